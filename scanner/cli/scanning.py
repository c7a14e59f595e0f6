"""What `paperscan scan` does between its options and its output."""

import signal
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, NamedTuple

from scanner.cli import console

if TYPE_CHECKING:
    from scanner.auditing import Estimate, Run
    from scanner.endpoint.door import Door
    from scanner.fetched import FetchSettings
    from scanner.module import Module
    from scanner.record import Scan
    from scanner.running.scanning import Outcome, Scanner


_WINDING_UP = 20.0
"""Seconds that an interrupted program waits for answers that are paid for."""


class Filed(NamedTuple):
    """A record and its file."""

    scan: "Scan"
    file: Path


class Shown(NamedTuple):
    """How the records of a run are to be shown: a format, a file or the terminal, and a report of one paper."""

    modules: "Mapping[str, Module]"
    format_name: str
    output: Path | None
    report: Path | None
    settings: "FetchSettings"


def checked(
    papers: Sequence[str], format_name: str, output: Path | None, report: Path | None, settings: "FetchSettings"
) -> list[str]:
    """Return the papers, none twice, those of a list in its place; raise UsageError where an output cannot be meant."""
    from scanner.errors import UsageError
    from scanner.gathering.listing import expanded

    console.guard(output, papers)
    console.guard(report, papers)
    console.check_form(format_name, 1, output)
    meant = expanded(papers, settings) if not report or len(papers) == 1 else papers
    if report and len(meant) > 1:
        raise UsageError("--report is of one paper: scan one, or use `paperscan show --format html` for each")
    console.check_form(format_name, len(meant), output)
    return list(meant)


def scanned(scanner: "Scanner", papers: Sequence[str], jobs: int, door: "Door | None", *, quiet: bool) -> list[Filed]:
    """Scan papers with a progress display, and say of an interruption what is done; return the records.

    What is being asked then, and paid for, is waited for a little and kept.
    """
    from scanner.running.scanning import scan_all

    filed: list[Filed] = []
    outcomes = console.progress(scan_all(scanner, papers, jobs), len(papers), "scanning", quiet=quiet)
    try:
        with winding_up(door):
            filed.extend(told(outcomes))
    except KeyboardInterrupt:
        console.say(f"interrupted: {len(filed)} of {len(papers)} papers written")
        raise
    return filed


@contextmanager
def winding_up(door: "Door | None") -> Iterator[None]:
    """Let an interruption send nothing further, and wait for what is under way: a little at first, not at all again."""
    before = signal.getsignal(signal.SIGINT)
    if door is None or before is not signal.default_int_handler:
        yield
        return
    waits = [0.0, _WINDING_UP]

    def interrupted(number: int, frame: FrameType | None) -> None:
        if len(waits) > 1:
            console.say(f"stopping: answers that come within {_WINDING_UP:.0f} s are kept; once more to stop at once")
        if waits:
            door.wind_up(waits.pop())
        signal.default_int_handler(number, frame)

    signal.signal(signal.SIGINT, interrupted)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def show(filed: Sequence[Filed], papers: Sequence[str], shown: Shown) -> None:
    """Show the records of a run, and say where they are."""
    from scanner.originals import scanned as original

    records = [scan for scan, _ in filed]
    if not records:
        return
    render = partial(
        console.rendered, records, shown.modules, original=lambda s: original(s, papers[0], shown.settings)
    )
    to_file, several = shown.output is not None, len(papers) > 1
    console.data(render(shown.format_name, to_file=to_file, several=several), shown.output)
    if shown.report:
        console.data(render("html", to_file=True), shown.report)
        console.say(f"written: {shown.report}")
    for _, file in filed:
        console.say(f"written: {file}")


def told(outcomes: "Iterable[Outcome]") -> Iterator[Filed]:
    """Pass records on, and say of each paper that has none, and of each module that was not answered, why.

    An endpoint that is not to be asked any more ends the run for all papers: it is told once.
    """
    from scanner.auditing import failures
    from scanner.errors import EndpointError

    for outcome in outcomes:
        if isinstance(outcome.error, EndpointError):
            console.say(f"stopped at {outcome.name}: {outcome.error}")
            return
        if outcome.error:
            console.say(outcome.reason)
        elif outcome.scan and outcome.file:
            failed = failures(outcome.scan)
            for module, reason in failed.items():
                console.say(f"{outcome.name}: {module} was not answered: {reason}")
            if failed:
                console.say(f"{outcome.name}: the same command with --retry-failed asks for what failed alone")
            yield Filed(outcome.scan, outcome.file)


def is_whole(filed: Sequence[Filed], papers: int) -> bool:
    """Tell whether every paper has a record, and every module of it an answer."""
    from scanner.auditing import failures

    return len(filed) == papers and not any(failures(scan) for scan, _ in filed)


def severities(least: str) -> tuple[str, ...]:
    """Return the severities of red flags from `least` upwards, none where it is empty; UsageError for any other."""
    from scanner.errors import UsageError

    known = ("low", "medium", "high")
    if least and least not in known:
        raise UsageError(f"--fail-on knows no severity {least!r}; give {', '.join(reversed(known))}")
    return known[known.index(least) :] if least else ()


def has_flag(filed: Sequence[Filed], failing: Sequence[str]) -> bool:
    """Tell whether a record has a red flag of one of these severities."""
    return any(flag.severity in failing for scan, _ in filed for flag in scan.red_flags)


def rehearsal(scanner: "Scanner", run: "Run", papers: Sequence[str]) -> str:
    """Return what a scan would ask, paper by paper, and what it could cost; nothing is sent and nothing filed."""
    from scanner.auditing import Estimate, estimate

    if run.door is None:
        return f"papers to scan: {len(papers)}; no model is asked\n"
    rows, totals = [], Estimate()
    for name in papers:
        outcome = scanner.rehearse(name)
        if outcome.error:
            console.say(outcome.reason)
            continue
        found = estimate(run.door)
        totals += found
        rows.append(f"{name}: {found}")
    rows.append(f"all: {totals}\n{_over(totals, run)}")
    rows.append("Tokens are estimated, facts are those of the rules; costs are at most, by list prices.\n")
    return "\n".join(rows)


def _over(totals: "Estimate", run: "Run") -> str:
    """Return a line for an estimate that is over --max-cost, or that cannot be held against it; else nothing."""
    limit = run.door.settings.max_cost if run.door else None
    if limit is None:
        return ""
    if totals.cost is None:
        return f"no price is known to hold --max-cost {limit:g} with: give --prices\n"
    return f"over --max-cost {limit:g}: a scan may end before all is answered\n" if totals.cost > limit else ""


def spent(door: "Door") -> str:
    """Return in a line what was asked in this run, and what it cost."""
    budget = door.budget
    tokens = f"{budget.usage.input} tokens in ({budget.usage.cached} from a prefix cache), {budget.usage.output} out"
    perhaps = f", and at most ${budget.perhaps:.4f} for requests whose end is not known" if budget.perhaps else ""
    cost = f"${budget.spent:.4f}{perhaps}" if budget.known else "cost unknown: no price of this model is known"
    return f"{budget.requests} requests answered, {door.served} more from what was kept; {tokens}; {cost}"
