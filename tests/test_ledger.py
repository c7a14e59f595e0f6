"""Nothing paid is lost: the ledger under crashes, damage, threads and processes."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.endpoint.exchange import Received, Request
from scanner.endpoint.ledger import Ledger, ledger_file
from scanner.errors import StoreError

ROOT = Path(__file__).resolve().parent.parent
WRITER = """
import sys, threading
from pathlib import Path
from scanner.endpoint.exchange import Received, Request
from scanner.endpoint.ledger import Ledger

def work(name):
    for number in range(100_000):
        request = Request(base_url="u", path="/chat/completions", body={"model": "m", "n": f"{name} {number}"})
        row = ledger.intend(request, "test")
        ledger.answered(row, request, Received(status=200, body=request.key.encode() * 600, seconds=1))
        sys.stdout.write(request.key + "\\n")
        sys.stdout.flush()

ledger = Ledger(Path(sys.argv[1]))
for name in "abcd":
    threading.Thread(target=work, args=(sys.argv[2] + name,), daemon=True).start()
threading.Event().wait()
"""


def request(number: int = 0) -> Request:
    """Return a request."""
    return Request(base_url="http://x/v1", path="/chat/completions", body={"model": "m", "messages": [number]})


def answer(body: bytes = b"{}") -> Received:
    """Return a response."""
    return Received(status=200, headers={"x-request-id": "1"}, body=body, seconds=0.5)


@pytest.fixture
def ledger(tmp_path):
    """Return an empty ledger."""
    return Ledger(tmp_path / "ledger.sqlite")


def test_a_response_comes_back_as_it_was(ledger):
    """To the byte, with its headers and its seconds."""
    raw = b'\xff\x00 not even text "\\ud800"'
    ledger.answered(ledger.intend(request(), "artifacts"), request(), answer(raw))
    (found,) = ledger.responses(request().key)
    assert (found.received, found.asked, found.model) == (answer(raw), "artifacts", "m")


def test_an_intent_without_an_end_may_have_been_paid(ledger):
    """It is listed as such and serves nothing."""
    ledger.intend(request(), "artifacts")
    assert ledger.responses(request().key) == []
    assert [row.state for row in ledger.rows()] == ["maybe paid"]


def test_a_failed_request_keeps_what_came_of_it(ledger):
    """The fault by its name, and the bytes before the break."""
    ledger.failed(ledger.intend(request(), "artifacts"), "cut", b"half of")
    assert [(row.state, row.size) for row in ledger.rows()] == [("cut", 7)]


@pytest.mark.parametrize(
    "damage",
    ["body = x'00'", "status = 201", "digest = ''", "headers = 'no'", "key = key || '0'", "seconds = 'x'"],
)
def test_a_damaged_row_is_refused(ledger, damage):
    """Whatever of it was changed, it is listed as damaged and serves no one."""
    ledger.answered(ledger.intend(request(), "artifacts"), request(), answer())
    with sqlite3.connect(ledger.file) as base:
        base.execute(f"UPDATE exchange SET {damage}")  # noqa: S608 - words of this file
    assert ledger.responses(request().key) + ledger.responses(request().key + "0") == []
    assert [row.state for row in ledger.rows()] == ["damaged"]


def test_a_file_that_is_no_ledger_is_told_in_a_line(tmp_path):
    """Whoever it belongs to, it is not touched."""
    file = tmp_path / "ledger.sqlite"
    file.write_bytes(b"something else entirely" * 100)
    with pytest.raises(StoreError, match="move it away, or choose another --cache-dir"):
        Ledger(file)
    assert file.read_bytes().startswith(b"something else")


def test_threads_write_at_the_same_time(ledger):
    """No row is lost or mixed up, and they share their syncs of the disk."""

    def work(name: int) -> None:
        for number in range(10):
            one = request(name * 100 + number)
            ledger.answered(ledger.intend(one, "test"), one, answer(one.key.encode()))

    threads = [threading.Thread(target=work, args=(name,)) for name in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    keys = [request(name * 100 + number).key for name in range(16) for number in range(10)]
    assert [ledger.responses(key)[0].received.body for key in keys] == [key.encode() for key in keys]


def test_a_write_that_cannot_be_made_is_told_and_harms_no_other(ledger):
    """Half a surrogate pair is no text to SQLite; those who write at the same time lose nothing."""
    told = []

    def work(name: int) -> None:
        for number in range(10):
            one = request(name * 100 + number)
            ledger.answered(ledger.intend(one, "test"), one, answer(one.key.encode()))

    def spoil() -> None:
        for _ in range(10):
            try:
                ledger.remember("http://x/v1", "dialect of \udcff", "{}")
            except StoreError as error:
                told.append(str(error))

    threads = [threading.Thread(target=work, args=(name,)) for name in range(8)]
    threads += [threading.Thread(target=spoil) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 80
    assert all("\n" not in line and "surrogate" in line for line in told)
    keys = [request(name * 100 + number).key for name in range(8) for number in range(10)]
    assert [[e.received.body for e in ledger.responses(key)] for key in keys] == [[key.encode()] for key in keys]


def test_what_was_learned_of_an_endpoint_is_replaced(ledger):
    """Each endpoint has its own."""
    ledger.remember("one", "dialect", "old")
    ledger.remember("one", "dialect", "new")
    assert (ledger.recall("one", "dialect"), ledger.recall("two", "dialect")) == ("new", None)
    assert ledger.known("one") == {"dialect": "new"}


def test_many_rows_are_listed_and_pruned_quickly(ledger):
    """In order, over several pages; removing them takes one commit, and the file gives its room back."""
    for number in range(450):
        ledger.intend(request(number), "test")
    rows = ledger.rows()
    assert [row.key for row in rows] == [request(number).key for number in range(450)]
    begun = time.process_time()
    ledger.remove([row.number for row in rows[:-1]])
    assert time.process_time() - begun < 0.1
    assert [row.key for row in ledger.rows()] == [request(449).key]


def test_clear_leaves_nothing(ledger):
    """Neither responses nor what was learned."""
    ledger.answered(ledger.intend(request(), "artifacts"), request(), answer())
    ledger.remember("one", "dialect", "old")
    assert (ledger.clear(), ledger.rows(), ledger.known("one")) == (1, [], {})


def test_the_cache_folder_is_the_users(tmp_path, monkeypatch):
    """By the XDG rules, unless another is given."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert ledger_file(None) == tmp_path / "paperscan" / "ledger.sqlite"
    assert ledger_file(tmp_path / "own") == tmp_path / "own" / "ledger.sqlite"


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    )
)
def test_the_digest_does_not_hang_on_the_order_of_keys(value):
    """Two ways to write one request are one request."""
    one = Request(base_url="u", path="/p", body={"model": "m", "value": value})
    other = Request(base_url="u", path="/p", body={"value": value, "model": "m"})
    assert one.key == other.key


