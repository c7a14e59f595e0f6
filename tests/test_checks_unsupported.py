"""Checks for what a paper speaks of and does not show: tests, spread, costs, people, code, pictures."""

import pytest

from scanner.checks import (
    chosen_on_test,
    missing_pictures,
    promised_code,
    respondents,
    significance_wording,
    single_runs,
    uncorrected_tests,
    unmeasured_efficiency,
)
from scanner.paper import Integrity
from tests.papers import paper_of

TABLE = "\n".join(f"Row: Stone {n}  0.{n}1  0.{n}2" for n in range(4, 9))


def _kinds(check, sections, **fields):
    return [flag.kind for flag in check.flags(paper_of(sections, **fields))]


@pytest.mark.parametrize(
    "text",
    ["The drift was statistically significant.", "Granite was heavier (p < 0.05).", "Granite was heavier (p<.001)."],
)
def test_significance_without_any_test_is_told(text):
    """The word or the p stands there, and no method that could give it."""
    assert _kinds(significance_wording, {"3 Results": text}) == ["significance_without_test"]


@pytest.mark.parametrize(
    "text",
    [
        "The drift was statistically significant. We used Welch's t-test.",
        "The drift was statistically significant. Intervals come from a bootstrap.",
        "Granite was heavier, t(37) = 2.91, p < .05.",
        "The drift was not statistically significant.",
        "We will test whether this is statistically significant.",
        "Stone et al. (2019) report a statistically significant drift.",
        "The drift is significant for the trade.",
    ],
)
def test_significance_with_a_test_denied_or_of_others_is_not_told(text):
    """A named test anywhere, a denial, a plan, other authors, the word in its plain sense."""
    assert _kinds(significance_wording, {"3 Results": text}) == []


def test_a_bound_of_one_half_is_told_where_it_marks_what_counts():
    """A bound of .5 marks half of all results where nothing is there; p < .05 does not."""
    note = "Bold marks rows with p < 0.5. We used an ANOVA."
    assert _kinds(significance_wording, {"3 Results": note}) == ["significance_bound"]
    assert _kinds(significance_wording, {"3 Results": note.replace("0.5", "0.05")}) == []


def test_plus_minus_without_a_word_on_what_it_is_is_told():
    """Five or more, and neither deviation nor error nor interval is named."""
    rows = "\n".join(f"Row: Stone {n}  0.{n}±0.01  0.{n}±0.02" for n in range(3, 8))
    assert _kinds(significance_wording, {"3 Results": rows}) == ["unexplained_spread"]
    for word in ("standard deviations", "95% confidence intervals", "the variance over sites", "SEM"):
        assert _kinds(significance_wording, {"3 Results": f"{rows}\nCaption: Table 1: values with {word}."}) == []


def test_ranked_results_without_any_spread_are_told():
    """An abstract that claims better numbers, a table of them, and no word on runs, seeds, tests or intervals."""
    sections = {"Abstract": "Our sorter outperforms all others.", "3 Results": f"See Table 1.\n{TABLE}"}
    assert _kinds(single_runs, sections) == ["no_spread"]


@pytest.mark.parametrize(
    "word",
    [
        "Means are over five runs.",
        "We used three random seeds.",
        "Bars show the standard deviation of the accuracy.",
        "We did 5-fold cross-validation.",
        "A Wilcoxon test confirms it.",
    ],
)
def test_one_word_on_spread_is_enough(word):
    """Whether it was enough is for a reader to say."""
    sections = {"Abstract": "Our sorter outperforms all others.", "3 Results": f"{word}\n{TABLE}"}
    assert _kinds(single_runs, sections) == []


def test_papers_that_rank_nothing_or_have_no_results_are_left_alone():
    """A claim without numbers, numbers without a claim, a claim about others."""
    assert _kinds(single_runs, {"Abstract": "Our sorter outperforms all others.", "3 Method": "We sort."}) == []
    assert _kinds(single_runs, {"Abstract": "We weigh stones.", "3 Results": TABLE}) == []
    assert _kinds(single_runs, {"Abstract": "Stone et al. outperform others.", "3 Results": TABLE}) == []


def _tests(count, p="0.02"):
    return " ".join(f"Stone {n} was heavier, p = {p}." for n in range(count))


def test_many_weak_p_values_without_a_word_on_correction_are_told():
    """Eight tests at .02, where .05/8 is .006."""
    (flag,) = uncorrected_tests.flags(paper_of({"3 Results": _tests(8)}))
    assert flag.kind == "uncorrected_tests"
    assert "8 p values are printed; 8 lie between .05/8 and .05" in flag.detail


@pytest.mark.parametrize(
    "text",
    [
        _tests(4),
        _tests(8, "0.001"),
        _tests(8, "0.4"),
        _tests(8) + " We used the Bonferroni correction.",
        _tests(8) + " We controlled the FDR.",
        _tests(8) + " The p-values were not corrected for multiple comparisons.",
    ],
)
def test_few_strong_or_corrected_tests_are_not_told(text):
    """Nor where the authors say themselves that they did not correct."""
    assert _kinds(uncorrected_tests, {"3 Results": text}) == []


def test_a_camera_that_is_called_like_a_correction_is_none():
    """The letters FDR may be part of a name."""
    assert _kinds(uncorrected_tests, {"2 Method": "We filmed with an FDR-80.", "3 Results": _tests(8)})


EFFICIENT = "Our sorter is more resource-efficient than shovels."


