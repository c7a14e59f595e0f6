"""A corpus through the Batch API, as people use it: the command line, a server with batches, real files."""

import sys

import pytest

from scanner.cli import app
from scanner.corpus import CorpusPaper
from scanner.gathering.registry import open_registry
from tests.batch_corpus import REQUESTS_A_PAPER, collect, make_corpus, options, records, send, statuses
from tests.batch_server import BatchServer, End, half, refused, shuffled
from tests.test_cli import run

SECRET = "sk-planted-7fQ2"  # noqa: S105 - no secret: it is planted to be looked for


@pytest.fixture
def desk(tmp_path):
    """Return a folder with a corpus of two papers."""
    make_corpus(tmp_path, 2)
    return tmp_path


@pytest.fixture
def paperscan(desk, monkeypatch, capsys):
    """Return the command in this process: it gives exit code, stdout and stderr."""
    monkeypatch.chdir(desk)
    monkeypatch.setenv("HOME", str(desk))

    def command(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["paperscan", *arguments])
        with pytest.raises(SystemExit) as ended:
            app.main()
        return int(ended.value.code or 0), *capsys.readouterr()

    return command


def test_a_corpus_takes_two_rounds(desk):
    """Facts and summary first, then the modules: each asked once, at half the price, and collected with one word."""
    with BatchServer() as server:
        first = send(desk, server.url)
        assert (first.returncode, len(server.sent), records(desk)) == (0, 4, [])
        assert "2 waiting for a batch" in first.stdout
        assert "in 1 batches: 4 requests (4 sent now), at most $" in first.stdout
        assert statuses(desk) == ["fetched", "fetched"]
        server.finish(End(files=shuffled))
        second = collect(desk)
        assert (second.returncode, len(server.sent), len(records(desk))) == (0, 8, 0)
        server.finish()
        third = collect(desk)
        assert (third.returncode, len(server.batches), set(server.paid.values())) == (0, 2, {1})
    assert "2 scanned" in third.stdout
    assert statuses(desk) == ["scanned", "scanned"]
    cost = records(desk)[0]["provenance"]["modules"]["artifacts"]["cost_usd"]
    assert cost == pytest.approx((200 * 100 + 800 * 10 + 100 * 1000) / 1e6 / 2)


def test_waiting_until_all_is_there(desk, paperscan):
    """One command, as many rounds as it takes, though half of the first batch expires."""
    with BatchServer() as server:
        server.ends = [End("expired", half("batch_expired")), *[End()] * 5]
        code, _, told = paperscan("batch", "papers", *options(server.url), "--wait")
        assert (code, len(server.paid), set(server.paid.values())) == (0, 2 * REQUESTS_A_PAPER, {1})
    assert statuses(desk) == ["scanned", "scanned"]
    assert "2 to be sent again (batch_expired)" in told


def test_status_and_a_collect_with_nothing_new(paperscan):
    """They tell how the batches stand, and nothing is read or sent; a batch that is lost is told."""
    with BatchServer() as server:
        paperscan("batch", "papers", *options(server.url))
        code, status, _ = paperscan("batch", "status")
        assert (code, paperscan("batch", "collect")[:2]) == (
            0,
            (0, "nothing new: 4 requests are out in 1 batches\n"),
        )
        assert len(server.batches) == 1
        server.batches.clear()
        lost, told = paperscan("batch", "status"), paperscan("batch", "collect")
    assert "batch-1  in_progress  0 of 4 answered" in status
    assert "2 papers wait; 4 requests are out in 1 batches, at most $" in status
    assert (lost[0], told[0]) == (3, 3)
    assert "--retry-failed gives it up" in told[2]


def test_a_rehearsal_tells_half_the_cost(paperscan):
    """And sends nothing; what is out already is not counted."""
    with BatchServer() as server:
        asked = options(server.url)
        _, in_batches, _ = paperscan("batch", "papers", *asked, "--dry-run")
        _, whole, _ = paperscan("batch", "papers", *[word for word in asked if word != "--batch-api"], "--dry-run")
        assert server.calls == []
        paperscan("batch", "papers", *asked)
        _, rest, _ = paperscan("batch", "papers", *asked, "--dry-run")
    one, other = (float(text.split("all: ")[1].split("$")[1].split()[0]) for text in (in_batches, whole))
    assert one == pytest.approx(other / 2, abs=0.0001)
    assert "all: 8 requests" in in_batches
    assert "all: 4 requests" in rest


def test_a_limit_of_cost_keeps_requests_back(paperscan):
    """Exit 3, a line, and a higher limit at the collecting sends the rest."""
    with BatchServer() as server:
        code, _, told = paperscan("batch", "papers", *options(server.url), "--max-cost", "2")
        assert (code, 0 < len(server.sent) < 4) == (3, True)
        server.ends = [End()] * 9
        server.finish()
        assert paperscan("batch", "collect", "--max-cost", "90", "--wait")[0] == 0
        assert (len(server.paid), set(server.paid.values())) == (2 * REQUESTS_A_PAPER, {1})
    assert "requests were not sent: --max-cost 2" in told


