"""What changed between two sets of scans of the same papers: flips by item, agreement, and where to look first.

Pairs are taken one at a time and only their counts are kept, so that the size of a corpus does not matter.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from scanner.comparing.agreement import Interval, Table, ac1, bootstrap, holm, kappa, mcnemar, raw_agreement, wilson
from scanner.comparing.diff import diff
from scanner.comparing.selection import count_aspects
from scanner.record import Scan
from scanner.scandiff import (
    AnswerChange,
    Aspect,
    Cause,
    CorpusDiff,
    Discordance,
    Estimate,
    ItemFlips,
    Outcome,
    PaperFlips,
    ScanDiff,
    outcome,
)

SHOWN = 50
"""How many of the papers that changed most, and of the answers to look at first, are named."""
_LABELS = 3
"""Yes, no, and does not apply; what nobody could tell is no label."""
_FLIPS = ("applicability", "answer")
Item = tuple[str, str]
Turn = tuple[Outcome, Outcome]


@dataclass
class _Tally:
    """What is kept of the pairs seen so far."""

    turns: defaultdict[Item, Counter[Turn]] = field(default_factory=lambda: defaultdict(Counter))
    tables: list[Table] = field(default_factory=list)
    aspects: Counter[Aspect] = field(default_factory=Counter)
    causes: Counter[Cause] = field(default_factory=Counter)
    papers: list[PaperFlips] = field(default_factory=list)
    flips: list[Discordance] = field(default_factory=list)


def diff_corpora(
    pairs: Iterable[tuple[Scan, Scan]],
    *,
    only_old: Sequence[str] = (),
    only_new: Sequence[str] = (),
    unread: Sequence[str] = (),
) -> CorpusDiff:
    """Return what changed over pairs of scans of one paper each.

    The names of papers that stand in one set only, and of files that could not be read, are passed through: a paper
    that was left out of the comparison is never left out of its report.
    """
    seen = _Tally()
    for old, new in pairs:
        _add(seen, old, new)
    agreement, kappas, ac1s = _estimates(seen.tables)
    return CorpusDiff(
        papers=len(seen.papers),
        only_old=tuple(only_old),
        only_new=tuple(only_new),
        unread=tuple(unread),
        agreement=agreement,
        kappa=kappas,
        ac1=ac1s,
        changes=dict(seen.aspects.most_common()),
        causes=dict(seen.causes.most_common()),
        items=_items(seen.turns),
        most_changed=tuple(sorted(seen.papers, key=_by_flips)[:SHOWN]),
        look_first=tuple(sorted(seen.flips, key=_by_surprise(seen.turns))[:SHOWN]),
    )


def _add(seen: _Tally, old: Scan, new: Scan) -> None:
    """Count one paper."""
    turns = dict(_turns(old, new))
    for item, turn in turns.items():
        seen.turns[item][turn] += 1
    seen.tables.append(Table(turn for turn in turns.values() if "open" not in turn))
    found = diff(old, new)
    seen.aspects.update(count_aspects(found))
    flips = [change for change in found.answers if change.aspect in _FLIPS]
    seen.causes.update(change.causes[0] for change in flips)
    seen.papers.append(_paper(found, len(flips), len(turns)))
    seen.flips += [_discordance(found, change) for change in flips]


def _turns(old: Scan, new: Scan) -> Iterable[tuple[Item, Turn]]:
    """Return what became of each answer that both scans have."""
    for category, answers in old.checklist.items():
        others = new.checklist.get(category, {})
        for item, answer in answers.items():
            if item in others:
                yield (category, item), (outcome(answer), outcome(others[item]))


def _paper(found: ScanDiff, flips: int, asked: int) -> PaperFlips:
    return PaperFlips(
        old=found.old,
        new=found.new,
        flips=flips,
        asked=asked,
        new_red_flags=sum(change.old is None for change in found.red_flags),
        gone_red_flags=sum(change.new is None for change in found.red_flags),
    )


def _discordance(found: ScanDiff, change: AnswerChange) -> Discordance:
    sure = [answer.confidence for answer in (change.old, change.new) if answer]
    known = [confidence for confidence in sure if confidence is not None]
    surety = min(known) if len(known) == 2 else None
    return Discordance(title=found.new.title, paper=found.new.paper, change=change, surety=surety)


def _ac1(counts: Table) -> float | None:
    return ac1(counts, _LABELS)


def _estimates(tables: Sequence[Table]) -> Iterator[Estimate]:
    """Return raw agreement, kappa and AC1 over all papers, with their intervals over papers."""
    statistics = (raw_agreement, kappa, _ac1)
    total = Table()
    for counts in tables:
        total.update(counts)
    for statistic, interval in zip(statistics, bootstrap(tables, statistics), strict=True):
        yield _with(statistic(total), interval)


def _with(value: float | None, interval: Interval | None) -> Estimate:
    return Estimate(value=value, low=interval.low if interval else None, high=interval.high if interval else None)


def _items(turns: dict[Item, Counter[Turn]]) -> tuple[ItemFlips, ...]:
    """Return the flips of each item, the surest difference first; Holm's correction is over all items asked."""
    rows = sorted(turns.items())
    p_values = [mcnemar(counts["yes", "no"], counts["no", "yes"]) for _, counts in rows]
    made = [
        _item(item, counts, p, adjusted)
        for (item, counts), p, adjusted in zip(rows, p_values, holm(p_values), strict=True)
    ]
    return tuple(sorted(made, key=lambda row: (row.p, -row.yes_to_no - row.no_to_yes, row.category, row.item)))


def _item(item: Item, counts: Counter[Turn], p: float, adjusted: float) -> ItemFlips:
    told = Table({turn: count for turn, count in counts.items() if "open" not in turn})
    equal = sum(count for (one, other), count in told.items() if one == other)
    return ItemFlips(
        category=item[0],
        item=item[1],
        papers=counts.total(),
        yes_to_no=counts["yes", "no"],
        no_to_yes=counts["no", "yes"],
        applies_gained=sum(count for (one, other), count in told.items() if one == "n/a" != other),
        applies_lost=sum(count for (one, other), count in told.items() if one != "n/a" == other),
        opened=sum(count for (one, other), count in counts.items() if one != "open" == other),
        settled=sum(count for (one, other), count in counts.items() if one == "open" != other),
        p=p,
        p_adjusted=adjusted,
        agreement=_with(raw_agreement(told), wilson(equal, told.total())),
        kappa=kappa(told),
        ac1=_ac1(told),
    )


def _by_flips(paper: PaperFlips) -> tuple[int, int, str, str]:
    """Order papers by what changed in them, the most first."""
    return -paper.flips, -paper.new_red_flags - paper.gone_red_flags, paper.new.title, paper.new.scan_id or ""


def _by_surprise(turns: dict[Item, Counter[Turn]]) -> Callable[[Discordance], tuple[bool, float, int, str, str, str]]:
    """Order flips for a person's eyes: those that nobody doubted first, then sure ones, then items that seldom flip."""

    def order(flip: Discordance) -> tuple[bool, float, int, str, str, str]:
        change = flip.change
        doubted = any(answer.needs_review for answer in (change.old, change.new) if answer)
        flipping = sum(n for (one, other), n in turns[change.category, change.item].items() if one != other)
        surety = 0.5 if flip.surety is None else flip.surety
        return doubted, -surety, flipping, flip.title, change.category, change.item

    return order
