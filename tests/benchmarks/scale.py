"""What a corpus takes and costs: 10,000 papers, a million, and all of arXiv, from figures measured a paper.

Measured here: processor time to read and answer by the rules, that of the one process that files, bytes of records and
PDFs, memory of the registry, requests at the archive, requests and tokens of a model (before a scripted one). All else
is assumed, and printed below the table. The papers are those of the benchmark, which are conference papers of 17 pages
on average: a corpus of longer ones takes more.

    python -m tests.benchmarks.scale [PAPERS ...]
"""

import json
import pickle
import resource
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from scanner.asking.instructions import load_instructions
from scanner.asking.tokens import estimate_tokens
from scanner.auditors.conversation import Conversation
from scanner.auditors.llm import LlmAuditor
from scanner.corpus import CorpusPaper
from scanner.endpoint.budget import expected_input
from scanner.endpoint.prices import Usage, load_prices
from scanner.extract.reader import read_pdf
from scanner.fetch import fetch
from scanner.fetched import FetchSettings
from scanner.gathering.registry import Registry
from scanner.keeping.store import Store, to_json
from scanner.running.recipe import Recipe, prepared
from scanner.running.scanning import Outcome, Scanner
from tests.arxiv_server import running_server, settings_for, two_versions
from tests.benchmarks.decision_cost import run_wire
from tests.benchmarks.folder import benchmark, table
from tests.benchmarks.llm_cost import measure
from tests.benchmarks.speed import cpu_seconds
from tests.llm_doors import door_to
from tests.llm_server import Asked, Play, Server, completion

SIZES = (10_000, 1_000_000, 2_800_000)
MODEL = "gpt-6-luna"
CORE_HOUR = 0.04
EGRESS_GB = 0.09
INTERVAL = FetchSettings().interval
WORDS = 40
"""Words of a model's justification of an answer."""
TOKENS_A_MINUTE = 10_000_000
_NOT_MEASURED = f"""\
Assumed: a core-hour costs ${CORE_HOUR}; cores share the work evenly; arXiv is asked every {INTERVAL:.0f} s by all
machines together, as its terms ask for (info.arxiv.org/help/api/tou); its bucket (info.arxiv.org/help/bulk_data_s3) is
paid for by whom it sends to, here ${EGRESS_GB} a GB out of AWS and nothing within its region, and holds PDFs as large
as these; prices of {MODEL} as in `prices.toml` of {load_prices().date}; a model answers each item, cites two sentences
and justifies it in {WORDS} words; a decision model is unsure of every item, so that evidence is asked for each, which
is the most; the batch API costs half of the price without a prefix cache; an endpoint takes
{TOKENS_A_MINUTE / 1e6:.0f} million tokens of input a minute. Filing waits for the disk besides.
Nothing is reckoned for papers that fail, for retries, or for machines that wait."""


class Figures(NamedTuple):
    """What one paper takes, on average; times in CPU seconds, sizes in bytes, money in dollars."""

    read: float
    filed: float
    record: float
    pdf: float
    registry: float
    fetches: float
    requests: float
    sent: float
    answer: float
    llm: float
    llm_cached: float
    decisions: float


def main() -> None:
    """Print the tables."""
    sizes = [int(word.replace(",", "")) for word in sys.argv[1:]] or list(SIZES)
    figures = measured()
    print(table(("a paper", "measured"), _shown(figures)))
    print()
    print(table(("papers", *(f"{size:,}" for size in sizes)), _rows(figures, sizes)))
    print(f"\n{_NOT_MEASURED}")


def measured() -> Figures:
    """Return the figures of the benchmark papers."""
    files = sorted((benchmark() / "papers").glob("*.pdf"))
    with tempfile.TemporaryDirectory() as folder:
        read, filed, record = _scanned(files, Path(folder) / "scans")
        fetches = _requests_at_the_archive(Path(folder) / "cache")
        asked = _asked(files, Path(folder) / "ledger")
    pdf = sum(file.stat().st_size for file in files) / len(files)
    return Figures(read, filed, record, pdf, _registry_bytes(), fetches, *asked, _decided(files))


def _scanned(files: list[Path], scans: Path) -> tuple[float, float, float]:
    """Return CPU seconds of reading and answering, those of taking and filing the outcome, and bytes of the record."""
    scanner = prepared(Recipe(), Store(scans)).scanner
    scanner.file(scanner.scan(str(files[0])))  # what is done once is not counted
    begun = cpu_seconds()
    outcomes = [pickle.dumps(_as_a_worker(scanner, file)) for file in files]
    read = cpu_seconds() - begun
    begun = time.process_time()
    filed = [scanner.file(pickle.loads(outcome)).file for outcome in outcomes]  # noqa: S301 - made a moment ago
    spent = time.process_time() - begun
    count = len(files)
    return read / count, spent / count, sum(file.stat().st_size for file in filed if file) / count


def _as_a_worker(scanner: Scanner, file: Path) -> Outcome:
    """Scan a paper as a worker of a cluster does: the text of the record comes with it."""
    outcome = scanner.scan(str(file))
    return replace(outcome, text=to_json(outcome.scan))


def _requests_at_the_archive(cache: Path) -> float:
    """Return how many requests a paper takes that is named without its version and was never had."""
    with running_server() as server:
        server.script = two_versions("2312.01234")
        fetch("2312.01234", settings_for(server, cache))
        return len(server.seen)


