"""How a batch is shown while it runs: a bar for people, plain lines for a log, lines of JSON for programs."""

import errno
import sys
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from scanner.batch_events import (
    FailedOne,
    InBatches,
    JoinedOne,
    ScannedOne,
    Spent,
    Started,
    Stopping,
    Summary,
    WaitingOne,
)
from scanner.cli import console

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from scanner.batch_events import BatchEvent

_RECENT = 50
"""Papers by which the rate is told: the last ones, because the first may have been served from a cache."""
_MOST_FAILED = 20
"""Failures that a summary lists; the registry has them all."""
_STOPPED: dict[str, str] = {"interrupted": "interrupted", "terminated": "told to end"}
"""What the end says of a batch that somebody ended: what was told while it stopped is over then."""
_Tell = Callable[["BatchEvent"], None]


@contextmanager
def display(events: str, *, quiet: bool) -> Iterator[_Tell]:
    """Give what shows the events of a batch: for people on stderr, as lines of JSON in a file or on stdout (`-`)."""
    with ExitStack() as stack:
        tellers: list[_Tell] = []
        if events:
            tellers.append(_writer(events, stack))
        if not quiet and sys.stderr is not None:
            tellers.append(stack.enter_context(_bar()) if sys.stderr.isatty() else _line)

        def tell(event: "BatchEvent") -> None:
            for teller in tellers:
                teller(event)

        yield tell


def _writer(events: str, stack: ExitStack) -> _Tell:
    """Return what writes each event as a line of JSON; StoreError where that file cannot be written.

    Where nobody reads them any more, or the disk is full, that is told once: the papers matter more than their log.
    """
    from scanner.errors import StoreError

    if events == "-":
        return _while_it_can(_print)
    try:
        # a buffer would be written at the end, to the same full disk
        file: IO[bytes] = stack.enter_context(Path(events).open("ab", buffering=0))  # noqa: SIM115 - the stack ends it
    except OSError as error:
        raise StoreError(f"{events}: cannot be written: {error.strerror}") from error
    return _while_it_can(lambda line: file.write(line.encode()))


def _print(line: str) -> None:
    """Write to stdout; OSError where that cannot be, and then nothing goes there any more."""
    if sys.stdout is None:
        raise OSError(errno.EBADF, "standard output is closed")
    try:
        sys.stdout.write(line)
        sys.stdout.flush()
    except OSError:
        console.silence(sys.stdout)
        raise


def _while_it_can(write: Callable[[str], object]) -> _Tell:
    """Return what writes events until that fails for the first time."""
    broken = False

    def tell(event: "BatchEvent") -> None:
        nonlocal broken
        if broken:
            return
        try:
            write(event.model_dump_json() + "\n")
        except OSError as error:
            broken = True
            console.say(
                f"--events: no further events are written: {error.strerror}; the papers are scanned all the same"
            )

    return tell


def _line(event: "BatchEvent") -> None:
    """Tell an event in a plain line; the end is told by the summary."""
    if told := words(event):
        console.say(told)


def words(event: "BatchEvent") -> str:
    """Return an event in words, empty for those that nobody need read."""
    match event:
        case Started():
            return f"{event.todo} of {event.papers} papers to scan ({_not_now(event)})"
        case ScannedOne():
            return f"scanned {event.paper}"
        case FailedOne():
            return f"failed {event.paper}: {event.failure.message}"
        case JoinedOne():
            return f"{event.paper} is the same paper as {event.into}"
        case Stopping():
            return event.message
        case _:
            return ""


