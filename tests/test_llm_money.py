"""Money and tokens: what is estimated, what is held back, and what is never passed."""

import threading

import pytest

from scanner.asking.tokens import estimate_tokens
from scanner.endpoint.budget import Budget, repeated_input, worst_usage
from scanner.endpoint.exchange import Exchange, Received, Request
from scanner.endpoint.prices import Usage, load_prices, usage_of
from scanner.endpoint.settings import EndpointSettings
from scanner.errors import EndpointError, UsageError
from tests.llm_server import completion


def request(text: str = "words " * 100, model: str = "gpt-6-luna") -> Request:
    """Return a request of about a hundred tokens."""
    body = {"model": model, "messages": [{"role": "user", "content": text}], "max_tokens": 1000}
    return Request(base_url="http://x/v1", path="/chat/completions", body=body)


def answered(one: Request) -> Exchange:
    """Return the response to a request: 1,000 tokens in, 800 of them cached, 100 out."""
    received = Received(status=200, body=completion("{}"), seconds=1)
    return Exchange(
        key=one.key, asked="t", path=one.path, model=one.model, parameters={}, sent_at="", received=received
    )


def budget(limit: float | None) -> Budget:
    """Return a budget with the program's own prices."""
    return Budget(EndpointSettings(max_cost=limit), load_prices())


def test_a_request_is_booked_at_its_price():
    """By what the response says: dear input, cheap cached input, output."""
    found = budget(None)
    found.book(request(), answered(request()))
    assert found.spent == pytest.approx((200 * 0.10 + 800 * 0.01 + 100 * 0.50) / 1e6)


def test_many_at_once_never_pass_the_limit():
    """What is under way counts as spent, so that threads do not pass it together."""
    most = load_prices().of("gpt-6-luna", "/chat/completions").cost(worst_usage(request()))
    found, gate, stopped = budget(most * 5.5), threading.Barrier(20), []

    def ask() -> None:
        gate.wait()
        try:
            with found.reserved(request()):
                gate.wait(5)
        except EndpointError as error:
            stopped.append(error.cause)
            gate.wait(5)

    threads = [threading.Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert stopped == ["budget"] * 15


def test_a_long_request_costs_more_where_the_price_says_so():
    """From the number of tokens at which the whole of it does."""
    price = load_prices().of("gpt-6-luna", "/chat/completions")
    assert price.cost(Usage(input=300_000)) == pytest.approx(2 * 300_000 * 0.10 / 1e6)


def test_an_unknown_price_is_unknown():
    """It is not guessed from a name that is like it, nor from another wire."""
    prices = load_prices()
    assert prices.of("gpt-6-luna-pro", "/chat/completions") is None
    assert prices.of("gpt-6-luna", "/systemone") is None
    assert prices.of("openai/gpt-6-luna", "/decisions").output == 0


def test_a_bad_file_of_prices_is_a_mistake_of_use(tmp_path):
    """Told with its name."""
    (tmp_path / "p.toml").write_text("date = 2025-01-01\n[[price]]\nmodel = 'x'\n")
    with pytest.raises(UsageError, match=r"p\.toml: no file of prices"):
        load_prices(tmp_path / "p.toml")


@pytest.mark.parametrize(
    ("usage", "counted"),
    [
        ({"prompt_tokens": 5, "completion_tokens": 2}, (5, 0, 2)),
        ({"input_tokens": 5, "output_tokens": 2, "input_tokens_details": {"cached_tokens": 9}}, (5, 5, 2)),
        ({"prompt_tokens": -1, "completion_tokens": True}, (0, 0, 0)),
        ("none", (0, 0, 0)),
    ],
)
def test_tokens_are_counted_in_the_words_of_any_wire(usage, counted):
    """And nonsense counts nothing."""
    found = usage_of({"usage": usage})
    assert (found.input, found.cached, found.output) == counted


def test_what_two_requests_share_is_what_they_begin_with():
    """Not what they have in common later."""
    one, other = request("same " * 50 + "a"), request("same " * 50 + "b " + "same " * 50)
    assert 50 <= repeated_input(one, other) < 75


@pytest.mark.parametrize(
    ("text", "tokens"), [("", 0), ("a cat sat", 3), ("p < .001", 4), ("internationalization", 3), ("12345", 2)]
)
def test_tokens_are_estimated_from_words_digits_and_signs(text, tokens):
    """As a byte-pair encoding would cut them, about."""
    assert estimate_tokens(text) == tokens
