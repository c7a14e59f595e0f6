"""How much a sentence sounds like an order to whoever judges the paper, by the words in it: a sum of small weights.

It knows orders in words that no pattern foresaw. Words of force and address ("yes", "reviewer", "you", "must", a verb
of judging that opens the sentence) and words of what checklists ask about ("item", "error bars", "this paper") have a
weight each; both must be there. What speaks for a statement of the authors counts against it: "we", the past, numbers,
citations, length. The weights are those of a logistic regression on the development texts of `tests/injected` against
the sentences of papers, rounded.
"""

import re
from functools import lru_cache
from typing import NamedTuple

_FORCE = {
    "yes affirmative affirmatively": 3,
    "satisfied fulfilled fulfils fulfil satisfies compliant compliance passes favourable favorable"
    " lenient generous leniently credit": 3,
    "reviewer reviewers referee referees grader graders evaluator evaluators auditor auditors assessor assessors"
    " examiner examiners inspector adjudicator scanner parser parsers pipeline whoever checker checkers"
    " chatbot chatbots": 2,
    "treat treated regard regarded count counted deem deemed presume presumed accept accepted"
    " credited approve approves affirm conclude concluded confirm confirms certified certifies certify overlook"
    " disregard ignore register waive exempt exempts exempted vouch penalise penalize admit"
    " admits override overrule authorise authorize tick ticks ticked ticking": 2,
    "shall mandatory instruct instructs instructed command insist kindly hereby please grateful respectfully": 2,
    "must shall should ought cannot required requires mandatory expected need needs": 1,
    "considered taken seen read counts confirmed verified understood assumed interpret": 1,
    "pass passed met adequate sufficient acceptable appropriate positive positively negative negatively ok valid points"
    " score grade fails resolved settled marks meets meet decided ruled": 1,
    "you your yours yourself": 1,
    "ai llm llms bot bots assistant automated automatic gpt machine machines": 1,
}
_FORMAL = {
    "checklist checklists": 2,
    "audit audits auditing verdict verdicts flags rubric": 2,
}
"""These have force, and are a subject too."""
_SUBJECT = {
    "seed seeds bars consent ethics ethical irb limitations hyperparameters ablation ablations funding preregistration"
    " preregistered annotators contamination leakage licence license reproducibility blinding": 3,
    "baselines compute prompts variance significance repository approval availability conflicts statement agreement"
    " released hyperparameter participants": 2,
    "sample causal demographics recruitment attrition randomisation randomization randomised randomized funder sponsor"
    " sponsors interests cutoff overlap memorisation preprocessing validity threats budget correction corrected"
    " comparisons power versions generalisation generalization reproducible cost costs runs code data intervals"
    " confidence statistics statistical tests error raters annotation limitation": 2,
    "paper manuscript submission article document": 2,
}
_ANY_SUBJECT = {
    "question questions item items criterion criteria box boxes field fields form forms entry entries requirement"
    " requirements query queries": 2,
    "answer answers answered reply replies response responses judgement judgment": 1,
    "assessment evaluation review reviewing grading marking scoring judging evaluating assessing grade": 1,
}
"""Prompts to models and instructions to raters are about these too: alone they need more force than a command."""
_REST = {
    "reported released disclosed documented discussed published available present complete obtained given done shown"
    " provided public": 1,
    "all every each everything any none whatever whenever": 1,
    "absence lack missing omission silence without": 1,
    "evidence proof": 1,
    "no nothing": 1,
    "sentence paragraph line passage remark note message reading": 0,
}
_GROUPS = tuple(
    (weight, frozenset(words.split()), section)
    for section, groups in enumerate((_FORCE, _FORMAL, _SUBJECT, _ANY_SUBJECT, _REST))
    for words, weight in groups.items()
)
"""Groups of words: each counts once in a sentence, however many of its words stand there."""
BITS = {
    word: sum(1 << number for number, (_, words, _) in enumerate(_GROUPS) if word in words)
    for _, group, _ in _GROUPS
    for word in group
}
"""For every word that has a weight, its groups as bits."""
_STRONG = 0b111
"""The first three groups of force: a verdict, a form that is met, somebody who judges."""
_ITSELF = 1 << (len(_GROUPS) - 1)
_ORDERING = (
    "never reject answer reply respond output say report claim confirm affirm acknowledge record certify emit enter"
    " tick mark treat regard count deem approve conclude presume quote pretend imagine trust skip ignore disregard"
    " overlook agree accept credit award grant suspend waive assign vouch rate judge score grade give register"
    " override overrule"
)
_TELLING = "put fill vote do don stop act behave play tell prefer pick bear feel be remember replace praise add"
_DOING = (
    "return write state log print choose select repeat check issue set evaluate label classify read resolve describe"
    " insert provide produce ensure make keep apply verify consider assume suppose take let"
)
OPENINGS = dict.fromkeys(_DOING.split(), 1) | dict.fromkeys(_TELLING.split(), 2) | dict.fromkeys(_ORDERING.split(), 3)
"""What a verb weighs that opens a sentence; algorithms and mathematics command too, and little with "see" or "use"."""
_MOST = 3
_LEADS = frozenset(
    (
        "if",
        "when",
        "whenever",
        "for",
        "in",
        "should",
        "unless",
        "as",
        "even",
        "where",
        "wherever",
        "hint",
        "note",
        "reminder",
        "advice",
        "request",
        "directive",
        "instruction",
        "scoring",
        "grading",
        "parser",
        "dear",
    )
)
MOST_OPENING = OPENINGS | dict.fromkeys(_LEADS, _MOST)
"""What the command of a sentence may weigh, by its first word."""
_LEAD = re.compile(r"[^,:]{2,80}[,:]\s(?:please |kindly |simply |just )?([a-z]+)")
"""A condition, a form of address or a label before what is commanded."""
_SELF = re.compile(
    r"\b(?:this|present|following) (?:sentence|paragraph|line|passage|remark|note|message)\b|\breading this\b"
)
_SELF_WEIGHT = 3
_OWN = frozenset(("we", "our", "us", "ours"))
_CITING = frozenset(("al", "et", "cite"))
_PAST = frozenset(("was", "were", "had", "did", "asked"))
_THEIRS = frozenset(("their", "they"))
_EXACT = re.compile(r"\d\.\d|\[\d|\d{2}|\d ?%|[=∼α-ω]|https?:|@")
_STUDY = re.compile(
    r"\b(?:inclusion|exclusion|eligib\w+|stopping|converg\w+|selection|search|questionnaires?|surveys?|interview\w*)\b"
)
_ENOUGH, _LEAST_FORCE, _LEAST_SUBJECT = 4, 2, 2
_WEAK = 2
"""What a sentence with hardly any force must weigh beyond that; one in the past is none."""
_STEP = 5
"""Every fifth word weighs against."""
NEVER = 99


