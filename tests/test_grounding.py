"""Quotes are found where they stand, and nowhere else."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.grounding import MAX_QUOTE_WORDS, Folded, Grounding
from scanner.paper import Line, Metadata, Page, Paper
from scanner.reply import Words

TEXT = "The eﬃcient, state-of-the-art model gains 4.1 % over “strong” base-\nlines. It does not use test data — at all."


def paper_of_lines(*lines: tuple[str, int, tuple[float, float, float, float]]) -> Paper:
    """Return a paper of printed lines, each `(text, page, box)`, joined by spaces."""
    text, made, pages = "", [], {}
    for words, page, box in lines:
        start = len(text)
        text += words + " "
        made.append(Line(start=start, end=start + len(words), page=page, box=box))
        pages[page] = (pages.get(page, (start, 0))[0], len(text))
    numbered = tuple(Page(number=n, start=a, end=b, width=600, height=800) for n, (a, b) in pages.items())
    return Paper(
        sha256="0", text=text, metadata=Metadata(), pages=numbered, lines=tuple(made), sections=(), sentences=()
    )


@pytest.fixture
def grounding() -> Grounding:
    """Return the grounding of a one-line paper."""
    return Grounding(paper_of_lines((TEXT, 1, (50, 100, 550, 112))))


@pytest.mark.parametrize(
    "quote",
    [
        "The efficient, state-of-the-art model",
        'over "strong" baselines',
        "over “strong” base- lines",
        "It does not use test data - at all",
        "gains  4.1\n%",
    ],
)
def test_what_a_pdf_does_to_text_is_forgiven(grounding, quote):
    """Ligatures, quotation marks, dashes, spaces and line-end hyphens do not hide a quote."""
    assert grounding.ground(Words(text=quote)).match == "normalized"


@pytest.mark.parametrize(
    "quote",
    [
        "gains 4.2 % over",
        "It does use test data",
        "The inefficient model",
        "gains 41 % over",
        "test data at all, never",
    ],
)
def test_an_altered_quote_is_not_found(grounding, quote):
    """A changed digit, a dropped "not", other words: not in the paper."""
    assert grounding.ground(Words(text=quote)) is None


def test_a_part_of_a_number_or_word_is_not_a_quote():
    """What looks like the quote inside a longer number or word says something else."""
    paper = paper_of_lines(("we were unable to gain 14.15 % more", 1, (0, 0, 500, 10)))
    for quote in ("able to gain", "4.15 % more", "15 % more", "gain 14", "gain 14.1", "gain 1"):
        assert Grounding(paper).ground(Words(text=quote)) is None


def test_a_quote_to_the_letter_is_exact_and_keeps_its_offsets(grounding):
    """Offsets point at the quoted words."""
    found = grounding.ground(Words(text="It does not use test data"))
    assert (found.match, TEXT[found.start : found.end], found.page) == ("exact", "It does not use test data", 1)


def test_empty_words_are_not_found(grounding):
    """Nothing is no quote."""
    assert grounding.ground(Words(text="  ")) is None


def test_an_offered_offset_is_not_believed(grounding):
    """Where the words do not stand at the offset that came with them, they are searched."""
    assert grounding.ground(Words(text="It does not", start=3)).start == TEXT.index("It does not")


def test_a_quote_over_a_page_break_is_cut_to_its_longer_part():
    """What is quoted can be seen as it stands on the page named."""
    paper = paper_of_lines(
        ("we asked twenty people and they", 1, (50, 700, 300, 712)), ("said no.", 2, (50, 90, 300, 102))
    )
    found = Grounding(paper).ground(Words(text="twenty people and they said no."))
    assert (found.quote, found.page) == ("twenty people and they", 1)


def test_a_quote_over_a_column_break_is_cut_to_one_column():
    """Lines of two columns do not stand below each other."""
    paper = paper_of_lines(
        ("short end of", 1, (50, 700, 290, 712)), ("a column and a much longer rest", 1, (310, 90, 550, 102))
    )
    found = Grounding(paper).ground(Words(text="end of a column and a much longer rest"))
    assert found.quote == "a column and a much longer rest"


def test_boxes_stand_over_the_quoted_words():
    """A quote in the right half of a line has its box in the right half."""
    paper = paper_of_lines(("aaaa bbbb cccc dddd", 1, (100, 10, 300, 20)))
    ((x0, y0, x1, y1),) = Grounding(paper).ground(Words(text="cccc dddd")).boxes
    assert (195 < x0 < 215, x1 == 300, y0, y1) == (True, True, 10, 20)


def test_a_long_quote_is_limited():
    """No more than a passage is quoted."""
    paper = paper_of_lines(("word " * 100, 1, (0, 0, 500, 10)))
    found = Grounding(paper).ground(Words(text=("word " * 100).strip()))
    assert len(found.quote.split()) == MAX_QUOTE_WORDS


@given(st.text(alphabet=string.ascii_letters + string.digits + " .,-\n“”–ﬁﬀ\u00ad", max_size=200))
@settings(max_examples=200, deadline=None)
def test_folding_keeps_a_way_back(text):
    """Every folded character has an offset in the text, and offsets never run backwards."""
    folded = Folded(text)
    assert len(folded.offsets) == len(folded.text) + 1
    assert folded.offsets == sorted(folded.offsets)


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_any_passage_of_a_paper_is_found(data):
    """Words copied from the paper are found, and what is quoted stands in it."""
    words = data.draw(
        st.lists(st.text(alphabet="abcdefg0123456789%.-", min_size=1, max_size=8), min_size=3, max_size=40)
    )
    paper = paper_of_lines((" ".join(words), 1, (0, 0, 500, 10)))
    first = data.draw(st.integers(0, len(words) - 2))
    last = data.draw(st.integers(first + 1, len(words)))
    found = Grounding(paper).ground(Words(text=" ".join(words[first:last])))
    assert found is not None
    assert paper.text[found.start : found.end] == found.quote


@given(st.integers(0, 9999), st.integers(0, 9999))
@settings(max_examples=100, deadline=None)
def test_no_number_is_found_in_place_of_another(printed, asked):
    """A number is found only where just that number is printed."""
    paper = paper_of_lines((f"we tested x{printed}x people", 1, (0, 0, 500, 10)))
    assert (Grounding(paper).ground(Words(text=f"tested x{asked}x people")) is not None) == (printed == asked)
