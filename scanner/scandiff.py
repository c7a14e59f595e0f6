"""What changed between two scans of one paper, and between two sets of scans: the nouns of a diff."""

from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import Field, TypeAdapter

from scanner.frozen import Frozen
from scanner.record import Answer, CitedPaper, Claim, Evidence, RedFlag

Aspect = Literal[
    "question",  # a question was added, removed or redefined
    "applicability",  # it applies now, or no longer
    "answer",  # yes became no, or no yes
    "review",  # somebody could tell now, or could not any more
    "evidence",  # the same answer on other words of the paper
    "proof",  # words that stood behind an answer are gone, or were found
    "confidence",  # only the confidence moved
    "justification",  # only the reasons were reworded
    "red-flag",
    "claim",
    "citation",
    "metadata",
    "provenance",
]
"""What a change is about; those of an answer come first, most telling first, and its change has the first that fits."""

Cause = Literal[
    "other_paper",  # the records are of two papers
    "not_asked",  # the question was asked in one of the scans only
    "module",  # another edition of the question
    "paper",  # another text of the paper
    "auditor",  # another auditor, model or prompt
    "parameters",  # other parameters of the auditor
    "program",  # another version of the program or of its reading of the PDF
    "instability",  # none of these: the same question to the same auditor about the same text
    "unknown",  # the records do not say enough to tell
]
Outcome = Literal["yes", "no", "n/a", "open"]


def outcome(answer: Answer) -> Outcome:
    """Return what an answer comes to; `open` where nobody could tell."""
    if not answer.applies:
        return "n/a"
    if answer.assessed is False:
        return "open"
    return "yes" if answer.answer else "no"


class ScanRef(Frozen):
    """Which scan it is: of which paper and version of it, when, by whom; `file` tells its record from the other's."""

    file: str | None = None
    scan_id: str | None = None
    scanned_at: str | None = None
    title: str
    paper: str | None = None
    paper_version: str | None = None
    auditor: str | None = None


class Passage(Frozen):
    """Words of the paper behind an answer, before and after; None where the other scan has nothing like them."""

    before: Evidence | None
    after: Evidence | None


class Revision(Frozen):
    """A passage that proves a yes about one version of a paper, and the items (`category/item`) that rest on it.

    `turned` is true where the answers were no about the other version, and nothing but the paper's text differs between
    the scans: what came or went with that version. Otherwise the other scan just does not quote the passage, whether or
    not it stands in the text, which records do not hold.
    """

    passage: Passage
    items: tuple[str, ...]
    turned: bool = False


class AnswerChange(Frozen):
    """How one answer changed; `old` or `new` is None where it was not asked. The likeliest cause comes first."""

    category: str
    item: str
    aspect: Aspect
    old: Answer | None
    new: Answer | None
    causes: tuple[Cause, ...]
    passages: tuple[Passage, ...] = ()


class ItemChanges(Frozen):
    """Which items of a module were redefined, and which only one of its two editions has."""

    redefined: tuple[str, ...]
    only_old: tuple[str, ...]
    only_new: tuple[str, ...]


class ModuleChange(Frozen):
    """Another edition of the questions of a module; None where a scan did not use it or does not say."""

    module: str
    items: ItemChanges | None = None
    old_version: int | None
    new_version: int | None
    old_digest: str | None
    new_digest: str | None


Entry = TypeVar("Entry", Claim, RedFlag, CitedPaper)


class EntryChange(Frozen, Generic[Entry]):
    """A claim, red flag or cited paper that is new (no `old`), gone (no `new`), or differs in `fields`.

    `reworded` says that only the wording differs, not what it comes to.
    """

    old: Entry | None
    new: Entry | None
    fields: tuple[str, ...] = ()
    reworded: bool = False
    causes: tuple[Cause, ...]


class FieldChange(Frozen):
    """A value that differs elsewhere in the record; `field` is its path, joined by dots."""

    field: str
    old: Any
    new: Any


class ScanDiff(Frozen):
    """All that changed from one scan to another; `same` counts what did not, by kind."""

    kind: Literal["scan-diff"] = "scan-diff"
    old: ScanRef
    new: ScanRef
    same_paper: bool
    modules: tuple[ModuleChange, ...] = ()
    answers: tuple[AnswerChange, ...] = ()
    red_flags: tuple[EntryChange[RedFlag], ...] = ()
    claims: tuple[EntryChange[Claim], ...] = ()
    cited_papers: tuple[EntryChange[CitedPaper], ...] = ()
    metadata: tuple[FieldChange, ...] = ()
    provenance: tuple[FieldChange, ...] = ()
    revisions: tuple[Revision, ...] = ()
    same: dict[Literal["answers", "claims", "red_flags", "cited_papers"], int]

    @property
    def empty(self) -> bool:
        """Whether nothing changed."""
        lists = (self.modules, self.answers, self.red_flags, self.claims, self.cited_papers)
        return not any((*lists, self.metadata, self.provenance))


class Estimate(Frozen):
    """A statistic and its 95 % interval; None where the answers do not determine it."""

    value: float | None
    low: float | None = None
    high: float | None = None


class ItemFlips(Frozen):
    """How the answers to one item differ over `papers` that have it in both sets.

    `p` is the exact McNemar test of yes-to-no against no-to-yes where both apply, `p_adjusted` that after Holm's
    correction over the items. `agreement` has Wilson's interval.
    """

    category: str
    item: str
    papers: int
    yes_to_no: int
    no_to_yes: int
    applies_gained: int
    applies_lost: int
    opened: int
    settled: int
    p: float
    p_adjusted: float
    agreement: Estimate
    kappa: float | None
    ac1: float | None


class PaperFlips(Frozen):
    """How many answers about one paper differ, of how many asked in both sets."""

    old: ScanRef
    new: ScanRef
    flips: int
    asked: int
    new_red_flags: int
    gone_red_flags: int


class Discordance(Frozen):
    """An answer that flipped, for a person to look at; `surety` is the smaller of the two confidences, None unknown."""

    title: str
    paper: str | None
    change: AnswerChange
    surety: float | None


class CorpusDiff(Frozen):
    """Two sets of scans of the same papers; the intervals are bootstrapped over papers."""

    kind: Literal["corpus-diff"] = "corpus-diff"
    papers: int
    only_old: tuple[str, ...] = ()
    only_new: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    agreement: Estimate
    kappa: Estimate
    ac1: Estimate
    changes: dict[Aspect, int]
    causes: dict[Cause, int]
    items: tuple[ItemFlips, ...]
    most_changed: tuple[PaperFlips, ...]
    look_first: tuple[Discordance, ...]


def diff_schema() -> dict[str, Any]:
    """Return the JSON Schema of a diff, of two scans or of two sets of scans, as it stands in schemas/."""
    kinds = Annotated[ScanDiff | CorpusDiff, Field(discriminator="kind")]
    either: TypeAdapter[ScanDiff | CorpusDiff] = TypeAdapter(kinds)
    dialect = "https://json-schema.org/draft/2020-12/schema"
    return {"$schema": dialect, "title": "paperscan diff", **either.json_schema(mode="serialization")}
