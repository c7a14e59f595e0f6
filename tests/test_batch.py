"""A corpus: what is given out, what is written down, and what ends a batch."""

import itertools
import threading
import time
from queue import SimpleQueue

import pytest

from scanner.auditing import Run
from scanner.auditors.rules import RulesAuditor
from scanner.auditors.settings import AuditorSettings
from scanner.batch_events import FailedOne, JoinedOne, ScannedOne, Started, Stopping
from scanner.corpus import CorpusPaper, Named
from scanner.engines.local import LocalEngine
from scanner.errors import EndpointError, InputError, StoreError
from scanner.fetched import FetchSettings
from scanner.gathering.adding import add
from scanner.gathering.registry import open_registry, read_registry
from scanner.keeping.atomic import Disk
from scanner.keeping.store import Store
from scanner.record import Scan
from scanner.running.batch import Batch
from scanner.running.planning import Choice, plan
from scanner.running.recipe import Prepared
from scanner.running.scanning import Outcome, Scanner
from scanner.running.work import Task
from tests.records import record

_NUMBERS = itertools.count()


def scan_of(name: str, sha256: str = "", title: str = "", failed: str = "", **known: str) -> Scan:
    """Return a record of a paper, with a module that was not answered where `failed` says why."""
    run = {"version": 1, "digest": "d"} | ({"error": failed} if failed else {})
    return Scan.model_validate(
        record(
            paper={"title": title or f"About {name}", "authors": ["Ada Brook"], "year": 2025} | known,
            scan_id=f"20250101T000000Z-rules-{next(_NUMBERS):08}",
            source={"kind": "file", "name": name, "sha256": sha256 or f"sha of {name}"},
            provenance={"tool": "t", "auditor": "rules", "modules": {"artifacts": run}},
        )
    )


class FakeEngine:
    """Brings what a table says of each paper, at once; `begun` are the papers it was given."""

    def __init__(self, outcomes: dict[str, Outcome], capacity: int = 2) -> None:
        self.capacity = capacity
        self.begun: list[str] = []
        self.stopped = ""
        self.closed = False
        self.after = lambda _: None
        self._outcomes = outcomes

    def submit(self, task, done) -> None:
        """Bring the outcome of a paper, a record where the table says nothing else."""
        self.begun.append(task.id)
        self.after(task.id)
        done(task, self._outcomes.get(task.id) or Outcome(task.name, scan_of(task.id)))

    def stop(self, reason: str) -> None:
        """Note that nothing further is to be asked."""
        self.stopped = reason

    def close(self) -> None:
        """Note the end."""
        self.closed = True


class Desk:
    """A corpus of files in a folder, and what a batch over it told."""

    def __init__(self, folder, *names: str) -> None:
        self.folder = folder
        self.told = []
        self.fetching = FetchSettings(offline=True)
        for name in names:
            (folder / f"{name}.pdf").write_bytes(f"%PDF-{name}".encode())
        self.names = [Named(name=str(folder / f"{name}.pdf")) for name in names]

    def run(self, engine: FakeEngine, *, store=None, drain: float = 5.0, **choice):
        """Run a batch over all papers; returns its summary."""
        scans = self.folder / "scans"
        scanner = Scanner({}, RulesAuditor(), store or Store(scans), self.fetching, inputs="inputs")
        prepared = Prepared(scanner, Run(RulesAuditor(), "rules", AuditorSettings()))
        with open_registry(scans) as registry:
            papers = add(self.names, registry).papers
            batch = Batch(registry, prepared, engine, self.told.append, drain)
            engine.batch = batch
            return batch.run(plan(papers, registry, "inputs", Choice(**choice)))

    def status(self) -> dict[str, str]:
        """Return the status of each paper as the registry has it."""
        return {paper.id: paper.status for paper in read_registry(self.folder / "scans").papers}

    def events(self, kind) -> list:
        """Return what was told of one kind."""
        return [event for event in self.told if isinstance(event, kind)]


def test_every_paper_is_scanned_filed_and_written_down(tmp_path):
    """And the same again finds nothing to do."""
    desk = Desk(tmp_path, "one", "two", "three")
    summary = desk.run(engine := FakeEngine({}))
    assert (summary.scanned, summary.failed, summary.stopped) == (3, {}, None)
    assert desk.status() == dict.fromkeys(["one", "two", "three"], "scanned")
    assert len(list((tmp_path / "scans").glob("*/*/scan.json"))) == 3
    assert engine.closed
    again = desk.run(FakeEngine({}))
    assert (again.scanned, again.reused) == (0, 3)


