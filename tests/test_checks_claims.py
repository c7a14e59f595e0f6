"""Checks that weigh claims against the body: abstract, conclusion, baselines, limitations."""

import pytest

from scanner.checks import abstract_claims, bounded_claims, limitations_paragraph, recent_baselines
from scanner.judging.passages import Passages
from scanner.paper import Mention, Metadata, Reference
from tests.papers import paper_of

BEST = "Our method consistently outperforms all rivals."


def _finding(check, sections):
    return check.check(Passages(paper_of(sections)))


def _cited(text, year, told_by):
    """Return a paper of the year 2024 whose text cites a work of a year wherever `told_by` stands."""
    paper = paper_of({"1 Introduction": "Hello.", "4 Results": text})
    places = [i for i in range(len(paper.text)) if paper.text.startswith(told_by, i)]
    mentions = tuple(Mention(start=i, end=i + len(told_by), page=2, section=1) for i in places)
    work = Reference(label="1", text="A work", page=3, start=0, end=1, year=year, mentions=mentions)
    said = Metadata(title="Stones", abstract="", year=2024)
    return Passages(paper.model_copy(update={"references": (work,), "metadata": said}))


def test_an_exception_in_the_body_speaks_against_a_claim_without_one():
    """The claim and the exception are both shown, and the no is not sure."""
    found = _finding(abstract_claims, {"Abstract": BEST, "4 Results": "On rain, our method does not improve at all."})
    assert (found.verdict, found.sure) == ("no", False)
    assert [words.text for words in found.words] == [BEST, "On rain, our method does not improve at all."]


@pytest.mark.parametrize(
    "body",
    [
        "Our method is better on all of them.",
        "The rival SORT-X does not improve on rain, but we do.",
        "Smith et al. report that it does not improve on rain.",
    ],
)
def test_what_befalls_others_is_no_exception(body):
    """A rival that the abstract does not name, or a cited work, may fail as it likes."""
    assert _finding(abstract_claims, {"Abstract": BEST, "4 Results": body}) == ()


def test_less_cost_needs_a_measure_of_cost():
    """A claim of less memory is borne by a body that measures memory, and by no other."""
    cheap = "Our method needs less memory than its rivals."
    assert _finding(abstract_claims, {"Abstract": cheap, "4 Results": "We are better by 3 points."}).verdict == "no"
    assert _finding(abstract_claims, {"Abstract": cheap, "4 Results": "It takes 3.1 GB of memory."}) == ()


def test_easy_use_needs_users():
    """A tool that is called easy to use has to be used by somebody in the body."""
    easy = "Our tool is easy to use."
    assert _finding(abstract_claims, {"Abstract": easy, "4 Results": "It sorts well."}).verdict == "no"
    assert _finding(abstract_claims, {"Abstract": easy, "4 Results": "Ten participants sorted with it."}) == ()


def test_a_number_that_only_the_abstract_has_speaks_against_it():
    """Numbers are compared as the check of abstract numbers does."""
    found = _finding(abstract_claims, {"Abstract": "We sort 4,217 stones.", "4 Results": "We sort 312 stones."})
    assert found.verdict == "no"


def test_words_that_reach_for_everything_outweigh_those_that_tie():
    """The conclusion leans to no by wide words, to yes by words that tie it to the tests, and is open without both."""
    wide = "We show that it works for any task and in general. It holds in our setting."
    assert _finding(bounded_claims, {"6 Conclusion": wide}).verdict == "no"
    assert _finding(bounded_claims, {"6 Conclusion": "We show that it works in our setting."}).verdict == "yes"
    assert _finding(bounded_claims, {"6 Conclusion": "We show that it works."}) == ()


def test_plans_and_other_sections_claim_nothing():
    """What may come later, or stands in the results, is not counted."""
    plan = "It would be interesting to see whether our method works for any task."
    assert _finding(bounded_claims, {"4 Results": "We test any task.", "6 Conclusion": plan}) == ()


def test_a_recent_work_compared_with_leans_to_yes():
    """A baseline of the last three years is shown, and is not sure to be strong."""
    found = recent_baselines.check(_cited("As a baseline we run Flint (2023) on stones.", 2023, "Flint (2023)"))
    assert (found.verdict, found.sure) == ("yes", False)
    assert "Flint" in found.words[0].text


def test_only_old_works_lean_to_no_and_few_say_nothing():
    """Three comparisons with works of long ago lean to no; one is too little to say."""
    one = "We compare it with Flint (2009)."
    assert recent_baselines.check(_cited(" ".join([one] * 3), 2009, "Flint (2009)")).verdict == "no"
    assert recent_baselines.check(_cited(one, 2009, "Flint (2009)")) == ()


def test_a_work_that_is_only_cited_is_no_baseline():
    """Without words of comparison a citation says nothing about baselines."""
    assert recent_baselines.check(_cited("Stones are sorted by size, see Flint (2023).", 2023, "Flint (2023)")) == ()


@pytest.mark.parametrize(
    ("text", "headed"),
    [
        ("Limitations Our stones come from one river.", True),
        ("Threats to Validity We weighed only once.", True),
        ("Limitations and Future Work While we sort well, rain is hard.", True),
        ("Limitations on size are known.", False),
        ("The Limitations of This Work are told below.", False),
        ("This has Limitations Our friends know.", False),
    ],
)
def test_a_heading_that_runs_into_its_paragraph_shows_by_its_capitals(text, headed):
    """The heading has no stop, but a sentence begins behind it."""
    assert bool(_finding(limitations_paragraph, {"5 Discussion": text})) is headed
