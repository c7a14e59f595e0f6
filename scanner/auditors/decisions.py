"""The auditor that asks a decision model: a whole checklist in one request, its evidence in a second, no prose.

    predicates of all items + controls  ->  bands  ->  choice of the evidence among passages  ->  verdicts

The modules of a paper share the two requests, whichever of them is asked for first. An answer that is uncertain,
refused or contested is left open. A paper that the model cannot read whole is read in parts, and the record says so.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

from scanner.asking import predicates
from scanner.asking.decision import MISSING, NONE, Told
from scanner.asking.predicates import Ask, Wording
from scanner.asking.prompt import Shown, halves, show
from scanner.asking.thresholds import UNCALIBRATED, Thresholds
from scanner.asking.verdicts import Asked, Judging, Passage, judge
from scanner.asking.wording import load_wording
from scanner.auditors.remembering import Remembering
from scanner.auditors.settings import AuditorSettings
from scanner.endpoint.asking import Asker
from scanner.endpoint.door import Door
from scanner.endpoint.exchange import Exchange
from scanner.endpoint.faults import Fault
from scanner.endpoint.making import made_of
from scanner.errors import UsageError
from scanner.judging.clues import Hit, quote
from scanner.judging.facts import classify, is_active
from scanner.judging.passages import passages_of
from scanner.judging.retrieval import Retrieval
from scanner.library import load_modules, select
from scanner.module import FactName, Module
from scanner.paper import Paper
from scanner.record import Decision
from scanner.reply import Fact, ItemReply, Made, Reply

DEFAULT_WIRE = "openai"


class DecisionsAuditor:
    """Asks a decision model the whole checklist of a paper at once; the answers of all modules come from that."""

    def __init__(self, asker: Asker, wording: Wording, thresholds: Thresholds, modules: Mapping[str, Module]) -> None:
        self.name = f"decisions:{asker.model}"
        self._asker = asker
        self._wording = wording
        self._thresholds = thresholds
        self._modules = modules
        self._papers = Remembering[_Audited]()

    def audit(self, paper: Paper, module: Module, facts: Mapping[FactName, Fact]) -> Reply:
        """Answer every item of the module; raises AuditorError where the endpoint brought no answer.

        The requests of a paper, and what they cost, stand with the module that was asked for first.
        """
        audited = self._papers.get(paper, lambda: self._audited(paper, module, facts))
        asked = {item.id: f"{module.id}.{item.id}" for item in module.items}
        items = {name: audited.answers[key] for name, key in asked.items() if key in audited.answers}
        if audited.first == module.id:
            return Reply(items=items, made=audited.made)
        note = f"asked in the requests of the module {audited.first}"
        shared = audited.made.model_dump(include={"asked_model", "model", "endpoint", "prompt"})
        return Reply(items=items, made=Made(**shared, cost_usd=0.0, notes=(*audited.made.notes, note)))

    def _audited(self, paper: Paper, module: Module, facts: Mapping[FactName, Fact]) -> "_Audited":
        """Ask the items of all modules that this paper is asked."""
        paper_type, tags = classify(facts, paper)
        active = {name: m for name, m in self._modules.items() if is_active(m, facts, paper_type, tags)}
        asked = predicates.asks((active | {module.id: module}).values())
        reading = _Reading(self._asker, self._wording, self._thresholds, asked)
        exchanges: list[Exchange] = []
        read, passages = self._asked(reading, Retrieval(passages_of(paper)), exchanges)
        judging = Judging(paper, facts, self.name, self._numbers())
        answers = {ask.key: judge(reading.asked_of(ask, read, passages), judging) for ask in asked}
        made = made_of(self._asker.door, exchanges, self._wording.digest, read.notes + self._standing())
        return _Audited(answers, made, module.id)

    def _asked(
        self, reading: "_Reading", index: Retrieval, exchanges: list[Exchange]
    ) -> "tuple[_Read, dict[str, Passage]]":
        """Ask for the checklist and then for its evidence; a fault is told with what was exchanged until then."""
        try:
            read = reading.read(show(index.passages.paper), exchanges)
            return read, reading.passages(index, reading.maybe(read.told), exchanges)
        except Fault as fault:
            if fault.name == "not_sent":
                reading.rehearse_passages(index)
            failed = {"fault": fault.name, "unanswered": fault.unanswered}
            made = made_of(self._asker.door, exchanges, self._wording.digest)
            fault.made = made.model_copy(update=failed).model_dump(exclude_defaults=True)
            raise

    def _numbers(self) -> Decision:
        """Return what the numbers of all items share."""
        return Decision(
            kind=self._asker.wire.KIND,
            model=self._asker.model,
            wire=self._asker.wire_name,
            wording=self._wording.version,
            calibration=self._thresholds.calibration,
        )

    def _standing(self) -> tuple[str, ...]:
        """Say what the answers' thresholds rest on."""
        fitted = self._thresholds.calibration
        return (f"thresholds of calibration {fitted}" if fitted else "thresholds not calibrated: the default band",)


class _Audited(NamedTuple):
    """The answers of all modules of a paper, how they were made, and the module that was asked for first."""

    answers: dict[str, ItemReply]
    made: Made
    first: str


