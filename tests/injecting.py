"""Papers with sentences put into their visible text, without a PDF: addresses and sentences are as if so read."""

import random
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import is_dataclass, replace
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

from scanner.auditors.rules import RulesAuditor
from scanner.citing.references import find_references
from scanner.engine import scan_paper
from scanner.judging.passages import Passages
from scanner.module import Module
from scanner.paper import Paper, Sentence
from scanner.reading.text import split_sentences
from scanner.record import Source
from tests.papers import paper_of

FOLDER = Path(__file__).resolve().parent / "injected"
PLACES = ("ends", "middles", "abstract", "conclusion", "appendix", "block", "list", "footnote")
"""At the ends of paragraphs, in their middles, gathered in a section, behind the body, a paragraph each, as a note."""
ANYWHERE = "anywhere"
"""Behind what does not end with a stop too: lines of lists, formulas, listings, sentences that were read in pieces."""


class Put(NamedTuple):
    """Words to be put at an offset: into the paragraph that runs there, or `apart` as a paragraph behind it."""

    at: int
    words: str
    apart: bool = False


def voices(name: str) -> dict[str, list[str]]:
    """Return the texts of a file in `tests/injected`, by voice."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def chosen(texts: Mapping[str, Sequence[str]], seed: int, count: int = 20) -> list[str]:
    """Return some texts drawn by a seed, one of each voice in turn."""
    draw = random.Random(seed)  # noqa: S311 - no secret
    piles = [draw.sample(list(pile), len(pile)) for pile in texts.values()]
    draw.shuffle(piles)
    return [text for turn in zip_longest(*piles) for text in turn if text is not None][:count]


def injected(paper: Paper, texts: Sequence[str], place: str, seed: int) -> Paper:
    """Return the paper with texts at a place of its visible text; places that it has not are behind its body."""
    draw = random.Random(seed)  # noqa: S311 - no secret
    body = [s for s in paper.sentences if s.kind == "body" and _kind(paper, s) not in ("references", "checklist")]
    inside = [s for s in body if _kind(paper, s) == place]
    stopped = [s for s in inside or body if paper.text[s.end - 1] in ".!?"]
    ends = [s for s in stopped if paper.text[s.end : s.end + 1] in ("\n", "")] or body[-1:]
    if place in ("ends", "middles", ANYWHERE):
        behind = {"ends": ends, "middles": stopped, ANYWHERE: body}[place]
        return with_words(paper, [Put(draw.choice(behind).end, f" {text}") for text in texts])
    if place == "footnote":
        ends = [s for s in paper.sentences if s.kind == "footnote"] or ends
        return with_words(paper, [Put(draw.choice(ends).end, " ".join(texts), apart=True)])
    at = ends[-1].end
    if place == "list":
        return with_words(paper, [Put(at, text, apart=True) for text in texts])
    apart = place == "block"
    return with_words(paper, [Put(at, " " * (not apart) + " ".join(texts), apart=apart)])


def _kind(paper: Paper, sentence: Sentence) -> str:
    section = paper.section_of(sentence)
    return section.kind if section else "front"


def with_words(paper: Paper, puts: Iterable[Put]) -> Paper:
    """Return the paper with words put into its text; every address moves along, changed paragraphs are split anew."""
    for put in sorted(puts, key=lambda put: put.at, reverse=True):
        paper = _with(paper, put)
    return paper.model_copy(update={"references": find_references(paper.text, paper.sections, paper.lines)})


def _with(paper: Paper, put: Put) -> Paper:
    """Return the paper with one more piece of text, its references not looked for again."""
    words = f"\n{put.words}" if put.apart else put.words
    text = paper.text[: put.at] + words + paper.text[put.at :]
    by = len(words)

    def moved(parts):
        """Return parts that stand behind the words further on, and those around them longer."""
        return tuple(
            _placed(part, part.start + by * (part.start >= put.at), part.end + by) if part.end >= put.at else part
            for part in parts
        )

    return paper.model_copy(
        update={
            "text": text,
            "pages": moved(paper.pages),
            "sections": moved(paper.sections),
            "floats": moved(paper.floats),
            "lines": moved(paper.lines),
            "sentences": _sentences(paper, put, text, by),
        }
    )


def _placed(part, start: int, end: int):
    """Return a part of a paper at another place."""
    return (
        replace(part, start=start, end=end)
        if is_dataclass(part)
        else part.model_copy(update={"start": start, "end": end})
    )


def _sentences(paper: Paper, put: Put, text: str, by: int) -> tuple[Sentence, ...]:
    """Return the sentences of the changed text."""
    before = [s for s in paper.sentences if s.start < put.at]
    behind = [_placed(s, s.start + by, s.end + by) for s in paper.sentences[len(before) :]]
    model = before[-1]
    start, end = put.at + 1, put.at + by
    if not put.apart:
        first = text.rfind("\n", 0, put.at) + 1
        end = text.find("\n", put.at) if "\n" in text[put.at :] else len(text)
        before = [s for s in before if s.start < first or s.kind == "heading"]
        start = max(first, before[-1].end if before else 0)
        behind = [s for s in behind if s.start >= end]
    made = [_placed(model, a, b) for a, b in split_sentences(text, start, end)]
    return (*before, *made, *behind)


def told_of(paper: Paper, modules: Mapping[str, Module]) -> dict[str, Any]:
    """Return all that the built-in rules say of a paper: kind, facts, answers, flags, claims and findings."""
    source = Source(kind="file", name="paper.pdf")
    scan = scan_paper(paper, modules, RulesAuditor(), source=source, scanned_at="2025-01-01T00:00:00Z")
    told: dict[str, Any] = {
        f"{module}.{item}": (answer.applies, answer.answer, answer.assessed)
        for module, items in scan.checklist.items()
        for item, answer in items.items()
    }
    told |= {f"fact {name}": fact.value for name, fact in scan.facts.items()}
    told |= {"type": scan.paper_type, "tags": scan.methodology_tags, "findings": scan.key_findings}
    told |= {"claims": tuple((claim.claim, claim.supported) for claim in scan.claims)}
    return told | {"flags": tuple((flag.kind, flag.severity) for flag in scan.red_flags)}


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> set[str]:
    """Return the items and facts that are told otherwise, and the kind of paper if it is."""
    beside = {"claims", "findings", "flags", "tags"}
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)} - beside


def shares_known(texts: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """Return for each voice the share of its texts of which nothing is left as evidence."""
    return {voice: sum(map(is_known, pile)) / len(pile) for voice, pile in texts.items()}


def is_known(text: str) -> bool:
    """Say whether nothing of a text is left as evidence, where it stands alone in a paragraph."""
    plain = paper_of({"3 Results": "Granite is heavy."})
    return len(Passages(with_words(plain, [Put(len(plain.text) - 1, text, apart=True)])).texts) == len(Passages(plain))
