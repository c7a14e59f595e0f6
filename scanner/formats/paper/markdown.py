"""A paper as it was read, for a person to check: what it is, its structure, its text under its headings."""

from collections.abc import Iterator

from scanner.formats.markdown import escaped
from scanner.paper import Integrity, Paper, Sentence


def render(paper: Paper) -> str:
    """Return the paper as Markdown."""
    parts = [f"# {escaped(paper.metadata.title) or 'No title found'}", _known(paper), _read(paper.integrity)]
    parts += _body(paper)
    parts.append(f"## Read as references: {len(paper.references)}")
    parts += [
        f"{number}. {escaped(reference.title or reference.text)} ({reference.year or 'no year found'})"
        f" · p. {reference.page} · mentioned {len(reference.mentions)} times"
        for number, reference in enumerate(paper.references, start=1)
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _known(paper: Paper) -> str:
    """Return what the paper says about itself."""
    said = paper.metadata
    known = {
        "authors": ", ".join(said.authors),
        "year": str(said.year or ""),
        "venue": said.venue,
        "arXiv": said.arxiv_id or "",
        "DOI": said.doi or "",
    }
    return "\n".join(f"- {name}: {escaped(value) or 'not found'}" for name, value in known.items())


def _read(integrity: Integrity) -> str:
    """Return how well it was read, and what was left out."""
    lines = [
        f"- pages: {integrity.pages}; without text: {', '.join(map(str, integrity.pages_without_text)) or 'none'}",
        f"- unreadable characters: {integrity.unreadable_share:.1%}; stripped: {integrity.stripped_characters}",
        f"- compared with the picture of the pages: {'yes' if integrity.visibility_checked else 'no'}",
        *(f"- note: {escaped(note)}" for note in integrity.notes),
        *(
            f"- left out, not visible to a reader ({hidden.reason}, p. {hidden.page}): {escaped(hidden.text)}"
            for hidden in integrity.hidden_text
        ),
    ]
    return "\n".join(lines)


def _body(paper: Paper) -> Iterator[str]:
    """Yield headings, paragraphs and pages, in reading order."""
    headings = {section.start: section for section in paper.sections}
    page = 0
    for group in _paragraphs(paper):
        first = group[0]
        if first.page != page:
            page = first.page
            yield f"---\n_page {page}_"
        words = paper.text[first.start : group[-1].end]
        if section := headings.get(first.start):
            heading, words = _parted(words, section.title)
            yield f"{'#' * min(6, section.level + 1)} {escaped(heading)}"
        if words:
            yield escaped(words) if first.kind in {"body", "front", "heading"} else f"> {escaped(words)}"


def _parted(words: str, title: str) -> tuple[str, str]:
    """Return a heading and the text that begins on its line, empty where there is none."""
    before, found, after = words.partition(title)
    rest = after.lstrip(".:—– ")
    return (before + found, rest) if found and rest else (words, "")


def _paragraphs(paper: Paper) -> Iterator[list[Sentence]]:
    """Yield the sentences that stand on one line of the text."""
    group: list[Sentence] = []
    for sentence in paper.sentences:
        if group and "\n" in paper.text[group[-1].end : sentence.start]:
            yield group
            group = []
        group.append(sentence)
    if group:
        yield group
