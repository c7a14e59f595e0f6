"""The authors' affiliations on the first page, unless they are "Anonymous"."""

import re

from scanner.judging.clues import Hit, hit_at, quote
from scanner.judging.passages import Passages
from scanner.reply import Words

_ANONYMOUS = r"\banonymous (?:author|submission|institution|affiliation)|\banonymi[sz]ed for (?:double-?blind )?review"
_INSTITUTION = (
    r"\b(?:universit\w+|institut\w*|department of|dept\.|college|school of|laborator|labs?\b|research cent(?:er|re)"
    r"|cent(?:er|re|ro)s?\b|hospital|clinic\b|academy|faculty of|polytechni\w*|eth z|mit\b|epfl|inria|cnrs|max planck"
    r"|independent researcher|google|microsoft|meta ai|openai|deepmind|amazon|apple|nvidia|ibm|huawei|alibaba|tencent"
    r"|\w+ (?:inc|ltd|gmbh|llc|corp|ai)\b)"
)
_BEGINS = (
    r"^\W*(?:\d{1,2}|[a-h*†‡§¶])?[\s,]*(?:(?:department|dept\.|universit\w+|institut\w*|school|faculty|college"
    r"|laborator\w+|cent(?:er|re)|division) (?:of|for)\b|\w+ university,)"
)
"""A line that begins with an institution, as a list of affiliations beside or below the abstract has it."""
_MAIL = r"\S+@\w[\w-]*\.[\w.-]+|\}@\w"
_MOST = 3


def check(passages: Passages) -> tuple[Words, ...]:
    """Return the lines of the first page that name institutions, or else addresses of mail; nothing if anonymous."""
    front = [i for i, s in enumerate(passages.sentences) if s.page == 1 and _before_body(passages, i)]
    if any(re.search(_ANONYMOUS, passages.texts[i], re.IGNORECASE) for i in front):
        return ()
    first = [i for i, s in enumerate(passages.sentences) if s.page == 1 and s.kind not in ("heading", "table")]
    for places, pattern in ((front, _INSTITUTION), (front, _MAIL), (first, _BEGINS)):
        found = [hit for i in places if (hit := _hit(passages, i, pattern))]
        if found:
            return tuple(quote(passages, hit) for hit in found[:_MOST])
    return ()


def _before_body(passages: Passages, index: int) -> bool:
    """Tell whether a sentence stands before the first heading or in a note on the first page."""
    sentence = passages.sentences[index]
    return sentence.section == -1 or sentence.kind in ("front", "footnote")


def _hit(passages: Passages, index: int, pattern: str) -> Hit | None:
    """Return where a pattern matches in a sentence."""
    found = re.search(pattern, passages.texts[index], re.IGNORECASE)
    return hit_at(passages, index, found.span()) if found else None