@contextmanager
def _bar() -> Iterator[_Tell]:
    """Show a bar with counts, rate, tokens, money and the time left; failures stand above it as they come."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (BarColumn(bar_width=24), MofNCompleteColumn(), TextColumn("{task.fields[told]}"))
    with Progress(*columns, console=console.terminal(), transient=True, refresh_per_second=4) as progress:
        bar = _Bar(progress, progress.add_task("papers", total=None, told="reading the corpus"))
        yield bar.tell


class _Bar:
    """The state of the bar: what was counted, and when the last papers were done."""

    def __init__(self, progress: "Progress", task: "TaskID") -> None:
        self._progress = progress
        self._task = task
        self._count: Counter[str] = Counter()
        self._times: deque[float] = deque([time.monotonic()], maxlen=_RECENT)
        self._todo = 0

    def tell(self, event: "BatchEvent") -> None:
        """Move the bar by an event."""
        if isinstance(event, Started):
            self._todo = event.todo
            self._times.append(time.monotonic())
            self._progress.update(self._task, total=event.todo, told=_not_now(event))
        if isinstance(event, FailedOne | JoinedOne | Stopping):
            from rich.markup import escape

            self._progress.console.print(escape(words(event)), highlight=False, soft_wrap=True)
        if isinstance(event, ScannedOne | FailedOne | WaitingOne):
            self._count[event.event] += 1
            self._times.append(time.monotonic())
            done = self._count.total()
            spent = None if isinstance(event, WaitingOne) else event.spent
            self._progress.update(self._task, completed=done, told=self._told(self._todo - done, spent))

    def _told(self, left: int, spent: Spent | None) -> str:
        """Return failures, rate, tokens, money and time left, in a few words."""
        rate = (len(self._times) - 1) / max(self._times[-1] - self._times[0], 1e-6)
        parts = [f"{self._count[what]} {what}" for what in ("failed", "waiting") if self._count[what]]
        parts.append(f"{rate:.1f} papers/s" if rate >= 1 else f"{rate * 60:.1f} papers/min")
        parts += [spent_words(spent)] if spent and spent.requests else []
        return " · ".join([*parts, f"{_clock(left / rate)} left"])


def _not_now(event: Started) -> str:
    """Return how many papers are not scanned now, and why."""
    reasons = {
        "done before": event.reused,
        "failed before": event.failed_before,
        "excluded": event.excluded,
        "left for later": event.left,
    }
    return ", ".join(f"{count} {reason}" for reason, count in reasons.items() if count) or "none done before"


def spent_words(spent: Spent) -> str:
    """Return tokens and money in a few words."""
    tokens = spent.input_tokens + spent.output_tokens
    count = f"{tokens / 1e6:.1f}M" if tokens >= 1e6 else f"{tokens / 1e3:.0f}k"
    return f"{count} tokens, " + ("cost unknown" if spent.cost is None else f"${spent.cost:.4f}")


def summary_lines(summary: Summary) -> list[str]:
    """Return what came of a batch, line by line: the counts, the failures by cause, and what to do about them."""
    rate = summary.scanned / summary.seconds if summary.seconds else 0.0
    counts = {
        "scanned": summary.scanned,
        "done before": summary.reused,
        "failed": len(summary.failed),
        "failed before": summary.failed_before,
        "waiting for a batch": summary.waiting,
        "excluded": summary.excluded,
        "not done": summary.not_done,
    }
    told = ", ".join(f"{count} {what}" for what, count in counts.items() if count or what == "scanned")
    papers = "1 paper" if summary.papers == 1 else f"{summary.papers} papers"
    lines = [f"{papers}: {told}", f"{_clock(summary.seconds)} ({rate:.2f} papers a second)"]
    if summary.spent:
        requests = f"{summary.spent.requests} requests"
        lines.append(f"{requests}, {spent_words(summary.spent)}")
    if summary.in_batches:
        lines += _in_batches(summary.in_batches)
    if summary.failed:
        causes = Counter(failure.cause for failure in summary.failed.values())
        lines.append("failed by cause: " + ", ".join(f"{count} {cause}" for cause, count in causes.most_common()))
        lines += [f"  {name}: {failure.message}" for name, failure in list(summary.failed.items())[:_MOST_FAILED]]
        more = len(summary.failed) - _MOST_FAILED
        lines += [f"  and {more} more: paperscan corpus list --status failed"] if more > 0 else []
    if summary.failed or summary.failed_before:
        lines.append("the same command with --retry-failed tries the failed ones again")
    if summary.stopped:
        lines.append(f"stopped: {_STOPPED.get(summary.stopped, summary.message)}; the same command goes on")
    return lines


def _in_batches(out: InBatches) -> list[str]:
    """Return what is out at the Batch API, what was left back, and how to go on."""
    lines = []
    if out.batches:
        cost = "cost unknown" if out.most is None else f"at most ${out.most:.4f}"
        lines.append(f"in {out.batches} batches: {out.requests} requests ({out.sent} sent now), {cost}")
        lines.append("`paperscan batch collect` takes the answers when they are there, within 24 hours")
    if out.left:
        lines.append(f"{out.left} requests not sent: {out.why}")
    return lines


def _clock(seconds: float) -> str:
    """Return a time as hours, minutes and seconds."""
    whole = int(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"
