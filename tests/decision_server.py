"""A local endpoint that speaks the three wires of decisions from a script; it listens on 127.0.0.1 only."""

import json
import math
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from scanner.endpoint.budget import Budget
from scanner.endpoint.door import Door, Send
from scanner.endpoint.ledger import Ledger, ledger_file
from scanner.endpoint.network import Network
from scanner.endpoint.prices import load_prices
from scanner.endpoint.settings import endpoint_settings

REFUSES = "refuses"
FORGETS = "forgets"
Script = Callable[[str, str, list[str]], Any]
"""(state, question, options) -> a probability, a chosen option, REFUSES, FORGETS, or a dict to answer with as it is."""


class DecisionServer:
    """What was asked, in order, and what is answered; `status` and `body` answer every request alike where given.

    It knows the paths in `speaks` only, and refuses an empty request as endpoints do.
    """

    def __init__(self, script: Script) -> None:
        self.script = script
        self.log: list[tuple[str, dict[str, Any]]] = []
        self.status = 200
        self.body: Any = None
        self.base_url = ""
        self.speaks = {"/decisions", "/systemone", "/chat/completions"}

    def respond(self, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        """Return status and JSON of the response to a request."""
        if path.rpartition("/v1")[2] not in self.speaks:
            return 404, {"error": {"message": "unknown path"}}
        if not body:
            return 400, {"error": {"message": "the model is missing"}}
        said = self.answer(path, body)
        return self.status, said

    def answer(self, path: str, body: dict[str, Any]) -> Any:
        """Return the JSON answer to a request."""
        self.log.append((path, body))
        if self.body is not None:
            return self.body
        kind = path.rpartition("/v1")[2]
        return {"/decisions": self._openai, "/systemone": self._systemone, "/chat/completions": self._chat}[kind](body)

    def _openai(self, body: dict[str, Any]) -> Any:
        answers = []
        for question in body["questions"]:
            options = [choice["value"] for choice in question.get("choices", [])]
            said = self.script(body["input"], question["instructions"], options)
            if said != FORGETS:
                answers.append({"name": question["name"]} | _openai_answer(said, options))
        return {"model": body["model"], "answers": answers, "usage": _usage(body)}

    def _systemone(self, body: dict[str, Any]) -> Any:
        answers = {}
        for name, question in body["questions"].items():
            options = list(question.get("criteria") or {})
            said = self.script(body["state"], question["instructions"], options)
            if said != FORGETS:
                answers[name] = _systemone_answer(said, options)
        return {"model": body["model"], "answers": answers, "usage": _usage(body)}

    def _chat(self, body: dict[str, Any]) -> Any:
        state, asked = (message["content"] for message in body["messages"])
        labels = dict(re.findall(r"^([A-Z]): (.+)$", asked, re.MULTILINE))
        said = self.script(state, asked, list(labels.values()))
        tops = _tops(said, {option: label for label, option in labels.items()})
        first = [{"token": token, "logprob": math.log(p), "bytes": None} for token, p in tops if p > 0]
        content = [{"token": first[0]["token"], "logprob": first[0]["logprob"], "bytes": None, "top_logprobs": first}]
        message = {"role": "assistant", "content": first[0]["token"]}
        choice = {"index": 0, "message": message, "finish_reason": "length", "logprobs": {"content": content}}
        return {"id": "x", "model": body["model"], "choices": [choice], "usage": _usage(body)}


def _openai_answer(said: Any, options: list[str]) -> dict[str, Any]:
    if isinstance(said, dict):
        return said
    if said == REFUSES:
        return {"type": "refusal"}
    if not options:
        return {"type": "predicate", "probability": said}
    listed = [{"value": option, "probability": 0.9 if option == said else 0.0} for option in options]
    return {"type": "choice", "choice": said, "confidence": 0.5, "probabilities": listed}


def _systemone_answer(said: Any, options: list[str]) -> Any:
    if isinstance(said, dict):
        return said
    if not options:
        return {"type": "noul", "noul": said}
    listed = {option: 0.9 if option == said else 0.0 for option in options}
    return {"type": "choice", "choice": said, "confidence": 0.5, "probabilities": listed}


def _tops(said: Any, labels: dict[str, str]) -> list[tuple[str, float]]:
    if said in {REFUSES, FORGETS}:
        return [("I", 0.9), ("Yes", 0.05)]
    if labels:
        return [(labels[said], 0.9), ("The", 0.1)]
    return [(" Yes", said * 0.6), ("yes", said * 0.35), ("No", (1 - said) * 0.95), ("The", 0.05)]


def _usage(body: dict[str, Any]) -> dict[str, Any]:
    tokens = len(json.dumps(body)) // 4
    return {"input_tokens": tokens, "output_tokens": 0, "total_tokens": tokens}


@contextmanager
def serving(script: Script) -> Iterator[DecisionServer]:
    """Serve a script on a free port of this machine for as long as the block runs."""
    server = DecisionServer(script)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self._send(*server.respond(self.path, json.loads(raw or b"{}")))

        def do_GET(self) -> None:
            self._send(200, {"data": [{"id": "m"}]})

        def _send(self, status: int, body: Any) -> None:
            said = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: Any) -> None:
            """Keep the terminal quiet."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.base_url = f"http://127.0.0.1:{http.server_port}/v1"
    thread = threading.Thread(target=http.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()


def door_to(base_url: str, cache_dir: Path, send: Send | None = None) -> Door:
    """Return a door to a server, with a ledger of its own, or with a function in the place of the network."""
    settings = endpoint_settings(base_url, cache_dir=cache_dir, max_retries=0)
    ledger = Ledger(ledger_file(cache_dir))
    return Door(settings, ledger, send or Network(settings), Budget(settings, load_prices()))


def controls(state: str, question: str) -> float | None:
    """Answer the controls as a model that reads all of the state does; None for any other question."""
    named = re.search(r"Each of these words occurs in the paper between the marks: ([^.]*)\.", question)
    return None if named is None else 0.98 if all(word in state.lower() for word in named[1].split(", ")) else 0.01
