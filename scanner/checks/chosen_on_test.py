"""Settings, epochs or models chosen by their results on the test data that are then reported.

Such a choice makes the reported results too good (Cawley and Talbot 2010, Journal of Machine Learning Research 11).
Only plain statements count, about what the authors did: choosing, tuning or stopping by results "on the test set".
"""

import re

from scanner.judging.clues import hit_at
from scanner.judging.flags import Flag
from scanner.judging.guards import future, negated, others
from scanner.judging.observations import Observation, flag_of
from scanner.judging.passages import passages_of
from scanner.paper import Paper

_TEST = r"(?:held-?out )?test(?:ing)?[- ](?:set|data|split|sets|accuracy|performance|score|loss|error|f1)"
_BY = (
    r"(?:based on|by (?:its|their|the)?|using(?: the)?|according to|with (?:the )?(?:best|highest|lowest)"
    r"|gives? the (?:best|highest)|g[eo]t the(?:ir)? (?:best|highest)|on)"
)
_CHOOSE = r"(?:choos\w*|chose\w*|select\w*|pick\w*|tun(?:e|ed|ing)|optimi[sz](?:e|ed|ing)|early[- ]stop\w*)"
_WHAT = (
    r"(?:hyper-?parameters?|parameters?|settings?|configurations?|epochs?|checkpoints?|models?|temperatures?"
    r"|thresholds?|learning rates?|weights?|results?|seeds?|iterations?|layers?)"
)
_CHOSEN_BY_TEST = re.compile(
    rf"\b{_CHOOSE}\b[^.;]{{0,50}}\b{_WHAT}\b[^.;]{{0,60}}\b{_BY}\b[^.;,]{{0,30}}\b{_TEST}\b"
    rf"|\b{_WHAT}\b[^.;]{{0,30}}\b(?:was|were|is|are|been)\b[^.;]{{0,15}}\b{_CHOOSE}\b[^.;]{{0,15}}\b{_BY}\b[^.;,]{{0,30}}\b{_TEST}\b"
    r"|\breport\w*\b[^.;]{0,30}\b(?:best|highest|maximum)\b[^.;]{0,30}\b(?:test (?:accuracy|score|f1|performance)"
    r"|on the test (?:set|data))[^.;]{0,30}\b(?:over|across|among|during|of) (?:all )?(?:the )?(?:training )?epochs",
    re.IGNORECASE,
)
_NEEDED = r"\btest"
_SAFE = re.compile(
    r"\bvalidation\b|\bdev(?:elopment)? (?:set|data|split)|\bcross-?validat|\binstead of\b|\brather than\b|\bwithout\b"
    r"|\bavoid|\bwould\b|\bshould\b|\bcould\b|\bmust\b|\bmay\b|\bmight\b|\bpick a random|\brandom(?:ly)?\b|\bhuman\b"
    r"|\bevaluat\w+ (?:the )?(?:selected|chosen|tuned|best)|\bthen\b|\btraining (?:set|data)\b",
    re.IGNORECASE,
)


def flags(paper: Paper) -> tuple[Flag, ...]:
    """Return one flag for all statements that something was chosen by results on the test data."""
    passages = passages_of(paper)
    seen = []
    for index in passages.matching(_NEEDED):
        text, kind = passages.texts[index], passages.kind(index)
        found = _CHOSEN_BY_TEST.search(text)
        if not found or passages.sentences[index].kind not in ("body", "footnote", "caption") or _SAFE.search(text):
            continue
        span = (found.start(), found.end(), kind)
        if not (negated(text, *span) or future(text, *span) or others(text, *span)):
            seen.append(Observation(hit_at(passages, index, found.span()), f"“{found.group()}”"))
    return flag_of(passages, seen, kind="chosen_on_test", flag="Chosen by results on the test data", severity="medium")
