"""CSV and SARIF: all answers for other programs, and nothing that those would obey."""

import csv
import json
from io import StringIO

import pytest

from scanner.errors import UsageError
from scanner.formats import csv as csv_format
from scanner.formats import pdf_annotated, sarif
from scanner.library import load_modules
from scanner.picture import Original
from scanner.record import Scan
from scanner.view import View, printable
from tests.payloads import PAYLOADS, hostile
from tests.pdfs import paper_pdf
from tests.records import record

QUOTE = {"quote": "Code is here.", "page": 3, "boxes": [[10, 20, 110, 30]]}


def view(**changes) -> View:
    """Return a small record with an answer of each kind."""
    made = record()
    made["checklist"]["artifacts"]["code_released"] |= {"evidence": [QUOTE], "needs_review": False, "source": "rules"}
    made["checklist"]["artifacts"]["environment_specified"] = {
        "applies": True,
        "answer": False,
        "justification": "not assessed",
        "needs_review": True,
        "assessed": False,
    }
    return View(Scan.model_validate(made | changes), load_modules())


def rows(text: str) -> list[dict[str, str]]:
    """Return the rows of a CSV text by their heads."""
    return list(csv.DictReader(StringIO(text)))


def results(shown: View) -> dict[str, dict]:
    """Return the results of a record's only run by their rules."""
    return {result["ruleId"]: result for result in json.loads(sarif.render(shown))["runs"][0]["results"]}


def test_csv_has_every_answer():
    """One row an answer, with its word, its page and its passage."""
    found = {row["item"]: row for row in rows(csv_format.render(view()))}
    assert [row["answer"] for row in found.values()] == ["yes", "no", "open", "n/a"]
    assert (found["code_released"]["pages"], found["code_released"]["passages"]) == ("3", "Code is here.")


def test_csv_of_several_has_one_head():
    """Records stand below each other."""
    assert len(rows(csv_format.render_many([view(), view()]))) == 8


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", " =", "\r="])
def test_no_cell_starts_a_formula(start):
    """Whatever is in a record, a spreadsheet takes it for text."""
    scan = hostile(f"{start}HYPERLINK(1)")
    cells = [cell for row in csv.reader(StringIO(csv_format.render(View(scan, {})))) for cell in row]
    assert not [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_csv_cells_hold_one_line_that_steers_nothing(payload):
    """Neither line breaks nor control characters reach a cell."""
    cells = [cell for row in csv.reader(StringIO(csv_format.render(View(hostile(payload), {})))) for cell in row]
    assert all(cell == printable(cell) for cell in cells)


def test_sarif_has_a_result_for_every_answer():
    """Its kind says what the answer is; only a no has a level, by how much its question matters."""
    found = results(view())
    kinds = {name: (result["kind"], result["level"]) for name, result in found.items()}
    assert kinds == {
        "red_flag": ("fail", "warning"),
        "artifacts/code_released": ("pass", "none"),
        "artifacts/data_released": ("fail", "error"),
        "artifacts/environment_specified": ("open", "none"),
        "human_studies/pre_registered": ("notApplicable", "none"),
    }


def test_sarif_points_at_the_page():
    """The region is the page, as the run says; the quote is its snippet."""
    place = results(view())["artifacts/code_released"]["locations"][0]
    assert place["physicalLocation"]["region"] == {"startLine": 3, "snippet": {"text": "Code is here."}}
    assert place["logicalLocations"][0]["name"] == "page 3"


def test_every_result_of_sarif_has_its_rule():
    """A tool that looks a rule up finds it, and each only once."""
    run = json.loads(sarif.render(view()))["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(rules) == len(set(rules))
    assert {result["ruleId"] for result in run["results"]} <= set(rules)


def test_sarif_cannot_point_elsewhere():
    """A file name of a record stays one relative name."""
    shown = view(source={"kind": "file", "name": "../../etc/passwd?x#y"})
    uri = json.loads(sarif.render(shown))["runs"][0]["artifacts"][0]["location"]["uri"]
    assert uri == "..%2F..%2Fetc%2Fpasswd%3Fx%23y"


def test_a_copy_of_the_pdf_has_a_note_for_each_passage():
    """An answer, with its question and what it came to; nothing for an answer without a passage."""
    found = list(pdf_annotated.notes(view()))
    assert [(note.group, note.spot.page) for note in found] == [("Artifacts", 3)]
    assert found[0].text.splitlines()[1] == "Answer: yes"


def test_a_copy_needs_the_pdf():
    """Without it the format says what to give."""
    with pytest.raises(UsageError, match="--pdf"):
        pdf_annotated.render(view())


def test_a_copy_is_a_pdf():
    """It starts with the bytes of the original."""
    data = paper_pdf(3)
    shown = View(view().scan, load_modules(), original=Original(data))
    assert pdf_annotated.render(shown).startswith(data)
