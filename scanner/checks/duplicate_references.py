"""Works that stand in the reference list twice."""

import re

from scanner.citing.citations import duplicate_entries
from scanner.judging.flags import Flag
from scanner.paper import Paper, Reference
from scanner.reply import Words

_VOLUME = re.compile(
    r"(?:in )?(?:\d{4} )?(?:proceedings|advances in|conference|annual|international|journal|transactions)\b"
)
_MOST_SHOWN = 3
_LONGEST_TITLE = 80


def flags(paper: Paper) -> tuple[Flag, ...]:
    """Return one flag for all pairs of entries that name one work."""
    entries = paper.references
    pairs = [pair for pair in duplicate_entries(entries) if _are_one_work(entries[pair[0]], entries[pair[1]])]
    if not pairs:
        return ()
    shown = pairs[:_MOST_SHOWN]
    titles = "; ".join(f"“{_short(entries[first].title)}” (p. {entries[second].page})" for first, second in shown)
    more = f"; and {len(pairs) - len(shown)} more" if len(pairs) > len(shown) else ""
    words = tuple(Words(text=entries[second].text, start=entries[second].start) for _, second in shown)
    return (
        Flag(
            kind="duplicate_reference",
            flag="Reference list has a work more than once",
            detail=f"entered more than once: {titles}{more}",
            severity="low",
            words=words,
        ),
    )


def _are_one_work(one: Reference, other: Reference) -> bool:
    """Say whether two entries with something in common have a title in common too, and not just a volume's.

    Half of the words are enough, for a shared identifier may be a wrong one; the numbers must be the same, for parts
    and editions differ in nothing else.
    """
    if _VOLUME.match(one.title.lower()):
        return False
    words, others = _words(one), _words(other)
    numbers, other_numbers = (set(filter(str.isdecimal, each)) for each in (words, others))
    return numbers == other_numbers and 2 * len(words & others) >= max(len(words), len(others), 1)


def _words(entry: Reference) -> set[str]:
    """Return the words and numbers of a title."""
    return set(re.findall(r"[^\W\d]+|\d+", entry.title.lower()))


def _short(title: str) -> str:
    """Return a title cut at a word."""
    return title if len(title) <= _LONGEST_TITLE else title[:_LONGEST_TITLE].rpartition(" ")[0] + " …"
