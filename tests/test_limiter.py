"""How many requests go to an endpoint at once, and when: learned from its refusals and from what it says is left."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.endpoint.clock import SystemClock
from scanner.endpoint.exchange import Received
from scanner.endpoint.faults import LONGEST_WAIT, Fault, response_object, wait_asked
from scanner.endpoint.limiter import Limiter, TooLong, seconds_of
from scanner.errors import EndpointError
from tests.llm_doors import NOON, FakeClock, door_to
from tests.llm_server import Play, Server, completion


def received(status: int = 200, **headers: str) -> Received:
    """Return a response with some headers."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Received(status=status, headers=named, body=b"", seconds=0.1)


def limiter(most: int = 64, clock: FakeClock | None = None) -> Limiter:
    """Return a limiter that waits for nobody longer than a minute."""
    return Limiter(clock or FakeClock(), patience=60.0, most=most)


def go(pace: Limiter, response: Received, tokens: int = 100) -> None:
    """Send one request and get one response."""
    with pace.place(tokens) as place:
        place.answered(response)


def refuse_together(pace: Limiter, count: int) -> None:
    """Have so many requests in flight, all of them refused."""
    with ExitStack() as stack:
        places = [stack.enter_context(pace.place(1)) for _ in range(count)]
        for place in places:
            place.answered(received(429))


def test_one_crowd_that_is_refused_halves_the_window_once():
    """Not once for each of its requests, and by what was in flight, not by what might have been."""
    pace = limiter(most=64)
    refuse_together(pace, 16)
    assert pace.window == 8


def test_the_next_crowd_halves_it_again_down_to_one():
    """It never closes."""
    pace = limiter()
    for crowd in (16, 8, 4, 2, 1, 1):
        refuse_together(pace, crowd)
    assert pace.window == 1


@pytest.mark.parametrize("status", [429, 503, 529])
def test_what_says_too_many_narrows(status):
    """By its status."""
    pace = limiter()
    go(pace, received(status))
    assert pace.window == 1


@pytest.mark.parametrize("status", [400, 401, 404, 500])
def test_what_says_something_else_changes_nothing(status):
    """A bad request is no crowd."""
    pace = limiter()
    go(pace, received(status))
    assert pace.window == 64


def test_silence_until_the_deadline_narrows():
    """A server of one's own that takes one request at a time lets the others wait until they are given up."""
    pace = limiter()
    with ExitStack() as stack:
        for place in [stack.enter_context(pace.place(1)) for _ in range(16)]:
            place.late()
    assert pace.window == 8


def test_answers_widen_by_one_a_window_and_slowly_from_where_it_was_refused():
    """Quickly to just below the crowd that was refused, a tenth as fast from there on."""
    pace = limiter()
    refuse_together(pace, 16)
    answers = 0
    while pace.window < 15:
        with ExitStack() as stack:
            places = [stack.enter_context(pace.place(1)) for _ in range(int(pace.window))]
            for place in places:
                place.answered(received())
                answers += 1
    assert 70 < answers < 140  # 8 + 9 + … + 14, with part of a window lost where a step does not fall on its end
    before = pace.window
    with ExitStack() as stack:
        for place in [stack.enter_context(pace.place(1)) for _ in range(15)]:
            place.answered(received())
    assert pace.window - before == pytest.approx(0.1, rel=0.1)


def test_a_window_that_is_not_used_does_not_widen():
    """What was never in flight has shown nothing."""
    pace = limiter()
    refuse_together(pace, 16)
    for _ in range(100):
        go(pace, received())
    assert pace.window == 8


def test_retry_after_holds_everybody_back_until_then():
    """To the second, also who was not refused."""
    clock = FakeClock()
    pace = limiter(clock=clock)
    go(pace, received(429, retry_after="7"))
    go(pace, received())
    assert sum(clock.slept) == pytest.approx(7.0)
    go(pace, received())
    assert sum(clock.slept) == pytest.approx(7.0)


def test_a_wait_longer_than_patience_is_told():
    """Nobody hangs in it."""
    pace = limiter()
    go(pace, received(429, retry_after="3600"))
    with pytest.raises(TooLong) as told:
        go(pace, received())
    assert told.value.seconds == 3600
    assert pace.in_flight == 0


def test_requests_that_are_left_go_and_the_next_waits_for_the_reset():
    """Two are left for six seconds: two go, the third waits."""
    clock = FakeClock()
    pace = limiter(clock=clock)
    headers = {"x_ratelimit_remaining_requests": "2", "x_ratelimit_reset_requests": "6s"}
    go(pace, received(**headers))
    go(pace, received())
    go(pace, received())
    assert sum(clock.slept) == 0
    go(pace, received())
    assert sum(clock.slept) == pytest.approx(6.0)


def test_tokens_that_are_left_let_small_requests_go():
    """A request that needs more than is left waits, unless the reset has come."""
    clock = FakeClock()
    pace = limiter(clock=clock)
    go(pace, received(x_ratelimit_remaining_tokens="500", x_ratelimit_reset_tokens="1m3s"))
    go(pace, received(), tokens=400)
    with pytest.raises(TooLong):
        go(pace, received(), tokens=400)
    clock.sleep(63)
    go(pace, received(), tokens=4000)
    assert sum(clock.slept) == 63


