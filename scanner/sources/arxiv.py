"""A paper at arXiv, by its id, its DOI or its address, within arXiv's terms (info.arxiv.org/help/api/tou.html).

A name without a version means the newest one, so the archive is asked which that is; a version that was had before is
never asked for again. A DOI that arXiv did not give itself is a publisher's: arXiv is asked for the paper whose authors
named that DOI there, and nobody else is.
"""

from hashlib import sha256
from urllib.parse import urlencode

from scanner.errors import InputError, StoreError
from scanner.fetched import Archived, Fetched, FetchSettings
from scanner.identifiers import arxiv_id, doi, printable, split_version
from scanner.sources.web import cache
from scanner.sources.web.client import Answer, get
from scanner.sources.web.feed import parse_feed, says_withdrawn
from scanner.sources.web.politeness import Clock, Session

_FEED_BYTES = 5_000_000


def accepts(name: str) -> bool:
    """Tell whether a name is an arXiv id, a DOI, or the address of a paper at arXiv."""
    return arxiv_id(name) is not None or doi(name) is not None


def fetch(name: str, settings: FetchSettings, clock: Clock = Clock()) -> Fetched:  # noqa: B008 - a constant
    """Return the PDF of a paper at arXiv, in the version named or the newest, with what the archive says about it.

    Raises InputError: `not_found` for a paper or version that arXiv does not have, `withdrawn`, `damaged` for a PDF
    without an end, `offline` where it is not cached and `settings.offline`, and those of `web.client.get`; StoreError
    where the cache cannot be read or written.
    """
    session = Session(settings, cache.folder_of(settings, "arxiv"), clock)
    try:
        data, archived = _by_id(wanted, session) if (wanted := arxiv_id(name)) else _by_doi(name, session)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise StoreError(f"the cache of papers cannot be used: {reason}; choose another --cache-dir") from error
    base, version = split_version(archived.arxiv_id)
    return Fetched(
        kind="arxiv",
        name=wanted or base,
        version=version,
        data=data,
        sha256=sha256(data).hexdigest(),
        archived=archived,
    )


def _by_id(wanted: str, session: Session) -> tuple[bytes, Archived]:
    """Return a paper that is named by its id; the archive is not asked about what it told when it was searched."""
    if kept := _kept(wanted, session):
        return kept
    told = cache.found(session.folder, wanted, session.clock.wall())
    return _download(told or _look_up(wanted, session), session)


def _by_doi(name: str, session: Session) -> tuple[bytes, Archived]:
    """Return the newest version of the paper that arXiv has under a publisher's DOI; offline, of those that we have."""
    wanted = doi(name)
    if wanted is None:
        raise InputError("not_found", f"{printable(name)} is no arXiv id; give one such as 2502.17356")
    if not session.settings.offline:
        return _download(_look_up_doi(wanted, session), session)
    if kept := cache.with_doi(session.folder, wanted):
        return kept
    raise InputError("offline", f"DOI {wanted} is not in the cache, and we are offline; run once without --offline")


def _kept(wanted: str, session: Session) -> tuple[bytes, Archived] | None:
    """Return a paper from the cache: in the version named, or, offline, in the newest version that is there."""
    offline, folder = session.settings.offline, session.folder
    named = wanted if split_version(wanted)[1] else None
    identifier = named or (cache.newest(folder, wanted) if offline else None)
    kept = cache.load(folder, identifier) if identifier else None
    if offline and not kept:
        raise InputError("offline", f"{wanted} is not in the cache, and we are offline; run once without --offline")
    return kept


def _download(archived: Archived, session: Session) -> tuple[bytes, Archived]:
    """Get a version of a paper unless it was had before."""
    if kept := cache.load(session.folder, archived.arxiv_id):
        return kept
    answer = get(f"{session.settings.site}/pdf/{archived.arxiv_id}", session.settings.max_bytes, session)
    _check_pdf(answer, archived)
    cache.save(session.folder, archived, answer.body)
    return answer.body, archived