def test_the_record_that_is_written_down_is_there(tmp_path):
    """Relative to the registry: a folder of scans can be moved."""
    desk = Desk(tmp_path, "one")
    desk.run(FakeEngine({}))
    (paper,) = read_registry(tmp_path / "scans").papers
    assert (tmp_path / "scans" / paper.scan).is_file()
    assert (paper.title, paper.first_author) == ("About one", "Ada Brook")


def test_a_paper_that_fails_holds_no_other(tmp_path):
    """It is told with its cause, kept with it, and not tried again before somebody says so."""
    desk = Desk(tmp_path, "bad", "good")
    bad = {"bad": Outcome("bad", error=InputError("damaged", "the PDF is cut short"))}
    summary = desk.run(FakeEngine(bad))
    assert (summary.scanned, summary.failed["bad"].cause) == (1, "damaged")
    assert desk.events(FailedOne)[0].failure.message == "the PDF is cut short"
    assert desk.run(FakeEngine({})).failed_before == 1
    assert desk.run(FakeEngine({}), retry_failed=True).scanned == 1


def test_a_record_that_lacks_answers_is_kept_and_counts_as_failed(tmp_path):
    """What was answered is not lost, and what was not is not forgotten."""
    desk = Desk(tmp_path, "one")
    lacking = {"one": Outcome("one", scan_of("one", failed="the answer was cut"))}
    summary = desk.run(FakeEngine(lacking))
    assert summary.failed["one"].message == "artifacts was not answered: the answer was cut"
    (paper,) = read_registry(tmp_path / "scans").papers
    assert paper.status == "failed"
    assert (tmp_path / "scans" / paper.scan).is_file()


def test_no_more_papers_are_given_out_than_an_engine_takes(tmp_path):
    """However many there are: memory stays flat."""
    desk = Desk(tmp_path, *"abcdefgh")
    flying, most = set(), []

    class Slow(FakeEngine):
        def submit(self, task, done) -> None:
            flying.add((task, done))
            most.append(len(flying))
            if len(flying) == self.capacity:
                self.bring()

        def bring(self) -> None:
            for task, done in sorted(flying, key=lambda pair: pair[0].id):
                done(task, Outcome(task.name, scan_of(task.id)))
            flying.clear()

    assert desk.run(Slow({}, capacity=4)).scanned == 8
    assert max(most) == 4


@pytest.mark.parametrize("reason", ["interrupted", "terminated"])
def test_a_batch_that_is_told_to_end_finishes_what_flies(tmp_path, reason):
    """Nothing further is begun; what was done is written down, and the rest is left for the next run."""
    desk = Desk(tmp_path, *"abcdef")
    engine = FakeEngine({}, capacity=1)
    engine.after = lambda name: engine.batch.stop(reason, "enough") if name == "b" else None
    summary = desk.run(engine)
    assert engine.begun == ["a", "b"]
    assert (summary.scanned, summary.not_done, summary.stopped) == (2, 4, reason)
    assert engine.stopped == "enough"
    assert [event.reason for event in desk.events(Stopping)] == [reason]
    assert desk.run(FakeEngine({})).scanned == 4


def test_a_paper_that_does_not_end_is_given_up_after_the_drain(tmp_path):
    """A batch that was told to end does end."""
    desk = Desk(tmp_path, "one")

    class Stuck(FakeEngine):
        def submit(self, *_: object) -> None:
            self.batch.stop("interrupted", "enough")

    summary = desk.run(Stuck({}), drain=0.2)
    assert (summary.scanned, summary.not_done) == (0, 1)
    assert desk.status() == {"one": "queued"}


class Slow(Disk):
    """A disk that takes its time."""

    def sync(self, handle):
        """Wait, and longer than need be."""
        time.sleep(0.1)
        super().sync(handle)


def test_what_was_brought_is_filed_however_slow_the_disk_is(tmp_path):
    """Told to end, a batch gives those in flight some time; what is there by then is not thrown away."""
    desk = Desk(tmp_path, "one", "two", "three")
    engine = FakeEngine({}, capacity=3)
    engine.after = lambda name: engine.batch.stop("interrupted", "stop") if name == "three" else None
    summary = desk.run(engine, store=Store(tmp_path / "scans", Slow()), drain=0.2)
    assert (summary.scanned, summary.stopped) == (3, "interrupted")
    assert desk.status() == dict.fromkeys(["one", "two", "three"], "scanned")


def test_an_endpoint_that_is_not_to_be_asked_ends_the_batch(tmp_path):
    """No paper is blamed for it: they are left for the next run."""
    desk = Desk(tmp_path, *"abcd")
    quota = EndpointError("quota", "the account has no credit left")
    summary = desk.run(FakeEngine({"b": Outcome("b", error=quota)}, capacity=1))
    assert (summary.scanned, summary.failed, summary.stopped) == (1, {}, "endpoint")
    assert "no credit left" in summary.message
    assert desk.status()["b"] == "queued"


