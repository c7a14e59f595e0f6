"""Why an answer differs: the paper, the question, the auditor, its parameters, the program, or chance."""

import pytest

from scanner.comparing.diff import diff
from scanner.record import Scan
from tests.generated_scans import answered, made_by, quote, scan_of

NO, YES = answered(), answered(answer=True)
RUN = {"version": 1, "digest": "d"}


def causes(old, new, before=NO, after=YES):
    """Return the likely causes of a flip between two provenances."""
    [change] = diff(scan_of(before, provenance=old), scan_of(after, provenance=new)).answers
    return change.causes


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (made_by(), made_by(text="u"), ("paper",)),
        (made_by(), made_by("llm:a"), ("auditor",)),
        (made_by(model="m"), made_by(model="n"), ("auditor",)),
        (made_by(prompt_digest="p"), made_by(prompt_digest="q"), ("auditor",)),
        (made_by(temperature=0), made_by(temperature=1), ("parameters",)),
        (made_by(), made_by() | {"tool": "paperscan 2"}, ("program",)),
        (made_by(modules={"artifacts": RUN}), made_by(modules={"artifacts": RUN | {"version": 2}}), ("module",)),
        (made_by(modules={"artifacts": RUN}), made_by(modules={"artifacts": RUN | {"digest": "e"}}), ("module",)),
        (made_by(), made_by(), ("instability",)),
        (made_by(tokens=1, seconds=2.0), made_by(tokens=9, seconds=1.0), ("instability",)),
        (made_by(text="t"), made_by("llm:a", text="u"), ("paper", "auditor")),
    ],
)
def test_a_flip_has_the_cause_that_differs(old, new, found):
    """What differs in how the scans were made is the likely cause; what always differs is none."""
    assert causes(old, new) == found


def test_without_provenance_the_cause_is_not_known():
    """Instability is not claimed where a record does not say how it was made."""
    [change] = diff(scan_of(NO), scan_of(YES)).answers
    assert change.causes == ("unknown",)


def test_a_module_that_another_item_belongs_to_is_no_cause():
    """Only the edition of the item's own module matters to it."""
    old, new = made_by(modules={"contamination": RUN}), made_by(modules={"contamination": RUN | {"version": 2}})
    assert causes(old, new) == ("instability",)


def test_the_same_file_with_another_text_is_the_readers_doing():
    """A paper whose file did not change has not changed."""
    source = {"kind": "file", "name": "p.pdf", "sha256": "s"}
    old, new = (scan_of(a, provenance=made_by(text=t), source=source) for a, t in ((NO, "t"), (YES, "u")))
    assert diff(old, new).answers[0].causes == ("program",)


def test_a_changed_paper_is_least_likely_where_the_same_words_were_judged_otherwise():
    """An answer that flipped on the very same quote flipped with the auditor."""
    words = {"evidence": [quote("the code is on our site")]}
    assert causes(made_by(), made_by("llm:a", text="u"), NO | words, YES | words) == ("auditor", "paper")


def test_a_changed_paper_is_likeliest_where_other_words_were_judged():
    """An answer that flipped with its quote may have flipped with the text."""
    before, after = ({"evidence": [quote(words)]} for words in ("soon", "here it is"))
    assert causes(made_by(), made_by("llm:a", text="u"), NO | before, YES | after) == ("paper", "auditor")


def test_another_source_of_one_answer_is_another_auditor():
    """Two models may answer one scan between them."""
    assert causes(made_by(), made_by(), NO | {"source": "llm:a"}, YES | {"source": "llm:b"}) == ("auditor",)


def test_only_the_items_that_were_redefined_are_blamed_on_their_module():
    """An edit of one question is no cause of what became of the others."""
    runs = ({"version": 1, "digest": d, "items": {"code_released": "a", "data_released": d}} for d in "de")
    old, new = (made_by(modules={"artifacts": run}) for run in runs)
    assert causes(old, new) == ("instability",)
    runs = ({"version": 1, "digest": d, "items": {"code_released": d, "data_released": "a"}} for d in "de")
    old, new = (made_by(modules={"artifacts": run}) for run in runs)
    assert causes(old, new) == ("module",)


def test_a_module_change_names_its_items():
    """Those redefined, and those of one edition only."""
    items = {"one": "a", "two": "a", "three": "a"}, {"one": "a", "two": "b", "four": "a"}
    old, new = (made_by(modules={"artifacts": {"version": 1, "digest": str(i), "items": i}}) for i in items)
    [change] = diff(scan_of(NO, provenance=old), scan_of(NO, provenance=new)).modules
    assert change.items is not None
    assert change.items.model_dump() == {"redefined": ("two",), "only_old": ("three",), "only_new": ("four",)}


