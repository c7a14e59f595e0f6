"""arXiv, played by a server on this machine: what is fetched, what is kept, and what each fault ends in."""

from pathlib import Path

import pytest

from scanner.errors import InputError
from scanner.fetched import FetchSettings
from scanner.sources.arxiv import accepts, fetch
from tests.arxiv_server import PDF, QUERY, FakeTime, Reply, entry, feed, running_server, settings_for, two_versions

ID = "2312.01234"
PAGE = "<html><head><style>p {}</style></head><body><p>%s</p></body></html>"


@pytest.fixture
def server():
    """Return a server that has two versions of a paper."""
    with running_server() as server:
        server.script = two_versions(ID)
        yield server


def failure(server, tmp_path, name=ID, **changes):
    """Return the error that a fetch ends with, after checking that it is one line."""
    with pytest.raises(InputError) as caught:
        fetch(name, settings_for(server, tmp_path, **changes), FakeTime().clock)
    assert str(caught.value).isprintable()
    return caught.value


def kept_files(folder: Path) -> set[str]:
    """Return what lies in the cache, but for the record of turns."""
    return {file.name for file in folder.rglob("*") if file.is_file()} - {"last-request.json"}


def test_newest_version_is_fetched_and_named(server, tmp_path):
    """An id without a version gives the newest one, and says which it is."""
    fetched = fetch(f"https://arxiv.org/abs/{ID}", settings_for(server, tmp_path))
    assert (fetched.kind, fetched.name, fetched.version, fetched.data) == ("arxiv", ID, "v2", PDF)
    assert server.paths() == [f"{QUERY}?id_list={ID}", f"/pdf/{ID}v2"]


def test_archive_says_what_the_paper_is(server, tmp_path):
    """Title, authors, year of the first version and DOI come with the PDF."""
    archived = fetch(ID, settings_for(server, tmp_path)).archived
    assert archived.arxiv_id == f"{ID}v2"
    assert (archived.title, archived.authors) == ("A title", ("Ada Lovelace", "Émile Borel"))
    assert (archived.year, archived.doi, archived.withdrawn) == (2025, "10.1000/xyz123", "")


def test_named_version_is_fetched(server, tmp_path):
    """An older version is fetched when it is named, and the newest one is noted."""
    fetched = fetch(f"{ID}v1", settings_for(server, tmp_path))
    assert (fetched.version, fetched.archived.newest, fetched.data) == ("v1", "v2", PDF + b"first %%EOF")


def test_old_id_is_fetched(server, tmp_path):
    """An id with an archive's name in it is asked for and kept like any other."""
    server.script = {QUERY: [feed(entry("hep-th/9901001v1"))], "/pdf/hep-th/9901001v1": [Reply(body=PDF)]}
    settings = settings_for(server, tmp_path)
    assert fetch("hep-th/9901001", settings).version == "v1"
    assert fetch("hep-th/9901001v1", settings).data == PDF
    assert kept_files(tmp_path) == {"hep-th_9901001v1.pdf", "hep-th_9901001v1.json"}


def test_user_agent_names_us_and_whom_to_write_to(server, tmp_path):
    """Every request says which program asks, and the contact that was set."""
    fetch(ID, settings_for(server, tmp_path, contact="mailto:library@example.org"))
    assert {seen.agent.split("/")[0].split(" ")[0] for seen in server.seen} == {"paperscan"}
    assert all(seen.agent.endswith(" (mailto:library@example.org)") for seen in server.seen)


def test_missing_version_is_named(server, tmp_path):
    """A version above the newest is not found, and the newest one is told; no PDF is asked for."""
    error = failure(server, tmp_path, f"{ID}v3")
    assert error.cause == "not_found"
    assert "up to v2" in str(error)
    assert all(path.startswith(QUERY) for path in server.paths())


def test_unknown_version_that_empties_the_feed(server, tmp_path):
    """An archive that knows nothing of the version named is asked about the paper alone."""
    server.script[QUERY] = [feed(), feed(entry(f"{ID}v1"))]
    assert "up to v1" in str(failure(server, tmp_path, f"{ID}v2"))


def test_unknown_paper(server, tmp_path):
    """A paper is not found after two empty feeds."""
    server.script[QUERY] = [feed()]
    assert failure(server, tmp_path).cause == "not_found"
    assert len(server.seen) == 2


def test_one_empty_feed_is_not_believed(server, tmp_path):
    """A single empty feed for a paper that is there does no harm."""
    server.script[QUERY].insert(0, feed())
    assert fetch(ID, settings_for(server, tmp_path)).version == "v2"


def test_error_in_place_of_a_paper(server, tmp_path):
    """An entry of the feed that is an error message, or another paper, is not taken for the paper."""
    other = entry("2312.09999v1")
    server.script[QUERY] = [feed(other.replace("abs/2312.09999v1", "api/errors#incorrect_id")), feed(other)]
    assert failure(server, tmp_path).cause == "not_found"


