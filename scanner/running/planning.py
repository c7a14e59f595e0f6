"""Which papers of a corpus are to be scanned now: those without a record of what it would be made from today."""

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

from scanner.corpus import CorpusPaper
from scanner.frozen import Frozen
from scanner.gathering.registry import Registry

_PASSING = {"network", "offline", "refused", "no_file"}
"""Causes of failure that lie in the hour and not in the paper: these are tried again without being asked to."""


class Choice(Frozen):
    """What a person chose of a corpus; `limit` papers at most, `sample` papers drawn by `seed`, the same every time."""

    force: bool = False
    retry_failed: bool = False
    limit: int | None = None
    sample: int | None = None
    seed: int = 0


class Plan(NamedTuple):
    """The papers to be scanned, and what is not to be done, counted by its reason."""

    todo: tuple[CorpusPaper, ...]
    reused: int
    failed_before: int
    excluded: int
    left: int


def plan(papers: Sequence[CorpusPaper], registry: Registry, inputs: str, choice: Choice) -> Plan:
    """Return what is to be done of these papers, in their order; `inputs` is the digest of what decides a record."""
    kept = [paper for paper in papers if paper.status != "excluded"]
    chosen = kept if choice.sample is None else _sample(kept, choice.sample, choice.seed)
    reused = [] if choice.force else [paper for paper in chosen if is_done(paper, registry, inputs)]
    again = choice.force or choice.retry_failed
    failed = [] if again else [paper for paper in chosen if _has_failed(paper, inputs)]
    settled = {paper.id for paper in (*reused, *failed)}
    todo = [paper for paper in chosen if paper.id not in settled]
    now = todo if choice.limit is None else todo[: choice.limit]
    left = len(kept) - len(chosen) + len(todo) - len(now)
    return Plan(tuple(now), len(reused), len(failed), len(papers) - len(kept), left)


def is_done(paper: CorpusPaper, registry: Registry, inputs: str) -> bool:
    """Tell whether a paper's latest record is there, and was made from the same inputs and the same bytes."""
    if paper.status != "scanned" or paper.scan is None or not _is_as_tried(paper, inputs):
        return False
    return (registry.folder / paper.scan).is_file()


def _has_failed(paper: CorpusPaper, inputs: str) -> bool:
    """Tell whether a paper failed in a way that would come again."""
    lasting = paper.failure is None or paper.failure.cause not in _PASSING
    return paper.status == "failed" and lasting and _is_as_tried(paper, inputs)


def _is_as_tried(paper: CorpusPaper, inputs: str) -> bool:
    return paper.inputs == inputs and paper.tried_sha256 == paper.sha256


def _sample(papers: Sequence[CorpusPaper], size: int, seed: int) -> list[CorpusPaper]:
    """Return papers drawn by a digest of their ids, in their order: more papers later change few of those drawn."""
    drawn = sorted(papers, key=lambda paper: hashlib.sha256(f"{seed} {paper.id}".encode()).digest())[:size]
    ids = {paper.id for paper in drawn}
    return [paper for paper in papers if paper.id in ids]
