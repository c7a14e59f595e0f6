"""A worker that every paper brings down."""

import os

from scanner.engines.cluster.worker import Worker


class FragileWorker(Worker):
    """Ends its process, as a reader out of memory would, where it is given a paper."""

    def scan(self, *_: object) -> None:
        """Die."""
        os._exit(1)
