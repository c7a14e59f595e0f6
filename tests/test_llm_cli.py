"""Auditors that ask a model, as people use them: real processes, a scripted endpoint, real files."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from scanner.endpoint.transcript import read_transcript
from scanner.errors import RecordError
from tests.llm_server import MODEL, PRICES, Asked, Play, Server, answering, completion, no_opinion, reply
from tests.sample.make_sample import make
from tests.test_cli import run

SECRET = "sk-planted-7fQ2"  # noqa: S105 - no secret: it is planted to be looked for


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


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"auditor": "replay"}, "asks no model"),
        ({"auditor": "settings"}, "asks no model"),
        ({"auditor": "nobody"}, "no auditor is called"),
        ({"settings": {"model": 7}}, "settings"),
        ({"scanned_at": "soon"}, "no transcript"),
        ({"scanned_at": ""}, "no transcript"),
    ],
)
def test_a_transcript_that_does_not_hold_together_is_refused_in_a_line(change, says, desk):
    """Whoever wrote it: no bug, and no loop."""
    header = {"auditor": "llm", "settings": {"model": "m"}, "base_url": "http://x/v1", "remembered": {}, "modules": []}
    header |= {"scanned_at": "2025-01-01T00:00:00Z"} | change
    (desk / "t.jsonl").write_text(json.dumps(header) + "\n")
    done = run("scan", "sample.pdf", "-a", "replay", "--transcript", "t.jsonl", cwd=desk)
    assert done.returncode in {2, 3}
    assert says in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_transcript_with_a_broken_body_is_refused(desk):
    """What is said to be base64 must be."""
    header = {"auditor": "llm", "settings": {}, "base_url": "", "remembered": {}, "modules": []}
    header["scanned_at"] = "2025-01-01"
    line = {"key": "k", "status": 200, "body": "%%%", "encoding": "base64"}
    (desk / "t.jsonl").write_text(f"{json.dumps(header)}\n{json.dumps(line)}\n")
    with pytest.raises(RecordError, match="no transcript"):
        read_transcript(desk / "t.jsonl")


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
        if "funding_disclosed" in asked.items:
            return Play(200, echo, cut=len(echo) - 6)  # in the middle of the key
        return Play(body=reply(asked, lambda _: {"justification": f"the key is {SECRET}"}))

    key = {"OPENAI_API_KEY": SECRET, "PAPERSCAN_DEBUG": "1", "OPENAI_LOG": "debug"}
    with Server(play) as server:
        done = scan(desk, server.url, "--max-retries", "0", **key)
        looked = run("doctor", "--base-url", server.url, "--cache-dir", "kept", cwd=desk, **key)
    listed = run("cache", "list", "--cache-dir", "kept", cwd=desk, **key)
    with Server(lambda _: Play(401, echo)) as server:
        wrong = scan(desk, server.url, "--cache-dir", "other", **key)
    assert "key: the one in OPENAI_API_KEY (not shown)" in looked.stdout
    assert wrong.returncode == 3
    texts = [part for done in (done, looked, listed, wrong) for part in (done.stdout, done.stderr)]
    files = [file.read_bytes() for file in desk.rglob("*") if file.is_file()]
    assert len(files) > 5
    assert not any(SECRET[:12] in text for text in texts)
    assert not any(SECRET[:12].encode() in data for data in files)


@pytest.mark.parametrize("key", ["ключ", "sk-one\nsk-two", "sk with blanks"])
def test_a_key_that_cannot_be_sent_is_a_mistake_of_use(key, desk):
    """Told in a line without the key, before anything is read."""
    done = scan(desk, "http://127.0.0.1:9/v1", OPENAI_API_KEY=key)
    assert done.returncode == 2
    assert "OPENAI_API_KEY" in done.stderr
    assert key not in done.stderr


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


def test_an_interrupted_scan_ends_soon_and_keeps_what_was_paid_for(desk):
    """It waits for the answer that is under way, sends nothing further, and ends with 130."""
    asked = threading.Event()

    def play(one: Asked) -> Play:
        asked.set()
        return Play(body=reply(one, no_opinion), delay=1.0)

    with Server(play) as server:
        command = [sys.executable, "-m", "scanner.cli.app", "scan", "sample.pdf", "-a", "llm", "--model", MODEL]
        command += ["--base-url", server.url, "--cache-dir", "kept"]
        environment = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parent.parent)}
        scanning = subprocess.Popen(command, cwd=desk, stderr=subprocess.PIPE, text=True, env=environment)
        asked.wait(60)
        scanning.send_signal(signal.SIGINT)
        _, said = scanning.communicate(timeout=30)
        assert (scanning.returncode, len(server.asked)) == (130, 1)
    assert "Traceback" not in said
    assert " answered " in run("cache", "list", "--cache-dir", "kept", cwd=desk).stdout.replace("  ", " ")


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
    assert "-a llm, -a decisions --wire logprobs: yes\n-a decisions --wire openai: no\n" in done.stdout
    assert f"--base-url {server.url} --model large --dry-run" in done.stderr
    assert (done.returncode, unknown.returncode) == (0, 3)


def test_doctor_says_where_nobody_answers(desk):
    """Exit 3 and a line."""
    done = run("doctor", "--base-url", "http://127.0.0.1:9/v1", cwd=desk)
    assert (done.returncode, "does not answer" in done.stderr) == (3, True)


@pytest.mark.parametrize(
    ("play", "path", "says"),
    [
        (Play(401, b'{"error": {"message": "who are you"}}'), "", "set OPENAI_API_KEY"),
        (Play(404, b"not found"), "/v2", "most addresses end in /v1"),
        (Play(200, b"<html>hello</html>"), "/home", "most addresses end in /v1"),
        (Play(200, b"[" * 100_000), "", "form that is not known"),
    ],
)
def test_doctor_says_what_to_do_where_no_models_are_listed(play, path, says, desk):
    """One line on the terminal, and exit 3."""
    with Server(lambda _: play) as server:
        done = run("doctor", "--base-url", f"{server.url}{path}", cwd=desk)
    assert done.returncode == 3
    assert says in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_model_of_the_environment_alone_is_no_slip(desk):
    """It stands there for other commands; one that is typed is meant."""
    quiet = run("scan", "sample.pdf", "-m", "artifacts", cwd=desk, PAPERSCAN_MODEL=MODEL)
    typed = run("scan", "sample.pdf", "-m", "artifacts", "--model", "other", cwd=desk, PAPERSCAN_MODEL=MODEL)
    assert "ask no model" not in quiet.stderr
    assert typed.stderr.startswith("the rules ask no model: add -a llm to use --model\n")


def test_a_rehearsal_says_where_it_is_over_the_limit(desk):
    """Before anything is paid; also where no price is known."""
    over = scan(desk, "http://127.0.0.1:9/v1", "--dry-run", "--prices", "prices.toml", "--max-cost", "0.01")
    under = scan(desk, "http://127.0.0.1:9/v1", "--dry-run", "--prices", "prices.toml", "--max-cost", "1000")
    unpriced = scan(desk, "http://127.0.0.1:9/v1", "--dry-run", "--max-cost", "1")
    assert "over --max-cost 0.01" in over.stdout
    assert "--max-cost" not in under.stdout
    assert "no price is known to hold --max-cost 1 with: give --prices" in unpriced.stdout


def test_an_endpoint_that_is_down_is_told_in_one_clean_line(desk):
    """The host once, one piece of advice, and nothing of money where none was paid."""
    done = scan(desk, "http://127.0.0.1:9/v1", "--max-retries", "0")
    (line,) = [line for line in done.stderr.splitlines() if "reached" in line]
    assert done.returncode == 3
    assert (line.count("127.0.0.1"), line.count(": start the server, or check --base-url")) == (1, 1)
    assert "paid" not in line


def test_what_was_paid_is_told_to_be_kept(desk):
    """Where something was answered before the endpoint wanted another key."""
    answers = answering(no_opinion)

    def play(asked: Asked) -> Play:
        return Play(401) if "code_released" in asked.items else answers(asked)

    with Server(play) as server:
        done = scan(desk, server.url)
    assert "what was paid for is kept" in done.stderr


def test_a_host_far_away_is_not_asked_whether_it_runs(desk):
    """There one looks at the network."""
    done = run("doctor", "--base-url", "http://nobody.invalid/v1", "--timeout", "5", cwd=desk)
    assert done.returncode == 3
    assert done.stderr.rstrip().endswith("): check the network and --base-url")
    near = run("doctor", "--base-url", "http://127.0.0.1:9/v1", cwd=desk)
    assert near.stderr.rstrip().endswith("): start the server, or check --base-url")
