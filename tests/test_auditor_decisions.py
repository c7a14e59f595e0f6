"""The auditor that asks a decision model, against a scripted server on this machine."""

import pytest

from scanner.asking.decision import NONE
from scanner.asking.thresholds import Band, Thresholds
from scanner.auditing import prepare
from scanner.auditors.decisions import build
from scanner.auditors.settings import AuditorSettings
from scanner.endpoint.settings import endpoint_settings
from scanner.engine import scan_paper
from scanner.errors import AuditorError, EndpointError, UsageError
from scanner.judging.facts import find_facts
from scanner.library import load_modules
from scanner.record import Source
from scanner.resources import plugins
from tests.decision_server import FORGETS, REFUSES, controls, door_to, serving
from tests.papers import paper_of

PAPER = paper_of(
    {
        "": "Counting lanterns\nAda Brook, University of Norhaven",
        "Abstract": "We trained a model on photographs. It reaches an error of 4.1, better than the baseline with 5.0.",
        "1 Method": "We trained the model on 600 photographs with Adam. "
        "Our code is at https://github.com/norhaven/things. We repeated every run with five random seeds.",
        "2 Limitations": "Our photographs come from one city, which narrows generalisation considerably.",
    }
)
MODULES = load_modules()
CODE = ("artifacts", "code_released")
SEEDS = ("experimental_rigor", "seed_sensitivity_reported")
BAND = Band(low=0.2, high=0.5, n=60, errors=0, bound=0.05, scope="item")
FITTED = Thresholds(calibration="abc", model="m", wire="openai", wording=1, satisfied={"artifacts.code_released": BAND})


def model(*, code=0.97, other=0.03, applies=0.95, evidence="github.com"):
    """Return a script: the code is there, nothing else is, all applies; evidence is the sentence with these words."""

    def answer(state, question, options):
        if options:
            named = [line.split()[0] for line in state.splitlines() if evidence and evidence in line]
            return next((name for name in named if name in options), NONE)
        if (said := controls(state, question)) is not None:
            return said
        if "as part of the authors' own work" in question:
            return applies
        return code if "address or archive" in question else other

    return answer


def audit(script, tmp_path, wire="openai", thresholds=None, paper=PAPER):
    """Scan a paper with a scripted model; return the record and what the server was asked."""
    with serving(script) as server:
        settings = AuditorSettings(model="m", wire=wire, thresholds=thresholds)
        auditor = build(settings, door_to(server.base_url, tmp_path))
        source = Source(kind="file", name="lanterns.pdf")
        return scan_paper(paper, MODULES, auditor, source=source, scanned_at="2025-01-01T00:00:00.000Z"), server.log


def answers(scan):
    """Return all answers of a record."""
    return [answer for items in scan.checklist.values() for answer in items.values()]


def answer_of(scan, place=CODE):
    """Return one answer of a record."""
    return scan.checklist[place[0]][place[1]]


@pytest.mark.parametrize("wire", ["openai", "systemone"])
def test_a_whole_paper_takes_two_requests(wire, tmp_path):
    """One for the checklist, one for the evidence, whatever number of modules."""
    scan, log = audit(model(), tmp_path, wire)
    assert len(log) == 2
    assert all(run.error is None for run in scan.provenance.modules.values())


@pytest.mark.parametrize("wire", plugins("scanner.wires"))
def test_a_yes_shows_the_sentence_that_was_chosen(wire, tmp_path):
    """Over every wire: the quote is the paper's own, the justification is made of it, the probability is kept."""
    answer = answer_of(audit(model(), tmp_path, wire)[0])
    assert (answer.answer, answer.needs_review, answer.assessed) == (True, False, True)
    assert answer.evidence[0].quote == "Our code is at https://github.com/norhaven/things."
    assert answer.justification.endswith(f"“{answer.evidence[0].quote}”")
    assert (answer.decision.satisfied, answer.decision.wire, answer.decision.outcome) == (0.97, wire, "accepted")


def test_a_no_says_what_was_asked_of_what(tmp_path):
    """Not found in the text, with the probability, and that nothing was calibrated."""
    answer = answer_of(audit(model(code=0.04), tmp_path)[0])
    assert (answer.answer, answer.assessed, answer.confidence) == (False, True, 0.96)
    assert "p = 0.04, thresholds not calibrated" in answer.searched


def test_between_the_thresholds_nothing_is_answered(tmp_path):
    """Neither yes nor no, with the nearest passage and the reason."""
    answer = answer_of(audit(model(code=0.6), tmp_path)[0])
    assert (answer.assessed, answer.needs_review, answer.decision.outcome) == (False, True, "uncertain")
    assert "p = 0.60 lies between 0.10 and 0.90, thresholds not calibrated" in answer.justification


def test_a_yes_without_a_passage_is_contested(tmp_path):
    """The paper as a whole says yes, none of its sentences does: a person is to look."""
    answer = answer_of(audit(model(evidence=""), tmp_path)[0])
    assert (answer.answer, answer.assessed, answer.decision.outcome) == (False, False, "contested")
    assert answer.decision.satisfied == 0.97


