"""The three wires: what is asked, and what is read from answers of every kind."""

import json
import math

import httpx2
import openai
import pytest
from openai.types.decision import Decision as SdkDecision

from scanner.asking.decision import NONE, Choice, Predicate, clipped, log_loss
from scanner.endpoint.asking import Asker
from scanner.endpoint.exchange import Received
from scanner.endpoint.faults import Fault
from scanner.errors import AuditorError, EndpointError
from scanner.resources import plugins
from scanner.wires import logprobs, systemone
from scanner.wires import openai as decisions
from tests.decision_server import FORGETS, REFUSES, door_to, serving

WIRES = plugins("scanner.wires")
QUESTIONS = (
    Predicate(name="seeds", instructions="The paper tells its seeds."),
    Predicate(name="code", instructions="The paper links its code."),
    Choice(name="where", instructions="Choose the sentence.", options=("s1", "s7", NONE)),
)


def ask(wire, script, tmp_path, questions=QUESTIONS):
    """Ask a scripted server over a wire, and return what was told."""
    with serving(script) as server:
        door = door_to(server.base_url, tmp_path)
        return Asker(door, "m", wire).ask("The paper.", questions, "test", [])


def said(_state, question, options):
    """Be sure of seeds, unsure of code, and point at the seventh sentence."""
    return "s7" if options else 0.97 if "seeds" in question else 0.42


@pytest.mark.parametrize("wire", WIRES)
def test_every_wire_brings_the_same_probabilities(wire, tmp_path):
    """Whatever the format, the numbers come back by the names of the questions."""
    told = ask(wire, said, tmp_path)
    assert told["seeds"].probability == pytest.approx(0.97)
    assert told["code"].probability == pytest.approx(0.42)
    assert told["where"].chosen == "s7"


@pytest.mark.parametrize("wire", WIRES)
def test_none_of_these_is_an_answer(wire, tmp_path):
    """A choice always offers to choose nothing."""
    assert ask(wire, lambda *asked: NONE if asked[2] else 0.5, tmp_path)["where"].chosen == NONE


def test_a_refused_question_leaves_the_others_answered(tmp_path):
    """A refusal is of one question, not of the request."""
    told = ask("openai", lambda _, q, o: REFUSES if "code" in q else said(_, q, o), tmp_path)
    assert (told["code"].outcome, told["code"].probability) == ("refused", None)
    assert told["seeds"].probability == 0.97


@pytest.mark.parametrize("wire", ["openai", "systemone"])
def test_a_question_left_out_is_missing(wire, tmp_path):
    """Silence is no zero."""
    told = ask(wire, lambda _, q, o: FORGETS if "code" in q else said(_, q, o), tmp_path)
    assert (told["code"].outcome, told["code"].probability) == ("missing", None)


STRANGE = [
    {"type": "verdict", "probability": 0.9},
    {"type": "predicate"},
    {"type": "predicate", "probability": None},
    {"type": "predicate", "probability": "0.9"},
    {"type": "predicate", "probability": True},
    {"type": "predicate", "probability": 1.2},
    {"type": "choice", "choice": "s7", "confidence": 0.9, "probabilities": []},
]


@pytest.mark.parametrize("answer", STRANGE)
def test_what_is_no_probability_is_unreadable(answer, tmp_path):
    """An unknown type, a missing number, a truth value: none of them becomes a number."""
    told = ask("openai", lambda _, q, o: answer if "code" in q else said(_, q, o), tmp_path)
    assert (told["code"].outcome, told["code"].probability) == ("unreadable", None)


def test_the_client_would_take_an_unknown_type_for_a_predicate():
    """Why the type is read from the bytes: the client's model makes a predicate without a number of it."""
    body = {"model": "m", "answers": [{"type": "verdict", "name": "code"}], "usage": None}
    answer = SdkDecision.construct(**body).answers[0]
    assert getattr(answer, "probability", None) is None


