"""A log cut by a power failure, and what the disk may hold then, after Pillai et al., ALICE (OSDI 2014).

What a file or folder was synced for after it was done is on the disk. All else may be there or not, each step for
itself, also a later one without an earlier; of a write any 512-byte sectors may be there, and where they are not, the
file may be as long as if they were, with zeros, or as short as before. Names are as fickle as data: a file that was
synced has no name until its folder was. A renaming of one name is done or not done, never half.
"""

import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from tests.power.recording import ROOT, Name, Recording, Resize, Say, Step, Sync, Write, apply

SECTOR = 512
_NEVER = float("inf")
_FEW = 4
"""Of the steps that wait at a cut, how many are left out, or kept, each alone."""
Left = dict[str, bytes | None]
"""What lies in a directory: the content of each file by its path, None for a folder."""
_Part = Write | Resize | Name
_Torn = Callable[[Write], Sequence[Write | Resize]]


class Grow(NamedTuple):
    """A file is at least so long, with zeros where nothing was written."""

    node: int
    size: int


class Crash(NamedTuple):
    """A directory as a power failure left it at a moment, the way in which that came about, and what had been told."""

    moment: int
    way: str
    left: Left
    told: str

    def build(self, folder: Path) -> None:
        """Make the directory anew."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name, content in sorted(self.left.items()):
            if content is None:
                (folder / name).mkdir()
            else:
                (folder / name).write_bytes(content)


class Disk:
    """What a disk may hold when the power fails at any moment of a recording."""

    def __init__(self, recording: Recording, seed: int = 0) -> None:
        self._recording = recording
        self._seed = seed
        self._sure_at = [_sure_at(step, recording.steps) for step in recording.steps]

    def moments(self) -> list[int]:
        """Return the moments at which something differs: after each step, and within those that took their time."""
        found = {0} | {step.ended for step in self._recording.steps} | {step.begun for step in self._recording.steps}
        return sorted(found)

    def told(self, moment: int) -> str:
        """Return all that had been told."""
        said = [step.deed.data for step in self._recording.steps if isinstance(step.deed, Say) and step.begun <= moment]
        return b"".join(said).decode(errors="replace")

    def crashes(self, moment: int, subsets: int = 4) -> Iterator[Crash]:
        """Yield what may be left at a moment, each once, with so many drawn at random.

        The first is always what was synced and nothing else.
        """
        seen: set[bytes] = set()
        for way, parts in self._ways(moment, subsets):
            left = self._left(parts)
            digest = _digest(left)
            if digest not in seen:
                seen.add(digest)
                yield Crash(moment, way, left, self.told(moment))

    def everything(self) -> Crash:
        """Return what is there where the power did not fail."""
        end = self._recording.end()
        steps = [step.deed for step in self._recording.steps if not isinstance(step.deed, (Say, Sync))]
        return Crash(end, "all is kept", self._left(steps), self.told(end))

    def _ways(self, moment: int, subsets: int) -> Iterator[tuple[str, list[_Part | Grow]]]:
        """Yield the ways in which a disk may fail, each as the steps that reached it."""
        steps = [
            (step.deed, sure_at <= moment)
            for step, sure_at in zip(self._recording.steps, self._sure_at, strict=True)
            if step.begun <= moment and not isinstance(step.deed, (Say, Sync))
        ]
        waiting = [number for number, (_, sure) in enumerate(steps) if not sure]

        def kept(choose: Callable[[int], Sequence[_Part | Grow]]) -> list[_Part | Grow]:
            """Return all steps that are sure, and what is chosen of the others, by their numbers."""
            return [part for n, (deed, sure) in enumerate(steps) for part in ((deed,) if sure else choose(n))]

        yield "only what was synced", kept(lambda _: ())
        yield "all is kept", kept(lambda n: (steps[n][0],))
        yield "names, and no data", kept(lambda n: _if_name(steps[n][0]))
        yield "names and lengths, and no data", kept(lambda n: _if_name(steps[n][0]) or (_grown(steps[n][0]),))
        yield "data, and no names", kept(lambda n: () if isinstance(steps[n][0], Name) else (steps[n][0],))
        for way, last, parts in self._torn(steps, waiting):
            yield way, kept(lambda n, last=last, parts=parts: parts if n == last else (steps[n][0],))
        chance = random.Random(f"{self._seed} {moment}")  # noqa: S311 - no secret
        for number in chance.sample(waiting, min(_FEW, len(waiting))):
            yield "all but one step", kept(lambda n, number=number: () if n == number else (steps[n][0],))
            yield "no step but one", kept(lambda n, number=number: (steps[n][0],) if n == number else ())
        for _ in range(subsets if waiting else 0):
            share = chance.choice((0.2, 0.5, 0.8))
            yield "some steps and sectors", kept(lambda n, share=share: _some(steps[n][0], share, chance))

    @staticmethod
    def _torn(
        steps: Sequence[tuple[_Part, bool]], waiting: Sequence[int]
    ) -> Iterator[tuple[str, int, list[Write | Grow]]]:
        """Yield the ways in which the last write may be torn: how it is told, its number, and what is there of it."""
        last = next((n for n in reversed(waiting) if isinstance(steps[n][0], Write)), None)
        if last is None:
            return
        write = steps[last][0]
        if not isinstance(write, Write):
            raise TypeError(write)
        sectors = _sectors(write)
        for count in sorted({0, 1, len(sectors) // 2, len(sectors) - 1} - {len(sectors)}):
            yield "the last write is torn", last, [*sectors[:count]]
            yield "the last write is torn, its length is not", last, [_grown(write), *sectors[:count]]
            yield "the last write lacks its beginning", last, [*sectors[count + 1 :]]
        for size in {1, len(write.data) // 2, len(write.data) - 1} - {0, len(write.data)}:
            yield "the last write is torn within a sector", last, [write._replace(data=write.data[:size])]

    def _left(self, parts: Sequence[_Part | Grow]) -> Left:
        """Return what lies in the directory after some steps."""
        names = dict(self._recording.first)
        data = {node: bytearray(content) for node, content in self._recording.content.items()}
        for part in parts:
            if isinstance(part, Name):
                for folder, name, node in part.changes:
                    names.pop((folder, name), None)
                    if node is not None:
                        names[folder, name] = node
            elif isinstance(part, Grow):
                content = data.setdefault(part.node, bytearray())
                content.extend(bytes(max(0, part.size - len(content))))
            else:
                apply(part, data)
        inside: dict[int, list[tuple[str, int]]] = {}
        for (folder, name), node in names.items():
            inside.setdefault(folder, []).append((name, node))
        return dict(self._walk(ROOT, "", inside, data))

    def _walk(
        self, folder: int, path: str, inside: dict[int, list[tuple[str, int]]], data: dict[int, bytearray]
    ) -> Iterator[tuple[str, bytes | None]]:
        for name, node in inside.get(folder, ()):
            if node in self._recording.folders:
                yield path + name, None
                yield from self._walk(node, f"{path}{name}/", inside, data)
            else:
                yield path + name, bytes(data.get(node, b""))


def _sure_at(step: Step, steps: Sequence[Step]) -> float:
    """Return when what a step did is on the disk for sure."""
    if isinstance(step.deed, (Say, Sync)):
        return _NEVER
    nodes = {folder for folder, _, _ in step.deed.changes} if isinstance(step.deed, Name) else {step.deed.node}
    syncs = [(other.deed.node, other.ended) for other in steps if _follows(other, step)]
    return max(min((ended for synced, ended in syncs if synced == node), default=_NEVER) for node in nodes)


def _follows(other: Step, step: Step) -> bool:
    """Tell whether another step is a sync that began when a step was done."""
    return isinstance(other.deed, Sync) and other.begun > step.ended


def _sectors(write: Write) -> list[Write]:
    """Return a write as those of its sectors, each of which is done or not done."""
    first, end = write.at // SECTOR * SECTOR, write.at + len(write.data)
    bounds = [max(start, write.at) for start in range(first, end, SECTOR)] + [end]
    return [
        Write(write.node, start, write.data[start - write.at : stop - write.at]) for start, stop in pairwise(bounds)
    ]


def _grown(part: _Part) -> Write | Resize | Grow:
    """Return what a change of a file's data does to its length."""
    if isinstance(part, Write):
        return Grow(part.node, part.at + len(part.data))
    if isinstance(part, Name):
        raise TypeError(part)
    return part


def _if_name(part: _Part) -> tuple[_Part, ...]:
    return (part,) if isinstance(part, Name) else ()


def _some(part: _Part, share: float, chance: random.Random) -> Sequence[_Part | Grow]:
    """Return a step, or not, or some sectors of it, with or without the length that it gave its file."""
    if chance.random() > share:
        return ()
    if not isinstance(part, Write) or chance.random() < 0.5:
        return (part,)
    some = [sector for sector in _sectors(part) if chance.random() < share]
    return [*([_grown(part)] if chance.random() < 0.5 else []), *some]


def _digest(left: Left) -> bytes:
    digest = sha256()
    for name, content in sorted(left.items()):
        digest.update(f"{name!r} {content is None} {len(content or b'')} ".encode("utf-8", "surrogateescape"))
        digest.update(content or b"")
    return digest.digest()
