"""Copiers that fail, to see that the caller does not."""

import os
from io import BufferedIOBase

import pymupdf

from scanner.extract import frames
from scanner.extract.copying import DONE, PICTURE, CopyOrder, pictures
from scanner.extract.frames import Frame


def die_at_page_two(stream: BufferedIOBase) -> None:
    """Draw pages until the second is asked for."""
    order = CopyOrder.model_validate_json(frames.read_frame(stream).content)
    document = pymupdf.open(stream=frames.read_frame(stream).content, filetype="pdf")
    for page in order.pages:
        if page == 2:
            os._exit(9)
        for picture in pictures(document, order.model_copy(update={"pages": (page,)})):
            frames.write_frame(stream, Frame(PICTURE, picture.model_dump_json().encode()))
    frames.write_frame(stream, Frame(DONE))


def babble(stream: BufferedIOBase) -> None:
    """Answer with what is no picture."""
    frames.write_frame(stream, Frame(PICTURE, b"{}"))
