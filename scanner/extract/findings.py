"""Words of a raw document that no reader sees: where they are, and how they are taken out of it."""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from scanner.extract.painted import around
from scanner.paper import Box, HiddenText, HidingReason
from scanner.raw import RawDocument, RawLine, RawPage, Span
from scanner.reading.addressed import addressed_to_model

SHOWN_CHARACTERS = 500
"""As many characters of a hidden text are kept for the record."""


class Unseen(NamedTuple):
    """Characters `start` to `end` of a span that do not show; indices count in the document that was looked at."""

    page: int
    line: int
    span: int
    start: int
    end: int
    reason: HidingReason


class Inspection(NamedTuple):
    """A raw document without what is hidden in it, what that was, and what could not be looked at.

    `stripped_characters` counts invisible characters that were taken out of words that do show.
    """

    raw: RawDocument
    hidden: tuple[HiddenText, ...] = ()
    stripped_characters: int = 0
    notes: tuple[str, ...] = ()

    def then(self, later: "Inspection") -> "Inspection":
        """Return this inspection continued by a later one of what it left."""
        hidden = tuple(sorted((*self.hidden, *later.hidden), key=lambda text: text.page))
        stripped = self.stripped_characters + later.stripped_characters
        return Inspection(later.raw, hidden, stripped, (*self.notes, *later.notes))


def hidden_text(page: int, box: Box | None, reason: HidingReason, text: str) -> HiddenText:
    """Return the record of a hidden text, cut to length; whom it speaks to is judged by all of it."""
    addressed = addressed_to_model(text, printed=False)
    return HiddenText(
        page=page, box=box, reason=reason, text=text.strip()[:SHOWN_CHARACTERS], addressed_to_model=addressed
    )


def once(hidden: Iterable[HiddenText]) -> tuple[HiddenText, ...]:
    """Return the records without those whose words stand on the same page in an earlier one."""
    first: dict[tuple[int, str], HiddenText] = {}
    for text in hidden:
        first.setdefault((text.page, "".join(text.text.split())), text)
    return tuple(first.values())


def says_something(text: str) -> bool:
    """Return whether a text holds a word of three letters or so much else that it is worth a line in the record."""
    return any(sum(map(str.isalpha, word)) >= 3 for word in text.split()) or len("".join(text.split())) >= 12


def take_out(raw: RawDocument, unseen: Iterable[Unseen]) -> Inspection:
    """Return the document without the unseen words, and these as one record for each run of them on a page."""
    by_page: defaultdict[int, list[Unseen]] = defaultdict(list)
    for found in dict.fromkeys(unseen):
        by_page[found.page].append(found)
    if not by_page:
        return Inspection(raw)
    pages = tuple(_without(page, by_page[page.number]) if page.number in by_page else page for page in raw.pages)
    hidden = [text for page in raw.pages for text in _records(page, sorted(by_page.get(page.number, ())))]
    return Inspection(raw._replace(pages=pages), tuple(hidden))


def _without(page: RawPage, unseen: Sequence[Unseen]) -> RawPage:
    """Return a page without its unseen words, and without lines on which nothing is left."""
    cuts: defaultdict[tuple[int, int], list[Unseen]] = defaultdict(list)
    for found in unseen:
        cuts[found.line, found.span].append(found)
    touched = {found.line for found in unseen}
    lines = (_cut_line(line, number, cuts) if number in touched else line for number, line in enumerate(page.lines))
    return page._replace(lines=tuple(line for line in lines if line.spans))


def _cut_line(line: RawLine, number: int, cuts: dict[tuple[int, int], list[Unseen]]) -> RawLine:
    """Return a line without its unseen words; a line of blanks only has no spans."""
    spans = [_cut_span(span, cuts.get((number, index), [])) for index, span in enumerate(line.spans)]
    kept = tuple(span for span in spans if span.text)
    return line._replace(spans=kept if any(span.text.strip() for span in kept) else ())


def _cut_span(span: Span, unseen: Sequence[Unseen]) -> Span:
    """Return a span without its unseen characters; a blank stays where it had any, to keep its neighbours apart."""
    if not unseen:
        return span
    gone = {index for found in unseen for index in range(found.start, found.end)}
    text = "".join(char for index, char in enumerate(span.text) if index not in gone)
    return span._replace(text=text if text.strip() or span.text == span.text.strip() else " ")


def _records(page: RawPage, unseen: Sequence[Unseen]) -> Iterator[HiddenText]:
    """Yield one record for each run of unseen words; where only the runs together speak to a model, all of them do."""
    runs = [list(run) for run in _runs(page, unseen)]
    texts = [_text(page, run) for run in runs]
    together = len(runs) > 1 and addressed_to_model("\n".join(texts), printed=False)
    records = [
        hidden_text(page.number, _box(page, run), run[0].reason, text) for run, text in zip(runs, texts, strict=True)
    ]
    all_speak = together and not any(record.addressed_to_model for record in records)
    for record, text in zip(records, texts, strict=True):
        if says_something(text) or record.addressed_to_model or all_speak:
            yield record.model_copy(update={"addressed_to_model": True}) if all_speak else record


def _runs(page: RawPage, unseen: Sequence[Unseen]) -> Iterator[list[Unseen]]:
    """Part unseen words where the reason changes, or where a line that shows stands between."""
    run: list[Unseen] = []
    for found in unseen:
        if run and (found.reason != run[-1].reason or _shows_between(page, run[-1], found)):
            yield run
            run = []
        run.append(found)
    if run:
        yield run


def _shows_between(page: RawPage, one: Unseen, other: Unseen) -> bool:
    """Return whether words that show stand between two that do not."""
    if one.line == other.line:
        spans = page.lines[one.line].spans
        if one.span == other.span:
            between = [spans[one.span].text[one.end : other.start]]
        else:
            inner = (span.text for span in spans[one.span + 1 : other.span])
            between = [spans[one.span].text[one.end :], *inner, spans[other.span].text[: other.start]]
        return bool("".join(between).strip())
    rest = page.lines[one.line].spans[one.span].text[one.end :]
    skipped = (span.text for line in page.lines[one.line + 1 : other.line] for span in line.spans)
    return bool("".join(itertools.chain([rest], skipped)).strip())


def _text(page: RawPage, run: Sequence[Unseen]) -> str:
    """Return the words of a run, lines as lines."""
    lines = (
        "".join(page.lines[line].spans[found.span].text[found.start : found.end] + _gap(page, found) for found in group)
        for line, group in itertools.groupby(run, key=lambda found: found.line)
    )
    return "\n".join(line.strip() for line in lines)


def _gap(page: RawPage, found: Unseen) -> str:
    """Return the blank after a word that is cut out of the middle of its span."""
    return " " if found.end < len(page.lines[found.line].spans[found.span].text) else ""


def _box(page: RawPage, run: Sequence[Unseen]) -> Box:
    """Return the smallest box around the spans of a run."""
    return around([page.lines[found.line].spans[found.span].box for found in run])
