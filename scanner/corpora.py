"""Which records are to be compared: two scans, the last scans of one paper, or two directories of scans."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from scanner.corpus_diff import diff_corpora
from scanner.diff import diff
from scanner.errors import PaperscanError, RecordError, UsageError
from scanner.identity import keys_of, paper_keys, same_paper
from scanner.record import PaperRecord, Scan, Source
from scanner.scandiff import CorpusDiff, ScanDiff
from scanner.store import Store, read_scan, slug
from scanner.strict_json import MAX_BYTES
from scanner.tidy import tidy
from scanner.upgrade import read_record


def compare(
    old: str, new: str | None, store: Store, *, last: int | None = None, anyway: bool = False
) -> ScanDiff | CorpusDiff:
    """Return what changed from `old` to `new`: two files, scan ids or papers, or two directories of scans.

    With `last`, `old` is a paper, and its newest scan is compared with the one that is the `last`-th from the end.
    Raises RecordError for records of two papers, unless `anyway`; UsageError where the arguments do not go together;
    StoreError where a name means nothing.
    """
    if last is not None:
        if new is not None:
            raise UsageError("--last takes one paper, not two names")
        return diff(*_last(old, store, last))
    if new is None:
        raise UsageError(f"one name only; give a second one, or `--last 2` to compare the last two scans of {old}")
    if _is_directory_of_scans(old) and _is_directory_of_scans(new):
        return compare_directories(Path(old), Path(new))
    pair = read_scan(store.find(old)), read_scan(store.find(new))
    if not anyway and not same_paper(*pair):
        titles = " and ".join(f"“{scan.paper.title}”" for scan in pair)
        raise RecordError(f"these are records of two papers, {titles}; --anyway compares them all the same")
    return diff(*pair)


def compare_directories(old: Path, new: Path) -> CorpusDiff:
    """Return what changed between two directories of records, matched by the papers they are of, not by their names.

    Of several records of one paper in a directory the newest counts. What is no valid record, and what has no partner,
    is named in the result. Two records are in memory at a time.
    """
    before, after = _index(old), _index(new)
    partners = {file: partner for file, head in before.newest.items() if (partner := _partner(head.keys, after))}
    taken = set(partners.values())
    unread = [*before.unread, *after.unread]
    return diff_corpora(
        _read(partners, unread),
        only_old=[_name(file, old) for file in before.newest if file not in partners],
        only_new=[_name(file, new) for file in after.newest if file not in taken],
        unread=unread,
    )


class _Head(NamedTuple):
    """The keys of a record's paper, and when it was scanned."""

    keys: tuple[str, ...]
    scanned_at: str


class _Index(NamedTuple):
    """The newest record of each paper in a directory, the way back from a key, and what could not be read."""

    newest: dict[Path, _Head]
    by_key: dict[str, Path]
    unread: list[str]


class _Glance(BaseModel):
    """What a glance at a record takes in: a fifth of the time of reading it."""

    paper: dict[str, Any]
    source: dict[str, Any] | None = None
    scanned_at: str | None = None


def _index(folder: Path) -> _Index:
    """Glance at each record of a directory; older records of a paper give way to newer ones."""
    index = _Index({}, {}, [])
    for file in sorted(folder.rglob("*.json")):
        try:
            head = _head(file)
        except PaperscanError as error:
            index.unread.append(f"{_name(file, folder)}: {error}")
            continue
        rival = _partner(head.keys, index)
        if rival and index.newest[rival].scanned_at > head.scanned_at:
            continue
        keys = dict.fromkeys((*(index.newest.pop(rival).keys if rival else ()), *head.keys), file)
        index.newest[file] = _Head(tuple(keys), head.scanned_at)
        index.by_key.update(keys)
    return index


def _head(file: Path) -> _Head:
    """Return which paper a record is of; raise as `read_record` where a glance does not tell."""
    try:
        if file.stat().st_size > MAX_BYTES:
            return _head_of(read_record(file))
        seen = _Glance.model_validate_json(file.read_bytes())
        head = {"paper": seen.paper}
        tidy(head)
        source = Source.model_validate(seen.source) if seen.source else None
        return _Head(keys_of(PaperRecord.model_validate(head["paper"]), source), seen.scanned_at or "")
    except (ValidationError, OSError):
        return _head_of(read_record(file))


def _head_of(scan: Scan) -> _Head:
    return _Head(paper_keys(scan), scan.scanned_at or "")


def _partner(keys: tuple[str, ...], index: _Index) -> Path | None:
    """Return the record of a paper in a directory, by the surest key; other arXiv ids are other papers."""
    found = (index.by_key[key] for key in keys if key in index.by_key)
    return next((file for file in found if not _other_arxiv(keys, index.newest[file].keys)), None)


def _other_arxiv(keys: tuple[str, ...], others: tuple[str, ...]) -> bool:
    mine, theirs = ({key for key in side if key.startswith("arxiv:")} for side in (keys, others))
    return bool(mine and theirs) and mine.isdisjoint(theirs)


def _read(partners: dict[Path, Path], unread: list[str]) -> Iterator[tuple[Scan, Scan]]:
    """Read two records at a time; pairs of which one cannot be read are added to `unread`."""
    for old, new in partners.items():
        try:
            yield read_record(old), read_record(new)
        except PaperscanError as error:
            unread.append(str(error))


def _name(file: Path, folder: Path) -> str:
    return file.relative_to(folder).as_posix()


def _is_directory_of_scans(name: str) -> bool:
    return Path(name).is_dir() and not (Path(name) / "scan.json").is_file()


def _last(paper: str, store: Store, last: int) -> tuple[Scan, Scan]:
    files = store.scans_of(slug(paper))
    if last < 2:
        raise UsageError("--last 2 compares the newest scan with the one before; fewer cannot be compared")
    if len(files) < last:
        raise UsageError(f"{paper}: {len(files)} scans under {store.root.name}/, too few for --last {last}")
    return read_scan(files[-last]), read_scan(files[-1])
