"""One paper: (Paper, modules, auditor) -> Scan. A pure function: no disk, no clock, no network of its own."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from scanner import record
from scanner.account import Account, Character, characterise, give_account, how_made
from scanner.auditors.protocol import Auditor
from scanner.errors import AuditorError, PutOffError
from scanner.grounding import Grounding
from scanner.judging.doubts import doubt
from scanner.judging.facts import is_active
from scanner.judging.flags import Flag, find_flags
from scanner.judging.relevance import by_importance, relevance
from scanner.module import FactName, Item, Module
from scanner.paper import Paper
from scanner.record import Answer, Scan
from scanner.reply import Fact, ItemReply, Words
from scanner.together import Together

UNKNOWN_YEAR = 0
"""The format demands a year of every paper; this one says that none was found."""


@dataclass(frozen=True)
class Audit:
    """What came of asking one module."""

    answers: dict[str, Answer]
    run: record.ModuleRun


def scan_paper(  # noqa: PLR0913 - a record tells where its paper is from, and when and with what it was made
    paper: Paper,
    modules: Mapping[str, Module],
    auditor: Auditor,
    *,
    source: record.Source,
    scanned_at: str,
    inputs: str = "",
) -> Scan:
    """Return the record of one scan.

    `scanned_at` is the time to write down, in UTC as ISO 8601; with it fixed, the rules auditor gives the same bytes
    every time. `inputs`, the digest of what it was made with beside the PDF, is written down where it is given. A
    module that the auditor fails on stands in the record with its error; nothing is raised for it. PutOffError where
    answers come later: all that can be asked before them was asked.
    """
    grounding = Grounding(paper)
    seen = _characterised(paper, auditor)
    active = [module for module in modules.values() if is_active(module, seen.facts, seen.paper_type, seen.tags)]
    audits, told = _asked(active, paper, seen, auditor, grounding)
    checklist = {name: audits[name].answers if name in audits else {} for name in record.BASE_CATEGORIES}
    checklist |= {name: audit.answers for name, audit in audits.items()}
    runs = {name: audit.run for name, audit in audits.items()}
    found = find_flags(paper, checklist)
    return Scan(
        paper=_paper_record(paper, source),
        scan_version=record.SCAN_VERSION,
        active_modules=tuple(module.id for module in active if not module.active.always),
        methodology_tags=seen.tags,
        key_findings=told.key_findings,
        checklist=doubt(checklist, found),
        claims=_claims(told, grounding),
        red_flags=_flags((*found, *told.flags), grounding),
        cited_papers=tuple(
            _cited(paper, at, told, grounding) for at in by_importance(paper.references, paper.sections)
        ),
        scan_id=_scan_id(paper, auditor, runs, scanned_at),
        scanned_at=scanned_at,
        source=source,
        paper_type=seen.paper_type,
        facts={name: _fact_record(fact, grounding) for name, fact in sorted(seen.facts.items())},
        integrity=_integrity(paper),
        provenance=_provenance(paper, auditor, runs, {"facts": seen.run, "summary": told.run}, inputs),
    )


def tool_version() -> str:
    """Return the name and version of this program, as it stands in records."""
    try:
        return f"paperscan {version('paperscan')}"
    except PackageNotFoundError:  # run from a checkout that was never installed
        return "paperscan (not installed)"


def _characterised(paper: Paper, auditor: Auditor) -> Character:
    """Tell what kind of paper it is; where that comes later, the summary, which does not depend on it, is asked too."""
    try:
        return characterise(paper, auditor)
    except PutOffError:
        give_account(paper, auditor)
        raise


def _asked(
    modules: Sequence[Module], paper: Paper, seen: Character, auditor: Auditor, grounding: Grounding
) -> tuple[dict[str, Audit], Account]:
    """Ask modules and summary; where some of them come later, the others are asked all the same."""
    together, audits = Together(), {}
    for module in modules:
        with together.each():
            audits[module.id] = _audit(module, paper, seen.facts, auditor, grounding)
    with together.each():
        told = give_account(paper, auditor)
    together.settle()
    return audits, told


def _audit(module: Module, paper: Paper, facts: dict[FactName, Fact], auditor: Auditor, grounding: Grounding) -> Audit:
    """Ask the auditor one module, and ground what it says; an error of the auditor becomes part of the record."""
    items = {item.id: item.digest for item in module.items}
    run = record.ModuleRun(version=module.version, digest=module.digest, items=items)
    try:
        reply = auditor.audit(paper, module, facts)
    except AuditorError as error:
        answers = {item.id: _unanswered(f"not assessed: {error}", auditor.name) for item in module.items}
        return Audit(answers, run.model_copy(update={**error.made, "error": str(error)}))
    answers = {item.id: _answer(item, reply.items.get(item.id), auditor, grounding) for item in module.items}
    return Audit(answers, run.model_copy(update=how_made(reply.made)))


def _answer(item: Item, reply: ItemReply | None, auditor: Auditor, grounding: Grounding) -> Answer:
    """Turn an auditor's word on an item into an answer; a "yes" with no words that stand in the paper is for review."""
    if reply is None:
        return _unanswered(f"not assessed: the auditor said nothing about {item.id}", auditor.name)
    evidence = tuple(found for words in reply.words if (found := grounding.ground(words)))
    answer = reply.applies and reply.verdict == "yes"
    unproven = answer and not evidence
    lost = len(reply.words) - len(evidence)
    optional = {
        "searched": reply.searched,
        "confidence_count": None if unproven else reply.confidence_count,
        "decision": reply.decision,
    }
    note = f" [{lost} quoted passage{'s' if lost > 1 else ''} not found in the paper]" if lost else ""
    return Answer(
        applies=reply.applies,
        answer=answer,
        justification=reply.justification + note,
        evidence=evidence,
        confidence=None if unproven else reply.confidence,
        needs_review=reply.needs_review or unproven or bool(lost) or reply.verdict == "not_assessed",
        assessed=reply.verdict != "not_assessed",
        source=reply.source,
        **{key: value for key, value in optional.items() if value},
    )


