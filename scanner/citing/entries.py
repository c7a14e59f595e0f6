"""One entry of a reference list taken apart: authors, year, title and venue, whatever style it is printed in.

The order of the parts differs by style, the shape of each part hardly: names come first, a title is a sentence or
stands in quotation marks, and what follows it is the venue.
"""

import re
from typing import NamedTuple

from scanner.citing.names import UPPER, split_names
from scanner.citing.openings import QUOTED, YEAR, Opening, past_marks, read_opening

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s"
_WHERE = r"URL\b|https?:|doi\b|DOI\b|Available (?:at|from|online)\b|Retrieved\b|Accessed\b"
_SINGLE_QUOTED = re.compile(r"[‘'](.{3,400}?)[’'](?=[,.]?\s+(?:[A-Z(\d]|[Ii]n\b)|[,.]?$)")
_ABBREVIATION = re.compile(
    r"(?:vs|no|vol|al|cf|approx|[dm]rs?|ms|prof|st|[js]r|eds?|inc|ltd|co|dept|univ|fig|eq|sect|resp|ca|viz|incl)"
    r"|(?:\w\.)+\w",
    re.IGNORECASE,
)

# A title is followed by one of these, whatever the mark between them.
_VENUE = re.compile(
    r"[\s(]*(?:[Ii]n[:\s]|Proceedings\b|Proc\b|(?:ar|Ar|bio|med|Psy[Aa]r|chem)[Xx]iv\b|CoRR\b|Advances in\b|"
    r"Journal\b|J\.|IEEE\b|ACM\b|Transactions\b|Nature\b|Science\b|PLoS\b|PLOS\b|Ph\.?D|Master|"
    rf"Technical [Rr]eport|Tech\. |[Pp]reprint\b|{_WHERE}|eLife\b|npj\b|[a-z]\w+\.(?:org|com|net|io)\b|"
    r"Springer\b|Unpublished\b|Blog\b|OpenAI\b|\[Online\]|"
    rf"(?:[A-Z]{{3,9}}\.?\s)?{YEAR}\b)"
)
_NUMBERED_VENUE = re.compile(r"[^.,;?!]{2,90}[.,]?\s\(?\d")
_LOWER_CASE_VENUE = re.compile(r"[a-z][a-zA-Z &-]{2,60},\s\d+\s?[(:,]")
_ABBREVIATED_VENUE = re.compile(r"(?:[A-Z]\w{0,9}\.?\s){1,6}\s?(?:vol\.?\s)?[A-Z]?\d+\s?[,(:]")
_VENUE_AFTER_COMMA = re.compile(
    r"(?:[Ii]n:?\s(?:[A-Z]|\d{4})|arXiv|CoRR|Ph\.?D|Master|Tech|preprint|to appear|Proc|Springer|Wiley|Elsevier|"
    rf"{YEAR}\b|[{UPPER}][^,]{{1,70}}?\s(?:vol\.?\s?)?\d+\s?[(,:]|[{UPPER}][\w. &]{{2,60}},\s(?:vol|no|pp|\d))"
)
_NO_TITLE = re.compile(
    r"[Ii]n[:\s]\s?(?:Proc|[A-Z]{2,})|Proceedings of|Proc\.|arXiv:|arXiv preprint|CoRR\b|J\. [A-Z]|"
    rf"{_WHERE}|{YEAR}\W*$"
)

_TITLE_STOP = re.compile(
    r"[.,;:?!”]\s+(?:In:\s|[Ii]n Proc|In\s(?=[A-Z])|in:\s|[Aa]r[Xx]iv\b|CoRR\b)"
    r"|\s+(?:URL\b|https?://|doi:|arXiv preprint|arXiv:\d|\[Online\]|\[Internet\]|"
    r"Available (?:at|from|online)|Retrieved (?:from|on|[A-Z]))"
)
_AFTER_TITLE = re.compile(
    rf"(?:,\s*(?:[A-Z][a-z]{{2,8}}\.?\s|\d{{1,2}}\s)?{YEAR}[a-z]?|,?\s*\({YEAR}[a-z]?\)"
    r"|,\s(?:pp\.|pages?)\s\d+(?:\s?[–-]+\s?\d+)?|[.,]\s[Vv]ersion\s[\d.]+|\s*\[[^\]]{1,40}\]"
    r"|\s*\((?:[^()]{0,20}\bed\.|[Vv]ol|[Vv]ersion|Publication|Doctoral|PhD|Master|Tech|Report|No\.)[^()]{0,60}\)"
    r"|[\s.,;:]+)$"
)
_BEFORE_VENUE = re.compile(r"[\s.,:;”\"?!]*(?:\[[^\]]{1,30}\]\W*)?(?:In:?\s+|in:?\s+(?=[A-Z]))?")
_EDITORS = re.compile(r"(?:,\s*|\s*\()(?:editors?|[Ee]ds?)\b\.?\)?[,.:]?\s*")
_VENUE_END = re.compile(
    rf"[,.]?\s*(?:{_WHERE}|arXiv:|abs/|ISSN\b|ISBN\b|PMID\b)|;|\s\d+\s*[(:,]|\s\("
    r"|,\s*(?=\(?\d|[Vv]ol|pp?\.|pages?\b|[Nn]o\.|[Aa]rt|[Aa]rticle|edit|[Ee]ds?\b)"
    r"|(?<=\w{9})\.\s|\.\s(?=\W*\d|PMLR|AAAI|USENIX|ACM|IEEE|Springer|Elsevier|Assoc|Curran|Cambridge|Oxford)"
    rf"|,?\s*(?:{_MONTH})?{YEAR}\W*$"
)
_YEARS = re.compile(rf"(?<![\d./:–-])({YEAR})([a-z])?(?![\d–]|-\d|/\d|\.\d)")
_VISITED = re.compile(r"\b(?:[Cc]ited|[Aa]ccess(?:ed)?|[Rr]etrieved|[Vv]isited)\b[^.;\])]{0,25}$")
_NUMBERS_NOT_YEARS = re.compile(
    r"\S*(?:https?:|www\.|doi\.org|10\.\d{4})\S{0,500}|[Aa]r[Xx]iv:\S{0,30}"
    r"|pp?\.\s?\d+\s?[–-]\s?\d+|pages?\s\d+\s?[–-]\s?\d+|\d+\s?[–-]\s?\d+"
)


