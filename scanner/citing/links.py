"""Links that the ends of printed lines have broken, put together again."""

import re

_LINK = re.compile(r"(?:https?:\s?//|www\.|doi\.\s?org/|\b10\.\d{4,9}/)\S{0,500}", re.IGNORECASE)
_DOI = re.compile(r"\b10\.\d{4,9}/")
_YEAR = re.compile(r"\(?(?:19|20)\d\d[a-z]?\W*")
_NEXT_WORD = re.compile(r"(\s)(\S{1,200})")
_TORN_ARXIV_ID = re.compile(r"(\barXiv:\s?\d{4}\.)\s(\d{4,5}\b)")
_MOST_BREAKS = 6


def mend_links(text: str) -> str:
    """Return the text as one line, with the gaps closed that line ends tore into its links.

    A line feed marks the end of a printed line; a space may be anything, so more is asked of a word behind one.
    """
    pieces: list[str] = []
    position = 0
    while found := _LINK.search(text, position):
        link, end = _whole_link(text, found)
        pieces += [text[position : found.start()], link]
        position = end
    mended = re.sub(r"\s+", " ", "".join([*pieces, text[position:]])).strip()
    return _TORN_ARXIV_ID.sub(r"\1\2", mended)


def _whole_link(text: str, found: re.Match[str]) -> tuple[str, int]:
    """Return the link that begins with this match, gaps closed, and where it ends in the text."""
    link, end = re.sub(r"(?<=[:.])\s", "", found.group()), found.end()
    for _ in range(_MOST_BREAKS):
        following = _NEXT_WORD.match(text, end)
        if not following or not _runs_on(link, following.group(2), at_line_end=following.group(1) == "\n"):
            break
        link, end = link + following.group(2), following.end()
    return link, end


def _runs_on(link: str, word: str, *, at_line_end: bool) -> bool:
    """Say whether the word behind a gap still belongs to the link."""
    if _LINK.match(word) or word[0] in '([{“"' or _YEAR.fullmatch(word):
        return False
    is_plain = re.fullmatch(r"[A-Za-z]+[.,;:]?", word) is not None
    if link[-1] in "_=?&#%~-":
        return at_line_end or not is_plain
    if link[-1] == "/":
        return not is_plain or (at_line_end and word[0].islower() and word[-1] in ".,;")
    if link[-1] == "." and _DOI.search(link) and at_line_end and re.match(r"[\w-]+\.\d", word):
        return True
    if link[-1] == ".":
        return re.match(r"[a-z0-9-]+[./?=]\w", word) is not None or _completes_doi(link, word)
    goes_on = re.match(r"[/?&=#%_.-]\w|[\w.~-]*[/?=&%_]\w", word) is not None
    return at_line_end and (goes_on or _completes_doi(link, word))


def _completes_doi(link: str, word: str) -> bool:
    """Say whether a word of digits, or of letters and digits, completes a DOI."""
    is_rest = re.fullmatch(r"\d{3,}[.,;]?|(?=\D*\d{3})[a-z\d]+[.,;]?", word) is not None
    return is_rest and link[-1] not in ",;:" and _DOI.search(link) is not None
