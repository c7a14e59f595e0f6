"""A record as SARIF 2.1.0 for tools of code review: every question a rule, every answer a result at its page.

SARIF knows lines and no pages: a region's `startLine` is the page here, which the run says in its properties.
"""

import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from scanner.keeping.store import paper_name
from scanner.module import Severity
from scanner.record import Answer, Evidence, RedFlag
from scanner.view import NO, NOT_A_VERDICT, NOT_APPLICABLE, OPEN, YES, Mark, View, mark, printable

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
KINDS: dict[Mark, str] = {YES: "pass", NO: "fail", NOT_APPLICABLE: "notApplicable", OPEN: "open"}
LEVELS: dict[Severity, str] = {"high": "error", "medium": "warning", "low": "note"}
Json = dict[str, Any]


def render(view: View) -> str:
    """Return the record as a SARIF log of one run."""
    return render_many([view])


def render_many(views: Sequence[View]) -> str:
    """Return one log with a run for each record."""
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(view) for view in views]}
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _run(view: View) -> Json:
    tool = view.scan.provenance.tool if view.scan.provenance else "unknown"
    rules = [*_rules(view), {"id": "red_flag", "shortDescription": {"text": "Something to look at"}}]
    return {
        "tool": {"driver": {"name": printable(tool), "rules": rules}},
        "artifacts": [_artifact(view)],
        "results": [*_flags(view), *_answers(view)],
        "properties": {"regions": "startLine is the page of the PDF, from 1", "note": NOT_A_VERDICT},
    }


def _rules(view: View) -> Iterator[Json]:
    """Yield each question that was asked, with what today's modules say of it."""
    for module, answers in view.scan.checklist.items():
        for name in answers:
            item = view.item(module, name)
            text = {"shortDescription": {"text": printable(view.question(module, name))}}
            more = {"fullDescription": {"text": item.why}, "help": {"text": item.counts}} if item else {}
            yield {"id": _rule_id(module, name), **text, **more, "properties": {"module": printable(module)}}


def _answers(view: View) -> Iterator[Json]:
    for module, answers in view.scan.checklist.items():
        for name, answer in answers.items():
            item = view.item(module, name)
            level = "none" if mark(answer) is not NO else LEVELS[item.severity if item else "medium"]
            said = f"{mark(answer).word}: {view.question(module, name)} {answer.justification}"
            yield {
                **_result(_rule_id(module, name), said, _kind(answer), level),
                "locations": [_location(view, evidence) for evidence in answer.evidence],
                "properties": {"confidence": answer.confidence, "answeredBy": printable(answer.source or "")},
            }


def _kind(answer: Answer) -> str:
    """Return a result's kind; an answer yes that a person is to look at is for review."""
    return "review" if mark(answer) is YES and answer.needs_review else KINDS[mark(answer)]


def _flags(view: View) -> Iterator[Json]:
    for flag in view.scan.red_flags:
        level = LEVELS[flag.severity] if flag.severity else "warning"
        locations = [_location(view, evidence) for evidence in flag.evidence]
        yield {**_result("red_flag", _flag_text(flag), "fail", level), "locations": locations}


def _flag_text(flag: RedFlag) -> str:
    return f"{flag.flag}. {flag.detail}"


def _result(rule: str, text: str, kind: str, level: str) -> Json:
    """Return a result without its places; the fingerprint lets two logs be compared."""
    fingerprint = sha256(f"{rule}\n{kind}\n{text if rule == 'red_flag' else ''}".encode()).hexdigest()[:32]
    return {
        "ruleId": rule,
        "kind": kind,
        "level": level,
        "message": {"text": printable(text)},
        "partialFingerprints": {"paperscan/v1": fingerprint},
    }


def _location(view: View, evidence: Evidence) -> Json:
    region = {"startLine": evidence.page, "snippet": {"text": printable(evidence.quote)}}
    place = {"artifactLocation": {"uri": _uri(view), "index": 0}, "region": region}
    page = {"name": f"page {evidence.page}", "kind": "page", "properties": {"boxes": evidence.boxes}}
    return {"physicalLocation": place, "logicalLocations": [page]}


def _artifact(view: View) -> Json:
    source = view.scan.source
    hashes = {"hashes": {"sha-256": source.sha256}} if source and source.sha256 else {}
    title = {"description": {"text": printable(view.scan.paper.title)}}
    return {"location": {"uri": _uri(view)}, **title, "mimeType": "application/pdf", **hashes}


def _uri(view: View) -> str:
    """Return the PDF's name as a relative address that leads nowhere else."""
    source = view.scan.source
    return quote(source.name if source else f"{paper_name(view.scan)}.pdf", safe="")


def _rule_id(module: str, item: str) -> str:
    return printable(f"{module}/{item}")
