"""A file with figures of a year: a monthly table, or the yearly table of an enterprise a row, whose figures are those of December."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from simulation.engine.catalogue import catalogue
from simulation.engine.errors import Refusal
from simulation.engine.place import Place
from simulation.engine.setting import ScenarioError
from simulation.intake.border import Sheet, content_at, read_sheets
from simulation.intake.cell_values import Figure
from simulation.intake.own_place import ProblemTold
from simulation.intake.own_workbook import interpreted
from simulation.intake.plain_table import rows_as_shown
from simulation.intake.problems import Problems
from simulation.intake.read_values import ReadWorkbook
from simulation.intake.rows_of_table import Table
from simulation.intake.sheet_tables import tables
from simulation.intake.workbook_fields import FOLLOWED_AS
from simulation.projection import TOTAL
from simulation.tracking.closed_years import CLOSING
from simulation.tracking.monthly_record import Entry, MonthlyRecord
from simulation.tracking.record_across import read_across
from simulation.tracking.record_sheet import REQUIRED, ReadRecord, entity_names, entity_of, head_of, read_record

TOTALS = ("total_missed", "total_rounded")  # what consolidation takes out is told apart
NOT_ASKED = {
    "required",
    "no_column",
    "no_sheet",
    "unknown",
    "unknown_near",
    "no_figures",
}  # a place has types and all else already


def read_record_file(content: bytes, name: str, place: Place, own: str | None = None) -> ReadRecord:
    """The record of a file; ScenarioError where the file as a whole cannot be read.

    A monthly table may stand below a title and on any sheet; else a yearly table is read as December of its year.
    own: whose file it is, an enterprise or the whole: rows that name nobody are its own.
    """
    return record_of_sheets(read_sheets(content, name), name, place, own)


def record_of_sheets(read: tuple[Sheet, ...], name: str, place: Place, own: str | None = None) -> ReadRecord:
    """The same of sheets that were read."""
    sheets = [sheet for sheet in read if sheet.cells]
    if not sheets:
        raise ScenarioError("error.sheet_empty")
    if set(REQUIRED) <= {head_of(raw) for (row, _), raw in sheets[0].cells.items() if row == 1}:
        return read_record(_named(rows_as_shown(sheets[0]), own), place)
    if across := next((one for sheet in sheets if (one := read_across(sheet, name, place, own))), None):
        return across
    found = tables(tuple(sheets), Problems())
    if "record" in found:
        return read_record(_named(_below_title(found["record"]), own), place, found["record"].units)
    if "base_year" in found:
        december = _december(interpreted(read, name), found["base_year"].sheet, place)
        return december if own is None else _of_one(december, own)
    return read_record(_named(rows_as_shown(sheets[0]), own), place)


def read_record_of(path: Path, place: Place) -> ReadRecord:
    """The same of a file on disk; the message names it."""
    try:
        return read_record_file(content_at(path), path.name, place)
    except ScenarioError as error:
        raise ScenarioError("error.within", file=str(path), reason=error) from None


def _named(rows: Sequence[Sequence[Any]], own: str | None) -> Sequence[Sequence[Any]]:
    """Rows whose blank entity is the one whose file it is."""
    if own is None or not rows:
        return rows
    heads = [head_of(raw) for raw in rows[0]]
    if "entity" not in heads:
        return [(*rows[0], "entity"), *((*row, own) if row else row for row in rows[1:])]
    at = heads.index("entity")
    return [
        rows[0],
        *((*row[:at], own if row[at] in (None, "") else row[at], *row[at + 1 :]) if row else row for row in rows[1:]),
    ]


def _of_one(read: ReadRecord, own: str) -> ReadRecord:
    """Of an enterprise's yearly table no sums; of the whole's nothing but what is of the whole, whatever its enterprises add up to."""
    kept = [one for one in read.record.entries if (one.entity == TOTAL) == (own == TOTAL)]
    problems, doubts = (
        tuple(one for one in told if not (isinstance(one, ProblemTold) and one.problem.kind in TOTALS))
        for told in (read.problems, read.doubts)
    )
    return ReadRecord(MonthlyRecord(tuple(kept)), problems, doubts)


def _below_title(table: Table) -> list[tuple]:
    """Rows of a monthly table from its heads on; lines that are no figures blank."""
    rows = rows_as_shown(table.sheet)
    wanted = set(table.rows())
    return [
        rows[table.heads - 1],
        *(row if at in wanted else () for at, row in enumerate(rows[table.heads :], table.heads + 1)),
    ]


def _december(book: ReadWorkbook, sheet: Sheet, place: Place) -> ReadRecord:
    """What the yearly table says of each enterprise, and of the whole as stated, or as the sum where every enterprise has it."""
    if not book.base_year:
        raise ScenarioError("error.record_no_year")
    names, problems, entries = entity_names(place), list[Refusal](), list[Entry]()
    indicators = {field: FOLLOWED_AS.get(field, field) for _, field in book.figures}
    indicators = {field: name for field, name in indicators.items() if name in catalogue().scorecard}
    figures: dict[str, dict[str, Figure]] = {}
    for (who, field), figure in book.figures.items():
        if field in indicators:
            figures.setdefault(who, {})[field] = figure
    for key, one in book.enterprises.items():
        entity = entity_of(names, one.name)
        if entity is None or entity == TOTAL:
            problems.append(ScenarioError("error.record_entity", found=one.name))
            continue
        own = figures.get(key, {})
        entries += [_entry(indicators[field], book.base_year, figure, entity) for field, figure in own.items()]
    entries += _whole(book, indicators, entries, place)
    at_fault = (one for one in book.errors if one.kind not in NOT_ASKED and one.sheet in ("", sheet.title))
    problems += [ProblemTold(one) for one in at_fault]
    doubts = tuple(ProblemTold(one) for one in book.warnings if one.sheet in ("", sheet.title))
    return ReadRecord(MonthlyRecord(tuple(entries)), tuple(problems), doubts)


def _whole(book: ReadWorkbook, indicators: Mapping[str, str], entries: list[Entry], place: Place) -> list[Entry]:
    found = []
    for field, indicator in indicators.items():
        own = [one for one in entries if one.indicator == indicator]
        if field in book.totals:
            found.append(_entry(indicator, book.base_year, book.totals[field], TOTAL))
        elif {one.entity for one in own} == set(place.seen_ids):
            found.append(
                Entry(indicator, book.base_year, CLOSING, math.fsum(one.value for one in own), TOTAL, own[0].source)
            )
    return found


def _entry(indicator: str, year: int, figure: Figure, entity: str) -> Entry:
    return Entry(indicator, year, CLOSING, figure.value, entity, f"{figure.sheet}!{figure.cell}"[:80])
