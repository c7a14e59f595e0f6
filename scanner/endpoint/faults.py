"""What can go wrong between us and a model, each by its name, told from the bytes that came."""

import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Literal

from scanner.endpoint.exchange import Exchange, Received
from scanner.errors import AuditorError, RecordError, StopCause
from scanner.strict_json import parse_object

FaultName = Literal[
    # nothing whole came
    "no_connection",  # nobody answers at the address
    "closed",  # the connection ended before the first byte
    "cut",  # … in the middle of the response
    "timed_out",  # the deadline of the whole request passed
    "too_large",  # the response is over the cap
    "encoded",  # compressed, though we asked for it plain
    "no_key",  # nothing was sent: there is no key to show
    # the endpoint says no
    "redirect",
    "bad_key",
    "no_quota",
    "no_model",
    "no_such_path",
    "forbidden",
    "rate_limited",
    "overloaded",
    "bad_request",
    "unsupported",  # it does not know an option of the request
    "context_overflow",  # the request is longer than the model can read
    # a response that is none
    "empty",
    "not_json",
    "error_in_success",  # status 200, and an error in it
    # a chat completion without an answer
    "no_choices",
    "no_text",
    "length",  # the answer was cut at its greatest length
    "content_filter",
    "refusal",
    "tool_call",
    # an answer that is not in the form that was asked for
    "not_an_answer",
    "broken_text",
    "not_sent",  # a rehearsal: nothing is sent
    "unanswered",  # several batches ended without a response to it
]
ASKED_AGAIN: frozenset[FaultName] = frozenset({"no_connection", "closed", "rate_limited", "overloaded"})
"""Faults that mend themselves; what brought part of a response, or long silence, is never asked again by itself.

A connection that ends without a byte is nearly always one that was let go while idle, but nobody can be sure of it.
"""
MAYBE_PAID: frozenset[FaultName] = frozenset({"closed", "cut", "timed_out", "too_large", "encoded"})
"""Faults after which nobody knows whether the request was paid for: where there is a limit, it counts as if it was."""
STOPS: dict[FaultName, StopCause] = {
    "no_key": "key",
    "bad_key": "key",
    "forbidden": "key",
    "no_quota": "quota",
    "no_model": "model",
    "no_such_path": "model",
    "redirect": "redirect",
    "no_connection": "unreachable",
}
"""Faults that every further request would meet too."""
LASTING: frozenset[FaultName] = frozenset({"unsupported", "context_overflow"})
"""Refusals that the same request meets every time: they are served from the ledger like answers."""

LONGEST_WAIT = 366 * 86_400.0
"""Seconds: nobody means a longer wait, and a moment further off is no date."""

_NO_QUOTA = ("insufficient_quota", "billing_hard_limit_reached", "insufficient_balance", "insufficient_credits")
_OVERFLOW = (
    "context_length_exceeded",
    "exceed_context_size",
    "context length",
    "context window",
    "context size",
    "maximum context",
    "too many tokens",
    "prompt is too long",
    "input is too long",
    "exceeds the available context",
)
_UNSUPPORTED = (
    "unsupported",
    "not supported",
    "unknown parameter",
    "unrecognized",
    "unexpected",
    "extra_forbidden",
    "extra inputs",
    "not permitted",
    "not allowed",
    "does not support",
    "not implemented",
    "response_format",
    "json_schema",
    "grammar",
    "max_completion_tokens",
    "max_tokens",
    "temperature",
    "prompt_cache",
)


class Fault(AuditorError):  # noqa: N818 - a fault of theirs, not an error of ours
    """A request that brought no answer: `name` for programs; `exchange` is the response, where one came.

    `unanswered` is the digest of the request where none did, `partial` what came before it broke off. `crowded` says
    that it was refused for being too many together with others in flight.
    """

    def __init__(self, name: FaultName, message: str, exchange: Exchange | None = None, partial: bytes = b"") -> None:
        super().__init__(message)
        self.name: FaultName = name
        self.exchange = exchange
        self.partial = partial
        self.unanswered = ""
        self.crowded = False


