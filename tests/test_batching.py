"""The desk at the Batch API: whatever a batch ends as, nothing that was paid for is dropped, and nothing sent twice."""

import json

import pytest

from scanner.errors import EndpointError
from tests.batch_desks import Counter, later
from tests.batch_server import (
    BatchServer,
    End,
    half,
    no_answer,
    refused,
    response_line,
    shuffled,
)
from tests.llm_server import completion


def without_some(requests, answer):
    """Answer all but every third request, of which nothing is said."""
    return [answer(key) for number, key in enumerate(requests) if number % 3], []


def with_rubbish(requests, answer):
    """Answer every request, among lines that are no use."""
    stranger = response_line("f" * 64, 200, b"{}")
    rubbish = [b"\n", b"no JSON\n", b'{"custom_id": 7}\n', b"[]\n", stranger, b"\xff\xfe\n", b'{"custom_id": "\n']
    answers = [answer(key) for key in requests]
    doubled = [response_line(key, 200, completion("another answer")) for key in requests]
    return [*rubbish, *answers, *doubled, b"{" * 100_000], [no_answer(key, "batch_expired") for key in requests]


ENDS = {
    "completed": End(),
    "shuffled": End(files=shuffled),
    "expired": End("expired", half("batch_expired")),
    "cancelled": End("cancelled", half("batch_cancelled")),
    "expired without a file": End("expired"),
    "failed, partly done": End("failed", half("batch_failed"), "server_error: something broke"),
    "all in the error file": End("completed", refused(500, {"message": "server error"})),
    "missing": End("completed", without_some),
    "rubbish": End("completed", with_rubbish),
}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_every_end_yields_what_was_finished(end, tmp_path):
    """The rest is sent again, nothing else is; in the end each request is answered, and was paid for once."""
    with BatchServer() as server:
        counter = Counter(server.url, tmp_path)
        requests = counter.requests(7)
        counter.round(requests)
        server.finish(end)
        paid = set(server.paid)
        _, outcomes = counter.round(requests)
        assert {key for key, outcome in outcomes.items() if outcome != "waits"} == paid
        server.finish()
        _, outcomes = counter.round(requests)
        assert "waits" not in outcomes.values()
        assert set(server.paid.values()) == {1}
        assert [server.sent[key] for key in outcomes] == [1 if key in paid else 2 for key in outcomes]
        assert counter.desk.waiting().batches == 0


def test_of_two_answers_to_a_request_the_first_stands(tmp_path):
    """Unless it is a refusal: a success was paid for. The rest is told."""

    def doubled(requests, answer):
        one, other = requests
        second = response_line(one, 200, completion("another answer"))
        refusal = json.dumps({"error": {"message": "slow down"}}).encode()
        return [answer(one), second, response_line(other, 429, refusal), answer(other)], []

    with BatchServer() as server:
        counter = Counter(server.url, tmp_path)
        requests = counter.requests(2)
        counter.round(requests)
        server.finish(End(files=doubled))
        _, outcomes = counter.round(requests)
        assert not {"another answer", "waits"} & set(outcomes.values())
        assert len(server.batches) == 1
    assert counter.told[-1] == "batch-1: skipped lines: 1 that repeat another"


def test_what_is_asked_anew_waits_though_an_older_answer_is_there(tmp_path):
    """Else the run that collects would take the old one for the last word."""
    with BatchServer() as server:
        counter = Counter(server.url, tmp_path)
        requests = counter.requests(1)
        counter.round(requests)
        bad = completion(None)
        server.finish(End(files=lambda requests, _: ([response_line(key, 200, bad) for key in requests], [])))
        assert set(counter.round(requests)[1].values()) == {"no_text"}
        Counter(server.url, tmp_path, retry_failed=True).round(requests)
        plain = Counter(server.url, tmp_path)
        assert set(plain.round(requests)[1].values()) == {"waits"}
        server.finish()
        assert not {"waits", "no_text"} & set(plain.round(requests)[1].values())


def test_a_batch_that_was_not_taken_is_told_and_its_requests_are_free(tmp_path):
    """Nothing is sent again in the run that learns of it, and another run may."""
    with BatchServer() as server:
        server.ends = [End("failed", problem="model_mismatch: of two models")]
        counter = Counter(server.url, tmp_path)
        requests = counter.requests(3)
        counter.round(requests)
        collected = counter.desk.collect()
        assert "model_mismatch: of two models" in collected.halted
        assert set(counter.ask(requests).values()) == {"waits"}
        counter.desk.submit()
        server.finish()
        assert "waits" not in counter.round(requests)[1].values()
        assert set(server.paid.values()) == {1}


