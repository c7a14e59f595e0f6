"""What a paper says of itself: its main claims and the passages that they lean on, and its key findings."""

import re
from functools import lru_cache

from scanner.frozen import Frozen
from scanner.judging.clues import Hit, quote
from scanner.judging.passages import Passages, passages_of
from scanner.judging.support import Body, Support, numbers_of, telling
from scanner.paper import Paper, SectionKind
from scanner.record import Support as Grade
from scanner.reply import Words

MOST_CLAIMS = 6
_FEW_CLAIMS = 3
"""With fewer than these, the discussion is looked through too."""
_FITS, _FITS_WELL, _MANY = 0.25, 0.5, 4
_OWN_FINDING = re.compile(
    r"\b(?:we|our|results?|findings|this (?:paper|work|study))\b.{0,60}\b(?:show|find|found|demonstrat|reveal|suggest"
    r"|indicat|achiev|reach|attain|obtain|yield|outperform|improv|observ|conclud|confirm|prov|establish|highlight)",
    re.IGNORECASE,
)
_FINDING = re.compile(
    r"\b(?:outperform|improv|reduc|increas|exceed|surpass|reach|attain|achiev)"
    r"|\b(?:better|worse|higher|lower|faster|fewer|more \w+) than\b",
    re.IGNORECASE,
)
_COMPARING = re.compile(
    r"\b(?:outperform|surpass|exceed)|\b(?:better|worse|higher|lower|faster|fewer|more \w+) than\b", re.IGNORECASE
)
_NOT_A_CLAIM = re.compile(
    r"\bfuture (?:works?|directions?|research|stud\w+)\b|\bwe (?:conclude by|discuss|hope|aim(?:ed)?|seek|plan|ask)\b"
    r"|\bwe will\b|\bbefore concluding\b|^\W*(?:the )?existing (?:works?|methods|approaches)\b"
    r"|\bwe (?:investigate|study|explore) whether\b|\bwhether\b[^.]{0,80}\b(?:outperform|improv|can|does|is)"
    r"|\baims? (?:to|at)\b|\b(?:objective|goal|purpose|aim) of (?:this|the|our)\b"
    r"|\?\s*$|^\W*(?:if|to (?:achieve|address|do|this end)|in order to)\b|\b(?:could|might) (?:be|help|improv|lead)\b"
    r"|\bsections? \d|\bthe (?:rest|remainder) of th(?:e|is) paper\b",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(
    r"^\W*(?:(?:while|although|however,?|recently,?|in contrast,?|unfortunately,?)\s)?(?:many|most|several|existing"
    r"|previous|prior|recent|current|traditional|conventional|other|such|these|the current) (?!paper\b|work\b|study\b)"
    r"|\b(?:methods|approaches|models|systems|techniques|works|studies|researchers)(?: \(\w+\))? (?:have|has|had|often"
    r"|typically|usually|mainly|generally|tend|focus|rely)\b|\bhas (?:been|become|mainly|recently)\b"
    r"|^\W*in contrast\b|^\W*with the (?:current|recent|rise|growing)|\bthey often\b",
    re.IGNORECASE,
)
"""How a sentence begins that tells what others do."""
_WHOLE = re.compile(r"[.!?][^\w\s]*\d{0,2}\s*$")
_MAKING = re.compile(
    r"\bI (?:argue|claim|contend)|\b(?:we|I|this (?:paper|work|study|article))\b.{0,40}"
    r"\b(?:propos|introduc|present|develop|releas|provid|contribut|argu)\w*",
    re.IGNORECASE,
)
_CLAIMING: tuple[SectionKind, ...] = ("abstract", "conclusion", "introduction")


class FoundClaim(Frozen):
    """A main claim in the paper's words and the passage that it seems to lean on.

    `supported` says only how closely that passage fits, so it is never more than a first look: "strong" needs a shared
    number and a table or figure, and nothing is ever called "unsupported" here.
    """

    claim: Words
    evidence: str
    supported: Grade
    words: tuple[Words, ...] = ()
    needs_review: bool = True


def find_claims(paper: Paper) -> tuple[FoundClaim, ...]:
    """Return three to six main claims from abstract, conclusion and introduction, in the order of the paper."""
    passages = passages_of(paper)
    body = Body(passages)
    return tuple(_claim(passages, body, index) for index in _main_claims(passages))


def key_findings(paper: Paper) -> str:
    """Return three to five telling sentences of the abstract, or else the conclusion or introduction; "" without."""
    passages = passages_of(paper)
    for kind in _CLAIMING:
        told = _sentences_in(passages, kind)
        if told:
            ranked = sorted(told, key=lambda i: (-_claim_score(passages.texts[i]), -i))
            enough = max(3, sum(_claim_score(passages.texts[i]) > 0 for i in told))
            return " ".join(passages.texts[i] for i in sorted(ranked[: min(5, enough)]))
    return ""


def _claim(passages: Passages, body: Body, index: int) -> FoundClaim:
    """Return one claim with the passage that it seems to lean on."""
    claim = _whole(passages, index)
    found = body.support(index)
    if found is None:
        told = "no passage was found that has enough of its words"
        return FoundClaim(claim=claim, evidence=told, supported="weak")
    words = _whole(passages, found.sentence)
    section = passages.paper.section_of(passages.sentences[found.sentence])
    where = f"p. {passages.sentences[found.sentence].page}{f' ({section.title})' if section else ''}"
    grade = _grade(found, passages.texts[found.sentence], passages.kind(found.sentence))
    return FoundClaim(
        claim=claim,
        evidence=f"nearest passage, {where}: “{words.text}”",
        supported=grade,
        words=(words,),
        needs_review=grade != "strong",
    )


def _grade(found: Support, text: str, kind: SectionKind) -> Grade:
    """Say how closely a passage fits a claim; a number of the claim at a table or figure fits best."""
    if found.numbers and found.points and found.covered >= _FITS:
        return "strong"
    finds = bool(_OWN_FINDING.search(text) or _FINDING.search(text) or found.points)
    fits_well = found.covered >= _FITS_WELL and kind in ("results", "discussion") and finds
    return "moderate" if found.numbers or fits_well or (found.points and found.shared >= _MANY) else "weak"


def _main_claims(passages: Passages) -> list[int]:
    """Choose the sentences that claim most, none that repeats another; the abstract comes before the rest."""
    chosen: list[int] = []
    for kind in (*_CLAIMING, "discussion"):
        if kind == "discussion" and len(chosen) >= _FEW_CLAIMS:
            break
        told = [i for i in _sentences_in(passages, kind) if _claims(passages.texts[i], kind)]
        for index in sorted(told, key=lambda i: (-_claim_score(passages.texts[i]), i)):
            if len(chosen) < MOST_CLAIMS and not any(_alike(passages.texts[index], passages.texts[c]) for c in chosen):
                chosen.append(index)
    return sorted(chosen)


def _sentences_in(passages: Passages, kind: SectionKind) -> list[int]:
    """Return the sentences of body text in sections of a kind."""
    return [i for i, found in enumerate(passages.kinds) if found == kind and passages.sentences[i].kind == "body"]


def _claims(text: str, kind: SectionKind) -> bool:
    """Tell whether a sentence claims something: with a "we", or outside an introduction by a number or comparison."""
    own = _OWN_FINDING.search(text) or _MAKING.search(text)
    if _claim_score(text) == 0 or own or kind not in ("abstract", "conclusion"):
        return _claim_score(text) > 0 and bool(own)
    return not _OF_OTHERS.search(text) and bool(numbers_of(text) or _COMPARING.search(text))


@lru_cache(maxsize=1024)
def _claim_score(text: str) -> int:
    """Say how much a whole sentence claims: 2 for a finding, 1 for something made, 1 more for a number."""
    if _NOT_A_CLAIM.search(text) or not _WHOLE.search(text):
        return 0
    found = _OWN_FINDING.search(text) or _FINDING.search(text)
    score = 2 * bool(found) + bool(_MAKING.search(text))
    return score + bool(numbers_of(text)) if score else 0


def _alike(one: str, other: str) -> bool:
    """Tell whether two sentences share most of their telling words."""
    a, b = telling(one), telling(other)
    return len(a & b) > 0.6 * min(len(a), len(b))


def _whole(passages: Passages, index: int) -> Words:
    """Return a sentence as words."""
    sentence = passages.sentences[index]
    return quote(passages, Hit(index, sentence.start, sentence.end))
