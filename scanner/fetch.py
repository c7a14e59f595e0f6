"""The door for papers: the name of one in, its PDF out. The folder `sources/` is the registry of where to look."""

from collections.abc import Iterator
from typing import Protocol, runtime_checkable

from scanner.errors import InputError
from scanner.fetched import Fetched, FetchSettings
from scanner.identifiers import printable, url
from scanner.resources import plugin, plugins

SOURCES = "scanner.sources"


@runtime_checkable
class Source(Protocol):
    """A kind of place that papers are had from: a file of `sources/`."""

    def accepts(self, name: str) -> bool:
        """Tell whether a name looks like one of this source's, without asking the network."""

    def fetch(self, name: str, settings: FetchSettings) -> Fetched:
        """Return the PDF of that name; raise InputError, in one line, where it cannot be had."""


def fetch(name: str, settings: FetchSettings, sources: str = SOURCES) -> Fetched:
    """Return the PDF that a name means: a file at that path first, else what the other sources know by that name.

    Raises InputError with the cause and what to do about it, `no_file` where no source knows such a name.
    """
    for source in _sources(sources):
        if source.accepts(name):
            return source.fetch(name, settings)
    raise InputError("no_file", f"{printable(name) or 'an empty name'}: {_advice(name)}")


def _sources(package: str) -> Iterator[Source]:
    """Import the sources one by one, files first: who scans a file need not wait for what speaks to the network."""
    for name in sorted(plugins(package), key=lambda name: (name != "local", name)):
        source = plugin(package, name, "source")
        if not isinstance(source, Source):
            raise TypeError(f"{package}.{name} is no source: it lacks accepts() or fetch()")
        yield source


def _advice(name: str) -> str:
    """Say what to do with a name that no source knows."""
    if url(name):
        return "only addresses of papers and of lists at arXiv can be fetched; download the PDF and name the file"
    return "there is no such file, and it is no arXiv id; give a PDF file, or an arXiv id such as 2502.17356"
