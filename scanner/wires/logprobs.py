"""Decisions from any chat endpoint that tells logprobs: one token an answer, weighed over the labels alone.

One request a question, the paper first and byte-identical, the question last, so that the endpoint's prefix cache reads
the paper once. The label mass is how much of the token's probability the labels have between them: where it is small
the model did not answer the question, and no number is made of it.
"""

import math
from collections.abc import Sequence
from string import ascii_uppercase
from typing import Any

from scanner.asking.decision import (
    NONE,
    UNREADABLE,
    Asking,
    Choice,
    Predicate,
    ProbabilityKind,
    Question,
    Told,
)
from scanner.errors import AuditorError

PATH = "/chat/completions"
KIND: ProbabilityKind = "label_logprob"
MOST_QUESTIONS = 1
LEAST_MASS = 0.2
_TOP = 20
_YES, _NO = "yes", "no"


def requests(model: str, state: str, questions: Sequence[Question]) -> tuple[Asking, ...]:
    """Return one request a question."""
    return tuple(Asking(PATH, _body(model, state, question), (question,)) for question in questions)


def told(body: Any, questions: Sequence[Question]) -> dict[str, Told]:
    """Return what the one token says of the one question; raises AuditorError where the endpoint tells no logprobs."""
    (question,) = questions
    weights = _weights(_top(body))
    masses = {label: weights.get(label.lower(), 0.0) for label in _labels(question)}
    mass = min(sum(masses.values()), 1.0)
    if mass < LEAST_MASS:
        return {question.name: UNREADABLE.model_copy(update={"label_mass": mass})}
    shares = {option: masses[label] / sum(masses.values()) for label, option in _labels(question).items()}
    if isinstance(question, Predicate):
        return {question.name: Told(outcome="told", probability=shares[_YES], label_mass=mass)}
    chosen = max(shares, key=lambda option: (shares[option], option == NONE))
    return {question.name: Told(outcome="told", chosen=chosen, options=shares, label_mass=mass)}


def _body(model: str, state: str, question: Question) -> dict[str, Any]:
    """Return the request for one question."""
    return {
        "model": model,
        "messages": [{"role": "user", "content": state}, {"role": "user", "content": _asked(question)}],
        "max_tokens": 1,
        "temperature": 0,
        "logprobs": True,
        "top_logprobs": _TOP,
    }


def _asked(question: Question) -> str:
    """Write a question so that one label is the whole answer."""
    if isinstance(question, Predicate):
        return f"Is this statement true? {question.instructions}\nAnswer with one word, Yes or No."
    listed = "\n".join(f"{label}: {option}" for label, option in _labels(question).items())
    return f"{question.instructions}\n{listed}\nAnswer with one letter."


def _labels(question: Question) -> dict[str, str]:
    """Return the label of each option; a choice's options are lettered, so that each is one token."""
    if isinstance(question, Choice):
        return dict(zip(ascii_uppercase, question.options, strict=False))
    return {_YES: _YES, _NO: _NO}


def _top(body: Any) -> list[dict[str, Any]]:
    """Return the likeliest first tokens of a chat completion with their logprobs."""
    try:
        listed = body["choices"][0]["logprobs"]["content"][0]["top_logprobs"]
        return [{"token": str(one["token"]), "logprob": float(one["logprob"])} for one in listed]
    except (KeyError, IndexError, TypeError, ValueError, OverflowError) as error:
        raise AuditorError("the endpoint tells no logprobs; try another wire: --wire openai or systemone") from error


def _weights(top: list[dict[str, Any]]) -> dict[str, float]:
    """Add up the probabilities of tokens that differ in blanks and case alone (" Yes", "yes")."""
    weights: dict[str, float] = {}
    for one in top:
        label = one["token"].strip(" \n\t▁Ġ").lower()
        if math.isfinite(one["logprob"]):
            weights[label] = weights.get(label, 0.0) + math.exp(min(one["logprob"], 0.0))
    return weights
