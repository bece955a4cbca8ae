"""Reading tables from `data/`: one validator for all, refusing with file, row, column and reason."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from simulation.engine.errors import Refusal, sentences
from simulation.language.cells import written


class TableError(Refusal):
    """A data table that cannot be used; the message names file, row, column and reason."""

    def __init__(self, file: str, row: int | None, column: str | None, key: str, /, **fields: Any):
        self.file, self.row, self.column, self.reason = file, row, column, Refusal(key, **fields)
        given = {name: value for name, value in (("row", row), ("column", column)) if value}
        super().__init__(f"error.table.{'_'.join(given) or 'file'}", file=file, reason=self.reason, **given)

    def __reduce__(self) -> tuple:
        return _same, (self.file, self.row, self.column, self.reason)


def _same(file: str, row: int | None, column: str | None, reason: Refusal) -> TableError:
    return TableError(file, row, column, reason.key, **reason.fields)


SAME = {"unexpected_keyword_argument": "extra_forbidden"}
RULES = ConfigDict(extra="forbid", str_strip_whitespace=True, allow_inf_nan=False, validate_default=True)


class Row(BaseModel):
    """A row of a table: unknown columns and blank required cells are errors."""

    model_config = ConfigDict(frozen=True, **RULES)


R = TypeVar("R")


def read_rows(path: Path, known: Mapping[str, bool] | None = None) -> Iterator[tuple[int, dict[str, str]]]:
    """Row number, as a spreadsheet shows it, and cells of each row of a UTF-8 CSV file, blank cells left out.

    known: the columns that the table may have, and whether each must be there; any by default.
    """
    lines = _lines(path)
    header = [name.strip() for name in next(lines, [])]
    _check_header(path, header, known or {})
    blank = None
    for number, row in enumerate(lines, start=2):
        if not any(cell.strip() for cell in row):
            blank = blank or number
            continue
        if blank:
            raise TableError(path.name, blank, None, "error.blank_row")
        if len(row) != len(header):
            raise TableError(path.name, number, None, "error.cells", count=len(header))
        yield number, {name: written(cell.strip()) for name, cell in zip(header, row) if cell.strip()}


def _lines(path: Path) -> Iterator[list[str]]:
    """Rows of a file as they stand; TableError when it cannot be read as a table."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise TableError(path.name, None, None, "error.no_file") from None
    except OSError:
        raise TableError(path.name, None, None, "error.unreadable") from None
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise TableError(path.name, line, None, "error.table_utf8") from None
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        yield from reader
    except csv.Error:
        raise TableError(path.name, reader.line_num, None, "error.quotes") from None


def _check_header(path: Path, header: list[str], known: Mapping[str, bool]) -> None:
    if not any(header):
        raise TableError(path.name, None, None, "error.no_rows")
    repeated = {name for name in header if name and header.count(name) > 1}
    if repeated:
        raise TableError(path.name, 1, min(repeated), "error.column_twice")
    for name, needed in known.items():
        if needed and name not in header:
            raise TableError(path.name, 1, name, "error.no_column")
    for name in header:
        if known and name and name not in known:
            raise TableError(path.name, 1, name, "error.cell.extra_forbidden")


def read_table(path: Path, row_type: type[R], key: tuple[str, ...] = ("id",)) -> list[R]:
    """Validated rows of a table, unique by `key`; TableError when a cell cannot be used."""
    rows = _checked(path.name, read_rows(path, _fields(row_type)), row_type, key)
    if not rows:
        raise TableError(path.name, None, None, "error.no_rows")
    return rows


def _fields(row_type: type) -> dict[str, bool]:
    """Columns of a kind of row, and whether each must be there."""
    fields = getattr(row_type, "model_fields", None) or vars(row_type)["__pydantic_fields__"]
    return {name: field.is_required() for name, field in fields.items()}


def _checked(file: str, numbered: Iterable[tuple[int, Mapping[str, str]]], row_type: type[R], key: Sequence[str]) -> list[R]:
    rows: list[R] = []
    validated = TypeAdapter(row_type).validate_python
    seen: dict[tuple, int] = {}
    for number, cells in numbered:
        try:
            row = validated(cells)
        except ValidationError as error:
            first = error.errors()[0]
            column = str(first["loc"][0]) if first["loc"] else None
            reason, fields = _plain(first, cells.get(column or ""))
            raise TableError(file, number, column, reason, **fields) from None
        identity = tuple(getattr(row, name) for name in key)
        if identity in seen:
            name = "/".join(map(str, identity))
            raise TableError(file, number, key[0], "error.repeats", name=name, first=seen[identity])
        seen[identity] = number
        rows.append(row)
    return rows


class Tables(Protocol):
    """Where the tables of a place lie: by name, such as `entities`."""

    def __contains__(self, name: str) -> bool: ...

    def says_none(self, name: str) -> bool:
        """Whether a table is there and has no row."""

    def read(self, name: str, row_type: type[R], key: tuple[str, ...] = ("id",)) -> list[R]:
        """Validated rows of a table, unique by `key`; TableError when a cell cannot be used."""


@dataclass(frozen=True)
class Folder:
    """Tables as CSV files of a folder."""

    path: Path

    def __contains__(self, name: str) -> bool:
        return (self.path / f"{name}.csv").exists()

    def says_none(self, name: str) -> bool:
        """Whether the file of that name is there with nothing below its heading."""
        return name in self and not any(read_rows(self.path / f"{name}.csv", {}))

    def read(self, name: str, row_type: type[R], key: tuple[str, ...] = ("id",)) -> list[R]:
        """Rows of the file of that name."""
        return read_table(self.path / f"{name}.csv", row_type, key)


@dataclass(frozen=True)
class InMemory:
    """Tables as rows of cells by column; rows are numbered from 2, as below a heading."""

    tables: Mapping[str, Sequence[Mapping[str, Any]]]

    def __contains__(self, name: str) -> bool:
        return bool(self.tables.get(name))

    def says_none(self, name: str) -> bool:
        """Whether the table of that name is there without rows."""
        return name in self.tables and not self.tables[name]

    def read(self, name: str, row_type: type[R], key: tuple[str, ...] = ("id",)) -> list[R]:
        """Rows of the table of that name; blank cells are left out."""
        numbered = ((number, _written(row)) for number, row in enumerate(self.tables.get(name, ()), start=2))
        rows = _checked(f"{name}.csv", numbered, row_type, key)
        if not rows:
            raise TableError(f"{name}.csv", None, None, "error.no_rows")
        return rows


def _written(row: Mapping[str, Any]) -> dict[str, str]:
    """Cells as a file would have them."""
    found = {name: "" if value is None else str(value).strip() for name, value in row.items()}
    return {name: text for name, text in found.items() if text}


def _plain(error: Mapping[str, Any], cell: str | None) -> tuple[str, dict[str, Any]]:
    """A validation error as the key of its sentence with its particulars."""
    own = error.get("ctx", {}).get("error")
    if isinstance(own, Refusal):
        return own.key, own.fields
    key = f"error.cell.{SAME.get(error['type'], error['type'])}"
    if key in sentences():
        return key, {**error.get("ctx", {}), "cell": cell}
    reason = error["msg"].removeprefix("Value error, ")
    return "error.cell", {"cell": cell, "reason": reason[:1].lower() + reason[1:]}
