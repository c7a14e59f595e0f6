"""A checklist module: questions about a paper, as data that a scientist can edit.

One folder `modules/<id>/` with a `module.toml` is one module. The closed sets below are its whole vocabulary.
"""

import hashlib
import re
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import AfterValidator, Field, model_validator

from scanner.frozen import Frozen

FactName = Literal[
    "computation",  # something was computed for this work: code must exist
    "data",  # it rests on data of any kind
    "experiments",  # it reports results of its own
    "quantitative_results",  # … as numbers
    "fits_model",  # it trains, fine-tunes or statistically fits a model, or selects one on data
    "uses_model",  # a model, instrument or software is studied or used
    "tests_pretrained_model",  # a model that others pretrained is tested on a benchmark or on existing data
    "prompts_model",  # a language model is prompted
    "wraps_model",  # a model stands inside an agent, tool loop or pipeline
    "has_settings",  # there are training, decoding or algorithm settings to report
    "human_participants",  # participants, raters, annotators or data of people collected for the study
    "compares_conditions",  # people are assigned to conditions or orders
    "blinding_possible",  # somebody could know or not know the condition
    "compares_methods",  # a comparison with an alternative is part of the results
    "own_system",  # the authors propose a system or method of their own
    "outputs_people_can_judge",  # the outputs are text, images, advice …: people could rate them
    "causal_wording",  # it says that one thing causes, improves or reduces another
    "many_tests",  # a battery of significance tests
    "time_ordered_data",  # the data have dates, and a model is fitted to or tested on them
    "scale_claims",  # it claims something about scale, emergence, thresholds or capability
    "runs_something",  # a system, model or procedure with a cost of use
    "literature_survey",  # a review or meta-analysis of literature
    "position",  # an argument rather than a study
    "theory",  # theorems and proofs carry it
    "creates_benchmark",  # a benchmark or data set is its main product
    "declared_unfunded",  # the authors say that there was no funding
]
PaperType = Literal["empirical", "benchmark-creation", "survey", "position", "theoretical", "human-study"]
MethodologyTag = Literal[
    "rct",
    "observational",
    "benchmark-eval",
    "case-study",
    "meta-analysis",
    "theoretical",
    "qualitative",
]
Severity = Literal["high", "medium", "low"]
Guard = Literal["negated", "future", "others", "template", "living"]
"""Passages that a pattern must not take for evidence.

"no …", "will be …", somebody else's, an unfilled form, and people or animals in a procedure that no computer runs.
"""


def _pattern(text: str) -> str:
    """Refuse a pattern that is not a regular expression."""
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"not a regular expression: {text!r}: {error}") from error
    return text


def _condition(text: str) -> str:
    """Refuse a condition that is not `fact`, `not fact`, or several of these joined by ` or `."""
    for part in text.split(" or "):
        name = part.removeprefix("not ").strip()
        if name not in get_args(FactName):
            raise ValueError(f"{name!r} is no fact of a paper; known are {', '.join(get_args(FactName))}")
    return text


def _digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()[:16]


Pattern = Annotated[str, AfterValidator(_pattern)]
"""A Python regular expression, searched without regard to case in one sentence."""
Condition = Annotated[str, AfterValidator(_condition)]
"""`fact`, `not fact`, or several of these joined by ` or `."""


class _Digested(Frozen):
    """What tells its edition by a digest, which is worked out once and left behind by copies."""

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy with some fields changed, whose digest is its own."""
        copy = super().model_copy(update=update, deep=deep)
        copy.__dict__.pop("digest", None)
        return copy


class Clue(Frozen):
    """What one sentence must show to count: every pattern of `all`, none of `none`, in a section that fits.

    `section` is matched against the headings above the sentence; `kinds` limits it to headings, captions, table rows …
    `guards` name the traps under which the sentence does not count, all but `template` unless said otherwise.
    """

    all: tuple[Pattern, ...] = Field(min_length=1)
    none: tuple[Pattern, ...] = ()
    section: Pattern | None = None
    kinds: tuple[Literal["body", "heading", "caption", "table", "footnote", "front"], ...] = ()
    guards: tuple[Guard, ...] = ("negated", "future", "others", "template")


class Rule(Frozen):
    """How the rules auditor decides an item: any `yes` clue makes a yes, else any `no` clue a no, else `otherwise`.

    A `likely` clue is tried after those: most papers with such a sentence satisfy the item, but the sentence does not
    prove it, so the yes that it makes is marked for review. `otherwise` is "no" only for items where silence is an
    answer (an item that authors state in words one can list); "open" leaves the item to a person. `at_least` asks for
    that many different sentences with a `yes` clue.
    """

    yes: tuple[Clue, ...] = ()
    no: tuple[Clue, ...] = ()
    likely: tuple[Clue, ...] = ()
    check: str | None = None
    otherwise: Literal["no", "open"] = "open"
    at_least: int = Field(default=1, ge=1)

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.yes or self.no or self.likely or self.check):
            raise ValueError("a rule needs a `yes`, `no` or `likely` clue or a `check`")
        return self


class Measured(Frozen):
    """How an auditor did on an item against gold of `papers` papers; `yes`, `no`, `na` are (right, given) counts.

    `kappa` is None where only one class was ever given. `sureness` is how sure the raters of the gold were on average,
    from 0 to 1, None where they did not say.
    """

    auditor: str
    papers: int = Field(ge=1)
    accuracy: float
    kappa: float | None
    yes: tuple[int, int]
    no: tuple[int, int]
    na: tuple[int, int]
    sureness: float | None = None


class Item(_Digested):
    """One yes/no question about a paper; `measured` is not part of its content and stands in no module.toml."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    question: str = Field(min_length=10)
    why: str = Field(min_length=10)
    source: str = Field(min_length=5)
    counts: str = Field(min_length=5)
    does_not_count: str = Field(min_length=5)
    applies_when: tuple[Condition, ...] = ()
    query: tuple[str, ...] = Field(min_length=4)
    severity: Severity = "medium"
    rule: Rule | None = None
    measured: Measured | None = None

    @cached_property
    def digest(self) -> str:
        """The first 16 hexadecimal digits of the SHA-256 of the item's content."""
        return _digest(self.model_dump_json(exclude={"measured"}))


class Activation(Frozen):
    """When a module is used: always, or when any of its tags, paper types or facts is the paper's."""

    always: bool = False
    tags: tuple[MethodologyTag, ...] = ()
    paper_types: tuple[PaperType, ...] = ()
    facts: tuple[FactName, ...] = ()


class Module(_Digested):
    """A set of items that are asked together; `version` is raised when an edit can change an answer."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str = Field(min_length=3)
    version: int = Field(ge=1)
    active: Activation
    items: tuple[Item, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _items_have_their_own_ids(self) -> Self:
        ids = [item.id for item in self.items]
        if doubled := {i for i in ids if ids.count(i) > 1}:
            raise ValueError(f"item ids occur twice: {', '.join(sorted(doubled))}")
        return self

    @cached_property
    def digest(self) -> str:
        """The first 16 hexadecimal digits of the SHA-256 of the module's content; comments and layout do not matter."""
        return _digest(self.model_dump_json(exclude={"items": {"__all__": {"measured"}}}))
