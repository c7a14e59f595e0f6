"""Words of a paper, written for a person with the place where they stand."""

import re
from bisect import bisect_right

from scanner.paper import Paper
from scanner.reply import Words

_SHOWN_WORDS = 30


def shown(paper: Paper, words: Words) -> str:
    """Write words with their page and heading, cut short for reading: `p. 7 (Methods): “…”`."""
    at = words.start or 0
    page = paper.pages[max(0, bisect_right([p.start for p in paper.pages], at) - 1)].number
    heading = next((s.title for s in paper.sections if s.start <= at < s.end), "")
    parts = re.findall(r"\S+\s*", words.text)
    cut = words.text if len(parts) <= _SHOWN_WORDS else "".join(parts[:_SHOWN_WORDS]).rstrip() + " …"
    return f"p. {page}{f' ({heading})' if heading else ''}: “{cut}”"
