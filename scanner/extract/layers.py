"""Layers (optional content) that a viewer does not show, and the words on them (ISO 32000-2, 8.11)."""

from collections import Counter

import pymupdf

from scanner.extract.findings import Inspection, Unseen, take_out
from scanner.extract.objects import key, key_text, references
from scanner.extract.pages import read_page
from scanner.raw import RawDocument, RawLine, RawPage

_LAYERS = "OCProperties"


def without_hidden_layers(document: pymupdf.Document, raw: RawDocument) -> Inspection:
    """Return the document without the words on layers that are off, and a record of these, read or not.

    What is off is worked out from the file, as the renderer at hand may show a layer that other viewers do not. Costs
    two more readings where a layer is off, and nothing otherwise.
    """
    catalog = document.pdf_catalog()
    if not key(document, catalog, _LAYERS) or not (off := hidden_layers(document)):
        return Inspection(raw)
    layers_off = " ".join(f"{number} 0 R" for number in sorted(off))
    as_shown = _with_layers(document, f"<</OCGs[{layers_off}]/D<</BaseState/ON/OFF[{layers_off}]>>>>")
    all_shown = _with_layers(document, "null")
    hidden: Inspection = Inspection(raw)
    for number, page in enumerate(raw.pages):
        shown = Counter(map(_key, read_page(as_shown[number]).lines))
        there = read_page(all_shown[number])
        on_layers = [line for line in there.lines if not _counted(shown, line)]
        hidden = hidden.then(_without(hidden.raw, page, on_layers))
    return hidden


def hidden_layers(document: pymupdf.Document) -> frozenset[int]:
    """Return the object numbers of the layers that are off when the file is opened for viewing."""
    catalog = document.pdf_catalog()
    layers = references(key_text(document, catalog, f"{_LAYERS}/OCGs"))
    start = key_text(document, catalog, f"{_LAYERS}/D/BaseState")
    on = references(key_text(document, catalog, f"{_LAYERS}/D/ON"))
    off = set(references(key_text(document, catalog, f"{_LAYERS}/D/OFF")))
    if start == "/OFF":
        off |= set(layers) - set(on)
    if "/View" in _automatic(document, catalog):
        off |= {layer for layer in layers if key_text(document, layer, "Usage/View/ViewState") == "/OFF"}
    return frozenset(off)


def _automatic(document: pymupdf.Document, catalog: int) -> str:
    """Return the events at which layers are switched by their usage."""
    events = key_text(document, catalog, f"{_LAYERS}/D/AS")
    return events + "".join(key_text(document, number, "Event") for number in references(events))


def _with_layers(document: pymupdf.Document, properties: str) -> pymupdf.Document:
    """Return a copy of a document with other properties of layers; the state is read when a file is opened."""
    copy = pymupdf.open("pdf", document.tobytes())
    copy.xref_set_key(copy.pdf_catalog(), _LAYERS, properties)
    return pymupdf.open("pdf", copy.tobytes())


def _key(line: RawLine) -> tuple[str, int, int]:
    """Return what two readings of one line have in common."""
    return "".join(span.text for span in line.spans), round(line.box[0]), round(line.box[1])


def _counted(shown: Counter[tuple[str, int, int]], line: RawLine) -> bool:
    """Return whether a line is among those that show, and count it off."""
    key = _key(line)
    shown[key] -= 1
    return shown[key] >= 0


def _without(raw: RawDocument, page: RawPage, on_layers: list[RawLine]) -> Inspection:
    """Return the document without lines that stand on hidden layers, and a record of all of these."""
    if not on_layers:
        return Inspection(raw)
    keys = {_key(line) for line in on_layers}
    kept = tuple(line for line in page.lines if _key(line) not in keys)
    pages = tuple(page._replace(lines=kept) if other.number == page.number else other for other in raw.pages)
    alone = RawDocument((page._replace(lines=tuple(on_layers)),), {})
    unseen = (
        Unseen(page.number, line_number, number, 0, len(span.text), "layer_off")
        for line_number, line in enumerate(on_layers)
        for number, span in enumerate(line.spans)
    )
    return Inspection(raw._replace(pages=pages), take_out(alone, unseen).hidden)
