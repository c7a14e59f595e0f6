"""What reading costs: CPU against the bare library and other readers, on the same files in one run.

The readers take turns file by file, so that each finds the processor's caches as the others left them: to read a file
again and again in one process is quicker than anybody's first reading of it.
"""

import contextlib
import gc
import hashlib
import importlib.util
import io
import os
import resource
import statistics
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pymupdf

from scanner.extract.limits import STANDARD
from scanner.extract.opening import open_paper
from scanner.extract.reader import READER, read_pdf
from scanner.extract.render import check_render
from scanner.extract.visibility import inspect
from scanner.paper import Integrity
from scanner.reading.assemble import assemble_paper
from tests.benchmarks.folder import benchmark, table

ROUNDS = 5
Reader = Callable[[Path], object]


def bare(file: Path) -> None:
    """Take the text of every page as the library gives it, colour profiles and all, as it comes."""
    pymupdf.TOOLS.set_icc(True)
    with pymupdf.open(file) as document:
        for page in document:
            page.get_text("text")


def ours(file: Path) -> None:
    """Read a paper in this process, as the child does: without garbage collection, and without the picture."""
    gc.disable()
    data = file.read_bytes()
    opened = open_paper(data, STANDARD)
    assemble_paper(inspect(opened.document, opened.raw).raw, hashlib.sha256(data).hexdigest(), Integrity(), "")
    gc.enable()


def isolated(file: Path) -> None:
    """Read a paper in a process of its own, without the check against the picture."""
    read_pdf(file.read_bytes(), check_visibility=False)


def pdftotext(file: Path) -> None:
    """Run Poppler's reader."""
    subprocess.run(["pdftotext", file, os.devnull], check=True, capture_output=True)


def pypdfium2(file: Path) -> None:
    """Run PDFium."""
    import pypdfium2 as pdfium  # noqa: PLC0415 - may not be installed

    with pdfium.PdfDocument(file) as document:
        for page in document:
            page.get_textpage().get_text_bounded()


def pymupdf4llm(file: Path) -> None:
    """Run the library's own converter to Markdown."""
    with contextlib.redirect_stdout(io.StringIO()):  # it advertises
        import pymupdf4llm as converter  # noqa: PLC0415 - may not be installed

        converter.to_markdown(file, show_progress=False)


def main() -> None:
    """Print the table."""
    files = sorted((benchmark() / "papers").glob("*.pdf"))
    pages = sum(len(pymupdf.open(file)) for file in files)
    readers: dict[str, Reader] = {"bare `get_text`": bare, "paperscan, reading": ours, "paperscan, isolated": isolated}
    others = {"pypdfium2": pypdfium2, "pdftotext": pdftotext, "pymupdf4llm": pymupdf4llm}
    readers |= {name: reader for name, reader in others.items() if _is_here(name)}
    for reader in (bare, ours, isolated):
        reader(files[0])
    spent = {name: [] for name in readers}
    for turn in range(ROUNDS):
        # A minute a round, for a figure far from all others: once is enough.
        taking = {name: reader for name, reader in readers.items() if name != "pymupdf4llm" or not turn}
        for name, seconds in _round(taking, files).items():
            spent[name].append(seconds)
    rows = [_row(name, spent, pages) for name in readers]
    rows.append(("render check", f"{_render(files, pages):.1f}", "", "limit 60 ms a page"))
    between = [a - b for a, b in zip(spent["paperscan, isolated"], spent["paperscan, reading"], strict=True)]
    rows.append(
        ("isolation, a paper", f"{statistics.median(between) / len(files) * 1000:.0f}", "", "limit 25 ms a paper")
    )
    rows.append(("memory, 50 pages", f"{_peak(files)} MB", "", "limit 300 MB"))
    print(f"{len(files)} papers, {pages} pages, {ROUNDS} rounds in turn, medians.\n")
    print(table(("what", "CPU ms a page", "times bare", "asked"), rows))


def _is_here(name: str) -> bool:
    """Tell whether another reader is installed."""
    if name == "pdftotext":
        return subprocess.run(["which", name], check=False, capture_output=True).returncode == 0
    return importlib.util.find_spec(name) is not None


def _row(name: str, spent: dict[str, list[float]], pages: int) -> tuple[object, ...]:
    """Return a reader's cost a page, and as a multiple of the bare library's in the same rounds."""
    times = statistics.median(a / b for a, b in zip(spent[name], spent["bare `get_text`"], strict=False))
    asked = "at most 4, aim 3" if name == "paperscan, reading" else ""
    return (name, f"{statistics.median(spent[name]) / pages * 1000:.1f}", f"{times:.2f}", asked)


def _round(readers: dict[str, Reader], files: list[Path]) -> dict[str, float]:
    """Return the CPU seconds of each reader for all files, which they read in turns, those of children included.

    The system counts the time of the isolated reader's children in steps of 10 ms, and that of nobody else at the same
    place: it is taken once for the whole round.
    """
    spent = dict.fromkeys(readers, 0.0)
    before = _server()
    for file in files:
        for name, reader in readers.items():
            start = _cpu()
            reader(file)
            spent[name] += _cpu() - start
    spent["paperscan, isolated"] += _server() - before
    return spent


def cpu_seconds() -> float:
    """Return the CPU seconds of this process, its children, and the server of the isolated reader with its children."""
    return _cpu() + (_server() if READER._process is not None else 0.0)


def _cpu() -> float:
    """Return the CPU seconds of this process and its children."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _server() -> float:
    """Return the CPU seconds of the server of the isolated reader with its children."""
    fields = Path(f"/proc/{READER._process.pid}/stat").read_text().rpartition(")")[2].split()
    return sum(int(ticks) for ticks in fields[11:15]) / os.sysconf("SC_CLK_TCK")


def _render(files: list[Path], pages: int) -> float:
    """Return the CPU milliseconds a page of the check against the picture, the picture included."""
    total = 0.0
    for file in files:
        opened = open_paper(file.read_bytes(), STANDARD)
        start = time.process_time()
        check_render(opened.document, opened.raw)
        total += time.process_time() - start
    return total / pages * 1000


def _peak(files: list[Path]) -> int:
    """Return the peak memory in MB of the process that reads a paper of 50 pages, made of the pages of real ones."""
    with pymupdf.open() as joined:
        for file in files:
            with pymupdf.open(file) as part:
                joined.insert_pdf(part, to_page=min(len(part), 50 - len(joined)) - 1)
            if len(joined) >= 50:
                break
        data = joined.tobytes()
    done, peak = threading.Event(), [0]
    watcher = threading.Thread(target=_watch, args=(done, peak))
    watcher.start()
    read_pdf(data)
    done.set()
    watcher.join()
    return peak[0] // 1024


def _watch(done: threading.Event, peak: list[int]) -> None:
    """Keep the highest memory of any child of the reader's server, in kB."""
    server = READER._process.pid
    while not done.wait(0.003):
        try:
            for child in Path(f"/proc/{server}/task/{server}/children").read_text().split():
                status = Path(f"/proc/{child}/status").read_text()
                peak[0] = max([peak[0], *(int(line.split()[1]) for line in status.splitlines() if "VmHWM" in line)])
        except (FileNotFoundError, ProcessLookupError):  # the child ended between the two looks
            continue


if __name__ == "__main__":
    main()
