"""JSON from anyone: what is refused, in one line, quickly, and what is let through."""

import json
import resource
import subprocess
import sys
import time

import pytest
from hypothesis import given

from scanner.errors import RecordError
from scanner.strict_json import MAX_BYTES, MAX_DEPTH, parse_object
from tests.generated_scans import JSON

REFUSED = {
    b"": "empty",
    b" \n": "empty",
    b"[]": "a JSON array",
    b'"text"': "a JSON string",
    b"null": "a JSON null",
    b"<html>": "not JSON at line 1, column 1",
    b"%PDF-1.7": "this is PDF",
    b"{} {}": "not JSON at line 1, column 4",
    b'{"a": 1,\n "b": tru': "cut short",
    b'{"a": "x': "cut short",
    b'{"a": [1,': "cut short",
    b'{"a": NaN}': "NaN is not a number",
    b'{"a": -Infinity}': "-Infinity is not a number",
    b'{"a": 1e999}': "too large",
    b'{"a": ' + b"1" * 5000 + b"}": "thousands of digits",
    b'{"a": 1, "a": 2}': "'a' occurs twice",
    b'{"a": "\\ud800"}': "surrogate",
    b'{"\\udc00": 1}': "surrogate",
    b'{"a": "\xff"}': "not UTF-8 at byte 7",
    '{"a": 1}'.encode("utf-16"): "this is UTF-16",
    b'{"a": ' * 300 + b"1" + b"}" * 300: "deep",
    b"[" * 100_000: "deep",
}


@pytest.mark.parametrize(("data", "reason"), REFUSED.items(), ids=range(len(REFUSED)))
def test_what_is_no_record_is_refused_in_one_line(data, reason):
    """Every way of being no JSON object has its own short message, which names the file."""
    with pytest.raises(RecordError) as raised:
        parse_object(data, "scan.json")
    message = str(raised.value)
    assert message.startswith("scan.json: ")
    assert reason in message
    assert "\n" not in message
    assert len(message) < 200


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b"\xef\xbb\xbf{}", {}),
        (b'{"a": "\\ud83d\\ude00"}', {"a": "\N{GRINNING FACE}"}),
        (b'{"a": "Infinity and NaN"}', {"a": "Infinity and NaN"}),
        (b'{"a": 1e10}', {"a": 1e10}),
    ],
)
def test_what_only_looks_wrong_is_read(data, value):
    """A byte order mark, a whole surrogate pair, and words for numbers are no fault."""
    assert parse_object(data, "scan.json") == value


def test_the_depth_allowed_is_read():
    """As deep as allowed is read, one deeper is not."""

    def nested(depth: int) -> bytes:
        return b'{"a":' * depth + b"1" + b"}" * depth

    assert parse_object(nested(MAX_DEPTH), "scan.json")
    with pytest.raises(RecordError, match="deep"):
        parse_object(nested(MAX_DEPTH + 1), "scan.json")


@given(JSON)
def test_any_json_object_is_read_as_it_is(value):
    """What Python writes strictly is read back the same."""
    data = json.dumps({"key": value}).encode()
    assert parse_object(data, "scan.json") == {"key": value}


@pytest.mark.parametrize(
    "made",
    [
        "b'[' * 50_000_000",
        "b'[' * 15_000_000",
        "b'{\"a\":' * 3_000_000",
        "b'{\"a\":[' + b'[],' * 5_000_000 + b'1]}'",
        "b'{\"a\":[' + b'1,' * 7_500_000 + b'1]}'",
    ],
)
def test_huge_input_costs_little(made):
    """Fifty megabytes of nesting, or as much as is read at all, takes under 2 s and 500 MB."""
    code = (
        "from scanner.strict_json import parse_object\nfrom scanner.errors import RecordError\n"
        f"try:\n    parse_object({made}, 'x')\nexcept RecordError as error:\n    print(error)\n"
        "import sys\nsys.stderr.write(open('/proc/self/status').read())\n"
    )
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - start
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    # The peak of the program itself: what the system counts for a child begins with the peak of its parent.
    peak = next(int(line.split()[1]) for line in done.stderr.splitlines() if line.startswith("VmHWM"))
    assert min(used, wall) < 2
    assert peak < 500 * 1024
    assert done.stdout.count("\n") <= 1


def test_a_file_over_the_cap_is_not_even_parsed():
    """The size is told in the message."""
    with pytest.raises(RecordError, match="MB"):
        parse_object(b" " * (MAX_BYTES + 1), "scan.json")
