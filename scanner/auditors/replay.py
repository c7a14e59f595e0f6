"""The auditor that repeats a scan from its transcript: the same auditor as then, before a door without a network."""

from pathlib import Path

from scanner.auditors.protocol import Auditor
from scanner.auditors.settings import AuditorFile, AuditorSettings
from scanner.endpoint.budget import Budget
from scanner.endpoint.door import Door
from scanner.endpoint.ledger import Ledger
from scanner.endpoint.prices import load_prices
from scanner.endpoint.settings import EndpointSettings
from scanner.endpoint.transcript import Transcript, read_transcript
from scanner.errors import UsageError
from scanner.resources import plugin

ASKS_A_MODEL = False


def build(settings: AuditorSettings, door: Door | None = None) -> Auditor:
    """Return the auditor that made a transcript, with its settings; UsageError without a transcript."""
    del door
    if settings.transcript is None:
        raise UsageError("the auditor replay needs --transcript FILE, which stands beside each scan.json")
    transcript = read_transcript(settings.transcript)
    file: AuditorFile = plugin("scanner.auditors", transcript.header.auditor, "auditor")
    then = AuditorSettings.model_validate({**settings.model_dump(), **transcript.header.settings})
    return file.build(then, replaying(transcript, settings.prices))


def replaying(transcript: Transcript, prices: Path | None = None) -> Door:
    """Return a door whose answers are those of a transcript; its ledger lasts as long as the door."""
    header = transcript.header
    settings = EndpointSettings(base_url=header.base_url, max_retries=0)
    ledger = Ledger(Path(":memory:"))
    for name, value in header.remembered.items():
        ledger.remember(header.base_url, name, value)
    return Door(settings, ledger, transcript, Budget(settings, load_prices(prices)))
