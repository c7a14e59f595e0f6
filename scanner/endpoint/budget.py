"""Money: what was spent in this run, and the limit that is never passed."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from scanner.asking.tokens import estimate_tokens
from scanner.endpoint.exchange import Exchange, Request
from scanner.endpoint.faults import Fault, response_object
from scanner.endpoint.prices import Price, Prices, Usage, usage_of
from scanner.endpoint.settings import EndpointSettings
from scanner.errors import EndpointError

_MARGIN = 1.3
"""A tokenizer may cut text into this many times as many tokens as our estimate."""
_LONGEST_ANSWER = 16_000
"""Tokens of output to reckon with where a request does not limit them."""


class Budget:
    """Reserves the most that a request can cost before it is sent, and books what it did cost after.

    Where a limit is set, requests that wait for each other's end could pass it together: so what is reserved counts as
    spent until it is known better.
    """

    def __init__(self, settings: EndpointSettings, prices: Prices) -> None:
        self._limit = settings.max_cost
        self._prices = prices
        self._lock = threading.Lock()
        self._reserved = 0.0
        self.spent = 0.0
        self.known = True
        self.usage = Usage()
        self.requests = 0

    def price_of(self, model: str, path: str) -> Price | None:
        """Return the price of a model on the wire that a path speaks, None where it is unknown."""
        return self._prices.of(model, path)

    @contextmanager
    def reserved(self, request: Request) -> Iterator[None]:
        """Hold back the most that a request can cost while it is under way.

        Raises EndpointError: `budget` where that could pass the limit, `price` where there is a limit but no price.
        """
        most = self._most(request) if self._limit is not None else 0.0
        with self._lock:
            if self._limit is not None and self.spent + self._reserved + most > self._limit:
                told = f"{self.spent:.4f} of {self._limit:.4f} dollars are spent, the next request may cost {most:.4f}"
                raise EndpointError("budget", f"stopped before --max-cost: {told}; what was answered is kept")
            self._reserved += most
        try:
            yield
        finally:
            with self._lock:
                self._reserved -= most

    def book(self, request: Request, exchange: Exchange) -> None:
        """Count what a response says that it took; one that says nothing is counted at the most that it can cost."""
        usage, price = used(exchange), self.price_of(request.model, request.path)
        with self._lock:
            self.requests += 1
            self.usage = Usage(
                input=self.usage.input + usage.input,
                cached=self.usage.cached + usage.cached,
                output=self.usage.output + usage.output,
            )
            self.known = self.known and price is not None
            if price:
                self.spent += price.cost(usage) if usage.input else self._most(request)

    def _most(self, request: Request) -> float:
        price = self.price_of(request.model, request.path)
        if price is None:
            reason = f"the price of {request.model} is unknown, so --max-cost cannot hold"
            raise EndpointError("price", f"{reason}; give --prices FILE, or leave --max-cost out")
        return price.cost(worst_usage(request))


def expected_input(request: Request) -> int:
    """Return about how many tokens a request is, its schema among them."""
    return estimate_tokens(json.dumps(request.body, ensure_ascii=False).replace("\\n", "\n"))


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
    return Usage(input=round(_MARGIN * expected_input(request)), output=int(allowed))


def used(exchange: Exchange) -> Usage:
    """Return the tokens that a response says it took; zeros where it is no object."""
    try:
        return usage_of(response_object(exchange))
    except Fault:
        return Usage()