class Fields(NamedTuple):
    """What an entry says; empty or None where it does not say."""

    authors: tuple[str, ...]
    title: str
    year: int | None
    venue: str


def parse_entry(text: str) -> Fields:
    """Take one entry apart; the text is one line without its label, links mended (`links.mend_links`)."""
    opening = read_opening(text)
    title, after = _title(text, opening)
    return Fields(split_names(opening.names), title, _year(text, opening, title), _venue(text[after:]))


def _title(text: str, opening: Opening) -> tuple[str, int]:
    """Return the title and where it ends."""
    start = past_marks(text, opening.rest)
    if quoted := QUOTED.match(text, start) or _SINGLE_QUOTED.match(text, start):
        return _trimmed(quoted.group(1)), quoted.end()
    if (opening.comma_style and _ABBREVIATED_VENUE.match(text, start)) or _NO_TITLE.match(text, start):
        return "", start
    end = _end_of_title(text, start)
    if opening.comma_style:
        commas = (start + comma.start() for comma in re.finditer(r",\s", text[start:end]))
        end = next((at for at in commas if _VENUE_AFTER_COMMA.match(text, at + 2)), end)
    return _trimmed(text[start:end]), end


def _end_of_title(text: str, start: int) -> int:
    """Return where the sentence that begins here ends, or where a venue or link interrupts it."""
    stop = _TITLE_STOP.search(text, start)
    limit = stop.start() + (text[stop.start()] in "?!") if stop else len(text)
    for mark in re.finditer(r"[.?!]\s+", text[start:limit]):
        at = start + mark.start()
        if _ends_title(text, start, at):
            return at + (text[at] in "?!")
    return limit


def _ends_title(text: str, start: int, at: int) -> bool:
    """Say whether a title that begins at `start` ends at the mark at `at`."""
    word = text[max(start, at - 30) : at].rpartition(" ")[2].lstrip("(")
    rest = text[at + 1 : at + 300].lstrip()
    is_venue = _VENUE.match(rest) is not None
    if text[at] == ".":
        if _ABBREVIATION.fullmatch(word):
            return False
        return not rest[:1].islower() or is_venue or _LOWER_CASE_VENUE.match(rest) is not None
    if rest[:1].islower():
        return is_venue and not rest.startswith("in ")
    # A question may go on with a second half: then a sentence follows before the venue does.
    return is_venue or _NUMBERED_VENUE.match(rest) is not None or not re.search(r"[.?!]\s", rest)


def _trimmed(title: str) -> str:
    """Return a title without a date, edition or kind of document behind it, and without marks around it."""
    title = title.strip(' ,;:“”"')
    while (shorter := _AFTER_TITLE.sub("", title)) != title and shorter:
        title = shorter
    return title


def _year(text: str, opening: Opening, title: str) -> int | None:
    """Return the year of publication: behind the names, else in brackets, else the last one outside the title."""
    if found := _YEARS.search(opening.date):
        return int(found.group(1))
    rest = _NUMBERS_NOT_YEARS.sub(" ", text.replace(title, " ", 1) if title else text)
    found_years = _YEARS.finditer(rest)
    years = [year for year in found_years if not _VISITED.search(rest[max(0, year.start() - 40) : year.start()])]
    bracketed = [year for year in years if rest[max(0, year.start() - 1)] == "(" and rest.startswith(")", year.end())]
    return int((bracketed[:1] or years[-1:])[0].group(1)) if years else None


def _venue(rest: str) -> str:
    """Return the venue at the beginning of what follows the title."""
    begin = _BEFORE_VENUE.match(rest)
    rest = rest[begin.end() :] if begin else rest
    if rest[:5].lower() == "arxiv":
        return "arXiv"
    if editors := _EDITORS.search(rest, 0, 300):
        rest = rest[editors.end() :]
    end = _VENUE_END.search(rest)
    venue = rest[: end.start()] if end else rest
    if venue.startswith(("Proc", "International", "Conference", "Workshop")):
        venue = venue.partition(", ")[0]
    return "" if re.match(r"\W*(?:\d|https?:|URL)", venue) else venue.strip(" .,;:")
