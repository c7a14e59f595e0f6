"""Rules applied to a paper."""

import pytest

from scanner.errors import ModuleError
from scanner.judging.passages import Passages
from scanner.judging.rules import decide, run_check
from scanner.module import Clue, Rule
from tests.papers import paper_of


def _verdict(rule, text):
    return decide(Passages(paper_of({"A": text})), rule).verdict


YES, NO = Clue(all=("error bars",)), Clue(all=("single run",))


def test_a_yes_clue_goes_before_a_no_clue():
    """Where both are found the answer is yes."""
    rule = Rule(yes=(YES,), no=(NO,), otherwise="open")
    assert _verdict(rule, "A single run. We show error bars.") == "yes"
    assert _verdict(rule, "A single run.") == "no"
    assert _verdict(rule, "Nothing.") == "open"


def test_a_likely_clue_makes_an_unsure_yes_after_all_others():
    """A likely clue counts where no `yes` or `no` clue does, and its yes is not sure."""
    rule = Rule(yes=(YES,), no=(NO,), likely=(Clue(all=("spread",)),), otherwise="no")
    assert _verdict(rule, "The spread of a single run.") == "no"
    finding = decide(Passages(paper_of({"A": "The spread is small."})), rule)
    assert (finding.verdict, finding.sure, finding.words[0].text) == ("yes", False, "The spread is small.")
    assert decide(Passages(paper_of({"A": "Error bars show the spread."})), rule).sure


def test_otherwise_no_is_a_silent_no():
    """A "no" because nothing was found is marked as such and has no words."""
    finding = decide(Passages(paper_of({"A": "Nothing."})), Rule(yes=(YES,), otherwise="no"))
    assert (finding.verdict, finding.silent, finding.words) == ("no", True, ())


def test_at_least_counts_different_sentences():
    """The same words printed twice, as a running head, are one sentence."""
    rule = Rule(yes=(YES,), at_least=2)
    assert _verdict(rule, "See error bars. See error bars.") == "open"
    assert _verdict(rule, "See error bars. More error bars.") == "yes"


def test_words_are_the_papers_own_at_their_place():
    """Every word of a finding is a verbatim range of the text, at its offset."""
    paper = paper_of({"A": f"{'Padding words, and more of them, ' * 40} we show error bars here."})
    (words,) = decide(Passages(paper), Rule(yes=(YES,))).words
    assert paper.text[words.start : words.start + len(words.text)] == words.text
    assert "error bars" in words.text
    assert len(words.text.split()) <= 60


def test_an_unknown_check_is_a_modules_mistake():
    """A rule that names a check nobody wrote is refused by name."""
    with pytest.raises(ModuleError, match="no_such_check"):
        run_check("no_such_check", Passages(paper_of({"A": "Words."})))


def test_a_check_may_lean_where_it_proves_nothing():
    """A check that returns a whole finding decides by it, between the `yes` and the `no` clues."""
    paper = paper_of({"Abstract": "Our tool is easy to use.", "4 Results": "A single run."})
    finding = decide(Passages(paper), Rule(yes=(YES,), no=(NO,), check="abstract_claims"))
    assert (finding.verdict, finding.sure, finding.words[0].text) == ("no", False, "Our tool is easy to use.")
