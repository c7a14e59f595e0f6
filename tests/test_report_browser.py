"""The report in a real browser: what is clicked is shown, what is hostile stays text, and everybody can read it."""

import os
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pymupdf
import pytest

from scanner.comparing.diff_view import DiffView
from scanner.corpora import compare
from scanner.formats import html
from scanner.formats.diff import html as diff_html
from scanner.keeping.store import Store
from scanner.library import load_modules
from scanner.view import View, printable
from tests.browser import chromium, complaints, prefer, requests, resize
from tests.payloads import PAYLOADS, hostile
from tests.sample.make_sample import make
from tests.test_cli import run

pytestmark = pytest.mark.slow
GOLDENS = Path(__file__).parent / "goldens"
DESKTOP, PHONE = (1440, 950), (390, 844)
KINDS = "return [...document.querySelectorAll('*')].map(e => e.tagName).sort().join(' ')"
LAYOUT = """
return [...document.querySelectorAll('h1, h2, table.chart, form, #module-artifacts article *, #pages, figure.page')]
  .filter(e => e.checkVisibility()).map(e => {
    const r = e.getBoundingClientRect(), w = document.documentElement.clientWidth, part = x => Math.round(x / w * 4);
    const name = e.id || e.className.baseVal || e.className || '-';
    return [e.tagName.toLowerCase(), name, 'quarters', part(r.left), part(r.right)].join(' ');
  });
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Return a folder with the sample paper, its report, and reports of hostile records."""
    folder = tmp_path_factory.mktemp("report")
    make(folder / "sample.pdf")
    modules = load_modules()
    done = run("scan", "sample.pdf", "--report", "report.html", cwd=folder)
    assert done.returncode == 0, done.stderr
    for number, payload in enumerate(("plain words", *PAYLOADS)):
        (folder / f"{number}.html").write_text(html.render_with(View(hostile(payload), modules), {}))
    return folder


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """Return a browser that is shared by the tests."""
    with chromium(tmp_path_factory.mktemp("profile")) as started:
        yield started


@pytest.fixture
def report(browser, folder):
    """Return the browser with the sample's report open, on a desktop's screen."""
    return opened(browser, folder / "report.html")


def opened(browser, file: Path, anchor: str = "", size=DESKTOP):
    """Open a page anew."""
    resize(browser, *size)
    prefer(browser, "light")
    browser.get("about:blank")
    requests(browser)
    complaints(browser)
    browser.get(file.as_uri() + anchor)
    return browser


def visible_answers(browser) -> list[str]:
    """Return the kinds of the answers that are shown."""
    answers = "[...document.querySelectorAll('article.answer')].filter(e => e.checkVisibility())"
    return browser.execute_script(f"return {answers}.map(e => e.dataset.kind)")


def choose(browser, name: str, value: str) -> None:
    """Set a filter as a person would."""
    script = "const e = document.getElementById(arguments[0]); e.value = arguments[1];"
    browser.execute_script(script + "e.dispatchEvent(new Event('input', {bubbles: true}))", name, value)


@pytest.mark.parametrize("number", range(1, len(PAYLOADS) + 1))
def test_a_payload_is_text(browser, folder, number):
    """No dialog, no request, no new element, nothing for the policy to refuse; the words are there to read."""
    opened(browser, folder / "0.html")
    plain = Counter(browser.execute_script(KINDS).split())
    opened(browser, folder / f"{number}.html")
    assert Counter(browser.execute_script(KINDS).split()) == plain  # raises where a dialog is open
    assert browser.execute_script("return window.broken") is None
    assert requests(browser) == []
    assert complaints(browser) == []
    text = browser.execute_script("return document.querySelector('main').textContent")
    assert text.count(printable(PAYLOADS[number - 1])) >= 20


def test_the_policy_stops_a_script_that_gets_in(browser, folder):
    """Were something left unescaped after all, it would not run: the policy is really enforced."""
    page = (folder / "report.html").read_text().replace("<main>", "<main><script>window.broken = 1</script><img src=x>")
    (folder / "broken.html").write_text(page)
    opened(browser, folder / "broken.html")
    assert browser.execute_script("return window.broken") is None
    assert any("Content Security Policy" in complaint for complaint in complaints(browser))


def test_nothing_is_asked_of_the_network(report):
    """The file is all there is."""
    assert requests(report) == []
    assert complaints(report) == []


