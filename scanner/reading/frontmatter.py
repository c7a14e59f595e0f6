"""What a paper says about itself: title, authors, abstract, year, venue and identifiers, as printed on its pages."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from scanner.paper import Metadata
from scanner.reading.layout import Row

_ARXIV = re.compile(r"arXiv\s*:\s*(?P<id>\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[A-Z]{2})?/\d{7}(?:v\d+)?)", re.IGNORECASE)
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>|,;]+")
_YEAR = re.compile(r"(?<![\d.:/-])(?:19[89]\d|20[0-4]\d)(?![\d.]*\d|\s*[–-]\s*\d{4}\b)")
_DATED = re.compile(
    r"(?:published|accepted|©|\(c\)|copyright|conference|workshop|proceedings|symposium|preprint|arxiv|volume|vol\.|journal|"
    r"transactions|neurips|icml|iclr|aaai|acl|emnlp|naacl|automl|cvpr|iccv|eccv|kdd|chi|uai|aistats|colm|tmlr|jmlr|plos)",
    re.IGNORECASE,
)
_VENUE = re.compile(
    r"proceedings|conference|workshop|symposium|transactions on|journal|advances in|annual meeting|findings of|plos|"
    r"published in|published as|under review|neurips|icml|iclr|automl|aaai|machine learning research|letters|nature|"
    r"frontiers|preprint",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?:\b(?:19|20)\d\d\b|journal|proceedings|plos|preprint|transactions|nature|letters|frontiers)", re.IGNORECASE
)
_NOT_A_VENUE = re.compile(
    r"university|department|institute|school|laborator|@|https?://\S+$|permission|correspond|licen[cs]ed under|"
    r"equal|creative commons",
    re.IGNORECASE,
)
_NOT_OF_VENUE = re.compile(
    r"\|?\s*(?:https?://|doi:|doi\.org)\S+|\b(?:January|February|March|April|May|June|July|August|September|October|November|"
    r"December) \d{1,2}, \d{4}|\b\d+ / \d+\b|(?:©|\([cC]\)|Copyright).*"
)
_AFFILIATION = re.compile(
    r"universit|department|\bdept\b|institut|school|college|laborator|\blabs?\b|faculty|academy|centre|center|hospital|"
    r"research|\binc\b|\bltd\b|\bcorp|\bgmbh\b|company|\bteam\b|google|microsoft|amazon|meta ai|apple|ibm|nvidia|"
    r"openai|deepmind|huawei|alibaba|tencent|baidu|anthropic|equal contribution|correspond|author|abstract|@|https?:|"
    r"\bet al\b|address|division|foundation|ministry|technolog|science|engineering|medicine|statistics|mathematics|"
    r"street|avenue|\busa\b|\buk\b|china|"
    r"germany|france|canada|india|proceedings|conference|workshop|journal|editor|received|accepted|published|"
    r"open access|article",
    re.IGNORECASE,
)
_PARTICLE = r"(?:van|von|der|den|de|del|della|di|da|dos|du|la|le|el|al|bin|ibn|ben|ter|ten|zu|zur|y|e|'t)"
_NAME = re.compile(
    rf"(?:[^\W\d_a-z][\w'’.-]*\.?\s+)(?:(?:{_PARTICLE}\s+)*(?:[^\W\d_a-z]|[a-z]['’]?[A-Z]|\()[\w'’.)-]*\.?,?\s*){{1,4}}"
    r"(?:Jr\.?|Sr\.?|I{2,3})?"
)
_MARKS = re.compile(r"[\d*†‡§¶∗⋆♠♡♢♣♦♥⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻✉∥‖#⇤⇑◇⋄◦□△▽☆★]+|\b[a-z]\b(?=[,\s]*$)")
_DEGREES = re.compile(r",?\s*\b(?:Ph\.?D|M\.?D|M\.?Sc|B\.?Sc|MPH|MS|MBBS|Dr|Prof(?:essor)?)\b\.?")
_LISTED = re.compile(r"[^\W\d_][⁰¹²³⁴⁵⁶⁷⁸⁹*†‡§,]+.*\s[^\W\d_]|,.*,")
_PARTED = re.compile(r"\s*(?:[,;·•&|]|\band\b)\s*")


def read_metadata(front: Sequence[Row], edges: Sequence[Row], abstract: str, text: str = "") -> Metadata:
    """Return what the first page says about the paper; fields stay empty where it says nothing.

    `front` are the rows before the abstract or the first section, `edges` running heads and feet, stamps and notes. The
    venue is the line that names it, as printed; the year is the one printed with it, or the latest in front matter, or
    else the latest in the whole `text`, which is the year before which the paper cannot have been written.
    """
    title = _title(front)
    around = [", ".join(row.cells) for row in (*edges, *front) if row not in title]
    dated = [text for text in around if _DATED.search(text)]
    return Metadata(
        title=re.sub(r"\s+", " ", " ".join(row.text for row in title)).strip(" *∗†⁰¹²³⁴⁵⁶⁷⁸⁹"),
        authors=_authors(front, title),
        year=_year(dated) or _stamp_year(around) or _year(around) or _year([text], 3),
        venue=_venue(around[: len(edges)]) or _venue(around),
        arxiv_id=next((match["id"] for text in around if (match := _ARXIV.search(text))), None),
        doi=_doi(around),
        abstract=abstract,
    )


def _title(front: Sequence[Row]) -> list[Row]:
    """Return the rows of the title: the largest print of the front matter that says several words."""
    upright = [row for row in front if row.upright and re.search(r"[^\W\d_]{3}", row.text)]
    sizes = sorted({round(row.size, 1) for row in upright}, reverse=True)
    for size in sizes:
        rows = [row for row in upright if abs(row.size - size) < 0.3]
        run = _run(rows, upright)
        text = " ".join(row.text for row in run)
        if len(text) > 11 and len(text.split()) > 1 and not _is_label(text):
            return run
    return upright[:1]


def _run(rows: Sequence[Row], among: Sequence[Row]) -> list[Row]:
    """Return the first rows that stand one below the other without others between."""
    run: list[Row] = []
    for row in among:
        if row in rows and (not run or row.box[1] - run[-1].box[3] < 1.2 * row.size):
            run.append(row)
        elif run:
            break
    return run


def _is_label(text: str) -> bool:
    """Say whether large print is a journal's label and not a title."""
    return bool(
        re.fullmatch(
            r"(?:research|original|review|short)? ?(?:article|paper|report|communication)s?|open access|"
            r".{0,20}journal.{0,30}",
            text,
            re.IGNORECASE,
        )
    )


