"""A monthly sheet with its months across, as a table with a row a figure: 指标, 1月, 2月, ….

Months may stand without their year where a line above, the sheet's name or that of the file says it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from simulation.engine.place import Place
from simulation.engine.setting import ScenarioError
from simulation.intake.border import Sheet
from simulation.intake.periods import month_of, month_within
from simulation.intake.plain_table import first_rows, rows_as_shown
from simulation.intake.sheet_tables import stated_units, years_in
from simulation.intake.typed_cells import blank, number, plain
from simulation.tracking.record_sheet import ReadRecord, head_of, read_record

SEARCHED = 15  # rows in which heads are looked for
FEWEST = 2  # months side by side that make a sheet one
ROUNDED = 0.001  # of a sum, by which what is written as one may differ
SOME_YEAR = 2000  # to tell whether a head is a month at all
DAY = re.compile(r"20\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}")
KEPT = ("indicator", "unit", "entity", "source")
HEADS = (*KEPT, "period", "value")
Rows = Sequence[Sequence[Any]]


def heads_across(rows: Rows) -> int | None:
    """Which of its first rows holds the heads of a sheet with months across; None where none does."""
    for at, row in enumerate(rows):
        heads = [head_of(raw) for raw in row]
        months = [raw for raw in row if month_within(raw, SOME_YEAR)]
        if "indicator" in heads and "period" not in heads and len(months) >= FEWEST:
            return at
    return None


def read_across(sheet: Sheet, name: str, place: Place, own: str | None = None) -> ReadRecord | None:
    """The record of a sheet with months across; None where it is none. own: whose figures rows are that name nobody."""
    at = heads_across(first_rows(sheet, SEARCHED))
    if at is None:
        return None
    rows = rows_as_shown(sheet)
    heads = [head_of(raw) for raw in rows[at]]
    months = _months(rows, at, (sheet.title, name))
    _no_sums(rows, at, months)
    long, places = [HEADS], [at + 1]
    for where, row in enumerate(rows[at + 1 :], at + 2):
        kept = {head: raw for head, raw in zip(heads, row, strict=True) if head in KEPT}
        if blank(kept.get("indicator")):
            continue
        if own is not None and blank(kept.get("entity")):
            kept["entity"] = own
        for column, (year, month) in months.items():
            if not blank(row[column]):
                long.append((*(kept.get(head) for head in KEPT), f"{year}-{month:02d}", row[column]))
                places.append(where)
    found = read_record(long, place, [unit for row in rows[:at] for raw in row for unit in stated_units(raw)])
    problems = [ScenarioError(one.key, **{**one.fields, "row": places[one.fields["row"] - 1]}) for one in found.problems]
    once = {(one.fields["row"], one.said()): one for one in problems}
    return found._replace(problems=tuple(once.values()))


def _months(rows: Rows, at: int, titles: tuple[str, ...]) -> dict[int, tuple[int, int]]:
    """Year and month of each column that is one; ScenarioError where nothing says the year."""
    above = " ".join(raw for row in rows[:at] for raw in row if isinstance(raw, str))
    stated = next((years for text in (above, *titles) if (years := _years(text))), [])
    columns = {column: raw for column, raw in enumerate(rows[at]) if month_within(raw, SOME_YEAR)}
    bare = not all(month_of(raw) for raw in columns.values())
    if not stated and bare:
        raise ScenarioError("error.record_no_year")
    if len(stated) > 1 and bare:
        raise ScenarioError("error.record_years", first=stated[0], second=stated[1])
    found = {column: month_within(raw, stated[0] if stated else SOME_YEAR) for column, raw in columns.items()}
    months = {column: month for column, month in found.items() if month}
    twice = next((columns[column] for column, month in months.items() if list(months.values()).count(month) > 1), None)
    if twice is not None:
        raise ScenarioError("error.twice", place=plain(twice)[:30])
    return months


def _no_sums(rows: Rows, at: int, months: Mapping[int, tuple[int, int]]) -> None:
    """ScenarioError where a column beside the months is their sum: they are of a month each, and a record holds sums since January."""
    for column, head in enumerate(rows[at]):
        if column in months or head_of(head) in KEPT:
            continue
        compared = {
            where: _is_sum([value for month in months if (value := _number(row[month]))], total)
            for where, row in enumerate(rows[at + 1 :], at + 2)
            if (total := _number(row[column]))
        }
        first = next((where for where, found in compared.items() if found), 0)
        if first and 2 * sum(compared.values()) >= len(compared):  # ratios and balances have no sum
            raise ScenarioError("error.record_single_months", column=plain(head)[:30], row=first)


def _is_sum(parts: Sequence[float], total: float) -> bool:
    """Whether several months make a total, which the last of them alone does not."""
    return len(parts) >= FEWEST and abs(sum(parts) - total) <= ROUNDED * abs(total) < abs(parts[-1] - total)


def _number(raw: Any) -> float:
    """A cell's number; nought where it holds none."""
    try:
        return 0.0 if blank(raw) else number("", raw)
    except ScenarioError:
        return 0.0


def _years(text: str) -> list[int]:
    """Years that a text names, in order; that of a day, as when it was filled in, only where it names no other."""
    return sorted(years_in(DAY.sub(" ", text)) or years_in(text))