class FullStore(Store):
    """A store on a disk that is full after so many records."""

    def __init__(self, root, room: int) -> None:
        super().__init__(root)
        self._room = room

    def save(self, scan, transcript=None, text=""):
        """File a record while there is room."""
        if not self._room:
            raise StoreError("scans: cannot be written: No space left on device")
        self._room -= 1
        return super().save(scan, transcript, text)


def test_a_full_disk_ends_the_batch_with_what_was_filed(tmp_path):
    """Each further paper would be worked at in vain."""
    desk = Desk(tmp_path, *"abcdef")
    summary = desk.run(FakeEngine({}, capacity=1), store=FullStore(tmp_path / "scans", 2))
    assert (summary.scanned, summary.stopped) == (2, "store")
    assert "No space left" in summary.message
    assert list(desk.status().values()).count("scanned") == 2


def test_a_file_that_turns_out_to_be_a_known_paper_joins_it(tmp_path):
    """By title and first author, once both were read."""
    desk = Desk(tmp_path, "draft", "final")
    same = {name: Outcome(name, scan_of(name, title="Counting lanterns")) for name in ("draft", "final")}
    desk.run(FakeEngine(same, capacity=1))
    (paper,) = read_registry(tmp_path / "scans").papers
    assert paper.names == ("../draft.pdf", "../final.pdf")
    assert desk.events(JoinedOne) == [JoinedOne(paper="final", into="draft")]
    assert desk.run(FakeEngine({})).reused == 1


def test_a_paper_that_failed_and_became_part_of_another_is_none_that_failed(tmp_path):
    """The file that was read whole shows that the other was its copy."""
    desk = Desk(tmp_path, "final", "draft")
    lacking = Outcome("draft", scan_of("draft", title="Counting lanterns", failed="cut"))
    whole = Outcome("final", scan_of("final", title="Counting lanterns"))

    class Backwards(FakeEngine):
        def submit(self, task, done) -> None:
            self.begun.append((task, done))
            for held in reversed(self.begun) if len(self.begun) == 2 else ():
                held[1](held[0], self._outcomes[held[0].id])

    summary = desk.run(Backwards({"draft": lacking, "final": whole}))
    assert (summary.failed, summary.not_done, desk.status()) == ({}, 0, {"final": "scanned"})


def test_the_first_event_tells_what_is_to_be_done(tmp_path):
    """And why the rest is not."""
    desk = Desk(tmp_path, *"abc")
    desk.run(FakeEngine({}), limit=2)
    desk.told.clear()
    desk.run(FakeEngine({}))
    assert desk.told[0] == Started(papers=3, todo=1, reused=2, failed_before=0, excluded=0, left=0)
    assert [event.paper for event in desk.events(ScannedOne)] == ["c"]


def test_an_engine_that_is_closed_leaves_no_thread(tmp_path):
    """A run of many rounds makes one for each."""
    scanner = Scanner({}, RulesAuditor(), Store(tmp_path), FetchSettings(offline=True))
    before = set(threading.enumerate())
    engine = LocalEngine(Prepared(scanner, Run(RulesAuditor(), "rules", AuditorSettings())), 3)
    begun = set(threading.enumerate()) - before
    brought = SimpleQueue()
    engine.submit(Task("one", str(tmp_path / "one.pdf")), lambda *pair: brought.put(pair))
    assert brought.get(timeout=10)[1].error.cause == "no_file"
    engine.close()
    for thread in begun:
        thread.join(10)
    assert len(begun) == 3
    assert not any(thread.is_alive() for thread in begun)


def test_what_cannot_be_fetched_fails_by_name(tmp_path):
    """Offline, an archive's paper that is not in the cache."""
    desk = Desk(tmp_path)
    desk.names = [Named(name="2502.17356")]
    summary = desk.run(FakeEngine({}))
    assert summary.failed["2502.17356"].cause == "offline"


def test_a_paper_added_as_an_entry_alone_is_scanned(tmp_path):
    """A registry written by hand is as good as one made by `add`."""
    desk = Desk(tmp_path, "one")
    with open_registry(tmp_path / "scans") as registry:
        registry.put([CorpusPaper(id="mine", source="../one.pdf", is_file=True)])
    desk.names = []
    with open_registry(tmp_path / "scans") as registry:
        assert plan(registry.papers, registry, "inputs", Choice()).todo[0].id == "mine"
