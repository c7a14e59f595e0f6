"""Values that programs write in many ways, put into one: placeholder DOIs, spellings of arXiv, cut author lists.

`tidy` changes the record that it is given and returns a "JSON pointer: what" line for each change; what is not of the
expected shape is left for validation to name.
"""

import re
from collections.abc import Iterator
from typing import Any, get_args

from scanner.module import MethodologyTag, PaperType

MutableRecord = dict[str, Any]
"""A record as JSON, of any version, valid or not."""

_DOI = re.compile(r"10\.\d{4,9}/\S+")
_PLACEHOLDER = re.compile(r"10\.\d{4,9}/(?:(?=.*(?:nnn|xxx))[nx\d.]+|0+\.?0*|1122445\.1122456)", re.IGNORECASE)
_DOI_PREFIX = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_ARXIV_VENUE = re.compile(r"arxiv(?:\.org)?(?:\s*(?:e|pre)?-?prints?)?(?:,?\s*arxiv:\S+)?", re.IGNORECASE)
_ARXIV_PREFIX = re.compile(r"(?:https?://)?(?:www\.)?arxiv(?:\.org/(?:abs|pdf)/|:)\s*", re.IGNORECASE)
_AND_OTHERS = re.compile(r"(?:and|&)?\s*(?:et\.? al\.?|others|\.{3}|…)", re.IGNORECASE)


def pointer(*parts: str | int) -> str:
    """Return the JSON pointer (RFC 6901) to a place in a record; the whole record is the empty string."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def place(*parts: str | int) -> str:
    """Return the JSON pointer to a place in a record as a person reads it: the whole record is `(root)`."""
    return pointer(*parts) or "(root)"


def clean_doi(doi: str) -> str | None:
    """Return a DOI without the resolver's address, None for a placeholder such as `10.1145/nnnnnnn.nnnnnnn`."""
    bare = _DOI_PREFIX.sub("", doi.strip(), count=1)
    return bare if _DOI.fullmatch(bare) and not _PLACEHOLDER.fullmatch(bare) else None


def clean_venue(venue: str) -> str:
    """Return a venue with the spellings of arXiv made one."""
    plain = " ".join(venue.split())
    return "arXiv" if _ARXIV_VENUE.fullmatch(plain) else plain


def tidy(record: MutableRecord) -> list[str]:
    """Put the unclean values of a record right, in place; return a line for each change."""
    notes = list(_tidy_bibliography(record.get("paper"), "paper"))
    cited = record.get("cited_papers")
    for index, paper in enumerate(cited if isinstance(cited, list) else []):
        notes += _tidy_bibliography(paper, "cited_papers", index)
    return notes + list(_tidy_type(record)) + list(_tidy_tags(record)) + list(_tidy_answers(record))


def _tidy_bibliography(paper: Any, *place: str | int) -> Iterator[str]:
    """Tidy what identifies a paper: this one, or one that it cites."""
    if not isinstance(paper, dict):
        return
    for key, clean in (("doi", clean_doi), ("venue", clean_venue)):
        said = paper.get(key)
        if isinstance(said, str) and (cleaned := clean(said)) != said:
            paper[key] = cleaned
            yield f"{pointer(*place, key)}: {said!a:.80} read as {cleaned or 'none'}"
    year = paper.get("year")
    if isinstance(year, str) and re.fullmatch(r"[12]\d{3}", year, re.ASCII):
        paper["year"] = int(year)
        yield f"{pointer(*place, 'year')}: text read as a number"
    yield from _tidy_arxiv(paper, *place)
    authors = paper.get("authors")
    while isinstance(authors, list) and authors and _AND_OTHERS.fullmatch(str(authors[-1]).strip()):
        authors = paper["authors"] = authors[:-1]
        yield f"{pointer(*place, 'authors')}: cut after {len(authors)}; “and others” is no author"


def _tidy_arxiv(paper: MutableRecord, *place: str | int) -> Iterator[str]:
    """Keep the id as it was in `arxiv_full_id` where it is more than `NNNN.NNNNN`."""
    said = paper.get("arxiv_id")
    if not isinstance(said, str):
        return
    full = _ARXIV_PREFIX.sub("", said.strip(), count=1).removesuffix(".pdf")
    short = re.sub(r"v\d+$", "", full)
    is_new_style = re.fullmatch(r"\d{4}\.\d{5}", short, re.ASCII)
    if said == short and is_new_style:
        return
    paper["arxiv_id"] = short if is_new_style else None
    if full and full != paper["arxiv_id"] and not paper.get("arxiv_full_id"):
        paper["arxiv_full_id"] = full
    yield f"{pointer(*place, 'arxiv_id')}: {said!a:.80} read as {paper['arxiv_id'] or 'none of the form NNNN.NNNNN'}"


def spelled(word: str) -> str:
    """Return a word of a closed set as we spell those: small letters, hyphens."""
    return re.sub(r"[\s_]+", "-", word.strip().casefold())


def _tidy_type(record: MutableRecord) -> Iterator[str]:
    """Spell the paper type as we do; one that we do not know moves to `other_paper_type`."""
    said = record.get("paper_type")
    if not isinstance(said, str) or said in get_args(PaperType):
        return
    known = spelled(said) if spelled(said) in get_args(PaperType) else None
    record["paper_type"] = known
    if not known:
        record.setdefault("other_paper_type", said)
    yield f"/paper_type: {said!a:.80} read as {known or 'unknown; kept in /other_paper_type'}"


def _tidy_tags(record: MutableRecord) -> Iterator[str]:
    tags = record.get("methodology_tags")
    if not isinstance(tags, list):
        return
    for index, tag in enumerate(tags):
        if isinstance(tag, str) and tag not in get_args(MethodologyTag) and spelled(tag) in get_args(MethodologyTag):
            tags[index] = spelled(tag)
            yield f"{pointer('methodology_tags', index)}: {tag!a:.80} read as {tags[index]}"


def _tidy_answers(record: MutableRecord) -> Iterator[str]:
    """Settle answers that contradict themselves, and leave them to a person: yes to what does not apply."""
    checklist = record.get("checklist")
    for category, answers in checklist.items() if isinstance(checklist, dict) else ():
        for item, answer in answers.items() if isinstance(answers, dict) else ():
            if isinstance(answer, dict) and answer.get("applies") is False and answer.get("answer") is True:
                answer |= {"answer": False, "needs_review": True}
                yield f"{pointer('checklist', category, item)}: said yes to what does not apply; read as no, for review"