def _unanswered(reason: str, auditor: str) -> Answer:
    """Return the answer for an item that nobody answered: open, and said to be so."""
    return Answer(
        applies=True,
        answer=False,
        justification=reason,
        evidence=(),
        confidence=None,
        needs_review=True,
        assessed=False,
        source=auditor,
    )


def _evidence(words: tuple[Words, ...], grounding: Grounding) -> tuple[record.Evidence, ...]:
    return tuple(found for part in words if (found := grounding.ground(part)))


def _paper_record(paper: Paper, source: record.Source) -> record.PaperRecord:
    """Return which paper it is; optional keys only where they are known."""
    said = paper.metadata
    full_id = said.arxiv_id or (source.name if source.kind == "arxiv" else None)
    short = re.sub(r"v\d+$", "", full_id or "")
    known = {
        "venue": said.venue or None,
        "arxiv_id": short if re.fullmatch(r"\d{4}\.\d{5}", short) else None,
        "arxiv_full_id": full_id,
        "doi": said.doi,
    }
    return record.PaperRecord(
        title=said.title or re.sub(r"\.pdf$", "", source.name, flags=re.IGNORECASE),
        authors=said.authors,
        year=said.year or UNKNOWN_YEAR,
        **{key: value for key, value in known.items() if value},
    )


def _claims(told: Account, grounding: Grounding) -> tuple[record.Claim, ...]:
    return tuple(
        record.Claim(
            claim=claim.claim.text,
            evidence=claim.evidence,
            supported=claim.supported,
            quotes=_evidence((claim.claim, *claim.words), grounding),
            needs_review=claim.needs_review,
        )
        for claim in told.claims
    )


def _flags(flags: Sequence[Flag], grounding: Grounding) -> tuple[record.RedFlag, ...]:
    return tuple(
        record.RedFlag(
            flag=flag.flag,
            detail=flag.detail,
            kind=flag.kind,
            severity=flag.severity,
            evidence=_evidence(flag.words, grounding),
            **({"item": flag.item} if flag.item else {}),
        )
        for flag in flags
    )


def _cited(paper: Paper, position: int, told: Account, grounding: Grounding) -> record.CitedPaper:
    """Return one entry of the reference list with how it is mentioned, and what the auditor says it is to the paper."""
    reference = paper.references[position]
    names = [paper.sections[mention.section].title for mention in reference.mentions if mention.section >= 0]
    entry = grounding.ground(Words(text=reference.text, start=reference.start))
    known = {"arxiv_id": reference.arxiv_id, "doi": reference.doi}
    return record.CitedPaper(
        title=reference.title or reference.text[:200],
        authors=reference.authors,
        year=reference.year or UNKNOWN_YEAR,
        **{key: value for key, value in known.items() if value},
        relevance=" — ".join(filter(None, (told.cited.get(position), relevance(paper, reference)))),
        mentions=record.Mentions(count=len(reference.mentions), sections=tuple(dict.fromkeys(names))),
        evidence=(entry,) if entry else (),
    )


def _fact_record(fact: Fact, grounding: Grounding) -> record.FactRecord:
    return record.FactRecord(value=fact.value, confidence=fact.confidence, evidence=_evidence(fact.words, grounding))


def _integrity(paper: Paper) -> record.IntegrityRecord:
    seen = paper.integrity
    return record.IntegrityRecord(
        hidden_text=tuple(record.HiddenTextRecord(**hidden.model_dump()) for hidden in seen.hidden_text),
        visibility_checked=seen.visibility_checked,
        stripped_characters=seen.stripped_characters,
        pages=seen.pages,
        pages_without_text=seen.pages_without_text,
        unreadable_share=seen.unreadable_share,
        truncated=False,
        notes=seen.notes,
    )


def _provenance(
    paper: Paper, auditor: Auditor, runs: dict[str, record.ModuleRun], others: dict[str, dict[str, Any]], inputs: str
) -> record.Provenance:
    """Return how the record was made; calls beside those of the modules stand under `calls`."""
    calls = {name: run for name, run in others.items() if run}
    return record.Provenance(
        tool=tool_version(),
        auditor=auditor.name,
        extractor=paper.extractor,
        text_sha256=_sha256(paper.text),
        modules=runs,
        **({"inputs": inputs} if inputs else {}),
        **({"calls": calls} if calls else {}),
    )


def _scan_id(paper: Paper, auditor: Auditor, runs: dict[str, record.ModuleRun], scanned_at: str) -> str:
    """Return an id that sorts by time and differs where the paper's text, the modules or the auditor differ."""
    inputs = [paper.sha256, _sha256(paper.text), auditor.name, {name: run.digest for name, run in runs.items()}]
    moment = re.sub(r"[-:]|\.\d+", "", scanned_at).replace("+0000", "Z")
    kind = re.sub(r"\W+", "-", auditor.name.split(":")[0])
    return f"{moment}-{kind}-{_sha256(json.dumps(inputs))[:8]}"


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
