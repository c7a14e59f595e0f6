"""Other versions of scan.json to ours, one step a version, every answer kept and every change noted.

    1  no `scan_version`, no `active_modules`       1 -> 2 adds them
    2  ours                                         unclean values put right
    3  as 2                                         3 -> 2
    4  `paper_type`, and a `type_checklist`         4 -> 3 brings the two checklists together
    5  as 4                                         5 -> 4

What was changed stands in the record's `upgraded`: the version it came from, a line for each change, and which answers
stood in a `type_checklist`. A record that needs nothing comes back as it was, so upgrading twice is upgrading once.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from scanner.errors import RecordError, StoreError
from scanner.frozen import without_collection
from scanner.record import BASE_CATEGORIES, SCAN_VERSION, Scan
from scanner.strict_json import MAX_BYTES, parse_object
from scanner.tidy import MutableRecord, place, pointer, spelled, tidy

VERSIONS = (1, 2, 3, 4, 5)
"""The versions that can be read."""

_TAG_OF_TYPE = {
    "empirical": "observational",
    "benchmark-creation": "benchmark-eval",
    "survey": "meta-analysis",
    "position": "qualitative",
    "theoretical": "theoretical",
    "human-study": "observational",
}


@dataclass(frozen=True)
class Upgraded:
    """A record of our version, the version it came from, and what was changed, as "JSON pointer: what" lines."""

    record: MutableRecord
    from_version: int
    notes: tuple[str, ...]


def read_record(file: Path) -> Scan:
    """Return the record in a file of any version, as ours.

    Raises RecordError where it is no record or not a valid one (`problems` lists every way), StoreError where the file
    cannot be read.
    """
    data = record_bytes(file)
    with without_collection():
        return to_scan(_upgraded(parse_record(data, file.name), file.name).record, file.name)


def record_bytes(file: Path) -> bytes:
    """Return the bytes of a file, of one that is too large for a record no more than shows that it is.

    Raises StoreError where it cannot be read, or is a directory or a pipe that may never end.
    """
    if file.exists() and not file.is_file():
        raise StoreError(f"{file}: a {'directory' if file.is_dir() else 'pipe or device'}, not a file")
    try:
        with file.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise StoreError(f"{file}: cannot be read: {error.strerror}") from error


def parse_record(data: bytes, name: str) -> MutableRecord:
    """Return the JSON object in `data`, of whatever version and however wrong; RecordError where there is none."""
    return parse_object(data, name)


def to_scan(record: MutableRecord, name: str) -> Scan:
    """Return a record of our version as a Scan; RecordError with all its problems where it is not valid."""
    try:
        return Scan.model_validate(record)
    except ValidationError as error:
        found = tuple(f"{place(*part['loc'])}: {part['msg']}" for part in error.errors(include_url=False))
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        raise RecordError(f"{name} is not a valid scan record: {found[0]}{more}", found) from None


def version_of(record: MutableRecord, name: str = "the record") -> int:
    """Return the version a record is written in, told by its content; RecordError where it is none that we read.

    `name` is what the message calls the record. A second checklist is what tells version 4 from the others, whatever
    number the record gives itself.
    """
    least = 4 if isinstance(record.get("type_checklist"), dict) else 1
    said = record.get("scan_version", least)
    number = int(said) if isinstance(said, str) and re.fullmatch(r"\d{1,8}", said, re.ASCII) else said
    if isinstance(number, bool) or not isinstance(number, int) or number < 1:
        raise _no_version(name, f"{said!a:.40} is no version; known are {VERSIONS[0]} to {VERSIONS[-1]}")
    if number > VERSIONS[-1]:
        reads = f"this program reads up to {VERSIONS[-1]}: update paperscan"
        raise _no_version(name, f"{number} is from the future; {reads}")
    return max(number, least)


def _no_version(name: str, reason: str) -> RecordError:
    problem = f"/scan_version: {reason}"
    return RecordError(f"{name}: {problem}", (problem,))


def upgrade(record: MutableRecord, name: str = "the record") -> Upgraded:
    """Return a record of any version as one of ours; `record` itself is left alone. Messages call it `name`.

    Unknown keys stay, every answer stays. Where the record is malformed the malformed part stays as it is, for
    validation to name. Raises RecordError where the version is none that we read.
    """
    return _upgraded(_copied(record), name)


def _upgraded(made: MutableRecord, name: str) -> Upgraded:
    """Upgrade a record in place."""
    version = at = version_of(made, name)
    notes = list[str]()
    while at != SCAN_VERSION:
        after = at + 1 if at < SCAN_VERSION else at - 1
        notes += [f"/scan_version: from {at} to {after}", *_STEPS[at](made)]
        at = after
    made["scan_version"] = SCAN_VERSION
    notes += tidy(made)
    if notes or version != SCAN_VERSION:
        _remember(made, version, notes)
    return Upgraded(made, version, tuple(notes))


def _copied(value: Any) -> Any:
    """Copy a JSON value; ten times as fast as copy.deepcopy, which a corpus of records would feel."""
    if isinstance(value, dict):
        return {key: _copied(child) for key, child in value.items()}
    return [_copied(child) for child in value] if isinstance(value, list) else value


def _remember(record: MutableRecord, version: int, notes: list[str]) -> None:
    """Write down in the record what was done to it, after what was done to it before."""
    said = record.get("upgraded")
    before = said if isinstance(said, dict) else {}
    earlier = before.get("notes")
    kept = list(earlier) if isinstance(earlier, list) else []
    record["upgraded"] = {"from_version": version, **before, "notes": kept + notes}


def _from_1(record: MutableRecord) -> list[str]:
    """Add what version 1 did not have yet, and say what it did not ask."""
    notes = []
    checklist = record.get("checklist")
    evidence = checklist.get("claims_and_evidence") if isinstance(checklist, dict) else None
    if isinstance(evidence, dict) and "proxy_outcome_distinction" not in evidence:
        notes.append("/checklist/claims_and_evidence: proxy_outcome_distinction was not asked then; it stays unasked")
    return notes + _complete(record)


def _from_3(record: MutableRecord) -> list[str]:
    """Complete what version 3 may have left out; all else is as in version 2."""
    return _complete(record)


def _from_4(record: MutableRecord) -> list[str]:
    """Bring the core checklist and the one of the paper's type together, and remember which answer stood where."""
    typed = record.pop("type_checklist", {})
    core = record.setdefault("checklist", {})
    notes, moved, left = ["/type_checklist: its answers moved to /checklist"], dict[str, list[str]](), MutableRecord()
    for category, answers in typed.items() if isinstance(typed, dict) else ():
        asked = core.setdefault(category, {}) if isinstance(core, dict) else None
        if not (isinstance(asked, dict) and isinstance(answers, dict)):
            notes.append(f"{pointer('type_checklist', category)}: no answers by item; kept in /upgraded/not_moved")
            left[category] = answers
            continue
        moved[category] = list(answers)
        notes += [note for item, answer in answers.items() if (note := _move(asked, category, item, answer))]
    before = record.get("upgraded")
    record["upgraded"] = (before if isinstance(before, dict) else {}) | {"type_checklist": moved}
    if left:
        record["upgraded"]["not_moved"] = left
    return notes


