"""The one place that speaks to an endpoint over a network, through the `openai` package: bounded, and never moved.

The package would ask again by itself, follow a redirect with the paper in its hands, read a body of any size and let
its time limit start anew with each byte. So each request is one attempt, with a deadline for the whole of it.
"""

import asyncio
import logging
import time
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

_KEPT_HEADERS = ("content-type", "date", "retry-after", "retry-after-ms", "x-request-id", "openai-processing-ms")


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
            raise self._broken(error.__cause__) from None
        return self._received(response, time.monotonic() - begun)

    def _received(self, response: httpx2.Response, seconds: float) -> Received:
        """Return a response without the key, should the endpoint repeat it."""
        key = self._settings.key.get_secret_value()
        body = response.content.replace(key.encode(), b"[key]") if key else response.content
        kept = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
        headers = {name: value.replace(key, "[key]") if key else value for name, value in kept.items()}
        return Received(status=response.status_code, headers=headers, body=body, seconds=round(seconds, 3))

    def _broken(self, error: BaseException | None) -> Fault:
        """Name what became of a connection."""
        if isinstance(error, _BrokenBody):
            return error.fault
        if isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.UnsupportedProtocol):
            reason = str(error) or "no connection"
            return Fault("no_connection", f"{self._settings.host} cannot be reached ({reason}); is it running?")
        return Fault("closed", f"{self._settings.host} ended the connection without a response")

    @cached_property
    def _loop(self) -> asyncio.AbstractEventLoop:
        """One loop for all requests, in a thread of its own: there a deadline stops anything, also silence."""
        loop = asyncio.new_event_loop()
        Thread(target=loop.run_forever, name="endpoint", daemon=True).start()
        return loop

    @cached_property
    def _client(self) -> openai.AsyncOpenAI:
        settings = self._settings
        inner = httpx2.AsyncHTTPTransport(
            proxy=_proxy(settings.base_url), limits=httpx2.Limits(max_connections=None, max_keepalive_connections=256)
        )
        web = httpx2.AsyncClient(
            transport=_Capped(inner, settings.max_bytes),
            timeout=httpx2.Timeout(settings.deadline, connect=min(10.0, settings.deadline)),
            follow_redirects=False,
            trust_env=False,
            headers={"Accept-Encoding": "identity"},
        )
        key = settings.key.get_secret_value() or "none"
        if settings.key:
            _keep_out_of_logs(key)
        return openai.AsyncOpenAI(base_url=settings.base_url, api_key=key, http_client=web, max_retries=0)


class _BrokenBody(httpx2.TransportError):
    """A response whose body did not come whole."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


class _Capped(httpx2.AsyncBaseTransport):
    """Reads each body up to a cap, and keeps what came of one that breaks off."""

    def __init__(self, inner: httpx2.AsyncBaseTransport, max_bytes: int) -> None:
        self._inner = inner
        self._max_bytes = max_bytes

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Return a response with its whole body in memory; raise `_BrokenBody` where there is no such."""
        response = await self._inner.handle_async_request(request)
        try:
            if response.headers.get("content-encoding", "identity") != "identity":
                raise _BrokenBody(Fault("encoded", "the response is compressed, though it was asked for plain"))
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
                    raise _BrokenBody(Fault("too_large", f"the response is {cap}", partial=bytes(body[:1000])))
        except (httpx2.RemoteProtocolError, httpx2.ReadError) as error:
            raise _BrokenBody(Fault("cut", "the response broke off in the middle", partial=bytes(body))) from error
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
