"""What is said of a disk that other machines may work on too."""

from collections.abc import Mapping
from pathlib import Path

import typer

from scanner.cli import console


def places(scans: Path, cache_dir: Path | None, auditor: str) -> dict[str, Path]:
    """Return where a run keeps what is locked, by the options that move it: paid responses where a model is asked."""
    from scanner.endpoint.ledger import ledger_file

    return {"--scans": scans} | ({} if auditor == "rules" else {"--cache-dir": ledger_file(cache_dir).parent})


def warn(context: typer.Context, kept: Mapping[str, Path]) -> None:
    """Say in one line which of some places, by the options that move them, lie where locks are not sure; else nothing.

    Nothing is refused: whoever lets one machine at a time work there has nothing to fear.
    """
    from scanner.keeping.mounts import Mounts, mounts_here

    mounts = context.find_object(Mounts) or mounts_here()
    found = {option: (path, mounts.of(path)) for option, path in kept.items()}
    unsure = {option: (path, system) for option, (path, system) in found.items() if not system.has_sure_locks}
    if not unsure:
        return
    named = " and ".join(f"{path} ({system.kind})" for path, system in unsure.values())
    where = "lies on a network file system" if len(unsure) == 1 else "lie on network file systems"
    console.say(
        f"{named} {where}, where a lock that another machine holds may not be seen: let one machine at a time work "
        f"there, or choose {' and '.join(unsure)} on a disk of this machine"
    )
