"""A calibration for the terminal: what was certified, with its counts, and what was not, with the reason."""

from collections.abc import Iterator

from scanner.asking.calibration import Calibration, Fitted
from scanner.asking.thresholds import Thresholds


def render(calibration: Calibration) -> str:
    """Return the calibration as text."""
    return "\n".join(_lines(calibration)) + "\n"


def _lines(calibration: Calibration) -> Iterator[str]:
    thresholds = calibration.thresholds
    yield f"{thresholds.model} on the wire {thresholds.wire}: {thresholds.papers} labelled papers, split in two halves."
    if calibration.missing:
        yield f"Labelled, but not scanned: {', '.join(calibration.missing)}."
    for fitted in calibration.fitted:
        yield _told(fitted, calibration)
    yield from _bands(thresholds)


def _told(fitted: Fitted, calibration: Calibration) -> str:
    """Say how one statement was fitted."""
    error = calibration.thresholds.error or 0.0
    said = f"{fitted.statement}: {fitted.cells} labelled answers of {fitted.papers} papers"
    if fitted.log_loss is not None and fitted.log_loss_of_the_mean is not None:
        said += f"; log loss {fitted.log_loss:.3f}, of the mean alone {fitted.log_loss_of_the_mean:.3f}"
    said += f"; bands certified for {fitted.certified} items"
    if fitted.refused or not fitted.cells:
        few = f"{error:.0%} takes at least {calibration.needed} right answers held out on each side"
        said += f", refused for {fitted.refused}, which keep the default band ({few})"
    return said + "."


def _bands(thresholds: Thresholds) -> Iterator[str]:
    """Yield the certified bands."""
    for statement, bands in (("applies", thresholds.applies), ("satisfied", thresholds.satisfied)):
        for item, band in sorted(bands.items()):
            counted = f"{band.errors} wrong of {band.n} held out (by {band.scope})"
            yield f"  {item} {statement}: no ≤ {band.low:g}, yes ≥ {band.high:g}; {counted}, error ≤ {band.bound:.1%}"
