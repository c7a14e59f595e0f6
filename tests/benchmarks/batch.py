"""A corpus with the built-in rules: papers a second against bare extraction, memory over 500 papers, and a resume.

    python -m tests.benchmarks.batch [SMALL_PAPERS] [DONE_PAPERS]

Everything runs as the command that people type, in processes of its own. Bare extraction is `get_text` of PyMuPDF over
the same files in as many processes as there are cores; both are told as papers a second by the clock and as CPU
seconds, because the machine may be shared. The resume is over papers that all have a record: the time until there is
nothing to do.
"""

import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from scanner.auditors.settings import AuditorSettings
from scanner.corpus import CorpusPaper, FileState
from scanner.gathering.registry import open_registry
from scanner.library import load_modules
from scanner.running.inputs import digest_of_inputs
from tests.benchmarks.folder import benchmark, table
from tests.records import record
from tests.small_papers import make_papers

_BARE = (
    "import sys, pymupdf\n"
    "for name in sys.argv[1:]:\n"
    "    with pymupdf.open(name) as document:\n"
    "        for page in document: page.get_text()\n"
)
_ROUNDS = 3


def bare(files: list[Path]) -> tuple[float, float]:
    """Return wall and CPU seconds of extracting the text of files, one process a core."""
    cores = os.cpu_count() or 1
    return _timed([[sys.executable, "-c", _BARE, *map(str, files[core::cores])] for core in range(cores)])


def batch(corpus: Path, scans: Path) -> tuple[float, float]:
    """Return wall and CPU seconds of scanning a folder."""
    command = [sys.executable, "-m", "scanner.cli.app", "batch", str(corpus), "--scans", str(scans), "--quiet"]
    return _timed([command])


def _timed(commands: list[list[str]]) -> tuple[float, float]:
    """Run commands beside each other; CPU time is that of all their processes."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    running = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for command in commands]
    for process in running:
        if process.wait() not in {0, 3}:
            sys.exit(f"{process.args} ended with {process.returncode}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.monotonic() - begun, cpu


def peak_of(corpus: Path, scans: Path) -> int:
    """Return the largest memory in MB that the process of a batch took."""
    program = "import resource, sys\nfrom scanner.cli.app import build\nsys.argv[0] = 'paperscan'\n"
    end = (
        "try: build()()\nfinally: print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, file=sys.stderr)\n"
    )
    command = [sys.executable, "-c", program + end, "batch", str(corpus), "--scans", str(scans), "--quiet"]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stderr.split()[-1])


def fill(folder: Path, count: int) -> tuple[Path, Path]:
    """Make a corpus of so many files that all have a record of today's inputs; returns its folder and that of scans."""
    corpus, scans = folder / "corpus", folder / "scans"
    corpus.mkdir()
    inputs = digest_of_inputs("rules", AuditorSettings(), load_modules())
    with open_registry(scans) as registry, registry.together():
        for number in range(count):
            registry.put([_done(corpus / f"paper-{number:06}.pdf", scans, inputs)])
    return corpus, scans


def _done(file: Path, scans: Path, inputs: str) -> CorpusPaper:
    content = f"%PDF-1.4 {file.stem}".encode()
    file.write_bytes(content)
    digest, state = hashlib.sha256(content).hexdigest(), file.stat()
    scan = scans / file.stem / f"20250101T000000Z-rules-{digest[:8]}" / "scan.json"
    scan.parent.mkdir(parents=True)
    source = {"kind": "file", "name": file.name, "sha256": digest}
    provenance = {"tool": "t", "auditor": "rules", "inputs": inputs}
    scan.write_text(json.dumps(record(scan_id=scan.parent.name, source=source, provenance=provenance)))
    return CorpusPaper(
        id=file.stem,
        source=os.path.relpath(file, scans),
        is_file=True,
        names=(os.path.relpath(file, scans),),
        status="scanned",
        sha256=digest,
        tried_sha256=digest,
        inputs=inputs,
        scan=os.path.relpath(scan, scans),
        seen=FileState(size=state.st_size, mtime_ns=state.st_mtime_ns),
    )


def throughput(folder: Path) -> list[tuple[object, ...]]:
    """Return the rows on speed, of the median of some rounds in turn."""
    corpus = benchmark() / "papers"
    files = sorted(corpus.glob("*.pdf"))
    rounds = [(bare(files), batch(corpus, folder / f"scans-{number}")) for number in range(_ROUNDS)]
    (wall, cpu), (scan_wall, scan_cpu) = sorted(rounds, key=lambda pair: pair[1][0])[_ROUNDS // 2]
    count = len(files)
    return [
        (f"bare extraction of {count} papers", _pace(count, wall, cpu)),
        (f"`batch` of the same on {os.cpu_count()} cores", _pace(count, scan_wall, scan_cpu)),
        ("`batch` against bare, by CPU", f"{scan_cpu / cpu:.1f} times"),
    ]


def _pace(count: int, wall: float, cpu: float) -> str:
    return f"{count / wall:.1f} papers a second, {1000 * cpu / count:.0f} ms CPU a paper"


def main(small: int, done: int) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = throughput(folder)
        few, many = max(1, small // 5), small
        make_papers(folder / "few", few)
        make_papers(folder / "many", many)
        first, all_of_them = peak_of(folder / "few", folder / "s1"), peak_of(folder / "many", folder / "s2")
        rows.append((f"peak memory over {few} and over {many} small papers", f"{first} and {all_of_them} MB"))
        corpus, scans = fill(folder, done)
        wall, cpu = batch(corpus, scans)
        rows.append((f"resume over {done:,} done papers", f"{wall:.1f} s ({cpu:.1f} s CPU); asked: 5 s"))
    print(table(("what", "measured"), rows))


if __name__ == "__main__":
    main(*(int(argument) for argument in (*sys.argv[1:], "500", "5000")[:2]))
