"""Agreement of two sets of answers, against figures worked out by hand."""

import json

import pytest

from scanner.answer_sets import read_answers
from scanner.comparing.evaluation import Judged, evaluate
from scanner.errors import RecordError, StoreError
from scanner.resources import plugin, plugins

GOLD = {
    "a": {"m.x": Judged("yes"), "m.y": Judged("no"), "m.z": Judged("na")},
    "b": {"m.x": Judged("yes"), "m.y": Judged("yes"), "m.z": Judged("na")},
}
GIVEN = {
    "a": {
        "m.x": Judged("yes", probability=0.9),
        "m.y": Judged("yes", settled=False, probability=0.6),
        "m.z": Judged("na"),
    },
    "b": {"m.x": Judged("yes"), "m.y": Judged("yes"), "m.z": Judged("no")},
}


def test_accuracy_and_the_best_constant_answer():
    """Four of six are right; always "yes, one of each, does not apply" would get five."""
    pooled = evaluate(GOLD, GIVEN).pooled
    assert (pooled.n, pooled.accuracy, pooled.constant) == (6, pytest.approx(4 / 6), pytest.approx(5 / 6))
    assert pooled.lift == pytest.approx(-1 / 6)


def test_kappa_by_hand():
    """Shares of gold 3/6, 1/6, 2/6 and given 4/6, 1/6, 1/6: chance 15/36, so (4/6 - 15/36) / (21/36)."""
    assert evaluate(GOLD, GIVEN).pooled.kappa == pytest.approx((24 / 36 - 15 / 36) / (21 / 36))


def test_the_applies_decision_is_told_apart():
    """One of the two items that do not apply was answered."""
    assert evaluate(GOLD, GIVEN).applies.accuracy == pytest.approx(5 / 6)


def test_only_settled_answers_count_as_settled():
    """The wrong answer that was marked for review does not weigh; coverage tells its price."""
    found = evaluate(GOLD, GIVEN)
    assert (found.settled.accuracy, found.coverage) == (pytest.approx(4 / 5), pytest.approx(5 / 6))


def test_the_brier_score_is_over_told_probabilities():
    """0.9 was right and 0.6 was wrong."""
    assert evaluate(GOLD, GIVEN).brier == pytest.approx((0.1**2 + 0.6**2) / 2)


def test_risk_falls_with_coverage():
    """Asking for more certainty answers less, more rightly."""
    points = evaluate(GOLD, GIVEN).risk
    assert [(p.threshold, p.accuracy) for p in points] == [(0.9, 1.0), (0.6, 0.5)]


def test_an_item_that_was_not_asked_counts_as_not_applying():
    """A module that was not active says nothing else."""
    assert evaluate({"a": {"m.x": Judged("na")}}, {"a": {}}).pooled.accuracy == 1.0


def test_a_paper_without_a_scan_is_told():
    """It is not counted against anybody, and not silently dropped."""
    assert evaluate(GOLD, {"a": GIVEN["a"]}).missing == ("b",)


def test_two_equal_sets_agree_wholly():
    """How stable two runs are is the same question."""
    assert evaluate(GIVEN, GIVEN).pooled.accuracy == 1.0


@pytest.mark.parametrize("name", plugins("scanner.formats.evaluation"))
def test_every_format_shows_the_items(name):
    """Item by item, in every format."""
    assert "m.x" in plugin("scanner.formats.evaluation", name, "format").render(evaluate(GOLD, GIVEN))


def write(file, **answer):
    """Write a record with one answer."""
    file.parent.mkdir(parents=True, exist_ok=True)
    answer = {"applies": True, "answer": True} | answer
    file.write_text(json.dumps({"checklist": {"m": {"x": answer}}, "source": {"kind": "file", "name": "draft.pdf"}}))


def test_a_gold_file_is_read_by_its_name(tmp_path):
    """Confidence in words is no probability."""
    write(tmp_path / "paper.json", confidence="high")
    assert read_answers(tmp_path)["paper"] == {"m.x": Judged("yes", sureness=1.0)}


def test_a_scan_is_read_by_its_folder_and_its_source(tmp_path):
    """Both names lead to the same answers."""
    write(tmp_path / "paper" / "20250101" / "scan.json", needs_review=True, confidence=0.7)
    found = read_answers(tmp_path)
    assert found["paper"] == found["draft"] == {"m.x": Judged("yes", settled=False, probability=0.7)}


@pytest.mark.parametrize("content", ["[1]", "{", '{"checklist": 3}'])
def test_what_is_no_record_is_named(tmp_path, content):
    """The file stands in the message."""
    (tmp_path / "bad.json").write_text(content)
    with pytest.raises(RecordError, match=r"bad\.json"):
        read_answers(tmp_path)


def test_an_empty_folder_is_told(tmp_path):
    """No records are not perfect agreement."""
    with pytest.raises(StoreError, match="no records"):
        read_answers(tmp_path)


def test_how_sure_the_raters_were_is_told_of_each_item(tmp_path):
    """High, medium and low count as one, a half and nothing; a number is a probability and no rater's word."""
    said = {"one": "high", "two": "low", "three": "medium", "four": 0.9}
    for paper, confidence in said.items():
        answer = {"applies": True, "answer": True, "confidence": confidence}
        (tmp_path / f"{paper}.json").write_text(json.dumps({"checklist": {"artifacts": {"code_released": answer}}}))
    answers = read_answers(tmp_path)
    assert evaluate(answers, answers).items["artifacts.code_released"].sureness == 0.5
