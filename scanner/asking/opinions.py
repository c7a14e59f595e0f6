"""Several answers to one item made into one: where they agree it stands, where not a person is to look."""

from collections.abc import Iterable

from scanner.reply import ItemReply, Made, Words

MOST_WORDS = 3


def label(reply: ItemReply) -> str:
    """Return what a reply says: `yes`, `no`, `not_assessed`, or `na` where the item does not apply."""
    return reply.verdict if reply.applies else "na"


def is_settled(reply: ItemReply) -> bool:
    """Tell whether a reply is an answer that nobody need look at again."""
    return reply.verdict != "not_assessed" and not reply.needs_review


def agree(first: ItemReply, second: ItemReply) -> bool:
    """Tell whether two replies are settled and say the same."""
    return is_settled(first) and is_settled(second) and label(first) == label(second)


def together(first: ItemReply, second: ItemReply) -> ItemReply:
    """Return two replies that agree as one: the words of both, the numbers of the one that has any, both as source."""
    surer = first if second.confidence is None else second
    return first.model_copy(
        update={
            "words": _words((*first.words, *second.words)),
            "confidence": surer.confidence,
            "confidence_count": surer.confidence_count,
            "searched": first.searched or second.searched,
            "decision": first.decision or second.decision,
            "source": _joined((first.source, second.source)),
        }
    )


def in_dispute(first: ItemReply, second: ItemReply) -> ItemReply:
    """Return two replies that do not agree as one open answer that tells both, with the words of both to look at."""
    said = "; ".join(f"{one.source} says {_SAID[label(one)]}: {one.justification}" for one in (first, second))
    return ItemReply(
        applies=first.applies or second.applies,
        verdict="not_assessed",
        justification=f"not assessed: {said}",
        words=_words((*first.words, *second.words)),
        needs_review=True,
        source=f"{first.source} + {second.source}",
        decision=first.decision or second.decision,
    )


def for_review(reply: ItemReply, why: str) -> ItemReply:
    """Mark an answer for a person, with the reason."""
    return reply.model_copy(update={"needs_review": True, "justification": f"{reply.justification} [{why}]"})


def made_together(parts: Iterable[Made | None], notes: tuple[str, ...] = ()) -> Made:
    """Add up how parts of a reply were made; the cost is unknown where that of any request is."""
    known = [made for made in parts if made is not None]
    costs = [made.cost_usd for made in known if made.requests]
    failed = next((made for made in known if made.reason), Made())
    return Made(
        asked_model=_joined(made.asked_model for made in known),
        model=_joined(made.model for made in known),
        endpoint=_joined(made.endpoint for made in known),
        prompt=_joined(made.prompt for made in known),
        requests=tuple(key for made in known for key in made.requests),
        input_tokens=sum(made.input_tokens for made in known),
        cached_tokens=sum(made.cached_tokens for made in known),
        output_tokens=sum(made.output_tokens for made in known),
        cost_usd=None if None in costs else sum(cost for cost in costs if cost is not None),
        seconds=sum(made.seconds for made in known),
        fault=failed.fault,
        unanswered=failed.unanswered,
        reason=failed.reason,
        notes=(*dict.fromkeys(note for made in known for note in made.notes), *notes),
    )


_SAID = {"yes": "yes", "no": "no", "na": "it does not apply", "not_assessed": "it cannot tell"}


def _words(words: Iterable[Words]) -> tuple[Words, ...]:
    """Return different words, the first few of them."""
    return tuple(dict.fromkeys(words))[:MOST_WORDS]


def _joined(parts: Iterable[str]) -> str:
    return " + ".join(dict.fromkeys(part for part in parts if part))
