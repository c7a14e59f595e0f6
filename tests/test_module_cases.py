"""Every module's labelled passages: the rules decide them as labelled, and there are enough of both kinds."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from scanner.judging.passages import Passages
from scanner.judging.rules import decide
from scanner.library import load_modules
from scanner.resources import data_folder
from tests.papers import paper_of

MODULES = load_modules()
ENOUGH = 3


def _cases(module):
    """Return the cases of a module, none where it has no file of them."""
    file = Path(str(data_folder("modules"))) / module / "cases.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))["cases"] if file.exists() else []


@pytest.mark.parametrize("module", MODULES)
def test_cases_are_decided_as_labelled(module):
    """A passage labelled yes makes a yes, one labelled no makes none; "todo" marks mistakes that are known."""
    items = {item.id: item for item in MODULES[module].items}
    wrong = []
    for case in _cases(module):
        rule = items[case["item"]].rule
        if rule is None or case["label"] not in ("yes", "no"):
            continue
        passages = Passages(paper_of({case.get("section", "4 Results"): case["text"]}))
        if (decide(passages, rule).verdict == "yes") != (case["label"] == "yes"):
            wrong.append((case["item"], case["label"], case["text"]))
    assert not wrong


@pytest.mark.parametrize("module", MODULES)
def test_every_item_has_enough_cases(module):
    """An item has at least three passages that satisfy it and three that do not; without cases a module fails."""
    counts = Counter((case["item"], case["label"]) for case in _cases(module))
    few = [item.id for item in MODULES[module].items for label in ("yes", "no") if counts[item.id, label] < ENOUGH]
    assert not few
