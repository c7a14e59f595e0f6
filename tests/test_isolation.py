"""A child may do what it likes: its reader gets an answer or a named error in time, and nothing stays behind."""

import gc
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from scanner.errors import PaperscanError
from scanner.extract.frames import Frame
from scanner.extract.isolation import ChildError, DeadChildError, ForkServer, LoudChildError, SlowChildError
from scanner.extract.processes import SAFE_WAY, Processes, Way, processes
from scanner.extract.spawning import Spawner
from tests.pdfs import paper_pdf

PROC = Path("/proc")
MOST = 1_000_000
needs_proc = pytest.mark.skipif(not (PROC / "self/fd").is_dir(), reason="looks into /proc")


Server = Callable[[str], AbstractContextManager[Processes]]


@pytest.fixture
def server(way: Way) -> Server:
    """Return what gives a server, for as long as it is needed, whose children behave as a name of `faulty_children`."""

    @contextmanager
    def serve(name: str) -> Iterator[Processes]:
        serving = processes(f"tests.faulty_children:{name}", way)
        try:
            yield serving
        finally:
            serving.close()

    return serve


def ask(serving: Processes, content: bytes = b"?", seconds: float = 5) -> Frame:
    """Send one message to a new child and return its answer."""
    deadline = time.monotonic() + seconds
    with serving.child() as child:
        child.send(Frame(b"O", content), deadline)
        return child.receive(deadline, MOST)


def family() -> set[int]:
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
    """Return how many files this process has open, but for those that earlier tests let go of."""
    gc.collect()
    return len(list((PROC / "self/fd").iterdir()))


def test_child_answers(server):
    """A child gets what is sent and its answer comes back whole, also when it is large."""
    with server("echo") as serving:
        assert ask(serving, b"x" * 900_000) == Frame(b"O", b"x" * 900_000)


def test_children_of_several_threads_at_once(server, way):
    """Many threads may ask at once, each gets the answer to its own question."""
    with server("echo") as serving, ThreadPoolExecutor(8) as pool:
        questions = [str(number).encode() * 5000 for number in range(60 if way == "fork" else 12)]
        assert [frame.content for frame in pool.map(lambda words: ask(serving, words), questions)] == questions


@pytest.mark.parametrize(
    ("name", "status"),
    [("segfault", -signal.SIGSEGV), ("killed", -signal.SIGKILL), ("leaves", 0), ("silent", 0), ("raises", 1)],
)
def test_death_is_told_with_its_cause(server, name, status):
    """A child that dies is told from one that answers, with its exit code or signal."""
    with server(name) as serving, pytest.raises(DeadChildError) as death:
        ask(serving)
    assert death.value.status == status


@pytest.mark.parametrize("name", ["gigabyte", "garbage"])
def test_answer_over_the_limit_is_not_taken(server, name):
    """An answer that would be too long, or is none, is refused by its first bytes."""
    with server(name) as serving, pytest.raises(LoudChildError):
        ask(serving)


@pytest.mark.parametrize("name", ["deaf", "drips", "holds_the_lock"])
@pytest.mark.parametrize("size", [10, 8_000_000])
def test_deadline_holds(server, name, size):
    """A child that does not listen, does not answer or drips is left at the deadline."""
    with server(name) as serving:
        serving.child().__exit__(None, None, None)
        start = time.monotonic()
        with pytest.raises(SlowChildError):
            ask(serving, bytes(size), seconds=0.5)
        assert time.monotonic() - start < 1.5


@needs_proc
@pytest.mark.parametrize("name", ["echo", "segfault", "leaves", "gigabyte", "deaf", "drips"])
def test_nothing_stays_behind(server, name):
    """After a child no process, zombie or open file is left, and none of the server after that is closed."""
    before = family(), descriptors()
    with server(name) as serving:
        serving.child().__exit__(None, None, None)
        with_server = family(), descriptors()
        for _ in range(3):
            with_error(serving)
        assert (family(), descriptors()) == with_server
    assert (family(), descriptors()) == before


def with_error(serving: Processes) -> None:
    """Ask a child that may fail."""
    try:
        ask(serving, seconds=0.2)
    except ChildError:
        return


@needs_proc
def test_child_is_killed_when_the_caller_is_interrupted(server):
    """A KeyboardInterrupt in the caller ends the child before it goes on."""
    with server("deaf") as serving:
        serving.child().__exit__(None, None, None)
        with_server = family()
        with pytest.raises(KeyboardInterrupt):
            interrupt_while(serving)
        assert family() == with_server


