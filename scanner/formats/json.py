"""The record itself, as in scan.json; several as JSON Lines."""

import json
from collections.abc import Sequence

from scanner.keeping.store import to_json
from scanner.module import Module
from scanner.view import View


def render(view: View) -> str:
    """Return the record as JSON."""
    return to_json(view.scan)


def render_many(views: Sequence[View]) -> str:
    """Return one record a line."""
    return "".join(json.dumps(view.scan.dump(), ensure_ascii=False) + "\n" for view in views)


def list_modules(modules: Sequence[Module]) -> str:
    """Return the modules as JSON, with their item ids."""
    listed = [
        {
            "id": module.id,
            "title": module.title,
            "version": module.version,
            "digest": module.digest,
            "active": module.active.model_dump(mode="json"),
            "items": [item.id for item in module.items],
        }
        for module in modules
    ]
    return json.dumps(listed, ensure_ascii=False, indent=1) + "\n"


def describe_module(module: Module) -> str:
    """Return all of a module as JSON."""
    return json.dumps(module.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n"
