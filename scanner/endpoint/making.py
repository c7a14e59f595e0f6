"""What it took to make a reply, told for the record from the exchanges themselves."""

from collections.abc import Sequence

from scanner.endpoint.budget import used
from scanner.endpoint.door import Door
from scanner.endpoint.exchange import Exchange
from scanner.endpoint.faults import Fault, response_object
from scanner.reply import Made


def made_of(door: Door, exchanges: Sequence[Exchange], prompt: str = "", notes: Sequence[str] = ()) -> Made:
    """Return tokens, cost and seconds of some exchanges, and a note where another model answered than the one asked.

    The numbers are those of the responses as they were paid for: the same ever after, when the ledger serves them.
    """
    usages = [used(exchange) for exchange in exchanges]
    costs = [door.budget.cost_of(exchange) for exchange in exchanges]
    asked = exchanges[0].model if exchanges else ""
    models = list(dict.fromkeys(name for exchange in exchanges if (name := model_of(exchange))))
    return Made(
        asked_model=asked,
        model=", ".join(models),
        endpoint=door.settings.host,
        prompt=prompt,
        requests=tuple(exchange.key for exchange in exchanges),
        input_tokens=sum(usage.input for usage in usages),
        cached_tokens=sum(usage.cached for usage in usages),
        output_tokens=sum(usage.output for usage in usages),
        cost_usd=None if None in costs else round(sum(cost for cost in costs if cost), 8),
        seconds=round(sum(exchange.received.seconds for exchange in exchanges), 3),
        notes=(*notes, *(f"asked {asked}, answered by {name}" for name in models if not _same(asked, name))),
    )


def model_of(exchange: Exchange) -> str:
    """Return the model that answered, by its own account; empty where it does not say."""
    try:
        said = response_object(exchange).get("model")
    except Fault:
        return ""
    return said if isinstance(said, str) else ""


def _same(asked: str, answered: str) -> bool:
    """Tell whether two names mean one model: a dated edition of the one asked is the one asked."""
    one, other = asked.rpartition("/")[2].lower(), answered.rpartition("/")[2].lower()
    return other == one or other.startswith((f"{one}-", f"{one}:", f"{one}@")) or one.startswith(f"{other}:")
