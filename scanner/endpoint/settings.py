"""Which endpoint is asked, and within which bounds."""

import os
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr

from scanner.errors import UsageError
from scanner.frozen import Frozen

_KEYS = ("PAPERSCAN_API_KEY", "OPENAI_API_KEY")
OPENAI = "https://api.openai.com/v1"


class EndpointSettings(Frozen):
    """An endpoint and how it may be asked; times in seconds, sizes in bytes, money in US dollars.

    `deadline` bounds a whole request, from its first byte to its last. A wait that the endpoint asks for is kept up to
    `patience`; with a longer one the work is parked. `max_cost` is never passed. `retry_failed` asks again where the
    stored response is of no use; without it, what was paid for once is not paid for again. With `batch_api` requests go
    in batches, at the price of these.
    `cache_dir` None is the user's own cache; `prices` None are the prices that came with the program.
    """

    base_url: str = OPENAI
    key: SecretStr = SecretStr("")
    deadline: float = Field(default=180.0, gt=0)
    max_retries: int = Field(default=2, ge=0)
    patience: float = Field(default=60.0, ge=0)
    max_bytes: int = Field(default=8_000_000, gt=0)
    max_cost: float | None = Field(default=None, gt=0)
    retry_failed: bool = False
    batch_api: bool = False
    cache_dir: Path | None = None
    prices: Path | None = None

    @property
    def host(self) -> str:
        """The host and port of the endpoint: what records may tell of it."""
        return urlsplit(self.base_url).netloc

    @property
    def of_openai(self) -> bool:
        """Whether this is OpenAI's own endpoint, which takes options that others refuse."""
        return urlsplit(self.base_url).hostname == urlsplit(OPENAI).hostname


def endpoint_settings(base_url: str = "", **bounds: object) -> EndpointSettings:
    """Return the settings of an endpoint; what is not given comes from the environment.

    The address from OPENAI_BASE_URL, the key from PAPERSCAN_API_KEY or OPENAI_API_KEY. Raises UsageError for an address
    that is none or that carries a secret, and for a key that could not be sent.
    """
    address = (base_url or os.environ.get("OPENAI_BASE_URL", "") or OPENAI).rstrip("/")
    key = os.environ.get(key_variable(), "").strip()
    _check(address)
    if not all("!" <= letter <= "~" for letter in key):
        raise UsageError(f"the key in {key_variable()} holds characters that no key has; set it anew")
    return EndpointSettings.model_validate({"base_url": address, "key": key, **bounds})


def advice_where_unreachable(host: str) -> str:
    """Return what to do where nobody answers at a host and port: only a server of one's own can be started."""
    name = urlsplit(f"//{host}").hostname or ""
    try:
        own = ip_address(name).is_private
    except ValueError:
        own = name == "localhost" or "." not in name or name.endswith((".local", ".localhost", ".internal"))
    return "start the server, or check --base-url" if own else "check the network and --base-url"


def key_variable() -> str:
    """Return the name of the variable of the environment that a key is taken from; empty where there is no key."""
    return next((name for name in _KEYS if os.environ.get(name, "").strip()), "")


def _check(address: str) -> None:
    """Refuse an address that is none, and one with a secret in it: addresses are logged on their way."""
    try:
        parts = urlsplit(address)
        usable = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise UsageError("--base-url is no http address; it looks like http://127.0.0.1:8080/v1")
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise UsageError("--base-url holds more than an address; a key belongs into OPENAI_API_KEY")
