"""registry.jsonl beside the scans: the record of a corpus, one line a paper, and never a paper lost.

Each change is appended to a journal beside it (`journal.py`), with the disk's word that it is there, and the two are
written as one file when the registry is closed: so a process that is killed loses nothing that it had said. One process
at a time may change a registry; the lock is the operating system's and goes with its holder.
"""

import fcntl
import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from scanner.corpus import STATUSES, CorpusPaper, united
from scanner.errors import RecordError, StoreError, UsageError
from scanner.gathering.journal import Change, Journal, line_of, open_journal, read_changes, read_lines
from scanner.identifiers import without_secrets
from scanner.keeping.atomic import make_folders, write_atomically

FILE = "registry.jsonl"
_LOCK = ".registry.lock"
_LONGEST_JOURNAL = 20_000
"""Changes after which the journal is written into the registry in the middle of a run."""


class Registry:
    """The papers of a corpus in memory, and on disk as they change; made by `read_registry` or `open_registry`.

    Methods raise StoreError where the disk refuses; what was said before stands. Not to be shared between threads.
    """

    def __init__(self, folder: Path, papers: Iterable[CorpusPaper], journal: Journal | None) -> None:
        self.folder = folder
        self._papers = {paper.id: paper for paper in papers}
        self._by_key = {key: paper.id for paper in reversed(self._papers.values()) for key in paper.keys}
        self._joined: dict[str, str] = {}
        self._journal = journal
        self._changes: list[Change] = []
        self._waiting = False

    @property
    def papers(self) -> tuple[CorpusPaper, ...]:
        """All papers, in the order in which they were added."""
        return tuple(self._papers.values())

    def get(self, identifier: str) -> CorpusPaper | None:
        """Return the paper of an id, or, where papers were found to be one, the paper that it became part of."""
        while identifier in self._joined:
            identifier = self._joined[identifier]
        return self._papers.get(identifier)

    def standing(self, papers: Iterable[CorpusPaper]) -> tuple[CorpusPaper, ...]:
        """Return papers as they stand now, those that became one once, in their order."""
        found = {now.id: now for paper in papers if (now := self.get(paper.id))}
        return tuple(found.values())

    def name_of(self, paper: CorpusPaper) -> str:
        """Return the name that a paper is fetched by: the path of its file from here, or its identifier."""
        return os.path.normpath(self.folder / paper.source) if paper.is_file else paper.source

    def known_as(self, keys: Iterable[str]) -> CorpusPaper | None:
        """Return the paper that has one of these keys, the surest first; None for none."""
        found = next((self._by_key[key] for key in keys if key in self._by_key), None)
        return self._papers.get(found) if found else None

    def put(self, papers: Iterable[CorpusPaper]) -> list[CorpusPaper]:
        """Add papers or change them, and return them as they now stand.

        One that turns out to be a paper that stands here already, under another id, becomes part of that one.
        """
        placed = [self._place(_dated(paper)) for paper in papers]
        if not self._waiting:
            self._sync()
        return placed

    @contextmanager
    def together(self) -> Iterator[None]:
        """Let all changes within last by one sync of the disk at the end: none of them is acknowledged before."""
        self._waiting = True
        try:
            yield
        finally:
            self._waiting = False
            self._sync()

    def close(self) -> None:
        """Write the registry as one file; StoreError where that fails, and then the journal still has it all."""
        if self._journal is None:
            return
        try:
            self._write_whole()
        finally:
            self._journal.close()
            self._journal = None

    def _place(self, paper: CorpusPaper) -> CorpusPaper:
        """Put one paper in its place, joined with all entries of the same paper, and note what changed.

        It is in its place before another goes: whoever is interrupted in between has one entry too many, none too few.
        """
        before = [standing] if (standing := self._papers.get(paper.id)) else []
        if standing:  # no name of a paper is ever lost
            paper = paper.model_copy(update={"names": tuple(dict.fromkeys((*standing.names, *paper.names)))})
        gone: set[str] = set()
        while other := self._same_as(paper, gone):
            first, second = self._in_order(paper, other)
            paper = united(first, second)
            before.append(other)
            gone.add(second.id)
        self._papers[paper.id] = paper
        self._joined.pop(paper.id, None)
        self._joined |= dict.fromkeys(gone, paper.id)
        self._forget_keys(before)
        self._by_key |= dict.fromkeys(paper.keys, paper.id)
        left: list[Change] = [{"joined": name, "into": paper.id} for name in gone if name in self._papers]
        for name in gone:
            self._papers.pop(name, None)
        self._changes += [*left, _fields(paper)]
        return paper

    def _forget_keys(self, papers: Iterable[CorpusPaper]) -> None:
        """Forget by what papers were known: a file that was overwritten is not what has its old bytes now."""
        for paper in papers:
            for key in paper.keys:
                if self._by_key.get(key) == paper.id:
                    del self._by_key[key]

    def _same_as(self, paper: CorpusPaper, seen: Collection[str]) -> CorpusPaper | None:
        """Return another entry, not yet seen, that is this paper; two arXiv ids are two, whatever else they share."""
        own = next((key for key in paper.keys if key.startswith("arxiv:")), "")
        for key in paper.keys:
            other = self._papers.get(self._by_key.get(key, ""))
            if other is None or other.id == paper.id or other.id in seen:
                continue
            theirs = next((key for key in other.keys if key.startswith("arxiv:")), "")
            if not (own and theirs and own != theirs):
                return other
        return None

    def _in_order(self, one: CorpusPaper, other: CorpusPaper) -> tuple[CorpusPaper, CorpusPaper]:
        """Return two entries, the one that was added first before the one added later."""
        if one.id not in self._papers:
            return other, one
        order = list(self._papers)
        return (one, other) if order.index(one.id) < order.index(other.id) else (other, one)

    def _sync(self) -> None:
        """Append what changed to the journal, and wait for the disk's word."""
        changes, self._changes = self._changes, []
        if not changes or self._journal is None:
            return
        try:
            self._journal.append(changes)
            if self._journal.length > _LONGEST_JOURNAL:
                self._write_whole()
        except OSError as error:
            raise _refused(self.folder, error) from error

    def _write_whole(self) -> None:
        """Write all papers as one file, then empty the journal: killed in between, its lines change nothing."""
        lines = (line_of(_fields(paper)) for paper in self._papers.values())
        try:
            write_atomically(self.folder / FILE, b"".join(lines))
            if self._journal is not None:
                self._journal.empty()
        except OSError as error:
            raise _refused(self.folder, error) from error


