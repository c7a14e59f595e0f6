"""What one paper may cost, and how a process is held to it."""

import math
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from scanner.frozen import Frozen

resource: Any = import_module("resource") if find_spec("resource") else None
"""The system's limits; not every system has any."""

MEGABYTE = 1_000_000


class Limits(Frozen):
    """What reading one paper may cost at most; sizes in bytes, text in characters, times in seconds.

    `text_seconds` of the clock and `cpu_seconds` of the processor are for reading the text, `render_seconds` of either
    for the check of what can be seen, of which one page may take `page_seconds`. Where a page is mostly a picture, the
    file needs `least_characters` to count as having text.
    """

    file_bytes: int = 100 * MEGABYTE
    pages: int = 2000
    characters: int = 5 * MEGABYTE
    page_characters: int = 200_000
    least_characters: int = 200
    text_seconds: float = 60
    render_seconds: float = 120
    page_seconds: float = 20
    cpu_seconds: float = 30
    memory_bytes: int = 1500 * MEGABYTE
    answer_bytes: int = 32 * MEGABYTE


LAST_WORDS = 256 * MEGABYTE
"""Memory beyond the limit, for telling that the limit was reached."""

STANDARD = Limits()
"""The limits that fit any paper, on any machine of today."""


def confine(limits: Limits) -> None:
    """Hold this process to the limits from now on: memory, processor time, and no file of any kind written."""
    if resource is None:
        return
    _limit(resource.RLIMIT_AS, limits.memory_bytes, LAST_WORDS)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_NOFILE, 64)
    allow_processor_time(limits.cpu_seconds)


def allow_processor_time(seconds: float) -> None:
    """Let this process be stopped by SIGXCPU after so many more seconds of processor time."""
    if resource is None:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    end = math.ceil(used.ru_utime + used.ru_stime + seconds)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (end if hard < 0 else min(end, hard), hard))


def allow_last_words() -> None:
    """Let this process have a little more memory, so that it can say that it has had enough."""
    if resource is None:
        return
    with suppress(ValueError, OSError):
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def _limit(kind: int, most: int, reserve: int = 0) -> None:
    """Set a limit that can be raised by no more than a reserve; a system that does not have it is left without."""
    with suppress(ValueError, OSError):
        resource.setrlimit(kind, (most, most + reserve))
