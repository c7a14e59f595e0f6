"""What processes did to a directory, as a log of steps over numbered files and folders, in the order of their ends."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from tests.power.tracing import Call, trace

ROOT = 0
"""The number of the recorded directory itself, which is there before and after."""


class Write(NamedTuple):
    """Bytes were written into a file."""

    node: int
    at: int
    data: bytes


class Resize(NamedTuple):
    """A file was cut, or made longer by zeros."""

    node: int
    size: int


class Name(NamedTuple):
    """Names in folders were changed in one step: each (folder, name) leads to a file or folder, or to none any more."""

    changes: tuple[tuple[int, str, int | None], ...]


class Sync(NamedTuple):
    """The disk's word that what was done to a file, or to the names in a folder, has reached it."""

    node: int


class Say(NamedTuple):
    """The process told somebody something: bytes to its standard output."""

    data: bytes


Deed = Write | Resize | Name | Sync | Say


class Step(NamedTuple):
    """A deed, and when it began and ended: steps of several threads overlap."""

    begun: int
    ended: int
    deed: Deed


@dataclass
class Recording:
    """The log of one directory, which may hold files already; `run` adds what a process does to it.

    `folders` are the numbers of folders. What was there at the beginning counts as being on the disk.
    """

    root: Path
    steps: list[Step] = field(default_factory=list)
    folders: set[int] = field(default_factory=lambda: {ROOT})
    first: dict[tuple[int, str], int] = field(default_factory=dict)
    content: dict[int, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.root = self.root.resolve()
        self._now = 0
        self._last = ROOT
        self._told = Path()
        self._names: dict[tuple[int, str], int] = {}
        self._data: dict[int, bytearray] = {}
        self._places: dict[tuple[int, int], int] = {}
        self._appends: set[tuple[int, int]] = set()
        for path in sorted(self.root.rglob("*")):
            self._take_in(path)
        self.first = dict(self._names)
        self.content = {node: bytes(data) for node, data in self._data.items()}

    def run(self, command: Sequence[str], environment: Mapping[str, str], inject: str = "") -> int:
        """Run a process in the directory to its end, and add what it did; returns its exit code.

        Raises ValueError for a call that changes files in a way that no replay knows, and where the log does not
        lead to what lies there in the end: then the recording is not to be trusted.
        """
        with tempfile.TemporaryDirectory() as aside:
            self._told = Path(aside, "told").resolve()
            code, calls = trace(command, self.root, environment, self._told, inject)
        start = self._now
        left = [call for call in calls if call.result is None]
        for call in calls:
            if call.result is not None and call.result >= 0:
                self._add(call, start)
        for call in left:  # the process was killed in it: whether it was done shows below
            if self._differs():
                self._add(call, start)
        if difference := self._differs():
            raise ValueError(f"the recording does not lead to what lies there: {difference}")
        self._now = start + max((call.ended for call in calls), default=0) + 1
        return code

    def end(self) -> int:
        """Return a moment after all steps."""
        return self._now + 1

    def _add(self, call: Call, start: int) -> None:
        for deed in self._deeds(call):
            self._do(deed)
            self.steps.append(Step(start + call.begun, start + call.ended, deed))

    def _deeds(self, call: Call) -> list[Deed]:
        """Return what a call did to the directory, nothing for what is done elsewhere."""
        match call.name:
            case "open" | "openat" | "openat2" | "creat":
                return self._opened(call)
            case "write" | "writev":
                return self._written(call)
            case "rename" | "unlink" | "rmdir" | "mkdir" | "renameat" | "renameat2" | "unlinkat" | "mkdirat":
                return self._named(call)
            case "pwrite64" | "ftruncate" | "fsync" | "fdatasync":
                node = self._node(call.handle[1])
                return [] if node is None else [_of_open_file(call, node)]
            case _:
                self._refuse(call)
                return self._moved(call)

    def _opened(self, call: Call) -> list[Deed]:
        """Return the making of a file, or its emptying; and note where its next write goes."""
        number, path = call.opened
        place = self._place(path)
        if place is None:
            return []
        deeds: list[Deed] = []
        node = self._names.get(place)
        if node is None:
            node = self._new()
            self._data[node] = bytearray()
            deeds.append(Name(((*place, node),)))
        elif "O_TRUNC" in call.said:
            deeds.append(Resize(node, 0))
        self._places[number, node] = 0
        (self._appends.add if "O_APPEND" in call.said else self._appends.discard)((number, node))
        return deeds

    def _written(self, call: Call) -> list[Deed]:
        number, path = call.handle
        data = b"".join(call.texts)[: call.result]
        if path == str(self._told):
            return [Say(data)]
        node = self._node(path)
        if node is None:
            return []
        at = len(self._data[node]) if (number, node) in self._appends else self._places.get((number, node), 0)
        self._places[number, node] = at + len(data)
        return [Write(node, at, data)]

    def _moved(self, call: Call) -> list[Deed]:
        """Note where the next write to a file goes."""
        number, path = call.handle
        node = self._node(path)
        if call.name == "lseek" and node is not None and call.result is not None:
            self._places[number, node] = call.result
        return []

    def _named(self, call: Call) -> list[Deed]:
        """Return the change of names that a call made."""
        paths = [text.decode("utf-8", "surrogateescape") for text in call.texts]
        if call.name.endswith(("at", "at2")) and not call.said.startswith("AT_FDCWD") and paths[0][:1] != "/":
            raise ValueError(f"{call.name} beside an open folder is not known to the replay")
        places = [self._place(path) for path in paths]
        if places == [None] * len(places):
            return []
        if None in places:
            raise ValueError(f"{call.name} into or out of the directory is not known to the replay")
        known = [place for place in places if place is not None]
        if call.name.startswith("mkdir"):
            node = self._new()
            self.folders.add(node)
            return [Name(((*known[0], node),))]
        if call.name.startswith("rename"):
            return [Name(((*known[0], None), (*known[1], self._names[known[0]])))]
        return [Name(((*known[0], None),))]

    def _refuse(self, call: Call) -> None:
        """Refuse a call that changes the directory in a way that no replay knows.

        Writes past all calls, through memory, are refused too; SQLite's -shm is made anew after a crash.
        """
        if call.name == "mmap":
            path = next(iter(self._handles(call)), None)
            is_shared = "PROT_WRITE" in call.said and "MAP_SHARED" in call.said
            if is_shared and path and self._place(path) and not path.endswith("-shm"):
                raise ValueError(f"{path} is written through memory: not known to the replay")
            return
        named = [text.decode("utf-8", "surrogateescape") for text in call.texts]
        touched = [path for path in (*named, *self._handles(call)) if path and self._place(path)]
        if call.name in {"chdir", "fchdir"} or (touched and call.name != "lseek"):
            raise ValueError(f"{call.name}: not known to the replay")

    @staticmethod
    def _handles(call: Call) -> list[str | None]:
        """Return the paths of the open files among the arguments."""
        return [call._replace(said=part).handle[1] for part in call.said.split(", ") if "<" in part]

    def _place(self, path: str | None) -> tuple[int, str] | None:
        """Return the folder and the name that a path means; None for one outside, and for the directory itself."""
        if path is None:
            return None
        parts = Path(self.root, path).parts
        if parts[: len(self.root.parts)] != self.root.parts or len(parts) == len(self.root.parts):
            return None
        folder = ROOT
        for name in parts[len(self.root.parts) : -1]:
            folder = self._names[folder, name]
        return folder, parts[-1]

    def _node(self, path: str | None) -> int | None:
        if path == str(self.root):
            return ROOT
        place = self._place(path)
        return None if place is None else self._names.get(place)

    def _new(self) -> int:
        self._last += 1
        return self._last

    def _do(self, deed: Deed) -> None:
        """Do a step to what the processes see."""
        if isinstance(deed, Name):
            for folder, name, node in deed.changes:
                self._names.pop((folder, name), None)
                if node is not None:
                    self._names[folder, name] = node
        else:
            apply(deed, self._data)

    def _take_in(self, path: Path) -> None:
        """Take in what lies there at the beginning."""
        place = self._place(str(path))
        if place is None:
            return
        self._names[place] = node = self._new()
        if path.is_dir():
            self.folders.add(node)
        else:
            self._data[node] = bytearray(path.read_bytes())

    def _differs(self) -> str:
        """Return the first path that is not as the log says; empty where all is."""
        said = {self._path(place): node for place, node in self._names.items()}
        there = {str(path.relative_to(self.root)): path for path in self.root.rglob("*")}
        if said.keys() != there.keys():
            return min(said.keys() ^ there.keys())
        for name, node in said.items():
            is_folder = node in self.folders
            if is_folder != there[name].is_dir():
                return name
            if not is_folder and not name.endswith("-shm") and there[name].read_bytes() != self._data[node]:
                return name
        return ""

    def _path(self, place: tuple[int, str]) -> str:
        folder, name = place
        if folder == ROOT:
            return name
        above = next(place for place, node in self._names.items() if node == folder)
        return f"{self._path(above)}/{name}"


def _of_open_file(call: Call, node: int) -> Deed:
    """Return what a call did to an open file."""
    match call.name:
        case "pwrite64":
            return Write(node, call.last_number, b"".join(call.texts)[: call.result])
        case "ftruncate":
            return Resize(node, call.last_number)
        case _:
            return Sync(node)


def apply(deed: Deed, data: dict[int, bytearray]) -> None:
    """Do a step to the contents of files; a gap is filled with zeros."""
    if isinstance(deed, Write):
        content = data.setdefault(deed.node, bytearray())
        content.extend(bytes(max(0, deed.at - len(content))))
        content[deed.at : deed.at + len(deed.data)] = deed.data
    elif isinstance(deed, Resize):
        content = data.setdefault(deed.node, bytearray())
        del content[deed.size :]
        content.extend(bytes(deed.size - len(content)))
