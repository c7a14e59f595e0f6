"""What a pattern cannot match without."""

import pytest

from scanner.judging.needles import DIGIT, AnyOf, Need, needles_of, needs


def plain(need: Need | None) -> object:
    """Return a need as a string, a set of those of which one is needed, or a list of those that all are, sorted."""
    if need is None or isinstance(need, str):
        return need
    if isinstance(need, AnyOf):
        return need.needles | {str(plain(part)) for part in need.needs}
    return sorted(map(plain, need.needs), key=str)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"\bcode (?:is|are) (?:publicly )?available\b", ["available ", " code ", {" is ", " are "}]),
        (r"(?:standard deviations?|std\.?|±)", {"[' deviation', 'standard ']", "std", "±"}),
        (r"\b(?:ci|cis|ui)\b", {" ci ", " cis ", " ui "}),
        (r"\b(?:tun(?:e|ed)|pre-?train)", {" tuned", " tune", "[' pre', 'train']"}),
        (r"random(?:ly|i[sz]ed)?", "random"),
        (r"(?-i:IRB)|ethics", {"irb", "ethics"}),
        (r"ab{0,3}cdef", "cdef"),
        (r"github\.com/\S+", ["com", "github"]),
        (r"[]a-z]release", "release"),
        (r"(?<!not )released", "released"),
        (r"\d+\.\d+", DIGIT),
        (r"p\s*[<=]", {"=", "<"}),
        (r"seeds? [1-9]", ["seed", DIGIT]),
    ],
)
def test_finds_what_every_match_holds(pattern, expected):
    """Parts that follow one another are all needed, of alternatives one; digits and rare signs count too."""
    found = plain(needs(pattern))
    wanted = sorted(expected, key=str) if isinstance(expected, list) else expected
    assert found == wanted


@pytest.mark.parametrize(
    "pattern", [r"[a-z]+\.", r"(?:code|\w+)", r"(?:seeds?)?", r"(?P<name>seeds)", r"\x49RB", r"[^=]", r"[=a]", r"\d?"]
)
def test_gives_up_where_nothing_is_certain(pattern):
    """A pattern that may match without anything of its own, or that is written in a rare way, needs nothing."""
    assert needs(pattern) is None


def test_equal_needs_are_one_object():
    """So that what two patterns share is looked for once."""
    assert needs(r"(?:seeds|runs) vary") is not needs(r"vary (?:runs|seeds)")
    first, second = (needs(rf"{word} (?:alpha|omega)") for word in ("seeds", "runs"))
    shared = [[part for part in need.needs if isinstance(part, AnyOf)] for need in (first, second)]
    assert shared[0][0] is shared[1][0]


def test_all_needles_of_a_need_are_told():
    """Those of its alternatives and of the parts of these."""
    need = needs(r"(?:standard deviations?|std\.?|±)")
    assert set(needles_of(need)) == {"standard ", " deviation", "std", "±"}
