"""All that decides what becomes of a paper, as one value: another process or machine makes the same scanner from it."""

from typing import TYPE_CHECKING, NamedTuple

from scanner.auditing import Run, prepare
from scanner.auditors.settings import AuditorSettings
from scanner.endpoint.settings import EndpointSettings
from scanner.fetched import FetchSettings
from scanner.frozen import Frozen
from scanner.keeping.store import Store
from scanner.library import load_modules, select
from scanner.running.inputs import digest_of_inputs
from scanner.running.scanning import Scanner

if TYPE_CHECKING:
    from scanner.endpoint.home import Home


class Recipe(Frozen):
    """Who answers what, at which endpoint, and how papers are fetched; it holds a key where the endpoint needs one."""

    auditor: str = "rules"
    settings: AuditorSettings = AuditorSettings()
    endpoint: EndpointSettings = EndpointSettings()
    fetching: FetchSettings = FetchSettings()


class Prepared(NamedTuple):
    """A scanner, and the run of the auditor in it."""

    scanner: Scanner
    run: Run


def prepared(recipe: Recipe, store: Store, *, rehearse: bool = False, home: "Home | None" = None) -> Prepared:
    """Return the scanner of a recipe, ready to scan into a store; in a rehearsal it sends nothing to any model.

    With a `home` it is the scanner of one worker of several, on this machine or others.

    Raises ModuleError for modules that break their format, UsageError for a setting that is missing or wrong,
    StoreError where paid responses cannot be kept.
    """
    settings = recipe.settings
    known = load_modules(settings.modules)
    run = prepare(recipe.auditor, settings, recipe.endpoint, rehearse=rehearse, home=home)
    wanted = select(known, run.modules or settings.asked)
    scanner = Scanner(
        wanted,
        run.auditor,
        store,
        recipe.fetching,
        now=run.now,
        transcript=run.transcript,
        inputs=run.inputs or digest_of_inputs(run.auditor.name, settings, wanted),
    )
    return Prepared(scanner, run)
