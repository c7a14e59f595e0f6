"""Auditors that ask a model, as people use them: real processes, a scripted endpoint, real files."""

import json
import sqlite3
from pathlib import Path

import pytest

from tests.llm_server import MODEL, Asked, Play, Server, answering, completion, no_opinion, reply
from tests.sample.make_sample import make
from tests.test_cli import run

SECRET = "sk-planted-7fQ2"  # noqa: S105 - no secret: it is planted to be looked for
PRICES = f"""
date = 2025-01-01
[[price]]
model = "{MODEL}"
wire = "chat"
input = 100.0
cached = 10.0
output = 1000.0
"""


@pytest.fixture
def desk(tmp_path):
    """Return a folder with the sample paper and a file of prices."""
    make(tmp_path / "sample.pdf")
    (tmp_path / "prices.toml").write_text(PRICES)
    return tmp_path


def scan(desk: Path, url: str, *more: str, **environment: str):
    """Scan the sample by the scripted model, two modules of it."""
    asked = ("--auditor", "llm", "--model", MODEL, "--base-url", url, "--cache-dir", "kept")
    modules = ("-m", "artifacts", "-m", "limitations_and_scope")
    return run("scan", "sample.pdf", *asked, *modules, *more, cwd=desk, **environment)


def records(desk: Path, folder: str = "scans") -> list[dict]:
    """Return the records in a folder, oldest first."""
    return [json.loads(file.read_text()) for file in sorted((desk / folder).glob("*/*/scan.json"))]


def test_a_second_scan_sends_nothing_and_answers_the_same(desk):
    """Apart from time and id, the bytes are the same."""
    with Server(answering(no_opinion)) as server:
        assert scan(desk, server.url).returncode == 0
        sent = len(server.asked)
        again = scan(desk, server.url)
        assert (len(server.asked), sent) == (sent, 4)
    assert "0 requests answered, 4 more from what was kept" in again.stderr
    one, other = records(desk)
    for record in (one, other):
        del record["scan_id"], record["scanned_at"]
    assert json.dumps(one) == json.dumps(other)


def test_a_scan_is_replayed_from_its_transcript_alone(desk):
    """The same bytes, without the endpoint, without the ledger, from the transcript beside the record."""

    def play(asked: Asked) -> Play:
        return Play(500) if "code_released" in asked.items else Play(body=reply(asked, no_opinion))

    with Server(play) as server:
        scan(desk, server.url, "--max-retries", "0")
    (file,) = (desk / "scans").glob("*/*/scan.json")
    transcript = file.with_name("transcript.jsonl")
    run("scan", "sample.pdf", "-a", "replay", "--transcript", transcript, "--scans", "again", cwd=desk)
    (other,) = (desk / "again").glob("*/*/scan.json")
    assert other.read_bytes() == file.read_bytes()


def test_a_transcript_of_something_else_says_so(desk):
    """A changed module or paper is not answered from what was said of another."""
    with Server(answering(no_opinion)) as server:
        scan(desk, server.url)
    (transcript,) = (desk / "scans").glob("*/*/transcript.jsonl")
    first, *_ = transcript.read_text().splitlines()
    transcript.write_text(first + "\n")
    done = run("scan", "sample.pdf", "-a", "replay", "--transcript", transcript, cwd=desk)
    assert done.returncode == 3
    assert "not those of the transcript" in done.stderr


def test_a_failed_module_is_retried_alone(desk):
    """Its error stands in the record, exit is 3, and only it is asked again."""
    broken = True

    def play(asked: Asked) -> Play:
        bad = broken and "code_released" in asked.items
        return Play(body=completion("no JSON") if bad else reply(asked, no_opinion))

    with Server(play) as server:
        first = scan(desk, server.url)
        assert scan(desk, server.url).returncode == 3
        assert len(server.asked) == 4
        broken = False
        assert scan(desk, server.url, "--retry-failed").returncode == 0
        assert len(server.asked) == 5
        assert "code_released" in server.asked[-1].items
    assert first.returncode == 3
    assert "--retry-failed" in first.stderr
    errors = [record["provenance"]["modules"]["artifacts"].get("error") for record in records(desk)]
    assert [bool(error) for error in errors] == [True, True, False]


