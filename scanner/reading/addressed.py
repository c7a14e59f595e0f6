"""Whether a text speaks to a language model that reads the paper for somebody.

The patterns stand for speech acts, not for known sentences: overriding instructions, steering a review or the answers
to a checklist, asking whether the reader is a machine, planting a phrase. A prompt that a paper prints, or talks about,
is none of them: it speaks to the model of the study. So one strong act suffices, weak ones must come in twos, and an
act that its own sentence presents as a mention (in quotes, "prompts such as …") does not count.
"""

import re
from typing import NamedTuple

from scanner.reading.unseen import as_read

_MODEL = (
    r"(?:ai|a\.i\.|llms?|(?:large )?language models?|chatbots?|chat ?gpt|gpt\S{0,6}|claude|gemini|"
    r"artificial intelligence)"
)
_MACHINE = (
    rf"(?:{_MODEL}|machine reader|"
    r"automat(?:ed|ic) (?:system|reviewer|reader|grader|evaluator|tool|assistant|agent)s?)"
)
_ROLE = (
    r"(?:(?:peer )?reviewers?|readers?|assistants?|systems?|graders?|evaluators?|models?|agents?|judges?|auditors?|"
    r"tools?)"
)
_NO_PERSON = (
    r"(?!-| (?:researcher|scientist|engineer|practitioner|developer|user|expert|company|lab|student|vendor|provider))"
)
_GOOD = (
    r"(?:positive|favou?rable|glowing|excellent|outstanding|strong|high(?:est)?|top|perfect|maxim(?:um|al)|"
    r"enthusiastic)"
)
_BAD = (
    r"(?:weakness(?:es)?|negatives?|limitations?|shortcomings?|flaws?|criticisms?|problems?|errors?|drawbacks?|"
    r"red flags?)"
)
_JUDGEMENT = r"(?:reviews?|scores?|ratings?|assessments?|evaluations?|recommendations?|grades?|marks?|verdicts?)"
_WORK = r"(?:paper|manuscript|submission|article|work|study|thesis|report)"
_GIVE = r"(?:give|write|provide|generate|produce|assign|award|return|issue|submit|output|deliver|make|leave)"
_MUST = r"(?:should|must|have to|need to|will|are to)"
_ORDER = (
    r"(?:(?:^|[.!?:;>*\]\)\"'-])\W*(?:and |then |so |also,? )?|"
    rf"\b(?:please|now|must|always|only|instead|kindly|just|simply|(?:you|reviewers?) {_MUST}) )"
)

