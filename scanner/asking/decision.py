"""What is asked of a decision model and what comes back: probabilities by the name of the question, no prose."""

import math
from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple, Protocol

from pydantic import Field

from scanner.frozen import Frozen

NONE = "none"
"""The option of a choice that says that no other fits: without it a model always picks one."""
Outcome = Literal["told", "refused", "missing", "unreadable"]
ProbabilityKind = Literal["model_predicate", "label_logprob"]


class Predicate(Frozen):
    """A statement about the input; the model tells how probable it is that it is true."""

    name: str
    instructions: str


class Choice(Frozen):
    """A choice of one option, the last of which is `NONE`."""

    name: str
    instructions: str
    options: tuple[str, ...]


Question = Predicate | Choice


class Told(Frozen):
    """What came back for one question; no number where the model refused, kept silent, or said what is no answer.

    `probability` belongs to a predicate's statement; `chosen` and `options` to a choice, whose `confidence` is left out
    because it measures how concentrated the options are, not how likely the chosen one is right.
    """

    outcome: Outcome
    probability: float | None = None
    chosen: str | None = None
    options: dict[str, float] = Field(default_factory=dict)
    label_mass: float | None = None

    @property
    def chosen_probability(self) -> float | None:
        """The probability of the chosen option, None where the endpoint did not tell one."""
        return self.options.get(self.chosen) if self.chosen is not None else None


REFUSED = Told(outcome="refused")
MISSING = Told(outcome="missing")
UNREADABLE = Told(outcome="unreadable")


class Asking(NamedTuple):
    """One request: the path below the endpoint's base address, the JSON body, and the questions it carries."""

    path: str
    body: dict[str, Any]
    questions: tuple[Question, ...]


class Wire(Protocol):
    """What a file in `scanner/wires/` offers: requests and answers of one wire format, as pure functions."""

    PATH: str
    KIND: ProbabilityKind
    MOST_QUESTIONS: int

    @staticmethod
    def requests(model: str, state: str, questions: Sequence[Question]) -> tuple[Asking, ...]:
        """Return the requests that ask these questions about a state, in an order that lets a prefix cache serve."""

    @staticmethod
    def told(body: Any, questions: Sequence[Question]) -> dict[str, Told]:
        """Return what a response says, for every question by its name; raise AuditorError for no such response."""


class Form(NamedTuple):
    """How a wire writes an answer: the type of a predicate's, the key of its number, and how it lists a choice's."""

    predicate: str
    number: str
    options: Callable[[Any], dict[str, Any]]


def answer_told(question: Question, answer: object, form: Form) -> Told:
    """Return what one answer says of its question: None is a missing one, anything in another form is unreadable."""
    if answer is None:
        return MISSING
    kind = answer.get("type") if isinstance(answer, dict) else None
    if not isinstance(answer, dict) or kind not in {"refusal", "choice", form.predicate}:
        return UNREADABLE
    if kind == "refusal":
        return REFUSED
    if isinstance(question, Choice) != (kind == "choice"):
        return UNREADABLE
    if isinstance(question, Choice):
        return choice_told(question, answer.get("choice"), form.options(answer.get("probabilities")))
    read = predicate_told(answer.get(form.number))
    return read.model_copy(update={"label_mass": probability(answer.get("label_mass"))})


def chunks(questions: Sequence[Question], most: int) -> list[tuple[Question, ...]]:
    """Cut questions into groups of at most `most`."""
    return [tuple(questions[start : start + most]) for start in range(0, len(questions), most)]


def probability(value: object) -> float | None:
    """Return a JSON value as a probability, None where it is none (a truth value, NaN, out of range)."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 <= value <= 1 else None


def clipped(value: float) -> float:
    """Return a probability away from 0 and 1, where endpoints that round to two decimals put it, for logarithms."""
    return min(max(value, 0.005), 0.995)


def log_loss(value: float, *, true: bool) -> float:
    """Return the logarithmic loss of a probability, in nats; rounding to 0 or 1 costs much, but never infinitely."""
    return -math.log(clipped(value) if true else 1 - clipped(value))


def choice_told(question: Choice, chosen: object, options: dict[str, Any]) -> Told:
    """Return a choice as it was answered; unreadable where the chosen option was never offered."""
    known = {name: number for name in question.options if (number := probability(options.get(name))) is not None}
    if not isinstance(chosen, str) or chosen not in question.options:
        return UNREADABLE
    return Told(outcome="told", chosen=chosen, options=known)


def predicate_told(value: object) -> Told:
    """Return a predicate as it was answered; unreadable where its number is no probability."""
    number = probability(value)
    return UNREADABLE if number is None else Told(outcome="told", probability=number)
