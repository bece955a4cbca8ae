"""Sheets with a row a fact: practice of levers, monthly record, targets, debt that falls due."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from simulation.engine.catalogue import catalogue
from simulation.engine.place_reading import embedded_place
from simulation.engine.setting import whole_steps
from simulation.intake.cell_values import STANDARD, Figure, Reader, clean_name
from simulation.intake.enterprise_sheets import Enterprises, is_known
from simulation.intake.hints import tell_blank
from simulation.intake.problems import at
from simulation.intake.rows_of_table import TOTAL, Column
from simulation.intake.typed_cells import BARE, blank
from simulation.intake.workbook_fields import WorkbookUnit, fields, squeezed, unit_apart, unit_of

MOST_SHARE = 2.0  # capital is preserved to a little more than 1; what is above is a percentage without its sign
AMOUNTS = ("money", "people", "capacity")  # kinds whose unit may be declared once for a sheet or the workbook
GROWING = ("revenue", "rd_spending")  # cumulated figures that cannot fall within a year


def fell(indicator: str, before: float, after: float) -> bool:
    """Whether a figure since January is below that of an earlier month: of a result, where it was above zero; losses may go on."""
    row = catalogue().scorecard.get(indicator)
    if row is None or row.within_year != "flow" or after >= before:
        return False
    return before > 0 or indicator in GROWING


@dataclass(frozen=True)
class Reading:
    """A figure of the monthly record: from January to the month; enterprise: as compared, blank for all together."""

    indicator: str
    year: int
    month: int
    enterprise: str
    figure: Figure
    source: str


@dataclass(frozen=True)
class OwnTarget:
    """A target of an indicator in a year: at least or at most the figure."""

    indicator: str
    year: int
    side: str
    figure: Figure
    source: str


def source_of(reader: Reader, row: int) -> str:
    """Where a row's figures are from."""
    return (reader.words(row, "source") or "")[:200]


def wanted(reader: Reader, row: int, name: str) -> Column | None:
    """A required column of a row; a blank cell in it is told."""
    column = reader.table.column(name)
    if column is None:
        return None
    if not reader.has(row, column) and blank(reader.table.text(row, column.column)):
        tell_blank(reader, row, column.column, fields()[reader.table.kind][name])
        return None
    return column


def in_unit(reader: Reader, row: int, column: Column, unit: str, where: str, name: tuple[str, str]) -> Figure | None:
    """A figure of an indicator or lever in the model's unit, from the unit that is stated nearest to it.

    In the cell itself, in the row (column `where`), behind the indicator's name, in the column's head, on a line above the table, for the workbook; else that of the
    indicator. One of another kind is told, and so are two that differ.
    """
    raw, cell = reader.table.sheet.cells.get((row, column.column)), at(row, column.column)
    found, stated = reader.figure(row, column), reader.words(row, where) if where else ""
    if found is None or stated is None:
        return None
    if found.percent and unit not in BARE:
        reader.problems.error("percent", reader.title, cell, raw, label=name)
        return None
    said = None if blank(stated) or squeezed(stated) in _written(unit) else unit_of(stated)
    kind = STANDARD.get(unit, "")
    place = reader.table.column(where) or column
    if not blank(stated) and squeezed(stated) not in _written(unit) and (said is None or said.kind != kind):
        told = at(row, place.column), stated
        reader.problems.error("unit_not_of", reader.title, *told, label=name, unit=written_pair(unit))
        return None
    if found.unit is not None and found.unit.kind != kind:
        reader.problems.error("unit_not_of", reader.title, cell, raw, label=name, unit=written_pair(unit))
        return None
    if found.unit is not None and not blank(stated) and found.unit.factor != (said.factor if said else 1.0):
        reader.problems.error("units_differ", reader.title, cell, raw, label=name, other=stated)
        return None
    if found.percent:
        return found
    if unit == "share" and found.unit is None and blank(stated) and abs(found.value) > MOST_SHARE:
        reader.problems.error("share_above_one", reader.title, cell, raw, label=name)
        return None
    own, declared = found.unit or said, None
    if own is None and blank(stated) and where and kind in AMOUNTS:
        own = _of_table(reader, row, (column, place), kind)
        declared = reader.units.get(kind) if own is None else None
    found = replace(found, unit_stated=own is not None or not blank(stated))
    scale = own or declared
    return replace(found, value=found.value * scale.factor) if scale else found


