"""The papers that we labelled ourselves, and those with gold: which PDFs belong to a folder of answers."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.folder import ROOT, benchmark

_PLACES = ("papers", "checklists/papers", "hidden/papers")


class Labelled(NamedTuple):
    """A folder of answers, and the PDFs that they are of."""

    answers: Path
    papers: tuple[Path, ...]


def gold() -> Labelled:
    """Return the benchmark's papers with gold answers, which the rules are not developed on."""
    return _labelled(benchmark() / "gold")


def ours() -> Labelled:
    """Return the papers of our own labelling, which the rules are developed on."""
    return _labelled(ROOT / "tests" / "labels")


def together(answers: Path, sets: Sequence[Labelled]) -> Labelled:
    """Return several sets as one; the folder of its answers is made."""
    answers.mkdir()
    for file in (file for labelled in sets for file in labelled.answers.glob("*.json")):
        (answers / file.name).symlink_to(file)
    return Labelled(answers, tuple(paper for labelled in sets for paper in labelled.papers))


def _labelled(answers: Path) -> Labelled:
    names = [file.stem for file in sorted(answers.glob("*.json"))]
    found = (benchmark() / place / f"{name}.pdf" for name in names for place in _PLACES)
    return Labelled(answers, tuple(file for file in found if file.is_file()))
