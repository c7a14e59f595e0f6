"""A power failure at any moment loses nothing that was told of: real processes, recorded and replayed.

The quick tests look at some moments, the long ones at every one; `tests.benchmarks.power` counts.
"""

import random
import sys
from pathlib import Path

import pytest

from tests.killing import by_model
from tests.llm_server import Server, answering, no_opinion
from tests.power.batches import answered, ask_batch, gone_on, recorded_batch
from tests.power.crashes import Disk
from tests.power.deeds import (
    LEDGER,
    REGISTRY,
    STORE,
    Asked,
    Fault,
    ask_ledger,
    ask_registry,
    ask_store,
    looked,
    recorded,
    spread,
    surroundings,
)
from tests.power.recording import Recording
from tests.power.tracing import can_trace
from tests.small_papers import make_papers

pytestmark = pytest.mark.skipif(not can_trace(), reason="no strace: nothing is recorded")
PAPERS = 3
REQUESTS = 4
MANY = 50
"""Moments looked at where there is time; `python -m tests.benchmarks.power` looks at all."""
DEEDS = pytest.mark.parametrize(
    ("script", "asked"),
    [(STORE, ask_store), (REGISTRY, ask_registry), (LEDGER, ask_ledger)],
    ids=["store", "registry", "ledger"],
)


def desk(folder: Path) -> Path:
    """Return a new folder to work in."""
    (folder / "desk").mkdir()
    return folder / "desk"


def found(recording: Recording, moments: int, asked: Asked, folder: Path, subsets: int = 4) -> list[Fault]:
    """Return all that is wrong at some moments; there must be something to be lost."""
    disk = Disk(recording)
    seen = list(looked(disk, spread(disk.moments(), moments), asked, folder / "left", subsets))
    assert len(seen) > moments
    assert seen[-1].crash.told
    return [fault for one in seen for fault in one.faults]


@DEEDS
@pytest.mark.parametrize("moments", [8, pytest.param(MANY, marks=pytest.mark.slow)])
def test_what_was_told_of_is_there(tmp_path, script, asked, moments):
    """Records, the registry and paid responses: none lost, none torn, and nothing refuses to be read."""
    recording = recorded(desk(tmp_path), script)
    assert found(recording, min(moments, len(Disk(recording).moments()) - 1), asked, tmp_path) == []


@pytest.mark.slow
@DEEDS
@pytest.mark.parametrize(
    "call", ["fsync:1", "fsync:2", "fsync:3", "fsync:5", "fdatasync:2", "fdatasync:5", "rename:1", "mkdir:2"]
)
def test_what_a_killed_process_left_unsynced_is_not_trusted(tmp_path, script, asked, call):
    """Another goes on where it was killed, sees what it had done, and must not take it for being on the disk."""
    recording = Recording(desk(tmp_path))
    command, environment = [sys.executable, "-c", script], surroundings(tmp_path)
    name, turn = call.split(":")
    recording.run(command, environment, inject=f"{name}:signal=KILL:when={turn}")
    assert recording.run(command, environment) == 0
    assert found(recording, 15, asked, tmp_path, subsets=1) == []


@pytest.fixture(scope="module")
def pdfs(tmp_path_factory):
    """Return a folder of small papers."""
    folder = tmp_path_factory.mktemp("corpus") / "papers"
    make_papers(folder, PAPERS)
    return folder


@pytest.mark.parametrize("moments", [16, pytest.param(MANY, marks=pytest.mark.slow)])
def test_a_batch_by_the_rules_loses_nothing(pdfs, tmp_path, moments):
    """And the same command ends with all papers scanned, whatever was left."""
    recording = Recording(desk(tmp_path))
    assert recorded_batch(recording, pdfs) == 0
    count = min(moments, len(Disk(recording).moments()) - 1)
    assert found(recording, count, ask_batch, tmp_path, subsets=1) == []
    assert resumed(recording, pdfs, tmp_path, 1 if moments < 100 else 8) == []


@pytest.mark.slow
@pytest.mark.parametrize("inject", ["", "fsync:signal=KILL:when=9", "fdatasync:signal=KILL:when=3"])
def test_a_batch_by_a_model_loses_nothing_and_pays_nothing_twice(pdfs, tmp_path, inject):
    """But what was under way; also where it was killed before, and went on."""
    recording = Recording(desk(tmp_path))
    with Server(answering(no_opinion)) as server:
        options = by_model(server.url, "-j", "2")
        if inject:
            assert recorded_batch(recording, pdfs, *options, inject=inject) == -9
        assert recorded_batch(recording, pdfs, *options) == 0
        assert found(recording, MANY, ask_batch, tmp_path, subsets=2) == []
        assert resumed(recording, pdfs, tmp_path, 8, server, *options) == []


def resumed(
    recording: Recording, pdfs: Path, folder: Path, times: int, server: Server | None = None, *options: str
) -> list[Fault]:
    """Go on with what crashes left at some moments, and return what is wrong in the end."""
    disk, chance, wrong = Disk(recording), random.Random(5), []  # noqa: S311 - which, is no secret
    for moment in chance.sample(disk.moments(), times):
        crash = chance.choice(list(disk.crashes(moment, subsets=3)))
        crash.build(folder / "left")
        kept, before = answered(folder / "left"), len(server.asked) if server else 0
        wrong += gone_on(crash, folder / "left", pdfs, *options)
        if server and (asked := len(server.asked) - before) > PAPERS * REQUESTS - kept:
            wrong.append(Fault("paid twice", f"{asked} requests, {kept} had been answered"))
    return wrong
