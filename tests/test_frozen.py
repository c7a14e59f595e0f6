"""Making many values at once."""

import gc

import pytest

from scanner.frozen import without_collection


def test_collection_is_off_within_and_on_again_behind():
    """Also where an error ends it."""
    seen = []

    def fail() -> None:
        with without_collection():
            seen.append(gc.isenabled())
            raise ValueError("x")

    with pytest.raises(ValueError, match="x"):
        fail()
    assert (seen, gc.isenabled()) == ([False], True)


def test_who_had_it_off_keeps_it_off():
    """A process that collects nothing is left so."""
    gc.disable()
    try:
        with without_collection():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
