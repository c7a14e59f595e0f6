"""A real Ray cluster on this machine, of two nodes that have a core and a cache of their own each."""

import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_START_SECONDS = 60.0
os.environ |= {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(32)}  # Ray reads them when it is imported


class Cluster:
    """The cluster while it runs; `address` is what to give as `--ray-address`, `caches` are the folders of both."""

    def __init__(self, folder: Path) -> None:
        self._temporary = tempfile.TemporaryDirectory(
            prefix="ray"
        )  # Ray makes sockets there, whose paths must be short
        self.port = _free_port()
        self.address = f"127.0.0.1:{self.port}"
        self.caches = (folder / "one", folder / "two")
        head = ("--head", f"--port={self.port}", "--include-dashboard=false", f"--temp-dir={self._temporary.name}")
        self._nodes = [_node(self.caches[0], *head)]
        self._wait()
        self._nodes.append(_node(self.caches[1], f"--address={self.address}"))

    def lose_second_node(self) -> None:
        """Kill a node as if its machine had lost its power."""
        _kill_tree(self._nodes[1].pid)

    def close(self) -> None:
        """End both nodes."""
        for node in reversed(self._nodes):
            node.terminate()
        for node in self._nodes:
            try:
                node.wait(20)
            except subprocess.TimeoutExpired:
                _kill_tree(node.pid)
        self._temporary.cleanup()

    def _wait(self) -> None:
        until = time.monotonic() + _START_SECONDS
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.2)
            else:
                return
        raise TimeoutError("Ray did not start")


def _node(cache: Path, *options: str) -> subprocess.Popen:
    """Start a node with one core; it ends with its process."""
    cache.mkdir(parents=True, exist_ok=True)
    environment = os.environ | {"XDG_CACHE_HOME": str(cache), "PYTHONPATH": str(ROOT), "RAY_USAGE_STATS_ENABLED": "0"}
    ray = Path(sys.executable).with_name("ray")
    sizes = ("--num-cpus=1", "--object-store-memory=100000000")
    command = [ray, "start", "--block", "--node-ip-address=127.0.0.1", *sizes, *options]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _kill_tree(pid: int) -> None:
    """Kill a process and all that it started, from the top, so that nobody starts anything again."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split() if Path(f"/proc/{pid}").exists() else []
    try:
        os.kill(pid, 9)
    except ProcessLookupError:
        return
    for child in children:
        _kill_tree(int(child))
