"""How wide the title, the abstract and the conclusion speak of this paper's own results.

Words that reach for everything ("in general", "any task", "diverse domains", "a promising direction") lean to no;
words that tie a result to what was tested ("in our setting", "both hospitals", "on the … data set") lean to yes. Where
both stand, the wider words win if there are more of them. Words cannot tell how wide the tests were, so a person should
look in any case.
"""

import re
from collections.abc import Iterator

from scanner.judging.clues import Hit, hit_at, quote
from scanner.judging.guards import future
from scanner.judging.passages import Passages
from scanner.judging.rules import Finding

_OWN = re.compile(
    r"\b(?:we|our|ours|this (?:paper|work|study|method|approach|tool|library|framework|benchmark)|results?|findings"
    r"|proposed"
    r"|experiments?|show\w*|demonstrat\w*|outperform\w*|improv\w*)\b|\b(?:approaches|models|methods) are\b"
)
_WIDE = re.compile(
    r"\b(?<!from )(?<!from a )(?<!from the )(?:in general\b|generally applicable|universal(?:ly)?"
    r"|any (?:[\w-]+ ){0,2}(?:tasks?|domains?|models?|settings?"
    r"|applications?|data ?sets?|languages?|architectures?|modalit\w+)|broad(?:ly)? (?:applica\w+|range|spectrum)|wide"
    r" (?:range|variety|spectrum|array)|(?:a|the) (?:spectrum|variety|multitude) of|(?:diverse|various|many|all"
    r"|numerous"
    r"|countless|arbitrary) (?:\w+ )?(?:domains|tasks|applications|fields|settings|industries|users|scenarios"
    r"|languages|environments)|paves? the way|democrati[sz]\w+|promising (?:direction|avenue|path)|revolutioni\w+"
    r"|fundamental(?:ly)?|real-world (?:applications|deployment|use))\b"
)
_TIED = re.compile(
    r"\b(?:(?:data|venues|schools|hospitals|models|languages|settings|conditions|cases"
    r"|tasks) (?:that )?we (?:consider\w*"
    r"|stud\w+|test\w*|examin\w*|use[d]?)|we consider\b|in (?:our|this|the present) (?:\w+ )?(?:setting|challenge"
    r"|sample|case"
    r"|study|cohort|experiments?|context)|(?:both|the (?:two|three|four|five|six|\d+)|two|three|four|five|six|seven"
    r"|eight)"
    r" (?:[\w-]+ ){0,2}(?:venues|data ?sets|models|languages|conferences|schools|hospitals|benchmarks|cities|countries"
    r"|species|courses|journals|clinics)|on the (?:[\w-]+ ){1,3}(?:data ?set|data|corpus|benchmark|signal|task)|under"
    r" (?:the|certain|these|mild|suitable|some) (?:\w+ )?(?:conditions|assumptions)|limited to|may not|for the"
    r" (?:considered|studied|tested|examined)|at least (?:for|in) (?:the|this|our))\b"
)
_LATER = re.compile(
    r"\b(?:(?:important|interesting|natural|exciting) directions?|interesting to|would be|open question)\b"
)


def check(passages: Passages) -> Finding | tuple[()]:
    """Lean to no by the widest words, to yes by those that tie results to the tests; say nothing without either."""
    told = list(_claiming(passages))
    wide = [hit for index in told for hit in _hits(passages, index, _WIDE)]
    tied = [hit for index in told for hit in _hits(passages, index, _TIED)]
    if len(wide) > len(tied):
        return Finding("no", (quote(passages, wide[0]),), sure=False)
    if tied:
        return Finding("yes", (quote(passages, tied[-1]),), sure=False)
    return ()


def _claiming(passages: Passages) -> Iterator[int]:
    """Yield the sentences of abstract and conclusion that speak of this paper's results, no plans for later."""
    for index, text in enumerate(passages.texts):
        if passages.kind(index) in ("abstract", "conclusion") and passages.sentences[index].kind == "body":
            later = _LATER.search(passages.low[index]) or future(text, 0, len(text))
            if _OWN.search(passages.low[index]) and not later:
                yield index


def _hits(passages: Passages, index: int, pattern: re.Pattern[str]) -> Iterator[Hit]:
    """Yield where a pattern matches in a sentence."""
    return (hit_at(passages, index, m.span()) for m in pattern.finditer(passages.low[index]))
