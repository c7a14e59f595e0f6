"""Sentences on who does better that the paper's own tables contradict.

Two kinds are read, both in a way that needs not know whether more or less is better. "A outperforms B on all tasks": in
some column A's number is above B's for one task and below it for another. "A is best in 3 of 5": A has the greatest or
the least number of its column in fewer than three. Whatever is limited ("except", "on average", "in most") is left out.
"""

import re
from collections.abc import Iterator, Sequence

from scanner.judging.clues import Hit
from scanner.judging.flags import Flag
from scanner.judging.guards import future, negated
from scanner.judging.observations import Observation, flag_of
from scanner.judging.passages import Passages, passages_of
from scanner.judging.tables import Row, Table, tables_of
from scanner.paper import Paper

_BETTER = (
    r"\b(?:outperform\w*|surpass\w*|beats?|(?:is|are|was|were|performs?|performed|does|works?) (?:\w+ )?better than)\b"
)
_ALL = re.compile(
    r"\b(?:consistently|always|invariably)\b|\b(?:across|on|in|for|over|under) (?:all|every|each)\b"
    r"|\bacross the board\b",
    re.IGNORECASE,
)
_LIMITED = re.compile(
    r"\bexcept|\bbut\b|\balmost\b|\bnearly\b|\bmost(?:ly)?\b|\bapart from\b|\bother than\b|\bbesides\b|\bgenerally\b"
    r"|\baverag|\boften\b|\bmatch|\bcomparable\b|\btie[ds]?\b|\bcompetitive\b|\bin terms of\b|\brank|\boverall\b"
    r"|\bsome\b|\b(?:accuracy|f1|precision|recall|auc|auroc|bleu|rouge|loss|error|speed|time|latency|cost|efficien)",
    re.IGNORECASE,
)
_LESS_IS_BETTER = re.compile(
    r"↓|\berror|\bloss|\b(?:n?rmse|mae|mse|mape|smape|wer|cer|fid|ppl|nll|ece)\b|\bperplexity|\btime|\blatency"
    r"|\bcost|\bparam|\bsize|\bhours|\bseconds|\bmemory|\bflops|\brank|\bdistance|\bspeed|#|\bn\b",
    re.IGNORECASE,
)
_WORDS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_COUNT = rf"(?:\d{{1,2}}|{'|'.join(_WORDS)})"
_ENDS = r"\bbest\b|\bhighest\b|\bfirst\b|\btop\b"
_BEST_OF = re.compile(
    rf"(?:{_ENDS})[^.;,]{{0,40}}\b(?:in|on|for) (?P<some>{_COUNT}) (?:out )?of (?:the |all )?(?P<all>{_COUNT})\b",
    re.IGNORECASE,
)
_CITED = re.compile(r"\bTab(?:le|\.)\s?(?P<number>\w+)")
_FEWEST_ROWS = 3


def flags(paper: Paper) -> tuple[Flag, ...]:
    """Return one flag for all sentences that a table of the paper contradicts."""
    passages = passages_of(paper)
    ranking = [i for i in _said(passages, _BETTER) if _is_for_all(passages.texts[i])]
    counting = [i for i in _said(passages, _ENDS) if _BEST_OF.search(passages.texts[i])]
    tables = list(tables_of(passages)) if ranking or counting else []
    against = [told for index in ranking for told in _against_all(passages, index, tables)]
    seen = against + [told for index in counting for told in _best(passages, index, tables)]
    return flag_of(
        passages,
        seen,
        kind="claim_against_table",
        flag="A table contradicts what the text says of it",
        severity="medium",
    )


def _said(passages: Passages, pattern: str) -> list[int]:
    """Return the sentences of running text and of captions in which a pattern matches."""
    return [index for index in passages.matching(pattern) if passages.sentences[index].kind in ("body", "caption")]


def _is_for_all(text: str) -> bool:
    """Say whether a sentence speaks of all cases and limits it nowhere."""
    return bool(_ALL.search(text)) and not _LIMITED.search(text)


def _against_all(passages: Passages, index: int, tables: Sequence[Table]) -> Iterator[Observation]:
    """Yield the first table that contradicts "A outperforms B on all …"."""
    text = passages.texts[index]
    verb = re.search(_BETTER, text, re.IGNORECASE)
    span = (text, verb.start(), verb.end(), passages.kind(index)) if verb else None
    if not span or negated(*span) or future(*span):
        return
    for table in _near(passages, index, tables):
        one, other = (_named(part, table) for part in (text[: span[1]], text[span[2] :]))
        contrary = None if _LESS_IS_BETTER.search(_words(table)) else contradiction(table.rows, one, other - one)
        if contrary:
            yield _seen(passages, index, f"the table on p. {table.page} has {contrary}")
            return


