"""All that was read of a paper, with its addresses, as JSON."""

from scanner.paper import Paper


def render(paper: Paper) -> str:
    """Return the paper as JSON: text, pages, lines with boxes, sections, sentences, floats, references, integrity."""
    return paper.model_dump_json(indent=1) + "\n"
