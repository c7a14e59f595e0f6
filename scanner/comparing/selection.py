"""Which changes of a diff to show, and which of them make a build fail."""

from collections import Counter
from typing import get_args

from scanner.errors import UsageError
from scanner.frozen import Frozen
from scanner.scandiff import Aspect, CorpusDiff, ScanDiff

GROUPS: dict[str, tuple[Aspect, ...]] = {
    "flip": ("applicability", "answer"),
    "any": get_args(Aspect),
}
"""Names for several aspects at once."""


def aspects(names: str) -> frozenset[Aspect]:
    """Return the aspects named, separated by commas; UsageError where a name is none. No names are no aspects."""
    found = set[Aspect]()
    for name in (part.strip() for part in names.split(",") if part.strip()):
        if name not in GROUPS and name not in get_args(Aspect):
            raise UsageError(f"{name!r} is no kind of change; there are: {', '.join((*GROUPS, *get_args(Aspect)))}")
        found.update(GROUPS.get(name) or tuple(aspect for aspect in get_args(Aspect) if aspect == name))
    return frozenset(found)


def narrowed(
    diff: ScanDiff | CorpusDiff, only: frozenset[Aspect] = frozenset(), ignore: frozenset[Aspect] = frozenset()
) -> ScanDiff | CorpusDiff:
    """Return a diff with the aspects of `only` (all of them where it is empty) but those of `ignore`.

    The counts of what is the same stay, and so do a corpus's statistics: what is not shown has changed all the same.
    """
    kept = (only or frozenset(get_args(Aspect))) - ignore
    if isinstance(diff, CorpusDiff):
        return diff.model_copy(
            update={
                "changes": {aspect: count for aspect, count in diff.changes.items() if aspect in kept},
                "look_first": tuple(flip for flip in diff.look_first if flip.change.aspect in kept),
            }
        )
    kept_passages = kept & {"question", "applicability", "answer", "review", "evidence", "proof"}
    parts = {name: changes for name, (aspect, changes) in _parts(diff).items() if aspect in kept}
    shown = {name: parts.get(name, ()) for name in _parts(diff)}
    answers = tuple(change for change in diff.answers if change.aspect in kept)
    return diff.model_copy(update={**shown, "answers": answers, "revisions": diff.revisions if kept_passages else ()})


def fails(diff: ScanDiff | CorpusDiff, fail_on: frozenset[Aspect]) -> bool:
    """Tell whether a diff has a change of these aspects; of red flags only the new ones count."""
    counts = diff.changes if isinstance(diff, CorpusDiff) else count_aspects(diff)
    return any(counts.get(aspect) for aspect in fail_on)


def count_aspects(diff: ScanDiff) -> Counter[Aspect]:
    """Return how many changes there are of each aspect; of red flags, how many are new."""
    counts = Counter(change.aspect for change in diff.answers)
    counts.update({aspect: len(changes) for aspect, changes in _parts(diff).values()})
    counts["red-flag"] = sum(change.old is None for change in diff.red_flags)
    return +counts


def _parts(diff: ScanDiff) -> dict[str, tuple[Aspect, tuple[Frozen, ...]]]:
    """Return the parts of a diff that are of one aspect each, by their names."""
    return {
        "modules": ("question", diff.modules),
        "red_flags": ("red-flag", diff.red_flags),
        "claims": ("claim", diff.claims),
        "cited_papers": ("citation", diff.cited_papers),
        "metadata": ("metadata", diff.metadata),
        "provenance": ("provenance", diff.provenance),
    }
