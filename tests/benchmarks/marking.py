"""How right the answers are that are not marked for review, on papers that had no part in the marking.

    python -m tests.benchmarks.marking

What is marked is decided by how often such answers were right where that was measured. So the figures are taken on one
set of papers, put beside a copy of the modules, and the other set is scanned with that copy: once from our own labels
to the gold papers, and once the other way round. The last row is what ships: figures of both sets together, told on the
same papers.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from scanner.answer_sets import read_answers
from scanner.comparing.evaluation import NOT_ASKED
from tests.benchmarks.folder import ROOT, table
from tests.benchmarks.label_papers import Labelled, gold, ours, together


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        both = together(folder / "answers", (gold(), ours()))
        rows = [
            _row("gold papers, marked by figures of our own labels", folder / "1", ours(), gold()),
            _row("our own labels, marked by figures of the gold papers", folder / "2", gold(), ours()),
            _row("all papers, marked by figures of the same papers", folder / "3", both, both),
        ]
    print(table(("papers", "answers", "accuracy", "not marked for review", "accuracy of these"), rows))


def _row(what: str, folder: Path, measured: Labelled, told: Labelled) -> tuple[object, ...]:
    """Take the figures of one set, scan the other with them, and tell how right its answers are."""
    modules = folder / "modules"
    shutil.copytree(ROOT / "modules", modules)
    _scan(measured, folder / "first", modules)
    _run("evaluate", measured.answers, folder / "first", "--save", "--modules", modules)
    _scan(told, folder / "second", modules)
    right, kept = _right(told.answers, folder / "second")
    sure = [hit for hit, is_kept in zip(right, kept, strict=True) if is_kept]
    share = f"{len(sure) / len(right):.1%}"
    return what, len(right), f"{sum(right) / len(right):.3f}", share, f"{sum(sure) / len(sure):.3f}"


def _right(answers: Path, scans: Path) -> tuple[list[bool], list[bool]]:
    """Return of each answer whether it is right, and whether it is not marked for review."""
    given = read_answers(scans)
    pairs = [
        (truth.label == told.label, told.settled)
        for paper, items in read_answers(answers).items()
        for item, truth in items.items()
        for told in (given[paper].get(item, NOT_ASKED),)
    ]
    return [hit for hit, _ in pairs], [kept for _, kept in pairs]


def _scan(labelled: Labelled, scans: Path, modules: Path) -> None:
    _run("scan", *labelled.papers, "--scans", scans, "--modules", modules, "--quiet", "-f", "json")


def _run(*arguments: object) -> None:
    command = [sys.executable, "-m", "scanner.cli.app", *map(str, arguments)]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)


if __name__ == "__main__":
    main()
