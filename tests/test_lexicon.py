"""Needles in words, worked out once for each word."""

from hypothesis import given
from hypothesis import strategies as st

from scanner.judging.lexicon import Lexicon

WORDS = st.lists(st.text("abc", min_size=1, max_size=6), max_size=8)
NEEDLES = st.lists(st.from_regex(r" ?[abc]{1,4} ?", fullmatch=True), max_size=8)


@given(NEEDLES, WORDS, NEEDLES, WORDS)
def test_needles_are_told_as_by_looking_for_each(first, words, later, more):
    """Also for words that were seen before further needles were learned."""
    lexicon = Lexicon()
    for needles, seen in ((first, words), (first + later, words + more)):
        lexicon.learn(needles)
        known, inside = lexicon.needles_in(seen)
        assert known == len(lexicon) == len(set(needles))
        for word, told in zip(seen, inside, strict=True):
            assert set(told) == {needle for needle in needles if needle in f" {word} "}


def test_what_was_learned_since_is_told():
    """So that whoever asked before looks for the rest alone."""
    lexicon = Lexicon()
    lexicon.learn(["seed"])
    known, _ = lexicon.needles_in(["seeds"])
    lexicon.learn(["run", "seed", "±"])
    assert lexicon.since(known) == ["run"]


def test_signs_are_kept_apart():
    """They stand in no word."""
    lexicon = Lexicon()
    lexicon.learn(["±", "seed", "±"])
    assert (lexicon.signs, len(lexicon)) == (["±"], 1)
