"""Records of other versions, from files to files; nothing is overwritten without being told, and never half."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from scanner.errors import PaperscanError, StoreError, UsageError
from scanner.keeping.atomic import make_folders, write_atomically
from scanner.upgrade import parse_record, record_bytes, to_scan, upgrade


class Written(NamedTuple):
    """A record that was brought up to our version: from where, to where, and what was changed."""

    source: Path
    target: Path
    notes: tuple[str, ...]


class Refused(NamedTuple):
    """A file that could not be brought up to our version, and why."""

    source: Path
    reason: PaperscanError


def upgraded_text(file: Path) -> tuple[str, tuple[str, ...]]:
    """Return a record of any version as the text of one of ours, and what was changed.

    Raises RecordError where it is none or not a valid one, StoreError where the file cannot be read.
    """
    done = upgrade(parse_record(record_bytes(file), str(file)), str(file))
    to_scan(done.record, str(file))
    return json.dumps(done.record, ensure_ascii=False, indent=1, allow_nan=False) + "\n", done.notes


def write_upgraded(files: Sequence[Path], output: Path, *, overwrite: bool) -> tuple[Written | Refused, ...]:
    """Write records of any version as ours: one to the file `output`, several (or one, if it is a directory) into it.

    Files of one name keep as many of the folders above them as tell them apart. Every place is checked before the first
    record is written; a record that cannot be upgraded is told, and the others are written all the same. UsageError
    where a file is there already and `overwrite` is not given, or where one is named twice.
    """
    into = len(files) > 1 or output.is_dir()
    targets = [output / end for end in told_apart(files)] if into else [output]
    if there := [target for target in targets if target.exists() and not overwrite]:
        raise UsageError(f"{there[0]} is there already; --overwrite replaces it")
    return tuple(_upgrade(file, target) for file, target in zip(files, targets, strict=True))


def told_apart(files: Sequence[Path]) -> tuple[Path, ...]:
    """Return the shortest ends of paths, of one length, that tell files apart; UsageError where two are the same."""
    whole = [(file.parent.resolve() / file.name).parts for file in files]
    if doubled := {Path(*parts) for parts in whole if whole.count(parts) > 1}:
        raise UsageError(f"{min(doubled).name} is named twice")
    length = 1
    while len({parts[-length:] for parts in whole}) < len(whole):
        length += 1
    return tuple(Path(*parts[-length:]) for parts in whole)


def _upgrade(source: Path, target: Path) -> Written | Refused:
    try:
        text, notes = upgraded_text(source)
        make_folders(target.parent)
        write_atomically(target, text.encode())
    except OSError as error:
        return Refused(source, StoreError(f"{target}: cannot be written: {error.strerror}"))
    except PaperscanError as error:
        return Refused(source, error)
    return Written(source, target, notes)
