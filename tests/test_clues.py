"""Clues searched in a paper, and the words shown for what they find."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.judging.clues import cut, find
from scanner.judging.passages import Passages
from scanner.module import Clue
from tests.papers import paper_of

SEEDS = Clue(all=(r"\bseeds?\b", r"\b(?:five|5)\b"))


def _found(clue, sections):
    passages = Passages(paper_of(sections))
    return [passages.texts[hit.sentence] for hit in find(passages, clue)]


def test_all_patterns_must_stand_in_one_sentence():
    """Patterns that match in different sentences do not make a hit."""
    assert _found(SEEDS, {"A": "We used five seeds. A seed. Five apples."}) == ["We used five seeds."]


def test_a_pattern_of_none_spoils_the_sentence():
    """A sentence in which a pattern of `none` matches does not count."""
    clue = Clue(all=("seed",), none=("plant",))
    assert _found(clue, {"A": "We plant a seed. We fix the seed."}) == ["We fix the seed."]


def test_a_section_is_meant_with_all_under_it():
    """A clue for a section finds sentences below its headings only."""
    clue = Clue(all=("seed",), section="^results")
    sections = {"3 Method": "A seed.", "4 Results": "One seed.", "4.1 More": "Two seeds."}
    assert _found(clue, sections) == ["One seed.", "Two seeds."]


def test_kinds_limit_a_clue_to_headings_or_captions():
    """A clue for headings does not see body text."""
    clue = Clue(all=("limitations",), kinds=("heading",))
    assert _found(clue, {"5 Limitations": "Its limitations are many."}) == ["5 Limitations"]


def test_guards_hold_by_default_and_can_be_switched_off():
    """The words of "no competing interests" are denied, and yet a declaration for a clue without that guard."""
    sections = {"A": "The authors declare no competing interests."}
    assert _found(Clue(all=("competing interests",)), sections) == []
    assert _found(Clue(all=("competing interests",), guards=("template",)), sections) != []


@pytest.mark.parametrize(
    "sentence",
    [
        "Code will be released upon acceptance.",
        "Smith et al. released their code.",
        "We did not release code.",
        "Did you release code? [Yes]",
    ],
)
def test_traps_do_not_count(sentence):
    """A promise, somebody else's code, a denial and a form's question are no release."""
    assert _found(Clue(all=(r"\breleased?\b", r"\bcode\b")), {"A": sentence}) == []


@given(st.lists(st.sampled_from(["word", "and,", "stop.", "of", "which;"]), min_size=1, max_size=200), st.data())
def test_a_cut_stays_inside_and_short(words, data):
    """A cut lies in the sentence, has at most 60 words, whole ones, and shows the start of what matched."""
    text = " ".join(words)
    start = data.draw(st.integers(0, len(text) - 1).filter(lambda i: not text[i].isspace()))
    first, last = cut(text, (0, len(text)), (start, start + 1))
    assert 0 <= first <= start < last <= len(text)
    assert len(text[first:last].split()) <= 60
    assert first == 0 or text[first - 1].isspace()
    assert last == len(text) or text[last].isspace()
