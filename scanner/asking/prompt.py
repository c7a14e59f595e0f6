"""A paper and a task as messages to a text model: the paper first and always the same, the task last.

The paper goes between marks that its text cannot contain, one numbered line for each sentence, so that no line of it
can look like a mark, a message of the user, or a token with which chat templates switch the speaker.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, get_args

from pydantic import Field

from scanner.frozen import Frozen
from scanner.judging.facts import MEANINGS
from scanner.module import FactName, Item, MethodologyTag, PaperType
from scanner.paper import Paper, Sentence

MAX_JUSTIFICATION = 400
MAX_SENTENCES = 12
MAX_ANSWERS = 60
MAX_STATEMENTS = 24
_UNPRINTABLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]+"
)
_SPEAKER = re.compile(r"<(?=[|/<｜▁a-z])|\[(?=/?(?:INST|SYS|SYSTEM_PROMPT|AVAILABLE_TOOLS)\b)", re.IGNORECASE)
_ARTICLE = re.compile(r"(?:^(?:The|An?)|(?<![^\s(])(?:the|an?)) (?=\w)")
_TYPES: dict[PaperType, str] = {
    "empirical": "reports its own data or experiments, and is none of the others",
    "benchmark-creation": "mainly makes a benchmark or data set",
    "survey": "a survey or meta-analysis",
    "position": "an argument rather than a study",
    "theoretical": "carried by theorems and proofs",
    "human-study": "mainly a study of people",
}
_TAGS: dict[MethodologyTag, str] = {
    "rct": "people are assigned to conditions at random",
    "observational": "people or records are observed without assignment",
    "benchmark-eval": "models or systems are measured on a benchmark or data set",
    "case-study": "one or few cases are studied in depth",
    "meta-analysis": "results of other studies are collected",
    "theoretical": "theorems and proofs",
    "qualitative": "interviews, focus groups or coding of texts",
}


class Instructions(Frozen):
    """The parts of a prompt; `{mark}` and `{items}` in them are filled in here."""

    version: int = Field(ge=1)
    system: str = Field(min_length=1)
    begin: str = Field(pattern=r"\{mark\}")
    end: str = Field(pattern=r"\{mark\}")
    module: str = Field(pattern=r"\{items\}")
    facts: str = Field(pattern=r"\{items\}")
    summary: str = Field(min_length=1)

    @property
    def digest(self) -> str:
        """The first 16 hexadecimal digits of the SHA-256 of the texts."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Shown:
    """Sentences of a paper as a model is shown them; `first` is the number of the first one."""

    paper: Paper
    sentences: tuple[Sentence, ...]
    first: int = 1

    @cached_property
    def lines(self) -> str:
        """The numbered lines."""
        texts = (defused(self.paper.words(sentence)) for sentence in self.sentences)
        return "\n".join(f"{number} {text}" for number, text in enumerate(texts, self.first))

    def sentence(self, number: int) -> Sentence | None:
        """Return the sentence of a number, None where there is no such."""
        inside = self.first <= number < self.first + len(self.sentences)
        return self.sentences[number - self.first] if inside else None


def show(paper: Paper) -> Shown:
    """Return the visible paper as a model is shown it: every sentence, in the reader's order.

    Entries of the reference list are no sentences of the authors and answer no question; they are left out.
    """
    return Shown(paper, tuple(s for s in paper.sentences if s.kind != "reference"))


def halves(shown: Shown) -> tuple[Shown, ...]:
    """Split what is shown in two, between sections where that is near the middle; one sentence cannot be split."""
    sentences = shown.sentences
    if len(sentences) < 2:
        return (shown,)
    middle = len(sentences) // 2
    turns = [i for i in range(1, len(sentences)) if sentences[i].section != sentences[i - 1].section]
    near = min(turns, key=lambda i: abs(i - middle), default=middle)
    cut = near if abs(near - middle) <= len(sentences) // 4 else middle
    return Shown(shown.paper, sentences[:cut], shown.first), Shown(shown.paper, sentences[cut:], shown.first + cut)