def status_fault(received: Received) -> Fault | None:
    """Return the fault that a response's status tells of, None for a success."""
    status = received.status
    if 200 <= status < 300:
        return None
    said = error_words(received)
    return Fault(_name(status, said.lower()), f"the endpoint answered {status}: {said[:300] or 'no reason given'}")


_BY_STATUS: dict[int, FaultName] = {
    401: "bad_key",
    402: "no_quota",
    403: "forbidden",
    404: "no_such_path",
    405: "no_such_path",
    408: "overloaded",
    409: "overloaded",
    413: "context_overflow",
    429: "rate_limited",
    501: "no_such_path",
}


def _name(status: int, said: str) -> FaultName:
    """Name the fault of a status, more closely where the endpoint's own words allow it."""
    if any(code in said for code in _NO_QUOTA):
        return "no_quota"
    if status in {400, 422}:
        return _refused(said)
    if status == 404 and "model" in said:
        return "no_model"
    other: FaultName = "redirect" if status < 400 else "bad_request" if status < 500 else "overloaded"
    return _BY_STATUS.get(status, other)


def _refused(said: str) -> FaultName:
    """Name why a request was not taken as it is."""
    if any(words in said for words in _OVERFLOW):
        return "context_overflow"
    if "model_not_found" in said:
        return "no_model"
    return "unsupported" if any(words in said for words in _UNSUPPORTED) else "bad_request"


def error_words(received: Received) -> str:
    """Return what a response says is wrong, as one line: type, code, parameter and message, whatever its envelope."""
    try:
        data = parse_object(received.body, "the response")
    except RecordError:
        return " ".join(received.body[:500].decode("utf-8", "replace").split())
    inner = data.get("error") or data.get("errors") or data.get("detail") or data.get("message") or ""
    return " ".join(_flat(inner))[:500]


def _flat(value: Any) -> list[str]:
    """Return the words in a JSON value, in their order."""
    if isinstance(value, dict):
        return [words for part in value.values() for words in _flat(part)]
    if isinstance(value, list):
        return [words for part in value for words in _flat(part)]
    return " ".join(str(value).split()).split("\n") if value not in (None, "") else []


def response_object(exchange: Exchange) -> dict[str, Any]:
    """Return the JSON object that a success holds; raise Fault where it is empty, no JSON object, or an error in it."""
    body = exchange.received.body
    if not body.strip() or body.strip() == b"null":
        raise Fault("empty", "the endpoint answered with nothing")
    try:
        data = parse_object(body, "the response")
    except RecordError as error:
        raise Fault("broken_text" if "surrogate" in str(error) else "not_json", str(error)) from None
    if data.get("error"):
        raise Fault("error_in_success", f"the endpoint answered with an error: {error_words(exchange.received)[:300]}")
    return data


def wait_asked(received: Received, now: datetime) -> float | None:
    """Return for how many seconds the endpoint asks to be left alone (Retry-After, seconds or a date); None if not.

    A date is counted from the response's own Date (RFC 9110, 6.6.1), or from now where it has none: our clock may be
    wrong by days. At most a year: a number that is none of a wait (`inf`, `1e300`) is taken for that.
    """
    headers = {name.lower(): value.strip() for name, value in received.headers.items()}
    try:
        if "retry-after-ms" in headers:
            return _bounded(float(headers["retry-after-ms"]) / 1000)
        return _bounded(float(headers["retry-after"]))
    except KeyError:
        return None
    except ValueError:
        until = _moment(headers.get("retry-after", ""))
        return _bounded((until - (_moment(headers.get("date", "")) or now)).total_seconds()) if until else None


def _moment(date: str) -> datetime | None:
    """Return the moment of a date as HTTP writes it; None for what is none."""
    try:
        moment = parsedate_to_datetime(date)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _bounded(seconds: float) -> float | None:
    """Return a wait between none and the longest; None for what is no number."""
    return None if math.isnan(seconds) else min(max(0.0, seconds), LONGEST_WAIT)
