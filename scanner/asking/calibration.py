"""Thresholds fitted to labels: chosen on one half of the papers, certified on the other, or refused for want of labels.

The bound is exact (Clopper and Pearson 1934) and one-sided at 95 %. The papers are split, not the answers, because the
answers about one paper hang together. A band of several items pooled counts them as if they did not, so its bound is
more hopeful than that of an item alone; its `scope` says so.
"""

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from scanner.asking.decision import log_loss
from scanner.asking.thresholds import DEFAULT_BAND, Band, Scope, Statement, Thresholds
from scanner.comparing.evaluation import Answers
from scanner.frozen import Frozen

CONFIDENCE = 0.95
_LOOKS = 4
"""A band is looked for in up to two pools, on two sides each, so each look may err a quarter as often (Bonferroni)."""
HIGH = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98)
LOW = (0.4, 0.3, 0.2, 0.1, 0.05, 0.02)
"""The few candidates, so that choosing among them does not find luck; the least demanding first."""
STATEMENTS: tuple[Statement, Statement] = ("applies", "satisfied")


class Probabilities(NamedTuple):
    """What a decision model told of one item of one paper."""

    applies: float | None
    satisfied: float | None


class Run(NamedTuple):
    """The raw probabilities of one model on one wire, by paper and by `module.item`."""

    model: str
    wire: str
    wording: int
    papers: Mapping[str, Mapping[str, Probabilities]]


class Cell(NamedTuple):
    """One statement of one item of one paper: its probability, and whether it is true by the labels."""

    paper: str
    item: str
    probability: float
    true: bool


class Fitted(Frozen):
    """How one statement was fitted: `cells` labelled answers of `papers` papers; log loss beside that of the mean."""

    statement: Literal["applies", "satisfied"]
    cells: int
    papers: int
    log_loss: float | None
    log_loss_of_the_mean: float | None
    certified: int
    refused: int


class Calibration(Frozen):
    """The thresholds and how they came about; `needed` answers a side are the fewest that certify."""

    thresholds: Thresholds
    fitted: tuple[Fitted, ...]
    needed: int
    missing: tuple[str, ...]


def calibrate(gold: Answers, run: Run, *, error: float = 0.1) -> Calibration:
    """Fit the bands of one model to gold answers, so that accepted answers are wrong at most as often as `error`.

    An item gets a band of its own where its labels certify one, else that of its module's items together, else none:
    then the default band stays, uncertified. Items of all kinds are never pooled, because what is a high probability
    for one is a low one for another. Papers that only one of the sets has are left out.
    """
    cells = {statement: tuple(_cells(gold, run, statement)) for statement in STATEMENTS}
    bands = {statement: _bands(cells[statement], error) for statement in STATEMENTS}
    papers = {cell.paper for statement in STATEMENTS for cell in cells[statement]}
    thresholds = Thresholds(
        calibration=_calibration_id(run, cells, error),
        model=run.model,
        wire=run.wire,
        wording=run.wording,
        error=error,
        papers=len(papers),
        applies=bands["applies"],
        satisfied=bands["satisfied"],
    )
    return Calibration(
        thresholds=thresholds,
        fitted=tuple(_fitted(statement, cells[statement], bands[statement]) for statement in STATEMENTS),
        needed=labels_needed(error),
        missing=tuple(sorted(set(gold) - set(run.papers))),
    )


def error_bound(errors: int, n: int, confidence: float = 1 - (1 - CONFIDENCE) / _LOOKS) -> float:
    """Return the share that errors stay under with this confidence, `errors` of `n` seen (Clopper and Pearson 1934)."""
    if errors >= n:
        return 1.0
    low, high = errors / n, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _at_most(errors, n, middle) > 1 - confidence else (low, middle)
    return high


def labels_needed(error: float) -> int:
    """Return how many answers on each side, without a mistake, certify a rate of error."""
    return math.ceil(math.log((1 - CONFIDENCE) / _LOOKS) / math.log(1 - error))


def fit(cells: Sequence[Cell], error: float) -> Band:
    """Return the widest band of the candidates that is wrong at most as often as `error` on these cells, per side.

    Without cells on a side that side is the most demanding candidate.
    """
    wrong_above = {edge: [not cell.true for cell in cells if cell.probability >= edge] for edge in HIGH}
    wrong_below = {edge: [cell.true for cell in cells if cell.probability <= edge] for edge in LOW}
    high = next((edge for edge, wrong in wrong_above.items() if _holds(wrong, error)), HIGH[-1])
    low = next((edge for edge, wrong in wrong_below.items() if _holds(wrong, error)), LOW[-1])
    return Band(low=low, high=high)


