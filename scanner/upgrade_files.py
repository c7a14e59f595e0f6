"""Records of other versions, from files to files; nothing is overwritten without being told, and never half."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from scanner.errors import StoreError, UsageError
from scanner.store import write_atomically
from scanner.upgrade import parse_record, record_bytes, to_scan, upgrade


class Written(NamedTuple):
    """A record that was brought up to our version: from where, to where, and what was changed."""

    source: Path
    target: Path
    notes: tuple[str, ...]


def upgraded_text(file: Path) -> tuple[str, tuple[str, ...]]:
    """Return a record of any version as the text of one of ours, and what was changed.

    Raises RecordError where it is none or not a valid one, StoreError where the file cannot be read.
    """
    done = upgrade(parse_record(record_bytes(file), file.name))
    to_scan(done.record, file.name)
    return json.dumps(done.record, ensure_ascii=False, indent=1, allow_nan=False) + "\n", done.notes


def write_upgraded(files: Sequence[Path], output: Path, *, overwrite: bool) -> tuple[Written, ...]:
    """Write records of any version as ours: one to the file `output`, several (or one, if it is a directory) into it.

    Every record is read and every place checked before the first is written, so that a bad one leaves nothing behind.
    UsageError where a file is there already and `overwrite` is not given, or where two would get one name;
    RecordError and StoreError as `upgraded_text`.
    """
    into = len(files) > 1 or output.is_dir()
    targets = [output / file.name if into else output for file in files]
    if doubled := {target.name for target in targets if targets.count(target) > 1}:
        raise UsageError(f"several files are called {', '.join(sorted(doubled))}; write them one by one")
    if there := [target for target in targets if target.exists() and not overwrite]:
        raise UsageError(f"{there[0]} is there already; --overwrite replaces it")
    texts = [upgraded_text(file) for file in files]
    return tuple(_write(*done) for done in zip(files, targets, texts, strict=True))


def _write(source: Path, target: Path, made: tuple[str, tuple[str, ...]]) -> Written:
    text, notes = made
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(target, text.encode())
    except OSError as error:
        raise StoreError(f"{target.name}: cannot be written: {error.strerror}") from error
    return Written(source, target, notes)
