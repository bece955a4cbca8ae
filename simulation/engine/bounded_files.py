"""Files read to an end there is: of a device that never ends, as much as tells that it is too large."""

from __future__ import annotations

from pathlib import Path

MOST = 32 * 1024 * 1024  # bytes of a file that a command names


def beginning(path: Path, most: int) -> bytes:
    """A file's first bytes, one more than `most` where there are more; OSError, with the file's name, where it cannot be read."""
    try:
        with path.open("rb") as stream:
            return stream.read(most + 1)
    except OSError as error:
        error.filename = error.filename or str(path)  # that it was opened and cannot be read names no file
        raise
