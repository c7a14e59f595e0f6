"""The JSON Schema is that of the models, and decides as they do."""

import copy
import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from scanner import schemas
from scanner.library import load_modules
from scanner.record import Scan
from scanner.resources import data_folder
from tests.records import record


def test_the_schema_file_is_made_from_the_models(golden):
    """schemas/ never says something else than the code; --update-goldens rewrites it."""
    text = json.dumps(schemas.generate(), indent=1, ensure_ascii=False) + "\n"
    golden(data_folder("schemas") / schemas.SCAN_SCHEMA, text)


def test_a_valid_record_has_no_problems():
    """The smallest record is valid."""
    assert schemas.problems(record()) == ()


BREAKS = {
    "/paper": lambda r: r["paper"].pop("title"),
    "/scan_version": lambda r: r.update(scan_version=3),
    "/checklist": lambda r: r["checklist"].pop("artifacts"),
    "/checklist/artifacts/code_released/answer": lambda r: r["checklist"]["artifacts"]["code_released"].update(
        applies=False
    ),
    "/methodology_tags": lambda r: r.update(methodology_tags=[]),
    "/claims/0/supported": lambda r: r["claims"][0].update(supported="proven"),
    "/paper/year": lambda r: r["paper"].update(year=None),
    "/paper/arxiv_id": lambda r: r["paper"].update(arxiv_id="2501.04321v2"),
    "/scan_id": lambda r: r.update(scan_id="../../etc"),
}


@pytest.mark.parametrize(("pointer", "damage"), BREAKS.items())
def test_each_problem_is_told_with_its_pointer(pointer, damage):
    """A person finds the place that is wrong."""
    broken = copy.deepcopy(record())
    damage(broken)
    assert [problem.split(": ")[0] for problem in schemas.problems(broken)] == [pointer]


@pytest.mark.parametrize("damage", BREAKS.values())
def test_what_the_schema_refuses_the_models_refuse(damage):
    """The schema and the models decide alike."""
    broken = copy.deepcopy(record())
    damage(broken)
    with pytest.raises(ValidationError):
        Scan.model_validate(broken)


def test_the_record_of_another_program_is_kept_key_by_key(benchmark):
    """The seed record loads, validates, and comes out with every key in its place."""
    seed = json.loads((Path(benchmark).parent / "seed" / "scan.json").read_text())
    assert schemas.problems(seed) == ()
    assert json.dumps(Scan.model_validate(seed).dump()) == json.dumps(seed)


def test_unknown_keys_survive():
    """A key of another program is kept wherever it stands."""
    strange = record()
    strange["engagement"] = {"stars": 3}
    strange["paper"]["slug"] = "x"
    strange["checklist"]["artifacts"]["code_released"]["votes"] = [1, 2]
    assert Scan.model_validate(strange).dump() == strange


def told(damage):
    """Return what is told of a damaged record."""
    broken = copy.deepcopy(record())
    damage(broken)
    return schemas.problems(broken)


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        (
            BREAKS["/checklist/artifacts/code_released/answer"],
            "/checklist/artifacts/code_released/answer: must be false where applies is false",
        ),
        (BREAKS["/scan_version"], "/scan_version: must be 2"),
        (lambda r: r.pop("claims"), "(root): 'claims' is a required property"),
        (lambda r: r["paper"].update(venue=3), "/paper/venue: must be text or null"),
        (
            lambda r: r["paper"].update(arxiv_id="x"),
            '/paper/arxiv_id: "x" must be an arXiv id without its version, such as 2501.01234',
        ),
        (lambda r: r.update(provenance={"tool": "t"}), "/provenance: 'auditor' is a required property"),
    ],
)
def test_a_problem_says_what_is_expected(damage, problem):
    """In words, at the place that is wrong."""
    assert told(damage) == (problem,)


def test_base_items_that_were_not_asked_are_told():
    """In the order of the modules; conditional modules are nobody's duty."""
    missing = schemas.unasked(Scan.model_validate(record()), load_modules())
    assert "artifacts/code_released" not in missing
    assert "conflicts_of_interest/funding_disclosed" in missing
    assert not any(name.startswith("data_leakage") for name in missing)
