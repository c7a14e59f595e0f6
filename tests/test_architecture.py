"""The floors of the house: imports run downwards, never in a circle, and each heavy library has one room."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "scanner"

FLOORS: tuple[tuple[str, frozenset[str]], ...] = (
    (
        "ground",
        frozenset(
            {
                "batch_events",
                "corpus",
                "errors",
                "fetched",
                "frozen",
                "module",
                "paper",
                "picture",
                "raw",
                "record",
                "reply",
                "scandiff",
                "together",
            }
        ),
    ),
    (
        "craft",
        frozenset(
            {
                "arithmetic",
                "checks",
                "citing",
                "comparing",
                "grounding",
                "identifiers",
                "judging",
                "reading",
                "strict_json",
                "tidy",
                "view",
            }
        ),
    ),
    (
        "doors",
        frozenset(
            {
                "answer_sets",
                "asking",
                "corpora",
                "endpoint",
                "extract",
                "fetch",
                "figures",
                "gathering",
                "keeping",
                "library",
                "originals",
                "resources",
                "schemas",
                "sources",
                "upgrade",
                "upgrade_files",
                "wires",
            }
        ),
    ),
    ("auditors", frozenset({"auditors"})),
    (
        "engine",
        frozenset(
            {
                "account",
                "auditing",
                "engine",
                "engines",
                "running",
            }
        ),
    ),
    ("windows", frozenset({"formats", "report"})),
    ("command line", frozenset({"cli"})),
)
"""Rooms from the ground up; a folder is one room. The floors above the ground are in `scanner/README.md` too."""

HEAVY = {
    "pymupdf": {"extract"},
    "jsonschema": {"schemas"},
    "sqlite3": {"endpoint", "keeping"},
    "openai": {"endpoint"},
    "httpx2": {"endpoint", "sources"},
    "jinja2": {"report"},
    "markupsafe": {"report"},
    "typer": {"cli"},
    "ray": {"engines"},
    "fsspec": {"keeping"},
}
"""Which rooms may import a heavy library."""


def rooms() -> dict[str, list[Path]]:
    """Return the files of every room."""
    found: dict[str, list[Path]] = {}
    for file in PACKAGE.rglob("*.py"):
        place = file.relative_to(PACKAGE)
        if place.name != "__init__.py":
            found.setdefault(place.parts[0].removesuffix(".py"), []).append(file)
    return found


def imports(file: Path) -> set[str]:
    """Return the full names that a file imports, also inside functions, but not those for type checking alone."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def room_of(name: str) -> str | None:
    """Return the room that an imported name of ours is in."""
    parts = name.split(".")
    return parts[1] if parts[0] == "scanner" and len(parts) > 1 else None


@pytest.fixture(scope="module")
def floor_of() -> dict[str, int]:
    """Return the number of the floor that each room stands on."""
    return {room: number for number, (_, names) in enumerate(FLOORS) for room in names}


def test_every_room_stands_on_a_floor(floor_of):
    """A new file is on no floor until it is put on one."""
    assert sorted(set(rooms()) - set(floor_of)) == []


def test_no_room_is_listed_that_is_not_there(floor_of):
    """The list of floors does not outlive the rooms."""
    assert sorted(set(floor_of) - set(rooms())) == []


def test_no_import_runs_upwards(floor_of):
    """A room imports rooms of its own floor and of those below."""
    upwards = [
        f"{file.relative_to(PACKAGE)} -> {target}"
        for room, files in rooms().items()
        for file in files
        for target in {room_of(name) for name in imports(file)} - {None}
        if target in floor_of and room in floor_of and floor_of[target] > floor_of[room]
    ]
    assert upwards == []


def test_no_imports_run_in_a_circle():
    """Files can be put in an order in which each imports only earlier ones."""
    needs = {}
    for files in rooms().values():
        for file in files:
            name = "scanner." + ".".join(file.relative_to(PACKAGE).with_suffix("").parts)
            needs[name] = imports(file)
    needs = {
        name: {other for other in needs if other in found or any(f.startswith(other + ".") for f in found)}
        for name, found in needs.items()
    }
    while free := {name for name, wanted in needs.items() if not wanted}:
        needs = {name: wanted - free for name, wanted in needs.items() if name not in free}
    assert sorted(needs) == []


@pytest.mark.parametrize(("library", "allowed"), HEAVY.items())
def test_each_heavy_library_has_its_room(library, allowed):
    """Only the rooms named for it import a heavy library."""
    users = {
        room
        for room, files in rooms().items()
        for file in files
        if any(name.split(".")[0] == library for name in imports(file))
    }
    assert users <= allowed
