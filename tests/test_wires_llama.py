"""The wires of decisions at a real llama.cpp server: the plumbing, not the answers of so small a model."""

import pytest

from scanner.auditors.decisions import build
from scanner.auditors.settings import AuditorSettings
from scanner.errors import EndpointError
from scanner.judging.facts import find_facts
from scanner.library import load_modules
from tests.decision_server import door_to
from tests.test_llm_llama import PAPER, server  # noqa: F401 - a fixture

pytestmark = pytest.mark.slow


def auditor(address, folder, wire):
    """Return an auditor that asks three items over a wire, and their module."""
    module = load_modules()["limitations_and_scope"]
    module = module.model_copy(update={"items": module.items[:3]})
    made = build(AuditorSettings(model="smollm2", wire=wire), door_to(address, folder))
    made._modules = {}
    return made, module


def test_an_ordinary_chat_model_decides_by_the_logprobs_of_one_token(server, tmp_path):  # noqa: F811
    """Every question brings a probability with its label mass, and the paper is read once for all of them."""
    made, module = auditor(server, tmp_path, "logprobs")
    reply = made.audit(PAPER, module, find_facts(PAPER))
    numbers = [item.decision for item in reply.items.values()]
    assert all(0 <= one.satisfied <= 1 for one in numbers if one.satisfied is not None)
    assert any(one.label_mass for one in numbers)
    assert reply.made.cached_tokens > reply.made.input_tokens / 2


@pytest.mark.parametrize("wire", ["openai", "systemone"])
def test_a_wire_that_an_ordinary_model_does_not_speak_is_told_with_what_to_try(wire, server, tmp_path):  # noqa: F811
    """The run stops with one line that names the other wires."""
    made, module = auditor(server, tmp_path, wire)
    with pytest.raises(EndpointError, match="logprobs"):
        made.audit(PAPER, module, find_facts(PAPER))
