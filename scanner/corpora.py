"""Which records are to be compared: two scans, the last scans of one paper, or two directories of scans."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from scanner.comparing.corpus_diff import diff_corpora
from scanner.comparing.diff import diff
from scanner.comparing.identity import keys_of, paper_keys, same_paper
from scanner.errors import PaperscanError, RecordError, StoreError, UsageError
from scanner.keeping.store import Store, read_scan, scans_in, slug
from scanner.record import PaperRecord, Scan, Source
from scanner.scandiff import CorpusDiff, ScanDiff
from scanner.strict_json import MAX_BYTES
from scanner.tidy import tidy
from scanner.upgrade import read_record
from scanner.upgrade_files import told_apart


def compare(
    old: str, new: str | None, store: Store, *, last: int | None = None, anyway: bool = False
) -> ScanDiff | CorpusDiff:
    """Return what changed from `old` to `new`: two files, scan ids or papers, or two directories of scans.

    With `last`, `old` is a paper, and its newest scan is compared with the one that is the `last`-th from the end.
    Raises RecordError for records of two papers, unless `anyway`; UsageError where the arguments do not go together;
    StoreError where a name means nothing, or no paper stands in both directories.
    """
    if last is None and new is None:
        raise UsageError(f"one name only; give a second one, or `--last 2` to compare the last two scans of {old}")
    if last is not None and new is not None:
        raise UsageError("--last takes one paper, not two names")
    if last is not None:
        return _compare_files(*_last(old, store, last), anyway=anyway)
    new = new or ""
    if _is_directory_of_scans(old) and _is_directory_of_scans(new):
        return _with_papers(compare_directories(Path(old), Path(new)), Path(old), Path(new))
    return _compare_files(store.find(old), store.find(new), anyway=anyway)


def _compare_files(old: Path, new: Path, *, anyway: bool) -> ScanDiff:
    """Return what changed between two records, each with as much of its path as tells it from the other."""
    pair = read_scan(old), read_scan(new)
    if not anyway and not same_paper(*pair):
        titles = " and ".join(f"“{scan.paper.title}”" for scan in pair)
        raise RecordError(f"these are records of two papers, {titles}; --anyway compares them all the same")
    found, ends = diff(*pair), told_apart((old, new)) if old.resolve() != new.resolve() else (old, new)
    named = zip((found.old, found.new), ends, strict=True)
    before, after = (scan.model_copy(update={"file": end.as_posix()}) for scan, end in named)
    return found.model_copy(update={"old": before, "new": after})


def _with_papers(found: CorpusDiff, old: Path, new: Path) -> CorpusDiff:
    """Return a comparison of directories; StoreError where it compares nothing."""
    if found.papers:
        return found
    apart = f"{len(found.only_old)} only in {old.name}/, {len(found.only_new)} only in {new.name}/"
    unread = f", {len(found.unread)} could not be read ({found.unread[0]})" if found.unread else ""
    raise StoreError(f"no paper has a record in both directories: {apart}{unread}")


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
        if not file.is_file() or file.stat().st_size > MAX_BYTES:
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


def _last(paper: str, store: Store, last: int) -> tuple[Path, Path]:
    """Return the records of the `last`-th scan of a paper from the end and of its newest; a folder can name it."""
    files = scans_in(Path(paper)) or store.scans_of(slug(paper))
    if last < 2:
        raise UsageError("--last 2 compares the newest scan with the one before; fewer cannot be compared")
    if len(files) < last:
        raise UsageError(f"{paper}: {len(files)} scans under {store.root.name}/, too few for --last {last}")
    return files[-last], files[-1]