def test_a_click_shows_the_page_with_the_box_over_the_words(report, folder):
    """For each passage of an answer: the text of the PDF under the box, as the browser places it, is the quote."""
    document = pymupdf.open(folder / "sample.pdf")
    links = report.find_elements("css selector", "article.answer a.place")
    assert len(links) > 20
    for link in links:
        quote = report.execute_script("return arguments[0].closest('figure').querySelector('bdi').textContent", link)
        report.execute_script("arguments[0].click()", link)
        page, boxes = _marked(report)
        assert _plain(_under(document[page - 1], boxes)) == _plain(quote.removeprefix("“").removesuffix("”"))


def _marked(browser):
    """Return the page that is shown and where its current boxes lie on it, in points."""
    page, boxes = browser.execute_script("""
        const figure = [...document.querySelectorAll('figure.page')].filter(e => e.checkVisibility());
        const svg = figure[0].querySelector('image').getBoundingClientRect();
        const scale = svg.width / figure[0].querySelector('svg').viewBox.baseVal.width;
        const boxes = [...figure[0].querySelectorAll('g.current rect')].map(e => e.getBoundingClientRect());
        return [figure.length === 1 ? Number(figure[0].dataset.page) : 0, boxes.map(
          b => [b.left - svg.left, b.top - svg.top, b.right - svg.left, b.bottom - svg.top].map(x => x / scale))]
    """)
    return page, [pymupdf.Rect(box) for box in boxes]


def _under(page: pymupdf.Page, boxes: list[pymupdf.Rect]) -> str:
    """Return the characters of a page whose middle lies in one of the boxes."""
    lines = [line for block in page.get_text("rawdict")["blocks"] for line in block.get("lines", ())]
    letters = [letter for line in lines for span in line["spans"] for letter in span["chars"]]
    return "".join(letter["c"] for letter in letters if any(box.contains(_middle(letter)) for box in boxes))


def _middle(letter: dict) -> pymupdf.Point:
    """Return the middle of a letter's box."""
    box = pymupdf.Rect(letter["bbox"])
    return (box.tl + box.br) / 2


def _plain(text: str) -> str:
    return re.sub(r"[\s\u00ad-]+", "", unicodedata.normalize("NFKC", text))


def test_the_marked_words_are_in_sight(report):
    """After a click the mark lies within the screen."""
    link = report.find_elements("css selector", "article.answer a.place")[-1]
    report.execute_script("arguments[0].click()", link)
    top, bottom = report.execute_script(
        "const b = document.querySelector('g.current').getBoundingClientRect(); return [b.top, b.bottom]"
    )
    assert 0 <= top <= bottom <= DESKTOP[1]


def test_a_page_can_be_closed_on_a_phone(browser, folder):
    """It covers the screen, and gives the focus back to the link that opened it."""
    opened(browser, folder / "report.html", size=PHONE)
    assert not browser.find_element("id", "pages").is_displayed()
    link = browser.find_element("css selector", "article.answer a.place")
    browser.execute_script("arguments[0].click()", link)
    assert browser.find_element("id", "pages").is_displayed()
    browser.find_element("id", "close").click()
    assert not browser.find_element("id", "pages").is_displayed()
    assert browser.switch_to.active_element == link


@pytest.mark.parametrize("kind", ["no", "open", "yes", "n/a"])
def test_the_filter_shows_one_kind(report, kind):
    """Only answers of that kind are left, and how many is told."""
    choose(report, "kind", kind)
    shown = visible_answers(report)
    assert set(shown) == {kind}
    assert report.find_element("id", "count").text.startswith(f"{len(shown)} of ")


def test_the_filter_to_review_shows_what_a_person_should_see(report):
    """As many as are marked so."""
    choose(report, "kind", "review")
    assert len(visible_answers(report)) == len(report.find_elements("css selector", "article.answer[data-review]")) > 0


def test_the_filter_shows_one_module(report):
    """Other modules vanish with their headings."""
    choose(report, "module", "module-artifacts")
    modules = report.execute_script(
        "return [...document.querySelectorAll('section.module')].filter(e => e.checkVisibility()).map(e => e.id)"
    )
    assert modules == ["module-artifacts"]


def test_search_finds_words_of_a_passage(report):
    """All words must be there, in any case; what fits no answer says so."""
    choose(report, "search", "NORHAVEN available")
    assert 0 < len(visible_answers(report)) < 10
    choose(report, "search", "available zyzzyva")
    assert report.find_element("id", "nothing").is_displayed()


def test_a_deep_link_goes_to_its_answer(browser, folder):
    """The answer is in sight and has the focus, so that its keys work at once."""
    opened(browser, folder / "report.html", "#item-data_leakage-leakage_detection_method")
    answer = browser.switch_to.active_element
    assert answer.get_attribute("id") == "item-data_leakage-leakage_detection_method"
    assert 0 <= browser.execute_script("return arguments[0].getBoundingClientRect().top", answer) < DESKTOP[1]


