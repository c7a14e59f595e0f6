"""A "yes" and a red flag that speaks against it: the answer is for review."""

import pytest

from scanner.engine import scan_paper
from scanner.judging.doubts import SPEAKS_AGAINST, doubt
from scanner.judging.flags import Flag
from scanner.library import load_modules, select
from scanner.record import Answer, Evidence, Source
from scanner.reply import ItemReply, Reply, Words
from tests.papers import paper_of

YES = Answer(
    applies=True,
    answer=True,
    justification="p. 2",
    evidence=(Evidence(quote="Results on the test set.", page=2),),
    confidence=0.9,
    confidence_count=12,
    needs_review=False,
)
NO = Answer(applies=True, answer=False, justification="not found", needs_review=False)


def _flag(kind):
    return Flag(kind=kind, flag="Something to look at", detail="seen", severity="medium")


PAIRS = [(kind, *place) for kind, places in SPEAKS_AGAINST.items() for place in places]


@pytest.mark.parametrize(("kind", "category", "item"), PAIRS)
def test_a_yes_that_a_flag_speaks_against_is_for_review(kind, category, item):
    """The answer stays with its quotes; mark, note and the missing confidence tell that it is in doubt."""
    found = doubt({category: {item: YES}}, [_flag(kind)])[category][item]
    assert (found.answer, found.needs_review, found.confidence, found.confidence_count) == (True, True, None, None)
    assert found.evidence == YES.evidence
    assert found.justification == "p. 2 [for review: the red flag “Something to look at” speaks against it]"


@pytest.mark.parametrize(("kind", "category", "item"), PAIRS)
def test_the_items_that_flags_speak_against_exist(kind, category, item):
    """A kind of flag points to items of the modules that come with the program."""
    assert kind
    assert item in {each.id for each in load_modules()[category].items}


def test_a_no_and_other_items_stay_as_they_are():
    """A flag that agrees with an answer changes nothing, nor does one about something else."""
    checklist = {"artifacts": {"code_released": NO, "data_released": YES}}
    assert doubt(checklist, [_flag("code_without_address"), _flag("grim")]) == checklist


def test_two_flags_of_a_kind_give_one_note():
    """A reader is told once."""
    checklist = {"artifacts": {"code_released": YES}}
    found = doubt(checklist, [_flag("code_without_address")] * 2)["artifacts"]["code_released"]
    assert found.justification.count("for review") == 1


class Credulous:
    """An auditor that says yes to everything, by the first sentence of the paper's method."""

    name = "credulous"

    def audit(self, _paper, module, _facts):
        """Say yes."""
        words = (Words(text="We trained a model on photographs."),)
        reply = ItemReply(applies=True, verdict="yes", justification="so it is", words=words, source="credulous")
        return Reply(items={item.id: reply for item in module.items})


@pytest.mark.parametrize(
    ("method", "review"),
    [
        ("The number of epochs was chosen based on the test accuracy.", True),
        ("The number of epochs was chosen on the validation set.", False),
    ],
)
def test_a_scan_marks_what_its_own_flags_contradict(method, review):
    """A paper that chose by its test data gets its held-out test set looked at by a person."""
    paper = paper_of({"1 Method": f"We trained a model on photographs. {method}"})
    scan = scan_paper(
        paper,
        select(load_modules(), ("evaluation_design",)),
        Credulous(),
        source=Source(kind="file", name="things.pdf", sha256=paper.sha256),
        scanned_at="2025-01-01T00:00:00.000Z",
    )
    assert any(flag.kind == "chosen_on_test" for flag in scan.red_flags) is review
    answers = scan.checklist["evaluation_design"]
    assert answers["held_out_test_set"].needs_review is review
    assert answers["multiple_metrics"].needs_review is False
