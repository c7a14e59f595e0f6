"""Places in the text where a reference is cited, linked to its entry; what is ambiguous is left out, not guessed."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from scanner.citing.names import SURNAME, UPPER, plain, surname
from scanner.citing.openings import YEAR
from scanner.paper import Line, Mention, Reference, Section

_NUMBERS = r"(?P<numbers>\d{1,4}(?:\s?[,;–—-]\s?\d{1,4}){0,60})"
_NOTE = (
    r"(?:,?\s?(?:pp?|[Ss]ec|[Ss]ection|[Cc]h|[Cc]hap|[Tt]heorem|[Tt]hm|[Ff]ig|[Tt]able|[Ll]emma|[Pp]rop|[Ee]q)\b"
    r"[^\[\]()]{0,40})?"
)
_BRACKETED = re.compile(rf"\[\s?{_NUMBERS}{_NOTE}\s?\](?:\s?[–—-]\s?\[(?P<last>\d{{1,4}})\])?")
_PARENTHESISED = re.compile(rf"\(\s?{_NUMBERS}{_NOTE}\s?\)(?:\s?[–—-]\s?\((?P<last>\d{{1,4}})\))?")
_INTERVAL = re.compile(r"(?:∈|=|\brange|\binterval|\bbetween|\bscale|\bin|\bfrom)\s?$", re.IGNORECASE)
_NUMBERED_THING = re.compile(
    r"\b(?:eqs?\.?|equations?|steps?|items?|cases?)\s?(?:\(\d+\)\s?(?:and|to|or|,|–)\s?)?$", re.IGNORECASE
)
_KEYS = re.compile(r"\[([^\[\]]{2,300})\]")

_UNDATED = r"\bn\.\s?d\.?(?!\w)"
"""What stands in the place of a year in entries and citations without one."""
_NO_YEAR = 0
_LEAD = rf"{SURNAME}(?:(?:[ ]|[ ](?:of|for|on|the)[ ])[{UPPER}][\w’'-]*){{0,4}}"
_CITED = re.compile(
    rf"(?<!\w)(?P<lead>{_LEAD}|[A-Za-z]+[@{UPPER}]\w+)"
    rf"(?:,?\s(?P<others>et\sal\b\.?|and\scolleagues)|,?\s(?:and|&)\s(?P<second>{SURNAME})"
    rf"|(?P<many>(?:,\s{SURNAME}){{1,6}},?\s(?:and|&)\s{SURNAME}))?"
    rf"(?:[’']s?)?,?\s?[(\[]?(?P<years>{_UNDATED}|{YEAR}[a-z]?(?![\w–-])"
    rf"(?:,?\s?(?:and\s|&\s)?(?:{YEAR}[a-z]?|[a-k](?!\.))(?!\w)|;\s{YEAR}[a-z]?(?!\w)){{0,8}})"
)
_YEAR_OR_LETTER = re.compile(rf"({YEAR})([a-z])?(?!\w)|(?<!\w)([a-z])(?![\w.])|{_UNDATED}")
_LETTERED_YEAR = re.compile(rf"(?<!\d){YEAR}([a-z])(?!\w)")
_LIKE_A_YEAR = re.compile(r"[12n](?:[089]\d\d(?!\d)|\.\s?d\b)")
"""More than years, but it begins with one set of characters, for which a long text is searched quickly."""
_LONGEST_NAMES = 160


_Span = tuple[int, int]


class _Found(NamedTuple):
    """An entry, by its place among the references, and where it is cited."""

    entry: int
    start: int
    end: int


class _Numbers(NamedTuple):
    """The numbers that one pair of brackets cites."""

    start: int
    end: int
    numbers: tuple[int, ...]


class _Citation(NamedTuple):
    """One work cited by names and year: the family names that are printed, and whether others are meant as well.

    `is_first` says that the names stand here; further years behind them are citations of their own.
    """

    start: int
    end: int
    lead: str
    second: str
    has_others: bool
    year: int
    letter: str
    is_first: bool


def link_mentions(
    text: str, sections: Sequence[Section], lines: Sequence[Line], references: Sequence[Reference]
) -> tuple[Reference, ...]:
    """Return the references, each with the places outside the lists where it is cited, in the order of the text.

    A mention is the pair of brackets with the number or key in it, or the names with their year.
    """
    lists = _list_spans(sections, references)
    places: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for found in (*_by_number(text, lists, references), *_by_key(text, references), *_by_name(text, references)):
        if not _inside(lists, found.start):
            places[found.entry].add((found.start, found.end))
    line_starts, section_starts = [line.start for line in lines], [section.start for section in sections]

    def mention(start: int, end: int) -> Mention:
        page = lines[max(0, bisect_right(line_starts, start) - 1)].page
        return Mention(start=start, end=end, page=page, section=bisect_right(section_starts, start) - 1)

    return tuple(
        reference.model_copy(update={"mentions": tuple(mention(*place) for place in sorted(places[index]))})
        for index, reference in enumerate(references)
    )


def dangling_citations(
    text: str, sections: Sequence[Section], references: Sequence[Reference]
) -> tuple[tuple[int, int, int], ...]:
    """Return `(number, start, end)` of each cited number that no entry has; none where no list is numbered.

    Numbers more than ten beyond the last entry are taken for values, not citations.
    """
    known = {number for number, _ in _numbered(references)}
    return tuple(
        (number, cited.start, cited.end)
        for cited in _cited_numbers(text, _list_spans(sections, references), references)
        for number in cited.numbers
        if number not in known
    )


def duplicate_entries(references: Sequence[Reference]) -> tuple[tuple[int, int], ...]:
    """Return index pairs of entries that name one work: same DOI, arXiv id, or year and title of four words or more."""
    first: dict[object, int] = {}
    pairs: set[tuple[int, int]] = set()
    for index, reference in enumerate(references):
        title = (plain(reference.title), reference.year) if len(reference.title.split()) >= 4 else None
        for key in filter(None, (reference.doi and reference.doi.lower(), reference.arxiv_id, title)):
            if first.setdefault(key, index) != index:
                pairs.add((first[key], index))
    return tuple(sorted(pairs))


def _list_spans(sections: Sequence[Section], references: Sequence[Reference]) -> list[_Span]:
    """Return what is taken up by reference lists, in order."""
    spans = [(section.start, section.end) for section in sections if section.kind == "references"]
    outside = [reference for reference in references if not _inside(spans, reference.start)]
    if outside:
        # A list without a heading, whose first label stands in front of its first entry.
        spans.append((outside[0].start - len(outside[0].label) - 4, outside[-1].end))
    return sorted(spans)


def _inside(spans: Sequence[_Span], offset: int) -> bool:
    """Say whether an offset lies in one of the spans."""
    index = bisect_right(spans, offset, key=lambda span: span[0]) - 1
    return index >= 0 and offset < spans[index][1]


def _numbered(references: Sequence[Reference]) -> list[tuple[int, int]]:
    """Return `(number, index)` of the entries that are numbered."""
    return [(int(reference.label), index) for index, reference in enumerate(references) if reference.label.isdecimal()]


def _cited_numbers(text: str, lists: Sequence[_Span], references: Sequence[Reference]) -> list[_Numbers]:
    """Return the numbers in brackets that can be citations, in the kind of brackets that the text cites in.

    Round ones, which also number equations and lists, are taken only where they cite more than half of the entries
    and square ones less than a fifth.
    """
    known = {number for number, _ in _numbered(references)}
    if not known:
        return []
    square, round_ = (
        [cited for cited in _numbers_in(text, shape, guard, max(known)) if not _inside(lists, cited.start)]
        for shape, guard in ((_BRACKETED, _INTERVAL), (_PARENTHESISED, _NUMBERED_THING))
    )
    takes_round = _share_cited(square, known) < 0.2 and _share_cited(round_, known) > 0.5
    return round_ if takes_round else square


def _share_cited(found: Sequence[_Numbers], known: Collection[int]) -> float:
    """Return the share of the known numbers that are cited."""
    return len({number for cited in found for number in cited.numbers if number in known}) / len(known)


def _numbers_in(text: str, shape: re.Pattern[str], guard: re.Pattern[str], highest: int) -> Iterator[_Numbers]:
    """Yield what stands in one kind of brackets and can be numbers of entries, not values or an equation's number."""
    for cited in shape.finditer(text):
        numbers = _expanded(cited["numbers"], cited["last"])
        before = text[max(0, cited.start() - 30) : cited.start()]
        is_guarded = (len(numbers) > 1 or shape is _PARENTHESISED) and guard.search(before)
        if not is_guarded and all(0 < number <= highest + 10 for number in numbers):
            yield _Numbers(cited.start(), cited.end(), numbers)


