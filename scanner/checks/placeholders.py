"""Links and notes that were to be replaced before the paper went out.

Links anonymised for review by a service or by words ("link removed for review") are what they should be. A paper may
also speak of placeholders, in prompts and listings, so a link counts only where the sentence offers something. A plain
"[link]" can be clicked as often as not.
"""

import re

from scanner.judging.clues import Hit, hit_at
from scanner.judging.flags import Flag
from scanner.judging.observations import Observation, flag_of
from scanner.judging.passages import Passages, passages_of
from scanner.paper import Paper

_LINKS = (
    r"https?://(?:…|\.\.\.|www\.\.\.\.)",
    r"\bexample\.(?:com|org)\b",
    r"\b(?:github|gitlab)\.com/(?:anonymous|anonymi[sz]ed|xxx+|your-?\w*|user(?:name)?)(?![\w-])\S*",
    r"\b(?:https?://\S*|\w+\.\w+/\S*|(?:at|via|from|see):?\s)xxx+\S*",
    r"\bdoi\.org/(?:10\.\S*)?(?:xxx|nnn)\S*",
    r"[\[<(](?:(?:insert|add) (?:the )?(?:link|url)(?: here)?|(?:link|url) here)[\]>)]|<(?:link|url)>",
    r"\b(?:at|via|from|see):?\s(?:tbd|todo)\b",
)
_OFFERS = re.compile(
    r"\b(?:code|codebase|data\w*|models?|implementation|scripts?|software|repository|materials?|supplement\w*|appendix"
    r"|demo|project|website|page|results)\b.*\b(?:availab|public|releas|open-?sourc|found|access|hosted|provide|shar|see\b"
    r"|link|download|at\b)|\b(?:availab|releas|doi)|^\W{0,3}\d?\s?(?:https?|code|data)",
    re.IGNORECASE | re.DOTALL,
)
_ANONYMISED = re.compile(
    r"\banonymous\.4open|\b(?:anonymi[sz]ed|removed|hidden|blinded|withheld|omitted|redacted|masked)\b(?!/)"
    r"|\bblind(?:ed)? review|\banonymity\b|\b(?:upon|after) (?:acceptance|publication)",
    re.IGNORECASE,
)
_SPOKEN_OF = re.compile(
    r"\bplaceholder|\bprompt|\btemplate|\be\.g\.|\bfor (?:example|instance)|\bsuch as\b|[{}“”\"‘]|\binstruction"
    r"|\busers?\b",
    re.IGNORECASE,
)
_NOTE = (
    r"(?:^|[\s(\[])(?:todo:|\[todo[^\]]{0,60}\]|\[tbd\]|\[xx+\]"
    r"|\[(?:add|insert|cite) (?:citation|reference|here)[^\]]{0,30}\])"
)
_OTHER_USE = re.compile(r"\bTODO\b(?!:|[^\[]{0,60}\])|\bTODOs\b|\bself-?admitted", re.IGNORECASE)


def flags(paper: Paper) -> tuple[Flag, ...]:
    """Return one flag for links that lead nowhere by their look, and one for notes that authors left to themselves."""
    passages = passages_of(paper)
    links = [seen for pattern in _LINKS for seen in _sights(passages, pattern) if _is_offered(passages, seen.hit)]
    notes = [seen for seen in _sights(passages, _NOTE) if passages.kind(seen.hit.sentence) != "appendix"]
    if notes and _OTHER_USE.search(paper.text):
        notes = []
    return (
        *flag_of(passages, links, kind="placeholder_link", flag="Link is a placeholder", severity="low"),
        *flag_of(passages, notes, kind="placeholder_text", flag="Note of the authors to themselves", severity="low"),
    )


def _sights(passages: Passages, pattern: str) -> list[Observation]:
    """Return where a pattern stands in what the authors themselves say, not in listings, tables or captions."""
    seen = []
    for index in passages.matching(pattern):
        sentence = passages.sentences[index]
        found = re.search(pattern, passages.texts[index], re.IGNORECASE)
        if found and sentence.kind in ("body", "footnote", "front"):
            seen.append(Observation(hit_at(passages, index, found.span()), f"“{found.group().strip()}”"))
    return seen


def _is_offered(passages: Passages, hit: Hit) -> bool:
    """Say whether the sentence of a link offers something there and neither hides it nor speaks of links."""
    text = passages.texts[hit.sentence]
    return bool(_OFFERS.search(text)) and not (_ANONYMISED.search(text) or _SPOKEN_OF.search(text))
