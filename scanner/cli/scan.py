"""`paperscan scan`: read papers, answer the checklist, write the records."""

import os
from pathlib import Path
from typing import Annotated

import typer

from scanner.cli import console, options
from scanner.cli.options import DEFAULT_SCANS, CacheDir, Contact, Format, Modules, Offline, Output, Quiet, Scans


def command(
    papers: Annotated[list[str], typer.Argument(help="PDF files or arXiv ids.", metavar="PAPER...")],
    module: Annotated[
        list[str] | None, typer.Option("--module", "-m", help="Ask only this module; may be repeated.")
    ] = None,
    scans: Scans = DEFAULT_SCANS,
    modules: Modules = None,
    format_name: Format = "table",
    output: Output = None,
    report: Annotated[
        Path | None, typer.Option("--report", help="Write a report of one paper, to look at in a browser.")
    ] = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="Papers at a time.")] = os.cpu_count() or 1,
    offline: Offline = False,
    cache_dir: CacheDir = None,
    contact: Contact = "",
    quiet: Quiet = False,
    auditor: options.AuditorName = "rules",
    model: options.Model = "",
    second_model: options.SecondModel = "",
    decision_model: options.DecisionModel = "",
    wire: options.Wire = "",
    thresholds: options.ThresholdsFile = None,
    base_url: options.BaseUrl = "",
    timeout: options.Timeout = 180.0,
    max_retries: options.MaxRetries = 2,
    max_cost: options.MaxCost = None,
    prices: options.Prices = None,
    dry_run: options.DryRun = False,
    retry_failed: options.RetryFailed = False,
    transcript: options.TranscriptFile = None,
) -> None:
    """Scan papers: every answer with the paper's own words, as a table and as scan.json."""
    from scanner.auditing import prepare
    from scanner.auditors.settings import AuditorSettings
    from scanner.batch import Scanner
    from scanner.cli import scanning
    from scanner.endpoint.settings import endpoint_settings
    from scanner.fetched import FetchSettings
    from scanner.library import load_modules, select
    from scanner.store import Store

    papers = scanning.checked(papers, output, report)
    known, only = load_modules(modules), tuple(module or ())
    bands = scanning.thresholds(thresholds)
    models = {"model": model, "second_model": second_model, "decision_model": decision_model, "wire": wire}
    asked = AuditorSettings(
        **models, thresholds=bands, transcript=transcript, prices=prices, modules=modules, asked=only
    )  # fmt: skip
    limits = {"deadline": timeout, "max_retries": max_retries, "max_cost": max_cost, "retry_failed": retry_failed}
    endpoint = endpoint_settings(base_url, prices=prices, cache_dir=cache_dir, **limits)
    run = prepare(auditor, asked, endpoint, rehearse=dry_run)
    settings = FetchSettings(offline=offline, cache_dir=cache_dir, contact=contact)
    wanted = select(known, run.modules or only)
    scanner = Scanner(wanted, run.auditor, Store(scans), settings, now=run.now, transcript=run.transcript)
    if dry_run:
        console.data(scanning.rehearsal(scanner, run, papers), output)
        return
    filed = scanning.scanned(scanner, papers, jobs, quiet=quiet)
    scanning.show(filed, papers, scanning.Shown(known, format_name, output, report, settings))
    if run.door:
        console.say(scanning.spent(run.door))
    if not scanning.is_whole(filed, len(papers)):
        raise typer.Exit(3)
