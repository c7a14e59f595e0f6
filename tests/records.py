"""Records made by hand."""

from typing import Any

from scanner.record import BASE_CATEGORIES


def record(**changes: Any) -> dict[str, Any]:
    """Return a small valid record of version 2, with some of its keys changed."""
    checklist: dict[str, Any] = {category: {} for category in BASE_CATEGORIES}
    checklist["artifacts"] = {
        "code_released": {"applies": True, "answer": True, "justification": "p. 1: a link"},
        "data_released": {"applies": True, "answer": False, "justification": "no link found"},
    }
    checklist["human_studies"] = {"pre_registered": {"applies": False, "answer": False, "justification": "no people"}}
    made = {
        "paper": {"title": "Counting lanterns", "authors": ["Ada Brook"], "year": 2025},
        "scan_version": 2,
        "active_modules": [],
        "methodology_tags": ["benchmark-eval"],
        "key_findings": "Small models count lanterns.",
        "checklist": checklist,
        "claims": [{"claim": "It counts.", "evidence": "Table 1", "supported": "moderate"}],
        "red_flags": [{"flag": "One city", "detail": "All photographs come from one city."}],
        "cited_papers": [{"title": "Night crowds", "authors": ["C. Okafor"], "year": 2021, "relevance": "background"}],
    }
    return made | changes
