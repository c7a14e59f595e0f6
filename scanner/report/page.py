"""A template to one self-contained HTML file that trusts nothing it is given.

Every value is text: Jinja2 escapes it, and characters without a shape of their own are shown as code points. The page
asks the network for nothing and runs no script and no style but ours, which its Content-Security-Policy names by hash.
"""

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from scanner.report import links
from scanner.report.answers import ORDER
from scanner.view import NOT_A_VERDICT, how_good, printable

_FOLDER = Path(__file__).parent / "templates"
_POLICY = (
    "default-src 'none'; img-src data:; style-src '{style}'; script-src '{script}'; base-uri 'none'; form-action 'none'"
)
LEGEND = {
    "yes": "the paper shows it, in the passage beside it",
    "no": "not found in the text that was read",
    "n/a": "does not apply to this paper",
    "open": "could not tell, a person should look",
}


def fill(template: str, **values: object) -> str:
    """Return a page of `templates/<template>.html.j2`, with all values as text."""
    return _environment().get_template(f"{template}.html.j2").render(**values)


@cache
def _environment() -> Environment:
    """Return the templates with the words and symbols that all formats share."""
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    style, script = (_our_own(name) for name in ("report.css", "report.js"))
    environment.globals.update(
        style=style,
        script=script,
        policy=_POLICY.format(style=_hash(style), script=_hash(script)),
        order=ORDER,
        arxiv_link=links.arxiv_link,
        doi_link=links.doi_link,
        how_good=how_good,
        legend=LEGEND,
        not_a_verdict=NOT_A_VERDICT,
    )
    return environment


def _shown(value: Any) -> Any:
    """Return a value as it may stand on a page: text of ours as it is, all other text printable."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    if value.isascii() and value.isprintable():  # as a picture of a hundred thousand characters is
        return value
    before, after = (" " if edge.isspace() else "" for edge in (value[:1], value[-1:]))
    return f"{before}{shown}{after}" if (shown := printable(value)) else before


def _our_own(name: str) -> Markup:
    """Return a file of ours that goes into the page as it is."""
    return Markup((_FOLDER / name).read_text(encoding="utf-8"))  # noqa: S704 (it is shipped with this file)


def _hash(content: str) -> str:
    """Return the source expression of a Content-Security-Policy that allows just this content."""
    return f"sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}"
