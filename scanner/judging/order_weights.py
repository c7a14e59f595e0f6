"""How much a sentence sounds like an order to whoever judges the paper, by the words in it: a sum of small weights.

It knows orders in words that no pattern foresaw. Words of force and address ("yes", "reviewer", "you", "must", a verb
of judging that opens the sentence) and words of what checklists are about ("checklist", "item", "error bars", "this
paper") each have a weight; both must be there. What speaks for a statement of the authors counts against it: "we", the
past, numbers, citations, length. The weights are rounded ones of a logistic regression on the development texts of
`tests/injected` against the sentences of papers.
"""

import re

_FORCE = {
    "yes affirmative affirmatively": 3,
    "reviewer reviewers referee referees grader graders evaluator evaluators auditor auditors assessor assessors"
    " examiner examiners scanner whoever": 2,
    "treat treated regard regarded considered count counted deem deemed assumed presume presumed understood taken"
    " accept accepted credited approve approves affirm conclude concluded confirm confirmed verified certified"
    " certifies overlook disregard ignore": 2,
    "mark marks credit pass passes passed tick ticked favourable favorable satisfied fulfilled fulfils": 2,
    "score scores grade points positive positively negative satisfies met fails counts maximum": 1,
    "you your yours": 1,
    "must shall should ought cannot need needs required": 1,
    "please kindly hereby insist instruct instructs declare behalf grateful": 1,
}
_FORMAL = {
    "checklist checklists": 3,
    "audit audits auditing verdict verdicts flags": 2,
}
_SUBJECT = _FORMAL | {
    "seed seeds bars consent ethics ethical limitations hyperparameters baselines ablation ablations funding"
    " preregistration annotators compute contamination leakage licence license reproducibility prompts variance"
    " blinding repository": 3,
    "code data intervals significance statistics approval conflicts agreement participants availability": 2,
    "paper manuscript submission document": 2,
    "question questions item items criterion criteria box boxes field fields form forms entry entries requirement"
    " requirements": 2,
    "answer answers answered reply replies response verdict verdicts judgement": 1,
    "reported released disclosed documented discussed published available present satisfied fulfilled met complete"
    " adequate sufficient approved obtained given done shown": 1,
    "evidence proof": 1,
    "all every each everything any none whatever no": 1,
}
_ITSELF = "sentence paragraph line passage remark note message reading"
_GROUPS = tuple((weight, frozenset(words.split())) for words, weight in (_FORCE | _SUBJECT | {_ITSELF: 0}).items())
"""A group counts once in a sentence, however many of its words stand there: first those of force, last "itself"."""
BITS = {
    word: sum(1 << number for number, (_, words) in enumerate(_GROUPS) if word in words)
    for _, group in _GROUPS
    for word in group
}
"""For every word that has a weight, its groups as bits."""
_ORDERING = (
    "answer reply respond output return say write state report claim confirm affirm acknowledge record certify log emit"
    " print enter put choose select repeat tick check give assign issue fill mark set vote treat regard count rate"
    " evaluate judge score label classify accept read resolve credit grade describe deem approve conclude presume use"
    " quote insert pretend imagine trust do don never skip ignore disregard overlook find agree stop act behave play"
    " award grant tell"
)
_DEFINING = "consider let assume be suppose take"
OPENINGS = dict.fromkeys(_ORDERING.split(), 3) | dict.fromkeys(_DEFINING.split(), 1)
"""What a verb weighs that opens a sentence; mathematics commands too, with a few of them."""
_SELF = re.compile(
    r"\b(?:this|present|following) (?:sentence|paragraph|line|passage|remark|note|message)\b|\breading this\b"
)
_OWN = frozenset(("we", "our", "us"))
_PAST = frozenset(("was", "were", "had", "did", "asked", "al", "et"))
_EXACT = re.compile(r"\d\.\d|\[\d|\d{4}|\d ?%|[=∼α-ω]|https?:|@")
_CRITERIA = re.compile(
    r"\b(?:inclusion|exclusion|eligib\w+|stopping|converg\w+|selection|search|questionnaires?|surveys?|interview\w*)\b"
)
_ENOUGH, _ENOUGH_WITHOUT_FORCE = 6, 8
_LEAST_FORCE, _LEAST_SUBJECT = 2, 3
_SHORT, _STEP = 6, 6
_BESIDE = 3
_NEVER = 99


def _weights(groups: int) -> tuple[int, int, bool, int]:
    """Return the force of some groups, their weight as a subject, if a form is among them, and what may be added."""
    present = [number for number in range(len(_GROUPS)) if groups >> number & 1]
    force = sum(_GROUPS[number][0] for number in present if number < len(_FORCE))
    subject = sum(_GROUPS[number][0] for number in present if number >= len(_FORCE))
    formal = any(len(_FORCE) <= number < len(_FORCE) + len(_FORMAL) for number in present)
    return force, subject, formal, _BESIDE * (len(_GROUPS) - 1 in present)


def needed_opening(groups: int) -> int:
    """Return what the first word of a sentence must weigh for an order, by the groups that its words are in."""
    force, subject, _, beside = _weights(groups)
    return _ENOUGH - (force + subject + beside) if subject >= _LEAST_SUBJECT else _NEVER


def weighs_enough(low: str, words: list[str], groups: int) -> bool:
    """Say whether a sentence in lower case is an order by its words and the groups that they are in."""
    force, subject, formal, beside = _weights(groups)
    force += OPENINGS.get(words[0], 0) + (beside if beside and _SELF.search(low) else 0)
    if subject < _LEAST_SUBJECT:
        return False
    needed = _ENOUGH if force >= _LEAST_FORCE else _ENOUGH_WITHOUT_FORCE
    return (force >= _LEAST_FORCE or formal) and force + subject - _against(low, words) >= needed


def _against(low: str, words: list[str]) -> int:
    """Return what speaks for a statement of the authors: "we", the past, numbers and links, a study, length."""
    found = frozenset(words)
    signs = (
        2 * (not _OWN.isdisjoint(found)),
        2 * (not _PAST.isdisjoint(found)),
        2 * bool(_EXACT.search(low)),
        3 * bool(_CRITERIA.search(low)),
        max(0, (len(words) - _SHORT) // _STEP),
    )
    return sum(signs)