def _look_up(wanted: str, session: Session) -> Archived:
    """Return what the archive says about a paper in the version wanted, and which version is its newest."""
    base, version = split_version(wanted)
    # Now and then the archive sends an empty feed for a paper that it has: nothing is believed before it came twice.
    found = _ask_ids(f"{wanted},{base}" if version else base, session) or _ask_ids(base, session)
    papers = {paper.newest: paper for paper in found if split_version(paper.arxiv_id)[0] == base}
    if not papers:
        raise InputError("not_found", f"arXiv says that it has no paper {wanted} (it was asked twice); check the id")
    newest = papers[max(papers, key=_number)]
    if version is None:
        return newest
    if _number(version) > _number(newest.newest):
        raise InputError("not_found", f"arXiv has {base} up to {newest.newest}, no {version}; choose one that there is")
    of_newest = {"arxiv_id": wanted, "newest": newest.newest, "withdrawn": newest.withdrawn}
    return papers.get(version, newest).model_copy(update=of_newest)


def _number(version: str) -> int:
    """Return the number of a version."""
    return int(version.removeprefix("v"))


def _look_up_doi(wanted: str, session: Session) -> Archived:
    """Return the paper that the archive has under a DOI: as a phrase it is searched first, then as it is."""
    found = _ask_doi(f'"{wanted}"', wanted, session) or _ask_doi(wanted, wanted, session)
    if not found:
        said = f"arXiv knows no paper with the DOI {printable(wanted)} (it was asked twice)"
        raise InputError("not_found", f"{said}; download the PDF, or give the paper's arXiv id if it has one")
    if len(found) > 1:
        both = " and ".join(split_version(paper.arxiv_id)[0] for paper in found[:2])
        raise InputError("not_found", f"arXiv has {both} under the DOI {printable(wanted)}; give one of these ids")
    return found[0]


def _ask_doi(searched: str, wanted: str, session: Session) -> list[Archived]:
    """Search the archive for a DOI; what it finds by words alone, under another DOI, is left out."""
    query = urlencode({"search_query": f"doi:{searched}", "max_results": 20})
    found = _ask(query, f"the DOI {printable(wanted)}", session)
    return [paper for paper in found if paper.doi and paper.doi.casefold() == wanted.casefold()]


def _ask_ids(identifiers: str, session: Session) -> tuple[Archived, ...]:
    """Ask the archive about ids, separated by commas."""
    return _ask(f"id_list={identifiers}", identifiers, session)


def _ask(query: str, what: str, session: Session) -> tuple[Archived, ...]:
    """Ask the archive; none come back where it does not know what is asked about."""
    answer = get(f"{session.settings.api}?{query}", _FEED_BYTES, session)
    if answer.status in (400, 404):
        return ()
    if answer.status != 200:
        raise InputError("network", f"arXiv answers {answer.status} when asked about {what}; try again later")
    return parse_feed(answer.body)


def _check_pdf(answer: Answer, archived: Archived) -> None:
    """Raise InputError, with what the archive says about it, where an answer is not a whole PDF."""
    name = archived.arxiv_id
    if answer.status == 200 and b"%PDF-" in answer.body[:1024]:
        if b"%%EOF" not in answer.body[-1024:]:
            raise InputError("damaged", f"{name}: the PDF that arXiv sent has no end; try again later")
        return
    newest = split_version(name)[1] == archived.newest
    if words := (archived.withdrawn if newest else "") or (answer.line() if says_withdrawn(answer.line()) else ""):
        raise InputError("withdrawn", f"{name} was withdrawn: {printable(words, 200)}; {_earlier(archived)}")
    if answer.status == 404:
        raise InputError("not_found", f"arXiv has no PDF of {name}: {answer.line()}; look at its page there")
    raise InputError("network", f"arXiv sent no PDF of {name} ({answer.status}): {answer.line()}; try again later")


def _earlier(archived: Archived) -> str:
    """Say whether an earlier version may be had."""
    base, version = split_version(archived.arxiv_id)
    before = _number(version or "v1") - 1
    return f"an earlier version may be had as {base}v{before}" if before else "there is no earlier version"
