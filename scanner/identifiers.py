"""Identifiers of papers: arXiv ids, DOIs and web addresses, alone or within a text.

arXiv's rules (info.arxiv.org/help/arxiv_identifier.html): `archive/YYMMNNN` to March 2007, `YYMM.NNNN` from April 2007,
`YYMM.NNNNN` from 2015, versions from v1. The subject class of an old id (`math.CA/…`) is no part of it.
"""

import re
from urllib.parse import unquote

_ARCHIVES = (
    "acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|cond-mat|cs|dg-ga|"
    "funct-an|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math|math-ph|mtrl-th|nlin|nucl-ex|nucl-th|patt-sol|physics|plasm-ph|"
    "q-alg|q-bio|quant-ph|solv-int|supr-con"
)
_OLD = rf"(?:{_ARCHIVES})(?:\.[A-Za-z]{{2,5}}(?:-[a-z]{{2,4}})?)?/[0-9]{{7}}"
_NEW = r"[0-9]{4}\.[0-9]{4,5}"
_VERSION = r"v[1-9][0-9]{0,2}"
# The sites that show arXiv's papers have its ids in their addresses; only the id is taken, they are never asked.
_SITES = r"(?:(?:www\.|export\.|browse\.|ar5iv\.labs\.)?arxiv\.org|ar5iv\.org|(?:www\.)?alphaxiv\.org)"
_PAGES = "abs|pdf|html|format|src|e-print|ps|overview"
_ID = rf"(?:{_OLD}|{_NEW})(?:{_VERSION})?"

_PARTS = re.compile(
    rf"(?:(?P<archive>{_ARCHIVES})[^/]*/)?(?P<year>[0-9]{{2}})(?P<month>[0-9]{{2}})\.?(?P<serial>[0-9]+)(?P<version>v[0-9]+)?"
)
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?P<id>{_ID})",
        rf"(?i:arxiv:)(?P<id>{_ID})(?: \[[a-z-]+(?:\.[A-Za-z-]+)?\])?",
        rf"(?i:(?:https?://(?:dx\.|www\.)?doi\.org/|doi:)?10\.48550/arxiv\.)(?P<id>{_ID})",
        rf"(?i:(?:https?://)?{_SITES})/(?:{_PAGES})/(?P<id>{_ID})(?:\.pdf)?/?(?:[?#][!-~]*)?",
    )
)
_LONGEST = 400
_OPENING = {")": "(", "]": "["}

_DOI = r"10\.[0-9]{4,9}(?:\.[0-9]+)*/[^\s\"<>\x00-\x1f]*[^\s\"<>\x00-\x1f.,;:]"
_DOI_FORM = re.compile(rf"(?i:(?:https?://)?(?:dx\.|www\.)?doi\.org/|doi: ?)?(?P<doi>{_DOI})")
_URL_FORM = re.compile(r"https?://[^\s\"<>{}\\^`\x00-\x1f]+", re.IGNORECASE)

_ADDRESS = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]{0,20}://)(?P<host>[^\s/?#\"<>]*)(?P<rest>[^\s\"<>]*)")
_PARAMETER = re.compile(r"(?P<before>[?&;#])(?P<name>[^=&;#?]+)=[^&;#]*")
_SECRETS = frozenset({"key", "sig", "pass", "pwd", "pw", "auth", "authorization", "sid", "jwt", "hmac", "sas"})
_SECRET_WORDS = ("token", "secret", "passw", "signature", "credential", "apikey", "accesskey", "authkey", "session")
"""What the names of parameters consist of, or have in them, that hold secrets; without case and punctuation."""

_ARXIV_IN_TEXT = re.compile(
    rf"(?:(?i:arxiv(?:\.org)?(?:[\s:./]|abs|pdf|html|preprint){{1,9}})|\babs/)(?P<id>{_ID})(?![0-9])"
    rf"|(?<![\w./-])(?P<old>{_OLD}(?:{_VERSION})?)(?![0-9])"
)
_DOI_IN_TEXT = re.compile(rf"(?<![0-9.])(?P<doi>{_DOI})")


