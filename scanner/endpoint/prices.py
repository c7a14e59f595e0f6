"""What a request costs: dated list prices as data, and "unknown" where there is none."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from scanner.errors import UsageError
from scanner.frozen import Frozen

Wire = Literal["chat", "decisions", "systemone"]
_MILLION = 1_000_000
_MOST_TOKENS = 1_000_000_000


class Usage(Frozen):
    """Tokens of a request as the endpoint counts them; `cached` of the `input` were served from its prefix cache."""

    input: int = 0
    cached: int = 0
    output: int = 0


class Price(Frozen):
    """US dollars for a million tokens of one model on one wire; through the Batch API it is `batch` times as much."""

    model: str
    wire: Wire
    input: float = Field(ge=0)
    cached: float = Field(ge=0)
    output: float = Field(ge=0)
    long_from: int | None = None
    long_factor: float = 1.0
    batch: float = Field(default=1.0, ge=0)

    def cost(self, usage: Usage) -> float:
        """Return what a request costs, in US dollars."""
        plain = (usage.input - usage.cached) * self.input + usage.cached * self.cached + usage.output * self.output
        factor = self.long_factor if self.long_from and usage.input > self.long_from else 1.0
        return plain * factor / _MILLION

    def in_batches(self) -> "Price":
        """Return the price through the Batch API; the plain one where no other is known."""
        parts = {name: getattr(self, name) * self.batch for name in ("input", "cached", "output")}
        return self.model_copy(update={**parts, "batch": 1.0})


class Prices(Frozen):
    """All known prices, and the date that they were read."""

    date: date
    price: tuple[Price, ...]

    def of(self, model: str, path: str) -> Price | None:
        """Return the price of a model on the wire that a path speaks; None where it is unknown."""
        name, wire = model.rpartition("/")[2], wire_of(path)
        return next((price for price in self.price if price.model == name and price.wire == wire), None)


def wire_of(path: str) -> Wire:
    """Return which wire a path of an endpoint speaks."""
    return "decisions" if "decisions" in path else "systemone" if "systemone" in path else "chat"


def load_prices(file: Path | None = None) -> Prices:
    """Return the prices in a file, those that came with the program where none is given; UsageError for a bad file."""
    file = file or Path(__file__).with_name("prices.toml")
    try:
        return Prices.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
        reason = str(error).splitlines()[0]
        raise UsageError(f"{file.name}: no file of prices: {reason}") from error


def usage_of(data: dict[str, Any]) -> Usage:
    """Return the tokens that a response tells of, in the words of any of the wires; zeros where it does not."""
    said = data.get("usage")
    usage = said if isinstance(said, dict) else {}
    details = usage.get("prompt_tokens_details") or usage.get("input_tokens_details") or {}
    cached = details.get("cached_tokens") if isinstance(details, dict) else 0
    counted = (usage.get("prompt_tokens", usage.get("input_tokens")), cached, usage.get("completion_tokens"))
    tokens = [_count(value) for value in (*counted, usage.get("output_tokens"))]
    return Usage(input=tokens[0], cached=min(tokens[1], tokens[0]), output=tokens[2] or tokens[3])


def _count(value: Any) -> int:
    """Return a number of tokens; 0 for what is none, and for more than any request can have."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST_TOKENS else 0
