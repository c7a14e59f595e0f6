"""From a probability to an answer: bands with an open middle, an item's own where they were fitted, and said to be so.

A band belongs to one model on one wire, asked in certain words: thresholds copied from another are no thresholds.
"""

from typing import Literal, Self

from pydantic import Field, model_validator

from scanner.frozen import Frozen
from scanner.record import Probability

Side = Literal["yes", "no", "open"]
Scope = Literal["item", "module", "default"]
Statement = Literal["applies", "satisfied"]
"""Which of an item's two predicates a band is for."""


class Band(Frozen):
    """At `high` and above a statement is taken for true, at `low` and below for false, between them it is open.

    `n` answers of papers that were held out fell outside the band, `errors` of them wrongly; with 95 % confidence
    the share of errors on either side is at most `bound`. `scope` says whose answers were counted; a default band has
    none and no bound.
    """

    low: Probability
    high: Probability
    n: int = Field(default=0, ge=0)
    errors: int = Field(default=0, ge=0)
    bound: Probability | None = None
    scope: Scope = "default"

    @model_validator(mode="after")
    def _is_open_between(self) -> Self:
        if not self.low < self.high:
            raise ValueError("`low` must be below `high`")
        return self

    def side(self, probability: float) -> Side:
        """Return what a probability says."""
        return "yes" if probability >= self.high else "no" if probability <= self.low else "open"

    @property
    def certified(self) -> bool:
        """Whether its rate of error was bounded on held-out papers."""
        return self.bound is not None


DEFAULT_BAND = Band(low=0.1, high=0.9)


class Thresholds(Frozen):
    """The bands of one model on one wire; `error` is the share of errors that they were certified to stay under.

    `calibration` is the id of the fit, over the labels and answers it was made from.
    """

    version: Literal[1] = 1
    calibration: str | None = None
    model: str = ""
    wire: str = ""
    wording: int = 0
    error: Probability | None = None
    papers: int = 0
    default: Band = DEFAULT_BAND
    applies: dict[str, Band] = Field(default_factory=dict)
    satisfied: dict[str, Band] = Field(default_factory=dict)

    def band(self, item: str, statement: Statement) -> Band:
        """Return the band of one statement of an item (`module.item`), the default where none was fitted."""
        return (self.applies if statement == "applies" else self.satisfied).get(item, self.default)

    def fits(self, model: str, wire: str, wording: int) -> bool:
        """Tell whether these were fitted to this model on this wire, asked in these words."""
        return (self.model, self.wire, self.wording) == (model, wire, wording)


UNCALIBRATED = Thresholds()
"""The default band for everything."""
