"""Where modules/ and schemas/ are, and which plug-ins a package has: in a checkout, an editable install or a wheel."""

import pkgutil
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Literal

from scanner.errors import UsageError

_PACKAGE = Path(__file__).resolve().parent


def data_folder(name: Literal["modules", "schemas"]) -> Path:
    """Return the folder of checklist modules or of JSON Schemas that belongs to this installation."""
    shipped = _PACKAGE / "_data" / name
    return shipped if shipped.is_dir() else _PACKAGE.parent / name


def plugins(package: str) -> tuple[str, ...]:
    """Return the names of the plug-ins in a package: its files, the folder being the registry."""
    found = pkgutil.iter_modules(import_module(package).__path__)
    return tuple(sorted(info.name for info in found if not info.ispkg and not info.name.startswith("_")))


def plugin(package: str, name: str, kind: str) -> ModuleType:
    """Import one plug-in by its name, `-` standing for `_`; raise UsageError that lists the names as they are typed."""
    file = name.replace("-", "_")
    if file not in plugins(package):
        there = ", ".join(known.replace("_", "-") for known in plugins(package))
        raise UsageError(f"no {kind} is called {name!r}; there are: {there}")
    return import_module(f"{package}.{file}")
