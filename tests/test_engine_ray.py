"""The engine of many machines, on a real cluster of two nodes on this machine."""

import importlib.util
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scanner.auditors.settings import AuditorSettings
from scanner.batch_events import Summary
from scanner.endpoint.settings import EndpointSettings
from scanner.engines import local
from scanner.errors import UsageError
from scanner.fetched import FetchSettings
from scanner.gathering.adding import add
from scanner.gathering.names import names_in
from scanner.gathering.registry import open_registry
from scanner.keeping.store import Store
from scanner.running.batch import Batch
from scanner.running.planning import Choice, plan
from scanner.running.recipe import Prepared, Recipe, prepared
from scanner.running.work import Sharing
from tests.clusters import ROOT, Cluster
from tests.llm_server import Server, answering, no_opinion
from tests.pdfs import paper_pdf
from tests.sample.make_sample import make

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not importlib.util.find_spec("ray"), reason="Ray is not here: pip install 'paperscan[ray]'"),
]
if importlib.util.find_spec("ray"):
    from scanner.engines import ray as many
    from scanner.engines.cluster.joining import got
    from tests.fragile_worker import FragileWorker

PAPERS = 6
NOON = datetime(2025, 6, 1, 12, tzinfo=UTC)
MODULES = ("artifacts", "statistical_methodology", "limitations_and_scope")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """Yield a cluster of two nodes."""
    with closing(Cluster(tmp_path_factory.mktemp("nodes"))) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def papers(tmp_path_factory) -> Path:
    """Return a folder of six small papers."""
    folder = tmp_path_factory.mktemp("papers")
    make(folder / "sample.pdf")
    for number in range(1, PAPERS):
        words = (
            f"In study {number} we measured how {number + 10} readers answer. Code is at github.com/a/b{number}. " * 20
        )
        (folder / f"study{number}.pdf").write_bytes(paper_pdf(2, words=words))
    return folder


def recipe_of(url: str) -> Recipe:
    """Return how a scripted model is asked; ledgers lie where each node has its cache."""
    settings = AuditorSettings(model="gpt-6-luna", asked=MODULES)
    return Recipe(auditor="llm", settings=settings, endpoint=EndpointSettings(base_url=url, deadline=20.0))


def made_of(recipe: Recipe, scans: Path) -> Prepared:
    """Return what scans here at noon, whatever the clock says."""
    made = prepared(recipe, Store(scans))
    return made._replace(scanner=replace(made.scanner, now=lambda: NOON))


def on_cluster(cluster: Cluster, recipe: Recipe, made: Prepared, jobs: int = 0):
    """Return the engine of the cluster."""
    return many.build(recipe, made, Sharing(jobs=jobs, ray_address=cluster.address))


def run(scans: Path, papers: Path, made: Prepared, engine, limit: int | None = None) -> Summary:
    """Scan the papers of a folder; what failed before is tried again."""
    with open_registry(scans) as registry:
        entered = add(names_in(str(papers), FetchSettings()), registry).papers
        planned = plan(entered, registry, made.scanner.inputs, Choice(limit=limit, retry_failed=True))
        return Batch(registry, made, engine, lambda _: None).run(planned)


def records(scans: Path) -> dict[str, bytes]:
    """Return all that was filed, by its place."""
    return {str(file.relative_to(scans)): file.read_bytes() for file in scans.glob("*/*/*.json*")}


def times_asked(server: Server) -> Counter[str]:
    """Return how often each request came."""
    return Counter(str(asked.body) for asked in server.asked)


def process_of(worker) -> int:
    """Return the process of a worker."""
    return got(worker.__ray_call__.remote(lambda _: os.getpid()))


@contextmanager
def meanwhile(act):
    """Do something in a thread while the block runs."""
    thread = threading.Thread(target=act, daemon=True)
    thread.start()
    yield
    thread.join(30)


def test_the_records_are_those_of_one_machine_byte_for_byte(cluster, papers, tmp_path):
    """With the time fixed, the rules give the same files on a cluster as in threads."""
    rules = Recipe()
    here, there = made_of(rules, tmp_path / "here"), made_of(rules, tmp_path / "there")
    run(tmp_path / "here", papers, here, local.build(rules, here, Sharing()))
    summary = run(tmp_path / "there", papers, there, on_cluster(cluster, rules, there))
    assert (summary.scanned, summary.failed) == (PAPERS, {})
    assert records(tmp_path / "there") == records(tmp_path / "here") != {}


