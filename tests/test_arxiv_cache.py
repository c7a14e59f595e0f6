"""The cache of papers: what was had is not asked for again, and what is damaged is not served."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.errors import InputError, StoreError
from scanner.fetched import FetchSettings
from scanner.gathering.listing import search
from scanner.sources.arxiv import fetch
from scanner.sources.web.cache import folder_of, newest, pdf_file
from tests.arxiv_server import PDF, QUERY, FakeTime, Reply, entry, feed, running_server, settings_for, two_versions

ID = "2312.01234"
ids = st.from_regex(r"\A([0-9]{4}\.[0-9]{4,5}|(hep-th|math|cs|q-bio)/[0-9]{7})v[1-9][0-9]?\Z") | st.text()


@pytest.fixture
def server():
    """Return a server that has two versions of a paper."""
    with running_server() as server:
        server.script = two_versions(ID)
        yield server


def test_named_version_is_asked_for_once(server, tmp_path):
    """A version that was had is never asked for again."""
    first = fetch(f"{ID}v2", settings_for(server, tmp_path))
    asked = len(server.seen)
    assert fetch(f"{ID}v2", settings_for(server, tmp_path)) == first
    assert len(server.seen) == asked


def test_newest_version_is_downloaded_once(server, tmp_path):
    """Without a version only the archive's word on the newest one is asked for again."""
    fetch(ID, settings_for(server, tmp_path))
    fetch(ID, settings_for(server, tmp_path))
    assert server.paths().count(f"/pdf/{ID}v2") == 1


def test_offline_takes_the_newest_kept(server, tmp_path):
    """Offline an id without a version gives the newest version that is there, counted and not sorted as text."""
    server.script |= {QUERY: [feed(entry(f"{ID}v9")), feed(entry(f"{ID}v10"))]}
    server.script |= {f"/pdf/{ID}v{number}": [Reply(body=PDF)] for number in (9, 10)}
    for _ in range(2):
        fetch(ID, settings_for(server, tmp_path))
    asked = len(server.seen)
    assert fetch(ID, settings_for(server, tmp_path, offline=True)).version == "v10"
    assert len(server.seen) == asked


def test_offline_asks_nobody(server, tmp_path):
    """Offline a paper that is not there is an error, and nothing is sent."""
    for name in (ID, f"{ID}v1"):
        with pytest.raises(InputError) as caught:
            fetch(name, settings_for(server, tmp_path, offline=True))
        assert caught.value.cause == "offline"
    assert server.seen == []


def test_damaged_copy_is_fetched_again(server, tmp_path):
    """A kept PDF of which a byte changed is not served but fetched anew."""
    settings = settings_for(server, tmp_path)
    fetch(ID, settings)
    file = tmp_path / "arxiv" / f"{ID}v2.pdf"
    file.write_bytes(PDF.replace(b"page", b"pagE", 1))
    assert fetch(f"{ID}v2", settings).data == PDF
    assert file.read_bytes() == PDF


@pytest.mark.parametrize("note", [b"", b"{}", b"[1", b"\xff"])
def test_damaged_note_is_no_error(server, tmp_path, note):
    """A kept PDF whose note is broken is fetched anew."""
    settings = settings_for(server, tmp_path)
    fetch(ID, settings)
    (tmp_path / "arxiv" / f"{ID}v2.json").write_bytes(note)
    assert fetch(f"{ID}v2", settings).data == PDF


def test_cache_that_cannot_be_written(server, tmp_path):
    """A cache that is in the way of a file is an error of the store, in one line."""
    (tmp_path / "arxiv").write_text("in the way")
    with pytest.raises(StoreError) as caught:
        fetch(ID, settings_for(server, tmp_path))
    assert str(caught.value).isprintable()
    assert server.seen == []


@given(ids)
def test_kept_files_lie_in_the_cache(tmp_path_factory, identifier):
    """Whatever is called an id, its file lies directly in the folder of the cache, or it is refused."""
    folder = tmp_path_factory.getbasetemp()
    try:
        file = pdf_file(folder, identifier)
    except ValueError:
        return
    assert file.resolve().parent == folder.resolve()


def test_cache_is_where_xdg_puts_it(tmp_path, monkeypatch):
    """The user's own cache follows XDG_CACHE_HOME where that is absolute, and is in the home folder otherwise."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert folder_of(FetchSettings(), "arxiv") == tmp_path / "xdg" / "paperscan" / "arxiv"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert folder_of(FetchSettings(), "arxiv") == tmp_path / ".cache" / "paperscan" / "arxiv"
    assert folder_of(FetchSettings(cache_dir=tmp_path), "arxiv") == tmp_path / "arxiv"


def test_cache_that_is_not_there_has_no_newest(tmp_path):
    """A cache without a folder has no paper."""
    assert newest(tmp_path / "none", ID) is None


def searched(server, folder, wall: float = 1_750_000_000.0):
    """Search for a paper at a time, and return the settings that it was searched with."""
    server.script[QUERY] = [feed(entry(f"{ID}v2", title="Lamps, counted"), total=1)]
    server.script[f"/pdf/{ID}v2"] = [Reply(body=PDF)]
    settings = settings_for(server, folder)
    assert [paper.arxiv_id for paper in search("all:lamps", settings, clock=FakeTime(wall).clock)] == [f"{ID}v2"]
    server.seen.clear()
    return settings


def test_what_a_search_told_of_a_paper_is_not_asked_for_again(server, tmp_path):
    """One request a paper, for its PDF; and what was told stands in the record as if it had been asked for."""
    settings = searched(server, tmp_path)
    fetched = fetch(f"{ID}v2", settings, FakeTime().clock)
    assert server.paths() == [f"/pdf/{ID}v2"]
    assert (fetched.archived.title, fetched.archived.newest, fetched.version) == ("Lamps, counted", "v2", "v2")
    assert list((folder_of(settings, "arxiv") / "found").iterdir()) == []
    assert fetch(f"{ID}v2", settings, FakeTime().clock) == fetched
    assert len(server.seen) == 1


@pytest.mark.parametrize("days", [-3, 1.01, 30])
def test_what_a_search_told_is_believed_for_a_day(server, tmp_path, days):
    """The paper may have been withdrawn since; and a search in the future was one by a wrong clock."""
    settings = searched(server, tmp_path)
    fetch(f"{ID}v2", settings, FakeTime(1_750_000_000.0 + days * 86_400).clock)
    assert [path.split("?")[0] for path in server.paths()] == [QUERY, f"/pdf/{ID}v2"]


@pytest.mark.parametrize("text", ["", "{", '{"at": 1750000000.0}', "[]"])
def test_what_a_search_told_is_asked_for_where_it_is_torn(server, tmp_path, text):
    """It is not made to last."""
    settings = searched(server, tmp_path)
    (folder_of(settings, "arxiv") / "found" / f"{ID}v2.json").write_text(text)
    fetch(f"{ID}v2", settings, FakeTime().clock)
    assert [path.split("?")[0] for path in server.paths()] == [QUERY, f"/pdf/{ID}v2"]


def test_a_name_without_a_version_means_the_newest_of_now(server, tmp_path):
    """Whatever a search told before."""
    settings = searched(server, tmp_path)
    server.script[QUERY] = [feed(entry(f"{ID}v3"))]
    server.script[f"/pdf/{ID}v3"] = [Reply(body=PDF)]
    assert fetch(ID, settings, FakeTime().clock).version == "v3"
