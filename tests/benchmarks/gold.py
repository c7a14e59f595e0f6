"""Scan the benchmark papers with the built-in rules and score the records against the gold answers.

Whether a quote stands on its page is checked against the page as PyMuPDF gives it, not against our own text.
"""

import json
import re
import resource
import subprocess
import sys
import tempfile
import time
import unicodedata
from pathlib import Path

import pymupdf

from scanner.answer_sets import read_answers
from scanner.comparing.evaluation import evaluate
from scanner.keeping.store import validate
from tests.benchmarks.folder import benchmark, table

_JOINS = re.compile(r"[-\u00ad\u2010\ufffe]\s*\n\s*|[\s\u00ad\u200b]+|[-‐‑‒–—−]")


def main() -> None:
    """Print the table."""
    papers = sorted((benchmark() / "papers").glob("*.pdf"))
    with tempfile.TemporaryDirectory() as folder:
        seconds, cpu = _scan(papers, Path(folder) / "one")
        _scan(papers, Path(folder) / "two")
        records = sorted((Path(folder) / "one").glob("*/*/scan.json"))
        valid = sum(validate(file) == 2 for file in records)
        found, quotes = _quotes(papers, records)
        same = _answers(Path(folder) / "one") == _answers(Path(folder) / "two")
        score = _score(Path(folder) / "one")
        told = evaluate(read_answers(benchmark() / "gold"), read_answers(Path(folder) / "one"))
    rows: list[tuple[object, ...]] = [
        ("valid records", f"{valid} of {len(papers)}"),
        ("wall time of all, two at a time", f"{seconds:.1f} s ({cpu:.1f} s CPU)"),
        ("quotes found word for word on their page", f"{found} of {quotes}"),
        ("answers of a second run", "the same bytes" if same else "DIFFERENT"),
    ]
    rows += [(key.replace("_", " "), score[key]) for key in _SHOWN]
    constant, lift = told.yes_no.constant or 0.0, told.yes_no.lift or 0.0
    rows.append(("yes or no: the best constant answer, and the lift over it", f"{constant:.3f}, {lift:+.3f}"))
    rows.append(("not marked for review, and right", f"{told.coverage or 0.0:.1%}, {told.settled.accuracy or 0.0:.3f}"))
    print(table(("what", "figure"), rows))


_SHOWN = (
    "answers",
    "accuracy",
    "kappa",
    "ac1",
    "majority_accuracy",
    "applies_accuracy",
    "applies_kappa",
    "yes_no_accuracy",
    "yes_no_kappa",
    "yes_answers",
    "yes_with_evidence",
)


def _scan(papers: list[Path], scans: Path) -> tuple[float, float]:
    """Scan all papers in a process of its own; return wall and CPU seconds."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    command = [sys.executable, "-m", "scanner.cli.app", "scan", *map(str, papers), "--scans", str(scans), "-j", "2"]
    subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.monotonic() - start, cpu


def _quotes(papers: list[Path], records: list[Path]) -> tuple[int, int]:
    """Return how many of all quotes in the records stand on the page that they name, and how many there are."""
    pages = {paper.name: _pages(paper) for paper in papers}
    records_read = [json.loads(file.read_text()) for file in records]
    hits = [
        _plain(evidence["quote"]) in pages[record["source"]["name"]][evidence["page"] - 1]
        for record in records_read
        for evidence in _evidence(record)
    ]
    return sum(hits), len(hits)


def _evidence(part: object) -> list[dict]:
    """Return everything in a record that quotes a page."""
    if isinstance(part, dict):
        own = [part] if {"quote", "page"} <= set(part) else []
        return own + [found for value in part.values() for found in _evidence(value)]
    return [found for value in part for found in _evidence(value)] if isinstance(part, list) else []


def _pages(paper: Path) -> list[str]:
    """Return the plain text of each page, as the library gives it."""
    with pymupdf.open(paper) as document:
        return [_plain(page.get_text()) for page in document]


def _plain(text: str) -> str:
    """Return text without spaces, hyphens, accents and typographic variants: what is left must agree.

    Accents are left out because many fonts print them as characters of their own, before or behind the letter.
    """
    decomposed = unicodedata.normalize("NFKD", _JOINS.sub("", text))
    bare = "".join(mark for mark in decomposed if unicodedata.category(mark) not in {"Mn", "Sk", "Lm"} and mark != " ")
    return re.sub(r"[‘’‚‛′]", "'", re.sub(r"[“”„‟″]", '"', bare))


def _answers(scans: Path) -> list[str]:
    """Return the answers of all records, as bytes would show them."""
    return [json.dumps(json.loads(file.read_text())["checklist"]) for file in sorted(scans.glob("*/*/scan.json"))]


def _score(scans: Path) -> dict:
    """Return what the benchmark's own scorer says of the records."""
    command = [sys.executable, str(benchmark() / "score.py"), str(benchmark() / "gold"), str(scans), "--json"]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


if __name__ == "__main__":
    main()
