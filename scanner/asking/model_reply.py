"""From what a model said to a reply: quotes are made here from the numbers it cites, and what does not hold is marked.

A model is believed where its sentences speak for it. An answer is marked for review where it cites a number that is not
there, where none of its sentences has a telling word of the item, where a sentence speaks to a model in place of a
reader, and where one sentence is made to carry most items of a module: a sign of a model that obeys. Items that the
facts of the paper rule out are not asked: so an item that a model says does not apply is for review too.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property

from scanner.asking.model_output import Output, SaidAnswer
from scanner.asking.prompt import Shown
from scanner.judging.stems import stems
from scanner.module import Item
from scanner.paper import Sentence
from scanner.reading.addressed import addressed_to_model
from scanner.reply import ItemReply, Verdict, Words

_COMMON = 0.05
_NOT_APPLYING = "says that it does not apply, against the facts of the paper"
_VERDICTS: dict[str, Verdict] = {"yes": "yes", "no": "no", "unknown": "not_assessed"}


class Reader:
    """Reads a model's answers about one paper, as it was shown."""

    def __init__(self, shown: Shown) -> None:
        self.shown = shown

    def items(self, asked: Sequence[Item], output: Output, source: str) -> dict[str, ItemReply]:
        """Return the replies to those of the items asked that the model answered, each once."""
        told = {item.id: [said for said in output.answers if said.item == item.id] for item in asked}
        carried = Counter(number for said in output.answers for number in set(said.sentences) if said.answer == "yes")
        worn = {number for number, times in carried.items() if times > max(2, len(asked) // 2)}
        return {item.id: self._item(item, said, worn, source) for item in asked if (said := told[item.id])}

    def words(self, numbers: Sequence[int]) -> tuple[Words, ...]:
        """Return the sentences of some numbers as words of the paper; numbers that are not there are left out."""
        return tuple(self._words(s) for n in dict.fromkeys(numbers) if (s := self.shown.sentence(n)))

    def doubts(self, item: Item, said: SaidAnswer, worn: set[int] | None = None) -> list[str]:
        """Return why an answer is not to be believed as it stands; nothing where it is."""
        cited = [sentence for number in said.sentences if (sentence := self.shown.sentence(number))]
        doubts = []
        if lost := sorted({number for number in said.sentences if not self.shown.sentence(number)}):
            doubts.append(f"cites sentences that do not exist: {', '.join(str(number)[:9] for number in lost[:5])}")
        if not said.applies:
            doubts.append(_NOT_APPLYING if said.applies is False else "cannot tell whether it applies")
        elif said.answer == "yes":
            if not cited:
                doubts.append("cites no sentence")
            elif not any(self._tells(item, sentence) for sentence in cited):
                doubts.append("the sentences cited have no word of what they should show")
            if worn and worn.intersection(said.sentences):
                doubts.append("one sentence is cited for most items")
        if any(addressed_to_model(self.shown.paper.words(sentence)) for sentence in cited):
            doubts.append("a sentence cited speaks to a model, not to a reader")
        return doubts

    def _item(self, item: Item, said: list[SaidAnswer], worn: set[int], source: str) -> ItemReply:
        """Return the reply to one item; the reason of a doubt stands in its justification."""
        first = said[0]
        doubts = self.doubts(item, first, worn)
        if any((other.answer, other.applies) != (first.answer, first.applies) for other in said[1:]):
            doubts.append("answered twice, and not alike")
        applies = first.applies is not False
        verdict = _VERDICTS[first.answer] if applies else "no"
        reason = first.justification or "no reason given"
        return ItemReply(
            applies=applies,
            verdict=verdict,
            justification=f"{reason} [for review: {'; '.join(doubts)}]" if doubts else reason,
            words=self.words(first.sentences),
            needs_review=bool(doubts),
            source=source,
            searched=first.searched_for or None,
        )

    def _words(self, sentence: Sentence) -> Words:
        return Words(text=self.shown.paper.words(sentence), start=sentence.start)

    def _tells(self, item: Item, sentence: Sentence) -> bool:
        """Tell whether a sentence, or its heading, has a word of the item that is not all over the paper."""
        section = self.shown.paper.section_of(sentence)
        heading = section.title if section else ""
        here = set(stems(f"{self.shown.paper.words(sentence)} {heading}"))
        return bool(here & set(stems(" ".join(item.query))) - self._common)

    @cached_property
    def _common(self) -> set[str]:
        """Stems in more than one of twenty sentences: they tell nothing of a sentence."""
        counts = Counter(stem for s in self.shown.sentences for stem in set(stems(self.shown.paper.words(s))))
        most = max(3, round(_COMMON * len(self.shown.sentences)))
        return {stem for stem, times in counts.items() if times > most}


def merged(parts: Sequence[Mapping[str, ItemReply]]) -> dict[str, ItemReply]:
    """Return one reply an item from several parts of a paper: a yes anywhere is one, a no must be said of every part.

    An item applies where it applies in any part; a part that could not tell leaves a no open.
    """
    ids = dict.fromkeys(item for part in parts for item in part)
    return {item: _merged_item([part[item] for part in parts if item in part], len(parts)) for item in ids}


def _merged_item(replies: list[ItemReply], parts: int) -> ItemReply:
    applying = [reply for reply in replies if reply.applies]
    if not applying:
        return replies[0] if len(replies) == parts else replies[0].model_copy(update={"needs_review": True})
    sure = [r for r in applying if r.verdict == "yes" and not r.needs_review]
    if found := sure or [r for r in applying if r.verdict == "yes"]:
        return found[0]
    if open_ones := [reply for reply in applying if reply.verdict == "not_assessed"]:
        return open_ones[0]
    unread = len(replies) < parts
    return applying[0].model_copy(update={"verdict": "not_assessed", "needs_review": True}) if unread else applying[0]
