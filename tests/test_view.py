"""The words and symbols of answers, and text that cannot steer a terminal."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.record import Answer
from scanner.view import MARKS, NO, NOT_APPLICABLE, OPEN, YES, mark, printable, tally


def answer(**values) -> Answer:
    """Return an answer."""
    return Answer(**({"applies": True, "answer": False, "justification": ""} | values))


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (answer(answer=True), YES),
        (answer(), NO),
        (answer(applies=False), NOT_APPLICABLE),
        (answer(assessed=False), OPEN),
        (answer(applies=False, assessed=False), NOT_APPLICABLE),
    ],
)
def test_each_kind_of_answer_has_its_mark(given, shown):
    """An answer that nobody gave is never shown as a no."""
    assert mark(given) is shown


def test_marks_differ_without_colour():
    """Symbol and word tell them apart."""
    assert len({kind.symbol for kind in MARKS}) == len({kind.word for kind in MARKS}) == len(MARKS)


def test_a_tally_counts_each_kind():
    """All kinds are counted, also those with none."""
    assert list(tally({"a": answer(), "b": answer(), "c": answer(answer=True)}).values()) == [1, 2, 0, 0]


@given(st.text())
def test_printable_text_has_no_control_characters(text):
    """Escape sequences, line breaks and bidirectional overrides are shown, not obeyed."""
    shown = printable(text)
    assert not any(unicodedata.category(character) in {"Cc", "Cf", "Cs"} for character in shown)


def test_an_override_is_shown_as_its_code_point():
    """A reader sees what stands there."""
    assert printable("a\u202eb\x1b[31m") == "a‹U+202E›b‹U+001B›[31m"
