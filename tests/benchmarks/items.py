"""The items of the checklist with the figures of the built-in rules, as they stand beside the modules."""

from scanner.library import load_modules
from scanner.module import Item
from tests.benchmarks.folder import table


def main() -> None:
    """Print the table."""
    rows = [_row(module.id, item) for module in load_modules().values() for item in module.items]
    print(table(("item", "accuracy", "kappa", "yes right", "no right", "n/a right", "raters sure"), rows))


def _row(module: str, item: Item) -> tuple[object, ...]:
    """Return an item with how often each of its answers was right, of how many given."""
    if (seen := item.measured) is None:
        return (f"{module}.{item.id}", "not measured", "", "", "", "", "")
    kappa = "" if seen.kappa is None else f"{seen.kappa:.2f}"
    counts = (f"{right} of {given}" for right, given in (seen.yes, seen.no, seen.na))
    sure = "" if seen.sureness is None else f"{seen.sureness:.2f}"
    return (f"{module}.{item.id}", f"{seen.accuracy:.2f}", kappa, *counts, sure)


if __name__ == "__main__":
    main()
