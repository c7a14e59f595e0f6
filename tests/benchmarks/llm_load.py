"""What our own code adds to the waiting for a text model: many scans in flight before a slow endpoint, and CPU a paper.

The model is a scripted server in a process of its own that answers nothing after 2 s. 64 scans are in flight all the
time; the ideal is the latency times the requests of a paper, for each round of 64 papers. The CPU is that of asking: a
scan of each paper with gold answers by the auditor `llm`, less the same scan by an auditor that says nothing; the less
of two goes.
"""

import os
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from scanner.extract.reader import read_pdf
from scanner.library import load_modules
from scanner.paper import Paper
from tests.benchmarks.folder import benchmark, table
from tests.test_llm_load import IN_FLIGHT, LATENCY, SOME, Doing, endpoint, paper, run, scan

_ROUNDS = 3


def main() -> None:
    """Print the table."""
    busy = os.getloadavg()[0]
    requests, wall, cpu = _in_flight()
    ideal = _ROUNDS * LATENCY * (len(SOME) + 2)
    papers = [read_pdf(file.read_bytes()) for file in sorted((benchmark() / "papers").glob("*.pdf"))]
    asking = [min(goes) for goes in zip(_asking(papers), _asking(papers), strict=True)]
    rows = [
        (f"{_ROUNDS * IN_FLIGHT} scans, {IN_FLIGHT} in flight: requests", requests, ""),
        ("… wall time", f"{wall:.1f} s, {wall / ideal:.2f} of the ideal {ideal:.0f} s", "1.10"),
        ("… processes that others had running before, of cores", f"{busy:.1f} of {os.cpu_count()}", ""),
        ("… CPU of a whole scan", f"{cpu * 1000:.0f} ms a paper", ""),
        ("asking of a paper with gold answers: mean CPU", f"{sum(asking) / len(asking) * 1000:.0f} ms", "150 ms"),
        ("… most CPU", f"{max(asking) * 1000:.0f} ms", "150 ms"),
    ]
    print(table(("what", "measured", "limit"), rows))


def _in_flight() -> tuple[int, float, float]:
    """Return requests, seconds on the wall, and seconds of CPU a paper."""
    papers = [paper(number) for number in range(_ROUNDS * IN_FLIGHT)]
    with tempfile.TemporaryDirectory() as folder, endpoint(LATENCY, Path(folder)) as (door, auditor):
        begun = time.process_time()
        wall = run(auditor, papers)
        return door.budget.requests, wall, (time.process_time() - begun) / len(papers)


def _asking(papers: list[Paper]) -> list[float]:
    """Return the seconds of CPU that asking about each paper takes, of all modules."""
    modules = load_modules()
    with tempfile.TemporaryDirectory() as folder, endpoint(0, Path(folder)) as (_, auditor):
        scan(auditor, paper(0), modules)
        silent, asked = ([_seconds(partial(scan, who, one, modules)) for one in papers] for who in (Doing(), auditor))
        return [more - less for less, more in zip(silent, asked, strict=True)]


def _seconds(work: Callable[[], None]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


if __name__ == "__main__":
    main()
