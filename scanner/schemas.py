"""JSON Schema of what we exchange: generated from the models, checked by jsonschema on the way in and out."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, ValidationError

from scanner.errors import RecordError
from scanner.module import Module
from scanner.record import BASE_CATEGORIES, Scan
from scanner.resources import data_folder
from scanner.tidy import place

SCAN_SCHEMA = "scan.schema.json"
_KINDS = {
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "null": "null",
    "array": "an array",
}


def generate() -> dict[str, Any]:
    """Return the JSON Schema of a scan record, as it stands in schemas/."""
    schema = Scan.model_json_schema()
    return {"$schema": Draft202012Validator.META_SCHEMA["$id"], **schema}


def problems(record: object) -> tuple[str, ...]:
    """Return every way in which a record breaks the schema, as "JSON pointer: reason" lines; none where it is valid."""
    errors = (part for error in _validator(SCAN_SCHEMA).iter_errors(record) for part in _parts(error))
    found = sorted(errors, key=lambda error: [str(part) for part in error.absolute_path])
    return tuple(f"{place(*error.absolute_path)}: {_short(_in_words(error))}" for error in found)


def unasked(scan: Scan, modules: Mapping[str, Module]) -> tuple[str, ...]:
    """Return the base items (`category/item`) that a record has no answer to: it is valid without, but not complete."""
    base = (modules[category] for category in BASE_CATEGORIES if category in modules)
    asked = {category: answers.keys() for category, answers in scan.checklist.items()}
    return tuple(f"{m.id}/{item.id}" for m in base for item in m.items if item.id not in asked[m.id])


def check(record: object, name: str) -> None:
    """Raise RecordError, with all problems, where a record breaks the schema."""
    if found := problems(record):
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        raise RecordError(f"{name} is not a valid scan record: {found[0]}{more}", found)


@cache
def _validator(name: str) -> Draft202012Validator:
    """Return the validator of a schema file, read once."""
    schema = json.loads((data_folder("schemas") / name).read_text(encoding="utf-8"))
    definitions = schema.pop("$defs", {})
    return Draft202012Validator(_inlined(schema, definitions))


def _inlined(part: Any, definitions: dict[str, Any]) -> Any:
    """Put definitions in the place of references to them: our schemas have no circles, and checking is quicker."""
    if isinstance(part, list):
        return [_inlined(each, definitions) for each in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        return _inlined(definitions[part["$ref"].rpartition("/")[2]], definitions)
    return {key: _inlined(value, definitions) for key, value in part.items()}


def _parts(error: ValidationError) -> Iterator[ValidationError]:
    """Yield what is wrong with a value that fits none of several kinds: what breaks the one kind that it is of."""
    kinds: dict[object, list[ValidationError]] = {}
    for inner in error.context or ():
        kinds.setdefault(inner.schema_path[0], []).append(inner)
    meant = [inner for inner in kinds.values() if not any(part.validator == "type" and not part.path for part in inner)]
    if len(meant) != 1:
        yield error
        return
    for inner in meant[0]:
        yield from _parts(inner)


def _in_words(error: ValidationError) -> str:
    """Say what is expected of a value."""
    if error.validator == "const":
        condition = " where applies is false" if "then" in error.schema_path else ""
        return f"must be {json.dumps(error.validator_value)}{condition}"
    rule: Any = error.schema
    if error.validator == "anyOf":
        return f"must be {' or '.join(_kind(kind) for kind in rule['anyOf'])}"
    if error.validator == "pattern" and "description" in rule:
        return f"{json.dumps(error.instance)} must be {rule['description']}"
    return str(error.message)


def _kind(schema: Mapping[str, Any]) -> str:
    """Name the kind of value that a part of the schema asks for."""
    return _KINDS.get(str(schema.get("type")), "an object")


def _short(message: str, limit: int = 200) -> str:
    """Cut a message that quotes a whole value of the record."""
    return message if len(message) <= limit else f"{message[: limit // 2]} … {message[-limit // 2 :]}"
