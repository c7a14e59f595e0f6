"""What `paperscan scan` does between its options and its output."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from scanner.cli import console

if TYPE_CHECKING:
    from scanner.auditing import Run
    from scanner.batch import Outcome, Scanner
    from scanner.endpoint.door import Door
    from scanner.record import Scan


class Filed(NamedTuple):
    """A record and its file."""

    scan: "Scan"
    file: Path


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
