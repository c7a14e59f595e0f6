"""What a report costs: processor time, memory and size, for the benchmark papers with a picture of each quoted page."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pymupdf

from tests.benchmarks.folder import ROOT, benchmark, table


def main() -> None:
    """Print the table, longest papers last."""
    papers = sorted((benchmark() / "papers").glob("*.pdf"), key=_pages)
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "scanner.cli.app", "scan", *map(str, papers), "-f", "json", "-j", "2"]
        subprocess.run(command, check=True, capture_output=True, cwd=folder, env=_environment())
        rows = [_measure(paper, Path(folder)) for paper in papers]
    print(table(("paper", "pages", "pages shown", "CPU seconds", "peak memory, MB", "size, MB"), rows))


def _measure(paper: Path, folder: Path) -> tuple[object, ...]:
    """Return the row of one paper; the report is made by a command of its own, reader included."""
    code = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True); "
        "used = resource.getrusage(resource.RUSAGE_CHILDREN); print(used.ru_utime + used.ru_stime, used.ru_maxrss)"
    )
    show = ["-m", "scanner.cli.app", "show", paper.stem, "-f", "html", "--pdf", str(paper), "-o", "report.html"]
    done = subprocess.run(
        [sys.executable, "-c", code, sys.executable, *show],
        check=True,
        capture_output=True,
        text=True,
        cwd=folder,
        env=_environment(),
    )
    seconds, kilobytes = map(float, done.stdout.split())
    text = (folder / "report.html").read_text()
    shown = len(re.findall(r'<figure class="page"', text))
    size = (folder / "report.html").stat().st_size / 1e6
    return paper.stem, _pages(paper), shown, f"{seconds:.2f}", f"{kilobytes / 1e3:.0f}", f"{size:.2f}"


def _pages(paper: Path) -> int:
    with pymupdf.open(paper) as document:
        return len(document)


def _environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT)}


if __name__ == "__main__":
    main()
