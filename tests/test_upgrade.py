"""Every version of scan.json, told by its content and brought up to ours, every answer kept."""

import copy
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.errors import RecordError
from scanner.record import BASE_CATEGORIES
from scanner.schemas import problems
from scanner.tidy import clean_doi, clean_venue
from scanner.upgrade import parse_record, read_record, to_scan, upgrade, version_of
from tests.generated_scans import JSON, records
from tests.records import record

VERSIONS = Path(__file__).parent / "versions"
ALL = pytest.mark.parametrize("version", [1, 2, 3, 4, 5])
KEYS = st.sampled_from(
    (
        "paper",
        "checklist",
        "type_checklist",
        "scan_version",
        "cited_papers",
        "paper_type",
        "methodology_tags",
        "upgraded",
    )
)


def example(version):
    """Return the frozen example of a version."""
    file = VERSIONS / f"v{version}.json"
    return parse_record(file.read_bytes(), file.name)


def answers_of(made):
    """Return all answers of a record of any version, by category and item."""
    both = (made.get("checklist", {}), made.get("type_checklist", {}))
    return {(c, i): a for part in both for c, items in part.items() for i, a in items.items()}


@ALL
def test_the_content_tells_the_version(version):
    """Each frozen example is told from the others."""
    assert version_of(example(version)) == version


@ALL
def test_every_version_becomes_a_valid_record_of_ours(version):
    """By the schema and by the models."""
    made = upgrade(example(version)).record
    assert problems(made) == ()
    assert to_scan(made, "x").scan_version == 2


@ALL
def test_every_answer_is_kept(version):
    """What stood in any checklist of the file stands in ours, word for word, but for what contradicts itself."""
    before, after = answers_of(example(version)), answers_of(upgrade(example(version)).record)
    changed = {place for place in before if before[place] != after[place]}
    assert before.keys() == after.keys()
    assert changed == ({("evaluation_design", "human_evaluation")} if version == 5 else set())


@ALL
def test_upgrading_twice_is_upgrading_once(version):
    """The second time there is nothing to do."""
    once = upgrade(example(version)).record
    assert upgrade(once).record == once
    assert upgrade(once).notes == ()


@ALL
def test_the_original_is_left_alone(version):
    """Upgrading makes a new record."""
    original = example(version)
    before = copy.deepcopy(original)
    upgrade(original)
    assert original == before


@ALL
def test_the_record_says_where_it_came_from(version):
    """The version and the changes stand in the record; one that needed nothing says nothing."""
    done = upgrade(example(version))
    said = done.record.get("upgraded", {"from_version": 2, "notes": []})
    assert (said["from_version"], tuple(said["notes"])) == (done.from_version, done.notes)
    assert ("upgraded" in done.record) == (version != 2)


def test_what_version_1_did_not_ask_stays_unasked():
    """No answer is made up for the item that came later."""
    done = upgrade(example(1))
    assert "proxy_outcome_distinction" not in done.record["checklist"]["claims_and_evidence"]
    assert any("proxy_outcome_distinction" in note for note in done.notes)
    assert done.record["active_modules"] == []


def test_a_category_that_was_left_out_is_empty_and_not_answered_no():
    """An unasked category has no answers."""
    made = record()
    del made["checklist"]["contamination"], made["scan_version"]
    assert upgrade(made).record["checklist"]["contamination"] == {}


def test_unknown_keys_are_kept():
    """Keys of other programs go through, at the top and in an answer."""
    made = to_scan(upgrade(example(3)).record, "x").dump()
    assert made["reviewer_mood"] == {"calm": True}
    assert made["checklist"]["artifacts"]["code_released"]["stars"] == 17
    assert upgrade(example(5)).record["hn_data"] == {"points": 12}


