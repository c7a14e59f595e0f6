"""Which paragraphs are headings, of what level, and what kind of section they open."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from scanner.paper import SectionKind
from scanner.reading.heading_levels import NUMBERED, TOP, Heading, print_style, with_levels
from scanner.reading.paragraphs import CAPTION, Paragraph
from scanner.reading.section_kinds import section_kind
from scanner.reading.text import joint

_STANDING_ALONE = re.compile(
    r"abstract|references|bibliography|acknowledge?ments?|introduction|conclusions?|limitations|appendi(?:x|ces)|"
    r"discussion|results|methods|related work|ethics statement|(?:broader )?impact statement|supplementary materials?|"
    r"contents|funding|acknowledge?ments? and disclosure of funding|materials and methods|results and discussion|"
    r"supporting information",
    re.IGNORECASE,
)
_ABSTRACT = re.compile(r"(?:Abstract|ABSTRACT|Summary|SUMMARY)\s*(?:[—–:.-]|\s(?=[A-Z]))\s*")
_KEYWORDS = re.compile(r"(?:Key ?words|KEY ?WORDS|Index Terms)(?: and phrases)?\s*[—–:.-]", re.IGNORECASE)
_NO_HEADING = re.compile(
    r"(?:theorem|lemma|proposition|corollary|definition|proof|remark|example|claim|assumption|observation|fact|conjecture|"
    r"hypothesis|note|step|stage|case|figure|fig|table|algorithm|listing|input|output|require|ensure|received|accepted|published|"
    r"citation|copyright|editor|correspondence|email|e-mail|doi|question|answer|justification|guidelines|https?)\b",
    re.IGNORECASE,
)


_COLUMN_HEAD = re.compile(r"methods|results|conclusion|discussion|limitations|abstract", re.IGNORECASE)
_COUNTS_ANEW = re.compile(
    r".{0,40}checklist|.{0,20}appendi(?:x|ces)|supplement.{0,40}|(?:table of )?contents", re.IGNORECASE
)
_PAGE_AT_END = re.compile(r"\s\d{1,3}$")
_LONG_WORD = re.compile(r"[^\W\d_α-ω]{4,}|[A-Z][A-Za-z]{2,}|\b[A-Z]{2,}\b")
_GREEK = re.compile("[α-ωΓΔΘΛΞΠΣΦΨΩ]")
_MATHS_FONT = re.compile(r"math|CMMI|CMSY|CMEX|MSBM|MSAM|symbol", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:table of )?contents", re.IGNORECASE)
_SUPPLEMENT = re.compile(r"S\d{1,2} (?:Table|Fig|Figure|File|Text|Data|Dataset|Appendix|Video|Movie|Audio)s?\s?[.:]")
_NOTICES: frozenset[SectionKind] = frozenset({"availability", "funding", "interests", "ethics"})
"""What papers state under a label in bold, often without a mark after it."""
_BEHIND_LEAD = re.compile(r"(?P<mark>[.:]?)\s*(?P<word>\w?)")
_FORMULA = re.compile(r"[=∑∏∫≤≥∈→{}]|\(.*\).*[+*/]")


class Style(NamedTuple):
    """The size and font of most of the text."""

    size: float
    font: str


def body_style(paragraphs: Sequence[Paragraph]) -> Style:
    """Return the style of the body: the size of most characters, and the font of most characters of that size."""
    sizes: Counter[float] = Counter()
    fonts: Counter[tuple[float, str]] = Counter()
    for paragraph in paragraphs:
        for row in paragraph.rows:
            size = round(row.size * 2) / 2
            sizes[size] += len(row.text)
            fonts[size, row.font] += len(row.text)
    if not sizes:
        return Style(10.0, "")
    size = sizes.most_common(1)[0][0]
    return Style(size, max((key for key in fonts if key[0] == size), key=lambda key: fonts[key])[1])


def find_headings(paragraphs: Sequence[Paragraph], body: Style) -> dict[int, Heading]:
    """Return the headings among the paragraphs of a paper, by their place in the sequence.

    A heading is numbered and set apart by its print; or bears one of the names that papers use; or is set in the print
    of the headings already found; or is the bold beginning of a paragraph. Levels follow the numbers, else the print.
    """
    numbered = _numbered(paragraphs, body)
    styles = {print_style(paragraphs[index]) for index in numbered} if len(numbered) > 2 else set()
    largest, opening = _title_size(paragraphs), _opening(paragraphs, numbered)
    found = dict(numbered)
    for index, paragraph in enumerate(paragraphs):
        if index in found or index < opening or (paragraph.page == 1 and paragraph.rows[0].size > largest - 0.3):
            continue
        if heading := _unnumbered(paragraphs, index, body, styles) or _run_in(paragraph, body):
            found[index] = heading
    found = _without_contents({index: heading for index, heading in found.items() if index >= opening})
    return with_levels(dict(sorted(found.items())), paragraphs)


def _title_size(paragraphs: Sequence[Paragraph]) -> float:
    """Return the size of the largest print of several words on the first page: the title's."""
    rows = [row for paragraph in paragraphs if paragraph.page == 1 for row in paragraph.rows]
    return max((row.size for row in rows if row.upright and row.text.count(" ") > 1), default=1000.0)


