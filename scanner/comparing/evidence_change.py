"""The words of the paper behind an answer, in one scan and in another: which are the same, rewritten, lost or found."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from scanner.comparing.identity import plain_words
from scanner.comparing.matching import jaccard
from scanner.record import Evidence, Scan
from scanner.scandiff import AnswerChange, Passage, Revision, outcome

REWRITTEN = 0.3
"""Share of common words from which a passage is taken for another one rewritten; both stand behind the same item."""
MAX_COMPARISONS = 10_000
"""Where one answer has more pairs than this (100 passages on either side), none is taken for a rewritten one."""
_ONE_SPELLING = str.maketrans("‐‑–—−“”‘’", "-----\"\"''")


def same_words(quote: str) -> str:
    """Return what identifies a quote: its characters without case, white space and kinds of dashes and quotes.

    Digits, signs and every "not" stay, so that two quotes that say different things are never one.
    """
    return "".join(unicodedata.normalize("NFKC", quote).casefold().translate(_ONE_SPELLING).split())


def passages(old: Sequence[Evidence], new: Sequence[Evidence]) -> tuple[Passage, ...]:
    """Return the evidence that the two do not share, rewritten passages side by side, in the order of the pages."""
    if [part.quote for part in old] == [part.quote for part in new]:
        return ()
    lost, found = _not_in(old, new), _not_in(new, old)
    made = []
    for before, after in _likest(lost, found):
        if before in lost and after in found:
            made.append(Passage(before=lost.pop(before), after=found.pop(after)))
    made += [Passage(before=evidence, after=None) for evidence in lost.values()]
    made += [Passage(before=None, after=evidence) for evidence in found.values()]
    return tuple(sorted(made, key=_place))


def _likest(lost: dict[str, Evidence], found: dict[str, Evidence]) -> list[tuple[str, str]]:
    """Return pairs of passages that may be one rewritten, the likest first; ties are broken by their words."""
    if len(lost) * len(found) > MAX_COMPARISONS:
        return []
    words = {key: set(plain_words(evidence.quote).split()) for key, evidence in (*lost.items(), *found.items())}
    pairs = {pair: jaccard(words[pair[0]], words[pair[1]]) for pair in product(lost, found)}
    alike = [pair for pair, likeness in pairs.items() if likeness >= REWRITTEN]
    return sorted(alike, key=lambda pair: (-pairs[pair], sorted(pair)))


def revisions(changes: Iterable[AnswerChange], old: Scan, new: Scan) -> tuple[Revision, ...]:
    """Return the passages behind a yes that only one scan quotes, where the paper's text changed.

    Those of answers that turned with the text come first, then in the order of the pages. What stands under a no or an
    open answer proves nothing about the text, and neither does what the other scan quotes for anything else.
    """
    quoted_before, quoted_after = _quoted(old), _quoted(new)
    items: dict[tuple[str, str, bool], list[str]] = {}
    found: dict[tuple[str, str, bool], Passage] = {}
    for change in changes:
        for passage in _proofs(change) if "paper" in change.causes else ():
            before, after = (same_words(side.quote) if side else "" for side in (passage.before, passage.after))
            if not (_stands(before, quoted_after) or _stands(after, quoted_before)):
                key = (before, after, _turned(change))
                found.setdefault(key, passage)
                items.setdefault(key, []).append(f"{change.category}/{change.item}")
    made = (Revision(passage=found[key], items=tuple(sorted(items[key])), turned=key[2]) for key in found)
    return tuple(sorted(made, key=lambda revision: (not revision.turned, _place(revision.passage))))


def _proofs(change: AnswerChange) -> Iterator[Passage]:
    """Return the passages of a change as far as they prove a yes."""
    proves = [answer is not None and outcome(answer) == "yes" for answer in (change.old, change.new)]
    for passage in change.passages:
        sides = [side if counts else None for side, counts in zip((passage.before, passage.after), proves, strict=True)]
        if any(sides):
            yield Passage(before=sides[0], after=sides[1])


def _turned(change: AnswerChange) -> bool:
    """Tell whether an answer turned between no and yes, and nothing but the paper's text can be why."""
    outcomes = {outcome(answer) for answer in (change.old, change.new) if answer}
    return outcomes == {"yes", "no"} and change.causes == ("paper",)


def _quoted(scan: Scan) -> set[str]:
    """Return all that a scan quotes from its paper."""
    answers = (answer.evidence for category in scan.checklist.values() for answer in category.values())
    facts = (fact.evidence for fact in (scan.facts or {}).values())
    others = (*(claim.quotes for claim in scan.claims), *(flag.evidence for flag in scan.red_flags), *facts)
    return {same_words(part.quote) for evidence in (*answers, *others) for part in evidence}


def _stands(words: str, quoted: set[str]) -> bool:
    """Tell whether words stand in what a scan quotes, alone or within a longer passage."""
    return bool(words) and any(words in passage for passage in quoted)


def _not_in(these: Sequence[Evidence], others: Sequence[Evidence]) -> dict[str, Evidence]:
    known = {same_words(evidence.quote) for evidence in others}
    mine = {same_words(evidence.quote): evidence for evidence in these}
    return {words: evidence for words, evidence in mine.items() if words not in known}


def _place(passage: Passage) -> list[tuple[int, str]]:
    """Order by page and words, the same way round for both directions of a diff."""
    sides = (passage.before, passage.after)
    return sorted((side.page, same_words(side.quote)) for side in sides if side)
