"""A link to the authors' own code that stands in another sentence than the words that offer it.

"Our code is public.¹" with the address in a footnote of that page, or in the sentence that follows; or a footnote of
the first page that is nothing but an address, as is the custom for one's own code.
"""

import re

from scanner.judging.clues import Hit, find, hit_at, quote
from scanner.judging.passages import Passages
from scanner.module import Clue
from scanner.reply import Words

_OFFERS = (
    Clue(
        all=(
            r"\b(?:code|codebase|implementation|scripts?|software|toolkit|library|package|repository|framework|tool)\b",
            r"\b(?:available|public|releas|open-?sourc|online|found|access|hosted|provide|share)",
            r"\b(?:our|we|(?:the|all|all the) (?:source |full )?code|(?:source|full) code|code (?:is|and|for|to))\b",
        ),
        none=(
            r"\b(?:official|original|baselines?|third-party|pre-?trained weights)\b",
            r"\bwe (?:[\w-]+ )?(?:us(?:e|ed)|adopt\w*|follow\w*|employ\w*|downloaded|obtained|rely|relied|build on)\b",
            r"\bwritten by (?!the|our)",
            r"\bwe (?:[\w-]+ )?(?:r[au]n|collect\w*|scrap\w+|mined|test(?:ed)?|start\w*)\b",
            r"\bwe (?:[\w-]+ )?(?:fine-?tun\w+|train\w*|evaluat\w+)\b",
        ),
    ),
    Clue(all=(r"^(?:source )?code\b(?: (?:is )?(?:available|at|link|repository))*\s*[:.]",)),
)
_ADDRESS = re.compile(
    r"(?:https?://)?(?:www\.)?(?:github\.com|gitlab\.\w+|bitbucket\.org|codeberg\.org|osf\.io|zenodo\.org"
    r"|anonymous\.4open\.science|\w+\.github\.io)/[^\s)\]]+|10\.5281/zenodo\.\d+",
    re.IGNORECASE,
)
_ALONE = re.compile(rf"\W*\d?\W*(?:code\W*)?(?:{_ADDRESS.pattern})(?:\s\S{{1,40}})?\W*", re.IGNORECASE)
_NEAR = 2


def check(passages: Passages) -> tuple[Words, ...]:
    """Return the sentence that offers the authors' code and the one with its address, or nothing."""
    for clue in _OFFERS:
        for offer in find(passages, clue):
            if address := _address_near(passages, offer.sentence):
                hits = (offer, address) if address.sentence != offer.sentence else (address,)
                return tuple(quote(passages, hit) for hit in hits)
    alone = [i for i, s in enumerate(passages.sentences) if s.page == 1 and s.kind == "footnote"]
    return tuple(quote(passages, _whole(passages, i)) for i in alone if _ALONE.fullmatch(passages.texts[i]))[:1]


def _address_near(passages: Passages, index: int) -> Hit | None:
    """Return an address in the sentence, in the next ones, or in a footnote of its page."""
    page = passages.sentences[index].page
    following = range(index, min(index + _NEAR + 1, len(passages)))
    notes = (i for i, s in enumerate(passages.sentences) if s.page == page and s.kind == "footnote")
    for near in (*following, *notes):
        if found := _ADDRESS.search(passages.texts[near]):
            return hit_at(passages, near, found.span())
    return None


def _whole(passages: Passages, index: int) -> Hit:
    """Return a whole sentence as a hit."""
    sentence = passages.sentences[index]
    return Hit(index, sentence.start, sentence.end)