def _move(core: MutableRecord, category: str, item: str, answer: Any) -> str | None:
    """Put an answer of the type checklist beside the core's; where the core has one of its own, inside of that."""
    if item not in core or core[item] == answer:
        core[item] = answer
        return None
    if isinstance(core[item], dict):
        core[item] |= {"type_checklist_answer": answer, "needs_review": True}
        return f"{pointer('checklist', category, item)}: answered twice and differently; the core's stands, for review"
    core[item] = answer
    return f"{pointer('checklist', category, item)}: the core's answer was not an object; the other stands"


def _complete(record: MutableRecord) -> list[str]:
    """Add the keys that version 2 asks for, as far as the record itself says what stands in them."""
    notes = []
    checklist = record.get("checklist")
    if isinstance(checklist, dict):
        for category in BASE_CATEGORIES:
            if category not in checklist:
                checklist[category] = {}
                notes.append(f"{pointer('checklist', category)}: nothing was asked; left empty")
        if "active_modules" not in record:
            record["active_modules"] = [name for name in checklist if name not in BASE_CATEGORIES]
            notes.append("/active_modules: told from the checklist")
    paper_type = record.get("paper_type")
    tag = _TAG_OF_TYPE.get(spelled(paper_type)) if isinstance(paper_type, str) else None
    if tag and not record.get("methodology_tags"):
        record["methodology_tags"] = [tag]
        notes.append(f"/methodology_tags: absent; {tag} taken from the paper type {paper_type}")
    return notes


def _as_it_is(_: MutableRecord) -> list[str]:
    """Version 5 has no key that 4 lacks as far as a scan goes; what it adds stays as unknown keys do."""
    return []


_STEPS: dict[int, Callable[[MutableRecord], list[str]]] = {1: _from_1, 3: _from_3, 4: _from_4, 5: _as_it_is}
