"""The options of `scan` and `batch` that decide what becomes of a paper, as one recipe."""

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from scanner.cli import console

if TYPE_CHECKING:
    from scanner.running.recipe import Recipe

_ASKED_BY = {"model": "llm", "second_model": "llm", "decision_model": "cascade", "wire": "decisions"}
"""Options that mean a model, and an auditor that asks it."""


def recipe(given: Mapping[str, Any]) -> "Recipe":
    """Return the recipe that the options of a verb, by their names, ask for; say where a model is named in vain.

    Raises UsageError for an address that is none, or thresholds that cannot be read.
    """
    from scanner.asking.wording import load_thresholds
    from scanner.auditors.settings import AuditorSettings
    from scanner.endpoint.settings import endpoint_settings
    from scanner.fetched import FetchSettings
    from scanner.running.recipe import Recipe

    _warn_of_rules(given)
    models = {name: given[name] for name in ("model", "second_model", "decision_model", "wire", "prices", "modules")}
    bands = load_thresholds(given["thresholds"]) if given["thresholds"] else None
    settings = AuditorSettings(
        **models, thresholds=bands, transcript=given.get("transcript"), asked=tuple(given["module"] or ())
    )
    bounds = {name: given[name] for name in ("max_retries", "max_cost", "retry_failed", "prices", "cache_dir")}
    bounds |= {"deadline": given["timeout"], "batch_api": given.get("batch_api", False)}
    endpoint = endpoint_settings(given["base_url"], **bounds)
    fetching = FetchSettings(**{name: given[name] for name in ("offline", "cache_dir", "contact")})
    return Recipe(auditor=given["auditor"], settings=settings, endpoint=endpoint, fetching=fetching)


def _warn_of_rules(given: Mapping[str, Any]) -> None:
    """Say that the rules ask no model, where one was typed; the environment may name one for other commands."""
    if given["auditor"] != "rules":
        return
    for name, auditor in _ASKED_BY.items():
        if given[name] and given[name] != os.environ.get(f"PAPERSCAN_{name.upper()}"):
            console.say(f"the rules ask no model: add -a {auditor} to use --{name.replace('_', '-')}")
            return
