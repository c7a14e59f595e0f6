"""Typed facts of a paper, what kind of paper it is by them, and which modules and items they make applicable.

Whether an item applies is the largest source of disagreement between careful readers, so it is decided here, openly:
every fact that is true names the sentences it leans on.
"""

from collections.abc import Mapping
from itertools import islice
from typing import cast, get_args

from scanner.judging.clues import Hit, find, quote
from scanner.judging.cues_models import MODELS
from scanner.judging.cues_people import PEOPLE
from scanner.judging.cues_raters import RATING
from scanner.judging.cues_study import STUDY
from scanner.judging.passages import Passages, passages_of
from scanner.module import FactName, Item, MethodologyTag, Module, PaperType
from scanner.paper import Paper
from scanner.reply import Fact, Words

FACTS = STUDY | PEOPLE | RATING | MODELS
"""What every fact needs that is told from the words themselves; the others follow from these."""
MEANINGS: dict[FactName, str] = {
    "computation": "something computed for this work",
    "data": "data that the work rests on",
    "experiments": "results of its own",
    "quantitative_results": "results in numbers",
    "fits_model": "a model that is trained, fitted or selected on data",
    "uses_model": "a model, instrument or software that is studied or used",
    "tests_pretrained_model": "a test of a model that others pretrained",
    "prompts_model": "a language model that is prompted",
    "wraps_model": "a model inside an agent, tool loop or pipeline",
    "has_settings": "settings of training, decoding or an algorithm",
    "human_participants": "participants, raters or annotators of this study",
    "compares_conditions": "people assigned to conditions or orders",
    "blinding_possible": "a condition that somebody could be blind to",
    "compares_methods": "a comparison with an alternative",
    "own_system": "a system or method of the authors' own",
    "outputs_people_can_judge": "outputs that people could judge",
    "causal_wording": "wording that one thing causes or improves another",
    "many_tests": "a battery of significance tests",
    "time_ordered_data": "data ordered in time",
    "scale_claims": "claims about scale, emergence or capability",
    "runs_something": "something with a cost of running",
    "literature_survey": "a survey of literature",
    "position": "an argument rather than a study",
    "theory": "theorems and proofs that carry the work",
    "creates_benchmark": "a benchmark or data set as the main product",
    "declared_unfunded": "the statement that there was no funding",
}
"""What each fact is, in words for people."""
_MOST_WORDS = 3
_WEIGHED = 3
"""A fact that needs less than this is told by a single sentence, or by how often something is named."""
_FOLLOW: dict[FactName, tuple[FactName, ...]] = {
    "computation": ("fits_model", "tests_pretrained_model", "prompts_model"),
    "data": ("experiments", "literature_survey", "creates_benchmark"),
    "has_settings": ("tests_pretrained_model", "prompts_model", "fits_model", "own_system"),
    "runs_something": ("own_system", "has_settings", "wraps_model", "fits_model"),
    "time_ordered_data": ("prompts_model",),
    "outputs_people_can_judge": ("prompts_model",),
    "blinding_possible": ("compares_conditions", "outputs_people_can_judge"),
}
"""Facts that are true where one of these is: people can be blind to a condition, or to which system made a text …"""
_OF_A_STUDY: frozenset[FactName] = frozenset(
    {
        "computation",
        "fits_model",
        "uses_model",
        "tests_pretrained_model",
        "prompts_model",
        "wraps_model",
        "quantitative_results",
        "causal_wording",
        "many_tests",
        "time_ordered_data",
        "runs_something",
    }
)
"""Facts of work that was done: an argument or a proof may speak of all of this and do none of it."""
_OF_PEOPLE: frozenset[FactName] = frozenset({"human_participants", "compares_conditions", "blinding_possible"})
"""Facts that need participants, whom an argument or a proof has not, whatever it tells of others'."""

