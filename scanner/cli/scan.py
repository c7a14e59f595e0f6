"""`paperscan scan`: read papers, answer the checklist, write the records."""

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scanner.cli import console, options
from scanner.cli.options import DEFAULT_SCANS, CacheDir, Contact, Format, Modules, Offline, Output, Quiet, Scans

if TYPE_CHECKING:
    from scanner.cli.scanning import Filed


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
    from scanner.batch import Scanner, scan_all
    from scanner.cli import scanning
    from scanner.endpoint.settings import endpoint_settings
    from scanner.errors import UsageError
    from scanner.fetched import FetchSettings
    from scanner.library import load_modules, select
    from scanner.originals import scanned
    from scanner.store import Store
    from scanner.wording import load_thresholds

    if report and len(papers) > 1:
        raise UsageError("--report is of one paper: scan one, or use `paperscan show --format html` for each")
    console.guard(output, papers)
    console.guard(report, papers)
    papers = list(dict.fromkeys(papers))
    known = load_modules(modules)
    settings = FetchSettings(offline=offline, cache_dir=cache_dir, contact=contact)
    asked = AuditorSettings(
        model=model, second_model=second_model, decision_model=decision_model, wire=wire,
        thresholds=load_thresholds(thresholds) if thresholds else None,
        transcript=transcript, prices=prices, modules=modules, asked=tuple(module or ()),
    )
    endpoint = endpoint_settings(
        base_url, deadline=timeout, max_retries=max_retries, max_cost=max_cost, prices=prices, cache_dir=cache_dir,
        retry_failed=retry_failed,
    )
    run = prepare(auditor, asked, endpoint, rehearse=dry_run)
    wanted = select(known, run.modules or tuple(module or ()))
    scanner = Scanner(wanted, run.auditor, Store(scans), settings, now=run.now, transcript=run.transcript)
    if dry_run:
        console.data(scanning.rehearsal(scanner, run, papers), output)
        return
    outcomes = console.progress(scan_all(scanner, papers, jobs), len(papers), "scanning", quiet=quiet)
    filed: list[Filed] = list(scanning.told(outcomes))
    records = [scan for scan, _ in filed]
    if records:
        show = partial(console.rendered, records, known, original=lambda scan: scanned(scan, papers[0], settings))
        console.data(show(format_name, to_file=output is not None), output)
        if report:
            console.data(show("html", to_file=True), report)
            console.say(f"written: {report}")
    for _, file in filed:
        console.say(f"written: {file}")
    if run.door:
        console.say(scanning.spent(run.door))
    if not scanning.is_whole(filed, len(papers)):
        raise typer.Exit(3)
