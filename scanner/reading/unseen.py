"""Characters that a reader does not see, or takes for others: found, taken out, or read as what they look like.

Sources: Unicode Standard chapter 23 (special areas and format characters), UAX 9 (bidirectional controls), UTS 39
(confusable characters; only the letters that pass for Latin ones in running text are kept here).
"""

import re
import unicodedata

from scanner.reading.text import INVISIBLE

_TAG = re.compile("[\U000e0020-\U000e007e]")
_BETWEEN_LETTERS = re.compile("(?<=[A-Za-z])[\u200b-\u200f\u2060\ufeff](?=[A-Za-z ])")
_OVERRIDE = re.compile("[\u202d\u202e]")
_DIRECTED = re.compile("[\u202a-\u202e\u2066-\u2069]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_MIXED_WORD = re.compile(r"(?=\w*[A-Za-z])(?=\w*[\u0400-\u052f])[A-Za-z\u0400-\u052f]{2,}")

_LATIN_LOOKS = str.maketrans(
    "АВЕКМНОРСТХУІЈЅԌаеорсухіјѕԛԝһԁΑΒΕΖΗΙΚΜΝΟΡΤΥΧοιν",
    "ABEKMHOPCTXYIJSGaeopcyxijsqwhdABEZHIKMNOPTYXoiv",
)


def visible(text: str) -> str:
    """Return a text without the characters that leave no mark."""
    return text if text.isascii() else INVISIBLE.sub("", text)


def tag_text(text: str) -> str:
    """Return the ASCII that the tag characters of a text spell, in order; empty where there are none."""
    return "".join(chr(ord(tag) - 0xE0000) for tag in _TAG.findall(text))


def is_broken_up(text: str) -> bool:
    """Return whether zero-width characters part the letters of Latin words, three times or more."""
    return len(_BETWEEN_LETTERS.findall(text)) >= 3


def is_turned(text: str) -> bool:
    """Return whether controls of direction stand in a text that has no letters written from right to left."""
    return bool(_DIRECTED.search(text)) and not _RIGHT_TO_LEFT.search(text)


def mixed_words(text: str) -> tuple[str, ...]:
    """Return the words that mix Latin letters with Cyrillic ones; Greek is left out, as mathematics mixes it in."""
    return () if text.isascii() else tuple(_MIXED_WORD.findall(text))


def as_read(text: str) -> str:
    """Return a text as a model could understand it: tags spelt out, look-alikes as Latin, overridden runs turned back.

    Compatibility forms are resolved (NFKC). For recognising what a text says; never for quoting it.
    """
    if text.isascii():
        return text
    turned = " " + text[::-1] if _OVERRIDE.search(text) else ""
    spelt = _TAG.sub(lambda tag: chr(ord(tag[0]) - 0xE0000), text + turned)
    return unicodedata.normalize("NFKC", INVISIBLE.sub("", spelt)).translate(_LATIN_LOOKS)
