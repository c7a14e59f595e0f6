"""A calibration as JSON."""

from scanner.asking.calibration import Calibration


def render(calibration: Calibration) -> str:
    """Return the calibration as indented JSON."""
    return calibration.model_dump_json(indent=1) + "\n"
