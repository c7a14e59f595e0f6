"""Which options are sent where: the contract with OpenAI's endpoint and with servers that know fewer."""

import pytest
from openai.types.chat import completion_create_params
from pydantic import TypeAdapter

from scanner.asking.instructions import load_instructions
from scanner.auditors.conversation import Conversation, Task
from scanner.endpoint.budget import Budget
from scanner.endpoint.dialect import Dialect, first_dialect, remembered
from scanner.endpoint.door import Door
from scanner.endpoint.ledger import IN_MEMORY, Ledger
from scanner.endpoint.prices import load_prices
from scanner.endpoint.settings import EndpointSettings
from scanner.errors import AuditorError
from tests.papers import paper_of


def sent(base_url: str) -> dict:
    """Return the body that an endpoint would be sent."""
    settings = EndpointSettings(base_url=base_url)
    door = Door(settings, Ledger(IN_MEMORY), lambda _: None, Budget(settings, load_prices()))
    door.rehearsed = []
    with pytest.raises(AuditorError):
        Conversation(door, "m", load_instructions()).ask(paper_of({"": "A study"}), Task("t", "Say.", 10), [])
    return door.rehearsed[0][1].body


def test_openai_is_told_where_the_paper_ends():
    """Its cache keeps the paper to a breakpoint; the whole body is one that the package's own types allow."""
    body = sent("https://api.openai.com/v1")
    paper, task = body["messages"][-1]["content"]
    assert (paper["prompt_cache_breakpoint"], task["text"]) == ({"mode": "explicit"}, "\n\nSay.")
    assert "max_completion_tokens" in body
    assert "temperature" not in body
    TypeAdapter(completion_create_params.CompletionCreateParamsNonStreaming).validate_python(body)


def test_other_servers_get_plain_messages():
    """One text a message, which every chat template takes."""
    body = sent("http://127.0.0.1:11434/v1")
    assert all(isinstance(message["content"], str) for message in body["messages"])
    assert (body["temperature"], body["max_tokens"], body["stream"]) == (0, 10, False)


@pytest.mark.parametrize(
    ("said", "change"),
    [
        ("response_format json_schema is not supported", {"format": "json_object"}),
        ("unknown parameter: temperature", {"temperature": False}),
        ("use max_completion_tokens in place of max_tokens", {"limit": "max_completion_tokens"}),
        ("prompt_cache_key: extra inputs are not permitted", {"cache_key": False}),
    ],
)
def test_an_option_is_given_up_by_its_name(said, change):
    """And no other with it."""
    assert Dialect().weaker(said) == Dialect().model_copy(update=change)


def test_words_that_name_no_option_give_up_none():
    """The refusal is then told as it is."""
    assert Dialect().weaker("bad request") is None


def test_giving_up_comes_to_an_end():
    """However often everything is refused."""
    dialect, said = first_dialect(EndpointSettings()), "response_format temperature max_tokens max_completion_tokens"
    for _ in range(12):
        dialect = dialect.weaker(f"{said} prompt_cache_key prompt_cache_breakpoint") or dialect
    assert dialect.weaker(f"{said} prompt_cache_key prompt_cache_breakpoint") is None
    assert dialect.format == "text"


def test_what_was_kept_in_another_form_is_not_taken():
    """A ledger of an older program is no obstacle."""
    assert remembered('{"form": "json"}') is None
    assert remembered(Dialect(format="text").model_dump_json()) == Dialect(format="text")
