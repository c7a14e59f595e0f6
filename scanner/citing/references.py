"""The references of a paper: its lists of entries, taken apart and linked to the places where each is cited."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from scanner.citing.bibliography import find_entries
from scanner.citing.citations import link_mentions
from scanner.citing.entries import parse_entry
from scanner.citing.links import mend_links
from scanner.citing.splitting import Entry
from scanner.identifiers import find_arxiv_id, find_doi, find_url, split_version
from scanner.paper import Line, Reference, Section

_LONGEST = 4000
_TORN_WORD = re.compile(r"(?<=[^\W\d_])(?:-\n|\u00ad\s?)(?=[a-zß-ÿ])")
_SAME_AUTHORS = re.compile(r"(?:[—―⸺⸻]+|[–_-]{2,})[\s.,:]*")


def find_references(text: str, sections: Sequence[Section], lines: Sequence[Line]) -> tuple[Reference, ...]:
    """Return the entries of all reference lists of a paper in their order, each with its mentions in the text.

    Lists are looked for in sections of kind "references"; in a paper without one, a list is recognised by its shape.
    `start` to `end` of a reference is the entry without its label. Fields that an entry does not show stay empty.
    """
    references: list[Reference] = []
    for entries in find_entries(text, sections, lines):
        for entry in entries:
            references.append(_reference(text, entry, lines, references))
    return link_mentions(text, sections, lines, references)


def _reference(text: str, entry: Entry, lines: Sequence[Line], before: Sequence[Reference]) -> Reference:
    """Return one entry taken apart; a dash in the authors' place stands for the authors of the one before."""
    printed = _printed(text, entry, lines)
    whole = mend_links(_TORN_WORD.sub("", printed[:_LONGEST]))
    arxiv_id = find_arxiv_id(whole)
    dash = _SAME_AUTHORS.match(whole)
    fields = parse_entry(f"Dash, D. {whole[dash.end() :]}" if dash else whole)
    authors = before[-1].authors if dash and before else () if dash else fields.authors
    return Reference(
        label=entry.label,
        text=" ".join(printed.split()),
        page=entry.page,
        start=entry.start,
        end=entry.end,
        title=fields.title,
        authors=authors,
        year=fields.year,
        venue=fields.venue,
        arxiv_id=split_version(arxiv_id)[0] if arxiv_id else None,
        doi=find_doi(whole) if "10." in whole else None,  # few entries have one, and looking for it takes long
        url=find_url(whole),
    )


def _printed(text: str, entry: Entry, lines: Sequence[Line]) -> str:
    """Return the text of an entry with a line feed at the end of each printed line."""
    characters = list(text[entry.start : entry.end])
    for line in lines[bisect_left(lines, entry.start, key=lambda line: line.end) :]:
        if line.end >= entry.end:
            break
        if line.end >= entry.start and characters[line.end - entry.start].isspace():
            characters[line.end - entry.start] = "\n"
    return "".join(characters)
