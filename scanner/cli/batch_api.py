"""What `paperscan batch` does with the Batch API: a corpus through it, `status`, and `collect`."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanner.cli import batches, console

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from scanner.batch_events import InBatches, Summary
    from scanner.corpus import CorpusPaper
    from scanner.endpoint.batching.collecting import Look
    from scanner.gathering.registry import Registry
    from scanner.running.planning import Choice
    from scanner.running.recipe import Prepared, Recipe

WORDS = ("status", "collect")
"""What may stand in the place of a corpus; a folder of such a name is `./status`."""
_KEPT = ".batch-api.json"


def run(recipe: "Recipe", wanted: batches.Wanted) -> int:
    """Send what a corpus asks, after taking what was answered; return the exit code."""
    from scanner.gathering.registry import open_registry

    with open_registry(wanted.scans) as registry:
        papers = batches.papers_of(recipe, wanted, registry)
        return _rounds(recipe, wanted, registry, papers)


def do(word: str, given: "Mapping[str, Any]", wanted: batches.Wanted) -> int:
    """Do `status` or `collect` for the corpus beside the scans; return the exit code."""
    from scanner.gathering.registry import open_registry

    recipe = _recipe(given, wanted.scans)
    if word == "status":
        return _status(recipe, wanted)
    with open_registry(wanted.scans) as registry:
        waiting = [paper for paper in registry.papers if paper.waits]
        return _rounds(recipe, wanted, registry, waiting)


def _rounds(
    recipe: "Recipe",
    wanted: batches.Wanted,
    registry: "Registry",
    papers: "Sequence[CorpusPaper]",
) -> int:
    """Go on by as many rounds as there are answers for."""
    from scanner.errors import UsageError
    from scanner.running.recipe import prepared
    from scanner.running.rounds import Rounds, desk_of

    if wanted.engine != "local":
        raise UsageError("--batch-api runs on one machine: leave --engine out")
    made = prepared(recipe, wanted.store())
    desk = desk_of(made, wanted.scans, console.say)
    collected = desk.collect()
    idle = not (collected.ended or collected.troubles or wanted.wait) and _all_sent(wanted.scans)
    if wanted.corpus == ("collect",) and idle and (out := desk.waiting()).batches:
        console.data(f"nothing new: {out.requests} requests are out in {out.batches} batches\n", wanted.output)
        return 0
    _keep(recipe, wanted.scans, all_sent=False)
    scans = _Scans(recipe, registry, made, wanted, papers)
    ended = Rounds(desk, scans.once, console.say, time.sleep).run(collected, wait=wanted.wait)
    _keep(recipe, wanted.scans, all_sent=ended.all_sent)
    for trouble in ended.troubles:
        console.say(trouble)
    batches.show(ended.summary, wanted)
    return batches.exit_code(ended.summary) or (3 if ended.troubles else 0)


class _Scans:
    """The papers of one run, scanned once a round: the first time as a person chose them, then those that wait."""

    def __init__(
        self,
        recipe: "Recipe",
        registry: "Registry",
        made: "Prepared",
        wanted: batches.Wanted,
        papers: "Sequence[CorpusPaper]",
    ) -> None:
        self._recipe = recipe
        self._registry = registry
        self._made = made
        self._wanted = wanted
        self._papers = papers
        self._choice: Choice = wanted.choice()

    def once(self, send: "Callable[[], InBatches]") -> "Summary":
        """Scan them, and send what was put off."""
        import os

        from scanner.cli.batch_display import display
        from scanner.resources import plugin
        from scanner.running.batch import Batch
        from scanner.running.planning import Choice, plan
        from scanner.running.work import Sharing

        made, sharing = self._made, Sharing(jobs=self._wanted.jobs or os.cpu_count() or 1)
        planned = plan(self._papers, self._registry, made.scanner.inputs, self._choice)
        engine = plugin("scanner.engines", "local", "engine").build(self._recipe, made, sharing)
        with display(self._wanted.events, quiet=self._wanted.quiet) as tell:
            batch = Batch(self._registry, made, engine, tell)
            with batches.told_of_signals(batch):
                summary = batch.run(planned, send)
        self._papers = self._registry.standing(planned.todo)
        self._choice = Choice()
        return summary


def _status(recipe: "Recipe", wanted: batches.Wanted) -> int:
    """Print how each batch stands that is out; return the exit code."""
    from scanner.gathering.registry import read_registry
    from scanner.running.recipe import prepared
    from scanner.running.rounds import desk_of

    desk = desk_of(prepared(recipe, wanted.store()), wanted.scans, console.say)
    looks = desk.looks()
    lines = [_look(look) for look in looks]
    papers = sum(paper.waits for paper in read_registry(wanted.scans).papers)
    out = desk.waiting()
    cost = "cost unknown" if out.most is None else f"at most ${out.most:.4f}"
    lines.append(f"{papers} papers wait; {out.requests} requests are out in {out.batches} batches, {cost}")
    console.data("\n".join(lines) + "\n", wanted.output)
    return 3 if any(look.status == "not known to the endpoint" for look in looks) else 0


def _look(look: "Look") -> str:
    """Return how a batch stands, in a line."""
    done = f"{look.counts.completed} of {look.batch.requests} answered"
    failed = f", {look.counts.failed} refused" if look.counts.failed else ""
    return f"{look.batch.title}  {look.status}  {done}{failed}  {look.batch.model}  {look.batch.at:%Y-%m-%d %H:%M} UTC"


def _recipe(given: "Mapping[str, Any]", scans: Path) -> "Recipe":
    """Return the recipe that was sent with; what is given now instead where an auditor is named."""
    from scanner.cli import recipes
    from scanner.errors import UsageError

    if given["auditor"] != "rules":
        return recipes.recipe({**given, "batch_api": True})
    kept = _kept(scans)
    if kept is None:
        raise UsageError(f"{scans}/ holds nothing that was asked with --batch-api")
    from scanner.endpoint.settings import endpoint_settings
    from scanner.running.recipe import Recipe

    recipe = Recipe.model_validate(kept["recipe"])
    now = {"key": endpoint_settings(recipe.endpoint.base_url).key, "retry_failed": given["retry_failed"]}
    if given["max_cost"] is not None:
        now["max_cost"] = given["max_cost"]
    return recipe.model_copy(update={"endpoint": recipe.endpoint.model_copy(update=now)})


def _keep(recipe: "Recipe", scans: Path, *, all_sent: bool) -> None:
    """Keep the recipe for `collect`, without its key, and whether all that could be sent was."""
    import json

    from scanner.errors import StoreError
    from scanner.keeping.atomic import write_atomically

    plain = recipe.model_dump(exclude_defaults=True, exclude={"endpoint": {"key", "retry_failed"}})
    kept = {"all_sent": all_sent, "recipe": _absolute(plain)}
    try:
        write_atomically(scans / _KEPT, json.dumps(kept, indent=1).encode() + b"\n")
    except OSError as error:
        raise StoreError(f"{scans}: cannot be written: {error.strerror}; choose another --scans") from error


def _absolute(value: Any) -> Any:
    """Return settings as JSON knows them, with paths that hold from everywhere."""
    if isinstance(value, dict):
        return {name: _absolute(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_absolute(part) for part in value]
    return str(value.resolve()) if isinstance(value, Path) else value


def _kept(scans: Path) -> "dict[str, Any] | None":
    from scanner.errors import StoreError
    from scanner.strict_json import parse_object

    try:
        return parse_object((scans / _KEPT).read_bytes(), _KEPT)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreError(f"{scans / _KEPT}: cannot be read: {error.strerror}") from error


def _all_sent(scans: Path) -> bool:
    return bool((_kept(scans) or {}).get("all_sent"))
