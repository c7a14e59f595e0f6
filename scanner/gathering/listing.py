"""The door for names that mean many papers of arXiv: the addresses of its lists, and the queries of its API.

Lists are asked for with as many papers a page as arXiv gives, through the same turns as everything else, so that a list
of a thousand papers is one request. Its pages of search results are not for programs: `search` asks the API instead
(info.arxiv.org/help/api/user-manual.html, section 3.1).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import NamedTuple
from urllib.parse import parse_qs, urlencode

from scanner.errors import InputError, StoreError, UsageError
from scanner.fetched import Archived, FetchSettings
from scanner.identifiers import printable, split_version, without_secrets
from scanner.sources import local
from scanner.sources.web import cache
from scanner.sources.web.client import get
from scanner.sources.web.feed import FeedPage, parse_feed_page
from scanner.sources.web.listing_page import ListingPage, parse_listing
from scanner.sources.web.politeness import Clock, Session

MOST = 30_000
"""Papers that arXiv gives for one query at most; a list is not followed any longer either."""

_A_PAGE = 2000
_OF_A_QUERY = 500  # larger answers come short or late more often
_PAGE_BYTES = 20_000_000
_ADDRESS = re.compile(
    r"(?i:(?:https?://)?(?:www\.|export\.)?arxiv\.org)/"
    r"(?P<path>list/[a-z-]{2,10}(?:\.[A-Za-z-]{2,12})?/(?:new|recent|current|pastweek|[0-9]{2}(?:[0-9]{2})?|[0-9]{4}-[0-9]{2})"
    r"|a/(?:[a-z]{1,40}(?:_[a-z]{1,40}){0,5}_[0-9]{1,5}|[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]))"
    r"/?(?:\?(?P<query>[!-\"$-~]{0,200}))?(?:#[!-~]{0,100})?"
)


class _Place(NamedTuple):
    """A list of arXiv's, and which part of it is meant: `skip` and `show` as in its addresses, `show` None for all."""

    path: str
    skip: int
    show: int | None


def listed(name: str, settings: FetchSettings, clock: Clock = Clock()) -> tuple[str, ...] | None:  # noqa: B008 - a constant
    """Return the arXiv ids, without versions, behind the address of a list at arXiv; None where it is no such address.

    Understood are `arxiv.org/list/cs.CL/recent` with all its kin (`new`, `pastweek`, `2502`, `2025-02` …), and an
    author's own page, `arxiv.org/a/…`. An address without `skip` or `show` means the whole list, one with them that
    part of it. No paper comes twice. Raises InputError: `not_found` for a list that arXiv does not have or that is
    empty, `offline`, and those of `web.client.get`; StoreError where the cache cannot be used.
    """
    place = _place(name)
    if place is None:
        return None
    with _session(settings, clock, printable(name)) as session:
        ids = dict.fromkeys(_walk(place, session))
    if not ids:
        raise InputError("not_found", f"arXiv lists no papers at {printable(name)}; look at that page in a browser")
    return tuple(ids)


def expanded(names: Sequence[str], settings: FetchSettings, clock: Clock = Clock()) -> list[str]:  # noqa: B008 - a constant
    """Return names with those that are lists replaced by what they list, none twice; raise as `listed`.

    Addresses go without the secrets in them.
    """
    names = [name if local.accepts(name) else without_secrets(name) for name in names]
    single = (() if local.accepts(name) else listed(name, settings, clock) or () for name in names)
    return list(dict.fromkeys(paper for name, many in zip(names, single, strict=True) for paper in many or (name,)))


def search(
    query: str,
    settings: FetchSettings,
    *,
    limit: int | None = None,
    clock: Clock = Clock(),  # noqa: B008 - a constant
) -> Iterator[Archived]:
    """Give the papers that arXiv's API finds, newest first and none twice, asking for more only when they are wanted.

    `query` is in the API's language, as in `cat:cs.CL AND submittedDate:[202501010000 TO 202502010000]`; `limit` is the
    most papers to give. By date of submission, papers that come in meanwhile push others back, so that some are sent
    again, which are left out, and none is lost. Raises UsageError for a query that arXiv does not understand, and where
    more than `MOST` papers are wanted; InputError where arXiv gives fewer papers than it says there are, `offline`, and
    as `web.client.get`; StoreError where the cache cannot be used.
    """
    if limit is not None and not 0 <= limit <= MOST:
        raise UsageError(f"a limit of {limit} papers cannot be kept: arXiv gives up to {MOST} for a query")
    return islice(_unique(_found(query, settings, limit, clock)), limit)


