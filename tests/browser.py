"""Headless Chromium for the tests, and what it did: which addresses it asked for, what its policy refused."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NO_SCRIPT = {"profile.managed_default_content_settings.javascript": 2}


@contextmanager
def chromium(profile: Path, *, scripts: bool = True) -> Iterator[Any]:
    """Start a browser with a fresh profile; skip the test, saying so, where there is none."""
    selenium = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not program or not driver:
        pytest.skip("chromium and chromedriver are not installed")
    options = selenium.ChromeOptions()
    options.binary_location = program
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    if not scripts:
        options.add_experimental_option("prefs", NO_SCRIPT)
    browser = selenium.Chrome(options=options, service=selenium.ChromeService(driver))
    try:
        yield browser
    finally:
        browser.quit()


def resize(browser: Any, width: int, height: int) -> None:
    """Let pages see a screen of this size."""
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


def prefer(browser: Any, scheme: str) -> None:
    """Let pages see that dark or light is preferred, and that nothing is to move."""
    features = [
        {"name": "prefers-color-scheme", "value": scheme},
        {"name": "prefers-reduced-motion", "value": "reduce"},
    ]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


def requests(browser: Any) -> list[str]:
    """Return the addresses asked for since the last call, but for the page itself and what stands in it."""
    messages = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    asked = [each["params"]["request"]["url"] for each in messages if each["method"] == "Network.requestWillBeSent"]
    return [address for address in asked if not address.startswith(("file:", "data:"))]


def complaints(browser: Any) -> list[str]:
    """Return what the browser complained of since the last call, such as a script that its policy refused."""
    return [entry["message"] for entry in browser.get_log("browser")]
