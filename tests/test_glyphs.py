"""Lost glyphs, read again from what stands around them."""

import pytest

from scanner.raw import RawDocument
from scanner.reading.glyphs import repaired, unreadable
from tests.typeset import line, page


def document(*texts: str) -> RawDocument:
    """Return a document of one page with a line for each text."""
    return RawDocument((page([line(72, 100 + 12 * index, text) for index, text in enumerate(texts)]),), {})


def read(raw: RawDocument) -> list[str]:
    """Return the texts of all lines."""
    return [row.spans[0].text for page in raw.pages for row in page.lines]


def test_signs_are_told_by_their_statistics():
    """An equals sign, a less-than sign and a minus printed as controls are put back."""
    raw, notes = repaired(
        document("t(12) \x05 2.31, p \x04 .05", "F(1, 30) \x05 \x024.5, p \x04 .001", "t \x05 \x023.1")
    )
    assert read(raw) == ["t(12) = 2.31, p < .05", "F(1, 30) = −4.5, p < .001", "t = −3.1"]
    assert notes


def test_one_place_is_no_proof():
    """A control character that stands once in a statistic stays unread and is counted."""
    raw, notes = repaired(document("t(12) \x05 2.31", "words"))
    assert (read(raw)[0], notes, unreadable(raw.pages[0])) == ("t(12) \x05 2.31", (), 1)


def test_a_nameless_ligature_is_told_by_known_words():
    """A replacement character that makes known words as fi is fi in all words."""
    raw, _ = repaired(document("signi\ufffdcant and speci\ufffdc and classi\ufffder", "a \ufffdlament"))
    assert read(raw) == ["significant and specific and classifier", "a filament"]


def test_dropped_ligatures_come_back_in_words_that_leave_no_doubt():
    """Where a font drops its ligatures, with or without a gap, known words are made whole."""
    raw, notes = repaired(document("Signicant dierent results", "a specic eect, signicant", "e ective and di erent"))
    assert read(raw) == ["Significant different results", "a specific effect, significant", "effective and different"]
    assert notes


def test_an_ordinary_document_comes_back_as_it_is():
    """Nothing is touched where nothing is lost."""
    raw = document("significant and different")
    assert repaired(raw) == (raw, ())


def test_places_without_a_character_are_unreadable():
    """A code that stands for no character is counted, but not where the name of the font says what it shows."""
    spans = [line(72, 100, "\u0de0x", font=font) for font in ("Serif", "CambriaMath")]
    assert [unreadable(page([span])) for span in spans] == [1, 0]


def numbers(text: str) -> str:
    """Return the numbers of the glyphs that show a text, as a TrueType font has them, as characters."""
    return "".join(chr(ord(char) - 29) for char in text)


def with_label(label: str) -> RawDocument:
    """Return a document of some prose and a figure whose labels are in a font without a map to text."""
    prose = line(72, 100, "The initial weights update after each repeat of ten steps.")
    return RawDocument((page([prose, line(72, 130, label, font="Figure")]),), {})


def test_numbers_of_glyphs_are_read_as_letters():
    """A font that gives its glyphs' numbers is read as the letters that make the paper's own words."""
    raw, notes = repaired(with_label(numbers("Repeat 10 steps (update)")))
    assert read(raw)[1] == "Repeat 10 steps (update)"
    assert len(notes) == 1


@pytest.mark.parametrize("label", [numbers("Vexed 10 quips (jumbo)"), "STEPS\x03REPEAT UPDATE", "AUC (%)\x03"])
def test_what_makes_no_known_words_stays(label):
    """Letters that make no words of the paper when moved are left as they are."""
    raw, notes = repaired(with_label(label))
    assert (read(raw)[1], notes) == (label, ())
