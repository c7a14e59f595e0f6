"""How long a diff takes: two records of 100 kB, and two directories of 1,000 such records each.

    python -m tests.benchmarks.diff_speed [PAPERS]

Prints rows of a Markdown table. The records are made up, of the size and shape of real ones: 66 answers with evidence,
five claims, forty cited papers; a tenth of the answers differ between the two sets. The directories are compared in a
process of their own, so that its memory is told apart. CPU time stands beside wall time: the machine may be shared.
"""

# ruff: noqa: S311 - chance that keeps no secret

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from scanner.comparing.diff import diff
from scanner.corpora import compare_directories
from scanner.keeping.store import read_scan
from scanner.record import BASE_CATEGORIES

WORDS = ("model", "data", "test", "sample", "paper", "result", "method", "error", "scale", "human", "code", "seed")


def sentence(chance: random.Random, length: int) -> str:
    """Return some words."""
    return " ".join(chance.choices(WORDS, k=length)).capitalize() + "."


def answer(chance: random.Random) -> dict[str, Any]:
    """Return an answer with two passages of evidence."""
    applies = chance.random() < 0.8
    evidence = [
        {
            "quote": sentence(chance, 25),
            "page": page,
            "section": "4 Results",
            "start": 1000,
            "end": 1200,
            "boxes": [[72.0, 100.25, 523.5, 110.75], [72.0, 112.5, 301.125, 122.5]],
            "match": "exact",
        }
        for page in (3, 7)
    ]
    return {
        "applies": applies,
        "answer": applies and chance.random() < 0.5,
        "justification": sentence(chance, 30),
        "evidence": evidence,
        "confidence": round(chance.random(), 2),
        "needs_review": False,
        "source": "llm:a-model",
        "searched": sentence(chance, 8),
    }


def record(number: int, edition: int) -> dict[str, Any]:
    """Return the record of paper `number`; in edition 2, a tenth of its answers are others."""
    chance, other = random.Random(number), random.Random(f"{number}-{edition}")
    items = [(category, f"item_{index}") for category in BASE_CATEGORIES for index in range(6)]
    checklist: dict[str, dict[str, Any]] = {category: {} for category in BASE_CATEGORIES}
    for category, item in items:
        first, second = answer(chance), answer(other)
        checklist[category][item] = second if edition == 2 and other.random() < 0.1 else first
    cited = [
        {
            "title": sentence(chance, 9),
            "authors": ["A. Author", "B. Author", "C. Author"],
            "year": 2020,
            "relevance": sentence(chance, 15),
            "mentions": {"count": 2, "sections": ["1 Introduction"]},
        }
        for _ in range(40)
    ]
    return {
        "paper": {"title": f"Paper {number}", "authors": ["A. Author"], "year": 2025, "arxiv_id": f"2501.{number:05}"},
        "scan_version": 2,
        "active_modules": [],
        "methodology_tags": ["benchmark-eval"],
        "key_findings": sentence(chance, 60),
        "checklist": checklist,
        "claims": [{"claim": sentence(chance, 20), "evidence": "Table 1", "supported": "strong"} for _ in range(5)],
        "red_flags": [],
        "cited_papers": cited,
        "scan_id": f"scan-{number}-{edition}",
        "scanned_at": f"2026-01-0{edition}T00:00:00Z",
        "provenance": {"tool": "made up", "auditor": "llm:a-model", "text_sha256": f"{number:064x}"},
    }


def write(folder: Path, papers: int, edition: int) -> int:
    """Write a directory of records; return the mean size of one in bytes."""
    sizes = []
    for number in range(papers):
        file = folder / f"{number}" / "scan.json"
        file.parent.mkdir(parents=True)
        sizes.append(file.write_text(json.dumps(record(number, edition), indent=1)))
    return sum(sizes) // len(sizes)


def time_pair(old: Path, new: Path, rounds: int = 20) -> list[float]:
    """Return how long it takes to read and compare two records, in milliseconds, after one round to warm up."""
    taken = []
    for _ in range(rounds + 1):
        start = time.perf_counter()
        diff(read_scan(old), read_scan(new))
        taken.append((time.perf_counter() - start) * 1000)
    return sorted(taken[1:])


def time_corpora(old: Path, new: Path) -> str:
    """Compare two directories in this process; return seconds, peak memory in MB, and flips found."""
    start, used = time.perf_counter(), time.process_time()
    found = compare_directories(old, new)
    seconds, cpu = time.perf_counter() - start, time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    flips = sum(item.yes_to_no + item.no_to_yes for item in found.items)
    return f"{seconds:.1f} s ({cpu:.1f} s of CPU), {peak:.0f} MB peak; {found.papers} papers, {flips} flips found"


def main(papers: int) -> None:
    """Print the rows."""
    with tempfile.TemporaryDirectory() as folder:
        old, new = Path(folder) / "old", Path(folder) / "new"
        size = (write(old, papers, 1) + write(new, papers, 2)) // 2
        taken = time_pair(old / "0" / "scan.json", new / "0" / "scan.json")
        child = [sys.executable, "-m", "tests.benchmarks.diff_speed", "--corpora", str(old), str(new)]
        done = subprocess.run(child, check=True, capture_output=True, text=True)
        corpora = done.stdout.strip()
    sys.stdout.write(
        "| what | measured | target |\n|---|---|---|\n"
        f"| diff of two records of {size / 1000:.0f} kB | median {taken[len(taken) // 2]:.1f} ms, "
        f"worst of {len(taken)} {taken[-1]:.1f} ms | 50 ms |\n"
        f"| diff of two sets of {papers:,} scans | {corpora} | 10 s, 500 MB |\n"
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--corpora"]:
        sys.stdout.write(time_corpora(Path(sys.argv[2]), Path(sys.argv[3])) + "\n")
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
