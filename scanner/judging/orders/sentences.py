"""Which sentences are orders to whoever judges the paper: told by their words first, since most can be none.

A sentence is one by how it opens (`openings`), by features that meet in it (`features`) or by the weight of
its words (`weights`). Where text was put behind or before what has no stop, only the part that is one is found.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from scanner.judging.orders import features
from scanner.judging.orders import weights as word_weights
from scanner.judging.orders.kind import Kind
from scanner.judging.orders.openings import FIRST_WORDS, opens_with_order
from scanner.paper import LineKind, Paper

Span = tuple[int, int]

NEVER: frozenset[LineKind] = frozenset({"heading", "reference", "table"})
"""What is no sentence that could be an order."""

_LETTERS = bytes(ord(chr(code).lower()) if chr(code).isascii() and chr(code).isalpha() else 32 for code in range(256))
_SHIFT = max(features.BITS.values()).bit_length()
_BITS = {
    word: features.BITS.get(word, 0) | word_weights.BITS.get(word, 0) << _SHIFT
    for word in features.BITS | word_weights.BITS
}
"""For every word that tells, the groups of kinds that it is in, and above them those of weights."""
_TELLING = frozenset(_BITS)
_STOP = re.compile(
    r"[.!?](?<=[\w)\]%”’]{2}.)[\"”’)]*\s+(?=[^\w\s]*[a-z<{\[`#*\\/|=-])|(?:>|\]\]|[}*`=/]{2}|/\w+\])\s+(?=[A-Z])"
)
"""Where a sentence ends though the next one opens with a small letter or a sign, or where a tag closes."""
_TITLES = frozenset(
    (
        "log",
        "act",
        "set",
        "state",
        "label",
        "print",
        "output",
        "return",
        "report",
        "record",
        "score",
        "rate",
        "grade",
        "play",
    )
)
"""Verbs that open names and headings too."""
_OPENERS = "|".join(
    (
        *(verb.title() for verb in word_weights.OPENINGS if verb not in _TITLES),
        "Please|Kindly|Use|Reject|Note|Message|System|You|Your|Dear|Hey|Attention|Reviewers?|Graders?|Evaluators?|Auditors?",
        "Assessors?|Referees?|Examiners?|Chatbots?|Checklist|Questions?|Items?|Any|Every|All|If|When|Whenever|Should",
        "Only|Full|Missing|Absence|For|No|It|One|There|This|The|We|In|As|Our",
    )
)
_ORDERS_OPEN = re.compile(rf"[,:;)]\s+(?=[A-Z])|\s(?=[A-Z])(?=(?:{_OPENERS})\b)")
"""Where an order may open behind a heading, an entry of a list or a formula that ends without a stop."""
_STATEMENTS_OPEN = re.compile(
    r"\s(?=[A-Z])(?=(?:The|These|Those|This|We|In|But|At|After|For|Our|It|However|To|On|As|There|An?|When|While|Although"
    r"|Finally|First|Both|Here|Then|From|With|Since|Using|Each|All|Such)\b)"
    r"|(?:[;}\])>]|\b(?:[Yy]es|YES|[Tt]rue|ok|no))\s+(?=[A-Z])"
)
_CAPITAL = re.compile(r"\s(?=[A-Z])")
_LONGEST = 2000
"""No sentence: where reading failed, whole pages come as one."""
_ROOM = 20
"""Some of what the length of a sentence takes off: the rest may be words that ran into it."""
_MORE = 2
"""What a piece of a sentence must weigh beyond a whole one."""
_LEAST_WORDS, _LEAST_LETTERS = 5, 24
"""A statement has no fewer words, and what is left before an order is more than a form of address if it is longer."""


def orders_of(paper: Paper) -> Iterator[tuple[int, list[Span]]]:
    """Yield the sentences of a paper that are orders, or hold some, and where these stand."""
    plain = _plain(paper.text)
    for index, sentence in enumerate(paper.sentences):
        start, end = sentence.start, sentence.end
        if sentence.kind in NEVER or end - start > _LONGEST or not _may_hold_order(plain, paper.text, start, end):
            continue
        if found := list(_parts(paper.text, start, end)):
            yield index, found


def is_order(text: str, start: int, end: int, *, piece: bool = False) -> bool:
    """Say whether what stands between two offsets is an order to whoever judges the paper.

    A piece of a sentence must weigh more: what would tell that it is none may stand in the rest.
    """
    low = text[start:end].lower().replace("_", " ")
    words = _plain(low).split()
    signs = _signs(words)
    if signs is None:
        return False
    low = " ".join(low.split())
    if signs.opens and opens_with_order(text, start, end):
        return not features.leaves_open(low)
    more = _MORE * piece
    weighs = word_weights.weighs_enough(low, words, signs.weights, more=more)
    fits = weighs or features.is_of_a_kind(low, signs.kinds)
    return fits and not (features.leaves_open(low) or features.is_told(low))


def _may_hold_order(plain: str, text: str, start: int, end: int) -> bool:
    """Say whether a sentence may be an order, or hold one."""
    signs = _signs(plain[start:end].split())
    if signs is None:
        return False
    if signs.heavy or (signs.opens and opens_with_order(text, start, end)):
        return True
    return features.may_be_of(text[start:end].lower(), signs.kinds)


def _plain(text: str) -> str:
    """Return a text with blanks for all but the letters a to z, in lower case, every letter at its place."""
    return text.encode("latin-1", "replace").translate(_LETTERS).decode("latin-1")


class _Signs(NamedTuple):
    """What the words of a sentence allow: to open as an order, to be `heavy` enough for one, or to be of some kinds."""

    opens: bool
    heavy: bool
    kinds: tuple[Kind, ...]
    weights: int


def _signs(words: list[str]) -> _Signs | None:
    """Return what some words allow; None, as for most sentences, where they can be no order."""
    telling = _TELLING.intersection(words)
    if not telling:
        return None
    bits = 0
    for word in telling:
        bits |= _BITS[word]
    kinds, weights, needed = _allowed(bits)
    first = words[0]
    opens, heavy = first in FIRST_WORDS, word_weights.MOST_OPENING.get(first, 0) >= needed + len(words) // _ROOM
    return _Signs(opens, heavy, kinds, weights) if opens or heavy or kinds else None


@lru_cache(maxsize=2**16)
def _allowed(bits: int) -> tuple[tuple[Kind, ...], int, int]:
    """Return the kinds that some groups of words allow, their groups of weights, and what the first word must weigh."""
    weights = bits >> _SHIFT
    return features.kinds_of(bits & ((1 << _SHIFT) - 1)), weights, word_weights.needed_opening(weights)


def _parts(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the orders in what was taken for one sentence."""
    for stop in (*(stop.end() for stop in _STOP.finditer(text, start, end)), end):
        yield from _within(text, start, stop) if is_order(text, start, stop) else _at_an_edge(text, start, stop)
        start = stop


def _within(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the orders in an order, without the words of others that run on into it for want of a stop."""
    for joint in _joints(_STATEMENTS_OPEN, text, start, end):
        enough = len(text[joint:end].split()) >= _LEAST_WORDS
        if enough and is_order(text, start, joint) and not is_order(text, joint, end):
            end = joint
            break
    for joint in (*reversed(_joints(_CAPITAL, text, start, end)), start):
        if joint < end and is_order(text, joint, end):
            opening = start if joint - start <= _LEAST_LETTERS else joint
            yield opening, end
            end = opening


def _at_an_edge(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the order that ends a range, or else opens it, beside words of others; none where neither does."""
    joints = _joints(_ORDERS_OPEN, text, start + 1, end)
    spans = (*((joint, end) for joint in joints), *((start, joint) for joint in reversed(joints)))
    if (found := next((span for span in spans if is_order(text, *span, piece=True)), None)) is not None:
        yield found


def _joints(pattern: re.Pattern[str], text: str, start: int, end: int) -> list[int]:
    """Return where a pattern ends in a range."""
    return [joint.end() for joint in pattern.finditer(text, start, end)]
