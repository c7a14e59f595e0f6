"""A small corpus that is sent through the Batch API by real processes, for tests."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pymupdf

from tests.llm_server import MODEL
from tests.llm_server import PRICES as CHAT_PRICES
from tests.test_cli import ROOT, run

PRICES = f"{CHAT_PRICES}batch = 0.5\n"
_TEXT = (
    "We measured how many lanterns people carry in square {n} of the city, by counting them in photographs. "
    "Each of the 40 photographs was counted by two people, who agreed in all but three cases. "
)
REQUESTS_A_PAPER = 4
"""Facts and summary in the first round, two modules in the second."""


def make_corpus(folder: Path, papers: int) -> None:
    """Write papers of one page, with an abstract each, and a file of prices beside them."""
    (folder / "papers").mkdir(parents=True)
    (folder / "prices.toml").write_text(PRICES)
    for number in range(papers):
        with pymupdf.open() as document:
            text, name = _TEXT.format(n=number) * 8, "x" * number
            html = f"<h1>Lanterns in square {number}</h1><p>Ada Brook{name}</p><h2>Abstract</h2><p>{text}</p>"
            document.new_page().insert_htmlbox(pymupdf.Rect(60, 60, 535, 780), html)
            document.save(folder / "papers" / f"p{number}.pdf")


def options(url: str) -> list[str]:
    """Return what is asked of a corpus: two modules, by the scripted model, in batches."""
    asked = ["--auditor", "llm", "--model", MODEL, "--base-url", url, "--cache-dir", "kept", "--batch-api"]
    return [*asked, "-m", "artifacts", "-m", "limitations_and_scope", "--prices", "prices.toml"]


def send(folder: Path, url: str, *more: str, corpus: str = "papers", **environment: str):
    """Send what the corpus asks."""
    return run("batch", corpus, *options(url), *more, cwd=folder, **environment)


def collect(folder: Path, *more: str, **environment: str):
    """Collect, with nothing said of what was asked."""
    return run("batch", "collect", *more, cwd=folder, **environment)


def begin(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """Begin a command of paperscan that may be killed."""
    return subprocess.Popen(
        [sys.executable, "-m", "scanner.cli.app", *arguments],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def records(folder: Path) -> list[dict]:
    """Return the records of the corpus."""
    return [json.loads(file.read_text()) for file in sorted((folder / "scans").glob("*/*/scan.json"))]


def statuses(folder: Path) -> list[str]:
    """Return the status of each paper in the registry."""
    return [json.loads(line)["status"] for line in (folder / "scans" / "registry.jsonl").read_text().splitlines()]
