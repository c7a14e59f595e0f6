"""A list of scans as CSV, one row a scan, for a spreadsheet."""

import csv
from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter

from scanner.formats.diff.csv import Cell, guarded
from scanner.keeping.glance import Entry
from scanner.view import printable

COLUMNS = (
    "paper",
    "scan",
    "scanned_at",
    "title",
    "first_author",
    "year",
    "paper_type",
    "arxiv_id",
    "doi",
    "sha256",
    "auditor",
    "answered",
    "failed",
    "file",
)
_FIELDS = attrgetter(*COLUMNS)


class _Line:
    """A file that holds nothing: what is written is what `writerow` returns."""

    @staticmethod
    def write(line: str) -> str:
        return line


def render(entries: Iterable[Entry]) -> Iterator[str]:
    """Yield a head line and a row for each scan; `answered` counts modules, `failed` names them, parted by blanks."""
    row: Callable[[Iterable[Cell]], str] = csv.writer(_Line(), lineterminator="\n").writerow
    yield row(COLUMNS)
    for entry in entries:
        yield row(map(_cell, _FIELDS(entry)))


def _cell(value: str | int | tuple[str, ...] | None) -> Cell:
    if isinstance(value, int):
        return value
    text = value if isinstance(value, str) else " ".join(value or ())
    return guarded(printable(text)) if text else ""
