"""What a text model wrote, read without trust: one JSON object, and of it only what has the form that was asked for."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from scanner.asking.prompt import MAX_ANSWERS, MAX_JUSTIFICATION, MAX_STATEMENTS
from scanner.errors import RecordError
from scanner.strict_json import parse_object

_FENCE = re.compile(r"```(?:json)?\s*(.*?)```", re.DOTALL | re.IGNORECASE)
_MOST_FENCES = 8
_TURN = re.compile(r'\\.|["{}\[\]]', re.DOTALL)
_THOUGHT = re.compile(r"^\s*<think>.*?</think>", re.DOTALL)


def _cut(value: Any) -> Any:
    """Bound a text that a model did not bound."""
    return " ".join(value.split())[: 2 * MAX_JUSTIFICATION] if isinstance(value, str) else value


Line = Annotated[str, BeforeValidator(_cut)]
Numbers = Annotated[tuple[int, ...], Field(max_length=100, strict=False)]


class _Said(BaseModel):
    """Keys that nobody asked for are let pass; a value of another type is not."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class SaidAnswer(_Said):
    """What a model says of one item; `applies` is None where it cannot tell."""

    item: str
    sentences: Numbers = ()
    justification: Line
    applies: bool | None
    answer: Literal["yes", "no", "unknown"]
    searched_for: Line = ""


class Statement(_Said):
    """What a model says of the paper: a claim, a key finding, something to look at, a work leaned on, or none."""

    kind: Literal["claim", "key_finding", "red_flag", "cited_paper", "none"]
    text: Line
    sentences: Numbers = ()
    shown_by: Numbers = ()
    support: Literal["strong", "moderate", "weak", "unsupported", "none"] = "none"


class Output(_Said):
    """All that one response says; `notes` tell what in it was of no use, `cut` whether it broke off."""

    answers: tuple[SaidAnswer, ...] = ()
    statements: tuple[Statement, ...] = ()
    notes: tuple[str, ...] = ()
    cut: bool = False


S = TypeVar("S", SaidAnswer, Statement)


def read_output(text: str) -> Output:
    """Return what a model's text says; RecordError where it holds no whole JSON object, or one without any list.

    Prose or a fence round the object is let pass and noted; a part of it that is not in the form that was asked for is
    left out and noted.
    """
    data, round_it = _object(text)
    if not isinstance(data.get("answers"), list) and not isinstance(data.get("statements"), list):
        raise RecordError("the model's answer has neither `answers` nor `statements`")
    answers, bad = _usable(data.get("answers"), SaidAnswer, MAX_ANSWERS)
    statements, worse = _usable(data.get("statements"), Statement, MAX_STATEMENTS)
    notes = [*(["words stood round the JSON"] if round_it else []), *bad, *worse, *_extra(data)]
    return Output(answers=answers, statements=statements, notes=tuple(notes))


def read_beginning(text: str) -> Output | None:
    """Return what a text that broke off says whole, None where that is nothing; it is noted."""
    end = _end_of_last_part(text)
    if end is None:
        return None
    try:
        found = read_output(text[:end] + "]}")
    except RecordError:
        return None
    notes = ("the answer broke off at its greatest length; what stands before that is taken", *found.notes)
    return found.model_copy(update={"notes": notes, "cut": True})


def _end_of_last_part(text: str) -> int | None:
    """Return where the last whole object in a list of the outermost object ends, None where there is none."""
    depth, end, in_string = 0, None, False
    for match in _TURN.finditer(text):
        sign = match[0]
        if sign == '"':
            in_string = not in_string
        elif not in_string and len(sign) == 1:
            depth += 1 if sign in "{[" else -1
            if sign == "}" and depth == 2:
                end = match.end()
    return end


def _object(text: str) -> tuple[dict[str, Any], bool]:
    """Return the object in a text and whether anything stands round it; the first error is the one that is told."""
    first: RecordError | None = None
    for candidate in _candidates(text):
        try:
            return parse_object(candidate.encode("utf-8", "surrogatepass"), "the model's answer"), candidate != text
        except RecordError as error:
            first = first or error
    raise first or RecordError("the model's answer: there is none")


def _candidates(text: str) -> Iterator[str]:
    """Yield where the object may be: the whole, a fence, and from the first brace to the last."""
    yield text
    bare = _THOUGHT.sub("", text)
    for fence in islice(_FENCE.finditer(bare), _MOST_FENCES):
        yield fence[1].strip()
    start, end = bare.find("{"), bare.rfind("}")
    if 0 <= start < end:
        yield bare[start : end + 1]


def _usable(parts: Any, form: type[S], most: int) -> tuple[tuple[S, ...], list[str]]:
    """Return the first parts that have the form, as many as were asked for at most, and a note for the others."""
    good: list[S] = []
    bad: dict[str, None] = {}
    listed: list[Any] = parts if isinstance(parts, list) else []
    for part in listed[:most]:
        try:
            good.append(form.model_validate(_tuples(part)))
        except ValidationError as error:
            problem = error.errors(include_url=False, include_input=False)[0]
            place = ".".join(str(step) for step in problem["loc"]) or "it"
            bad[f"a part was left out: {place}: {problem['msg']}"[:200]] = None
    if len(listed) > most:
        bad[f"{len(listed)} parts where at most {most} were asked for: the rest was left out"] = None
    return tuple(good), list(bad)


def _tuples(part: Any) -> Any:
    """Return a JSON object with its arrays as tuples, which the strict models want."""
    if not isinstance(part, dict):
        return part
    return {key: tuple(value) if isinstance(value, list) else value for key, value in part.items()}


def _extra(data: dict[str, Any]) -> list[str]:
    extra = sorted(set(data) - {"answers", "statements"})
    return [f"keys that nobody asked for: {', '.join(extra)}"[:200]] if extra else []