_OF_MACHINES: frozenset[FactName] = frozenset({"runs_something"})
"""Facts that a study of people has only with a system of its own or a model under test, whatever it computes."""
_NOT_OF_REVIEWS: frozenset[FactName] = frozenset(
    {
        "human_participants",
        "compares_conditions",
        "tests_pretrained_model",
        "prompts_model",
        "wraps_model",
        "fits_model",
    }
)
"""Facts that a review of literature tells of the studies that it reviews, unless it has a system of its own."""
_OVER_TIME: tuple[FactName, ...] = ("fits_model", "tests_pretrained_model", "prompts_model")
"""What must be fitted to data, or tested on them, for their order in time to matter."""


def find_facts(paper: Paper) -> dict[FactName, Fact]:
    """Decide every fact of a paper; a true one carries up to three sentences that show it, strongest first.

    `confidence` is None: how often these facts are right is measured elsewhere, never guessed here.
    """
    passages = passages_of(paper)
    facts = {name: _weigh(passages, name) for name in get_args(FactName) if name in FACTS}
    for name in _FOLLOW:
        facts[name] = _following(facts, name)
    return {name: _with_needs(facts, name) for name in get_args(FactName)}


def classify(facts: Mapping[FactName, Fact], paper: Paper) -> tuple[PaperType, tuple[MethodologyTag, ...]]:
    """Return the main type of a paper and its methodology tags, at least one."""
    passages = passages_of(paper)
    return _paper_type(facts), _tags(facts, passages)


def is_active(
    module: Module, facts: Mapping[FactName, Fact], paper_type: PaperType, tags: tuple[MethodologyTag, ...]
) -> bool:
    """Tell whether a module is asked for a paper."""
    active = module.active
    return (
        active.always
        or paper_type in active.paper_types
        or any(tag in active.tags for tag in tags)
        or any(facts[name].value for name in active.facts)
    )


def applies(item: Item, facts: Mapping[FactName, Fact]) -> bool:
    """Tell whether an item applies: all its conditions hold (none means always)."""
    return all(holds(condition, facts) for condition in item.applies_when)


def doubtful(item: Item, facts: Mapping[FactName, Fact]) -> bool:
    """Tell whether it is in doubt if an item applies: with its doubtful facts turned, it would be decided otherwise."""
    unsure = [name for name, fact in facts.items() if fact.doubtful]
    if not any(name in condition for condition in item.applies_when for name in unsure):
        return False
    turned = {name: facts[name].model_copy(update={"value": not facts[name].value}) for name in unsure}
    return applies(item, facts) != applies(item, {**facts, **turned})


def holds(condition: str, facts: Mapping[FactName, Fact]) -> bool:
    """Evaluate a condition of a module: `fact`, `not fact`, or several of these joined by ` or `."""
    parts = [part.strip() for part in condition.split(" or ")]
    named = [(cast("FactName", part.removeprefix("not ").strip()), part.startswith("not ")) for part in parts]
    return any(facts[name].value != denied for name, denied in named)


def _weigh(passages: Passages, name: FactName) -> Fact:
    """Add up the weights of the sentences that speak for a fact, each sentence once, until nothing can turn it."""
    needed, cues = FACTS[name]
    seen: dict[int, Hit] = {}
    total = 0
    most_against = sum(weight * most for weight, _, most in cues if weight < 0)
    for weight, clue, most in cues:
        if total + most_against > needed and len(seen) >= _MOST_WORDS:
            break
        for hit in islice((h for h in find(passages, clue) if h.sentence not in seen), most):
            seen[hit.sentence] = hit
            total += weight
    value = total >= needed
    close = needed >= _WEIGHED and needed - 1 <= total <= needed
    return Fact(name=name, value=value, doubtful=close, words=_words(passages, list(seen.values())) if value else ())


def _words(passages: Passages, hits: list[Hit]) -> tuple[Words, ...]:
    """Return the sentences of the first hits."""
    return tuple(quote(passages, hit) for hit in hits[:_MOST_WORDS])