@pytest.mark.parametrize("status", [200, 404])
def test_withdrawn_paper(server, tmp_path, status):
    """A withdrawn version has no PDF: the archive's words are passed on, and the version before it named."""
    comment = "This paper has been withdrawn by the authors due to an error in Lemma 2"
    server.script[QUERY] = [feed(entry(f"{ID}v2", comment=comment))]
    server.script[f"/pdf/{ID}v2"] = [Reply(status, (PAGE % "No PDF").encode())]
    error = failure(server, tmp_path)
    assert error.cause == "withdrawn"
    assert comment in str(error)
    assert f"{ID}v1" in str(error)


def test_withdrawn_says_the_page(server, tmp_path):
    """The page in place of the PDF may be the only one to say that it was withdrawn."""
    server.script[f"/pdf/{ID}v2"] = [Reply(body=(PAGE % "This paper has been withdrawn").encode())]
    assert failure(server, tmp_path).cause == "withdrawn"


def test_version_before_the_withdrawal(server, tmp_path):
    """An earlier version of a withdrawn paper is had when it is named, with the archive's words on the withdrawal."""
    server.script[QUERY] = [feed(entry(f"{ID}v1"), entry(f"{ID}v2", comment="Paper withdrawn by the author"))]
    fetched = fetch(f"{ID}v1", settings_for(server, tmp_path))
    assert (fetched.version, fetched.archived.withdrawn) == ("v1", "Paper withdrawn by the author")


def test_earlier_version_without_a_pdf_is_not_called_withdrawn(server, tmp_path):
    """That the newest version was withdrawn does not explain why an earlier one has no PDF."""
    server.script[QUERY] = [feed(entry(f"{ID}v1"), entry(f"{ID}v2", comment="Paper withdrawn by the author"))]
    server.script[f"/pdf/{ID}v1"] = [Reply(404)]
    assert failure(server, tmp_path, f"{ID}v1").cause == "not_found"


def test_paper_without_a_pdf(server, tmp_path):
    """A paper that has no PDF is not called withdrawn."""
    server.script[f"/pdf/{ID}v2"] = [Reply(404, (PAGE % "No PDF for this one").encode())]
    error = failure(server, tmp_path)
    assert (error.cause, "No PDF for this one" in str(error)) == ("not_found", True)


def test_page_in_place_of_the_pdf(server, tmp_path):
    """A web page is never kept as a PDF, whatever its status; its words are passed on without its style."""
    server.script[f"/pdf/{ID}v2"] = [Reply(body=(PAGE % "Please &amp; thank you").encode())]
    error = failure(server, tmp_path)
    assert error.cause == "network"
    assert "Please & thank you" in str(error)
    assert "p {}" not in str(error)
    assert kept_files(tmp_path) == set()


def test_pdf_without_an_end(server, tmp_path):
    """A PDF that was complete on the wire but has no end is damaged, and not kept."""
    server.script[f"/pdf/{ID}v2"] = [Reply(body=PDF[:-10])]
    assert failure(server, tmp_path).cause == "damaged"
    assert kept_files(tmp_path) == set()


def test_answer_without_a_length(server, tmp_path):
    """A PDF that comes without a length, as large ones do, is taken if it has its end."""
    server.script[f"/pdf/{ID}v2"] = [Reply(body=PDF, announced=-1)]
    assert fetch(ID, settings_for(server, tmp_path)).data == PDF
    server.script[f"/pdf/{ID}v1"] = [Reply(body=PDF[:60], announced=-1)]
    assert failure(server, tmp_path, f"{ID}v1").cause == "damaged"


def test_short_answer_is_asked_for_again(server, tmp_path):
    """An answer shorter than announced is no answer; the next one is taken."""
    server.script[f"/pdf/{ID}v2"] = [Reply(body=PDF[:50], announced=len(PDF)), Reply(body=PDF)]
    assert fetch(ID, settings_for(server, tmp_path)).data == PDF


def test_answer_that_stays_short(server, tmp_path):
    """After so many attempts a short answer is an error, and nothing is kept."""
    server.script[f"/pdf/{ID}v2"] = [Reply(body=PDF[:50], announced=len(PDF))]
    assert failure(server, tmp_path, attempts=2).cause == "network"
    assert server.paths().count(f"/pdf/{ID}v2") == 2
    assert kept_files(tmp_path) == set()


def test_nobody_answers(server, tmp_path):
    """Where nobody listens the network is to blame."""
    settings = settings_for(server, tmp_path).model_copy(update={"api": "http://127.0.0.1:9/"})
    with pytest.raises(InputError) as caught:
        fetch(ID, settings)
    assert caught.value.cause == "network"


def test_refusal_is_passed_on_and_not_argued_with(server, tmp_path):
    """After a 403 nothing more is asked; its text is cut to one line."""
    server.script[QUERY] = [Reply(403, (PAGE % ("Access Denied\n" * 500)).encode())]
    error = failure(server, tmp_path)
    assert error.cause == "refused"
    assert "Access Denied Access Denied" in str(error)
    assert len(str(error)) < 400
    assert len(server.seen) == 1


