"""scans/ <-> Scans: `scans/<paper>/<scan>/scan.json`, written atomically, validated on the way in and out."""

import contextlib
import json
import os
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scanner import schemas
from scanner.comparing.identity import arxiv_number
from scanner.errors import RecordError, StoreError
from scanner.frozen import without_collection
from scanner.identifiers import split_version
from scanner.keeping.atomic import DISK, Disk, make_folders, sweep, write_atomically
from scanner.keeping.glance import Entry, glance
from scanner.keeping.index import Index
from scanner.keeping.index_file import NAME as INDEX
from scanner.keeping.shelves import RECORD, folders
from scanner.record import SCAN_VERSION, Scan
from scanner.upgrade import parse_record, record_bytes, to_scan, upgrade, version_of

TRANSCRIPT = "transcript.jsonl"
_MOMENT = "%Y%m%dT%H%M%SZ"
_SECOND = timedelta(seconds=1)
_LAST_YEAR = 9999


def read_scan(file: Path) -> Scan:
    """Return the record in a file of any version, brought up to ours.

    Raises RecordError where it is not JSON, not a record, or not valid; StoreError where it cannot be read.
    """
    data = record_bytes(file)
    with without_collection():
        record = upgrade(parse_record(data, file.name), file.name).record
        schemas.check(record, file.name)
        return to_scan(record, file.name)


def validate(file: Path) -> int:
    """Return the version of the valid record in a file; raises as `read_scan`, RecordError with every problem."""
    record = parse_record(record_bytes(file), str(file))
    version = version_of(record, str(file))
    if version == SCAN_VERSION:
        schemas.check(record, str(file))
    read_scan(file)
    return version


