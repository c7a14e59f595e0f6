"""The wire of System One servers (`POST {base}/systemone`): a map of questions to a map of answers.

Spoken by vLLM, llama.cpp, Ollama, LM Studio and gateways; some of them wrap the answer in `{"result": …}`.
"""

from collections.abc import Sequence
from typing import Any

from scanner.asking.decision import Asking, Form, Predicate, ProbabilityKind, Question, Told, answer_told, chunks
from scanner.errors import AuditorError

PATH = "/systemone"
KIND: ProbabilityKind = "model_predicate"
MOST_QUESTIONS = 400


def requests(model: str, state: str, questions: Sequence[Question]) -> tuple[Asking, ...]:
    """Return the requests for these questions."""
    return tuple(
        Asking(PATH, {"model": model, "state": state, "questions": {q.name: _question(q) for q in group}}, group)
        for group in chunks(questions, MOST_QUESTIONS)
    )


def told(body: Any, questions: Sequence[Question]) -> dict[str, Told]:
    """Return what a response says of each question by its id; raises AuditorError for no map of answers."""
    inner = body.get("result", body) if isinstance(body, dict) else None
    answers = inner.get("answers") if isinstance(inner, dict) else None
    if not isinstance(answers, dict):
        raise AuditorError("the endpoint's answer is no decision: it has no map of answers; is the wire right?")
    return {question.name: answer_told(question, answers.get(question.name), _FORM) for question in questions}


def _question(question: Question) -> dict[str, Any]:
    """Write a question as the format wants it."""
    if isinstance(question, Predicate):
        return {"type": "noul", "instructions": question.instructions}
    criteria = dict.fromkeys(question.options)
    return {"type": "choice", "instructions": question.instructions, "criteria": criteria}


_FORM = Form("noul", "noul", lambda options: options if isinstance(options, dict) else {})
