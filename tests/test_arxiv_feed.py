"""The archive's feed: what is read from it, and what is no feed."""

import pytest

from scanner.errors import InputError
from scanner.sources.web.feed import parse_feed, says_withdrawn
from tests.arxiv_server import entry, feed

LAUGHS = '<!DOCTYPE feed [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><feed xmlns="http://www.w3.org/2005/Atom">&b;</feed>'
OUTSIDE = (
    '<!DOCTYPE feed [<!ENTITY a SYSTEM "file:///etc/passwd">]><feed xmlns="http://www.w3.org/2005/Atom">&a;</feed>'
)


@pytest.mark.parametrize(
    "body",
    [
        b"", b"<html><body>Down</body></html>", b"{}", b"\xff\xfe", b"<feed>", b"<feed/>",
        LAUGHS.encode(), OUTSIDE.encode(), LAUGHS.encode("utf-16"), feed(entry("2312.01234v1")).body[:-9],
    ],
)  # fmt: skip
def test_what_is_no_feed_is_an_error_of_the_network(body):
    """A page, a broken feed, or one that declares entities is refused in one line."""
    with pytest.raises(InputError) as caught:
        parse_feed(body)
    assert caught.value.cause == "network"
    assert "\n" not in str(caught.value)


def test_entry_without_details():
    """A paper of which the archive says no more than its id has empty details."""
    bare = "<entry><id>http://arxiv.org/abs/2312.01234v1</id></entry>"
    (paper,) = parse_feed(feed(bare).body)
    assert (paper.arxiv_id, paper.newest) == ("2312.01234v1", "v1")
    assert (paper.title, paper.authors, paper.year, paper.doi, paper.withdrawn) == ("", (), None, None, "")


@pytest.mark.parametrize(
    "comment",
    [
        "This paper has been withdrawn by the author due to a crucial sign error in equation 1",
        "Withdrawn",
        "12 pages. This submission has been withdrawn by arXiv administrators",
        "Paper withdrawn, superseded by another",
        "The manuscript was temporarily withdrawn",
        "This article has been withdrawn from arXiv",
    ],
)
def test_withdrawal_is_recognised(comment):
    """The ways in which authors and the archive say that a paper is withdrawn."""
    assert says_withdrawn(comment)


@pytest.mark.parametrize(
    "comment",
    [
        "12 pages, 3 figures",
        "Withdrawn from ICML 2024; 12 pages",
        "A study of withdrawn papers",
        "This paper was withdrawn from a workshop and rewritten",
        "Not withdrawn",
        "",
    ],
)
def test_other_comments_say_nothing_of_a_withdrawal(comment):
    """A paper is not called withdrawn for a conference it left or for its subject."""
    assert not says_withdrawn(comment)


def test_abstract_may_speak_of_withdrawals():
    """An abstract counts only where it opens by saying that the paper itself is withdrawn."""
    drug = entry("2312.01234v1", abstract="Rofecoxib was withdrawn in 2004. This work was withdrawn later, some say.")
    gone = entry("2312.01235v2", abstract="This paper has been withdrawn by the author.")
    assert [bool(paper.withdrawn) for paper in parse_feed(feed(drug, gone).body)] == [False, True]
