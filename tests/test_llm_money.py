"""Money and tokens: what is estimated, what is held back, and what is never passed."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from scanner.asking.tokens import estimate_tokens, most_tokens
from scanner.endpoint.budget import Budget, repeated_input, worst_usage
from scanner.endpoint.exchange import Exchange, Received, Request
from scanner.endpoint.faults import Fault, response_object
from scanner.endpoint.prices import Usage, load_prices, usage_of
from scanner.endpoint.settings import EndpointSettings
from scanner.errors import EndpointError, UsageError
from tests.llm_doors import door_to
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


def most() -> float:
    """Return the most that the request of these tests can cost."""
    return load_prices().of("gpt-6-luna", "/chat/completions").cost(worst_usage(request()))


def ask_at_once(found: Budget, threads: int, *, cost: bool) -> tuple[int, list[str]]:
    """Send requests from many threads at once; return how many were under way together at most, and what stopped."""
    under_way, peak, stopped, lock = 0, 0, [], threading.Lock()

    def ask() -> None:
        nonlocal under_way, peak
        try:
            with found.reserved(request()):
                with lock:
                    under_way += 1
                    peak = max(peak, under_way)
                time.sleep(0.02)
                if cost:
                    found.book_unknown(request())
                with lock:
                    under_way -= 1
        except EndpointError as error:
            stopped.append(error.cause)

    with ThreadPoolExecutor(threads) as pool:
        for _ in range(threads):
            pool.submit(ask)
    return peak, stopped


def test_many_at_once_never_pass_the_limit():
    """What is under way counts as spent, so that threads do not pass it together; who finds nothing left is told."""
    found = budget(most() * 5.5)
    peak, stopped = ask_at_once(found, 20, cost=True)
    assert peak <= 5
    assert stopped == ["budget"] * 15
    assert found.perhaps == pytest.approx(5 * most())


def test_what_is_held_back_for_others_is_waited_for():
    """A limit that the requests together cannot reach stops none of them, though it cannot bear all at once."""
    peak, stopped = ask_at_once(budget(most() * 5.5), 20, cost=False)
    assert peak <= 5
    assert stopped == []


@pytest.mark.parametrize("fault", ["timed_out", "cut", "too_large", "closed"])
def test_a_request_whose_end_is_unknown_counts_as_spent(fault, tmp_path):
    """It may have been paid for: a limit holds also if it was."""

    def send(_: Request) -> Received:
        raise Fault(fault, "nobody knows")

    door = door_to("http://x/v1", tmp_path, send=send, max_cost=most() * 2.5, max_retries=0)
    causes = []
    for number in range(4):
        try:
            door.ask(request(f"words {number} " * 50), "test", response_object)
        except Fault as error:
            causes.append(error.name)
        except EndpointError as error:
            causes.append(error.cause)
    assert causes == [fault, fault, "budget", "budget"]


def test_a_request_that_never_left_costs_nothing(tmp_path):
    """Where nobody answers there is nobody to pay."""

    def send(_: Request) -> Received:
        raise Fault("no_connection", "nobody there")

    door = door_to("http://x/v1", tmp_path, send=send, max_cost=1.0, max_retries=0)
    with pytest.raises(EndpointError):
        door.ask(request(), "test", response_object)
    assert door.budget.perhaps == 0


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
        ({"prompt_tokens": 10**400, "completion_tokens": 2}, (0, 0, 2)),
        ("none", (0, 0, 0)),
    ],
)
def test_tokens_are_counted_in_the_words_of_any_wire(usage, counted):
    """And nonsense counts nothing."""
    found = usage_of({"usage": usage})
    assert (found.input, found.cached, found.output) == counted


def test_digits_are_reckoned_one_by_one_where_the_most_is_asked_for():
    """Some tokenizers cut a table of numbers into three times as many tokens as others."""
    assert (estimate_tokens("0.123 456"), most_tokens("0.123 456")) == (4, 8)


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