def _expanded(printed: str, last: str | None) -> tuple[int, ...]:
    """Return all numbers in `3, 5–7`; a range that runs backwards or over a hundred is 0, which is no entry's."""
    numbers: list[int] = []
    for part in re.split(r"[,;]", printed if last is None else f"{printed}–{last}"):
        ends = [int(number) for number in re.split(r"[–—-]", part)]
        low, high = ends[0], ends[-1]
        numbers += range(low, high + 1) if low <= high < low + 100 else [0]
    return tuple(dict.fromkeys(numbers))


def _by_number(text: str, lists: Sequence[_Span], references: Sequence[Reference]) -> Iterator[_Found]:
    """Yield the entries that are cited by their number."""
    by_number: dict[int, list[int]] = defaultdict(list)
    for number, index in _numbered(references):
        by_number[number].append(index)
    for cited in _cited_numbers(text, lists, references):
        for number in cited.numbers:
            if candidates := by_number.get(number):
                yield _Found(_of_its_list(candidates, references, cited.start), cited.start, cited.end)


def _of_its_list(candidates: Sequence[int], references: Sequence[Reference], offset: int) -> int:
    """Return the entry of the next list behind a citation, or of the last list: an appendix may number anew."""
    return next((index for index in candidates if references[index].start > offset), candidates[-1])