def test_a_paper_whose_request_is_refused_has_failed(desk, paperscan):
    """Exit 3; with --retry-failed it is sent once more, and the paper waits again."""
    with BatchServer() as server:
        server.ends = [End(), End(files=refused(400, {"message": "no such thing"}))]
        code, summary, _ = paperscan("batch", "papers", *options(server.url), "--wait")
        assert (code, statuses(desk)) == (3, ["failed", "failed"])
        again, _, _ = paperscan("batch", "papers", *options(server.url), "--retry-failed")
        assert (again, statuses(desk)) == (0, ["fetched", "fetched"])
        server.finish()
        assert paperscan("batch", "collect")[0] == 0
    assert "failed by cause: 2 answers" in summary
    assert statuses(desk) == ["scanned", "scanned"]


def test_papers_that_were_not_begun_are_not_collected(desk, paperscan):
    """`collect` goes on with what waits: the rest of a corpus is for the command that names it."""
    with BatchServer() as server:
        paperscan("batch", "papers", *options(server.url), "--limit", "1")
        server.ends = [End()] * 3
        server.finish()
        assert paperscan("batch", "collect", "--wait")[0] == 0
    assert statuses(desk) == ["scanned", "queued"]


def test_a_folder_that_is_called_as_a_word(desk, paperscan):
    """Is `./status`."""
    (desk / "papers").rename(desk / "status")
    with BatchServer() as server:
        assert paperscan("batch", "./status", *options(server.url))[0] == 0
        assert len(server.sent) == 4


def test_papers_that_another_run_fetched_are_not_collected(desk, paperscan):
    """It was interrupted before they were read: their requests are in no batch, and would be sent and paid for."""
    with BatchServer() as server:
        send(desk, server.url)
        with open_registry(desk / "scans") as registry:
            assert [paper.in_batch for paper in registry.papers] == [True, True]
            put = {"source": "../p9.pdf", "is_file": True, "status": "fetched"}
            registry.put([CorpusPaper(id="p9", in_batch=False, **put)])
        assert "2 papers wait" in paperscan("batch", "status")[1]
        server.ends = [End()] * 9
        server.finish()
        assert paperscan("batch", "collect", "--wait")[0] == 0
        assert len(server.paid) == 2 * REQUESTS_A_PAPER
    assert statuses(desk) == ["scanned", "scanned", "fetched"]


def test_papers_of_a_registry_that_does_not_say_are_collected(desk, paperscan):
    """As an earlier version wrote it: what was paid for is not left behind."""
    with BatchServer() as server:
        send(desk, server.url)
        with open_registry(desk / "scans") as registry:
            registry.put(paper.model_copy(update={"in_batch": None}) for paper in registry.papers)
        server.ends = [End()] * 9
        server.finish()
        assert paperscan("batch", "collect", "--wait")[0] == 0
    assert statuses(desk) == ["scanned", "scanned"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("collect",), "nothing that was asked with --batch-api"),
        (("papers", "--batch-api"), "-a llm --model NAME"),
        (("papers", "--wait"), "--batch-api"),
        (("papers", "--batch-api", "-a", "llm", "--model", "m", "--engine", "ray"), "--engine"),
    ],
)
def test_what_makes_no_sense_is_a_mistake_of_use(arguments, says, paperscan):
    """Exit 2, and a line that says what to do."""
    code, _, told = paperscan("batch", *arguments)
    assert (code, says in told) == (2, True)


def test_an_endpoint_without_the_batch_api(desk, paperscan):
    """Exit 3, one line, and the papers wait."""
    with BatchServer() as server:
        server.before = lambda *_: (404, b'{"error": {"message": "Not Found"}}')
        code, _, told = paperscan("batch", "papers", *options(server.url))
    assert (code, "has no Batch API" in told) == (3, True)
    assert statuses(desk) == ["fetched", "fetched"]


def test_what_is_out_is_not_pruned(desk, paperscan):
    """Its answers are still to come, however old the requests are; clearing everything forgets it."""
    with BatchServer() as server:
        paperscan("batch", "papers", *options(server.url))
        paperscan("cache", "prune", "--older-than", "0.000001", "--cache-dir", "kept")
        server.finish()
        paperscan("batch", "collect")
        listed = paperscan("cache", "list", "--cache-dir", "kept")[2]
        paperscan("cache", "clear", "--yes", "--cache-dir", "kept")
        status = paperscan("batch", "status")[1]
    assert "4 answered, 4 maybe paid" in listed
    assert "0 requests are out in 0 batches" in status
    assert statuses(desk) == ["fetched", "fetched"]


def test_the_key_is_in_nothing_that_is_left(desk):
    """Though the answers repeat it: collecting takes it from the environment, and keeps it nowhere."""
    with BatchServer(lambda _: {"justification": f"the key is {SECRET}"}) as server:
        server.ends = [End()] * 4
        key = {"OPENAI_API_KEY": SECRET}
        done = [send(desk, server.url, **key), collect(desk, "--wait", **key), run("batch", "status", cwd=desk, **key)]
    assert statuses(desk) == ["scanned", "scanned"]
    texts = [part for one in done for part in (one.stdout, one.stderr)]
    files = [file.read_bytes() for file in desk.rglob("*") if file.is_file()]
    assert not any(SECRET in text for text in texts)
    assert not any(SECRET.encode() in data for data in files)