def arxiv_id(text: str) -> str | None:
    """Return the arXiv id that a text is, with its version if it names one, or None if it is anything else.

    Understood are a bare id, `arXiv:…`, arXiv's own DOIs, and the address of a paper at arXiv, ar5iv or alphaXiv. The
    text has to be that and no more: white space, other digits than 0 to 9, or a step to another path make it None.
    """
    if len(text) > _LONGEST:
        return None
    found = next((match["id"] for form in _FORMS if (match := form.fullmatch(text))), None)
    return _normal(found) if found else None


def _normal(identifier: str) -> str | None:
    """Return an id of the right shape without its subject class, or None if its date or number cannot be."""
    parts = _PARTS.fullmatch(identifier)
    if not parts or not 1 <= int(parts["month"]) <= 12 or not int(parts["serial"]):
        return None
    date, serial, version = parts["year"] + parts["month"], parts["serial"], parts["version"] or ""
    if parts["archive"]:
        return f"{parts['archive']}/{date}{serial}{version}" if date >= "9107" or date <= "0703" else None
    digits = 4 if date <= "1412" else 5
    return f"{date}.{serial}{version}" if "0704" <= date <= "9106" and len(serial) == digits else None


def split_version(identifier: str) -> tuple[str, str | None]:
    """Split an arXiv id into the id of the paper and its version, as in `("2502.17356", "v2")`; None if it has none."""
    base, mark, number = identifier.rpartition("v")
    return (base, mark + number) if mark and number.isdecimal() else (identifier, None)


def doi(text: str) -> str | None:
    """Return the DOI that a text is, without `doi:` or the resolver's address and in its own case, or None."""
    match = _DOI_FORM.fullmatch(text) if len(text) <= _LONGEST else None
    return match["doi"] if match else None


def url(text: str) -> str | None:
    """Return the text if it is one http or https address, else None; this says nothing about whether to trust it."""
    return text if _URL_FORM.fullmatch(text) else None


def find_arxiv_id(text: str) -> str | None:
    """Return the first arXiv id that a text names as one; bare numbers such as `1501.00001` are not taken for ids."""
    ids = (_normal(match["id"] or match["old"]) for match in _ARXIV_IN_TEXT.finditer(text))
    return next((identifier for identifier in ids if identifier), None)


def find_doi(text: str) -> str | None:
    """Return the first DOI in a text, without punctuation or a bracket that belongs to the sentence around it."""
    match = _DOI_IN_TEXT.search(text)
    return _without_sentence_end(match["doi"]) if match else None


def find_url(text: str) -> str | None:
    """Return the first web address in a text, without what belongs to the sentence around it, as in `find_doi`."""
    match = _URL_FORM.search(text)
    return _without_sentence_end(match[0]) if match else None


def _without_sentence_end(found: str) -> str:
    """Take off closing punctuation, and closing brackets that were not opened within."""
    while found[-1] in ".,;:'’”" or found.count(found[-1]) > found.count(_OPENING.get(found[-1], found[-1])):
        found = found[:-1]
    return found


def without_secrets(text: str) -> str:
    """Return a text whose addresses tell no secret: no user and password, and `***` for a token, key or signature.

    A secret is known by the name of its parameter, in the query or the fragment; one within the path is not known.
    """
    return _ADDRESS.sub(_without_secrets, text) if "://" in text else text


def _without_secrets(found: re.Match[str]) -> str:
    host = found["host"].rpartition("@")[2]
    return found["scheme"] + host + _PARAMETER.sub(_masked, found["rest"])


def _masked(parameter: re.Match[str]) -> str:
    """Return a parameter of an address, without its value where its name says that this is a secret."""
    name = re.sub(r"[^a-z0-9]", "", unquote(parameter["name"]).lower())
    is_secret = name in _SECRETS or any(word in name for word in _SECRET_WORDS)
    return f"{parameter['before']}{parameter['name']}=***" if is_secret else parameter[0]


def printable(name: str, longest: int = 120) -> str:
    """Return a name fit for one line of a message: characters that do not print are spelled out, the end is cut.

    An address tells no secret in it.
    """
    told = without_secrets(name)
    spelled = "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in told)
    return spelled if len(spelled) <= longest else spelled[: longest - 1] + "…"
