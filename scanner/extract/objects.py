"""All objects of a PDF file in one sweep, and the strings in them: where words can stand that are on no page.

A string is told from others by the last key before it, which is all that its meaning needs here (ISO 32000-2, 7.3).
"""

import re
import zlib
from collections.abc import Iterator
from typing import NamedTuple

import pymupdf

ENOUGH_TEXT = 1 << 18
"""As much of a stream is unpacked for its words, in bytes: a bomb costs no more."""

BROKEN = (pymupdf.mupdf.FzErrorBase, RuntimeError, ValueError)
"""What PyMuPDF raises for a broken part of a file; there is no common base."""

NO_MEMORY = (MemoryError, pymupdf.mupdf.FzErrorSystem)
"""What it raises where memory is at an end, which is never about one part."""

_FLATE = ("FlateDecode", "Fl")
_TOKEN = re.compile(r"/([A-Za-z]\w*)|\(((?:[^\\)]|\\.)*)\)|<((?:[0-9A-Fa-f]{2})+)>", re.DOTALL)
_ESCAPE = re.compile(r"\\([0-7]{1,3}|\r?\n|.)", re.DOTALL)
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
_REFERENCE = re.compile(r"(\d+) \d+ R")


class KeyedString(NamedTuple):
    """A string of an object and the key that it stands under."""

    key: str
    text: str


def read_objects(document: pymupdf.Document) -> dict[int, str]:
    """Return the text of every object of a file by its number, without streams; broken objects are left out."""
    objects = {}
    for number in range(1, document.xref_length()):
        try:
            objects[number] = document.xref_object(number, compressed=True)
        except NO_MEMORY:
            raise
        except BROKEN:  # one broken object hides no other
            continue
    return objects


def strings(text: str) -> Iterator[KeyedString]:
    """Yield the strings of an object with their keys, as the characters that they stand for."""
    key = ""
    for name, literal, digits in _TOKEN.findall(text):
        if name:
            key = name
        elif literal:
            yield KeyedString(key, _decode(_ESCAPE.sub(_unescape, literal).encode("latin-1", "replace"), literal))
        elif digits:
            yield KeyedString(key, _decode(bytes.fromhex(digits), ""))


def references(text: str) -> tuple[int, ...]:
    """Return the numbers of the objects that a text refers to."""
    return tuple(int(number) for number in _REFERENCE.findall(text))


def key(document: pymupdf.Document, number: int, path: str) -> str:
    """Return what stands under a path of keys of an object, a reference as `5 0 R`; empty where there is nothing."""
    try:
        kind, value = document.xref_get_key(number, path)
    except BROKEN:  # a broken value is as good as none
        return ""
    return "" if kind == "null" else str(value)


def key_text(document: pymupdf.Document, number: int, path: str) -> str:
    """Return what stands under a path of keys of an object, references followed; empty where there is nothing."""
    value = key(document, number, path)
    if not (reference := _REFERENCE.fullmatch(value)):
        return value
    try:
        return str(document.xref_object(int(reference[1]), compressed=True))
    except BROKEN:  # as above
        return ""


def stream_start(document: pymupdf.Document, number: int, most: int = ENOUGH_TEXT) -> bytes | None:
    """Return the first bytes of a stream unpacked; None where there is none, or its packing is not undone here."""
    try:
        if not document.xref_is_stream(number):
            return None
        packings = re.findall(r"/(\w+)", key_text(document, number, "Filter"))
        data: bytes = document.xref_stream_raw(number)
        for packing in packings:
            if packing not in _FLATE:
                return None
            data = zlib.decompressobj().decompress(data, most)
    except NO_MEMORY:
        raise
    except (*BROKEN, zlib.error):  # damaged: no words in it that anyone could read
        return None
    return data[:most]


def _unescape(escape: re.Match[str]) -> str:
    """Return the character of an escape in a literal string."""
    sign = escape[1]
    if sign[0] in "01234567":
        return chr(int(sign, 8) & 255)
    return _ESCAPED.get(sign, "" if sign.endswith("\n") else sign)


def _decode(data: bytes, literal: str) -> str:
    """Return the text of a string: UTF-16 or UTF-8 where it says so, else as it is printed."""
    if data.startswith((b"\xfe\xff", b"\xff\xfe")):
        return data.decode("utf-16", "replace")
    if data.startswith(b"\xef\xbb\xbf"):
        return data[3:].decode("utf-8", "replace")
    return data.decode("latin-1") if data.isascii() or not literal else _ESCAPE.sub(_unescape, literal)