def test_fitted_thresholds_decide_and_are_named(tmp_path):
    """What is open by default is answered where a certified band says so; the record has the id of the fit."""
    scan, _ = audit(model(code=0.6), tmp_path, thresholds=FITTED)
    assert (answer_of(scan).answer, answer_of(scan).decision.calibration) == (True, "abc")
    assert answer_of(scan, SEEDS).decision.calibration is None


@pytest.mark.parametrize("other", [{"model": "n"}, {"wire": "systemone"}, {"wording": 9}])
def test_thresholds_of_another_model_are_refused(other, tmp_path):
    """Also of another wire or other words: numbers copied from them mean nothing."""
    fitted = Thresholds(**{"model": "m", "wire": "openai", "wording": 1} | other)
    with pytest.raises(UsageError, match="calibrate"):
        audit(model(), tmp_path, thresholds=fitted)


def blind(state, question, options):
    """Answer as a model that was shown only the first half of the paper."""
    if not options and "occurs" in question:
        return 0.02
    return model()(state, question, options)


def test_a_paper_that_was_not_read_to_its_end_is_all_for_review(tmp_path):
    """No answer stands, and no "no" is given at all."""
    scan, _ = audit(blind, tmp_path)
    assert all(answer.needs_review for answer in answers(scan))
    assert not [a for a in answers(scan) if a.applies and a.assessed and not a.answer]
    assert answer_of(scan).decision.outcome == "not_read"


def test_a_model_that_says_yes_to_everything_ends_with_every_answer_marked(tmp_path):
    """Also to words that are not in the paper, which gives it away."""
    scan, _ = audit(lambda _s, _q, options: options[0] if options else 0.99, tmp_path)
    assert all(answer.needs_review for answer in answers(scan))


@pytest.mark.parametrize("said", [REFUSES, FORGETS, {"type": "verdict"}, {"type": "predicate", "probability": None}])
def test_what_was_not_answered_is_open_and_alone_so(said, tmp_path):
    """A refusal, a missing name or an unknown type costs its own item only."""
    scan, log = audit(lambda s, q, o: said if not o and "address or archive" in q else model()(s, q, o), tmp_path)
    assert (answer_of(scan).assessed, answer_of(scan).decision.outcome) == (False, "refused")
    assert answer_of(scan, SEEDS).assessed
    assert len(log) <= 2


def test_probabilities_of_nought_and_one_are_answers(tmp_path):
    """Endpoints round to two decimals."""
    scan, _ = audit(model(code=1.0, other=0.0), tmp_path)
    assert (answer_of(scan).answer, answer_of(scan).confidence) == (True, 1.0)


def test_an_item_that_model_and_facts_say_does_not_apply_is_settled(tmp_path):
    """Two signals agree; nothing is scored."""
    answer = answer_of(audit(model(applies=0.02), tmp_path)[0], ("human_studies", "pre_registered"))
    assert (answer.applies, answer.answer, answer.needs_review) == (False, False, False)


def test_where_model_and_facts_differ_on_what_applies_a_person_looks(tmp_path):
    """Whoever is right, the other spoke against it."""
    denied = answer_of(audit(model(applies=0.02), tmp_path)[0])
    asserted = answer_of(audit(model(applies=0.98), tmp_path)[0], ("human_studies", "pre_registered"))
    assert (denied.applies, denied.needs_review) == (False, True)
    assert (asserted.applies, asserted.needs_review) == (True, True)


def test_a_second_run_sends_nothing_and_says_the_same(tmp_path):
    """What was paid for is in the ledger."""
    with serving(model()) as server:
        made = []
        for _ in range(2):
            auditor = build(AuditorSettings(model="m"), door_to(server.base_url, tmp_path))
            source = Source(kind="file", name="lanterns.pdf")
            made.append(scan_paper(PAPER, MODULES, auditor, source=source, scanned_at="2025-01-01T00:00:00.000Z"))
        assert len(server.log) == 2
    assert made[0].model_dump_json() == made[1].model_dump_json()


def test_the_cost_of_a_paper_is_told_once(tmp_path):
    """The requests stand with the module that was asked for first; the others say where."""
    runs = audit(model(), tmp_path)[0].provenance.model_dump()["modules"]
    first, *others = runs.values()
    assert (len(first["requests"]), first["input_tokens"] > 0) == (2, True)
    assert not any(run.get("requests") or run.get("input_tokens") for run in others)


def test_a_paper_too_long_for_the_model_is_read_in_parts_and_says_so(tmp_path):
    """What holds of a part holds of the paper; nothing is cut silently."""
    long = paper_of({"1 Method": "Lamps burn. " * 200, "2 More": "Our code is at https://github.com/norhaven/things."})
    with serving(model()) as server:
        whole = server.answer
        overflow = {"error": {"message": "maximum context length is 2000 tokens", "code": "context_length_exceeded"}}

        def answer(path, body):
            server.status = 400 if len(body["input"]) > 2500 else 200
            if server.status == 200:
                return whole(path, body)
            server.log.append((path, body))
            return overflow

        server.answer = answer
        auditor = build(AuditorSettings(model="m"), door_to(server.base_url, tmp_path))
        source = Source(kind="file", name="x.pdf")
        scan = scan_paper(long, MODULES, auditor, source=source, scanned_at="2025-01-01T00:00:00.000Z")
    assert answer_of(scan).decision.satisfied == 0.97
    assert any("read in 2 parts" in note for note in scan.provenance.model_dump()["modules"]["artifacts"]["notes"])


