"""A server with the Batch API that plays what a test scripts, over real sockets on 127.0.0.1.

Files go up and down, batches are begun, listed, looked at and cancelled. A batch stays in progress until its server is
told to `finish` one; then a model answers its requests, and an `End` says what its files hold and how it ended. Every
answer of the model is counted as paid for by the id of its request.
"""

import json
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from tests.llm_server import Asked, no_opinion, reply

Answers = dict[str, bytes]
Lines = tuple[list[bytes], list[bytes]]


@dataclass
class Batch:
    """A batch as the server has it; `requests` are the bodies by their ids."""

    id: str
    file_id: str
    metadata: dict[str, str]
    requests: dict[str, dict[str, Any]]
    status: str = "in_progress"
    created_at: int = field(default_factory=lambda: int(time.time()))
    output: str | None = None
    error: str | None = None
    problems: list[dict[str, Any]] = field(default_factory=list)

    def told(self) -> dict[str, Any]:
        """Return it as the API tells of it."""
        errors = {"object": "list", "data": self.problems} if self.problems else None
        return {
            "id": self.id,
            "object": "batch",
            "endpoint": "/v1/chat/completions",
            "completion_window": "24h",
            "created_at": self.created_at,
            "input_file_id": self.file_id,
            "metadata": self.metadata,
            "status": self.status,
            "output_file_id": self.output,
            "error_file_id": self.error,
            "errors": errors,
        }


@dataclass(frozen=True)
class End:
    """How a batch ends: its status, and what becomes of the answers; None for both files: nothing was processed."""

    status: str = "completed"
    files: Callable[[dict[str, dict[str, Any]], Callable[[str], bytes]], Lines] | None = None
    problem: str = ""


def in_order(requests: dict[str, dict[str, Any]], answer: Callable[[str], bytes]) -> Lines:
    """Answer every request."""
    return [answer(key) for key in requests], []


def shuffled(requests: dict[str, dict[str, Any]], answer: Callable[[str], bytes]) -> Lines:
    """Answer every request, in another order."""
    keys = list(requests)
    random.Random(7).shuffle(keys)  # noqa: S311 - no secret
    return [answer(key) for key in keys], []


def half(reason: str) -> Callable[[dict[str, dict[str, Any]], Callable[[str], bytes]], Lines]:
    """Answer every second request; the others have a line that says why not."""

    def files(requests: dict[str, dict[str, Any]], answer: Callable[[str], bytes]) -> Lines:
        keys = list(requests)
        return [answer(key) for key in keys[::2]], [no_answer(key, reason) for key in keys[1::2]]

    return files


def refused(status: int, error: dict[str, Any]) -> Callable[[dict[str, dict[str, Any]], Callable[[str], bytes]], Lines]:
    """Refuse every request, in the error file."""

    def files(requests: dict[str, dict[str, Any]], _: Callable[[str], bytes]) -> Lines:
        return [], [response_line(key, status, json.dumps({"error": error}).encode()) for key in requests]

    return files


def response_line(key: str, status: int, body: bytes) -> bytes:
    """Return a line with a response, whose body is written as it is."""
    head = json.dumps({"id": "r", "custom_id": key})[:-1].encode()
    response = f'{{"status_code": {status}, "request_id": "req-{key[:8]}", "body": '.encode() + body + b"}"
    return head + b', "response": ' + response + b', "error": null}\n'


def no_answer(key: str, reason: str) -> bytes:
    """Return the line of a request that was not answered."""
    error = {"code": reason, "message": "This request could not be executed."}
    return json.dumps({"custom_id": key, "response": None, "error": error}).encode() + b"\n"


