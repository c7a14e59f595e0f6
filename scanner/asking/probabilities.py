"""A folder of scans -> the raw probabilities that a decision model told, for fitting thresholds to them."""

from collections import Counter
from pathlib import Path
from typing import Any

from scanner.answer_sets import read_records
from scanner.asking.calibration import Probabilities, Run
from scanner.asking.decision import probability
from scanner.errors import UsageError

_Decisions = dict[str, dict[str, Any]]
_Asked = tuple[str, str, int]


def read_run(folder: Path) -> Run:
    """Return the probabilities of the one model, wire and wording that a folder's scans were made with.

    The newest record of a paper counts. Raises UsageError where there are none, or of several models, wires or
    wordings: thresholds of a mixture are thresholds of nothing. Raises as `read_records` otherwise.
    """
    papers = {name: _decisions(record) for names, record in read_records(folder) for name in names}
    asked = Counter(_asked(decision) for decisions in papers.values() for decision in decisions.values())
    if not asked:
        raise UsageError(f"{folder.name}: no probabilities there: scan with --auditor decisions or cascade first")
    if len(asked) > 1:
        seen = "; ".join(f"{model} on {wire}, wording {wording}" for model, wire, wording in sorted(asked))
        raise UsageError(f"{folder.name}: scans of more than one way of asking ({seen}); give each its own folder")
    ((model, wire, wording),) = asked
    return Run(model, wire, wording, {name: _probabilities(decisions) for name, decisions in papers.items()})


def _decisions(record: dict[str, Any]) -> _Decisions:
    """Return the decisions in a record by `module.item`; what was told of a paper not read whole is left out."""
    found = {
        f"{module}.{item}": answer["decision"]
        for module, items in record["checklist"].items()
        for item, answer in items.items()
        if isinstance(answer, dict) and isinstance(answer.get("decision"), dict)
    }
    return {name: decision for name, decision in found.items() if decision.get("outcome") != "not_read"}


def _asked(decision: dict[str, Any]) -> _Asked:
    wording = decision.get("wording")
    return str(decision.get("model")), str(decision.get("wire")), wording if isinstance(wording, int) else 0


def _probabilities(decisions: _Decisions) -> dict[str, Probabilities]:
    return {
        name: Probabilities(probability(decision.get("applies")), probability(decision.get("satisfied")))
        for name, decision in decisions.items()
    }
