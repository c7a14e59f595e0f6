"""A diff as text: every format, without colour, safe to print, in a spreadsheet and in a pull request."""

import csv
import json
from io import StringIO

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from scanner.comparing.corpus_diff import diff_corpora
from scanner.comparing.diff import diff
from scanner.comparing.diff_view import DiffView
from scanner.formats.diff.csv import guarded
from scanner.formats.diff.markdown import named
from scanner.module import Module
from scanner.resources import data_folder, plugin, plugins
from scanner.scandiff import diff_schema
from tests.generated_scans import answered, made_by, quote, scan, scan_of, scans

FORMATS = plugins("scanner.formats.diff")
EVIL = "\x1b[31m<script>=1+1 [x](http://evil) @you \u202e|"


def rendered(format_name, found, **how):
    """Return a diff in a format."""
    return plugin("scanner.formats.diff", format_name, "format").render(DiffView(found, {}, **how))


def flip(**more):
    """Return the diff of a flip with another text of the paper."""
    old = answered(evidence=[quote("Code will be released soon.", 3)])
    new = answered(answer=True, evidence=[quote("Code is released today.", 4)], **more)
    return diff(scan_of(old, provenance=made_by()), scan_of(new, provenance=made_by(text="u")))


def corpus():
    """Return the diff of two sets of two papers."""
    turns = ((answered(answer=True), answered()), (answered(), answered()))
    return diff_corpora([(scan_of(old), scan_of(new)) for old, new in turns], only_old=["gone.json"])


def test_the_formats_are_the_files_of_their_folder():
    """Table, Markdown, JSON and CSV are there."""
    assert {"table", "markdown", "json", "csv"} <= set(FORMATS)


@pytest.mark.parametrize("format_name", FORMATS)
@settings(max_examples=25)
@given(one=scans(), other=scans())
def test_any_diff_can_be_shown_in_any_format(format_name, one, other):
    """No record that validates breaks a format."""
    assert rendered(format_name, diff(one, other), full=True).endswith("\n")
    assert rendered(format_name, diff_corpora([(one, other), (other, one)]), full=True).endswith("\n")


def test_the_terminal_shows_flips_with_words_symbols_causes_and_passages():
    """All that one needs to judge a flip, without colour."""
    text = rendered("table", flip())
    for words in (
        "✘ no → ✔ yes",
        "code released",
        "likely cause: the paper's text changed",
        "before, p. 3: “Code will be released soon.”",
        "now, p. 4: “Code is released today.”",
    ):
        assert words in text
    assert "\x1b" not in text


def test_the_terminal_counts_the_noise_and_shows_it_on_request():
    """A reworded reason is a number, in a full view a line."""
    old, new = scan_of(answered()), scan_of(answered() | {"justification": "other words"})
    assert "other words" not in rendered("table", diff(old, new))
    assert "only the reasons were reworded: 1" in rendered("table", diff(old, new))
    assert "other words" in rendered("table", diff(old, new), full=True)


def test_the_terminal_says_that_nothing_changed():
    """An empty diff is told in words."""
    assert "Nothing changed" in rendered("table", diff(scan(), scan()))


def test_a_change_of_the_text_is_told_first_and_no_more_than_is_known():
    """The quote of the new version stands before the flips; nothing is said of what the authors did."""
    text = rendered("table", flip())
    assert text.index("the new version shows") < text.index("Answers flipped")
    assert not any(word in text for word in ("added", "taken out", "rewritten"))


def test_two_scans_are_told_apart_in_the_head():
    """By file and date, where the paper is the same."""
    found = diff(scan(), scan())
    named = found.old.model_copy(update={"file": "old.json", "scanned_at": "2026-01-01"})
    assert "old: old.json · 2026-01-01" in rendered("table", found.model_copy(update={"old": named}))


def test_redefined_items_are_named_with_their_question():
    """Under their module."""
    runs = ({"version": 1, "digest": d, "items": {"code_released": d}} for d in "ab")
    old, new = (scan_of(answered(), provenance=made_by(modules={"artifacts": run})) for run in runs)
    text = rendered("table", diff(old, new))
    assert "artifacts: edited, still version 1" in text
    assert "redefined: code released  [artifacts/code_released]" in text


