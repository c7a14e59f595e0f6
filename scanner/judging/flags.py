"""Red flags: the few things that a reader should look at and that the text shows beyond doubt. Never a verdict."""

import re
from collections.abc import Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules

from scanner import checks
from scanner.frozen import Frozen
from scanner.judging.clues import Hit, quote
from scanner.judging.passages import Passages, passages_of
from scanner.module import Severity
from scanner.paper import HiddenText, Paper
from scanner.record import Answer
from scanner.reply import Words

_MISSING_TARGET = (
    r"\b(?:figures?|fig\.|tables?|tab\.|sections?|sec\.|appendix|appendices|equations?|eq\.|algorithms?|theorems?"
    r"|chapters?)\s*\(?\?\?"
)
_MISSING_CITATION = r"\[\?(?:[,;]\s*\?)*\]|\(\?\?\)"
_FILLER = r"\blorem ipsum dolor\b"


class Flag(Frozen):
    """Something to look at: `kind` for programs, `flag` a short title, `detail` what was seen and where."""

    kind: str
    flag: str
    detail: str
    severity: Severity
    words: tuple[Words, ...] = ()
    item: str | None = None


def find_flags(paper: Paper, checklist: Mapping[str, Mapping[str, Answer]]) -> tuple[Flag, ...]:
    """Return the red flags of a paper and its answered checklist, gravest first."""
    flags = [*_hidden(paper.integrity.hidden_text), *_checked(paper), *_unfinished(paper), *_unapproved(checklist)]
    return tuple(sorted(flags, key=lambda flag: ("high", "medium", "low").index(flag.severity)))


def _checked(paper: Paper) -> Iterator[Flag]:
    """Yield what the checks in `scanner/checks/` see: every file there that offers `flags` is one."""
    for file in iter_modules(checks.__path__):
        check = import_module(f"{checks.__name__}.{file.name}")
        if hasattr(check, "flags"):
            yield from check.flags(paper)


def _hidden(hidden: tuple[HiddenText, ...]) -> Iterator[Flag]:
    """Flag text that no reader of the pages sees and that speaks to a language model; nothing is said about why."""
    for text in hidden:
        if text.addressed_to_model:
            where = f"p. {text.page}" if text.page else "outside the pages"
            yield Flag(
                kind="hidden_text",
                flag="Hidden text addressed to a language model",
                detail=f"text not visible to a reader ({where}), addressed to a language model: “{text.text[:200]}”",
                severity="high",
            )


def _unfinished(paper: Paper) -> Iterator[Flag]:
    """Flag references that point nowhere and filler text, each kind once."""
    kinds = {
        "missing_target": (_MISSING_TARGET, "Reference to a part of the paper that is not resolved"),
        "missing_citation": (_MISSING_CITATION, "Citation that is not resolved"),
        "filler_text": (_FILLER, "Filler text"),
    }
    passages = passages_of(paper)
    for kind, (pattern, flag) in kinds.items():
        hits = [_hit(passages, index, pattern) for index in passages.matching(pattern)]
        if hits:
            page = passages.sentences[hits[0].sentence].page
            detail = f"seen in {len(hits)} {'sentence' if len(hits) == 1 else 'sentences'}, first on p. {page}"
            words = tuple(quote(passages, hit) for hit in hits[:3])
            yield Flag(kind=kind, flag=flag, detail=detail, severity="low", words=words)


def _hit(passages: Passages, index: int, pattern: str) -> Hit:
    """Return where a pattern matched in a sentence."""
    found = re.search(pattern, passages.texts[index], re.IGNORECASE)
    start = passages.sentences[index].start
    return Hit(index, start + (found.start() if found else 0), start + (found.end() if found else 0))


def _unapproved(checklist: Mapping[str, Mapping[str, Answer]]) -> Iterator[Flag]:
    """Flag people who were recruited where no word on ethics review was found; both answers must be sure."""
    recruited = checklist.get("data_integrity", {}).get("recruitment_methods_described")
    approved = checklist.get("human_studies", {}).get("irb_or_ethics_approval")
    if not (recruited and approved) or recruited.needs_review or approved.needs_review:
        return
    if recruited.answer and approved.applies and not approved.answer:
        words = tuple(Words(text=e.quote, start=e.start) for e in recruited.evidence)
        yield Flag(
            kind="no_ethics_statement",
            flag="People took part; no ethics approval, exemption or waiver found",
            detail="the paper says how people were found for the study; its text has no statement on ethics review",
            severity="medium",
            words=words,
            item="irb_or_ethics_approval",
        )
