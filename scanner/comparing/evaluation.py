"""How well one set of answers agrees with another: an auditor with gold, two models, two runs of one."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from scanner.comparing import agreement
from scanner.comparing.agreement import Interval
from scanner.frozen import Frozen

Label = Literal["yes", "no", "na"]


class Judged(NamedTuple):
    """An answer as one of three classes; `settled` where it is not for review; `probability` where one is told.

    `sureness` is how sure the rater of a gold answer was, from 0 to 1, where that is told.
    """

    label: Label
    settled: bool = True
    probability: float | None = None
    sureness: float | None = None


NOT_ASKED = Judged("na")
"""What an item counts as that a record does not have: its module was not active."""

Answers = Mapping[str, Mapping[str, Judged]]
"""Answers by paper and by `module.item`."""


class Figures(Frozen):
    """Agreement over `n` answers, with 95 % intervals from a bootstrap over papers where there are enough.

    `given` tells for each class how often it was right and how often it was given.
    `constant` is the accuracy of the best constant answer of each item; `lift` is what lies above it. `sureness` is how
    sure the raters of the gold were on average, None where none of them says.
    """

    n: int
    accuracy: float | None
    accuracy_interval: Interval | None = None
    kappa: float | None
    kappa_interval: Interval | None = None
    ac1: float | None
    ac1_interval: Interval | None = None
    constant: float | None
    lift: float | None
    given: dict[Label, tuple[int, int]]
    sureness: float | None = None


class Point(Frozen):
    """Of the answers with a probability of at least `threshold`: which share of all they are, and how often right."""

    threshold: float
    coverage: float
    accuracy: float


class Bin(Frozen):
    """Answers of like probability: how many, the mean of what was said, and how often it was right."""

    n: int
    said: float
    right: float


class Evaluation(Frozen):
    """All that is told of two sets of answers; probabilities are those of the second set."""

    papers: int
    missing: tuple[str, ...]
    pooled: Figures
    applies: Figures
    yes_no: Figures
    settled: Figures
    coverage: float | None
    brier: float | None
    calibration: tuple[Bin, ...]
    risk: tuple[Point, ...]
    items: dict[str, Figures]


class Pair(NamedTuple):
    """The two answers to one item of one paper."""

    paper: str
    item: str
    gold: Judged
    given: Judged


def evaluate(gold: Answers, given: Answers) -> Evaluation:
    """Compare a set of answers with gold, paper by paper; papers that only one of the sets has are left out.

    Accuracy and kappa (Cohen 1960) stand beside AC1 (Gwet 2008), because kappa falls where one class is rare.
    """
    pairs = _pairs(gold, given)
    settled = [pair for pair in pairs if pair.given.settled]
    either = [pair for pair in pairs if pair.gold.label != "na"]
    told = [pair for pair in pairs if pair.given.probability is not None]
    items = {item: _figures([pair for pair in pairs if pair.item == item]) for item in sorted({p.item for p in pairs})}
    return Evaluation(
        papers=len({pair.paper for pair in pairs}),
        missing=tuple(sorted(set(gold) - set(given))),
        pooled=_figures(pairs),
        applies=_figures([_applying(pair) for pair in pairs]),
        yes_no=_figures(either),
        settled=_figures(settled),
        coverage=len(settled) / len(pairs) if pairs else None,
        brier=_brier(told),
        calibration=tuple(_bins(told)),
        risk=tuple(_risk(told, len(pairs))),
        items=items,
    )


def _pairs(gold: Answers, given: Answers) -> list[Pair]:
    """Return all items that gold has of papers that both sets have."""
    return [
        Pair(paper, item, judged, given[paper].get(item, NOT_ASKED))
        for paper, items in sorted(gold.items())
        if paper in given
        for item, judged in sorted(items.items())
    ]


def _applying(pair: Pair) -> Pair:
    """Return a pair that tells only whether the item applies."""
    gold, given = (judged._replace(label="na" if judged.label == "na" else "yes") for judged in (pair.gold, pair.given))
    return pair._replace(gold=gold, given=given)


def _figures(pairs: Sequence[Pair]) -> Figures:
    """Return the agreement over some pairs."""
    counts = agreement.table((pair.gold.label, pair.given.label) for pair in pairs)
    papers = sorted({pair.paper for pair in pairs})
    tables = [agreement.table((p.gold.label, p.given.label) for p in pairs if p.paper == paper) for paper in papers]
    statistics = (agreement.raw_agreement, agreement.kappa, agreement.ac1)
    intervals = agreement.bootstrap(tables, statistics)
    accuracy, constant = agreement.raw_agreement(counts), _constant(pairs)
    return Figures(
        n=len(pairs),
        accuracy=accuracy,
        accuracy_interval=intervals[0],
        kappa=agreement.kappa(counts),
        kappa_interval=intervals[1],
        ac1=agreement.ac1(counts),
        ac1_interval=intervals[2],
        constant=constant,
        lift=accuracy - constant if accuracy is not None and constant is not None else None,
        given={label: _right_of(label, pairs) for label in ("yes", "no", "na")},
        sureness=_mean([pair.gold.sureness for pair in pairs if pair.gold.sureness is not None]),
    )


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _right_of(label: Label, pairs: Sequence[Pair]) -> tuple[int, int]:
    """Return how often a class was right, and how often it was given."""
    given = [pair for pair in pairs if pair.given.label == label]
    return sum(map(_right, given)), len(given)


def _constant(pairs: Sequence[Pair]) -> float | None:
    """Return how often the most frequent gold class of each item is right: no auditor should lose to that."""
    classes: dict[str, Counter[Label]] = {}
    for pair in pairs:
        classes.setdefault(pair.item, Counter())[pair.gold.label] += 1
    return sum(max(counts.values()) for counts in classes.values()) / len(pairs) if pairs else None


def _right(pair: Pair) -> bool:
    return pair.gold.label == pair.given.label


def _probability(pair: Pair) -> float:
    return pair.given.probability or 0.0


def _brier(told: Sequence[Pair]) -> float | None:
    """Return the mean squared distance of the probabilities from what was right (Brier 1950)."""
    return sum((_probability(pair) - _right(pair)) ** 2 for pair in told) / len(told) if told else None


def _bins(told: Sequence[Pair], number: int = 10) -> Iterable[Bin]:
    """Yield the answers in bins of like probability, those with any."""
    for place in range(number):
        inside = [pair for pair in told if min(int(_probability(pair) * number), number - 1) == place]
        if inside:
            said = sum(map(_probability, inside)) / len(inside)
            yield Bin(n=len(inside), said=said, right=sum(map(_right, inside)) / len(inside))


def _risk(told: Sequence[Pair], total: int) -> Iterable[Point]:
    """Yield, for every probability that occurs, what is answered at or above it and how rightly."""
    for threshold in sorted({_probability(pair) for pair in told}, reverse=True):
        above = [pair for pair in told if _probability(pair) >= threshold]
        yield Point(threshold=threshold, coverage=len(above) / total, accuracy=sum(map(_right, above)) / len(above))
