"""What a record was made from beside its PDF, as one digest: where it is the same, nothing need be done again.

These are the content of the modules that may be asked, the auditor with its models and thresholds, the prompts, and the
figures that the rules tell. A newer version of this program is not among them: by itself it would have a whole corpus
scanned, and paid for, again.
"""

import hashlib
import json
from collections.abc import Mapping

from scanner.asking.instructions import load_instructions
from scanner.asking.wording import load_wording
from scanner.auditors.settings import AuditorSettings
from scanner.module import Module

_USE_FIGURES = ("rules", "cascade")
_NO_INPUTS = {"transcript", "modules", "prices", "asked"}
"""Settings that are files of one machine, or stand in the modules themselves."""


def digest_of_inputs(auditor: str, settings: AuditorSettings, modules: Mapping[str, Module]) -> str:
    """Return the first 16 hexadecimal digits of the SHA-256 of all that can change an answer beside the PDF.

    `auditor` is its name as in records, `modules` those that may be asked, active or not. Raises ModuleError or
    UsageError where a prompt of the user's own cannot be read.
    """
    content = {
        "auditor": auditor,
        "settings": settings.model_dump(mode="json", exclude_defaults=True, exclude=_NO_INPUTS),
        "modules": {name: module.digest for name, module in sorted(modules.items())},
        "figures": _figures(modules) if auditor.startswith(_USE_FIGURES) else [],
        "prompts": [] if auditor == "rules" else _prompts(settings),
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def _figures(modules: Mapping[str, Module]) -> list[str]:
    """Return how often answers were right where that was measured: the rules tell it, and mark answers by it."""
    measured = (item.measured for _, module in sorted(modules.items()) for item in module.items)
    return [figures.model_dump_json() for figures in measured if figures]


def _prompts(settings: AuditorSettings) -> list[str]:
    """Return the words that a model is asked with, of both kinds: a cascade uses both."""
    kinds = load_instructions(settings.modules), load_wording(settings.modules)
    return [kind.model_dump_json() for kind in kinds]