def _by_key(text: str, references: Sequence[Reference]) -> Iterator[_Found]:
    """Yield the entries that are cited by a key in brackets: `[Smi20]`."""
    labels = ((reference.label, index) for index, reference in enumerate(references))
    keys = {label: index for label, index in labels if label and not label.isdecimal()}
    for cited in _KEYS.finditer(text) if keys else ():
        pieces = {*re.split(";", cited.group(1)), *re.split("[,;]", cited.group(1))}
        found = sorted({keys[piece.strip()] for piece in pieces if piece.strip() in keys})
        yield from (_Found(index, cited.start(), cited.end()) for index in found)


def _by_name(text: str, references: Sequence[Reference]) -> Iterator[_Found]:
    """Yield the entries that are cited by names and year and are the only ones to fit."""
    if all(reference.label.isdecimal() for reference in references):
        return
    works = _works(references)
    for citation in _citations(text):
        candidates, skipped = _candidates(works, citation)
        fitting = _fitting(candidates, citation, references)
        if len(fitting) == 1:
            yield _Found(fitting[0], citation.start + (skipped if citation.is_first else 0), citation.end)


def _works(references: Sequence[Reference]) -> Mapping[tuple[str, int], Sequence[int]]:
    """Return the entries by first author and year, particles with and without; those that say so have no year."""
    works: dict[tuple[str, int], list[int]] = defaultdict(list)
    for index, reference in enumerate(references):
        year = reference.year or (_NO_YEAR if re.search(_UNDATED, reference.text) else None)
        if reference.authors and year is not None:
            first = reference.authors[0]
            family = surname(first)
            for name in {plain(first), plain(family), plain(family.rpartition(" ")[2])}:
                works[name, year].append(index)
    return works


def _candidates(works: Mapping[tuple[str, int], Sequence[int]], citation: _Citation) -> tuple[Sequence[int], int]:
    """Return the entries by that author and year, and how many characters of other words stand before the name."""
    lead = re.sub(r"[’']s?$", "", citation.lead)
    for skipped in (0, *(space.end() for space in re.finditer(" ", lead))):
        if found := works.get((plain(lead[skipped:]), citation.year)):
            return found, skipped
    return (), 0


def _citations(text: str) -> Iterator[_Citation]:
    """Yield the works cited by names and year, one for each year."""
    for start, end in _around_years(text):
        for cited in _CITED.finditer(text, start, end):
            yield from _years_of(cited)


def _years_of(cited: re.Match[str]) -> Iterator[_Citation]:
    """Yield one citation for each year behind the names: `Smith et al., 2019, 2020a,b` are three."""
    more = re.findall(rf"(?:,|and|&)\s({SURNAME})", cited["many"]) if cited["many"] else []
    second, has_others = cited["second"] or "".join(more[:1]), bool(cited["others"] or more)
    year, begin = _NO_YEAR, cited.start("years")
    for at in _YEAR_OR_LETTER.finditer(cited["years"]):
        year = int(at[1] or year)
        is_first = at.start() == 0
        start, end = cited.start() if is_first else begin + at.start(), begin + at.end()
        yield _Citation(start, end, cited["lead"], second, has_others, year, at[2] or at[3] or "", is_first)


def _around_years(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches of text near a year: nothing else is worth the search for names."""
    start = end = 0
    for year in _LIKE_A_YEAR.finditer(text):
        if year.start() - _LONGEST_NAMES > end:
            yield start, end
            start = year.start() - _LONGEST_NAMES
        end = year.end() + 60
    yield start, end


def _fitting(candidates: Sequence[int], citation: _Citation, references: Sequence[Reference]) -> list[int]:
    """Return the candidates that agree in letter and second author and, where several do, in the number of authors."""
    fitting = [index for index in dict.fromkeys(candidates) if _letter(references[index]) in ("", citation.letter)]
    if exact := [index for index in fitting if _letter(references[index]) == citation.letter]:
        fitting = exact
    if citation.second:
        fitting = [index for index in fitting if _second(references[index]) == plain(citation.second)]
    if len(fitting) > 1:
        fitting = [index for index in fitting if _has_as_many(references[index], citation)]
    return fitting


def _letter(reference: Reference) -> str:
    """Return the a of 2020a in an entry."""
    found = _LETTERED_YEAR.search(reference.text)
    return found.group(1) if found else ""


def _second(reference: Reference) -> str:
    """Return the second author's family name for comparison."""
    return plain(surname(reference.authors[1])) if len(reference.authors) > 1 else ""


def _has_as_many(reference: Reference, citation: _Citation) -> bool:
    """Say whether the entry has about as many authors as the citation tells."""
    count = len(reference.authors) + (2 if "et al" in reference.text else 0)
    return count > 2 if citation.has_others else count == (2 if citation.second else 1)
