"""Methods ranked by numbers of which nothing says how far they would vary from one run to the next.

Differences between single runs may be noise (Bouthillier et al. 2021, Proceedings of Machine Learning and Systems 3).
Flagged only where a result is claimed to be better up front, results stand in tables, and no word of the whole text
tells of spread, intervals, tests, seeds, repeated runs or folds; one such word anywhere is enough to leave it out.
"""

import re

from scanner.judging.clues import hit_at
from scanner.judging.flags import Flag
from scanner.judging.observations import Observation, claimed_up_front, flag_of
from scanner.judging.passages import Passages, passages_of
from scanner.paper import Paper

_BETTER = (
    r"\boutperform\w*|\bsurpass\w*|\b(?:better|higher|superior|faster)\b[^.;]{0,50}\b(?:than|to)\b"
    r"|\b(?:significantly|substantially|consistently|drastically|greatly|effectively) (?:improv|boost|reduc|enhanc)\w+"
    r"|\bstate-of-the-art (?:performance|results|accuracy)|\bsuperior performance|\bimprov\w+ over\b"
    r"|\bbetter (?:final |overall )?(?:accuracy|performance|results|quality)|\bworks? better\b"
)
_COMMON = (
    r"±|\bstandard error|\bseeds\b|\b(?:runs|trials)\b.{0,40}\b(?:average|mean|report)|\bwilcoxon|\bcross-?validation"
)
"""What tells of spread most often, and is quicker to look for than all that may."""
_SPREAD = (
    r"\b(?:std\b|std\.|s\.d\.|standard[- ]error|error bars?\b|confidence (?:interval|band|level)|quartile"
    r"|interquartile|seeds\b|seed sensitiv"
    r"|(?:independent|repeated|random|multiple|several|different|separate|three|four|five|ten|twenty|\d+)"
    r" (?:independent |random |training )?(?:runs|trials|repetitions|repeats|replicat\w+|restarts|initiali[sz]ations)\b"
    r"|repeat(?:ed|ing)? (?:\w+ ){0,4}(?:times|runs|experiments?)"
    r"|(?:times|twice|thrice) (?:and|with) (?:report|average|different)|cross-?validat|folds\b|k-fold"
    r"|fold (?:cv|cross|strat)|stratified \S{1,5}fold|bootstrap|p\s?[<=>≤]\s?0?\.\d|p-values?\b|wilcoxon"
    r"|t-tests?\b|anova\b|cd diagram|critical difference|friedman|monte carlo"
    r"|varianc\w+ (?:of|across) (?:\w+ ){0,3}(?:runs|results|performance|accuracy)"
    r"|(?:average|mean|averaged) (?:of|over|across) (?:\w+ ){0,2}(?:runs|trials)|statistical(?:ly)? "
    r"|single run\b|one run\b|run once\b)|±"
)
_DEVIATION = r"\bstandard deviation"
_OF_RESULTS = re.compile(
    r"\b(?:runs?|results?|report|accurac|performance|scores?|means?|averages?|trials|folds|error|denote|bars?|shaded|f1)\b"
)
_CELLS = re.compile(r"(?:(?<=\s)|^)\d+\.\d+%?(?=\s|$)")
_FEWEST_ROWS = 4
_FEWEST_FIGURES = 2


def flags(paper: Paper) -> tuple[Flag, ...]:
    """Return a flag where something is said to be better up front and nothing tells of spread anywhere."""
    passages = passages_of(paper)
    claims = [
        Observation(hit_at(passages, index, found.span()), f"“{found.group()}”")
        for index, found in claimed_up_front(passages, _BETTER)
    ]
    if not claims or paper.integrity.pages_without_text or not _has_results(passages) or _tells_spread(passages):
        return ()
    return flag_of(
        passages,
        claims,
        kind="no_spread",
        flag="Results are ranked; no spread, interval, test or repeated run is reported",
        severity="medium",
    )


def _has_results(passages: Passages) -> bool:
    """Say whether there are rows with two or more decimal numbers, or a section of results with figures."""
    rows = (text for i, text in enumerate(passages.texts) if passages.sentences[i].kind == "table")
    if sum(len(_CELLS.findall(row)) >= 2 for row in rows) >= _FEWEST_ROWS:
        return True
    pictured = [part for part in passages.paper.floats if part.kind == "figure"]
    return len(pictured) >= _FEWEST_FIGURES and any(s.kind == "results" for s in passages.paper.sections)


def _tells_spread(passages: Passages) -> bool:
    """Say whether any word could tell of spread; a standard deviation that only scales numbers does not."""
    if any(True for pattern in (_COMMON, _SPREAD) for _ in passages.matching(pattern)):
        return True
    return any(_OF_RESULTS.search(passages.low[index]) for index in passages.matching(_DEVIATION))
