"""What was said in the making of a scan, as a file beside it: enough to make the same record again without a network.

The first line says how the scan was made, each further line is a request by its digest, without the paper's text, and
the raw response to it, or the name of the fault that took its place.
"""

import base64
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, ValidationError, field_validator, model_validator

from scanner.endpoint.exchange import Exchange, Received, Request
from scanner.endpoint.faults import Fault
from scanner.errors import EndpointError, RecordError, StoreError
from scanner.frozen import Open


class Header(Open):
    """How a scan was made: `settings` of its auditor, what was known of the endpoint, the modules, the time.

    `inputs` is the digest of what the scan was made with beside the PDF.
    """

    transcript: Literal[1] = 1
    auditor: str
    settings: dict[str, Any]
    base_url: str
    remembered: dict[str, str]
    modules: tuple[str, ...]
    inputs: str = ""
    scanned_at: str

    @field_validator("scanned_at")
    @classmethod
    def _is_a_time(cls, value: str) -> str:
        datetime.fromisoformat(value)
        return value


class Said(Open):
    """A request and its response; `body` is text, or base64 where `encoding` says so."""

    key: str
    asked: str = ""
    path: str = ""
    parameters: dict[str, Any] = Field(default_factory=dict)
    status: int | None = None
    headers: dict[str, str] = Field(default_factory=dict)
    body: str = ""
    encoding: Literal["text", "base64"] = "text"
    seconds: float = 0.0
    fault: str = ""
    message: str = ""

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        self.raw()
        return self

    def raw(self) -> bytes:
        """Return the body as it came; ValueError where it is not in its encoding."""
        return base64.b64decode(self.body, validate=True) if self.encoding == "base64" else self.body.encode()


class Transcript:
    """A transcript in the place of a network: every request is answered as it was."""

    def __init__(self, header: Header, said: Sequence[Said]) -> None:
        self.header = header
        self._said = {line.key: line for line in said}

    def __call__(self, request: Request) -> Received:
        """Return the response that came then; raises the Fault that did, and EndpointError for what was not asked."""
        said = self._said.get(request.key)
        if said is None:
            reason = "the paper, the modules or the prompt are not those of the transcript"
            raise EndpointError("transcript", f"this was not asked then: {reason}")
        if said.status is None:
            raise Fault(said.fault, said.message)  # type: ignore[arg-type]
        return Received(status=said.status, headers=said.headers, body=said.raw(), seconds=said.seconds)


def said_of(exchange: Exchange) -> Said:
    """Return an exchange as a line of a transcript."""
    received = exchange.received
    try:
        body, encoding = received.body.decode(), "text"
    except UnicodeDecodeError:
        body, encoding = base64.b64encode(received.body).decode(), "base64"
    return Said(
        key=exchange.key,
        asked=exchange.asked,
        path=exchange.path,
        parameters={name: value for name, value in exchange.parameters.items() if name != "response_format"},
        status=received.status,
        headers=received.headers,
        body=body,
        encoding=encoding,
        seconds=received.seconds,
    )


def to_lines(header: Header, said: Sequence[Said]) -> bytes:
    """Return a transcript as the bytes of its file."""
    rows = (header.model_dump(mode="json"), *(line.model_dump(mode="json", exclude_defaults=True) for line in said))
    return "".join(json.dumps(row, ensure_ascii=True) + "\n" for row in rows).encode()


def read_transcript(file: Path) -> Transcript:
    """Return the transcript in a file; StoreError where it cannot be read, RecordError where it is none."""
    try:
        first, *rest = file.read_text(encoding="utf-8").splitlines()
        return Transcript(Header.model_validate_json(first), [Said.model_validate_json(line) for line in rest])
    except OSError as error:
        raise StoreError(f"{file.name}: cannot be read: {error.strerror}; give --transcript FILE") from error
    except (UnicodeDecodeError, ValidationError, ValueError) as error:
        raise RecordError(f"{file.name}: no transcript: {str(error).splitlines()[0]}") from error
