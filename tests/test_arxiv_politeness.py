"""Taking turns: the pause between requests, over time, over clocks that jump, and over processes."""

import subprocess
import sys
from datetime import UTC, datetime
from email.utils import format_datetime
from itertools import pairwise
from typing import NamedTuple

import pytest

from scanner.errors import InputError
from scanner.fetched import FetchSettings
from scanner.sources.arxiv import fetch
from scanner.sources.web.politeness import Session, in_turn
from tests.arxiv_server import PDF, QUERY, FakeTime, Reply, entry, feed, running_server, settings_for

ID = "2312.01234"


class Outcome(NamedTuple):
    """An answer that asks for a pause."""

    pause: float = 0.0


def turn(folder, time, pause=0.0, **changes):
    """Take a turn and return for how long it had to wait."""
    before = sum(time.slept)
    in_turn(lambda: Outcome(pause), Session(FetchSettings(**changes), folder, time.clock))
    return sum(time.slept) - before


def test_first_request_does_not_wait(tmp_path):
    """Where nobody asked before, nobody waits."""
    assert turn(tmp_path, FakeTime()) == 0


def test_next_request_waits_for_the_interval(tmp_path):
    """Three seconds lie between two requests, less what has passed anyway."""
    time = FakeTime()
    turn(tmp_path, time)
    assert turn(tmp_path, time) == 3
    time.wall, time.steady = time.wall + 2, time.steady + 2
    assert turn(tmp_path, time) == pytest.approx(1)


def test_pause_that_was_asked_for_binds_the_next(tmp_path):
    """A long pause is kept by whoever comes next."""
    time = FakeTime()
    turn(tmp_path, time, pause=60)
    assert turn(tmp_path, time) == 60
    assert turn(tmp_path, time) == 3


def test_pause_over_our_patience_is_reported_with_its_end(tmp_path):
    """An hour is not slept: the error says when to come back, until then and no longer."""
    time = FakeTime(datetime(2026, 3, 1, 12, 0, tzinfo=UTC).timestamp())
    turn(tmp_path, time, pause=3600)
    with pytest.raises(InputError, match=r"2026-03-01 13:00 UTC") as caught:
        turn(tmp_path, time)
    assert caught.value.cause == "refused"
    time.sleep(3600)
    assert turn(tmp_path, time) == 0


def test_request_that_fails_counts(tmp_path):
    """A request that ends in an error is followed by the pause like any other."""
    time = FakeTime()

    def fail():
        raise RuntimeError

    with pytest.raises(RuntimeError):
        in_turn(fail, Session(FetchSettings(), tmp_path, time.clock))
    assert turn(tmp_path, time) == 3


@pytest.mark.parametrize(("wall", "steady"), [(86400, 0), (-86400, 0), (0, -900), (-86400, -900), (86400, -900)])
def test_clock_that_jumps_never_waits_longer_than_the_pause(tmp_path, wall, steady):
    """Clocks that were set, and a machine that began anew, cost one interval at most and are then forgotten."""
    time = FakeTime()
    turn(tmp_path, time)
    time.wall, time.steady = time.wall + wall, time.steady + steady
    assert turn(tmp_path, time) <= 3
    assert turn(tmp_path, time) == 3


def test_clock_set_forward_does_not_shorten_the_pause(tmp_path):
    """The clock by which less time has passed is believed."""
    time = FakeTime()
    turn(tmp_path, time)
    time.wall += 86400
    assert turn(tmp_path, time) == 3


def test_long_pause_ends_although_both_clocks_were_set_back(tmp_path):
    """A pause that neither clock can tell the age of is counted from the first time that it is seen."""
    time = FakeTime()
    turn(tmp_path, time, pause=3600)
    time.wall, time.steady = time.wall - 1e7, 0.0
    with pytest.raises(InputError):
        turn(tmp_path, time)
    time.sleep(3600)
    assert turn(tmp_path, time) == 0


@pytest.mark.parametrize("text", ["{", "null", '{"wall": 0, "steady": 0, "pause": 1e300}', '{"wall": NaN}', "\x00" * 9])
def test_damaged_record_of_turns_costs_one_interval(tmp_path, text):
    """A file that makes no sense is read as if a request had just been made."""
    (tmp_path / "last-request.json").write_text(text)
    assert turn(tmp_path, FakeTime()) == 3


