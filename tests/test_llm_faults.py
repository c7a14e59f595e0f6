"""Every fault of an endpoint that is known of, over real sockets: each has its name, and none invents an answer."""

import json
import resource
import time
from dataclasses import dataclass
from typing import Any

import pytest

from scanner.auditors.conversation import _output
from scanner.endpoint.exchange import Received
from scanner.endpoint.faults import Fault, wait_asked
from scanner.errors import EndpointError
from tests.llm_doors import NOON, FakeClock, door_to
from tests.llm_server import Play, Server, completion

GOOD = json.dumps(
    {
        "answers": [
            {
                "item": "a",
                "sentences": [1],
                "justification": "so",
                "applies": True,
                "answer": "yes",
                "searched_for": "",
            }
        ],
        "statements": [],
    }
)


def error(status: int, message: str = "no", **more: Any) -> Play:
    """Return the play of an error in OpenAI's envelope."""
    headers = more.pop("headers", {})
    body = {"error": {"message": message, "type": more.pop("type", "error"), **more}}
    return Play(status, json.dumps(body).encode(), headers)


def success(body: bytes | str, **more: Any) -> Play:
    """Return the play of a 200 with any body."""
    return Play(200, body if isinstance(body, bytes) else body.encode(), **more)


def said(content: Any, **more: Any) -> Play:
    """Return the play of a completion with any content."""
    return Play(200, completion(content, **more))


@dataclass(frozen=True)
class Case:
    """What the endpoint does, one play after the other, and what is to come of it after how many requests."""

    id: str
    plays: list[Play]
    outcome: str
    requests: int = 1
    slept: tuple[float, ...] = ()


