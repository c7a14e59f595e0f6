"""Why a paper cites a work, as far as its mentions tell: how often, in which sections, as what."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from scanner.judging.clues import cut
from scanner.paper import Mention, Paper, Reference, Section, SectionKind, Sentence

_NEAR = 60
"""Characters between a mention and the words that say what the work is to the paper."""
_ROLES = (
    (
        r"\b(?:baselines?|outperform\w*|versus|vs\.|compar(?:e|es|ed|ing|isons?) (?:\w+ ){0,3}?(?:with|to|against))\b",
        "something the paper compares with",
    ),
    (
        r"\b(?:we|our|is|are|was|were) (?:\w+ )?(?:us(?:e|ed|ing)|follow|adopt|employ|based on|implement|extend)",
        "something the paper uses",
    ),
)
_DATA = r"\b(?:data ?sets?|corpus|corpora|benchmarks?|test ?beds?)\b"
_DATA_BEFORE = re.compile(rf"{_DATA}(?: (?:of|from|by|introduced by|released by|in))?\W{{0,3}}$", re.IGNORECASE)
_DATA_BEHIND = re.compile(rf"^\W{{0,3}}\w* ?{_DATA}", re.IGNORECASE)
_A_SOURCE = "a source of data or tasks"
_IN_PASSING: frozenset[SectionKind] = frozenset({"introduction", "related", "abstract", "front"})


def relevance(paper: Paper, reference: Reference) -> str:
    """Return what the mentions of a reference say: how often, in which sections, as what, and the words around."""
    if not reference.mentions:
        return "In the reference list; no mention of it was found in the text."
    titles = [paper.sections[m.section].title for m in reference.mentions if m.section >= 0]
    times = len(reference.mentions)
    often = "once" if times == 1 else f"{times} times"
    where = f", in {_listed(dict.fromkeys(titles))}" if titles else ""
    roles = ((mention, role) for mention in reference.mentions if (role := _role(paper, mention)))
    told, role = next(roles, (reference.mentions[0], ""))
    as_what = f", it seems as {role}" if role else ""
    return f"Mentioned {often}{where}{as_what}: “{_around(paper, told)}” (p. {told.page})"


def by_importance(references: Sequence[Reference], sections: Sequence[Section]) -> list[int]:
    """Return the positions of entries, those that the paper leans on most first, ties as they stand in the list.

    A mention counts twice where the paper speaks of its own work, and once in its introduction or among related work.
    """
    weights = [sum(_weight(mention, sections) for mention in entry.mentions) for entry in references]
    return sorted(range(len(references)), key=lambda position: -weights[position])


def _weight(mention: Mention, sections: Sequence[Section]) -> int:
    """Return what a mention counts."""
    return 2 if mention.section >= 0 and sections[mention.section].kind not in _IN_PASSING else 1


def _role(paper: Paper, mention: Mention) -> str:
    """Return as what a sentence mentions a work, by the nearest words that tell; empty where none are near."""
    sentence = _sentence(paper, mention)
    if sentence is None:
        return ""
    before, behind = paper.text[sentence.start : mention.start], paper.text[mention.end : sentence.end]
    if _DATA_BEFORE.search(before) or _DATA_BEHIND.match(behind):
        return _A_SOURCE
    near = [
        (gap, role)
        for pattern, role in _ROLES
        for gap in (_gap_before(pattern, before), _gap_behind(pattern, behind))
        if gap <= _NEAR
    ]
    return min(near, default=(0, ""))[1]


def _gap_before(pattern: str, text: str) -> int:
    """Return how far before the end of a text a pattern matched last."""
    ends = [found.end() for found in re.finditer(pattern, text, re.IGNORECASE)]
    return len(text) - ends[-1] if ends else _NEAR + 1


def _gap_behind(pattern: str, text: str) -> int:
    """Return how far behind the start of a text a pattern matches first."""
    found = re.search(pattern, text, re.IGNORECASE)
    return found.start() if found else _NEAR + 1


def _sentence(paper: Paper, mention: Mention) -> Sentence | None:
    """Return the sentence of a mention."""
    at = bisect_right(paper.sentences, mention.start, key=lambda s: s.start) - 1
    return paper.sentences[at] if at >= 0 and paper.sentences[at].end >= mention.end else None


def _around(paper: Paper, mention: Mention) -> str:
    """Return the sentence of a mention, cut short."""
    sentence = _sentence(paper, mention)
    if sentence is None:
        return paper.words(mention)
    start, end = cut(paper.text, (sentence.start, sentence.end), (mention.start, mention.end))
    return paper.text[start:end]


def _listed(names: Iterable[str]) -> str:
    """Join names: "a, b and c"."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