def to_json(scan: Scan) -> str:
    """Return a record as the text of scan.json; raise RecordError where it is not valid."""
    record = scan.dump()
    schemas.check(record, scan.scan_id or "the new record")
    return json.dumps(record, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


class Store:
    """The scans under one directory, filed by paper; `index` tells what they are without reading them all."""

    def __init__(self, root: Path, disk: Disk = DISK, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.root = root
        self._disk = disk
        self._now = now
        self.index = Index(root)

    def save(self, scan: Scan, transcript: bytes | None = None, text: str = "") -> Path:
        """Write a record and return its file: whole or not at all, never half, never an invalid one.

        A transcript of what was said with a model is written beside it, before it: no record lacks its own. Where the
        directory has an index, the record is added to it. `text` is what `to_json` made of the record where that was
        done elsewhere: most of the time here goes into it.
        """
        text = text or to_json(scan)
        file = self.file_of(scan)
        data = text.encode("utf-8", "strict")
        try:
            try:
                self._write(file, data, transcript)
            except FileNotFoundError:  # swept while it was empty, by somebody whose clock is far ahead
                self._write(file, data, transcript)
        except OSError as error:
            reason = f"{self.root}: cannot be written: {error.strerror}"
            raise StoreError(f"{reason}; choose another --scans") from error
        if (self.root / INDEX).exists():
            self.index.add(file)
        return file

    def _write(self, file: Path, data: bytes, transcript: bytes | None) -> None:
        """Write a record, and its transcript before it."""
        make_folders(file.parent, self._disk)
        if transcript is not None:
            write_atomically(file.with_name(TRANSCRIPT), transcript, self._disk)
        write_atomically(file, data, self._disk)

    def in_order(self, scan: Scan) -> Scan:
        """Return a record that is about to be filed under an id that sorts after those that its paper has.

        It is the record itself, unless the last one is of this very second, or of a time that is still to come, because
        the clock was set back since: what is newest would stand before it. Its `scanned_at` stays what the clock says.
        """
        names = _folders(self.root / paper_name(scan))
        if scan.scan_id is None or not names or scan.scan_id in names or names[-1] < scan.scan_id:
            return scan
        scans = self.scans_of(self.file_of(scan).parent.parent.name)
        last = _moment(scans[-1].parent.name) if scans else None
        mine = _moment(scan.scan_id)
        if last is None or mine is None or not mine <= self._now() < last + _SECOND:
            return scan
        kind = scan.scan_id.partition("-")[2]
        return scan.model_copy(update={"scan_id": f"{last + _SECOND:{_MOMENT}}-{kind}"})

    def file_of(self, scan: Scan) -> Path:
        """Return where a record is filed, or is to be; raise RecordError for one without an id."""
        if scan.scan_id is None:
            raise RecordError("a record without a scan_id cannot be filed")
        return self._folder_of(scan) / scan.scan_id / RECORD

    def sweep(self) -> int:
        """Remove what killed writers left behind, as far as the last refresh of the index saw it; how many files."""
        return sum(sweep(self.root / folder) for folder in self.index.littered())

    def papers(self) -> tuple[str, ...]:
        """Return the names of the papers there are scans of, sorted."""
        return _folders(self.root)

    def scans_of(self, paper: str) -> tuple[Path, ...]:
        """Return the record files of a paper, oldest first; none where it is unknown."""
        return scans_in(self.root / paper) if paper == slug(paper) else ()

    def find(self, name: str) -> Path:
        """Return the record file that a path, a scan id, or a paper (its newest scan) means; StoreError for none.

        A path is that of a record, of a scan's folder or of a paper's.
        """
        if (path := Path(name)).is_file():
            return path
        if (path / RECORD).is_file():
            return path / RECORD
        if inside := scans_in(path):
            return inside[-1]
        if scans := self.scans_of(slug(name)):
            return scans[-1]
        if file := self._scan(slug(name)):
            return file
        raise StoreError(f"{name}: neither a file, nor a scan or a paper under {self.root.name}/")

    def _scan(self, name: str) -> Path | None:
        """Return the record of a scan by its folder's name: where an index says, else by a look at each paper."""
        if (self.root / INDEX).is_file() and (known := self.index.by_scan_id(name)):
            file = self.root / known.file
            if known.scan == name and file.is_file():
                return file
        found = (f"{self.root}/{paper}/{name}/{RECORD}" for paper in self.papers())
        return next((Path(file) for file in found if os.path.isfile(file)), None)  # noqa: PTH113 - ten times as fast

    def _folder_of(self, scan: Scan) -> Path:
        """Return the folder of a paper; another paper that has the same name by chance gets a folder of its own."""
        name = paper_name(scan)
        last = _last_readable(self.scans_of(name))
        if last and not _same_paper(last, scan) and scan.source and scan.source.sha256:
            name = f"{name}-{scan.source.sha256[:8]}"
        return self.root / name


def _last_readable(files: tuple[Path, ...]) -> Entry | None:
    """Return what the last of some records is; those that cannot be read do not hold a new one up."""
    for file in reversed(files):
        with contextlib.suppress(RecordError, StoreError):
            return glance(file)
    return None


def scans_in(folder: Path) -> tuple[Path, ...]:
    """Return the record files of the scans in a paper's folder, oldest first; none where it is missing."""
    return tuple(file for scan in _folders(folder) if (file := folder / scan / RECORD).is_file())


def _folders(folder: Path) -> tuple[str, ...]:
    """Return the names of the folders in a folder, sorted; none where it is missing."""
    return tuple(folders(folder)[0]) if folder.is_dir() else ()


def paper_name(scan: Scan) -> str:
    """Return the name a paper is filed under: its arXiv id without a version, else its file's stem, else its title."""
    paper, source = scan.paper, scan.source
    full_id = paper.arxiv_full_id or paper.arxiv_id
    if full_id:
        return slug(re.sub(r"v\d+$", "", full_id))
    stem = re.sub(r"\.pdf$", "", source.name, flags=re.IGNORECASE) if source else ""
    return slug(stem or paper.title or "paper")


def slug(text: str) -> str:
    """Return a name that is safe as that of one folder: letters, digits, `._-`, no leading dot, at most 120 bytes."""
    safe = re.sub(r"[^\w.-]+", "-", text).strip("-.")
    return safe.encode()[:120].decode(errors="ignore").rstrip("-.") or "paper"


def _same_paper(one: Entry, other: Scan) -> bool:
    """Tell whether two records are of one paper: the same arXiv id where both have one, else the same file or title."""
    number = arxiv_number(other.paper)
    if number and one.arxiv_id:
        return number == split_version(one.arxiv_id)[0]
    if one.sha256 and other.source and one.sha256 == other.source.sha256:
        return True
    return _title(one.title) == _title(other.paper.title)


def _moment(scan_id: str) -> datetime | None:
    """Return the time that an id begins with; None where it begins with none that can be counted on from."""
    try:
        moment = datetime.strptime(scan_id.partition("-")[0], _MOMENT).replace(tzinfo=UTC)
    except ValueError:
        return None
    return moment if moment.year < _LAST_YEAR else None


def _title(title: str) -> str:
    return re.sub(r"\W+", " ", title).casefold().strip()
