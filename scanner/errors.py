"""What we raise on purpose; anything else that escapes is a bug.

    PaperscanError
    ├── UsageError       the command or its arguments make no sense          exit 2
    ├── InputError       a paper that cannot be had or read; has a `cause`   exit 3
    ├── ModuleError      a checklist module that breaks its own rules        exit 3
    ├── AuditorError     an auditor that could not answer a module           recorded in the scan
    ├── EndpointError    a model's endpoint is not to be asked any more      exit 3; stops the whole run
    ├── PutOffError      a paper waits for answers that come in a batch      no failure: a later run goes on
    ├── RecordError      a scan.json that is not valid; lists the problems   exit 3 (1 in `validate`)
    └── StoreError       the scans directory cannot be read or written       exit 3

Every message is one line that says what is wrong and what to do about it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

Cause = Literal[
    "no_file",  # there is nothing at that path
    "not_pdf",  # the bytes are something else, whatever the name says
    "password",  # encrypted, and not open to everyone
    "no_text",  # pages, but no text layer: a scan, or nothing on the pages
    "damaged",  # cut short, repaired by the reader, or far less text than pages
    "too_large",  # over a limit on bytes, pages or text
    "timed_out",  # the reader was stopped at its limit of time
    "crashed",  # the reader's process died
    "not_a_paper",  # readable, but a poster, slides or an unfilled template
    "not_found",  # the archive knows no such paper or version
    "withdrawn",  # the archive says that the paper was withdrawn
    "refused",  # the archive refuses to serve us
    "network",  # no answer, or a wrong one
    "offline",  # not in the cache, and the network is not to be used
    "other_file",  # a PDF, but not the one that a record was made from
]

StopCause = Literal[
    "key",  # there is none, or the endpoint does not accept it
    "quota",  # the account has no money left
    "model",  # the endpoint knows no such model, or not this way of asking
    "unreachable",  # nobody answers there
    "redirect",  # it sends us to somebody else, to whom no paper is given
    "parked",  # it asks us to come back much later: `until`
    "budget",  # one more request could cost more than was allowed
    "price",  # a limit of cost was given, and the price is not known
    "ledger",  # a response cannot be kept, so that it would be paid for in vain
    "interrupted",  # somebody stopped the program
    "transcript",  # a request that the transcript to replay does not hold
    "batch_api",  # the endpoint has no Batch API, or does not take a batch
]


class PaperscanError(Exception):
    """Base of all errors that we raise on purpose; `str(error)` is one line for a person.

    All of them can be pickled with what they know: they may be raised on another machine than they are told on.
    """

    exit_code = 3

    def __reduce__(self) -> tuple[Any, ...]:
        return _made_again, (type(self), str(self)), self.__dict__


class UsageError(PaperscanError):
    """The command or its arguments make no sense."""

    exit_code = 2


class InputError(PaperscanError):
    """A paper that cannot be had or read; `cause` names why for programs, the message for people."""

    def __init__(self, cause: Cause, message: str) -> None:
        super().__init__(message)
        self.cause: Cause = cause


class ModuleError(PaperscanError):
    """A checklist module that breaks the rules of its format."""


class AuditorError(PaperscanError):
    """An auditor could not answer a module; the engine records it and goes on.

    `made` is what was done for it all the same (requests, tokens, cost …), for the record.
    """

    def __init__(self, message: str, made: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.made: Mapping[str, Any] = made or {}


class EndpointError(PaperscanError):
    """A model's endpoint is not to be asked any more in this run; `cause` names why for programs.

    `until` is when a parked run may go on. What was paid for until then is kept, so the same command continues it.
    """

    def __init__(self, cause: StopCause, message: str, until: datetime | None = None) -> None:
        super().__init__(message)
        self.cause: StopCause = cause
        self.until = until


class PutOffError(PaperscanError):
    """A request is left for a batch: its answer comes hours later, and what rests on it waits; nothing failed."""


class RecordError(PaperscanError):
    """A record that is not valid; `problems` are lines of JSON pointer and reason."""

    def __init__(self, message: str, problems: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems


class StoreError(PaperscanError):
    """The scans directory cannot be read or written."""


def _made_again(kind: type[PaperscanError], message: str) -> PaperscanError:
    """Return an error that was pickled; its class's own way of making it would want more than the message."""
    return kind.__new__(kind, message)
