"""Sentences that may match a pattern, found by what the pattern cannot match without."""

import re

from hypothesis import given
from hypothesis import strategies as st

from scanner.judging.bitset import bits, members
from scanner.judging.haystack import Haystack

WORDS = st.sampled_from(["seed", "run", "code", "data", "±", "<", "7", " "])
PATTERNS = st.recursive(
    st.one_of(WORDS.map(re.escape), st.sampled_from([r"\d", "[<=]", "[0-9]", "[^<]", r"\s"])),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"(?:{'|'.join(parts)})"),
        st.tuples(inner, st.sampled_from(["?", "*", "+", "{0,2}", "{1,2}"])).map(lambda p: f"(?:{p[0]}){p[1]}"),
        inner.map(lambda p: rf"\b{p}\S*"),
        inner.map(lambda p: rf"(?:{p}|x)\b"),
        inner.map(lambda p: rf"{p}\s?"),
    ),
    max_leaves=6,
)
TEXTS = st.lists(st.lists(WORDS, max_size=8).map("".join), max_size=6)


@given(TEXTS, st.lists(PATTERNS, min_size=1, max_size=3))
def test_every_match_is_among_the_candidates(texts, patterns):
    """Whatever was asked for before: by this paper or by others, and in whatever order."""
    haystack = Haystack(texts)
    for pattern in patterns:
        matching = {index for index, text in enumerate(texts) if re.search(pattern, text)}
        assert matching <= set(members(haystack.candidates(pattern)))


@given(TEXTS, PATTERNS)
def test_what_was_learned_later_changes_nothing(texts, pattern):
    """A paper gives the same candidates before and after the lexicon learned of other needles."""
    early = Haystack(texts)
    early.candidates("zebra")
    for number in range(3):
        Haystack(["other words"]).candidates(f"needle{number}{len(texts)}")
    assert early.candidates(pattern) == Haystack(texts).candidates(pattern)


def test_most_sentences_are_no_candidates():
    """All parts of a pattern have to be there, words whole where the pattern says so."""
    haystack = Haystack(["we release the code", "we released data", "code was bought", "we encode a release date"])
    assert list(members(haystack.candidates(r"\bwe\b.*\breleased? .*\bcode\b"))) == [0]


def test_words_with_a_stem_are_found_together():
    """Words that share their first six letters; those of one or two letters have no stem."""
    haystack = Haystack(["a limitation", "no limits", "some limitations", "is it"])
    assert list(members(haystack.with_stem("limita"))) == [0, 2]
    assert haystack.with_stem("is") == 0


@given(st.sets(st.integers(0, 300)))
def test_a_set_of_numbers_comes_back_in_order(numbers):
    """What is put in comes out, sorted."""
    assert list(members(bits(numbers))) == sorted(numbers)
