"""JSON Schema of what we exchange: generated from the models, checked by jsonschema on the way in and out."""

import json
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from scanner.errors import RecordError
from scanner.record import Scan
from scanner.resources import data_folder

SCAN_SCHEMA = "scan.schema.json"


def generate() -> dict[str, Any]:
    """Return the JSON Schema of a scan record, as it stands in schemas/."""
    schema = Scan.model_json_schema()
    return {"$schema": Draft202012Validator.META_SCHEMA["$id"], **schema}


def problems(record: object) -> tuple[str, ...]:
    """Return every way in which a record breaks the schema, as "JSON pointer: reason" lines; none where it is valid."""
    errors = _validator(SCAN_SCHEMA).iter_errors(record)
    found = sorted(errors, key=lambda error: [str(part) for part in error.absolute_path])
    return tuple(f"{_pointer(error.absolute_path)}: {_short(error.message)}" for error in found)


def check(record: object, name: str) -> None:
    """Raise RecordError, with all problems, where a record breaks the schema."""
    if found := problems(record):
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        raise RecordError(f"{name} is not a valid scan record: {found[0]}{more}", found)


@cache
def _validator(name: str) -> Draft202012Validator:
    """Return the validator of a schema file, read once."""
    return Draft202012Validator(json.loads((data_folder("schemas") / name).read_text(encoding="utf-8")))


def _pointer(path: Any) -> str:
    """Return the JSON pointer (RFC 6901) of a place in a record."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path) or "/"


def _short(message: str, limit: int = 200) -> str:
    """Cut a message that quotes a whole value of the record."""
    return message if len(message) <= limit else f"{message[: limit // 2]} … {message[-limit // 2 :]}"
