"""A server on this machine that plays arXiv from a script, and what it takes to speak to it."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

from scanner.fetched import FetchSettings
from scanner.sources.web.politeness import Clock

PDF = b"%PDF-1.7\n" + b"a page of a paper\n" * 200 + b"%%EOF\n"
QUERY = "/api/query"


class Reply(NamedTuple):
    """What to answer; `announced` is a Content-Length that may lie, -1 for none; `drip` is seconds between bytes."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    announced: int | None = None
    drip: float = 0.0
    drip_headers: bool = False


class Seen(NamedTuple):
    """A request that came in."""

    time: float
    path: str
    agent: str


class ArxivServer(ThreadingHTTPServer):
    """Answers each path with the replies of its script in turn, the last one for ever; unknown paths with 404."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.script: dict[str, list[Reply]] = {}
        self.seen: list[Seen] = []
        self.open = 0
        self.most_open = 0
        self.lock = threading.Lock()

    @property
    def address(self) -> str:
        """The root of this server."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def paths(self) -> list[str]:
        """Return what was asked for, in order."""
        return [seen.path for seen in self.seen]

    def reply_to(self, path: str) -> Reply:
        """Return the next reply for a path."""
        replies = self.script.get(path.partition("?")[0], [Reply(404, b"<html><body>No such page</body></html>")])
        return replies.pop(0) if len(replies) > 1 else replies[0]

    def handle_error(self, request, client_address):
        """Stay silent about clients that hang up on us: they are meant to."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        server = self.server
        with server.lock:
            server.seen.append(Seen(time.monotonic(), self.path, self.headers["User-Agent"]))
            server.open += 1
            server.most_open = max(server.most_open, server.open)
            reply = server.reply_to(self.path)
        with suppress(OSError):
            self._answer(reply)
        with server.lock:
            server.open -= 1
        self.close_connection = True

    def _answer(self, reply):
        self.wfile.write(f"HTTP/1.1 {reply.status} Scripted\r\n".encode())
        if reply.drip_headers:
            self._drip(b"X-Slow: " + b"." * 10_000, reply.drip)
        length = len(reply.body) if reply.announced is None else reply.announced
        ending = ("Connection", "close") if length < 0 else ("Content-Length", str(length))
        for name, value in (ending, *reply.headers):
            self.wfile.write(f"{name}: {value}\r\n".encode())
        self.wfile.write(b"\r\n")
        if reply.drip:
            self._drip(reply.body, reply.drip)
        else:
            self.wfile.write(reply.body)

    def _drip(self, data, seconds):
        for byte in data:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            time.sleep(seconds)

    def log_message(self, *_):
        """Say nothing."""


@contextmanager
def running_server() -> Iterator[ArxivServer]:
    """Run a server while it is needed."""
    server = ArxivServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def settings_for(server: ArxivServer, cache: Path, **changes) -> FetchSettings:
    """Return settings that make a server stand in for arXiv, without waits that a test does not ask for."""
    quick = {"interval": 0.0, "timeout": 5.0, "deadline": 10.0, "insecure_loopback": True, "cache_dir": cache}
    return FetchSettings(site=server.address, api=server.address + QUERY, **(quick | changes))


def entry(
    identifier: str,
    title: str = "A title",
    comment: str = "12 pages",
    abstract: str = "We study.",
    doi: str = "10.1000/xyz123",
) -> str:
    """Return an entry of a feed, as arXiv writes them."""
    return f"""<entry><id>http://arxiv.org/abs/{identifier}</id><title>{escape(title)}</title>
        <published>2025-02-24T17:20:00Z</published><updated>2026-01-02T00:00:00Z</updated><summary>{escape(abstract)}</summary>
        <author><name>Ada Lovelace</name></author><author><name>Émile
         Borel</name></author>
        <arxiv:comment>{escape(comment)}</arxiv:comment><arxiv:doi>{escape(doi)}</arxiv:doi></entry>"""


def feed(*entries: str, total: int | None = None) -> Reply:
    """Return a feed of entries, with the number of all that there are where it says so."""
    names = 'xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom"'
    space = 'xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"'
    said = "" if total is None else f"<opensearch:totalResults {space}>{total}</opensearch:totalResults>"
    inside = f"<title>arXiv Query</title>{said}{''.join(entries)}"
    return Reply(body=f"<?xml version='1.0' encoding='UTF-8'?>\n<feed {names}>{inside}</feed>".encode())


def listing_page(*identifiers: str, total: int | None = None, notes: str = "") -> Reply:
    """Return a page of a list of papers, as arXiv writes them; `notes` stand with each paper."""
    said = "" if total is None else f"<div class='paging'>Total of {total} entries : <a href=/list>1-50</a></div>"
    terms = "".join(
        f"""<dt><a name='item{number}'>[{number}]</a>
          <a href ="/abs/{identifier}" title="Abstract" id="{identifier}"> arXiv:{identifier} </a>
          [<a href="/pdf/{identifier}" title="Download PDF">pdf</a>, <a href="/format/{identifier}">other</a>]</dt>
        <dd><div class='list-title mathjax'>A title &amp; more</div>{notes}</dd>"""
        for number, identifier in enumerate(identifiers, 1)
    )
    return Reply(
        body=f"<html><body><a href='/abs/2001.00001'>x</a>{said}<dl id='articles'>{terms}</dl></body>".encode()
    )


def two_versions(identifier: str) -> dict[str, list[Reply]]:
    """Return the script of an archive with two versions of one paper, of which the feed names the newest."""
    return {
        QUERY: [feed(entry(f"{identifier}v2"))],
        f"/pdf/{identifier}v1": [Reply(body=PDF + b"first %%EOF")],
        f"/pdf/{identifier}v2": [Reply(body=PDF)],
    }


class FakeTime:
    """Time that passes only when somebody sleeps; `slept` says for how long."""

    def __init__(self, wall: float = 1_750_000_000.0) -> None:
        self.wall = wall
        self.steady = 1000.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.slept.append(seconds)
        self.wall += seconds
        self.steady += seconds

    @property
    def clock(self) -> Clock:
        """The clock that shows this time."""
        return Clock(lambda: self.wall, lambda: self.steady, self.sleep)