class BatchServer:
    """The server; `paid` counts the model's answers by the id of their request.

    `before` is asked about each call by its method and path: a status to refuse it with and a body, or `close` to end
    the connection without doing anything; `after` is asked when it was done.
    """

    def __init__(self, opinion: Callable[[str], dict[str, Any]] = no_opinion) -> None:
        self.opinion = opinion
        self.files: dict[str, bytes] = {}
        self.batches: dict[str, Batch] = {}
        self.paid: Counter[str] = Counter()
        self.calls: list[tuple[str, str]] = []
        self.before: Callable[[str, str], tuple[int, bytes] | str | None] = lambda _method, _path: None
        self.after: Callable[[str, str], str | None] = lambda _method, _path: None
        self.ends: list[End] = []
        self.lock = threading.RLock()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"server_of": self}))
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True)

    @property
    def url(self) -> str:
        """The address of the endpoint."""
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(5)

    @property
    def sent(self) -> Counter[str]:
        """How often each request was sent, in any batch that was begun."""
        with self.lock:
            return Counter(key for batch in self.batches.values() for key in batch.requests)

    def finish(self, end: End | None = None) -> None:
        """End every batch that is in progress."""
        with self.lock:
            for batch in self.batches.values():
                if batch.status == "in_progress":
                    self._end(batch, end or End())

    def _end(self, batch: Batch, end: End) -> None:
        files = end.files or (in_order if end.status == "completed" else None)
        output, error = files(batch.requests, lambda key: self._answer(batch, key)) if files else ([], [])
        batch.status = end.status
        batch.output = self.keep(b"".join(output)) if output else None
        batch.error = self.keep(b"".join(error)) if error else None
        if end.problem:
            code, _, message = end.problem.partition(": ")
            batch.problems = [{"code": code, "message": message, "line": None, "param": None}]

    def _answer(self, batch: Batch, key: str) -> bytes:
        self.paid[key] += 1
        asked = Asked("/v1/chat/completions", {}, batch.requests[key])
        return response_line(key, 200, reply(asked, self.opinion))

    def keep(self, content: bytes) -> str:
        """Keep a file, and return its id."""
        with self.lock:
            file_id = f"file-{len(self.files) + 1}"
            self.files[file_id] = content
            return file_id

    def begin(self, said: dict[str, Any]) -> Batch:
        """Begin a batch; one that a script waits for ends at once."""
        with self.lock:
            lines = map(json.loads, self.files[said["input_file_id"]].splitlines())
            requests = {line["custom_id"]: line["body"] for line in lines}
            batch = Batch(f"batch-{len(self.batches) + 1}", said["input_file_id"], said.get("metadata") or {}, requests)
            self.batches[batch.id] = batch
            if self.ends:
                self._end(batch, self.ends.pop(0))
            return batch


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    server_of: BatchServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer a call that asks."""
        self._serve("GET")

    def do_POST(self) -> None:
        """Answer a call that does."""
        self._serve("POST")

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _serve(self, method: str) -> None:
        parts = urlsplit(self.path)
        path = parts.path.removeprefix("/v1")
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        self.server_of.calls.append((method, path))
        played = self.server_of.before(method, path)
        if played == "close":
            self.close_connection = True
            return
        status, answer = played or self._do(method, path, parse_qs(parts.query), body)
        if self.server_of.after(method, path) == "close":
            self.close_connection = True
            return
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def _do(self, method: str, path: str, query: dict[str, list[str]], body: bytes) -> tuple[int, bytes]:
        """Do a call, and return status and body."""
        server, names = self.server_of, path.strip("/").split("/")
        if method == "POST" and path == "/files":
            return 200, json.dumps({"id": server.keep(self._uploaded(body)), "object": "file"}).encode()
        if method == "POST" and path == "/batches":
            return 200, json.dumps(server.begin(json.loads(body)).told()).encode()
        if path == "/batches":
            return 200, self._page(query)
        if names[0] == "files" and names[1] in server.files:
            return 200, server.files[names[1]]
        if names[0] == "batches" and names[1] in server.batches:
            return 200, json.dumps(server.batches[names[1]].told()).encode()
        return 404, b'{"error": {"message": "No such thing found", "type": "invalid_request_error"}}'

    def _uploaded(self, body: bytes) -> bytes:
        """Return the file in a form of several parts; its purpose has to be `batch`."""
        boundary = re.search("boundary=(.+)", self.headers["content-type"]).group(1).encode()
        parts = [part.partition(b"\r\n\r\n") for part in body.split(b"--" + boundary)]
        assert any(b'name="purpose"' in head and content.strip() == b"batch" for head, _, content in parts)
        return next(content.removesuffix(b"\r\n") for head, _, content in parts if b'name="file"' in head)

    def _page(self, query: dict[str, list[str]]) -> bytes:
        """Return a page of batches, the newest first."""
        newest = list(reversed(self.server_of.batches.values()))
        ids = [batch.id for batch in newest]
        start = ids.index(query["after"][0]) + 1 if "after" in query else 0
        end = start + int(query.get("limit", ["20"])[0])
        shown = [batch.told() for batch in newest[start:end]]
        return json.dumps({"object": "list", "data": shown, "has_more": end < len(newest)}).encode()
