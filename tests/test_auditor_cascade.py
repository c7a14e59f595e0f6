"""Several auditors together: who answers what, what it costs, and what becomes of failures and disputes."""

import json

import pytest

from scanner.asking import opinions
from scanner.asking.description import Description, Summary
from scanner.auditing import Run, prepare
from scanner.auditors import cascade, llm
from scanner.auditors.cascade import CascadeAuditor
from scanner.auditors.second_opinion import SecondOpinion
from scanner.auditors.settings import AuditorSettings
from scanner.endpoint.exchange import Received
from scanner.endpoint.settings import endpoint_settings
from scanner.engine import scan_paper
from scanner.errors import AuditorError, EndpointError
from scanner.library import load_modules, select
from scanner.module import Activation, Item, Module
from scanner.record import Decision, Source
from scanner.reply import ItemReply, Made, Reply, Words
from tests.decision_server import DecisionServer, controls, door_to
from tests.llm_server import Asked, reply
from tests.papers import paper_of

PAPER = paper_of({"1 Method": "We used five seeds. Our code is at a link."})
SEEDS, CODE = Words(text="We used five seeds.", start=9), Words(text="Our code is at a link.", start=29)
NUMBERS = Decision(kind="model_predicate", model="d", wire="openai", wording=1, satisfied=0.6)


def _item(name):
    return Item(
        id=name,
        question="Are the seeds told?",
        why="Because it matters.",
        source="Someone 2020",
        counts="the seeds by number",
        does_not_count="the word seed alone",
        query=("seeds", "random", "runs", "repeated"),
    )


MODULE = Module(id="m", title="Module", version=1, active=Activation(always=True), items=(_item("one"), _item("two")))


class Fake:
    """Says of each item what it is told to, and remembers what it was asked."""

    def __init__(self, name, said, cost=None, fails=None, made=None):
        self.name, self._said, self._fails = name, said, fails
        self._made = made or (Made(asked_model=name, requests=(name,), cost_usd=cost) if cost else None)
        self.asked = []

    def audit(self, paper, module, _facts):
        """Answer as told; fail as told."""
        assert paper is PAPER
        self.asked.append([item.id for item in module.items])
        if self._fails:
            raise self._fails
        items = {item.id: self._reply(self._said[item.id]) for item in module.items if item.id in self._said}
        return Reply(items=items, made=self._made)

    def describe(self, _paper):
        """Tell nothing of the paper as a whole."""
        return Description()

    def summarise(self, _paper):
        """Tell nothing of the paper as a whole."""
        return Summary()

    def _reply(self, said):
        verdict, _, doubt = said.partition("?")
        return ItemReply(
            applies=verdict != "na",
            verdict="no" if verdict == "na" else verdict,
            justification=f"{self.name} thinks so",
            words=(SEEDS if self.name == "rules" else CODE,) if verdict == "yes" else (),
            needs_review=said.endswith("?") or bool(doubt) or verdict == "not_assessed",
            source=self.name,
            decision=NUMBERS if self.name.startswith("decisions") else None,
        )


def run(ruled, decided, written, **options):
    """Ask a cascade of fakes; return its reply and the text model, which knows what it was asked."""
    writer = Fake("llm:t", {"one": written, "two": written}, cost=0.02, **options)
    rules = Fake("rules", {"one": ruled, "two": "yes"})
    decider = Fake("decisions:d", {"one": decided, "two": "yes"}, cost=0.003)
    return CascadeAuditor(rules, decider, writer).audit(PAPER, MODULE, {}), writer


def test_what_rules_and_decisions_agree_on_is_not_asked_again():
    """Two signals say the same: both are named, both passages are shown, and the text model is not paid."""
    reply, writer = run("yes", "yes", "no")
    assert (reply.items["one"].verdict, reply.items["one"].source) == ("yes", "rules + decisions:d")
    assert reply.items["one"].words == (SEEDS, CODE)
    assert writer.asked == []


def test_what_the_rules_leave_open_a_sure_decision_answers():
    """Its source says whose answer it is."""
    reply, writer = run("not_assessed", "no", "yes")
    assert (reply.items["one"].verdict, reply.items["one"].source) == ("no", "decisions:d")
    assert writer.asked == []


DOUBTFUL = [
    ("yes", "no"),
    ("no", "yes"),
    ("na", "yes"),
    ("yes", "na"),
    ("yes", "not_assessed"),
    ("no", "not_assessed"),
    ("not_assessed", "not_assessed"),
    ("not_assessed", "yes?"),
    ("no", "no?"),
]


@pytest.mark.parametrize(("ruled", "decided"), DOUBTFUL)
def test_only_what_is_uncertain_or_contested_goes_to_the_text_model(ruled, decided):
    """It is asked for that item alone, answers it, and the decision model's numbers are kept."""
    reply, writer = run(ruled, decided, "yes")
    assert writer.asked == [["one"]]
    assert (reply.items["one"].source, reply.items["one"].decision) == ("llm:t", NUMBERS)
    assert reply.items["two"].source == "rules + decisions:d"