def defused(text: str) -> str:
    """Return a text on one line, without characters that are not printed and without tokens that switch the speaker."""
    plain = " ".join(_UNPRINTABLE.sub(" ", text).split())
    return _SPEAKER.sub(lambda found: found[0] + " ", plain)


def mark(paper: Paper) -> str:
    """Return a word that the paper does not contain: derived from its digest, so the same for all its requests."""
    seed = paper.sha256
    while (word := hashlib.sha256(seed.encode()).hexdigest()[:12]) in paper.text:
        seed = word
    return word


def messages(instructions: Instructions, shown: Shown, task: str) -> list[dict[str, Any]]:
    """Return the conversation about a paper; all but the last words of its last message is the same for every task."""
    return [
        {"role": "system", "content": instructions.system.strip()},
        {"role": "user", "content": f"{paper_block(instructions, shown)}\n\n{task.strip()}"},
    ]


def paper_block(instructions: Instructions, shown: Shown) -> str:
    """Return the paper between its marks."""
    word = mark(shown.paper)
    begin, end = (line.replace("{mark}", word) for line in (instructions.begin, instructions.end))
    return f"{begin}\n{shown.lines}\n{end}"


def module_task(instructions: Instructions, items: Sequence[Item]) -> str:
    """Return the task of a module, or of some of its items: what is asked, what counts and what does not."""
    return instructions.module.replace("{items}", "\n".join(_item(item) for item in items))


def facts_task(instructions: Instructions) -> str:
    """Return the task of telling facts, type and design of a paper."""
    return instructions.facts.replace("{items}", "\n".join(f"{name}: {terse(meant)}" for name, meant in fact_items()))


def fact_items() -> list[tuple[str, str]]:
    """Return what is asked of every paper: the facts by their names, `type_…` and `tag_…`."""
    facts = [(name, MEANINGS[name]) for name in get_args(FactName)]
    types = [(f"type_{name}", meant) for name, meant in _TYPES.items()]
    return [*facts, *types, *((f"tag_{name}", meant) for name, meant in _TAGS.items())]


def schema() -> dict[str, Any]:
    """Return the JSON Schema of every reply: one for all tasks, because some endpoints read it before the paper.

    Whatever must be chosen has a choice that commits to nothing: a form without one makes models invent.
    """
    numbers = {"type": "array", "items": {"type": "integer"}, "maxItems": MAX_SENTENCES}
    answer = {
        "item": _text(60),
        "sentences": numbers,
        "justification": _text(MAX_JUSTIFICATION),
        "applies": {"type": ["boolean", "null"]},
        "answer": _one_of(("yes", "no", "unknown")),
        "searched_for": _text(200),
    }
    statement = {
        "kind": _one_of(("claim", "key_finding", "red_flag", "cited_paper", "none")),
        "text": _text(MAX_JUSTIFICATION),
        "sentences": numbers,
        "shown_by": numbers,
        "support": _one_of(("strong", "moderate", "weak", "unsupported", "none")),
    }
    return _object({"answers": _list(answer, MAX_ANSWERS), "statements": _list(statement, MAX_STATEMENTS)})


def terse(text: str) -> str:
    """Return a text without its articles: a tenth of what a checklist costs each paper, and nothing of what it asks."""
    return _ARTICLE.sub("", text)


def _item(item: Item) -> str:
    return f"{item.id}: {terse(item.question)} + {terse(item.counts)} - {terse(item.does_not_count)}"


def _text(longest: int) -> dict[str, Any]:
    return {"type": "string", "maxLength": longest}


def _one_of(values: Iterable[str]) -> dict[str, Any]:
    return {"type": "string", "enum": list(values)}


def _list(properties: dict[str, Any], most: int) -> dict[str, Any]:
    return {"type": "array", "items": _object(properties), "maxItems": most}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}
