"""How entries of reference lists begin: with names, in whatever style, and often a date.

What ends the names is found from the shape of names alone, never from a list of them: a quotation mark, "et al.", a
date, a comma before words that are no name, or a full stop that is not an initial's.
"""

import re
from typing import NamedTuple

from scanner.citing.names import (
    INITIALS,
    NAME_WORD,
    PARTICLE,
    SURNAME,
    UPPER,
    begins_with_initials,
    is_initials,
    is_organisation,
    is_person,
)

YEAR = r"(?:18[5-9]\d|19\d\d|20[0-4]\d)"
"""A year of publication."""
_UNDATED = r"n\.\s?d\.|in press|forthcoming|to appear"

QUOTED = re.compile(r"[“\"„«](.{3,400}?)(?:[”»]|[\"“](?!\w))")
"""A title in quotation marks; group 1 is the title."""
_DATE_IN_BRACKETS = re.compile(rf"[\s,.:]*[(\[](?:c\.\s?)?(?:{YEAR}[a-z]?|{_UNDATED})[^)\]]{{0,30}}[)\]][.,:;]*\s*")
_DATE = re.compile(rf"[\s,.:]*(?:{YEAR}[a-z]?|{_UNDATED})[.,:;]\s*")
_DATE_AMONG_NAMES = re.compile(
    rf"\s*[(\[](?:{YEAR}[a-z]?|{_UNDATED})[^)\]]{{0,30}}[)\]]|,\s{YEAR}[a-z]?(?=[.,:;]\s|[.,:;]?$)"
)
_DATE_FOLLOWS = re.compile(rf"[(\[]?{YEAR}[a-z]?(?:[.,:;)\]]|$)")
_OTHERS = re.compile(r",?\s*\bet al\b\.?")

_WORD_OF_NAME = rf"(?:{PARTICLE}|{NAME_WORD}|[{UPPER}]\.?)"
_SURNAME_FIRST = re.compile(
    rf"{SURNAME}(?:[ -]{NAME_WORD}){{0,2}},[ ]?{INITIALS}(?=[ ]*(?:[,;&:(]|and\b|et al|$))"
    rf"|{SURNAME},[ ]?{INITIALS}"
    rf"|{SURNAME}(?:[ -]{NAME_WORD})?[ ]{INITIALS}(?=[,;&:(]|[ ](?:and\b|et al|&|\())"
    rf"|{SURNAME}(?:[ -]{NAME_WORD})?[ ][{UPPER}]{{1,3}}\.[ ]"
    rf"(?!(?:{_WORD_OF_NAME}[ ]?){{1,4}}(?:[,.]|(?:and|&)\b))"
)
_ENTRY = re.compile(
    rf"{SURNAME}(?:[ ]{NAME_WORD})?,[ ]?{INITIALS}(?=[ ]*(?:[,;&:(.]|and\b|[{UPPER}]|$))"
    rf"|{SURNAME}[ ][{UPPER}]{{1,3}}(?:,|\.[ ])"
    rf"|{_WORD_OF_NAME}(?:[ ]{_WORD_OF_NAME}){{1,4}}(?:,[ ]|[ ]and[ ][{UPPER}]|\.[ ])"
    r"|[—–_-]{2,}"
)
_STOP = re.compile(r"[.:?!][”\"’]?\s+")
_NAMES_GO_ON = re.compile(
    rf"\s*(?:[,;&(]|(?:and|et|und)\b|-?[{UPPER}]\.|[a-z]\.\s|[{UPPER}]\s[{UPPER}]\.|(?:Jr|Sr|II|III)\b)"
)
_SHORT_WORD = re.compile(rf"[a-z]|(?:-?[{UPPER}][a-z]?\.?-?)+")
_LAST_INITIALS = re.compile(rf"(?:[{UPPER}][a-z]?\.?[ -]?){{1,5}}$")
_AND = re.compile(r"\s(?:and|&|und)\s")
_AROUND_NAME = re.compile(r"^(?:and|&)\s+|\s*\bet al\.?$|\s*\([Ee]ds?\.?\)\.?$")
_CAPITALISED = re.compile(r"[A-Z][\w@.&+-]{1,30}(?:\s[A-Z][\w@.&+-]{1,30}){0,4}")
_NO_TITLE_BEFORE = re.compile(
    r"[\s(]*(?:[Ii]n[:\s]|Proceedings\b|Proc\b|[Aa]r[Xx]iv\b|CoRR\b|Advances in\b|Journal\b|J\.|Nature\b|Science\b|"
    rf"URL\b|https?:|doi\b|DOI\b|Available\b|Retrieved\b|Accessed\b|Springer\b|{YEAR}\b)"
)


class Opening(NamedTuple):
    """The names in front of an entry, where its rest begins, and the date between the two if there is one.

    In comma style, commas separate the parts of an entry, not full stops.
    """

    names: str
    rest: int
    date: str = ""
    comma_style: bool = False


def opens_like_an_entry(text: str) -> bool:
    """Say whether a line begins as an entry does: with a name and something that only follows names."""
    return _ENTRY.match(text) is not None


def past_marks(text: str, start: int) -> int:
    """Return the first place from `start` on that is neither white space nor a mark between parts of an entry."""
    return next((at for at in range(start, len(text)) if text[at] not in " \t,.:;"), len(text))


