"""modules/ -> Modules: the only reader of checklist modules."""

import tomllib
from pathlib import Path

from pydantic import ValidationError

from scanner.errors import ModuleError
from scanner.figures import with_figures
from scanner.module import Module
from scanner.record import BASE_CATEGORIES
from scanner.resources import data_folder


def load_modules(folder: Path | None = None) -> dict[str, Module]:
    """Return all modules of a folder by id, base modules first in the order of the record, then by name.

    Raises ModuleError naming the file and what is wrong with it.
    """
    folder = folder or data_folder("modules")
    files = sorted(folder.glob("*/module.toml"))
    if not files:
        raise ModuleError(f"no checklist modules in {folder.name!r}: expected <id>/module.toml files there")
    modules = {module.id: module for module in map(load_module, files)}
    base = [name for name in BASE_CATEGORIES if name in modules]
    return {name: modules[name] for name in (*base, *(name for name in modules if name not in base))}


def load_module(file: Path) -> Module:
    """Return the module of one module.toml; its folder must carry its id."""
    name = f"{file.parent.name}/{file.name}"
    try:
        module = Module.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ModuleError(f"{name} is not valid TOML: {error}") from error
    except ValidationError as error:
        raise ModuleError(f"{name}: {_first_problem(error)}") from error
    if module.id != file.parent.name:
        raise ModuleError(f"{name} says id = {module.id!r}: give the folder the same name")
    return with_figures(module, file.parent)


def select(modules: dict[str, Module], wanted: tuple[str, ...]) -> dict[str, Module]:
    """Return the wanted modules, all where none is named; raise ModuleError for an unknown id."""
    if unknown := [name for name in wanted if name not in modules]:
        raise ModuleError(f"no module is called {', '.join(unknown)}; there are: {', '.join(modules)}")
    return {name: module for name, module in modules.items() if name in wanted} if wanted else modules


def _first_problem(error: ValidationError) -> str:
    """Say in one line where a module breaks its format, and how many more problems there are."""
    problems = error.errors(include_url=False)
    place = ".".join(str(part) for part in problems[0]["loc"]) or "the file"
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return f"{place}: {problems[0]['msg']}{more}"
