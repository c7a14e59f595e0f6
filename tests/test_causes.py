"""Why an answer differs: the paper, the question, the auditor, its parameters, the program, or chance."""

import pytest

from scanner.diff import diff
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


def test_the_passage_before_and_after_stand_side_by_side():
    """A passage that was rewritten is told as one, and as a revision of the paper."""
    before = NO | {"evidence": [quote("Code will be released upon acceptance.", 3)]}
    after = YES | {"evidence": [quote("Code was released upon acceptance at a link.", 4)]}
    found = diff(scan_of(before, provenance=made_by()), scan_of(after, provenance=made_by(text="u")))
    [passage] = found.answers[0].passages
    assert (passage.before.page, passage.after.page) == (3, 4)
    assert [revision.items for revision in found.revisions] == [("artifacts/code_released",)]


def test_words_that_the_other_scan_quotes_elsewhere_were_not_taken_out():
    """A quote that still stands behind a claim is still in the paper."""
    words = quote("We tested one city only.")
    claim = {"claim": "c", "evidence": "e", "supported": "weak"}
    old = scan_of(YES | {"evidence": [words]}, provenance=made_by(), claims=[claim])
    new = scan_of(NO, provenance=made_by(text="u"), claims=[claim | {"quotes": [words]}])
    assert diff(old, new).revisions == ()


def test_a_paper_that_did_not_change_has_no_revisions():
    """Other evidence from the same text is the auditor's choice, not the authors'."""
    old = scan_of(YES | {"evidence": [quote("one thing")]}, provenance=made_by())
    new = scan_of(YES | {"evidence": [quote("another matter")]}, provenance=made_by("llm:a"))
    assert diff(old, new).revisions == ()
