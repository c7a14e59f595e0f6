"""One more branch in the outline of a PDF; the branches that it has are left as they are (ISO 32000-1, 12.3.3)."""

from itertools import pairwise
from typing import NamedTuple

import pymupdf


class Branch(NamedTuple):
    """A line of an outline that leads to a place: `page` from 1, `x` and `y` in points from its top left corner."""

    title: str
    page: int
    x: float
    y: float
    below: tuple["Branch", ...] = ()


def add_branch(document: pymupdf.Document, branch: Branch) -> None:
    """Put a branch, folded up, after the last one of a document's outline."""
    root = _root(document)
    kind, last = document.xref_get_key(root, "Last")
    added = _write(document, branch, root)
    if kind == "xref":
        before = int(last.split()[0])
        _connect(document, before, added)
    else:
        document.xref_set_key(root, "First", f"{added} 0 R")
    document.xref_set_key(root, "Last", f"{added} 0 R")
    kind, count = document.xref_get_key(root, "Count")
    document.xref_set_key(root, "Count", str(abs(int(count)) + 1 if kind == "int" else 1))


def _root(document: pymupdf.Document) -> int:
    """Return the number of the object that the outline hangs on, made where there is none."""
    catalogue = document.pdf_catalog()
    kind, found = document.xref_get_key(catalogue, "Outlines")
    if kind == "xref":
        return int(found.split()[0])
    root = int(document.get_new_xref())
    document.update_object(root, "<</Type/Outlines>>")
    document.xref_set_key(catalogue, "Outlines", f"{root} 0 R")
    return root


def _write(document: pymupdf.Document, branch: Branch, parent: int) -> int:
    """Write a branch and what is below it; return the number of its object."""
    number = int(document.get_new_xref())
    below = [_write(document, each, number) for each in branch.below]
    for one, other in pairwise(below):
        _connect(document, one, other)
    page = document[branch.page - 1]
    point = pymupdf.Point(branch.x, branch.y) * page.derotation_matrix * ~page.transformation_matrix
    place = f"/Dest[{page.xref} 0 R/XYZ {point.x:.2f} {point.y:.2f} null]"
    fold = f"/First {below[0]} 0 R/Last {below[-1]} 0 R/Count -{len(below)}" if below else ""
    title = pymupdf.get_pdf_str(branch.title)
    document.update_object(number, f"<</Title{title}/Parent {parent} 0 R{place}{fold}>>")
    return number


def _connect(document: pymupdf.Document, one: int, other: int) -> None:
    """Let one branch follow another."""
    document.xref_set_key(one, "Next", f"{other} 0 R")
    document.xref_set_key(other, "Prev", f"{one} 0 R")
