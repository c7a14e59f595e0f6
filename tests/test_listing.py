"""Names that mean many papers: lists at arXiv and queries of its API, played by a server on this machine."""

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.cli.scanning import checked
from scanner.errors import InputError, UsageError
from scanner.fetched import FetchSettings
from scanner.gathering.listing import expanded, listed, search
from scanner.sources.web.listing_page import parse_listing
from tests.arxiv_server import QUERY, FakeTime, Reply, entry, feed, listing_page, running_server, settings_for

RECENT = "/list/cs.CL/recent"
IDS = ("2502.00001", "2502.00002", "hep-th/9901001")


@pytest.fixture
def server():
    """Return a server with one list."""
    with running_server() as server:
        server.script = {RECENT: [listing_page(*IDS, total=3)]}
        yield server


def entries(*numbers):
    """Return entries of a feed for papers with these numbers."""
    return [entry(f"2502.{number:05}v2") for number in numbers]


def numbers(papers):
    """Return the numbers of papers that were found."""
    return [int(paper.arxiv_id[5:10]) for paper in papers]


@pytest.mark.parametrize("start", ["https://arxiv.org", "http://www.arxiv.org", "export.arxiv.org", "ARXIV.org"])
def test_list_gives_its_papers(server, tmp_path, start):
    """The address of a list, however it is written, gives its ids in order, with one request for a whole page."""
    assert listed(f"{start}{RECENT}", settings_for(server, tmp_path)) == IDS
    assert server.paths() == [f"{RECENT}?skip=0&show=2000"]


@pytest.mark.parametrize(
    "path",
    [
        "list/cs.CL/new", "list/hep-th/pastweek", "list/astro-ph.CO/2502", "list/math/2025-02?", "a/warner_s_1",
        "a/0000-0002-7970-7855",
    ],
)  # fmt: skip
def test_lists_of_every_kind(server, tmp_path, path):
    """Lists of a day, a week, a month and an author are asked for by their own addresses."""
    server.script["/" + path.rstrip("?")] = [listing_page("2502.00009")]
    assert listed(f"https://arxiv.org/{path}", settings_for(server, tmp_path)) == ("2502.00009",)


@pytest.mark.parametrize(
    "name",
    [
        "paper.pdf", "2502.00001", "https://arxiv.org/abs/2502.00001", "https://evil.example/list/cs.CL/recent",
        "https://arxiv.org.evil.example/list/cs.CL/recent", "https://arxiv.org@evil.example/list/cs.CL/recent",
        "https://arxiv.org/list/cs.CL/../../etc", "https://arxiv.org/list/cs.CL/recent\n", "file://arxiv.org/list/cs.CL/new",
        "https://arxiv.org:8443/list/cs.CL/recent", "https://arxiv.org/list/cs.CL/%72ecent", "https://arxiv.org/a/..",
        "https://arxiv.org/search/?query=x&searchtype=all", "https://arxiv.org/list/cs.CL/recent" + "?" * 500, "",
    ],
)  # fmt: skip
def test_other_names_are_no_lists(server, tmp_path, name):
    """What is not the address of a list at arXiv is none, and nobody is asked about it."""
    assert listed(name, settings_for(server, tmp_path)) is None
    assert server.seen == []


def test_long_list_is_followed(server, tmp_path):
    """A list is asked for until as many papers came as it says that it has; one that moved on is not given twice."""
    server.script[RECENT] = [listing_page(*IDS[:2], total=4), listing_page(IDS[1], IDS[2], total=4)]
    assert listed(f"arxiv.org{RECENT}", settings_for(server, tmp_path)) == IDS
    assert server.paths()[1:] == [f"{RECENT}?skip=2&show=2000"]


def test_part_of_a_list(server, tmp_path):
    """An address that names a part of a list means that part."""
    server.script[RECENT] = [listing_page(*IDS, total=400)]
    assert listed(f"https://arxiv.org{RECENT}?skip=25&show=25", settings_for(server, tmp_path)) == IDS
    assert server.paths() == [f"{RECENT}?skip=25&show=25"]


def test_part_as_large_as_anything_is_bounded(server, tmp_path):
    """Nobody is asked for more on a page than arXiv gives, whatever the address says."""
    listed(f"https://arxiv.org{RECENT}?show=999999&skip=-1", settings_for(server, tmp_path))
    assert server.paths() == [f"{RECENT}?skip=0&show=2000"]


