"""Percentages of people asked, in a paper that never says how many were asked.

A share of respondents tells nothing without their number (AAPOR Transparency Initiative, Disclosure Elements: sample
size is one). Any count of people or responses in the text, in figures or in words, is taken for that number.
"""

import re

from scanner.judging.clues import hit_at
from scanner.judging.flags import Flag
from scanner.judging.guards import others
from scanner.judging.observations import Observation, flag_of
from scanner.judging.passages import Passages, passages_of
from scanner.paper import Paper

_PEOPLE = r"(?:respondents|participants|interviewees|those (?:surveyed|interviewed)|people surveyed)"
_SHARE = rf"(?<![\d.])\d+(?:\.\d+)?\s?(?:%|per\s?cent) of (?:the |our |all |these )?(?:\w+ )?{_PEOPLE}\b"
_COUNTED = (
    r"(?:respondents|participants|interviewees|responses?|people|persons|individuals|users|students|pupils|teachers"
    r"|educators|learners|workers|patients|adults|women|men|volunteers|subjects|annotators|raters|experts|researchers"
    r"|practitioners|developers|surveys|questionnaires|interviews|members|households|physicians|nurses|engineers)"
)
_NUMBER = re.compile(
    rf"(?<![\w.,–-])(?!(?:19|20)\d\d\b)\d[\d,]*\s(?:[\w-]+\s){{0,4}}{_COUNTED}\b|\b[nN]\s?=\s?\d"
    rf"|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|hundred)"
    rf"[\s-](?:[\w-]+\s){{0,4}}{_COUNTED}\b|\b(?:sample|total|group|cohort)(?: size)? (?:of|was|is) \d"
    rf"|\b{_COUNTED}\s?\(\s?\d|\b(?:surveyed|interviewed|recruited|asked|enrolled) (?:\w+ ){{0,3}}\d",
    re.IGNORECASE,
)
_CELL = re.compile(rf"\b(?:{_COUNTED}|n|total|sample)\b.*\d", re.IGNORECASE)


def flags(paper: Paper) -> tuple[Flag, ...]:
    """Return a flag where shares of the people asked are told and their number is nowhere."""
    passages = passages_of(paper)
    shares = [seen for index in passages.matching(_SHARE) if (seen := _share(passages, index))]
    if not shares or paper.integrity.pages_without_text or _is_counted(passages):
        return ()
    return flag_of(
        passages,
        shares,
        kind="sample_size_missing",
        flag="Shares of the people asked are told, but not how many were asked",
        severity="medium",
    )


def _share(passages: Passages, index: int) -> Observation | None:
    """Return a share of the authors' own respondents."""
    text = passages.texts[index]
    found = re.search(_SHARE, text, re.IGNORECASE)
    if not found or others(text, found.start(), found.end(), passages.kind(index)):
        return None
    told = f"“{found.group()}”; no number of people or answers was found in the text"
    return Observation(hit_at(passages, index, found.span()), told)


def _is_counted(passages: Passages) -> bool:
    """Say whether people or answers are counted anywhere, in sentences or in rows of tables."""
    return any(
        _NUMBER.search(text) or (passages.sentences[index].kind == "table" and _CELL.search(text))
        for index, text in enumerate(passages.texts)
    )
