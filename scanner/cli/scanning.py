"""What `paperscan scan` does between its options and its output."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from scanner.cli import console

if TYPE_CHECKING:
    from scanner.asking.thresholds import Thresholds
    from scanner.auditing import Run
    from scanner.batch import Outcome, Scanner
    from scanner.endpoint.door import Door
    from scanner.fetched import FetchSettings
    from scanner.module import Module
    from scanner.record import Scan


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


def checked(papers: Sequence[str], output: Path | None, report: Path | None) -> list[str]:
    """Return the papers, none twice; raise UsageError where an output cannot be meant."""
    from scanner.errors import UsageError

    if report and len(papers) > 1:
        raise UsageError("--report is of one paper: scan one, or use `paperscan show --format html` for each")
    console.guard(output, papers)
    console.guard(report, papers)
    return list(dict.fromkeys(papers))


def thresholds(file: Path | None) -> "Thresholds | None":
    """Return the thresholds in a file, where one is named."""
    from scanner.asking.wording import load_thresholds

    return load_thresholds(file) if file else None


def scanned(scanner: "Scanner", papers: Sequence[str], jobs: int, *, quiet: bool) -> list[Filed]:
    """Scan papers with a progress display, and say of an interruption what is done; return the records."""
    from scanner.batch import scan_all

    filed: list[Filed] = []
    outcomes = console.progress(scan_all(scanner, papers, jobs), len(papers), "scanning", quiet=quiet)
    try:
        filed.extend(told(outcomes))
    except KeyboardInterrupt:
        console.say(f"interrupted: {len(filed)} of {len(papers)} papers written")
        raise
    return filed


def show(filed: Sequence[Filed], papers: Sequence[str], shown: Shown) -> None:
    """Show the records of a run, and say where they are."""
    from scanner.originals import scanned as original

    records = [scan for scan, _ in filed]
    if not records:
        return
    render = partial(
        console.rendered, records, shown.modules, original=lambda s: original(s, papers[0], shown.settings)
    )
    console.data(render(shown.format_name, to_file=shown.output is not None), shown.output)
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


def rehearsal(scanner: "Scanner", run: "Run", papers: Sequence[str]) -> str:
    """Return what a scan would ask, paper by paper, and what it could cost; nothing is sent and nothing filed."""
    from scanner.auditing import Estimate, estimate

    rows, totals = [], Estimate()
    for name in papers:
        outcome = scanner.rehearse(name)
        if outcome.error:
            console.say(outcome.reason)
            continue
        found = estimate(run.door) if run.door else Estimate()
        totals += found
        rows.append(f"{name}: {found}")
    rows.append(f"all: {totals}\n")
    rows.append("Tokens are estimated, facts are those of the rules; costs are at most, by list prices.\n")
    return "\n".join(rows)


def spent(door: "Door") -> str:
    """Return in a line what was asked in this run, and what it cost."""
    budget = door.budget
    tokens = f"{budget.usage.input} tokens in ({budget.usage.cached} from a prefix cache), {budget.usage.output} out"
    cost = f"${budget.spent:.4f}" if budget.known else "cost unknown: no price of this model is known"
    return f"{budget.requests} requests answered, {door.served} more from what was kept; {tokens}; {cost}"