def test_what_is_left_is_counted_from_the_request_that_was_told():
    """Responses overtake each other: those let in since are taken off what an early one says is left."""
    clock = FakeClock()
    pace = limiter(clock=clock)
    with ExitStack() as stack:
        first, *_ = [stack.enter_context(pace.place(1)) for _ in range(10)]
        first.answered(received(x_ratelimit_remaining_requests="9", x_ratelimit_reset_requests="5"))
    go(pace, received())
    assert sum(clock.slept) == pytest.approx(5.0)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("1s", 1.0), ("6m0s", 360.0), ("17ms", 0.017), ("1h2m3.5s", 3723.5), ("12", 12.0), ("0.25", 0.25), ("0s", 0.0)],
)
def test_lengths_of_time_are_read(text, seconds):
    """As OpenAI and others write them."""
    assert seconds_of(text) == pytest.approx(seconds)


@pytest.mark.parametrize(
    "text", ["", "soon", "-1s", "nan", "inf", "1e9", "5 s", "1s!", "s", "1732700000", "٣", "9" * 40]
)
def test_what_is_no_length_of_time_says_nothing(text):
    """It holds nobody back."""
    assert seconds_of(text) is None


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_header_breaks_the_limiter(amount, reset):
    """Whatever an endpoint writes, the next request goes or is told to wait."""
    pace = limiter()
    headers = {
        "retry-after": reset,
        "x-ratelimit-remaining-requests": amount,
        "x-ratelimit-reset-requests": reset,
        "x-ratelimit-remaining-tokens": amount,
    }
    go(pace, Received(status=429, headers=headers, body=b"", seconds=0))
    with suppress(TooLong):
        go(pace, received())
    assert pace.in_flight == 0


@pytest.mark.parametrize("said", ["inf", "1e300", "99999999999999", "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_a_wait_without_end_is_a_year(said):
    """It is parked like any long wait, and does not end the program."""
    assert wait_asked(received(429, retry_after=said), NOON) == LONGEST_WAIT


def test_nan_is_no_wait():
    """Not even a short one."""
    assert wait_asked(received(429, retry_after="nan"), NOON) is None


def test_who_waits_goes_on_when_nothing_is_sent_any_more():
    """A run that is stopped leaves no thread behind."""
    pace = Limiter(SystemClock(), patience=60.0, most=1)
    with pace.place(1):
        waiting = threading.Thread(target=lambda: go(pace, received()))
        waiting.start()
        pace.let_go()
        waiting.join(5)
        assert not waiting.is_alive()


class Narrow:
    """An endpoint that takes so many requests at a time and refuses the others, as a play of the scripted server."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.refused: list[bool] = []
        self._ends: list[float] = []

    def __call__(self, _: object) -> Play:
        """Take a request for 20 ms, or refuse it."""
        now = SystemClock().now().astimezone(UTC).timestamp()
        self._ends = [end for end in self._ends if end > now]
        self.refused.append(len(self._ends) >= self.most)
        if self.refused[-1]:
            return Play(429, b'{"error": {"message": "too many"}}')
        self._ends.append(now + 0.02)
        return Play(body=completion("hello"), delay=0.02)


class Hasty(SystemClock):
    """Real time, but nobody backs off for long: a test has no half minute."""

    def sleep(self, seconds: float) -> None:
        """Wait a little."""
        super().sleep(min(seconds, 0.02))


def test_refusals_fall_away_when_the_limiter_has_learned(tmp_path):
    """Forty threads before an endpoint that takes eight: all are answered, and of the last half hardly any refused."""
    narrow = Narrow(8)
    with Server(narrow) as server:
        door = door_to(server.url, tmp_path, Hasty())
        ask = lambda n: door.ask(door.request("/chat/completions", {"n": n}), "test", response_object)  # noqa: E731
        with ThreadPoolExecutor(40) as pool:
            answers = list(pool.map(ask, range(400)))
    assert len(answers) == 400
    half = len(narrow.refused) // 2
    assert any(narrow.refused[:half])
    assert sum(narrow.refused[half:]) < 0.05 * half, narrow.refused[half:]


def test_a_request_that_is_refused_alone_fails_after_its_attempts(tmp_path):
    """The others are not to blame for it."""
    with Server(lambda _: Play(429, b"{}")) as server:
        door = door_to(server.url, tmp_path, max_retries=2)
        with pytest.raises(Fault, match="429"):
            door.ask(door.request("/chat/completions", {}), "test", response_object)
        assert len(server.asked) == 3


def test_a_reset_far_off_parks_the_run(tmp_path):
    """Nothing is left for a day: the next request is not sent, and the line says when it may be."""
    headers = {"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "24h0m0s"}
    with Server(lambda _: Play(body=completion("hello"), headers=headers)) as server:
        door = door_to(server.url, tmp_path)
        door.ask(door.request("/chat/completions", {"n": 1}), "test", response_object)
        with pytest.raises(EndpointError, match="parked until 2025-06-02 12:00:00 UTC") as parked:
            door.ask(door.request("/chat/completions", {"n": 2}), "test", response_object)
        assert parked.value.cause == "parked"
        assert len(server.asked) == 1
