"""A diff as JSON, as schemas/diff.schema.json describes it."""

import json

from scanner.comparing.diff_view import DiffView


def render(view: DiffView) -> str:
    """Return the diff as JSON, all of it."""
    return json.dumps(view.diff.model_dump(mode="json"), ensure_ascii=False, indent=1, allow_nan=False) + "\n"
