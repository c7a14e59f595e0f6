"""Papers that were had before, each version under its id for ever: a version of a paper never changes.

A PDF counts as cached when the note beside it is there, which is written after it and holds the SHA-256 of its bytes.
What a search told of papers that were not had yet is kept for a day, so that nobody is asked about them once more.
"""

import os
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from pydantic import ValidationError

from scanner.fetched import Archived, FetchSettings
from scanner.frozen import Frozen
from scanner.identifiers import arxiv_id, split_version
from scanner.keeping.atomic import make_folders, write_atomically

_FOUND = "found"
_DAY = 86_400.0


class _Found(Frozen):
    """What a search told of a version of a paper, and when, in seconds since 1970."""

    at: float
    archived: Archived


class _Note(Frozen):
    """What stands beside a cached PDF."""

    sha256: str
    archived: Archived


def folder_of(settings: FetchSettings, archive: str) -> Path:
    """Return the folder for the papers of an archive: in `cache_dir`, or where the XDG rules put a user's cache."""
    if settings.cache_dir:
        return settings.cache_dir / archive
    home = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return (home if home.is_absolute() else Path.home() / ".cache") / "paperscan" / archive


def pdf_file(folder: Path, identifier: str) -> Path:
    """Return where the PDF of an arXiv id lies; raise ValueError for what is no arXiv id with a version."""
    if arxiv_id(identifier) != identifier or split_version(identifier)[1] is None:
        raise ValueError(f"no arXiv id with a version: {identifier!r}")
    return folder / f"{identifier.replace('/', '_')}.pdf"


def load(folder: Path, identifier: str) -> tuple[bytes, Archived] | None:
    """Return a version of a paper as it was kept, or None where it was not, or is not what it was."""
    file = pdf_file(folder, identifier)
    note = _note(file.with_suffix(".json"))
    if note is None:
        return None
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        return None
    intact = sha256(data).hexdigest() == note.sha256 and note.archived.arxiv_id == identifier
    return (data, note.archived) if intact else None


def save(folder: Path, archived: Archived, data: bytes) -> None:
    """Keep a version of a paper; raise OSError where it cannot be written."""
    file = pdf_file(folder, archived.arxiv_id)
    make_folders(folder)
    note = _Note(sha256=sha256(data).hexdigest(), archived=archived)
    write_atomically(file, data)
    write_atomically(file.with_suffix(".json"), note.model_dump_json(indent=1).encode())
    _found_file(folder, archived.arxiv_id).unlink(missing_ok=True)


def keep_found(folder: Path, papers: Iterable[Archived], now: float) -> None:
    """Keep what a search told of papers; raise OSError where it cannot be written.

    Not made to last: what is lost or torn is asked for once more, and a search may find thousands.
    """
    (folder / _FOUND).mkdir(parents=True, exist_ok=True)
    for paper in papers:
        _found_file(folder, paper.arxiv_id).write_text(_Found(at=now, archived=paper).model_dump_json())


def found(folder: Path, identifier: str, now: float) -> Archived | None:
    """Return what a search told of a version of a paper within the last day; None where none did."""
    if split_version(identifier)[1] is None:
        return None
    try:
        kept = _Found.model_validate_json(_found_file(folder, identifier).read_bytes())
    except (FileNotFoundError, ValidationError):
        return None
    return kept.archived if kept.archived.arxiv_id == identifier and 0 <= now - kept.at < _DAY else None


def _found_file(folder: Path, identifier: str) -> Path:
    return folder / _FOUND / pdf_file(folder, identifier).with_suffix(".json").name


def newest(folder: Path, base: str) -> str | None:
    """Return the id of the newest version that is kept of a paper, None where there is none."""
    notes = folder.glob(f"{base.replace('/', '_')}v*.json")
    versions = [int(number) for note in notes if (number := note.stem.rpartition("v")[2]).isdecimal()]
    return f"{base}v{max(versions)}" if versions else None


def with_doi(folder: Path, wanted: str) -> tuple[bytes, Archived] | None:
    """Return the paper that is kept under a DOI, in the newest version that is; None where there is none or several."""
    noted = [note.archived for file in folder.glob("*.json") if (note := _note(file)) and note.archived.doi]
    found = {split_version(kept.arxiv_id)[0] for kept in noted if (kept.doi or "").casefold() == wanted.casefold()}
    identifier = newest(folder, found.pop()) if len(found) == 1 else None
    return load(folder, identifier) if identifier else None


def _note(file: Path) -> _Note | None:
    """Read the note beside a PDF, None where it is no such note."""
    try:
        return _Note.model_validate_json(file.read_bytes())
    except (FileNotFoundError, ValidationError):
        return None
