"""Red flags: the few things that a reader should look at and that the text shows beyond doubt. Never a verdict."""

import re
from collections.abc import Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules

from scanner import checks
from scanner.frozen import Frozen
from scanner.judging.clues import Hit, find, hit_at, quote
from scanner.judging.passages import Passages, passages_of
from scanner.module import Clue, Severity
from scanner.paper import HiddenText, Paper
from scanner.record import Answer
from scanner.reply import Words

_MISSING_TARGET = (
    r"\b(?:figures?|fig\.|tables?|tab\.|sections?|sec\.|appendix|appendices|equations?|eq\.|algorithms?|theorems?"
    r"|chapters?)\s*\(?\?\?"
)
_MISSING_CITATION = r"\[\?(?:[,;]\s*\?)*\]|\(\?\?\)|(?<=[\w”)])\s\?(?=[,.;](?:\s|$))"
"""What BibTeX leaves of a key it does not know: "[?]", or a question mark with a blank before and a stop behind."""
_FILLER = r"\blorem ipsum dolor\b"
_ASKED = Clue(
    all=(
        (
            r"\d\s?(?:%|per\s?cent) of (?:the |our |all )?(?:respondents|participants|interviewees)\b"
            r"|\bwe (?:surveyed|interviewed|recruited)\b|\bwe conducted (?:\w+ ){1,4}(?:surveys?|interviews?)\b"
        ),
    ),
    none=(r"\b(?:literature|articles?|papers|publications|datasets|benchmarks)\b",),
    guards=("negated", "future", "others"),
)
"""People asked or studied by the authors themselves."""
_REVIEWED = (
    r"\bconsent|\birb\b|\bethic\w* (?:committee|board|review|approv|clearance|statement)|\bexempt"
    r"|\binstitutional review|\breview board|\bhelsinki\b"
)
_SHOWN = 200
_MOST_PAGES = 4
_MOST_WORDS = 3


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
    passages = passages_of(paper)
    flags = [
        *_hidden(paper.integrity.hidden_text),
        *_checked(passages.paper),
        *_unfinished(passages),
        *_unapproved(passages, checklist),
    ]
    return tuple(sorted(flags, key=lambda flag: ("high", "medium", "low").index(flag.severity)))


def _checked(paper: Paper) -> Iterator[Flag]:
    """Yield what the checks in `scanner/checks/` see: every file there that offers `flags` is one."""
    for file in iter_modules(checks.__path__):
        check = import_module(f"{checks.__name__}.{file.name}")
        if hasattr(check, "flags"):
            yield from check.flags(paper)


def _hidden(hidden: tuple[HiddenText, ...]) -> Iterator[Flag]:
    """Flag text that no reader of the pages sees and that speaks to a language model, the same words once.

    Nothing is said about why it is there.
    """
    pages: dict[str, list[int]] = {}
    for text in hidden:
        if text.addressed_to_model:
            pages.setdefault(" ".join(text.text[:_SHOWN].split()), []).append(text.page)
    for words, found in pages.items():
        yield Flag(
            kind="hidden_text",
            flag="Hidden text addressed to a language model",
            detail=f"text not visible to a reader ({_places(found)}), addressed to a language model: “{words}”",
            severity="high",
        )


def _places(pages: list[int]) -> str:
    """Name the pages: "p. 3", "p. 1 and 5", "p. 1, 2, 3 and 17 more"."""
    different = sorted(set(pages))
    if different == [0]:
        return "outside the pages"
    shown = [str(page) for page in different if page]
    if len(shown) > _MOST_PAGES:
        return f"p. {', '.join(shown[: _MOST_PAGES - 1])} and {len(shown) - _MOST_PAGES + 1} more"
    named = f"p. {', '.join(shown[:-1])}{' and ' if len(shown) > 1 else ''}{shown[-1]}"
    return f"{named}, and outside the pages" if 0 in different else named


def _unfinished(passages: Passages) -> Iterator[Flag]:
    """Flag references that point nowhere and filler text, each kind once."""
    kinds = {
        "missing_target": (_MISSING_TARGET, "Reference to a part of the paper that is not resolved"),
        "missing_citation": (_MISSING_CITATION, "Citation that is not resolved"),
        "filler_text": (_FILLER, "Filler text"),
    }
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
    return hit_at(passages, index, found.span() if found else (0, 0))


def _unapproved(passages: Passages, checklist: Mapping[str, Mapping[str, Answer]]) -> Iterator[Flag]:
    """Flag people who took part where no word on ethics review was found; the answers it rests on must be sure."""
    recruited = checklist.get("data_integrity", {}).get("recruitment_methods_described")
    approved = checklist.get("human_studies", {}).get("irb_or_ethics_approval")
    if not approved or approved.needs_review or not approved.applies or approved.answer:
        return
    words: tuple[Words, ...] = ()
    if recruited and recruited.answer and not recruited.needs_review:
        words = tuple(Words(text=e.quote, start=e.start) for e in recruited.evidence)
    elif not any(True for _ in passages.matching(_REVIEWED)):
        words = tuple(quote(passages, hit) for hit in find(passages, _ASKED))[:_MOST_WORDS]
    if words:
        yield Flag(
            kind="no_ethics_statement",
            flag="People took part; no ethics approval, exemption or waiver found",
            detail="the paper says that people took part in the study; its text has no statement on ethics review",
            severity="medium",
            words=words,
            item="irb_or_ethics_approval",
        )
