"""What changed between two scans: tiers, matching, causes, and the laws that a diff obeys."""

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.comparing.diff import diff
from scanner.record import Scan
from scanner.scandiff import ScanDiff
from tests.generated_scans import answered, made_by, quote, scan, scan_of, scans

SWAPPED = {
    "old": "new",
    "new": "old",
    "before": "after",
    "after": "before",
    "old_version": "new_version",
    "new_version": "old_version",
    "old_digest": "new_digest",
    "new_digest": "old_digest",
    "only_old": "only_new",
    "only_new": "only_old",
}


def mirrored(value: Any) -> Any:
    """Return a dumped diff with old and new exchanged everywhere but inside the records' own values."""
    if isinstance(value, list):
        return [mirrored(part) for part in value]
    if isinstance(value, dict):
        return {SWAPPED.get(key, key): mirrored(part) for key, part in value.items()}
    return value


def shuffled(record: Scan, seed: int) -> Scan:
    """Return a record with all its lists of entries in another order."""
    chance, changes = random.Random(seed), {}  # noqa: S311
    for name in ("claims", "red_flags", "cited_papers"):
        entries = list(getattr(record, name))
        chance.shuffle(entries)
        changes[name] = tuple(entries)
    return record.model_copy(update=changes)


@given(scans())
def test_a_scan_does_not_differ_from_itself(one):
    """Nothing changed between a record and itself."""
    assert diff(one, one).empty


@settings(max_examples=40)
@given(scans(), scans())
def test_the_way_back_is_the_mirror_of_the_way_there(one, other):
    """diff(b, a) is diff(a, b) with old and new exchanged."""
    assert diff(other, one).model_dump(mode="json") == mirrored(diff(one, other).model_dump(mode="json"))


@settings(max_examples=40)
@given(scans(), scans(), st.integers())
def test_the_order_of_claims_flags_and_references_never_matters(one, other, seed):
    """Shuffled lists give the same diff."""
    assert diff(shuffled(one, seed), shuffled(other, seed + 1)) == diff(one, other)


@given(scans(), st.integers())
def test_a_shuffled_record_is_the_same_record(one, seed):
    """Order alone is no change."""
    assert diff(one, shuffled(one, seed)).empty


@settings(max_examples=40)
@given(scans(), scans())
def test_every_entry_is_accounted_for(one, other):
    """Each claim, flag and cited paper of either scan is the same, changed, new or gone, and counted once."""
    found = diff(one, other)
    for name in ("claims", "red_flags", "cited_papers"):
        changes = getattr(found, name)
        assert len(getattr(one, name)) == found.same[name] + sum(change.old is not None for change in changes)
        assert len(getattr(other, name)) == found.same[name] + sum(change.new is not None for change in changes)


@given(scans(), scans())
def test_a_diff_survives_its_json(one, other):
    """What is written as JSON is read back the same."""
    found = diff(one, other)
    assert ScanDiff.model_validate_json(found.model_dump_json()) == found


@pytest.mark.parametrize(
    ("old", "new", "aspect"),
    [
        (answered(applies=False), answered(), "applicability"),
        (answered(), answered(answer=True), "answer"),
        (answered(assessed=False), answered(answer=True), "review"),
        (answered(), answered(needs_review=True), "review"),
        (answered(evidence=[quote("cat")]), answered(evidence=[quote("dog")]), "evidence"),
        (answered(evidence=[quote("cat")]), answered(), "proof"),
        (answered(confidence=0.5), answered(confidence=0.75), "confidence"),
        (answered(), answered() | {"justification": "other words"}, "justification"),
    ],
)
def test_a_changed_answer_has_its_most_telling_aspect(old, new, aspect):
    """What differs most decides what the change is about, whatever else differs."""
    weaker = {"justification": "also reworded"} if aspect != "justification" else {}
    assert [change.aspect for change in diff(scan_of(old), scan_of(new | weaker)).answers] == [aspect]


def test_what_nobody_could_tell_does_not_flip():
    """Two open answers are the same answer, whatever their values."""
    old, new = answered(assessed=False), answered(answer=True, assessed=False)
    assert diff(scan_of(old), scan_of(new)).answers == ()


def test_a_question_that_was_added_is_told_with_its_answer():
    """An item of one scan only is a question added: it was not asked before, whatever else changed."""
    old = scan(checklist=scan().dump()["checklist"] | {"artifacts": {}})
    changes = {change.item: change for change in diff(old, scan()).answers}
    assert changes["code_released"].aspect == "question"
    assert changes["code_released"].causes == ("not_asked",)
    assert changes["code_released"].old is None


def test_tiers_come_most_telling_first():
    """A flip stands before a rewording, whatever their names."""
    old = scan().dump()
    new = scan().dump()
    new["checklist"]["artifacts"]["code_released"]["justification"] = "reworded"
    new["checklist"]["human_studies"]["pre_registered"] |= {"applies": True}
    found = diff(Scan.model_validate(old), Scan.model_validate(new))
    assert [change.aspect for change in found.answers] == ["applicability", "justification"]


