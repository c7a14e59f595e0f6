"""The lines of the Batch API's files: any response is kept as it is written, and nothing else is taken for one."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.endpoint.batching.lines import raw_lines, read_line, request_line
from scanner.endpoint.exchange import Request
from scanner.errors import RecordError

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)
SPACE = st.sampled_from(["", " ", "\t", "  "])


@given(body=JSON, space=SPACE, ascii_only=st.booleans(), order=st.permutations(range(3)))
def test_a_response_is_kept_as_it_was_written(body, space, ascii_only, order):
    """Whatever the order of the members and the space between them; a body that is text is that text."""
    raw = json.dumps(body, ensure_ascii=ascii_only, separators=("," + space, ":" + space))
    response = f'{{"body":{space}{raw}{space}, "status_code": 200, "request_id": "r"}}'
    parts = ['"custom_id": "k"', f'"response":{space}{response}', '"error": null']
    line = read_line(("{" + ", ".join(parts[at] for at in order) + "}\n").encode(), "b")
    expected = body if isinstance(body, str) else raw
    assert line.received is not None
    assert line.received.body == expected.encode()
    assert (line.custom_id, line.received.status) == ("k", 200)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_line_or_refused(raw):
    """Nothing else is raised."""
    try:
        read_line(raw, "b")
    except RecordError:
        return


@given(body=JSON, cut=st.integers(min_value=1, max_value=40))
def test_a_line_that_is_cut_is_no_line(body, cut):
    """Half a response is no response."""
    whole = json.dumps({"custom_id": "k", "response": {"status_code": 200, "body": body}, "error": None}).encode()
    with pytest.raises(RecordError):
        read_line(whole[:-cut], "b")


@pytest.mark.parametrize(
    ("error", "reason"),
    [('{"code": "batch_expired", "message": ""}', "batch_expired"), ("null", "no_response"), ("[1]", "no_response")],
)
def test_a_line_without_a_response_says_why(error, reason):
    """By the code of its error."""
    line = read_line(f'{{"custom_id": "k", "response": null, "error": {error}}}'.encode(), "b")
    assert (line.received, line.reason) == (None, reason)


@pytest.mark.parametrize(
    "raw",
    [
        '{"response": {"status_code": 200, "body": {}}}',
        '{"custom_id": "k", "response": {"status_code": "200", "body": {}}}',
        '{"custom_id": "k", "response": {"status_code": true, "body": {}}}',
        '{"custom_id": ["k"], "response": null}',
        '{"custom_id": "k", "response": null} more',
        '{"custom_id": "k" "response": null}',
        "[" * 100_000,
    ],
)
def test_a_line_that_names_no_response_of_a_request(raw):
    """Is refused, not guessed at."""
    with pytest.raises(RecordError):
        read_line(raw.encode(), "b")


def test_a_line_that_is_too_long_is_none():
    """It is not read into memory, and the line after it is whole."""
    lines = list(raw_lines(io.BytesIO(b"x" * 1000 + b"\nnext\n" + b"last"), 100))
    assert lines == [b"x" * 100, b"next\n", b"last"]


@given(st.text())
def test_a_request_is_one_line(words):
    """With an id of no more than 64 characters, and its whole body."""
    request = Request(base_url="http://x/v1", path="/chat/completions", body={"model": "m", "messages": [words]})
    raw = request_line(request)
    line = json.loads(raw)
    assert raw.count(b"\n") == 1
    assert len(line["custom_id"]) <= 64
    assert (line["method"], line["url"], line["body"]) == ("POST", "/v1/chat/completions", request.body)