def test_the_body_of_a_response_is_kept_byte_by_byte(tmp_path):
    """Also where it says a key twice or what is no number: a later reader judges the bytes that came."""
    odd = b'{ "choices":[{"message":{"content":"\\u00e9"}}],"x":NaN, "x" : 1 }'
    with BatchServer() as server:
        counter = Counter(server.url, tmp_path)
        requests = counter.requests(1)
        counter.round(requests)
        server.finish(End(files=lambda requests, _: ([response_line(key, 200, odd) for key in requests], [])))
        _, outcomes = counter.round(requests)
        (kept,) = counter.door.exchanges([requests[0].key])
        assert kept.received.body == odd
        assert kept.received.headers == {"paperscan-batch": "batch-1", "x-request-id": f"req-{requests[0].key[:8]}"}
        assert (list(outcomes.values()), len(server.batches)) == (["not_json"], 1)


def test_an_answer_in_the_ledger_is_served_without_the_batch(tmp_path):
    """To any later run, whether it sends batches or not, at the price that it was paid for with."""
    with BatchServer() as server:
        counter = Counter(server.url, tmp_path)
        requests = counter.requests(2)
        counter.round(requests)
        server.finish()
        counter.round(requests)
        plain = Counter(server.url, tmp_path, batch_api=False)
        plain.door.later = None
        calls = len(server.calls)
        assert plain.ask(requests) == counter.ask(requests)
        assert len(server.calls) == calls


def test_what_is_out_is_not_sent_again(tmp_path):
    """Not by a second run of the corpus, and not by another corpus that asks the same."""
    with BatchServer() as server:
        first = Counter(server.url, tmp_path)
        requests = first.requests(3)
        first.round(requests)
        first.ask(requests)
        assert len(first.desk._spool) == 0
        second = Counter(server.url, tmp_path, corpus="another")
        second.round([*requests, second.request("more")])
        assert set(server.sent.values()) == {1}
        server.finish()
        assert "waits" not in second.round(requests)[1].values()


def test_two_corpora_that_ask_the_same_at_once_send_it_once(tmp_path):
    """Who claims a request first sends it; the other waits for that answer."""
    with BatchServer() as server:
        one, other = Counter(server.url, tmp_path), Counter(server.url, tmp_path, corpus="another")
        requests = one.requests(4)
        one.ask(requests[:3])
        other.ask(requests)
        assert (one.desk.submit().requests, other.desk.submit().requests) == (3, 1)
        assert set(server.sent.values()) == {1}


@pytest.mark.parametrize("begun", [True, False], ids=["begun", "not begun"])
def test_a_server_that_dies_between_upload_and_submit(begun, tmp_path):
    """The next run looks for the batch by its mark: one that was begun is adopted, another is sent again."""
    with BatchServer() as server:
        hook = lambda method, path: "close" if (method, path) == ("POST", "/batches") else None  # noqa: E731
        server.before, server.after = (lambda *_: None, hook) if begun else (hook, lambda *_: None)
        counter = Counter(server.url, tmp_path)
        requests = counter.requests(3)
        counter.round(requests)
        assert any("may have been begun" in line for line in counter.told)
        server.before = server.after = lambda *_: None
        again = Counter(server.url, tmp_path)
        again.round(requests)
        assert len(server.batches) == (1 if begun else 0)
        third = Counter(server.url, tmp_path, now=later)
        third.round(requests)
        server.finish()
        assert "waits" not in third.round(requests)[1].values()
        assert set(server.sent.values()) == {1}
    assert any("never begun" in line for line in third.told) is not begun


def test_a_mark_is_found_among_many_batches(tmp_path):
    """The list comes in pages."""
    with BatchServer() as server:
        server.after = lambda method, path: "close" if (method, path) == ("POST", "/batches") else None
        counter = Counter(server.url, tmp_path)
        counter.round(counter.requests(2))
        server.after = lambda *_: None
        for _ in range(250):
            server.begin({"input_file_id": "file-1", "metadata": {"paperscan": "of somebody else"}})
        server.finish()
        assert counter.desk.collect().answers == 2


