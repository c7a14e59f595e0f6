"""A paper of a corpus, as one line of `registry.jsonl`, and the names under which it can be known."""

import re
import unicodedata
from typing import Literal

from pydantic import Field

from scanner.frozen import Frozen, Open

PaperStatus = Literal[
    "queued",  # known, nothing done yet
    "fetched",  # its PDF was had and lies in the cache
    "scanned",  # there is a record of it
    "failed",  # it could not be had, read or answered: `failure` says why
    "excluded",  # a person took it out of the corpus
]
STATUSES: tuple[PaperStatus, ...] = ("queued", "fetched", "scanned", "failed", "excluded")


class Named(Frozen):
    """One mention of a paper in a corpus: `name` is a path, an arXiv id, a DOI or an address."""

    name: str
    tags: tuple[str, ...] = ()
    notes: str = ""

    def with_more(self, tags: tuple[str, ...], notes: str) -> "Named":
        """Return the mention with further tags, and with notes where it has none."""
        return self.model_copy(update={"tags": (*self.tags, *tags), "notes": self.notes or notes})


class Failure(Open):
    """Why a paper has no record, or none that is whole: `cause` for programs, `message` for people."""

    cause: str
    message: str


class FileState(Open):
    """How a file looked when its digest was taken: a file that looks the same is not read again to see that it is."""

    size: int
    mtime_ns: int


class CorpusPaper(Open):
    """One paper of a corpus, known by any of its `names`.

    `id` never changes. `source` is what it is had by: a path, relative to the registry's folder, where `is_file`, else
    an arXiv id, a DOI or an address; `arxiv_id` has its version once that is known. `scan` is its latest record,
    relative to the registry's folder. `inputs` and `tried_sha256` are the digests of all but the PDF, and of the PDF,
    that were last tried, whether that gave a record or a failure. `in_batch` tells of a fetched paper whether it waits
    for answers of a batch; None where that was not written down.
    """

    id: str = Field(min_length=1)
    status: PaperStatus = "queued"
    source: str
    is_file: bool = False
    names: tuple[str, ...] = ()
    title: str = ""
    first_author: str = ""
    year: int | None = None
    arxiv_id: str | None = None
    doi: str | None = None
    sha256: str | None = None
    seen: FileState | None = None
    tags: tuple[str, ...] = ()
    notes: str = ""
    scan: str | None = None
    tried_sha256: str | None = None
    inputs: str | None = None
    in_batch: bool | None = None
    failure: Failure | None = None
    changed_at: str = ""

    @property
    def waits(self) -> bool:
        """Whether answers of a batch are to come for it, or may be."""
        return self.status == "fetched" and self.in_batch is not False

    @property
    def keys(self) -> tuple[str, ...]:
        """What tells that another entry is this paper, surest first: ids, names, bytes, and title with first author."""
        known = {
            "arxiv": self.arxiv_id and without_version(self.arxiv_id),
            "doi": self.doi and self.doi.casefold(),
            "sha256": self.sha256,
            "title": _title_key(self.title, self.first_author),
        }
        ids = [f"{kind}:{value}" for kind, value in known.items() if value]
        return (*ids, *(f"name:{name}" for name in self.names))


def without_version(arxiv_id: str) -> str:
    """Return an arXiv id without its version."""
    return re.sub(r"v[0-9]+$", "", arxiv_id)


def united(one: CorpusPaper, other: CorpusPaper) -> CorpusPaper:
    """Return two entries of one paper as the first of them, with all that only the second knew.

    A whole record goes before one that lacks answers, whichever entry had it; excluded under either is excluded.
    """
    gaps = (
        "title",
        "first_author",
        "year",
        "arxiv_id",
        "doi",
        "sha256",
        "seen",
        "scan",
        "tried_sha256",
        "inputs",
        "in_batch",
    )
    filled = {name: getattr(one, name) or getattr(other, name) for name in gaps}
    both: dict[str, object] = {
        "names": tuple(dict.fromkeys((*one.names, *other.names))),
        "tags": tuple(dict.fromkeys((*one.tags, *other.tags))),
        "notes": "; ".join(dict.fromkeys(filter(None, (one.notes, other.notes)))),
    }
    if other.status == "scanned" and one.status in {"queued", "fetched", "failed"}:
        both |= {"status": "scanned", "failure": None, "scan": other.scan, "inputs": other.inputs}
    if other.status == "excluded":
        both["status"] = "excluded"
    return one.model_copy(update=filled | both)


def _title_key(title: str, first_author: str) -> str:
    """Return title and family name of the first author without case, accents and punctuation; empty without both."""
    words, names = _plain(title), _plain(first_author).split()
    return f"{words}|{names[-1]}" if words and names else ""


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return " ".join(re.findall(r"\w+", "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()))