ANSWER = "an answer"
RETRY = {"Retry-After": "2"}
CASES = [
    Case("429 with a short wait, then well", [error(429, headers=RETRY), said(GOOD)], ANSWER, 2, (2.0,)),
    Case(
        "429 with a date, then well",
        [error(429, headers={"Retry-After": "Sun, 01 Jun 2025 12:00:05 GMT"}), said(GOOD)],
        ANSWER,
        2,
        (5.0,),
    ),
    Case(
        "429 in milliseconds, then well",
        [error(429, headers={"Retry-After-Ms": "250"}), said(GOOD)],
        ANSWER,
        2,
        (0.25,),
    ),
    Case("429 for a minute and a half", [error(429, headers={"Retry-After": "90"})], "parked", 1),
    Case("429 for an hour", [error(429, headers={"Retry-After": "3600"})], "parked", 1),
    Case("429 until a late date", [error(429, headers={"Retry-After": "Sun, 01 Jun 2025 14:00:00 GMT"})], "parked", 1),
    Case("429 for ever", [error(429)] * 3, "rate_limited", 3, (0.5, 1.0)),
    Case("429 without quota", [error(429, "You exceeded your quota", code="insufficient_quota")], "quota", 1),
    Case("402", [error(402, "payment required")], "quota", 1),
    Case("500, then well", [error(500), said(GOOD)], ANSWER, 2, (0.5,)),
    Case("500 for ever", [error(500)] * 3, "overloaded", 3, (0.5, 1.0)),
    Case("503 for an hour", [error(503, headers={"Retry-After": "3600"})], "parked", 1),
    Case("529 overloaded, then well", [error(529), said(GOOD)], ANSWER, 2, (0.5,)),
    Case("504 as a page", [Play(504, b"<html>gateway time-out</html>")] * 3, "overloaded", 3, (0.5, 1.0)),
    Case("400", [error(400, "bad things")], "bad_request", 1),
    Case("400 in another envelope", [Play(400, b'{"detail": [{"loc": ["body"], "msg": "bad"}]}')], "bad_request", 1),
    Case(
        "400 that knows no json_schema", [error(400, "response_format json_schema is not supported")], "unsupported", 1
    ),
    Case(
        "422 that knows no option",
        [Play(422, b'{"detail": [{"loc": ["body", "prompt_cache_key"], "msg": "extra_forbidden"}]}')],
        "unsupported",
        1,
    ),
    Case(
        "400 context overflow at OpenAI",
        [error(400, "too long", code="context_length_exceeded")],
        "context_overflow",
        1,
    ),
    Case(
        "400 context overflow at llama.cpp",
        [error(400, "exceeds the available context size", type="exceed_context_size_error")],
        "context_overflow",
        1,
    ),
    Case("413", [error(413, "request entity too large")], "context_overflow", 1),
    Case("401", [error(401, "Incorrect API key provided")], "key", 1),
    Case("403", [error(403, "not in your country")], "key", 1),
    Case("404 model", [error(404, "The model `x` does not exist", code="model_not_found")], "model", 1),
    Case("404 path", [Play(404, b"404 page not found")], "model", 1),
    Case("501", [error(501, "This is not supported here")], "model", 1),
    Case(
        "307 to another host", [Play(307, b"", {"Location": "http://127.0.0.2:9/v1/chat/completions"})], "redirect", 1
    ),
    Case("308 to the same host", [Play(308, b"", {"Location": "/v2/chat/completions"})], "redirect", 1),
    Case("closed before a byte, then well", [Play(close=True), said(GOOD)], ANSWER, 2, (0.5,)),
    Case("closed before a byte, for ever", [Play(close=True)] * 3, "closed", 3, (0.5, 1.0)),
    Case("cut in the middle", [success(completion(GOOD), cut=40)], "cut", 1),
    Case("200 MB", [success(b" " * 1_000_000, repeat=200)], "too_large", 1),
    Case("compressed all the same", [success(b"\x1f\x8b\x08", headers={"Content-Encoding": "gzip"})], "encoded", 1),
    Case("200 and a page", [success("<html>hello</html>", headers={"Content-Type": "text/html"})], "not_json", 1),
    Case("200 and nothing", [success("")], "empty", 1),
    Case("200 and null", [success("null")], "empty", 1),
    Case("200 and a list", [success("[1]")], "not_json", 1),
    Case("200 and broken JSON", [success('{"choices": [')], "not_json", 1),
    Case("200 and an error in it", [success('{"error": {"message": "upstream failed"}}')], "error_in_success", 1),
    Case("200 and not UTF-8", [success(b'{"choices": "\xff\xfe"}')], "not_json", 1),
    Case("NaN in the response", [success('{"choices": [], "x": NaN}')], "not_json", 1),
    Case("half a surrogate pair in the response", [success('{"choices": "\\ud800"}')], "broken_text", 1),
    Case("a key twice in the response", [success('{"choices": [], "choices": []}')], "not_json", 1),
    Case("no choices", [success('{"choices": []}')], "no_choices", 1),
    Case("choices null", [success('{"choices": null}')], "no_choices", 1),
    Case("a choice without a message", [success('{"choices": [{}]}')], "no_choices", 1),
    Case("content null", [said(None)], "no_text", 1),
    Case("content empty", [said("")], "no_text", 1),
    Case("content a list of nothing", [said([])], "no_text", 1),
    Case("content a number", [said(7)], "no_text", 1),
    Case("content in parts", [said([{"type": "text", "text": GOOD}])], ANSWER, 1),
    Case(
        "cut at its length after an answer",
        [said(GOOD[: GOOD.index(', "statements"') - 1] + ', {"item": "b', finish="length")],
        ANSWER,
        1,
    ),
    Case("cut at its length", [said(GOOD[:30], finish="length")], "length", 1),
    Case("withheld by a filter", [said(None, finish="content_filter")], "content_filter", 1),
    Case("refused", [said(None, refusal="I cannot help with that")], "refusal", 1),
    Case("a tool call", [said(None, tool_calls=[{"id": "1", "function": {"name": "x"}}])], "tool_call", 1),
    Case("prose for an answer", [said("I think that the paper is fine.")], "not_an_answer", 1),
    Case("JSON cut short", [said(GOOD[:-9])], "not_an_answer", 1),
    Case("a list for an answer", [said("[]")], "not_an_answer", 1),
    Case("another form", [said('{"verdict": "yes"}')], "not_an_answer", 1),
    Case("a key twice in the answer", [said('{"answers": [], "answers": []}')], "not_an_answer", 1),
    Case("NaN in the answer", [said('{"answers": [{"item": NaN}]}')], "not_an_answer", 1),
    Case("half a surrogate pair in the answer", [said('{"answers": ["\\ud800"]}')], "broken_text", 1),
    Case("prose round the JSON", [said(f"Sure! Here it is:\n{GOOD}\nAnything else?")], ANSWER, 1),
    Case("a fence round the JSON", [said(f"```json\n{GOOD}\n```")], ANSWER, 1),
    Case("thoughts before the JSON", [said(f"<think>{{hmm}}</think>{GOOD}")], ANSWER, 1),
    Case("extra keys", [said(GOOD[:-1] + ', "mood": "good"}')], ANSWER, 1),
    Case("another model", [said(GOOD, model="cheaper-1")], ANSWER, 1),
]


