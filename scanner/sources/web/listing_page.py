"""A page of arXiv's that lists papers -> the ids that it lists. The page is a stranger's: nothing of it is trusted."""

import re
from collections.abc import Sequence
from html.parser import HTMLParser
from typing import NamedTuple

from scanner.identifiers import arxiv_id, split_version

_ITEM = re.compile(r"(?:https?://(?:www\.|export\.)?arxiv\.org)?/abs/(?P<id>[!-~]+)")
_TOTAL = re.compile(r"\s*Total of ([0-9]{1,7}) entr")


class ListingPage(NamedTuple):
    """The ids of a page without versions, in its order; `total` is of the whole list, None where it does not say."""

    ids: tuple[str, ...]
    total: int | None


def parse_listing(body: bytes) -> ListingPage:
    """Return what a page lists: the paper that each term of its list links to; never fails, whatever the bytes are.

    What stands beside a term may link to other papers, as notes on overlapping text do: only terms count.
    """
    reader = _Reader()
    reader.feed(body.decode("utf-8", "replace"))
    reader.close()
    return ListingPage(tuple(reader.ids), reader.total)


class _Reader(HTMLParser):
    """Takes the first link to a paper of every `dt`, and the total from the line of page numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.total: int | None = None
        self._wanting = False

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """Look for a link from a `dt` on: it may lack an end tag, a `dd` ends it too."""
        if tag in ("dt", "dd"):
            self._wanting = tag == "dt"
        elif tag == "a" and self._wanting and (link := _ITEM.fullmatch(dict(attrs).get("href") or "")):
            identifier = arxiv_id(link["id"])
            if identifier:
                self.ids.append(split_version(identifier)[0])
                self._wanting = False

    def handle_endtag(self, tag: str) -> None:
        """Leave a term."""
        if tag == "dt":
            self._wanting = False

    def handle_data(self, data: str) -> None:
        """Read the total where it is said first."""
        if self.total is None and (said := _TOTAL.match(data)):
            self.total = int(said[1])
