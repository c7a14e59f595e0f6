"""Names of people and organisations as reference lists and citations print them."""

import re
import unicodedata

UPPER = "A-Z" + "".join(letter for letter in map(chr, range(0xC0, 0x530)) if letter.isupper())
"""The capital letters of Latin, Greek and Cyrillic, for use between the brackets of a pattern."""

PARTICLE = (
    r"(?:[Vv]an|[Vv]on|[Dd]e|[Dd]er|[Dd]en|[Dd]el|[Dd]ella|[Dd]i|[Dd]a|[Dd]os|[Dd]as|[Dd]u|[Ll]e|[Ll]a|[Ll]as|"
    r"[Tt]en|[Tt]er|[Bb]in|[Ii]bn|[Ee]l|[Aa]l|[Zz]u|af|y|e|’t|'t)"
)
NAME_WORD = rf"(?:[dDlL][’'])?[{UPPER}][^\W\d_]*(?:[-‐‑’'`´¨ˆ˜ˇ¯˚¸˙˝˛][^\W\d_]+){{0,4}}"
SURNAME = rf"(?:{PARTICLE}[ ]){{0,3}}(?:al-|el-)?{NAME_WORD}"
INITIALS = (
    rf"(?:[{UPPER}][a-z]?\.[ ]?|[a-z]\.[ ]|[{UPPER}][ ]|-[{UPPER}a-z]\.?[ ]?){{0,5}}"
    rf"(?:-?[{UPPER}][a-z]?\.|[{UPPER}]{{1,4}}(?!\w))"
)
_SUFFIX = r"(?:Jr|Sr|II|III|IV)\b\.?"
_GIVEN_NAME = (
    rf"(?:al-|el-)?{NAME_WORD}\.?|[{UPPER}]{{1,2}}\.(?:-?[{UPPER}]\.){{0,4}}"
    rf"|[{UPPER}]{{1,4}}|[{UPPER}](?:-[{UPPER}]){{1,2}}"
)

_INITIALS_ONLY = re.compile(rf"(?:{INITIALS})(?:,?[ ]{_SUFFIX})?|{_SUFFIX}")
_PERSON = re.compile(rf"(?:{PARTICLE}|{_GIVEN_NAME})(?:[ -](?:{PARTICLE}|{_GIVEN_NAME})){{0,6}}")
_INITIALS_FIRST = re.compile(
    rf"(?:[{UPPER}][a-z]?\.[- ]?|[{UPPER}][ ]){{1,4}}"
    rf"(?:{NAME_WORD}[ ]){{0,2}}{SURNAME}(?:[ -]{NAME_WORD})?(?:,?[ ]{_SUFFIX})?"
)
_BODY = re.compile(
    r"\b(?:of|for|the|on|University|Institute|Group|Team|Consortium|Collaboration|Foundation|Association|"
    r"Organi[sz]ation|Committee|Council|Agency|Commission|Society|Ministry|Department|Center|Centre|Inc|Ltd|Core|"
    r"Project|team|development)\b"
)
_OTHERS = re.compile(r"(?:,?[ ]*\b(?:and|&)[ ]+)?,?[ ]*\b(?:et al\b\.?|others\b\.?|and colleagues\b)|…|\.\.\.")
_EDITORS = re.compile(
    r",?[ ]*[(\[](?:eds?|editors?|hrsg|orgs?|trans)\.?[)\]]|,[ ]*(?:eds?|editors?)\.?$", re.IGNORECASE
)
_AND = re.compile(r",?[ ]+(?:and|&)[ ]+|;")
_BETWEEN = re.compile(r"[ ]*;[ ]*|[ ]*,?[ ]*(?:\band\b|&|\bund\b|\bet\b(?! al))[ ]+|[ ]*,[ ]*")
_LAST_WORDS = re.compile(rf"(?:(?<=[ ]){PARTICLE}[ ]){{0,3}}[^ ]+$")
_FAMILY_NAME_AND_INITIALS = re.compile(rf"(.+?)[ ](?:[{UPPER}]\.?[ -]?){{1,4}}")
_WITHOUT_DECOMPOSITION = str.maketrans({"ø": "o", "ł": "l", "ı": "i", "đ": "d"})


def is_person(text: str) -> bool:
    """Say whether the text has the shape of one person's name, given names in front, in full or abbreviated."""
    return len(text) <= 60 and _PERSON.fullmatch(text) is not None


def begins_with_initials(text: str) -> bool:
    """Say whether the text is one name with its initials in front: `J. K. Author`."""
    return len(text) <= 60 and _INITIALS_FIRST.fullmatch(text) is not None


def is_initials(text: str) -> bool:
    """Say whether the text is only the initials of a name that is printed surname first."""
    return len(text) <= 20 and _INITIALS_ONLY.fullmatch(text.strip()) is not None


def is_organisation(text: str) -> bool:
    """Say whether the text reads as the name of a body rather than of people."""
    return len(text) <= 120 and text[:1].isupper() and _BODY.search(text) is not None and "," not in text


def split_names(text: str) -> tuple[str, ...]:
    """Return the names in an author list, each as printed; "et al." and "(Eds.)" are left out."""
    text = _OTHERS.sub("", _EDITORS.sub("", text)).strip(" ,;:")
    if is_organisation(text):
        return (text.strip(" ."),)
    parts = [part.strip() for part in _BETWEEN.split(text) if part.strip(" .")]
    return tuple(_without_full_stop(name) for name in _with_given_names(_with_initials(parts), text))


def surname(name: str) -> str:
    """Return the family name in a name as printed, particles included: `van der Maaten` of `L. van der Maaten`."""
    name = re.sub(rf",?[ ]{_SUFFIX}$", "", name.strip()[:80])
    if "," in name:
        return name.partition(",")[0].strip()
    if surname_first := _FAMILY_NAME_AND_INITIALS.fullmatch(name):
        return surname_first.group(1)
    last = _LAST_WORDS.search(name)
    return last.group() if last else name


def plain(name: str) -> str:
    """Return a name folded for comparison: lower case, no accents, letters only."""
    folded = name.casefold().translate(_WITHOUT_DECOMPOSITION)
    return "".join(letter for letter in unicodedata.normalize("NFKD", folded) if letter.isalpha())


def _without_full_stop(name: str) -> str:
    """Return a name without the full stop of the sentence; that of an initial stays."""
    return name if re.search(rf"(?:[{UPPER}][a-z]?|Jr|Sr)\.$", name) else name.rstrip(" .")


def _with_initials(parts: list[str]) -> list[str]:
    """Join each `J. K.` to the surname in front of it."""
    names: list[str] = []
    for part in parts:
        if names and is_initials(part):
            names[-1] += f", {part}"
        else:
            names.append(part)
    return names


def _with_given_names(names: list[str], text: str) -> list[str]:
    """Join `Smith, John, and Jane Doe` and `Smith, John and Doe, Jane` to names; leave other lists as they are."""
    if len(names) < 2 or any("," in name for name in names) or " " in names[0] or is_organisation(names[0]):
        return names
    pairs = [piece.split(",") for piece in _AND.split(text)]
    if len(names) % 2 == 0 and all(len(pair) == 2 and " " not in pair[0].strip() for pair in pairs):
        return [f"{family.strip()}, {given.strip()}" for family, given in pairs]
    return [f"{names[0]}, {names[1]}", *names[2:]] if text.startswith(f"{names[0]},") else names