def test_items_of_a_module_are_not_known_where_a_record_has_no_digests():
    """Older records hold the module's digest alone."""
    old, new = (made_by(modules={"artifacts": RUN | {"digest": digest}}) for digest in "de")
    [change] = diff(scan_of(NO, provenance=old), scan_of(NO, provenance=new)).modules
    assert change.items is None


def test_between_two_papers_the_other_paper_is_the_cause():
    """Whatever else differs."""
    other = {"title": "Something else", "authors": [], "year": 2025}
    old, new = scan_of(NO, provenance=made_by()), scan_of(YES, provenance=made_by("llm:a", text="u"), paper=other)
    assert diff(old, new).answers[0].causes == ("other_paper",)


def revised(before, after, auditor="rules"):
    """Return what a diff tells of the text of a paper that changed."""
    new = scan_of(after, provenance=made_by(auditor, text="u"))
    return diff(scan_of(before, provenance=made_by()), new).revisions


def test_the_passage_before_and_after_stand_side_by_side():
    """A passage that was rewritten is told as one."""
    before = NO | {"evidence": [quote("Code will be released upon acceptance.", 3)]}
    after = YES | {"evidence": [quote("Code was released upon acceptance at a link.", 4)]}
    found = diff(scan_of(before, provenance=made_by()), scan_of(after, provenance=made_by(text="u")))
    [passage] = found.answers[0].passages
    assert (passage.before.page, passage.after.page) == (3, 4)


def test_a_yes_that_was_no_shows_what_came_with_the_text():
    """With the quote of the yes, and without the words that stood under the no."""
    [found] = revised(NO | {"evidence": [quote("Code later.")]}, YES | {"evidence": [quote("Code is at a link.")]})
    assert found.turned
    assert found.passage.before is None
    assert found.passage.after.quote == "Code is at a link."
    assert found.items == ("artifacts/code_released",)


@pytest.mark.parametrize("answer", [NO, answered(assessed=False), answered(applies=False)])
def test_the_passages_of_no_yes_prove_nothing_about_the_text(answer):
    """The nearest passage of an open item is no sign that the authors took it out."""
    assert revised(answer | {"evidence": [quote("one thing")]}, answer | {"evidence": [quote("other")]}) == ()


def test_a_yes_on_other_words_does_not_say_that_the_text_lacked_them():
    """It is quoted now and was not before; no more is known."""
    [found] = revised(YES, YES | {"evidence": [quote("Code is at a link.")]})
    assert not found.turned


def test_what_another_auditor_found_did_not_come_with_the_text():
    """It may have stood there all the time."""
    [found] = revised(NO, YES | {"evidence": [quote("Code is at a link.")]}, auditor="llm:a")
    assert not found.turned


def test_an_answer_that_turned_comes_before_other_quotes():
    """What came with the text is what a reader asks for first, wherever it stands."""
    records = []
    for text, code in (("t", NO), ("u", YES | {"evidence": [quote("the code is here", 9)]})):
        made = scan_of(code, provenance=made_by(text=text)).dump()
        made["checklist"]["contamination"] = {"cutoff": YES | {"evidence": [quote(f"cutoff {text}", 1)]}}
        records.append(Scan.model_validate(made))
    assert [revision.turned for revision in diff(*records).revisions] == [True, False]


def test_words_that_the_other_scan_quotes_elsewhere_were_not_taken_out():
    """A quote that still stands behind a claim is still in the paper."""
    words = quote("We tested one city only.")
    claim = {"claim": "c", "evidence": "e", "supported": "weak"}
    old = scan_of(YES | {"evidence": [words]}, provenance=made_by(), claims=[claim])
    new = scan_of(NO, provenance=made_by(text="u"), claims=[claim | {"quotes": [words]}])
    assert diff(old, new).revisions == ()


def test_words_within_a_longer_quote_of_the_other_scan_were_not_taken_out():
    """A quote may be cut otherwise."""
    claim = {"claim": "c", "evidence": "e", "supported": "weak", "quotes": [quote("So: we tested one city only.")]}
    old = scan_of(YES | {"evidence": [quote("We tested one city only.")]}, provenance=made_by())
    assert diff(old, scan_of(NO, provenance=made_by(text="u"), claims=[claim])).revisions == ()


def test_a_paper_that_did_not_change_has_no_revisions():
    """Other evidence from the same text is the auditor's choice, not the authors'."""
    old = scan_of(YES | {"evidence": [quote("one thing")]}, provenance=made_by())
    new = scan_of(YES | {"evidence": [quote("another matter")]}, provenance=made_by("llm:a"))
    assert diff(old, new).revisions == ()