def test_a_refusal_of_one_request_is_its_fault_and_is_not_sent_again(tmp_path):
    """As on the wire; --retry-failed sends it once more in a run."""
    with BatchServer() as server:
        counter = Counter(server.url, tmp_path)
        requests = counter.requests(2)
        counter.round(requests)
        server.finish(End(files=refused(400, {"message": "no such thing"})))
        assert set(counter.round(requests)[1].values()) == {"bad_request"}
        assert len(server.batches) == 1
        again = Counter(server.url, tmp_path, retry_failed=True)
        again.round(requests)
        server.finish()
        assert "bad_request" not in again.round(requests)[1].values()


def test_an_option_that_is_refused_is_served_from_the_ledger(tmp_path):
    """So that a plainer dialect is tried."""
    with BatchServer() as server:
        counter = Counter(server.url, tmp_path)
        requests = counter.requests(1)
        counter.round(requests)
        server.finish(End(files=refused(400, {"message": "Unsupported parameter: temperature"})))
        assert list(counter.round(requests)[1].values()) == ["unsupported"]


def test_what_is_never_answered_is_given_up(tmp_path):
    """After as many batches as --max-retries allows, so that no corpus waits for ever."""
    with BatchServer() as server:
        counter = Counter(server.url, tmp_path, max_retries=2)
        requests = counter.requests(1)
        outcomes: dict[str, str] = {}
        for _ in range(9):
            _, outcomes = counter.round(requests)
            server.finish(End("expired"))
        assert (list(outcomes.values()), len(server.batches)) == (["unanswered"], 3)


def test_no_credit_ends_the_sending_and_another_run_goes_on(tmp_path):
    """Whether the account or the lines say so."""
    broke = {"code": "insufficient_quota", "message": "You exceeded your current quota"}
    with BatchServer() as server:
        counter = Counter(server.url, tmp_path)
        requests = counter.requests(2)
        counter.round(requests)
        server.finish(End(files=refused(429, broke)))
        assert "no credit left" in counter.desk.collect().halted
        counter.ask(requests)
        server.before = lambda _, path: (429, json.dumps({"error": broke}).encode()) if path == "/files" else None
        with pytest.raises(EndpointError, match="no credit left"):
            counter.desk.submit()
        server.before = lambda *_: None
        counter.round(requests)
        server.finish()
        assert "waits" not in counter.round(requests)[1].values()


def test_a_batch_that_the_endpoint_does_not_know_is_given_up_on_demand_alone(tmp_path):
    """It may be paid for: so a person decides."""
    with BatchServer() as server:
        counter = Counter(server.url, tmp_path)
        requests = counter.requests(2)
        counter.round(requests)
        known, server.batches = server.batches, {}
        collected, outcomes = counter.round(requests)
        assert (collected.lost, set(outcomes.values()), server.batches) == (1, {"waits"}, {})
        assert "--retry-failed" in collected.troubles[0]
        again = Counter(server.url, tmp_path, retry_failed=True)
        again.round(requests)
        assert (len(known), len(server.batches)) == (1, 1)


def test_a_file_of_answers_that_breaks_off_is_read_again(tmp_path):
    """The batch stays out until both files were read whole."""
    with BatchServer() as server:
        counter = Counter(server.url, tmp_path)
        requests = counter.requests(5)
        counter.round(requests)
        server.finish(End(files=half("batch_expired")))
        server.after = lambda _, path: "close" if path.endswith("/content") else None
        collected, outcomes = counter.round(requests)
        assert (collected.ended, set(outcomes.values()), len(server.batches)) == (0, {"waits"}, 1)
        server.after = lambda *_: None
        assert counter.desk.collect().answers == 3


def test_completed_with_answers_and_no_file_of_them_is_waited_for(tmp_path):
    """The file may come late: nothing that was paid for is sent again."""
    with BatchServer() as server:
        counter = Counter(server.url, tmp_path)
        counter.round(counter.requests(2))
        (batch,) = server.batches.values()
        told = batch.told
        batch.status = "completed"
        batch.told = lambda: told() | {"request_counts": {"total": 2, "completed": 2, "failed": 0}}
        collected = counter.desk.collect()
        assert (collected.ended, counter.desk.waiting().requests) == (0, 2)
        assert "no file of them" in collected.troubles[0]
