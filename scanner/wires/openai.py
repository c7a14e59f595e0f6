"""The wire of the OpenAI Decisions API (`client.decisions.create`, openai-python 3.54): a list of named answers."""

from collections.abc import Sequence
from typing import Any

from scanner.asking.decision import (
    UNREADABLE,
    Asking,
    Form,
    Predicate,
    ProbabilityKind,
    Question,
    Told,
    answer_told,
    chunks,
)
from scanner.errors import AuditorError

PATH = "/decisions"
KIND: ProbabilityKind = "model_predicate"
MOST_QUESTIONS = 400


def requests(model: str, state: str, questions: Sequence[Question]) -> tuple[Asking, ...]:
    """Return the requests for these questions, 400 in each."""
    return tuple(
        Asking(PATH, {"model": model, "input": state, "questions": [_question(one) for one in group]}, group)
        for group in chunks(questions, MOST_QUESTIONS)
    )


def told(body: Any, questions: Sequence[Question]) -> dict[str, Told]:
    """Return what a response says of each question, matched by name; raises AuditorError for no list of answers.

    The type is read from the answer itself: the client parses an answer of a type that it does not know as a predicate.
    """
    answers = body.get("answers") if isinstance(body, dict) else None
    if not isinstance(answers, list):
        raise AuditorError("the endpoint's answer is no decision: it has no list of answers; is the wire right?")
    named: dict[object, list[dict[str, Any]]] = {}
    for answer in answers:
        if isinstance(answer, dict):
            named.setdefault(answer.get("name"), []).append(answer)
    return {question.name: _told(question, named.get(question.name, [])) for question in questions}


def _question(question: Question) -> dict[str, Any]:
    """Write a question as the API wants it."""
    if isinstance(question, Predicate):
        return {"type": "predicate", "name": question.name, "instructions": question.instructions}
    choices = [{"value": option} for option in question.options]
    return {"type": "choice", "name": question.name, "instructions": question.instructions, "choices": choices}


def _told(question: Question, answers: list[dict[str, Any]]) -> Told:
    """Read the answers of one name; two of them contradict the contract, so neither is believed."""
    return UNREADABLE if len(answers) > 1 else answer_told(question, next(iter(answers), None), _FORM)


def _options(listed: Any) -> dict[str, Any]:
    """Return the probabilities of the options; a truth value is an option of its own, never the text of it."""
    pairs = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return {one["value"]: one.get("probability") for one in pairs if isinstance(one.get("value"), str)}


_FORM = Form("predicate", "probability", _options)
