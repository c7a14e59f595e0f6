"""The record of a scan: all that is in `scan.json`, version 2, with our optional keys.

Other programs read and write the same format, so every model here keeps keys that it does not know, and a record is
dumped with just the keys that it was made with (`dump`).
"""

from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from scanner.frozen import Open
from scanner.module import MethodologyTag, PaperType, Severity
from scanner.paper import Box, HidingReason

BASE_CATEGORIES = (
    "artifacts",
    "statistical_methodology",
    "evaluation_design",
    "claims_and_evidence",
    "setup_transparency",
    "limitations_and_scope",
    "data_integrity",
    "conflicts_of_interest",
    "contamination",
    "human_studies",
    "cost_and_practicality",
)
"""The categories that every record of version 2 has."""

SCAN_VERSION = 2
Support = Literal["strong", "moderate", "weak", "unsupported"]
Match = Literal["exact", "normalized"]
DecisionOutcome = Literal[
    "accepted",
    "uncertain",  # the probability lies between the thresholds
    "refused",  # the model declined, or said what is no probability
    "contested",  # two signals speak against each other: model and facts, statement and passages
    "not_read",  # nothing shows that the paper was read to its end
]
Probability = Annotated[float, Field(ge=0, le=1)]
ArxivId = Annotated[
    str, Field(pattern=r"^[0-9]{4}\.[0-9]{4,5}$", description="an arXiv id without its version, such as 2501.01234")
]


class Evidence(Open):
    """Words of the paper and where they stand: 1-based page, offsets in the extracted text, one box a line."""

    quote: str = Field(min_length=1)
    page: int = Field(ge=1)
    section: str | None = None
    start: int | None = Field(default=None, ge=0)
    end: int | None = Field(default=None, ge=0)
    boxes: tuple[Box, ...] = ()
    match: Match | None = None


class Decision(Open):
    """The raw numbers of a decision model for one item: probabilities of its statements, as they were told.

    They are kept also where the answer was left open. `calibration` is the id of the fit behind the thresholds, null
    where there was none; `wording` is the version of the questions' templates; `label_mass` is how much of the token's
    probability the labels had, on the `logprobs` wire.
    """

    kind: Literal["model_predicate", "label_logprob"]
    model: str
    wire: str
    wording: int
    outcome: DecisionOutcome = "accepted"
    applies: Probability | None = None
    satisfied: Probability | None = None
    evidence: Probability | None = None
    label_mass: Probability | None = None
    calibration: str | None = None


def _not_applicable_is_not_yes(schema: dict[str, Any]) -> None:
    """Say in JSON Schema what `Answer` checks: `applies: false` goes with `answer: false`."""
    schema["if"] = {"properties": {"applies": {"const": False}}}
    schema["then"] = {"properties": {"answer": {"const": False}}}


class Answer(Open):
    """The answer to one item; `assessed` is false where nobody could tell, and `answer` then says nothing."""

    model_config = ConfigDict(frozen=True, extra="allow", json_schema_extra=_not_applicable_is_not_yes)

    applies: bool
    answer: bool
    justification: str
    evidence: tuple[Evidence, ...] = ()
    confidence: Probability | None = None
    confidence_count: int | None = Field(default=None, ge=1)
    needs_review: bool | None = None
    assessed: bool | None = None
    source: str | None = None
    searched: str | None = None
    decision: Decision | None = None

    @model_validator(mode="after")
    def _applies_before_yes(self) -> Self:
        if self.answer and not self.applies:
            raise ValueError("an item that does not apply is answered false")
        return self


class PaperRecord(Open):
    """Which paper it is; `arxiv_id` is `NNNN.NNNNN` without a version, `arxiv_full_id` the id in full."""

    title: str
    authors: tuple[str, ...]
    year: int
    venue: str | None = None
    arxiv_id: ArxivId | None = None
    arxiv_full_id: str | None = None
    doi: str | None = None


class Claim(Open):
    """A main claim, where its evidence is, and how far that carries it; null support where nobody judged."""

    claim: str
    evidence: str
    supported: Support
    quotes: tuple[Evidence, ...] = ()
    needs_review: bool | None = None