def _of_table(reader: Reader, row: int, columns: tuple[Column, ...], kind: str) -> WorkbookUnit | None:
    """The unit of a kind behind the indicator's name, in the head of one of the columns, or on a line above the table."""
    _, named = unit_apart(reader.table.text(row, reader.table.key))
    every = (named, *(one.unit for one in columns), *reader.table.units)
    return next((one for one in every if one is not None and one.kind == kind), None)


def _written(unit: str) -> set[str]:
    return {squeezed(unit), *map(squeezed, written_pair(unit))} if unit != "share" else {"share", "比率"}


def written_pair(unit: str) -> tuple[str, str]:
    """How a unit is written in each language, in the model's own size."""
    if unit in ("share", "share_per_year"):
        return "%", "%"
    return unit, {"亿元": "CNY 100m", "万人": "10k persons", "万千瓦": "10 MW"}.get(unit, unit)


def practice(reader: Reader, observed: int) -> dict[tuple[str, int], Figure]:
    """Practice of levers by lever and year, within the range of the lever."""
    lever_column, value_column, year_column = (reader.table.column(name) for name in ("lever", "value", "year"))
    found: dict[tuple[str, int], Figure] = {}
    if lever_column is None or value_column is None:
        return found
    for row in reader.table.rows():
        if not reader.has(row, value_column):
            continue
        lever = reader.choice(row, lever_column, "levers")
        if lever is None:
            if not reader.has(row, lever_column):
                wanted(reader, row, "lever")
            continue
        rule = embedded_place().levers[lever]
        figure = in_unit(reader, row, value_column, rule.unit, "", (rule.label_zh, rule.label_en))
        year = (reader.year(row, year_column) if year_column and reader.has(row, year_column) else None) or observed
        if figure is None:
            continue
        if rule.added and figure.value != 0:
            text = reader.table.text(row, value_column.column)
            reader.problems.error("added", reader.title, figure.cell, text, label=(rule.label_zh, rule.label_en))
        elif not rule.min <= figure.value <= rule.max:
            reader.problems.error("outside", reader.title, figure.cell, reader.table.text(row, value_column.column),
                                  label=(rule.label_zh, rule.label_en), low=f"{rule.min:g}", high=f"{rule.max:g}")  # fmt: skip
        elif rule.whole and not whole_steps(figure.value):
            text = reader.table.text(row, value_column.column)
            ends = {"low": f"{math.floor(figure.value):g}", "high": f"{math.ceil(figure.value):g}"}
            reader.problems.error("whole", reader.title, figure.cell, text, label=(rule.label_zh, rule.label_en), **ends)
        elif (lever, year) in found:
            reader.problems.error(
                "row_twice", reader.title, figure.cell, f"{rule.label_zh} {year}", first=found[lever, year].cell
            )
        else:
            found[lever, year] = figure
    return found


def record(reader: Reader, known: Enterprises) -> list[Reading]:
    """The monthly record; a cumulated figure that cannot fall and falls is told."""
    found: dict[tuple[str, int, int, str], Reading] = {}
    for row in reader.table.rows():
        columns = [wanted(reader, row, name) for name in ("indicator", "period", "value")]
        if columns[0] is None or columns[1] is None or columns[2] is None:
            continue
        indicator, period = reader.choice(row, columns[0], "indicators"), reader.month(row, columns[1])
        if indicator is None or period is None:
            continue
        who = _enterprise(reader, row, known)
        rule = catalogue().variables[indicator]
        name = (rule.label_zh, rule.label_en)
        figure = in_unit(reader, row, columns[2], rule.unit, "record_unit", name)
        if figure is None or who is None:
            continue
        key = (indicator, *period, who)
        if key in found:
            reader.problems.error(
                "row_twice", reader.title, figure.cell, f"{name[0]} {period[0]}-{period[1]:02}", first=found[key].figure.cell
            )
            continue
        found[key] = Reading(*key[:3], who, figure, source_of(reader, row))
    _falling(reader, list(found.values()))
    return list(found.values())


def _falling(reader: Reader, readings: list[Reading]) -> None:
    last: dict[tuple[str, int, str], Reading] = {}
    for one in sorted(readings, key=lambda one: (one.year, one.month)):
        key = one.indicator, one.year, one.enterprise
        before = last.get(key)
        if before and fell(one.indicator, before.figure.value, one.figure.value):
            reader.problems.warning(
                "record_falls", reader.title, one.figure.cell, one.figure.value, before=before.figure.cell
            )
        last[key] = one


