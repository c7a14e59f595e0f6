"""What a run tells every auditor; each takes what it needs."""

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from scanner.asking.thresholds import Thresholds
from scanner.auditors.protocol import Auditor
from scanner.frozen import Frozen

if TYPE_CHECKING:
    from scanner.endpoint.door import Door


FILES = frozenset({"transcript", "modules", "prices"})
"""Settings that are files of one machine: no transcript tells them, and none is believed about them."""


class AuditorSettings(Frozen):
    """What an auditor may need to know; empty where it is not said.

    `model` is what the endpoint calls it, `second_model` one to compare with, `decision_model` what decides in a
    cascade (`model` too where it is empty). `wire` is the way decisions are asked for. `transcript` is for `replay`,
    `prices` a file of prices. `modules` is a folder of checklist modules of the user's own, whose prompts go before
    those of the program. `thresholds` are those that `paperscan calibrate` fitted; without them a default band holds,
    said to be uncalibrated. `asked` names the modules of the run, all where it is empty.
    """

    model: str = ""
    second_model: str = ""
    decision_model: str = ""
    wire: str = ""
    transcript: Path | None = None
    modules: Path | None = None
    thresholds: Thresholds | None = None
    prices: Path | None = None
    asked: tuple[str, ...] = ()


class AuditorFile(Protocol):
    """What a file in `scanner/auditors` offers to be chosen by its name.

    A file with `ASKS_A_MODEL = False` gets no door.
    """

    def build(self, settings: AuditorSettings, door: "Door | None") -> Auditor:
        """Return the auditor; raise UsageError where a setting that it needs is missing."""
