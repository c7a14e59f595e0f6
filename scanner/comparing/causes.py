"""Why an answer differs between two scans, as far as the two records can tell: likely causes, never proof."""

from typing import Any, Literal, NamedTuple

from scanner.comparing.identity import same_paper
from scanner.record import Answer, ModuleRun, Provenance, Scan
from scanner.scandiff import Cause, ItemChanges, ModuleChange

_AUDITOR_WORDS = ("auditor", "model", "prompt", "endpoint", "fingerprint")
_NOISE_WORDS = ("token", "cost", "second", "request", "cache", "started", "finished", "retries", "usage", "sha256")
_PARTS_OF_THEIR_OWN = ("tool", "extractor", "text_sha256", "modules")
_OTHER_WORDS: tuple[Cause, ...] = ("module", "paper", "auditor", "parameters", "program")
_SAME_WORDS: tuple[Cause, ...] = ("module", "auditor", "parameters", "program", "paper")
Compared = Literal["same", "differs", "unknown"]


class Circumstances(NamedTuple):
    """What differs in how two scans came about; `known` says whether the records tell enough to rule causes out.

    Between two papers nothing else is a cause (`other_paper` alone differs).
    """

    differing: frozenset[Cause]
    known: bool
    modules: dict[str, ModuleChange]

    def of_answer(
        self, place: tuple[str, str], old: Answer | None, new: Answer | None, *, same_words: bool = False
    ) -> tuple[Cause, ...]:
        """Return the likely causes of a changed answer at a place (category, item), the likeliest first.

        Where the answer rests on the same words in both scans (`same_words`), the paper is the least likely of what
        differs; where a question was asked in one scan only, that is the cause.
        """
        if "other_paper" in self.differing:
            return ("other_paper",)
        if old is None or new is None:
            return ("not_asked",)
        differing = set(self.differing)
        if self._redefined(*place):
            differing.add("module")
        if old.source != new.source and "module" not in differing:
            differing.add("auditor")
        return self._ordered(differing, _SAME_WORDS if same_words else _OTHER_WORDS)

    def of_entry(self) -> tuple[Cause, ...]:
        """Return the likely causes of a changed claim, red flag or cited paper, which belong to no one module."""
        if "other_paper" in self.differing:
            return ("other_paper",)
        edited: set[Cause] = {"module"} if self.modules else set()
        return self._ordered(edited | self.differing, (*_OTHER_WORDS[1:], "module"))

    def _redefined(self, category: str, item: str) -> bool:
        """Tell whether an item is in another edition; every item of a module where records do not say which."""
        change = self.modules.get(category)
        return change is not None and (change.items is None or item in change.items.redefined)

    def _ordered(self, differing: set[Cause], order: tuple[Cause, ...]) -> tuple[Cause, ...]:
        found = tuple(cause for cause in order if cause in differing)
        return found or (("instability",) if self.known else ("unknown",))


def circumstances(old: Scan, new: Scan) -> Circumstances:
    """Return what differs in how two scans came about."""
    before, after = old.provenance, new.provenance
    text = _compared(before.text_sha256 if before else None, after.text_sha256 if after else None)
    file = _compared(old.source.sha256 if old.source else None, new.source.sha256 if new.source else None)
    if not same_paper(old, new):
        return Circumstances(frozenset({"other_paper"}), known=True, modules=module_changes(before, after))
    differing = set[Cause]()
    if "differs" in (text, file):
        differing |= _of_another_text(text, file)
    if before and after:
        differing |= _of_provenance(before, after)
    known = before is not None and after is not None and (text != "unknown" or file == "same")
    return Circumstances(frozenset(differing), known, module_changes(before, after))


def _compared(old: str | None, new: str | None) -> Compared:
    if not old or not new:
        return "unknown"
    return "same" if old == new else "differs"


def _of_another_text(text: Compared, file: Compared) -> set[Cause]:
    """Tell a changed paper from one that was read differently: of one file, another text is the reader's doing."""
    if text == "differs" and file == "same":
        return {"program"}
    return set() if text == "same" else {"paper"}


def _of_provenance(old: Provenance, new: Provenance) -> set[Cause]:
    before, after = _settings(old), _settings(new)
    differing = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    found = {_cause_of_setting(key) for key in differing if not any(word in key for word in _NOISE_WORDS)}
    if (old.tool, old.extractor) != (new.tool, new.extractor):
        found.add("program")
    return found


def _settings(provenance: Provenance) -> dict[str, Any]:
    """Return what a provenance says beyond its own parts, which other programs may name as they like."""
    said = provenance.model_dump(mode="json", exclude_unset=True)
    return {key: value for key, value in said.items() if key not in _PARTS_OF_THEIR_OWN}


def _cause_of_setting(key: str) -> Cause:
    return "auditor" if any(word in key for word in _AUDITOR_WORDS) else "parameters"


def module_changes(old: Provenance | None, new: Provenance | None) -> dict[str, ModuleChange]:
    """Return the modules whose edition differs, by id; none where a record does not say which modules it used."""
    before, after = (provenance.modules if provenance else {} for provenance in (old, new))
    if not before or not after:
        return {}
    return {
        name: _module_change(name, before.get(name), after.get(name))
        for name in sorted(before.keys() | after.keys())
        if _edition(before.get(name)) != _edition(after.get(name))
    }


def _edition(run: ModuleRun | None) -> tuple[int, str] | None:
    return (run.version, run.digest) if run else None


def _module_change(name: str, old: ModuleRun | None, new: ModuleRun | None) -> ModuleChange:
    return ModuleChange(
        module=name,
        items=_item_changes(old.items, new.items) if old and new and old.items and new.items else None,
        old_version=old.version if old else None,
        new_version=new.version if new else None,
        old_digest=old.digest if old else None,
        new_digest=new.digest if new else None,
    )


def _item_changes(old: dict[str, str], new: dict[str, str]) -> ItemChanges:
    """Tell two editions of a module apart by the digests of their items."""
    return ItemChanges(
        redefined=tuple(sorted(item for item in old.keys() & new.keys() if old[item] != new[item])),
        only_old=tuple(sorted(old.keys() - new.keys())),
        only_new=tuple(sorted(new.keys() - old.keys())),
    )