def _enterprise(reader: Reader, row: int, known: Enterprises) -> str | None:
    """Whose figure it is: blank for all enterprises together; None, with a problem, for an unknown one or a name that cannot be read."""
    text = reader.words(row, "name")
    if text is None:
        return None
    key = squeezed(clean_name(text))
    if not key or blank(text) or TOTAL.match(key):
        return ""
    column = reader.table.column("name")
    return key if column and is_known(reader, at(row, column.column), text, known) else None


def targets(reader: Reader, base_year: int) -> list[OwnTarget]:
    """Targets of indicators, each at least or at most."""
    found: dict[tuple[str, int, str], OwnTarget] = {}
    for row in reader.table.rows():
        sides = {side: c for side in ("at_least", "at_most") if (c := reader.table.column(side)) and reader.has(row, c)}
        indicator_column, year_column = wanted(reader, row, "indicator"), wanted(reader, row, "year")
        if indicator_column is None or year_column is None:
            continue
        indicator, year = reader.choice(row, indicator_column, "indicators"), reader.year(row, year_column)
        if indicator is None or year is None:
            continue
        rule = catalogue().variables[indicator]
        name = (rule.label_zh, rule.label_en)
        if base_year and year <= base_year:
            reader.problems.error("target_past", reader.title, at(row, year_column.column), year, base=base_year)
        elif len(sides) != 1:
            column = (
                next(iter(sides.values()), None)
                or reader.table.column("at_least")
                or reader.table.column("at_most")
                or year_column
            )
            reader.problems.error("target_sides", reader.title, at(row, column.column), "", label=name)
        else:
            ((side, column),) = sides.items()
            figure = in_unit(reader, row, column, rule.unit, "target_unit", name)
            if figure is None:
                continue
            if (indicator, year, side) in found:
                reader.problems.error(
                    "row_twice",
                    reader.title,
                    figure.cell,
                    f"{name[0]} {year}",
                    first=found[indicator, year, side].figure.cell,
                )
            else:
                found[indicator, year, side] = OwnTarget(indicator, year, side, figure, source_of(reader, row))
    return list(found.values())


def debt(reader: Reader, known: Enterprises, base_year: int) -> tuple[dict[tuple[str, int], Figure], dict[str, Figure]]:
    """Debt that falls due, by enterprise and year, and guarantees given, by enterprise."""
    due: dict[tuple[str, int], Figure] = {}
    guarantees: dict[str, Figure] = {}
    rows: dict[str, int] = {}
    columns = _debt_columns(reader, base_year)
    for row in reader.table.rows():
        text = reader.name(row) or ""
        key = squeezed(text)
        if not key or TOTAL.match(key) or not is_known(reader, at(row, reader.table.key), text, known):
            continue
        if key in rows:
            reader.problems.error(
                "row_twice", reader.title, at(row, reader.table.key), text, first=at(rows[key], reader.table.key)
            )
            continue
        rows[key] = row
        for column in columns:
            if found := reader.figure(row, column):
                if column.field == "guarantees":
                    guarantees[key] = found
                elif column.year is not None:
                    due[key, column.year] = found
    return due, guarantees


def _debt_columns(reader: Reader, base_year: int) -> list[Column]:
    """Columns that are read: debt due of each later year, and guarantees of the base year's end; what is wrong with the others is told."""
    table, found = reader.table, dict[tuple[str, int | None], Column]()
    for column in (one for one in table.columns if one.field in ("debt_due", "guarantees")):
        cell, head = at(table.heads, column.column), table.text(table.heads, column.column)
        year = base_year + column.year if column.year is not None and column.year <= 0 else column.year
        if column.field == "guarantees":
            if year not in (None, base_year):
                reader.problems.warning("guarantees_of_year", reader.title, cell, head, base=base_year)
                continue
            year = None
        elif year is None:
            reader.problems.error("due_without_year", reader.title, cell, head)
            continue
        elif year <= base_year:
            reader.problems.warning("due_past", reader.title, cell, head, base=base_year)
            continue
        if (column.field, year) in found:
            first = at(table.heads, found[column.field, year].column)
            reader.problems.error("column_twice", reader.title, cell, head, first=first)
        else:
            found[column.field, year] = replace(column, year=year)
    return list(found.values())