def test_a_killed_worker_costs_one_attempt_and_what_was_paid_for_comes_home(cluster, papers, tmp_path, monkeypatch):
    """A worker is killed while it asks: all papers are scanned, and one machine alone then has every response.

    So the same records come of it there, byte for byte, without a further request; paid twice is at most what the dead
    worker had under way, which is one request a paper.
    """
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with Server(answering(no_opinion, delay=0.15)) as server:
        recipe = recipe_of(server.url)
        recipe = recipe.model_copy(
            update={"endpoint": recipe.endpoint.model_copy(update={"cache_dir": tmp_path / "cache"})}
        )
        made = made_of(recipe, tmp_path / "there")
        engine = on_cluster(cluster, recipe, made, jobs=4)
        victim = process_of(engine._workers[0])

        def kill() -> None:
            while len(server.asked) < 6:
                time.sleep(0.01)
            os.kill(victim, signal.SIGKILL)

        with meanwhile(kill):
            summary = run(tmp_path / "there", papers, made, engine)
        asked = len(server.asked)
        here = made_of(recipe, tmp_path / "here")
        run(tmp_path / "here", papers, here, local.build(recipe, here, Sharing()))
        assert (summary.scanned, summary.failed, summary.not_done) == (PAPERS, {}, 0)
        assert len(server.asked) == asked
        assert sum(times - 1 for times in times_asked(server).values()) <= 2
        assert summary.spent.requests >= len(times_asked(server)) - 2
        assert records(tmp_path / "there") == records(tmp_path / "here") != {}


def test_a_batch_goes_on_where_it_ended_and_pays_for_nothing_twice(cluster, papers, tmp_path, monkeypatch):
    """Ctrl-C ends with 130 once the papers in flight are done; the same command does the rest, on any node."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with Server(answering(no_opinion, delay=0.15)) as server:
        chosen = [word for name in MODULES for word in ("-m", name)]
        asks = ["-a", "llm", "--model", "m", "--base-url", server.url, *chosen]
        place = ["--scans", str(tmp_path / "scans"), "--engine", "ray", "--ray-address", cluster.address, "-j", "2"]
        command = [sys.executable, "-m", "scanner.cli.app", "batch", str(papers), *asks, *place]
        first = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.PIPE)
        while len(server.asked) < 5 and first.poll() is None:
            time.sleep(0.02)
        first.send_signal(signal.SIGINT)
        told, errors = first.communicate(timeout=60)
        second = subprocess.run([*command, "--format", "json"], cwd=ROOT, capture_output=True, check=False, timeout=100)
        assert (first.returncode, second.returncode) == (130, 0), errors.decode() + second.stderr.decode()
        assert b"the same command goes on" in told
        assert Summary.model_validate_json(second.stdout).failed == {}
        assert len(records(tmp_path / "scans")) == 2 * PAPERS
        assert set(times_asked(server).values()) == {1}


def test_a_paper_that_brings_its_workers_down_fails_by_name(cluster, papers, tmp_path):
    """It is tried so often as is allowed, and no more; the run ends."""
    made = made_of(Recipe(), tmp_path / "scans")
    engine = many.build(Recipe(), made, Sharing(jobs=1, ray_address=cluster.address), kind=FragileWorker)
    summary = run(tmp_path / "scans", papers, made, engine, limit=1)
    ((name, failure),) = summary.failed.items()
    assert (name, failure.cause) == ("sample", "crashed")
    assert failure.message.startswith("sample.pdf: 3 workers died with it")


def test_nodes_with_other_modules_are_refused(cluster, tmp_path):
    """A worker that would make other records says so before anything is scanned."""
    made = made_of(Recipe(), tmp_path)
    other = made._replace(scanner=replace(made.scanner, inputs="other"))
    with pytest.raises(UsageError, match="has other modules or prompts: install the same on all nodes"):
        on_cluster(cluster, Recipe(), other)


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("127.0.0.1:9", "no Ray cluster was found at 127.0.0.1:9 .*: start one with `ray start --head`|`ray start"),
        ("ray://127.0.0.1:10001", "runs on a node of the cluster"),
    ],
)
def test_where_there_is_no_cluster_a_line_says_what_to_do(tmp_path, address, told):
    """Nobody waits ten minutes for a mistyped address."""
    with pytest.raises(UsageError, match=told):
        many.build(Recipe(), made_of(Recipe(), tmp_path), Sharing(ray_address=address))


def test_a_machine_that_is_lost_takes_nothing_with_it_that_was_answered(cluster, papers, tmp_path, monkeypatch):
    """Its papers go to the other node, where what it had paid for is served; the last test, for it ends a node."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with Server(answering(no_opinion, delay=0.15)) as server:
        recipe = recipe_of(server.url)
        made = made_of(recipe, tmp_path / "scans")
        engine = on_cluster(cluster, recipe, made, jobs=2)

        def lose() -> None:
            while len(server.asked) < 8:
                time.sleep(0.01)
            cluster.lose_second_node()

        with meanwhile(lose):
            summary = run(tmp_path / "scans", papers, made, engine)
        assert (summary.scanned, summary.failed) == (PAPERS, {})
        assert sum(times - 1 for times in times_asked(server).values()) <= 1
