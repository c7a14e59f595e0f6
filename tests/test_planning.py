"""Which papers are scanned now."""

import pytest

from scanner.corpus import CorpusPaper, Failure
from scanner.gathering.registry import open_registry
from scanner.running.planning import Choice, Plan, plan

INPUTS = "same"
DONE = {"status": "scanned", "scan": "done/1/scan.json", "inputs": INPUTS}


@pytest.fixture
def registry(tmp_path):
    """Return a registry with papers in every state; the record of `lost` is not there."""
    made = {
        "done": DONE | {"sha256": "a", "tried_sha256": "a"},
        "lost": DONE | {"scan": "lost/1/scan.json", "sha256": "b", "tried_sha256": "b"},
        "older": DONE | {"inputs": "other", "sha256": "c", "tried_sha256": "c"},
        "edited": DONE | {"sha256": "d", "tried_sha256": "e"},
        "failed": {"status": "failed", "inputs": INPUTS, "sha256": "f", "tried_sha256": "f"},
        "out": {"status": "excluded"},
        "new": {},
    }
    (tmp_path / "done" / "1").mkdir(parents=True)
    (tmp_path / "done" / "1" / "scan.json").write_text("{}")
    with open_registry(tmp_path) as opened:
        opened.put(CorpusPaper(id=name, source=f"{name}.pdf", **fields) for name, fields in made.items())
        yield opened


def planned(registry, **choice: object) -> Plan:
    """Return the plan of a choice over all papers."""
    return plan(registry.papers, registry, INPUTS, Choice(**choice))


def ids(found: Plan) -> list[str]:
    """Return the ids of the papers to be scanned."""
    return [paper.id for paper in found.todo]


def test_what_is_missing_or_was_made_from_other_inputs_is_scanned(registry):
    """The record is gone, the modules are others, the file was edited, or nothing was done yet."""
    found = planned(registry)
    assert ids(found) == ["lost", "older", "edited", "new"]
    assert found[1:] == (1, 1, 1, 0)


def test_failed_ones_are_tried_again_on_demand(registry):
    """Else they would fail again, in the same way."""
    assert "failed" in ids(planned(registry, retry_failed=True))


@pytest.mark.parametrize("cause", ["network", "no_file"])
def test_what_could_not_be_had_is_tried_again_by_itself(registry, cause):
    """The network, or the disk with the files, may be there again; the paper is not at fault."""
    failed = registry.get("failed")
    registry.put([failed.model_copy(update={"failure": Failure(cause=cause, message="no answer")})])
    assert "failed" in ids(planned(registry))


def test_force_scans_all_but_the_excluded(registry):
    """Also what is done."""
    assert ids(planned(registry, force=True)) == ["done", "lost", "older", "edited", "failed", "new"]


def test_a_limit_leaves_the_rest_for_later(registry):
    """And says how many."""
    found = planned(registry, limit=1)
    assert (ids(found), found.left) == (["lost"], 3)


def test_a_sample_is_the_same_every_time(registry):
    """So that the same command goes on with it; another seed draws others."""
    one, same = planned(registry, sample=3), planned(registry, sample=3)
    assert one == same
    assert {tuple(ids(planned(registry, sample=3, seed=seed))) for seed in range(8)} != {tuple(ids(one))}
