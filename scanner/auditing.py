"""One run of an auditor: chosen by its name, with a door where it asks a model, and what the run left behind."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanner.auditors.protocol import Auditor
from scanner.auditors.settings import FILES, AuditorFile, AuditorSettings
from scanner.endpoint.settings import EndpointSettings
from scanner.errors import UsageError
from scanner.record import Scan
from scanner.resources import plugin, plugins

if TYPE_CHECKING:
    from scanner.endpoint.door import Door
    from scanner.endpoint.home import Home

_PACKAGE = "scanner.auditors"


@dataclass(frozen=True)
class Run:
    """An auditor ready to be asked; `door` where it asks a model.

    Of a scan that is replayed, `moment` is the time that it was made, `modules` are those it was asked, and `inputs` is
    the digest of what it was made with.
    """

    auditor: Auditor
    file: str
    settings: AuditorSettings
    door: "Door | None" = None
    moment: datetime | None = None
    modules: tuple[str, ...] = ()
    inputs: str = ""

    def now(self) -> datetime:
        """Return the time to write into a record: now, or that of the scan that is replayed."""
        return self.moment or datetime.now(UTC)

    def transcript(self, scan: Scan) -> bytes | None:
        """Return what was said in the making of a scan, None where no model was asked."""
        if self.door is None or scan.provenance is None:
            return None
        from scanner.endpoint.transcript import Header, Said, said_of, to_lines  # noqa: PLC0415 - heavy

        runs = _runs(scan)
        header = Header(
            auditor=self.file,
            settings=self.settings.model_dump(mode="json", exclude_defaults=True, exclude=set(FILES)),
            base_url=self.door.settings.base_url,
            remembered=self.door.known(),
            modules=tuple(scan.provenance.modules),
            inputs=scan.provenance.inputs or "",
            scanned_at=scan.scanned_at or "",
        )
        keys = dict.fromkeys(key for run in runs for key in run.get("requests", ()))
        lost = [run for run in runs if run.get("unanswered")]
        unanswered = [Said(key=r["unanswered"], fault=r["fault"], message=r.get("error") or r["reason"]) for r in lost]
        return to_lines(header, [*map(said_of, self.door.exchanges(keys)), *unanswered])


def auditors() -> tuple[str, ...]:
    """Return the names of the auditors there are: the files that can build one."""
    return tuple(name.replace("_", "-") for name in plugins(_PACKAGE) if hasattr(plugin(_PACKAGE, name, ""), "build"))


def prepare(
    name: str,
    settings: AuditorSettings,
    endpoint: EndpointSettings,
    *,
    rehearse: bool = False,
    home: "Home | None" = None,
) -> Run:
    """Return an auditor by its name; in a rehearsal it notes its requests and sends none.

    With a `home` it is that of one worker of several.

    Raises UsageError for a name there is not, or a setting that is missing; StoreError where paid responses cannot be
    kept.
    """
    file_name = name.replace("-", "_")
    found = plugin(_PACKAGE, file_name, "auditor") if file_name in plugins(_PACKAGE) else None
    if found is None or not hasattr(found, "build"):
        raise UsageError(f"no auditor is called {name!r}; there are: {', '.join(auditors())}")
    file: AuditorFile = found
    door = _door(endpoint, home, rehearse=rehearse) if getattr(found, "ASKS_A_MODEL", True) else None
    run = Run(file.build(settings, door), found.__name__.rpartition(".")[2], settings, door)
    return _as_it_was(run) if settings.transcript else run


def failures(scan: Scan) -> dict[str, str]:
    """Return what could not be asked, or not of everybody who was to answer, with the reason.

    These are modules, and `facts` and `summary` for the two calls beside them.
    """
    made = scan.provenance.model_dump() if scan.provenance else {}
    runs = made.get("modules", {}) | made.get("calls", {})
    said = {name: run.get("error") or run.get("reason") for name, run in runs.items()}
    return {name: str(reason) for name, reason in said.items() if reason}


@dataclass(frozen=True)
class Estimate:
    """What a rehearsal would take: `cost` in dollars is the most it can be, None where a price is unknown.

    `repeated` of the `tokens` are the same beginning as in the request before: endpoints that keep prefixes serve them
    from their cache.
    """

    requests: int = 0
    tokens: int = 0
    repeated: int = 0
    cost: float | None = 0.0

    def __add__(self, other: "Estimate") -> "Estimate":
        cost = None if self.cost is None or other.cost is None else self.cost + other.cost
        return Estimate(
            self.requests + other.requests, self.tokens + other.tokens, self.repeated + other.repeated, cost
        )

    def __str__(self) -> str:
        cost = "cost unknown" if self.cost is None else f"at most ${self.cost:.4f}"
        again = f"{self.repeated:,} of them repeated"
        return f"{self.requests} requests, about {self.tokens:,} tokens of input ({again}), {cost}"


def estimate(door: "Door") -> Estimate:
    """Return what the requests take that were rehearsed since the last time."""
    from scanner.endpoint.budget import expected_input, repeated_input, worst_usage  # noqa: PLC0415 - heavy

    requests = [request for _, request in door.rehearsed or ()]
    door.rehearsed = []
    repeated = sum(repeated_input(one, other) for one, other in pairwise(requests))
    prices = [door.budget.price_of(request.model, request.path) for request in requests]
    costs = [
        price.cost(worst_usage(request)) if price else None for price, request in zip(prices, requests, strict=True)
    ]
    cost = None if None in costs else sum(cost for cost in costs if cost)
    return Estimate(len(requests), sum(map(expected_input, requests)), repeated, cost)


def _door(endpoint: EndpointSettings, home: "Home | None", *, rehearse: bool) -> "Door":
    from scanner.endpoint.door import open_door  # noqa: PLC0415 - imports the openai package

    door = open_door(endpoint, home)
    door.rehearsed = [] if rehearse else None
    return door


def _as_it_was(run: Run) -> Run:
    """Return a run that repeats the one of its transcript, at its time and with its modules."""
    from scanner.endpoint.transcript import read_transcript  # noqa: PLC0415 - heavy

    header = read_transcript(run.settings.transcript or Path()).header
    moment = datetime.fromisoformat(header.scanned_at)
    return replace(run, moment=moment, modules=header.modules, inputs=header.inputs)


def _runs(scan: Scan) -> list[dict[str, Any]]:
    """Return how the calls of a scan were made, in the order they were."""
    made = scan.provenance.model_dump() if scan.provenance else {}
    calls = made.get("calls", {})
    runs = [calls.get("facts", {}), *made.get("modules", {}).values(), calls.get("summary", {})]
    return [run for run in runs if run]