def test_a_request_that_fails_is_told_with_every_module_and_sent_once(tmp_path):
    """The modules that follow meet its words; nothing is sent again for them."""
    with serving(model()) as server:
        server.status, server.body = 400, {"detail": "too many questions"}
        auditor = build(AuditorSettings(model="m"), door_to(server.base_url, tmp_path))
        source = Source(kind="file", name="x.pdf")
        scan = scan_paper(PAPER, MODULES, auditor, source=source, scanned_at="2025-01-01T00:00:00.000Z")
        assert len(server.log) == 1
    assert all("too many questions" in run.error for run in scan.provenance.modules.values())
    assert not [answer for answer in answers(scan) if answer.assessed]


def test_evidence_that_cannot_be_asked_for_leaves_the_noes(tmp_path):
    """The second request fails: what needs no passage stands, what does is open."""
    with serving(model()) as server:
        whole = server.answer

        def answer(path, body):
            server.status = 400 if server.log else 200
            return {"detail": "no more"} if server.log else whole(path, body)

        server.answer = answer
        auditor = build(AuditorSettings(model="m"), door_to(server.base_url, tmp_path))
        source = Source(kind="file", name="x.pdf")
        scan = scan_paper(PAPER, MODULES, auditor, source=source, scanned_at="2025-01-01T00:00:00.000Z")
    assert answer_of(scan).assessed is False
    assert "its passage could not be asked for" in answer_of(scan).justification
    assert answer_of(scan, SEEDS).assessed


def test_a_key_that_is_refused_stops_the_run(tmp_path):
    """It is no failure of one module."""
    with serving(model()) as server:
        server.status, server.body = 401, {"error": {"message": "no such key"}}
        auditor = build(AuditorSettings(model="m"), door_to(server.base_url, tmp_path))
        with pytest.raises(EndpointError):
            scan_paper(PAPER, MODULES, auditor, source=Source(kind="file", name="x"), scanned_at="2025-01-01T00:00:00Z")


def test_an_unknown_wire_is_told_before_anything_is_asked(tmp_path):
    """With the names there are."""
    with pytest.raises(UsageError, match="systemone"):
        build(AuditorSettings(model="m", wire="carrier-pigeon"), door_to("http://127.0.0.1:9/v1", tmp_path))


def test_a_missing_model_is_told():
    """One line that says what to give."""
    with pytest.raises(UsageError, match="--model"):
        build(AuditorSettings(), None)


def test_a_module_that_was_not_asked_is_no_silent_answer(tmp_path):
    """A run of one module asks its items alone."""
    with serving(model()) as server:
        auditor = build(AuditorSettings(model="m", asked=("artifacts",)), door_to(server.base_url, tmp_path))
        chosen = {"artifacts": MODULES["artifacts"]}
        source = Source(kind="file", name="x")
        scan_paper(PAPER, chosen, auditor, source=source, scanned_at="2025-01-01T00:00:00Z")
        names = {question["name"].split(".")[0] for question in server.log[0][1]["questions"]}
    assert names == {"artifacts", "control"}


def test_a_rehearsal_notes_the_most_that_could_be_asked(tmp_path):
    """Nothing is sent, and evidence is reckoned with for every item."""
    with serving(model()) as server:
        door = door_to(server.base_url, tmp_path)
        door.rehearsed = []
        with pytest.raises(AuditorError):
            build(AuditorSettings(model="m"), door).audit(PAPER, MODULES["artifacts"], find_facts(PAPER))
        assert server.log == []
    assert [asked for asked, _ in door.rehearsed] == ["checklist", "evidence"]


@pytest.mark.parametrize(("wire", "thresholds"), [("openai", FITTED), ("logprobs", None)])
def test_a_scan_is_made_again_from_its_transcript(wire, thresholds, tmp_path):
    """Without a network, with the thresholds of then, byte for byte."""
    source = Source(kind="file", name="lanterns.pdf")
    with serving(model(code=0.6)) as server:
        asked = AuditorSettings(model="m", wire=wire, thresholds=thresholds)
        run = prepare("decisions", asked, endpoint_settings(server.base_url, cache_dir=tmp_path))
        made = scan_paper(PAPER, MODULES, run.auditor, source=source, scanned_at="2025-01-01T00:00:00.000Z")
    transcript = tmp_path / "transcript.jsonl"
    transcript.write_bytes(run.transcript(made))
    again = prepare("replay", AuditorSettings(transcript=transcript), endpoint_settings("http://127.0.0.1:9/v1"))
    same = scan_paper(PAPER, MODULES, again.auditor, source=source, scanned_at="2025-01-01T00:00:00.000Z")
    assert same.model_dump_json() == made.model_dump_json()
