"""An evaluation for the terminal."""

from scanner.comparing.evaluation import Evaluation, Figures
from scanner.formats.evaluation.markdown import HEAD, by_lift, cells, pooled, told


def render(evaluation: Evaluation) -> str:
    """Return the evaluation as aligned text."""
    parts = ["\n".join(told(evaluation)), _aligned(pooled(evaluation)), _aligned(by_lift(evaluation))]
    return "\n\n".join(parts) + "\n"


def _aligned(rows: tuple[tuple[str, Figures], ...] | list[tuple[str, Figures]]) -> str:
    """Return rows of figures in columns."""
    lines = [HEAD, *(cells(name, figures) for name, figures in rows)]
    wide = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, wide, strict=True)).rstrip() for line in lines
    )