def outcome(door, text: str = "the task") -> str:
    """Ask once, and return what came of it by its name."""
    request = door.request(
        "/chat/completions", {"model": "scripted-1", "messages": [{"role": "user", "content": text}]}
    )
    try:
        _, output = door.ask(request, "test", _output)
    except Fault as fault:
        return fault.name
    except EndpointError as error:
        return error.cause
    assert output.answers[0].item == "a"
    return ANSWER


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_each_fault_has_its_name(case, tmp_path):
    """The outcome is the one that is named, after no more requests than it needs, and with the waits asked for."""
    plays = iter(case.plays)
    clock = FakeClock()
    with Server(lambda _: next(plays)) as server:
        found = outcome(door_to(server.url, tmp_path, clock))
        assert (found, len(server.asked), tuple(clock.slept)) == (case.outcome, case.requests, case.slept)


def test_nobody_there(tmp_path):
    """An endpoint that is down is tried again, and then stops the run."""
    assert outcome(door_to("http://127.0.0.1:9/v1", tmp_path)) == "unreachable"


@pytest.mark.parametrize("play", [Play(hang=True), success(completion(GOOD), drip=0.05)], ids=["silence", "a drip"])
def test_the_deadline_is_for_the_whole_request(play, tmp_path):
    """Neither silence nor one byte after the other lasts longer than the deadline and a second."""
    with Server(lambda _: play) as server:
        begun = time.monotonic()
        assert outcome(door_to(server.url, tmp_path, deadline=0.6)) == "timed_out"
        assert time.monotonic() - begun < 1.6
        assert len(server.asked) == 1


def test_a_large_body_is_not_held(tmp_path):
    """Of 200 MB no more is read than the cap."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with Server(lambda _: success(b" " * 1_000_000, repeat=200)) as server:
        assert outcome(door_to(server.url, tmp_path)) == "too_large"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


@pytest.mark.parametrize("play", [error(401), error(429, code="insufficient_quota"), error(404, "no such model")])
def test_what_every_request_would_meet_stops_the_run_at_once(play, tmp_path):
    """After the first of them nothing is sent any more."""
    with Server(lambda _: play) as server:
        door = door_to(server.url, tmp_path)
        first = outcome(door)
        assert [outcome(door, f"task {n}") for n in range(20)] == [first] * 20
        assert len(server.asked) == 1


def test_a_parked_run_tells_its_time(tmp_path):
    """The time is exact, nothing is sent before it, and the line says what to do."""
    with Server(lambda _: error(429, headers={"Retry-After": "5400"})) as server:
        door = door_to(server.url, tmp_path)
        with pytest.raises(EndpointError, match="2025-06-01 13:30:00 UTC; run the same command again") as parked:
            door.ask(door.request("/chat/completions", {"model": "m", "messages": []}), "test", _output)
        assert (parked.value.until - NOON).total_seconds() == 5400
        assert outcome(door) == "parked"
        assert len(server.asked) == 1


def test_no_paper_goes_where_a_redirect_points(tmp_path):
    """The other host is never spoken to."""
    with Server(lambda _: Play(200, completion(GOOD))) as other:
        target = f"{other.url}/chat/completions"
        with Server(lambda _: Play(307, b"", {"Location": target})) as server:
            assert outcome(door_to(server.url, tmp_path)) == "redirect"
        assert other.asked == []


def test_what_may_have_been_paid_for_is_not_asked_twice(tmp_path):
    """A response that is of no use is kept, and its fault told again, until it is asked for anew."""
    plays = iter([said("no JSON at all"), said(GOOD)])
    with Server(lambda _: next(plays)) as server:
        assert [outcome(door_to(server.url, tmp_path)) for _ in range(3)] == ["not_an_answer"] * 3
        assert len(server.asked) == 1
        assert outcome(door_to(server.url, tmp_path, retry_failed=True)) == ANSWER
        assert outcome(door_to(server.url, tmp_path)) == ANSWER
        assert len(server.asked) == 2


def test_a_wait_that_is_none_is_no_wait():
    """What is neither a number nor a date asks for nothing."""
    assert wait_asked(Received(status=429, headers={"retry-after": "soon"}, body=b"", seconds=0), NOON) is None
