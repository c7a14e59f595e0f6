"""A clock that is set forward or back by days harms no data, holds nobody for days, and lets nobody pay twice."""

import shutil
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.endpoint.batching.limits import Limits
from scanner.endpoint.clock import SystemClock
from scanner.endpoint.exchange import Received
from scanner.endpoint.faults import wait_asked
from scanner.endpoint.ledger import IN_MEMORY, Ledger
from scanner.endpoint.limiter import Limiter
from scanner.keeping.index import Index
from scanner.keeping.store import Store
from scanner.record import Scan
from tests.batch_desks import Counter
from tests.batch_server import BatchServer
from tests.kept_scans import Unsynced, scan
from tests.llm_doors import NOON, FakeClock

DAYS = [-3.0, 3.0]
DAY = 86_400_000_000_000


class Set(FakeClock):
    """A clock that is set by so many days while somebody waits."""

    def __init__(self, days: float) -> None:
        super().__init__()
        self._days = days

    def sleep(self, seconds: float) -> None:
        """Note the wait; in the middle of the first one the clock is set."""
        if not self.slept:
            self.jump(self._days)
        super().sleep(seconds)


def go(pace: Limiter, response: Received) -> None:
    """Let a request go, and be answered."""
    with pace.place(1) as place:
        place.answered(response)


def answered(status: int = 200, **headers: str) -> Received:
    """Return a response with some headers."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Received(status=status, headers=named, body=b"", seconds=0)


@pytest.mark.parametrize("days", DAYS)
@pytest.mark.parametrize(
    "headers", [{"retry_after": "7"}, {"x_ratelimit_remaining_requests": "0", "x_ratelimit_reset_requests": "7s"}]
)
def test_who_waits_for_an_endpoint_waits_as_long_as_it_asked(days, headers):
    """Not for days, and not for less."""
    clock = Set(days)
    pace = Limiter(clock, patience=60.0)
    go(pace, answered(429, **headers))
    go(pace, answered())
    assert sum(clock.slept) == pytest.approx(7.0)


@pytest.mark.parametrize("days", [0.0, *DAYS])
def test_a_date_to_come_back_at_is_counted_from_the_date_of_whoever_says_it(days):
    """Our own clock may be wrong; where a response has no date, it is all there is."""
    said = {"retry_after": "Sun, 01 Jun 2025 12:00:30 GMT"}
    now = NOON + timedelta(days=days)
    assert wait_asked(answered(429, **said, date="Sun, 01 Jun 2025 12:00:00 GMT"), now) == 30
    assert wait_asked(answered(429, **said), NOON) == 30
    assert wait_asked(answered(429, **said, date="yesterday"), NOON) == 30


def test_the_steady_clock_is_not_the_one_that_people_set():
    """It is what the system has for waiting."""
    before = time.monotonic()
    assert before <= SystemClock().steady() <= time.monotonic()


@pytest.mark.parametrize("days", DAYS)
def test_what_an_endpoint_takes_is_not_remembered_for_ever(days):
    """What was learned in a future that has not come is as old as what was learned in the past."""
    ledger = Ledger(IN_MEMORY)
    limits = Limits(ledger, "u")
    limits.learn_tokens("m", "Limit: 90,000", 1)
    assert limits.tokens("m") == 90_000
    at = (datetime.now(UTC) + timedelta(days=days)).isoformat()
    ledger.remember("batches at u", "enqueued tokens of m", f'{{"most": 90000, "at": "{at}"}}')
    assert limits.tokens("m") is None


def crashed(folder: Path, server: BatchServer, begun_at: datetime, *, known: bool) -> Counter:
    """Return a desk of which the last process died while it began a batch, at a time of its clock.

    `known` says whether the server has it.
    """
    counter = Counter(server.url, folder)
    counter.round(counter.requests(2))
    (batch,) = counter.desk._site.book.open()
    counter.desk._site.book._set(batch, "state='submitting', batch_id='', at=?", begun_at.isoformat())
    if not known:
        server.batches.clear()
    return counter


@pytest.mark.parametrize("days", DAYS)
def test_a_batch_that_was_begun_by_a_wrong_clock_is_found_and_not_sent_again(tmp_path, days):
    """The server's list is looked through whatever time we took it to be: else its requests were paid for twice."""
    with BatchServer() as server:
        crashed(tmp_path, server, datetime.now(UTC) + timedelta(days=days), known=True)
        counter = Counter(server.url, tmp_path, now=lambda: datetime.now(UTC) + timedelta(days=4))
        _, outcomes = counter.round(counter.requests(2))
        assert set(outcomes.values()) == {"waits"}
        assert len(server.batches) == 1


