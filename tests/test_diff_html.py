"""A diff in the browser: old and new side by side, flips first, changed words told apart."""

from collections import Counter
from html.parser import HTMLParser

import pytest

from scanner.comparing.diff import diff
from scanner.comparing.diff_view import DiffView
from scanner.corpora import compare
from scanner.formats.diff import html
from scanner.keeping.store import Store
from scanner.library import load_modules
from scanner.record import Scan
from scanner.view import printable
from tests.payloads import PAYLOADS, hostile
from tests.records import record

MODULES = load_modules()
OLD = {"quote": "The code is released.", "page": 3}
NEW = {"quote": "The code is not released.", "page": 4}


def scan(*, code: bool, reason: str = "p. 3", evidence=()) -> Scan:
    """Return a record whose first answer is this."""
    made = record()
    answer = {"applies": True, "answer": code, "justification": reason, "evidence": list(evidence)}
    made["checklist"]["artifacts"]["code_released"] = answer
    return Scan.model_validate(made)


def page(old: Scan, new: Scan, *, full: bool = False) -> str:
    """Return the page of what changed."""
    return html.render(DiffView(diff(old, new), MODULES, full=full))


class Parsed(HTMLParser):
    """How many elements of each kind a parser finds in a page, and its words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.kinds: Counter[str] = Counter()
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag, _attributes):
        """Count an element."""
        self.kinds[tag] += 1

    def handle_data(self, data):
        """Keep words."""
        self.words += data


def test_the_changed_words_are_marked_on_their_side():
    """A "not" that was put in stands in an `ins` of the new side alone."""
    shown = page(scan(code=True, evidence=[OLD]), scan(code=False, evidence=[NEW]))
    assert "<ins>not </ins>" in shown or "<ins> not</ins>" in shown
    assert "<del>" not in shown.partition("<main>")[2].partition("not released")[0]


def test_flips_come_first():
    """Before modules, red flags and everything else."""
    new = scan(code=False).model_copy(update={"red_flags": ()})
    shown = page(scan(code=True), new)
    assert 0 < shown.index("Answers flipped: 1") < shown.index("Red flags: 1")


def test_noise_is_folded_up_unless_all_is_asked_for():
    """An answer that is only reworded is there, behind one click."""
    old, new = scan(code=True, reason="one"), scan(code=True, reason="two")
    assert "<details><summary>Show 1" in page(old, new)
    assert "<details><summary>Show 1" not in page(old, new, full=True)


def test_no_change_is_said():
    """The same record twice."""
    assert "Nothing changed" in page(scan(code=True), scan(code=True))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_text_makes_no_element(payload):
    """A parser finds as many elements as with harmless words, and the words are all there."""
    shown, plain = (Parsed(page(scan(code=True), hostile(text))) for text in (payload, "plain words"))
    assert shown.kinds.keys() == plain.kinds.keys()
    assert printable(payload) in shown.words


def test_two_sets_of_scans_have_a_page_too(tmp_path):
    """With the statistics over all papers, and the items that flipped in a table."""
    for name, code in (("old", True), ("new", False)):
        source = {"kind": "file", "name": "paper.pdf", "sha256": "0" * 64}
        changed = scan(code=code).model_copy(update={"scan_id": "one"})
        made = Scan.model_validate(changed.dump() | {"source": source, "scan_id": "one"})
        Store(tmp_path / name).save(made)
    found = compare(str(tmp_path / "old"), str(tmp_path / "new"), Store(tmp_path))
    shown = html.render(DiffView(found, MODULES))
    assert "1 papers in both sets of scans" in shown
    assert '<th scope="row">code_released</th>' in shown


def test_what_came_with_the_text_stands_before_the_flips():
    """With the words of the new version, and nothing said of what the authors did."""
    made_by = {"tool": "t", "auditor": "rules"}
    old, new = (
        Scan.model_validate(scan(code=code, evidence=evidence).dump() | {"provenance": made_by | {"text_sha256": text}})
        for code, evidence, text in ((False, [], "t"), (True, [OLD], "u"))
    )
    shown = page(old, new)
    assert 0 < shown.index("the new version shows") < shown.index("Answers flipped")
