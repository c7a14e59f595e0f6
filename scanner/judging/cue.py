"""What a fact of a paper is told from: clues with weights, counted over its sentences."""

from typing import NamedTuple

from scanner.module import Clue, Guard

OWN = r"\b(?:we|our|this (?:paper|work|study|article))\b"
DONE = r"\b(?:we|our|this (?:paper|work|study)|was|were|has been|have been)\b"
"""Words of something that was done, unlike what "is" so in general."""
OWN_OR_PASSIVE = r"\b(?:we|our|this (?:paper|work|study)|was|were|is|are)\b"
OWN_PART = r"^(?!.*\b(?:introduction|background|related|previous work|motivation)\b)"
"""Not where papers tell what is so in general."""
AT_THE_START = r"\b(?:abstract|summary|introduction)\b"
"""Where papers say what they bring."""
_ALL_GUARDS: tuple[Guard, ...] = ("negated", "future", "others", "template")
_AGAINST_FORMS: tuple[Guard, ...] = ("template",)


class Cue(NamedTuple):
    """A clue that speaks for a fact (or against it, with a negative weight), counted in at most `most` sentences."""

    weight: int
    clue: Clue
    most: int = 1


class Evidence(NamedTuple):
    """The cues of a fact and the sum of weights that makes it true; no sentence counts for two cues."""

    needed: int
    cues: tuple[Cue, ...]


def needs(needed: int, *cues: Cue) -> Evidence:
    """Return what a fact needs to be true; heavy cues take their sentences first."""
    return Evidence(needed, tuple(sorted(cues, key=lambda cue: -cue.weight)))


def any_of(words: str) -> str:
    """Return a pattern for any of these words, a list with commas; each may be a pattern itself."""
    return rf"\b(?:{words.replace(', ', '|')})\b"


def cue(weight: int, *patterns: str, most: int = 1, none: str = "", section: str | None = None) -> Cue:
    """Return a cue that needs all patterns in a sentence, not denied, planned or somebody else's.

    `section` is a pattern for the headings above it.
    """
    return Cue(weight, Clue(all=patterns, none=(none,) if none else (), section=section, guards=_ALL_GUARDS), most)


def plain_cue(weight: int, *patterns: str, most: int = 1, none: str = "") -> Cue:
    """Return a cue that also counts where it is denied, planned or somebody else's."""
    return Cue(weight, Clue(all=patterns, none=(none,) if none else (), guards=_AGAINST_FORMS), most)


def title_cue(weight: int, pattern: str, none: str = "") -> Cue:
    """Return a cue for what stands before the first heading, where the title is."""
    clue = Clue(all=(pattern,), none=(none,) if none else (), kinds=("front",), guards=_AGAINST_FORMS)
    return Cue(weight, clue)


def heading_cue(weight: int, pattern: str, none: str = "") -> Cue:
    """Return a cue for a heading."""
    return Cue(weight, Clue(all=(pattern,), none=(none,) if none else (), kinds=("heading",), guards=()))
