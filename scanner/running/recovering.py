"""Records that a registry does not know of: filed just before a crash, made by `scan`, or older than the registry."""

from collections.abc import Iterable
from pathlib import Path

from scanner.corpus import CorpusPaper
from scanner.errors import StoreError
from scanner.gathering.registry import Registry
from scanner.keeping.atomic import make_young_last
from scanner.keeping.glance import Entry
from scanner.keeping.index import Index


def recover(papers: Iterable[CorpusPaper], registry: Registry, index: Index, inputs: str) -> int:
    """Write down the records that papers have, made from these inputs and their own bytes; returns how many.

    Of a paper whose bytes are not known yet, the record of any version of its arXiv id counts. It is made to last
    before it is written down. Raises StoreError as the registry and the index do.
    """
    index.refresh()
    found = [(paper, entry) for paper in papers if (entry := _record_of(paper, index, inputs))]
    for _, entry in found:
        _make_last(index.root, entry)
    registry.put(_with_record(paper, entry) for paper, entry in found)
    return len(found)


def _make_last(root: Path, entry: Entry) -> None:
    try:
        make_young_last(root / entry.file, root)
    except OSError as error:
        raise StoreError(f"{root}: cannot be read: {error.strerror}") from error


def _record_of(paper: CorpusPaper, index: Index, inputs: str) -> Entry | None:
    """Return the newest whole record of a paper that was made from these inputs, None where there is none."""
    if paper.sha256:
        entries = index.find(sha256=paper.sha256)
    else:
        entries = index.find(arxiv_id=paper.arxiv_id) if paper.arxiv_id else ()
    fitting = [entry for entry in entries if entry.inputs == inputs and not entry.failed]
    return max(fitting, key=lambda entry: entry.scanned_at or "", default=None)


def _with_record(paper: CorpusPaper, entry: Entry) -> CorpusPaper:
    found = {
        "status": "scanned",
        "failure": None,
        "in_batch": None,
        "scan": entry.file,
        "inputs": entry.inputs,
        "sha256": entry.sha256,
        "tried_sha256": entry.sha256,
        "title": paper.title or entry.title,
        "first_author": paper.first_author or entry.first_author or "",
        "year": paper.year or entry.year or None,
        "arxiv_id": entry.arxiv_id or paper.arxiv_id,
        "doi": paper.doi or entry.doi,
    }
    return paper.model_copy(update=found)
