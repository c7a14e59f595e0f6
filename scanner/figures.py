"""How an auditor did on each item, as data beside the modules: `modules/<id>/figures.json`.

The figures carry the digest of the edition that was measured: those of another edition are not shown and not used.
"""

import json
from pathlib import Path

from pydantic import ValidationError

from scanner.comparing.evaluation import Evaluation, Figures
from scanner.errors import ModuleError
from scanner.frozen import Frozen
from scanner.keeping.atomic import write_atomically
from scanner.module import Measured, Module

FILE = "figures.json"


class FiguresFile(Frozen):
    """The figures of one edition of a module, by item id."""

    digest: str
    items: dict[str, Measured]


def with_figures(module: Module, folder: Path) -> Module:
    """Return a module with the figures that stand beside it, as it is where there are none of this edition.

    Raises ModuleError for a file of figures that is not one.
    """
    file = folder / FILE
    if not file.is_file():
        return module
    try:
        figures = FiguresFile.model_validate_json(file.read_bytes())
    except ValidationError as error:
        raise ModuleError(f"{folder.name}/{FILE} is no file of figures: measure again or delete it") from error
    if figures.digest != module.digest:
        return module
    items = [item.model_copy(update={"measured": figures.items.get(item.id)}) for item in module.items]
    return module.model_copy(update={"items": tuple(items)})


def save_figures(module: Module, folder: Path, evaluation: Evaluation, auditor: str) -> bool:
    """Write the figures of a module's items beside it; return whether there were any to write."""
    measured = {
        item.id: _measured(figures, auditor)
        for item in module.items
        if (figures := evaluation.items.get(f"{module.id}.{item.id}")) and figures.n
    }
    if measured:
        content = FiguresFile(digest=module.digest, items=measured).model_dump(mode="json")
        write_atomically(folder / FILE, (json.dumps(content, indent=1) + "\n").encode())
    return bool(measured)


def _measured(figures: Figures, auditor: str) -> Measured:
    return Measured(
        auditor=auditor,
        papers=figures.n,
        accuracy=round(figures.accuracy or 0.0, 3),
        kappa=None if figures.kappa is None else round(figures.kappa, 3),
        yes=figures.given["yes"],
        no=figures.given["no"],
        na=figures.given["na"],
        sureness=None if figures.sureness is None else round(figures.sureness, 3),
    )
