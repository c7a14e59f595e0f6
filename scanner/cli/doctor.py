"""`paperscan doctor`: what is installed, which endpoint and key would be used, and what the endpoint can do."""

import platform
from collections.abc import Iterator, Mapping, Sequence
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
    from scanner.endpoint.settings import endpoint_settings, key_variable

    settings = endpoint_settings(base_url, deadline=timeout, cache_dir=cache_dir)
    key = f"the one in {key_variable()} (not shown)" if key_variable() else "none; set OPENAI_API_KEY if it wants one"
    console.data(f"python {platform.python_version()}, {', '.join(_installed(name) for name in _PACKAGES)}\n")
    console.data(f"auditors: {', '.join(auditors())}\npaid answers are kept in {ledger_file(cache_dir)}\n")
    console.data(f"endpoint: {settings.base_url}\nkey: {key}\n")
    found = check(settings)
    if found.problem:
        console.say(f"the endpoint does not answer: {found.problem}")
        raise typer.Exit(3)
    for line in (f"models: {_listed(found.models)}", *_wires(found.wires)):
        console.data(f"{line}\n")
    if found.models_note:
        console.say(found.models_note)
        raise typer.Exit(3)
    if model and model not in found.models:
        console.say(f"the endpoint lists no model {model!r}: choose one of the above for --model")
        raise typer.Exit(3)
    _say_next(settings.base_url, model or next(iter(found.models), "NAME"))


def _listed(models: Sequence[str]) -> str:
    """Return the first names, and how many more there are."""
    more = f" and {len(models) - _MOST_MODELS} more" if len(models) > _MOST_MODELS else ""
    return (", ".join(models[:_MOST_MODELS]) or "none") + more


def _wires(wires: Mapping[str, str]) -> Iterator[str]:
    """Say of each way of asking whether it is there, and which options choose it."""
    for names, spoken in wires.items():
        chosen = ["-a llm" if name == "chat" else f"-a decisions --wire {name}" for name in names.split(", ")]
        yield f"{', '.join(chosen)}: {spoken}"


def _is_priced(model: str) -> bool:
    """Tell whether the program knows what a model costs."""
    from scanner.endpoint.prices import load_prices

    return any(price.model == model.rpartition("/")[2] for price in load_prices().price)


def _say_next(base_url: str, model: str) -> None:
    """Say what to run next, which sends nothing yet."""
    console.say(f"next: paperscan scan PAPER.pdf -a llm --base-url {base_url} --model {model} --dry-run")
    if not _is_priced(model):
        console.say("no price of this model is known: --max-cost needs --prices FILE (a local model costs nothing)")


def _installed(name: str) -> str:
    try:
        return f"{name} {version(name)}"
    except PackageNotFoundError:
        return f"{name} (not installed)"