def test_a_rehearsal_sends_nothing(desk):
    """It tells requests, tokens and the most that they can cost; no key is needed."""
    with Server(answering(no_opinion)) as server:
        done = scan(desk, server.url, "--dry-run", "--prices", "prices.toml")
        unpriced = scan(desk, server.url, "--dry-run")
        assert server.asked == []
    assert "4 requests" in done.stdout
    assert "at most $" in done.stdout
    assert "cost unknown" in unpriced.stdout
    assert not (desk / "scans").exists()


def test_the_limit_of_cost_is_not_passed(desk):
    """It stops before, keeps what was answered, and a higher limit goes on from there."""
    with Server(answering(no_opinion)) as server:
        stopped = scan(desk, server.url, "--prices", "prices.toml", "--max-cost", "3.3")
        sent = len(server.asked)
        assert stopped.returncode == 3
        assert "stopped before --max-cost" in stopped.stderr
        assert 0 < sent < 4
        done = scan(desk, server.url, "--prices", "prices.toml", "--max-cost", "50")
        assert (done.returncode, len(server.asked)) == (0, 4)
    spent = records(desk)[0]["provenance"]["modules"]["artifacts"]["cost_usd"]
    assert spent == pytest.approx((200 * 100 + 800 * 10 + 100 * 1000) / 1e6)


def test_a_limit_without_a_price_is_refused(desk):
    """A limit that nobody can keep is none."""
    with Server(answering(no_opinion)) as server:
        done = scan(desk, server.url, "--max-cost", "1")
        assert (done.returncode, server.asked) == (3, [])
    assert "price" in done.stderr


def test_the_key_is_in_nothing_that_is_left(desk):
    """Though the endpoint repeats it: not in records, transcripts, the ledger, messages, or doctor's words."""
    echo = json.dumps({"error": {"message": f"Incorrect API key provided: {SECRET}"}}).encode()

    def play(asked: Asked) -> Play:
        assert asked.headers["authorization"] == f"Bearer {SECRET}"
        if "code_released" in asked.items:
            return Play(500, echo, {"X-Request-Id": SECRET})
        return Play(body=reply(asked, lambda _: {"justification": f"the key is {SECRET}"}))

    key = {"OPENAI_API_KEY": SECRET, "PAPERSCAN_DEBUG": "1", "OPENAI_LOG": "debug"}
    with Server(play) as server:
        done = scan(desk, server.url, "--max-retries", "0", **key)
        looked = run("doctor", "--base-url", server.url, "--cache-dir", "kept", cwd=desk, **key)
    listed = run("cache", "list", "--cache-dir", "kept", cwd=desk, **key)
    with Server(lambda _: Play(401, echo)) as server:
        wrong = scan(desk, server.url, "--cache-dir", "other", **key)
    assert "set (not shown)" in looked.stdout
    assert wrong.returncode == 3
    texts = [part for done in (done, looked, listed, wrong) for part in (done.stdout, done.stderr)]
    files = [file.read_bytes() for file in desk.rglob("*") if file.is_file()]
    assert len(files) > 5
    assert not any(SECRET in text for text in texts)
    assert not any(SECRET.encode() in data for data in files)


