"""`paperscan corpus`: the papers that `batch` scans, as they stand in registry.jsonl beside the scans."""

from typing import Annotated

import typer

from scanner.cli import console
from scanner.cli.options import DEFAULT_SCANS, CacheDir, Contact, Offline, Scans

group = typer.Typer(help="The papers of a corpus: add, list, exclude or include them.", no_args_is_help=True)
_Papers = Annotated[list[str], typer.Argument(help="Ids, as `corpus list` shows them.", metavar="PAPER...")]
_Notes = Annotated[str, typer.Option("--notes", help="Why, for whoever reads the registry.")]


@group.command("add")
def add(
    context: typer.Context,
    corpora: Annotated[list[str], typer.Argument(help="Folders, lists, PDFs or identifiers.", metavar="CORPUS...")],
    scans: Scans = DEFAULT_SCANS,
    tag: Annotated[list[str] | None, typer.Option("--tag", help="A tag for these papers; may be repeated.")] = None,
    notes: _Notes = "",
    offline: Offline = False,
    cache_dir: CacheDir = None,
    contact: Contact = "",
) -> None:
    """Add papers to the corpus; nothing is fetched or scanned yet."""
    from scanner.cli import disks
    from scanner.fetched import FetchSettings
    from scanner.gathering.adding import add as add_papers
    from scanner.gathering.names import names_in
    from scanner.gathering.registry import open_registry

    settings = FetchSettings(offline=offline, cache_dir=cache_dir, contact=contact)
    disks.warn(context, {"--scans": scans})
    with open_registry(scans) as registry:
        for corpus in corpora:
            added = add_papers(
                (named.with_more(tuple(tag or ()), notes) for named in names_in(corpus, settings)), registry
            )
            console.say(f"{corpus}: {len(added.papers)} papers, {added.new} of them new")


@group.command("list")
def list_papers(
    scans: Scans = DEFAULT_SCANS,
    status: Annotated[list[str] | None, typer.Option("--status", help="Only with this status; repeatable.")] = None,
    tag: Annotated[list[str] | None, typer.Option("--tag", help="Only with this tag; repeatable.")] = None,
    format_name: Annotated[str, typer.Option("--format", "-f", help="table, json, csv or ids.")] = "table",
) -> None:
    """List the papers of the corpus, in the order in which they were added."""
    from scanner.cli.corpus_lines import lines
    from scanner.gathering.registry import chosen, read_registry

    console.require(scans)
    found = lines(chosen(read_registry(scans).papers, status or (), tag or ()), format_name)
    told = (f"{line}\n" for line in found)
    console.stream(console.fitting(told) if format_name == "table" else told)


@group.command("exclude")
def exclude(context: typer.Context, papers: _Papers, scans: Scans = DEFAULT_SCANS, notes: _Notes = "") -> None:
    """Take papers out of the corpus: they stay in the registry, and are scanned no more."""
    from scanner.cli import disks
    from scanner.gathering.registry import exclude_papers, open_registry

    disks.warn(context, {"--scans": scans})
    with open_registry(scans) as registry:
        exclude_papers(registry, papers, notes)
        console.say(f"{len(papers)} excluded")


@group.command("include")
def include(context: typer.Context, papers: _Papers, scans: Scans = DEFAULT_SCANS) -> None:
    """Take papers back into the corpus."""
    from scanner.cli import disks
    from scanner.gathering.registry import include_papers, open_registry

    disks.warn(context, {"--scans": scans})
    with open_registry(scans) as registry:
        include_papers(registry, papers)
        console.say(f"{len(papers)} included")


@group.command("status")
def status(scans: Scans = DEFAULT_SCANS) -> None:
    """Count the papers by their status, and the failed ones by their cause."""
    from scanner.cli.corpus_lines import status_lines
    from scanner.gathering.registry import read_registry

    console.require(scans)
    console.data("\n".join(status_lines(read_registry(scans).papers)) + "\n")
