"""The sentences that can be evidence, and how they are found."""

import pytest

from scanner.judging.passages import Passages, passages_of
from scanner.module import Clue
from tests.papers import paper_of


def test_forms_and_reference_lists_are_left_out_and_appendices_kept():
    """What stands behind the reference list still counts; the list itself and author checklists do not."""
    paper = paper_of(
        {
            "Method": "We fix the seed.",
            "References": "Seed et al. A seed.",
            "Checklist": "Seeds? Yes.",
            "Appendix A": "Seed 7.",
        }
    )
    texts = Passages(paper).texts
    assert "We fix the seed." in texts
    assert "Seed 7." in texts
    assert not any("A seed." in text or "Yes" in text for text in texts)


def test_answers_of_a_form_are_left_out_wherever_it_stands():
    """All sentences behind an answer or justification are the form's, under whatever heading it is printed."""
    paper = paper_of(
        {
            "5 Results": "We report error bars.",
            "3 Significance": "Question: Error bars? Answer: [Yes] See above.\nJustification: Yes. We have them.",
        }
    )
    assert Passages(paper).texts == ("5 Results", "We report error bars.", "3 Significance")


def test_candidates_hold_every_match():
    """Whatever case and however far apart, a sentence that all patterns match is among the candidates."""
    passages = Passages(paper_of({"A": "The CODE is\u00a0here. Nothing. Code of İstanbul, über alles: code."}))
    found = passages.candidates(Clue(all=("code", r"is|alles")))
    assert [i for i in found if "ode" in passages.texts[i].lower()] == [1, 3]


def test_candidates_stand_where_the_clue_looks():
    """Under a heading, and of a kind."""
    passages = Passages(paper_of({"4 Results": "Seeds vary.\nNote: Seeds help.", "5 End": "Seeds again."}))
    assert [passages.texts[i] for i in passages.candidates(Clue(all=("seeds",), section="results"))] == [
        "Seeds vary.",
        "Seeds help.",
    ]
    assert list(passages.candidates(Clue(all=("seeds",), section="results", kinds=("footnote",)))) == [2]


def test_offsets_survive_letters_that_grow_in_lower_case():
    """A letter that becomes two in lower case does not shift what follows it."""
    passages = Passages(paper_of({"A": "İİİİİİİİ. Then seeds."}))
    assert [passages.texts[i] for i in passages.matching("seeds")] == ["Then seeds."]


@pytest.mark.parametrize("pattern", [r"\bIRB\b", r"[A-Z]{3}", r"(?P<board>irb)", r"\x49RB", r"\SRB\W"])
def test_case_does_not_matter_however_a_pattern_is_written(pattern):
    """Capitals in a pattern, its classes and its escapes keep their meaning."""
    passages = Passages(paper_of({"A": "The IRB said so. The irb, too. 4."}))
    assert [passages.texts[i] for i in passages.matching(pattern)][:2] == ["The IRB said so.", "The irb, too."]


def test_a_heading_above_another_counts_as_heading_too():
    """A sentence stands under its own heading and under those above it."""
    paper = paper_of({"4 Results": "", "4.1 Seeds": "Five.", "5 End": "None."})
    assert Passages(paper).under("^results") == {0, 1}


def test_the_same_paper_is_prepared_once():
    """Asking again for the same paper gives the same passages, for an equal other one new ones."""
    paper, other = paper_of({"A": "One."}), paper_of({"A": "One."})
    assert passages_of(paper) is passages_of(paper)
    assert passages_of(other).paper is other


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1Code is here", "code"),
        ("it is public⁶ now", "public"),
        ("as shown.³ code", "shown"),
        ("η² and R² rise", "η²"),
        ("12 codes", "12"),
    ],
)
def test_the_mark_of_a_footnote_is_no_part_of_the_word_it_clings_to(text, found):
    """A pattern with ends of words finds the word, and squares and numbers stay what they are."""
    passages = Passages(paper_of({"A": text}))
    assert len(passages.low[1]) == len(passages.texts[1])
    assert list(passages.matching(rf"(?<!\w){found}(?!\w)")) == [1]


def test_a_footnote_below_related_work_speaks_of_this_work():
    """What stands at the foot of a page is not about the section that runs there; its sentences are."""
    passages = Passages(paper_of({"2 Related Work": "They sort.\nNote: Code is here."}))
    assert [passages.told_of(i) for i in (1, 2)] == ["related", "other"]


@pytest.mark.parametrize("label", ["Citation", "How to cite this article"])
def test_how_a_journal_wants_to_be_cited_is_left_out(label):
    """The title and numbers in it prove nothing; what follows about data or funding does."""
    cited = f"{label}: Roe A (2019) A double-blind trial of goats. Journal 14(3): 7."
    imprint = f"{cited} Data Availability: All data are public."
    texts = Passages(paper_of({"A": imprint})).texts
    assert not any("goats" in text or "14(3)" in text for text in texts)
    assert "Data Availability: All data are public." in texts


def test_a_sentence_about_citations_is_no_imprint():
    """Without a year behind it the label may be anything."""
    assert (
        "Citation: the act of naming a source."
        in Passages(paper_of({"A": "Citation: the act of naming a source."})).texts
    )
