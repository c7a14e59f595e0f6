"""What we raise on purpose; anything else that escapes is a bug.

    PaperscanError
    ├── UsageError       the command or its arguments make no sense          exit 2
    ├── InputError       a paper that cannot be had or read; has a `cause`   exit 3
    ├── ModuleError      a checklist module that breaks its own rules        exit 3
    ├── AuditorError     an auditor that could not answer a module           recorded in the scan
    ├── RecordError      a scan.json that is not valid; lists the problems   exit 3 (1 in `validate`)
    └── StoreError       the scans directory cannot be read or written       exit 3

Every message is one line that says what is wrong and what to do about it.
"""

from typing import Literal

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
]


class PaperscanError(Exception):
    """Base of all errors that we raise on purpose; `str(error)` is one line for a person."""

    exit_code = 3


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
    """An auditor could not answer a module; the engine records it and goes on."""


class RecordError(PaperscanError):
    """A record that is not valid; `problems` are lines of JSON pointer and reason."""

    def __init__(self, message: str, problems: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems


class StoreError(PaperscanError):
    """The scans directory cannot be read or written."""
