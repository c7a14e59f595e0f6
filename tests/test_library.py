"""Modules are data: read from a folder, each problem named."""

import pytest

from scanner.errors import ModuleError
from scanner.library import load_modules, select
from scanner.record import BASE_CATEGORIES

MODULE = """
id = "{id}"
title = "A module"
version = 1
[active]
always = true
[[items]]
id = "open_door"
question = "Is the door of the study open?"
why = "A closed study cannot be checked."
source = "Own example"
counts = "an open door"
does_not_count = "a door"
query = ["door", "open", "key", "lock"]
"""


@pytest.fixture
def folder(tmp_path):
    """Return a folder with one module."""
    (tmp_path / "doors").mkdir()
    (tmp_path / "doors" / "module.toml").write_text(MODULE.format(id="doors"))
    return tmp_path


def test_the_modules_of_the_project_have_the_items_of_the_format():
    """Eleven base modules with 51 items, three conditional ones with 16, and one of our own."""
    modules = load_modules()
    base = [modules[name] for name in BASE_CATEGORIES]
    assert sum(len(module.items) for module in base) == 51
    assert [len(modules[name].items) for name in ("experimental_rigor", "data_leakage", "survey_methodology")] == [
        9,
        4,
        3,
    ]
    assert len(modules) == 15


def test_base_modules_are_always_active_and_come_first():
    """The record has its base categories in the order of the format."""
    modules = load_modules()
    assert tuple(modules)[:11] == BASE_CATEGORIES
    assert all(modules[name].active.always for name in BASE_CATEGORIES)


def test_a_module_is_read(folder):
    """A folder with a module.toml is a module."""
    assert [item.id for item in load_modules(folder)["doors"].items] == ["open_door"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('id = "doors"', 'id = "gates"'), "same name"),
        (("version = 1", "version = 0"), "version"),
        (('title = "A module"', "title = "), "not valid TOML"),
        (("always = true", "allways = true"), "allways"),
        (('query = ["door", "open", "key", "lock"]', 'query = ["door"]'), "query"),
        (("does_not_count", 'applies_when = ["has_wings"]\ndoes_not_count'), "has_wings"),
    ],
)
def test_a_broken_module_is_named_with_its_problem(folder, change, said):
    """The message says which file and what to look at."""
    file = folder / "doors" / "module.toml"
    file.write_text(file.read_text().replace(*change))
    with pytest.raises(ModuleError, match=f"doors/module.toml.*{said}"):
        load_modules(folder)


def test_an_empty_folder_is_an_error(tmp_path):
    """No modules is never a scan without questions."""
    with pytest.raises(ModuleError, match="no checklist modules"):
        load_modules(tmp_path)


def test_an_unknown_module_is_named_with_those_there_are(folder):
    """A mistyped module does not silently scan nothing."""
    with pytest.raises(ModuleError, match="gates; there are: doors"):
        select(load_modules(folder), ("gates",))


def test_the_digest_follows_content_not_layout(folder):
    """A comment leaves the digest as it is; another word in a question changes it."""
    file = folder / "doors" / "module.toml"
    before = load_modules(folder)["doors"].digest
    file.write_text("# a comment\n" + file.read_text())
    commented = load_modules(folder)["doors"].digest
    file.write_text(file.read_text().replace("of the study", "of the trial"))
    assert commented == before != load_modules(folder)["doors"].digest
