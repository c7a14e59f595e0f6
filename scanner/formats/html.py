"""A record as one HTML file to open in a browser: answers, and the pages they rest on with the words marked."""

from collections.abc import Mapping, Sequence

from scanner.errors import UsageError
from scanner.extract.copies import draw_pages
from scanner.picture import Picture
from scanner.report.answers import parts
from scanner.report.page import fill
from scanner.report.sheets import lay_out, quoted_spots
from scanner.view import View

USES_ORIGINAL = True


def render(view: View) -> str:
    """Return the record as a page, with a picture of every page it quotes where its PDF is at hand."""
    pdf = view.original.pdf
    return render_with(view, draw_pages(pdf, quoted_spots(view.scan)) if pdf else {})


def render_with(view: View, pictures: Mapping[int, Picture]) -> str:
    """Return the record as a page with these pictures."""
    sheets = lay_out(view.scan, pictures)
    missing = sheets.lacking if view.original.pdf else ()
    notice = view.original.notice
    return fill("report", view=view, scan=view.scan, parts=parts(view), sheets=sheets, missing=missing, notice=notice)


def render_many(views: Sequence[View]) -> str:
    """Refuse: a report is of one record."""
    raise UsageError(f"a report shows one scan, not {len(views)}: name one, or choose --format table, json or csv")
