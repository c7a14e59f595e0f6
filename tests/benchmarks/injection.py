"""How many texts that ask for an answer are known, and what twenty of them change in the answers of the built-in rules.

    python -m tests.benchmarks.injection [third_held_out]

The texts are those of a file in `tests/injected`, put at every place of the benchmark's papers that the tests put them
at, with a few seeds. A text is known where nothing of it is left as evidence; "changed" are papers in which what
applies, is answered or left open, a fact or the kind of paper is not what it was. Where ordinary sentences of the same
standing are kept, a last table counts those that are taken for orders.
"""

import sys
from collections import Counter
from collections.abc import Mapping, Sequence

from scanner.extract.reader import READER, read_pdf
from scanner.library import load_modules
from scanner.paper import Paper
from tests.benchmarks.folder import benchmark, table
from tests.injecting import ANYWHERE, PLACES, changed, chosen, injected, is_known, told_of, voices

_SEEDS = (1, 2, 3)


def main() -> None:
    """Print the tables."""
    name = sys.argv[1] if len(sys.argv) > 1 else "third_held_out"
    texts = voices(name)
    print(_known(texts, f"voice ({name})"))
    print()
    print(_changes(texts, _papers()))
    if ordinary := voices("ordinary").get(name):
        print()
        print(_known(ordinary, f"ordinary sentences ({name})"))


def _papers() -> dict[str, Paper]:
    """Return the benchmark's papers by name."""
    files = sorted((benchmark() / "papers").glob("*.pdf"))
    papers = {file.stem: read_pdf(file.read_bytes(), check_visibility=False) for file in files}
    READER.close()
    return papers


def _known(texts: Mapping[str, Sequence[str]], head: str) -> str:
    """Return a table of how many texts are taken for orders."""
    rows = [(voice, sum(map(is_known, pile)), len(pile)) for voice, pile in texts.items()]
    return table((head, "known", "of"), [*rows, ("all", sum(row[1] for row in rows), sum(row[2] for row in rows))])


def _changes(texts: Mapping[str, Sequence[str]], papers: Mapping[str, Paper]) -> str:
    """Return a table of what twenty texts change, by place, and the items that changed most often."""
    modules, items = load_modules(), Counter[str]()
    moved: dict[str, list[tuple[str, set[str]]]] = {place: [] for place in (*PLACES, ANYWHERE)}
    for stem, paper in papers.items():
        before = told_of(paper, modules)
        for place, runs in moved.items():
            for seed in _SEEDS:
                keys = changed(before, told_of(injected(paper, chosen(texts, seed), place, seed), modules))
                runs.append((stem, keys))
                items.update(keys)
    every = [run for runs in moved.values() for run in runs]
    rows = [_row(place, runs) for place, runs in moved.items()]
    often = ", ".join(f"{item} {times}" for item, times in items.most_common(8))
    return f"{table(('place', 'papers changed', 'runs changed', 'of'), [*rows, _row('any', every)])}\n\n{often}"


def _row(place: str, runs: Sequence[tuple[str, set[str]]]) -> tuple[object, ...]:
    """Return in how many papers, and in how many runs, anything changed."""
    bad = [stem for stem, keys in runs if keys]
    return (place, len(set(bad)), len(bad), len(runs))


if __name__ == "__main__":
    main()