def _opening(paragraphs: Sequence[Paragraph], numbered: dict[int, Heading]) -> int:
    """Return where the paper proper begins: at the abstract, else at the first numbered or named heading of page 1."""
    first = [index for index, paragraph in enumerate(paragraphs) if paragraph.page == 1]
    abstract = next((index for index in first if _ABSTRACT.match(paragraphs[index].text + " X")), None)
    named = (i for i in first if i in numbered or _STANDING_ALONE.fullmatch(paragraphs[i].text.strip(" .:")))
    return abstract if abstract is not None else next(named, 0)


def _without_contents(found: dict[int, Heading]) -> dict[int, Heading]:
    """Return the headings without entries of a table of contents: with a page's number, or one that comes again."""
    opening = next((index for index, heading in found.items() if _CONTENTS.fullmatch(heading.title)), None)
    if opening is None:
        return found
    last = {heading.number.removesuffix("."): index for index, heading in found.items()}
    listed = {i for i, h in found.items() if i > opening and h.number and _PAGE_AT_END.search(h.title)}
    return {i: h for i, h in found.items() if i not in listed and (i <= opening or not h.number or last[h.number] == i)}


def emphasised(paragraph: Paragraph, body: Style) -> bool:
    """Say whether a paragraph is set apart from the body by weight, size, capitals or font."""
    row = paragraph.rows[0]
    if all(line.bold for line in paragraph.rows) or row.size > 1.06 * body.size:
        return True
    other_font = all(line.font != body.font and not _MATHS_FONT.search(line.font) for line in paragraph.rows)
    return row.size > 0.94 * body.size and (other_font or row.text.isupper())


def _could_be(paragraph: Paragraph, body: Style) -> bool:
    """Say whether a paragraph is short, upright and large enough for a heading."""
    row = paragraph.rows[0]
    return (
        paragraph.kind != "reference"
        and len(paragraph.rows) <= 4
        and row.upright
        and row.size > 0.88 * body.size
        and len(paragraph.text) < 200
    )


def _numbered(paragraphs: Sequence[Paragraph], body: Style) -> dict[int, Heading]:
    """Return the headings that begin with a number, less items of lists: the numbers of chapters count on."""
    found: dict[int, Heading] = {}
    chapter, counting = 0, True
    for index, paragraph in enumerate(paragraphs):
        text = paragraph.text
        # After the references, a supplement or checklist counts anew.
        counting = counting and paragraph.kind != "reference" and not _COUNTS_ANEW.fullmatch(text)
        match = NUMBERED.match(text) if _could_be(paragraph, body) and emphasised(paragraph, body) else None
        if not match or not _is_title(match) or not _followed(paragraphs, index):
            continue
        number = match["number"]
        if counting and number.isdecimal():
            if not chapter < int(number) <= chapter + 2:
                continue
            chapter = int(number)
        found[index] = Heading(text, number, 1 + number.count("."), "other", _ink(text), run_in=False)
    return found


def _is_title(match: re.Match[str]) -> bool:
    """Say whether what follows the number can be a title."""
    title, number = match["title"], match["number"]
    if not title:
        return bool(match["word"])
    if number == "0" or (match["mark"] == ":" and not match["word"]) or _SUPPLEMENT.match(match.string):
        return False
    if CAPTION.match(match.string) or (
        re.search(r"\.{4}|(?:\. ){3}|\s\d{1,3}$", title) and not re.search(r"[A-Za-z] \d$", title)
    ):
        return False
    if "." not in number and title[:1].islower():
        return False
    begins = title[0].isalnum() or title[0] in "“\"'‘(*#$"
    return begins and not (_is_formula(title) or title.endswith((",", ";")) or title.count(" ") > 40)


def _followed(paragraphs: Sequence[Paragraph], index: int) -> bool:
    """Say whether a heading is not a row among rows of a table or words in a figure."""
    row = paragraphs[index].rows[0]
    if row.sparse and len(row.cells) > 2:
        return False
    near = [paragraph.rows[0] for paragraph in paragraphs[index + 1 : index + 4]]
    return not (row.sparse and near and all(other.sparse for other in near))


