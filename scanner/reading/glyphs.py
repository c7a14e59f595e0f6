"""Glyphs that a font lost on the way into the file, read again from what stands around them.

Three losses are common. Journals' fonts of signs come through as control characters: which sign one is shows in the
statistics that it stands in. Fonts lose the ligatures fi, fl, ff, ffi and ffl: which is missing shows in the words. And
a subset without a map to text gives the numbers of its glyphs, which in TrueType fonts lie 29 below the letters' codes.
Nothing is guessed: without several agreeing places a character stays as it is, and is counted as unreadable.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise

from scanner.raw import RawDocument, RawPage, Span
from scanner.reading.text import UNREADABLE, knows_signs, with_signs

_LIGATURES = ("fi", "fl", "ff", "ffi", "ffl")
_WORDS = tuple(
    re.findall(
        r"\S+",
        """
    significant significantly significance different difference differences differ differently differential
    effect effects effective effectively effectiveness affect affected affects specific specifically specified
    specification finding findings first final finally figure figures field fields defined define definition
    identify identified identification classification classifier classifiers classified efficient efficiency
    efficiently sufficient sufficiently coefficient coefficients difficult difficulty difficulties offer offers
    offered official offline buffer effort efforts configuration configurations confidence confident confirm
    confirmed conflict conflicts influence influenced influences reflect reflects reflected flexible flexibility
    profile profiles benefit benefits beneficial scientific artificial modified modification satisfied
    satisfaction verified verification quantified justified simplified unified workflow inflation filter filters
    filtered fidelity refine refined refinement infinite traffic stratified certificate certified amplified
    shuffled offset trade-off notification magnified diffusion suffer affordable afford staff difficult
    insufficient fixed overflow
    """,
    )
)
"""Words of papers in which a lost ligature leaves what is no word."""
_SCRAPS = (
    "signicant",
    "signi cant",
    "dierent",
    "di erent",
    " eect",
    " e ect",
    "specic",
    "speci c",
    "identied",
    "identi ed",
)
_SIGN_BEFORE = re.compile(r"[A-Za-z²)\]]\s*$")
_NUMBER_AFTER = re.compile(r"\s*[-−–]?\d*\.?\d")
_LEVEL = re.compile(r"\s*0?\.(?:05|01|001|0001|005|1)\b")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_NUMBERED_BLANK = "\x03"
_FROM_NUMBERS = {number: chr(number + 29) for number in range(3, 98)}
_LOWER_CASE = re.compile("[b-z]")
_WORD = re.compile("[a-z]{4,}")
_WORDS_TO_BE_SURE = 3


def unreadable(page: RawPage) -> int:
    """Return how many characters of a page stand for glyphs that nobody can name."""
    spans = (span for line in page.lines for span in line.spans if not span.text.isprintable() or "\ufffd" in span.text)
    return sum(len(UNREADABLE.findall(with_signs(span.text, span.font))) for span in spans)


def repaired(document: RawDocument) -> tuple[RawDocument, tuple[str, ...]]:
    """Return the document with lost glyphs put back where that is sure, and notes that say what was done.

    The same document comes back where nothing was lost.
    """
    texts = _texts(document)
    whole = "\n".join(texts)
    notes: tuple[str, ...] = ()
    if _NUMBERED_BLANK in whole:
        document, notes = _renumbered(document)
        texts = _texts(document)
        whole = "\n".join(texts)
    signs = _signs(texts) if _CONTROL.search(whole) else {}
    letters = _lost_letters(whole, signs) if UNREADABLE.search(whole) else {}
    dropped = _dropped(whole) if sum(scrap in whole for scrap in _SCRAPS) > 1 else {}
    table = str.maketrans({**signs, **letters})
    if not table and not dropped:
        return document, notes
    if signs:
        read_as = " ".join(sorted(set(signs.values())))
        notes += (f"control characters read as {read_as} from the statistics around them",)
    if letters or dropped:
        notes += ("a font of this file loses ligatures; words were repaired where only one word fits",)
    return _rewritten(document, table, dropped), notes


def _texts(document: RawDocument) -> list[str]:
    """Return the texts of all spans but those in fonts whose names tell what their characters are."""
    spans = (span for page in document.pages for line in page.lines for span in line.spans)
    return [span.text for span in spans if not knows_signs(span.font)]


def _renumbered(document: RawDocument) -> tuple[RawDocument, tuple[str, ...]]:
    """Return the document with letters where a font gives the numbers of its glyphs, and a note of that."""
    by_font: defaultdict[str, list[str]] = defaultdict(list)
    for page in document.pages:
        for line in page.lines:
            for span in line.spans:
                by_font[span.font].append(span.text)
    texts = {font: "\n".join(parts) for font, parts in by_font.items()}
    numbered = {font for font, text in texts.items() if _NUMBERED_BLANK in text and not _LOWER_CASE.search(text)}
    known = frozenset(word for font in texts.keys() - numbered for word in _WORD.findall(texts[font].lower()))
    fonts = frozenset(font for font in numbered if _reads(texts[font].translate(_FROM_NUMBERS), known))
    if not fonts:
        return document, ()
    pages = tuple(
        page._replace(
            lines=tuple(
                line._replace(spans=tuple(_lettered(span, fonts) for span in line.spans)) for line in page.lines
            )
        )
        for page in document.pages
    )
    note = "a font of this file gives the numbers of its glyphs; they were read as the letters that make known words"
    return document._replace(pages=pages), (note,)


def _reads(text: str, known: frozenset[str]) -> bool:
    """Say whether a text has several words and most of them are known."""
    words = frozenset(_WORD.findall(text.lower()))
    return len(words & known) >= _WORDS_TO_BE_SURE and 2 * len(words & known) > len(words)


def _lettered(span: Span, fonts: frozenset[str]) -> Span:
    """Return a span with letters in place of the numbers of glyphs, if it is of one of these fonts."""
    return span._replace(text=span.text.translate(_FROM_NUMBERS)) if span.font in fonts else span


def _signs(texts: Iterable[str]) -> dict[str, str]:
    """Return which of `=`, `<` and minus a control character stands for, where two places or more agree."""
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        for match in _CONTROL.finditer(text):
            before, after = text[: match.start()], text[match.end() :]
            if sign := _sign(before, after):
                votes[match.group()][sign] += 1
    return {char: sign for char, count in votes.items() for sign, first in count.most_common(1) if first > 1}


def _sign(before: str, after: str) -> str:
    """Return which sign fits between two stretches of text, empty if none does."""
    if re.search(r"[=<>(,]\s*$", before) or (_CONTROL.search(before[-2:]) and re.match(r"\.?\d", after)):
        return "−" if re.match(r"\.?\d", after) else ""
    if not _SIGN_BEFORE.search(before) or not (_NUMBER_AFTER.match(after) or _CONTROL.match(after.lstrip())):
        return ""
    return "<" if re.search(r"\b[pP]\s*$", before) and _LEVEL.match(after) else "="


def _lost_letters(text: str, signs: Mapping[str, str]) -> dict[str, str]:
    """Return which ligature a nameless character inside words stands for, where two known words agree on it."""
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    known = frozenset(_WORDS)
    for before, char, after in re.findall(
        r"(?<![^\W\d_])([a-z]*)([\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f])([a-z]+)", text.lower()
    ):
        for ligature in _LIGATURES:
            votes[char][ligature] += before + ligature + after in known
    return {
        char: ligature
        for char, count in votes.items()
        for ligature, first in count.most_common(1)
        if char not in signs and first > 1 and first > 4 * (count.most_common(2)[-1][1])
    }


def _dropped(text: str) -> dict[str, str]:
    """Return broken words and what they were, where a font drops ligatures altogether or leaves a gap for them."""
    single = re.findall(r"[a-z]+", text.lower())
    tokens = Counter(single) + Counter(map(" ".join, pairwise(single)))
    found: dict[str, str] = {}
    for word in _WORDS:
        for ligature in (ligature for ligature in _LIGATURES if ligature in word):
            for gap in ("", " "):
                broken = word.replace(ligature, gap, 1).strip()
                if len(broken) > 3 and broken not in _WORDS and tokens[broken]:
                    found.setdefault(broken, word)
    whole = sum(tokens[word] for word in set(found.values()))
    return found if len(found) > 2 and sum(tokens[broken] for broken in found) > 3 * whole else {}


def _rewritten(document: RawDocument, table: dict[int, str], words: Mapping[str, str]) -> RawDocument:
    """Return the document with characters and words replaced in all its spans."""
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE) if words else None

    def span_text(text: str, font: str) -> str:
        text = text if knows_signs(font) else text.translate(table)
        return pattern.sub(lambda match: _like(match.group(), words[match.group().lower()]), text) if pattern else text

    pages = []
    for page in document.pages:
        lines = tuple(
            line._replace(spans=tuple(span._replace(text=span_text(span.text, span.font)) for span in line.spans))
            for line in page.lines
        )
        pages.append(page._replace(lines=lines))
    return document._replace(pages=tuple(pages))


def _like(broken: str, word: str) -> str:
    """Return a word with a capital where its broken form has one."""
    return word.capitalize() if broken[0].isupper() or (word[0] == "f" and broken[:1].isupper()) else word
