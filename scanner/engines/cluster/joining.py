"""A Ray cluster as it is joined, asked and left; the one place that imports Ray."""

import logging
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pydantic import SecretStr

from scanner.endpoint.home import Treasury
from scanner.endpoint.settings import EndpointSettings
from scanner.errors import StoreError, UsageError

try:
    import ray
    from ray.exceptions import RayError, RayTaskError
    from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy
except ImportError as missing:
    raise UsageError("--engine ray needs Ray, which is not installed here: pip install 'paperscan[ray]'") from missing

Lost: type[Exception] = RayError
"""What is raised for a process that died, a machine that is gone, or a cluster that cannot be reached."""
_KNOCK_SECONDS = 10.0
_NO_CLUSTER = (
    "start one with `ray start --head`, give --ray-address HOST:6379 of one that runs, or --ray-address local for one "
    "on this machine that ends with the batch; one that asks for a token needs RAY_AUTH_MODE=token too"
)


def join(address: str) -> None:
    """Join a cluster from one of its nodes; `local` starts one."""
    if address.startswith("ray://"):
        raise UsageError("a batch runs on a node of the cluster, not through ray://; see `ray job submit`")
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # one that is started here tells nobody
    try:
        _knock(address)
        ray.init(address=address or "auto", log_to_driver=False, logging_level=logging.ERROR)
    except (OSError, ValueError, RuntimeError) as error:
        where = f"at {address}" if address else "on this machine"
        raise UsageError(f"no Ray cluster was found {where} ({first_line(error)}); {_NO_CLUSTER}") from error


def leave() -> None:
    """Leave the cluster, which ends all that was started there."""
    ray.shutdown()


def cores() -> int:
    """Return how many cores the cluster has now."""
    return max(1, int(ray.cluster_resources().get("CPU", 1)))


def _knock(address: str) -> None:
    """Raise OSError or ValueError where nobody listens at an address: Ray itself would try for ten minutes."""
    host, colon, port = address.rpartition(":")
    if colon:
        socket.create_connection((host, int(port)), timeout=_KNOCK_SECONDS).close()


def start_treasury(settings: EndpointSettings) -> Any:
    """Return the treasury: an actor on this machine, so that its ledger is that of every other run here."""
    here = NodeAffinitySchedulingStrategy(ray.get_runtime_context().get_node_id(), soft=False)
    kind = ray.remote(Treasury).options(num_cpus=0, max_concurrency=64, scheduling_strategy=here)
    treasury = kind.remote(settings.model_copy(update={"key": SecretStr("")}))
    at_home(treasury.tally)
    return treasury


def start_worker(kind: type, places: int) -> Any:
    """Start a worker with places for so many papers, and two more for what else it is told.

    Ray starts it again wherever there is room. It never repeats a scan by itself: that is decided here.
    """
    started = ray.remote(kind).options(num_cpus=1, max_restarts=-1, max_task_retries=0, max_concurrency=places + 2)
    return started.remote()


def asked_until_there(method: Any, *arguments: Any) -> Any:
    """Ask an actor something that it answers as soon as it is there, also where it is being started again."""
    return method.options(max_task_retries=-1).remote(*arguments)


def end(actor: Any) -> None:
    """End a process of the cluster at once; whoever waits for its answer meets `Lost`."""
    ray.kill(actor, no_restart=True)


def handed_over(value: object) -> Any:
    """Put a value where every machine of the cluster can take it from, and return what it is known by."""
    return ray.put(value)


def first_of(references: list[Any], seconds: float) -> Any:
    """Return the first of what was asked that is answered, None where none is in time."""
    answered, _ = ray.wait(references, num_returns=1, timeout=seconds)
    return answered[0] if answered else None


def got(reference: Any) -> Any:
    """Return what was asked of an actor, or raise what it raised; RayError where it is lost."""
    try:
        return ray.get(reference)
    except RayTaskError as error:
        raise error.cause from None


def at_home(method: Any, *arguments: Any) -> Any:
    """Ask the treasury something; StoreError where it is gone: nothing may be paid for that cannot be kept."""
    with losses_told("the process that keeps paid responses is gone"):
        return got(method.remote(*arguments))


@contextmanager
def losses_told(words: str) -> Iterator[None]:
    """Turn what Ray says of an actor that is lost into one line."""
    try:
        yield
    except RayError as error:
        raise StoreError(f"{words}: {first_line(error)}; the same command goes on") from error


def first_line(error: Exception) -> str:
    """Return what an error says, in one line."""
    return (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".")
