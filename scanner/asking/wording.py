"""The data that decisions are asked and taken with: templates of questions, and files of thresholds."""

import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from scanner.asking.predicates import Wording
from scanner.asking.thresholds import Thresholds
from scanner.errors import UsageError
from scanner.frozen import Frozen
from scanner.resources import data_folder

T = TypeVar("T", bound=Frozen)
_WORDING = Path("_prompt") / "decisions.toml"


def load_wording(modules: Path | None = None) -> Wording:
    """Return the templates of the questions: those in a folder of one's own modules, else those of the program.

    Raises UsageError naming the file and what is wrong with it.
    """
    own = (modules / _WORDING) if modules else None
    file = own if own and own.is_file() else data_folder("modules") / _WORDING
    wording = _read(file, Wording)
    filled = {name: text.strip("\n") for name, text in wording.model_dump().items() if name != "version"}
    return wording.model_copy(update=filled)


def load_thresholds(file: Path) -> Thresholds:
    """Return the thresholds in a file; raises UsageError naming the file and what is wrong with it."""
    return _read(file, Thresholds)


def thresholds_text(thresholds: Thresholds) -> str:
    """Return thresholds as TOML, one table an item, as `load_thresholds` reads them."""
    plain = thresholds.model_dump(mode="json", exclude_none=True)
    tables = {name: plain.pop(name) for name in ("default", "applies", "satisfied")}
    lines = [f"{name} = {_value(value)}" for name, value in plain.items()]
    fitted = [(kind, item, band) for kind in ("applies", "satisfied") for item, band in tables[kind].items()]
    named = {"default": tables["default"]} | {f"{kind}.{_value(item)}": band for kind, item, band in fitted}
    for name, band in named.items():
        lines += ["", f"[{name}]", *(f"{key} = {_value(value)}" for key, value in band.items())]
    return "\n".join(lines) + "\n"


def _value(value: Any) -> str:
    """Write a string or a number as TOML."""
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return repr(value)


def _read(file: Path, kind: type[T]) -> T:
    """Read one TOML file as a model."""
    try:
        return kind.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except OSError as error:
        raise UsageError(f"{file.name}: cannot be read: {error.strerror}") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{file.name} is not valid TOML: {error}") from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"])) or "the file"
        raise UsageError(f"{file.name}: {place}: {first['msg']}") from error
