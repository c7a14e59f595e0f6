"""`paperscan batch`: scan a corpus, go on where the last run ended, and lose nothing."""

from typing import Annotated

import typer

from scanner.cli import options
from scanner.cli.options import DEFAULT_SCANS, CacheDir, Contact, Modules, Offline, Output, Quiet, Scans


def command(
    context: typer.Context,
    corpus: options.Corpus = None,
    query: Annotated[str, typer.Option("--query", help="Papers that arXiv's API finds, e.g. 'cat:cs.CL'.")] = "",
    scans: Scans = DEFAULT_SCANS,
    force: Annotated[bool, typer.Option("--force", help="Scan again what is done already.")] = False,
    retry_failed: options.RetryFailedPapers = False,
    limit: Annotated[int | None, typer.Option("--limit", min=0, help="Scan so many papers at most.")] = None,
    sample: Annotated[int | None, typer.Option("--sample", min=1, help="Only so many papers, drawn by --seed.")] = None,
    seed: Annotated[int, typer.Option("--seed", help="Which papers --sample draws.")] = 0,
    jobs: options.BatchJobs = 0,
    engine: Annotated[str, typer.Option("--engine", envvar="PAPERSCAN_ENGINE", help=options.ENGINES)] = "local",
    ray_address: options.RayAddress = "",
    copy_to: options.CopyTo = "",
    events: Annotated[str, typer.Option("--events", help="Write each event as a line of JSON to a file, or -.")] = "",
    output: Output = None,
    format_name: Annotated[str, typer.Option("--format", "-f", help="The summary as text or json.")] = "text",
    module: options.Module = None,
    modules: Modules = None,
    auditor: options.AuditorName = "rules",
    model: options.Model = "",
    second_model: options.SecondModel = "",
    decision_model: options.DecisionModel = "",
    wire: options.Wire = "",
    thresholds: options.ThresholdsFile = None,
    base_url: options.BaseUrl = "",
    timeout: options.Timeout = 180.0,
    max_retries: options.MaxRetries = 6,
    max_cost: options.MaxCost = None,
    prices: options.Prices = None,
    dry_run: options.DryRun = False,
    batch_api: options.BatchApi = False,
    wait: options.Wait = False,
    offline: Offline = False,
    cache_dir: CacheDir = None,
    contact: Contact = "",
    quiet: Quiet = False,
) -> None:
    """Scan a corpus; without CORPUS, go on with the one beside the scans.

    The same command again does only what is missing, or whose paper, modules, auditor, model or prompt changed.
    """
    given = dict(locals()) | {"corpus": tuple(corpus or ())}
    from scanner.cli import batch_api as by_batches
    from scanner.cli import batches, console, disks, recipes

    wanted = batches.Wanted.model_validate(given)
    console.guard(output, wanted.corpus)
    wanted.check()
    disks.warn(context, disks.places(scans, cache_dir, auditor))
    if len(wanted.corpus) == 1 and wanted.corpus[0] in by_batches.WORDS:
        raise typer.Exit(by_batches.do(wanted.corpus[0], given, wanted))
    recipe = recipes.recipe(given)
    if batch_api and not dry_run:
        raise typer.Exit(by_batches.run(recipe, wanted))
    summary = batches.run(recipe, wanted)
    if summary:
        batches.show(summary, wanted)
        raise typer.Exit(batches.exit_code(summary))
