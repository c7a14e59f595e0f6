"""Which words of a record stand where on which page, and the pictures they are marked on."""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import NamedTuple

from scanner.paper import Box
from scanner.picture import Picture, Spot
from scanner.record import Evidence, HiddenTextRecord, Scan


class Mark(NamedTuple):
    """Words that are marked on a picture: their anchor and boxes; `hidden` where a reader does not see them."""

    anchor: str
    boxes: tuple[Box, ...]
    hidden: bool


class Sheet(NamedTuple):
    """A page with its picture and the marks on it."""

    picture: Picture
    marks: tuple[Mark, ...]


class Sheets(NamedTuple):
    """All pages that are shown, the anchor of every spot that can be shown, and the pages that have no picture."""

    sheets: tuple[Sheet, ...]
    anchors: Mapping[Spot, str]
    lacking: tuple[int, ...]

    def anchor(self, words: Evidence | HiddenTextRecord) -> str:
        """Return where words are marked on a picture, or their page where nobody knows more, else nothing."""
        return self.anchors.get(spot_of(words), "")


def spot_of(words: Evidence | HiddenTextRecord) -> Spot:
    """Return where a record says that words stand; page 0 is outside the pages."""
    if isinstance(words, HiddenTextRecord):
        return Spot(page=words.page, boxes=(words.box,) if words.box else (), words=words.text)
    return Spot(page=words.page, boxes=words.boxes, words=words.quote)


def quoted_spots(scan: Scan) -> tuple[Spot, ...]:
    """Return what a record quotes or points at, answers first; the same words are one spot, whoever quotes them."""
    return tuple(spot for spot in dict.fromkeys(chain(_quoted(scan), _hidden(scan))) if spot.page)


def lay_out(scan: Scan, pictures: Mapping[int, Picture]) -> Sheets:
    """Return the pages of a record with the words marked; words on a page without a picture have no anchor."""
    spots, hidden = quoted_spots(scan), set(_hidden(scan))
    shown = {spot: number for number, spot in enumerate(spots, 1) if spot.page in pictures}
    anchors = {spot: f"mark-{number}" if spot.boxes else f"page-{spot.page}" for spot, number in shown.items()}
    sheets = []
    for page, picture in sorted(pictures.items()):
        here = [spot for spot in spots if spot.page == page]
        boxes = picture.exact if len(picture.exact) == len(here) else tuple(spot.boxes for spot in here)
        marks = (Mark(anchors[spot], exact, spot in hidden) for spot, exact in zip(here, boxes, strict=True))
        sheets.append(Sheet(picture, tuple(mark for mark in marks if mark.boxes)))
    return Sheets(tuple(sheets), anchors, tuple(sorted({spot.page for spot in spots} - set(pictures))))


def _quoted(scan: Scan) -> Iterator[Spot]:
    """Yield everything that a record quotes, answers first."""
    answers = (answer.evidence for items in scan.checklist.values() for answer in items.values())
    flags = (flag.evidence for flag in scan.red_flags)
    claims = (claim.quotes for claim in scan.claims)
    cited = (paper.evidence for paper in scan.cited_papers)
    facts = (fact.evidence for fact in (scan.facts or {}).values())
    yield from map(spot_of, chain.from_iterable(chain(answers, flags, claims, cited, facts)))


def _hidden(scan: Scan) -> Iterator[Spot]:
    """Yield where there is text that a reader does not see."""
    yield from map(spot_of, scan.integrity.hidden_text if scan.integrity else ())