def certify(band: Band, cells: Iterable[Cell], scope: Scope) -> Band:
    """Return a band with what it does on cells of papers that it was not fitted to.

    Its bound is that of its worse side: many right answers "no" say nothing of how often a "yes" is right.
    """
    told = [(band.side(cell.probability), cell.true) for cell in cells]
    wrong = {
        "yes": [not true for side, true in told if side == "yes"],
        "no": [true for side, true in told if side == "no"],
    }
    bound = max(error_bound(sum(side), len(side)) for side in wrong.values())
    counted = [one for side in wrong.values() for one in side]
    return band.model_copy(update={"n": len(counted), "errors": sum(counted), "bound": bound, "scope": scope})


def held_out(paper: str) -> bool:
    """Tell in which half a paper is, by the digest of its name: the same half for every fit."""
    return hashlib.sha256(paper.encode()).digest()[0] % 2 == 1


def _holds(wrong: list[bool], error: float) -> bool:
    """Tell whether there are cells, and few enough of them wrong."""
    return bool(wrong) and sum(wrong) <= error * len(wrong)


def _at_most(k: int, n: int, share: float) -> float:
    """Return the probability of at most `k` of `n` with this share each, by logarithms so that no large n overflows."""
    if share in {0.0, 1.0}:
        return 1.0 if share == 0.0 or k >= n else 0.0
    whole = math.lgamma(n + 1)
    terms = (
        whole - math.lgamma(i + 1) - math.lgamma(n - i + 1) + i * math.log(share) + (n - i) * math.log1p(-share)
        for i in range(k + 1)
    )
    return min(1.0, math.fsum(map(math.exp, terms)))


def _cells(gold: Answers, run: Run, statement: Statement) -> Iterable[Cell]:
    """Yield the cells of a statement; whether an item is satisfied is a question only where it applies by gold."""
    for paper, items in sorted(gold.items()):
        for item, judged in sorted(items.items()):
            told = run.papers.get(paper, {}).get(item)
            number = getattr(told, statement) if told else None
            if number is not None and (statement == "applies" or judged.label != "na"):
                true = judged.label != "na" if statement == "applies" else judged.label == "yes"
                yield Cell(paper, item, number, true)


def _bands(cells: Sequence[Cell], error: float) -> dict[str, Band]:
    """Return the band of every item that one could be certified for, alone or with its like."""
    found: dict[str, Band] = {}
    for item in sorted({cell.item for cell in cells}):
        for scope, alike in _pools(cells, item):
            band = _certified(alike, scope, error)
            if band is not None:
                found[item] = band
                break
    return found


def _pools(cells: Sequence[Cell], item: str) -> Iterable[tuple[Scope, list[Cell]]]:
    """Yield the cells that an item's band may be fitted to, its own first."""
    module = item.partition(".")[0]
    yield "item", [cell for cell in cells if cell.item == item]
    yield "module", [cell for cell in cells if cell.item.partition(".")[0] == module]


def _certified(cells: Sequence[Cell], scope: Scope, error: float) -> Band | None:
    """Fit a band on one half of the papers; None where the other half does not certify it."""
    band = fit([cell for cell in cells if not held_out(cell.paper)], error)
    tried = certify(band, [cell for cell in cells if held_out(cell.paper)], scope)
    return tried if tried.bound is not None and tried.bound <= error else None


def _fitted(statement: Statement, cells: Sequence[Cell], bands: Mapping[str, Band]) -> Fitted:
    """Tell of one statement how the model's probabilities do, and for how many items a band was certified."""
    items = {cell.item for cell in cells}
    mean = sum(cell.true for cell in cells) / len(cells) if cells else 0.0
    losses = [log_loss(cell.probability, true=cell.true) for cell in cells]
    constant = [log_loss(mean, true=cell.true) for cell in cells]
    return Fitted(
        statement=statement,
        cells=len(cells),
        papers=len({cell.paper for cell in cells}),
        log_loss=sum(losses) / len(losses) if losses else None,
        log_loss_of_the_mean=sum(constant) / len(constant) if constant else None,
        certified=len(bands),
        refused=len(items - set(bands)),
    )


def _calibration_id(run: Run, cells: Mapping[Statement, tuple[Cell, ...]], error: float) -> str:
    """Return the digest of all that a fit depends on."""
    whole = repr((run.model, run.wire, run.wording, error, DEFAULT_BAND.low, DEFAULT_BAND.high, sorted(cells.items())))
    return hashlib.sha256(whole.encode()).hexdigest()[:16]