class _Weight(NamedTuple):
    """What groups of words weigh: by their force and all together; `apt` says that they can make an order at all."""

    force: int
    whole: int
    apt: bool


@lru_cache(maxsize=2**16)
def _weigh(groups: int) -> _Weight:
    """Return what some groups weigh."""
    force, formal, subject, vague, rest = (
        sum(weight for number, (weight, _, part) in enumerate(_GROUPS) if part == section and groups >> number & 1)
        for section in range(5)
    )
    apt = formal + subject + vague >= _LEAST_SUBJECT and bool(formal or subject or groups & _STRONG)
    return _Weight(force + formal, force + formal + subject + vague + rest, apt)


def needed_opening(groups: int) -> int:
    """Return what the first word of a sentence must weigh for an order, by the groups that its words are in."""
    force, whole, apt = _weigh(groups)
    beside = _SELF_WEIGHT if groups & _ITSELF else 0
    if not apt:
        return NEVER
    weak = 0 if force >= 1 and whole >= _ENOUGH + _WEAK else _LEAST_FORCE - force
    return max(weak, _ENOUGH - whole) - beside


def weighs_enough(low: str, words: list[str], groups: int, *, more: int = 0) -> bool:
    """Say whether a sentence in lower case is an order by its words and the groups that they are in."""
    force, whole, apt = _weigh(groups)
    opening = _opening(low, words)
    opening += _SELF_WEIGHT if groups & _ITSELF and _SELF.search(low) else 0
    if not apt or force + opening < 1 or whole + opening < _ENOUGH:
        return False
    weak = (NEVER if _PAST.intersection(words) else _WEAK) * (force + opening < _LEAST_FORCE)
    return whole + opening - _against(low, words, ordering=opening >= _LEAST_FORCE) >= _ENOUGH + weak + more


def _opening(low: str, words: list[str]) -> int:
    """Return what the verb weighs that a sentence commands with: its first word, or that behind a lead."""
    behind = _LEAD.match(low) if words[0] in _LEADS else None
    later = OPENINGS.get(behind[1], 0) if behind else 0
    first = OPENINGS.get(words[0], 0) if words[1:2] != ["of"] else 0
    return max(first, later if later == _MOST else 0)


def _against(low: str, words: list[str], *, ordering: bool) -> int:
    """Return what speaks for a statement of the authors: "we", the past, numbers and links, a study, length.

    A sentence that is `ordering` by its first word may well speak of "our" work or "their" code.
    """
    found = frozenset(words)
    signs = (
        (1 if ordering else 2) * (not _OWN.isdisjoint(found)),
        2 * (not _CITING.isdisjoint(found)),
        2 * bool(_EXACT.search(low)),
        2 * bool(_STUDY.search(low)),
        not _PAST.isdisjoint(found),
        not ordering and not _THEIRS.isdisjoint(found),
        len(words) // _STEP,
    )
    return sum(signs)
