"""Words of a PDF that stand on no page: notes, form values, metadata, attachments, links, scripts, names.

Ordinary papers are full of them, so they are reported only where they speak to a language model. None of them is ever
part of a paper's text.
"""

import html
import re
import urllib.parse
from collections.abc import Iterator, Mapping

import pymupdf

from scanner.extract.findings import hidden_text
from scanner.extract.objects import key, key_text, references, stream_start, strings
from scanner.paper import Box, HiddenText, HidingReason
from scanner.raw import RawDocument
from scanner.reading.addressed import addressed_to_model

_REASON_OF_KEY: dict[str, HidingReason] = {
    "URI": "link",
    "JS": "javascript",
    "Alt": "alt_text",
    "E": "alt_text",
    "ActualText": "actual_text",
    "Contents": "annotation",
    "RC": "annotation",
    "Subj": "annotation",
    "V": "form_field",
    "DV": "form_field",
    "TU": "form_field",
    "RV": "form_field",
    "Opt": "form_field",
    "UF": "attachment",
    "F": "attachment",
    "Desc": "attachment",
    "Names": "attachment",
    "P": "page_label",
}
_PAINTED = ("annotation", "form_field")
_SHORTEST = 12
_TAG = re.compile(r"<[^>]*>")
_LETTERS = re.compile(r"[^\W\d_]{2}|[\U000e0020-\U000e007e]")


def read_side_channels(
    document: pymupdf.Document, objects: Mapping[int, str], raw: RawDocument
) -> tuple[HiddenText, ...]:
    """Return the words outside the pages that speak to a language model, with the page where they belong to one.

    Words that the pages have as well, such as a title, are not hidden.
    """
    found = [
        (number, _reason(key, text), said)
        for number, text in objects.items()
        if "(" in text or _has_hexadecimal(text)
        for key, words in strings(text)
        if (said := _speaking(words, key))
    ]
    found += _said_in_streams(document, objects)
    if not found:
        return ()
    printed = _letters(" ".join(span.text for page in raw.pages for line in page.lines for span in line.spans))
    places = _places(document)
    return tuple(
        hidden_text(*_place(document, places, number), reason, said)
        for number, reason, said in dict.fromkeys(found)
        if reason in _PAINTED or _letters(said) not in printed
    )


def quiet(raw: RawDocument) -> RawDocument:
    """Return the document without metadata values and outline titles that speak to a language model."""
    metadata = {key: value for key, value in raw.metadata.items() if not _speaking(value)}
    outline = tuple(entry for entry in raw.outline if not _speaking(entry[1]))
    return raw._replace(metadata=metadata, outline=outline)


def _letters(text: str) -> str:
    """Return the letters and digits of a text, for finding it whatever its line breaks and hyphens."""
    return "".join(filter(str.isalnum, text.casefold()))


def _has_hexadecimal(text: str) -> bool:
    """Return whether an object holds a hexadecimal string: a bracket that opens no dictionary."""
    return text.count("<") > 2 * text.count("<<")


def _speaking(words: str, key: str = "") -> str:
    """Return the words as text if they speak to a model, else nothing; those of an address are no sentences."""
    if len(words) < _SHORTEST or not _LETTERS.search(words):
        return ""
    if key != "URI":
        is_a_name = words.isascii() and " " not in words
        return words if not is_a_name and addressed_to_model(words) else ""
    said = urllib.parse.unquote_plus(words)
    return said if said != words and addressed_to_model(said, printed=False) else ""


def _reason(key: str, text: str) -> HidingReason:
    """Return what kind of place a string stands in."""
    if key == "Name" and "/Type/OCG" in text:
        return "layer_name"
    if key == "Title" and "/Parent" in text:
        return "outline"
    if key == "T":
        return "form_field" if "/FT" in text else "annotation"
    return _REASON_OF_KEY.get(key, "metadata")


def _said_in_streams(document: pymupdf.Document, objects: Mapping[int, str]) -> Iterator[tuple[int, HidingReason, str]]:
    """Yield what speaks to a model in metadata packets, attached files and scripts, which are streams."""
    kinds: dict[int, HidingReason] = {}
    for number, text in objects.items():
        if "/Type/Metadata" in text:
            kinds[number] = "metadata"
        elif "/Type/EmbeddedFile" in text:
            kinds[number] = "attachment"
        elif "/EF<<" in text:
            kinds |= dict.fromkeys(references(text.partition("/EF<<")[2].partition(">>")[0]), "attachment")
        elif script := re.search(r"/JS (\d+) \d+ R", text):
            kinds[int(script[1])] = "javascript"
    for number, kind in kinds.items():
        data = stream_start(document, number) or b""
        words = data.decode("utf-16" if data.startswith((b"\xfe\xff", b"\xff\xfe")) else "utf-8", "replace")
        if said := _speaking(" ".join(html.unescape(_TAG.sub(" ", words)).split())):
            yield number, kind, said


def _places(document: pymupdf.Document) -> dict[int, tuple[int, Box]]:
    """Return the page and box of every annotation by its object."""
    return {xref: (page.number + 1, _box(document, page, xref)) for page in document for xref, *_ in page.annot_xrefs()}


def _box(document: pymupdf.Document, page: pymupdf.Page, xref: int) -> Box:
    """Return the rectangle of an annotation as displayed; of no size where the file gives none."""
    corners = [float(number) for number in re.findall(r"-?\d*\.?\d+", key_text(document, xref, "Rect"))[:4]]
    if len(corners) < 4:
        return 0.0, 0.0, 0.0, 0.0
    box = pymupdf.Rect(corners) * page.transformation_matrix * page.rotation_matrix
    return box.x0, box.y0, box.x1, box.y1


def _place(document: pymupdf.Document, places: Mapping[int, tuple[int, Box]], number: int) -> tuple[int, Box | None]:
    """Return page and box of an object: its own, its field's, its file's, or its page's; page 0 where it has none."""
    if number in places:
        return places[number]
    for path in ("Kids", "Popup"):
        for child in references(key_text(document, number, path)):
            if child in places:
                return places[child]
    owner = references(key(document, number, "Pg"))
    return next((page.number + 1 for page in document if page.xref in owner), 0), None
