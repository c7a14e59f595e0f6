"""The sentences of a paper, made ready to be searched by many patterns."""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache, reduce
from operator import or_

from scanner.judging.bitset import bits, members
from scanner.judging.haystack import Haystack
from scanner.judging.orders.taking_out import without_orders
from scanner.module import Clue
from scanner.paper import LineKind, Paper, SectionKind, Sentence

NOT_EVIDENCE: frozenset[SectionKind] = frozenset({"references", "checklist"})
"""Sections whose words prove nothing about the paper: other works' titles, and forms that authors filled in."""

_ASIDE: frozenset[LineKind] = frozenset({"footnote", "caption"})
"""What is printed at the foot of a page, or floats to it, whatever section runs there."""

_FORM = re.compile(
    r"^\W*(?:justification|guidelines)\s*:.*|^.*\banswer\s*:\s*\[(?:yes|no|n/?a|todo)\].*", re.IGNORECASE | re.MULTILINE
)
"""A paragraph of a form: its guidelines, or an answer with all that is said for it."""
_OF_A_FORM = ("justification", "guidelines", "answer")
"""Words that a form is not without: a paper without them is not looked through paragraph by paragraph."""
_IMPRINT = re.compile(
    r"^\W*(?:(?:suggested |recommended )?citation|how to cite(?: this (?:article|paper))?"
    r"|(?:to )?cite this (?:article|paper)(?: as)?)\s?:(?=.{0,600}(?:19|20)\d\d)(?:(?!\b(?:data (?:availability|access)"
    r"|funding|competing interests?|conflicts? of interest|abstract|introduction|copyright|keywords?)\b).)*",
    re.IGNORECASE | re.MULTILINE,
)
"""How a journal wants the paper to be cited: its title and the journal's numbers prove nothing of what was done."""
_ESCAPE_OR_LETTER = re.compile(r"(\\.)|[^\\]", re.DOTALL)
_CASED = re.compile(r"\(\?[A-Z-]|\\[xuUN]")
"""What a pattern in lower case would not keep its meaning with: named groups, flags, characters by their number."""
_MARK = re.compile(r"(?<=[^\W\d_]{4})[¹²³⁰⁴-⁹]+|(?<=[.,;:)])[¹²³⁰⁴-⁹]+|^\d{1,2}(?=[^\W\d_]{2})")
"""The mark of a footnote where it clings to a word: "public⁶", "1Code"; not the square of "m²" or "eta²"."""


_latest: deque["Passages"] = deque(maxlen=8)


def passages_of(paper: Paper) -> "Passages":
    """Return the passages of a paper; asked again for the same object, the same ones with all they have looked up."""
    found = next(
        (passages for passages in tuple(_latest) if paper is passages.printed or paper is passages.paper), None
    )
    if found is None:
        found = Passages(paper)
        _latest.append(found)
    return found


@lru_cache(maxsize=4096)
def compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern compiled, to be searched in text in lower case: twice as fast as without regard to case."""
    if _CASED.search(pattern):
        return re.compile(pattern, re.IGNORECASE)
    return re.compile(_ESCAPE_OR_LETTER.sub(lambda found: found[1] or found[0].lower(), pattern))


def lower(text: str) -> str:
    """Return a text in lower case, letter by letter, so that offsets stay: "İ", which would become two, is left."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def unmarked(text: str) -> str:
    """Return a text with blanks for the marks of footnotes, so that words end where they end and offsets stay."""
    if text.isascii() and not text[:1].isdigit():
        return text
    return _MARK.sub(lambda mark: " " * len(mark[0]), text)


