"""Fonts that do not show what they say, as far as the file tells: glyphs that paint nothing, and glyphs by other names.

Covers Type 3 fonts with empty glyph procedures, and simple fonts whose encoding names one letter and whose ToUnicode
map another. What the outlines of fonts say, whatever their kind, is looked at with the pages (`disguises`).
"""

import re
from collections import Counter
from collections.abc import Mapping
from itertools import islice

import pymupdf

from scanner.extract.objects import key, key_text, references, stream_start
from scanner.raw import RawDocument

_PAINTS = re.compile(rb"(?:^|\s)(?:f\*?|F|b\*?|B\*?|s|S|Do|Tj|TJ|'|\"|sh|EI)(?=\s|$)")
_MAPPED = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>(?:\s*<([0-9A-Fa-f]+)>)?")
_SECTION = re.compile(rb"begin(bfchar|bfrange)(.*?)endbf", re.DOTALL)
_NAMED = re.compile(r"(\d+)|/([^\s/\[\]<>()]+)")
_GLYPHS_LOOKED_AT = 12
_LETTERS_THAT_LIE = 4


def empty_fonts(document: pymupdf.Document, objects: Mapping[int, str]) -> frozenset[str]:
    """Return the names, as spans have them, of Type 3 fonts whose glyphs paint nothing."""
    return frozenset(
        f"Type3 ({number} 0 R)"
        for number, text in objects.items()
        if "/Type3" in text and "/CharProcs" in text and _is_empty(document, number)
    )


def lying_fonts(document: pymupdf.Document, objects: Mapping[int, str], raw: RawDocument) -> frozenset[str]:
    """Return the names of simple fonts whose text is not what their glyphs are named.

    A font that draws more than half of the document is never one of them: then the names are what is wrong. Nor is one
    that has an honest namesake, as its words cannot be told from the other's.
    """
    lying = {
        number
        for number, text in objects.items()
        if "/ToUnicode" in text
        and "/Encoding" in text
        and "/Type0" not in text
        and "/Type3" not in text
        and _lies(document, number)
    }
    if not lying:
        return frozenset()
    honest = {_base_name(text) for number, text in objects.items() if number not in lying and "/BaseFont" in text}
    names = {_base_name(objects[number]) for number in lying} - honest
    drawn: Counter[str] = Counter()
    for page in raw.pages:
        for line in page.lines:
            for span in line.spans:
                drawn[span.font] += len(span.text)
    return frozenset(name for name in names if 2 * drawn[name] <= drawn.total())


def _is_empty(document: pymupdf.Document, number: int) -> bool:
    """Return whether none of a font's first glyphs has an operator that paints."""
    glyphs = islice(references(key_text(document, number, "CharProcs")), _GLYPHS_LOOKED_AT)
    programs = [stream_start(document, glyph) for glyph in glyphs]
    return bool(programs) and all(program is not None and not _PAINTS.search(program) for program in programs)


def _base_name(text: str) -> str:
    """Return the name of a font without the tag of a subset."""
    name = re.search(r"/BaseFont/([^\s/\[\]<>()]+)", text)
    return re.sub(r"^[A-Z]{6}\+", "", name[1]) if name else ""


def _lies(document: pymupdf.Document, number: int) -> bool:
    """Return whether a font's map to text gives other letters than its glyphs are named, for a quarter or more."""
    named = _named_letters(key_text(document, number, "Encoding"))
    if not named:
        return False
    maps = references(key(document, number, "ToUnicode"))
    mapped = _mapped_letters(stream_start(document, maps[0]) or b"") if maps else {}
    both = [(named[code].casefold(), mapped[code].casefold()) for code in named.keys() & mapped.keys()]
    lies = sum(name != text for name, text in both)
    return lies >= max(_LETTERS_THAT_LIE, len(both) / 4)


def _named_letters(encoding: str) -> dict[int, str]:
    """Return the ASCII letters among an encoding's own glyph names by their codes."""
    letters, code = {}, 0
    for number, name in _NAMED.findall(encoding.partition("/Differences")[2]):
        if number:
            code = int(number)
            continue
        if len(name) == 1 and name.isascii() and name.isalpha():
            letters[code] = name
        code += 1
    return letters


def _mapped_letters(program: bytes) -> dict[int, str]:
    """Return the single ASCII letters and digits that a ToUnicode map gives, by code."""
    letters: dict[int, str] = {}
    for kind, body in _SECTION.findall(program):
        for first, second, third in _MAPPED.findall(body):
            start, target = int(first, 16), third if kind == b"bfrange" else second
            if len(target) != 4 or (kind == b"bfrange" and not third):
                continue
            end = int(second, 16) if kind == b"bfrange" else start
            for step in range(min(end - start + 1, 256)):
                letters[start + step] = chr(min(int(target, 16) + step, 0xFFFF))
    return {code: letter for code, letter in letters.items() if letter.isascii() and letter.isalnum()}
