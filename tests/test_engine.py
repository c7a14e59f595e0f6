"""One paper to one record: everything an auditor says is checked against the paper."""

import pytest

from scanner import schemas
from scanner.engine import scan_paper
from scanner.errors import AuditorError
from scanner.library import load_modules, select
from scanner.module import Measured, Module
from scanner.record import Source
from scanner.reply import ItemReply, Reply, Words
from tests.papers import paper_of

PAPER = paper_of(
    {
        "": "A study of things\nAda Brook, University of Norhaven",
        "Abstract": "We trained a model on photographs. It reaches an error of 4.1.",
        "1 Method": "We trained the model on 600 photographs with Adam. Code is at https://github.com/norhaven/things.",
        "References": "Reyes, M. (2019). Density maps.",
    }
)
MODULES = select(load_modules(), ("limitations_and_scope", "conflicts_of_interest"))
SOURCE = Source(kind="file", name="things.pdf", sha256=PAPER.sha256)
WHEN = "2025-01-01T00:00:00.000Z"


class FakeAuditor:
    """Says the same of every item."""

    name = "fake"

    def __init__(self, *, verdict: str = "yes", words: tuple[str, ...] = (), applies: bool = True) -> None:
        self.reply = ItemReply(
            applies=applies,
            verdict=verdict,
            justification="because",
            words=tuple(Words(text=text) for text in words),
            confidence=0.9,
            source="fake",
        )

    def audit(self, _paper, module: Module, _facts) -> Reply:
        """Answer every item alike."""
        return Reply(items={item.id: self.reply for item in module.items})


class BrokenAuditor(FakeAuditor):
    """Fails on one module."""

    def audit(self, paper, module: Module, facts) -> Reply:
        """Fail where the module is the one."""
        if module.id == "conflicts_of_interest":
            raise AuditorError("the endpoint is down")
        return super().audit(paper, module, facts)


class SilentAuditor(FakeAuditor):
    """Says nothing of any item."""

    def audit(self, _paper, _module: Module, _facts) -> Reply:
        """Leave everything out."""
        return Reply(items={})


def scan(auditor, modules=MODULES):
    """Return the record of a scan by an auditor."""
    return scan_paper(PAPER, modules, auditor, source=SOURCE, scanned_at=WHEN)


def answer(auditor):
    """Return one answer of a scan by an auditor."""
    return scan(auditor).checklist["limitations_and_scope"]["scope_boundaries_stated"]


def test_a_yes_with_words_of_the_paper_is_proven():
    """The quote stands at its offsets, and nobody needs to look again."""
    found = answer(FakeAuditor(words=("trained the model on 600 photographs",)))
    (evidence,) = found.evidence
    assert (found.answer, found.needs_review, found.confidence) == (True, False, 0.9)
    assert PAPER.text[evidence.start : evidence.end] == evidence.quote


def test_a_yes_with_invented_words_is_for_review():
    """An invented quote is dropped and told, and no probability is left to it."""
    found = answer(FakeAuditor(words=("trained the model on 700 photographs",)))
    assert (found.evidence, found.needs_review, found.confidence) == ((), True, None)
    assert "not found in the paper" in found.justification


def test_a_yes_without_words_is_for_review():
    """Nothing quoted is nothing shown."""
    assert answer(FakeAuditor()).needs_review


def test_one_invented_quote_among_true_ones_is_for_review():
    """A true passage does not carry an invented one."""
    found = answer(FakeAuditor(words=("trained the model on 600 photographs", "never said")))
    assert (len(found.evidence), found.needs_review) == (1, True)


def test_what_does_not_apply_is_never_a_yes():
    """An auditor that says yes to what does not apply is put right."""
    found = answer(FakeAuditor(applies=False))
    assert (found.applies, found.answer) == (False, False)


def test_what_nobody_could_tell_is_no_silent_no():
    """An item left open says so."""
    found = answer(FakeAuditor(verdict="not_assessed"))
    assert (found.answer, found.assessed, found.needs_review) == (False, False, True)


def test_an_item_the_auditor_forgot_is_open():
    """Silence is not an answer."""
    found = answer(SilentAuditor())
    assert (found.assessed, found.needs_review) == (False, True)


def test_a_module_that_failed_stands_in_the_record():
    """The error is recorded, the items are open, and the other module is answered."""
    made = scan(BrokenAuditor(words=("600 photographs",)))
    assert made.provenance.modules["conflicts_of_interest"].error == "the endpoint is down"
    assert all(found.assessed is False for found in made.checklist["conflicts_of_interest"].values())
    assert made.checklist["limitations_and_scope"]["scope_boundaries_stated"].answer


def test_the_record_is_valid_and_has_all_base_categories():
    """Also when only two modules were asked."""
    record = scan(FakeAuditor()).dump()
    assert schemas.problems(record) == ()
    assert len(record["checklist"]) == 11


def test_the_same_inputs_make_the_same_record():
    """A scan is a pure function."""
    assert scan(FakeAuditor()) == scan(FakeAuditor())


@pytest.mark.parametrize("change", [{"title": "Other"}, {"version": 9}])
def test_the_scan_id_follows_the_modules(change):
    """Another edition of a module is another scan."""
    changed = {name: module.model_copy(update=change) for name, module in MODULES.items()}
    assert scan(FakeAuditor(), changed).scan_id != scan(FakeAuditor()).scan_id


def test_no_path_is_in_the_record():
    """Only the file's name stands there."""
    assert scan(FakeAuditor()).source.name == "things.pdf"


def test_the_record_says_which_edition_of_each_item_was_asked():
    """So that a later diff can name the items that were redefined, where their module alone is known to differ."""
    made = scan_paper(PAPER, MODULES, FakeAuditor(), source=SOURCE, scanned_at=WHEN)
    module = MODULES["limitations_and_scope"]
    assert made.provenance.modules[module.id].items == {item.id: item.digest for item in module.items}


def test_an_edit_of_an_item_changes_its_digest_and_a_measurement_does_not():
    """A digest stands for what is asked."""
    item = MODULES["limitations_and_scope"].items[0]
    assert item.model_copy(update={"question": "Is it another question?"}).digest != item.digest
    seen = Measured(auditor="rules", papers=1, accuracy=1.0, kappa=None, yes=(1, 1), no=(0, 0), na=(0, 0))
    assert item.model_copy(update={"measured": seen}).digest == item.digest
