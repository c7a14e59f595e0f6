"""Where the words of a quote really stand on a page: a record narrows boxes by how wide letters usually are."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import accumulate, groupby, pairwise

import pymupdf

from scanner.paper import Box
from scanner.picture import Spot

_NO_LETTER = re.compile(r"[\W_\u02b0-\u02ff]+")
Word = tuple[Box, str, tuple[int, int]]
"""A word: its box as displayed, its letters, and the numbers of its block and line."""


def words_of(page: pymupdf.Page) -> list[Word]:
    """Return the words of a page in the reader's order."""
    found = page.get_text("words")
    turned = [(pymupdf.Rect(word[:4]) * page.rotation_matrix, word) for word in found]
    return [((box.x0, box.y0, box.x1, box.y1), _letters(word[4]), (word[5], word[6])) for box, word in turned]


def exact_boxes(words: Sequence[Word], spot: Spot) -> tuple[Box, ...]:
    """Return one box a line around the words of a spot, found on the lines of its boxes; else its own boxes."""
    near = [word for word in words if any(_on_line(word[0], box) for box in spot.boxes)]
    ends = list(accumulate((len(word[1]) for word in near), initial=0))
    text, wanted = "".join(word[1] for word in near), _letters(spot.words)
    starts = [match.start() for match in re.finditer(f"(?={re.escape(wanted)})", text)] if wanted else []
    if not starts:
        return spot.boxes
    places = [(word, start, end) for word, (start, end) in zip(near, pairwise(ends), strict=True)]
    hits = [[word for word, start, end in places if start < at + len(wanted) and end > at] for at in starts]
    return _lines(min(hits, key=lambda hit: _distance(hit[0][0], spot.boxes[0])))


def _lines(words: Sequence[Word]) -> tuple[Box, ...]:
    """Return one box around the words of each line."""
    lines = [[word[0] for word in line] for _, line in groupby(words, key=lambda word: word[2])]
    return tuple(
        (
            min(box[0] for box in line),
            min(box[1] for box in line),
            max(box[2] for box in line),
            max(box[3] for box in line),
        )
        for line in lines
    )


def _on_line(word: Box, box: Box) -> bool:
    """Return whether the middle of a word is on the height of a box."""
    return box[1] <= (word[1] + word[3]) / 2 <= box[3]


def _distance(word: Box, box: Box) -> float:
    """Return how far a word starts from where a box does."""
    return abs(word[0] - box[0]) + abs(word[1] - box[1])


def _letters(text: str) -> str:
    """Return the letters and digits of a text alone: what hyphens, ligatures, accents and spaces do not change."""
    return _NO_LETTER.sub("", unicodedata.normalize("NFKD", text)).casefold()
