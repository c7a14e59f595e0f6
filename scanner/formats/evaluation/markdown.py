"""An evaluation as Markdown tables: pooled first, then item by item, the weakest lift first."""

from collections.abc import Iterator

from scanner.comparing.agreement import Interval
from scanner.comparing.evaluation import Evaluation, Figures

HEAD = ("", "answers", "accuracy", "best constant", "lift", "kappa", "AC1")


def render(evaluation: Evaluation) -> str:
    """Return the evaluation as Markdown."""
    return "\n".join(_lines(evaluation)) + "\n"


def pooled(evaluation: Evaluation) -> tuple[tuple[str, Figures], ...]:
    """Return the pooled figures with their names, in the order in which they are shown."""
    return (
        ("all items, three classes", evaluation.pooled),
        ("applies or not", evaluation.applies),
        ("yes or no, where gold applies", evaluation.yes_no),
        ("not marked for review", evaluation.settled),
    )


def cells(name: str, figures: Figures) -> tuple[str, ...]:
    """Return a row of figures as text, with intervals where there are any."""
    return (
        name,
        str(figures.n),
        _share(figures.accuracy, figures.accuracy_interval),
        _share(figures.constant),
        "" if figures.lift is None else f"{figures.lift:+.3f}",
        _share(figures.kappa, figures.kappa_interval),
        _share(figures.ac1, figures.ac1_interval),
    )


def told(evaluation: Evaluation) -> Iterator[str]:
    """Yield what is to be said in words: papers, coverage, calibration."""
    yield f"{evaluation.papers} papers in both sets; in the first alone: {', '.join(evaluation.missing) or 'none'}."
    if evaluation.coverage is not None:
        yield f"Not marked for review: {evaluation.coverage:.1%} of all answers."
    if evaluation.brier is not None:
        bins = "; ".join(f"{one.said:.2f} → {one.right:.2f} (n {one.n})" for one in evaluation.calibration)
        yield f"Brier score of the probabilities: {evaluation.brier:.3f}. Said → right: {bins}."
    for point in evaluation.risk:
        yield f"At {point.threshold:.2f} and above: {point.coverage:.1%} answered, {point.accuracy:.3f} right."


def _lines(evaluation: Evaluation) -> Iterator[str]:
    yield from told(evaluation)
    for title, rows in (("pooled", pooled(evaluation)), ("item", by_lift(evaluation))):
        yield ""
        yield "| " + " | ".join((title, *HEAD[1:])) + " |"
        yield "| --- |" + " --: |" * (len(HEAD) - 1)
        for name, figures in rows:
            yield "| " + " | ".join(cells(name, figures)) + " |"


def by_lift(evaluation: Evaluation) -> list[tuple[str, Figures]]:
    """Return the items with their figures, those that lose most to a constant answer first."""
    return sorted(evaluation.items.items(), key=lambda pair: (pair[1].lift or 0.0, pair[0]))


def _share(value: float | None, interval: Interval | None = None) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" + (f" ({interval.low:.2f} to {interval.high:.2f})" if interval else "")
