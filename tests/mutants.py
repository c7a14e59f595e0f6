"""Damaged copies of PDFs, made by chance but always the same: what disks, networks and editors do to files."""

import random
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

Damage = Callable[[random.Random, bytes], bytes]

OBJECT = re.compile(rb"(?<=\n)\d+ 0 obj\b.*?\bendobj", re.DOTALL)


class Mutant(NamedTuple):
    """A damaged file and what was done to it."""

    kind: str
    data: bytes


def mutants(data: bytes, seed: int) -> Iterator[Mutant]:
    """Yield one damaged copy of a PDF for each kind of damage; the same for the same seed."""
    for kind, damage in DAMAGES.items():
        yield Mutant(kind, damage(random.Random(f"{seed} {kind}"), data))  # noqa: S311 - chance, not secrets


def _flip(bits: int) -> Damage:
    """Return a damage that turns so many single bits over."""

    def damage(chance: random.Random, data: bytes) -> bytes:
        changed = bytearray(data)
        for _ in range(bits):
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
        return bytes(changed)

    return damage


def _noise(chance: random.Random, data: bytes) -> bytes:
    """Put random bytes in the place of a block of a disk."""
    size = min(4096, len(data) // 8)
    start = chance.randrange(len(data) - size)
    return data[:start] + chance.randbytes(size) + data[start + size :]


def _zeros(chance: random.Random, data: bytes) -> bytes:
    """Put zeros in the place of a tenth of the file, as a download that was not written out."""
    size = len(data) // 10
    start = chance.randrange(len(data) - size)
    return data[:start] + bytes(size) + data[start + size :]


def _hole(chance: random.Random, data: bytes) -> bytes:
    """Leave out a part, up to a fifth."""
    start = chance.randrange(len(data))
    return data[:start] + data[start + chance.randrange(1, len(data) // 5) :]


def _cut(chance: random.Random, data: bytes) -> bytes:
    """Leave out the end, and put an end mark there as careless tools do."""
    return data[: chance.randrange(len(data) // 10, len(data))] + b"\nstartxref\n0\n%%EOF\n"


def _twice(chance: random.Random, data: bytes) -> bytes:
    """Have a part twice."""
    size = min(5000, len(data) // 4)
    start = chance.randrange(len(data) - size)
    return data[: start + size] + data[start:]


def _swap(chance: random.Random, data: bytes) -> bytes:
    """Exchange the contents of two objects."""
    found = list(OBJECT.finditer(data))
    if len(found) < 2:
        return _noise(chance, data)
    one, other = sorted(chance.sample(found, 2), key=lambda match: match.start())
    head = re.compile(rb"^\d+ 0 obj")
    first, second = one[0], other[0]
    new_first = head.match(first)[0] + second[head.match(second).end() :]
    new_second = head.match(second)[0] + first[head.match(first).end() :]
    return data[: one.start()] + new_first + data[one.end() : other.start()] + new_second + data[other.end() :]


def _lose(chance: random.Random, data: bytes) -> bytes:
    """Take away a tenth of the objects, and leave the table of them as it is."""
    found = list(OBJECT.finditer(data))
    changed = data
    for match in sorted(chance.sample(found, -(-len(found) // 10)), key=lambda match: -match.start()):
        changed = changed[: match.start()] + b" " * len(match[0]) + changed[match.end() :]
    return changed


def _renumber(chance: random.Random, data: bytes) -> bytes:
    """Let some references lead to other objects."""
    places = list(re.finditer(rb"\b\d+ 0 R\b", data))
    words = {place[0] for place in places}
    changed = bytearray(data)
    for place in chance.sample(places, -(-len(places) // 50)):
        if others := sorted(word for word in words if len(word) == len(place[0]) and word != place[0]):
            changed[place.start() : place.end()] = chance.choice(others)
    return bytes(changed) if changed != data else _noise(chance, data)


DAMAGES: dict[str, Damage] = {
    "one bit": _flip(1),
    "ten bits": _flip(10),
    "hundred bits": _flip(100),
    "thousand bits": _flip(1000),
    "noise": _noise,
    "zeros": _zeros,
    "hole": _hole,
    "cut and ended": _cut,
    "part twice": _twice,
    "two objects exchanged": _swap,
    "objects lost": _lose,
    "references changed": _renumber,
}
"""Each kind of damage by its name."""
