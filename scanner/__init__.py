"""paperscan: reads a research paper, answers a checklist about its methods, and proves every answer with its words.

The public API; each name is imported when it is first used, so that `import scanner` stays quick.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scanner.engine import scan_paper
    from scanner.extract.reader import read_pdf
    from scanner.keeping.store import Store, read_scan
    from scanner.library import load_modules
    from scanner.paper import Paper
    from scanner.record import Scan

__all__ = ["Paper", "Scan", "Store", "load_modules", "read_pdf", "read_scan", "scan_paper"]

_ROOMS = {
    "Paper": "paper",
    "Scan": "record",
    "Store": "store",
    "load_modules": "library",
    "read_pdf": "extract.reader",
    "read_scan": "store",
    "scan_paper": "engine",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for (PEP 562)."""
    if name not in _ROOMS:
        raise AttributeError(f"module 'scanner' has no attribute {name!r}")
    return getattr(import_module(f"scanner.{_ROOMS[name]}"), name)