def test_a_batch_that_was_never_begun_waits_no_longer_because_the_clock_was_ahead(tmp_path):
    """Its time is counted from when that is seen, and not from three days on."""
    moment = [datetime.now(UTC)]
    with BatchServer() as server:
        crashed(tmp_path, server, moment[0] + timedelta(days=3), known=False)
        counter = Counter(server.url, tmp_path, now=lambda: moment[0])
        counter.desk.collect()
        assert "may still be under way" in counter.told[-1]
        moment[0] += timedelta(hours=1)
        counter.desk.collect()
        assert "sent again" in counter.told[-1]


@pytest.mark.parametrize("days", DAYS)
def test_an_index_reads_nothing_twice_because_the_clock_was_set(tmp_path, days):
    """What was written in a future that has not come is as settled as what was written long ago."""
    store = Store(tmp_path, Unsynced())
    for paper in range(3):
        store.save(scan(paper))
    index = Index(tmp_path, now=lambda: time.time_ns() + int(days * DAY))
    assert index.refresh().read == 3
    assert index.refresh().read == 0
    store.save(scan(1, 1, "Lanterns, counted anew"))
    assert index.refresh().read == 1
    index.close()


@pytest.mark.parametrize("days", DAYS)
def test_an_index_that_is_added_to_forgets_what_is_no_longer_fresh(tmp_path, days):
    """Else it would grow for as long as the clock was set back."""
    clock = [time.time_ns()]
    store = Store(tmp_path, Unsynced())
    index = Index(tmp_path, now=lambda: clock[0])
    index.refresh()
    for paper in range(4):
        index.add(store.save(scan(paper)))
    clock[0] += int(days * DAY)
    index.add(store.save(scan(5)))
    assert len(index._fresh) == 1
    index.close()


def scanned(moment: datetime, number: int) -> Scan:
    """Return a record that was made at a time of the clock."""
    at = moment.isoformat().replace("+00:00", "Z")
    return scan(scan_id=f"{moment:%Y%m%dT%H%M%SZ}-rules-{9 - number}", scanned_at=at)


def file_at(root: Path, moments: list[datetime]) -> list[Path]:
    """File a record at each time of a clock, and return their files."""
    now: Callable[[], datetime] = lambda: moments[len(files)]  # noqa: E731
    store, files = Store(root, Unsynced(), now), []
    for number, moment in enumerate(moments):
        files.append(store.save(store.in_order(scanned(moment, number))))
    return files


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-5 * 86_400, 5 * 86_400) | st.integers(0, 1), min_size=1, max_size=8))
def test_the_newest_scan_of_a_paper_is_the_last_that_was_made(tmp_path_factory, jumps):
    """However the clock was set meanwhile; none is overwritten, and each keeps the time that the clock told."""
    root = tmp_path_factory.mktemp("scans")
    moments = [NOON + timedelta(seconds=sum(jumps[: number + 1])) for number in range(len(jumps))]
    files = file_at(root, moments)
    store = Store(root)
    assert [*store.scans_of("2501.00000")] == files
    assert len(set(files)) == len(files)
    assert store.find("2501.00000") == files[-1]
    shutil.rmtree(root)


def test_a_record_that_stands_there_already_keeps_its_id(tmp_path):
    """Made again from its transcript it is the same record, also where a later one was made since."""
    first, second = NOON, NOON + timedelta(days=3)
    made = file_at(tmp_path, [first, second])
    store = Store(tmp_path, Unsynced(), lambda: NOON + timedelta(days=1))
    again = store.in_order(scanned(first, 0))
    assert store.save(again) == made[0]
    older = scanned(first - timedelta(days=9), 0)
    assert Store(tmp_path, Unsynced(), lambda: second + timedelta(days=1)).in_order(older) == older


class Swept(Unsynced):
    """A disk on which somebody else sweeps a new folder away before anything is in it."""

    def __init__(self) -> None:
        self.swept = 0

    def create(self, file):
        """Make a file, but not the first time."""
        if not self.swept:
            self.swept += 1
            file.parent.rmdir()
        return super().create(file)


def test_a_folder_that_was_swept_by_a_clock_that_is_ahead_is_made_again(tmp_path):
    """To another process an empty folder is old a minute after it was made, by its own clock."""
    disk = Swept()
    file = Store(tmp_path, disk).save(scan(), b"said")
    assert (disk.swept, file.is_file(), file.with_name("transcript.jsonl").read_bytes()) == (1, True, b"said")
    assert {each.name for each in file.parent.iterdir()} == {file.name, "transcript.jsonl"}
