"""One paper from its name to its record, and several given by hand: one that fails never holds the rest."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from scanner.auditors.protocol import Auditor
from scanner.engine import scan_paper
from scanner.errors import PaperscanError
from scanner.extract.reader import READER, read_pdf
from scanner.fetch import fetch
from scanner.fetched import Archived, Fetched, FetchSettings
from scanner.keeping.store import Store
from scanner.module import FactName, Module
from scanner.paper import Paper
from scanner.record import Scan, Source
from scanner.reply import Fact, ItemReply, Reply

FEWEST_WORDS = 200
"""An extended abstract of one page has twice as many."""


@dataclass(frozen=True)
class Outcome:
    """What came of one paper: a record, what was said with a model in the making of it, and its file, or why not.

    `text` is the checked text of the record where it was made by who scanned it.
    """

    name: str
    scan: Scan | None = None
    transcript: bytes | None = None
    file: Path | None = None
    error: PaperscanError | None = None
    text: str = ""

    @property
    def reason(self) -> str:
        """Why there is no record, as one line that begins with the paper's name."""
        said = str(self.error or "")
        return said if said.startswith(self.name) else f"{self.name}: {said}"


@dataclass(frozen=True)
class Abstainer:
    """Stands in for an auditor where a file has too little text to say anything of: a "no" would be a lie."""

    name: str

    def audit(self, _paper: Paper, module: Module, _facts: Mapping[FactName, Fact]) -> Reply:
        """Leave every item open."""
        reason = "not assessed: too little text for a paper"
        reply = ItemReply(applies=True, verdict="not_assessed", justification=reason, source=self.name)
        return Reply(items={item.id: reply for item in module.items})


def is_scant(paper: Paper) -> bool:
    """Tell whether a file has neither an abstract nor references, and hardly any words."""
    return not (paper.metadata.abstract or paper.references) and len(paper.text.split()) < FEWEST_WORDS


@dataclass(frozen=True)
class Scanner:
    """What all papers of one run share.

    `now` gives the time to write into the records, `transcript` what was said with a model in the making of one.
    `inputs` is the digest of all but the PDF that can change a record (see `inputs.py`).
    """

    modules: Mapping[str, Module]
    auditor: Auditor
    store: Store
    settings: FetchSettings
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    transcript: Callable[[Scan], bytes | None] = lambda _: None
    inputs: str = ""

    def rehearse(self, name: str) -> Outcome:
        """Fetch, read and scan one paper and keep nothing; an expected failure is an outcome, not an exception."""
        try:
            return Outcome(name, self._scan(fetch(name, self.settings)))
        except PaperscanError as error:
            return Outcome(name, error=error)

    def scan(self, name: str) -> Outcome:
        """Fetch, read and scan one paper, with what was said with a model; it is still to be filed."""
        try:
            return self._outcome(name, fetch(name, self.settings))
        except PaperscanError as error:
            return Outcome(name, error=error)

    def scan_fetched(self, name: str, fetched: Fetched) -> Outcome:
        """Read and scan one paper that was fetched elsewhere; it is still to be filed."""
        try:
            return self._outcome(name, fetched)
        except PaperscanError as error:
            return Outcome(name, error=error)

    def file(self, outcome: Outcome) -> Outcome:
        """File the record of a paper, where there is one."""
        if outcome.scan is None:
            return outcome
        try:
            scan = self.store.in_order(outcome.scan)
            text = outcome.text if scan is outcome.scan else ""
            return replace(outcome, scan=scan, file=self.store.save(scan, outcome.transcript, text))
        except PaperscanError as error:
            return Outcome(outcome.name, error=error)

    def _outcome(self, name: str, fetched: Fetched) -> Outcome:
        scan = self._scan(fetched)
        return Outcome(name, scan, self.transcript(scan))

    def _scan(self, fetched: Fetched) -> Scan:
        paper = _as_archived(read_pdf(fetched.data), fetched.archived)
        source = Source(kind=fetched.kind, name=fetched.name, version=fetched.version, sha256=fetched.sha256)
        moment = self.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
        auditor = Abstainer(self.auditor.name) if is_scant(paper) else self.auditor
        return scan_paper(paper, self.modules, auditor, source=source, scanned_at=moment, inputs=self.inputs)


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
    """Scan several papers, `jobs` at a time, and file and yield them in the order of their names; none twice.

    Threads suffice: reading a PDF is done by a process of its own. Records are filed in order, because which of two
    papers of one file name gets the plain folder is decided by who comes first. Whoever stops listening ends what is
    being read at once.
    """
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        try:
            for outcome in pool.map(scanner.scan, dict.fromkeys(names)):
                yield scanner.file(outcome)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            READER.close()
            raise
