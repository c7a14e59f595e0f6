"""A desk that dies at any moment: the next one sends nothing twice, and drops nothing that was paid for."""

import itertools
from collections.abc import Callable
from typing import Any

import pytest

from tests.batch_desks import Counter, later
from tests.batch_server import BatchServer, End, half

REQUESTS = 5


class DiedError(BaseException):
    """What ends a process from outside: nothing of ours catches it."""


class Life:
    """Counts what is done to the disk and to the server, and ends with one of these things, before or after it."""

    def __init__(self, moments: int | None, *, after: bool) -> None:
        self.left = moments
        self._after = after

    def bound(self, work: Callable[..., Any]) -> Callable[..., Any]:
        """Return what does the same, as long as there is life."""

        def live(*given: Any, **more: Any) -> Any:
            if self.left is not None and not self._after:
                self._spend()
            done = work(*given, **more)
            if self.left is not None and self._after:
                self._spend()
            return done

        return live

    def _spend(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise DiedError


def alive(server: BatchServer, folder: Any, life: Life) -> Counter:
    """Return a desk whose every change of the ledger and call of the server takes from a life."""
    counter = Counter(server.url, folder, now=later, max_retries=9)
    service, ledger = counter.desk._site.service, counter.door.ledger
    for name in ("upload", "begin", "look", "marked", "download"):
        setattr(service, name, life.bound(getattr(service, name)))
    ledger.change = life.bound(ledger.change)
    return counter


def lived(server: BatchServer, folder: Any, life: Life) -> bool:
    """Go on by rounds until all is answered; False where it died before."""
    counter = alive(server, folder, life)
    requests = counter.requests(REQUESTS)
    try:
        for ends in itertools.count():
            _, outcomes = counter.round(requests)
            assert max(server.sent.values(), default=0) <= 1 + server_ended_without(server)
            if "waits" not in outcomes.values():
                return True
            server.finish(End("expired", half("batch_expired")) if ends == 0 else End())
    except DiedError:
        return False
    finally:
        counter.door.ledger.close()
    return False


def server_ended_without(server: BatchServer) -> int:
    """Return how many batches ended without answering all their requests."""
    return sum(batch.status == "expired" for batch in server.batches.values())


@pytest.mark.parametrize("after", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["before", "after"])
def test_a_death_at_any_moment_costs_nothing(after, tmp_path):
    """Each moment once: every request ends answered, and was paid for once."""
    for moment in itertools.count():
        with BatchServer() as server:
            folder = tmp_path / str(moment)
            whole = lived(server, folder, Life(moment, after=after))
            if not whole:
                assert lived(server, folder, Life(None, after=after))
            assert (len(server.paid), set(server.paid.values())) == (REQUESTS, {1})
        if whole:
            break
    assert moment > 15


def test_deaths_in_a_row_cost_nothing(tmp_path):
    """Also where each desk dies a little later than the one before."""
    with BatchServer() as server:
        for moment in itertools.count():
            if lived(server, tmp_path, Life(moment, after=bool(moment % 2))):
                break
        assert (len(server.paid), set(server.paid.values())) == (REQUESTS, {1})
    assert moment > 2