def test_a_deep_link_to_a_passage_shows_its_page(browser, folder):
    """A link to a mark can be sent to somebody."""
    opened(browser, folder / "report.html", "#mark-2")
    assert browser.find_element("css selector", "#mark-2").get_attribute("class").endswith("current")


def test_a_deep_link_undoes_a_filter_that_hides_it(report):
    """Whoever follows a square of the chart sees the answer."""
    choose(report, "kind", "no")
    report.execute_script("document.querySelector('a.square.yes').click()")
    assert "yes" in visible_answers(report)


def test_keys_go_through_the_answers(report):
    """`j` goes on, `k` back, `o` opens the passage, `/` searches; unchecked, they do nothing."""
    body = report.find_element("css selector", "body")
    body.send_keys("j")
    first = report.switch_to.active_element.get_attribute("id")
    report.switch_to.active_element.send_keys("j")
    assert report.switch_to.active_element.get_attribute("id") != first
    report.switch_to.active_element.send_keys("k")
    report.switch_to.active_element.send_keys("o")
    assert report.find_elements("css selector", "g.current")
    report.switch_to.active_element.send_keys("/")
    assert report.switch_to.active_element.get_attribute("id") == "search"


def test_keys_can_be_switched_off(report):
    """Who dictates must not trigger them."""
    report.find_element("id", "keys").click()
    report.find_element("css selector", "body").send_keys("/")
    assert report.switch_to.active_element.get_attribute("id") != "search"


def test_without_scripts_it_is_a_long_page(folder, tmp_path):
    """All answers and all pages are there, no control that does nothing, and a link marks the words by itself."""
    with chromium(tmp_path, scripts=False) as browser:
        opened(browser, folder / "report.html")
        assert len(browser.find_elements("css selector", "article.answer")) > 50
        assert all(page.is_displayed() for page in browser.find_elements("css selector", "figure.page"))
        assert not browser.find_element("id", "filters").is_displayed()
        link = browser.find_element("css selector", "article.answer a.place")
        link.click()
        mark = browser.find_element("css selector", "g:target rect")
        assert mark.value_of_css_property("fill-opacity") == "0.5"


@pytest.mark.parametrize(("size", "scheme"), [(DESKTOP, "light"), (DESKTOP, "dark"), (PHONE, "light"), (PHONE, "dark")])
@pytest.mark.parametrize("page", ["report", "diff"])
def test_axe_finds_nothing_serious(browser, folder, page, size, scheme):
    """No violation of WCAG 2.2 A or AA, with a passage open where there is one."""
    axe = Path(os.environ.get("PAPERSCAN_AXE", ""))
    if not axe.is_file():
        pytest.skip("axe-core is not here; set PAPERSCAN_AXE to its axe.min.js")
    if page == "diff":
        (folder / "diff.html").write_text(_diff(folder))
    opened(browser, folder / f"{page}.html", size=size)
    prefer(browser, scheme)
    browser.execute_script("document.querySelectorAll('details').forEach(e => { e.open = true })")
    browser.execute_script(axe.read_text(encoding="utf-8"))
    found = browser.execute_async_script("""
        const done = arguments[0];
        const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
        axe.run(document, {runOnly: tags}).then(r => done(r.violations.map(v => [v.impact, v.id, v.nodes[0].html])))
    """)
    assert found == []


def _diff(folder: Path) -> str:
    """Return the page of a diff between the sample's record and one with other words."""
    store = Store(folder / "scans")
    old = store.find("sample")
    new = folder / "new.json"
    new.write_text(old.read_text().replace("Code is available at", "No code is available at").replace("five", "two"))
    return diff_html.render(DiffView(compare(str(old), str(new), store), load_modules()))


@pytest.mark.parametrize(("name", "size"), [("desktop", DESKTOP), ("phone", PHONE)])
def test_the_layout_is_as_it_was(browser, folder, golden, name, size):
    """What stands where, in quarters of the screen's width, was looked at once; a change of it is seen."""
    opened(browser, folder / "report.html", size=size)
    golden(GOLDENS / f"report.{name}.txt", "\n".join(browser.execute_script(LAYOUT)) + "\n")


def test_print_leaves_controls_and_pages_out(report):
    """On paper there are the answers alone."""
    report.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert not report.find_element("id", "filters").is_displayed()
        assert not report.find_element("id", "pages").is_displayed()
        assert report.find_element("css selector", "article.answer").is_displayed()
    finally:
        report.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
