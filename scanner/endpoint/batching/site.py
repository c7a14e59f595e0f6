"""What submitting and collecting share, and what a refusal of the Batch API means."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from scanner.endpoint.batching.book import Book
from scanner.endpoint.batching.limits import Limits
from scanner.endpoint.batching.service import Service
from scanner.endpoint.door import Door, stopping
from scanner.endpoint.faults import MAYBE_PAID, Fault
from scanner.errors import EndpointError


class Site(NamedTuple):
    """One endpoint with a Batch API, as one corpus uses it; `tell` is given lines for people, `now` tells the time."""

    door: Door
    service: Service
    book: Book
    limits: Limits
    corpus: str
    tell: Callable[[str], None]
    now: Callable[[], datetime]

    @property
    def host(self) -> str:
        """The host and port of the endpoint."""
        return self.door.settings.host


def refusal(fault: Fault, host: str, doing: str) -> EndpointError:
    """Return the error, in one line, for a call of the Batch API that failed; `doing` says what was to be done."""
    if fault.name == "no_such_path":
        reason = f"{host} has no Batch API ({fault})"
        return EndpointError("batch_api", f"{reason}; leave --batch-api out, or give --base-url of one that has it")
    known = stopping(fault, host)
    if known:
        return known
    return EndpointError("batch_api", f"{host}: could not {doing}: {fault}; the same command goes on from here")


def is_in_doubt(fault: Fault) -> bool:
    """Tell whether a call that failed with this may have been carried out all the same."""
    return fault.name in MAYBE_PAID or fault.name in {"overloaded", "not_json", "not_an_answer"}