class _Read(NamedTuple):
    """What was told of a paper, whether all of it was shown to be read, and in how many parts."""

    told: dict[str, Told]
    complete: bool
    parts: int = 1

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader should know."""
        split = (f"the paper was read in {self.parts} parts: it is longer than the model can read",)
        unread = ("nothing shows that the model read the paper to its end: every answer is for review",)
        return (split if self.parts > 1 else ()) + (() if self.complete else unread)


class _Reading(NamedTuple):
    """All items that one paper is asked, by one model; what it takes is added to `exchanges`."""

    asker: Asker
    wording: Wording
    thresholds: Thresholds
    asked: Sequence[Ask]

    def read(self, shown: Shown, exchanges: list[Exchange]) -> _Read:
        """Ask all predicates; of a paper in parts, each statement is as probable as in its most probable part."""
        questions = predicates.checklist_questions(self.asked, shown, self.wording)
        state = predicates.paper_state(shown, self.wording)
        try:
            told = self.asker.ask(state, questions, "checklist", exchanges)
        except Fault as fault:
            parts = halves(shown)
            if fault.name != "context_overflow" or len(parts) == 1:
                raise
            return _merged([self.read(part, exchanges) for part in parts])
        end, decoy = (told.get(name, MISSING).probability for name in (predicates.END, predicates.DECOY))
        return _Read(told, predicates.end_was_read(end, decoy))

    def maybe(self, told: Mapping[str, Told]) -> tuple[Ask, ...]:
        """Return the items that are not clearly "no"."""
        numbers = {ask: told.get(ask.satisfied, MISSING).probability for ask in self.asked}
        bands = {ask: self.thresholds.band(ask.key, "satisfied") for ask in self.asked}
        return tuple(ask for ask, p in numbers.items() if p is not None and bands[ask].side(p) != "no")

    def passages(self, index: Retrieval, wanted: Sequence[Ask], exchanges: list[Exchange]) -> dict[str, Passage]:
        """Choose the evidence of some items, all in one request; without it, what needs none still stands."""
        offered = {ask.key: predicates.candidates(index, ask.item) for ask in wanted}
        choices = [predicates.evidence_question(ask, at, self.wording) for ask in wanted if (at := offered[ask.key])]
        if not choices:
            return {}
        sentences = {at for several in offered.values() for at in several}
        state = predicates.evidence_state(index, sentences, self.wording)
        try:
            told = self.asker.ask(state, choices, "evidence", exchanges)
        except Fault as fault:
            if fault.exchange is None:
                raise
            return dict.fromkeys(offered, Passage(lacking=f"its passage could not be asked for: {fault}"))
        return {key: _passage(index, told.get(key, MISSING), len(at)) for key, at in offered.items()}

    def rehearse_passages(self, index: Retrieval) -> None:
        """Note what evidence could at most be asked for: what is left open is not known before there are answers."""
        with suppress(Fault):
            self.passages(index, self.asked, [])

    def asked_of(self, ask: Ask, read: _Read, passages: Mapping[str, Passage]) -> Asked:
        """Put together what was told of one item."""
        conditional = predicates.meaning(ask.item) is not None
        return Asked(
            item=ask.item,
            applies=read.told.get(ask.applies, MISSING) if conditional else None,
            applies_band=self.thresholds.band(ask.key, "applies"),
            satisfied=read.told.get(ask.satisfied, MISSING),
            satisfied_band=self.thresholds.band(ask.key, "satisfied"),
            read=read.complete,
            passage=passages.get(ask.key, Passage()),
        )


def build(settings: AuditorSettings, door: Door | None) -> DecisionsAuditor:
    """Return the auditor for the model, wire and thresholds of a run; UsageError where one of them is missing."""
    if door is None or not settings.model:
        raise UsageError("the decisions auditor needs a model: --model NAME, for example gpt-6-luna")
    asker = Asker(door, settings.model, settings.wire or DEFAULT_WIRE)
    wording = load_wording(settings.modules)
    thresholds = settings.thresholds or UNCALIBRATED
    if settings.thresholds and not thresholds.fits(asker.model, asker.wire_name, wording.version):
        fitted = f"{thresholds.model} on the wire {thresholds.wire}, wording {thresholds.wording}"
        asked = f"{asker.model} on {asker.wire_name}, wording {wording.version}"
        raise UsageError(f"thresholds that were fitted to {fitted} say nothing of {asked}; run `paperscan calibrate`")
    asker.wire  # noqa: B018 - an unknown wire is told before anything is read
    modules = select(load_modules(settings.modules), settings.asked)
    return DecisionsAuditor(asker, wording, thresholds, modules)


def _merged(parts: Sequence[_Read]) -> _Read:
    """Put what was told of the parts of a paper together: what holds of a part holds of the paper."""
    names = dict.fromkeys(name for part in parts for name in part.told)
    told = {name: max((part.told.get(name, MISSING) for part in parts), key=_probable) for name in names}
    return _Read(told, all(part.complete for part in parts), sum(part.parts for part in parts))


def _probable(told: Told) -> float:
    """Return how probable a statement is; a part of which nothing was told speaks last but for a certain yes."""
    return 0.9 if told.probability is None else told.probability


def _passage(index: Retrieval, told: Told, offered: int) -> Passage:
    """Return the sentence that was chosen for an item as words of the paper, or why there is none."""
    if told.chosen is None:
        return Passage(lacking="no passage was chosen for it" if offered else "no passage is near it")
    if told.chosen == NONE:
        return Passage(probability=told.chosen_probability, lacking=f"none of the {offered} nearest sentences shows it")
    at = predicates.sentence_of(told.chosen)
    sentence = index.passages.sentences[at]
    words = quote(index.passages, Hit(at, sentence.start, sentence.end))
    return Passage(words, told.chosen_probability)