class Passages:
    """The sentences of one paper that can be evidence, in order; everything here is indexed by their position.

    Entries of the reference list and author checklists are left out, whatever stands behind them stays.
    """

    def __init__(self, paper: Paper) -> None:
        self.printed = paper
        self.paper = paper = without_orders(paper)
        low = paper.text.lower()
        forms = [form.span() for form in _FORM.finditer(paper.text)] if any(word in low for word in _OF_A_FORM) else []
        forms += [imprint.span() for imprint in _IMPRINT.finditer(paper.text)]
        self.sentences = tuple(s for s in paper.sentences if _can_be_evidence(paper, s) and not _inside(forms, s.start))
        self.texts = tuple(paper.text[s.start : s.end] for s in self.sentences)
        self.low = tuple(unmarked(lower(text)) for text in self.texts)
        self.haystack = Haystack(self.low)
        self._every = (1 << len(self.sentences)) - 1
        self._placed: dict[tuple[tuple[LineKind, ...], str | None], int] = {}

    def __len__(self) -> int:
        return len(self.sentences)

    def kind(self, index: int) -> SectionKind:
        """Return the kind of the section that a sentence stands in; "front" before the first heading."""
        return self.kinds[index]

    @cached_property
    def kinds(self) -> tuple[SectionKind, ...]:
        """The kinds of the sections that the sentences stand in."""
        of_sections: list[SectionKind] = [section.kind for section in self.paper.sections]
        of_sections.append("front")  # what stands before the first heading has section -1
        return tuple(of_sections[sentence.section] for sentence in self.sentences)

    def told_of(self, index: int) -> SectionKind:
        """Return the kind of the section for what a sentence speaks of: a footnote or caption is on no related work."""
        aside = self.sentences[index].kind in _ASIDE and self.kind(index) == "related"
        return "other" if aside else self.kind(index)

    def candidates(self, clue: Clue) -> Iterator[int]:
        """Yield the sentences that stand where a clue looks and have what its patterns cannot match without."""
        return members(self._having(clue.all, self._standing(clue.kinds, clue.section)))

    def perhaps(self, pattern: str) -> Iterator[int]:
        """Yield the sentences in which a pattern may match: all in which it does, and few others."""
        return members(self.haystack.candidates(pattern))

    def matching(self, pattern: str) -> Iterator[int]:
        """Yield the sentences in which a pattern matches."""
        search = compiled(pattern).search
        return (index for index in self.perhaps(pattern) if search(self.low[index]))

    def under(self, heading: str) -> frozenset[int]:
        """Return the sections whose heading, or a heading above it, matches a pattern."""
        search = compiled(heading).search
        return frozenset(index for index, path in enumerate(self._headings) if search(path.lower()))

    def _having(self, patterns: Iterable[str], among: int) -> int:
        """Return those of some sentences in which all patterns may match."""
        for pattern in patterns:
            if not among:
                break
            among &= self.haystack.candidates(pattern)
        return among

    def _standing(self, kinds: tuple[LineKind, ...], heading: str | None) -> int:
        """Return the sentences of some kinds (of all, if none is named) below a heading."""
        found = self._placed.get((kinds, heading))
        if found is None:
            found = self._every
            if kinds:
                found &= bits(index for index, sentence in enumerate(self.sentences) if sentence.kind in kinds)
            if heading is not None:
                found &= reduce(or_, map(self._by_section.__getitem__, self.under(heading)), 0)
            self._placed[kinds, heading] = found
        return found

    @cached_property
    def _by_section(self) -> list[int]:
        """The sentences of each section, as bits."""
        found = [0] * (len(self.paper.sections) + 1)  # what stands before the first heading has section -1
        for index, sentence in enumerate(self.sentences):
            found[sentence.section] |= 1 << index
        return found

    @cached_property
    def _headings(self) -> list[str]:
        """The headings above the sentences of each section, its own last."""
        open_titles: list[tuple[int, str]] = []
        paths = []
        for section in self.paper.sections:
            open_titles = [(level, title) for level, title in open_titles if level < section.level]
            open_titles.append((section.level, section.title))
            paths.append(" > ".join(title for _, title in open_titles))
        return paths


def _inside(ranges: list[tuple[int, int]], at: int) -> bool:
    """Tell whether an offset lies in one of a few ranges."""
    return any(start <= at < end for start, end in ranges)


def _can_be_evidence(paper: Paper, sentence: Sentence) -> bool:
    """Tell whether a sentence may be shown as evidence at all."""
    section = paper.section_of(sentence)
    return sentence.kind != "reference" and (section is None or section.kind not in NOT_EVIDENCE)