def _authors(front: Sequence[Row], title: Sequence[Row]) -> tuple[str, ...]:
    """Return the names after the title, those in the print of the first, without marks and degrees."""
    if not title:
        return ()
    names: list[str] = []
    style: tuple[int, str] | None = None
    below = _line_by_line(front[front.index(title[-1]) + 1 :])
    for row_style, text in _lines(below):
        if style not in (None, row_style):
            continue
        found = _names(text)
        if found:
            style = row_style
            names += [name for name in found if name not in names]
    return tuple(names)


def _line_by_line(rows: Sequence[Row]) -> list[Row]:
    """Return rows by their height, those beside each other from left to right: names often stand in columns."""
    levels: list[list[Row]] = []
    for row in sorted(rows, key=lambda row: row.box[1]):
        if levels and row.box[1] < levels[-1][0].box[3] - 0.5 * row.size:
            levels[-1].append(row)
        else:
            levels.append([row])
    return [row for level in levels for row in sorted(level, key=lambda row: row.box[0])]


def _lines(rows: Sequence[Row]) -> list[tuple[tuple[int, str], str]]:
    """Return rows with their print; a list of names that runs over several lines comes as one."""
    lines: list[tuple[tuple[int, str], str]] = []
    for row in rows:
        if not row.upright:
            continue
        style, text = (round(row.size), row.font), ", ".join(row.cells)
        runs_over = lines and lines[-1][0] == style and _LISTED.search(lines[-1][1]) and len(row.cells) == 1
        if runs_over and (_LISTED.search(text) or lines[-1][1].endswith((",", "and"))):
            lines[-1] = style, f"{lines[-1][1]} {text}"
        else:
            lines.append((style, text))
    return lines


def _names(text: str) -> list[str]:
    """Return the names in a line, none if it says something else too."""
    text = _MARKS.sub(",", _DEGREES.sub("", re.sub(r"\S+@\S+|\{[^}]*\}\S*", ",", text)))
    parts = [part.strip(" ,.") for part in _PARTED.split(text)]
    parts = [part for part in parts if len(part) > 1]
    names = [part for part in parts if _NAME.fullmatch(part + " ") or _NAME.fullmatch(part)]
    if not parts or (_AFFILIATION.search(text) and len(names) < len(parts)):
        return [] if not names or any(_AFFILIATION.search(part) for part in parts) else names
    return [name for name in names if not _AFFILIATION.search(name)] if len(names) * 2 >= len(parts) else []


def _year(texts: Iterable[str], often: int = 1) -> int | None:
    """Return the latest year that some lines print so often."""
    years = Counter(int(year) for text in texts for year in _YEAR.findall(text))
    return max((year for year, count in years.items() if count >= often), default=None)


def _stamp_year(texts: Iterable[str]) -> int | None:
    """Return the year in which an arXiv identifier was given."""
    for text in texts:
        if (match := _ARXIV.search(text)) and match["id"][0].isdigit():
            return 2000 + int(match["id"][:2])
    return None


def _venue(texts: Sequence[str]) -> str:
    """Return the lines that name the venue, as printed; empty if none does."""
    lines = (_NOT_OF_VENUE.sub("", text).strip(" |,;.–—-") for text in texts if len(text) < 220)
    named = [line for line in lines if _VENUE.search(line) and _NAMED.search(line) and not _NOT_A_VENUE.search(line)]
    return ", ".join(dict.fromkeys(named[:2]))


def _doi(texts: Iterable[str]) -> str | None:
    """Return the first DOI, without the punctuation that print puts after it."""
    match = next((found for text in texts if (found := _DOI.search(text))), None)
    return match.group().rstrip(".)]}") if match else None
