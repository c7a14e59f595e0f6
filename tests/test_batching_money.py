"""Money in batches: half the price, and a limit that holds over all that is out and was spent."""

import pytest

from scanner.endpoint.prices import Usage, load_prices
from scanner.errors import EndpointError
from tests.batch_desks import Counter
from tests.batch_server import BatchServer
from tests.llm_server import MODEL

PRICES = (
    f'date = 2025-01-01\n[[price]]\nmodel = "{MODEL}"\nwire = "chat"\ninput = 10.0\ncached = 1.0\noutput = 1000.0\n'
)


@pytest.fixture
def prices(tmp_path):
    """Return a file of prices with a factor for batches."""
    file = tmp_path / "prices.toml"
    file.write_text(PRICES + "batch = 0.5\n")
    return file


def test_the_known_price_in_batches_is_half():
    """As OpenAI publishes it."""
    price = load_prices().of("gpt-6-luna", "/chat/completions")
    usage = Usage(input=300_000, cached=1000, output=500)
    assert price.in_batches().cost(usage) == pytest.approx(price.cost(usage) / 2)


def test_without_a_factor_the_plain_price_holds(tmp_path):
    """Nobody is told of a discount that is not known."""
    file = tmp_path / "prices.toml"
    file.write_text(PRICES)
    price = load_prices(file).of(MODEL, "/chat/completions")
    assert price.in_batches() == price


def test_an_answer_costs_what_it_was_paid_with(prices, tmp_path):
    """Half in batches, also where a later run without them is served with it; a plain answer the whole."""
    with BatchServer() as server:
        counter = Counter(server.url, tmp_path, prices=prices)
        requests = counter.requests(1)
        counter.round(requests)
        server.finish()
        counter.round(requests)
        (exchange,) = counter.door.exchanges([requests[0].key])
        plain = Counter(server.url, tmp_path, prices=prices, batch_api=False)
    whole = (200 * 10 + 800 * 1 + 100 * 1000) / 1e6
    assert counter.door.budget.spent == pytest.approx(whole / 2)
    assert plain.door.budget.cost_of(exchange) == pytest.approx(whole / 2)
    headers = exchange.received.model_copy(update={"headers": {}})
    assert plain.door.budget.cost_of(exchange.model_copy(update={"received": headers})) == pytest.approx(whole)


def test_the_limit_holds_over_what_is_out_and_what_was_spent(prices, tmp_path):
    """Over several runs: each sends what still has room, and says what has none."""
    limit = 0.3
    with BatchServer() as server:
        sent, outcomes, spent = [], {"": "waits"}, 0.0
        while "waits" in outcomes.values() and len(sent) < 6:
            counter = Counter(server.url, tmp_path, prices=prices, max_cost=limit)
            counter.desk.collect()
            requests = [request.model_copy(deep=True) for request in counter.requests(6)]
            for request in requests:
                request.body["max_tokens"] = 200
            outcomes = counter.ask(requests)
            sent.append(counter.desk.submit())
            spent = counter.desk._site.book.spent("corpus")
            assert spent <= limit
            server.finish()
        assert [one.requests for one in sent] == [2, 1, 1, 0, 0, 0]
        assert (sent[0].left, sent[0].over_budget, "--max-cost" in sent[0].why) == (4, True, True)
        assert spent == pytest.approx(sum(server.paid.values()) * 0.0514)
        counter.desk.close()
        assert counter.desk._site.book.spent("corpus") == 0


def test_a_limit_without_a_price_is_refused(tmp_path):
    """A limit that nobody can keep is none."""
    with BatchServer() as server:
        counter = Counter(server.url, tmp_path, max_cost=1.0)
        counter.ask(counter.requests(1))
        with pytest.raises(EndpointError, match="price"):
            counter.desk.submit()
        assert server.batches == {}
