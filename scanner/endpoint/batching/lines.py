"""The lines of the Batch API's files: a request to a line, and a line to the raw response in it.

    {"custom_id": …, "method": "POST", "url": "/v1/chat/completions", "body": {…}}                 sent
    {"custom_id": …, "response": {"status_code": …, "request_id": …, "body": …}, "error": null}    came back

`custom_id` is the digest of the whole request, which has just the 64 characters that are allowed: so a response finds
its request whoever sent it, and in whatever order it comes.
"""

import json
import re
from collections.abc import Iterator
from typing import IO, NamedTuple

from scanner.endpoint.exchange import BATCH_HEADER, Received, Request
from scanner.errors import RecordError

PATHS = frozenset({"/chat/completions"})
"""Ways of asking that the Batch API takes, of those that we speak."""
_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


class Line(NamedTuple):
    """A line that came back: the raw response where there is one, else a word for why there is none."""

    custom_id: str
    received: Received | None
    reason: str = ""


def url_of(path: str) -> str:
    """Return the address of a way of asking as the Batch API names it, wherever the endpoint's own address lies."""
    return f"/v1{path}"


def request_line(request: Request) -> bytes:
    """Return a request as a line of an input file."""
    line = {"custom_id": request.key, "method": "POST", "url": url_of(request.path), "body": request.body}
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace") + b"\n"


def raw_lines(file: IO[bytes], longest: int) -> Iterator[bytes]:
    """Yield the lines of a file; of one over `longest` bytes only its beginning, so that it is no JSON any more."""
    while line := file.readline(longest):
        yield line
        while not line.endswith(b"\n") and (line := file.readline(longest)):
            pass


def read_line(raw: bytes, batch_id: str) -> Line:
    """Return what a line of an output or error file says, its response's body byte by byte as it was.

    Raises RecordError for a line that names no request, or is no JSON object.
    """
    try:
        text = raw.decode()
        parts = _members(text)
        custom_id = json.loads(parts["custom_id"])
        response = parts.get("response", "null")
        received = None if response == "null" else _received(response, batch_id)
    except (KeyError, ValueError, RecursionError) as error:
        raise RecordError(f"no line of a batch: {type(error).__name__}") from None
    if not isinstance(custom_id, str):
        raise RecordError("a custom_id that is no text")
    return Line(custom_id, received, "" if received else _reason(parts.get("error", "null")))


def _received(text: str, batch_id: str) -> Received:
    """Return a response as if it had come over the wire; a body that is text in JSON is that text."""
    parts = _members(text)
    status = json.loads(parts["status_code"])
    if type(status) is not int:
        raise ValueError(status)
    body = parts.get("body", "null")
    body = json.loads(body) if body.startswith('"') else body
    said = json.loads(parts.get("request_id", "null"))
    headers = {BATCH_HEADER: batch_id} | ({"x-request-id": said} if isinstance(said, str) else {})
    return Received(status=status, headers=headers, body=body.encode("utf-8", "surrogatepass"), seconds=0.0)


def _reason(text: str) -> str:
    """Return the code of an error, `no_response` where it has none."""
    error = json.loads(text)
    code = error.get("code") if isinstance(error, dict) else None
    return code if isinstance(code, str) and code else "no_response"


def _members(text: str) -> dict[str, str]:
    """Return the members of a JSON object by name, each value as it is written; ValueError for no whole object.

    Reading and writing the values anew would change them: a doubled key, a NaN, an escape.
    """
    found: dict[str, str] = {}
    at = _after(text, 0, "{")
    while text[at : at + 1] != "}":
        name, end = _DECODER.raw_decode(text, at)
        start = _after(text, _skip(text, end), ":")
        _, end = _DECODER.raw_decode(text, start)
        found[str(name)] = text[start:end]
        at = _skip(text, end)
        if text[at : at + 1] != "}":
            at = _after(text, at, ",")
    if text[at + 1 :].strip():
        raise ValueError(text[at + 1 :][:20])
    return found


def _after(text: str, at: int, sign: str) -> int:
    """Return where what follows a sign begins; ValueError where another stands there."""
    at = _skip(text, at)
    if text[at : at + 1] != sign:
        raise ValueError(at)
    return _skip(text, at + 1)


def _skip(text: str, at: int) -> int:
    """Return the next place that is no white space."""
    found = _SPACE.match(text, at)
    return found.end() if found else at
