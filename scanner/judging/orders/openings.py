"""Orders known by how they open: a verb of judging or telling, a duty of whoever reviews, what the verdict is to be."""

import re

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
FIRST_WORDS = frozenset(f"{_POLITE} {_VERBS} {_SUBJECTS} message instruction hint".split())
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


def opens_with_order(text: str, start: int, end: int) -> bool:
    """Say whether what stands between two offsets opens as an order; its first word is one of `FIRST_WORDS` then."""
    return bool(_ORDER.match(text, start, end) or _TO_MACHINES.match(text, start, end))
