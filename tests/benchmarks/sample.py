"""What README's first command prints: the first lines of the scan of the sample paper."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.folder import ROOT
from tests.sample.make_sample import make

LINES = 44


def main() -> None:
    """Print the command's output as a block of code."""
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder) / "sample.pdf")
        environment = os.environ | {"COLUMNS": "100", "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "scanner.cli.app", "scan", "sample.pdf"]
        done = subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True, text=True)
    print("```text", *done.stdout.splitlines()[:LINES], "…", "```", sep="\n")


if __name__ == "__main__":
    main()
