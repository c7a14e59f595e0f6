"""Words, or parts of words, that a regular expression cannot match without: a quick way to skip sentences."""

import re
from functools import lru_cache
from typing import NamedTuple

_PIECE = re.compile(r" ?[^\W_]+ ?")
_RARE_SIGN = re.compile(r"[=%<>+^]|[^\x00-\x7f]")
_ESCAPED_TEXT = frozenset(r".^$*+?{}[]()|\/-#&~:;,<>=!@%\"'` ")
_NUMBERED = frozenset("xuUN")
_END = "\0"
"""Stands behind a needle that reaches to the end of its group, as long as it is not known what follows the group."""


@lru_cache(maxsize=4096)
def needles(pattern: str) -> frozenset[str] | None:
    """Return strings in lower case of which one stands in everything that `pattern` matches, without regard to case.

    A blank before or behind a string says that a word begins or ends there: "seed", " seed", "seed " or " seed ". A
    string without letters and digits, like "±", stands for itself. None where nothing is certain; the pattern then has
    to be tried everywhere.
    """
    reader = _Reader(pattern)
    found = reader.alternatives("")
    if found is None or not reader.understood or reader.at != len(pattern):
        return None
    return frozenset(_piece(needle.rstrip(_END)) for needle in found)


class _Atom(NamedTuple):
    """One piece of a pattern: a character ("" for one that is not known), or the needles of a group."""

    character: str = ""
    needles: frozenset[str] | None = None


class _Reader:
    """Reads a pattern from left to right; `understood` is false once something rare was met."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0
        self.understood = True

    def alternatives(self, before: str) -> frozenset[str] | None:
        """Read up to a closing parenthesis or the end; each alternative, with the text before it, must have needles."""
        branches = [self._sequence(before)]
        while self._take("|"):
            branches.append(self._sequence(before))
        sure = [branch for branch in branches if branch is not None]
        return frozenset().union(*sure) if len(sure) == len(branches) else None

    def _sequence(self, run: str) -> frozenset[str] | None:
        """Read atoms that follow one another, after the text `run`; the most telling needles stand for all."""
        offers: list[frozenset[str]] = []
        while self.at < len(self.pattern) and self.pattern[self.at] not in "|)":
            if self._take(r"\b"):
                run = run.rstrip(" ") + " "
                continue
            atom = self._atom(run)
            optional, repeated = self._quantifier()
            if atom.needles and not optional:
                offers.append(self._closed(atom.needles, repeated=repeated))
            if atom.character and not optional:
                run += atom.character.lower()
            if not atom.character or optional or (repeated and atom.character != " "):
                offers.append(frozenset([run]))
                run = ""
        offers.append(frozenset([run + _END]))
        best = max(offers, key=_telling)
        return best if _telling(best)[0] > 1 else None

    def _closed(self, needles: frozenset[str], *, repeated: bool) -> frozenset[str]:
        """Return the needles of a group that was read, with a blank behind those that end where a word must end."""
        bounded = self.pattern.startswith((r"\b", " ", r"\s"), self.at) and not repeated
        # What follows may be optional itself, unless it is a boundary.
        bounded = bounded and self.pattern[self.at + 1 + (self.pattern[self.at] == "\\") :][:1] not in ("?", "*", "{")
        return frozenset(needle.replace(_END, " " if bounded else "") for needle in needles)

    def _atom(self, run: str) -> _Atom:
        """Read one character, class, escape or group; `run` is the text before it."""
        character = self._next()
        if character == "(":
            return self._group(run)
        if character == "[":
            self._skip_class()
            return _Atom()
        if character == "\\":
            escaped = self._next()
            self.understood &= escaped not in _NUMBERED
            return _Atom(" " if escaped == "s" else escaped if escaped in _ESCAPED_TEXT else "")
        return _Atom() if character in ".^$" else _Atom(character)

    def _group(self, run: str) -> _Atom:
        """Read a group behind its parenthesis; what is only looked at, not matched, gives no needles."""
        looks = any(self._take(mark) for mark in ("?=", "?!", "?<=", "?<!"))
        if not looks and not self._take("?:") and not self._take("?-i:") and self.pattern.startswith("?", self.at):
            self.understood = False
        inside = self.alternatives("" if looks else run)
        self._take(")")
        return _Atom(needles=None if looks else inside)

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

    def _skip_class(self) -> None:
        """Read to the end of a character class."""
        self._take("^")
        self._take("]")
        while (character := self._next()) not in ("]", ""):
            if character == "\\":
                self._next()

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


def _piece(text: str) -> str:
    """Return the longest word of a text, with the blanks that bound it; a text without words as it is."""
    return max(_PIECE.findall(text), key=_worth, default=text.strip())


def _worth(piece: str) -> int:
    """Say how telling a piece is: by its letters and the bounds of a short word; signs of mathematics are rare."""
    if not _PIECE.search(piece):
        return 3 if _RARE_SIGN.search(piece) else 0
    return min(len(piece), 7)


def _telling(offer: frozenset[str]) -> tuple[int, int]:
    """Rank needles by the least telling of them, then by how few they are."""
    return min(_worth(_piece(needle.rstrip(_END))) for needle in offer), -len(offer)
