"""Which paper a record is of: two records can be of one paper under other names, years and spellings."""

import re
import unicodedata

from scanner.record import PaperRecord, Scan, Source


def paper_keys(scan: Scan) -> tuple[str, ...]:
    """Return the keys under which a paper can be known, surest first; two scans of one paper share at least one."""
    return keys_of(scan.paper, scan.source)


def keys_of(paper: PaperRecord, source: Source | None) -> tuple[str, ...]:
    """Return the keys of a paper that is described so and was had from there, surest first."""
    known = {
        "arxiv": arxiv_number(paper),
        "doi": paper.doi and paper.doi.casefold(),
        "sha256": source.sha256 if source else None,
        "title": plain_words(paper.title),
    }
    return tuple(f"{name}:{value}" for name, value in known.items() if value)


def same_paper(one: Scan, other: Scan) -> bool:
    """Tell whether two records are of one paper: the arXiv ids decide where both have one, else any shared key."""
    numbers = arxiv_number(one.paper), arxiv_number(other.paper)
    if all(numbers):
        return numbers[0] == numbers[1]
    return bool(set(paper_keys(one)) & set(paper_keys(other)))


def arxiv_number(paper: PaperRecord) -> str | None:
    """Return a paper's arXiv id without its version, of the new style or the old."""
    full_id = paper.arxiv_full_id or paper.arxiv_id
    return re.sub(r"v\d+$", "", full_id) if full_id else None


def arxiv_version(scan: Scan) -> str | None:
    """Return which version of the paper was scanned, as `v2`; None where the record does not say."""
    if scan.source and scan.source.version:
        return scan.source.version
    found = re.search(r"v\d+$", scan.paper.arxiv_full_id or "")
    return found[0] if found else None


def plain_words(text: str) -> str:
    """Return the words of a text without case, punctuation and compatibility forms, joined by blanks."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))
