"""Hidden text and hostile files: what is found, what is refused, and how long it takes."""

import time
from pathlib import Path

from scanner.errors import InputError
from scanner.extract.reader import read_pdf
from scanner.paper import Paper
from tests.benchmarks.folder import benchmark, table
from tests.disguised_pdfs import HONEST, MAKERS, SHIFTED
from tests.hidden_pdfs import ORDER

UNREACHABLE = "H64_orphan_page"
"""A page that nothing leads to: no reader and no auditor ever gets it."""
CONTROL = "hidden-control"


def main() -> None:
    """Print the table."""
    made = _read_all(benchmark() / "hidden" / "made")
    real = _read_all(benchmark() / "hidden" / "papers")
    ordinary = [
        paper for folder in ("papers", "checklists/papers") for paper in _read_all(benchmark() / folder).values()
    ]
    hidden = {name: paper for name, paper in made.items() if name.startswith("H") and name != UNREACHABLE}
    alike = {name: paper for name, paper in made.items() if not name.startswith("H")}
    prompts = {name: paper for name, paper in real.items() if not name.startswith(CONTROL)}
    rows: list[tuple[object, ...]] = [
        ("hiding techniques found and addressed to a model", _share([_speaks(paper) for paper in hidden.values()])),
        ("look-alikes and visible instructions with any hidden entry", _share([_hides(p) for p in alike.values()])),
        ("kinds of fonts that lie found, of our own making", _share(_fonts(SHIFTED))),
        ("the same fonts with an honest map flagged", _share(_fonts(HONEST))),
        ("files with real or planted prompts flagged", _share([_speaks(paper) for paper in prompts.values()])),
        ("ordinary papers flagged", _share([_speaks(paper) for paper in ordinary])),
        ("ordinary papers with other hidden text", _share([_hides(paper) for paper in ordinary])),
        ("first 10 to 90 % of a paper refused as damaged", _share(list(_truncations()))),
    ]
    for folder in ("hostile", "faults/bombs"):
        ends, slowest = _ends(benchmark() / folder)
        rows.append((f"{folder}: how {sum(ends.values())} files end", ", ".join(f"{n} {e}" for e, n in ends.items())))
        rows.append((f"{folder}: slowest", f"{slowest:.1f} s"))
    print(table(("what", "figure"), rows))


def _read_all(folder: Path) -> dict[str, Paper]:
    """Return the papers of a folder by the names of their files."""
    return {file.stem: read_pdf(file.read_bytes()) for file in sorted(folder.glob("*.pdf"))}


def _fonts(drawn: dict[int, int]) -> list[bool]:
    """Return for each kind of font whether words are found to be hidden by it, with letters drawn in some way."""
    papers = [read_pdf(make(ORDER, drawn).tobytes()) for make in MAKERS.values()]
    return [any(text.reason == "font_mapping" for text in paper.integrity.hidden_text) for paper in papers]


def _speaks(paper: Paper) -> bool:
    return any(text.addressed_to_model for text in paper.integrity.hidden_text)


def _hides(paper: Paper) -> bool:
    return bool(paper.integrity.hidden_text)


def _share(hits: list[bool]) -> str:
    return f"{sum(hits)} of {len(hits)}"


def _truncations() -> list[bool]:
    """Return, for five cuts of each of the twelve papers, whether it was refused as damaged."""
    refused = []
    for file in sorted((benchmark() / "papers").glob("*.pdf")):
        data = file.read_bytes()
        refused += [_end(data[: len(data) * tenths // 10]) == "damaged" for tenths in (1, 3, 5, 7, 9)]
    return refused


def _ends(folder: Path) -> tuple[dict[str, int], float]:
    """Return how many files of a folder end in which way, and the seconds of the slowest."""
    ends: dict[str, int] = {}
    slowest = 0.0
    for file in sorted(folder.glob("*.pdf")):
        start = time.monotonic()
        end = _end(file.read_bytes())
        slowest = max(slowest, time.monotonic() - start)
        ends[end] = ends.get(end, 0) + 1
    return dict(sorted(ends.items())), slowest


def _end(data: bytes) -> str:
    """Return how reading ends: read, or the cause of the refusal."""
    try:
        read_pdf(data)
    except InputError as error:
        return error.cause
    return "read"


if __name__ == "__main__":
    main()
