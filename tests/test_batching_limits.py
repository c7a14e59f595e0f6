"""What an endpoint with batches takes, and how it says no: bounds of files, limits that are learned, clear lines."""

import json

import pytest

from scanner.errors import EndpointError
from tests.batch_desks import Counter
from tests.batch_server import BatchServer, End
from tests.llm_server import MODEL


def test_requests_of_two_models_go_into_two_batches(tmp_path):
    """The Batch API takes one model in a file."""
    with BatchServer() as server:
        counter = Counter(server.url, tmp_path)
        counter.round([*counter.requests(2), *counter.requests(2, "other")])
        models = [{body["model"] for body in batch.requests.values()} for batch in server.batches.values()]
    assert sorted(map(sorted, models)) == [["other"], [MODEL]]


def test_files_keep_within_their_bounds(tmp_path, monkeypatch):
    """Of requests and of bytes; no request is lost at a border."""
    monkeypatch.setattr("scanner.endpoint.batching.submitting.MOST_REQUESTS", 5)
    monkeypatch.setattr("scanner.endpoint.batching.limits.MOST_BYTES", 2_000)
    with BatchServer() as server:
        counter = Counter(server.url, tmp_path)
        counter.round([*counter.requests(12), *(counter.request(f"{number}" * 700) for number in range(4))])
        sizes = [len(server.files[batch.file_id]) for batch in server.batches.values()]
        counts = [len(batch.requests) for batch in server.batches.values()]
    assert (max(sizes) <= 2_000, max(counts), sum(counts)) == (True, 5, 16)


def test_a_file_that_is_too_large_for_the_endpoint_is_sent_in_smaller_ones(tmp_path):
    """It says no to the first; what was in it goes with the next run."""
    with BatchServer() as server:
        small = lambda: max(map(len, server.files.values()), default=0) < 2_000  # noqa: E731
        counter = Counter(server.url, tmp_path)
        requests = counter.requests(12)
        server.before = lambda _, path: (413, b"{}") if path == "/files" and not server.batches else None
        counter.round(requests)
        assert server.batches == {}
        server.before = lambda *_: None
        counter.round(requests)
        assert small()
        assert (len(server.batches) > 1, set(server.sent.values())) == (True, {1})


SAID = "Enqueued token limit reached for m in organization o. Limit: 90 enqueued tokens."


@pytest.mark.parametrize("at_once", [True, False])
def test_the_limit_of_enqueued_tokens_leaves_the_rest_for_later(at_once, tmp_path):
    """It is learned from the refusal, at the beginning of a batch or after; each round sends what has room."""
    with BatchServer() as server:
        said = json.dumps({"error": {"code": "token_limit_exceeded", "message": SAID}}).encode()
        if at_once:
            server.before = lambda _, path: (429, said) if path == "/batches" and not server.calls[2:] else None
        else:
            server.ends = [End("failed", problem=f"token_limit_exceeded: {SAID}")]
        counter = Counter(server.url, tmp_path)
        requests = counter.requests(9)
        collected, outcomes = counter.round(requests)
        rounds = 0
        while "waits" in outcomes.values():
            collected, outcomes = counter.round(requests)
            assert collected.halted == ""
            open_now = [batch for batch in server.batches.values() if batch.status == "in_progress"]
            assert sum(len(batch.requests) for batch in open_now) < 9
            server.finish()
            rounds += 1
        assert (rounds > 2, set(server.paid.values())) == (True, {1})


@pytest.mark.parametrize(
    ("refusal", "says"),
    [
        ((404, b'{"error": {"message": "Not Found"}}'), "has no Batch API"),
        ((401, b'{"error": {"message": "bad key"}}'), "OPENAI_API_KEY"),
        ((307, b""), "--base-url"),
        ((400, b'{"error": {"message": "purpose is not known"}}'), "could not upload"),
        ("close", "could not upload"),
    ],
)
def test_an_endpoint_that_takes_no_file_is_told_in_a_line(refusal, says, tmp_path):
    """And nothing is out afterwards."""
    with BatchServer() as server:
        server.before = lambda *_: refusal
        counter = Counter(server.url, tmp_path)
        counter.ask(counter.requests(1))
        with pytest.raises(EndpointError) as told:
            counter.desk.submit()
        assert (says in str(told.value), "\n" in str(told.value)) == (True, False)
        assert counter.desk.waiting().batches == 0


def test_no_key_for_the_default_endpoint(tmp_path):
    """Nothing is sent anywhere."""
    counter = Counter("https://api.openai.com/v1", tmp_path)
    counter.ask(counter.requests(1))
    with pytest.raises(EndpointError, match="OPENAI_API_KEY"):
        counter.desk.submit()


def test_a_way_of_asking_that_no_batch_takes(tmp_path):
    """Is told with what to do, and ends the run."""
    counter = Counter("http://127.0.0.1:9/v1", tmp_path)
    request = counter.door.request("/decisions", {"model": MODEL, "input": "", "questions": []})
    with pytest.raises(EndpointError, match="-a llm"):
        counter.ask([request])
