"""Papers of a batch that turn out to be one while they are under way, and what the archive brings and does not."""

import hashlib
import tempfile
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.batch_events import JoinedOne
from scanner.corpus import Named
from scanner.errors import InputError
from scanner.gathering.adding import add
from scanner.gathering.registry import open_registry, read_registry
from scanner.running.fetching_ahead import FetchingAhead
from scanner.running.scanning import Outcome
from tests.arxiv_server import running_server, settings_for, two_versions
from tests.test_batch import Desk, FakeEngine, scan_of

ID = "2312.01234"
DOI = "10.1000/xyz123"
"""As the server says of every paper."""


@pytest.fixture
def server():
    """Return a server that has one paper, and takes its time."""
    with running_server() as server:
        server.script = two_versions(ID)
        server.script["/api/query"] = [reply._replace(drip=0.0003) for reply in server.script["/api/query"]]
        yield server


@pytest.fixture
def desk(server, tmp_path):
    """Return a corpus of the archive's paper and a file, which is the same paper as its pages say."""
    desk = Desk(tmp_path, "copy")
    desk.fetching = settings_for(server, tmp_path / "cache")
    return desk


def by_id(name: str, **more: str) -> Outcome:
    """Return a record that names the paper's id."""
    return Outcome(name, scan_of(name, arxiv_full_id=f"{ID}v1", **more))


@pytest.mark.parametrize("first", ["archive", "file"])
def test_a_paper_whose_copy_was_scanned_while_it_was_fetched_is_not_scanned_again(desk, first):
    """It has its record, and keeps it; nobody counts it as not done."""
    archived = Named(name=ID)
    desk.names = [archived, *desk.names] if first == "archive" else [*desk.names, archived]
    summary = desk.run(engine := FakeEngine({"copy": by_id("copy")}))
    assert engine.begun == ["copy"]
    assert (summary.scanned, summary.not_done, list(desk.status().values())) == (1, 0, ["scanned"])
    (paper,) = read_registry(desk.folder / "scans").papers
    assert paper.tried_sha256 == paper.sha256
    assert len(desk.events(JoinedOne)) == 1


def test_a_fetched_paper_that_stands_here_already_is_no_paper_that_was_not_done(desk):
    """By the DOI that the archive tells."""
    desk.run(FakeEngine({"copy": Outcome("copy", scan_of("copy", doi=DOI))}))
    desk.names.append(Named(name=ID))
    summary = desk.run(engine := FakeEngine({}))
    assert (engine.begun, summary.reused, summary.not_done) == ([], 1, 0)


@pytest.mark.parametrize("first", ["archive", "file"])
def test_a_fetched_paper_that_a_person_took_out_is_not_scanned(desk, first):
    """Under whatever name it was excluded: nobody wants to pay for it."""
    scans = desk.folder / "scans"
    archived = Named(name=ID)
    desk.names = [archived, *desk.names] if first == "archive" else [*desk.names, archived]
    with open_registry(scans) as registry:
        papers = add(desk.names, registry).papers
        out = next(paper for paper in papers if paper.is_file)
        registry.put([out.model_copy(update={"status": "excluded", "doi": DOI})])
    summary = desk.run(engine := FakeEngine({}))
    assert (engine.begun, summary.not_done, list(desk.status().values())) == ([], 0, ["excluded"])


class Together(FakeEngine):
    """Brings what it has only when it has two papers: first that of the file, then that of the archive."""

    def __init__(self, *args, **more) -> None:
        super().__init__(*args, **more)
        self._held = {}

    def submit(self, task, done) -> None:
        """Hold a paper until there are two."""
        self._held[task.id] = (task, done)
        if len(self._held) == 2:
            for name in ("copy", ID):
                super().submit(*self._held[name])


@pytest.mark.parametrize(
    "second", [Outcome(ID, error=InputError("damaged", "cut short")), by_id(ID, failed="the answer was cut")]
)
def test_a_copy_that_fails_takes_no_record_away(desk, second):
    """What one of two copies gave is whole: the paper is scanned."""
    desk.names.insert(0, Named(name=ID))
    summary = desk.run(Together({"copy": by_id("copy"), ID: second}))
    assert (summary.failed, summary.not_done, desk.status()) == ({}, 0, {ID: "scanned"})
    (paper,) = read_registry(desk.folder / "scans").papers
    assert paper.scan.startswith("2312.01234/")
    assert paper.failure is None


def test_a_copy_that_is_whole_mends_a_paper_that_failed(desk):
    """Nobody need try again what is there."""
    desk.names.insert(0, Named(name=ID))
    lacking = by_id("copy", failed="the answer was cut")
    summary = desk.run(Together({"copy": lacking, ID: by_id(ID)}))
    assert (summary.failed, desk.status()) == ({}, {ID: "scanned"})
    assert desk.run(FakeEngine({})).reused == 1


