"""What an endpoint can do, found out without paying: its list of models, and how it takes requests that are empty."""

import json

from pydantic import Field

from scanner.endpoint.exchange import Received, Request
from scanner.endpoint.faults import Fault, error_words
from scanner.endpoint.network import Network
from scanner.endpoint.settings import EndpointSettings, advice_where_unreachable
from scanner.frozen import Frozen
from scanner.resources import plugin, plugins

_CHAT = {"/chat/completions": "chat"}
_ABSENT = {404, 405, 501}
_REFUSED = {401, 403, 408, 409, 429}


class Checkup(Frozen):
    """What was found: `problem` is why nothing was, `models` the names there are, `wires` what is known of each.

    `models_note` is why there is no list of models, and what to do about it.
    """

    problem: str = ""
    models: tuple[str, ...] = ()
    models_note: str = ""
    wires: dict[str, str] = Field(default_factory=dict)


def check(settings: EndpointSettings, network: Network | None = None) -> Checkup:
    """Ask an endpoint what it offers; nothing that costs is sent: a request without a question has no answer."""
    network = network or Network(settings)
    try:
        listed = network.models()
    except Fault as fault:
        advice = f": {advice_where_unreachable(settings.host)}" if fault.name == "no_connection" else ""
        return Checkup(problem=f"{fault}{advice}")
    models, note = _models(listed, settings)
    base_url = settings.base_url
    wires = {names: _spoken(network, Request(base_url=base_url, path=at, body={})) for at, names in _paths().items()}
    return Checkup(models=models, models_note=note, wires=wires)


def _paths() -> dict[str, str]:
    """Return the paths of all wires with the names by which they are chosen; several wires may share a path."""
    paths = dict(_CHAT)
    for name in plugins("scanner.wires"):
        at = str(plugin("scanner.wires", name, "wire").PATH)
        paths[at] = ", ".join(filter(None, (paths.get(at), name)))
    return paths


def _models(listed: Received, settings: EndpointSettings) -> tuple[tuple[str, ...], str]:
    """Return the names in a list of models, and a note where there is none."""
    if listed.status != 200:
        reason = f"the endpoint refuses to list its models ({listed.status}: {error_words(listed)[:200]})"
        return (), f"{reason}{_advice(listed.status, settings)}"
    try:
        data = json.loads(listed.body)
        return tuple(sorted(str(model["id"]) for model in data["data"])), ""
    except (ValueError, KeyError, TypeError, RecursionError):
        return (), f"the list of models is in a form that is not known{_advice(404, settings)}"


def _advice(status: int, settings: EndpointSettings) -> str:
    """Say what to look at first, where that can be guessed from a status."""
    if status in {401, 403}:
        return ": set OPENAI_API_KEY to a key of this endpoint"
    return "; most addresses end in /v1" if status in _ABSENT and not settings.base_url.endswith("/v1") else ""


def _spoken(network: Network, empty: Request) -> str:
    """Say whether a path is there, from how an empty request is refused."""
    try:
        received = network(empty)
    except Fault as fault:
        return f"not known: {fault}"
    if received.status in _ABSENT:
        return "no"
    unsure = received.status in _REFUSED or received.status >= 500
    return f"not known: refused with {received.status}" if unsure else "yes"
