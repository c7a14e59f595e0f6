"""Links that line ends have broken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.citing.links import mend_links


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("https://doi.\norg/10.1007/abc", "https://doi.org/10.1007/abc"),
        ("doi: 10.1145/\n3292500.3330701.", "doi: 10.1145/3292500.3330701."),
        ("doi: 10.1145/3292500.\n3330701. URL x", "doi: 10.1145/3292500.3330701. URL x"),
        ("https: //example.org/trees.html", "https://example.org/trees.html"),
        ("https://openreview.net/\nforum?id=\nabC9", "https://openreview.net/forum?id=abC9"),
        ("https://example.org/a_\nlong-name, 2019", "https://example.org/a_long-name, 2019"),
        ("arXiv: 2003.\n10778.", "arXiv: 2003.10778."),
    ],
)
def test_a_broken_link_is_mended(broken, mended):
    """A link goes on behind the line end that broke it."""
    assert mend_links(broken) == mended


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/trees\n2019.",
        "https://example.org/trees.\nAccessed 2020.",
        "https://example.org/ Accessed 2020.",
        "https://doi.org/10.1000/xyz\nPMID: 123456",
        "https://github.com/sand/trees.\noriginal-date: 2024",
    ],
)
def test_what_follows_a_link_is_left_alone(text):
    """Years, words and other links behind a link are not drawn into it."""
    assert mend_links(text) == text.replace("\n", " ")


@given(st.text(alphabet="ahtps:/.10 \n-=x", max_size=200))
def test_only_white_space_is_taken_out(text):
    """Mending changes no character but white space."""
    assert "".join(mend_links(text).split()) == "".join(text.split())
