"""What the workers of a run share: a ledger and a budget at home, reached from several workers' doors."""

import json
import pickle
from datetime import UTC, datetime

import pytest

from scanner.endpoint.budget import Booking, Budget
from scanner.endpoint.door import open_door
from scanner.endpoint.exchange import Exchange, Received, Request
from scanner.endpoint.home import SharedBudget, SharedLedger, Treasury
from scanner.endpoint.ledger import Ledger
from scanner.endpoint.prices import Usage
from scanner.endpoint.settings import EndpointSettings
from scanner.errors import AuditorError, EndpointError, InputError, PaperscanError, RecordError
from scanner.running.work import BugError
from tests.llm_server import MODEL, Server, answering, no_opinion

ENDPOINT = "http://127.0.0.1:9/v1"


class Home(Treasury):
    """The treasury as one worker reaches it, in this process."""

    def __init__(self, settings: EndpointSettings, worker: str = "one") -> None:
        super().__init__(settings)
        self.worker = worker
        self.share = 4


def settings(folder, **more) -> EndpointSettings:
    """Return settings with a ledger in a folder."""
    return EndpointSettings(base_url=ENDPOINT, cache_dir=folder, **more)


def request(text: str = "hello") -> Request:
    """Return a request whose price is known."""
    body = {"model": "gpt-6-luna", "max_completion_tokens": 100, "messages": [{"role": "user", "content": text}]}
    return Request(base_url=ENDPOINT, path="/chat/completions", body=body)


def received() -> Received:
    """Return a response."""
    return Received(status=200, headers={"x-request-id": "1"}, body=b'{"choices": []}', seconds=0.5)


def test_what_one_worker_paid_for_another_is_served(tmp_path):
    """A worker on another machine finds at home what the first one kept, and keeps it in its own file."""
    home = Home(settings(tmp_path / "home"))
    one = SharedLedger(tmp_path / "one.sqlite", home)
    one.answered(one.intend(request(), "facts"), request(), received())
    other = SharedLedger(tmp_path / "other.sqlite", home)
    found = other.responses(request().key)
    assert [exchange.received for exchange in found] == [received()]
    assert Ledger(tmp_path / "other.sqlite").responses(request().key) == found


def test_a_response_is_taken_once(tmp_path):
    """A ledger that has an exchange does not take it again: home and a worker may be one file."""
    ledger = Ledger(tmp_path / "ledger.sqlite")
    ledger.answered(ledger.intend(request(), "facts"), request(), received())
    (exchange,) = ledger.responses(request().key)
    ledger.take(exchange)
    assert len(ledger.rows()) == 1


def test_what_is_taken_is_what_was_had(tmp_path):
    """An exchange reads the same from the ledger that took it."""
    exchange = Exchange(
        key=request().key,
        asked="facts",
        path="/chat/completions",
        model="m",
        parameters={"seed": 1},
        sent_at="2025-01-01T00:00:00.000Z",
        received=received(),
    )
    ledger = Ledger(tmp_path / "ledger.sqlite")
    ledger.take(exchange)
    assert ledger.responses(exchange.key) == [exchange]


def test_what_a_worker_learned_others_know(tmp_path):
    """An option that an endpoint refuses is found out once for all machines."""
    home = Home(settings(tmp_path / "home"))
    SharedLedger(tmp_path / "one.sqlite", home).remember(ENDPOINT, "seed", "refused")
    other = SharedLedger(tmp_path / "other.sqlite", home)
    assert (other.recall(ENDPOINT, "seed"), other.known(ENDPOINT)) == ("refused", {"seed": "refused"})


def test_one_limit_holds_for_all_workers(tmp_path):
    """What one worker holds back, another cannot spend; nothing is left once it was spent."""
    most = Budget(settings(tmp_path), Home(settings(tmp_path)).prices()).most_of(request())
    bounds = settings(tmp_path, max_cost=1.5 * most)
    home = Home(bounds)
    one, other = SharedBudget(bounds, home), SharedBudget(bounds, home)
    with one.reserved(request()):
        assert not other.hold(most)
        one.count(Booking(cost=most, usage=Usage(input=10)))
    with pytest.raises(EndpointError, match="stopped before --max-cost") as error:
        other.hold(most)
    assert error.value.cause == "budget"


def test_what_a_dead_worker_had_under_way_counts_as_spent(tmp_path):
    """Nobody knows whether it was paid for, so the limit holds at the worst; its late word changes nothing."""
    home = Home(settings(tmp_path, max_cost=1.0))
    home.hold("one", 0.25)
    home.hold("one", 0.5)
    home.lost("one")
    home.let_go("one", 0.5)
    assert home.tally().perhaps == pytest.approx(0.75)
    with pytest.raises(EndpointError, match="stopped before --max-cost"):
        home.hold("two", 0.5)


def test_the_driver_tells_what_all_workers_took(tmp_path):
    """A budget that adopts the tally of home tells its sums."""
    home = Home(settings(tmp_path))
    for _ in range(2):
        SharedBudget(settings(tmp_path), home).count(Booking(cost=0.5, usage=Usage(input=7, output=1)))
    budget = Budget(settings(tmp_path), home.prices())
    budget.adopt(home.tally())
    assert (budget.requests, budget.spent, budget.usage.input) == (2, 1.0, 14)


def test_a_door_with_a_home_pays_once_for_two_workers(tmp_path):
    """Two doors with ledgers of their own ask one endpoint once, and begin with no more than their share in flight."""
    with Server(answering(no_opinion)) as server:
        home = Home(EndpointSettings(base_url=server.url, cache_dir=tmp_path / "home"))
        for name in ("one", "other"):
            door = open_door(EndpointSettings(base_url=server.url, cache_dir=tmp_path / name), home)
            asked = door.request("/chat/completions", {"model": "m", "messages": [{"role": "user", "content": "hi"}]})
            exchange, said = door.ask(asked, "facts", lambda exchange: json.loads(exchange.received.body))
        assert (len(server.asked), door.served, door.pace.window) == (1, 1, 4.0)
        assert (said["model"], exchange.received.status) == (MODEL, 200)


@pytest.mark.parametrize(
    "error",
    [
        InputError("damaged", "p.pdf: cut"),
        EndpointError("parked", "later", datetime(2025, 1, 1, tzinfo=UTC)),
        AuditorError("no", {"requests": 3}),
        RecordError("bad", ("/paper: missing",)),
        BugError(ValueError("x")),
        PaperscanError("plain"),
    ],
)
def test_an_error_travels_with_what_it_knows(error):
    """What was raised on another machine is told here as it was."""
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - made here
    assert (type(again), str(again), again.__dict__) == (type(error), str(error), error.__dict__)
