"""modules/_prompt/ -> Instructions: what a text model is told, as data beside the checklist modules."""

import tomllib
from pathlib import Path

from pydantic import ValidationError

from scanner.asking.prompt import Instructions
from scanner.errors import ModuleError
from scanner.resources import data_folder

_FILE = Path("_prompt") / "prompt.toml"


def load_instructions(modules: Path | None = None) -> Instructions:
    """Return the prompt in a folder of modules, the program's own where that has none; ModuleError for a bad one."""
    own = (modules / _FILE) if modules else None
    file = own if own and own.is_file() else data_folder("modules") / _FILE
    try:
        return Instructions.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise ModuleError(f"{_FILE}: no prompt: {str(error).splitlines()[0]}") from error