def read_registry(folder: Path) -> Registry:
    """Return the registry in a folder to look at, empty where there is none; RecordError for a line that is none."""
    return Registry(folder, _load(folder), None)


def chosen(papers: Iterable[CorpusPaper], statuses: Collection[str], tags: Collection[str]) -> tuple[CorpusPaper, ...]:
    """Return the papers with any of the statuses and any of the tags; an empty collection asks for nothing.

    Raises UsageError for a status that there is not.
    """
    if unknown := [status for status in statuses if status not in STATUSES]:
        raise UsageError(f"no paper has the status {unknown[0]!r}; there are: {', '.join(STATUSES)}")
    kept = (paper for paper in papers if not statuses or paper.status in statuses)
    return tuple(paper for paper in kept if not tags or set(paper.tags) & set(tags))


def exclude_papers(registry: Registry, identifiers: Iterable[str], notes: str) -> None:
    """Take papers out of a corpus, with the reason in their notes; UsageError for one that is not there."""
    papers = _all_known(registry, identifiers)
    said = {paper.id: "; ".join(filter(None, (paper.notes, notes))) for paper in papers}
    registry.put(paper.model_copy(update={"status": "excluded", "notes": said[paper.id]}) for paper in papers)


def include_papers(registry: Registry, identifiers: Iterable[str]) -> None:
    """Take excluded papers back into a corpus, as they were; UsageError for one that is not there."""
    papers = [paper for paper in _all_known(registry, identifiers) if paper.status == "excluded"]
    registry.put(paper.model_copy(update={"status": "scanned" if paper.scan else "queued"}) for paper in papers)


def _all_known(registry: Registry, identifiers: Iterable[str]) -> list[CorpusPaper]:
    """Return the papers of these ids or names, all or none."""
    keys = {name: (f"name:{name}", f"name:{without_secrets(name)}") for name in identifiers}
    found = {name: registry.get(name) or registry.known_as(known) for name, known in keys.items()}
    if unknown := [name for name, paper in found.items() if paper is None]:
        raise UsageError(f"the corpus has no paper {unknown[0]!r}; `paperscan corpus list` shows their ids")
    return [paper for paper in found.values() if paper]


@contextmanager
def open_registry(folder: Path) -> Iterator[Registry]:
    """Open the registry in a folder to change it; at the end it is written as one file.

    Raises StoreError where another process has it open, or the folder cannot be written; RecordError for a line that is
    none, and then nothing is changed.
    """
    try:
        make_folders(folder)
        lock = (folder / _LOCK).open("ab")
    except OSError as error:
        raise _refused(folder, error) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            held = "another paperscan is at work on this corpus; wait for it, or give this one another --scans"
            raise StoreError(f"{folder.name}/: {held}") from error
        except OSError as error:  # a file system without locks
            raise _refused(folder, error) from error
        with _opened(folder) as registry:
            yield registry


@contextmanager
def _opened(folder: Path) -> Iterator[Registry]:
    papers = _load(folder)
    try:
        journal = open_journal(folder)
    except OSError as error:
        raise _refused(folder, error) from error
    registry = Registry(folder, papers, journal)
    try:
        yield registry
    except BaseException:
        with suppress(StoreError):  # what went wrong first is what is told; the journal has every change
            registry.close()
        raise
    registry.close()


def _load(folder: Path) -> list[CorpusPaper]:
    """Return the papers in the registry, with the changes in its journal."""
    papers = {paper.id: paper for paper in map(_paper, read_lines(folder / FILE))}
    for change in read_changes(folder):
        if "joined" in change:
            papers.pop(str(change["joined"]), None)
        else:
            paper = _paper((f"the journal of {FILE}", change))
            papers[paper.id] = paper
    return list(papers.values())


def _paper(line: tuple[str, Change]) -> CorpusPaper:
    where, fields = line
    try:
        return CorpusPaper.model_validate(fields)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise RecordError(f"{where}: {place}: {first['msg']}; mend or remove that line") from error


def _fields(paper: CorpusPaper) -> Change:
    """Return what is known of a paper, its id and status always."""
    return {"id": paper.id, "status": paper.status} | paper.model_dump(mode="json", exclude_defaults=True)


def _dated(paper: CorpusPaper) -> CorpusPaper:
    return paper.model_copy(update={"changed_at": datetime.now(UTC).isoformat(timespec="seconds")})


def _refused(folder: Path, error: OSError) -> StoreError:
    return StoreError(f"{folder}: the registry cannot be written: {error.strerror}; choose another --scans")
