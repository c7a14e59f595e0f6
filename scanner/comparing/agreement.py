"""How far two sets of answers agree: kappa, AC1, exact McNemar, intervals, and corrections for many tests.

Pure Python: exact tests need whole numbers, and tables of yes and no need no more. A `Table` counts pairs of labels,
`(first, second) -> how often`; a statistic is None where the table does not determine it.
"""

import math
import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

Label = str | bool
Table = Counter[tuple[Label, Label]]
Statistic = Callable[[Table], float | None]
_Z = 1.959963984540054
"""The 97.5 % point of the normal distribution."""
_BITS = 40
"""Room for a count in a packed table: a million answers for each of a million papers."""


class Interval(NamedTuple):
    """A 95 % interval."""

    low: float
    high: float


def table(pairs: Iterable[tuple[Label, Label]]) -> Table:
    """Count pairs of labels."""
    return Counter(pairs)


def raw_agreement(counts: Table) -> float | None:
    """Return the share of pairs with equal labels, None without pairs."""
    total = counts.total()
    return sum(count for (one, other), count in counts.items() if one == other) / total if total else None


def kappa(counts: Table) -> float | None:
    """Return Cohen's kappa (Cohen 1960), None without pairs or where only one label was ever given."""
    observed = raw_agreement(counts)
    if observed is None:
        return None
    first, second = _shares(counts, 0), _shares(counts, 1)
    chance = sum(first[label] * second[label] for label in first.keys() & second.keys())
    return (observed - chance) / (1 - chance) if chance < 1 else None


def ac1(counts: Table, labels: int | None = None) -> float | None:
    """Return Gwet's AC1 (Gwet 2008), which stays steady where one label is rare; None without pairs.

    `labels` is how many labels there are to choose from; without it, as many as occur, and two at least.
    """
    observed = raw_agreement(counts)
    if observed is None:
        return None
    first, second = _shares(counts, 0), _shares(counts, 1)
    mean = [(first.get(label, 0.0) + second.get(label, 0.0)) / 2 for label in first.keys() | second.keys()]
    chance = sum(share * (1 - share) for share in mean) / (max(labels or 0, len(mean), 2) - 1)
    return (observed - chance) / (1 - chance)


def _shares(counts: Table, side: int) -> dict[Label, float]:
    total, shares = counts.total(), Counter[Label]()
    for labels, count in counts.items():
        shares[labels[side]] += count
    return {label: count / total for label, count in shares.items()}


def bootstrap(
    papers: Sequence[Table], statistics: Sequence[Statistic], *, rounds: int = 1000, seed: int = 0
) -> tuple[Interval | None, ...]:
    """Return the percentile intervals of statistics of the summed tables, drawing whole papers (Efron 1979).

    Answers about one paper hang together, so the paper is what is drawn, not the answer. None for fewer than two papers
    or where fewer than nine rounds in ten determine the statistic. The same `seed` gives the same intervals.
    """
    if len(papers) < 2:
        return (None,) * len(statistics)
    cells = sorted({labels for counts in papers for labels in counts}, key=repr)
    packed = sorted(_packed(counts, cells) for counts in papers)
    draw = random.Random(seed)  # noqa: S311 - statistics, not secrets
    drawn = [_unpacked(sum(draw.choices(packed, k=len(packed))), cells) for _ in range(rounds)]
    return tuple(_percentiles([statistic(counts) for counts in drawn]) for statistic in statistics)


def _packed(counts: Table, cells: Sequence[tuple[Label, Label]]) -> int:
    """Write a table as one whole number: a sum over papers is then one addition a paper, and exact."""
    return sum(counts[labels] << (_BITS * place) for place, labels in enumerate(cells))


def _unpacked(number: int, cells: Sequence[tuple[Label, Label]]) -> Table:
    mask = (1 << _BITS) - 1
    return Table({labels: number >> (_BITS * place) & mask for place, labels in enumerate(cells)})


def _percentiles(values: Sequence[float | None]) -> Interval | None:
    known = sorted(value for value in values if value is not None)
    if len(known) < 0.9 * len(values):
        return None
    return Interval(known[int(0.025 * len(known))], known[math.ceil(0.975 * len(known)) - 1])


def wilson(hits: int, total: int) -> Interval | None:
    """Return the score interval of a share (Wilson 1927), None without trials."""
    if not total:
        return None
    share, z2 = hits / total, _Z * _Z
    centre = (share + z2 / (2 * total)) / (1 + z2 / total)
    half = _Z * math.sqrt(share * (1 - share) / total + z2 / (4 * total * total)) / (1 + z2 / total)
    return Interval(max(0.0, centre - half), min(1.0, centre + half))


def mcnemar(one_way: int, other_way: int) -> float:
    """Return the two-sided p of McNemar's test in its exact, binomial form (McNemar 1947).

    The arguments count the discordant pairs of either direction; without any, p is 1.
    """
    total = one_way + other_way
    term, tail = 1, 1
    for k in range(min(one_way, other_way)):
        term = term * (total - k) // (k + 1)
        tail += term
    return min(1.0, tail / (1 << total) * 2)


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Return p values adjusted for the chance of any false finding at all (Holm 1979), in their order."""
    adjusted, highest = [0.0] * len(p_values), 0.0
    for rank, index in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        highest = max(highest, min(1.0, p_values[index] * (len(p_values) - rank)))
        adjusted[index] = highest
    return tuple(adjusted)


def benjamini_hochberg(p_values: Sequence[float]) -> tuple[float, ...]:
    """Return p values adjusted for the share of false findings (Benjamini and Hochberg 1995), in their order."""
    adjusted, lowest = [0.0] * len(p_values), 1.0
    ranked = sorted(range(len(p_values)), key=p_values.__getitem__)
    for rank, index in reversed(list(enumerate(ranked, start=1))):
        lowest = min(lowest, p_values[index] * len(p_values) / rank)
        adjusted[index] = lowest
    return tuple(adjusted)
