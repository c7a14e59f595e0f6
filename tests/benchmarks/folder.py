"""Where the benchmark papers are."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def benchmark() -> Path:
    """Return the folder of benchmark papers; stop with a line where it is absent."""
    folder = Path(os.environ.get("PAPERSCAN_BENCHMARK", ROOT.parent / "shared" / "benchmark"))
    if not folder.is_dir():
        sys.exit("the benchmark papers are not here; set PAPERSCAN_BENCHMARK to their folder")
    return folder


def table(head: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    """Return a Markdown table; every column but the first is aligned to the right."""
    lines = [head, ("---", *("--:" for _ in head[1:])), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)