def test_the_two_checklists_become_one_that_remembers_which_was_which():
    """The record names the answers that stood in the checklist of the paper's type, and each keeps its model."""
    made = upgrade(example(5)).record
    assert "type_checklist" not in made
    assert set(BASE_CATEGORIES) <= made["checklist"].keys()
    assert "artifacts" in made["upgraded"]["type_checklist"]
    assert "claims_and_evidence" not in made["upgraded"]["type_checklist"]
    assert made["checklist"]["artifacts"]["data_released"]["source"] == "model-b"


def test_an_item_answered_twice_and_differently_keeps_both_answers():
    """The core's answer stands, the other is kept inside it, and a person is asked to look."""
    made = record(scan_version=4)
    other = {"applies": True, "answer": False, "justification": "no link"}
    made["type_checklist"] = {"artifacts": {"code_released": other}}
    done = upgrade(made)
    kept = done.record["checklist"]["artifacts"]["code_released"]
    assert (kept["answer"], kept["needs_review"], kept["type_checklist_answer"]) == (True, True, other)
    assert any("answered twice" in note for note in done.notes)


def test_a_second_checklist_tells_version_4_whatever_the_number_says():
    """A record without a number, or with one too small, is read by its content."""
    made = record(type_checklist={})
    assert version_of(made) == 4
    del made["scan_version"]
    assert version_of(made) == 4


@pytest.mark.parametrize("said", [6, 99, "7"])
def test_a_version_from_the_future_is_refused(said):
    """The message says what to do."""
    with pytest.raises(RecordError, match=r"future.*update paperscan"):
        upgrade(record(scan_version=said))


@pytest.mark.parametrize("said", [0, -1, True, None, 2.5, "two", [], {}, "²"])
def test_what_is_no_version_is_refused(said):
    """A number that is none is not guessed at."""
    with pytest.raises(RecordError, match="no version"):
        upgrade(record(scan_version=said))


@pytest.mark.parametrize(
    ("said", "clean"),
    [
        ("10.1145/nnnnnnn.nnnnnnn", None),
        ("XXXXXXX.XXXXXXX", None),
        ("10.1145/XXXXXXX.XXXXXXX", None),
        ("10.1145/1122445.1122456", None),
        ("10.0000/0", None),
        ("", None),
        ("forthcoming", None),
        ("https://doi.org/10.1234/abc.5", "10.1234/abc.5"),
        ("doi:10.1234/abc.5", "10.1234/abc.5"),
        ("10.1145/3290605.3300012", "10.1145/3290605.3300012"),
        ("10.1371/journal.pone.0000217", "10.1371/journal.pone.0000217"),
        ("10.1103/PhysRevX.10.011", "10.1103/PhysRevX.10.011"),
    ],
)
def test_placeholder_dois_are_told_from_dois(said, clean):
    """A template's DOI is none; a real one with zeros or x in it is."""
    assert clean_doi(said) == clean


@pytest.mark.parametrize(
    ("said", "clean"),
    [
        ("arXiv preprint", "arXiv"),
        ("arXiv.org", "arXiv"),
        ("arXiv preprint arXiv:2501.04321", "arXiv"),
        ("ArXiv", "arXiv"),
        ("arXiv and NeurIPS", "arXiv and NeurIPS"),
        ("Nature", "Nature"),
    ],
)
def test_spellings_of_arxiv_become_one(said, clean):
    """Only arXiv itself is respelled."""
    assert clean_venue(said) == clean


@pytest.mark.parametrize(
    ("said", "short", "full"),
    [
        ("2501.04321v2", "2501.04321", "2501.04321v2"),
        ("arXiv:2501.04321", "2501.04321", None),
        ("https://arxiv.org/abs/2501.04321v1", "2501.04321", "2501.04321v1"),
        ("hep-th/9901001", None, "hep-th/9901001"),
        ("0704.0001v1", None, "0704.0001v1"),
    ],
)
def test_arxiv_ids_keep_their_version_in_a_key_of_our_own(said, short, full):
    """`arxiv_id` has the one form that other programs take; the full id is not lost."""
    made = upgrade(record(paper={"title": "t", "authors": [], "year": 2025, "arxiv_id": said})).record["paper"]
    assert (made["arxiv_id"], made.get("arxiv_full_id")) == (short, full)


