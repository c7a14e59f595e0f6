"""Words that are drawn as other letters than the text has for them: what a reader sees is not what is read.

Encodings, glyph names and ToUnicode can all be made to agree on a lie, so only the outlines count here, whatever the
kind of font. A lie is sure where most letters of a word are clearly others, and several letters of the alphabet are;
one changed digit is not found. Fonts that draw no letters known here are counted in a note, where they draw words.
"""

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import NamedTuple

import pymupdf
from pymupdf import mupdf

from scanner.extract.drawn import Word, seen_words
from scanner.extract.findings import Unseen
from scanner.extract.glyph_uses import Glyph, Place, Uses, place_glyphs
from scanner.extract.letterforms import LETTERS, Likeness, compare, draw_glyph, readings
from scanner.extract.places import unseen_words
from scanner.raw import RawDocument

MOST_GLYPHS = 20_000
"""As many different glyphs of a document are compared; a paper has a thousand."""

LETTERS_THAT_LIE = 4
"""So many letters of the alphabet have to be drawn as others: honest fonts of odd design stay below."""

SHORTEST_WORD = 3
WORDS_THAT_MATTER = 30
"""Letters in words from which on it matters whether a font is compared; single letters are mathematics."""

_WORD = re.compile(rf"[^\W\d_]{{{SHORTEST_WORD},}}")
_SUBSET = re.compile(r"^[A-Z]{6}\+")
_EDGE = 0.3


class Compared(NamedTuple):
    """Words that are drawn as others, by the raw document that was compared, and a note on what could not be."""

    unseen: tuple[Unseen, ...] = ()
    notes: tuple[str, ...] = ()


class _Spelled(NamedTuple):
    """A word of a page with the glyphs that draw it."""

    word: Word
    glyphs: tuple[Glyph, ...]


def compare_fonts(document: pymupdf.Document, raw: RawDocument, uses: Mapping[int, Uses]) -> Compared:
    """Return the words of a raw document that are not those which its pages draw; `uses` are its pages' by number."""
    counts = sum((page.glyphs for page in uses.values()), Counter[Glyph]())
    likeness = _likeness(counts, uses)
    return Compared(tuple(_unseen(document, raw, uses, likeness)), tuple(_notes(raw, counts, likeness, uses)))


def _likeness(counts: Counter[Glyph], uses: Mapping[int, Uses]) -> dict[Glyph, Likeness]:
    """Return for glyphs of letters and digits whether they look it, the most frequent first, as many as may be."""
    fonts = {key: font for page in uses.values() for key, font in page.fonts.items()}
    letters = ((glyph, letter) for glyph, _ in counts.most_common() if (letter := _letter(glyph.character)))
    return {glyph: _look(fonts[glyph.font], glyph, letter) for glyph, letter in islice(letters, MOST_GLYPHS)}


def _letter(character: str) -> str:
    """Return the letter or digit of ASCII that a character is a form of, as those of mathematics are; else nothing."""
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 and plain in LETTERS else ""


def _look(font: mupdf.FzFont, glyph: Glyph, letter: str) -> Likeness:
    """Return whether a glyph looks like a letter in any of its readings, or surely like another."""
    seen: Likeness = "unsure"
    for turn in readings(glyph.turn):
        shape = draw_glyph(font, glyph.number, turn)
        likeness = compare(shape, letter) if shape else "unsure"
        if likeness == "same":
            return "same"
        seen = "other" if likeness == "other" else seen
    return seen