def interrupt_while(serving: Processes) -> None:
    """Press Ctrl-C while a child works."""
    threading.Timer(0.3, os.kill, [os.getpid(), signal.SIGINT]).start()
    ask(serving, seconds=10)


def test_other_children_go_on_when_one_dies(server):
    """The death of one child is the loss of one answer, and of no other."""
    with server("echo") as serving, serving.child() as waiting:
        for _ in range(3):
            with serving.child() as victim:
                victim.send(Frame(b"O"), time.monotonic() + 5)
        waiting.send(Frame(b"O", b"still here"), time.monotonic() + 5)
        assert waiting.receive(time.monotonic() + 5, MOST).content == b"still here"


@needs_proc
def test_lost_server_is_started_again(server):
    """Where the server itself was killed, the next child comes from a new one."""
    with server("echo") as serving:
        before = family()
        ask(serving)
        for pid in family() - before:
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.2)
        assert ask(serving, b"again").content == b"again"


def test_server_that_cannot_start_says_why(way):
    """Where the child's code cannot be imported, the error is one line with the reason and what to do."""
    serving = processes("no_such_module:read", way)
    with pytest.raises(PaperscanError, match=r"cannot start \(ModuleNotFoundError.*no_such_module.*install"):
        serving.child()


def test_child_sees_no_secret(server, monkeypatch):
    """What is in the caller's environment, as an API key, is not in the child's."""
    monkeypatch.setenv("OPENAI_API_KEY", "planted")
    with server("environment") as serving:
        names = ask(serving).content.decode().split()
    assert "PATH" in names
    assert "OPENAI_API_KEY" not in names


@needs_proc
def test_fork_of_the_caller_has_its_own_server(server):
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
from scanner.extract.processes import processes
print("started", flush=True)
serving = processes("tests.faulty_children:" + sys.argv[1], sys.argv[2])
with serving.child() as child:
    end = time.monotonic() + 30
    child.send(Frame(b"O"), end)
    print((child if sys.argv[2] == "spawn" else serving)._process.pid, flush=True)
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


@pytest.mark.parametrize("start", ["file", "stdin", "command", "module"])
def test_caller_is_not_run_again(start, way, tmp_path):
    """However the caller was started, with no guard of its main part, it runs once and its children answer."""
    (tmp_path / "caller_script.py").write_text(SCRIPT)
    arguments = {
        "file": ["caller_script.py"],
        "stdin": ["-"],
        "command": ["-c", SCRIPT],
        "module": ["-m", "caller_script"],
    }
    process = run(*arguments[start], "echo", way, cwd=tmp_path)
    out, err = process.communicate(SCRIPT if start == "stdin" else None, timeout=30)
    assert err == ""
    assert [out.split()[0], out.split()[2]] == ["started", "answered"]


@needs_proc
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_server_and_children_end_with_the_caller(end, way):
    """When the caller is killed, terminated or interrupted, the server and its hanging child end too, in silence."""
    process = run("-c", SCRIPT, "deaf", way)
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


def test_a_spawned_child_that_holds_its_lock_ends_all_the_same():
    """Where no thread of the child can run any more, as in a hang of MuPDF, a timer ends it, whoever reads."""
    code = "import scanner.extract.spawned as spawned; spawned.LONGEST_LIFE = 1.0; spawned.main()"
    process = run("-c", code, "tests.faulty_children:holds_the_lock")
    assert process.stdout.readline() == "ready\n"
    assert process.wait(10) == 1


def test_children_are_forked_where_that_is_safe():
    """Linux forks; what each way makes is told by its kind."""
    assert (SAFE_WAY == "fork") == (sys.platform not in ("win32", "darwin"))
    assert isinstance(processes("a:b", "fork"), ForkServer)
    assert isinstance(processes("a:b", "spawn"), Spawner)


WITHOUT_FORK = """
import os, sys
del os.fork, os.register_at_fork
sys.modules["resource"] = None
from scanner.extract.reader import READER, read_pdf
print(type(READER).__name__, len(read_pdf(sys.stdin.buffer.read()).pages))
"""


def test_papers_are_read_where_nothing_can_be_forked():
    """On a system without `fork`, as Windows, the reader chooses fresh interpreters by itself."""
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_FORK], input=paper_pdf(2), capture_output=True, timeout=60, check=False
    )
    assert (done.stdout.split(), done.stderr) == ([b"Spawner", b"2"], b"")
