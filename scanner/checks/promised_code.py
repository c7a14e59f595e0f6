"""Code or data said to be open at some place, in a paper that prints no address of any such place.

Promises ("will be released") and what can be had "on request" are not meant, nor words that may be a link themselves
("here", "[link]"): the text of a page does not show where those lead.
"""

import re

from scanner.judging.clues import hit_at
from scanner.judging.flags import Flag
from scanner.judging.guards import future, negated, others, template
from scanner.judging.observations import Observation, flag_of
from scanner.judging.passages import Passages, passages_of
from scanner.paper import Paper

_OFFER = (
    r"\b(?:our|all|all our|all of our|the source) (?:[\w-]+ ){0,3}"
    r"(?:codes?|codebase|implementations?|scripts|source code)\b"
    r"[^.;]{0,50}\b(?:is|are|were|was|been)\b[^.;]{0,20}\b(?:available|open-?sourced?|released|hosted|published|public"
    r"|found|accessible)\b[^.;]{0,20}\b(?:at|on|in|via|through|from|under)\b[^.;]{0,25}"
    r"\b(?:git-?hub|git-?lab|bitbucket|zenodo|osf|figshare|hugging ?face|repository|website|url)\b"
)
_ADDRESS = (
    r"github\.(?:com|io)|gitlab|bitbucket\.org|codeberg|zenodo|osf\.io|figshare|huggingface\.co|4open\.science|dryad"
    r"|dataverse|kaggle\.com|sourceforge|pypi\.org|10\.5281|drive\.google|dropbox\.com|openreview\.net|https?:\s?//"
)
_MAY_BE_LINK = re.compile(
    r"\bhere\b|\[(?:link|code|url|github)\]|\bthis (?:link|url|repository)\b|\bsupplement|\banonym|\brequest\b"
    r"|\b(?:the )?following\b|\d$|[¹²³⁴-⁹]|\blink\b",
    re.IGNORECASE,
)


def flags(paper: Paper) -> tuple[Flag, ...]:
    """Return a flag where own code is said to be public and not one address is printed."""
    passages = passages_of(paper)
    offers = [seen for index in passages.matching(_OFFER) if (seen := _offer(passages, index))]
    if not offers or paper.integrity.pages_without_text or any(True for _ in passages.matching(_ADDRESS)):
        return ()
    return flag_of(
        passages,
        offers,
        kind="code_without_address",
        flag="Code is said to be public; no address is printed",
        severity="low",
    )


def _offer(passages: Passages, index: int) -> Observation | None:
    """Return an offer of the authors' own code that holds no word which could be a link."""
    text = passages.texts[index]
    found = re.search(_OFFER, text, re.IGNORECASE)
    if not found or _MAY_BE_LINK.search(text):
        return None
    span = (text, found.start(), found.end(), passages.kind(index))
    if any(guard(*span) for guard in (negated, future, others, template)):
        return None
    return Observation(hit_at(passages, index, found.span()), f"“{found.group()}”")
