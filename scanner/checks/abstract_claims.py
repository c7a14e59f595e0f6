"""Signs that a claim of the abstract has no evidence in the body, or that the body speaks against it.

Four can be computed: a number that the body does not have; a claim of less cost where the body measures no time, memory
or money; a claim of easy use where nobody used it; and a claim without exception ("on all tasks", "consistently") where
the body tells an exception. None of them is proof, so the no only leans, and a person should look. That every claim
does have its evidence is for a reader: without a sign this check says nothing.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from scanner.checks.abstract_numbers import flags
from scanner.judging.clues import Hit, hit_at, quote
from scanner.judging.guards import future, negated, others
from scanner.judging.passages import Passages
from scanner.judging.rules import Finding
from scanner.reply import Words

_NO_RESULTS = frozenset({"abstract", "introduction", "related", "front", "conclusion", "acknowledgements"})
_CHEAP = re.compile(
    r"\b(?:computationally (?:efficient|cheap|light\w*)|(?:less|lower|fewer|reduced?|reduc(?:es|ing)|minimal|little"
    r"|negligible"
    r"|cheap\w*|small)\b(?: \w+){0,2} (?:comput\w+|memory|latency|overhead|costs?|resources?|runtime|training time)"
    r"|(?:our|this|the|an|proposed) (?:\w+ )?(?:method|approach|algorithm|model|system)s? (?:is|are) (?:\w+ )?efficient"
    r"|lightweight|edge[- ]device|in real[- ]time)\b"
)
_MEASURED = re.compile(
    r"\d(?:[\d.,]*)\s?(?:×|x\b|%|ms\b|s\b|sec\w*|minutes?|min\b|hours?|h\b|days?|gb\b|mb\b|gib\b|[gt]?flops?|tokens"
    r"|us\b|\$|m\b|k\b)"
    r".{0,80}\b(?:faster|slower|time|latency|memory|cost|runtime|speed\w*|throughput|overhead|gpus?|cpus?|train\w*"
    r"|comput\w+)\b"
    r"|\b(?:faster|slower|time|latency|memory|costs?|runtime|speed\w*|throughput|overhead|gpu[- ]hours?"
    r"|flops)\b.{0,80}\d"
)
_EASY = re.compile(
    r"\b(?:user-?friendly|easy[- ]to[- ]use|intuitive|accessible (?:and|to|tool|for)|usab(?:le|ility)|ease of use"
    r"|non-?(?:experts?|programmers?))\b"
)
_USED = re.compile(
    r"\b(?:user (?:study|studies|test\w*|evaluation|survey)|usability (?:study|test\w*|evaluation|scale)"
    r"|participants|human"
    r" (?:evaluat\w+|raters?|judg\w+|study)|interviews?|questionnaires?|respondents|annotators|pilot study|raters?)\b"
)
_WITHOUT_EXCEPTION = re.compile(
    r"\b(?:consistent(?:ly)?|always|invariably|in (?:all|every) \w+|(?:across|on|for|over|in) (?:all|every|each"
    r"|the board)"
    r"|outperform(?:s|ed|ing)? (?:all|existing|the (?:previous|existing|state|current)|previous|prior|state|other"
    r"|current"
    r"|human|both)\b|state[- ]of[- ]the[- ]art (?:results|performance|accuracy)|superior to|regardless of)"
)
_EXCEPTION = re.compile(
    r"\b(?:(?:do|does|did) not (?:\w+ )?(?:outperform|improve|exceed|reach|beat|surpass|help)\w*|not as (?:good"
    r"|accurate|strong"
    r"|high) as|not (?:\w+ )?(?:better|improved?) (?:than|over)|(?:slightly|even|is|are|was|were"
    r"|performs?) (?:\w+ )?(?:worse|lower"
    r"|inferior)\b.{0,12}\b(?:than|to)|falls? (?:short|behind)|under-?perform(?:s|ed)?|no (?:\w+ )?(?:improvements?"
    r"|gains?)"
    r"|outperformed by)\b"
)
_BETTER = re.compile(
    r"\b(?:outperform\w*|improv\w*|surpass\w*|exceed\w*|superior\w*|better|higher|gains?|consistent\w*"
    r"|state[- ]of[- ]the)"
)
_TOLD = re.compile(r"\b(?:we|our|ours|results?|experiments?|proposed|show\w*|demonstrat\w*)\b")
_CONCEDED = re.compile(r"^\W*(?:although|while|despite|existing|previous|recent|current|whereas)\b")
_PRESENTS = re.compile(r"\bwe (?:\w+ ){0,3}(?:introduc|propos|present|devis|develop|call|name)")
_NAME = re.compile(r"\b[\w+/-]*[A-Z][\w+/-]*[A-Z][\w+/-]*")
"""A name as systems have them: with two capitals."""
_SUBJECT = 70
"""How many letters before a verb its subject stands in."""


class _Sign(NamedTuple):
    """A kind of claim, and how the body answers it: by holding such words, or by not holding them."""

    claim: re.Pattern[str]
    body: re.Pattern[str]
    refuted_by: bool


_SIGNS = (_Sign(_WITHOUT_EXCEPTION, _EXCEPTION, True), _Sign(_CHEAP, _MEASURED, False), _Sign(_EASY, _USED, False))


def check(passages: Passages) -> Finding | tuple[()]:
    """Lean to no by the first sign, with the claim and what speaks against it; say nothing without a sign."""
    claims = [i for i, s in enumerate(passages.sentences) if passages.kind(i) == "abstract" and s.kind == "body"]
    for sign in _SIGNS:
        for index in claims:
            claimed = sign.claim.search(passages.low[index])
            if claimed and (words := _against(passages, index, claimed.span(), sign)):
                return Finding("no", words, sure=False)
    lost = flags(passages.paper) if claims else ()
    return Finding("no", lost[0].words, sure=False) if lost else ()


def _against(passages: Passages, index: int, span: tuple[int, int], sign: _Sign) -> tuple[Words, ...]:
    """Return the claim and, if one has to, the sentence that speaks against it; nothing where all is well."""
    if negated(passages.texts[index], *span) or _CONCEDED.search(passages.low[index]):
        return ()
    claim = quote(passages, hit_at(passages, index, span))
    if not sign.refuted_by:
        return () if any(True for _ in _in_body(passages, sign.body)) else (claim,)
    if not (_TOLD.search(passages.low[index]) and _BETTER.search(passages.low[index])):
        return ()
    found = next((hit for hit in _in_body(passages, sign.body) if _own(passages, hit)), None)
    return (claim, quote(passages, found)) if found else ()


def _in_body(passages: Passages, pattern: re.Pattern[str]) -> Iterator[Hit]:
    """Yield where a pattern matches in the sections that show results."""
    for index in passages.perhaps(pattern.pattern):
        found = pattern.search(passages.low[index])
        if found and passages.told_of(index) not in _NO_RESULTS:
            yield hit_at(passages, index, found.span())


def _own(passages: Passages, hit: Hit) -> bool:
    """Tell whether a sentence speaks of own results: its subject is no rival and no system new to the abstract."""
    text, start = passages.texts[hit.sentence], passages.sentences[hit.sentence].start
    if others(text, hit.start - start, hit.end - start) or future(text, hit.start - start, hit.end - start):
        return False
    named = _NAME.findall(text[max(0, hit.start - start - _SUBJECT) : hit.start - start])[-1:]
    return not named or named[0].lower() in _presented(passages)


def _presented(passages: Passages) -> str:
    """Return the words in which the paper names what is its own: title, abstract, and "we introduce …"."""
    own = (
        low
        for index, low in enumerate(passages.low)
        if passages.kind(index) == "abstract" or (passages.kind(index) == "introduction" and _PRESENTS.search(low))
    )
    return " ".join([passages.paper.metadata.title.lower(), *own])
