"""A record for the terminal: red flags on top, answers by module, every quote with its page."""

from collections.abc import Sequence
from io import StringIO

from rich.console import Console
from rich.padding import Padding
from rich.table import Column, Table
from rich.text import Text

from scanner.module import Module
from scanner.record import Answer, IntegrityRecord
from scanner.view import (
    MARKS,
    NO,
    NOT_A_VERDICT,
    OPEN,
    YES,
    View,
    counted,
    how_good,
    mark,
    printable,
    quoted,
    tally,
    when_active,
    when_applicable,
)


def render(view: View) -> str:
    """Return the record as text of `view.width` columns, with terminal colours where `view.colour`."""
    console, out = _page(view.width, colour=view.colour)
    _head(console, view)
    _flags(console, view)
    _summary(console, view)
    for module, answers in view.scan.checklist.items():
        if answers:
            console.print(Text(f"\n{view.title(module)}", style="bold"))
            for item, answer in answers.items():
                _answer(console, view, module, item, answer)
    _claims(console, view)
    return _printed(out)


def render_many(views: Sequence[View]) -> str:
    """Return one line a record: title, how many answers of each kind, red flags."""
    console, out = _page(max(view.width for view in views), colour=any(view.colour for view in views))
    table = Table("paper", *(f"{kind.symbol} {kind.word}" for kind in MARKS), "red flags", box=None, pad_edge=False)
    for view in views:
        answers = {f"{m}.{i}": answer for m, items in view.scan.checklist.items() for i, answer in items.items()}
        counts = [str(count) for count in tally(answers).values()]
        table.add_row(Text(printable(view.scan.paper.title)), *counts, str(len(view.scan.red_flags)))
    console.print(table)
    console.print(Text(NOT_A_VERDICT, style="bright_black"))
    return _printed(out)


def list_modules(modules: Sequence[Module]) -> str:
    """Return the modules as a table."""
    console, out = _page(100, colour=False)
    table = Table("module", "title", "items", "version", "active", box=None, pad_edge=False)
    for module in modules:
        table.add_row(module.id, module.title, str(len(module.items)), str(module.version), when_active(module))
    console.print(table)
    return _printed(out)


def describe_module(module: Module) -> str:
    """Return a module's questions, why they matter and what counts, as text."""
    console, out = _page(100, colour=False)
    console.print(Text(f"{module.title} ({module.id}, version {module.version}), active {when_active(module)}"))
    for item in module.items:
        console.print(Text(f"\n{item.id}: {item.question}"))
        for label, text in (
            ("applies", when_applicable(item)),
            ("why", f"{item.why} ({item.source})"),
            ("counts", item.counts),
            ("does not count", item.does_not_count),
            ("rule", "yes" if item.rule else "none: the rules auditor leaves it open"),
            ("measured", how_good(item)),
        ):
            _indented(console, f"{label}: {text}", 2, "default")
    return _printed(out)


def _page(width: int, *, colour: bool) -> tuple[Console, StringIO]:
    """Return a console that writes text of a width into a buffer."""
    out = StringIO()
    console = Console(
        file=out,
        width=width,
        force_terminal=colour,
        no_color=not colour,
        highlight=False,
        markup=False,
        emoji=False,
        color_system="standard" if colour else None,
    )
    return console, out


def _printed(out: StringIO) -> str:
    """Return what was written, without the spaces that fill lines up."""
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _head(console: Console, view: View) -> None:
    """Print which paper this is, what was read of it and by whom."""
    scan, paper = view.scan, view.scan.paper
    arxiv = paper.arxiv_full_id or paper.arxiv_id or ""
    known = [", ".join(paper.authors), str(paper.year or ""), paper.venue or "", arxiv]
    console.print(Text(printable(paper.title), style="bold"))
    console.print(Text(printable(" · ".join(part for part in known if part))))
    kind = f"{scan.paper_type or 'type unknown'} ({', '.join(scan.methodology_tags)})"
    read = _what_was_read(scan.integrity)
    by = f"auditor {scan.provenance.auditor}" if scan.provenance else ""
    console.print(Text(printable(" · ".join(part for part in (kind, read, by) if part)), style="bright_black"))
    for note in scan.integrity.notes if scan.integrity else ():
        console.print(Text(f"note: {printable(note)}", style="yellow"))


def _what_was_read(integrity: IntegrityRecord | None) -> str:
    if integrity is None:
        return ""
    read = f"{counted(integrity.pages or 0, 'page')} read"
    if integrity.pages_without_text:
        read += f", none of the text of page {', '.join(map(str, integrity.pages_without_text))}"
    if integrity.hidden_text:
        read += f", {counted(len(integrity.hidden_text), 'passage')} that a reader does not see left out"
    return read


def _flags(console: Console, view: View) -> None:
    flags = view.scan.red_flags
    console.print(Text(f"\nRed flags: {len(flags) or 'none found'}", style="bold red" if flags else "bold"))
    for flag in flags:
        line = Text("  ▲ ", style="red").append(f"{flag.severity or 'unrated'}: ", style="bold")
        console.print(line.append(printable(f"{flag.flag}. {flag.detail}"), style="default"))
        for evidence in flag.evidence:
            _indented(console, quoted(evidence), 6, "italic")
    console.print(Text(NOT_A_VERDICT, style="bright_black"))


def _summary(console: Console, view: View) -> None:
    """Print how many answers of each kind every module has."""
    asked = {module: answers for module, answers in view.scan.checklist.items() if answers}
    wide = max((len(view.title(module)) for module in asked), default=0)
    console.print()
    for module, answers in asked.items():
        line = Text(f"  {view.title(module):{wide}}  ")
        for kind, count in tally(answers).items():
            line.append(f" {kind.symbol} {count:2} {kind.word:4}", style=kind.colour if count else "bright_black")
        console.print(line)


def _answer(console: Console, view: View, module: str, item: str, answer: Answer) -> None:
    """Print one answer; of an item that does not apply no more than that."""
    shown = mark(answer)
    question = Text(printable(view.question(module, item)))
    if answer.needs_review and shown is not OPEN:
        question.append("  (to review)", style="yellow")
    row = Table.grid(Column(width=7), Column(), padding=(0, 1), pad_edge=True)
    row.add_row(Text(f"{shown.symbol} {shown.word}", style=shown.colour), question)
    console.print(row)
    if not answer.applies:
        _indented(console, printable(answer.justification), 10, "bright_black")
        return
    for evidence in answer.evidence:
        _indented(console, ("nearest: " if shown is not YES else "") + quoted(evidence), 10, "italic")
    if shown is NO or not answer.evidence:
        looked = f"not found in the text; looked for {answer.searched}" if answer.searched else answer.justification
        _indented(console, printable(looked), 10, "bright_black")


def _claims(console: Console, view: View) -> None:
    scan = view.scan
    console.print(Text(f"\nClaims: {len(scan.claims) or 'none found'}", style="bold"))
    for claim in scan.claims:
        _indented(console, f"• {printable(claim.claim)}", 2, "default")
        _indented(console, f"{claim.supported}: {printable(claim.evidence)}", 4, "bright_black")
    console.print(Text(f"\nCited papers: {len(scan.cited_papers)}", style="bold"))
    legend = "   ".join(f"{kind.symbol} {kind.word}" for kind in MARKS)
    console.print(Text(f"\n{legend} (could not tell; for a person to look at)", style="bright_black"))


def _indented(console: Console, text: str, columns: int, style: str) -> None:
    console.print(Padding(Text(text, style=style), (0, 0, 0, columns)))
