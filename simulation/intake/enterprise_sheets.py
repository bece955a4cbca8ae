"""Sheets with a row an enterprise: who they are, their base-year figures beside earlier years', and their history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simulation.intake.cell_values import Figure, Reader, clean_name, labels
from simulation.intake.hints import tell_blank
from simulation.intake.problems import at
from simulation.intake.rows_of_table import PART, SUBTOTAL, TOTAL, Column
from simulation.intake.sheet_tables import unknown_heads
from simulation.intake.typed_cells import blank
from simulation.intake.workbook_fields import FIGURES, fields, near_field, squeezed

MOST_ENTERPRISES = 2000
Figures = dict[tuple[str, str], Figure]
History = dict[tuple[str, int, str], Figure]


@dataclass(frozen=True)
class Enterprise:
    """An enterprise as named in the workbook; type and industry are ids, blank where not stated or wrong."""

    name: str
    type: str
    industry: str
    level: str
    sheet: str
    cell: str
    own_class: str = ""


class Enterprises(dict[str, Enterprise]):
    """Enterprises by the form of their names that is compared, in order. whole: no name of the list was left unread."""

    whole = True


def read_enterprises(reader: Reader) -> Enterprises:
    """Enterprises by the form of their names that is compared, in order."""
    table, problems = reader.table, reader.problems
    _missing(reader, ("type", "industry"))
    found = Enterprises()
    columns = {name: table.column(name) for name in ("type", "industry")}
    for row in table.rows():
        text = reader.name(row)
        if text is None:
            found.whole = False
            continue
        key, cell = squeezed(text), at(row, table.key)
        own = [c for c in table.columns if c.field != "name" and reader.has(row, c)]
        if not key or blank(text):
            if own:
                problems.error("no_name", reader.title, cell)
            continue
        if TOTAL.match(key) or SUBTOTAL.search(key) or PART.match(key):
            continue
        if key in found:
            problems.error("name_twice", reader.title, cell, text, first=found[key].cell)
            continue
        stated = {}
        for name, kind in (("type", "types"), ("industry", "industries")):
            column = columns[name]
            if column is None:
                continue
            if not reader.has(row, column):
                tell_blank(reader, row, column.column, fields()["entities"][name])
            stated[name] = reader.choice(row, column, kind) or ""
        level, kind = (reader.words(row, name) or "" for name in ("level", "own_class"))
        own_class = "" if blank(kind) else clean_name(kind)[:20]
        found[key] = Enterprise(
            text, stated.get("type", ""), stated.get("industry", ""), level, reader.title, cell, own_class
        )
    if len(found) > MOST_ENTERPRISES:
        problems.error("too_many", reader.title, "", len(found), most=MOST_ENTERPRISES)
        return Enterprises(list(found.items())[:MOST_ENTERPRISES])
    return found


def _missing(reader: Reader, names: tuple[str, ...]) -> None:
    """Columns that must be there and are not; where an unknown head may be one of them, that it may."""
    table = reader.table
    lacking = [name for name in names if table.column(name) is None]
    near: dict[str, tuple[int, str]] = {}
    for column, text in unknown_heads(table) if lacking else ():
        for kind in dict.fromkeys((table.kind, "entities", "base_year")):
            if found := near_field(kind, text, lacking):
                near.setdefault(found, (column, text))
    for name in lacking:
        rows = [fields()[kind].get(name) for kind in (table.kind, "entities", "base_year")]
        label = labels(next(row for row in rows if row))
        if name in near:
            column, text = near[name]
            reader.problems.error("no_column_near", reader.title, at(table.heads, column), text, label=label)
        else:
            reader.problems.error("no_column", reader.title, at(table.heads, 1), "", label=label)


def _years(reader: Reader, base_year: int) -> list[Column]:
    """Columns with the year that they are for; one of the base year stands without. A second one of the same is told."""
    seen: dict[tuple[str, int | None], Column] = {}
    for column in reader.table.columns:
        year = column.year
        if year is not None and year <= 0:
            year = base_year + year
        column.year = None if year in (base_year, 0) else year
        key = column.field, column.year
        if key in seen:
            reader.problems.error("column_twice", reader.title, at(reader.table.heads, column.column),
                                  reader.table.text(reader.table.heads, column.column), first=at(reader.table.heads, seen[key].column))  # fmt: skip
        else:
            seen[key] = column
    return list(seen.values())


def read_figures(reader: Reader, known: Enterprises, base_year: int) -> tuple[Figures, History, dict[str, Figure]]:
    """Base-year figures, those of other years that stand beside them, and stated totals by field."""
    table, problems = reader.table, reader.problems
    columns = [c for c in _years(reader, base_year) if c.field != "name"]
    _missing(reader, FIGURES)
    figures: Figures = {}
    past: History = {}
    totals: dict[str, Figure] = {}
    rows: dict[str, int] = {}
    whole = True
    for row in table.rows():
        text = reader.name(row)
        key = squeezed(text or "")
        if text is None:  # whose figures it holds is not known; what is wrong with them is
            whole = False
            _take_row(reader, row, "", columns, {}, {})
        elif TOTAL.match(key):
            totals.update({c.field: found for c in columns if c.year is None and (found := reader.figure(row, c))})
        elif PART.match(key):
            problems.warning("part_left_out", reader.title, at(row, table.key), table.text(row, table.key))
        elif SUBTOTAL.search(key):
            problems.warning("subtotal_left_out", reader.title, at(row, table.key), table.text(row, table.key))
        elif _named(reader, row, key, known, rows):
            rows[key] = row
            _take_row(reader, row, key, columns, figures, past)
    for key, one in known.items():
        if whole and key not in rows:
            problems.error("no_figures", one.sheet, one.cell, one.name)
    return figures, past, totals


def _take_row(reader: Reader, row: int, key: str, columns: list[Column], figures: Figures, past: History) -> None:
    for column in columns:
        found = reader.figure(row, column)
        if found is None:
            if column.year is None and column.field in FIGURES and not reader.has(row, column):
                tell_blank(reader, row, column.column, fields()["base_year"][column.field])
        elif column.year is None:
            figures[key, column.field] = found
        else:
            past[key, column.year, column.field] = found


def _named(reader: Reader, row: int, key: str, known: Enterprises, rows: Mapping[str, int]) -> bool:
    """Whether a row is that of a listed enterprise, for the first time; all else is told."""
    table, problems, cell = reader.table, reader.problems, at(row, reader.table.key)
    text = table.text(row, table.key)
    if not key or blank(text):
        if table.kind != "entities" and any(reader.has(row, c) for c in table.columns if c.field != "name"):
            problems.error("no_name", reader.title, cell)
        return False
    if key in rows:
        one = known.get(key)
        if one is None or one.sheet != reader.title:
            problems.error("name_twice", reader.title, cell, text, first=at(rows[key], table.key))
        return False
    return is_known(reader, cell, text, known)


def is_known(reader: Reader, cell: str, text: str, known: Enterprises) -> bool:
    """Whether a name is that of a listed enterprise; one that is none is told with the nearest that is.

    Not while names of the list are unread: it may be one of these.
    """
    key = squeezed(clean_name(text))
    if key in known or not known.whole:
        return key in known
    near = reader.nearest.alike("names", key, known) or reader.nearest.of("names", key, known, 0.6)
    if near:
        reader.problems.error("unlisted_near", reader.title, cell, text, near=known[near].name)
    else:
        reader.problems.error("unlisted", reader.title, cell, text)
    return False


def read_history(reader: Reader, known: Enterprises, base_year: int, history: History) -> None:
    """Figures of earlier years, a row an enterprise and year, added to `history`."""
    table, problems = reader.table, reader.problems
    year_column = table.column("year")
    seen: dict[tuple[str, int], int] = {}
    for row in table.rows():
        text = reader.name(row) or ""
        key = squeezed(text)
        if not key or year_column is None or TOTAL.match(key) or SUBTOTAL.search(key) or PART.match(key):
            continue
        if not is_known(reader, at(row, table.key), text, known):
            continue
        year = reader.year(row, year_column)
        if year is None:
            if blank(table.text(row, year_column.column)) and not reader.unread(row, year_column.column):
                tell_blank(reader, row, year_column.column, fields()["history"]["year"])
            continue
        if base_year and year >= base_year:
            problems.error("history_not_past", reader.title, at(row, year_column.column), year, base=base_year)
            continue
        if (key, year) in seen:
            problems.error(
                "row_twice", reader.title, at(row, table.key), f"{text} {year}", first=at(seen[key, year], table.key)
            )
            continue
        seen[key, year] = row
        for column in table.columns:
            if column.field not in ("name", "year") and (found := reader.figure(row, column)):
                history[key, year, column.field] = found


def read_year(reader: Reader, known: Enterprises, years: tuple[int, int], history: History) -> None:
    """Figures of a sheet that is a whole earlier year, added to `history`. years: that year, and the base year."""
    table, (year, base_year) = reader.table, years
    if year >= base_year > 0:
        reader.problems.error("history_not_past", reader.title, "", year, base=base_year)
        return
    wanted, rows = fields()["history"], dict[str, int]()
    columns = [c for c in table.columns if c.field in wanted and c.field != "name" and c.year in (None, 0, year)]
    for row in table.rows():
        text = reader.name(row)
        if text is None:
            continue
        key = squeezed(text)
        if TOTAL.match(key) or SUBTOTAL.search(key) or PART.match(key) or not _named(reader, row, key, known, rows):
            continue
        rows[key] = row
        for column in columns:
            if found := reader.figure(row, column):
                history.setdefault((key, year, column.field), found)
