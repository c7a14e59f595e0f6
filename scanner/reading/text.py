"""Characters, hyphens and sentences: what a printed line says once the accidents of print are taken off."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from functools import cache

INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\U000e0000-\U000e007f\U000e0100-\U000e01ef]"
)
"""Zero-width, tag, bidirectional and filler characters: nothing on the page, but something for a model."""

_ODD_SPACES = "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_MAPPED = str.maketrans(
    {
        **dict.fromkeys(_ODD_SPACES, " "),
        # Fonts of signs whose names the publisher's typesetter lost: what comes through is another script's letters.
        "ϭ": "=", "Ͻ": "<", "Ͼ": ">", "Ϫ": "−", "ϩ": "+", "Ϯ": "±", "ϫ": "×", "⫽": "=", "⬍": "<", "⬎": ">", "⫺": "−",
        "⫹": "+", "⫾": "±", "⫻": "×", "ⱕ": "≤", "ⱖ": "≥", "␹": "χ", "␩": "η", "␤": "β", "␣": "α", "␴": "σ", "␮": "μ",
        # The private area in which symbol fonts put their own alphabet.
        "\uf02b": "+", "\uf02d": "−", "\uf03d": "=", "\uf03c": "<", "\uf03e": ">", "\uf0b1": "±", "\uf0b4": "×",
        "\uf0b7": "•", "\uf0a7": "•", "\uf0d8": "•", "\uf061": "α", "\uf062": "β", "\uf063": "χ", "\uf068": "η",
        "\uf06d": "μ", "\uf070": "π", "\uf072": "ρ", "\uf073": "σ", "\uf077": "ω", "\uf0a3": "≤", "\uf0b3": "≥",
        "\uf0bb": "≈", "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st",
        "\ufb06": "st", "\u2010": "-", "\u2011": "-", "\u00ad": "-", "\ufffe": "-", "\uffff": "", "\u212b": "Å",
        "\u2126": "Ω",
    }
)  # fmt: skip
_DEBRIS = re.compile("[\x00-\x1f\x7f-\x9f\uf8e5-\uf8ff]")
"""Controls that nobody can name, and the pieces of tall brackets, which TeX stacks."""
_TALL = re.compile(r"CMEX|MathExt|[a-z]ex[as]?\b|EX\d|ESINT", re.IGNORECASE)
_TALL_SIGNS = dict(zip(range(32), "()[]⌊⌋⌈⌉{}⟨⟩|‖/\\()()[]⌊⌋⌈⌉{}⟨⟩/\\", strict=True))
_SYMBOLIC = re.compile(r"CMSY|MSY\d|CMBSY|AdvP|MathSymb|[a-z]sys?\b")
_SYMBOLIC_SIGNS = dict(zip(range(32), "−·×*÷⋄±∓⊕⊖⊗⊘⊙○∘∙≍≡⊆⊇≤≥⪯⪰∼≈⊂⊃≪≫≺≻", strict=True))
_CAMBRIA = re.compile(r"Cambria ?Math")
_CAMBRIA_SIGNS = {
    **dict.fromkeys((0x0DDC, 0x0DE0, 0x0DE1, 0x0DE2), "ˆ"), **dict.fromkeys((0x0DE4, 0x0DE5), "˜"),
    **dict.fromkeys((0x04A7, 0x0D24), "¯"),
}  # fmt: skip
"""The accents of that font in their widths, which come out as places in other scripts."""
_ACCENTS = dict(
    zip("´¨ˆ˜ˇ˙˚¯˘˝`¸", "\u0301\u0308\u0302\u0303\u030c\u0307\u030a\u0304\u0306\u030b\u0300\u0327", strict=True)
)
_MARKS = frozenset(_ACCENTS)
_APART = re.compile(r"(?:(?P<accent>[´¨ˆ˜ˇ˙˚¯˘˝]|(?<=[a-z])`(?=[a-z]))(?P<after>[A-Za-zı]))|(?P<before>[cCsStT])¸")
_OVER_MATHS = re.compile(
    "(?P<accent>[ˆ˜¯])(?P<after>[\U0001d400-\U0001d7ff])(?![\u0300-\u036f])"
    "|(?P<before>[\U0001d400-\U0001d7ff])(?P<over>[ˆ˜¯])"
)
_LOST_FF = re.compile(r"(?<=[A-Za-z])↵|↵(?=[a-z])")
_SPACES = re.compile(r" {2,}")
UNREADABLE = re.compile("[\u0de0-\u0de5\ufffd\ue000-\uf02a\uf0c0-\uf8e4\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""Characters that stand for a glyph nobody can name: replacement, unassigned, private use and leftover controls."""

