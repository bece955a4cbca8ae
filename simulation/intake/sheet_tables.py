"""A sheet as people lay it out, read as a table: where its heads are, and what each column means."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from simulation.engine.errors import sentences
from simulation.intake.border import Sheet
from simulation.intake.problems import Problems, at, in_quotes
from simulation.intake.rows_of_table import Column, Table, merged
from simulation.intake.typed_cells import plain
from simulation.intake.workbook_fields import (
    FIGURES,
    IGNORED,
    SHEETS,
    Head,
    WorkbookUnit,
    fields,
    head,
    squeezed,
    unit_of,
)

YEARS = range(1900, 2101)  # whole numbers that may be heads
SEARCHED, MOST_HEADS = 40, 400  # rows and columns in which heads are looked for
MOST_SPANNED = 200  # columns of a merged area over which it is a head
STATED = re.compile(r"(?:单位|units?)\s*[:：]\s*(.+)", re.IGNORECASE)
SPECIFIC = {  # what tells the kinds of sheets apart: columns that must be there
    "record": {"indicator", "period"},
    "targets": {"indicator", "year"},
    "practice": {"lever"},
    "history": {"name", "year"},
    "debt": {"name", "debt_due"},
    "standards": {"indicator", "excellent"},
    "benchmarks": {"indicator", "against"},
    "entities": {"name", "industry"},
    "base_year": {"name", "revenue"},
}
KNOWN = {"base_year": set(FIGURES), "entities": {"type", "industry"}}
BEFORE, FEWEST = 3, 3  # first columns in which names of figures may stand one below the other, and how many are a table
FIGURES_SEEN = 6  # figures of a sheet that is not read, from which on it is named


def tables(sheets: tuple[Sheet, ...], problems: Problems) -> dict[str, Table]:
    """Tables by kind of sheet, and those of earlier years by their year; else a kind that stands on two sheets is an error, a sheet that is none is left alone."""
    found: dict[str, Table] = {}
    read = [(sheet, best(sheet) or _nameless(sheet)) for sheet in sheets]
    earlier = _of_earlier_years([table for _, table in read if table])
    for sheet, table in read:
        if table is None:
            _unknown_sheet(sheet, problems)
            continue
        if id(table) in earlier:
            year = earlier[id(table)]
            found[str(year)] = _as(table, "base_year")
            problems.warning("sheet_of_year", sheet.title, "", year)
            continue
        if table.guessed:
            told = table.text(table.heads, table.guessed)
            problems.error("name_column", sheet.title, at(table.heads, table.guessed), told)
        for kind in (table.kind, *also_holds(table)):
            if kind in found:
                problems.error(_why_two(found[kind], table), sheet.title, other=found[kind].sheet.title)
            else:
                found[kind] = table if kind == table.kind else _as(table, kind)
    return found


def _why_two(first: Table, second: Table) -> str:
    """Whether two sheets of a kind hold the same, or each a part of what is told of the same enterprises."""
    one, other = (
        {c.field for c in _columns(each.sheet, each.heads, "base_year")} & set(FIGURES) for each in (first, second)
    )
    return "sheet_parts" if one and other and one.isdisjoint(other) else "sheet_twice"


def sideways(sheets: tuple[Sheet, ...]) -> Sheet | None:
    """A sheet on which figures are named down a column and enterprises along a row; None where there is none."""
    for sheet in sheets:
        named: dict[int, set[str]] = {}
        for (row, column), value in sheet.cells.items():
            if column <= BEFORE and row <= SEARCHED and isinstance(value, str) and (found := head("base_year", value)):
                named.setdefault(column, set()).add(found.field)
        if any(len(names & set(FIGURES)) >= FEWEST for names in named.values()):
            return sheet
    return None


def _of_earlier_years(read: list[Table]) -> dict[int, int]:
    """Tables of a year that stand beside that of a later one, each with its year; none where two are of one year or one of none."""
    yearly = [table for table in read if "base_year" in (table.kind, *also_holds(table))]
    years = [max(stated_years(table), default=0) for table in yearly]
    if 0 in years or len(set(years)) < len(years):
        return {}
    return {id(table): year for table, year in zip(yearly, years, strict=True) if year < max(years)}


def stated_years(table: Table) -> set[int]:
    """Years that stand above or in the heads of a table, or in its sheet's name."""
    sheet = table.sheet
    above = [
        value
        for row, columns in sheet.columns.items()
        if row <= table.heads
        for column in columns[:MOST_HEADS]
        if isinstance(value := sheet.cells[row, column], str)
    ]
    heads = {c.year for c in table.columns if c.year and c.year > 0}
    return {year for text in (*above[:40], sheet.title) for year in years_in(text)} | heads


def years_in(text: str) -> set[int]:
    """Years that a text names."""
    return {int(year) for year in re.findall(r"(?<!\d)(20[1-3]\d)(?!\d)", plain(text))}


