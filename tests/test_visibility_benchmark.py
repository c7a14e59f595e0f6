"""Hidden text in the benchmark: every technique found, nothing of it read on, and ordinary papers left alone."""

import json
from functools import cache
from pathlib import Path

import pymupdf
import pytest

from scanner.extract.findings import Inspection
from scanner.extract.pages import read_document
from scanner.extract.render import apply_hidden, check_render
from scanner.extract.visibility import inspect

READABLE = {"H31_zero_width", "H32_homoglyph", "H33_bidi_override"}
"""Files whose words are disguised from a search and not from a reader: they stay in the text."""

PARTLY_SEEN = {"thank", "reviewers.", "M"}
"""Words that are printed, where ActualText says others, and the one letter of a word that begins before the edge."""


@cache
def looked_at(file: Path) -> Inspection:
    """Return what inspection and pictures together make of a file."""
    document = pymupdf.open(file)
    inspection = inspect(document, read_document(document))
    return inspection.then(apply_hidden(inspection.raw, check_render(document, inspection.raw)))


def text_of(inspection: Inspection) -> str:
    """Return the text that is left to be read."""
    return "\n".join("".join(s.text for s in line.spans) for page in inspection.raw.pages for line in page.lines)


@pytest.fixture
def made(benchmark: Path) -> dict[str, Path]:
    """Return the files of one technique each by their names."""
    names = json.loads((benchmark / "hidden" / "made" / "truth.json").read_text(encoding="utf-8"))
    return {name: benchmark / "hidden" / "made" / f"{name}.pdf" for name in names}


def test_every_technique_is_found_with_page_and_reason(made):
    """All but the page that nothing leads to; those in the content stand on page 1."""
    missed = [
        name
        for name, file in made.items()
        if name.startswith("H")
        and name != "H64_orphan_page"
        and not any(text.addressed_to_model for text in looked_at(file).hidden)
    ]
    assert missed == []


def test_no_hidden_word_is_read_on(made):
    """What everybody can see stays as it is, and not a word more."""
    plain = text_of(looked_at(made["N00_clean"])).split()
    for name, file in made.items():
        if name.startswith("H") and name not in READABLE:
            words = text_of(looked_at(file)).split()
            assert [word for word in plain if word not in words] == [], name
            assert [word for word in words if word not in plain and word not in PARTLY_SEEN] == [], name


def test_look_alikes_and_open_orders_are_not_hidden(made):
    """Legitimate uses of each technique, and orders in plain sight."""
    assert [name for name, file in made.items() if name[0] in "NV" and looked_at(file).hidden] == []


@pytest.mark.slow
def test_hidden_prompts_of_real_papers_are_found(benchmark):
    """Each file but the control hides an order to a model."""
    for file in sorted((benchmark / "hidden" / "papers").glob("*.pdf")):
        hides = any(text.addressed_to_model for text in looked_at(file).hidden)
        assert hides != ("control" in file.name), file.name


@pytest.mark.slow
def test_ordinary_papers_are_not_flagged(benchmark):
    """None hides an order to a model, and few hide anything."""
    folders = [benchmark / "papers", benchmark / "checklists" / "papers", benchmark / "statcheck"]
    files = [file for folder in folders for file in folder.glob("*.pdf")]
    hidden = {file.name: looked_at(file).hidden for file in files}
    assert [name for name, texts in hidden.items() if any(text.addressed_to_model for text in texts)] == []
    assert sum(bool(texts) for texts in hidden.values()) <= len(files) / 10