def test_efficiency_without_a_figure_is_told():
    """The abstract claims it, and nothing of time, memory or cost is anywhere."""
    assert _kinds(unmeasured_efficiency, {"Abstract": EFFICIENT, "3 Results": TABLE}) == ["unmeasured_efficiency"]


@pytest.mark.parametrize(
    "text",
    [
        "It took 3.2 seconds.",
        "It needs 4 GB.",
        "It is 3× faster.",
        "It costs $0.20 a stone.",
        "Caption: Table 2: Run-time of all sorters.",
    ],
)
def test_any_figure_of_cost_is_enough(text):
    """With its unit, as a factor, or as the subject of a table."""
    assert _kinds(unmeasured_efficiency, {"Abstract": EFFICIENT, "3 Results": text}) == []


@pytest.mark.parametrize(
    "abstract",
    ["Our sorter is not more efficient than shovels.", "Future sorters will be more efficient.", "Stones are heavy."],
)
def test_efficiency_denied_or_hoped_for_is_not_told(abstract):
    """Only a claim needs figures."""
    assert _kinds(unmeasured_efficiency, {"Abstract": abstract, "3 Results": TABLE}) == []


def test_shares_of_people_never_counted_are_told():
    """The reader cannot tell of how many."""
    (flag,) = respondents.flags(paper_of({"2 Survey": "We asked miners. Of all, 64% of respondents own a pick."}))
    assert (flag.kind, flag.severity) == ("sample_size_missing", "medium")
    assert "“64% of respondents”" in flag.detail


@pytest.mark.parametrize(
    "count",
    [
        "We asked 81 miners, all adults; 81 people answered.",
        "There were 81 responses.",
        "The sample (N = 81) was small.",
        "Twelve participants came.",
        "Row: Respondents  81  20",
    ],
)
def test_any_count_of_people_is_enough(count):
    """In figures, in words, or in a table."""
    assert _kinds(respondents, {"2 Survey": f"{count}\nOf all, 64% of respondents own a pick."}) == []


def test_code_said_to_be_public_without_an_address_is_told():
    """The place is named, and no address is printed anywhere."""
    assert _kinds(promised_code, {"1 Introduction": "All our code is available on GitHub."}) == ["code_without_address"]


@pytest.mark.parametrize(
    "text",
    [
        "All our code is available on GitHub: https://github.com/stones/sort.",
        "All our code is available on GitHub [link].",
        "All our code is available here on GitHub.",
        "Our code will be available on GitHub.",
        "All our code is available on request.",
        "Their code is available on GitHub.",
    ],
)
def test_code_with_an_address_a_link_or_a_promise_is_not_told(text):
    """Words that may be a link are given the benefit of the doubt."""
    assert _kinds(promised_code, {"1 Introduction": text}) == []


@pytest.mark.parametrize("line", ["figures/stones.png", "./fig/a.pdf fig/b-2.pdf", "plot_1.eps"])
def test_a_file_name_where_a_picture_should_be_is_told(line):
    """Nothing but names of picture files on a line."""
    assert _kinds(missing_pictures, {"3 Results": f"See Figure 1.\n{line}"}) == ["missing_picture"]


@pytest.mark.parametrize(
    "text",
    [
        "The file figures/stones.png holds them.",
        "Our listing of files:\nstones.png",
        "See paper.pdf for more.",
        "stones.csv",
    ],
)
def test_file_names_in_words_and_listings_are_not_told(text):
    """A paper may speak of files."""
    assert _kinds(missing_pictures, {"3 Results": text}) == []


@pytest.mark.parametrize(
    "text",
    [
        "We choose the checkpoint with the best accuracy based on the test set.",
        "Hyperparameters were tuned on the test set.",
        "We report the best test accuracy over all epochs.",
        "The threshold was selected by its test accuracy.",
    ],
)
def test_choosing_by_the_test_data_is_told(text):
    """What is reported is then too good."""
    assert _kinds(chosen_on_test, {"2 Method": text}) == ["chosen_on_test"]


@pytest.mark.parametrize(
    "text",
    [
        "Hyperparameters were not tuned on the test set.",
        "Hyperparameters were tuned on the validation set and the best model was run on the test set.",
        "We never select checkpoints based on test accuracy.",
        "Stone et al. tuned parameters on the test set.",
        "We select 100 stones at random and use the model on the test set.",
        "The best model is evaluated on the test set.",
    ],
)
def test_choosing_on_other_data_or_denied_is_not_told(text):
    """Validation data, denials, other authors, draws at random, plain evaluation."""
    assert _kinds(chosen_on_test, {"2 Method": text}) == []


@pytest.mark.parametrize(
    ("check", "sections"),
    [
        (significance_wording, {"3 Results": "The drift was statistically significant."}),
        (single_runs, {"Abstract": "Our sorter outperforms all others.", "3 Results": TABLE}),
        (uncorrected_tests, {"3 Results": _tests(8)}),
        (unmeasured_efficiency, {"Abstract": EFFICIENT, "3 Results": TABLE}),
        (respondents, {"2 Survey": "Of all, 64% of respondents own a pick."}),
        (promised_code, {"1 Introduction": "All our code is available on GitHub."}),
    ],
)
def test_nothing_is_missed_in_pages_that_were_not_read(check, sections):
    """What is not found may stand on a page without text."""
    assert _kinds(check, sections)
    assert _kinds(check, sections, integrity=Integrity(pages_without_text=(2,))) == []