def test_whether_an_item_applies_is_put_to_the_text_model_where_it_is_contested():
    """It would not be asked what the facts rule out, so the contested item goes without its conditions."""
    module = MODULE.model_copy(
        update={"items": tuple(item.model_copy(update={"applies_when": ("data",)}) for item in MODULE.items)}
    )
    seen = []
    writer = Fake("llm:t", {"one": "yes", "two": "na"})
    writer.audit = lambda _paper, asked, _facts: seen.extend(asked.items) or Reply(items={})
    rules = Fake("rules", {"one": "na", "two": "na"})
    decider = Fake("decisions:d", {"one": "yes", "two": "na?"})
    CascadeAuditor(rules, decider, writer).audit(PAPER, module, {})
    assert [(item.id, item.applies_when) for item in seen] == [("one", ()), ("two", ("data",))]


def test_cost_and_coverage_are_told():
    """What both models cost, and how many items each step settled."""
    made = run("no", "yes", "no")[0].made
    assert made.cost_usd == pytest.approx(0.023)
    assert made.requests == ("decisions:d", "llm:t")
    assert "rules and decisions settled 1 of 2 items; the text model was asked for 1 and answered 1" in made.notes


def test_an_unknown_cost_stays_unknown():
    """A sum with an unknown part is not known."""
    decider = Fake("decisions:d", {"one": "yes", "two": "no"}, cost=0.003)
    writer = Fake("llm:t", {"one": "yes"}, made=Made(requests=("x",), cost_usd=None))
    rules = Fake("rules", {"one": "no", "two": "no"})
    assert CascadeAuditor(rules, decider, writer).audit(PAPER, MODULE, {}).made.cost_usd is None


def test_a_text_model_that_fails_leaves_what_there_was_for_review():
    """The dispute is told, nothing is lost, and the record says why nobody settled it."""
    reply, _ = run("no", "yes", "yes", fails=AuditorError("the answer was cut"))
    one = reply.items["one"]
    assert (one.verdict, one.needs_review) == ("not_assessed", True)
    assert "rules says no" in one.justification
    assert "the answer was cut" in one.justification
    assert reply.items["two"].verdict == "yes"
    assert any("llm:t could not be asked" in note for note in reply.made.notes)


def test_a_decision_model_that_fails_leaves_its_items_to_the_text_model():
    """What the rules are sure of stands; only what they left open is asked."""
    decider = Fake("decisions:d", {}, fails=AuditorError("too long", {"cost_usd": 0.001, "requests": ("d1",)}))
    writer = Fake("llm:t", {"one": "no"}, cost=0.02)
    rules = Fake("rules", {"one": "not_assessed", "two": "yes"})
    reply = CascadeAuditor(rules, decider, writer).audit(PAPER, MODULE, {})
    assert writer.asked == [["one"]]
    assert (reply.items["one"].source, reply.items["two"].source) == ("llm:t", "rules")
    assert reply.made.cost_usd == pytest.approx(0.021)


def test_a_request_without_a_response_can_be_replayed():
    """What is needed for it is kept: its digest, the name of the fault, and the words that the record shows."""
    lost = AuditorError("no whole response", {"fault": "timed_out", "unanswered": "d1"})
    decider, writer = Fake("decisions:d", {}, fails=lost), Fake("llm:t", {"one": "no", "two": "no"}, cost=0.02)
    rules = Fake("rules", {"one": "not_assessed", "two": "not_assessed"})
    made = CascadeAuditor(rules, decider, writer).audit(PAPER, MODULE, {}).made
    assert (made.fault, made.unanswered, made.reason) == ("timed_out", "d1", "no whole response")


def test_an_item_that_the_text_model_forgets_stays_open():
    """Its silence settles nothing."""
    writer = Fake("llm:t", {})
    rules, decider = Fake("rules", {"one": "no", "two": "no"}), Fake("decisions:d", {"one": "yes", "two": "no"})
    one = CascadeAuditor(rules, decider, writer).audit(PAPER, MODULE, {}).items["one"]
    assert (one.verdict, one.needs_review) == ("not_assessed", True)


@pytest.mark.parametrize("who", ["decider", "writer"])
def test_an_endpoint_that_is_not_to_be_asked_any_more_stops_the_cascade(who):
    """A refused key or a spent budget is not to be papered over."""
    stop = EndpointError("budget", "stopped before --max-cost")
    decider = Fake("decisions:d", {"one": "yes", "two": "no"}, fails=stop if who == "decider" else None)
    writer = Fake("llm:t", {"one": "yes"}, fails=stop if who == "writer" else None)
    with pytest.raises(EndpointError):
        CascadeAuditor(Fake("rules", {"one": "no", "two": "no"}), decider, writer).audit(PAPER, MODULE, {})


def pair(first, second, **options):
    """Ask two fakes for a second opinion of item one; return what comes of it."""
    one, other = Fake("llm:a", {"one": first, "two": "no"}), Fake("llm:b", {"one": second, "two": "no"}, **options)
    return SecondOpinion(one, other).audit(PAPER, MODULE, {})


