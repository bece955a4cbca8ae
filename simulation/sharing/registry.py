"""Short numbers for ids: read from `data/codes.csv`, both ways."""

from __future__ import annotations

from functools import cache

from simulation.engine.catalogue import catalogue
from simulation.engine.released import Code
from simulation.sharing.link_errors import SharedCodeError
from simulation.sharing.packing import Reader, Writer

NONE, SPELT, FIRST = 0, 1, 2  # what a number in place of an id means: nothing, the id follows as text, code + 2


def row_of(kind: str, name: str) -> Code | None:
    """The row of an id, or None when it has no code: the id is then spelt out."""
    return catalogue().codes.get((kind, name))


def by_id(kind: str, name: str) -> Code:
    """The row of an id that must have a code."""
    row = row_of(kind, name)
    if row is None:
        raise SharedCodeError("unknown", kind=kind, id=name)
    return row


@cache
def by_code(kind: str) -> dict[int, Code]:
    """Rows of a kind by their code, retired ones too."""
    return {row.code: row for row in catalogue().codes.values() if row.kind == kind}


def write_id(writer: Writer, kind: str, name: str | None) -> None:
    """An id, or nothing."""
    row = row_of(kind, name) if name is not None else None
    writer.number(NONE if name is None else FIRST + row.code if row else SPELT)
    if name is not None and row is None:
        writer.word(name)


def read_id(reader: Reader, kind: str) -> str | None:
    """An id, or None; SharedCodeError when its code is unknown here. Whether the id still exists is not checked."""
    head = reader.number()
    if head == NONE:
        return None
    return reader.word() if head == SPELT else coded(kind, head - FIRST)


def coded(kind: str, code: int) -> str:
    """The id that a code stands for."""
    row = by_code(kind).get(code)
    if row is None:
        raise SharedCodeError("unknown", kind=kind, id=str(code))
    return row.id
