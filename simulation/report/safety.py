"""What keeps a user's text from becoming a path, and a half-written file from being seen."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from simulation.engine.whole_files import write_whole
from simulation.language.clean import clean

FORBIDDEN = '<>:"/\\|?*'
RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{port}{i}" for port in ("COM", "LPT") for i in range(10))}
LONGEST_NAME = 120  # bytes of UTF-8 for the part of a file name that a user's text may fill


def file_part(text: str, longest: int = LONGEST_NAME) -> str:
    """A piece of a file name that every system accepts; Chinese stays as it is."""
    name = "".join("_" if character in FORBIDDEN else character for character in clean(text))
    while len(name.encode()) > longest:
        name = name[:-1]
    name = name.strip(" .")
    return f"_{name}" if name.split(".")[0].strip().upper() in RESERVED else name or "_"


def write_files(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write files whole: each appears under its name only when it is complete."""
    folder.mkdir(parents=True, exist_ok=True)
    return [write_whole(folder / name, content) for name, content in files.items()]
