"""What an audit by a text model asks: requests and tokens a paper, over the papers with gold answers.

The model is a scripted server that answers nothing, so what is counted is what is sent. Tokens are estimated as
`scanner/asking/tokens.py` says. A prefix cache serves the longest beginning that an earlier request of the same paper
had, from 1,024 tokens on, the schema of the reply first: to its last token where the end of the paper is marked for it
(OpenAI's breakpoints) or prefixes are compared token by token (llama.cpp), else in whole blocks of 128.
"""

import json
import os.path
import tempfile
from pathlib import Path

from scanner.asking.instructions import load_instructions
from scanner.asking.tokens import estimate_tokens
from scanner.auditors.conversation import Conversation
from scanner.auditors.llm import LlmAuditor
from scanner.engine import scan_paper
from scanner.extract.reader import read_pdf
from scanner.library import load_modules
from scanner.record import Source
from tests.benchmarks.folder import benchmark, table
from tests.llm_doors import door_to
from tests.llm_server import MODEL, Asked, Server, answering, no_opinion

_BLOCK, _LEAST = 128, 1024
_HEAD = (
    "paper",
    "requests",
    "tokens of the paper",
    "tokens sent",
    "not from a prefix cache",
    "… in blocks of 128",
    "of the paper's own",
    "… in blocks of 128",
)


def main() -> None:
    """Print the table."""
    files = [benchmark() / "papers" / f"{gold.stem}.pdf" for gold in sorted((benchmark() / "gold").glob("*.json"))]
    with tempfile.TemporaryDirectory() as folder, Server(answering(no_opinion)) as server:
        auditor = LlmAuditor(Conversation(door_to(server.url, Path(folder)), MODEL, load_instructions()))
        rows = [measure(file, auditor, server) for file in files]
    total = ("all", *(sum(row[column] for row in rows) for column in range(1, 6)))
    shown = [(*row, f"{row[4] / row[2]:.2f}", f"{row[5] / row[2]:.2f}") for row in [*rows, total]]
    print(table(_HEAD, shown))


def measure(file: Path, auditor: LlmAuditor, server: Server) -> tuple:
    """Return requests and tokens of one paper: its own, sent, not from a prefix cache, and the same in whole blocks."""
    paper = read_pdf(file.read_bytes())
    before = len(server.asked)
    source = Source(kind="file", name=file.name)
    scan_paper(paper, load_modules(), auditor, source=source, scanned_at="2025-01-01T00:00:00.000Z")
    sent = [_text(asked) for asked in server.asked[before:]]
    tokens = [estimate_tokens(text) for text in sent]
    cached = [_cached(sent[:number], text) for number, text in enumerate(sent)]
    fresh = sum(tokens) - sum(cached)
    in_blocks = sum(tokens) - sum(count // _BLOCK * _BLOCK for count in cached)
    return file.stem, len(sent), estimate_tokens(paper.text), sum(tokens), fresh, in_blocks


def _text(asked: Asked) -> str:
    """Return all of a request that a model reads, in the order that it does."""
    form = json.dumps(asked.body.get("response_format", ""))
    return "\n".join([form, *(message["content"] for message in asked.body["messages"])])


def _cached(earlier: list[str], text: str) -> int:
    """Return how many tokens of a request a prefix cache serves."""
    same = max((len(os.path.commonprefix([one, text])) for one in earlier), default=0)  # noqa: RUF071 - no paths
    tokens = estimate_tokens(text[:same])
    return tokens if tokens >= _LEAST else 0


if __name__ == "__main__":
    main()
