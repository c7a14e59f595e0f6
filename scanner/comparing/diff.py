"""What changed from one scan of a paper to another, and the likely cause of each change: pure, of two records."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import Any, get_args

from scanner.comparing.causes import Circumstances, circumstances
from scanner.comparing.evidence_change import passages, revisions, same_words
from scanner.comparing.identity import arxiv_number, arxiv_version, same_paper
from scanner.comparing.matching import CITED_PAPERS, CLAIMS, RED_FLAGS, Matcher, T, match
from scanner.record import Answer, Evidence, Scan
from scanner.scandiff import AnswerChange, Aspect, EntryChange, FieldChange, Passage, ScanDiff, ScanRef

_NOT_COMPARED = frozenset(
    {
        "checklist",
        "claims",
        "red_flags",
        "cited_papers",
        "scan_id",
        "scanned_at",
        "upgraded",
        "scan_version",
        "provenance",
        "source",
        "integrity",
    }
)
CUT_AUTHORS = 5
"""Other programs keep this many authors; a list of as many that begins another is taken for the same."""


def diff(old: Scan, new: Scan) -> ScanDiff:
    """Return all that changed from `old` to `new`.

    `diff(a, a)` is empty; `diff(b, a)` is `diff(a, b)` with old and new exchanged; the order of claims, red flags,
    cited papers, tags and evidence makes no difference. Records of different papers are compared all the same, and the
    result says so (`same_paper`).
    """
    around = circumstances(old, new)
    answers = tuple(_answer_changes(old, new, around))
    flags, same_flags = _entries(old.red_flags, new.red_flags, RED_FLAGS, around)
    claims, same_claims = _entries(old.claims, new.claims, CLAIMS, around)
    cited, same_cited = _entries(old.cited_papers, new.cited_papers, CITED_PAPERS, around)
    return ScanDiff(
        old=reference(old),
        new=reference(new),
        same_paper=same_paper(old, new),
        modules=tuple(around.modules.values()),
        answers=answers,
        red_flags=flags,
        claims=claims,
        cited_papers=cited,
        metadata=tuple(_fields(_metadata(old), _metadata(new))),
        provenance=tuple(_fields(_origin(old), _origin(new))),
        revisions=revisions(answers, old, new) if "paper" in around.differing else (),
        same={
            "answers": len(_asked(old) | _asked(new)) - len(answers),
            "claims": same_claims,
            "red_flags": same_flags,
            "cited_papers": same_cited,
        },
    )


def reference(scan: Scan) -> ScanRef:
    """Return which scan this is."""
    return ScanRef(
        scan_id=scan.scan_id,
        scanned_at=scan.scanned_at,
        title=scan.paper.title,
        paper=arxiv_number(scan.paper) or scan.paper.doi,
        paper_version=arxiv_version(scan),
        auditor=scan.provenance.auditor if scan.provenance else None,
    )


def _asked(scan: Scan) -> set[tuple[str, str]]:
    return {(category, item) for category, answers in scan.checklist.items() for item in answers}


def _answer_changes(old: Scan, new: Scan, around: Circumstances) -> list[AnswerChange]:
    """Return the changed answers, the most telling aspect first, then by category and item."""
    found = []
    for category, item in _asked(old) | _asked(new):
        before, after = old.checklist.get(category, {}).get(item), new.checklist.get(category, {}).get(item)
        if change := answer_change(category, item, before, after, around):
            found.append(change)
    rank = get_args(Aspect).index
    return sorted(found, key=lambda change: (rank(change.aspect), change.category, change.item))


def answer_change(
    category: str, item: str, old: Answer | None, new: Answer | None, around: Circumstances
) -> AnswerChange | None:
    """Return how one answer changed, None where it did not; at least one of the two must be given."""
    words = passages(old.evidence if old else (), new.evidence if new else ())
    aspect = "question" if old is None or new is None else _aspect(old, new, words)
    if aspect is None:
        return None
    rests_on_same = bool(old and new and old.evidence and new.evidence and not words)
    causes = around.of_answer((category, item), old, new, same_words=rests_on_same)
    return AnswerChange(category=category, item=item, aspect=aspect, old=old, new=new, causes=causes, passages=words)


def _aspect(old: Answer, new: Answer, words: Sequence[Passage]) -> Aspect | None:
    """Return the most telling way in which two answers differ."""
    told = old.assessed is not False, new.assessed is not False
    lost, found = any(part.before for part in words), any(part.after for part in words)
    differs: tuple[tuple[Aspect, bool], ...] = (
        ("applicability", old.applies != new.applies),
        ("review", told[0] != told[1]),
        ("answer", all(told) and old.answer != new.answer),
        ("review", bool(old.needs_review) != bool(new.needs_review)),
        ("evidence", lost and found),
        ("proof", lost or found),
        ("confidence", old.confidence != new.confidence),
        ("justification", (old.justification, old.searched) != (new.justification, new.searched)),
    )
    return next((aspect for aspect, is_so in differs if is_so), None)


def _entries(
    old: Sequence[T], new: Sequence[T], matcher: Matcher[T], around: Circumstances
) -> tuple[tuple[EntryChange[T], ...], int]:
    """Return the changed entries in the order of their words, and how many are the same in both scans."""
    found, same = list[EntryChange[T]](), 0
    fields = (*matcher.telling, *matcher.wording)
    for before, after in match(old, new, matcher):
        differing = tuple(name for name in fields if before and after and _differs(before, after, name))
        if before and after and not differing:
            same += 1
            continue
        found.append(
            EntryChange[T](
                old=before,
                new=after,
                fields=differing,
                reworded=bool(differing) and set(matcher.wording).issuperset(differing),
                causes=around.of_entry(),
            )
        )
    return tuple(sorted(found, key=lambda change: _words_of(change.old, change.new, matcher.words))), same


def _words_of(old: T | None, new: T | None, words: Callable[[T], str]) -> list[tuple[str, str]]:
    """Order changes by what they say, the same way round for both directions of a diff."""
    return sorted((words(side), side.model_dump_json()) for side in (old, new) if side)


def _differs(old: Any, new: Any, name: str) -> bool:
    before, after = getattr(old, name), getattr(new, name)
    if before == after:
        return False
    return not _same_authors(before, after) if name == "authors" else _plain(before) != _plain(after)


def _same_authors(old: Any, new: Any) -> bool:
    """Tell whether two lists of authors are one, where a program may have cut one of them."""
    short, long = sorted((_plain(old) or (), _plain(new) or ()), key=len)
    return short in (long, long[:CUT_AUTHORS])


def _plain(value: Any) -> Any:
    """Return a value as it is compared: text without its spacing, evidence as what it says."""
    if isinstance(value, str):
        return " ".join(unicodedata.normalize("NFKC", value).split())
    if isinstance(value, tuple | list) and value and isinstance(value[0], Evidence):
        return frozenset(same_words(part.quote) for part in value)
    return tuple(_plain(part) for part in value) if isinstance(value, tuple | list) else value


def _metadata(scan: Scan) -> dict[str, Any]:
    """Return what a record says of the paper as a whole, by path."""
    said = scan.model_dump(mode="json", exclude_none=True, exclude=set(_NOT_COMPARED))
    paper, facts = said.pop("paper"), said.pop("facts", {})
    named = {f"paper.{key}": value for key, value in paper.items()}
    known = {f"facts.{name}": fact["value"] for name, fact in facts.items()}
    for unordered in ("methodology_tags", "active_modules"):
        said[unordered] = sorted(said[unordered])
    return named | known | said


def _origin(scan: Scan) -> dict[str, Any]:
    """Return how a record was made, by path."""
    said = scan.model_dump(mode="json", exclude_none=True, include={"source", "integrity", "provenance"})
    said.get("provenance", {}).pop("modules", None)
    return {f"{part}.{key}": value for part, values in said.items() for key, value in values.items()}


def _fields(old: dict[str, Any], new: dict[str, Any]) -> Iterator[FieldChange]:
    for field in sorted(old.keys() | new.keys()):
        before, after = old.get(field), new.get(field)
        if field == "paper.authors" and _same_authors(before, after):
            continue
        if _plain(before) != _plain(after):
            yield FieldChange(field=field, old=before, new=after)