@pytest.mark.parametrize(
    ("play", "says"),
    [
        (Play(401, b'{"error": {"message": "bad key"}}'), "OPENAI_API_KEY"),
        (Play(404, b'{"error": {"message": "no model x", "code": "model_not_found"}}'), "--model"),
        (Play(429, b'{"error": {"code": "insufficient_quota"}}'), "no credit left"),
        (Play(307, b"", {"Location": "http://127.0.0.2:9/"}), "--base-url"),
        (Play(429, b"", {"Retry-After": "7200"}), "parked until"),
    ],
)
def test_what_ends_a_run_is_one_line_that_says_what_to_do(play, says, desk):
    """Exit 3, one line for the whole run, and one request."""
    with Server(lambda _: play) as server:
        done = scan(desk, server.url)
        assert (done.returncode, len(server.asked)) == (3, 1)
    assert says in done.stderr.splitlines()[0]
    assert not (desk / "scans").exists()


def test_no_key_for_the_default_endpoint(desk):
    """Nothing is sent anywhere."""
    done = run("scan", "sample.pdf", "-a", "llm", "--model", "gpt-6-luna", "--cache-dir", "kept", cwd=desk)
    assert done.returncode == 3
    assert "OPENAI_API_KEY" in done.stderr


def test_an_endpoint_that_is_down(desk):
    """The line says so, and what to look at."""
    done = scan(desk, "http://127.0.0.1:9/v1", "--max-retries", "0")
    assert done.returncode == 3
    assert "start the server, or check --base-url" in done.stderr


def test_a_model_without_json_keeps_what_was_paid_for(desk):
    """Every module stands with its error, and nothing is asked twice."""
    with Server(lambda _: Play(body=completion("I would rather talk about it."))) as server:
        done = scan(desk, server.url)
        scan(desk, server.url)
        assert (done.returncode, len(server.asked)) == (3, 4)
    assert all(run["error"] for run in records(desk)[0]["provenance"]["modules"].values())


@pytest.mark.parametrize("address", ["ftp://x/v1", "127.0.0.1:80", "http://user:pass@x/v1", "http://x/v1?key=1"])
def test_an_address_that_is_none_or_holds_a_secret(address, desk):
    """Refused as a mistake of use, without repeating it."""
    done = scan(desk, address)
    assert done.returncode == 2
    assert "pass" not in done.stderr


def test_the_cache_is_listed_pruned_and_cleared(desk):
    """Answers stay until they are cleared away on demand."""
    with Server(answering(no_opinion)) as server:
        scan(desk, server.url)
    with sqlite3.connect(desk / "kept" / "ledger.sqlite") as base:
        base.execute("UPDATE exchange SET body = x'00' WHERE asked = 'artifacts'")
    listed = run("cache", "list", "--cache-dir", "kept", cwd=desk)
    assert "3 answered, 1 damaged" in listed.stderr
    assert "1 rows removed" in run("cache", "prune", "--cache-dir", "kept", cwd=desk).stderr
    assert run("cache", "clear", "--cache-dir", "kept", cwd=desk).returncode == 2
    assert "3 rows removed" in run("cache", "clear", "--yes", "--cache-dir", "kept", cwd=desk).stderr
    assert "nothing is kept" in run("cache", "list", "--cache-dir", "kept", cwd=desk).stderr


def test_doctor_tells_models_and_wires(desk):
    """From a list and from how empty requests are refused."""

    def play(asked: Asked) -> Play:
        if asked.path.endswith("/models"):
            return Play(body=b'{"data": [{"id": "small"}, {"id": "large"}]}')
        return Play(400 if asked.path.endswith("/chat/completions") else 404, b"{}")

    with Server(play) as server:
        done = run("doctor", "--base-url", server.url, cwd=desk)
        unknown = run("doctor", "--base-url", server.url, "--model", "huge", cwd=desk)
    assert "models: large, small" in done.stdout
    assert "wire chat, logprobs: yes\nwire openai: no\nwire systemone: no" in done.stdout
    assert (done.returncode, unknown.returncode) == (0, 3)


def test_doctor_says_where_nobody_answers(desk):
    """Exit 3 and a line."""
    done = run("doctor", "--base-url", "http://127.0.0.1:9/v1", cwd=desk)
    assert (done.returncode, "does not answer" in done.stderr) == (3, True)