SUPERSCRIPTS = str.maketrans("0123456789+-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")
"""Raised digits and signs, so that 10⁻⁶ does not read as 10-6, nor a note's mark as part of a number."""


def normalise(text: str, font: str = "") -> str:
    """Return a printed line in plain characters: NFC, ligatures apart, control characters mapped, single spaces.

    Which sign a control character stands for depends on the `font`: in TeX's fonts of brackets and symbols their place
    in the encoding says it. Compatibility characters that carry meaning (², ½, ™, 𝑥) stay. The length may change.
    """
    printable = text.isprintable()
    if not (printable and text.isascii()):
        text = with_signs(text, font)
        text = text.translate(_MAPPED)
        if "↵" in text:
            text = _LOST_FF.sub("ff", text)
        if not printable:
            text = _DEBRIS.sub("", text)
        if not _MARKS.isdisjoint(text):
            text = _OVER_MATHS.sub(_accented, _APART.sub(_composed, text))
        if not unicodedata.is_normalized("NFC", text):
            text = unicodedata.normalize("NFC", text)
    return _SPACES.sub(" ", text) if "  " in text else text


def _composed(match: re.Match[str]) -> str:
    """Return a letter with the accent that old fonts print beside it, as it was where there is no such letter."""
    letter = (match["after"] or match["before"]).replace("ı", "i")
    accent = _ACCENTS[match["accent"] or "¸"]
    composed = unicodedata.normalize("NFC", letter + accent)
    return composed if len(composed) == 1 else match.group()


def _accented(match: re.Match[str]) -> str:
    """Return a mathematical letter with the accent over it that is printed before or after it."""
    return (match["after"] or match["before"]) + _ACCENTS[match["accent"] or match["over"]]


def with_signs(text: str, font: str) -> str:
    """Return characters as the signs that the name of their font says they are, others as they were."""
    signs = _signs(font)
    return text.translate(signs) if signs else text


def knows_signs(font: str) -> bool:
    """Say whether the name of a font tells what its control characters stand for."""
    return _signs(font) is not None


@cache
def _signs(font: str) -> dict[int, str] | None:
    """Return what the control characters of a font stand for, None where its name does not say."""
    if _CAMBRIA.search(font):
        return _CAMBRIA_SIGNS
    return _TALL_SIGNS if _TALL.search(font) else _SYMBOLIC_SIGNS if _SYMBOLIC.search(font) else None


def strip_invisible(text: str) -> tuple[str, int]:
    """Return the text without zero-width, tag and bidirectional characters, and how many there were.

    Soft hyphens and variation selectors go too but do not count: print puts them into honest text.
    """
    if text.isascii():
        return text, 0
    found = INVISIBLE.findall(text)
    if not found:
        return text, 0
    honest = sum(char == "\u00ad" or "\ufe00" <= char <= "\ufe0f" for char in found)
    return INVISIBLE.sub("", text), len(found) - honest


_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_LAST_WORD = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)-$")
_FIRST_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ADDRESS = re.compile(r"https?:|www\.|doi\.org|doi:", re.IGNORECASE)
_SUSPENDED = re.compile(r"(?:and|or|to|und|oder|et|ou|vs)\b")


def vocabulary(lines: Iterable[str]) -> frozenset[str]:
    """Return the words of printed lines in lower case, compounds whole, without those that a line's end parts."""
    whole, parted = [], False
    for line in lines:
        ends = line.endswith("-")
        kept = line.partition(" ")[2] if parted else line
        whole.append(kept.rpartition(" ")[0] if ends else kept)
        parted = ends
    # A paper says most of its words many times: each is looked at once.
    return frozenset(_WORD.findall("\n".join(set("\n".join(whole).lower().split()))))


def joint(left: str, right: str, words: Collection[str]) -> tuple[int, str]:
    """Say how a printed line goes on in the next: how many characters of its end to drop, and what to put between.

    A hyphen at the end stays where `words`, the paper's own, know the compound, or both its halves but not the whole.
    """
    if not left.endswith("-") or left.endswith(" -"):
        return 0, "" if _breaks_address(left, right) else " "
    head, tail = _LAST_WORD.search(left[-40:]), _FIRST_WORD.match(right)
    if head is None or tail is None or _ADDRESS.search(left.rsplit(" ", 1)[-1]):
        return 0, "" if right[:1].isalnum() else " "
    if _SUSPENDED.match(right):
        return 0, " "
    one, other = head.group(1).lower(), tail.group().lower()
    if _is_compound(one, other, words) or (right[0].isupper() and one + other not in words):
        return 0, ""
    return 1, ""


def _is_compound(one: str, other: str, words: Collection[str]) -> bool:
    """Say whether two halves of a word belong together with a hyphen between them."""
    if f"{one}-{other}" in words:
        return True
    return one + other not in words and len(one) > 2 and len(other) > 2 and one in words and other in words


