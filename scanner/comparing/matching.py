"""Which claim, red flag or cited paper of one scan is which of another: by their own keys and words, never by order.

Every choice is the same when the two scans change places: ties are broken by content alone.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import product
from typing import Generic, NamedTuple, TypeVar

from scanner.comparing.identity import plain_words
from scanner.frozen import Open
from scanner.record import CitedPaper, Claim, RedFlag

T = TypeVar("T", Claim, RedFlag, CitedPaper)
Key = Callable[[T], tuple[str, ...] | None]
Pair = tuple[T | None, T | None]

MAX_COMPARISONS = 250_000
"""Where more pairs than this are left (500 on either side, as in no real paper), only equal keys are matched."""
ALIKE = 0.5
"""Share of common words (Jaccard) from which two entries with other words are taken for one that was reworded."""


class Matcher(NamedTuple, Generic[T]):
    """How to recognise an entry, and which of its fields to compare: those that are telling, and mere wording.

    `keys` from the surest to the weakest; an entry without one (None) is left to the next. What is left is matched by
    likeness of `words` within one `group`, and then where a group has just one on either side and is `unique`.
    """

    keys: tuple[Key[T], ...]
    words: Callable[[T], str]
    group: Key[T]
    unique: Key[T]
    telling: tuple[str, ...]
    wording: tuple[str, ...]


def match(old: Sequence[T], new: Sequence[T], matcher: Matcher[T]) -> list[Pair[T]]:
    """Return all entries of both sides, paired where they are the same one; None stands for the missing side."""
    pairs: list[Pair[T]] = []
    left: list[T] = list(old)
    right: list[T] = list(new)
    for key in matcher.keys:
        known, left, right = _with_equal_keys(left, right, key)
        pairs.extend(known)
    equal, left, right = _with_equal_keys(left, right, _content)
    pairs.extend(equal)
    if len(left) * len(right) <= MAX_COMPARISONS:
        alike, left, right = _alike(left, right, matcher)
        pairs.extend(alike)
    lone, left, right = _only_one_each(left, right, matcher.unique)
    pairs.extend(lone)
    pairs.extend((gone, None) for gone in left)
    pairs.extend((None, made) for made in right)
    return pairs


def _with_equal_keys(old: list[T], new: list[T], key: Key[T]) -> tuple[list[tuple[T, T]], list[T], list[T]]:
    """Pair the entries that share a key; of several with one key, first those that are wholly equal."""
    pairs: list[tuple[T, T]] = []
    left: list[T] = []
    right: list[T] = []
    groups_old, groups_new = _grouped(old, key), _grouped(new, key)
    for name in groups_old.keys() | groups_new.keys():
        ours, theirs = groups_old[name], groups_new[name]
        if name is not None and (len(ours) > 1 or len(theirs) > 1) and key is not _content:
            found, ours, theirs = _with_equal_keys(ours, theirs, _content)
            pairs += found
            ours, theirs = sorted(ours, key=_content), sorted(theirs, key=_content)
        shared = 0 if name is None else min(len(ours), len(theirs))
        pairs += zip(ours[:shared], theirs[:shared], strict=True)
        left += ours[shared:]
        right += theirs[shared:]
    return pairs, left, right


def _alike(old: list[T], new: list[T], matcher: Matcher[T]) -> tuple[list[tuple[T, T]], list[T], list[T]]:
    """Pair the entries with the most words in common, the likest first."""
    words_old, words_new = ([set(matcher.words(entry).split()) for entry in side] for side in (old, new))
    groups_old, groups_new = ([matcher.group(entry) for entry in side] for side in (old, new))
    candidates = [
        (-likeness, tuple(sorted((_content(old[i]), _content(new[j])))), i, j)
        for i, j in product(range(len(old)), range(len(new)))
        if groups_old[i] == groups_new[j] and (likeness := jaccard(words_old[i], words_new[j])) >= ALIKE
    ]
    pairs: list[tuple[T, T]] = []
    used_old, used_new = set[int](), set[int]()
    for _, _, i, j in sorted(candidates):
        if i not in used_old and j not in used_new:
            pairs.append((old[i], new[j]))
            used_old.add(i)
            used_new.add(j)
    return pairs, _without(old, used_old), _without(new, used_new)


def _only_one_each(old: list[T], new: list[T], key: Key[T]) -> tuple[list[tuple[T, T]], list[T], list[T]]:
    groups_old, groups_new = _grouped(old, key), _grouped(new, key)
    lone = {name for name, side in groups_old.items() if name is not None and len(side) == len(groups_new[name]) == 1}
    pairs = [(groups_old[name][0], groups_new[name][0]) for name in lone]
    return pairs, [e for e in old if key(e) not in lone], [e for e in new if key(e) not in lone]


def _grouped(entries: Iterable[T], key: Key[T]) -> defaultdict[tuple[str, ...] | None, list[T]]:
    groups = defaultdict[tuple[str, ...] | None, list[T]](list)
    for entry in entries:
        groups[key(entry)].append(entry)
    return groups


def _without(entries: list[T], used: set[int]) -> list[T]:
    return [entry for index, entry in enumerate(entries) if index not in used]


def _content(entry: Open) -> tuple[str, ...]:
    """Return all that an entry says, to tell equal ones and to order others."""
    return (entry.model_dump_json(),)


def jaccard(one: set[str], other: set[str]) -> float:
    """Return the share of words that two sets have in common (Jaccard 1912), 0 where both are empty."""
    union = len(one | other)
    return len(one & other) / union if union else 0.0


def _no_key(_: Open) -> tuple[str, ...] | None:
    return None


def _known(name: str, value: str | None) -> tuple[str, ...] | None:
    return (name, value.casefold()) if value else None


def _first_surname(cited: CitedPaper) -> tuple[str, ...]:
    """Return the last word of the first author's name: titles alone confuse papers that answer one another."""
    words = plain_words(cited.authors[0].partition(",")[0]).split() if cited.authors else []
    return tuple(words[-1:])


def _flag_kind(flag: RedFlag) -> tuple[str, ...]:
    return (flag.kind or "", flag.item or "")


CLAIMS = Matcher[Claim](
    keys=(lambda claim: (plain_words(claim.claim),),),
    words=lambda claim: plain_words(claim.claim),
    group=_no_key,
    unique=_no_key,
    telling=("supported", "quotes", "needs_review"),
    wording=("claim", "evidence"),
)
RED_FLAGS = Matcher[RedFlag](
    keys=(lambda flag: (*_flag_kind(flag), plain_words(flag.flag), plain_words(flag.detail)),),
    words=lambda flag: plain_words(f"{flag.flag} {flag.detail}"),
    group=_flag_kind,
    unique=lambda flag: _flag_kind(flag) if flag.kind else None,
    telling=("severity", "kind", "item", "evidence"),
    wording=("flag", "detail"),
)
CITED_PAPERS = Matcher[CitedPaper](
    keys=(
        lambda cited: _known("arxiv", cited.arxiv_id),
        lambda cited: _known("doi", cited.doi),
        lambda cited: _known("title", plain_words(cited.title)),
    ),
    words=lambda cited: plain_words(cited.title),
    group=_first_surname,
    unique=_no_key,
    telling=("title", "authors", "year", "arxiv_id", "doi", "mentions"),
    wording=("relevance",),
)
