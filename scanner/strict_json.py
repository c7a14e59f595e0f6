"""JSON from anyone, read without trust: bounded in size and depth, no doubled keys, no NaN, no broken characters.

Python's own reader accepts all of these; a record that went through them would print, compare or save wrongly later.
"""

import json
from collections import Counter
from typing import Any, NoReturn

from pydantic_core import PydanticSerializationError, to_json

from scanner.errors import RecordError

MAX_BYTES = 16_000_000
"""A scan of a long paper is about 0.2 MB; the caps together keep the worst input under 500 MB of memory."""
MAX_PARTS = 1_000_000
"""Objects and arrays, each of which costs 64 bytes and more in memory and three in the file."""
MAX_DEPTH = 64
"""A record is eight deep. Beyond a few hundred, other programs' readers and writers fail in their own ways."""

_FOREIGN_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16", b"\x1f\x8b": "gzip", b"PK": "zip", b"%PDF": "PDF"}


def parse_object(data: bytes, name: str) -> dict[str, Any]:
    """Return the JSON object in `data`; `name` is what the messages call it.

    A UTF-8 byte order mark is let pass. RecordError, in one line, where `data` is empty, over `MAX_BYTES` or
    `MAX_PARTS`, nested deeper than `MAX_DEPTH`, not UTF-8, not JSON or cut short (with the place), not an object, or
    holds a key twice, a number that JSON does not have (NaN, Infinity, 1e999) or half a surrogate pair.
    """
    text = _text(data, name)
    try:
        value = _decoder(name).decode(text)
    except json.JSONDecodeError as error:
        raise _not_json(error, text, name) from None
    except RecursionError:
        raise _too_deep(name) from None
    except ValueError:
        raise RecordError(f"{name}: a whole number of thousands of digits, which no record holds") from None
    if not isinstance(value, dict):
        raise RecordError(f"{name}: a JSON {_kind(value)}, where a record is an object in braces")
    _check_depth(value, name)
    _check_values(value, name)
    return value


def _text(data: bytes, name: str) -> str:
    if len(data) > MAX_BYTES:
        raise RecordError(f"{name}: over {MAX_BYTES // 1_000_000} MB, which no record is")
    if data.count(b"[") + data.count(b"{") > MAX_PARTS:
        raise RecordError(f"{name}: more than {MAX_PARTS:,} objects and arrays, which no record has")
    if not data.strip():
        raise RecordError(f"{name}: the file is empty")
    for mark, format_name in _FOREIGN_MARKS.items():
        if data.startswith(mark):
            raise RecordError(f"{name}: this is {format_name}, where JSON in UTF-8 is expected")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RecordError(f"{name}: not UTF-8 at byte {error.start}") from None


def _decoder(name: str) -> json.JSONDecoder:
    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) < len(pairs):
            doubled = Counter(key for key, _ in pairs).most_common(1)[0][0]
            raise RecordError(f"{name}: the key {doubled!a:.60} occurs twice in one object")
        return made

    def refuse(constant: str) -> NoReturn:
        raise RecordError(f"{name}: {constant[:20]} is not a number that JSON has")

    return json.JSONDecoder(object_pairs_hook=unique, parse_constant=refuse)


def _not_json(error: json.JSONDecodeError, text: str, name: str) -> RecordError:
    place = f"line {error.lineno}, column {error.colno}"
    rest = text[error.pos :].strip()
    in_a_word = len(rest) < len("false") and any(word.startswith(rest) for word in ("true", "false", "null", "-"))
    in_a_string = error.msg.startswith(("Unterminated string", "Invalid \\u")) and not rest.endswith("}")
    if in_a_word or in_a_string:
        return RecordError(f"{name}: the JSON is cut short (open at {place})")
    return RecordError(f"{name}: not JSON at {place}: {error.msg}")


def _too_deep(name: str) -> RecordError:
    return RecordError(f"{name}: nested more than {MAX_DEPTH} deep, which no record is")


def _kind(value: Any) -> str:
    return {list: "array", str: "string", bool: "truth value", type(None): "null"}.get(type(value), "number")


def _check_depth(value: Any, name: str) -> None:
    """Walk level by level, so that our own stack does not grow with the input."""
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [
            child
            for parent in level
            for child in (parent.values() if type(parent) is dict else parent)
            if type(child) is dict or type(child) is list
        ]
        if not level:
            return
    raise _too_deep(name)


def _check_values(value: Any, name: str) -> None:
    """Refuse what reads as JSON but cannot be written as such again: 1e999, and half a surrogate pair."""
    try:
        if b"Infinity" in to_json(value, inf_nan_mode="constants"):
            json.dumps(value, allow_nan=False)
    except PydanticSerializationError:
        raise RecordError(f"{name}: holds half of a surrogate pair, which is not a character") from None
    except ValueError:
        raise RecordError(f"{name}: holds a number that is too large for any program to read back") from None
