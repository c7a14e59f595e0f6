"""Find the words of a quote in their paper, or say that they are not there.

Exact search after normalisation decides: fuzzy matching was measured to accept quotes with a digit changed or a "not"
put in. What normalisation forgives is what a PDF does to text, never what an author means: Unicode compatibility forms
(ligatures), kinds of quotation marks, dashes and spaces, soft hyphens, and a hyphen between two letters (it may be one
of a line end).
"""

import re
import unicodedata
from bisect import bisect_right
from functools import cached_property
from itertools import pairwise

from scanner.paper import Box, Line, Paper
from scanner.record import Evidence
from scanner.reply import Words

MAX_QUOTE_WORDS = 60

_DASHES = "‐‑‒–—―−﹘﹣－"
_SAME_LENGTH = str.maketrans(
    dict.fromkeys(_DASHES, "-") | dict.fromkeys("‘’‚‛′`´", "'") | dict.fromkeys("“”„‟″«»", '"')
)
_TO_FOLD = re.compile(r"[^\x21-\x7e]{2,}|[^\x20-\x7e]|(?<=[^\W\d_])-\s*(?=[^\W\d_])")
_IGNORED = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_MOST_FOLDED = 2
"""So many times as long as its folded form a text may be for it to be looked for at its place."""
_INSIDE = re.compile(r".\w\w|\d[.,]\d|.\d[.,]\d", re.DOTALL)
_LETTER = re.compile(r"[^\W\d_]")


class _Widths(dict[str, int]):
    """How wide characters are in a common text face, in thousandths of the size: enough to say where a word is."""

    def __missing__(self, character: str) -> int:
        return 520


_WIDTHS = _Widths(
    dict.fromkeys("iljtI.,;:'|!()[]-f ", 300)
    | dict.fromkeys("mwMW@%—", 830)
    | dict.fromkeys("ABCDEFGHKNOPQRSUVXYZ", 690)
)


class Folded:
    """A text in the form in which quotes are compared, with the way back to its offsets."""

    def __init__(self, text: str) -> None:
        pieces: list[str] = []
        offsets: list[int] = []
        text = text.translate(_SAME_LENGTH)
        end = 0
        for match in _TO_FOLD.finditer(text):
            self._keep(text, end, match.start(), pieces, offsets)
            self._fold(match, pieces, offsets)
            end = match.end()
        self._keep(text, end, len(text), pieces, offsets)
        self.text = "".join(pieces)
        self.offsets = [*offsets, len(text)]

    @staticmethod
    def _keep(text: str, start: int, end: int, pieces: list[str], offsets: list[int]) -> None:
        """Take over a part that folding leaves as it is."""
        pieces.append(text[start:end])
        offsets.extend(range(start, end))

    @staticmethod
    def _fold(match: re.Match[str], pieces: list[str], offsets: list[int]) -> None:
        """Fold a run of spaces and characters beyond ASCII, or drop a hyphen between letters."""
        if match[0].startswith("-"):
            return
        for place, character in enumerate(match[0], match.start()):
            if _IGNORED.match(character):
                continue
            plain = unicodedata.normalize("NFKC", character)
            if plain.isspace() or not plain.isprintable():
                plain = " "
            if plain == " " and pieces and pieces[-1].endswith(" "):
                continue
            pieces.append(plain)
            offsets.extend([place] * len(plain))