def also_holds(table: Table) -> tuple[str, ...]:
    """A sheet with names, types and figures stands for two: enterprises and base year."""
    names = {c.field for c in _columns(table.sheet, table.heads, "entities")}
    figures = {c.field for c in _columns(table.sheet, table.heads, "base_year")}
    if table.kind == "base_year" and {"type", "industry"} & names:
        return ("entities",)
    return ("base_year",) if table.kind == "entities" and len(figures & set(FIGURES)) >= 2 else ()


def _as(table: Table, kind: str) -> Table:
    columns = _columns(table.sheet, table.heads, kind)
    if table.guessed:
        columns = [Column("name", table.guessed), *columns]
    return Table(table.sheet, kind, columns, table.heads, table.first, table.units, table.guessed)


def best(sheet: Sheet) -> Table | None:
    """The table that a sheet holds: the row and kind with the most heads known; of equals next to each other the lower row."""
    top: tuple[int, int, Table] | None = None
    kinds = _kinds(sheet)
    for row in tuple(sheet.columns)[:SEARCHED]:
        written = _heads(sheet, row)
        for kind in kinds if len(written) > 1 else ():
            columns = _named(written, kind)
            names = {c.field for c in columns}
            if len(names) < 2 or not _fits(kind, names):
                continue
            score = (
                len({(c.field, c.year) for c in columns}) * 10 + (5 if _titled(sheet, kind) else 0) + _weight(kind, names)
            )
            if top is None or score > top[0] or (score == top[0] and top[1] < row <= top[1] + 2):
                top = (score, row, Table(sheet, kind, columns, row, row + 1))
    if top is None:
        return None
    table = top[2]
    table.units = _declared(sheet, table)
    return table


def _nameless(sheet: Sheet) -> Table | None:
    """A table of enterprises whose column of names bears another head: that of texts left of what is known; None where there is none."""
    for row in tuple(sheet.columns)[:SEARCHED]:
        heads = _heads(sheet, row)
        for kind in ("base_year", "entities"):
            columns = _named(heads, kind)
            if len({c.field for c in columns} & KNOWN[kind]) < (3 if kind == "base_year" else 2):
                continue
            taken = {c.column for c in columns} | {c.column for c in _named(heads, "entities")}
            free = [column for column, text, _ in heads if column not in taken and squeezed(text) not in IGNORED]
            names = next((column for column in free if _of_texts(sheet, row, column)), None)
            if names is not None:
                found = Table(sheet, kind, [Column("name", names), *columns], row, row + 1, guessed=names)
                found.units = _declared(sheet, found)
                return found
    return None


def _of_texts(sheet: Sheet, head: int, column: int) -> bool:
    """Whether a column holds words rather than figures."""
    below = [sheet.cells.get((row, column)) for row in range(head + 1, head + SEARCHED + 1)]
    filled = [value for value in below if value is not None]
    return bool(filled) and sum(isinstance(value, str) for value in filled) > len(filled) / 2


def _unknown_sheet(sheet: Sheet, problems: Problems) -> None:
    """A sheet that is not read though it may have been meant: one that bears a name of the template, or holds figures."""
    kind = next((kind for kind in SHEETS[1:] if _titled(sheet, kind)), None)
    if kind is not None and sheet.cells:
        heads = [fields()[kind][name] for name in sorted(SPECIFIC[kind])]
        label = in_quotes((row.label("zh"), row.label("en")) for row in heads)
        problems.error("sheet_heads", sheet.title, "", "", label=label)
    elif sheet.state == "visible" and not _about(sheet) and _figures(sheet) >= FIGURES_SEEN:
        problems.warning("sheet_not_read", sheet.title, "", sheet.title)


def _about(sheet: Sheet) -> bool:
    """Whether it is the template's first sheet, whose lines are read though it holds no table."""
    labels = {squeezed(row.label(language)) for row in fields()["about"].values() for language in ("zh", "en")}
    return _titled(sheet, "about") and any(isinstance(v, str) and squeezed(v) in labels for v in sheet.cells.values())


def _figures(sheet: Sheet) -> int:
    return sum(isinstance(value, (int, float)) for value in sheet.cells.values())


def unknown_heads(table: Table) -> list[tuple[int, str]]:
    """Heads of a table that mean no column of any sheet: column and text."""
    heads = _heads(table.sheet, table.heads)
    read = {c.column for kind in SHEETS[1:] for c in _named(heads, kind)}
    return [(column, text) for column, text, _ in heads if column not in read and squeezed(text) not in IGNORED]


def _kinds(sheet: Sheet) -> tuple[str, ...]:
    """What a sheet may be: one that bears a name of the template is that, enterprises and their figures either of the two."""
    titled = tuple(kind for kind in SHEETS[1:] if _titled(sheet, kind))
    both = tuple(KNOWN)
    return (both if titled and titled[0] in both else titled) or SHEETS[1:]


