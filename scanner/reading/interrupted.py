"""Paragraphs that a column's end, a page's, a float or a note interrupts, put together again."""

from collections.abc import Sequence
from typing import NamedTuple

from scanner.paper import LineKind
from scanner.reading.heading_levels import Heading
from scanner.reading.paragraphs import LABEL, Paragraph, stopped, words

_SETTING_ASIDE: frozenset[LineKind] = frozenset({"caption", "table", "footnote"})
_RUNNING: frozenset[LineKind] = frozenset({"body", "reference"})
_LONGEST_FLOAT = 40
"""How many paragraphs a float is looked for in: examples in boxes have a dozen."""


class Told(NamedTuple):
    """A paragraph in its place in the paper, with its heading if it is or begins with one."""

    paragraph: Paragraph
    heading: Heading | None


def without_floated(told: Sequence[Told]) -> list[Told]:
    """Return the paragraphs, those that surely stand inside a float as rows of a table without headings.

    Sure is it where a sentence breaks off at the end of a column and goes on further down the next one, right behind a
    caption, and none of what stands between breaks off itself.
    """
    out = list(told)
    index = 0
    while index < len(out):
        end = _end_of_float(out, index)
        for place in range(index + 1, end):
            if out[place].paragraph.kind == "body":
                out[place] = Told(out[place].paragraph._replace(kind="table"), None)
        index = max(end, index + 1)
    return out


def _end_of_float(told: Sequence[Told], index: int) -> int:
    """Return where the sentence that breaks off in a paragraph goes on behind a float, `index` if it does not."""
    broken = told[index].paragraph
    last = broken.rows[-1]
    if broken.kind != "body" or stopped(broken.text) or index + 2 >= len(told):
        return index
    head = told[index + 1].paragraph.rows[0]
    if head.page == last.page and head.box[1] > last.box[1]:  # the column does not end here
        return index
    for place in range(index + 1, min(index + _LONGEST_FLOAT, len(told))):
        part = told[place].paragraph
        if part.page != head.page or part.kind == "heading":
            return index
        if part.rows[0].text[:1].islower() and _continues([told[index]], told[place]):
            return place if told[place - 1].paragraph.kind == "caption" else index
        if part.kind == "body" and not stopped(part.text):  # what goes on further down may be this
            return index
    return index


def joined(told: Sequence[Told]) -> list[Told]:
    """Return the paragraphs with the parts of interrupted ones together.

    What interrupted one comes before it, and before the headings above it, where it stands on the page on which the
    paragraph begins, and after it on later pages: the texts of pages stay whole and in order.
    """
    out: list[Told] = []
    open_at = -1
    for part in told:
        if open_at >= 0 and _continues(out[open_at:], part) and _keeps_pages(out[open_at:], part):
            open_at = _join(out, open_at, part)
            continue
        out.append(part)
        if not _sets_aside(part, out[open_at].paragraph if open_at >= 0 else None):
            open_at = len(out) - 1 if part.paragraph.kind in _RUNNING else -1
    return out


def _sets_aside(part: Told, whole: Paragraph | None) -> bool:
    """Say whether a part may stand in the middle of a paragraph: a float, a note, or other print inside a float."""
    paragraph = part.paragraph
    if paragraph.kind in _SETTING_ASIDE:
        return True
    other_print = whole is not None and abs(paragraph.rows[0].size - whole.rows[-1].size) > 0.06 * whole.rows[-1].size
    return (
        other_print and paragraph.kind == "body" and not part.heading and whole is not None and not stopped(whole.text)
    )


def _keeps_pages(whole: Sequence[Told], part: Told) -> bool:
    """Say whether each page's text stays in one piece when a part is put to the paragraph that `whole` begins with."""
    first, *between = (told.paragraph for told in whole)
    last = first.rows[-1].page
    return all(set_aside.page == part.paragraph.page or set_aside.page == last == first.page for set_aside in between)


def _join(out: list[Told], open_at: int, part: Told) -> int:
    """Put a part to the paragraph that it goes on, and what stood between before or after; return where it is now."""
    whole = out[open_at]
    rows = whole.paragraph.rows + part.paragraph.rows
    last = whole.paragraph.rows[-1].page
    between = out[open_at + 1 :]
    before = [told for told in between if told.paragraph.page == last]
    after = [told for told in between if told.paragraph.page != last]
    if whole.paragraph.page != last:  # what began on an earlier page must stay with that page's text
        before, after = [], between
    joined = whole._replace(paragraph=whole.paragraph._replace(rows=rows, text=words(rows)))
    headed = _first_heading_above(out, open_at) if before else open_at
    out[headed:] = [*before, *out[headed:open_at], joined, *after]
    return open_at + len(before)


def _first_heading_above(out: Sequence[Told], index: int) -> int:
    """Return where the headings begin that stand right above a paragraph, on its page: they stay with it."""
    page = out[index].paragraph.page
    while index and out[index - 1].paragraph.kind == "heading" and out[index - 1].paragraph.page == page:
        index -= 1
    return index


def _continues(run: Sequence[Told], part: Told) -> bool:
    """Say whether a part goes on the paragraph that `run` begins with, over a column's end, a page's, or a float."""
    whole, paragraph, between = run[0].paragraph, part.paragraph, {told.paragraph.kind for told in run[1:]}
    if part.heading or paragraph.kind != whole.kind or (between and not between & {"caption", "footnote"}):
        return False
    last, row = whole.rows[-1], paragraph.rows[0]
    if whole.kind == "reference":
        labelled = bool(LABEL.match(whole.text)) and not LABEL.match(row.text)
        return labelled or row.text[:1].islower() or row.box[0] > paragraph.left + 0.6 * row.size
    if stopped(whole.text) or abs(row.size - last.size) > 0.12 * last.size or row.sparse or last.sparse:
        return False
    moved = row.page != last.page or row.box[1] < last.box[1] or paragraph.left != whole.left
    if row.page - last.page > 1 + (row.page > last.page) or not (moved or row.block != last.block):
        return False
    lower = row.text[:1].islower() or last.text.endswith("-")
    full = last.box[2] > whole.right - 0.06 * (whole.right - whole.left)
    indented = row.box[0] > paragraph.left + 0.8 * row.size
    return (lower and (moved or full)) or (moved and full and not indented)
