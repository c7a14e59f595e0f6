"""Money: what was spent in this run, and the limit that is never passed."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from scanner.asking.tokens import estimate_tokens, most_tokens
from scanner.endpoint.exchange import Exchange, Request
from scanner.endpoint.faults import Fault, response_object
from scanner.endpoint.prices import Price, Prices, Usage, usage_of
from scanner.endpoint.settings import EndpointSettings
from scanner.errors import EndpointError
from scanner.frozen import Frozen

_MARGIN = 1.3
"""A tokenizer may cut text into this many times as many tokens as we reckon with."""
_LONGEST_ANSWER = 16_000
"""Tokens of output to reckon with where a request does not limit them."""
_GLANCE = 1.0
"""Seconds after which whoever waits for money looks again: others may be in another process, and wake nobody here."""


class Booking(Frozen):
    """What a request took: `cost` in dollars, None where no price is known.

    Of one that was not `answered` it is not known whether it was paid for.
    """

    usage: Usage = Usage()
    cost: float | None
    answered: bool = True


class Tally(Frozen):
    """What a run took so far, as `Budget` counts it."""

    spent: float = 0.0
    perhaps: float = 0.0
    known: bool = True
    usage: Usage = Usage()
    requests: int = 0


class Budget:
    """Reserves the most that a request can cost before it is sent, and books what it did cost after.

    Where a limit is set, requests that are under way could pass it together: so what is reserved counts as spent until
    it is known better. `perhaps` is the most that requests cost whose end is not known; it counts as spent for ever.
    """

    def __init__(self, settings: EndpointSettings, prices: Prices) -> None:
        self._limit = settings.max_cost
        self._in_batches = settings.batch_api
        self._prices = prices
        self._changed = threading.Condition()
        self._reserved = 0.0
        self._under_way = 0
        self.spent = 0.0
        self.perhaps = 0.0
        self.known = True
        self.usage = Usage()
        self.requests = 0

    def price_of(self, model: str, path: str) -> Price | None:
        """Return the price of a model on the wire that a path speaks, None where it is unknown."""
        price = self._prices.of(model, path)
        return price.in_batches() if price and self._in_batches else price

    def cost_of(self, exchange: Exchange) -> float | None:
        """Return what a response cost, at the price of the way that it came; None where that is unknown."""
        price = self._prices.of(exchange.model, exchange.path)
        if price is None:
            return None
        return (price.in_batches() if exchange.came_in_batch else price).cost(used(exchange))

    @contextmanager
    def reserved(self, request: Request) -> Iterator[None]:
        """Hold back the most that a request can cost while it is under way.

        Where others under way hold back too much, it waits for what they do cost. Raises EndpointError: `budget` where
        the limit could be passed all the same, `price` where there is a limit but no price.
        """
        most = self.most_of(request) if self._limit is not None else 0.0
        with self._changed:
            while not self.hold(most):
                self._changed.wait(_GLANCE)
        try:
            yield
        finally:
            self.let_go(most)

    def hold(self, most: float) -> bool:
        """Hold back so many dollars, if the limit allows that now; False where it may once others know what they cost.

        Raises EndpointError (`budget`) where the limit could be passed all the same.
        """
        with self._changed:
            if self._passes_limit(most):
                if not self._under_way:
                    raise self._used_up(most)
                return False
            self._reserved += most
            self._under_way += 1
            return True

    def let_go(self, most: float, requests: int = 1) -> None:
        """Hold back no longer what was held back for so many requests."""
        with self._changed:
            self._reserved -= most
            self._under_way -= requests
            self._changed.notify_all()

    def _passes_limit(self, most: float) -> bool:
        return self._limit is not None and self.spent + self.perhaps + self._reserved + most > self._limit

    def _used_up(self, most: float) -> EndpointError:
        gone = f"{self.spent + self.perhaps:.4f} of {self._limit or 0:.4f} dollars are spent"
        told = f"{gone}, the next request may cost {most:.4f}"
        return EndpointError("budget", f"stopped before --max-cost: {told}; what was answered is kept")

    def book_unknown(self, request: Request) -> None:
        """Count a request whose end is not known: it may have been paid for, at most with the most it can cost."""
        price = self.price_of(request.model, request.path)
        self.count(Booking(cost=price.cost(worst_usage(request)) if price else None, answered=False))

    def book(self, request: Request, exchange: Exchange) -> None:
        """Count what a response says that it took; one that says nothing is counted at the most that it can cost."""
        self.book_at_most(exchange, lambda: self.most_of(request))

    def book_at_most(self, exchange: Exchange, most: Callable[[], float]) -> float | None:
        """Count a response, with the most that its request can cost where it says nothing; return its cost, or None."""
        usage, cost = used(exchange), self.cost_of(exchange)
        if cost is not None and not usage.input:
            cost = most()
        self.count(Booking(usage=usage, cost=cost))
        return cost

    def count(self, booking: Booking) -> None:
        """Count what a request took."""
        usage, cost = booking.usage, booking.cost
        with self._changed:
            self.known = self.known and cost is not None
            if not booking.answered:
                self.perhaps += cost or 0.0
                return
            self.requests += 1
            self.spent += cost or 0.0
            self.usage = Usage(
                input=self.usage.input + usage.input,
                cached=self.usage.cached + usage.cached,
                output=self.usage.output + usage.output,
            )

    def tally(self) -> Tally:
        """Return what was counted so far."""
        with self._changed:
            return Tally(**{name: getattr(self, name) for name in Tally.model_fields})

    def adopt(self, tally: Tally) -> None:
        """Take what was counted elsewhere, for all of a run, in place of what was counted here."""
        with self._changed:
            for name in Tally.model_fields:
                setattr(self, name, getattr(tally, name))

    def most_of(self, request: Request) -> float:
        """Return the most that a request can cost, in US dollars; EndpointError (`price`) where no price is known."""
        price = self.price_of(request.model, request.path)
        if price is None:
            reason = f"the price of {request.model} is unknown, so --max-cost cannot hold"
            raise EndpointError("price", f"{reason}; give --prices FILE, or leave --max-cost out")
        return price.cost(worst_usage(request))


def expected_input(request: Request) -> int:
    """Return about how many tokens a request is, its schema among them."""
    return estimate_tokens(_as_read(request))


def repeated_input(one: Request, other: Request) -> int:
    """Return about how many tokens two requests have in common from their beginning."""
    first, second = (json.dumps(r.body.get("messages", ""), ensure_ascii=False) for r in (one, other))
    same = next(
        (i for i, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), min(len(first), len(second))
    )
    return estimate_tokens(first[:same].replace("\\n", "\n"))


def worst_usage(request: Request) -> Usage:
    """Return the most tokens that a request can take: none of them cached, its answer as long as is allowed."""
    allowed = request.body.get("max_completion_tokens") or request.body.get("max_tokens") or _LONGEST_ANSWER
    return Usage(input=round(_MARGIN * most_tokens(_as_read(request))), output=int(allowed))


def _as_read(request: Request) -> str:
    return json.dumps(request.body, ensure_ascii=False).replace("\\n", "\n")


def used(exchange: Exchange) -> Usage:
    """Return the tokens that a response says it took; zeros where it is no object."""
    try:
        return usage_of(response_object(exchange))
    except Fault:
        return Usage()
