"""What a corpus loses to kill -9: real processes before a scripted model, killed at any moment and begun again.

    python -m tests.benchmarks.kills [KILLS]

A model answers after a tenth of a second; four papers are under way at a time.
"""

import sys
import tempfile
from pathlib import Path

from tests.benchmarks.folder import table
from tests.killing import killed
from tests.small_papers import make_papers


def main(kills: int) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_papers(folder / "papers", 60)
        told = killed(folder / "papers", folder, kills)
    rows: list[tuple[object, ...]] = [
        ("kills", told.kills),
        ("files torn", told.torn),
        ("records lost that were told of", told.lost),
        ("papers without a record at the end", told.missing),
        ("requests paid twice", f"{told.twice} ({told.twice / told.kills:.2f} a kill; at most in flight: 4)"),
    ]
    print(table(("what", "figure"), rows))


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 200)
