"""What a paper says of itself and of others: main claims and where they lean, key findings, and why it cites whom."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable

from scanner.frozen import Frozen
from scanner.judging.clues import Hit, cut, quote
from scanner.judging.passages import Passages, passages_of
from scanner.judging.retrieval import stems
from scanner.paper import Mention, Paper, Reference, SectionKind
from scanner.record import Support
from scanner.reply import Words

MOST_CLAIMS = 6
_SHORT = 4
_OWN_FINDING = re.compile(
    r"\b(?:we|our|results?|findings|this (?:paper|work|study))\b.{0,60}\b(?:show|find|found|demonstrat|reveal|suggest"
    r"|indicat|achiev|reach|attain|obtain|yield|outperform|improv|observ|conclud|confirm|prov|establish)",
    re.IGNORECASE,
)
_FINDING = re.compile(
    r"\b(?:outperform|improv|reduc|increas|exceed|surpass|reach|attain|achiev)"
    r"|\b(?:better|worse|higher|lower|faster|fewer|more \w+) than\b",
    re.IGNORECASE,
)
_NOT_A_CLAIM = re.compile(
    r"\bfuture (?:work|directions?|research)\b|\bwe (?:conclude by|discuss|hope)\b", re.IGNORECASE
)
_WHOLE = re.compile(r"[.!?][^\w\s]*\d{0,2}\s*$")
_MAKING = re.compile(
    r"\b(?:we|this (?:paper|work|study|article))\b.{0,40}\b(?:propos|introduc|present|develop|releas|provid|contribut"
    r"|argu)\w*",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*\s?(?:%|×|x\b)?")
_RESULT = re.compile(r"\d+\.[\d.,]+.?|\d[\d,]*[%×x]|(?!(?:19|20)\d\d$)\d[\d,]{2,}")
_POINTER = re.compile(r"\b(?:table|tab\.|figure|fig\.)\s*\w?\d", re.IGNORECASE)
_CLAIMING: tuple[SectionKind, ...] = ("abstract", "conclusion", "introduction")
_NO_PROOF = frozenset(
    {*_CLAIMING, "related", "front", "acknowledgements", "interests", "funding", "availability", "ethics"}
)
_ROLES = (
    (r"\b(?:baselines?|compar(?:e|ed|ing|ison)|outperform|versus)\b", "something the paper compares with"),
    (r"\b(?:data ?sets?|corpus|corpora|benchmarks?|test ?beds?)\b", "a source of data or tasks"),
    (
        r"\b(?:we|our|is|are|was|were) (?:\w+ )?(?:us(?:e|ed|ing)|follow|adopt|employ|based on|implement|extend)",
        "something the paper uses",
    ),
)


class FoundClaim(Frozen):
    """A main claim in the paper's words and the passage that it seems to lean on.

    `supported` says only how closely that passage fits, so it is never more than a first look: "strong" needs a shared
    number and a table or figure, and nothing is ever called "unsupported" here.
    """

    claim: Words
    evidence: str
    supported: Support
    words: tuple[Words, ...] = ()
    needs_review: bool = True


def find_claims(paper: Paper) -> tuple[FoundClaim, ...]:
    """Return three to six main claims from abstract, conclusion and introduction, in the order of the paper."""
    passages = passages_of(paper)
    body = _Body(passages)
    return tuple(_claim(passages, body, index) for index in _main_claims(passages))


def key_findings(paper: Paper) -> str:
    """Return three to five telling sentences of the abstract, or else the conclusion or introduction; "" without."""
    passages = passages_of(paper)
    for kind in _CLAIMING:
        told = _sentences_in(passages, kind)
        if told:
            ranked = sorted(told, key=lambda i: (-_claim_score(passages.texts[i]), -i))
            enough = max(3, sum(_claim_score(passages.texts[i]) > 0 for i in told))
            return " ".join(passages.texts[i] for i in sorted(ranked[: min(5, enough)]))
    return ""


def relevance(paper: Paper, reference: Reference) -> str:
    """Return what the mentions of a reference say: how often, in which sections, as what, and the words around."""
    if not reference.mentions:
        return "In the reference list; no mention of it was found in the text."
    titles = [paper.sections[m.section].title for m in reference.mentions if m.section >= 0]
    times = len(reference.mentions)
    often = "once" if times == 1 else f"{times} times"
    where = f", in {_listed(dict.fromkeys(titles))}" if titles else ""
    around = [_around(paper, mention) for mention in reference.mentions]
    roles = ((words, role) for pattern, role in _ROLES for words in around if re.search(pattern, words, re.IGNORECASE))
    told, role = next(roles, (around[0], ""))
    as_what = f", it seems as {role}" if role else ""
    page = reference.mentions[around.index(told)].page
    return f"Mentioned {often}{where}{as_what}: “{told}” (p. {page})"


class _Body:
    """The sentences of the body by their telling words and numbers."""

    def __init__(self, passages: Passages) -> None:
        inside = [i for i in range(len(passages)) if passages.kind(i) not in _NO_PROOF]
        self.stems = {i: _telling(passages.texts[i]) for i in inside if passages.sentences[i].kind != "heading"}
        self.holding = Counter(stem for found in self.stems.values() for stem in found)

    def nearest(self, claim: str, texts: tuple[str, ...]) -> tuple[int, int, bool] | None:
        """Return the body sentence nearest to a claim, how many telling words they share, and whether a number."""
        wanted, numbers = _telling(claim), _numbers(claim)
        best: tuple[float, int, int, bool] | None = None
        for index, found in self.stems.items():
            shared = wanted & found
            number = bool(numbers) and len(shared) > 1 and bool(numbers & _numbers(texts[index]))
            score = sum(1 / (1 + self.holding[stem] / 10) for stem in sorted(shared)) + 2 * number
            if len(shared) > 1 and (best is None or score > best[0]):
                best = (score, index, len(shared), number)
        return best[1:] if best else None


def _claim(passages: Passages, body: _Body, index: int) -> FoundClaim:
    """Return one claim with the passage nearest to it."""
    claim = _whole(passages, index)
    nearest = body.nearest(passages.texts[index], passages.texts)
    if nearest is None:
        return FoundClaim(claim=claim, evidence="no passage was found that shares its words", supported="weak")
    at, shared, number = nearest
    words = _whole(passages, at)
    points = bool(_POINTER.search(passages.texts[at])) or passages.sentences[at].kind in ("caption", "table")
    section = passages.paper.section_of(passages.sentences[at])
    where = f"p. {passages.sentences[at].page}{f' ({section.title})' if section else ''}"
    support: Support = "strong" if number and points else "moderate" if number or (points and shared > 3) else "weak"
    return FoundClaim(
        claim=claim,
        evidence=f"nearest passage, {where}: “{words.text}”",
        supported=support,
        words=(words,),
        needs_review=support != "strong",
    )


def _main_claims(passages: Passages) -> list[int]:
    """Choose the sentences that claim most, none that repeats another; the abstract comes before the rest."""
    chosen: list[int] = []
    for kind in _CLAIMING:
        told = [i for i in _sentences_in(passages, kind) if _claims(passages.texts[i], kind)]
        for index in sorted(told, key=lambda i: (-_claim_score(passages.texts[i]), i)):
            if len(chosen) < MOST_CLAIMS and not any(_alike(passages.texts[index], passages.texts[c]) for c in chosen):
                chosen.append(index)
    return sorted(chosen)


def _sentences_in(passages: Passages, kind: SectionKind) -> list[int]:
    """Return the sentences of body text in sections of a kind."""
    return [i for i, s in enumerate(passages.sentences) if s.kind == "body" and passages.kind(i) == kind]


def _claims(text: str, kind: SectionKind) -> bool:
    """Tell whether a sentence claims something; an introduction tells of others too, so there it takes a "we"."""
    own = _OWN_FINDING.search(text) or _MAKING.search(text)
    return _claim_score(text) > 0 and bool(own or kind != "introduction")


def _claim_score(text: str) -> int:
    """Say how much a whole sentence claims: 2 for a finding, 1 for something made, 1 more for a number."""
    if _NOT_A_CLAIM.search(text) or not _WHOLE.search(text):
        return 0
    found = _OWN_FINDING.search(text) or _FINDING.search(text)
    score = 2 * bool(found) + bool(_MAKING.search(text))
    return score + bool(_numbers(text)) if score else 0


def _alike(one: str, other: str) -> bool:
    """Tell whether two sentences share most of their telling words."""
    a, b = _telling(one), _telling(other)
    return len(a & b) > 0.6 * min(len(a), len(b))


def _telling(text: str) -> frozenset[str]:
    """Return the stems of a text that are long enough to tell its subject."""
    return frozenset(stem for stem in stems(text) if len(stem) > _SHORT)


def _numbers(text: str) -> frozenset[str]:
    """Return the numbers that could tell a result: with a decimal or per cent sign, or of three digits but no year."""
    found = (match.replace(" ", "") for match in _NUMBER.findall(text))
    return frozenset(n for n in found if _RESULT.fullmatch(n))


def _whole(passages: Passages, index: int) -> Words:
    """Return a sentence as words."""
    sentence = passages.sentences[index]
    return quote(passages, Hit(index, sentence.start, sentence.end))


def _around(paper: Paper, mention: Mention) -> str:
    """Return the sentence of a mention, cut short."""
    at = bisect_right(paper.sentences, mention.start, key=lambda s: s.start) - 1
    if at < 0 or paper.sentences[at].end < mention.end:
        return paper.words(mention)
    sentence = paper.sentences[at]
    start, end = cut(paper.text, (sentence.start, sentence.end), (mention.start, mention.end))
    return paper.text[start:end]


def _listed(names: Iterable[str]) -> str:
    """Join names: "a, b and c"."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
