"""Small papers as PDFs, each with a title and an author of its own, for tests over many."""

from pathlib import Path

import pymupdf

_BODY = (
    "We measured how many lanterns people carry in square number {n} of the city, by counting them in photographs. "
    "Each of the 40 photographs was counted by two people, who agreed in all but three cases. "
    "The mean number was {n}.5 with a standard deviation of 1.2 over the photographs. "
)
_LIMITS = "Our study has limitations. We looked at one square on one evening, so that other evenings may differ. "
_MONEY = "This work was supported by the Norhaven Council under grant {n}. The authors declare no competing interests. "


def make_papers(folder: Path, count: int) -> list[Path]:
    """Write papers of one page, of some 300 words each; returns their files."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_made(folder / f"lanterns-{number:04}.pdf", number) for number in range(1, count + 1)]


def _made(file: Path, n: int) -> Path:
    body = "".join(f"<p>{_BODY.format(n=n)}</p>" for _ in range(3))
    title = f"<h1>Counting lanterns in square number {n}</h1><p>Ada Brook{_letters(n)}</p>"
    back = f"<h2>2 Limitations</h2><p>{_LIMITS}</p><h2>Acknowledgements</h2><p>{_MONEY.format(n=n)}</p>"
    html = f"{title}<h2>Abstract</h2><p>We count.</p><h2>1 Method</h2>{body}{back}"
    with pymupdf.open() as document:
        document.new_page().insert_htmlbox(pymupdf.Rect(60, 60, 535, 780), html)
        document.save(file)
    return file


def _letters(number: int) -> str:
    """Return a number in letters, so that no two authors share a name."""
    return "".join("abcdefghij"[int(digit)] for digit in str(number))
