"""Strings that a pattern cannot match without."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.judging.needles import needles


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"\bcode (?:is|are) (?:publicly )?available\b", {"available "}),
        (r"(?:standard deviations?|std\.?|±)", {"standard ", "std", "±"}),
        (r"\b(?:ci|cis|ui)\b", {" ci ", " cis ", " ui "}),
        (r"\b(?:tun(?:e|ed)|pre-?train)", {" tune", " tuned", "train"}),
        (r"random(?:ly|i[sz]ed)?", {"random"}),
        (r"(?-i:IRB)|ethics", {"irb", "ethics"}),
        (r"ab{0,3}cdef", {"cdef"}),
        (r"github\.com/\S+", {"github"}),
        (r"[]a-z]release", {"release"}),
        (r"(?<!not )released", {"released"}),
    ],
)
def test_finds_the_strings_that_every_match_holds(pattern, expected):
    """Of parts that follow one another the most telling one stands for all; alternatives stand together."""
    assert needles(pattern) == expected


@pytest.mark.parametrize(
    "pattern", [r"\d+\.\d+", r"(?:code|\w+)", r"(?:seeds?)?", r"(?P<name>seeds)", r"\x49RB", r"p\s*[<=]"]
)
def test_gives_up_where_nothing_is_certain(pattern):
    """A pattern that may match without letters of its own, or that is written in a rare way, has no needles."""
    assert needles(pattern) is None


WORDS = st.sampled_from(["seed", "run", "Code", "data", "±", "7", " "])
PATTERNS = st.recursive(
    WORDS.map(re.escape),
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


@given(PATTERNS, st.lists(WORDS, max_size=8).map("".join))
def test_no_match_is_without_a_needle(pattern, text):
    """In a text that a pattern matches stands one of its needles, blanks bounding words, without regard to case."""
    strings = needles(pattern)
    words = " ".join(["", *re.findall(r"[^\W_]+", text.lower()), ""])
    if strings is not None and re.search(pattern, text, re.IGNORECASE):
        assert any(string in words or string in text for string in strings)