class Grounding:
    """Finds words in one paper; the folded text is made when the first quote without an offset comes."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self._line_starts = [line.start for line in paper.lines]
        self._page_starts = [page.start for page in paper.pages]
        self._section_starts = [section.start for section in paper.sections]

    @cached_property
    def _folded(self) -> Folded:
        return Folded(self.paper.text)

    def ground(self, words: Words) -> Evidence | None:
        """Return where the words stand in the paper, as words of one place on one page; None where they do not.

        Words that run over a column or page break, past a float, or over `MAX_QUOTE_WORDS`, are cut to their longest
        part in one place: what is quoted can be seen there as it stands.
        """
        found = self._locate(words)
        if found is None:
            return None
        start, end, exact = found
        start, end = self._in_one_place(start, end)
        start, end = _whole_words(self.paper.text, start, end)
        if start >= end:
            return None
        section = bisect_right(self._section_starts, start) - 1
        return Evidence(
            quote=self.paper.text[start:end],
            page=self._page(start),
            section=self.paper.sections[section].title if section >= 0 else None,
            start=start,
            end=end,
            boxes=tuple(self._boxes(start, end)),
            match="exact" if exact else "normalized",
        )

    def _locate(self, words: Words) -> tuple[int, int, bool] | None:
        """Return start, end and whether the words stand there to the letter."""
        text = self.paper.text
        if not words.text.strip():
            return None
        if words.start is not None and text.startswith(words.text, words.start):
            return words.start, words.start + len(words.text), True
        if (start := _find_whole(text, words.text)) >= 0:
            return start, start + len(words.text), True
        wanted = Folded(words.text).text.strip()
        if words.start is not None and (found := self._folded_at(words.start, wanted)):
            return *found, False
        if not wanted or (start := _find_whole(self._folded.text, wanted)) < 0:
            return None
        offsets = self._folded.offsets
        return offsets[start], offsets[start + len(wanted) - 1] + 1, False

    def _folded_at(self, start: int, wanted: str) -> tuple[int, int] | None:
        """Return where folded words end that stand at an offset but for their form, without folding the whole paper."""
        near = Folded(self.paper.text[start : start + _MOST_FOLDED * len(wanted) + 1])
        if not wanted or not near.text.startswith(wanted):
            return None
        end = start + near.offsets[len(wanted) - 1] + 1
        return None if _cuts(self.paper.text, start) or _cuts(self.paper.text, end) else (start, end)

    def _page(self, offset: int) -> int:
        """Return the number of the page that an offset lies on."""
        return self.paper.pages[max(0, bisect_right(self._page_starts, offset) - 1)].number

    def _lines(self, start: int, end: int) -> list[Line]:
        """Return the printed lines that a range of text touches."""
        first = max(0, bisect_right(self._line_starts, start) - 1)
        last = bisect_right(self._line_starts, end - 1)
        return [line for line in self.paper.lines[first:last] if line.end > start and line.start < end]

    def _in_one_place(self, start: int, end: int) -> tuple[int, int]:
        """Cut a range to its longest run of lines that stand below each other on one page."""
        lines = self._lines(start, end)
        if not lines:
            return start, end
        runs = [[lines[0]]]
        for above, below in pairwise(lines):
            if _stands_below(above, below):
                runs[-1].append(below)
            else:
                runs.append([below])
        best = max(runs, key=lambda run: min(end, run[-1].end) - max(start, run[0].start))
        return max(start, best[0].start), min(end, best[-1].end)

    def _boxes(self, start: int, end: int) -> list[Box]:
        """Return one box a line, narrowed to the words."""
        return [_part_of_box(self.paper.text, line, start, end) for line in self._lines(start, end)]


def _find_whole(text: str, words: str) -> int:
    """Return where words stand in a text as whole words and whole numbers, -1 where they do not.

    Without this, "1 % more" would be found in "4.1 % more", and "able" in "unable".
    """
    start = text.find(words)
    while start >= 0 and (_cuts(text, start) or _cuts(text, start + len(words))):
        start = text.find(words, start + 1)
    return start


def _cuts(text: str, offset: int) -> bool:
    """Tell whether an offset lies inside a word or a number."""
    return bool(_INSIDE.match(text[max(0, offset - 2) : offset].rjust(2) + text[offset : offset + 2]))


def _stands_below(above: Line, below: Line) -> bool:
    """Tell whether two lines follow each other in one column of one page (or on one baseline)."""
    height = max(above.box[3] - above.box[1], below.box[3] - below.box[1], 1.0)
    overlap = min(above.box[2], below.box[2]) - max(above.box[0], below.box[0])
    beside = abs(above.box[1] - below.box[1]) < height / 2
    return above.page == below.page and (beside or (overlap > 0 and 0 < below.box[3] - above.box[1] < 4 * height))


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Move the ends inwards past spaces and half words, and limit the number of words."""
    if start and _cuts_a_word(text, start):
        start = _after_space(text, start, end)
    if end < len(text) and _cuts_a_word(text, end):
        end = max(start, text.rfind(" ", start, end))
    quoted = text[start:end]
    start += len(quoted) - len(quoted.lstrip())
    behind = quoted.split(None, MAX_QUOTE_WORDS)[MAX_QUOTE_WORDS:]
    kept = quoted.removesuffix(behind[0]) if behind else quoted
    return start, start + len(kept.strip())


def _cuts_a_word(text: str, offset: int) -> bool:
    """Tell whether an offset lies between two letters of a word."""
    return bool(_LETTER.match(text[offset - 1]) and _LETTER.match(text[offset]))


def _after_space(text: str, start: int, end: int) -> int:
    """Return the start of the next word, or the end."""
    space = text.find(" ", start, end)
    return end if space < 0 else space + 1


def _part_of_box(text: str, line: Line, start: int, end: int) -> Box:
    """Narrow a line's box to a part of its text, by how wide characters usually are."""
    x0, y0, x1, y1 = line.box
    first, last = max(start, line.start), min(end, line.end)
    if (first, last) == (line.start, line.end):
        return (round(x0, 1), round(y0, 1), round(x1, 1), round(y1, 1))
    whole = _width(text[line.start : line.end]) or 1
    left = x0 + (x1 - x0) * _width(text[line.start : first]) / whole
    right = x0 + (x1 - x0) * _width(text[line.start : last]) / whole
    return (round(left, 1), round(y0, 1), round(right, 1), round(y1, 1))


def _width(text: str) -> int:
    """Return roughly how wide a text is printed."""
    return sum(map(_WIDTHS.__getitem__, text))
