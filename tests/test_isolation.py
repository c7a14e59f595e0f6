"""A child may do what it likes: its reader gets an answer or a named error in time, and nothing stays behind."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from scanner.errors import PaperscanError
from scanner.extract.frames import Frame
from scanner.extract.isolation import ChildError, DeadChildError, ForkServer, LoudChildError, SlowChildError

PROC = Path("/proc")
MOST = 1_000_000
needs_proc = pytest.mark.skipif(not (PROC / "self/fd").is_dir(), reason="looks into /proc")


@contextmanager
def server(name: str) -> Iterator[ForkServer]:
    """Give a server whose children behave as `name` of `faulty_children` says."""
    serving = ForkServer(f"tests.faulty_children:{name}")
    try:
        yield serving
    finally:
        serving.close()


def ask(serving: ForkServer, content: bytes = b"?", seconds: float = 5) -> Frame:
    """Send one message to a new child and return its answer."""
    deadline = time.monotonic() + seconds
    with serving.child() as child:
        child.send(Frame(b"O", content), deadline)
        return child.receive(deadline, MOST)


def processes() -> set[int]:
    """Return the ids of all processes whose parent is this one, or a child of it."""
    parents = {}
    for stat in PROC.glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):  # ended while we looked
            continue
    ours = {pid for pid, parent in parents.items() if parent == os.getpid()}
    return ours | {pid for pid, parent in parents.items() if parent in ours}


def descriptors() -> int:
    """Return how many files this process has open."""
    return len(list((PROC / "self/fd").iterdir()))


def test_child_answers():
    """A child gets what is sent and its answer comes back whole, also when it is large."""
    with server("echo") as serving:
        assert ask(serving, b"x" * 900_000) == Frame(b"O", b"x" * 900_000)


def test_children_of_several_threads_at_once():
    """Many threads may ask at once, each gets the answer to its own question."""
    with server("echo") as serving, ThreadPoolExecutor(8) as pool:
        questions = [str(number).encode() * 5000 for number in range(60)]
        assert [frame.content for frame in pool.map(lambda words: ask(serving, words), questions)] == questions


@pytest.mark.parametrize(
    ("name", "status"),
    [("segfault", -signal.SIGSEGV), ("killed", -signal.SIGKILL), ("leaves", 0), ("silent", 0), ("raises", 1)],
)
def test_death_is_told_with_its_cause(name, status):
    """A child that dies is told from one that answers, with its exit code or signal."""
    with server(name) as serving, pytest.raises(DeadChildError) as death:
        ask(serving)
    assert death.value.status == status


@pytest.mark.parametrize("name", ["gigabyte", "garbage"])
def test_answer_over_the_limit_is_not_taken(name):
    """An answer that would be too long, or is none, is refused by its first bytes."""
    with server(name) as serving, pytest.raises(LoudChildError):
        ask(serving)


@pytest.mark.parametrize("name", ["deaf", "drips"])
@pytest.mark.parametrize("size", [10, 8_000_000])
def test_deadline_holds(name, size):
    """A child that does not listen, does not answer or drips is left at the deadline."""
    with server(name) as serving:
        ForkServer.child(serving).__exit__(None, None, None)
        start = time.monotonic()
        with pytest.raises(SlowChildError):
            ask(serving, bytes(size), seconds=0.5)
        assert time.monotonic() - start < 1.5


@needs_proc
@pytest.mark.parametrize("name", ["echo", "segfault", "leaves", "gigabyte", "deaf", "drips"])
def test_nothing_stays_behind(name):
    """After a child no process, zombie or open file is left, and none of the server after that is closed."""
    before = processes(), descriptors()
    with server(name) as serving:
        serving.child().__exit__(None, None, None)
        with_server = processes(), descriptors()
        for _ in range(5):
            with_error(serving)
        assert (processes(), descriptors()) == with_server
    assert (processes(), descriptors()) == before


def with_error(serving: ForkServer) -> None:
    """Ask a child that may fail."""
    try:
        ask(serving, seconds=0.2)
    except ChildError:
        return


@needs_proc
def test_child_is_killed_when_the_caller_is_interrupted():
    """A KeyboardInterrupt in the caller ends the child before it goes on."""
    with server("deaf") as serving:
        serving.child().__exit__(None, None, None)
        with_server = processes()
        with pytest.raises(KeyboardInterrupt):
            interrupt_while(serving)
        assert processes() == with_server


def interrupt_while(serving: ForkServer) -> None:
    """Press Ctrl-C while a child works."""
    threading.Timer(0.3, os.kill, [os.getpid(), signal.SIGINT]).start()
    ask(serving, seconds=10)


def test_other_children_go_on_when_one_dies():
    """The death of one child is the loss of one answer, and of no other."""
    with server("echo") as serving, serving.child() as waiting:
        for _ in range(3):
            with serving.child() as victim:
                victim.send(Frame(b"O"), time.monotonic() + 5)
        waiting.send(Frame(b"O", b"still here"), time.monotonic() + 5)
        assert waiting.receive(time.monotonic() + 5, MOST).content == b"still here"


@needs_proc
def test_lost_server_is_started_again():
    """Where the server itself was killed, the next child comes from a new one."""
    with server("echo") as serving:
        before = processes()
        ask(serving)
        for pid in processes() - before:
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.2)
        assert ask(serving, b"again").content == b"again"


def test_server_that_cannot_start_says_why():
    """Where the child's code cannot be imported, the error is one line with the reason and what to do."""
    serving = ForkServer("no_such_module:read")
    with pytest.raises(PaperscanError, match=r"cannot start \(ModuleNotFoundError.*no_such_module.*install"):
        serving.child()


