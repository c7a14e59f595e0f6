"""Asking a web server for one thing, bounded in time, in size and in whom we speak to."""

import re
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import partial
from html import unescape
from importlib.metadata import PackageNotFoundError, version
from threading import Event, Timer
from typing import Any, NamedTuple

import httpx2

from scanner.errors import InputError
from scanner.fetched import FetchSettings
from scanner.identifiers import printable
from scanner.sources.web.politeness import LONGEST_PAUSE, Clock, Session, in_turn

_BUSY = (429, 500, 502, 503, 504)
_MOST_MOVES = 3
_BACKOFF = 4  # intervals, twice as many each time, where a busy server does not say for how long
_CHUNK = 65_536


class Answer(NamedTuple):
    """What a server answered; `pause` is for how many seconds it is to be left alone, 0 where it is not busy."""

    status: int
    body: bytes
    moved_to: str | None = None
    pause: float = 0.0

    def line(self) -> str:
        """Return the words of a page as one short line, for a person to read."""
        page = self.body[:20_000].decode("utf-8", "replace")
        words = re.sub(r"(?is)<(script|style)\b.*?</\1\s*>|<[^>]*>", " ", page)
        return printable(" ".join(unescape(words).split()), 200)


def get(url: str, max_bytes: int, session: Session) -> Answer:
    """Return what a server answers; one that is busy or out of reach is asked again, each time when it is our turn.

    Raises InputError: `refused` for a 403, and for a server that still says that it is asked too often, or is to be
    left alone for longer than our patience; `too_large` over `max_bytes`; `network` without a whole answer, or for a
    move to where we do not go.
    """
    outcome = _attempt(url, max_bytes, session, 0)
    for attempt in range(1, session.settings.attempts):
        if isinstance(outcome, Answer):
            break
        outcome = _attempt(url, max_bytes, session, attempt)
    if isinstance(outcome, InputError):
        raise outcome
    return outcome


def _attempt(url: str, max_bytes: int, session: Session, earlier: int) -> Answer | InputError:
    """Return the answer, or the error that one more attempt may mend; raise the one that it cannot."""
    host = httpx2.URL(url).host
    try:
        answer = _follow(url, max_bytes, session, session.settings.interval * _BACKOFF * 2**earlier)
    except (httpx2.TransportError, httpx2.InvalidURL) as error:
        reason = printable(str(error) or type(error).__name__)
        return InputError("network", f"no whole answer from {host} ({reason}); check the network, or try later")
    if answer.status == 403:
        raise InputError("refused", f"{host} refuses to serve us (403); stop, and find out why: {answer.line()}")
    if answer.status == 429:
        return InputError("refused", f"{host} says that we ask too often (429); try again later")
    if answer.status in _BUSY:
        return InputError("network", f"{host} is in trouble ({answer.status}): {answer.line()}; try again later")
    return answer


def _follow(url: str, max_bytes: int, session: Session, backoff: float) -> Answer:
    """Ask, and ask again where the answer points to, as long as we go there; each of it takes its turn."""
    for _ in range(_MOST_MOVES + 1):
        _check_address(url, session.settings)
        answer = in_turn(partial(_request, url, max_bytes, session, backoff), session)
        if answer.moved_to is None:
            return answer
        url = answer.moved_to
    raise InputError("network", f"{printable(url)}: sent from one address to the next without an end; try again later")


def _check_address(url: str, settings: FetchSettings) -> None:
    """Refuse an address that is not https at one of our hosts, before anything is sent or looked up."""
    address = httpx2.URL(url)
    ours = address.scheme == "https" and address.host in settings.hosts and address.port is None
    loopback = settings.insecure_loopback and address.scheme == "http" and address.host == "127.0.0.1"
    if not (ours or loopback) or address.userinfo:
        raise InputError("network", f"papers are not fetched from {printable(url)}; download the PDF and name the file")


def _request(url: str, max_bytes: int, session: Session, backoff: float) -> Answer:
    """Make one request over a connection of its own."""
    settings = session.settings
    with (
        _client(settings) as client,
        _deadline(settings.deadline) as watch,
        client.stream("GET", url, extensions={"trace": watch}) as response,
    ):
        moved_to = str(response.url.join(response.headers["location"])) if response.has_redirect_location else None
        body = b"" if moved_to else _body(response, max_bytes)
        return Answer(response.status_code, body, moved_to, _pause(response, backoff, session.clock))


def _client(settings: FetchSettings) -> httpx2.Client:
    """Return a client that says who we are; it uses the proxy that this machine names, but not to speak to itself."""
    headers = {"User-Agent": _user_agent(settings.contact), "Accept-Encoding": "identity"}
    try:
        return httpx2.Client(headers=headers, timeout=settings.timeout, trust_env=not settings.insecure_loopback)
    except (ImportError, OSError, ValueError, httpx2.InvalidURL) as error:
        reason = printable(str(error))
        raise InputError("network", f"the environment's proxy or certificates cannot be used: {reason}") from error


def _user_agent(contact: str) -> str:
    """Name this program, its version, and whom to write to."""
    try:
        name = f"paperscan/{version('paperscan')}"
    except PackageNotFoundError:  # run from a checkout that was never installed
        name = "paperscan"
    return f"{name} ({contact})" if contact else name


@contextmanager
def _deadline(seconds: float) -> Iterator[Callable[[str, Mapping[str, Any]], None]]:
    """Shut the connection down when the time is over: a time-out of each read does not end a server that drips.

    Gives the watch that learns of connections from the client, and raises InputError `network` where it had to act.
    """
    passed, sockets = Event(), []

    def watch(event: str, info: Mapping[str, Any]) -> None:
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            sockets.append(info["return_value"].get_extra_info("socket"))

    def cut() -> None:
        passed.set()
        for connection in sockets:
            with suppress(OSError):  # it may be closed already
                connection.shutdown(socket.SHUT_RDWR)

    timer = Timer(seconds, cut)
    timer.start()
    try:
        yield watch
    except httpx2.TransportError:
        if not passed.is_set():
            raise
    finally:
        timer.cancel()
    if passed.is_set():
        raise InputError("network", f"no whole answer within {seconds:g} s; try again later, or allow more time")


def _body(response: httpx2.Response, max_bytes: int) -> bytes:
    """Read an answer as it was sent, and no more of it than we allow."""
    limit = f"{max_bytes / 1e6:g} MB"
    too_large = InputError("too_large", f"{response.url.host} sends more than {limit}, the most that we take")
    announced = response.headers.get("content-length", "")
    if announced.isdecimal() and int(announced[:20]) > max_bytes:
        raise too_large
    body = bytearray()
    for chunk in response.iter_raw(_CHUNK):
        body += chunk
        if len(body) > max_bytes:
            raise too_large
    return bytes(body)


def _pause(response: httpx2.Response, otherwise: float, clock: Clock) -> float:
    """Return how long a busy server is to be left alone: Retry-After in seconds or as a date (RFC 9110, 10.2.3).

    A date is counted from the server's own, where it says that: our clock may be wrong by days.
    """
    if response.status_code not in _BUSY:
        return 0.0
    wish = response.headers.get("retry-after", "").strip()
    if wish.isdecimal():
        return min(float(wish[:20]), LONGEST_PAUSE)
    until = _moment(wish)
    if until is None:
        return otherwise
    now = _moment(response.headers.get("date", ""))
    return min(max(0.0, until - (clock.wall() if now is None else now)), LONGEST_PAUSE)


def _moment(date: str) -> float | None:
    """Return a date as HTTP writes it in seconds since 1970; None for what is none."""
    try:
        moment = parsedate_to_datetime(date)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
