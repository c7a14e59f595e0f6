"""How much of a paper is read, and how rightly: against the gold files of the benchmark papers."""

import json
import re
import unicodedata
from pathlib import Path

from scanner.extract.reader import read_pdf
from scanner.grounding import Folded
from scanner.paper import Paper
from tests.benchmarks.folder import benchmark, table


def main() -> None:
    """Print the table."""
    rows = [_measure(file) for file in sorted((benchmark() / "gold").glob("*.json"))]
    total = tuple((sum(row[column][0] for row in rows), sum(row[column][1] for row in rows)) for column in range(1, 5))
    shown = [(row[0], *(f"{hit} of {of}" for hit, of in row[1:])) for row in [*rows, ("all", *total)]]
    print(table(("paper", "gold quotes on their page", "headings with page", "references", "sampled entries"), shown))


def _measure(file: Path) -> tuple:
    """Return what was found of what gold has, for one paper."""
    gold = json.loads(file.read_text())
    paper = read_pdf((benchmark() / "papers" / f"{file.stem}.pdf").read_bytes())
    sampled = [_has_entry(paper, sample) for sample in gold["references_sample"]]
    return (
        file.stem,
        _quotes(gold, paper),
        _headings(gold, paper),
        (len(paper.references), gold["n_references"]),
        (sum(sampled), len(sampled)),
    )


def _quotes(gold: dict, paper: Paper) -> tuple[int, int]:
    """Return how many gold quotes stand on the page they name (or begin there and run on).

    A quote may begin with a small letter where its sentence has a capital: who quotes from the middle writes it so.
    """
    texts = {page.number: _bare(paper.text[page.start : page.end + 400]) for page in paper.pages}
    quotes = [quote for items in gold["checklist"].values() for answer in items.values() for quote in answer["quotes"]]
    return sum(_stands(_bare(quote["text"]), texts.get(quote["page"], "")) for quote in quotes), len(quotes)


def _stands(quote: str, text: str) -> bool:
    """Tell whether a quote stands in a text, but for the case of its first letter."""
    return quote in text or quote[:1].swapcase() + quote[1:] in text


def _headings(gold: dict, paper: Paper) -> tuple[int, int]:
    """Return how many headings of the top level were found on their page."""
    found = {(_key(f"{section.number} {section.title}"), section.page) for section in paper.sections}
    found |= {(_key(section.title), section.page) for section in paper.sections}
    hits = [
        any(
            (key, section["page"]) in found for key in (_key(section["heading"]), _key(_unnumbered(section["heading"])))
        )
        for section in gold["sections"]
    ]
    return sum(hits), len(hits)


def _has_entry(paper: Paper, sample: dict) -> bool:
    """Tell whether an entry of the reference list was read with its title and year."""
    return any(
        _key(sample["title"]) == _key(entry.title) and entry.year == sample["year"] for entry in paper.references
    )


def _bare(text: str) -> str:
    """Return text without spaces and hyphens, folded as quotes are."""
    return re.sub(r"[\s-]+", "", Folded(text).text)


def _key(text: str) -> str:
    """Return only letters and digits, in lower case."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()


def _unnumbered(heading: str) -> str:
    """Return a heading without its number."""
    return re.sub(r"^(?:appendix\s+)?(?:[A-Z]|\d+|[IVX]+)(?:\.\d+)*[.:]?\s+", "", heading, flags=re.IGNORECASE)


if __name__ == "__main__":
    main()