def test_a_yes_to_what_does_not_apply_is_read_as_no_for_review():
    """The contradiction is settled by the format's rule, noted, and left to a person."""
    made = record()
    made["checklist"]["human_studies"]["pre_registered"]["answer"] = True
    done = upgrade(made)
    settled = done.record["checklist"]["human_studies"]["pre_registered"]
    assert (settled["answer"], settled["needs_review"]) == (False, True)
    assert done.notes == (
        "/checklist/human_studies/pre_registered: said yes to what does not apply; read as no, for review",
    )


def test_a_cut_list_of_authors_loses_its_et_al():
    """“et al.” is no author, and the note says where the list was cut."""
    done = upgrade(example(5))
    assert done.record["paper"]["authors"] == ["Ada Brook", "Lin Okoro"]
    assert any(note.startswith("/paper/authors: cut after 2") for note in done.notes)


def test_a_missing_tag_is_taken_from_the_paper_type():
    """A record that says its type but no method gets the tag that goes with it, and a note."""
    done = upgrade(example(5))
    assert done.record["methodology_tags"] == ["observational"]
    assert any(note.startswith("/methodology_tags") for note in done.notes)


def test_a_clean_record_comes_back_as_it_was():
    """Version 2 without a fault is not touched, not even in the order of its keys."""
    assert json.dumps(upgrade(example(2)).record) == json.dumps(example(2))


@given(records())
def test_every_answer_of_any_record_is_kept(made):
    """Also where answers have keys that nobody knows."""
    assert answers_of(upgrade(made).record) == answers_of(made)


@given(records(), st.dictionaries(KEYS, JSON, max_size=4))
def test_no_malformed_record_breaks_the_upgrade(made, damage):
    """Whatever stands at a key, the upgrade says so or leaves it to validation, and does the same the second time."""
    try:
        done = upgrade(made | damage)
    except RecordError:
        return
    again = upgrade(done.record)
    assert again.record == done.record
    assert again.notes == ()


def test_a_record_that_is_not_valid_is_refused_with_all_its_problems(tmp_path):
    """Each problem is a JSON pointer and a reason."""
    made = record(key_findings=3)
    del made["checklist"]["artifacts"]["code_released"]["applies"]
    file = tmp_path / "scan.json"
    file.write_text(json.dumps(made))
    with pytest.raises(RecordError, match=r"scan\.json is not a valid scan record") as raised:
        read_record(file)
    assert [problem.split(": ")[0] for problem in raised.value.problems] == [
        "/key_findings",
        "/checklist/artifacts/code_released/applies",
    ]


def test_no_more_of_a_huge_file_is_read_than_shows_that_it_is_huge(tmp_path):
    """A sparse file of 10 GB is refused at once."""
    file = tmp_path / "scan.json"
    with file.open("wb") as stream:
        stream.truncate(10_000_000_000)
    with pytest.raises(RecordError, match="over 16 MB"):
        read_record(file)


def test_the_seed_is_read_as_it_is(benchmark):
    """A real record by another program comes through unchanged."""
    file = benchmark.parent / "seed" / "scan.json"
    if not file.is_file():
        pytest.skip("the seed record is not here")
    assert read_record(file).dump() == json.loads(file.read_bytes())


def test_an_arxiv_id_of_another_form_is_read_and_kept_elsewhere(tmp_path):
    """The format asks for one form of the key; a record that has another is read all the same, with a note."""
    file = tmp_path / "scan.json"
    file.write_text(json.dumps(record(paper=record()["paper"] | {"arxiv_id": "hep-th/9901001v2"})))
    made = read_record(file)
    assert (made.paper.arxiv_id, made.paper.arxiv_full_id) == (None, "hep-th/9901001v2")
    assert any(note.startswith("/paper/arxiv_id") for note in made.upgraded.notes)