def _fits(kind: str, names: set[str]) -> bool:
    if kind in ("entities", "base_year"):
        return "name" in names and bool(names - {"name"})
    if kind == "debt":
        return "name" in names and bool(names & {"debt_due", "guarantees"})
    return names >= SPECIFIC[kind]


def _weight(kind: str, names: set[str]) -> int:
    return 3 if kind in SPECIFIC and names >= SPECIFIC[kind] else 0


def _titled(sheet: Sheet, kind: str) -> bool:
    return any(squeezed(sentences()[f"own.sheet.{kind}"][language]) == squeezed(sheet.title) for language in ("zh", "en"))


def _columns(sheet: Sheet, row: int, kind: str) -> list[Column]:
    """Columns that a row of heads names."""
    return _named(_heads(sheet, row), kind)


def _heads(sheet: Sheet, row: int) -> list[tuple[int, str, Any]]:
    """What may be heads: column, what stands in the row and above it; an upper one may stand over several columns."""
    columns = {*sheet.columns.get(row, ())[:MOST_HEADS], *sheet.columns.get(row - 1, ())[:MOST_HEADS], *_spanned(sheet, row)}
    pairs = ((column, merged(sheet, (row, column))) for column in sorted(columns)[:MOST_HEADS])
    return [
        (column, str(own), merged(sheet, (row - 1, column)))
        for column, own in pairs
        if isinstance(own, str) or (isinstance(own, int) and own in YEARS)
    ]


def _named(heads: list[tuple[int, str, Any]], kind: str) -> list[Column]:
    found: list[Column] = []
    for column, own, above in heads:
        known = _known(kind, own, above)
        if known is not None:
            found.append(Column(known.field, column, unit_of(known.unit) if known.unit else None, known.year))
    return found


def _spanned(sheet: Sheet, row: int) -> set[int]:
    """Columns that merged areas stand over in a row, each area's first ones, each column once."""
    found: set[int] = set()
    last = 0
    for _, left, _, right in sheet.crossing(row):
        found.update(range(max(left, last + 1), min(right, left + MOST_SPANNED) + 1))
        last = max(last, min(right, left + MOST_SPANNED))
        if len(found) >= MOST_HEADS:
            break
    return found


def _known(kind: str, own: str, above: Any) -> Head | None:
    text = str(above) if isinstance(above, (str, int)) and above != own else ""
    found = (
        head(kind, own) or (head(kind, f"{text}{own}") if text else None) or (head(kind, f"{own}{text}") if text else None)
    )
    if found and text and found.unit is None and (upper := head(kind, text)) and upper.field == found.field:
        return Head(found.field, upper.unit, found.year)
    return found


def _declared(sheet: Sheet, table: Table) -> list[WorkbookUnit]:
    """Units stated near the heads: a line such as 单位：万元、人, or a row of units below them."""
    found: list[WorkbookUnit] = []
    above = [
        (row, column) for row, columns in sheet.columns.items() if row <= table.heads for column in columns[:MOST_HEADS]
    ]
    for where in above:
        found += stated_units(sheet.cells[where])
    for row in (table.first, table.first + 1):
        if table.of_units(row):
            for column in table.columns:
                column.unit = unit_of(table.text(row, column.column)) or column.unit
    return found


def stated_units(value: Any) -> list[WorkbookUnit]:
    """Units that a line such as 单位：万元、人 names."""
    stated = STATED.search(plain(value)) if isinstance(value, str) else None
    parts = re.split(r"[,;、/()\s]|和|and", stated.group(1)) if stated else ()
    return [u for part in parts if (u := unit_of(part))]


def remarks(sheets: tuple[Sheet, ...], found: Mapping[str, Table], problems: Problems) -> None:
    """What is read though it is hidden, and what is not read though it is there."""
    for sheet in sheets:
        own = [table for table in found.values() if table.sheet is sheet]
        if not own:
            continue
        table = own[0]
        if sheet.state != "visible":
            problems.warning("hidden_sheet", sheet.title)
        hidden = sorted(
            row
            for row in sheet.hidden_rows
            if row >= table.first and any((row, c.column) in sheet.cells for c in table.columns)
        )
        for row in hidden:
            problems.warning("hidden_row", sheet.title, at(row, max(table.key, 1)), table.text(row, table.key))
        read = {c.column for one in own for c in one.columns}
        if table in (one for kind, one in found.items() if kind not in SHEETS):  # types are those of the base year
            read |= {c.column for c in _columns(sheet, table.heads, "entities")}
        for column in sorted(read):
            if any(first <= column <= last for first, last in sheet.hidden_columns):
                problems.warning("hidden_column", sheet.title, at(table.heads, column), table.text(table.heads, column))
        others = {*sheet.columns.get(table.heads, ())[:MOST_HEADS]} - read
        names = [text for c in sorted(others) if (text := table.text(table.heads, c)) and squeezed(text) not in IGNORED]
        if names:
            problems.warning(
                "columns_not_read", sheet.title, at(table.heads, min(others)), "、".join(names[:8]), count=len(names)
            )
