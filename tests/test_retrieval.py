"""BM25 over chunks."""

from scanner.judging.passages import Passages
from scanner.judging.retrieval import CHUNK_WORDS, Retrieval
from tests.papers import paper_of

FILLER = "The weather was fine and nothing of note happened on that day in the field. " * 8


def _paper():
    return paper_of(
        {
            "1 Introduction": FILLER,
            "2 Method": FILLER + "All code was released in a public repository. " + FILLER,
            "3 Results": FILLER + "Accuracy was 71 percent.",
        }
    )


def test_the_passage_that_shares_rare_words_comes_first():
    """Words that stand in few chunks weigh more than common ones."""
    index = Retrieval(Passages(_paper()))
    first = index.best(["code", "repository", "field"])[0]
    assert any("repository" in index.passages.texts[i] for i in range(*first))


def test_forms_of_a_word_are_one_word():
    """A query for "releases" finds "released"."""
    index = Retrieval(Passages(_paper()))
    assert index.passages.texts[index.best_sentence(["releases"])] == "All code was released in a public repository."


def test_nothing_shared_gives_nothing():
    """A query of words that the paper does not have finds no chunk."""
    index = Retrieval(Passages(_paper()))
    assert index.best(["zebra"]) == []
    assert index.best_sentence(["zebra"]) is None


def test_an_empty_paper_has_no_passage():
    """A paper without sentences is no error."""
    assert Retrieval(Passages(paper_of({}))).best(["code"]) == []


def test_chunks_cover_the_paper_and_keep_to_their_section():
    """Every sentence is in one chunk, no chunk crosses a section, and none is much longer than the measure."""
    index = Retrieval(Passages(_paper()))
    sentences = index.passages.sentences
    assert [i for chunk in index.chunks for i in range(*chunk)] == list(range(len(sentences)))
    for chunk in index.chunks:
        assert len({sentences[i].section for i in range(*chunk)}) == 1
        assert sum(len(index.passages.texts[i].split()) for i in range(*chunk)) < CHUNK_WORDS + 20
