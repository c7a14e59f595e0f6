"""Files damaged by chance: each gives a paper or a named refusal, and what a paper lost is told in it."""

import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import pytest

from scanner.errors import InputError
from scanner.extract.limits import Limits
from scanner.extract.reader import read_pdf
from scanner.paper import Paper
from tests.mutants import Mutant, mutants
from tests.pdfs import paper_pdf
from tests.test_isolation import PROC, descriptors, family

LIMITS = Limits(text_seconds=10, cpu_seconds=10, render_seconds=10, page_seconds=5)
REFUSALS = {"damaged", "no_text", "not_a_paper", "not_pdf", "password", "too_large"}
"""How a damaged file may be refused; `crashed` would be a fault of ours, and none of these takes any time."""


class Outcome(NamedTuple):
    """What became of a damaged file: how it ended, the share of words that its paper lacks, and what is said of it."""

    kind: str
    end: str
    lost: float = 0.0
    notes: tuple[str, ...] = ()


def outcome(mutant: Mutant, whole: Paper) -> Outcome:
    """Read a damaged file in time, and compare it with the paper that it was."""
    start = time.monotonic()
    try:
        paper = read_pdf(mutant.data, limits=LIMITS)
    except InputError as error:
        return Outcome(mutant.kind, error.cause)
    finally:
        assert time.monotonic() - start < LIMITS.text_seconds + LIMITS.render_seconds + 1
    words, left = (Counter(re.findall(r"\w+", one.text)) for one in (whole, paper))
    lost = 1 - (words & left).total() / words.total()
    return Outcome(mutant.kind, "read", lost, tuple(set(paper.integrity.notes) - set(whole.integrity.notes)))


def outcomes(files: Iterable[bytes], seeds: range) -> Iterator[Outcome]:
    """Yield what becomes of all damaged copies of some files, two read at a time."""
    with ThreadPoolExecutor(2) as pool:
        for data in files:
            whole = read_pdf(data)
            damaged = [mutant for seed in seeds for mutant in mutants(data, seed)]
            yield from pool.map(lambda mutant, whole=whole: outcome(mutant, whole), damaged)


def wrong(found: Iterable[Outcome]) -> list[Outcome]:
    """Return what may not be: another end than those with a name, or a paper that lacks words in silence."""
    return [
        one
        for one in found
        if one.end not in REFUSALS | {"read"} or (one.end == "read" and one.lost > 0.05 and not one.notes)
    ]


def test_damaged_copies_of_a_small_paper_are_read_or_refused():
    """Whatever is done to a small file, reading it ends in a named way and leaves nothing behind."""
    read_pdf(paper_pdf(1))
    before = (family(), descriptors()) if PROC.is_dir() else None
    found = list(outcomes([paper_pdf(6)], range(4)))
    assert wrong(found) == []
    assert {one.end for one in found} >= {"read", "damaged"}
    assert ((family(), descriptors()) if PROC.is_dir() else None) == before


@pytest.mark.slow
def test_damaged_copies_of_real_papers_are_read_or_refused(benchmark):
    """Nearly three hundred damaged copies of twelve papers: none crashes, none that is read lost words in silence."""
    files = [file.read_bytes() for file in sorted((benchmark / "papers").glob("*.pdf"))]
    found = list(outcomes(files, range(2)))
    assert len(found) == 24 * len(files)
    assert wrong(found) == []


def test_the_same_seed_damages_alike():
    """A failure can be had again."""
    data = paper_pdf(3)
    assert list(mutants(data, 7)) == list(mutants(data, 7))
    assert all(mutant.data != data for mutant in mutants(data, 7))
