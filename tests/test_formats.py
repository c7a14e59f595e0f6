"""Each format shows the same record; what comes from papers cannot break out of it."""

import json
from pathlib import Path

import pytest

from scanner.module import Activation, Item, Module
from scanner.record import Scan
from scanner.resources import plugin, plugins
from scanner.view import View
from tests.records import record

GOLDENS = Path(__file__).parent / "goldens"
HOSTILE = "<script>alert(1)</script> [x](javascript:y) \x1b[31m\u202e | ** https://evil.example"


ITEM = Item(
    id="code_released",
    question="Is the code public?",
    why="Code shows what was done.",
    source="Own example",
    counts="a link",
    does_not_count="a promise",
    query=("code", "link", "github", "public"),
)
ARTIFACTS = Module(id="artifacts", title="Artifacts", version=1, active=Activation(always=True), items=(ITEM,))


def view(**changes) -> View:
    """Return a small record to show."""
    made = record()
    made["checklist"]["artifacts"]["code_released"]["evidence"] = [{"quote": "Code is at https://x.example", "page": 3}]
    made["checklist"]["artifacts"]["environment_specified"] = {
        "applies": True,
        "answer": False,
        "justification": "not assessed",
        "needs_review": True,
        "assessed": False,
    }
    return View(Scan.model_validate(made | changes), {"artifacts": ARTIFACTS})


@pytest.mark.parametrize("name", ["table", "markdown", "json"])
def test_a_record_looks_as_it_did(name, golden):
    """The output was looked at once; a change of it is seen."""
    golden(GOLDENS / f"record.{name}.txt", plugin("scanner.formats", name, "format").render(view()))


@pytest.mark.parametrize("name", [name for name in plugins("scanner.formats") if name != "pdf_annotated"])
def test_every_format_shows_a_record_of_another_program(name):
    """A record without any of our keys is shown too."""
    shown = plugin("scanner.formats", name, "format").render(View(Scan.model_validate(record()), {}))
    assert "Counting lanterns" in shown


def test_the_table_fits_its_width():
    """No line is longer than the terminal is wide."""
    shown = plugin("scanner.formats", "table", "format").render(view())
    assert max(map(len, shown.splitlines())) <= 100


def test_the_table_cannot_be_steered_by_a_paper():
    """Escape sequences from a paper are shown as code points."""
    shown = plugin("scanner.formats", "table", "format").render(
        view(key_findings=HOSTILE, red_flags=[{"flag": HOSTILE, "detail": HOSTILE}])
    )
    assert not {"\x1b", "\u202e"} & set(shown)


def test_markdown_from_a_paper_is_text():
    """Neither HTML nor a link nor emphasis of the paper's making."""
    shown = plugin("scanner.formats", "markdown", "format").render(view(red_flags=[{"flag": HOSTILE, "detail": "x"}]))
    assert "<script>" not in shown
    assert "[x](" not in shown
    assert "https://evil" not in shown


def test_json_is_the_record():
    """Nothing is lost or added."""
    shown = view()
    assert json.loads(plugin("scanner.formats", "json", "format").render(shown)) == shown.scan.dump()


def test_a_passage_shown_for_a_no_is_called_nearest():
    """A quote under a no is not taken for proof."""
    made = record()
    made["checklist"]["artifacts"]["data_released"]["evidence"] = [{"quote": "on request", "page": 2}]
    shown = plugin("scanner.formats", "table", "format").render(View(Scan.model_validate(made), {}))
    assert "nearest: p. 2: “on request”" in shown


@pytest.mark.parametrize("name", ["table", "markdown", "json"])
def test_a_module_is_listed_and_described(name):
    """Its question, why it matters, and what counts."""
    form = plugin("scanner.formats", name, "format")
    assert "artifacts" in form.list_modules((ARTIFACTS,))
    described = form.describe_module(ARTIFACTS)
    assert all(said in described for said in (ITEM.question, ITEM.why, ITEM.counts, ITEM.does_not_count))
