"""The door for papers: which source a name goes to, and what is said of names that go nowhere."""

import json

import pytest

from scanner.errors import InputError
from scanner.fetch import fetch
from scanner.fetched import FetchSettings

OFFLINE = FetchSettings(offline=True)


def message(name):
    """Return the error for a name that no source knows, after checking that it is one line."""
    with pytest.raises(InputError) as caught:
        fetch(name, OFFLINE)
    assert str(caught.value).isprintable()
    assert caught.value.cause == "no_file"
    return str(caught.value)


def test_file_is_fetched(tmp_path):
    """A path goes to the files."""
    (tmp_path / "paper.pdf").write_bytes(b"%PDF-")
    assert fetch(str(tmp_path / "paper.pdf"), OFFLINE).kind == "file"


def test_file_named_like_an_id_is_a_file(tmp_path, monkeypatch):
    """What lies in front of us is not asked for elsewhere."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "2312.01234").write_bytes(b"%PDF-")
    assert fetch("2312.01234", OFFLINE).kind == "file"


def test_id_goes_to_arxiv(tmp_path):
    """An id goes to arXiv, where being offline is what stops it."""
    with pytest.raises(InputError) as caught:
        fetch("arXiv:2312.01234", FetchSettings(offline=True, cache_dir=tmp_path))
    assert caught.value.cause == "offline"


def test_name_that_nobody_knows():
    """A name that is neither a file nor an id is told what would be one."""
    assert "no such file" in message("papers/none.pdf")
    assert "no such file" in message("")


def test_doi_of_a_publisher_goes_to_arxiv(tmp_path):
    """A DOI that is not arXiv's is asked of arXiv too, where being offline is what stops it."""
    with pytest.raises(InputError, match="DOI") as caught:
        fetch("https://doi.org/10.1371/journal.pone.0123456", FetchSettings(offline=True, cache_dir=tmp_path))
    assert caught.value.cause == "offline"


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/paper.pdf", "http://169.254.169.254/latest/", "http://[::1]/", "http://2130706433/a.pdf",
        "https://arxiv.org.evil.example/abs/2312.01234", "https://arxiv.org/list/cs.CL/recent", "https://example.org/a.pdf",
    ],
)  # fmt: skip
def test_address_elsewhere_is_refused_unasked(address):
    """An address that is not one paper's at arXiv is refused by its form alone."""
    assert "arXiv" in message(address)


def test_hostile_names_of_the_benchmark_fetch_nothing(benchmark, tmp_path, monkeypatch):
    """Each hostile name of the benchmark, in a folder where none of them exists, ends in one line."""
    monkeypatch.chdir(tmp_path)
    for name in json.loads((benchmark / "faults" / "arxiv_ids.json").read_text("utf-8"))["bad"]:
        message(name)


def test_new_source_is_one_new_file(tmp_path, monkeypatch):
    """A file put into the folder of sources is asked without any other being touched."""
    package = tmp_path / "more_sources"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "echo.py").write_text(
        "from scanner.fetched import Fetched\n"
        "def accepts(name): return name.startswith('echo:')\n"
        "def fetch(name, settings): return Fetched(kind='url', name=name, data=b'x', sha256='0')\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    assert fetch("echo:1", OFFLINE, sources="more_sources").name == "echo:1"
