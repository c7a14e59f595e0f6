"""Red flags of the built-in rules on the benchmark papers: how many of a kind, how many right, how many of the gold's.

"Right" is what came of reading each flag against its paper, as a sceptical author would: `flags_read.toml` has the
verdicts by paper and kind; a flag that is not there was not read, and counts as neither. The six copies of one
made-up paper and the twins of a paper count as often as they are there.

"Of the gold's": careful raters wrote down the red flags of the papers in `gold/`, in their own words. One of theirs is
reached if a flag of the same paper is of a kind that its words speak of: `_SPEAKS` has the words of each kind. That is
lenient, as the same kind may be about another place of the paper, but a flag reaches one of theirs at most. The kinds
were chosen with the gold's flags in view, so neither column tells what to expect of other papers.
"""

import json
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from scanner.auditors.rules import RulesAuditor
from scanner.engine import scan_paper
from scanner.errors import PaperscanError
from scanner.extract.reader import read_pdf
from scanner.library import load_modules
from scanner.record import Source
from tests.benchmarks.folder import benchmark, table

_FOLDERS = ("papers", "checklists/papers", "hidden/papers", "statcheck")
_SPEAKS = {
    "abstract_number": r"abstract.*\d|number",
    "claim_against_table": r"contradict|does not match|against the table|beyond the table|overstated",
    "code_without_address": r"\bcode\b.*(?:link|address|not available)",
    "duplicate_reference": r"reference list|twice",
    "hidden_text": r"hidden|instruction",
    "missing_panel": r"table reference|refers? to table",
    "missing_picture": r"figures? .*missing|file.name",
    "missing_citation": r"citations? print",
    "missing_target": r"appendix \?\?|missing appendi",
    "no_ethics_statement": r"ethic",
    "no_spread": r"single.run|variance|repeated|uncertainty|seed",
    "chosen_on_test": r"test.set|selected on|selection",
    "percentage": r"percent|%.*(?:of|counts)",
    "placeholder_link": r"placeholder|link",
    "sample_size_missing": r"sample size|number of respondents",
    "significance_without_test": r"significan",
    "significance_bound": r"p ?< ?0?\.5\b",
    "total": r"add up|total",
    "uncorrected_tests": r"correct",
    "unexplained_spread": r"plus-minus|±|error bars? .*unexplained|unexplained",
    "unmeasured_efficiency": r"never measured|efficien.*not|never reported",
}


def main() -> None:
    """Print the table of kinds, and what it comes to."""
    found = {file.stem: kinds for file, kinds in _scanned()}
    verdicts = tomllib.loads((Path(__file__).parent / "flags_read.toml").read_text())
    counts = Counter(kind for kinds in found.values() for kind in kinds)
    read = [(kind, verdicts.get(stem, {}).get(kind)) for stem, kinds in found.items() for kind in kinds]
    right, wrong = (Counter(kind for kind, verdict in read if verdict is said) for said in (True, False))
    reached, gold = _reached(found)
    rows = [(kind, counts[kind], right[kind], wrong[kind], reached[kind] or "") for kind in sorted(counts)]
    rows.append(("all", counts.total(), right.total(), wrong.total(), f"{reached.total()} of {gold}"))
    print(f"{len(found)} papers that can be read, {sum(bool(kinds) for kinds in found.values())} of them with flags.\n")
    print(table(("kind", "flags", "right", "wrong", "of the gold's flags"), rows))


def _scanned() -> Iterator[tuple[Path, list[str]]]:
    """Yield each paper that can be read with the kinds of its flags."""
    modules, auditor = load_modules(), RulesAuditor()
    for file in (file for folder in _FOLDERS for file in sorted((benchmark() / folder).glob("*.pdf"))):
        try:
            paper = read_pdf(file.read_bytes())
        except PaperscanError:
            continue
        source = Source(kind="file", name=file.name)
        scan = scan_paper(paper, modules, auditor, source=source, scanned_at="2025-01-01T00:00:00Z")
        yield file, [flag.kind or "" for flag in scan.red_flags]


def _reached(found: dict[str, list[str]]) -> tuple[Counter[str], int]:
    """Return how many flags of the gold each kind reaches, one at most for each of them, and how many there are."""
    reached: Counter[str] = Counter()
    gold: defaultdict[str, list[str]] = defaultdict(list)
    for file in sorted((benchmark() / "gold").glob("*.json")):
        record = json.loads(file.read_text())
        gold[file.stem] = [f"{flag['flag']} {flag['detail']}" for flag in record["red_flags"]]
    for stem, flags in gold.items():
        left = list(found.get(stem, []))
        for words in flags:
            speaks = [kind for kind in left if re.search(_SPEAKS.get(kind, "$^"), words, re.IGNORECASE)]
            for kind in speaks[:1]:
                left.remove(kind)
                reached[kind] += 1
    return reached, sum(map(len, gold.values()))


if __name__ == "__main__":
    main()
