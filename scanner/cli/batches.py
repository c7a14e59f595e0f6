"""What `paperscan batch` does between its options and its output: the signals, the display, and the end."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from pydantic import BaseModel

from scanner.cli import console

if TYPE_CHECKING:
    from scanner.batch_events import StopReason, Summary
    from scanner.corpus import CorpusPaper
    from scanner.gathering.registry import Registry
    from scanner.keeping.store import Store
    from scanner.running.batch import Batch
    from scanner.running.planning import Choice, Plan
    from scanner.running.recipe import Prepared, Recipe
    from scanner.running.scanning import Scanner
    from scanner.running.work import EngineFile, Sharing

_EXIT = {"interrupted": 130, "terminated": 143}
_SIGNALS: dict[int, "tuple[StopReason, str]"] = {
    signal.SIGINT: ("interrupted", "interrupted: papers in flight are finished; once more ends at once"),
    signal.SIGHUP: ("terminated", "the terminal is gone: papers in flight are finished"),
    signal.SIGTERM: ("terminated", "told to end: papers in flight are finished"),
}


class Wanted(BaseModel):
    """What a person wants of a batch, by the names of its options."""

    corpus: tuple[str, ...]
    query: str
    scans: Path
    force: bool
    retry_failed: bool
    limit: int | None
    sample: int | None
    seed: int
    jobs: int
    engine: str
    ray_address: str
    copy_to: str
    events: str
    dry_run: bool
    batch_api: bool
    wait: bool
    quiet: bool
    output: Path | None
    format_name: str

    def check(self) -> None:
        """Raise UsageError for what would else show in the morning alone."""
        from scanner.errors import UsageError

        if self.format_name not in {"text", "json"}:
            raise UsageError(f"a summary has no format {self.format_name!r}; give text or json")
        if self.wait and not self.batch_api and self.corpus != ("collect",):
            raise UsageError("--wait is for what is asked with --batch-api")

    def choice(self) -> "Choice":
        """Return which papers of the corpus are chosen."""
        from scanner.running.planning import Choice

        chosen = self.model_dump(include={"force", "retry_failed", "limit", "sample", "seed"})
        return Choice.model_validate(chosen)

    def sharing(self) -> "Sharing":
        """Return how its papers are shared out."""
        from scanner.running.work import Sharing

        return Sharing(jobs=self.jobs, ray_address=self.ray_address)

    def store(self) -> "Store":
        """Return where its records are filed."""
        from scanner.keeping.store import Store

        if not self.copy_to:
            return Store(self.scans)
        from scanner.keeping.mirror import MirroredStore

        return MirroredStore(self.scans, self.copy_to)


def run(recipe: "Recipe", wanted: Wanted) -> "Summary | None":
    """Scan a corpus, and return what came of it; None for a rehearsal, whose figures are printed."""
    from scanner.cli.batch_display import display
    from scanner.gathering.registry import open_registry
    from scanner.resources import plugin
    from scanner.running.batch import Batch
    from scanner.running.recipe import prepared

    engines: EngineFile = plugin("scanner.engines", wanted.engine, "engine")
    with open_registry(wanted.scans) as registry:
        made = prepared(recipe, wanted.store(), rehearse=wanted.dry_run)
        if wanted.dry_run:
            _rehearse(recipe, wanted, registry, made)
            return None
        with display(wanted.events, quiet=wanted.quiet) as tell:
            planned = planned_of(papers_of(recipe, wanted, registry), registry, made.scanner, wanted)
            batch = Batch(registry, made, engines.build(recipe, made, wanted.sharing()), tell)
            with told_of_signals(batch):
                return batch.run(planned)


def _rehearse(recipe: "Recipe", wanted: Wanted, registry: "Registry", made: "Prepared") -> None:
    """Print what a batch would ask and what that would cost."""
    from scanner.cli.scanning import rehearsal
    from scanner.running.rounds import desk_of

    planned = planned_of(papers_of(recipe, wanted, registry), registry, made.scanner, wanted)
    if recipe.endpoint.batch_api:
        desk_of(made, wanted.scans, console.say)
    names = [registry.name_of(paper) for paper in planned.todo]
    told = rehearsal(made.scanner, made.run, names) if made.run.door else _without_a_model(planned)
    console.data(told, wanted.output)


def _without_a_model(planned: "Plan") -> str:
    """Return what a batch would do that pays nobody: how many papers it would scan."""
    from scanner.batch_events import Started
    from scanner.cli.batch_display import words

    counts = planned._asdict() | {"todo": len(planned.todo)}
    return f"{words(Started(papers=sum(counts.values()), **counts))}; no model is asked\n"


def planned_of(papers: "tuple[CorpusPaper, ...]", registry: "Registry", scanner: "Scanner", wanted: Wanted) -> "Plan":
    """Return what is to be done, after a look for records that the registry does not know of.

    That look is at all papers, also those over the limit: else a record is found for some, and others scanned anew.
    """
    from scanner.running.planning import plan
    from scanner.running.recovering import recover

    choice = wanted.choice()
    if not choice.force:
        unknown = plan(papers, registry, scanner.inputs, choice.model_copy(update={"limit": None})).todo
        if unknown and recover(unknown, registry, scanner.store.index, scanner.inputs):
            papers = registry.standing(papers)
        if unknown:
            scanner.store.sweep()
    return plan(papers, registry, scanner.inputs, choice)


def papers_of(recipe: "Recipe", wanted: Wanted, registry: "Registry") -> "tuple[CorpusPaper, ...]":
    """Return the papers that are meant, entered into the registry: those named, or all that stand there."""
    from scanner.corpus import Named
    from scanner.errors import UsageError
    from scanner.gathering.adding import add
    from scanner.gathering.names import names_in

    if wanted.query and wanted.corpus:
        raise UsageError("give a corpus or --query, not both")
    if wanted.query:
        from scanner.gathering.listing import search

        most = wanted.limit if wanted.sample is None else None
        found = search(wanted.query, recipe.fetching, limit=most)
        return add((Named(name=paper.arxiv_id) for paper in found), registry).papers
    if wanted.corpus:
        parts = [names_in(part, recipe.fetching) for part in wanted.corpus]
        return add(chain.from_iterable(parts), registry).papers
    if not registry.papers:
        raise UsageError(f"{wanted.scans}/ holds no corpus yet; name one: a folder of PDFs, a list, or --query")
    return registry.papers


@contextmanager
def told_of_signals(batch: "Batch") -> Iterator[None]:
    """Let Ctrl-C and SIGTERM end a batch after the papers in flight; a second Ctrl-C ends it at once."""

    def hear(number: int, _: FrameType | None) -> None:
        batch.stop(*_SIGNALS[number])
        signal.signal(signal.SIGINT, signal.default_int_handler)

    heard = [number for number in _SIGNALS if signal.getsignal(number) != signal.SIG_IGN]  # nohup's word goes first
    before = {number: signal.signal(number, hear) for number in heard}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def exit_code(summary: "Summary") -> int:
    """Return 130 or 143 for a batch that was told to end, 3 where papers failed or it could not go on, else 0."""
    code = _EXIT.get(summary.stopped or "", 0)
    return code or (3 if summary.failed or summary.failed_before or summary.stopped else 0)


def show(summary: "Summary", wanted: Wanted) -> None:
    """Show what came of a batch, as text for people or as JSON.

    Where the events go to stdout they stand there alone: the last of them is the summary, and people find it on stderr.
    """
    from scanner.cli.batch_display import summary_lines

    as_json = wanted.format_name == "json"
    lines = [summary.model_dump_json(indent=1)] if as_json else summary_lines(summary)
    if wanted.events != "-" or wanted.output:
        console.data("\n".join(lines) + "\n", wanted.output)
    elif not as_json:
        for line in lines:
            console.say(line)
