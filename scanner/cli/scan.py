"""`paperscan scan`: read papers, answer the checklist, write the records."""

import os
from pathlib import Path
from typing import Annotated

import typer

from scanner.cli import console, options
from scanner.cli.options import DEFAULT_SCANS, CacheDir, Contact, Format, Modules, Offline, Output, Quiet, Scans


def command(
    context: typer.Context,
    papers: Annotated[
        list[str], typer.Argument(help="PDF files, arXiv ids, DOIs, or addresses at arXiv.", metavar="PAPER...")
    ],
    module: options.Module = None,
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
    fail_on: options.FailOn = "",
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
    given = dict(locals())
    from scanner.cli import disks, recipes, scanning
    from scanner.keeping.store import Store
    from scanner.library import load_modules
    from scanner.running.recipe import prepared

    failing = scanning.severities(fail_on)
    recipe = recipes.recipe(given)
    papers = scanning.checked(papers, format_name, output, report, recipe.fetching)
    disks.warn(context, disks.places(scans, cache_dir, auditor))
    scanner, run = prepared(recipe, Store(scans), rehearse=dry_run)
    if dry_run:
        console.data(scanning.rehearsal(scanner, run, papers), output)
        return
    filed = scanning.scanned(scanner, papers, jobs, run.door, quiet=quiet)
    scanning.show(filed, papers, scanning.Shown(load_modules(modules), format_name, output, report, recipe.fetching))
    if run.door:
        console.say(scanning.spent(run.door))
    if not scanning.is_whole(filed, len(papers)):
        raise typer.Exit(3)
    if scanning.has_flag(filed, failing):
        raise typer.Exit(1)
