"""What each page reads as, in a line: so that two versions of the reader can be compared with `diff`.

Run it with the pinned PyMuPDF and with a newer one, and look at every page whose line is another:

    python -m tests.benchmarks.page_hashes > before.txt
    pip install pymupdf==NEWER && python -m tests.benchmarks.page_hashes | diff before.txt -
"""

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pymupdf

from scanner.errors import InputError
from scanner.extract.reader import read_pdf
from tests.benchmarks.folder import benchmark

FOLDERS = ("papers", "checklists/papers", "hidden/papers", "hidden/made", "statcheck", "hostile")


def main() -> None:
    """Print the version, then a line for each page of the files that are named, else of all benchmark papers."""
    print(f"pymupdf {pymupdf.VersionBind}")
    named = [Path(name) for name in sys.argv[1:]]
    for file in named or [file for folder in FOLDERS for file in sorted((benchmark() / folder).glob("*.pdf"))]:
        for line in page_lines(file.name, file.read_bytes()):
            print(line)


def page_lines(name: str, data: bytes) -> Iterator[str]:
    """Yield for each page its number, and characters and hash of its text by the library alone and as a paper's.

    A file that is refused has one line with the cause.
    """
    try:
        paper = read_pdf(data)
    except InputError as error:
        yield f"{name} {error.cause}"
        return
    with pymupdf.open(stream=data, filetype="pdf") as document:
        for page, read in zip(document, paper.pages, strict=True):
            yield f"{name} {read.number} {_digest(page.get_text())} {_digest(paper.words(read))}"


def _digest(text: str) -> str:
    """Return how long a text is, and its hash."""
    return f"{len(text)} {hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


if __name__ == "__main__":
    main()
