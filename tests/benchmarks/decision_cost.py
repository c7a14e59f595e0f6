"""What the auditor `decisions` asks for each benchmark paper, by wire: requests, tokens, and our own time.

A scripted model in the place of the network is unsure of everything, so that evidence is asked for every item: no real
one makes more requests. Tokens are those of the requests as the program estimates them, beside those of the paper's own
text; the time is that of the processor for the whole checklist over the wire `openai`, the model's script left out.
"""

import json
import tempfile
import time
from pathlib import Path

from scanner.asking.tokens import estimate_tokens
from scanner.auditors.decisions import build
from scanner.auditors.settings import AuditorSettings
from scanner.endpoint.budget import expected_input
from scanner.endpoint.exchange import Received, Request
from scanner.extract.reader import read_pdf
from scanner.judging.facts import find_facts
from scanner.library import load_modules
from scanner.paper import Paper
from scanner.resources import plugins
from tests.benchmarks.folder import benchmark, table
from tests.decision_server import DecisionServer, controls, door_to

_HEAD = ("paper", "its tokens", "tokens asked", "CPU ms")


class Scripted:
    """A model in the place of the network; it keeps what it was asked and how long its own script took."""

    def __init__(self) -> None:
        self._server = DecisionServer(_unsure)
        self.asked: list[Request] = []
        self.seconds = 0.0

    def __call__(self, request: Request) -> Received:
        """Answer a request."""
        begun = time.process_time()
        self.asked.append(request)
        body = json.dumps(self._server.answer("/v1" + request.path, request.body)).encode()
        self.seconds += time.process_time() - begun
        return Received(status=200, body=body, seconds=0.0)


def main() -> None:
    """Print the table."""
    files = sorted((benchmark() / "papers").glob("*.pdf"))
    rows = [_measured(file.stem, read_pdf(file.read_bytes())) for file in files]
    most = ("most", *(max(row[column] for row in rows) for column in range(1, len(rows[0]))))
    print(table((*_HEAD, *(f"requests, `{wire}`" for wire in plugins("scanner.wires"))), [*rows, most]))


def _measured(name: str, paper: Paper) -> tuple:
    """Return what one paper takes."""
    runs = {wire: run_wire(paper, wire) for wire in plugins("scanner.wires")}
    scripted, seconds = runs["openai"]
    tokens = sum(expected_input(request) for request in scripted.asked)
    requests = (len(model.asked) for model, _ in runs.values())
    return (name, estimate_tokens(paper.text), tokens, round(seconds * 1000), *requests)


def run_wire(paper: Paper, wire: str) -> tuple[Scripted, float]:
    """Ask the whole checklist of one paper; return the model, and the seconds of CPU that were not its own."""
    facts, modules, scripted = find_facts(paper), load_modules().values(), Scripted()
    with tempfile.TemporaryDirectory() as folder:
        auditor = build(
            AuditorSettings(model="scripted", wire=wire), door_to("http://127.0.0.1:9/v1", Path(folder), scripted)
        )
        begun = time.process_time()
        for module in modules:
            auditor.audit(paper, module, facts)
        return scripted, time.process_time() - begun - scripted.seconds


def _unsure(state: str, question: str, options: list[str]) -> object:
    """Answer nothing for certain, but the controls rightly."""
    if options:
        return options[0]
    said = controls(state, question)
    return 0.5 if said is None else said


if __name__ == "__main__":
    main()
