"""The Batch API as its server offers it, through the `openai` package: files up and down, batches begun and looked at.

Each call is one attempt with a deadline; files go through the disk, never whole through memory.
"""

import asyncio
import time
from collections.abc import Awaitable, Coroutine, Iterator
from functools import cached_property
from threading import Thread
from typing import IO, Any, Literal, Protocol, TypeVar, cast

import httpx2
import openai
from pydantic import Field, ValidationError

from scanner.endpoint.batching.lines import url_of
from scanner.endpoint.faults import Fault, status_fault
from scanner.endpoint.network import Capped, broken, client_of, received
from scanner.endpoint.settings import EndpointSettings
from scanner.errors import RecordError
from scanner.frozen import Open
from scanner.strict_json import parse_object

MARK = "paperscan"
"""The key of a batch's metadata under which it is known again."""
OVER = frozenset({"completed", "expired", "cancelled", "failed"})
"""States of a batch after which nothing comes any more; each of them may have brought answers."""
_PAGE = 100
_MOST_PAGES = 200
_SLOWEST = 1_000_000
"""Bytes that have to move within the deadline of a request: slower is silence."""
T = TypeVar("T")


class Problem(Open):
    """Why a batch, or a line of it, was not taken."""

    code: str | None = None
    message: str | None = None
    line: int | None = None


class Problems(Open):
    """The problems of a batch."""

    data: tuple[Problem, ...] | None = None


class Counts(Open):
    """How many requests of a batch are done."""

    total: int = 0
    completed: int = 0
    failed: int = 0


class ServerBatch(Open):
    """A batch as its server tells of it."""

    id: str = Field(min_length=1)
    status: str
    output_file_id: str | None = None
    error_file_id: str | None = None
    metadata: dict[str, object] | None = None
    errors: Problems | None = None
    request_counts: Counts | None = None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with it."""
        return (self.errors.data or ()) if self.errors else ()

    @property
    def counts(self) -> Counts:
        """How many of its requests are done; zeros where it does not say."""
        return self.request_counts or Counts()


class _File(Open):
    id: str = Field(min_length=1)


class _Page(Open):
    data: tuple[ServerBatch, ...] = ()
    has_more: bool = False


class Service(Protocol):
    """What is needed of a server with a Batch API; every call raises Fault where it brings nothing."""

    def upload(self, file: IO[bytes], size: int, name: str) -> str:
        """Upload a file of requests; return the server's name for it."""

    def begin(self, file_id: str, path: str, mark: str) -> ServerBatch:
        """Begin a batch of an uploaded file, with a mark by which it is known again."""

    def look(self, batch_id: str) -> ServerBatch:
        """Return how a batch stands."""

    def marked(self, mark: str) -> ServerBatch | None:
        """Return the batch with a mark; None where there is none."""

    def download(self, file_id: str, into: IO[bytes], most: int) -> None:
        """Write a file of answers into one of ours; Fault `too_large` for more than `most` bytes."""


