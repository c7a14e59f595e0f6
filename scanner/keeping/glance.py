"""What a glance at a record takes in: which paper it is of, who answered, and by which modules."""

import re
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from scanner.errors import RecordError
from scanner.frozen import Frozen
from scanner.record import Scan
from scanner.strict_json import MAX_BYTES
from scanner.tidy import tidy
from scanner.upgrade import read_record, record_bytes


class Entry(Frozen):
    """A record as an index knows it.

    `file` is its path within the directory of scans, with `/`; `paper` and `scan` are the two folders of it. `arxiv_id`
    has its version where that is known. `failed` names what was not answered (modules, and the calls beside them),
    `modules` has the digest of each module that was asked. A key is None where the record does not say.
    """

    file: str
    paper: str
    scan: str
    scan_id: str | None = None
    scanned_at: str | None = None
    title: str
    first_author: str | None = None
    year: int
    paper_type: str | None = None
    sha256: str | None = None
    arxiv_id: str | None = None
    doi: str | None = None
    auditor: str | None = None
    text_sha256: str | None = None
    inputs: str | None = None
    failed: tuple[str, ...] = ()
    modules: dict[str, str] = Field(default_factory=dict)

    @property
    def answered(self) -> int:
        """How many modules were answered."""
        return len(self.modules.keys() - set(self.failed))


class _Glance(BaseModel):
    """The keys of a record that are looked at; the rest is passed over, for a fifth of the time of reading it."""

    paper: dict[str, Any]
    source: "_Source | None" = None
    scan_id: str | None = None
    scanned_at: str | None = None
    paper_type: str | None = None
    provenance: "_Provenance | None" = None


class _Source(BaseModel):
    kind: str
    version: str | None = None
    sha256: str | None = None


class _Run(BaseModel):
    digest: str = ""
    error: str | None = None
    reason: str | None = None


class _Provenance(BaseModel):
    auditor: str
    text_sha256: str | None = None
    inputs: str | None = None
    modules: dict[str, _Run] = Field(default_factory=dict)
    calls: dict[str, _Run] = Field(default_factory=dict)


class _Paper(BaseModel):
    title: str
    authors: tuple[str, ...]
    year: int
    arxiv_id: str | None = None
    arxiv_full_id: str | None = None
    doi: str | None = None


def glance(file: Path) -> Entry:
    """Return what a record is, without asking whether all of it is valid; `file` ends in `paper/scan/scan.json`.

    Raises RecordError where it is no record, StoreError where the file cannot be read.
    """
    data = record_bytes(file)
    if len(data) <= MAX_BYTES:
        try:
            return _entry(_Glance.model_validate_json(data), file)
        except ValidationError:
            pass
    return _entry_of(read_record(file), file)


def _entry_of(scan: Scan, file: Path) -> Entry:
    """Return what a valid record is whose shape a glance did not understand."""
    try:
        return _entry(_Glance.model_validate(scan.dump()), file)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise RecordError(f"{file.name}: /{'/'.join(map(str, first['loc']))}: {first['msg']}") from None


def _entry(seen: _Glance, file: Path) -> Entry:
    head = {"paper": seen.paper, "paper_type": seen.paper_type}
    tidy(head)
    paper = _Paper.model_validate(head["paper"])
    source, made = seen.source, seen.provenance
    return Entry(
        file="/".join(file.parts[-3:]),
        paper=file.parts[-3],
        scan=file.parts[-2],
        scan_id=seen.scan_id,
        scanned_at=seen.scanned_at,
        title=paper.title,
        first_author=paper.authors[0] if paper.authors else None,
        year=paper.year,
        paper_type=head["paper_type"],
        sha256=source.sha256 if source else None,
        arxiv_id=_full_id(paper, source),
        doi=paper.doi,
        auditor=made.auditor if made else None,
        text_sha256=made.text_sha256 if made else None,
        inputs=made.inputs if made else None,
        failed=_failed(made) if made else (),
        modules={name: run.digest for name, run in made.modules.items()} if made else {},
    )


def _failed(made: _Provenance) -> tuple[str, ...]:
    """Return the names of what was not answered."""
    return tuple(name for name, run in (made.modules | made.calls).items() if run.error or run.reason)


def _full_id(paper: _Paper, source: _Source | None) -> str | None:
    """Return the arXiv id with its version, where paper or source says it."""
    known = paper.arxiv_full_id or paper.arxiv_id
    version = source.version if source and source.kind == "arxiv" else None
    if known and version and not re.search(r"v\d+$", known) and re.fullmatch(r"v\d+", version):
        return known + version
    return known
