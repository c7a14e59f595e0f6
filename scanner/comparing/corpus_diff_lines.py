"""A diff of two sets of scans as lines: agreement, the items that flip, the papers that changed most, where to look."""

from collections.abc import Iterator, Sequence

from scanner.comparing.diff_lines import Line, passage_lines
from scanner.comparing.diff_view import ASPECT_WORDS, CAUSE_WORDS, DiffView, estimate_text, p_text, turned, why
from scanner.scandiff import CorpusDiff, Discordance, ItemFlips, PaperFlips
from scanner.view import printable

SHOWN = 10
"""How many papers, answers and names a view shows that is not full."""

HEAD = ("item", "papers", "yes→no", "no→yes", "p", "applies", "open", "same answer", "AC1")
HEAD_NOTE = "p: exact McNemar test of yes→no against no→yes, Holm's correction over all items"


def corpus_diff_lines(diff: CorpusDiff, view: DiffView) -> Iterator[Line]:
    """Return a diff of two sets of scans as lines; the items stand apart, in `item_rows`."""
    yield Line("title", f"{diff.papers} papers in both sets of scans")
    yield from _apart(diff, view)
    if not diff.papers:
        return
    yield Line("entry", f"same answer (yes, no or n/a): {estimate_text(diff.agreement)}")
    yield Line("entry", f"Cohen's kappa: {estimate_text(diff.kappa)}")
    yield Line("entry", f"Gwet's AC1: {estimate_text(diff.ac1)}")
    yield Line("note", "In parentheses: 95 % intervals, bootstrapped over papers.")
    for aspect, count in diff.changes.items():
        yield Line("detail", f"{ASPECT_WORDS[aspect].lower()}: {count}")
    if diff.causes:
        yield Line("heading", "Likely causes of the flips")
        yield from (Line("entry", f"{CAUSE_WORDS[cause]}: {count}") for cause, count in diff.causes.items())
    yield from _papers(diff.most_changed if view.full else diff.most_changed[:SHOWN])
    yield from _look_first(diff.look_first if view.full else diff.look_first[:SHOWN], view)


def _apart(diff: CorpusDiff, view: DiffView) -> Iterator[Line]:
    """Return what was not compared; nothing is left out silently."""
    for what, names in (
        ("only in the old set", diff.only_old),
        ("only in the new set", diff.only_new),
        ("could not be read", diff.unread),
    ):
        if names:
            listed = names if view.full else names[:SHOWN]
            more = f" and {len(names) - len(listed)} more" if len(names) > len(listed) else ""
            yield Line("entry", f"{what}: {len(names)} ({'; '.join(printable(name) for name in listed)}{more})")


def item_rows(items: Sequence[ItemFlips], *, full: bool) -> tuple[tuple[str, ...], ...]:
    """Return a head and a row for each item, or for each that changed where not `full`."""
    return (HEAD, *(_row(item) for item in items if full or _moved(item)))


def _moved(item: ItemFlips) -> bool:
    counts = (item.yes_to_no, item.no_to_yes, item.applies_gained, item.applies_lost, item.opened, item.settled)
    return any(counts)


def _row(item: ItemFlips) -> tuple[str, ...]:
    return (
        printable(item.item),
        str(item.papers),
        str(item.yes_to_no),
        str(item.no_to_yes),
        p_text(item.p_adjusted),
        f"+{item.applies_gained} −{item.applies_lost}",
        f"+{item.opened} −{item.settled}",
        estimate_text(item.agreement),
        "–" if item.ac1 is None else f"{item.ac1:.2f}",
    )


def _papers(papers: Sequence[PaperFlips]) -> Iterator[Line]:
    changed = [paper for paper in papers if paper.flips or paper.new_red_flags or paper.gone_red_flags]
    if changed:
        yield Line("heading", "The papers that changed most")
    for paper in changed:
        flags = f", red flags +{paper.new_red_flags} −{paper.gone_red_flags}"
        name = f"{paper.new.title} ({paper.new.paper})" if paper.new.paper else paper.new.title
        yield Line("entry", f"{paper.flips} of {paper.asked} answers flipped{flags}: {printable(name)}")


def _look_first(flips: Sequence[Discordance], view: DiffView) -> Iterator[Line]:
    if flips:
        yield Line("heading", "Flips that a person should look at first")
    for flip in flips:
        change = flip.change
        sure = "" if flip.surety is None else f", both sure of it at {flip.surety:.2f} or more"
        yield Line("entry", f"{turned(change)}  {printable(view.question(change.category, change.item))}{sure}")
        yield Line("detail", printable(flip.title), (f"{change.category}/{change.item}",))
        yield Line("detail", f"likely cause: {why(change.causes)}")
        yield from passage_lines(change.passages)
