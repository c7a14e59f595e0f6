"""What `CORPUS` on the command line means: the names of its papers, from a folder, a list, a table or a registry."""

import csv
import json
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from scanner.corpus import Named
from scanner.errors import InputError, UsageError
from scanner.fetched import FetchSettings
from scanner.identifiers import arxiv_id, doi, printable, url, without_secrets

_COLUMNS = ("path", "file", "pdf", "arxiv_id", "arxiv", "id", "doi", "url", "name", "source")
"""The columns of a table that can name a paper, the surest first."""
_MOST_BYTES = 500_000_000
STDIN = "-"


def names_in(corpus: str, settings: FetchSettings) -> Iterator[Named]:
    """Yield the papers that a corpus names, in its order and as they are read.

    `corpus` is a folder (every PDF in it, at any depth), a text file with a name a line (`#` begins a comment), a CSV
    or TSV table with a column called path, arxiv_id, doi, url or the like, a `registry.jsonl`, `-` for lines on
    standard input, a single PDF or identifier, or the address of a listing at arXiv. Names tell no secrets.
    Raises UsageError where it is none of these, InputError where it cannot be read.
    """
    path = Path(corpus)
    if corpus == STDIN:
        return _lines(_stdin(), Path())
    if path.is_dir():
        return _folder(path)
    if path.is_file():
        return _file(path)
    name = without_secrets(corpus)
    if arxiv_id(name) or doi(name):
        return iter([Named(name=name)])
    if url(name):
        return _listing(name, settings)
    forms = "a folder of PDFs, a list of identifiers, a CSV table, a registry.jsonl, or - for standard input"
    raise UsageError(f"{printable(corpus)}: there is no such corpus; give {forms}")


def _stdin() -> Iterator[str]:
    """Yield the lines of standard input; bytes that are no text may be a file's name all the same."""
    if sys.stdin is None:
        raise UsageError("standard input is closed: there is no list to read from it")
    return map(os.fsdecode, sys.stdin.buffer)


def _folder(folder: Path) -> Iterator[Named]:
    """Yield the PDFs under a folder, hidden ones left out, in the order of their paths; UsageError for none."""
    found = False
    for place, folders, files in os.walk(folder, onerror=_refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if name.lower().endswith(".pdf") and not name.startswith("."):
                found = True
                yield Named(name=str(Path(place) / name))
    if not found:
        raise UsageError(f"{printable(str(folder))}: no PDF is in this folder, nor in one below it")


def _refuse(error: OSError) -> None:
    """Raise InputError for a folder that cannot be read: its papers would be left out without a word."""
    reason = f"{error.strerror}; check who may read it, or name its papers in a list"
    raise InputError("no_file", f"{printable(str(error.filename))}: {reason}") from error


def _file(file: Path) -> Iterator[Named]:
    """Yield the papers that a file names, by its ending; a PDF names itself."""
    ending = file.suffix.lower()
    if ending == ".pdf":
        return iter([Named(name=str(file))])
    try:
        if file.stat().st_size > _MOST_BYTES:
            raise InputError("too_large", f"{file.name}: too large for a list of papers; split it")
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("no_file", f"{file.name}: not a text file in UTF-8; a list has one paper a line") from error
    except OSError as error:
        raise InputError("no_file", f"{file.name}: {error.strerror}; check the path and who may read it") from error
    lines = text.split("\n")  # `splitlines` breaks at characters that titles hold
    if ending == ".jsonl":
        return _registry(lines, file)
    if ending in {".csv", ".tsv"}:
        return _table(lines, file)
    return _lines(lines, file.parent)


def _lines(lines: Iterable[str], folder: Path) -> Iterator[Named]:
    """Yield the name on each line; what follows ` #`, and empty lines, are left out."""
    for line in lines:
        name = "" if line.lstrip().startswith("#") else line.split(" #")[0].strip()
        if name:
            yield Named(name=_beside(name, folder))


def _table(lines: list[str], file: Path) -> Iterator[Named]:
    """Yield the paper of each row, by the surest column that names it there; tags are separated by blanks or `;`.

    A table without headings is read by its cells: the first of a row that looks like the name of a paper is that.
    """
    dialect = "excel-tab" if file.suffix.lower() == ".tsv" else "excel"
    first = next(csv.reader(lines[:1], dialect), [])
    if any(map(_looks_like_a_name, first)):
        named = (next(filter(_looks_like_a_name, row), "") for row in csv.reader(lines, dialect))
        yield from (Named(name=_beside(name.strip(), file.parent)) for name in named if name)
        return
    table = csv.DictReader(lines, dialect=dialect)
    headings = {(heading or "").strip().lower(): heading for heading in table.fieldnames or ()}
    columns = [headings[name] for name in _COLUMNS if name in headings]
    if not columns:
        known = ", ".join(_COLUMNS)
        raise UsageError(f"{file.name}: no column of it names papers; call one of them {known} in the first line")
    for row in table:
        named_by = next((row[column].strip() for column in columns if (row[column] or "").strip()), "")
        if named_by:
            tags = (row.get(headings.get("tags", "")) or "").replace(";", " ").split()
            notes = (row.get(headings.get("notes", "")) or "").strip()
            yield Named(name=_beside(named_by, file.parent), tags=tuple(tags), notes=notes)


def _looks_like_a_name(cell: str) -> bool:
    """Tell whether a cell is an identifier, an address or the name of a PDF."""
    text = cell.strip()
    return bool(arxiv_id(text) or doi(text) or url(text) or text.lower().endswith(".pdf"))


def _registry(lines: list[str], file: Path) -> Iterator[Named]:
    """Yield the papers of a registry, those that were excluded left out."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            name, excluded = str(entry["source"]), entry.get("status") == "excluded"
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            form = "each line is an object with `source`"
            raise UsageError(f"{file.name}, line {number}: no line of a registry; {form}") from error
        if not excluded:
            more = {"tags": _words(entry.get("tags")), "notes": str(entry.get("notes", ""))}
            yield Named(name=_beside(name, file.parent), **more)


def _words(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()


def _listing(address: str, settings: FetchSettings) -> Iterator[Named]:
    """Yield the papers behind the address of a paper or of a listing."""
    from scanner.gathering.listing import listed  # noqa: PLC0415 - speaks to the network

    return (Named(name=name) for name in listed(address, settings) or (address,))


def _beside(name: str, folder: Path) -> str:
    """Return a name, of a file beside its list as the path from here: a list can be moved with its papers.

    An address goes without the secrets in it: only arXiv's are ever asked, which need none, and names are written down.
    """
    beside = folder / name
    is_there = not Path(name).is_absolute() and len(name) < 1024 and os.path.lexists(beside)
    return str(beside) if is_there else without_secrets(name)