# In the patterns a blank is white space, `@` the start of an order, `~` a few words, `…` the rest of a clause.
_OVERRIDE = (
    (
        r"\b(?:ignore|disregard|forget|override|discard|skip) (?:all |any |every |each )?(?:of )?"
        r"(?:the |your |my |these )?(?:previous|prior|above|earlier|preceding|foregoing|initial|original|former|other|"
        r"existing|system)(?: \w+)? (?:instruction|prompt|direction|guideline|rule|command|order|request)s?\b"
    ),
    (
        r"\b(?:ignore|disregard|forget) (?:all |any )?(?:of )?(?:your|the) (?:instruction|system prompt|prompt)s?"
        r"(?: given| above| so far| before)?\b"
    ),
    r"忽略.{0,8}(?:指令|指示|提示|要求)",
    r"(?:以前|これまで|上記|前).{0,6}(?:指示|命令).{0,4}(?:無視|忘れ)",
    r"(?:이전|위).{0,8}(?:지시|명령|프롬프트).{0,6}무시",
)
_STEER_REVIEW = (
    rf"@{_GIVE} ~{_GOOD} ~{_JUDGEMENT}\b",
    rf"\b{_GOOD} {_JUDGEMENT} only\b",
    (
        r"@(?:strongly )?(?:recommend|suggest|advise|vote for|argue for) (?:for )?(?:an? |the )?(?:strong |clear )?"
        r"accept(?:ance|ing)?\b"
    ),
    rf"@(?:accept|praise|endorse|rate|score) (?:this|the present) {_WORK}\b",
    (
        r"@(?:do not|don't|never|avoid) (?:highlight|mention|list|report|raise|point out|criticis\w+|criticiz\w+|"
        rf"discuss\w*|mentioning|highlighting|raising|listing) ~{_BAD}\b"
        r"(?! (?:in|of|with) (?:the|their|your) (?:data|response|code|dialogue))"
    ),
    r"(?:只|仅|请).{0,6}(?:正面|积极).{0,3}(?:评价|评审|评论|审稿)",
)
_STEER_ANSWERS = (
    (
        r"@(?:answer|say|reply|respond|put|choose|select|write)(?: with)? \W?(?:yes|true|satisfied)\W? "
        r"(?:to|for|on|in) (?:all|every|each|any|the|whatever)\b(?: of)?(?: the)?(?: \w+)? "
        r"(?:question|item|criteri|check|point|field)"
    ),
    (
        r"@(?:mark|set|rate|label|score|count|treat|consider) (?:all|every|each|any) ~(?:items?|criteri\w+|questions?|"
        r"answers?|fields?|checks?|points?|requirements?) (?:as|to) "
        r"\W?(?:yes|true|satisfied|met|passed|fulfill?ed|present|complete|positive)\b"
    ),
)
_ASK_FOR_MACHINE = (
    (
        r"\b(?:if|when|in case|should|because|since) (?:you|the reader) (?:are|be|happen to be|is)(?: an?| the)? "
        rf"(?:\w+ )?{_MACHINE}\b{_NO_PERSON}"
    ),
    (
        rf"\b(?:if|when|in case) (?:this|the) (?:text|{_WORK}|document|file|page) is (?:being )?(?:read|reviewed|"
        rf"processed|parsed|summari[sz]ed|evaluated|graded) by (?:an? )?{_MACHINE}\b{_NO_PERSON}"
    ),
    (
        r"\b(?:note|message|attention|notice|hello|dear|(?:important|hidden|secret) instruction)s?"
        rf"(?: to| for)?:? (?:all |any |the |an? )?{_MACHINE}(?: {_ROLE})?\b{_NO_PERSON}"
    ),
    (
        r"(?:^|[.*>#])\W*(?:instruction|guidance|direction)?s? ?(?:for|to) (?:all |any |the )?"
        rf"{_MACHINE} {_ROLE}\W{{0,4}}[:*]"
    ),
    (
        rf"\bas an? {_MODEL}(?: {_ROLE})?,? you {_MUST} (?:\w+ )?"
        r"(?:recommend|accept|rate|praise|give|ignore|answer yes|endorse|support)\b"
    ),
)
_PLANT = (
    (
        r"@(?:embed|include|insert|use|add|place|put|incorporate|mention) (?:both |all )?(?:of )?(?:the|these|this) "
        r"(?:exact |following |literal )*(?:phrase|word|sentence|string|term|expression|keyword)s?\b…\b(?:in|into|of) "
        r"(?:the|your|its|their|any) (?:\w+ )?(?:review|assessment|evaluation|referee report)"
    ),
)
_WEAK = (
    (
        r"\b(?:do not|don't|never)(?: \w+)? (?:mention|reveal|acknowledge|repeat|disclose|report|reference|refer to|"
        r"state) (?:\w+ )?(?:this|these|the|any|your)(?: \w+)? (?:instruction|prompt|message|note|directive|text)s?\b"
    ),
    (
        r"<\W?(?:system|assistant|instruction|admin)[ \w]*>|\[/?(?:system|inst)\]|<\|im_\w+\|>|"
        r"\bsystem (?:prompt|instruction|override):"
    ),
    (
        rf"\byou are (?:now )?(?:an? |the )?(?:\w+ )?{_MODEL} (?:that |who )?"
        r"(?:reviewer|reviewing|grader|evaluator|auditor)"
    ),
    (
        r"@(?:emphasi[sz]e|highlight|stress|focus on|underline|praise) ~"
        r"(?:strengths?|novelty|contributions?|breakthroughs?|merits?|importance|rigou?r)\b"
    ),
    rf"\b(?:downplay|minimi[sz]e|overlook|omit|hide|soften|excuse) ~{_BAD}\b",
    rf"\byou must (?:\w+ )?(?:{_GIVE}|accept|rate|praise|recommend)\b",
    rf"\bas an? {_MODEL}(?: {_ROLE})?,? you {_MUST}\b",
    r"\b(?:new|updated|real|actual|important|secret|hidden) instructions?:",
)

_WORDS = {"~": r"(?:\S+ ){0,5}?", "…": r".{0,160}?"}
_NO_WORDS = {"@": "", "~": ".{0,40}?", "…": ".{0,120}?", r"\b": "", " ": ""}

_SUBJECT = re.compile(
    r"instruct|prompt|direction|guideline|rules?\b|command|order|request|review|scor|rating|assess|evaluat|recommend|"
    r"grade|verdict|accept|\bpaper|manuscript|submission|\ba\.?i\b|llm|language model|chat|gpt|claude|gemini|automat|"
    r"machine|question|criteri|checklist|item|phrase|weakness|negative|limitation|shortcoming|flaw|criticism|system|"
    r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]"
)
"""Every act is about one of these; most texts about none, and are done with quickly."""