@pytest.mark.parametrize("one_sign", ["p < 0.05", "5 tests", "it is better"])
def test_quotes_that_say_other_things_are_other_evidence(one_sign):
    """A sign, a digit or a "not" makes another quote."""
    other = {"p < 0.05": "p > 0.05", "5 tests": "0.5 tests", "it is better": "it is not better"}[one_sign]
    old, new = (answered(answer=True, evidence=[quote(words)]) for words in (one_sign, other))
    assert [change.aspect for change in diff(scan_of(old), scan_of(new)).answers] == ["evidence"]


def test_the_same_words_in_another_setting_are_the_same_evidence():
    """Line breaks, kinds of dashes and pages do not make another quote."""
    old = answered(answer=True, evidence=[quote("pre–trained  “models”", 1)])
    new = answered(answer=True, evidence=[quote('pre-trained "models"', 2)])
    assert diff(scan_of(old), scan_of(new)).empty


def test_a_reworded_claim_is_one_claim():
    """A claim is matched by its words, and said to be only reworded."""
    claim = {"evidence": "Table 1", "supported": "strong"}
    old = scan(claims=[claim | {"claim": "A small model counts lanterns with an error of 4.2."}])
    new = scan(claims=[claim | {"claim": "A small model counts lanterns, with an error of 4.2 people."}])
    [change] = diff(old, new).claims
    assert change.reworded
    assert change.fields == ("claim",)


def test_a_claim_whose_support_fell_is_not_only_reworded():
    """Support is what a claim comes to."""
    claim = {"claim": "It counts.", "evidence": "Table 1"}
    [change] = diff(scan(claims=[claim | {"supported": "strong"}]), scan(claims=[claim | {"supported": "weak"}])).claims
    assert not change.reworded
    assert change.fields == ("supported",)


def test_flags_of_two_kinds_are_two_flags():
    """The same words under another kind are another flag: one is gone, one is new."""
    flag = {"flag": "numbers", "detail": "they do not fit"}
    found = diff(scan(red_flags=[flag | {"kind": "grim"}]), scan(red_flags=[flag | {"kind": "p_value"}])).red_flags
    assert sorted((change.old is None, change.new is None) for change in found) == [(False, True), (True, False)]


def test_the_only_flag_of_a_kind_is_matched_however_it_is_worded():
    """One flag of a kind about an item on either side is the same flag."""
    old = scan(red_flags=[{"flag": "a", "detail": "b c d", "kind": "overclaim", "item": "x"}])
    new = scan(red_flags=[{"flag": "e", "detail": "f g h", "kind": "overclaim", "item": "x"}])
    assert [change.reworded for change in diff(old, new).red_flags] == [True]


def test_cited_papers_are_matched_by_their_ids():
    """An arXiv id outweighs the title."""
    cited = {"authors": ["A. Bee"], "year": 2020, "relevance": "r", "arxiv_id": "2001.00001"}
    found = diff(scan(cited_papers=[cited | {"title": "One"}]), scan(cited_papers=[cited | {"title": "Two"}]))
    assert [change.fields for change in found.cited_papers] == [("title",)]


def test_a_title_that_answers_another_is_another_paper():
    """Nearly the same title by other authors is not the same paper."""
    title = {"year": 2020, "relevance": "r"}
    old = scan(cited_papers=[title | {"title": "Lanterns are all you need", "authors": ["A. Bee"]}])
    new = scan(cited_papers=[title | {"title": "Lanterns are not all you need", "authors": ["C. Dee"]}])
    assert len(diff(old, new).cited_papers) == 2


def test_a_cut_list_of_authors_is_no_change():
    """Five authors that begin the longer list are the same authors; four that do are not."""
    names = [f"Author {n}" for n in range(8)]
    paper = scan().dump()["paper"]
    full, five, four = (scan(paper=paper | {"authors": names[:n]}) for n in (8, 5, 4))
    assert diff(full, five).metadata == ()
    assert [change.field for change in diff(full, four).metadata] == ["paper.authors"]


def test_metadata_and_provenance_stand_apart():
    """The year is told of the paper, the auditor of the making."""
    paper = scan().dump()["paper"]
    found = diff(scan(provenance=made_by("rules")), scan(paper=paper | {"year": 2024}, provenance=made_by("llm:a")))
    assert [change.field for change in found.metadata] == ["paper.year"]
    assert [change.field for change in found.provenance] == ["provenance.auditor"]


def test_a_record_of_another_paper_is_said_to_be_one():
    """Two papers can be compared, and the diff says that they are two."""
    paper = scan().dump()["paper"] | {"title": "Something else"}
    assert not diff(scan(), scan(paper=paper)).same_paper
