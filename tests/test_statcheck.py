"""Errors in the test papers of statcheck, as their makers marked them by hand."""

import csv

import pytest

from scanner.arithmetic.significance import p_range, significance_tests
from scanner.checks.p_values import agrees, changes_decision, flags
from scanner.extract.reader import read_pdf


def _rows(benchmark, name, delimiter):
    with (benchmark / "statcheck" / name).open(encoding="utf-8-sig", errors="replace", newline="") as file:
        return [row for row in csv.DictReader(file, delimiter=delimiter) if row["raw_result"]]


def test_all_marked_errors_and_no_others_are_found_in_the_printed_results(benchmark):
    """Every result that was extracted by hand is read, and judged as marked."""
    for row in _rows(benchmark, "manually_extracted_stats_testpapers.csv", ";"):
        (test,) = significance_tests(row["raw_result"])
        is_error = not agrees(test.p, p_range(test))
        is_decision = is_error and changes_decision(test.p, p_range(test))
        assert (is_error, is_decision) == (row["error"] == "1", row["decision_error"] == "1"), row["raw_result"]


@pytest.mark.parametrize(
    ("name", "least"), [("aloe_manual.csv", 23), ("chung_manual.csv", 33), ("costa_manual.csv", 7)]
)
def test_results_of_real_articles_are_read(benchmark, name, least):
    """As copied from their pages, with lost signs and parted points; those without a p are left."""
    rows = _rows(benchmark, name, ",")
    assert sum(len(list(significance_tests(row["raw_result"]))) == 1 for row in rows) >= least


@pytest.mark.parametrize(
    ("number", "decisions", "others"), [(1, ("Qb(1)", "F(2,56)"), ("Z",)), (2, (), ()), (3, ("F(2, 56)",), ("r(46)",))]
)
def test_the_pdfs_show_the_marked_errors_and_no_others(benchmark, number, decisions, others):
    """The whole way from the file to the flag, in papers that call all their tests one-tailed."""
    file = benchmark / "statcheck" / f"statcheck-testpaper{number}.pdf"
    paper = read_pdf(file.read_bytes(), check_visibility=False)
    found = {flag.kind: [words.text for words in flag.words] for flag in flags(paper)}
    for kind, starts in (("p_value_decision", decisions), ("p_value", others)):
        assert [text.partition(" =")[0] for text in found.get(kind, [])] == list(starts)
