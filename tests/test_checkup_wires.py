"""Which wires an endpoint speaks is found out without asking anything that could be paid for."""

from scanner.endpoint.checkup import check
from scanner.endpoint.settings import endpoint_settings
from scanner.resources import plugins
from tests.decision_server import serving


def test_the_wires_that_an_endpoint_speaks_are_told_by_the_names_to_choose_them_by():
    """An empty request is refused where the path is known; every wire of `--wire` is told of."""
    with serving(lambda *_: 0.5) as server:
        server.speaks = {"/decisions", "/chat/completions"}
        found = check(endpoint_settings(server.base_url)).wires
    assert found == {"chat, logprobs": "yes", "openai": "yes", "systemone": "no"}
    assert all(any(name in names for names in found) for name in plugins("scanner.wires"))


def test_nothing_that_has_an_answer_is_sent():
    """No request with a model, a paper or a question reaches the endpoint."""
    with serving(lambda *_: 0.5) as server:
        check(endpoint_settings(server.base_url))
        assert server.log == []
