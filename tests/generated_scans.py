"""Hypothesis strategies for records, and small ones made by hand, for the tests of diffs and upgrades."""

from typing import Any

from hypothesis import strategies as st

from scanner.record import BASE_CATEGORIES, Scan
from tests.records import record

WORDS = ("small", "models", "count", "lanterns", "not", "at", "night", "0.5", "5", "better")
TEXT = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
SOME_TEXT = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def maybe(**optional: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Return objects that have each of these keys or not."""
    return st.fixed_dictionaries({}, optional=optional)


EVIDENCE = st.lists(
    st.builds(lambda quote, page: {"quote": quote, "page": page}, SOME_TEXT, st.integers(1, 3)), max_size=3
)


@st.composite
def answers(draw: st.DrawFn) -> dict[str, Any]:
    """Return an answer with any of its optional keys."""
    applies = draw(st.booleans())
    needed = {"applies": applies, "answer": applies and draw(st.booleans()), "justification": draw(TEXT)}
    optional = maybe(
        evidence=EVIDENCE,
        confidence=st.none() | st.floats(0, 1),
        needs_review=st.none() | st.booleans(),
        assessed=st.none() | st.booleans(),
        source=st.sampled_from(("rules", "llm:a", "llm:b")),
        searched=TEXT,
        stars=JSON,
    )
    return needed | draw(optional)


ITEMS = st.dictionaries(st.sampled_from(("one", "two", "three")), answers(), max_size=3)
CLAIMS = st.lists(
    st.builds(
        lambda claim, evidence, supported, more: {"claim": claim, "evidence": evidence, "supported": supported} | more,
        TEXT,
        TEXT,
        st.sampled_from(("strong", "weak")),
        maybe(quotes=EVIDENCE),
    ),
    max_size=4,
)
FLAGS = st.lists(
    st.builds(
        lambda flag, detail, more: {"flag": flag, "detail": detail} | more,
        TEXT,
        TEXT,
        maybe(kind=st.sampled_from(("p_value", "grim")), item=st.sampled_from(("one", "two")), evidence=EVIDENCE),
    ),
    max_size=4,
)
CITED = st.lists(
    st.builds(
        lambda title, authors, year, more: {"title": title, "authors": authors, "year": year, "relevance": "r"} | more,
        TEXT,
        st.lists(st.sampled_from(("A. Bee", "C. Dee")), max_size=2),
        st.none() | st.integers(2000, 2002),
        maybe(arxiv_id=st.sampled_from(("2001.00001", "2001.00002")), doi=st.sampled_from(("10.1000/a", "10.1000/b"))),
    ),
    max_size=4,
)
DIGEST = st.sampled_from("ab")
ITEM_DIGESTS = st.dictionaries(st.sampled_from(("one", "two", "three")), DIGEST, max_size=3)
RUN = st.fixed_dictionaries({"version": st.integers(1, 2), "digest": DIGEST}, optional={"items": ITEM_DIGESTS})
PROVENANCE = st.builds(
    lambda auditor, more: {"tool": "paperscan 1", "auditor": auditor} | more,
    st.sampled_from(("rules", "llm:a")),
    maybe(
        text_sha256=st.sampled_from("tu"),
        modules=st.dictionaries(st.sampled_from(BASE_CATEGORIES[:3]), RUN, max_size=2),
        temperature=st.integers(0, 1),
        tokens=st.integers(0, 9),
        model=st.sampled_from(("m", "n")),
    ),
)


@st.composite
def records(draw: st.DrawFn) -> dict[str, Any]:
    """Return a valid record of version 2 of one and the same paper, with any of its optional keys."""
    checklist: dict[str, Any] = {category: {} for category in BASE_CATEGORIES}
    for category in (*BASE_CATEGORIES[:2], "extra"):
        checklist[category] = draw(ITEMS)
    made = record(checklist=checklist, claims=draw(CLAIMS), red_flags=draw(FLAGS), cited_papers=draw(CITED))
    optional = maybe(
        provenance=PROVENANCE,
        source=st.builds(lambda sha: {"kind": "file", "name": "p.pdf", "sha256": sha}, st.sampled_from("xy")),
        facts=st.dictionaries(st.sampled_from(("data", "theory")), st.builds(dict, value=st.booleans()), max_size=2),
        engagement_factors=JSON,
    )
    return made | draw(optional)


def scans() -> st.SearchStrategy[Scan]:
    """Return valid records of one and the same paper."""
    return records().map(Scan.model_validate)


def scan(**changes: Any) -> Scan:
    """Return a small valid record, with some of its keys changed."""
    return Scan.model_validate(record(**changes))


def answered(*, applies: bool = True, answer: bool = False, **more: Any) -> dict[str, Any]:
    """Return an answer."""
    return {"applies": applies, "answer": answer, "justification": "because", **more}


def scan_of(answer: dict[str, Any], category: str = "artifacts", **changes: Any) -> Scan:
    """Return a record whose one answer is `code_released`."""
    checklist: dict[str, Any] = {name: {} for name in BASE_CATEGORIES}
    checklist[category] = {"code_released": answer}
    return scan(checklist=checklist, **changes)


def quote(words: str, page: int = 1) -> dict[str, Any]:
    """Return evidence."""
    return {"quote": words, "page": page}


def made_by(auditor: str = "rules", text: str = "t", **more: Any) -> dict[str, Any]:
    """Return a provenance that says which text was read by whom."""
    return {"tool": "paperscan 1", "auditor": auditor, "text_sha256": text, **more}