def _following(facts: Mapping[FactName, Fact], name: FactName) -> Fact:
    """Return a fact that is true of itself or because another one is."""
    told = [facts[other] for other in (name, *_FOLLOW[name]) if other in facts]
    shown = [fact for fact in told if fact.value]
    words = shown[0].words if shown else ()
    unsure = all(fact.doubtful for fact in shown) if shown else any(fact.doubtful for fact in told)
    return Fact(name=name, value=bool(shown), doubtful=unsure, words=words)


def _with_needs(facts: Mapping[FactName, Fact], name: FactName) -> Fact:
    """Return a fact, made false where what it needs is not there."""
    studied = facts["experiments"].value or not (facts["position"].value or facts["theory"].value)
    done = facts["experiments"].value or (facts["own_system"].value and studied)
    people = facts["human_participants"].value and studied
    possible = (people or name not in _OF_PEOPLE) and (done or name not in _OF_A_STUDY)
    possible &= name != "has_settings" or done or facts["own_system"].value
    possible &= name not in _OF_MACHINES or not people or _has_machine(facts)
    reviews = facts["literature_survey"].value and not facts["own_system"].value
    possible &= name not in _NOT_OF_REVIEWS or not reviews
    possible &= name != "time_ordered_data" or any(facts[other].value for other in _OVER_TIME)
    return facts[name] if possible else Fact(name=name, value=False)


def _has_machine(facts: Mapping[FactName, Fact]) -> bool:
    """Tell whether there is a system of the authors' own or a model under test."""
    return any(facts[name].value for name in ("own_system", "tests_pretrained_model", "prompts_model", "wraps_model"))


def _paper_type(facts: Mapping[FactName, Fact]) -> PaperType:
    """Return the main type; the more special one first."""
    true = {name for name, fact in facts.items() if fact.value}
    if "literature_survey" in true:
        return "survey"
    if "position" in true:
        return "position"
    if "creates_benchmark" in true:
        return "benchmark-creation"
    if "theory" in true and "experiments" not in true:
        return "theoretical"
    machine = {"tests_pretrained_model", "own_system"} & true
    sure = facts["compares_conditions"].value or not facts["human_participants"].doubtful
    people = facts["human_participants"].value and sure
    return "human-study" if people and not machine else "empirical"


_DESIGNS: dict[MethodologyTag, str] = {
    "rct": r"\brandomi[sz]ed controlled trial\b|\brandomly (?:assigned|allocated)\b"
    r"|\brandom(?:i[sz]ed)? (?:assignment|allocation)\b",
    "qualitative": r"\b(?:semi-structured interview|thematic analysis|focus group|grounded theory|open coding"
    r"|ethnograph)",
    "case-study": r"\b(?:a|this|our|one|single|following) case study\b|^case study\b",
    "observational": r"\b(?:cohort|cross-sectional|retrospective|registry|observational|case-control|longitudinal)\b"
    r".{0,40}\b(?:study|data|analysis|design|survey)\b|\b(?:online )?(?:questionnaire|survey) (?:was|of|among|with)\b",
}


def _tags(facts: Mapping[FactName, Fact], passages: Passages) -> tuple[MethodologyTag, ...]:
    """Return the methodology tags that the facts and a few words of design give."""
    people = facts["human_participants"].value
    tested = facts["tests_pretrained_model"].value or facts["fits_model"].value or facts["creates_benchmark"].value
    given: dict[MethodologyTag, bool] = {
        "rct": facts["compares_conditions"].value and _shows(passages, "rct"),
        "observational": people and _shows(passages, "observational"),
        "benchmark-eval": tested,
        "case-study": _shows(passages, "case-study"),
        "meta-analysis": facts["literature_survey"].value,
        "theoretical": facts["theory"].value,
        "qualitative": people and _shows(passages, "qualitative"),
    }
    tags = tuple(tag for tag, value in given.items() if value)
    return tags or (("observational",) if facts["experiments"].value else ("theoretical",))


def _shows(passages: Passages, tag: MethodologyTag) -> bool:
    """Tell whether the words of a design stand in the paper's own account."""
    return any(passages.kind(index) != "related" for index in passages.matching(_DESIGNS[tag]))
