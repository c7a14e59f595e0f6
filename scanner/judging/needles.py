"""What a regular expression cannot match without: words, or parts of words; a quick way to skip sentences."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

_PIECE = re.compile(r" ?[^\W_]+ ?")
_PLAIN = re.compile(r"[A-Za-z0-9 ]+(?![?*+{])")
"""Characters that stand for themselves, once."""
_BEGUN_WORD = re.compile(r" ?[^\W_]*\Z")
_RARE_SIGN = re.compile(r"[=%<>+^]|[^\x00-\x7f]")
_SIGNS = re.compile(r"(?!\^)(?:[=%<>+^]|[^\x00-\x7f\w\s–−-])*")
_DIGITS = re.compile(r"\\d|\d-\d|\d")
"""What may stand in a character class for it to be one of signs, and of digits."""
_ESCAPED_TEXT = frozenset(r".^$*+?{}[]()|\/-#&~:;,<>=!@%\"'` ")
_NUMBERED = frozenset("xuUN")
DIGIT = r"\d"
"""The needle that every digit is."""
_END = "\0"
"""Stands behind a needle that reaches to the end of its group, as long as it is not known what follows the group."""
_NOT_WORTH_ASKING = 1
"""A needle of so little worth stands nearly everywhere: it is not looked for."""


@dataclass(frozen=True, slots=True, eq=False)
class AllOf:
    """Needs that must be met in one sentence, the most telling first."""

    needs: "tuple[Need, ...]"


@dataclass(frozen=True, slots=True, eq=False)
class AnyOf:
    """Needles of which one must be there, or else one of some needs be met."""

    needles: frozenset[str]
    needs: tuple[AllOf, ...] = ()


Need = str | AllOf | AnyOf
"""What a sentence must hold; a string is a needle: a word or a part of one, a blank stands for where a word ends."""


class _Read(NamedTuple):
    """Parts of a pattern that follow one another, or that are alternatives."""

    are_alternatives: bool
    parts: "tuple[_Raw, ...]"


_Raw = str | _Read
"""A piece of a pattern as it was read; a text may hold several words, and ends of groups."""


@lru_cache(maxsize=4096)
def needs(pattern: str) -> Need | None:
    """Return what every text holds that `pattern` matches, without regard to case; needles are in lower case.

    A blank before or behind a needle says that a word begins or ends there: "seed", " seed", "seed " or " seed ". A
    needle without letters and digits, like "±", stands for itself. None where nothing is certain; the pattern then has
    to be tried everywhere.
    """
    reader = _Reader(pattern)
    found = reader.alternatives("")
    return _settled(found) if reader.understood and reader.at == len(pattern) else None


def needles_of(need: Need) -> Iterator[str]:
    """Yield all needles of a need, some of them maybe more than once."""
    if isinstance(need, str):
        yield need
    else:
        yield from need.needles if isinstance(need, AnyOf) else ()
        for part in need.needs:
            yield from needles_of(part)


class _Atom(NamedTuple):
    """One piece of a pattern: a character ("" for one that is not known), or what stands in a group."""

    character: str = ""
    group: _Raw | None = None


class _Reader:
    """Reads a pattern from left to right; `understood` is false once something rare was met."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0
        self.understood = True

    def alternatives(self, before: str) -> _Raw:
        """Read up to a closing parenthesis or the end; the text before it is part of each alternative."""
        branches = [self._sequence(before)]
        while self._take("|"):
            branches.append(self._sequence(before))
        return _Read(are_alternatives=True, parts=tuple(branches))

    def _sequence(self, run: str) -> _Raw:
        """Read atoms that follow one another, after the text `run`; a word that was begun goes on in a group."""
        found: list[_Raw] = []
        while self.at < len(self.pattern) and self.pattern[self.at] not in "|)":
            if self._take(r"\b"):
                run = run.rstrip(" ") + " "
                continue
            if plain := _PLAIN.match(self.pattern, self.at):
                run += plain[0].lower()
                self.at = plain.end()
                continue
            begun = _BEGUN_WORD.findall(run)[0] if self.pattern.startswith("(", self.at) else ""
            atom = self._atom(begun)
            optional, repeated = self._quantifier()
            if atom.group and not optional:
                found.append(self._closed(atom.group, repeated=repeated))
                run = run.removesuffix(begun.lstrip(" "))
            if atom.character and not optional:
                run += atom.character.lower()
            if not atom.character or optional or (repeated and atom.character != " "):
                found.append(run)
                run = ""
        return _Read(are_alternatives=False, parts=(*found, run + _END))

    def _closed(self, group: _Raw, *, repeated: bool) -> _Raw:
        """Return a group that was read, with a blank behind texts that end where a word must end."""
        bounded = self.pattern.startswith((r"\b", " ", r"\s"), self.at) and not repeated
        # What follows may be optional itself, unless it is a boundary.
        bounded = bounded and self.pattern[self.at + 1 + (self.pattern[self.at] == "\\") :][:1] not in ("?", "*", "{")
        return _with_end(group, " " if bounded else "")

    def _atom(self, run: str) -> _Atom:
        """Read one character, class, escape or group; `run` is the word that was begun before a group."""
        character = self._next()
        if character == "(":
            return self._group(run)
        if character == "[":
            return _Atom(group=self._class())
        if character == "\\":
            escaped = self._next()
            self.understood &= escaped not in _NUMBERED
            if escaped == "d":
                return _Atom(group=DIGIT)
            return _Atom(" " if escaped == "s" else escaped if escaped in _ESCAPED_TEXT else "")
        return _Atom() if character in ".^$" else _Atom(character)

    def _group(self, run: str) -> _Atom:
        """Read a group behind its parenthesis; what is only looked at, not matched, needs nothing."""
        looks = any(self._take(mark) for mark in ("?=", "?!", "?<=", "?<!"))
        if not looks and not self._take("?:") and not self._take("?-i:") and self.pattern.startswith("?", self.at):
            self.understood = False
        inside = self.alternatives("" if looks else run)
        self._take(")")
        return _Atom(group=None if looks else inside)

    def _quantifier(self) -> tuple[bool, bool]:
        """Read a quantifier; return whether the atom may be absent, and whether it may come again."""
        if self._take("{"):
            bounds = ""
            while (character := self._next()) not in ("}", ""):
                bounds += character
            self._take("?")
            return bounds.startswith(("0", ",")), True
        for mark in "?*+":
            if self._take(mark):
                self._take("?") or self._take("+")
                return mark != "+", True
        return False, False

    def _class(self) -> _Raw | None:
        """Read a character class; one of digits and rare signs only is as telling as any of these."""
        start = self.at
        self._take("^")
        self._take("]")
        while (character := self._next()) not in ("]", ""):
            if character == "\\":
                self._next()
        signs = _DIGITS.sub("", self.pattern[start : self.at - 1])
        if not _SIGNS.fullmatch(signs):
            return None
        digits = (DIGIT,) if len(signs) < self.at - 1 - start else ()
        return _Read(are_alternatives=True, parts=(*signs, *digits)) if signs or digits else None

    def _next(self) -> str:
        """Return the next character, "" at the end."""
        character = self.pattern[self.at : self.at + 1]
        self.at += 1
        return character

    def _take(self, mark: str) -> bool:
        """Move past `mark` if it comes next."""
        if self.pattern.startswith(mark, self.at):
            self.at += len(mark)
            return True
        return False


