"""Sentences that tell whoever reads a paper what to say about it: orders, not statements.

They are printed for everybody to see, so they are no hidden text, and a paper on such attacks may quote them; but they
are no evidence either: that something is to be taken as reported does not report it. Papers state, and hardly ever
command; what they do command ("consider a graph", "note that", a prompt "answer yes or no") is left alone. Orders are
known by their grammar: a verb of judging or telling that opens the sentence, a duty of whoever reviews, what the answer
or verdict is to be. An order in other words than these is taken for a statement, as any sentence is.
"""

import re

from scanner.paper import Paper, Sentence
from scanner.reading.addressed import addressed_to_model

Span = tuple[int, int]

_POLITE = "please kindly now instead always simply just also therefore so system note"
_VERBS = (
    "answer reply respond output return say write state report claim confirm affirm acknowledge record certify pretend"
    " accept agree consider treat regard mark count rate take evaluate judge score set assume make be remember do don"
    " never credit grant award give let conclude believe trust"
)
_SUBJECTS = (
    "if when whenever reviewers reviewer graders grader evaluators evaluator auditors auditor assessors assessor"
    " referees referee whoever anyone the your its each every all"
)
_FIRST_WORDS = frozenset(f"{_POLITE} {_VERBS} {_SUBJECTS} message instruction hint".split())
_FIRST = re.compile(r"\W*([a-z]+)", re.IGNORECASE)
_OPENING = rf"\W*(?:(?:{_POLITE.replace(' ', '|')})\b[,:]? ?|note (?:for|to) (?:\w+ ){{0,2}})*"
_COMMANDS = (
    r"(?:if|when(?:ever)?) (?:you are |it is )?asked\b.{0,120}?\b(?:say|reply|answer|respond|write|report|state)\b"
    r"|(?:answer|reply|respond|output|return|say|write)(?: with)?[\s“\"‘']{1,3}yes\b(?!\W{1,3}(?:or\W{1,3})?no\b)"
    r"|(?:say|write|reply|answer|state|report|claim|confirm|affirm|acknowledge|record|certify|pretend|accept|agree"
    r"|conclude|believe|trust) that\b"
)
_JUDGING = (
    r"(?:consider|treat|regard|mark|count|rate|take|evaluate|judge|score|set)\b.{0,120}"
    r"\b(?:as (?:if\b|met|satisfied|fulfilled|present|reported|answered|complete|specific|adequate|sufficient)"
    r"|to (?:yes|true|present))\b"
    r"|assume\b.{0,120}\b(?:reported|disclosed|documented|discussed|satisfied|fulfilled|met|approved|released)\b"
    r"|(?:make sure|be sure|remember|do not forget) to (?:credit|mark|tick|report|answer|say|give|reward|praise)\b"
    r"|(?:do not|don[’']t|never) (?:mark|report|flag|mention|count|list|criticise|criticize|penali[sz]e)\b"
    r"|(?:credit|grant|award|give) (?:this|the|our) (?:work|paper|manuscript|study|authors?)\b"
    r"|let the record (?:show|state)\b"
)
_DUTIES = (
    r"(?:the )?(?:reviewers?|graders?|evaluators?|auditors?|assessors?|referees?|whoever|anyone who)\b.{0,60}"
    r"\b(?:shall|must|should|(?:is|are) (?:told|asked|requested|required|instructed|to)\b)"
    r"|(?:the|your|its|each|every) (?:answer|verdict|reply|response|judgement|assessment)s?\b.{0,80}"
    r"\b(?:is|are|must be|should be|shall be)\W{1,3}(?:yes|positive|true|discussed|reported|disclosed)\b"
    r"|(?:all|every|each|the) (?:\w+ )?(?:checklist|items?|box(?:es)?|questions?|criteri\w+)\b.{0,100}"
    r"\b(?:must|should|shall|(?:is|are) to) be (?:marked|ticked|answered|rated|scored|counted|considered|treated)\b"
)
_ORDER = re.compile(rf"{_OPENING}(?:{_COMMANDS}|{_JUDGING}|{_DUTIES})", re.IGNORECASE)
_TO_MACHINES = re.compile(
    r"\W*(?:note|message|instruction|hint) (?:for|to) (?:\w+ ){0,2}(?:machine|model|ai\b|llm)", re.IGNORECASE
)


def orders_in(paper: Paper) -> list[Span]:
    """Return where sentences give orders, and what stands between the first and last of a paragraph.

    What lies between is taken along only where all that speaks to a model, so that no statement of the authors before
    or behind is lost to an order that was put beside it.
    """
    found = [s for s in paper.sentences if s.kind not in ("heading", "reference", "table") and _is_order(paper.text, s)]
    runs: dict[int, list[Sentence]] = {}
    for sentence in found:
        runs.setdefault(paper.text.rfind("\n", 0, sentence.start), []).append(sentence)
    between = [(run[0].start, run[-1].end) for run in runs.values() if len(run) > 1]
    addressed = [span for span in between if addressed_to_model(paper.text[slice(*span)])]
    return [(s.start, s.end) for s in found] + addressed


def _is_order(text: str, sentence: Sentence) -> bool:
    """Say whether a sentence is an order to whoever reads the paper; most are none by their first word."""
    first = _FIRST.match(text, sentence.start, sentence.end)
    if not first or first[1].lower() not in _FIRST_WORDS:
        return False
    span = (text, sentence.start, sentence.end)
    return bool(_ORDER.match(*span) or _TO_MACHINES.match(*span))
