"""The one place that speaks to an endpoint over a network, through the `openai` package: bounded, and never moved.

The package would ask again by itself, follow a redirect with the paper in its hands, read a body of any size and let
its time limit start anew with each byte. So each request is one attempt, with a deadline for the whole of it.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import CancelledError
from functools import cached_property
from threading import Thread
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx2
import openai

from scanner.endpoint.exchange import Received, Request
from scanner.endpoint.faults import Fault
from scanner.endpoint.settings import EndpointSettings

_KEPT_HEADERS = (
    "content-type",
    "date",
    "retry-after",
    "retry-after-ms",
    "x-request-id",
    "openai-processing-ms",
    *(f"x-ratelimit-{what}-{of}" for what in ("remaining", "reset") for of in ("requests", "tokens")),
)
_TELLING = 8
"""Letters of a key that tell nothing yet."""


class Network:
    """Sends requests to one endpoint; may be called from any number of threads."""

    def __init__(self, settings: EndpointSettings) -> None:
        self._settings = settings

    def __call__(self, request: Request) -> Received:
        """Send one request, once, and return what came.

        Raises Fault: `no_connection`, `closed`, `cut`, `timed_out`, `too_large`, `encoded`, or `no_key` where OpenAI's
        own endpoint would be asked without one. Any status is a response.
        """
        if self._settings.of_openai and not self._settings.key.get_secret_value():
            raise Fault("no_key", "there is no key")
        waiting = asyncio.run_coroutine_threadsafe(self._within_deadline(request), self._loop)
        try:
            return waiting.result()
        except CancelledError:
            raise Fault("timed_out", "the request was given up") from None

    def models(self) -> Received:
        """Ask which models there are; the answer is not kept."""
        return asyncio.run_coroutine_threadsafe(self._within_deadline(None), self._loop).result()

    def hasten(self, seconds: float) -> None:
        """Give up what is still under way after so many seconds."""

        def give_up() -> None:
            for task in asyncio.all_tasks(self._loop):
                task.cancel()

        self._loop.call_soon_threadsafe(self._loop.call_later, seconds, give_up)

    async def _within_deadline(self, request: Request | None) -> Received:
        deadline = self._settings.deadline
        try:
            async with asyncio.timeout(deadline):
                return await self._send(request)
        except TimeoutError:
            raise Fault("timed_out", f"no whole response within {deadline:g} s; see --timeout") from None

    async def _send(self, request: Request | None) -> Received:
        begun = time.monotonic()
        try:
            if request is None:
                response = await self._client.get("/models", cast_to=httpx2.Response)
            else:
                response = await self._client.post(request.path, body=request.body, cast_to=httpx2.Response)
        except openai.APIStatusError as error:
            response = error.response
        except openai.APITimeoutError:
            raise Fault("no_connection", f"{self._settings.host} takes no connection") from None
        except openai.APIConnectionError as error:
            raise broken(error.__cause__, self._settings) from None
        return received(response, time.monotonic() - begun, self._settings.key.get_secret_value())

    @cached_property
    def _loop(self) -> asyncio.AbstractEventLoop:
        """One loop for all requests, in a thread of its own: there a deadline stops anything, also silence."""
        loop = asyncio.new_event_loop()
        Thread(target=loop.run_forever, name="endpoint", daemon=True).start()
        return loop

    @cached_property
    def _client(self) -> openai.AsyncOpenAI:
        return client_of(self._settings, lambda inner: Capped(inner, self._settings.max_bytes))


def client_of(
    settings: EndpointSettings, around: Callable[[httpx2.AsyncBaseTransport], httpx2.AsyncBaseTransport]
) -> openai.AsyncOpenAI:
    """Return a client that makes one attempt, and is moved nowhere; `around` puts bounds around its transport."""
    proxy = _proxy(settings.base_url)
    encrypted = settings.base_url.startswith("https:") or (proxy or "").startswith("https:")
    inner = httpx2.AsyncHTTPTransport(
        verify=encrypted,  # reading all certificates takes 80 ms, for nothing where none is checked
        proxy=proxy,
        limits=httpx2.Limits(max_connections=None, max_keepalive_connections=256),
    )
    web = httpx2.AsyncClient(
        transport=around(inner),
        timeout=httpx2.Timeout(settings.deadline, connect=min(10.0, settings.deadline)),
        follow_redirects=False,
        trust_env=False,
        headers={"Accept-Encoding": "identity"},
    )
    key = settings.key.get_secret_value() or "none"
    if settings.key:
        _keep_out_of_logs(key)
    return openai.AsyncOpenAI(base_url=settings.base_url, api_key=key, http_client=web, max_retries=0)


def received(response: httpx2.Response, seconds: float, key: str) -> Received:
    """Return a response, its body read, without the key, should the endpoint repeat it."""
    kept = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
    headers = {name: without_key(value.encode(), key).decode() for name, value in kept.items()}
    body = without_key(response.content, key)
    return Received(status=response.status_code, headers=headers, body=body, seconds=round(seconds, 3))


def without_key(said: bytes, key: str) -> bytes:
    """Return bytes that came without the key, also where they break off in the middle of it."""
    secret = key.encode()
    if not secret:
        return said
    said = said.replace(secret, b"[key]")
    begun = next((end for end in range(len(secret) - 1, _TELLING, -1) if said.endswith(secret[:end])), 0)
    return said[: len(said) - begun] + b"[key]" if begun else said


def broken(error: BaseException | None, settings: EndpointSettings) -> Fault:
    """Name what became of a connection, with what came of a body that broke off, without the key."""
    if isinstance(error, BrokenBody):
        partial = without_key(error.fault.partial, settings.key.get_secret_value())
        return Fault(error.fault.name, str(error.fault), partial=partial)
    if isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.UnsupportedProtocol):
        reason = str(error) or "no connection"
        return Fault("no_connection", f"{settings.host} cannot be reached ({reason})")
    return Fault("closed", f"{settings.host} ended the connection without a response")


class BrokenBody(httpx2.TransportError):
    """A response whose body did not come whole."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


