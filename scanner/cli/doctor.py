"""`paperscan doctor`: what is installed, which endpoint and key would be used, and what the endpoint can do."""

import platform
from importlib.metadata import PackageNotFoundError, version

import typer

from scanner.cli import console, options

_PACKAGES = ("paperscan", "pymupdf", "pydantic", "jsonschema", "openai", "httpx2", "typer", "rich")
_MOST_MODELS = 40


def command(
    base_url: options.BaseUrl = "",
    model: options.Model = "",
    timeout: options.Timeout = 15.0,
    cache_dir: options.CacheDir = None,
) -> None:
    """Look after what `--auditor llm` and the like need; the key is never shown, and nothing is sent that costs."""
    from scanner.auditing import auditors
    from scanner.endpoint.checkup import check
    from scanner.endpoint.ledger import ledger_file
    from scanner.endpoint.settings import endpoint_settings

    settings = endpoint_settings(base_url, deadline=timeout, cache_dir=cache_dir)
    has_key = bool(settings.key.get_secret_value())
    console.data(f"python {platform.python_version()}, {', '.join(_installed(name) for name in _PACKAGES)}\n")
    console.data(f"auditors: {', '.join(auditors())}\npaid answers are kept in {ledger_file(cache_dir)}\n")
    console.data(f"endpoint: {settings.base_url}\nkey: {'set (not shown)' if has_key else 'none'}\n")
    found = check(settings)
    if found.problem:
        console.say(f"the endpoint does not answer: {found.problem}")
        raise typer.Exit(3)
    names = ", ".join(found.models[:_MOST_MODELS]) or found.models_note or "none"
    more = f" and {len(found.models) - _MOST_MODELS} more" if len(found.models) > _MOST_MODELS else ""
    console.data(f"models: {names}{more}\n")
    for wire, spoken in found.wires.items():
        console.data(f"wire {wire}: {spoken}\n")
    if model and found.models and model not in found.models:
        console.say(f"the endpoint lists no model {model!r}: choose one of the above for --model")
        raise typer.Exit(3)
    if found.models_note:
        raise typer.Exit(3)


def _installed(name: str) -> str:
    try:
        return f"{name} {version(name)}"
    except PackageNotFoundError:
        return f"{name} (not installed)"
