"""The base of every model, a value that cannot change after it was made, and the making of many of them."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """A frozen model of our own making: an unknown key is a mistake and is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Open(BaseModel):
    """A frozen model that is exchanged with other programs: keys we do not know are kept as they are."""

    model_config = ConfigDict(frozen=True, extra="allow")


@contextmanager
def without_collection() -> Iterator[None]:
    """Make thousands of values at once without garbage collections in between, which cost more than the making.

    None of the values is garbage yet. Threads may do this at the same time: who found collection on turns it on again.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
