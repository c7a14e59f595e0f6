"""The sentences of a paper, made ready to be searched by many patterns."""

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property, lru_cache

from scanner.judging.lexicon import Lexicon
from scanner.judging.needles import needles
from scanner.judging.orders import orders_in
from scanner.paper import LineKind, Paper, SectionKind, Sentence

NOT_EVIDENCE: frozenset[SectionKind] = frozenset({"references", "checklist"})
"""Sections whose words prove nothing about the paper: other works' titles, and forms that authors filled in."""

_ASIDE: frozenset[LineKind] = frozenset({"footnote", "caption"})
"""What is printed at the foot of a page, or floats to it, whatever section runs there."""

_FORM = re.compile(
    r"^\W*(?:justification|guidelines)\s*:.*|^.*\banswer\s*:\s*\[(?:yes|no|n/?a|todo)\].*", re.IGNORECASE | re.MULTILINE
)
"""A paragraph of a form: its guidelines, or an answer with all that is said for it."""
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
_WORD = re.compile(r"[^\W_]+")
_MARK = re.compile(r"(?<=[^\W\d_]{4})[¹²³⁰⁴-⁹]+|(?<=[.,;:)])[¹²³⁰⁴-⁹]+|^\d{1,2}(?=[^\W\d_]{2})")
"""The mark of a footnote where it clings to a word: "public⁶", "1Code"; not the square of "m²" or "eta²"."""


_latest: deque["Passages"] = deque(maxlen=8)


def passages_of(paper: Paper) -> "Passages":
    """Return the passages of a paper; asked again for the same object, the same ones with all they have looked up."""
    found = next((passages for passages in tuple(_latest) if passages.paper is paper), None)
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


_LEXICON = Lexicon()


class Passages:
    """The sentences of one paper that can be evidence, in order; everything here is indexed by their position.

    Entries of the reference list and author checklists are left out, whatever stands behind them stays.
    """

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        forms = [form.span() for form in _FORM.finditer(paper.text)]
        forms += [imprint.span() for imprint in _IMPRINT.finditer(paper.text)]
        forms += orders_in(paper)
        self.sentences = tuple(s for s in paper.sentences if _can_be_evidence(paper, s) and not _inside(forms, s.start))
        self.texts = tuple(paper.text[s.start : s.end] for s in self.sentences)
        self.low = tuple(unmarked(lower(text)) for text in self.texts)
        self._found: dict[str, frozenset[int]] = {}
        self._fitting: dict[str, frozenset[int]] = {}

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

    def candidates(self, patterns: Iterable[str]) -> list[int]:
        """Return the sentences in which all patterns may match, by the strings they cannot do without."""
        left: frozenset[int] | None = None
        for strings in sorted(filter(None, map(needles, patterns)), key=len):
            found = frozenset().union(*map(self._containing, strings))
            left = found if left is None else left & found
            if not left:
                return []
        return list(range(len(self))) if left is None else sorted(left)

    def matching(self, pattern: str) -> Iterator[int]:
        """Yield the sentences in which a pattern matches."""
        search = compiled(pattern).search
        return (index for index in self.candidates([pattern]) if search(self.low[index]))

    def under(self, heading: str) -> frozenset[int]:
        """Return the sections whose heading, or a heading above it, matches a pattern."""
        if heading not in self._fitting:
            search = compiled(heading).search
            self._fitting[heading] = frozenset(i for i, path in enumerate(self._headings) if search(path.lower()))
        return self._fitting[heading]

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

    @cached_property
    def tokens(self) -> list[list[str]]:
        """The words of each sentence in lower case, letters and digits only."""
        return [_WORD.findall(text) for text in self.low]

    @property
    def holding(self) -> Mapping[str, AbstractSet[int]]:
        """The sentences that each word stands in, words in lower case."""
        return self._postings

    @cached_property
    def _postings(self) -> dict[str, set[int]]:
        """The sentences that each word stands in."""
        postings: defaultdict[str, set[int]] = defaultdict(set)
        for index, words in enumerate(self.tokens):
            for word in words:
                postings[word].add(index)
        return postings

    @cached_property
    def _holders(self) -> tuple[int, Mapping[str, list[str]]]:
        """How many needles the lexicon knew, and the words of the paper that each of them stands in."""
        return _LEXICON.holders(self._postings)

    def _containing(self, needle: str) -> frozenset[int]:
        """Return the sentences that may contain a needle (see `needles`): all that do, and few others."""
        if needle not in self._found:
            if _WORD.search(needle):
                self._found[needle] = frozenset().union(*map(self._postings.__getitem__, self._words_with(needle)))
            else:
                self._found[needle] = frozenset(i for i, text in enumerate(self.texts) if needle in text)
        return self._found[needle]

    def _words_with(self, needle: str) -> Iterable[str]:
        """Return the words of the paper that contain a string, its blanks standing for their ends."""
        size, holders = self._holders
        if _LEXICON.knew(needle, size):
            return holders.get(needle, ())
        _LEXICON.learn(needle)
        return [word for word in self._postings if needle in f" {word} "]


def _inside(ranges: list[tuple[int, int]], at: int) -> bool:
    """Tell whether an offset lies in one of a few ranges."""
    return any(start <= at < end for start, end in ranges)


def _can_be_evidence(paper: Paper, sentence: Sentence) -> bool:
    """Tell whether a sentence may be shown as evidence at all."""
    section = paper.section_of(sentence)
    return sentence.kind != "reference" and (section is None or section.kind not in NOT_EVIDENCE)
