"""Names of papers to entries of a registry: a file by its bytes, an identifier in its normal form, each paper once."""

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from scanner.corpus import CorpusPaper, FileState, Named, without_version
from scanner.gathering.registry import Registry
from scanner.identifiers import arxiv_id, doi
from scanner.keeping.store import slug

_AT_ONCE = 500
"""Papers that are written down together: one sync of the disk serves them all."""


class Added(NamedTuple):
    """The papers that a corpus names, each once and in its order, and how many of them were not known before."""

    papers: tuple[CorpusPaper, ...]
    new: int


def add(named: Iterable[Named], registry: Registry) -> Added:
    """Put the papers that a corpus names into a registry, and return them as they stand there.

    The same file, the same arXiv id in whatever form or version, the same DOI, or a file with the same bytes is one
    paper, which is then known by all these names. Raises what the names raise, and StoreError as the registry.
    """
    before = len(registry.papers)
    found: dict[str, CorpusPaper] = {}
    remaining = iter(named)
    while part := list(islice(remaining, _AT_ONCE)):
        with registry.together():
            found |= {paper.id: paper for paper in _added(part, registry)}
    return Added(registry.standing(found.values()), len(registry.papers) - before)


def _added(part: Sequence[Named], registry: Registry) -> Iterator[CorpusPaper]:
    """Put some papers into a registry; those that are there already, and unchanged, are not written again."""
    for named in part:
        entry = _entry(named, registry)
        known = registry.known_as(entry.keys)
        more = _more(known, entry, registry) if known else {}
        if known and not more:
            yield known
        else:
            yield registry.put([known.model_copy(update=more) if known else entry])[0]


def _more(known: CorpusPaper, entry: CorpusPaper, registry: Registry) -> dict[str, object]:
    """Return what an entry says besides what is known of its paper: names, tags, and what became of its file."""
    more = {
        "names": tuple(dict.fromkeys((*known.names, *entry.names))),
        "tags": tuple(dict.fromkeys((*known.tags, *entry.tags))),
        "notes": known.notes or entry.notes,
    }
    said = more | _file_now(known, entry, registry)
    return {name: value for name, value in said.items() if getattr(known, name) != value}


def _file_now(known: CorpusPaper, entry: CorpusPaper, registry: Registry) -> dict[str, object]:
    """Return what changed of a paper's own file: its bytes, or its place where it is no longer at the old one.

    What was read from the old bytes is forgotten: the new ones may be of another paper. Bytes that cannot be had now
    change nothing.
    """
    if entry.sha256 is None or not known.is_file:
        return {}
    if entry.source != known.source:
        has_moved = entry.sha256 == known.sha256 and not os.path.lexists(registry.name_of(known))
        return {"source": entry.source, "seen": entry.seen} if has_moved else {}
    if entry.sha256 == known.sha256:
        return {"seen": entry.seen}
    named = {kind: next(filter(None, map(kind, known.names)), None) for kind in (arxiv_id, doi)}
    nothing: dict[str, object] = {"title": "", "first_author": "", "year": None}
    ids = {"arxiv_id": named[arxiv_id], "doi": named[doi]}
    return nothing | ids | {"sha256": entry.sha256, "seen": entry.seen}


def _entry(named: Named, registry: Registry) -> CorpusPaper:
    """Return the entry that a name alone makes: a file that is there goes before an identifier of the same look."""
    more = {"tags": named.tags, "notes": named.notes}
    if os.path.lexists(named.name):
        return _of_file(named.name, registry).model_copy(update=more)
    if identifier := arxiv_id(named.name):
        base = without_version(identifier)
        name = _free(slug(base), base, registry)
        return CorpusPaper(id=name, source=identifier, names=(named.name,), arxiv_id=identifier, **more)
    name = _free(slug(named.name), named.name, registry)
    return CorpusPaper(id=name, source=named.name, names=(named.name,), doi=doi(named.name), **more)


def _of_file(name: str, registry: Registry) -> CorpusPaper:
    """Return the entry of a file; its digest is taken only where it does not look as it did."""
    source = os.path.relpath(name, registry.folder)
    known = registry.known_as([f"name:{source}"])
    state = _state(name)
    if known and known.source == source and known.seen == state:
        digest = known.sha256
    else:
        digest = _digest(name) if state else None
    plain = _free(slug(Path(name).stem), digest or source, registry)
    return CorpusPaper(id=plain, source=source, is_file=True, names=(source,), sha256=digest, seen=state)


def _state(name: str) -> FileState | None:
    """Return how a regular file looks; None for anything else, which the reader will refuse by name."""
    try:
        seen = Path(name).stat()
    except OSError:
        return None
    return FileState(size=seen.st_size, mtime_ns=seen.st_mtime_ns) if stat.S_ISREG(seen.st_mode) else None


def _digest(name: str) -> str | None:
    """Return the SHA-256 of a file's bytes; None where they may not be read."""
    try:
        with Path(name).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def _free(name: str, content: str, registry: Registry) -> str:
    """Return a name for an entry that no other has: with some of a digest of what it is of where it is taken."""
    if registry.get(name) is None:
        return name
    return f"{name}-{hashlib.sha256(content.encode('utf-8', 'surrogateescape')).hexdigest()[:8]}"