def contradiction(rows: Sequence[Row], one: frozenset[str], other: frozenset[str]) -> str:
    """Return a pair of rows in which `one` is below `other` in a column where it is above in most; empty without."""
    pairs = [
        (a, b)
        for a in rows
        for b in rows
        if len(a.values) == len(b.values) and (shared := _alike(a, b)) and one & {shared[0]} and other & {shared[1]}
    ]
    for column in range(max((len(a.values) for a, _ in pairs), default=0)):
        known = [(a, b, x, y) for a, b in pairs for x, y in _at(a, b, column)]
        below = [pair for pair in known if pair[2] < pair[3]]
        if below and len(known) > 2 * len(below):
            a, b, x, y = below[0]
            return f"{', '.join(a.names)}: {x:g}, but {', '.join(b.names)}: {y:g}"
    return ""


def _at(a: Row, b: Row, column: int) -> Iterator[tuple[float, float]]:
    """Yield the numbers of two rows in a column, if both have one."""
    if column < len(a.values):
        x, y = a.values[column], b.values[column]
        if x is not None and y is not None:
            yield x, y


def _alike(a: Row, b: Row) -> tuple[str, str] | None:
    """Return the one name in which two rows differ; None where they differ in more or in nothing."""
    if len(a.names) != len(b.names):
        return None
    different = [(x, y) for x, y in zip(a.names, b.names, strict=True) if x != y]
    return different[0] if len(different) == 1 and len(a.names) > 1 else None


def _best(passages: Passages, index: int, tables: Sequence[Table]) -> Iterator[Observation]:
    """Yield the first table in which whoever is said to be best in k of n columns is at an end of fewer."""
    text = passages.texts[index]
    found = _BEST_OF.search(text)
    if not found or negated(text, found.start(), found.end()):
        return
    some, every = _number(found["some"]), _number(found["all"])
    for table in _near(passages, index, tables):
        named = [row for row in table.rows if _is_named(row.names[-1], text[: found.start()])]
        if len(named) != 1 or not every <= len(named[0].values) <= every + 1:
            continue
        at_end, rows = extremes(table.rows, named[0], every)
        if at_end < some and rows >= _FEWEST_ROWS:
            told = f"has the greatest or least number in {at_end} of {every} columns"
            yield _seen(passages, index, f"in the table on p. {table.page}, {named[0].names[-1]} {told}")
            return


def extremes(rows: Sequence[Row], row: Row, columns: int) -> tuple[int, int]:
    """Return in how many of the first columns a row is greatest or least of its table, and of how many rows."""
    peers = [other for other in rows if len(other.values) == len(row.values)]
    at_end = 0
    for column in range(columns):
        values = [value for other in peers if (value := other.values[column]) is not None]
        at_end += bool(values) and row.values[column] in (max(values), min(values))
    return at_end, len(peers)


def _near(passages: Passages, index: int, tables: Sequence[Table]) -> Iterator[Table]:
    """Yield the tables on the pages of those that a sentence names, or else on its own page and those beside it."""
    cited = set(_CITED.findall(passages.texts[index]))
    pages = {part.page for part in passages.paper.floats if part.kind == "table" and part.number in cited}
    page = passages.sentences[index].page
    yield from (table for table in tables if table.page in (pages or {page - 1, page, page + 1}))


def _named(words: str, table: Table) -> frozenset[str]:
    """Return the names of rows that words mean: in full, or by what they begin with ("GPT models": GPT-4o)."""
    names = {name for row in table.rows for name in row.names}
    whole = {name for name in names if len(name) > 1 and re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", words)}
    families = re.findall(r"(?<![\w-])[A-Z][A-Za-z]*[A-Z][A-Za-z]*(?= (?:models|variants|versions|methods)\b)", words)
    return frozenset(whole | {name for name in names for family in families if re.match(rf"{family}\b", name)})


def _is_named(name: str, words: str) -> bool:
    """Say whether all words and numbers of a name stand in a sentence, and it has two or more of them."""
    parts = re.findall(r"\w+", name.lower())
    return len(parts) > 1 and set(parts) <= set(re.findall(r"\w+", words.lower()))


def _words(table: Table) -> str:
    """Return the words of a table that may name what is measured."""
    return " ".join((table.heads, *(name for row in table.rows for name in row.names)))


def _number(printed: str) -> int:
    return int(printed) if printed.isdecimal() else _WORDS.index(printed.lower()) + 2


def _seen(passages: Passages, index: int, told: str) -> Observation:
    """Return a contradicted sentence as an observation."""
    sentence = passages.sentences[index]
    return Observation(Hit(index, sentence.start, sentence.end), told)