class Shuffled(FakeEngine):
    """Brings papers some at a time, in an order of its own."""

    def __init__(self, outcomes, order: Random, papers: int) -> None:
        super().__init__(outcomes, capacity=3)
        self._order, self._left, self._held = order, papers, []

    def submit(self, task, done) -> None:
        """Hold papers until no more are given out."""
        self._held.append((task, done))
        if len(self._held) == min(self.capacity, self._left):
            self._left -= len(self._held)
            held, self._held = self._held, []
            self._order.shuffle(held)
            for pair in held:
                super().submit(*pair)


_KNOWN_BY = ({"title": "T{}"}, {"doi": "10.1/{}"}, {"title": "T{}", "arxiv_full_id": "2312.0000{}v1"})
_ENDS = ("whole", "whole", "whole", "lacking", "damaged")
_FILES = st.lists(
    st.tuples(st.integers(1, 3), st.sampled_from(_KNOWN_BY), st.sampled_from(_ENDS)), min_size=2, max_size=7
)


@settings(max_examples=40, deadline=None)
@given(_FILES, st.randoms())
def test_whatever_is_one_in_whatever_order_nothing_is_lost_and_nothing_left(files, order):
    """The registry has every name, the summary tells what it has, and the same command finds nothing to do."""
    with tempfile.TemporaryDirectory() as folder:
        names = [f"p{number}" for number in range(len(files))]
        desk = Desk(Path(folder), *names)
        outcomes = {}
        for name, (which, known_by, end) in zip(names, files, strict=True):
            known = {key: text.format(which) for key, text in known_by.items()}
            sha256 = hashlib.sha256(f"%PDF-{name}".encode()).hexdigest()
            scan = scan_of(name, sha256, failed="cut" if end == "lacking" else "", **known)
            outcomes[name] = Outcome(name, scan)
            if end == "damaged":
                outcomes[name] = Outcome(name, error=InputError("damaged", "cut short"))
        summary = desk.run(Shuffled(outcomes, order, len(files)))
        papers = read_registry(desk.folder / "scans").papers
        assert {Path(known).stem for paper in papers for known in paper.names} == set(names)
        assert summary.not_done == 0
        assert summary.failed.keys() == {paper.id for paper in papers if paper.status == "failed"}
        again = desk.run(engine := FakeEngine({}))
        assert (engine.begun, again.reused, again.failed_before) == (
            [],
            len(papers) - len(summary.failed),
            len(summary.failed),
        )


def test_a_cache_that_cannot_be_used_ends_the_batch_and_no_paper_is_blamed(desk):
    """As with any disk that refuses: the same command goes on once it does not."""
    (desk.folder / "cache").write_text("a file stands in the way")
    desk.names = [Named(name=ID)]
    summary = desk.run(FakeEngine({}))
    assert (summary.stopped, summary.failed, desk.status()) == ("store", {}, {ID: "queued"})


def test_a_mistake_of_ours_in_fetching_is_told_with_the_paper_and_holds_no_other():
    """Else the rest of the corpus would be left out without a word."""
    told = []
    ahead = FetchingAhead([("one", "2312.01234"), ("two", "2312.01235")], object(), told.append)
    ahead._thread.join(10)
    assert [had.id for had in told] == ["one", "two"]
    assert "a bug" in str(told[0].error)


def test_what_is_written_down_of_a_failure_names_no_place_of_this_machine(tmp_path):
    """A registry is shared; the paper is named beside the message."""
    desk = Desk(tmp_path, "one")
    file = tmp_path / "one.pdf"
    failing = Outcome(str(file), error=InputError("not_pdf", f"{file}: the file is empty"))
    desk.run(FakeEngine({"one": failing}))
    assert read_registry(tmp_path / "scans").papers[0].failure.message == "the file is empty"
    assert str(tmp_path) not in (tmp_path / "scans" / "registry.jsonl").read_text()


def test_a_paper_that_was_fetched_waits_for_no_batch(server, tmp_path):
    """Where a run ends before it is read: `collect` would send its requests, which nobody asked for."""
    desk = Desk(tmp_path)
    desk.fetching = settings_for(server, tmp_path / "cache")
    desk.names = [Named(name=ID)]
    seen = []
    engine = FakeEngine({ID: by_id(ID)})
    engine.after = lambda _: seen.extend(read_registry(tmp_path / "scans").papers)
    desk.run(engine)
    assert [(paper.status, paper.waits) for paper in seen] == [("fetched", False)]
