"""Characters, hyphens and sentences."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.reading.text import joint, normalise, split_sentences, strip_invisible, vocabulary


def sentences(text: str) -> list[str]:
    """Return the sentences of a text as words."""
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    ("printed", "plain"),
    [
        ("e\ufb03cient work\ufb02ow", "efficient workflow"),
        ("p \u2b0d .05", "p < .05"),
        ("e↵ect", "effect"),
        ("Herna\u0301ndez", "Hernández"),
        ("Hern´andez and L¨oser", "Hernández and Löser"),
        ("a\u00a0b\u2009c", "a b c"),
        ("x²", "x²"),
    ],
)
def test_print_becomes_plain_characters(printed, plain):
    """Ligatures, lost signs, accents apart and odd spaces come out as plain text; signs with a meaning stay."""
    assert normalise(printed) == plain


def test_control_characters_depend_on_the_font():
    """The same code is a bracket in TeX's font of tall signs, a minus in its font of symbols."""
    assert (normalise("\x00x", "CMEX10"), normalise("\x00x", "CMSY10")) == ("(x", "−x")


@pytest.mark.parametrize("printed", ["\u0de0𝑌", "𝑌\u0ddc", "ˆ𝑌"])
def test_accents_over_mathematical_letters(printed):
    """An accent that a font prints before or after a letter of mathematics stands over it."""
    assert normalise(printed, "CambriaMath") == "𝑌\u0302"


@given(st.text() | st.text("ˆ˜𝑌𝑥\u0302 "))
def test_normalising_twice_changes_nothing(text):
    """Plain characters are a fixed point."""
    once = normalise(text)
    assert normalise(once) == once


def test_invisible_characters_are_stripped_and_counted():
    """Zero-width, tag and bidirectional characters go; honest soft hyphens go without counting."""
    assert strip_invisible("ac\u200bcept\U000e0041 so\u00adft\u202e") == ("accept soft", 3)


@pytest.mark.parametrize(
    ("left", "right", "own", "result"),
    [
        ("a predic-", "tion of", [], "a prediction of"),
        ("a self-", "explaining model", ["self-explaining"], "a self-explaining model"),
        ("well-", "being counts", ["well being"], "well-being counts"),
        ("pre-", "and post-test", [], "pre- and post-test"),
        ("with GPT-", "4 we", [], "with GPT-4 we"),
        ("https://example.org/a-", "file.csv", [], "https://example.org/a-file.csv"),
        ("https://example.org/", "data", [], "https://example.org/data"),
        ("plain words", "go on", [], "plain words go on"),
    ],
)
def test_lines_are_joined_as_a_reader_joins_them(left, right, own, result):
    """Hyphens of line ends go, those of compounds, names and addresses stay."""
    drop, between = joint(left, right, vocabulary(own))
    assert left[: len(left) - drop] + between + right == result


def test_words_that_a_line_end_parts_are_no_words():
    """A broken word must not vouch for its own halves."""
    assert vocabulary(["of the meth-", "ods we used"]) == {"of", "the", "we", "used"}


@pytest.mark.parametrize(
    "whole",
    [
        "As Smith et al. (2020) say, it is 3.5 times faster.",
        "See Fig. 3 and Eq. 4, i.e. the loss, cf. Sec. 2.",
        "J. R. Smith and A. B. Doe ran it, vs. No. 7 of the U.S. list.",
        "It was tested (p. 12, resp. pp. 13) by Dr. Jones.",
    ],
)
def test_abbreviations_do_not_end_sentences(whole):
    """A stop after an abbreviation, an initial or within a number is none."""
    assert sentences(whole) == [whole]


@pytest.mark.parametrize(
    "parts",
    [
        ["It works [3].", "Then we stopped."],
        ["It works (see below).", "We go on."],
        ["Does it?", "Yes!", "Good."],
        ["It works.³", "Then we stopped."],
        ['He said "no."', "We agreed."],
        ["It is in the U.S.", "The rest is not."],
    ],
)
def test_sentences_end_after_their_citations_and_quotes(parts):
    """What closes a sentence belongs to it, and the next one begins after it."""
    assert sentences(" ".join(parts)) == parts


@given(st.text(alphabet="ab A.B?!()[]1 2\n¹”。", max_size=80))
def test_sentences_cover_all_that_is_printed(text):
    """Sentences are in order, disjoint, trimmed, and nothing between them is more than white space."""
    place = 0
    for start, end in split_sentences(text):
        assert place <= start < end <= len(text)
        assert not text[place:start].strip()
        assert text[start:end] == text[start:end].strip()
        place = end
    assert not text[place:].strip()


@pytest.mark.parametrize("mark", ["?", ".¹", ".", "。", "¹"])
def test_long_runs_of_marks_cost_little(mark):
    """A page of marks takes as long as a page of words."""
    begin = time.process_time()
    split_sentences(mark[0] + mark[-1] * 20_000 + "a")
    assert time.process_time() - begin < 1
