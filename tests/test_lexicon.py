"""Needles in words, worked out once for each word."""

from hypothesis import given
from hypothesis import strategies as st

from scanner.judging.lexicon import Lexicon

WORDS = st.lists(st.text("abc", min_size=1, max_size=6), max_size=8)
NEEDLES = st.lists(st.from_regex(r" ?[abc]{1,4} ?", fullmatch=True), max_size=8)


def plainly(needles, words) -> dict[str, list[str]]:
    """Return what holds each needle, by looking into every word for every one of them."""
    holders = {needle: [word for word in words if needle in f" {word} "] for needle in needles}
    return {needle: held for needle, held in holders.items() if held}


@given(NEEDLES, WORDS, NEEDLES, WORDS)
def test_needles_are_told_as_by_looking_for_each(first, words, later, more):
    """Also for words that were seen before further needles were learned."""
    lexicon = Lexicon()
    for needles, seen in ((first, words), (first + later, words + more)):
        for needle in needles:
            lexicon.learn(needle)
        size, holders = lexicon.holders(dict.fromkeys(seen))
        assert dict(holders) == plainly(set(needles), dict.fromkeys(seen))
        assert all(lexicon.knew(needle, size) for needle in needles)


def test_a_needle_that_was_learned_later_was_not_known():
    """So that whoever holds an older answer looks for it in another way."""
    lexicon = Lexicon()
    lexicon.learn("seed")
    size, _ = lexicon.holders(["seeds"])
    lexicon.learn("run")
    assert (lexicon.knew("seed", size), lexicon.knew("run", size)) == (True, False)
