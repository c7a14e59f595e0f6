"""Significance tests as printed: the statistic, its degrees of freedom, and the p that stands with it.

What is read: t, F, χ², r, z and the Q of meta-analyses, in the style of the APA ("t(37) = 2.10, p = .04") and in those
of other fields: degrees of freedom behind the statistic ("t = 2.10, df = 37, p = .04"), as an index that lost its place
("t37 = 2.10"), an effect size or interval before the p. A result that is not printed in full is left out.
"""

import re
from collections.abc import Iterator
from itertools import product
from typing import Literal, NamedTuple

from scanner.arithmetic.distributions import p_of_chi2, p_of_f, p_of_r, p_of_t, p_of_z
from scanner.arithmetic.numerals import NUMERAL, SIGN, Numeral, numeral

Statistic = Literal["t", "F", "χ²", "r", "z", "Q"]
Relation = Literal["<", "=", ">"]
Range = tuple[float, float]

_EQUALS = r"[=¼\ufffd]"
_VALUE = rf"\s?(?P<relation>{_EQUALS}|<|>)\s?(?P<value>(?:{SIGN}\s?)?(?:{NUMERAL}))(?![\d%]|\.\d|\s?[×x*]\s?10)"
_DF = r"\d+(?:\.\d+)?"
_DF2 = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:\.\d+)?)"
_ONE = rf"\(\s?(?:df\s?=\s?)?(?P<df1>{_DF2})\s?\)"
_TWO = rf"\(\s?(?:df\s?=\s?)?(?P<df1>{_DF})\s?[,;]\s?(?P<df2>{_DF2})\s?\)"
_BEHIND = rf"\s?[,;]?\s?\(?d\.?f\.?\s?=\s?(?P<df1>{_DF})(?:\s?[,;]\s?(?P<df2>{_DF}))?(?![\d.]*\d)"
_START = r"(?<![\w.^/])"
_CHI2 = r"(?:[χΧX?\ufffd]\s?(?:²|\^?2)|[Cc]hi-?\s?squared?)"
_Q = r"Q(?:[A-Za-z]|[A-Z][a-z]{2,9})?"

_FORMS: tuple[tuple[Statistic, re.Pattern[str]], ...] = (
    ("t", re.compile(rf"{_START}t\s?{_ONE}{_VALUE}")),
    ("F", re.compile(rf"{_START}F\s?{_TWO}{_VALUE}")),
    ("χ²", re.compile(rf"{_CHI2}\s?\(\s?(?:df\s?=\s?)?(?P<df1>\d+)(?:\s?[,;]\s?[Nn]\s?=\s?[\d,]+)?\s?\){_VALUE}")),
    ("r", re.compile(rf"{_START}r\s?{_ONE}{_VALUE}")),
    ("Q", re.compile(rf"{_START}{_Q}\s?{_ONE}{_VALUE}")),
    ("z", re.compile(rf"{_START}[zZ]{_VALUE}")),
    ("t", re.compile(rf"{_START}t{_VALUE}{_BEHIND}")),
    ("F", re.compile(rf"{_START}F{_VALUE}{_BEHIND}")),
    ("χ²", re.compile(rf"{_CHI2}{_VALUE}{_BEHIND}")),
)
_INDEXED: tuple[tuple[Statistic, re.Pattern[str]], ...] = (
    ("t", re.compile(rf"{_START}t_?\{{?(?P<df1>{_DF})\}}?{_VALUE}")),
    ("F", re.compile(rf"{_START}F_?\{{?(?P<df1>{_DF}),\s?(?P<df2>{_DF})\}}?{_VALUE}")),
    ("χ²", re.compile(rf"χ²_?\{{?(?P<df1>\d+)\}}?{_VALUE}")),
)
_SPEAKS_OF_TESTS = re.compile(r"\btest|signific|differ|effect|\bANOVA|\bcompar|\bWelch|\bStudent", re.IGNORECASE)

