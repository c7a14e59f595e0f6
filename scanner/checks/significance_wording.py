"""Words and signs of statistics that nothing stands behind.

"Statistically significant" where no test, interval or p value is named anywhere; "p < .5" as the bound of
significance; "±" in results where no word says what it is (Cumming et al. 2007, Journal of Cell Biology 177: error bars
mean nothing until it is told whether they are deviations, errors or intervals).
"""

import re

from scanner.arithmetic.significance import significance_tests
from scanner.judging.clues import hit_at
from scanner.judging.flags import Flag
from scanner.judging.guards import future, negated, others, template
from scanner.judging.observations import Observation, flag_of
from scanner.judging.passages import Passages, passages_of
from scanner.paper import Paper

_SIGNIFICANT = r"\bstatistical(?:ly)? significan\w+|(?<![\w-])p(?:-?\s?values?)?\s?[<≤]\s?0?\.(?:05|01|001)(?!\d)"
_COMMON = (
    r"\bt-tests?\b|\bwilcoxon|\banova\b|\bbootstrap|\bconfidence intervals?\b|\bfriedman|\bregression analys|\bpearson"
)
_METHOD = (
    r"\b(?:[tzfu]-?\s?tests?\b|sign(?:ed)?[- ]?(?:rank )?tests?\b|chi-?\s?squared?\b|anova\b|ancova\b|manova\b"
    r"|wilcoxon|mann[-–\s]whitney|kruskal|friedman|nemenyi|mcnemar|fisher|bootstrap|permut"
    r"|(?:linear|logistic|ordinal|poisson|cox) regression|regression (?:analys\w+|models?|coefficients?)"
    r"|mixed[- ](?:effects?|models?)|correlation (?:coefficients?|analys\w+|tests?)|pearson|spearman|kendall"
    r"|critical differences?\b|cd[- ]diagram|confidence intervals?\b|credible|log-?rank|binomial"
    r"|randomi[sz]ation test|bayes factors?\b|posterior prob|tukey|dunn|likelihood[- ]ratio|kolmogorov|delong"
    r"|welch|student[’']s|hypothesis test|linear models?\b|post-?hoc|marginal effect|cohen|bonferroni|holm\b"
    r"|monte carlo|test statistics?\b|diebold|granger|significance tests?\b|statistical tests?\b"
    r"|degrees? of freedom\b|two-sample|paired\b.{0,20}\btests?\b)|χ"
)
"""Whatever could stand behind a claim of significance, after what does most often, which is quicker to look for.

A test in figures ("t(37) = …") is looked for besides.
"""
_OPEN = re.compile(r"\b(?:whether|if|will|should|would|may|could|must|any|need|requires?|lack)\b", re.IGNORECASE)
"""Words of a sentence that asks for significance or supposes it."""
_HALF = re.compile(
    r"(?:\bbold|\bsignific|\*|\bstar|\bthreshold|\blevel)[^.;]{0,60}(?<![\w-])[pP](?:-?\s?values?)?\s?[<≤]\s?0?\.5(?!\d)"
    r"|(?<![\w-])[pP](?:-?\s?values?)?\s?[<≤]\s?0?\.5(?!\d)[^.;]{0,40}\bsignific",
    re.IGNORECASE,
)
_SPREAD = r"±"
_SPREAD_TOLD = (
    r"\b(?:standard[- ](?:deviation|error|uncertaint)|std\b|std\.|s\.?\s?d\.?\b|s\.?\s?e\.?\s?m?\.?\b"
    r"|confidence|ci\b|ci95|varianc|error bars?\b|quantile|σ\b|sigma\b|half-?width|stdev|deviations?\b.{0,30}±"
    r"|(?:interval|range|error|uncertaint\w+)\b.{0,20}±)"
    r"|±.{0,40}\b(?:deviation|range|interval|error|uncertaint)"
)
_FEWEST_SPREADS = 5


def flags(paper: Paper) -> tuple[Flag, ...]:
    """Return a flag for significance that no test is named for, one for a bound of .5, and one for an unnamed ±."""
    if paper.integrity.pages_without_text:
        return ()
    passages = passages_of(paper)
    return (
        *flag_of(
            passages,
            _untested(passages),
            kind="significance_without_test",
            flag="Statistical significance claimed; no test is named",
            severity="medium",
        ),
        *flag_of(
            passages,
            _half(passages),
            kind="significance_bound",
            flag="Bound of significance printed as .5",
            severity="low",
        ),
        *flag_of(
            passages,
            _unnamed_spread(passages),
            kind="unexplained_spread",
            flag="What “±” stands for is not said",
            severity="low",
        ),
    )


def _untested(passages: Passages) -> list[Observation]:
    """Return where significance is claimed, in a paper that names no method of statistics that could show it."""
    seen = []
    for index in passages.matching(_SIGNIFICANT):
        text = passages.texts[index]
        found = re.search(_SIGNIFICANT, text, re.IGNORECASE)
        is_claim = passages.sentences[index].kind in ("body", "caption", "footnote") and not _OPEN.search(text)
        if not found or not is_claim:
            continue
        span = (text, found.start(), found.end(), passages.kind(index))
        if not any(guard(*span) for guard in (negated, future, others, template)):
            seen.append(_seen(passages, index, found, f"“{found.group()}”, and no test is named in the text"))
    return [] if seen and (any(_says(passages, name) for name in (_COMMON, _METHOD)) or _has_tests(passages)) else seen


def _half(passages: Passages) -> list[Observation]:
    """Return where what counts as significant is given as p < .5."""
    return [
        _seen(passages, index, found, f"“{found.group()}”")
        for index, text in enumerate(passages.texts)
        if ".5" in text and (found := _HALF.search(text))
    ]


def _unnamed_spread(passages: Passages) -> list[Observation]:
    """Return the first results with a "±" where no word of the text could say what it stands for."""
    spread = list(passages.matching(_SPREAD))
    if sum(passages.texts[index].count("±") for index in spread) < _FEWEST_SPREADS or _says(passages, _SPREAD_TOLD):
        return []
    found = re.search(_SPREAD, passages.texts[spread[0]])
    told = f"“±” stands in {len(spread)} sentences and rows; deviation, error or interval is not named"
    return [_seen(passages, spread[0], found, told)] if found else []


def _has_tests(passages: Passages) -> bool:
    """Say whether a test is printed in full anywhere: its statistic, degrees of freedom and p."""
    return any(True for text in passages.texts for _ in significance_tests(text))


def _says(passages: Passages, pattern: str) -> bool:
    """Say whether a pattern matches anywhere."""
    return any(True for _ in passages.matching(pattern))


def _seen(passages: Passages, index: int, found: re.Match[str], told: str) -> Observation:
    """Return what was seen at a match in a sentence."""
    return Observation(hit_at(passages, index, found.span()), told)
