"""The options that several verbs share, declared once."""

from pathlib import Path
from typing import Annotated

import typer

from scanner.resources import plugins

FORMATS = tuple(name.replace("_", "-") for name in plugins("scanner.formats"))
"""The formats of records, as they are typed."""

Scans = Annotated[Path, typer.Option("--scans", envvar="PAPERSCAN_SCANS", help="Directory of the scans.")]
Modules = Annotated[
    Path | None,
    typer.Option("--modules", envvar="PAPERSCAN_MODULES", help="Directory of checklist modules of your own."),
]
Format = Annotated[
    str,
    typer.Option("--format", "-f", envvar="PAPERSCAN_FORMAT", help=f"How to show it: {', '.join(FORMATS)}."),
]
DiffFormat = Annotated[
    str,
    typer.Option(
        "--format",
        "-f",
        envvar="PAPERSCAN_FORMAT",
        help=f"How to show it: {', '.join(plugins('scanner.formats.diff'))}.",
    ),
]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file instead of the terminal.")]
Offline = Annotated[
    bool, typer.Option("--offline", envvar="PAPERSCAN_OFFLINE", help="Use the network for nothing; the cache is used.")
]
CacheDir = Annotated[
    Path | None,
    typer.Option("--cache-dir", envvar="PAPERSCAN_CACHE_DIR", help="Where fetched papers and paid answers are kept."),
]
Contact = Annotated[
    str,
    typer.Option("--contact", envvar="PAPERSCAN_CONTACT", help="Mail or web address that the archive is told."),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress display.")]

ENGINES = f"Where papers are scanned: {', '.join(plugins('scanner.engines'))}."
Module = Annotated[list[str] | None, typer.Option("--module", "-m", help="Ask only this module; may be repeated.")]

AuditorName = Annotated[
    str,
    typer.Option(
        "--auditor", "-a", envvar="PAPERSCAN_AUDITOR", help="Who answers: rules, llm, decisions, cascade, replay …"
    ),
]
Model = Annotated[
    str, typer.Option("--model", envvar="PAPERSCAN_MODEL", help="The model to ask, by its name at the endpoint.")
]
BaseUrl = Annotated[
    str,
    typer.Option(
        "--base-url", envvar="PAPERSCAN_BASE_URL", help="Address of an OpenAI-compatible endpoint; OPENAI_BASE_URL."
    ),
]
Timeout = Annotated[
    float, typer.Option("--timeout", envvar="PAPERSCAN_TIMEOUT", min=0.1, help="Seconds for a whole request.")
]
MaxRetries = Annotated[
    int, typer.Option("--max-retries", envvar="PAPERSCAN_MAX_RETRIES", min=0, help="Further attempts at a request.")
]
MaxCost = Annotated[
    float | None,
    typer.Option("--max-cost", envvar="PAPERSCAN_MAX_COST", help="Stop before more dollars than this are spent."),
]
Prices = Annotated[
    Path | None, typer.Option("--prices", envvar="PAPERSCAN_PRICES", help="Prices of your own, as prices.toml.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Tell requests, tokens and cost, and send nothing.")]
RetryFailed = Annotated[
    bool, typer.Option("--retry-failed", help="Ask again where an answer that was paid for was of no use.")
]
RetryFailedPapers = Annotated[
    bool,
    typer.Option(
        "--retry-failed",
        help="Try again what failed, and ask the model again where an answer that was paid for was of no use.",
    ),
]
FailOn = Annotated[
    str,
    typer.Option(
        "--fail-on", help="Exit with 1 where a red flag of at least this severity was raised: high, medium or low."
    ),
]
TranscriptFile = Annotated[
    Path | None, typer.Option("--transcript", help="The transcript that the auditor replay repeats.")
]

SecondModel = Annotated[
    str, typer.Option("--second-model", envvar="PAPERSCAN_SECOND_MODEL", help="A model to compare the first with.")
]
DecisionModel = Annotated[
    str, typer.Option("--decision-model", envvar="PAPERSCAN_DECISION_MODEL", help="What decides in a cascade.")
]
Wire = Annotated[
    str,
    typer.Option(
        "--wire", envvar="PAPERSCAN_WIRE", help=f"How decisions are asked for: {', '.join(plugins('scanner.wires'))}."
    ),
]
ThresholdsFile = Annotated[
    Path | None,
    typer.Option("--thresholds", envvar="PAPERSCAN_THRESHOLDS", help="Thresholds that `calibrate` wrote."),
]

Corpus = Annotated[
    list[str] | None,
    typer.Argument(
        help="PDFs, folders of them, lists, CSV, registry.jsonl, arXiv lists, or -: together one corpus. Or one of the "
        "words status and collect, for what was asked with --batch-api.",
        metavar="CORPUS",
    ),
]
BatchJobs = Annotated[
    int, typer.Option("--jobs", "-j", min=0, help="Papers at a time; 0: as many as there are cores, 32 with a model.")
]
RayAddress = Annotated[
    str, typer.Option("--ray-address", envvar="RAY_ADDRESS", help="Of a Ray cluster; local: start one here.")
]
CopyTo = Annotated[
    str, typer.Option("--copy-to", help="Put each record there too: an address such as s3://bucket/scans.")
]
BatchApi = Annotated[
    bool,
    typer.Option("--batch-api", help="Ask in batches: half the price, answers within 24 hours, see `batch collect`."),
]
Wait = Annotated[bool, typer.Option("--wait", help="With --batch-api or collect: stay until all answers are there.")]

DEFAULT_SCANS = Path("scans")
