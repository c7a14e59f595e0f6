"""The few links that a report has: to known hosts, by https, built from identifiers and never taken over."""

from urllib.parse import quote, urlsplit

from scanner.identifiers import arxiv_id, doi

HOSTS = frozenset({"arxiv.org", "doi.org", "github.com"})
"""Where a link may lead."""


def arxiv_link(identifier: str | None) -> str:
    """Return the address of a paper at arXiv; empty for what is no arXiv id."""
    known = arxiv_id(identifier) if identifier else None
    return _known(f"https://arxiv.org/abs/{known}") if known else ""


def doi_link(identifier: str | None) -> str:
    """Return the address that a DOI resolves at; empty for what is no DOI."""
    known = doi(identifier) if identifier else None
    return _known(f"https://doi.org/{quote(known, safe='/')}") if known else ""


def _known(address: str) -> str:
    """Return an address if it leads by https to a known host and nowhere else, else nothing."""
    parts = urlsplit(address)
    return address if parts.scheme == "https" and parts.netloc in HOSTS else ""
