"""Answers that a red flag of the same scan speaks against: a person decides between the two."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from scanner.judging.flags import Flag
from scanner.record import Answer

_RUNS = (
    ("statistical_methodology", "variance_reported"),
    ("statistical_methodology", "confidence_intervals_or_error_bars"),
    ("experimental_rigor", "number_of_runs_stated"),
    ("experimental_rigor", "seed_sensitivity_reported"),
)
SPEAKS_AGAINST: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType(
    {
        "uncorrected_tests": (("experimental_rigor", "multiple_comparison_correction"),),
        "chosen_on_test": (
            ("evaluation_design", "held_out_test_set"),
            ("experimental_rigor", "best_config_selection_justified"),
        ),
        "no_spread": _RUNS,
        "code_without_address": (("artifacts", "code_released"),),
        "unmeasured_efficiency": (
            ("cost_and_practicality", "inference_cost_reported"),
            ("cost_and_practicality", "compute_budget_stated"),
            ("experimental_rigor", "compute_budget_vs_performance"),
        ),
        "significance_without_test": (("statistical_methodology", "significance_tests"),),
    }
)
"""For each kind of flag the items, by category and name, whose "yes" it does not go with."""


def doubt(checklist: Mapping[str, Mapping[str, Answer]], flags: Iterable[Flag]) -> dict[str, dict[str, Answer]]:
    """Return a checklist in which every "yes" that a flag speaks against is for review, with a note that says so.

    Its confidence goes: it was measured on answers of which most were not contradicted. Nothing else changes.
    """
    doubted = {category: dict(answers) for category, answers in checklist.items()}
    for flag in {flag.kind: flag for flag in flags}.values():
        for category, item in SPEAKS_AGAINST.get(flag.kind, ()):
            answer = doubted.get(category, {}).get(item)
            if answer and answer.answer:
                doubted[category][item] = _for_review(answer, flag)
    return doubted


def _for_review(answer: Answer, flag: Flag) -> Answer:
    """Return a "yes" marked for review, and why."""
    note = f" [for review: the red flag “{flag.flag}” speaks against it]"
    told = {"needs_review": True, "justification": answer.justification + note, "confidence": None}
    if answer.confidence_count is not None:
        told["confidence_count"] = None
    return answer.model_copy(update=told)