def test_child_sees_no_secret(monkeypatch):
    """What is in the caller's environment, as an API key, is not in the child's."""
    monkeypatch.setenv("OPENAI_API_KEY", "planted")
    with server("environment") as serving:
        names = ask(serving).content.decode().split()
    assert "PATH" in names
    assert "OPENAI_API_KEY" not in names


@needs_proc
def test_fork_of_the_caller_has_its_own_server():
    """A process that was forked from the caller after the first paper reads with a server of its own."""
    with server("echo") as serving:
        ask(serving)
        pid = os.fork()
        if pid == 0:
            answer = ask(serving, b"from the fork").content
            serving.close()
            os._exit(0 if answer == b"from the fork" else 1)
        assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
        assert ask(serving, b"from the first").content == b"from the first"


SCRIPT = """
import sys, time
from scanner.extract.frames import Frame
from scanner.extract.isolation import ForkServer
print("started", flush=True)
serving = ForkServer("tests.faulty_children:" + sys.argv[1])
with serving.child() as child:
    end = time.monotonic() + 30
    child.send(Frame(b"O"), end)
    print(serving._process.pid, flush=True)
    child.receive(end, 100)
print("answered", flush=True)
"""


def run(*arguments: str, **options: object) -> "subprocess.Popen[str]":
    """Start another Python with this one's import path."""
    path = os.pathsep.join(place for place in sys.path if place)
    return subprocess.Popen(
        [sys.executable, *arguments],
        env={**os.environ, "PYTHONPATH": path},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        **options,
    )


@pytest.mark.parametrize("way", ["file", "stdin", "command", "module"])
def test_caller_is_not_run_again(way, tmp_path):
    """However the caller was started, with no guard of its main part, it runs once and its children answer."""
    (tmp_path / "caller_script.py").write_text(SCRIPT)
    arguments = {
        "file": ["caller_script.py"],
        "stdin": ["-"],
        "command": ["-c", SCRIPT],
        "module": ["-m", "caller_script"],
    }
    process = run(*arguments[way], "echo", cwd=tmp_path)
    out, err = process.communicate(SCRIPT if way == "stdin" else None, timeout=30)
    assert err == ""
    assert [out.split()[0], out.split()[2]] == ["started", "answered"]


@needs_proc
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_server_and_children_end_with_the_caller(end):
    """When the caller is killed, terminated or interrupted, the server and its hanging child end too, in silence."""
    process = run("-c", SCRIPT, "deaf")
    process.stdout.readline()
    serving = int(process.stdout.readline())
    os.killpg(process.pid, end)
    _, err = process.communicate(timeout=10)
    assert err.count("Traceback") == (1 if end == signal.SIGINT else 0)
    assert vanishes(serving)


def vanishes(pid: int, seconds: float = 3) -> bool:
    """Wait until a process is gone, or a zombie that only its new parent can reap."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except FileNotFoundError:
            return True
        time.sleep(0.05)
    return False