def _unseen(
    document: pymupdf.Document, raw: RawDocument, uses: Mapping[int, Uses], likeness: Mapping[Glyph, Likeness]
) -> Iterator[Unseen]:
    """Yield the words that are drawn as others, if it is sure that there are any."""
    false = {glyph for glyph, look in likeness.items() if look == "other"}
    if len(_letters(false)) < LETTERS_THAT_LIE:
        return
    suspected = [page for page in raw.pages if page.number in uses and false & uses[page.number].glyphs.keys()]
    spelled = {page.number: _spell(document[page.number - 1].get_displaylist(annots=False)) for page in suspected}
    lying = [word for words in spelled.values() for word in words if _lies(word, false)]
    false &= {glyph for word in lying for glyph in word.glyphs}
    if len(_letters(false)) < LETTERS_THAT_LIE:
        return
    false |= _of_false_fonts(likeness, false)
    for page in suspected:
        words = spelled[page.number]
        lost = [word.word for word in words if false.intersection(word.glyphs)]
        for found, _ in unseen_words(page, [word.word for word in words], lost):
            yield found._replace(reason="font_mapping")


def _letters(glyphs: Collection[Glyph]) -> set[str]:
    """Return the letters that the text has for glyphs."""
    return {_letter(glyph.character).casefold() for glyph in glyphs}


def _lies(spelled: _Spelled, false: Collection[Glyph]) -> bool:
    """Return whether most letters of a word are drawn as others; so short a word as `is` may be two odd glyphs."""
    letters = [glyph for glyph in spelled.glyphs if glyph.character.isalnum()]
    return len(letters) >= SHORTEST_WORD and 2 * sum(glyph in false for glyph in letters) >= len(letters)


def _of_false_fonts(likeness: Mapping[Glyph, Likeness], false: Collection[Glyph]) -> set[Glyph]:
    """Return all glyphs of the fonts of which as many are false as are true."""
    told = Counter((glyph.font, "other" if glyph in false else look) for glyph, look in likeness.items())
    return {glyph for glyph in likeness if told[glyph.font, "other"] >= max(1, told[glyph.font, "same"])}


def _spell(drawn: pymupdf.DisplayList) -> list[_Spelled]:
    """Return the words of a page with their glyphs."""
    places = sorted(place_glyphs(drawn), key=lambda place: place.y)
    heights = [place.y for place in places]
    return [_Spelled(word, tuple(_within(word, places, heights))) for word in seen_words(drawn)]


def _within(word: Word, places: Sequence[Place], heights: Sequence[float]) -> Iterator[Glyph]:
    """Yield the glyphs that start in the box of a word, of places that are sorted by their heights."""
    left, top, right, bottom = word.box
    for place in places[bisect_left(heights, top - _EDGE) : bisect_left(heights, bottom + _EDGE)]:
        if left - _EDGE <= place.x <= right + _EDGE:
            yield place.glyph


def _notes(
    raw: RawDocument, counts: Counter[Glyph], likeness: Mapping[Glyph, Likeness], uses: Mapping[int, Uses]
) -> Iterator[str]:
    """Yield a note on fonts that draw words and could not be compared, where there are any."""
    letters: Counter[int] = Counter()
    compared: Counter[int] = Counter()
    for glyph, count in counts.items():
        if glyph.character.isalpha():
            letters[glyph.font] += count
            compared[glyph.font] += count * (likeness.get(glyph, "unsure") != "unsure")
    drawing = [font for font, count in letters.items() if count >= WORDS_THAT_MATTER]
    doubtful = {font for font in drawing if 2 * compared[font] < letters[font]}
    if not doubtful:
        return
    words = _letters_in_words(raw)
    names = {key: _name(font) for page in uses.values() for key, font in page.fonts.items() if key in doubtful}
    if left := sum(words[name] >= WORDS_THAT_MATTER for name in names.values()):
        yield f"{left} of {len(drawing)} fonts were not compared with the letters that they draw"


def _letters_in_words(raw: RawDocument) -> Counter[str]:
    """Return how many letters of words each font of a document has, by the names that spans have."""
    letters: Counter[str] = Counter()
    for span in chain.from_iterable(line.spans for page in raw.pages for line in page.lines):
        letters[span.font] += sum(map(len, _WORD.findall(span.text)))
    return letters


def _name(font: mupdf.FzFont) -> str:
    """Return the name of a font as spans have it, without the tag of a subset."""
    return _SUBSET.sub("", mupdf.fz_font_name(font))
