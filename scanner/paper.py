"""A paper as it was read: one text, and everything else as addresses in it.

`Paper.text` is what a person can see on the pages, in reading order: line-end hyphens joined, ligatures and control
characters resolved, running heads and hidden text left out. A paragraph is one line of it. All `start` and `end` are
character offsets in `Paper.text`, end exclusive; pages count from 1; boxes are in PDF points from the top left corner
of the page as displayed.
"""

from dataclasses import dataclass
from typing import Literal

from scanner.frozen import Frozen

Box = tuple[float, float, float, float]
"""`x0, y0, x1, y1`."""

LineKind = Literal["body", "heading", "caption", "table", "footnote", "reference", "front"]
SectionKind = Literal[
    "front",
    "abstract",
    "introduction",
    "related",
    "methods",
    "results",
    "discussion",
    "limitations",
    "conclusion",
    "acknowledgements",
    "ethics",
    "availability",
    "interests",
    "funding",
    "references",
    "appendix",
    "checklist",
    "other",
]
FloatKind = Literal["figure", "table", "algorithm", "listing", "equation"]
HidingReason = Literal[
    "colour",
    "transparent",
    "tiny",
    "render_mode",
    "off_page",
    "covered",
    "clipped",
    "layer_off",
    "pattern",
    "blend",
    "empty_glyphs",
    "font_mapping",
    "actual_text",
    "invisible_characters",
    "homoglyphs",
    "bidi",
    "annotation",
    "form_field",
    "metadata",
    "attachment",
    "outline",
    "link",
    "javascript",
    "alt_text",
    "layer_name",
    "page_label",
    "not_visible",
]


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: which part of the text it holds and where it stands on its page."""

    start: int
    end: int
    page: int
    box: Box
    kind: LineKind = "body"


class Page(Frozen):
    """One page; its text is `Paper.text[start:end]`, contiguous and in page order."""

    number: int
    start: int
    end: int
    width: float
    height: float


class Section(Frozen):
    """A heading and the text under it, up to the next heading of any level; `level` 1 is the top."""

    title: str
    number: str
    level: int
    page: int
    start: int
    end: int
    kind: SectionKind


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, heading, caption or table row; `section` indexes `Paper.sections`, -1 before the first."""

    start: int
    end: int
    page: int
    section: int
    kind: LineKind


class Float(Frozen):
    """A figure, table, algorithm, listing or numbered equation; `start` to `end` is its caption (or the equation)."""

    kind: FloatKind
    number: str
    page: int
    start: int
    end: int


class Mention(Frozen):
    """One place in the text where a reference is cited; `section` indexes `Paper.sections`."""

    start: int
    end: int
    page: int
    section: int


class Reference(Frozen):
    """An entry of the reference list; `label` is `[12]`'s 12, or the author-year key as printed, or empty."""

    label: str
    text: str
    page: int
    start: int
    end: int
    title: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    venue: str = ""
    arxiv_id: str | None = None
    doi: str | None = None
    url: str | None = None
    mentions: tuple[Mention, ...] = ()


class HiddenText(Frozen):
    """Text in the file that a reader of the pages does not see; `page` 0 and no box where it is outside the pages.

    `text` is cut to 500 characters. `addressed_to_model` says that the words speak to a language model; neither says
    anything about who put them there or why.
    """

    page: int
    box: Box | None
    reason: HidingReason
    text: str
    addressed_to_model: bool


class Integrity(Frozen):
    """What is known about how well and how completely the file was read."""

    hidden_text: tuple[HiddenText, ...] = ()
    visibility_checked: bool = False
    stripped_characters: int = 0
    pages: int = 0
    pages_without_text: tuple[int, ...] = ()
    unreadable_share: float = 0.0
    notes: tuple[str, ...] = ()


class Metadata(Frozen):
    """What the paper says about itself on its pages; empty where it does not say."""

    title: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    venue: str = ""
    arxiv_id: str | None = None
    doi: str | None = None
    abstract: str = ""


class Paper(Frozen):
    """A paper as it was read."""

    sha256: str
    text: str
    metadata: Metadata
    pages: tuple[Page, ...]
    lines: tuple[Line, ...]
    sections: tuple[Section, ...]
    sentences: tuple[Sentence, ...]
    floats: tuple[Float, ...] = ()
    references: tuple[Reference, ...] = ()
    integrity: Integrity = Integrity()
    extractor: str = ""

    def words(self, part: Line | Page | Section | Sentence | Float | Mention) -> str:
        """Return the text of a part of this paper."""
        return self.text[part.start : part.end]

    def section_of(self, sentence: Sentence) -> Section | None:
        """Return the section that a sentence stands in, None before the first heading."""
        return self.sections[sentence.section] if sentence.section >= 0 else None