class Capped(httpx2.AsyncBaseTransport):
    """Reads each body up to a cap, and keeps what came of one that breaks off."""

    def __init__(self, inner: httpx2.AsyncBaseTransport, max_bytes: int) -> None:
        self._inner = inner
        self._max_bytes = max_bytes

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Return a response with its whole body in memory; raise `BrokenBody` where there is no such."""
        response = await self._inner.handle_async_request(request)
        try:
            if response.headers.get("content-encoding", "identity") != "identity":
                raise BrokenBody(Fault("encoded", "the response is compressed, though it was asked for plain"))
            body = await self._body(response)
        finally:
            await response.aclose()
        return httpx2.Response(response.status_code, headers=response.headers, content=body, request=request)

    async def _body(self, response: httpx2.Response) -> bytes:
        body = bytearray()
        try:
            async for chunk in response.stream:  # type: ignore[union-attr]
                body += chunk
                if len(body) > self._max_bytes:
                    cap = f"over {self._max_bytes / 1e6:g} MB"
                    raise BrokenBody(Fault("too_large", f"the response is {cap}", partial=bytes(body[:1000])))
        except (httpx2.RemoteProtocolError, httpx2.ReadError) as error:
            raise BrokenBody(Fault("cut", "the response broke off in the middle", partial=bytes(body))) from error
        return bytes(body)


def _proxy(address: str) -> str | None:
    """Return the proxy that the environment names for an address, None for none."""
    parts = urlsplit(address)
    return None if proxy_bypass(parts.hostname or "") else getproxies().get(parts.scheme)


def _keep_out_of_logs(key: str) -> None:
    """Let no handler of the program write the key, should an endpoint repeat it in what is logged at debug level."""

    def redacted(entry: logging.LogRecord) -> bool:
        entry.msg, entry.args = entry.getMessage().replace(key, "[key]"), ()
        return True

    for handler in (*logging.getLogger().handlers, *logging.getLogger("openai").handlers):
        handler.addFilter(redacted)