def test_markdown_names_items_as_code():
    """Without escapes, and a hostile name as text."""
    assert "`artifacts/code_released`" in rendered("markdown", flip())
    assert named("a`b/_c_") == "a\\`b/\\_c\\_"


def test_markdown_says_what_is_compared():
    """In its first line."""
    assert rendered("markdown", flip()).startswith("# What changed between two scans of “Counting lanterns”")


def test_a_diff_of_two_papers_says_so():
    """Both titles stand in the head."""
    other = scan(paper=scan().dump()["paper"] | {"title": "Something else"})
    assert "two papers" in rendered("table", diff(scan(), other))


def test_the_facts_that_decide_an_item_stand_beside_its_flip():
    """Where an item applies now because a fact changed, the fact is shown."""
    item = {
        "id": "consent",
        "question": "Did the people consent?",
        "why": "They have a say.",
        "source": "Helsinki",
        "counts": "words of consent",
        "does_not_count": "nothing",
        "applies_when": ["human_participants or data"],
        "query": ["consent", "agreed", "informed", "signed"],
    }
    made = {"id": "human_studies", "title": "People", "version": 1, "active": {"always": True}, "items": [item]}
    old, new = (
        scan(
            checklist=scan().dump()["checklist"] | {"human_studies": {"consent": answered(applies=applies)}},
            facts={"human_participants": {"value": applies}, "theory": {"value": applies}},
        )
        for applies in (False, True)
    )
    modules = {"human_studies": Module.model_validate(made)}
    text = plugin("scanner.formats.diff", "table", "format").render(DiffView(diff(old, new), modules))
    assert "Did the people consent?" in text
    assert "facts.human_participants: False → True" in text
    assert "facts.theory" not in text


@pytest.mark.parametrize("format_name", ["table", "markdown"])
def test_no_words_of_a_paper_steer_the_terminal_or_the_page(format_name):
    """Escape sequences, bidi characters, markup and mentions come out as text."""
    text = rendered(format_name, flip(justification=EVIL), full=True)
    assert "\x1b" not in text
    assert "\u202e" not in text
    if format_name == "markdown":
        assert "<script>" not in text
        assert "](http" not in text


def test_csv_has_a_row_for_each_change_and_no_formula():
    """Every cell that a spreadsheet would run has an apostrophe before it."""
    old, new = scan(claims=[]), scan(claims=[{"claim": "=1+1", "evidence": "e", "supported": "weak"}])
    [row] = csv.DictReader(StringIO(rendered("csv", diff(old, new))))
    assert (row["aspect"], row["change"], row["new"]) == ("claim", "new", "'=1+1")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", " ="])
def test_cells_that_start_a_formula_are_guarded(start):
    """Text only: a negative number stays a number."""
    assert guarded(f"{start}1") == f"'{start}1"
    assert guarded(-1) == -1
    assert guarded("a=1") == "a=1"


def test_csv_of_a_corpus_has_a_row_for_each_item():
    """With the counts and the test."""
    [row] = csv.DictReader(StringIO(rendered("csv", corpus())))
    assert (row["item"], row["papers"], row["yes_to_no"], row["p"]) == ("code_released", "2", "1", "1.0")


@pytest.mark.parametrize("format_name", ["table", "markdown"])
def test_a_corpus_shows_agreement_items_and_where_to_look(format_name):
    """And names what was not compared."""
    text = rendered(format_name, corpus(), width=140).replace("\\", "")
    for words in ("2 papers in both", "Gwet's AC1", "code_released", "look at first", "gone.json", "1 of 1 answers"):
        assert words in text


@settings(max_examples=25)
@given(scans(), scans())
def test_json_is_as_the_schema_says(one, other):
    """Of two scans, and of two sets."""
    validator = Draft202012Validator(diff_schema())
    validator.validate(json.loads(rendered("json", diff(one, other))))
    validator.validate(json.loads(rendered("json", diff_corpora([(one, other)]))))


def test_the_schema_file_is_made_from_the_models(golden):
    """schemas/ never says something else than the code; --update-goldens rewrites it."""
    text = json.dumps(diff_schema(), indent=1, ensure_ascii=False) + "\n"
    golden(data_folder("schemas") / "diff.schema.json", text)