def test_an_option_that_was_never_offered_is_no_choice(tmp_path):
    """A sentence that was not shown cannot be evidence."""
    answer = {"type": "choice", "choice": "s99", "confidence": 1.0, "probabilities": []}
    told = ask("openai", lambda _s, _q, o: answer if o else 0.5, tmp_path)
    assert (told["where"].outcome, told["where"].chosen) == ("unreadable", None)


def test_the_confidence_of_a_choice_is_never_its_probability(tmp_path):
    """It says how concentrated the options are; where no probabilities are told there is no number."""
    answer = {"type": "choice", "choice": "s7", "confidence": 0.99, "probabilities": []}
    told = ask("openai", lambda _s, _q, o: answer if o else 0.5, tmp_path)["where"]
    assert (told.chosen, told.chosen_probability) == ("s7", None)


def test_a_name_answered_twice_is_not_believed():
    """Two answers to one question contradict the contract."""
    twice = [{"type": "predicate", "name": "code", "probability": p} for p in (0.9, 0.1)]
    assert decisions.told({"answers": twice}, QUESTIONS)["code"].outcome == "unreadable"


def test_answers_are_matched_by_name_not_by_place():
    """A shuffled list says the same."""
    answers = [{"type": "predicate", "name": name, "probability": p} for name, p in (("code", 0.1), ("seeds", 0.9))]
    told = decisions.told({"answers": answers}, QUESTIONS)
    assert (told["seeds"].probability, told["code"].probability) == (0.9, 0.1)


def test_the_request_is_what_the_installed_client_sends():
    """`client.decisions.create` with the same arguments puts the same JSON on the same path."""
    seen = []

    def capture(request):
        seen.append((request.url.path, json.loads(request.content)))
        return httpx2.Response(200, json={"model": "m", "answers": [], "usage": None})

    web = httpx2.Client(transport=httpx2.MockTransport(capture))
    client = openai.OpenAI(api_key="none", base_url="http://127.0.0.1/v1", http_client=web)
    (asking,) = decisions.requests("m", "The paper.", QUESTIONS)
    client.decisions.create(**asking.body)
    assert seen == [("/v1" + asking.path, asking.body)]


def test_four_hundred_questions_go_into_one_request():
    """The limit of the API, and no more than it takes."""
    many = [Predicate(name=str(n), instructions="It is so.") for n in range(401)]
    assert [len(asking.questions) for asking in decisions.requests("m", "", many)] == [400, 1]


def test_a_gateway_may_wrap_the_answer():
    """Some servers put `{"result": …}` around it."""
    body = {"result": {"answers": {"code": {"type": "noul", "noul": 0.3}}}, "success": True, "errors": []}
    assert systemone.told(body, QUESTIONS[:2])["code"].probability == 0.3


def test_logprobs_ask_one_question_a_request_with_the_same_prefix():
    """The paper comes first, the same bytes each time, so that it is read once."""
    asked = logprobs.requests("m", "The paper.", QUESTIONS)
    assert [len(asking.questions) for asking in asked] == [1, 1, 1]
    assert len({json.dumps(asking.body["messages"][:-1]) for asking in asked}) == 1
    assert asked[0].body["max_tokens"] == 1


def top(*tokens):
    """Return a chat completion with the logprobs of its first token."""
    return top_of(*({"token": token, "logprob": math.log(p)} for token, p in tokens))


def top_of(*listed):
    """Return a chat completion with these first tokens as the endpoint lists them."""
    return {"choices": [{"logprobs": {"content": [{"top_logprobs": list(listed)}]}}]}


def test_variants_of_a_label_are_added_up():
    """Blanks and case do not make another label; what is left of the mass is told."""
    told = logprobs.told(top((" Yes", 0.4), ("yes", 0.2), ("No", 0.2), ("The", 0.2)), QUESTIONS[:1])["seeds"]
    assert (told.probability, told.label_mass) == (pytest.approx(0.75), pytest.approx(0.8))


def test_a_small_label_mass_is_no_number():
    """A model that would rather say something else has not answered."""
    told = logprobs.told(top(("I", 0.9), ("Yes", 0.05)), QUESTIONS[:1])["seeds"]
    assert (told.outcome, told.probability, told.label_mass) == ("unreadable", None, pytest.approx(0.05))


