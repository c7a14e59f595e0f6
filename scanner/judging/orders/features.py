"""What makes a sentence an order to whoever judges the paper: its address, its force, and the verdict that it wants.

No list of known sentences: a kind of order is a few features that must meet in one sentence, such as somebody who
judges and a duty, a "yes" and a question, a form and its being met. Papers speak of all these singly. Prompts and forms
that leave the choice open ("answer yes or no", "yes if the claim is supported") want no verdict, and what people did or
were told in the study is told in the past.
"""

import re
from collections.abc import Iterable

from scanner.judging.orders.kind import Kind
from scanner.judging.orders.kinds import KINDS

_OPEN_CHOICE = re.compile(
    r"\byes\b\W{0,4}(?:or|/|and|vs|,|\|)\W{0,4}(?:say |answer |output )?no\b|\bno\b\W{0,3}(?:or|/)\W{0,3}yes\b"
    r"|\byes\W{1,3}(?:if|when|only if|iff)\b(?!.{0,24}\b(?:asked|item|question|checklist|criterion)\b)"
    r"|\byes\b.{0,60}\b(?:otherwise|else)\b"
    r"|\bif (?:the |your |its )?(?:answer|response|verdict) (?:is|was)\b|\bif you (?:agree|wish|consent)\b"
    r"|\btrue\b.{0,60}\bfalse\b|\b0 ?= ?no\b"
    r"|\banswer ?: ?\[(?:yes|no|n/?a|todo)\]"
)
"""The choice that prompts and forms leave to whoever reads them."""
_TOLD = re.compile(
    r"(?<!whether )(?<!that )(?<!that the )(?<!that all )(?<!whether the )"
    r"\b(?:participants|respondents|annotators|subjects|students|users|patients|workers|crowd\w+)\b"
    r"(?:(?!\b(?:is|are|be)\b).){0,60}\b(?:was|were|had|did|asked|answered|rated|(?<!as )reported|said|chose|could)\b"
    r"|\b(?:models?|llms?|gpt\S*|judges?) (?:\w+ )?(?:answered|said|replied|responded)\b"
    r"|\b(?:reads?|says?|such as|e\.g\.|examples?|prompts?|attack\w*|inject\w*|jailbreak\w*|adversar\w*)\b"
    r"[^“\"‘]{0,40}[“\"‘]"
)
"""What people and models of the study did, and what is quoted."""
_OURS = re.compile(
    r"\bwe (?:also |then |further )?(?:\w+ed|find|found|use|show|ask|report|consider|treat|count|mark|assume|take|set"
    r"|argue)\b"
)


_GROUPS = tuple(dict.fromkeys(group for kind in KINDS for group in kind.groups))
_NEEDED = tuple((sum(1 << _GROUPS.index(group) for group in kind.groups), kind) for kind in KINDS)
BITS = {
    word: sum(1 << number for number, group in enumerate(_GROUPS) if word in group)
    for group in _GROUPS
    for word in group
}
"""For every word that is in a group of a kind, its groups as bits."""


def kinds_of(groups: int) -> tuple[Kind, ...]:
    """Return the kinds that a sentence may be of, by the groups that its words are in, as bits."""
    return tuple(kind for needed, kind in _NEEDED if needed & groups == needed)


def leaves_open(low: str) -> bool:
    """Say whether a sentence leaves the choice of a verdict open."""
    return bool(_OPEN_CHOICE.search(low))


def is_told(low: str) -> bool:
    """Say whether a sentence tells what somebody did, or what a prompt or attack says."""
    return bool(_TOLD.search(low))


def may_be_of(low: str, kinds: Iterable[Kind]) -> bool:
    """Say whether a sentence in lower case has at least the first feature of one of some kinds."""
    return any(kind.patterns[0].search(low) for kind in kinds)


def is_of_a_kind(low: str, kinds: Iterable[Kind]) -> bool:
    """Say whether a sentence in lower case is an order of one of some kinds."""
    return any(
        all(pattern.search(low) for pattern in kind.patterns) and (kind.ours or not _OURS.search(low)) for kind in kinds
    )
