"""A record as Markdown, for an e-mail or a pull request."""

import re
from collections.abc import Iterator, Mapping, Sequence

from scanner.module import Module
from scanner.record import Answer, Claim, RedFlag
from scanner.report.answers import reason
from scanner.view import (
    MARKS,
    NOT_A_VERDICT,
    NOT_APPLICABLE,
    YES,
    View,
    how_good,
    mark,
    printable,
    quoted,
    tally,
    when_active,
    when_applicable,
)


def render(view: View) -> str:
    """Return the record as Markdown: red flags first, then the answers by module, then claims."""
    return "\n".join(_lines(view)) + "\n"


def _lines(view: View) -> Iterator[str]:
    scan = view.scan
    yield f"# {escaped(scan.paper.title)}"
    yield ""
    yield escaped(", ".join(scan.paper.authors) or "authors not found")
    yield ""
    yield from _flags(scan.red_flags)
    yield from _summary(view)
    for module, answers in scan.checklist.items():
        if answers:
            yield f"\n## {escaped(view.title(module))}\n"
            yield from _answers(view, module, answers)
    yield from _claims(scan.claims)
    if scan.provenance:
        by = f"{scan.provenance.tool}, auditor {scan.provenance.auditor}"
        yield "\n" + escaped(f"{by}, {(scan.scanned_at or 'time unknown')[:10]}")


def _flags(flags: tuple[RedFlag, ...]) -> Iterator[str]:
    yield f"## Red flags: {len(flags) or 'none'}\n"
    for flag in flags:
        yield f"- **{escaped(flag.flag)}** ({flag.severity or 'unrated'}): {escaped(flag.detail)}"
        yield from (f"  > {escaped(quoted(evidence))}" for evidence in flag.evidence)
    yield f"\n_{NOT_A_VERDICT}_\n"


def _summary(view: View) -> Iterator[str]:
    yield "| module | " + " | ".join(f"{kind.symbol} {kind.word}" for kind in MARKS) + " |"
    yield "|---|" + "--:|" * len(MARKS)
    for module, answers in view.scan.checklist.items():
        if answers:
            counts = tally(answers)
            yield f"| {escaped(view.title(module))} | " + " | ".join(str(counts[kind]) for kind in MARKS) + " |"


def _answers(view: View, module: str, answers: Mapping[str, Answer]) -> Iterator[str]:
    """Yield answers; the items that do not apply are named together in one line."""
    for item, answer in answers.items():
        if answer.applies:
            yield from _answer(view.question(module, item), item, answer)
    if idle := [escaped(item) for item, answer in answers.items() if not answer.applies]:
        yield f"- {NOT_APPLICABLE.symbol} **{NOT_APPLICABLE.word}**: {', '.join(idle)}"


def _answer(question: str, item: str, answer: Answer) -> Iterator[str]:
    shown = mark(answer)
    review = " (to review)" if answer.needs_review else ""
    yield f"- {shown.symbol} **{shown.word}**{review}: {escaped(question)} ({escaped(item)})"
    if why := reason(answer):
        yield f"  {escaped(why)}"
    near = "" if shown is YES else "nearest: "
    yield from (f"  > {near}{escaped(quoted(evidence))}" for evidence in answer.evidence)


def _claims(claims: tuple[Claim, ...]) -> Iterator[str]:
    if claims:
        yield "\n## Claims\n"
    for claim in claims:
        yield f"- {escaped(claim.claim)} ({claim.supported}{', to review' if claim.needs_review else ''})"
        yield f"  {escaped(claim.evidence)}"


def escaped(text: str) -> str:
    """Return text that Markdown shows as it is: no markup, no HTML, no link of the paper's or a model's making."""
    plain = re.sub(r"([\\`*_{}\[\]<>#|~!&@])", r"\\\1", printable(text))
    return re.sub(r"(?i)\b(www)\.", r"\1\\.", plain.replace("://", "\\://"))


def list_modules(modules: Sequence[Module]) -> str:
    """Return the modules as a Markdown table."""
    rows = (f"| `{m.id}` | {m.title} | {len(m.items)} | {m.version} | {when_active(m)} |" for m in modules)
    return "\n".join(("| module | title | items | version | active |", "|---|---|--:|--:|---|", *rows)) + "\n"


def describe_module(module: Module) -> str:
    """Return a module's questions as Markdown."""
    parts = [f"# {module.title} (`{module.id}`, version {module.version})", f"Active: {when_active(module)}."]
    for item in module.items:
        parts.append(f"## {item.question}\n\n`{item.id}` · applies {when_applicable(item)}")
        parts.append(f"{item.why} ({item.source})")
        parts.append(f"- Counts: {item.counts}\n- Does not count: {item.does_not_count}\n- Measured: {how_good(item)}")
    return "\n\n".join(parts) + "\n"
