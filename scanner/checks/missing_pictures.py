"""File names printed where a picture should be: what LaTeX leaves in draft mode, or where it did not find the file.

A file name counts only where it is all that a line of text says, as the frame of a missing picture has it; names in
listings and in running text are left out, as are those that open with a command or a sign of one.
"""

import re

from scanner.judging.clues import Hit
from scanner.judging.flags import Flag
from scanner.judging.observations import Observation, flag_of
from scanner.judging.passages import passages_of
from scanner.paper import Paper

_FILE = r"(?:\.{0,2}/)?(?:[\w-][\w.-]*/)*[\w-][\w.-]*\.(?:pdf|png|eps|jpe?g|svg|pgf|tikz)"
_ALONE = re.compile(rf"\s*{_FILE}(?:\s+{_FILE})*\s*", re.IGNORECASE)
_ENDING = r"\.(?:pdf|png|eps|jpe?g|svg|pgf|tikz)\b"
_LISTING = re.compile(r"\b(?:listing|directory (?:structure|tree)|file structure)\b", re.IGNORECASE)


def flags(paper: Paper) -> tuple[Flag, ...]:
    """Return one flag for all pictures of which the paper shows the file name alone."""
    passages = passages_of(paper)
    seen = []
    for index in passages.matching(_ENDING):
        sentence = passages.sentences[index]
        if _ALONE.fullmatch(passages.texts[index]) and not _near_listing(passages.texts, index):
            hit = Hit(index, sentence.start, sentence.end)
            seen.append(Observation(hit, f"“{passages.texts[index].split()[0]}” stands where a picture should be"))
    return flag_of(
        passages, seen, kind="missing_picture", flag="Picture missing, its file name printed instead", severity="medium"
    )


def _near_listing(texts: tuple[str, ...], index: int) -> bool:
    """Tell whether a line belongs to a listing of files: words of one right before it."""
    return any(_LISTING.search(text) for text in texts[max(0, index - 2) : index])
