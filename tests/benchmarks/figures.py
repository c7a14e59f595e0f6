"""Take the figures of the built-in rules on all labelled papers, and keep them beside the modules.

    python -m tests.benchmarks.figures

To be run when a rule, an item or the reading of a paper changed: figures of another edition of a module are not used.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.folder import ROOT
from tests.benchmarks.label_papers import gold, ours, together


def main() -> None:
    """Scan, compare, keep."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        both = together(folder / "answers", (gold(), ours()))
        scan = ("scan", *both.papers, "--scans", folder / "scans", "--quiet", "-f", "json", "-o", folder / "all.jsonl")
        for arguments in (scan, ("evaluate", both.answers, folder / "scans", "--save", "-o", folder / "table.txt")):
            subprocess.run([sys.executable, "-m", "scanner.cli.app", *map(str, arguments)], check=True, cwd=ROOT)


if __name__ == "__main__":
    main()
