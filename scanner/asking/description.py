"""What an auditor that reads the whole paper tells beside its answers: facts and type, claims, findings, citations.

Words are the paper's own everywhere, made from the numbers of sentences; what has no such words is left out.
"""

from typing import get_args

from pydantic import Field

from scanner.asking.model_output import Output, SaidAnswer, Statement
from scanner.asking.model_reply import Reader
from scanner.frozen import Frozen
from scanner.judging.claims import FoundClaim
from scanner.judging.flags import Flag
from scanner.module import FactName, MethodologyTag, PaperType
from scanner.paper import Paper, Sentence
from scanner.record import Support
from scanner.reply import Fact, Made

_MOST_CITED = 3
"""A sentence that cites more works than this says nothing of one of them."""
_TITLE_WORDS = 8


class Description(Frozen):
    """The facts that were told with their sentences, the type where exactly one was named, the designs."""

    facts: dict[FactName, Fact] = Field(default_factory=dict)
    paper_type: PaperType | None = None
    tags: tuple[MethodologyTag, ...] = ()
    made: Made | None = None


class Summary(Frozen):
    """Claims, flags and findings; `cited` says by the position of a reference what it is to the paper."""

    claims: tuple[FoundClaim, ...] = ()
    key_findings: str = ""
    flags: tuple[Flag, ...] = ()
    cited: dict[int, str] = Field(default_factory=dict)
    made: Made | None = None


def describe(reader: Reader, output: Output, made: Made) -> Description:
    """Return the facts, type and designs that a model told; a "yes" without a sentence that exists is not taken."""
    told = {said.item: said for said in output.answers}
    types = [name for name in get_args(PaperType) if _is_yes(told.get(f"type_{name}"))]
    tags = tuple(name for name in get_args(MethodologyTag) if _is_yes(told.get(f"tag_{name}")))
    facts = {name: fact for name in get_args(FactName) if (fact := _fact(reader, name, told.get(name)))}
    return Description(facts=facts, paper_type=types[0] if len(types) == 1 else None, tags=tags, made=made)


def summarise(reader: Reader, output: Output, made: Made) -> Summary:
    """Return what a model's statements say, each with words of the paper."""
    by_kind = {kind: [said for said in output.statements if said.kind == kind] for kind in _KINDS}
    findings = [words.text for said in by_kind["key_finding"] for words in reader.words(said.sentences)]
    return Summary(
        claims=tuple(claim for said in by_kind["claim"] if (claim := _claim(reader, said))),
        key_findings=" ".join(dict.fromkeys(findings)),
        flags=tuple(flag for said in by_kind["red_flag"] if (flag := _flag(reader, said))),
        cited=_cited(reader, by_kind["cited_paper"]),
        made=made,
    )


_KINDS = ("claim", "key_finding", "red_flag", "cited_paper")


def _is_yes(said: SaidAnswer | None) -> bool:
    return said is not None and said.answer == "yes"


def _fact(reader: Reader, name: FactName, said: SaidAnswer | None) -> Fact | None:
    """Return a fact; None where the model cannot tell, or shows no sentence for a yes."""
    if said is None or said.answer == "unknown":
        return None
    words = reader.words(said.sentences)[:_MOST_CITED]
    if said.answer == "yes" and not words:
        return None
    return Fact(name=name, value=said.answer == "yes", words=words if said.answer == "yes" else ())


def _claim(reader: Reader, said: Statement) -> FoundClaim | None:
    """Return a claim in the paper's words; how far it is carried is the model's word, so a person looks at it."""
    claim = reader.words(said.sentences)
    if not claim:
        return None
    shown = reader.words(said.shown_by)
    carried: Support = "weak" if said.support == "none" or not shown else said.support
    return FoundClaim(claim=claim[0], evidence=said.text, supported=carried, words=(*claim[1:], *shown))


def _flag(reader: Reader, said: Statement) -> Flag | None:
    """Return something to look at, as the model's word and for review; None without a sentence of the paper."""
    words = reader.words(said.sentences)
    if not words:
        return None
    parts = said.text.split()
    title = " ".join(parts[:_TITLE_WORDS]) + (" …" if len(parts) > _TITLE_WORDS else "")
    detail = f"a model points to this, for a person to judge: {said.text}"
    return Flag(kind="model", flag=title or "Pointed out by a model", detail=detail, severity="low", words=words)


def _cited(reader: Reader, said: list[Statement]) -> dict[int, str]:
    """Return what a model says of cited works, by the position of the reference that its sentences cite."""
    cited: dict[int, str] = {}
    for statement in said:
        sentences = [s for number in statement.sentences if (s := reader.shown.sentence(number))]
        for sentence in sentences:
            found = _references_in(reader.shown.paper, sentence)
            for position in found if len(found) <= _MOST_CITED else ():
                cited.setdefault(position, statement.text)
    return cited


def _references_in(paper: Paper, sentence: Sentence) -> list[int]:
    return [
        position
        for position, reference in enumerate(paper.references)
        if any(sentence.start <= mention.start < sentence.end for mention in reference.mentions)
    ]
