"""A model's endpoint that plays what a test scripts, over real sockets on 127.0.0.1; also as a process of its own.

`play` takes each request to what is to be done: a status, headers and a body, after a delay, cut, dripped, or not at
all. `answering` plays a model: it reads the ids of the task's items and answers them as an opinion says.
"""

import asyncio
import json
import re
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

MODEL = "scripted-1"
PRICES = f"""
date = 2025-01-01
[[price]]
model = "{MODEL}"
wire = "chat"
input = 100.0
cached = 10.0
output = 1000.0
"""
"""Prices of that model by the wire that most tests use."""


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def text(self) -> str:
        """The text of the last message, empty without one."""
        content = self.body.get("messages", [{"content": ""}])[-1]["content"]
        return content if isinstance(content, str) else "".join(part["text"] for part in content)

    @property
    def items(self) -> list[str]:
        """The ids of the items that the task asks for."""
        task = self.text.rpartition(": end ===")[2]
        return re.findall(r"^([a-z][\w-]*): ", task, re.MULTILINE)


@dataclass(frozen=True)
class Play:
    """What is to be done with a request; `cut` ends the connection after so many bytes of the body."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    cut: int | None = None
    drip: float = 0.0
    hang: bool = False
    close: bool = False
    repeat: int = 1


class Server:
    """A server in a thread; `asked` are the requests so far, `url` the address to give as `--base-url`."""

    def __init__(self, play: Callable[[Asked], Play]) -> None:
        self.play = play
        self.asked: list[Asked] = []
        self._ready = threading.Event()
        self.port = 0
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._thread.start()
        self._ready.wait(5)

    @property
    def url(self) -> str:
        """The address of the endpoint."""
        return f"http://127.0.0.1:{self.port}/v1"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(5)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        server = await asyncio.start_server(self._speak, "127.0.0.1", 0, limit=2**24)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()

    async def _speak(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection, request after request."""
        try:
            while asked := await _read(reader):
                self.asked.append(asked)
                played = self.play(asked)
                await asyncio.sleep(played.delay)
                if not await _do(played, writer):
                    break
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()


async def _read(reader: asyncio.StreamReader) -> Asked | None:
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").strip().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Asked(first.split(" ")[1], headers, json.loads(body or b"{}"))


async def _do(played: Play, writer: asyncio.StreamWriter) -> bool:
    """Do what was scripted; False where the connection ends with it."""
    if played.hang:
        await asyncio.sleep(60)
    if played.close:
        return False
    length = len(played.body) * played.repeat
    headers = {"Content-Type": "application/json", "Content-Length": str(length)} | played.headers
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    writer.write(f"HTTP/1.1 {played.status} Scripted\r\n{head}\r\n".encode())
    if played.drip:
        for byte in played.body:
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(played.drip)
        return True
    for _ in range(played.repeat):
        writer.write(played.body[: played.cut])
        await writer.drain()
    return played.cut is None


def completion(content: Any, *, finish: str = "stop", model: str = MODEL, **message: Any) -> bytes:
    """Return the body of a chat completion."""
    choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": content, **message}}
    usage = {"prompt_tokens": 1000, "completion_tokens": 100, "prompt_tokens_details": {"cached_tokens": 800}}
    return json.dumps(
        {"id": "1", "object": "chat.completion", "model": model, "choices": [choice], "usage": usage}
    ).encode()


def reply(asked: Asked, opinion: Callable[[str], dict[str, Any]]) -> bytes:
    """Return the completion of a model with an opinion on each item of the task."""
    plain = {
        "sentences": [],
        "justification": "as it says",
        "applies": True,
        "answer": "unknown",
        "searched_for": "",
    }
    answers = [plain | {"item": item} | opinion(item) for item in asked.items]
    return completion(json.dumps({"answers": answers, "statements": []}))


def answering(opinion: Callable[[str], dict[str, Any]], delay: float = 0.0) -> Callable[[Asked], Play]:
    """Return the play of a model with an opinion."""
    return lambda asked: Play(body=reply(asked, opinion), delay=delay)


def no_opinion(_: str) -> dict[str, Any]:
    """Answer nothing."""
    return {}


if __name__ == "__main__":
    with Server(answering(no_opinion, delay=float(sys.argv[1]))) as server:
        sys.stdout.write(f"{server.url}\n")
        sys.stdout.flush()
        sys.stdin.read()