def test_requests_of_a_list_take_turns(server, tmp_path):
    """Three seconds lie between the pages of a list."""
    server.script[RECENT] = [
        listing_page(IDS[0], total=3),
        listing_page(IDS[1], total=3),
        listing_page(IDS[2], total=3),
    ]
    time = FakeTime()
    assert listed(f"arxiv.org{RECENT}", settings_for(server, tmp_path, interval=3.0), time.clock) == IDS
    assert time.slept == [3, 3]


def test_one_empty_page_is_not_believed(server, tmp_path):
    """A page with nothing on it is asked for again."""
    server.script[RECENT].insert(0, listing_page())
    assert listed(f"arxiv.org{RECENT}", settings_for(server, tmp_path)) == IDS


@pytest.mark.parametrize(
    ("reply", "cause"),
    [
        (listing_page(), "not_found"),
        (Reply(404, b"<h1>Unknown archive</h1>"), "not_found"),
        (Reply(410), "network"),
        (Reply(403, b"Access Denied"), "refused"),
        (Reply(302, headers=(("Location", "https://evil.example/"),)), "network"),
        (Reply(body=b"<dt>" * 10, announced=10**9), "too_large"),
    ],
)
def test_list_that_cannot_be_had(server, tmp_path, reply, cause):
    """A list that is empty, unknown, refused, moved or endless ends in one line with its cause."""
    server.script[RECENT] = [reply]
    with pytest.raises(InputError) as caught:
        listed(f"arxiv.org{RECENT}", settings_for(server, tmp_path))
    assert caught.value.cause == cause
    assert str(caught.value).isprintable()


def test_list_that_breaks_off_is_not_taken_for_the_whole(server, tmp_path):
    """A list that gives nothing more before its own total is an error of the network."""
    server.script[RECENT] = [listing_page(*IDS, total=9), listing_page(total=9)]
    with pytest.raises(InputError, match="3 of the 9") as caught:
        listed(f"arxiv.org{RECENT}", settings_for(server, tmp_path))
    assert caught.value.cause == "network"


def test_offline_asks_nobody(tmp_path):
    """Lists and queries need the network, and say so."""
    settings = FetchSettings(offline=True, cache_dir=tmp_path)
    for ask in (lambda: listed(f"arxiv.org{RECENT}", settings), lambda: next(search("all:x", settings))):
        with pytest.raises(InputError) as caught:
            ask()
        assert caught.value.cause == "offline"


def test_links_in_notes_are_not_listed():
    """Papers that a note of a listed paper names, and links outside the list, are not of the list."""
    notes = "<p>text overlap with <a href='/abs/1901.00001'>arXiv:1901.00001</a></p>"
    assert parse_listing(listing_page("2502.00001v3", notes=notes).body) == (("2502.00001",), None)


@given(st.binary(max_size=300) | st.text("<>/=\"' dtabsh2502.1&;!-[]", max_size=200).map(str.encode))
def test_any_bytes_are_a_page(body):
    """Whatever a page is, reading it ends with ids of the right form or none."""
    assert all("/" in name or "." in name for name in parse_listing(body).ids)