_P = re.compile(
    rf"(?<![\w-])[pP](?:[-\s]?\s?values?)?\s?(?:(?P<relation>{_EQUALS}|<+|>+|≤|≥|[<>]\s?=)|of|was|is)\s?"
    rf"(?P<value>[01]?\.\s?\d+|[01])(?![\d%]|\.\d|\s?[×x*·]\s?10|\s?[eE][-−–]?\d|\s?/\s?\d)"
    r"|(?<!\w)n\.?\s?s\.?(?!\w)"
)
_BETWEEN = re.compile(
    rf"(?:one|two)-?\s?(?:tailed|sided)|\b9[059]\s?%\s?C\.?I\.?s?\b|\b(?:and|with|a|to|an|effect size|partial"
    rf"|Cohen[’']s|Hedges[’']s?|Cram[ée]r[’']s|associated|corresponding|exact|MS[eE]|SEM?|SD|BF₁?₀?|BF10|prep"
    rf"|[dgfrVwφϕΦη2²ωpGβbN]+|df|OR)\b|{NUMERAL}|[\s,;:()\[\]=<>±%.]|{SIGN}"
)
_LONGEST_BETWEEN = 90
_LARGEST_DF = 1e7


class PrintedP(NamedTuple):
    """A p as printed; "ns" is p > .05."""

    relation: Relation
    number: Numeral
    text: str


class SignificanceTest(NamedTuple):
    """A test as printed and where it stands: `start` and `end` are offsets in the text that was searched."""

    statistic: Statistic
    df: tuple[Numeral, ...]
    relation: Relation
    value: Numeral
    p: PrintedP
    text: str
    start: int
    end: int


def significance_tests(sentence: str) -> Iterator[SignificanceTest]:
    """Yield the significance tests that a sentence prints in full."""
    if not _P.search(sentence):
        return
    forms = (*_FORMS, *_INDEXED) if _SPEAKS_OF_TESTS.search(sentence) else _FORMS
    for statistic, form in forms:
        for found in form.finditer(sentence):
            p = _p_behind(sentence, found.end())
            test = _test(statistic, found, p) if p else None
            if test:
                yield test


def p_range(test: SignificanceTest) -> Range:
    """Return the least and the greatest two-tailed p that the printed digits allow."""
    values = _ends(test)
    spreads = [(df.low, df.high) if df.unit < 1 else (df.value,) for df in test.df]
    found = [_p(test.statistic, value, df) for value in values for df in product(*spreads)]
    return min(found), max(found)


def _ends(test: SignificanceTest) -> Range:
    """Return the statistic nearest to zero and farthest from it that the printed digits allow, both without sign."""
    size = Numeral(abs(test.value.value), test.value.unit)
    farthest = 1.0 if test.statistic == "r" else 1e6
    near, far = max(0.0, size.low), min(size.high, farthest)
    if test.relation == "<":
        return 0.0, far
    return (near, farthest) if test.relation == ">" else (near, far)


def _p(statistic: Statistic, value: float, df: tuple[float, ...]) -> float:
    """Return the p of a statistic: two-tailed for t, r and z, the upper tail for the others."""
    match statistic:
        case "t":
            return p_of_t(value, df[0])
        case "r":
            return p_of_r(value, df[0])
        case "F":
            return p_of_f(value, df[0], df[1])
        case "z":
            return p_of_z(value)
        case _:
            return p_of_chi2(value, df[0])


def _p_behind(sentence: str, end: int) -> tuple[PrintedP, int] | None:
    """Return the p that stands with a statistic, and where it ends: only effect sizes and the like come between."""
    found = _P.search(sentence, end, end + _LONGEST_BETWEEN)
    if not found or _BETWEEN.sub("", sentence[end : found.start()]):
        return None
    if found["value"] is None:
        return PrintedP(">", Numeral(0.05, 0.01), found.group()), found.end()
    number = numeral(found["value"])
    relation = _relation(found["relation"] or "=")
    return (PrintedP(relation, number, found.group().strip()), found.end()) if number.value <= 1 else None


def _relation(sign: str) -> Relation:
    """Return what a printed sign says."""
    if sign[0] in "<≤":
        return "<"
    return ">" if sign[0] in ">≥" else "="


def _test(statistic: Statistic, found: re.Match[str], p: tuple[PrintedP, int]) -> SignificanceTest | None:
    """Return a test with its p, or nothing where its numbers cannot be a test's."""
    groups = found.groupdict()
    df = tuple(numeral(groups[name]) for name in ("df1", "df2") if groups.get(name))
    value = numeral(found["value"])
    whole = len(df) == {"z": 0, "F": 2}.get(statistic, 1) and all(0 < d.value < _LARGEST_DF for d in df)
    possible = abs(value.value) <= 1 if statistic == "r" else (statistic != "z" or value.unit < 0.1)
    if not (whole and possible):
        return None
    return SignificanceTest(
        statistic, df, _relation(found["relation"]), value, p[0], found.group().strip(), found.start(), p[1]
    )