_MENTION = re.compile(
    r"\b(?:such as|e\.g\.|for example|for instance|like|phrases?|attacks?|attackers?|inject\w*|jailbreak\w*|"
    r"adversar\w*|strings?|called|known as|et al|termed|the (?:prompt|instruction|command|text)|prompts?|payloads?|"
    r"examples?|"
    r"contain(?:s|ing|ed)?|told|asked|tells?|asks?|instruct(?:s|ed|ing)|say(?:s|ing)?|reads?|was|were|participants?|"
    r"annotators?|we)\b"
)
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)(?<!e\.g\.)(?<!i\.e\.)|[>*]")
_QUOTE = re.compile(r"[\"'“”‘’«»`]\W*$")
_LINE_END_HYPHEN = re.compile(r"(?<=\w)[-‐]\s*\n\s*(?=\w)")
_SPACED_OUT = re.compile(r"\b[^\W\d_](?: [^\W\d_]\b){5,}")
_LONGEST_RUN_ON = 1000


class _Act(NamedTuple):
    """One speech act: in running text, in words that need not form sentences, and where the ends of words are lost."""

    running: re.Pattern[str]
    loose: re.Pattern[str]
    run_on: re.Pattern[str]


def _act(pattern: str) -> _Act:
    """Compile a pattern for each of the three ways."""
    return _Act(
        re.compile(_spelt(pattern, {"@": _ORDER, **_WORDS, " ": r"\s+"})),
        re.compile(_spelt(pattern, {"@": r"\b", **_WORDS, " ": r"\W+"})),
        re.compile(_spelt(pattern, _NO_WORDS)),
    )


def _spelt(pattern: str, meanings: dict[str, str]) -> str:
    """Return a pattern with its signs replaced by what they mean."""
    for sign, meaning in meanings.items():
        pattern = pattern.replace(sign, meaning)
    return pattern


_STRONG_ACTS = tuple(
    _act(pattern) for pattern in (*_OVERRIDE, *_STEER_REVIEW, *_STEER_ANSWERS, *_ASK_FOR_MACHINE, *_PLANT)
)
_WEAK_ACTS = tuple(_act(pattern) for pattern in _WEAK)


def addressed_to_model(text: str, *, printed: bool = True) -> bool:
    """Return whether a text gives orders to a language model or automatic reviewer that reads it.

    Invisible and look-alike characters are resolved, line-end hyphens joined and letters printed apart brought together
    first. Text that is not `printed` for readers is judged by its words alone: it need not form sentences, and nothing
    is taken for a mention. It says nothing about who wrote the words, or why.
    """
    words = " ".join(_LINE_END_HYPHEN.sub("", as_read(text)).casefold().split())
    if _SUBJECT.search(words) and _gives_orders(words, printed=printed):
        return True
    spaced_out = (stretch[0] for stretch in _SPACED_OUT.finditer(words))
    run_on = spaced_out if printed or len(words) > _LONGEST_RUN_ON else (words,)
    return any(act.run_on.search(re.sub(r"[\W_]", "", stretch)) for stretch in run_on for act in _STRONG_ACTS)


def _gives_orders(words: str, *, printed: bool) -> bool:
    """Return whether a text performs a strong act, or two weak ones."""
    if any(_performs(act, words, printed=printed) for act in _STRONG_ACTS):
        return True
    return sum(_performs(act, words, printed=printed) for act in _WEAK_ACTS) >= 2


def _performs(act: _Act, words: str, *, printed: bool) -> bool:
    """Return whether a text performs an act, and does not only mention it where it is printed."""
    if not printed:
        return bool(act.loose.search(words))
    return any(not _is_mentioned(words, _first_letter(match)) for match in act.running.finditer(words))


def _first_letter(match: re.Match[str]) -> int:
    """Return where the words of an act start: it may take in the end of the sentence before."""
    return match.start() + next((index for index, char in enumerate(match[0]) if char.isalnum()), 0)


def _is_mentioned(words: str, start: int) -> bool:
    """Return whether the sentence up to an act presents it as something said elsewhere."""
    before = words[max(0, start - 200) : start]
    sentence = _SENTENCE_END.split(before)[-1]
    return bool(_MENTION.search(sentence) or (_QUOTE.search(sentence) and any(map(str.isalpha, sentence))))