def _asked(files: list[Path], ledger: Path) -> tuple[float, float, float, float, float]:
    """Return requests, tokens sent and answered, and dollars without and with a prefix cache, of a text model."""
    answered: list[int] = []

    def play(asked: Asked) -> Play:
        content = json.dumps({"answers": [_answer(item) for item in asked.items], "statements": []})
        answered.append(estimate_tokens(content))
        return Play(body=completion(content))

    with Server(play) as server:
        auditor = LlmAuditor(Conversation(door_to(server.url, ledger), MODEL, load_instructions()))
        rows = [measure(file, auditor, server) for file in files]
    requests, _, sent, _, fresh = (sum(column) / len(files) for column in list(zip(*rows, strict=True))[1:])
    output = sum(answered) / len(files)
    price = load_prices().of(MODEL, "/chat/completions")
    plain = price.cost(Usage(input=round(sent), output=round(output)))
    cached = price.cost(Usage(input=round(sent), cached=round(sent - fresh), output=round(output)))
    return requests, sent, output, plain, cached


def _answer(item: str) -> dict[str, object]:
    """Return an answer to an item as long as those that are reckoned with."""
    said = " ".join(["word"] * WORDS)
    plain = {
        "sentences": [12, 345],
        "justification": said,
        "applies": True,
        "answer": "cannot_tell",
        "searched_for": "",
    }
    return plain | {"item": item}


def _decided(files: list[Path]) -> float:
    """Return the dollars of a decision model."""
    price = load_prices().of(MODEL, "/decisions")
    scripted = [run_wire(read_pdf(file.read_bytes()), "openai")[0] for file in files]
    tokens = sum(expected_input(request) for model in scripted for request in model.asked) / len(files)
    return price.cost(Usage(input=round(tokens)))


def _registry_bytes(papers: int = 20_000) -> float:
    """Return the memory that a scanned paper takes in the registry of a batch."""
    before = _memory()
    registry = Registry(Path(), [_scanned_paper(number) for number in range(papers)], None)
    return (_memory() - before) / len(registry.papers)


def _scanned_paper(number: int) -> CorpusPaper:
    name = f"2501.{number:05}"
    return CorpusPaper(
        id=name,
        status="scanned",
        source=f"{name}v1",
        names=(name,),
        title=f"A title of an ordinary length that nobody has read before, number {number}",
        first_author=f"Ada Brook {number}",
        year=2025,
        arxiv_id=f"{name}v1",
        sha256=f"{number:064}",
        tried_sha256=f"{number:064}",
        inputs=f"{number:016}",
        scan=f"{name}/20250101T000000000Z-rules-{number:08}/scan.json",
        changed_at="2025-01-01T00:00:00+00:00",
    )


def _memory() -> int:
    """Return the memory that this process holds now, in bytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()


def _shown(figures: Figures) -> list[tuple[object, ...]]:
    return [
        ("read and answered by the rules", f"{figures.read:.2f} s CPU"),
        ("filed, by the one process that does", f"{figures.filed * 1000:.0f} ms CPU"),
        ("record", f"{figures.record / 1e3:.0f} kB"),
        ("PDF", f"{figures.pdf / 1e6:.2f} MB"),
        ("memory of the registry", f"{figures.registry / 1e3:.1f} kB"),
        ("requests at arXiv", f"{figures.fetches:.0f}"),
        ("`llm`", f"{figures.requests:.1f} requests, {figures.sent:,.0f} tokens in, {figures.answer:,.0f} out"),
        ("`llm`, without and with a prefix cache", f"${figures.llm:.4f}, ${figures.llm_cached:.4f}"),
        ("`decisions`", f"${figures.decisions:.4f}"),
    ]


def _rows(figures: Figures, sizes: list[int]) -> list[tuple[object, ...]]:
    """Return the rows of the second table: for each, what so many papers take."""
    shown = {
        "rules on 1 core": lambda n: _span(n * figures.read),
        "… 100 cores": lambda n: _span(n * figures.read / 100),
        "… 1,000 cores": lambda n: _span(n * figures.read / 1000),
        "filed by one batch, at the least": lambda n: _span(n * figures.filed),
        "fetched from arXiv, politely": lambda n: _span(n * figures.fetches * INTERVAL),
        "fetched from its bucket at S3": lambda n: (
            f"{_money(n * figures.pdf / 1e9 * EGRESS_GB)}, or none in its region"
        ),
        "a model's tokens, `llm`": lambda n: _span(n * figures.sent / TOKENS_A_MINUTE * 60),
        "records": lambda n: _size(n * figures.record),
        "PDFs": lambda n: _size(n * figures.pdf),
        "memory of one batch's registry": lambda n: _size(n * figures.registry),
        "rules": lambda n: _money(n * figures.read / 3600 * CORE_HOUR),
        "`decisions`": lambda n: _money(n * figures.decisions),
        "`llm`, with a prefix cache": lambda n: _money(n * figures.llm_cached),
        "`llm`, without": lambda n: _money(n * figures.llm),
        "`llm --batch-api`": lambda n: _money(n * figures.llm / 2),
    }
    return [(name, *map(cell, sizes)) for name, cell in shown.items()]


def _span(seconds: float) -> str:
    """Return a time in the unit that fits it."""
    for unit, length in (("days", 86_400), ("h", 3600), ("min", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:,.1f} {unit}"
    return f"{seconds:.0f} s"


def _size(count: float) -> str:
    """Return a size in the unit that fits it."""
    for unit, size in (("TB", 1e12), ("GB", 1e9)):
        if count >= size:
            return f"{count / size:,.1f} {unit}"
    return f"{count / 1e6:.0f} MB"


def _money(dollars: float) -> str:
    return f"${dollars:,.2f}" if dollars < 100 else f"${dollars:,.0f}"


if __name__ == "__main__":
    main()
