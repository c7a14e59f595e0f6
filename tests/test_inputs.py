"""What makes a record another one is in its inputs, and nothing else is."""

from pathlib import Path

from scanner.auditors.settings import AuditorSettings
from scanner.library import load_modules, select
from scanner.module import Measured, Module
from scanner.running.inputs import digest_of_inputs

MODULES = select(load_modules(), ("artifacts", "data_integrity"))
FIGURES = Measured(auditor="rules", papers=9, accuracy=0.5, kappa=None, yes=(1, 2), no=(3, 4), na=(5, 6))


def edited(**changes: object) -> dict[str, Module]:
    """Return the modules with one item of the first changed."""
    first, *others = MODULES["artifacts"].items
    items = (first.model_copy(update=changes), *others)
    return MODULES | {"artifacts": MODULES["artifacts"].model_copy(update={"items": items})}


def test_a_question_a_model_and_a_wire_are_inputs():
    """A change of any of them makes another record."""
    plain = digest_of_inputs("llm:m", AuditorSettings(model="m"), MODULES)
    others = {
        digest_of_inputs("llm:n", AuditorSettings(model="n"), MODULES),
        digest_of_inputs("llm:m", AuditorSettings(model="m", wire="openai"), MODULES),
        digest_of_inputs("llm:m", AuditorSettings(model="m"), edited(question="Is it another question?")),
        digest_of_inputs("llm:m", AuditorSettings(model="m"), select(MODULES, ("artifacts",))),
    }
    assert len(others - {plain}) == 4


def test_where_files_lie_is_no_input():
    """The same corpus on another machine is the same corpus."""
    plain = digest_of_inputs("rules", AuditorSettings(), MODULES)
    elsewhere = AuditorSettings(prices=Path("mine.toml"), transcript=Path("t.jsonl"), asked=("artifacts",))
    assert digest_of_inputs("rules", elsewhere, MODULES) == plain


def test_figures_count_where_the_rules_tell_them():
    """They decide what is marked for review; a model does not look at them."""
    for auditor, same in (("rules", False), ("llm:m", True)):
        plain = digest_of_inputs(auditor, AuditorSettings(), MODULES)
        assert (digest_of_inputs(auditor, AuditorSettings(), edited(measured=FIGURES)) == plain) is same


def test_a_prompt_of_ones_own_is_an_input(tmp_path):
    """For who asks a model; the rules have none."""
    (tmp_path / "_prompt").mkdir()
    shipped = Path(__file__).resolve().parent.parent / "modules" / "_prompt" / "prompt.toml"
    (tmp_path / "_prompt" / "prompt.toml").write_text(shipped.read_text().replace("sentence", "line"))
    mine = AuditorSettings(modules=tmp_path)
    assert digest_of_inputs("llm:m", mine, MODULES) != digest_of_inputs("llm:m", AuditorSettings(), MODULES)
    assert digest_of_inputs("rules", mine, MODULES) == digest_of_inputs("rules", AuditorSettings(), MODULES)
