"""Files: each that cannot be a paper is named in one line that says what to do."""

import os
from hashlib import sha256
from pathlib import Path

import pytest

from scanner.errors import InputError
from scanner.fetched import FetchSettings
from scanner.sources.local import accepts, fetch

SETTINGS = FetchSettings()


def error_of(path, settings=SETTINGS):
    """Return the error that a path ends with, after checking that it is one line about that path."""
    with pytest.raises(InputError) as caught:
        fetch(str(path), settings)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    return caught.value


def test_file_is_read(tmp_path):
    """A file gives its bytes, their digest and its name, but not its path."""
    file = tmp_path / "paper.pdf"
    file.write_bytes(b"%PDF-1.7 ...")
    fetched = fetch(str(file), SETTINGS)
    assert (fetched.kind, fetched.name, fetched.data) == ("file", "paper.pdf", b"%PDF-1.7 ...")
    assert fetched.sha256 == sha256(b"%PDF-1.7 ...").hexdigest()
    assert str(tmp_path) not in repr(fetched)


def test_missing_file(tmp_path):
    """A path with nothing there is no file."""
    assert not accepts(str(tmp_path / "none.pdf"))
    assert error_of(tmp_path / "none.pdf").cause == "no_file"


def test_directory(tmp_path):
    """A directory is called one."""
    error = error_of(tmp_path)
    assert (error.cause, "directory" in str(error)) == ("not_pdf", True)


def test_empty_file(tmp_path):
    """An empty file is called empty."""
    (tmp_path / "empty.pdf").touch()
    error = error_of(tmp_path / "empty.pdf")
    assert (error.cause, "empty" in str(error)) == ("not_pdf", True)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable_file(tmp_path):
    """A file that we may not read is no file to us, with the system's reason."""
    (tmp_path / "secret.pdf").touch(mode=0o000)
    assert error_of(tmp_path / "secret.pdf").cause == "no_file"


def test_file_over_the_limit_is_not_read(tmp_path):
    """A file of a terabyte, all of it a hole, is refused by its size."""
    with (tmp_path / "huge.pdf").open("wb") as file:
        file.truncate(10**12)
    assert error_of(tmp_path / "huge.pdf").cause == "too_large"


def test_limit_is_the_largest_that_is_read(tmp_path):
    """A file of just the limit is read, one more byte is too large."""
    (tmp_path / "paper.pdf").write_bytes(b"%PDF-")
    assert fetch(str(tmp_path / "paper.pdf"), FetchSettings(max_bytes=5)).data == b"%PDF-"
    assert error_of(tmp_path / "paper.pdf", FetchSettings(max_bytes=4)).cause == "too_large"


def test_named_pipe_does_not_hang(tmp_path):
    """A pipe that nobody writes to is refused at once."""
    os.mkfifo(tmp_path / "pipe.pdf")
    assert error_of(tmp_path / "pipe.pdf").cause == "not_pdf"


def test_device_is_refused():
    """A device without an end is refused at once."""
    assert error_of("/dev/zero").cause == "not_pdf"


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs the files of a Linux system")
def test_file_that_lies_about_its_size_is_cut_off():
    """A file of the system that says it is empty and is not is read up to the limit only."""
    with pytest.raises(InputError) as caught:
        fetch("/proc/self/status", FetchSettings(max_bytes=100))
    assert caught.value.cause == "too_large"


def test_broken_link(tmp_path):
    """A link to nowhere is there, but no file."""
    (tmp_path / "link.pdf").symlink_to(tmp_path / "none.pdf")
    assert accepts(str(tmp_path / "link.pdf"))
    assert error_of(tmp_path / "link.pdf").cause == "no_file"


def test_link_to_itself(tmp_path):
    """A link that leads to itself ends with the system's reason."""
    (tmp_path / "loop.pdf").symlink_to(tmp_path / "loop.pdf")
    assert error_of(tmp_path / "loop.pdf").cause == "no_file"


@pytest.mark.parametrize("name", ["a\x00b.pdf", "a" * 5000, ""])
def test_impossible_path(name):
    """A name that no file can have is accepted by nobody and fails in one line."""
    assert not accepts(name)
    with pytest.raises(InputError) as caught:
        fetch(name, SETTINGS)
    assert str(caught.value).isprintable()


def test_name_of_bytes_and_controls_is_spelled_out(tmp_path):
    """A name that is no text, or would break the line, is shown with its odd characters spelled out."""
    name = os.fsdecode(b"odd\xff\n\x1b[31m.pdf")
    (tmp_path / name).write_bytes(b"%PDF-")
    assert fetch(str(tmp_path / name), SETTINGS).name == r"odd\udcff\n\x1b[31m.pdf"
