"""What an auditor asks in batches: the same as without them, in as few rounds as what depends on answers allows."""

import json

import pytest

from scanner.asking.instructions import load_instructions
from scanner.asking.prompt import halves
from scanner.auditors import cascade, decisions, llm
from scanner.auditors.settings import AuditorSettings
from scanner.engine import scan_paper
from scanner.errors import EndpointError, PutOffError
from scanner.library import load_modules, select
from tests.batch_desks import Counter
from tests.batch_server import BatchServer
from tests.llm_doors import door_to
from tests.llm_server import MODEL, Server, answering
from tests.test_auditor_llm import PAPER, SOURCE, cites_code

SOME = ("artifacts", "statistical_methodology", "limitations_and_scope")
MOMENT = "2025-01-01T00:00:00.000Z"
ONE = AuditorSettings(model=MODEL)
TWO = AuditorSettings(model=MODEL, second_model="other")


def scan(auditor):
    """Return the record of a scan."""
    return scan_paper(PAPER, select(load_modules(), SOME), auditor, source=SOURCE, scanned_at=MOMENT)


def rounds(server, folder, build):
    """Scan in rounds until there is a record; return it with how many requests each round sent."""
    sent = []
    while len(sent) < 9:
        counter = Counter(server.url, folder)
        counter.desk.collect()
        try:
            return scan(build(counter.door)), sent
        except PutOffError:
            sent.append(counter.desk.submit().requests)
            server.finish()
    raise AssertionError(sent)


@pytest.mark.parametrize(("settings", "expected"), [(ONE, [2, 3]), (TWO, [2, 6])], ids=["one model", "two models"])
def test_a_text_model_takes_two_rounds(settings, expected, tmp_path):
    """Facts with the summary, then all modules, also those of a second model."""
    with BatchServer() as server:
        _, sent = rounds(server, tmp_path, lambda door: llm.build(settings, door))
    assert sent == expected


def test_requests_and_record_are_those_without_batches(tmp_path):
    """But for the way and the cost of the answers."""
    with BatchServer(cites_code) as server:
        record, _ = rounds(server, tmp_path / "one", lambda door: llm.build(ONE, door))
        bodies = [body for batch in server.batches.values() for body in batch.requests.values()]
    with Server(answering(cites_code)) as server:
        plain = scan(llm.build(ONE, door_to(server.url, tmp_path / "other")))
        asked = [request.body for request in server.asked]
    assert sorted(map(json.dumps, bodies)) == sorted(map(json.dumps, asked))
    assert record.checklist == plain.checklist
    assert record.facts == plain.facts


def test_a_paper_in_parts_is_asked_of_all_parts_together(tmp_path):
    """What is too long for the model is known after one round; the parts take no round each."""
    conversation = llm.Conversation(Counter("http://127.0.0.1:9/v1", tmp_path).door, MODEL, load_instructions())
    (whole,) = conversation._current.parts_of(PAPER)
    conversation._current.split(whole, halves(whole))
    with pytest.raises(PutOffError):
        conversation.ask(PAPER, llm.Task("facts", "tell", 100), [])
    assert len(conversation.door.later._spool) == 2


def test_one_question_a_request_takes_one_round(tmp_path):
    """On a wire that asks by chat completions, all questions of a checklist go together."""
    counter = Counter("http://127.0.0.1:9/v1", tmp_path)
    with pytest.raises(PutOffError):
        scan(decisions.build(ONE.model_copy(update={"wire": "logprobs"}), counter.door))
    assert len(counter.desk._spool) > 20


def test_a_cascade_asks_its_text_model_when_the_decisions_are_there(tmp_path):
    """Before, nobody knows what is in doubt, and nothing is paid for in vain."""
    counter = Counter("http://127.0.0.1:9/v1", tmp_path)
    settings = AuditorSettings(model="writer", decision_model=MODEL, wire="logprobs")
    with pytest.raises(PutOffError):
        scan(cascade.build(settings, counter.door))
    assert {model for _, model in counter.desk._spool.kinds()} == {MODEL}


def test_a_wire_that_no_batch_takes_ends_the_run(tmp_path):
    """With what to do about it, before anything is sent."""
    counter = Counter("http://127.0.0.1:9/v1", tmp_path)
    with pytest.raises(EndpointError, match="--wire logprobs"):
        scan(decisions.build(ONE, counter.door))
