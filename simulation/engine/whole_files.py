"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, cast

from simulation.engine.errors import Refusal


def regular(path: Path) -> None:
    """Refusal of a device, a pipe or a folder: it has no end to read to, and no file may take its place."""
    if path.exists() and not path.is_file():
        raise Refusal("error.file.folder" if path.is_dir() else "error.file.special", file=str(path))


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A stream that becomes the file when its block ends well, on the disk by then; an older one stays until then.

    Only its owner may read the file. OSError where it cannot be written, Refusal where something else than a file is there.
    """
    regular(path)
    try:
        handle, made = tempfile.mkstemp(prefix=f".{path.name[:40]}.", dir=path.parent)
    except OSError as error:  # told of the file that was asked for
        raise type(error)(error.errno, error.strerror, str(path)) from None
    try:
        with os.fdopen(handle, "wb") as stream:
            yield cast(BinaryIO, stream)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(made, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(made)
        raise


def write_whole(path: Path, content: bytes) -> Path:
    """Write a file that others may read, whole or not at all; what is no file (a device, a pipe) takes the content as it comes."""
    if path.exists() and not path.is_file():
        path.write_bytes(content)
        return path
    try:
        with whole_file(path) as stream:
            stream.write(content)
        path.chmod(0o644)
    except OSError as error:  # told of the file that was asked for
        raise type(error)(error.errno, error.strerror, str(path)) from None
    return path
