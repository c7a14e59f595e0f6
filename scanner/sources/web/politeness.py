"""Taking turns: one request at a time and a pause after it, over all processes that share a cache.

A lock of the operating system is held during a request, so it is freed however a process ends. The file that is locked
says when the last request was and how long to wait after it; it is written before the request too, for a process that
dies in the middle of it.
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, Protocol, TypeVar

from pydantic import Field, ValidationError

from scanner.errors import InputError
from scanner.fetched import FetchSettings
from scanner.frozen import Frozen
from scanner.keeping.atomic import make_folders

LONGEST_PAUSE = 1e10


class Clock(NamedTuple):
    """Time in seconds, and how to let it pass: `steady` never jumps but starts anew with the machine."""

    wall: Callable[[], float] = time.time
    steady: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


class Session(NamedTuple):
    """How we speak to one other side: the turns are taken in `folder`."""

    settings: FetchSettings
    folder: Path
    clock: Clock = Clock()


class Answered(Protocol):
    """The outcome of a request."""

    @property
    def pause(self) -> float:
        """Seconds that the other side asked us to stay away, 0 if it did not ask."""


_Answer = TypeVar("_Answer", bound=Answered)


class _Stamp(Frozen):
    """When the last request was, by both clocks, and the pause due after it."""

    wall: float = Field(allow_inf_nan=False)
    steady: float = Field(allow_inf_nan=False)
    pause: float = Field(ge=0, le=LONGEST_PAUSE)

    def left(self, clock: Clock) -> float | None:
        """Return the seconds still to wait, or None if neither clock can tell.

        A clock that was set, or began anew with the machine, can make the past look longer than it was: the clock by
        which less time has passed is believed. One by which the past lies in the future is not asked.
        """
        passed = [past for past in (clock.wall() - self.wall, clock.steady() - self.steady) if past >= 0]
        return max(0.0, self.pause - min(passed)) if passed else None


def in_turn(request: Callable[[], _Answer], session: Session) -> _Answer:
    """Make a request when it is our turn, and see to it that the next one comes `interval` seconds after it at least.

    Raises InputError `refused`, naming the time, where the other side asked for a longer wait than our `patience`.
    """
    settings, folder, clock = session
    with _locked(folder / "last-request.json") as file:
        _wait(file, settings, clock)
        _write(file, settings.interval, clock)
        pause = 0.0
        try:
            answer = request()
            pause = answer.pause
        finally:
            _write(file, max(settings.interval, pause), clock)
        return answer


@contextmanager
def _locked(path: Path) -> Iterator[int]:
    """Hold the lock of a file, waiting for whoever has it; give the open file."""
    make_folders(path.parent)
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file
    finally:
        os.close(file)


def _wait(file: int, settings: FetchSettings, clock: Clock) -> None:
    """Let the pause pass that the last request left; refuse to where it is longer than our patience."""
    stamp = _read(file, settings, clock)
    if stamp is None:
        return
    left = stamp.left(clock)
    if left is None:  # counted from now on, or it would never end
        left = stamp.pause
        _write(file, left, clock)
    if left > settings.patience:
        back = datetime.fromtimestamp(clock.wall() + left, UTC).strftime("%Y-%m-%d %H:%M")
        raise InputError("refused", f"arXiv asks us to stay away until {back} UTC; run this again after that")
    clock.sleep(left)


def _read(file: int, settings: FetchSettings, clock: Clock) -> _Stamp | None:
    """Read the stamp: None before the first request of all, a stamp of this moment where it is damaged."""
    text = os.pread(file, 4096, 0)
    try:
        return _Stamp.model_validate_json(text) if text else None
    except ValidationError:
        return _Stamp(wall=clock.wall(), steady=clock.steady(), pause=settings.interval)


def _write(file: int, pause: float, clock: Clock) -> None:
    """Put a stamp of this moment in the file."""
    text = _Stamp(wall=clock.wall(), steady=clock.steady(), pause=pause).model_dump_json().encode()
    os.pwrite(file, text, 0)
    os.ftruncate(file, len(text))