class RedFlag(Open):
    """Something that a reader should look at; never a verdict."""

    flag: str
    detail: str
    kind: str | None = None
    severity: Severity | None = None
    item: str | None = None
    evidence: tuple[Evidence, ...] = ()


class Mentions(Open):
    """How often a cited paper is mentioned, and in which sections."""

    count: int = Field(ge=0)
    sections: tuple[str, ...] = ()


class CitedPaper(Open):
    """A paper that this one cites."""

    title: str
    authors: tuple[str, ...]
    year: int | None
    arxiv_id: str | None = None
    doi: str | None = None
    relevance: str
    mentions: Mentions | None = None
    evidence: tuple[Evidence, ...] = ()


class Source(Open):
    """What was scanned: `name` is the file's name or the id as given, never a path."""

    kind: Literal["file", "arxiv", "url"]
    name: str
    version: str | None = None
    sha256: str | None = None


class FactRecord(Open):
    """A fact of the paper that decides which items apply."""

    value: bool
    confidence: Probability | None = None
    evidence: tuple[Evidence, ...] = ()


class HiddenTextRecord(Open):
    """Text in the file that a reader of the pages does not see."""

    page: int = Field(ge=0)
    box: Box | None = None
    reason: HidingReason | str
    text: str = Field(max_length=500)
    addressed_to_model: bool


class IntegrityRecord(Open):
    """What was read and what could not be."""

    hidden_text: tuple[HiddenTextRecord, ...] = ()
    visibility_checked: bool | None = None
    stripped_characters: int | None = None
    pages: int | None = None
    pages_without_text: tuple[int, ...] = ()
    unreadable_share: Probability | None = None
    truncated: bool | None = None
    notes: tuple[str, ...] = ()


class ModuleRun(Open):
    """Which edition of a module was asked, with the digest of each item, and the error if it could not be."""

    version: int
    digest: str
    items: dict[str, str] | None = None
    error: str | None = None


class Provenance(Open):
    """How the record was made, as far as it can change the answers. No secret, no path, no user name.

    `inputs` is the digest of all but the PDF that can change an answer: modules, auditor, model and prompt.
    """

    tool: str
    auditor: str
    extractor: str | None = None
    text_sha256: str | None = None
    inputs: str | None = None
    modules: dict[str, ModuleRun] = Field(default_factory=dict)


class Upgrade(Open):
    """What was done to a record of another version; `type_checklist` names the answers that had a list of their own."""

    from_version: int
    notes: tuple[str, ...] = ()
    type_checklist: dict[str, tuple[str, ...]] | None = None


def _base_categories_are_present(schema: dict[str, Any]) -> None:
    """Say in JSON Schema what `Scan` checks: the eleven base categories stand in the checklist."""
    schema["properties"]["checklist"]["required"] = list(BASE_CATEGORIES)


class Scan(Open):
    """One scan of one paper."""

    model_config = ConfigDict(
        frozen=True,
        extra="allow",
        title="paperscan scan record, version 2",
        json_schema_extra=_base_categories_are_present,
    )

    paper: PaperRecord
    scan_version: Literal[2]
    active_modules: tuple[str, ...]
    methodology_tags: tuple[MethodologyTag, ...] = Field(min_length=1)
    key_findings: str
    checklist: dict[str, dict[str, Answer]]
    claims: tuple[Claim, ...]
    red_flags: tuple[RedFlag, ...]
    cited_papers: tuple[CitedPaper, ...]
    scan_id: str | None = Field(default=None, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$")
    scanned_at: str | None = None
    source: Source | None = None
    paper_type: PaperType | None = None
    facts: dict[str, FactRecord] | None = None
    integrity: IntegrityRecord | None = None
    provenance: Provenance | None = None
    upgraded: Upgrade | None = None

    @model_validator(mode="after")
    def _has_base_categories(self) -> Self:
        if missing := [category for category in BASE_CATEGORIES if category not in self.checklist]:
            raise ValueError(f"checklist lacks the base categories {', '.join(missing)}")
        return self

    def dump(self) -> dict[str, Any]:
        """Return the record as JSON values, with just the keys it was made with, in their order."""
        return self.model_dump(mode="json", exclude_unset=True)