def _breaks_address(left: str, right: str) -> bool:
    """Say whether a web address runs over the end of a line."""
    last = left.rsplit(" ", 1)[-1]
    if not (":" in last or "." in last) or not _ADDRESS.search(last):
        return False
    start = right.split(" ", 1)[0]
    return left[-1] in "/_=&?%#~" or (
        left[-1] == "." and not start[:1].isupper() and bool(re.search(r"[\d/._]", start))
    )


_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[“\"/–—-])(?:al|e\.g|i\.e|eg|ie|cf|vs|viz|etc|resp|approx|ca|c|Fig|Figs|fig|figs|Eq|Eqs|Eqn|eq|eqs|Sec|Secs|"
    r"sec|Sect|Tab|Tabs|Alg|App|Appx|Ch|Chap|Def|Thm|Lem|Prop|Cor|Ref|Refs|ref|Ed|Eds|ed|eds|Dr|Mr|"
    r"Mrs|Ms|Prof|St|Jr|Sr|Inc|Ltd|Corp|Co|Univ|Dept|Proc|Conf|Int|Intl|Assoc|Am|Acad|Sci|Trans|J|Rev|Adv|Lett|Jan|Feb|Mar|"
    r"Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|a\.k\.a|w\.r\.t|s\.t|i\.i\.d|U\.S|U\.K|Ph\.D|M\.Sc|B\.Sc|et seq|Suppl|Supp|"
    r"incl|excl|[A-Z]|\.[A-Z])\.$"
)
_LONGEST_ABBREVIATION = 9
"""With the stop, and with what stands before it."""
_COUNTED = re.compile(r"(?:^|[\s(\[])(?:No|Nos|no|nos|Nr|Vol|vol|pp|p|ver|max|min|avg)\.$")
_CAN_END = re.compile(r"(?:etc|al|U\.S|U\.K|Inc|Ltd|Corp|Co|Jr|Sr|Ph\.D|i\.i\.d|[A-Z])\.$")
_STOP = re.compile(
    r"[.…?!。！？](?:(?<=\.)\.{0,2}|(?<=[?!])(?<![?!]{2})[?!]*+|(?<=[。！？])[。！？]*|(?<=…))(?:[\"”’')\]»}]|\[[\d,;\s–-]+\]|[¹²³⁴⁵⁶⁷⁸⁹⁰⁻⁽⁾]++(?:,[¹²³⁴⁵⁶⁷⁸⁹⁰]++)*+)*"
    r"(?=\s|$|(?<=[。！？]))\s*"
)
_STARTS = re.compile(r"[\"“‘'(\[«{¿¡†‡*•–—-]*\s*(?:[^\W\da-z_]|\d)")
_OPENERS = re.compile(
    r"(?:The|This|These|Those|That|There|They|We|Our|In|It|Its|However|For|To|As|At|On|By|From|With|If|When|While|Although|"
    r"Thus|Hence|Moreover|Furthermore|Finally|First|Second|Here|Such|Each|All|Both|A|An|Although|Since|Then|Also)\b"
)


def split_sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Return the sentences between two offsets, in order, without the white space around them.

    The pieces are disjoint and cover all that is not white space. Abbreviations, initials and decimals do not end a
    sentence; closing quotes, brackets, citations and note marks after the stop belong to it.
    """
    end = len(text) if end is None else end
    sentences = []
    for stop in _STOP.finditer(text, start, end):
        if stop.end() < end and _ends(text, stop, start):
            sentences.append(_trimmed(text, start, stop.end()))
            start = stop.end()
    sentences.append(_trimmed(text, start, end))
    return [(first, last) for first, last in sentences if first < last]


def _ends(text: str, stop: re.Match[str], start: int) -> bool:
    """Say whether a stop with white space after it ends the sentence that began at `start`."""
    mark = text[stop.start()]
    if mark in "。！？":
        return True
    following = text[stop.end() : stop.end() + 24]
    if not _STARTS.match(following):
        return False
    if mark != ".":
        return True
    before = text[max(start, stop.start() - 12) : stop.start() + 1]
    if _ABBREVIATION.search(before, max(0, len(before) - _LONGEST_ABBREVIATION)):
        return bool(_CAN_END.search(before) and _OPENERS.match(following) and len(before.split()[-1]) > 2)
    if following[0].isdigit() and _COUNTED.search(before):
        return False
    # A number and a full stop at the very start are a list's mark, not a sentence.
    return not re.fullmatch(r"\s*\(?(?:\d{1,3}|[ivxIVX]+|[a-zA-Z])\.", text[start : stop.start() + 1])


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds without the white space at both ends."""
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