@pytest.mark.parametrize(
    ("header", "pause"),
    [
        ("120", 120),
        (format_datetime(datetime.fromtimestamp(1_750_000_200, UTC), usegmt=True), 200),
        (format_datetime(datetime.fromtimestamp(1_740_000_000, UTC), usegmt=True), 1),
        ("soon", 4),
        ("-5", 4),
        ("", 4),
    ],
)
def test_retry_after_in_seconds_and_as_a_date(tmp_path, header, pause):
    """Both forms of Retry-After are obeyed; without a sensible one we wait for four intervals."""
    with running_server() as server:
        server.script = {
            QUERY: [Reply(429, headers=(("Retry-After", header),)), feed(entry(f"{ID}v1"))],
            f"/pdf/{ID}v1": [Reply(body=PDF)],
        }
        time = FakeTime()
        fetch(ID, settings_for(server, tmp_path, interval=1.0), time.clock)
    assert time.slept == [pytest.approx(pause), 1]


@pytest.mark.parametrize("days", [-3, 3])
def test_a_date_to_come_back_at_is_counted_from_the_date_of_the_archive(tmp_path, days):
    """Our own clock may be wrong by days: nobody is kept away for so long, or comes back at once."""
    now = FakeTime().wall + days * 86_400
    dates = [format_datetime(datetime.fromtimestamp(at, UTC), usegmt=True) for at in (now, now + 200)]
    with running_server() as server:
        headers = (("Date", dates[0]), ("Retry-After", dates[1]))
        server.script = {
            QUERY: [Reply(429, headers=headers), feed(entry(f"{ID}v1"))],
            f"/pdf/{ID}v1": [Reply(body=PDF)],
        }
        time = FakeTime()
        fetch(ID, settings_for(server, tmp_path, interval=1.0), time.clock)
    assert time.slept == [pytest.approx(200), 1]


def test_long_retry_after_stops_the_next_paper_unasked(tmp_path):
    """After a long Retry-After nothing is sent for another paper either, until its time has come."""
    with running_server() as server:
        server.script = {QUERY: [Reply(503, headers=(("Retry-After", "86400"),))]}
        time = FakeTime()
        for name in (ID, "2312.09999"):
            with pytest.raises(InputError, match=r"2025-06-16 15:06 UTC"):
                fetch(name, settings_for(server, tmp_path), time.clock)
        assert len(server.seen) == 1


def test_processes_take_turns(tmp_path):
    """Two processes that fetch at once keep the interval between all their requests, and one connection."""
    interval = 0.15
    names = ["2312.00001", "2312.00002", "2312.00003", "2312.00004"]
    with running_server() as server:
        for name in names:
            server.script[f"/pdf/{name}v1"] = [Reply(body=PDF, drip=0.00001)]
        server.script[QUERY] = [feed(*(entry(f"{name}v1") for name in names))]
        settings = settings_for(server, tmp_path, interval=interval).model_dump_json()
        code = (
            "import sys; from scanner.fetched import FetchSettings; from scanner.sources.arxiv import fetch\n"
            "for name in sys.argv[2:]: fetch(name, FetchSettings.model_validate_json(sys.argv[1]))"
        )
        shares = names[:2], names[2:]
        processes = [subprocess.Popen([sys.executable, "-c", code, settings, *share]) for share in shares]
        assert [process.wait(timeout=60) for process in processes] == [0, 0]
        times = [seen.time for seen in server.seen]
    assert len(times) == 2 * len(names)
    assert min(later - earlier for earlier, later in pairwise(times)) >= interval
    assert server.most_open == 1


def test_process_that_dies_in_a_request_frees_its_turn(tmp_path):
    """A process that is killed while it waits for an answer keeps nobody else from asking."""
    with running_server() as server:
        server.script = {QUERY: [Reply(body=b"x" * 1000, drip=0.2), feed(entry(f"{ID}v1"))]}
        server.script[f"/pdf/{ID}v1"] = [Reply(body=PDF)]
        settings = settings_for(server, tmp_path)
        code = (
            "import sys; from scanner.fetched import FetchSettings; from scanner.sources.arxiv import fetch\n"
            f"fetch('{ID}', FetchSettings.model_validate_json(sys.argv[1]))"
        )
        process = subprocess.Popen([sys.executable, "-c", code, settings.model_dump_json()])
        while not server.seen:
            assert process.poll() is None
        process.kill()
        process.wait()
        assert fetch(ID, settings).version == "v1"
