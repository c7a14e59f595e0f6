"""What is an arXiv id, a DOI or an address, and what only looks like one."""

import json
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.identifiers import (
    arxiv_id,
    doi,
    find_arxiv_id,
    find_doi,
    find_url,
    printable,
    split_version,
    url,
    without_secrets,
)

GOOD = {
    "0704.0001": "0704.0001",
    "2312.01234v12": "2312.01234v12",
    "quant-ph/0201082v1": "quant-ph/0201082v1",
    "physics.gen-ph/0701001": "physics/0701001",
    "cond-mat.mtrl-sci/9912001": "cond-mat/9912001",
    "arxiv:1501.00001v3": "1501.00001v3",
    "arXiv:2312.01234v2 [cs.CL]": "2312.01234v2",
    "arXiv:hep-th/9901001": "hep-th/9901001",
    "10.48550/arXiv.2312.01234": "2312.01234",
    "https://doi.org/10.48550/ARXIV.math/0611800": "math/0611800",
    "doi:10.48550/arXiv.2312.01234v1": "2312.01234v1",
    "arxiv.org/abs/2312.01234": "2312.01234",
    "https://arxiv.org/abs/2312.01234?context=cs.CL": "2312.01234",
    "https://www.arxiv.org/pdf/2312.01234#page=3": "2312.01234",
    "HTTPS://ARXIV.ORG/abs/2312.01234": "2312.01234",
    "https://arxiv.org/html/2312.01234v1/": "2312.01234v1",
    "https://export.arxiv.org/pdf/hep-th/9901001v1.pdf": "hep-th/9901001v1",
    "https://ar5iv.labs.arxiv.org/html/2312.01234": "2312.01234",
    "https://www.alphaxiv.org/abs/2312.01234v2": "2312.01234v2",
}
BAD = [
    "", " 2312.01234", "2312.01234 ", "2312.01234\n", "2312.01234\x00", "2312.01234v0", "2312.01234v01",
    "2312.01234v1000", "2312.0123", "1412.01234", "0703.0001", "9912.12345", "2300.01234", "2313.01234",
    "2312.00000", "nosuch/0201082", "quant-ph/0213082", "quant-ph/0704001", "quant-ph/9106001",
    "QUANT-PH/0201082", "quant-ph/../0201082", "２３１２.01234", "2312．01234", "2312.01234.pdf",
    "./2312.01234", "../2312.01234", "/abs/2312.01234", "2312.01234/../../etc/passwd",
    "https://arxiv.org/abs/../pdf/2312.01234", "https://arxiv.org/abs/2312.01234/../x",
    "https://arxiv.org/list/cs.CL/2312", "https://arxiv.org/abs/2312.01234%00",
    "https://arxiv.org/abs/%32312.01234", "https://arxiv.org:8080/abs/2312.01234",
    "https://user@arxiv.org/abs/2312.01234", "https://arxiv.org@evil.example/abs/2312.01234",
    "ftp://arxiv.org/abs/2312.01234", "https://arxiv.org.evil.example/abs/2312.01234",
    "https://evilarxiv.org/abs/2312.01234", "file:///arxiv.org/abs/2312.01234",
    "https://evil.example/?u=https://arxiv.org/abs/2312.01234", "https:\\\\arxiv.org\\abs\\2312.01234",
    "https://arxiv.org/abs/2312.01234?x=1\nHost: evil", "10.48551/arXiv.2312.01234", "arXiv:arXiv:2312.01234",
    "9" * 5000,
]  # fmt: skip
ids = st.from_regex(
    r"\A([0-9]{4}\.[0-9]{4,5}|(hep-th|math\.CA|cs|q-bio)/[0-9]{7})(v[1-9][0-9]?)?\Z", alphabet=string.printable
)


@pytest.mark.parametrize(("text", "normal"), GOOD.items())
def test_id_is_understood_in_every_form(text, normal):
    """An id, a DOI or an address of a paper at arXiv gives its normal form."""
    assert arxiv_id(text) == normal


@pytest.mark.parametrize("text", BAD)
def test_look_alike_is_no_id(text):
    """What could lead elsewhere, or cannot be an id by its date and number, is refused."""
    assert arxiv_id(text) is None


def test_benchmark_ids(benchmark):
    """The ids of the benchmark are accepted in their normal form and all its hostile ones refused."""
    cases = json.loads((benchmark / "faults" / "arxiv_ids.json").read_text("utf-8"))
    assert {text: arxiv_id(text) for text, _ in cases["good"]} == dict(cases["good"])
    assert [text for text in cases["bad"] if arxiv_id(text)] == []


@given(ids)
def test_normal_form_is_its_own_normal_form(text):
    """To normalise twice is to normalise once."""
    if (normal := arxiv_id(text)) is not None:
        assert arxiv_id(normal) == normal


@given(st.text() | ids.map(lambda i: f"https://arxiv.org/abs/{i}") | ids)
def test_accepted_ids_are_plain(text):
    """An accepted id has no characters but those of an id, so it can do no harm in a path or an address."""
    if (normal := arxiv_id(text)) is not None:
        assert set(normal) <= set(string.ascii_lowercase + string.digits + "./-")
        assert ".." not in normal
        assert normal[0].isalnum()