@pytest.mark.parametrize("said", ["yes", "no", "na"])
def test_where_two_models_agree_the_answer_stands(said):
    """Both are its source."""
    reply = pair(said, said).items["one"]
    assert (reply.source, reply.needs_review) == ("llm:a + llm:b", False)


@pytest.mark.parametrize(("first", "second"), [("yes", "no"), ("no", "na"), ("yes", "not_assessed")])
def test_where_they_do_not_it_is_open_with_both_reasons(first, second):
    """Neither is believed, and a person sees what each says."""
    reply = pair(first, second).items["one"]
    assert (reply.verdict, reply.needs_review) == ("not_assessed", True)
    assert "llm:a thinks so" in reply.justification
    assert "llm:b thinks so" in reply.justification


def test_what_both_take_from_the_facts_has_one_source():
    """Saying the same thing twice is not two signals."""
    one = ItemReply(applies=False, verdict="no", justification="no sign of people", source="rules")
    assert opinions.together(one, one).source == "rules"


def test_a_doubt_of_either_model_stays_a_doubt():
    """Agreeing with somebody who doubts does not settle anything."""
    assert pair("yes", "yes?").items["one"].needs_review


def test_agreement_is_told_in_numbers():
    """Of the two items they agree on one."""
    assert "the two agree, without a doubt of either, on 1 of 2 items" in pair("yes", "no").made.notes


def test_a_second_opinion_that_fails_is_no_agreement():
    """The module is recorded with its error and can be asked again."""
    with pytest.raises(AuditorError):
        pair("yes", "yes", fails=AuditorError("cut"))


def test_a_second_model_makes_a_second_opinion(tmp_path):
    """`--model A --second-model B`; its name tells both."""
    made = llm.build(AuditorSettings(model="a", second_model="b"), door_to("http://127.0.0.1:9/v1", tmp_path))
    assert (type(made), made.name) == (SecondOpinion, "llm:a+b")


def test_a_cascade_is_built_of_the_models_it_is_told(tmp_path):
    """One for decisions, one for text; its name tells both."""
    settings = AuditorSettings(model="big", decision_model="small")
    assert cascade.build(settings, door_to("http://127.0.0.1:9/v1", tmp_path)).name == "cascade:small+big"


def endpoint(decided, written):
    """Return a function in the place of the network: an endpoint that decides as scripted, and writes as it is told."""
    decisions = DecisionServer(decided)

    def send(request):
        if request.path == "/decisions":
            body = json.dumps(decisions.answer("/v1/decisions", request.body)).encode()
        else:
            body = reply(Asked(request.path, {}, request.body), lambda _: written)
        return Received(status=200, body=body, seconds=0.1)

    return send, decisions


def unsure(state, question, options):
    """Be unsure of the code, sure that nothing else is there; everything applies."""
    if options:
        return options[0]
    said = controls(state, question)
    if said is not None:
        return said
    return 0.95 if "as part of the authors' own work" in question else 0.5 if "address or archive" in question else 0.02


def scan(auditor):
    """Return the record of two modules of a small paper."""
    source = Source(kind="file", name="seeds.pdf")
    return scan_paper(STUDY, CHOSEN, auditor, source=source, scanned_at="2025-01-01T00:00:00.000Z")


STUDY = paper_of(
    {
        "1 Method": "We trained the model on 600 photographs with Adam. Our code is somewhere. "
        "Table 1 shows that it reaches an error of 4.1, better than the baseline with 5.0."
    }
)
CHOSEN = select(load_modules(), ("artifacts", "conflicts_of_interest"))


def test_real_auditors_in_a_cascade_ask_no_more_than_they_must(tmp_path):
    """Decisions once for the paper, the text model for doubtful items alone, and a record that says who answered."""
    send, decisions = endpoint(unsure, {"answer": "yes", "sentences": [2]})
    settings = AuditorSettings(model="text", decision_model="small", asked=tuple(CHOSEN))
    made = scan(cascade.build(settings, door_to("http://127.0.0.1:9/v1", tmp_path, send)))
    answers = [answer for items in made.checklist.values() for answer in items.values()]
    sources = {answer.source for answer in answers}
    assert len(decisions.log) == 2
    assert "llm:text" in sources
    assert "decisions:small" in sources
    assert all(answer.decision for answer in answers)


def test_a_cascade_is_made_again_from_its_transcript(tmp_path):
    """Both models answer as they did, without a network."""
    send, _ = endpoint(unsure, {"answer": "no"})
    settings = AuditorSettings(model="text", decision_model="small", asked=tuple(CHOSEN))
    door = door_to("http://127.0.0.1:9/v1", tmp_path, send)
    run = Run(cascade.build(settings, door), "cascade", settings, door)
    made = scan(run.auditor)
    transcript = tmp_path / "transcript.jsonl"
    transcript.write_bytes(run.transcript(made))
    again = prepare("replay", AuditorSettings(transcript=transcript), endpoint_settings("http://127.0.0.1:9/v1"))
    assert scan(again.auditor).model_dump_json() == made.model_dump_json()
