"""A real process under strace: each call that changes files, with its bytes, also those of SQLite's C code."""

import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

MOST_BYTES = 4_000_000
"""Longest write that is recorded whole; a longer one is refused."""
_TRACED = (
    "open,openat,openat2,creat,write,pwrite64,writev,pwritev,pwritev2,lseek,ftruncate,truncate,fallocate,fsync,"
    "fdatasync,sync,syncfs,sync_file_range,rename,renameat,renameat2,link,linkat,symlink,symlinkat,unlink,unlinkat,"
    "mkdir,mkdirat,rmdir,sendfile,copy_file_range,splice,mmap,chdir,fchdir"
)
_LINE = re.compile(r"(?P<task>\d+) +(?P<rest>.*)", re.DOTALL)
_CALL = re.compile(r"(?P<name>\w+)\((?P<said>.*)\)\s+= (?P<result>-?\d+|\?|0x[0-9a-f]+)(?P<more>.*)", re.DOTALL)
_BEGUN = re.compile(r"(?P<name>\w+)\((?P<said>.*?) ?<unfinished \.\.\.>", re.DOTALL)
_RESUMED = re.compile(r"<\.\.\. \w+ resumed>(?P<rest>.*)", re.DOTALL)
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')
_HANDLE = re.compile(r"(-?\d+|AT_FDCWD)<((?:\\x[0-9a-f]{2})*)(?:[^\\>][^>]*)?>(\(deleted\))?")


class Call(NamedTuple):
    """A call: its name, its arguments as strace prints them, and what it returned; None where it never came back.

    `begun` and `ended` are lines of the trace: calls of several threads overlap.
    """

    name: str
    said: str
    result: int | None
    more: str
    begun: int
    ended: int

    @property
    def texts(self) -> list[bytes]:
        """The strings among the arguments; ValueError where one was too long to be recorded."""
        found = _TEXT.findall(self.said)
        if any(cut for _, cut in found):
            raise ValueError(f"{self.name}: more than {MOST_BYTES} bytes in one call")
        return [_bytes(text) for text, _ in found]

    @property
    def handle(self) -> tuple[int, str | None]:
        """The number of the file that the first argument is open on, and its path; None for deleted ones and pipes."""
        return _handle(self.said)

    @property
    def opened(self) -> tuple[int, str | None]:
        """The same of the file that the call opened."""
        return _handle(f"{self.result}{self.more}")

    @property
    def last_number(self) -> int:
        """The last argument, a number."""
        return int(self.said.rpartition(", ")[2])


@cache
def can_trace() -> bool:
    """Tell whether there is a strace here, and the system lets it work; containers may not."""
    command = ["strace", "-qq", "-o", "/dev/null", "true"]
    return bool(shutil.which("strace")) and not subprocess.run(command, check=False).returncode


def trace(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], told: Path, inject: str = ""
) -> tuple[int, list[Call]]:
    """Run a command in a folder, its output into the file `told`; return its exit code (negative: a signal) and calls.

    `inject` is strace's own: "fsync:signal=KILL:when=3" kills the process as it enters its third fsync.
    """
    options = ["-f", "-qq", "-y", "-xx", "-s", str(MOST_BYTES), "-e", f"trace={_TRACED}"]
    more = ["-e", f"inject={inject}"] if inject else ["--seccomp-bpf"]  # quicker, but nothing is injected then
    log = told.with_name("log")
    with told.open("wb") as output:
        done = subprocess.run(
            ["strace", *options, *more, "-o", str(log), "--", *command],
            cwd=folder,
            env=dict(environment),
            stdout=output,
            stderr=subprocess.PIPE,
            text=True,
            timeout=600,
            check=False,
        )
    if not log.exists() or not log.stat().st_size:
        raise RuntimeError(f"strace recorded nothing: {done.stderr[-500:]}")
    return done.returncode, list(_calls(log))


def _calls(log: Path) -> Iterator[Call]:
    """Yield the calls of a trace in the order in which they ended, those that never did at the end."""
    begun: dict[str, tuple[str, int]] = {}
    number = 0
    with log.open(encoding="ascii", errors="surrogateescape") as lines:
        for number, text in enumerate(lines):
            line = _LINE.match(text.rstrip("\n"))
            if line is None:
                raise ValueError(f"no line of strace: {text[:200]}")
            task, rest = line["task"], line["rest"]
            if start := _BEGUN.fullmatch(rest):
                begun[task] = f"{start['name']}({start['said']}", number
                continue
            before, since = "", number
            if (end := _RESUMED.fullmatch(rest)) and task in begun:
                before, since = begun.pop(task)
                rest = end["rest"]
            if call := _CALL.fullmatch(before + rest):
                yield Call(call["name"], call["said"], _number(call["result"]), call["more"], since, number)
    for told, since in begun.values():
        name, _, said = told.partition("(")
        yield Call(name, said, None, "", since, number + 1)


def _handle(text: str) -> tuple[int, str | None]:
    found = _HANDLE.match(text)
    if found is None:
        return -1, None
    number = -1 if found[1] == "AT_FDCWD" else int(found[1])
    path = _bytes(found[2]).decode("utf-8", "surrogateescape")
    is_there = path.startswith("/") and not (found[3] or path.endswith(" (deleted)"))
    return number, path if is_there else None


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


def _number(text: str) -> int | None:
    return None if text == "?" else int(text, 0)