class OpenAIService:
    """The Batch API of one endpoint; a call at a time."""

    def __init__(self, settings: EndpointSettings) -> None:
        self._settings = settings

    def upload(self, file: IO[bytes], size: int, name: str) -> str:
        """Upload a file of requests; return the server's name for it."""
        deadline = self._settings.deadline * (1 + size / _SLOWEST)
        sending = self._client.files.with_raw_response.create(
            file=(name, file, "application/jsonl"), purpose="batch", timeout=deadline
        )
        return _File.model_validate(self._answer(sending, deadline)).id

    def begin(self, file_id: str, path: str, mark: str) -> ServerBatch:
        """Begin a batch of an uploaded file, with a mark by which it is known again."""
        endpoint = cast("Literal['/v1/chat/completions']", url_of(path))
        return _batch(
            self._answer(
                self._client.batches.with_raw_response.create(
                    completion_window="24h", endpoint=endpoint, input_file_id=file_id, metadata={MARK: mark}
                )
            )
        )

    def look(self, batch_id: str) -> ServerBatch:
        """Return how a batch stands."""
        return _batch(self._answer(self._client.batches.with_raw_response.retrieve(batch_id)))

    def marked(self, mark: str) -> ServerBatch | None:
        """Return the batch with a mark; None where there is none.

        All are looked through, the newest first: a clock that is ahead would take what was begun just now for too old.
        """
        return next((batch for batch in self._all() if (batch.metadata or {}).get(MARK) == mark), None)

    def _all(self) -> Iterator[ServerBatch]:
        after: str | openai.Omit = openai.omit
        for _ in range(_MOST_PAGES):
            page = _page(self._answer(self._client.batches.with_raw_response.list(limit=_PAGE, after=after)))
            yield from page.data
            if not page.has_more or not page.data:
                return
            after = page.data[-1].id

    def download(self, file_id: str, into: IO[bytes], most: int) -> None:
        """Write a file of answers into one of ours; Fault `too_large` for more than `most` bytes."""
        self._run(self._downloaded(self._client, file_id, into, most))

    async def _downloaded(self, client: openai.AsyncOpenAI, file_id: str, into: IO[bytes], most: int) -> None:
        loop, deadline, size = asyncio.get_running_loop(), self._settings.deadline, 0
        async with asyncio.timeout(deadline) as clock:
            streaming = client.files.with_streaming_response.content(file_id)
            async with streaming as response:
                try:
                    async for chunk in response.iter_bytes():
                        if (size + len(chunk)) // _SLOWEST > size // _SLOWEST:
                            clock.reschedule(loop.time() + deadline)
                        size += len(chunk)
                        if size > most:
                            raise Fault("too_large", f"a file of answers is over {most / 1e6:.0f} MB")
                        into.write(chunk)
                except (httpx2.RemoteProtocolError, httpx2.ReadError):
                    raise Fault("cut", "a file of answers broke off in the middle") from None

    def _answer(self, asking: Awaitable[Any], deadline: float | None = None) -> dict[str, Any]:
        """Return the JSON object that a call brings."""
        begun = time.monotonic()
        answer = self._run(_within(deadline or self._settings.deadline, asking))
        came = received(answer.http_response, time.monotonic() - begun, self._settings.key.get_secret_value())
        if fault := status_fault(came):
            raise fault
        try:
            return parse_object(came.body, "the response")
        except RecordError as error:
            raise Fault("not_json", f"{self._settings.host} answers with something else: {error}") from None

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do something that has a deadline, and name what goes wrong."""
        try:
            return asyncio.run_coroutine_threadsafe(work, self._loop).result()
        except TimeoutError:
            raise Fault("timed_out", f"{self._settings.host} did not answer in time; see --timeout") from None
        except openai.APIStatusError as error:
            raise self._refusal(error) from None
        except openai.APITimeoutError:
            raise Fault("timed_out", f"{self._settings.host} takes too long; see --timeout") from None
        except openai.APIConnectionError as error:
            raise broken(error.__cause__, self._settings) from None
        except httpx2.HTTPError as error:
            raise broken(error, self._settings) from None

    def _refusal(self, error: openai.APIStatusError) -> Fault:
        came = received(error.response, 0.0, self._settings.key.get_secret_value())
        return status_fault(came) or Fault("closed", "a refusal without a reason")

    @cached_property
    def _loop(self) -> asyncio.AbstractEventLoop:
        loop = asyncio.new_event_loop()
        Thread(target=loop.run_forever, name="batches", daemon=True).start()
        return loop

    @cached_property
    def _client(self) -> openai.AsyncOpenAI:
        if self._settings.of_openai and not self._settings.key.get_secret_value():
            raise Fault("no_key", "there is no key")
        return client_of(self._settings, lambda inner: _CappedButContent(inner, self._settings.max_bytes))


class _CappedButContent(httpx2.AsyncBaseTransport):
    """Caps every response but the content of files, whose bytes are counted where they are written."""

    def __init__(self, inner: httpx2.AsyncBaseTransport, max_bytes: int) -> None:
        self._inner = inner
        self._capped = Capped(inner, max_bytes)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Return a response, its body in memory, or still to come where it is a file."""
        inner = self._inner if request.url.path.endswith("/content") else self._capped
        return await inner.handle_async_request(request)


async def _within(deadline: float, work: Awaitable[T]) -> T:
    async with asyncio.timeout(deadline):
        return await work


def _batch(data: dict[str, Any]) -> ServerBatch:
    try:
        return ServerBatch.model_validate(data)
    except ValidationError as error:
        raise _strange(error) from None


def _page(data: dict[str, Any]) -> _Page:
    try:
        return _Page.model_validate(data)
    except ValidationError as error:
        raise _strange(error) from None


def _strange(error: ValidationError) -> Fault:
    first = error.errors(include_url=False)[0]
    return Fault("not_an_answer", f"the endpoint tells of a batch in another form: {first['loc']}: {first['msg']}")
