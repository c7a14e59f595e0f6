"""The auditor that repeats a scan from its transcript: the same auditor as then, before a door without a network."""

from pathlib import Path

from pydantic import ValidationError

from scanner.auditors.protocol import Auditor
from scanner.auditors.settings import FILES, AuditorSettings
from scanner.endpoint.budget import Budget
from scanner.endpoint.door import Door
from scanner.endpoint.ledger import IN_MEMORY, Ledger
from scanner.endpoint.limiter import Unpaced
from scanner.endpoint.prices import load_prices
from scanner.endpoint.settings import EndpointSettings
from scanner.endpoint.transcript import Transcript, read_transcript
from scanner.errors import RecordError, UsageError
from scanner.resources import plugin

ASKS_A_MODEL = False


def build(settings: AuditorSettings, door: Door | None = None) -> Auditor:
    """Return the auditor that made a transcript, with its settings.

    Raises UsageError without a transcript, RecordError for one that does not hold together.
    """
    del door
    if settings.transcript is None:
        raise UsageError("the auditor replay needs --transcript FILE, which stands beside each scan.json")
    transcript = read_transcript(settings.transcript)
    header = transcript.header
    file = plugin("scanner.auditors", header.auditor, "auditor")
    if not hasattr(file, "build") or not getattr(file, "ASKS_A_MODEL", True):
        raise RecordError(f"{settings.transcript.name}: no transcript: the auditor {header.auditor} asks no model")
    said = {name: value for name, value in header.settings.items() if name not in FILES}
    try:
        then = AuditorSettings.model_validate({**settings.model_dump(), **said})
    except ValidationError as error:
        reason = str(error).splitlines()[0]
        raise RecordError(f"{settings.transcript.name}: no transcript: its settings are none: {reason}") from error
    auditor: Auditor = file.build(then, replaying(transcript, settings.prices))
    return auditor


def replaying(transcript: Transcript, prices: Path | None = None) -> Door:
    """Return a door whose answers are those of a transcript; its ledger lasts as long as the door."""
    header = transcript.header
    settings = EndpointSettings(base_url=header.base_url, max_retries=0)
    ledger = Ledger(IN_MEMORY)
    for name, value in header.remembered.items():
        ledger.remember(header.base_url, name, value)
    door = Door(settings, ledger, transcript, Budget(settings, load_prices(prices)))
    door.pace = Unpaced()
    return door