def _unique(papers: Iterable[Archived]) -> Iterator[Archived]:
    """Leave out papers that came before, whatever their version."""
    seen: set[str] = set()
    for paper in papers:
        base = split_version(paper.arxiv_id)[0]
        if base not in seen:
            seen.add(base)
            yield paper


def _place(name: str) -> _Place | None:
    """Return what an address means, None where it is no list of arXiv's."""
    match = _ADDRESS.fullmatch(name) if len(name) <= 400 else None
    if match is None:
        return None
    asked = parse_qs(match["query"] or "")
    skip, show = (_number(asked.get(key, [""])[0]) for key in ("skip", "show"))
    whole = skip is None and show is None
    return _Place(match["path"], skip or 0, None if whole else min(show or 50, _A_PAGE))


def _number(text: str) -> int | None:
    """Return a small whole number, None for anything else."""
    return int(text) if re.fullmatch(r"[0-9]{1,6}", text) else None


@contextmanager
def _session(settings: FetchSettings, clock: Clock, what: str) -> Iterator[Session]:
    """Give the session with arXiv, unless we are offline."""
    if settings.offline:
        raise InputError("offline", f"{what} cannot be looked up offline; name the papers, or run without --offline")
    try:
        yield Session(settings, cache.folder_of(settings, "arxiv"), clock)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise StoreError(f"the cache of papers cannot be used: {reason}; choose another --cache-dir") from error


def _walk(place: _Place, session: Session) -> Iterator[str]:
    """Give the ids of a list, page by page; a page with nothing is asked for twice before it is believed."""
    skip = place.skip
    while skip < MOST:
        page = _ask_page(place, skip, session)
        if not page.ids:
            page = _ask_page(place, skip, session)
        yield from page.ids[: place.show]
        skip += len(page.ids)
        more = skip < page.total if page.total is not None else len(page.ids) >= _A_PAGE
        if place.show is not None or not more:
            return
        if not page.ids:
            said = f"arXiv lists {skip} of the {page.total} papers at {place.path}"
            raise InputError("network", f"{said}; try again later")


def _ask_page(place: _Place, skip: int, session: Session) -> ListingPage:
    """Return a page of a list: an author's page has but one."""
    asked = "" if place.path.startswith("a/") else f"?skip={skip}&show={place.show or _A_PAGE}"
    answer = get(f"{session.settings.site}/{place.path}{asked}", _PAGE_BYTES, session)
    if answer.status == 200:
        return parse_listing(answer.body)
    if answer.status in (400, 404):
        raise InputError("not_found", f"arXiv has no list {place.path}: {answer.line()}; look it up in a browser")
    raise InputError("network", f"arXiv answers {answer.status} when asked for {place.path}; try again later")


def _found(query: str, settings: FetchSettings, limit: int | None, clock: Clock) -> Iterator[Archived]:
    """Give what the API finds, page by page, with those that come again."""
    start, total = 0, 1
    size = min(limit or _OF_A_QUERY, _OF_A_QUERY)
    while start < min(total, MOST):
        with _session(settings, clock, "a query") as session:
            page = _ask_query(query, start, size, session)
            if not page.entries:
                page = _ask_query(query, start, size, session)
            cache.keep_found(session.folder, page.papers, session.clock.wall())
        total = page.total if page.total is not None else start + page.entries + (page.entries == size)
        if limit is None and total > MOST:
            raise UsageError(f"arXiv has {total} papers for this query and gives {MOST}: narrow it, say by date")
        if not page.entries and total > start:
            raise InputError("network", f"arXiv gives {start} of the {total} papers of this query; try again later")
        yield from page.papers
        start += page.entries


def _ask_query(query: str, start: int, size: int, session: Session) -> FeedPage:
    """Return a page of what the API finds, by date of submission."""
    order = {"sortBy": "submittedDate", "sortOrder": "descending"}
    asked = urlencode({"search_query": query, "start": start, "max_results": size} | order)
    answer = get(f"{session.settings.api}?{asked}", _PAGE_BYTES, session)
    if answer.status == 400:
        raise UsageError(f"arXiv does not understand the query {printable(query)}: {answer.line()}")
    if answer.status != 200:
        raise InputError("network", f"arXiv answers {answer.status} to the query {printable(query)}; try again later")
    return parse_feed_page(answer.body)
