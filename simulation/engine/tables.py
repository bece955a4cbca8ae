"""Reading tables from `data/`: one validator for all, refusing with file, row, column and reason."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError


class TableError(ValueError):
    """A data table that cannot be used; the message names file, row, column and reason."""

    def __init__(self, file: str, row: int | None, column: str | None, reason: str):
        self.file, self.row, self.column, self.reason = file, row, column, reason
        place = file + (f", row {row}" if row else "") + (f", column {column}" if column else "")
        super().__init__(f"{place}: {reason}")


class Row(BaseModel):
    """A row of a table: unknown columns and blank required cells are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, allow_inf_nan=False)


R = TypeVar("R", bound=Row)


def read_rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    """Line number and cells of each row of a UTF-8 CSV file, blank cells left out."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise TableError(path.name, None, None, "the file is missing") from None
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise TableError(path.name, line, None, "not UTF-8; save the table as CSV UTF-8") from None
    reader = csv.DictReader(text.splitlines())
    header = reader.fieldnames or []
    repeated = {name for name in header if header.count(name) > 1}
    if repeated:
        raise TableError(path.name, 1, sorted(repeated)[0], "the column appears twice")
    rows = []
    for row in reader:
        number = reader.line_num
        if None in row or None in row.values():
            raise TableError(path.name, number, None, f"has not {len(header)} cells; check commas and quotes")
        rows.append((number, {name: cell.strip() for name, cell in row.items() if cell.strip()}))
    return rows


def read_table(path: Path, row_type: type[R], key: tuple[str, ...] = ("id",)) -> list[R]:
    """Validated rows of a table, unique by `key`; TableError when a cell cannot be used."""
    rows: list[R] = []
    seen: dict[tuple, int] = {}
    for number, cells in read_rows(path):
        try:
            row = row_type.model_validate(cells)
        except ValidationError as error:
            first = error.errors()[0]
            column = str(first["loc"][0]) if first["loc"] else None
            raise TableError(path.name, number, column, _plain(first, cells.get(column or ""))) from None
        identity = tuple(getattr(row, name) for name in key)
        if identity in seen:
            raise TableError(path.name, number, key[0], f"{'/'.join(map(str, identity))} repeats row {seen[identity]}")
        seen[identity] = number
        rows.append(row)
    if not rows:
        raise TableError(path.name, None, None, "the table has no rows")
    return rows


def _plain(error: Mapping[str, Any], cell: str | None) -> str:
    """A validation error in plain words."""
    kind = error["type"]
    if kind == "missing":
        return "the cell is blank but a value is required"
    if kind == "extra_forbidden":
        return "the column is unknown"
    reason = error["msg"].removeprefix("Value error, ").removeprefix("Assertion failed, ")
    return f"{cell!r} is refused: {reason[:1].lower() + reason[1:]}" if cell is not None else reason
