"""A publisher's DOI as the name of a paper: arXiv is asked for the paper that its authors gave that DOI."""

import pytest

from scanner.errors import InputError
from scanner.fetch import fetch
from tests.arxiv_server import PDF, QUERY, Reply, entry, feed, running_server, settings_for

DOI = "10.1103/PhysRevD.76.013009"


@pytest.fixture
def server():
    """Return a server with one paper that has a DOI."""
    with running_server() as server:
        server.script = {QUERY: [feed(entry("0704.0001v2", doi=DOI))], "/pdf/0704.0001v2": [Reply(body=PDF)]}
        yield server


@pytest.mark.parametrize(
    "form", ["{}", "doi:{}", "DOI: {}", "https://doi.org/{}", "http://dx.doi.org/{}", "doi.org/{}"]
)
def test_doi_becomes_its_paper(server, tmp_path, form):
    """A DOI in every form it is written in is searched for, and the paper that has it is fetched."""
    fetched = fetch(form.format(DOI.upper()), settings_for(server, tmp_path))
    assert (fetched.kind, fetched.name, fetched.version, fetched.data) == ("arxiv", "0704.0001", "v2", PDF)
    assert server.paths() == [
        f"{QUERY}?search_query=doi%3A%22{DOI.upper().replace('/', '%2F')}%22&max_results=20",
        "/pdf/0704.0001v2",
    ]


def test_paper_with_another_doi_is_not_taken(server, tmp_path):
    """What the archive finds under another DOI is not the paper; it is asked in two ways before that is told."""
    server.script[QUERY] = [feed(entry("0704.0001v2", doi=DOI + "1"))]
    with pytest.raises(InputError, match=DOI) as caught:
        fetch(DOI, settings_for(server, tmp_path))
    assert caught.value.cause == "not_found"
    assert len(server.seen) == 2


def test_one_empty_answer_is_not_believed(server, tmp_path):
    """A single empty answer for a paper that is there does no harm."""
    server.script[QUERY].insert(0, feed())
    assert fetch(DOI, settings_for(server, tmp_path)).name == "0704.0001"


def test_doi_of_two_papers(server, tmp_path):
    """Where two papers bear one DOI, nobody chooses: both are named."""
    server.script[QUERY] = [feed(entry("0704.0001v2", doi=DOI), entry("0705.0002v1", doi=DOI))]
    with pytest.raises(InputError, match=r"0704\.0001 and 0705\.0002"):
        fetch(DOI, settings_for(server, tmp_path))


def test_kept_paper_is_found_by_its_doi_offline(server, tmp_path):
    """What was fetched once is had again without the network, by its DOI too."""
    fetch(DOI, settings_for(server, tmp_path))
    offline = settings_for(server, tmp_path, offline=True)
    assert fetch(f"doi:{DOI.lower()}", offline).data == PDF
    with pytest.raises(InputError, match="offline"):
        fetch("10.1000/other", offline)
    assert len(server.seen) == 2


def test_arxivs_own_doi_needs_no_search(server, tmp_path):
    """A DOI that arXiv gave is an id."""
    assert fetch("https://doi.org/10.48550/arXiv.0704.0001", settings_for(server, tmp_path)).name == "0704.0001"
    assert server.paths()[0] == f"{QUERY}?id_list=0704.0001"
