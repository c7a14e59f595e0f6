"""A folder of records -> answers by paper: scans of any version, and gold files, which have only their checklist."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from scanner.comparing.evaluation import Judged, Label
from scanner.errors import RecordError, StoreError
from scanner.strict_json import parse_object

MAX_FILES = 100_000
_SURENESS = {"high": 1.0, "medium": 0.5, "low": 0.0}
"""What raters' words for how sure they are count as."""


def read_answers(folder: Path) -> dict[str, dict[str, Judged]]:
    """Return the answers of every paper that a folder holds a record of; the newest record of a paper counts.

    A paper goes by the name of its file (`NAME.json`), of the folder of its paper (`NAME/<scan>/scan.json`), and of its
    source's file, all that apply; so the sets of two programs meet. Raises as `read_records`.
    """
    answers: dict[str, dict[str, Judged]] = {}
    for names, record in read_records(folder):
        answers |= dict.fromkeys(names, _judged(record))
    return answers


def read_records(folder: Path) -> Iterator[tuple[list[str], dict[str, Any]]]:
    """Yield the names of its paper and the JSON of every record in a folder, oldest first.

    Raises StoreError for what is no folder or has no records, RecordError naming a file that is none.
    """
    if not folder.is_dir():
        raise StoreError(f"{folder}: there is no such folder of records")
    files = sorted(folder.rglob("*.json"), key=lambda file: (file.stat().st_mtime, file))
    if not files:
        raise StoreError(f"{folder}: no records there (looked for *.json)")
    for file in files:
        record = _read(file)
        yield _names(file, folder, record), record


def _read(file: Path) -> dict[str, Any]:
    """Return the record in a file, which needs a checklist and nothing more."""
    record = parse_object(file.read_bytes(), file.name)
    if not isinstance(record.get("checklist"), dict):
        raise RecordError(f"{file.name}: no record: it has no checklist")
    return record


def _names(file: Path, folder: Path, record: dict[str, Any]) -> list[str]:
    """Return the names that a record's paper goes by."""
    names = [file.stem] if file.name != "scan.json" else list(file.relative_to(folder).parts[:-1])
    source = record.get("source")
    if isinstance(source, dict) and source.get("name"):
        names.append(PurePosixPath(str(source["name"])).stem)
    return names


def _judged(record: dict[str, Any]) -> dict[str, Judged]:
    """Return the answers of one record by `module.item`."""
    both = (record["checklist"], record.get("type_checklist") or {})
    return {
        f"{module}.{item}": _answer(answer)
        for checklist in both
        for module, items in checklist.items()
        for item, answer in items.items()
    }


def _answer(answer: dict[str, Any]) -> Judged:
    """Return an answer as a class; a confidence in words, as gold has it, is how sure a rater was, no probability."""
    label: Label = "na" if not answer.get("applies") else "yes" if answer.get("answer") else "no"
    said = answer.get("confidence")
    probability = float(said) if isinstance(said, int | float) and not isinstance(said, bool) else None
    sureness = _SURENESS.get(said) if isinstance(said, str) else None
    return Judged(label, settled=not answer.get("needs_review"), probability=probability, sureness=sureness)
