"""The door to the PDF that a record was made from: a file that is named, or one that was kept."""

from hashlib import sha256
from pathlib import Path

from scanner.errors import InputError
from scanner.fetched import FetchSettings
from scanner.picture import Original
from scanner.record import Scan
from scanner.sources import local
from scanner.sources.web import cache

ARCHIVE = "arxiv"
GONE = "The PDF that was scanned is not here any more: this report has no pictures of its pages."
NOT_NAMED = "The record does not say which file it was made from: this report has no pictures of its pages."
NOT_SURE = "The record does not say which file it was made from: the pages shown are those of the file that was given."


def original(scan: Scan, given: Path | None, settings: FetchSettings) -> Original:
    """Return the PDF of a record: the file given, else the one kept in the cache or lying in the current folder.

    It is the right one if its SHA-256 is the record's. Raises InputError where the file given cannot be read or is
    another one; that no file is found is no error but a notice. A file cannot be told to be right or wrong where the
    record has no SHA-256: it is taken only if it is given, with a notice.
    """
    wanted = scan.source.sha256 if scan.source else None
    if given is not None:
        found = local.fetch(str(given), settings)
        if wanted is None:
            return Original(found.data, NOT_SURE)
        _check(found.sha256, wanted, found.name)
        return Original(found.data)
    if wanted is None:
        return Original(None, NOT_NAMED)
    kept = _kept(scan, settings)
    return Original(kept) if kept is not None and sha256(kept).hexdigest() == wanted else Original(None, GONE)


def scanned(scan: Scan, name: str, settings: FetchSettings) -> Original:
    """Return the PDF of a record that was made just now of the paper with this name; as `original`."""
    return original(scan, Path(name) if local.accepts(name) else None, settings)


def _check(found: str, wanted: str, name: str) -> None:
    """Raise InputError where a file is not the one that was scanned."""
    if found != wanted.lower():
        said = f"its SHA-256 is {found[:12]}…, the record's is {wanted[:12]}…; give that one, or scan this one"
        raise InputError("other_file", f"{name} is not the PDF that was scanned, {said}")


def _kept(scan: Scan, settings: FetchSettings) -> bytes | None:
    """Return what lies where the PDF would lie if it was kept; None for nothing, also where a record names nonsense."""
    if scan.source is None:
        return None
    try:
        if scan.source.kind == "file":
            name = scan.source.name
            return local.fetch(name, settings).data if name == Path(name).name and local.accepts(name) else None
        kept = cache.load(cache.folder_of(settings, ARCHIVE), _identifier(scan))
    except (InputError, OSError, ValueError):
        return None
    return kept[0] if kept else None


def _identifier(scan: Scan) -> str:
    """Return the arXiv id of a record with its version, as the cache has it; empty where it does not say."""
    base = scan.paper.arxiv_full_id or scan.paper.arxiv_id or ""
    version = scan.source.version if scan.source else None
    return f"{base}{version}" if version and not base.endswith(version) else base
