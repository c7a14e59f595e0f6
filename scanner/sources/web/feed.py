"""arXiv's Atom feed -> what the archive says about papers (info.arxiv.org/help/api/user-manual.html, section 3.3)."""

import re
from typing import NamedTuple
from xml.etree import ElementTree as ET

from scanner.errors import InputError
from scanner.fetched import Archived
from scanner.identifiers import arxiv_id, doi, split_version

_NAMES = {
    "atom": "http://www.w3.org/2005/Atom",
    "arxiv": "http://arxiv.org/schemas/atom",
    "opensearch": "http://a9.com/-/spec/opensearch/1.1/",
}
_WITHDRAWN = (
    r"(?:(?:paper|article|manuscript|submission|preprint|work|version|draft|entry)"
    r"(?:\s+(?:has|had|have|is|was|been|being|now|hereby|temporarily|v?[0-9]+))*\s+)?withdrawn\b(?!\s+from\b(?!\s+arxiv))"
)
# An author's comment is a note on the paper; an abstract may well speak of drugs that were withdrawn.
_IN_COMMENT = re.compile(rf"(?:^|[.;,]|\b(?:this|the|our))\s*{_WITHDRAWN}|\bwithdrawn\s+by\b", re.IGNORECASE)
_IN_ABSTRACT = re.compile(rf"\W*(?:this|the)?\s*{_WITHDRAWN}", re.IGNORECASE)


class FeedPage(NamedTuple):
    """A part of what the archive found: `entries` counts those that are no papers too, `total` is of all parts."""

    papers: tuple[Archived, ...]
    entries: int
    total: int | None


def parse_feed(body: bytes) -> tuple[Archived, ...]:
    """Return the papers of a feed, none where it has none; raise InputError `network` for what is no Atom feed."""
    return parse_feed_page(body).papers


def parse_feed_page(body: bytes) -> FeedPage:
    """Return a feed with its counts; `total` is None where it does not say; raise as `parse_feed`."""
    try:
        root = ET.fromstring(_plain_xml(body))  # noqa: S314 - it has no entities
    except (ValueError, ET.ParseError) as error:
        raise InputError("network", f"arXiv's answer is no feed of papers ({error}); try again later") from error
    if root.tag != f"{{{_NAMES['atom']}}}feed":
        raise InputError("network", "arXiv's answer is no feed of papers; try again later")
    entries = root.findall("atom:entry", _NAMES)
    said = re.fullmatch(r"[0-9]{1,9}", _text(root, "opensearch:totalResults"))
    papers = tuple(paper for entry in entries if (paper := _paper(entry)))
    return FeedPage(papers, len(entries), int(said[0]) if said else None)


def _plain_xml(body: bytes) -> str:
    """Return XML as text; raise ValueError where it declares entities, which alone could blow up or reach out."""
    text = body.decode("utf-8")
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ValueError("it declares entities")
    return text


def says_withdrawn(comment: str) -> bool:
    """Tell whether a note on a paper says that the paper itself was withdrawn, and not just from a conference."""
    return bool(_IN_COMMENT.search(comment))


def _paper(entry: ET.Element) -> Archived | None:
    """Read one entry; None where it is not a version of a paper but, say, an error message."""
    identifier = arxiv_id(_text(entry, "atom:id"))
    version = split_version(identifier)[1] if identifier else None
    if identifier is None or version is None:
        return None
    year = re.match(r"[0-9]{4}", _text(entry, "atom:published"))
    return Archived(
        arxiv_id=identifier,
        title=_text(entry, "atom:title"),
        authors=tuple(name for author in entry.findall("atom:author", _NAMES) if (name := _text(author, "atom:name"))),
        year=int(year[0]) if year else None,
        doi=doi(_text(entry, "arxiv:doi")),
        newest=version,
        withdrawn=_withdrawal(_text(entry, "arxiv:comment"), _text(entry, "atom:summary")),
    )


def _withdrawal(comment: str, abstract: str) -> str:
    """Return the words that say that a paper was withdrawn, shortened; empty where there are none."""
    if says_withdrawn(comment):
        return comment[:300]
    return abstract[:300] if _IN_ABSTRACT.match(abstract) else ""


def _text(element: ET.Element, name: str) -> str:
    """Return the text of a child on one line, empty where there is none."""
    return " ".join(element.findtext(name, "", _NAMES).split())