@pytest.mark.parametrize("status", [429, 503])
def test_busy_server_is_asked_again(server, tmp_path, status):
    """A busy server is asked again after the pause it names."""
    server.script[QUERY].insert(0, Reply(status, headers=(("Retry-After", "90"),)))
    time = FakeTime()
    assert fetch(ID, settings_for(server, tmp_path), time.clock).version == "v2"
    assert 90 in time.slept


def test_server_that_stays_busy(server, tmp_path):
    """A server that is always asked too often refuses, one that is always in trouble is a network's fault."""
    server.script[QUERY] = [Reply(429)]
    assert failure(server, tmp_path).cause == "refused"
    server.script[QUERY] = [Reply(500, b"We are down")]
    error = failure(server, tmp_path)
    assert (error.cause, "We are down" in str(error)) == ("network", True)


def test_move_within_the_archive_is_followed(server, tmp_path):
    """A move to another address of the same host is followed."""
    server.script[f"/pdf/{ID}v2"] = [Reply(301, headers=(("Location", "/elsewhere"),))]
    server.script["/elsewhere"] = [Reply(body=PDF)]
    assert fetch(ID, settings_for(server, tmp_path)).data == PDF


@pytest.mark.parametrize(
    "place",
    [
        "http://127.0.0.2:9/a.pdf", "http://localhost:9/a.pdf", "http://evil.example/a.pdf", "https://evil.example/a.pdf",
        "//169.254.169.254/latest/", "https://arxiv.org@evil.example/", "https://user@arxiv.org/pdf/1", "file:///etc/passwd",
        "https://arxiv.org:8443/pdf/1", "http://arxiv.org/pdf/1", "https://arxiv.org.evil.example/",
    ],
)  # fmt: skip
def test_move_elsewhere_is_refused(server, tmp_path, place):
    """A move to another host, another port or without https is refused before anybody there is spoken to."""
    server.script[f"/pdf/{ID}v2"] = [Reply(302, headers=(("Location", place),))]
    error = failure(server, tmp_path)
    assert (error.cause, "papers are not fetched from" in str(error)) == ("network", True)


@pytest.mark.parametrize("place", ["http://[::1", "https://arxiv.org:99999999/", "http://exa mple/"])
def test_move_to_no_address(server, tmp_path, place):
    """A move to what is no address is an error of the network."""
    server.script[f"/pdf/{ID}v2"] = [Reply(302, headers=(("Location", place),))]
    assert failure(server, tmp_path).cause == "network"


def test_plain_http_is_refused_unless_allowed(server, tmp_path):
    """Without the setting for tests nothing is sent to this machine, or to anybody without https."""
    assert failure(server, tmp_path, insecure_loopback=False).cause == "network"
    assert server.seen == []


def test_proxy_that_cannot_be_used(tmp_path, monkeypatch):
    """A proxy of a kind that we cannot speak to is an error in one line, and nothing is sent past it."""
    monkeypatch.setenv("ALL_PROXY", "socks9://127.0.0.1:9")
    settings = FetchSettings(cache_dir=tmp_path)
    with pytest.raises(InputError, match="proxy") as caught:
        fetch(ID, settings, FakeTime().clock)
    assert caught.value.cause == "network"


def test_moves_without_an_end(server, tmp_path):
    """A circle of moves is left after a few."""
    server.script[f"/pdf/{ID}v2"] = [Reply(302, headers=(("Location", f"/pdf/{ID}v2"),))]
    assert failure(server, tmp_path).cause == "network"
    assert len(server.seen) < 10


@pytest.mark.parametrize("announced", [None, 10**13, -1])
def test_answer_over_the_limit(server, tmp_path, announced):
    """An answer over the limit is refused, by what it announces or by what comes."""
    server.script[f"/pdf/{ID}v2"] = [Reply(body=PDF, announced=announced)]
    assert failure(server, tmp_path, max_bytes=1000).cause == "too_large"
    assert kept_files(tmp_path) == set()


@pytest.mark.parametrize("how", [{}, {"drip_headers": True}, {"announced": -1}])
def test_dripping_server_ends_at_the_deadline(server, tmp_path, how):
    """A server that sends a byte now and then is left when the time for a whole answer is over."""
    server.script[f"/pdf/{ID}v2"] = [Reply(body=PDF, drip=0.05, **how)]
    error = failure(server, tmp_path, deadline=0.5)
    assert (error.cause, "0.5 s" in str(error)) == ("network", True)
    assert kept_files(tmp_path) == set()


def test_silent_server_ends_at_the_time_out(server, tmp_path):
    """A server that says nothing is left after the time-out."""
    server.script[f"/pdf/{ID}v2"] = [Reply(body=PDF[:10], announced=len(PDF), drip=3)]
    assert failure(server, tmp_path, timeout=0.2, attempts=1).cause == "network"


def test_only_papers_are_accepted():
    """The source takes ids and addresses of papers, and leaves all else to others."""
    assert accepts("math.CA/0611800v2")
    assert not accepts("https://arxiv.org/list/math.CA/recent")