def _unnumbered(
    paragraphs: Sequence[Paragraph], index: int, body: Style, styles: set[tuple[float, str]]
) -> Heading | None:
    """Return the heading that a whole paragraph without a number is, None if it is something else."""
    paragraph = paragraphs[index]
    text = paragraph.text
    if not _could_be(paragraph, body) or len(paragraph.rows[0].cells) > 1 or not _has_words(text):
        return None
    if _STANDING_ALONE.fullmatch(text.strip(" .:")):
        column_head = _COLUMN_HEAD.match(text) and _above_table(paragraphs, index)
        fits = len(paragraph.rows) == 1 and not column_head
    elif not emphasised(paragraph, body) or text.endswith((".", ",", ";")) or _NO_HEADING.match(text):
        fits = False
    elif section_kind(text) in TOP and len(text) < 60 and paragraph.rows[0].bold:
        fits = True
    else:
        known = print_style(paragraph) in styles and paragraph.rows[0].font != body.font
        alike = known or (not styles and _alone_in_print(paragraph, body))
        fits = alike and _opens_prose(paragraphs, index) and len(text.split()) <= 20
    return Heading(text, "", 0, "other", _ink(text), run_in=False) if fits else None


def _has_words(text: str) -> bool:
    """Say whether a line begins with a capital and consists of words, not of a formula or a float's name."""
    return text[0].isupper() and not (_is_formula(text) or _FORMULA.search(text) or CAPTION.match(text))


def _is_formula(text: str) -> bool:
    """Say whether a line has too few words for a title, fewer still where Greek letters stand in it."""
    words = _LONG_WORD.findall(text)
    return len(words) < 2 if _GREEK.search(text) else not words


def _alone_in_print(paragraph: Paragraph, body: Style) -> bool:
    """Say whether a paragraph of a paper without numbered headings is printed as a heading is."""
    return all(row.bold for row in paragraph.rows) or paragraph.rows[0].size > 1.1 * body.size


def _above_table(paragraphs: Sequence[Paragraph], index: int) -> bool:
    """Say whether the next row is one of a table."""
    return any(paragraph.rows[0].sparse for paragraph in paragraphs[index + 1 : index + 3])


def _opens_prose(paragraphs: Sequence[Paragraph], index: int) -> bool:
    """Say whether prose, or another short line and then prose, stands under a paragraph."""
    following = paragraphs[index + 1 : index + 3]
    return any(len(paragraph.text) > 60 and not paragraph.rows[0].sparse for paragraph in following)


def _run_in(paragraph: Paragraph, body: Style) -> Heading | None:
    """Return the heading that stands in the first line of a paragraph and runs into its text."""
    if named := _named_run_in(paragraph):
        return named
    lead, row = _bold_lead(paragraph), paragraph.rows[0]
    if not lead or row.sparse or not row.upright or paragraph.kind == "reference":
        return None
    title = lead.rstrip(" .:—–-")
    notice = section_kind(title) in _NOTICES
    large = row.size > (0.7 if notice else 0.95) * body.size
    marked = _is_marked_off(lead, paragraph.text, notice=notice)
    if marked and large and _is_run_in_title(title) and _ink(paragraph.text) > _ink(lead) + 15:
        return Heading(title, "", 0, "other", _ink(lead), run_in=True)
    return None


def _is_marked_off(lead: str, text: str, *, notice: bool) -> bool:
    """Say whether a mark ends the emphasised words; a notice needs none where a sentence begins behind its name."""
    behind = _BEHIND_LEAD.match(text[len(lead) :])
    if lead[-1] in ".:?!—–" or (behind and behind["mark"]):
        return True
    return notice and behind is not None and behind["word"].istitle()


def _named_run_in(paragraph: Paragraph) -> Heading | None:
    """Return the abstract's or the keywords' heading that runs into a paragraph's text."""
    text, row = paragraph.text, paragraph.rows[0]
    if (match := _ABSTRACT.match(text)) and paragraph.page == 1:
        set_apart = row.lead or match.group()[-1] != " " or row.text.isupper()
        title = match.group().strip(" —–:.-")
        return Heading(title, "", 1, "abstract", _ink(match.group()), run_in=True) if set_apart else None
    if match := _KEYWORDS.match(text):
        return Heading(match.group().strip(" —–:.-"), "", 2, "front", _ink(match.group()), run_in=True)
    return None


def _is_run_in_title(title: str) -> bool:
    """Say whether bold words at the beginning of a paragraph can be its heading."""
    short = 2 < len(title) < 160 and len(title.split()) <= 20
    return short and _has_words(title) and not _NO_HEADING.match(title) and not title.endswith(",") and "@" not in title


def _ink(text: str) -> int:
    """Return how many characters are printed apart from hyphens, which a line's end may add."""
    return len(re.sub(r"[\s-]", "", text))


def _bold_lead(paragraph: Paragraph) -> str:
    """Return the bold beginning of a paragraph that does not stay bold, over several lines if it needs them."""
    lead = ""
    for row in paragraph.rows:
        own = row.text if row.bold else row.lead if row.lead_bold else ""
        drop, between = joint(lead, own, ()) if lead and own else (0, "")
        lead = lead[: len(lead) - drop] + between + own
        if not row.bold:
            return lead
    return ""
