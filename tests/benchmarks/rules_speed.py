"""What the built-in rules cost after a paper was read, against bare text extraction of the same files.

    python -m tests.benchmarks.rules_speed

CPU time of this process, the median of some rounds over the benchmark's papers after one that is not counted (patterns
are compiled in it). "Judging" is facts, rules, computed checks, flags and claims; the whole scan adds what makes a
record of it: quotes with their addresses, the reference list, values that are checked.
"""

import gc
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import pymupdf

from scanner.auditors.rules import RulesAuditor
from scanner.engine import scan_paper
from scanner.extract.reader import READER, read_pdf
from scanner.judging.claims import find_claims, key_findings
from scanner.judging.facts import find_facts
from scanner.judging.flags import find_flags
from scanner.library import load_modules, select
from scanner.module import Module
from scanner.paper import Paper
from scanner.record import Source
from tests.benchmarks.folder import benchmark, table

_FEW = ("artifacts", "statistical_methodology", "limitations_and_scope", "contamination")
_ROUNDS = 5


def main() -> None:
    """Print the table."""
    files = sorted((benchmark() / "papers").glob("*.pdf"))
    papers = [read_pdf(file.read_bytes(), check_visibility=False) for file in files]
    READER.close()
    gc.collect()
    gc.freeze()  # a scan does not hold a dozen other papers that are looked through for garbage
    every = load_modules()
    few = select(every, _FEW)
    works: dict[str, Callable[[int], object]] = {
        "bare extraction": lambda number: _bare(files[number]),
        f"judging, {_items(few)} items": lambda number: _judge(papers[number], few),
        f"judging, {_items(every)} items": lambda number: _judge(papers[number], every),
        "whole scan after reading": lambda number: _scan(papers[number], every),
    }
    spent = {name: [_round(work, len(files)) for _ in range(_ROUNDS + 1)][1:] for name, work in works.items()}
    rows = [(name, f"{statistics.median(_means(r)):.0f}", f"{max(map(max, r)):.0f}") for name, r in spent.items()]
    print(table(("what", "CPU ms a paper", "the slowest paper"), rows))


def _means(rounds: list[list[float]]) -> list[float]:
    return [statistics.mean(one) for one in rounds]


def _round(work: Callable[[int], object], count: int) -> list[float]:
    """Return the CPU milliseconds of some work on each paper."""
    taken = []
    for number in range(count):
        begun = time.process_time()
        work(number)
        taken.append(1000 * (time.process_time() - begun))
    return taken


def _bare(file: Path) -> None:
    with pymupdf.open(file) as document:
        for page in document:
            page.get_text()


def _judge(paper: Paper, modules: dict[str, Module]) -> None:
    """Do all that the rules do to a paper."""
    facts, auditor = find_facts(paper), RulesAuditor()
    for module in modules.values():
        auditor.audit(paper, module, facts)
    find_flags(paper, {})
    find_claims(paper)
    key_findings(paper)


def _scan(paper: Paper, modules: dict[str, Module]) -> None:
    source = Source(kind="file", name="paper.pdf", sha256=paper.sha256)
    scan_paper(paper, modules, RulesAuditor(), source=source, scanned_at="2025-01-01T00:00:00.000Z")


def _items(modules: dict[str, Module]) -> int:
    return sum(len(module.items) for module in modules.values())


if __name__ == "__main__":
    main()
