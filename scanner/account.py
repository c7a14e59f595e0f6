"""What is told of a paper beside its answers: by the rules always, and by the auditor where it can and does."""

import threading
from dataclasses import dataclass
from typing import Any

from scanner.asking.description import Description, Summary
from scanner.auditors.protocol import Auditor, Describer
from scanner.errors import AuditorError
from scanner.judging.claims import FoundClaim, find_claims, key_findings
from scanner.judging.facts import classify, find_facts
from scanner.judging.flags import Flag
from scanner.module import FactName, MethodologyTag, PaperType
from scanner.paper import Paper
from scanner.reply import Fact, Made

_THINKING = threading.Lock()
"""Threads share one interpreter, and the first paper of a run makes the patterns that all need: one after the other,
none is made twice, and the first paper is asked about while the others think."""


@dataclass(frozen=True)
class Character:
    """What kind of paper it is; `run` is how that was made, for the record, empty for the rules."""

    facts: dict[FactName, Fact]
    paper_type: PaperType
    tags: tuple[MethodologyTag, ...]
    run: dict[str, Any]


@dataclass(frozen=True)
class Account:
    """What the paper says in the main; `flags` and `cited` are what the auditor adds to the rules' own."""

    claims: tuple[FoundClaim, ...]
    key_findings: str
    flags: tuple[Flag, ...]
    cited: dict[int, str]
    run: dict[str, Any]


def characterise(paper: Paper, auditor: Auditor) -> Character:
    """Return facts, type and designs: the auditor's where it tells them, the rules' for the rest.

    A fact that either of them shows with a sentence holds, so that no item is left unasked because one overlooked it.
    """
    with _THINKING:
        facts = find_facts(paper)
    told, run = Description(), {}
    if isinstance(auditor, Describer):
        try:
            told = auditor.describe(paper)
            run = how_made(told.made)
        except AuditorError as error:
            run = {**error.made, "error": str(error)}
    facts |= {name: fact for name, fact in told.facts.items() if fact.value or not facts[name].value}
    paper_type, tags = classify(facts, paper)
    return Character(facts, told.paper_type or paper_type, told.tags or tags, run)


def give_account(paper: Paper, auditor: Auditor) -> Account:
    """Return claims and findings: the auditor's where it tells any, else those of the rules."""
    told, run = Summary(), {}
    if isinstance(auditor, Describer):
        try:
            told = auditor.summarise(paper)
            run = how_made(told.made)
        except AuditorError as error:
            run = {**error.made, "error": str(error)}
    findings = told.key_findings or key_findings(paper)
    return Account(told.claims or find_claims(paper), findings, told.flags, told.cited, run)


def how_made(made: Made | None) -> dict[str, Any]:
    """Return how a reply was made as values for the record; nothing where it took nothing."""
    return made.model_dump(mode="json", exclude_defaults=True) if made else {}