def test_names_are_expanded_in_their_place(server, tmp_path, monkeypatch):
    """A list among names gives its papers in its place, none twice; a file of that name stays a file."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "arxiv.org" / "list" / "cs.CL"
    folder.mkdir(parents=True)
    (folder / "new").write_bytes(b"%PDF-")
    names = ["a.pdf", f"https://arxiv.org{RECENT}", IDS[0], "arxiv.org/list/cs.CL/new"]
    wanted = ["a.pdf", *IDS, "arxiv.org/list/cs.CL/new"]
    assert expanded(names, settings_for(server, tmp_path)) == wanted


def test_scan_takes_a_list_for_its_papers(server, tmp_path):
    """`paperscan scan` of a list scans its papers; a report of one paper cannot be of a list."""
    settings = settings_for(server, tmp_path)
    assert checked([f"https://arxiv.org{RECENT}"], "table", None, None, settings) == list(IDS)
    with pytest.raises(UsageError, match="one paper"):
        checked([f"https://arxiv.org{RECENT}"], "table", None, tmp_path / "r.html", settings)


def test_query_is_paged_in_a_stable_order(server, tmp_path):
    """A query is asked for page by page, from where the last one ended, newest first; what comes again is left out."""
    server.script[QUERY] = [feed(*entries(9, 8), total=4), feed(*entries(8, 7), total=4)]
    found = search("cat:cs.CL AND all:é", settings_for(server, tmp_path))
    assert numbers(found) == [9, 8, 7]
    order = "&max_results=500&sortBy=submittedDate&sortOrder=descending"
    asked = f"{QUERY}?search_query=cat%3Acs.CL+AND+all%3A%C3%A9"
    assert server.paths() == [f"{asked}&start=0{order}", f"{asked}&start=2{order}"]


def test_query_is_lazy(server, tmp_path):
    """Nothing is asked before a paper is wanted, and no more than is wanted."""
    server.script[QUERY] = [feed(*entries(9, 8), total=400)]
    found = search("all:x", settings_for(server, tmp_path))
    assert server.seen == []
    assert numbers(islice(found, 2)) == [9, 8]
    assert len(server.seen) == 1


def test_query_with_a_limit(server, tmp_path):
    """A limit bounds the papers and the page; none at all asks nobody."""
    server.script[QUERY] = [feed(*entries(9, 8, 7), total=40_000)]
    settings = settings_for(server, tmp_path)
    assert numbers(search("all:x", settings, limit=2)) == [9, 8]
    assert "max_results=2&" in server.paths()[0]
    assert list(search("all:x", settings, limit=0)) == []
    assert len(server.seen) == 1


def test_pages_of_a_query_take_turns(server, tmp_path):
    """Three seconds lie between the pages of a query."""
    server.script[QUERY] = [feed(*entries(9), total=2), feed(*entries(8), total=2)]
    time = FakeTime()
    assert numbers(search("all:x", settings_for(server, tmp_path, interval=3.0), clock=time.clock)) == [9, 8]
    assert time.slept == [3]


def test_empty_page_of_a_query_is_asked_twice(server, tmp_path):
    """An empty page in the middle is asked for again; nothing found twice is believed."""
    server.script[QUERY] = [feed(*entries(9), total=2), feed(total=2), feed(*entries(8), total=2)]
    assert numbers(search("all:x", settings_for(server, tmp_path))) == [9, 8]
    server.script[QUERY] = [feed(total=0)]
    assert list(search("all:y", settings_for(server, tmp_path))) == []
    assert len([path for path in server.paths() if "all%3Ay" in path]) == 2


def test_query_that_breaks_off(server, tmp_path):
    """A query that gives nothing more before its own total is an error, after the papers that came."""
    server.script[QUERY] = [feed(*entries(9), total=5), feed(total=5)]
    found = search("all:x", settings_for(server, tmp_path))
    assert numbers([next(found)]) == [9]
    with pytest.raises(InputError, match="1 of the 5") as caught:
        next(found)
    assert caught.value.cause == "network"


def test_feed_without_a_total_ends_with_a_short_page(server, tmp_path):
    """Where the archive does not say how many there are, a page that is not full is the last."""
    server.script[QUERY] = [feed(*entries(9, 8))]
    assert numbers(search("all:x", settings_for(server, tmp_path))) == [9, 8]
    assert len(server.seen) == 1


def test_query_for_too_many_papers(server, tmp_path):
    """More papers than arXiv gives are refused at the first page, or by the limit alone."""
    server.script[QUERY] = [feed(*entries(9), total=30_001)]
    settings = settings_for(server, tmp_path)
    with pytest.raises(UsageError, match="30001"):
        next(search("all:x", settings))
    for limit in (30_001, -1):
        with pytest.raises(UsageError, match="limit"):
            search("all:x", settings, limit=limit)
    assert len(server.seen) == 1


def test_query_that_arxiv_does_not_understand(server, tmp_path):
    """A query that is refused as malformed is the caller's to mend."""
    server.script[QUERY] = [Reply(400, b"<feed><summary>malformed query</summary></feed>")]
    with pytest.raises(UsageError, match="malformed query"):
        next(search("((", settings_for(server, tmp_path)))
