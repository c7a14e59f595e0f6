"""A directory of 100,000 scans: what it takes to index, compare, list and look up in it.

    python -m tests.benchmarks.store_scale [SCANS]

The records are made up and valid, of the size of a short one, one a paper; the directory is a temporary one, with the
records in the cache of the system, as after a batch. Each step is a process of its own, so that its CPU time and peak
memory are told apart, the start of Python included.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from scanner.keeping.index import Index
from scanner.keeping.index_file import NAME
from scanner.keeping.store import Store, read_scan
from scanner.record import Scan
from tests.benchmarks.folder import table
from tests.records import record

SCANS = 100_000
MEASURED = (
    "import json, resource, subprocess, sys; done = subprocess.run(sys.argv[1:], check=True, stdout=subprocess.PIPE); "
    "used = resource.getrusage(resource.RUSAGE_CHILDREN); "
    "print(json.dumps([used.ru_utime + used.ru_stime, used.ru_maxrss, done.stdout.decode()[-200:]]))"
)


def number_of(paper: int) -> str:
    """Return the arXiv id of a made-up paper."""
    return f"{2001 + paper // 90_000}.{paper % 90_000 + 10_000:05}"


def scan_id(paper: int) -> str:
    """Return the id of the scan of a made-up paper."""
    return f"20260101T{paper % 86_400:06}Z-rules-{paper:08x}"


def digest(paper: int) -> str:
    """Return the digest of the PDF of a made-up paper."""
    return sha256(str(paper).encode()).hexdigest()


def scan(paper: int) -> dict[str, object]:
    """Return the record of a made-up paper, with fourteen modules."""
    modules = {f"module_{place}": {"version": 1, "digest": f"{place:016x}"} for place in range(14)}
    return record(
        paper={
            "title": f"Paper {paper}: counting lanterns at night",
            "authors": ["Ada Brook", "Tomas Lindqvist"],
            "year": 2025,
            "arxiv_id": number_of(paper),
            "doi": f"10.5555/lanterns.{paper}a",
        },
        source={"kind": "arxiv", "name": number_of(paper), "version": "v1", "sha256": digest(paper)},
        scan_id=scan_id(paper),
        scanned_at="2026-01-01T00:00:00.000Z",
        provenance={"tool": "made up", "auditor": "rules", "text_sha256": digest(-paper), "modules": modules},
    )


def write(root: Path, count: int) -> int:
    """Write the records; return the size of the last in bytes, which is read as a check that it is valid."""
    for paper in range(count):
        file = root / number_of(paper) / scan_id(paper) / "scan.json"
        file.parent.mkdir(parents=True)
        size = file.write_text(json.dumps(scan(paper), indent=1))
    read_scan(file)
    return size


def refresh(root: Path, _: int) -> str:
    """Bring the index up to date."""
    told = Index(root).refresh()
    return f"{told.read:,} read"


def resume(root: Path, count: int) -> str:
    """Do what a batch begins with: compare the index with the records, and look every paper up by its PDF."""
    index = Index(root)
    index.refresh()
    return f"{sum(bool(index.find(sha256=digest(paper))) for paper in range(count)):,} found"


def find(root: Path, count: int) -> str:
    """Find a scan by its id, with whatever index there is."""
    return Store(root).find(scan_id(count - 1)).parent.name[-8:]


def save(root: Path, count: int) -> str:
    """Save one more scan of a paper that is there."""
    made = Scan.model_validate(scan(count // 2) | {"scan_id": "20270101T000000Z-rules-0"})
    file = Store(root).save(made)
    told = f"{len(Index(root).of_paper(number_of(count // 2)))} of the paper"
    for path in (file, file.parent):
        path.unlink() if path.is_file() else path.rmdir()
    return told


STEPS: dict[str, Callable[[Path, int], str]] = {
    function.__name__: function for function in (refresh, resume, find, save)
}


def measure(name: str, *command: str | Path) -> tuple[object, ...]:
    """Run a command in a process of its own; return a row: what, CPU seconds, peak memory in MB, and what it said."""
    args = [sys.executable, "-c", MEASURED, sys.executable, "-m", *map(str, command)]
    done = subprocess.run(args, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    cpu, peak, said = json.loads(done.stdout)
    return name, f"{cpu:.2f}", peak // 1024, said.strip().splitlines()[-1] if said.strip() else ""


def rows(root: Path, count: int) -> list[tuple[object, ...]]:
    """Measure all steps."""

    def step(name: str, told: str) -> tuple[object, ...]:
        return measure(told, "tests.benchmarks.store_scale", "--step", name, root, str(count))

    def listed(form: str) -> tuple[object, ...]:
        listing = "scanner.cli.app", "list", "--scans", root, "-f", form
        return (*measure(f"`paperscan list -f {form}`", *listing)[:3], "")

    without = step("find", "find by scan id, no index")
    built = step("refresh", "index all, none there")
    step("refresh", "once more, for what was too recent to be settled")
    size = (root / NAME).stat().st_size / 1e6
    return [
        (*built[:3], f"{built[3]}, {size:.0f} MB file"),
        step("refresh", "refresh, nothing changed"),
        *map(listed, ("table", "csv", "json")),
        step("resume", "refresh, then every paper by sha256"),
        step("find", "find by scan id"),
        without,
        step("save", "save one more, and look its paper up"),
    ]


def main(count: int) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "scans"
        size = write(root, count)
        found = rows(root, count)
    print(f"{count:,} scans of {size / 1000:.1f} kB, one a paper. Each step is a process of its own.\n")
    print(table(("what", "CPU s", "peak MB", "said"), found))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--step"]:
        print(STEPS[sys.argv[2]](Path(sys.argv[3]), int(sys.argv[4])))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else SCANS)
