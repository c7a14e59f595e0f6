"""The report: one file that trusts nothing, says what it lacks, and shows a page for every quote."""

import base64
import hashlib
import re
from collections import Counter
from functools import cache
from html.parser import HTMLParser

import pytest

from scanner.errors import UsageError
from scanner.formats import html
from scanner.library import load_modules
from scanner.picture import Original, Picture
from scanner.record import Answer, Evidence, Scan
from scanner.report.answers import reason
from scanner.report.links import arxiv_link, doi_link
from scanner.report.sheets import lay_out, quoted_spots
from scanner.report.words import changed_words
from scanner.view import View, printable
from tests.payloads import PAYLOADS, hostile
from tests.records import record

MODULES = load_modules()
PICTURES = {3: Picture(page=3, width=600, height=800, media="image/png", data="AAAA")}
CODE = {"quote": "Code is at hand.", "page": 3, "boxes": [[10, 20, 110, 30]]}


class Elements(HTMLParser):
    """What a parser makes of a page: how many elements of each kind, all attributes, all words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.kinds: Counter[str] = Counter()
        self.attributes: list[tuple[str, str | None]] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        """Count an element."""
        self.kinds[tag] += 1
        self.attributes.extend(attrs)

    def handle_data(self, data):
        """Keep words."""
        self.words.append(data)


def scan(**changes) -> Scan:
    """Return a small record with a quote on page 3."""
    made = record()
    made["checklist"]["artifacts"]["code_released"]["evidence"] = [CODE]
    return Scan.model_validate(made | changes)


def report(of: Scan | None = None, pictures=None, notice: str = "") -> str:
    """Return the report of a record."""
    view = View(of or scan(), MODULES, original=Original(None, notice))
    return html.render_with(view, PICTURES if pictures is None else pictures)


@cache
def hostile_report(text: str) -> Elements:
    """Return what a parser makes of the report of a record that has a text everywhere."""
    return Elements(html.render_with(View(hostile(text), MODULES), {}))


def policy(page: str) -> str:
    """Return the page's Content-Security-Policy."""
    return re.search(r'Content-Security-Policy" content="([^"]+)"', page)[1].replace("&#39;", "'")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_text_makes_no_element(payload):
    """A parser finds the same elements as with harmless words, and none of the attributes that run anything."""
    page, plain = hostile_report(payload), hostile_report("plain words")
    assert page.kinds == plain.kinds
    assert not [name for name, _ in page.attributes if name.startswith("on") or name == "style"]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_text_is_shown_as_it_is(payload):
    """Nothing of it is dropped: what has no shape of its own is shown as its code point."""
    assert "".join(hostile_report(payload).words).count(printable(payload)) >= 20


def test_there_are_forty_payloads():
    """The list does not shrink unseen."""
    assert len(set(PAYLOADS)) == 40


def test_only_our_script_and_style_may_run():
    """The policy names both by the hash of what is really in the page, and allows nothing else but pictures in it."""
    page = report()
    for kind in ("style", "script"):
        content = re.search(rf"<{kind}>(.*?)</{kind}>", page, re.DOTALL)[1]
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy(page)
    assert policy(page).startswith("default-src 'none'; img-src data:;")
    assert "unsafe" not in policy(page)


def test_the_script_is_small():
    """It stays under 40 kB."""
    assert len(re.search(r"<script>(.*?)</script>", report(), re.DOTALL)[1].encode()) < 40_000


def test_links_lead_to_known_hosts_alone():
    """Every address in the page is an anchor in it, a picture in it, or one of a known host, with rel."""
    of = scan(paper={"title": "t", "authors": [], "year": 2025, "arxiv_id": "2502.17356", "doi": "10.1000/<x>"})
    page = report(of)
    for tag in re.findall(r"<a [^>]*>", page):
        address = re.search(r'href="([^"]*)"', tag)[1]
        outward = address.startswith(("https://arxiv.org/", "https://doi.org/"))
        assert address.startswith("#") or (outward and 'rel="noopener noreferrer"' in tag)
    assert "https://arxiv.org/abs/2502.17356" in page


@pytest.mark.parametrize(
    "text", [None, "", "javascript:alert(1)", "2502.17356@evil.example", "../x", "https://x.example"]
)
def test_no_identifier_no_link(text):
    """What is no identifier leads nowhere."""
    assert arxiv_link(text) == ""
    assert doi_link(text) == ""


def test_a_doi_cannot_leave_its_resolver():
    """Whatever a DOI holds stays in the path of the address."""
    assert doi_link("10.1000/a?b#c") == "https://doi.org/10.1000/a%3Fb%23c"


def test_a_quote_leads_to_its_boxes():
    """The passage links to a group of boxes that are drawn where they stand on the page."""
    page = report()
    assert '<a class="place" href="#mark-1">' in page
    assert re.search(r'id="mark-1">\s*<rect x="10.0" y="20.0" width="100.0" height="10.0"/>', page)


def test_pages_without_a_quote_are_not_asked_for():
    """Only the page that is quoted is to be drawn."""
    assert {spot.page for spot in quoted_spots(scan())} == {3}


def test_the_same_words_are_marked_once():
    """Two answers that rest on the same words share a mark."""
    made = record()
    for answer in made["checklist"]["artifacts"].values():
        answer["evidence"] = [CODE]
    assert len(lay_out(Scan.model_validate(made), PICTURES).anchors) == 1


def test_a_report_without_pictures_says_so():
    """The notice of why is shown, and no page is."""
    page = report(pictures={}, notice="The PDF is gone.")
    assert "The PDF is gone." in page
    assert 'class="page"' not in page


def test_a_page_that_could_not_be_drawn_is_named():
    """Where the PDF is there but a picture is not, the page is named."""
    view = View(scan(), {}, original=Original(b"%PDF"))
    assert "No picture could be made of page 3" in html.render_with(view, {})


def test_a_quote_without_boxes_leads_to_its_page():
    """A record of another program has none: its page is shown without a mark."""
    made = record()
    made["checklist"]["artifacts"]["code_released"]["evidence"] = [{"quote": "words", "page": 3}]
    assert '<a class="place" href="#page-3">' in report(Scan.model_validate(made))


def test_a_report_is_of_one_scan():
    """Several are refused with advice."""
    with pytest.raises(UsageError, match="one scan, not 2"):
        html.render_many([View(scan(), {}), View(scan(), {})])


def test_a_reason_does_not_repeat_its_passage():
    """The words and their place stand beside it already."""
    words = (Evidence(quote="Code is here.", page=1),)
    said = "not assessed: the rules cannot tell; the nearest passage is p. 1 (Abstract): “Code is here.”"
    assert reason(Answer(applies=True, answer=False, justification=said, evidence=words)).endswith("cannot tell")
    assert reason(Answer(applies=True, answer=True, justification="p. 1: “Code is here.”", evidence=words)) == ""


def test_changed_words_are_told_apart():
    """A "not" that was put in is the only change."""
    old, new = changed_words("it is released", "it is not released")
    assert [run.text.strip() for run in new if run.kind == "changed"] == ["not"]
    assert "".join(run.text for run in old) == "it is released"
    assert "".join(run.text for run in new) == "it is not released"
