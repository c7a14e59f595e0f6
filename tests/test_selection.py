"""Which changes are shown, and which make a build fail."""

import pytest

from scanner.comparing.corpus_diff import diff_corpora
from scanner.comparing.diff import diff
from scanner.comparing.selection import aspects, fails, narrowed
from scanner.errors import UsageError
from tests.generated_scans import answered, scan, scan_of

FLIP = diff(scan_of(answered()), scan_of(answered(answer=True) | {"justification": "other"}))
FLAG = {"flag": "f", "detail": "d"}


def test_aspects_are_named_one_by_one_or_in_groups():
    """A comma separates, `flip` is both kinds of flip, blanks do not matter."""
    assert aspects("flip, red-flag") == {"applicability", "answer", "red-flag"}
    assert aspects("") == frozenset()


def test_an_unknown_aspect_is_refused_with_a_list():
    """The message names what there is."""
    with pytest.raises(UsageError, match="red-flag"):
        aspects("redflag")


def test_only_and_ignore_narrow_what_is_shown():
    """What is left out is gone from the diff; the counts of what is the same stay."""
    assert narrowed(FLIP, only=aspects("claim")).answers == ()
    assert narrowed(FLIP, ignore=aspects("justification")) == FLIP
    assert narrowed(FLIP, ignore=aspects("flip")).same == FLIP.same


@pytest.mark.parametrize(("names", "failing"), [("flip", True), ("answer", True), ("any", True), ("claim", False)])
def test_a_flip_fails_where_flips_are_to_fail(names, failing):
    """And only there."""
    assert fails(FLIP, aspects(names)) is failing


def test_a_red_flag_that_went_does_not_fail():
    """Only a new one is a finding."""
    none, one = scan(red_flags=[]), scan(red_flags=[FLAG])
    assert fails(diff(none, one), aspects("red-flag"))
    assert not fails(diff(one, none), aspects("red-flag"))


def test_a_corpus_fails_by_what_changed_in_it():
    """Flips and new red flags of any paper count."""
    found = diff_corpora([(scan(red_flags=[]), scan(red_flags=[FLAG]))])
    assert fails(found, aspects("red-flag"))
    assert not fails(found, aspects("flip"))
    assert not fails(narrowed(found, ignore=aspects("red-flag")), aspects("red-flag"))
