"""Papers made by hand: sections of words, without a PDF."""

import hashlib
import re
from typing import Any, get_args

from scanner.paper import Line, LineKind, Metadata, Page, Paper, Section, SectionKind, Sentence

_KINDS: dict[str, SectionKind] = {
    "related": "related",
    "method": "methods",
    "experiment": "methods",
    "participants": "methods",
    "result": "results",
    "discussion": "discussion",
    "limitation": "limitations",
    "threat": "limitations",
    "conclusion": "conclusion",
    "acknowledg": "acknowledgements",
    "ethic": "ethics",
    "availability": "availability",
    "interest": "interests",
    "funding": "funding",
    "appendix": "appendix",
    "checklist": "checklist",
}


def paper_of(sections: dict[str, str], **fields: Any) -> Paper:
    """Return a paper with a page for each section: `{"": "front matter", "3.1 Participants": "Words. More words."}`.

    A line of a section's text is a paragraph; the key "" is the text before the first heading; a number in a heading
    sets its level; kinds of sections are told from their headings. `Caption: `, `Row: ` and `Note: ` before a line
    make it a caption, table row or footnote. `fields` are further fields of `Paper`.
    """
    made = _Making()
    for number, (heading, text) in enumerate(sections.items(), start=1):
        made.add(number, heading, text)
    whole = "".join(made.parts)
    metadata = Metadata(title="A study of things", abstract=sections.get("Abstract", ""))
    plain = {"metadata": metadata, "sha256": hashlib.sha256(whole.encode()).hexdigest()}
    return Paper(
        **(plain | fields),
        text=whole,
        pages=tuple(made.pages),
        lines=tuple(made.lines),
        sections=tuple(made.sections),
        sentences=tuple(made.sentences),
    )


class _Making:
    """The parts of a paper, while it grows."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.pages: list[Page] = []
        self.lines: list[Line] = []
        self.sections: list[Section] = []
        self.sentences: list[Sentence] = []

    def add(self, page: int, heading: str, text: str) -> None:
        start = self.length
        if heading:
            self._paragraph(heading, page, "heading", len(self.sections))
        kind = _kind(heading)
        for paragraph in text.split("\n"):
            words, line_kind = _marked(paragraph, "body" if heading else "front")
            self._paragraph(words, page, line_kind, len(self.sections) if heading else -1)
        self.pages.append(Page(number=page, start=start, end=self.length, width=612, height=792))
        if heading:
            number = re.match(r"[\d.]*", heading)[0]
            level = number.strip(".").count(".") + 1
            self.sections.append(
                Section(
                    title=heading[len(number) :].strip(),
                    number=number,
                    level=level,
                    page=page,
                    start=start,
                    end=self.length,
                    kind=kind,
                )
            )

    def _paragraph(self, text: str, page: int, kind: LineKind, section: int) -> None:
        at = self.length
        for found in re.finditer(r"\S.*?(?:(?<!al)[.!?](?=\s)|$)", text):
            self.sentences.append(
                Sentence(start=at + found.start(), end=at + found.end(), page=page, section=section, kind=kind)
            )
        self.lines.append(Line(start=at, end=at + len(text), page=page, box=(72, 72, 540, 84), kind=kind))
        self.parts.append(text + "\n")
        self.length += len(text) + 1


def _marked(paragraph: str, kind: LineKind) -> tuple[str, LineKind]:
    """Read the mark before a paragraph that is no body text."""
    marks: dict[str, LineKind] = {"Caption: ": "caption", "Row: ": "table", "Note: ": "footnote"}
    for mark, marked in marks.items():
        if paragraph.startswith(mark):
            return paragraph.removeprefix(mark), marked
    return paragraph, kind


def _kind(heading: str) -> SectionKind:
    """Tell the kind of a section from its heading."""
    low = heading.lower()
    known = [kind for kind in get_args(SectionKind) if kind in low]
    return next((kind for word, kind in _KINDS.items() if word in low), known[0] if known else "other")
