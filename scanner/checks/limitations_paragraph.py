"""A paragraph headed by "Limitations" where the heading runs into its text without a stop: "Limitations Our sample …".

Such a heading differs from a sentence only by its capitals, which patterns in any case cannot see.
"""

import re

from scanner.judging.clues import Hit, quote
from scanner.judging.passages import Passages
from scanner.reply import Words

_HEADED = re.compile(
    r"\W{0,3}(?:\d[\d.]* )?(?:(?:[A-Z][a-z-]+|and) ){0,3}(?:Limitations?|Caveats?|Threats to (?:[A-Z]\w+ )?[Vv]alidity)"
    r"(?: (?:and|&) (?:[A-Z][a-z]+ ?){1,3}| of (?:[Oo]ur|[Tt]his|[Tt]he) (?:[A-Z]\w+ ?){1,2})? "
    r"(?!Of )(?=(?:[A-Z][a-z]*,? [a-z]|A |I |While |First|One |In ))"
)


def check(passages: Passages) -> tuple[Words, ...]:
    """Return the first sentence of a paragraph that is headed so, or nothing."""
    for index, text in enumerate(passages.texts):
        sentence = passages.sentences[index]
        if sentence.kind == "body" and _HEADED.match(text):
            return (quote(passages, Hit(index, sentence.start, sentence.end)),)
    return ()
