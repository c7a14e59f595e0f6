"""How a batch is shown: for people, for a log, for programs."""

import json
import time

import pytest

from scanner.batch_events import FailedOne, ScannedOne, Spent, Started, Stopping, Summary
from scanner.cli.batch_display import display, spent_words, summary_lines
from scanner.corpus import Failure
from scanner.errors import StoreError

BROKEN = Failure(cause="damaged", message="the PDF is cut short")
STARTED = Started(papers=5, todo=3, reused=1, failed_before=0, excluded=1, left=0)
EVENTS = (STARTED, ScannedOne(paper="one", scan="one/1/scan.json"), FailedOne(paper="two", failure=BROKEN))


def summary(**changes: object) -> Summary:
    """Return a summary of a batch of five papers."""
    plain = {"papers": 5, "scanned": 2, "reused": 2, "failed": {}, "failed_before": 0, "excluded": 0, "not_done": 1}
    return Summary.model_validate(plain | {"seconds": 4.0} | changes)


def test_a_log_has_a_plain_line_an_event(capsys):
    """Where stderr is no terminal: no bar, no colours."""
    with display("", quiet=False) as tell:
        for event in EVENTS:
            tell(event)
    assert capsys.readouterr().err.splitlines() == [
        "3 of 5 papers to scan (1 done before, 1 excluded)",
        "scanned one",
        "failed two: the PDF is cut short",
    ]


@pytest.mark.parametrize(
    ("stopped", "words"),
    [("interrupted", "interrupted"), ("terminated", "told to end"), ("endpoint", "no credit: add some")],
)
def test_the_end_says_why_a_batch_was_stopped(stopped, words):
    """Not what to press while it stops: that is over."""
    told = {"interrupted": "papers in flight are finished; once more ends at once", "endpoint": words}
    lines = summary_lines(summary(stopped=stopped, message=told.get(stopped, "papers in flight are finished")))
    assert lines[-1] == f"stopped: {words}; the same command goes on"


def test_quiet_says_nothing(capsys):
    """The summary is all there is."""
    with display("", quiet=True) as tell:
        tell(STARTED)
    assert capsys.readouterr().err == ""


def test_programs_read_each_event_as_a_line_of_json(tmp_path):
    """At once: who follows the file sees it before the batch ends."""
    file = tmp_path / "events.jsonl"
    with display(str(file), quiet=True) as tell:
        for count, event in enumerate(EVENTS, 1):
            tell(event)
            assert len(file.read_text().splitlines()) == count
    assert json.loads(file.read_text().splitlines()[2])["failure"]["cause"] == "damaged"


def test_events_can_go_to_stdout(capsys):
    """For a pipe."""
    with display("-", quiet=True) as tell:
        tell(EVENTS[1])
    assert json.loads(capsys.readouterr().out) == {
        "event": "scanned",
        "paper": "one",
        "scan": "one/1/scan.json",
        "spent": None,
    }


def test_a_file_of_events_that_cannot_be_written_is_told(tmp_path):
    """Before anything is scanned."""
    with pytest.raises(StoreError, match="cannot be written"), display(str(tmp_path / "no" / "file"), quiet=True):
        pass


def test_a_terminal_sees_counts_rate_money_and_time_left(monkeypatch, capsys):
    """In one line that moves; failures stand above it."""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    spent = Spent(requests=8, input_tokens=1_200_000, output_tokens=50_000, cost=0.25)
    with display("", quiet=False) as tell:
        tell(STARTED)
        tell(ScannedOne(paper="one", scan="s", spent=spent))
        tell(FailedOne(paper="two", failure=BROKEN, spent=spent))
        time.sleep(0.3)
    shown = capsys.readouterr().err
    assert "failed two: the PDF is cut short" in shown
    assert "2/3" in shown
    assert "1 failed" in shown
    assert "1.2M tokens, $0.2500" in shown
    assert "left" in shown


def test_the_summary_counts_and_says_what_to_do():
    """Failures by cause, each with its reason, and the command that tries them again."""
    told = summary_lines(summary(failed={"two": BROKEN, "three": BROKEN}, failed_before=1))
    assert told[0] == "5 papers: 2 scanned, 2 done before, 2 failed, 1 failed before, 1 not done"
    assert "failed by cause: 2 damaged" in told
    assert "  two: the PDF is cut short" in told
    assert told[-1] == "the same command with --retry-failed tries the failed ones again"


def test_a_summary_of_many_failures_names_the_first_and_where_the_rest_is():
    """Nobody reads a thousand lines."""
    told = summary_lines(summary(failed={f"p{number}": BROKEN for number in range(50)}))
    assert sum(line.startswith("  p") for line in told) == 20
    assert "  and 30 more: paperscan corpus list --status failed" in told


def test_a_batch_that_was_stopped_says_why_and_that_it_goes_on():
    """The message of whatever stopped it."""
    told = summary_lines(summary(stopped="endpoint", message="no credit left"))
    assert told[-1] == "stopped: no credit left; the same command goes on"
    assert Stopping(reason="endpoint", message="no credit left").event == "stopping"


@pytest.mark.parametrize(
    ("spent", "words"),
    [
        (Spent(input_tokens=900, output_tokens=100, cost=0.0), "1k tokens, $0.0000"),
        (Spent(input_tokens=2_500_000, cost=None), "2.5M tokens, cost unknown"),
    ],
)
def test_money_is_told_as_far_as_it_is_known(spent, words):
    """An unknown price is said to be unknown."""
    assert spent_words(spent) == words