@given(ids)
def test_version_is_split_off_and_put_back(text):
    """The paper's id and its version make up the whole id."""
    if (normal := arxiv_id(text)) is not None:
        base, version = split_version(normal)
        assert base + (version or "") == normal
        assert split_version(base) == (base, None)


def test_archive_with_a_v_is_no_version():
    """A letter v elsewhere in an id is not taken for a version."""
    assert split_version("solv-int/9901001") == ("solv-int/9901001", None)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("10.1371/journal.pone.0123456", "10.1371/journal.pone.0123456"),
        ("doi:10.1016/S0140-6736(20)30183-5", "10.1016/S0140-6736(20)30183-5"),
        ("https://doi.org/10.1145/3448016.3452841", "10.1145/3448016.3452841"),
        ("10.1371/journal pone", None),
        ("10.1371/", None),
        ("https://evil.example/10.1371/journal.pone.0123456", None),
        ("see 10.1371/journal.pone.0123456", None),
    ],
)
def test_doi_of_a_text(text, found):
    """A DOI is a DOI with or without the resolver's address, and nothing else is."""
    assert doi(text) == found


def test_url_of_a_text():
    """One address is an address; words around it are not."""
    assert url("https://example.org/a?b=c#d") == "https://example.org/a?b=c#d"
    assert url("see https://example.org/a") is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A. Author. A title. arXiv preprint arXiv:2312.01234v2, 2023.", "2312.01234v2"),
        ("A. Author. A title. CoRR, abs/2312.01234, 2023.", "2312.01234"),
        ("https://arxiv.org/pdf/2312.01234.pdf", "2312.01234"),
        ("doi:10.48550/arXiv.2312.01234.", "2312.01234"),
        ("A. Author, Phys. Lett. [quant-ph/0201082].", "quant-ph/0201082"),
        ("arXiv:2399.01234 and arXiv:2312.01234", "2312.01234"),
        ("pp. 1501.00001, vol. 3", None),
        ("arXiv:2312.0123456", None),
        ("10.1000/math/0611800", None),
    ],
)
def test_arxiv_id_in_a_reference(text, found):
    """An id is found where a text calls it one, and a mere number is not."""
    assert find_arxiv_id(text) == found


def test_doi_and_url_in_a_sentence():
    """Punctuation and brackets of the sentence are left off, those of the identifier stay."""
    assert find_doi("(see doi:10.1016/S0140-6736(20)30183-5).") == "10.1016/S0140-6736(20)30183-5"
    assert find_url("(see https://example.org/a_(b)).") == "https://example.org/a_(b)"
    assert find_doi("no identifier") is None
    assert find_url("no identifier") is None


@given(st.text())
def test_printable_name_is_one_line(name):
    """Whatever a name holds, it prints on one short line."""
    shown = printable(name)
    assert shown.isprintable()
    assert len(shown) <= 120


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("https://ada:pa55@example.org/a.pdf", "https://example.org/a.pdf"),
        ("https://ada@example.org:8080/a?b=c", "https://example.org:8080/a?b=c"),
        ("s3://AKIA:abc@bucket/key", "s3://bucket/key"),
        ("https://x.org/a?id=7&token=abc&page=2", "https://x.org/a?id=7&token=***&page=2"),
        (
            "https://x.org/a?X-Amz-Date=1&X-Amz-Signature=ab%3D#p=1",
            "https://x.org/a?X-Amz-Date=1&X-Amz-Signature=***#p=1",
        ),
        ("https://x.org/a#access_token=abc", "https://x.org/a#access_token=***"),
        ("https://x.org/a?api%5Fkey=abc;Key=d", "https://x.org/a?api%5Fkey=***;Key=***"),
        ("see http://u:p@x.org, or https://y.org/?sig=s", "see http://x.org, or https://y.org/?sig=***"),
        (
            "https://openreview.net/pdf?id=aB3&author=Brook#page=3",
            "https://openreview.net/pdf?id=aB3&author=Brook#page=3",
        ),
        ("https://arxiv.org/abs/2502.17356", "https://arxiv.org/abs/2502.17356"),
        ("ada:pa55@example.org", "ada:pa55@example.org"),
        ("papers/a@b.pdf", "papers/a@b.pdf"),
    ],
)
def test_an_address_tells_no_secret(address, told):
    """No user, no password, and no value of a parameter whose name says that it is a secret; all else stays."""
    assert without_secrets(address) == told
    assert without_secrets(told) == told


@given(
    st.sampled_from(
        ["token", "access_token", "api_key", "apikey", "X-Amz-Signature", "X-Amz-Security-Token", "sig", "pwd"]
    ),
    st.text(alphabet=string.ascii_letters + string.digits + "%+/.-_~", min_size=6).map(lambda text: f"planted{text}"),
    st.sampled_from(
        ["https://x.org/a?{}", "https://x.org/a?b=c&{}&d=e", "http://x.org#{}", "https://planted:planted@x.org/?{}"]
    ),
)
def test_no_secret_is_printed(name, secret, form):
    """Whatever its value, and wherever it stands among the parameters."""
    address = form.format(f"{name}={secret}")
    assert "planted" not in without_secrets(address)
    assert "planted" not in printable(address)
