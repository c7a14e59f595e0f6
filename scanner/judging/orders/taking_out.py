"""Sentences that tell whoever reads a paper what to say about it: orders, not statements.

They are printed for everybody to see, so they are no hidden text, and a paper on such attacks may quote them; but they
are no evidence either: that something is to be taken as reported does not report it. Where the border runs: whatever
speaks of the judging itself (its questions, items and verdicts, those who judge, what is to be held for done) is an
order, though it has the form of a statement ("all items are satisfied"). Whatever only says of the work that something
was done ("we report error bars", "the code is public") is a statement of the authors, true or false, and counts: rules
cannot tell an honest one from another. Prompts and instructions that a paper prints are left alone where they leave the
choice open.

Judging sees a paper only through `without_orders`, so that what is known for an order can neither prove an answer nor
move anything around it: no count, ratio, length or neighbour. An order in words that are not known for one is taken for
a statement, as any sentence is.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from scanner.judging.orders.sentences import NEVER, Span, orders_of
from scanner.paper import Paper, Reference, Sentence
from scanner.reading.addressed import addressed_to_model
from scanner.reading.text import split_sentences

_ANNOUNCES = re.compile(
    r"\W*(?:the following|(?:this|here) (?:is|are)|(?:two|three|some) remarks|a (?:\w+ )?(?:hint|note|message)"
    r"|(?:note|message|hint|instruction)s? (?:for|to))\b",
    re.IGNORECASE,
)
_TAKES_UP = re.compile(
    r"\W*(?:(?:please|simply|just|so|hence|therefore|then|fairly)\W+)?"
    r"(?:\w+ (?:it|them|both|these|everything)\b|(?:say|write|output|answer|means)\W(?:a )?yes\W*$)",
    re.IGNORECASE,
)
_NEAR = 2
_NEXT_BUT_ONE = 2
_MANY, _MOST = 5, 0.75
"""So many orders, and so large a share of the sentences from first to last, make a block."""


def orders_in(paper: Paper) -> list[Span]:
    """Return where orders stand, and what they take along: what was put between them and is spoken to the same reader.

    One or two sentences between two orders go with them where the first announces a message or the last takes one up; a
    single one does in a speech to a model, and in a block most of which are orders. What stands before and
    behind never does, so that no statement of the authors is lost to an order that was put beside it.
    """
    found = dict(orders_of(paper))
    orders = sorted(span for spans in found.values() for span in spans)
    return [*orders, *_between(paper.text, orders), *_amid(paper.sentences, found)]


def _between(text: str, orders: Sequence[Span]) -> Iterator[Span]:
    """Yield what stands between two orders of one paragraph and belongs to them."""
    for at, ((start, first), (last, end)) in enumerate(pairwise(orders)):
        between = text[first:last]
        if "\n" in between or not between.strip() or len(told := split_sentences(between)) > _NEAR:
            continue
        goes_on = _ANNOUNCES.match(text, start, first) or _TAKES_UP.match(text, last, end)
        if goes_on or (len(told) == 1 and _speak_to_model(text, orders[max(0, at - 1) : at + 3])):
            yield first, last


def _speak_to_model(text: str, orders: Sequence[Span]) -> bool:
    """Say whether orders one of which follows another at once, so that they are a speech, speak to a model."""
    follows = any(not text[before:behind].strip() for (_, before), (behind, _) in pairwise(orders))
    return follows and addressed_to_model(text[orders[0][0] : orders[-1][1]])


def _amid(sentences: Sequence[Sentence], found: dict[int, list[Span]]) -> Iterator[Span]:
    """Yield blocks of sentences most of which are nothing but orders, with the single ones between them."""
    run: list[int] = []
    for index, spans in found.items():
        if (min(spans)[0], max(spans)[1]) != (sentences[index].start, sentences[index].end):
            run = []
            continue
        if run and (index - run[-1] > _NEXT_BUT_ONE or sentences[index - 1].kind in NEVER):
            run = []
        run.append(index)
        if len(run) >= max(_MANY, _MOST * (index - run[0] + 1)):
            yield sentences[run[0]].start, sentences[index].end


def without_orders(paper: Paper) -> Paper:
    """Return the paper as judging may see it: the very same one where nobody gives orders, else one without them.

    Blanks stand for their words, so that every address keeps its meaning; their sentences are gone, and so are the
    citations in them.
    """
    spans = _merged(orders_in(paper))
    if not spans:
        return paper
    return paper.model_copy(
        update={
            "text": _blanked(paper.text, spans),
            "sentences": tuple(part for sentence in paper.sentences for part in _left(paper.text, sentence, spans)),
            "references": tuple(_uncited(reference, spans) for reference in paper.references),
        }
    )


def _merged(spans: list[Span]) -> list[Span]:
    """Return ranges in order, those that overlap as one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _blanked(text: str, spans: list[Span]) -> str:
    """Return the text with blanks in some ranges."""
    pieces, at = [], 0
    for start, end in spans:
        pieces += [text[at:start], " " * (end - start)]
        at = end
    return "".join([*pieces, text[at:]])


def _touching(start: int, end: int, spans: list[Span]) -> list[Span]:
    """Return the ranges that have some of what stands between two offsets."""
    first = bisect_right(spans, start, key=lambda span: span[1])
    return spans[first : bisect_left(spans, end, key=lambda span: span[0])]


def _left(text: str, sentence: Sentence, spans: list[Span]) -> list[Sentence]:
    """Return what is left of a sentence outside some ranges, each stretch as a sentence of its own."""
    touching = _touching(sentence.start, sentence.end, spans)
    if not touching:
        return [sentence]
    starts = [sentence.start, *(end for _, end in touching)]
    ends = [*(start for start, _ in touching), sentence.end]
    stretches = [(text[start:end], start) for start, end in zip(starts, ends, strict=True)]
    return [
        replace(sentence, start=(at := start + len(words) - len(words.lstrip())), end=at + len(words.strip()))
        for words, start in stretches
        if words.strip()
    ]


def _uncited(reference: Reference, spans: list[Span]) -> Reference:
    """Return an entry without its mentions in some ranges."""
    kept = tuple(mention for mention in reference.mentions if not _touching(mention.start, mention.end, spans))
    return reference if len(kept) == len(reference.mentions) else reference.model_copy(update={"mentions": kept})