@pytest.mark.parametrize("wire", [decisions, systemone, logprobs])
@pytest.mark.parametrize("body", [{}, {"answers": 3}, {"choices": [{"logprobs": None}]}, [], None])
def test_a_response_of_another_kind_is_refused(wire, body):
    """It is said to be none, and nothing is made of it."""
    with pytest.raises(AuditorError):
        wire.told(body, QUESTIONS[:1])


ENVELOPES = [
    (400, {"error": {"message": "too many questions", "code": "array_above_max_length"}}, "too many questions"),
    (400, {"detail": "no state"}, "no state"),
    (400, {"detail": {"error_type": "limit", "message": "state too big"}}, "state too big"),
    (422, {"detail": [{"loc": ["body", "questions"], "msg": "field required"}]}, "field required"),
]


@pytest.mark.parametrize(("status", "body", "words"), ENVELOPES)
@pytest.mark.parametrize("wire", WIRES)
def test_every_envelope_of_errors_tells_its_reason(wire, status, body, words, tmp_path):
    """Four shapes of error, one line each."""
    with serving(said) as server:
        server.status, server.body = status, body
        door = door_to(server.base_url, tmp_path)
        with pytest.raises(Fault, match=words):
            Asker(door, "m", wire).ask("The paper.", QUESTIONS, "test", [])
        assert len(server.log) == 1


@pytest.mark.parametrize("status", [404, 405, 501])
@pytest.mark.parametrize("wire", WIRES)
def test_a_wire_that_the_endpoint_does_not_speak_names_the_others(wire, status, tmp_path):
    """The run stops, and the line says what to try; nothing else is tried on the user's account."""
    with serving(said) as server:
        server.status, server.body = status, {"error": {"message": "not supported"}}
        door = door_to(server.base_url, tmp_path)
        with pytest.raises(EndpointError, match="--wire") as caught:
            Asker(door, "m", wire).ask("The paper.", QUESTIONS, "test", [])
        assert all(name in str(caught.value) for name in WIRES)
        assert len(server.log) == 1


def test_one_question_that_fails_costs_its_own_answer_only(tmp_path):
    """On a wire of one question a request the others are kept."""

    def send(request):
        failing = "links its code" in request.body["messages"][-1]["content"]
        whole = json.dumps(top(("Yes", 0.9), ("A", 0.05), ("No", 0.05)))
        return Received(status=200, body=b"{" if failing else whole.encode(), seconds=0.0)

    door = door_to("http://127.0.0.1/v1", tmp_path, send)
    told = Asker(door, "m", "logprobs").ask("The paper.", QUESTIONS[:2], "test", [])
    assert (told["seeds"].outcome, told["code"].outcome) == ("told", "unreadable")


def test_a_question_without_a_response_costs_the_others_nothing(tmp_path):
    """What the others brought, and were paid for, is told before the fault is."""

    def send(request):
        if "links its code" in request.body["messages"][-1]["content"]:
            raise Fault("timed_out", "no response")
        return Received(status=200, body=json.dumps(top(("Yes", 0.9), ("A", 0.05))).encode(), seconds=0.0)

    door = door_to("http://127.0.0.1/v1", tmp_path, send)
    exchanges = []
    with pytest.raises(Fault, match="no response"):
        Asker(door, "m", "logprobs").ask("The paper.", QUESTIONS, "test", exchanges)
    assert len(exchanges) == 2


def test_a_logprob_beyond_all_numbers_is_no_number():
    """JSON's whole numbers have no end."""
    with pytest.raises(AuditorError, match="no logprobs"):
        logprobs.told(top_of({"token": "Yes", "logprob": -(10**400)}), QUESTIONS[:1])


def test_rounded_probabilities_cost_no_infinite_loss():
    """Endpoints round to two decimals, so 0.00 and 1.00 occur."""
    assert (clipped(0.0), clipped(1.0)) == (0.005, 0.995)
    assert log_loss(0.0, true=True) == pytest.approx(-math.log(0.005))
