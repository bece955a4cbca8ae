"""The fonts that come with the program: where they are, and which characters they lack."""

from __future__ import annotations

import struct
from functools import cache

from simulation.engine.folders import STATIC

FOLDER = STATIC / "fonts"
FAMILY = "Noto Sans SC"
BREAK = "\u200b"  # where a word may break: no sign is printed for it
FILES = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf")


@cache
def characters() -> frozenset[int]:
    """Code points the regular font can show, read from its character map (format 12 or 4)."""
    data = (FOLDER / FILES[0]).read_bytes()
    count = struct.unpack_from(">H", data, 4)[0]
    tables = {data[at : at + 4]: struct.unpack_from(">II", data, at + 8) for at in range(12, 12 + 16 * count, 16)}
    start = tables[b"cmap"][0]
    found: set[int] = set()
    for i in range(struct.unpack_from(">H", data, start + 2)[0]):
        at = start + struct.unpack_from(">I", data, start + 8 + 8 * i)[0]
        found |= _subtable(data, at)
    return frozenset(found)


def _subtable(data: bytes, at: int) -> set[int]:
    kind = struct.unpack_from(">H", data, at)[0]
    if kind == 12:
        groups = struct.unpack_from(">I", data, at + 12)[0]
        spans = (struct.unpack_from(">II", data, at + 16 + 12 * i) for i in range(groups))
    elif kind == 4:
        half = struct.unpack_from(">H", data, at + 6)[0]
        ends = struct.unpack_from(f">{half // 2}H", data, at + 14)
        starts = struct.unpack_from(f">{half // 2}H", data, at + 16 + half)
        spans = ((first, min(last, 0xFFFE)) for first, last in zip(starts, ends, strict=False))
    else:
        return set()
    return {code for first, last in spans for code in range(first, last + 1)}


def missing(text: str) -> str:
    """Characters of a text that the fonts cannot show, each once."""
    known = characters()
    return "".join(dict.fromkeys(c for c in text if ord(c) not in known and not c.isspace() and c != BREAK))


def shown(text: str) -> str:
    """A text with each character the fonts lack replaced by a visible sign."""
    lacking = set(missing(text))
    return "".join("〓" if character in lacking else character for character in text) if lacking else text
