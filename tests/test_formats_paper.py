"""What `paperscan text` shows of a paper."""

from scanner.resources import plugin
from tests.typeset import assembled, bold, labelled, prose


def test_markdown_parts_a_heading_from_the_text_on_its_line():
    """A heading is a line of its own, also where the paper sets its text behind it."""
    lines = [
        bold(72, 80, "A Study of Snails", size=16, block=0),
        bold(72, 120, "1 Methods", block=1),
        *prose(72, 140, 4, block=2),
        labelled(200, "Ground truth.", "Two people labelled all snails by hand, and then they talked", block=3),
        *prose(72, 212, 4, block=3),
    ]
    shown = plugin("scanner.formats.paper", "markdown", "format").render(assembled(lines)).split("\n\n")
    assert "## 1 Methods" in shown
    at = shown.index("### Ground truth")
    assert shown[at + 1].startswith("Two people labelled all snails by hand")
