"""`paperscan cache`: the responses of models that were paid for, and are kept."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from scanner.cli import console
from scanner.cli.options import CacheDir

group = typer.Typer(help="Paid responses of models: list them, prune them, or clear them away.", no_args_is_help=True)


@group.command("list")
def list_rows(cache_dir: CacheDir = None) -> None:
    """List what is kept, oldest first; `maybe paid` was sent, and its end is not known."""
    from scanner.endpoint.ledger import Ledger, ledger_file

    rows = Ledger(ledger_file(cache_dir)).rows()
    for row in rows:
        status = row.status or "-"
        console.data(f"{row.sent_at}  {row.key[:12]}  {row.model}  {row.asked}  {row.state}  {status}  {row.size} B\n")
    states = Counter(row.state for row in rows)
    console.say(", ".join(f"{count} {state}" for state, count in states.most_common()) or "nothing is kept")


@group.command("prune")
def prune(
    older_than: Annotated[float, typer.Option(min=0, help="Days; 0 removes none by its age.")] = 0,
    cache_dir: CacheDir = None,
) -> None:
    """Remove what is of no use (faults, damaged rows, refusals), and with --older-than what is old; answers stay."""
    from scanner.endpoint.ledger import Ledger, ledger_file

    ledger = Ledger(ledger_file(cache_dir))
    oldest = (datetime.now(UTC) - timedelta(days=older_than)).isoformat() if older_than else ""
    useless = [row.number for row in ledger.rows() if not row.is_answer or row.sent_at < oldest]
    ledger.remove(useless)
    console.say(f"{len(useless)} rows removed")


@group.command("clear")
def clear(
    yes: Annotated[bool, typer.Option("--yes", help="Yes, what was paid for is to go.")] = False,
    cache_dir: CacheDir = None,
) -> None:
    """Remove everything that is kept; what was paid for is paid for again then."""
    from scanner.endpoint.ledger import Ledger, ledger_file
    from scanner.errors import UsageError

    if not yes:
        raise UsageError("this removes answers that were paid for; say --yes to do it")
    console.say(f"{Ledger(ledger_file(cache_dir)).clear()} rows removed")