def read_opening(text: str) -> Opening:
    """Return the names that an entry begins with and what follows them; no names where it begins with its title."""
    end = _end_of_names(text)
    quoted = QUOTED.search(text, 0, end + 420)
    if quoted and quoted.start() <= end:
        date = _DATE_AMONG_NAMES.search(text, 0, quoted.start())
        return Opening(text[: date.start() if date else quoted.start()], quoted.start(), date.group() if date else "")
    others = _OTHERS.search(text, 0, end + 1)
    if others and _are_names(text[: others.start()]):
        return _followed(text, others.end(), comma_style=text.startswith(",", others.end()))
    date = _DATE_AMONG_NAMES.search(text, 0, end + 1)
    if date and _are_names(text[: date.start()]):
        return _followed(text, date.start())
    length = _length_of_names(text[:end])
    if 0 < length < end:
        return Opening(text[:length], length, comma_style=True)
    return _followed(text, end) if length and not _is_a_title(text, end) else Opening("", 0)


def _followed(text: str, end: int, *, comma_style: bool = False) -> Opening:
    """Return the opening whose names end here, with the date if one follows."""
    date = _DATE_IN_BRACKETS.match(text, end) or _DATE.match(text, end)
    if date:
        return Opening(text[:end], date.end(), date.group())
    return Opening(text[:end], past_marks(text, end), comma_style=comma_style)


def _end_of_names(text: str) -> int:
    """Return where the first sentence ends that is not only an initial's full stop."""
    surname_first = _SURNAME_FIRST.match(text) is not None
    for stop in _STOP.finditer(text, 0, 3000):
        if _ends_names(text, stop, surname_first=surname_first):
            return stop.start() + _is_initials_own(text, stop.start())
    return len(text.rstrip(". "))


def _is_initials_own(text: str, stop: int) -> bool:
    """Say whether the full stop at this place is an initial's, in a list whose initials have them."""
    has_stops = "." in text[:stop] or re.search(rf",\s*[{UPPER}]$", text[max(0, stop - 4) : stop]) is not None
    return has_stops and re.search(rf"(?:^|[\s.,-])[{UPPER}]$", text[max(0, stop - 3) : stop]) is not None


def _ends_names(text: str, stop: re.Match[str], *, surname_first: bool) -> bool:
    """Say whether the names end at this stop."""
    at = stop.start()
    if _DATE_FOLLOWS.match(text, stop.end()):
        return True
    if text[at] != ".":
        return text[at] != ":" or surname_first or not is_person(text[:at])
    before = text[max(0, at - 80) : at]
    word = re.split(r"[\s(]", before)[-1]
    if word.lower() in ("jr", "sr", "eds", "ed"):
        return not _NAMES_GO_ON.match(text, at + 1)
    if not _can_be_initials(word, before):
        return word.lower() not in ("dr", "st", "prof")
    return surname_first and not _NAMES_GO_ON.match(text, at + 1) and _belongs_to_surname(before)


def _can_be_initials(word: str, before: str) -> bool:
    """Say whether the last word before a full stop can be initials: `K`, `J.-P`, and `Yu` behind a surname's comma."""
    is_marked = len(word) == 1 or "." in word or "-" in word or before.endswith(f", {word}")
    return is_marked and _SHORT_WORD.fullmatch(word) is not None


def _belongs_to_surname(before: str) -> bool:
    """Say whether the initials at the end stand behind their surname, not in front of it."""
    initials = _LAST_INITIALS.search(before)
    head = before[: initials.start()].rstrip() if initials else before
    last = re.split(r"[,;]\s*", head.rstrip(","))[-1].strip()
    return not head.endswith(("&", " and")) and not (head.endswith(",") and is_initials(last))


def _length_of_names(text: str) -> int:
    """Return the length of the longest beginning that is a list of names; 0 where even the first part is none."""
    if is_organisation(text):
        return len(text)
    parts = list(re.finditer(r"[^,;]+", text))
    first = _AND.split(parts[0].group())[0].strip() if parts else ""
    initials_first = "." in first and begins_with_initials(first)
    end = 0
    for part in parts:
        if not all(_is_name(name, initials_first=initials_first) for name in _AND.split(part.group())):
            # Names printed surname first are known by their initials, so one odd name among them ends nothing.
            return len(text) if end and not initials_first and _SURNAME_FIRST.match(text) else end
        end = part.end()
    return len(text)


def _is_name(text: str, *, initials_first: bool) -> bool:
    """Say whether one part of a list of names is a name; with initials in front, every name must have them."""
    text = _AROUND_NAME.sub("", text.strip()).strip()
    if not text or text in ("others", "et al", "and", "…", "...") or is_initials(text):
        return True
    if initials_first:
        return begins_with_initials(text)
    return is_person(text) or is_organisation(text) or _CAPITALISED.fullmatch(text) is not None


def _are_names(text: str) -> bool:
    """Say whether all of the text is names."""
    text = text.strip(" .,")
    return bool(text) and _length_of_names(text) == len(text)


def _is_a_title(text: str, end: int) -> bool:
    """Say whether what looks like a body's name is a title without authors: the venue or nothing follows it."""
    if "," in text[:end] or re.search(r"\b(?:and|et al)\b|\b[A-Z]\.", text[:end]):
        return False
    rest = text[end:].lstrip(". ")
    is_dated = _DATE.match(rest) or _DATE_IN_BRACKETS.match(rest)
    return not rest or (len(text[:end].split()) > 2 and not is_dated and _NO_TITLE_BEFORE.match(rest) is not None)
