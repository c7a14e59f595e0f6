"""Facts and types of short papers of different kinds, as a careful reader would tell them."""

import tomllib
from pathlib import Path

import pytest

from scanner.judging.facts import classify, find_facts
from tests.papers import paper_of

FILES = ("kinds_of_papers.toml", "easily_misjudged.toml")
PAPERS = {
    kind: paper
    for name in FILES
    for kind, paper in tomllib.loads((Path(__file__).parent / name).read_text(encoding="utf-8")).items()
}


def _paper(kind):
    return paper_of(PAPERS[kind]["sections"])


@pytest.mark.parametrize("kind", PAPERS)
def test_type_of_paper(kind):
    """The main type of a paper is told from its facts."""
    paper = _paper(kind)
    assert classify(find_facts(paper), paper)[0] == PAPERS[kind]["type"]


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind in PAPERS for name in PAPERS[kind]["true"]])
def test_facts_that_hold(kind, name):
    """What a reader would say of this paper is a fact, with words that show it."""
    fact = find_facts(_paper(kind))[name]
    assert fact.value
    assert fact.words


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind in PAPERS for name in PAPERS[kind]["false"]])
def test_facts_that_do_not_hold(kind, name):
    """What a reader would deny of this paper is no fact, though some of its words speak of it."""
    assert not find_facts(_paper(kind))[name].value
