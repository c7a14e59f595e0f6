"""The papers of a corpus as lines: for people, for programs, and counted."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from scanner.corpus import STATUSES, CorpusPaper
from scanner.errors import UsageError
from scanner.view import printable

_COLUMNS = ("id", "status", "title", "year", "arxiv_id", "doi", "source", "scan", "tags", "failure")


def lines(papers: Sequence[CorpusPaper], format_name: str) -> Iterator[str]:
    """Return papers as lines of a table, of JSON, of CSV, or as their ids alone; UsageError for any other format."""
    forms = {"table": _table, "json": _json, "csv": _csv, "ids": _ids}
    if format_name not in forms:
        raise UsageError(f"a corpus has no format {format_name!r}; give {', '.join(forms)}")
    return iter(forms[format_name](papers))


def status_lines(papers: Sequence[CorpusPaper]) -> list[str]:
    """Return how many papers have each status, and why those failed that did."""
    count = Counter(paper.status for paper in papers)
    counted = [f"{count[status]:>7} {status}" for status in STATUSES if count[status]]
    causes = Counter(paper.failure.cause for paper in papers if paper.status == "failed" and paper.failure)
    return [*counted, *(f"{number:>9} {cause}" for cause, number in causes.most_common()), f"{len(papers):>7} papers"]


def _table(papers: Sequence[CorpusPaper]) -> Iterable[str]:
    width = min(40, max((len(paper.id) for paper in papers), default=0))
    for paper in papers:
        told = paper.failure.message if paper.status == "failed" and paper.failure else paper.title or paper.source
        yield printable(f"{paper.id:<{width}}  {paper.status:<8}  {told}")


def _json(papers: Sequence[CorpusPaper]) -> Iterable[str]:
    for paper in papers:
        plain = json.dumps(paper.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False)
        yield plain.encode("utf-8", "backslashreplace").decode()  # a file's name that is no text, as JSON escapes it


def _ids(papers: Sequence[CorpusPaper]) -> Iterable[str]:
    return (paper.id for paper in papers)


def _csv(papers: Sequence[CorpusPaper]) -> Iterable[str]:
    yield ",".join(_COLUMNS)
    for paper in papers:
        line = io.StringIO()
        csv.writer(line, lineterminator="").writerow(_cell(getattr(paper, name)) for name in _COLUMNS)
        yield line.getvalue()


def _cell(value: object) -> str:
    """Return a value as a cell that no spreadsheet takes for a formula."""
    text = " ".join(value) if isinstance(value, tuple) else getattr(value, "message", None) or str(value or "")
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
