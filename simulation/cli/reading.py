"""Files that a command names, read to an end there is: a device that never ends is refused as a file that is too large."""

from __future__ import annotations

from pathlib import Path

from simulation.engine.bounded_files import MOST, beginning
from simulation.engine.errors import Refusal

MOST_BUNDLE = 256 * 1024 * 1024


def content_of(path: Path, most: int = MOST) -> bytes:
    """Content of a file; Refusal where it is larger."""
    found = beginning(path, most)
    if len(found) > most:
        raise Refusal("error.file_large", most=most // 1024**2)
    return found


def text_of(path: Path) -> str:
    """Text of a file (UTF-8, with or without its mark); Refusal where it is none, or larger than a file may be."""
    try:
        return content_of(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal("error.not_utf8", file=str(path)) from None