@pytest.mark.parametrize("change", [{"base_url": "v"}, {"path": "/q"}, {"body": {"model": "m", "temperature": 1}}])
def test_the_digest_hangs_on_the_whole_request(change):
    """The endpoint, the wire, and every option."""
    one = Request(base_url="u", path="/p", body={"model": "m", "temperature": 0})
    assert Request(**(one.model_dump() | change)).key != one.key


@pytest.mark.slow
def test_kill_9_loses_nothing_that_was_acknowledged(tmp_path):
    """Twenty rounds of two processes with four threads each: every response that was told to be there is there."""
    file, chance = tmp_path / "ledger.sqlite", random.Random(7)  # noqa: S311 - when to kill is no secret
    acknowledged: list[str] = []
    for turn in range(20):
        writers = [_writer(file, f"{turn}{name}") for name in "xy"]
        time.sleep(0.6 + chance.random() * 0.4)
        for writer in writers:
            writer.send_signal(signal.SIGKILL)
            lines = writer.communicate()[0].split("\n")
            acknowledged += [line for line in lines if len(line) == 64]
    ledger = Ledger(file)
    found = {row.key: row.state for row in ledger.rows()}
    assert len(acknowledged) > 200
    assert [key for key in acknowledged if found.get(key) != "answered"] == []
    open_ones = [key for key, state in found.items() if state == "maybe paid"]
    assert len(open_ones) <= 20 * 2 * 4


def _writer(file: Path, name: str) -> subprocess.Popen[str]:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, file, name], env=environment, stdout=subprocess.PIPE, text=True
    )
