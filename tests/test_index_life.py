"""The index says what a walk over the records says, whatever happened to the records and to itself."""

import random
import shutil
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from scanner.keeping.index import Index
from scanner.keeping.index_file import NAME
from scanner.keeping.store import Store, to_json
from tests.kept_scans import TICK, Unsynced, assert_true, flip, later, scan


class Life(RuleBasedStateMachine):
    """A directory of scans through saves, edits, moves, losses and damage, with and without the wait for settling."""

    @initialize(clock=st.sampled_from((time.time_ns, later)), seed=st.integers(0, 2**32))
    def begin(self, clock, seed):
        """Begin with an empty directory."""
        self.home = tempfile.TemporaryDirectory()
        self.root = Path(self.home.name) / "scans"
        self.root.mkdir()
        self.clock = clock
        self.chance = random.Random(seed)  # noqa: S311 - no secret
        self.restart()

    def teardown(self):
        """Leave nothing behind."""
        self.store.index.close()
        self.home.cleanup()

    @rule()
    def restart(self):
        """Go on with another process."""
        if hasattr(self, "store"):
            self.store.index.close()
        self.store = Store(self.root, Unsynced())
        self.store.index = Index(self.root, now=self.clock)

    @rule(paper=st.integers(0, 2), turn=st.integers(0, 2), title=st.sampled_from(("One lantern", "Two lamps")))
    def save(self, paper, turn, title):
        """File a record, in place of one that has its id."""
        self.store.save(scan(paper, turn, title), b"said\n" if turn else None)

    @rule(text=st.sampled_from(("", "{}", "[1]", to_json(scan(7, title="Lamps")), to_json(scan(7, title="Lumps")))))
    def edit(self, text):
        """Write into a record as an editor does."""
        if files := sorted(self.root.glob("*/*/scan.json")):
            self.chance.choice(files).write_text(text)

    @rule(depth=st.integers(1, 3))
    def remove(self, depth):
        """Remove a record, a scan's folder or a paper's."""
        if paths := sorted(self.root.glob("/".join(("[!.]*", "*", "scan.json")[:depth]))):
            path = self.chance.choice(paths)
            path.unlink() if path.is_file() else shutil.rmtree(path)

    @rule(depth=st.integers(1, 2))
    def move(self, depth):
        """Give a folder another name."""
        if paths := sorted(self.root.glob("/".join(("[!.]*", "*")[:depth]))):
            path = self.chance.choice(paths)
            path.rename(path.with_name(f"moved-{self.chance.random()}"))

    @rule()
    def copy(self):
        """Copy a scan with its times."""
        if scans := sorted(self.root.glob("[!.]*/*")):
            shutil.copytree(self.chance.choice(scans), self.root / f"copy-{self.chance.random()}" / "scan")

    @rule()
    def lose(self):
        """Remove the index."""
        self.restart()
        for file in self.root.glob(".index*"):
            file.unlink()

    @rule(how=st.sampled_from(("flip", "cut", "junk", "empty")))
    def damage(self, how):
        """Spoil the file of the index while nobody has it open."""
        self.store.index.close()
        file = self.root / NAME
        if not file.exists():
            return
        data = file.read_bytes()
        cut = self.chance.randrange(len(data) or 1)
        file.write_bytes({"cut": data[:cut], "junk": self.chance.randbytes(9000), "empty": b""}.get(how, data))
        if how == "flip":
            for _ in range(5):
                flip(file, self.chance.randrange(len(data) or 1), self.chance)

    @rule()
    def look(self):
        """Let another process look meanwhile."""
        other = Index(self.root, now=self.clock)
        other.refresh()
        other.close()

    @rule()
    def refresh(self):
        """Compare what the index says with what is there."""
        time.sleep(TICK)
        assert_true(self.store.index, self.store.index.refresh())

    @invariant()
    def tick(self):
        """Let the file system's clock move on, as it does between two acts of a person."""
        if getattr(self, "clock", None) is later:
            time.sleep(TICK)


LIVES = settings(max_examples=20, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck))
TestLife = Life.TestCase
TestLife.settings = LIVES


@pytest.mark.slow
class TestLongLife(Life.TestCase):
    """More and longer lives."""

    settings = settings(LIVES, max_examples=200, stateful_step_count=50)
