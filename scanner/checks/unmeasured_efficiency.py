"""Efficiency that the abstract or the conclusion claims for the authors' choice, in a paper that measures none.

What would measure it: any time, memory, rate, operations, energy or money with its unit, a factor of speed, or a table,
caption or heading about one of them. A paper that has one of these anywhere is left alone.
"""

import re

from scanner.judging.clues import hit_at
from scanner.judging.flags import Flag
from scanner.judging.observations import Observation, claimed_up_front, flag_of
from scanner.judging.passages import Passages, passages_of
from scanner.paper import Paper

_CLAIM = (
    r"\b(?:resource|memory|energy|cost|compute)-(?:efficient|effective|efficiency)\b|\bcomputationally (?:more )?"
    r"(?:efficient|cheap\w*|light\w*)\b|\bmore (?:resource |computationally )?efficient\b|\b(?:lower|less|reduced"
    r"|reduces?|reducing|fewer) (?:the )?(?:latency|memory|compute|computational (?:cost|overhead|burden|resources)"
    r"|inference (?:cost|time)|training (?:cost|time)|gpu hours)\b"
)
_UNIT = re.compile(
    r"\d\s?(?:ms|msec|milliseconds|μs|s|secs?|seconds|min|mins|minutes|h|hrs?|hours?|days|GB|MB|KB|kB|GiB|MiB|TB|[GTMP]?FLOPs?"
    r"|[GTMP]?FLOPS|kWh|Wh|W|watts|USD|dollars|cents|tokens?/s\w*|tokens per second|fps|FPS|it/s)(?![\w])"
    r"|[$€£]\s?\d|\d\s?[×x]\s(?:faster|smaller|less|fewer|speed|cheaper|reduction|lower|more efficient)"
    r"|\bspeed-?ups? of\b|\d\s?[×x] (?:\w+ )?speed|\bO\(",
)
_TOPIC = (
    r"\b(?:run-?time|wall-?clock"
    r"|(?:training|inference|running|execution|search|computation) (?:time|speed|cost)"
    r"|processing (?:time|speed|cost)|latency|throughput|gpu[- ]hours?|flops?\b|macs\b|seconds?\b"
    r"|memory (?:usage|use|footprint|consumption)|speed-?ups?\b|compute budget|costs?\b|time complexity"
    r"|complexity\b|params\b|energy\b)|#\s?param"
)
_SUPPOSED = re.compile(r"\b(?:will|would|should|may|might|could|if|hope|need|aim)\b", re.IGNORECASE)
_MISSING = "the text has no figure of time, memory, operations or money"


def flags(paper: Paper) -> tuple[Flag, ...]:
    """Return a flag where efficiency is claimed up front and no figure of time, memory or cost is anywhere."""
    passages = passages_of(paper)
    if paper.integrity.pages_without_text:
        return ()
    claims = [
        Observation(hit_at(passages, index, found.span()), f"“{found.group()}” is claimed; {_MISSING}")
        for index, found in claimed_up_front(passages, _CLAIM)
        if not _SUPPOSED.search(passages.texts[index])
    ]
    if not claims or _is_measured(passages):
        return ()
    return flag_of(
        passages,
        claims,
        kind="unmeasured_efficiency",
        flag="Efficiency claimed; no time, memory or cost is reported",
        severity="medium",
    )


def _is_measured(passages: Passages) -> bool:
    """Say whether any number has a unit of cost, or any table, caption or heading is about one."""
    if any(_UNIT.search(text) for text in passages.texts):
        return True
    return any(passages.sentences[i].kind in ("table", "caption", "heading") for i in passages.matching(_TOPIC))
