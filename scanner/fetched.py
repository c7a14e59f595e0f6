"""A paper's PDF as it was had from somewhere, and how one may go and get it."""

from pathlib import Path
from typing import Literal

from pydantic import Field

from scanner.frozen import Frozen


class Archived(Frozen):
    """What the archive says about a paper: `arxiv_id` with its version, `year` of the first version.

    `newest` is the newest version that the archive had when it was asked; `withdrawn` the archive's own words where it
    says that this newest version was withdrawn, else empty.
    """

    arxiv_id: str
    title: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    doi: str | None = None
    newest: str
    withdrawn: str = ""


class Fetched(Frozen):
    """A PDF: `name` is the file's name or the identifier as given, never a path; `sha256` is that of `data` in hex."""

    kind: Literal["file", "arxiv", "url"]
    name: str
    version: str | None = None
    data: bytes = Field(repr=False)
    sha256: str
    archived: Archived | None = None


class FetchSettings(Frozen):
    """How papers may be fetched; times in seconds, sizes in bytes. arXiv's terms ask for an `interval` of 3 or more.

    `cache_dir` None is the user's own cache. `contact` is a web or mail address that is named to the archive. `timeout`
    bounds each silence of the network, `deadline` a whole answer. A wait that the archive asks for is kept up to
    `patience`; a longer one is reported in place of being slept. Only `hosts` are ever spoken to, and by https;
    `insecure_loopback` allows http to 127.0.0.1 too, for tests.
    """

    cache_dir: Path | None = None
    offline: bool = False
    contact: str = Field(default="", pattern=r"^[!-~]{0,200}\z")
    interval: float = Field(default=3.0, ge=0)
    timeout: float = Field(default=30.0, gt=0)
    deadline: float = Field(default=300.0, gt=0)
    patience: float = Field(default=900.0, ge=0)
    attempts: int = Field(default=3, ge=1)
    max_bytes: int = Field(default=100_000_000, gt=0)
    site: str = "https://arxiv.org"
    api: str = "https://export.arxiv.org/api/query"
    hosts: tuple[str, ...] = ("arxiv.org", "export.arxiv.org")
    insecure_loopback: bool = False
