"""Records put at an address too."""

import pytest

from scanner.errors import StoreError, UsageError
from tests.test_store import scan

fsspec = pytest.importorskip("fsspec", reason="fsspec is not here: pip install 'paperscan[cloud]'")

from scanner.keeping.mirror import MirroredStore  # noqa: E402 - imports fsspec


@pytest.mark.parametrize("kind", ["memory", "file"])
def test_a_record_stands_here_and_at_the_address(tmp_path, kind):
    """The same bytes under the same names, the transcript beside the record, and nothing else."""
    address = f"{kind}://{tmp_path}/bucket"
    store = MirroredStore(tmp_path / "scans", address)
    file = store.save(scan(), b"said\n")
    system, base = fsspec.url_to_fs(address)
    found = {name.removeprefix(base): system.cat_file(name) for name in system.find(base)}
    folder = f"/{file.parent.relative_to(store.root)}"
    assert found == {f"{folder}/scan.json": file.read_bytes(), f"{folder}/transcript.jsonl": b"said\n"}


def test_an_address_that_refuses_is_told_and_no_record_stands_here_either(tmp_path):
    """The next run would find it here, count the paper as done, and never put it at the address."""
    (tmp_path / "bucket").write_text("a file in the place of a folder")
    store = MirroredStore(tmp_path / "scans", f"file://{tmp_path}/bucket")
    with pytest.raises(StoreError, match=r"--copy-to file://…: cannot be written: .*the same command"):
        store.save(scan())
    assert store.scans_of("lanterns") == ()
    (tmp_path / "bucket").unlink()
    assert store.save(scan()).is_file()
    assert len(list((tmp_path / "bucket").rglob("scan.json"))) == 1


def test_half_a_record_is_never_found(tmp_path):
    """What breaks off while it is written has another name than a record."""
    store = MirroredStore(tmp_path / "scans", f"file://{tmp_path}/bucket")
    store._system = _Breaking(store._system)
    with pytest.raises(StoreError, match="the line is cut"):
        store.save(scan())
    assert list((tmp_path / "bucket").rglob("scan.json")) == []


class _Breaking:
    """A file system whose writes break off in the middle."""

    def __init__(self, system) -> None:
        self._system = system

    def __getattr__(self, name):
        return getattr(self._system, name)

    def pipe_file(self, path, data):
        """Write half of it."""
        self._system.pipe_file(path, data[: len(data) // 2])
        raise OSError("the line is cut")


@pytest.mark.parametrize("address", ["bucket", "nosuch://bucket/scans"])
def test_what_is_no_address_is_refused_in_a_line(tmp_path, address):
    """A mistyped address is told before anything is scanned."""
    with pytest.raises(UsageError, match="--copy-to") as error:
        MirroredStore(tmp_path, address)
    assert "\n" not in str(error.value)