def _with_end(read: _Raw, end: str) -> _Raw:
    """Return what was read with an end in place of each open one."""
    if isinstance(read, str):
        return read.replace(_END, end)
    return read._replace(parts=tuple(_with_end(part, end) for part in read.parts))


def _settled(read: _Raw) -> Need | None:
    """Return what is worth looking for in what was read; None where that is nothing."""
    if isinstance(read, str):
        return _settled_text(read)
    parts = [_settled(part) for part in read.parts]
    if not read.are_alternatives:
        return _of_all(filter(None, parts))
    return None if None in parts else _any_of(filter(None, parts))


@cache
def _settled_text(text: str) -> Need | None:
    """Return what is worth looking for in a text: its words, or else its signs."""
    text = text.replace(_END, "")
    return _of_all([text] if text == DIGIT else _PIECE.findall(text.replace(" ", "  ")) or [text.strip()])


def _of_all(needs: Iterable[Need]) -> Need | None:
    """Return the need of all of some that are worth it."""
    telling = frozenset(need for need in _opened(needs) if _worth(need) > _NOT_WORTH_ASKING)
    return _all_of(telling) if telling else None


def _opened(needs: Iterable[Need]) -> Iterator[Need]:
    """Yield needs, and in place of those of several things at once these."""
    for need in needs:
        yield from need.needs if isinstance(need, AllOf) else (need,)


def _any_of(branches: Iterable[Need]) -> Need:
    """Return the need of any of some needs."""
    needles: set[str] = set()
    needs: set[AllOf] = set()
    for branch in branches:
        if isinstance(branch, AnyOf):
            needles |= branch.needles
            needs.update(branch.needs)
        elif isinstance(branch, AllOf):
            needs.add(branch)
        else:
            needles.add(branch)
    return _one_of(frozenset(needles), frozenset(needs))


@cache
def _one_of(needles: frozenset[str], needs: frozenset[AllOf]) -> Need:
    """Return the need of one of some; the same object for the same ones, so that it is looked for once."""
    if len(needles) + len(needs) > 1:
        return AnyOf(needles, tuple(needs))
    return next(iter(needles)) if needles else next(iter(needs))


@cache
def _all_of(needs: frozenset[Need]) -> Need:
    """Return the need of all of some; the same object for the same ones."""
    return AllOf(tuple(sorted(needs, key=_rank))) if len(needs) > 1 else next(iter(needs))


def _rank(need: Need) -> tuple[int, int]:
    """Rank the most telling need first, of several alike the one with the fewest needles."""
    return -_worth(need), len(set(needles_of(need)))


@cache
def _worth(need: Need) -> int:
    """Say how telling a need is: a needle by its letters and the bounds of a short word; signs are rare."""
    if isinstance(need, AllOf):
        return max(map(_worth, need.needs))
    if isinstance(need, AnyOf):
        return min(*map(_worth, need.needles), *map(_worth, need.needs))
    if need == DIGIT:
        return 3
    if not _PIECE.search(need):
        return 3 if _RARE_SIGN.search(need) else 0
    return min(len(need), 7)
