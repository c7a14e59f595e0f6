"""scans/ <-> Scans: `scans/<paper>/<scan>/scan.json`, written atomically, validated on the way in and out."""

import contextlib
import json
import os
import re
import secrets
from pathlib import Path

from scanner import schemas
from scanner.errors import RecordError, StoreError
from scanner.frozen import without_collection
from scanner.record import SCAN_VERSION, PaperRecord, Scan
from scanner.upgrade import parse_record, record_bytes, to_scan, upgrade, version_of

RECORD = "scan.json"
TRANSCRIPT = "transcript.jsonl"


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
    """The scans under one directory, filed by paper."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def save(self, scan: Scan, transcript: bytes | None = None) -> Path:
        """Write a record and return its file: whole or not at all, never half, never an invalid one.

        A transcript of what was said with a model is written beside it, before it: no record lacks its own.
        """
        if scan.scan_id is None:
            raise RecordError("a record without a scan_id cannot be filed")
        text = to_json(scan)
        file = self._folder_of(scan) / scan.scan_id / RECORD
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            if transcript is not None:
                write_atomically(file.with_name(TRANSCRIPT), transcript)
            write_atomically(file, text.encode("utf-8", "strict"))
        except OSError as error:
            reason = f"{self.root}: cannot be written: {error.strerror}"
            raise StoreError(f"{reason}; choose another --scans") from error
        return file

    def papers(self) -> tuple[str, ...]:
        """Return the names of the papers there are scans of, sorted."""
        return tuple(sorted(folder.name for folder in _folders(self.root)))

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
        for paper in self.papers():
            if (file := self.root / paper / slug(name) / RECORD).is_file():
                return file
        raise StoreError(f"{name}: neither a file, nor a scan or a paper under {self.root.name}/")

    def _folder_of(self, scan: Scan) -> Path:
        """Return the folder of a paper; another paper that has the same name by chance gets a folder of its own."""
        name = paper_name(scan)
        scans = self.scans_of(name)
        if scans and not _same_paper(read_scan(scans[-1]), scan) and scan.source and scan.source.sha256:
            name = f"{name}-{scan.source.sha256[:8]}"
        return self.root / name


def scans_in(folder: Path) -> tuple[Path, ...]:
    """Return the record files of the scans in a paper's folder, oldest first; none where it is missing."""
    scans = sorted(_folders(folder), key=lambda scan: scan.name)
    return tuple(file for scan in scans if (file := scan / RECORD).is_file())


def _folders(folder: Path) -> list[Path]:
    """Return the folders in a folder, none where it is missing."""
    return [entry for entry in folder.iterdir() if entry.is_dir()] if folder.is_dir() else []


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


def _same_paper(one: Scan, other: Scan) -> bool:
    """Tell whether two records are of one paper: the same file, or the same title."""
    if one.source and other.source and one.source.sha256 == other.source.sha256:
        return True
    return _title(one.paper) == _title(other.paper)


def _title(paper: PaperRecord) -> str:
    return re.sub(r"\W+", " ", paper.title).casefold().strip()


def write_atomically(file: Path, data: bytes) -> None:
    """Write a file so that a reader sees the old content or the new one, also after a crash."""
    temporary = file.parent / f".{file.name}.{secrets.token_hex(8)}"
    try:
        with temporary.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(file)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(file.parent)


def _sync_folder(folder: Path) -> None:
    """Make a rename in a folder last; systems that cannot open a folder do not need it."""
    with contextlib.suppress(PermissionError, IsADirectoryError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
