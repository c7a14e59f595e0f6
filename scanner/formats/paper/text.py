"""The text of a paper as an auditor gets it, page by page."""

from scanner.paper import Paper
from scanner.view import printable


def render(paper: Paper) -> str:
    """Return the text under a line for every page; what came from the file cannot steer a terminal."""
    parts = []
    for page in paper.pages:
        lines = paper.words(page).strip("\n").split("\n")
        parts.append(f"[page {page.number}]\n" + "\n".join(printable(line) for line in lines))
    return "\n\n".join(parts) + "\n"
