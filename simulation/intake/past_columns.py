"""Columns of earlier years beside those of the base year that have no use in the model: which, why, and what would make them useful."""

from __future__ import annotations

from simulation.engine.errors import sentences
from simulation.intake.cell_values import Reader, labels
from simulation.intake.completion import GAINED
from simulation.intake.problems import at, listed
from simulation.intake.read_values import ReadWorkbook
from simulation.intake.trends import NEEDED
from simulation.intake.workbook_fields import fields

LEAST = 2  # earlier years with every figure needed, from which on a trend is fitted


def unused(reader: Reader, book: ReadWorkbook) -> None:
    """Name every column of the base-year table that is of an earlier year and enters nothing."""
    rows, fitted = fields()["base_year"], fits_a_trend(book)
    needed = listed([labels(rows[name]) for name in NEEDED])
    stated = {(name, year) for _, year, name in book.history}
    for column in reader.table.columns:
        if column.year is None or column.field not in rows or (column.field, column.year) not in stated:
            continue
        opening = column.field in GAINED.values() and column.year == book.base_year - 1
        if opening or (column.field in NEEDED and fitted):
            continue
        key = "few" if column.field in NEEDED else "never"
        why = tuple(
            sentences()[f"own.past_why.{key}"][language].format(needed=needed[i]) for i, language in enumerate(("zh", "en"))
        )
        reader.problems.warning(
            "past_not_used",
            reader.title,
            at(reader.table.heads, column.column),
            reader.table.text(reader.table.heads, column.column),
            label=labels(rows[column.field]),
            year=column.year,
            why=why,
            needed=needed,
        )


def fits_a_trend(book: ReadWorkbook) -> bool:
    """Whether any enterprise has enough years for a trend of its own."""
    whole: dict[str, int] = {}
    for key, year in {(key, year) for key, year, _ in book.history}:
        whole[key] = whole.get(key, 0) + all((key, year, name) in book.history for name in NEEDED)
    return any(count >= LEAST for count in whole.values())
