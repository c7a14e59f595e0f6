"""Several papers: each is read and scanned on its own, and one that fails never holds the rest."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from scanner.auditors.protocol import Auditor
from scanner.engine import scan_paper
from scanner.errors import PaperscanError
from scanner.extract.reader import read_pdf
from scanner.fetch import fetch
from scanner.fetched import Archived, FetchSettings
from scanner.module import Module
from scanner.paper import Paper
from scanner.record import Scan, Source
from scanner.store import Store


@dataclass(frozen=True)
class Outcome:
    """What came of one paper: a record and its file, or the reason why not."""

    name: str
    scan: Scan | None = None
    file: Path | None = None
    error: PaperscanError | None = None

    @property
    def reason(self) -> str:
        """Why there is no record, as one line that begins with the paper's name."""
        said = str(self.error or "")
        return said if said.startswith(self.name) else f"{self.name}: {said}"


@dataclass(frozen=True)
class Scanner:
    """What all papers of one run share; `now` gives the time to write into the records."""

    modules: Mapping[str, Module]
    auditor: Auditor
    store: Store
    settings: FetchSettings
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def scan(self, name: str) -> Outcome:
        """Fetch, read, scan and file one paper; an expected failure is an outcome, not an exception."""
        try:
            fetched = fetch(name, self.settings)
            paper = _as_archived(read_pdf(fetched.data), fetched.archived)
            source = Source(kind=fetched.kind, name=fetched.name, version=fetched.version, sha256=fetched.sha256)
            moment = self.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
            scan = scan_paper(paper, self.modules, self.auditor, source=source, scanned_at=moment)
            return Outcome(name, scan, self.store.save(scan))
        except PaperscanError as error:
            return Outcome(name, error=error)


def _as_archived(paper: Paper, archived: Archived | None) -> Paper:
    """Let what the archive says of a paper go before what was read from its pages; withdrawal becomes a note."""
    if archived is None:
        return paper
    known = archived.model_dump(include={"title", "authors", "year", "arxiv_id", "doi"})
    metadata = paper.metadata.model_copy(update={key: value for key, value in known.items() if value})
    if not archived.withdrawn:
        return paper.model_copy(update={"metadata": metadata})
    notes = (*paper.integrity.notes, f"withdrawn, says the archive: {archived.withdrawn}")
    integrity = paper.integrity.model_copy(update={"notes": notes})
    return paper.model_copy(update={"metadata": metadata, "integrity": integrity})


def scan_all(scanner: Scanner, names: Sequence[str], jobs: int) -> Iterator[Outcome]:
    """Scan several papers, `jobs` at a time, and yield their outcomes in the order of their names.

    Threads suffice: reading a PDF is done by a process of its own.
    """
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        try:
            yield from pool.map(scanner.scan, names)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
