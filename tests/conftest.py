"""What many tests need: the benchmark folder, where it is present."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from scanner.extract.processes import SAFE_WAY, Way

ROOT = Path(__file__).resolve().parent.parent
OTHER_WAYS = [way for way in ("fork", "spawn") if way != SAFE_WAY and (way == "spawn" or hasattr(os, "fork"))]

settings.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared")
"""Machines that run the tests are shared: what is slow there is no fault of what is tested."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the flag that rewrites goldens and schemas instead of comparing with them."""
    parser.addoption(
        "--update-goldens", action="store_true", help="rewrite goldens and schemas from what comes out now"
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Return a comparison of a text with a file that was looked at; with --update-goldens the file is rewritten."""

    def compare(file: Path, text: str) -> None:
        if request.config.getoption("--update-goldens"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        assert file.read_text(encoding="utf-8") == text

    return compare


@pytest.fixture(params=[SAFE_WAY, *(pytest.param(way, marks=pytest.mark.slow) for way in OTHER_WAYS)])
def way(request: pytest.FixtureRequest) -> Way:
    """Return each way of making processes for papers in turn: what they promise is the same."""
    way: Way = request.param
    return way


@pytest.fixture(scope="session")
def benchmark() -> Path:
    """Return the folder of benchmark papers, or skip the test, saying so."""
    folder = Path(os.environ.get("PAPERSCAN_BENCHMARK", ROOT.parent / "shared" / "benchmark"))
    if not folder.is_dir():
        pytest.skip(f"benchmark papers are not here ({folder.name}); set PAPERSCAN_BENCHMARK")
    return folder
