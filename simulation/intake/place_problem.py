"""Why a workbook without errors makes no place, as a problem at the cell that keeps it from being one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simulation.engine.tables import TableError
from simulation.intake.cell_values import Figure, labels
from simulation.intake.problems import Problem
from simulation.intake.read_values import ReadWorkbook
from simulation.intake.workbook_fields import fields, rows_of

TYPED_AS = {  # columns that the model holds as ratios, by what is typed for them
    "compensation_per_head": "labour_cost",
    "interest_bearing_share": "interest_bearing_debt",
    "interest_rate": "interest_expense",
    "new_energy_quota_won": "quota_open",
}
Tables = Mapping[str, Sequence[Mapping[str, Any]]]
Found = tuple[Figure | None, tuple[str, str]]  # the cell, and what its column is called


def place_problem(error: TableError, tables: Tables, ids: Mapping[str, str], book: ReadWorkbook) -> Problem:
    """The problem that a refused table is in the workbook. ids: ids of enterprises in the tables, by their names as compared."""
    name = error.file.removesuffix(".csv")
    row = tables.get(name, ())[error.row - 2] if error.row and len(tables.get(name, ())) > error.row - 2 else {}
    keys = {id: key for key, id in ids.items()}
    figure, label = _named(name, row, keys, book)
    if figure is None:
        one = book.enterprises.get(keys.get(str(row.get("entity", row.get("id", ""))), ""))
        figure = Figure(0.0, one.sheet, one.cell, one.name) if one else None
    limits = {part: error.reason.fields.get(part) for part in ("low", "high")}
    kind, told = "unusable", dict[str, Any](label=label)
    if all(isinstance(value, (int, float)) for value in limits.values()):
        kind, told = "unusable_outside", {"label": label, **{part: f"{value:g}" for part, value in limits.items()}}
    where = (figure.sheet, figure.cell, figure.raw) if figure else ("", "", "")
    return Problem("error", kind, *where, told)


def _named(table: str, row: Mapping[str, Any], keys: Mapping[str, str], book: ReadWorkbook) -> Found:
    """The figure of the workbook that a row of a table was made from."""
    key, base = keys.get(str(row.get("entity", "")), ""), fields()["base_year"]
    if table == "base_year":
        field = TYPED_AS.get(row["variable"], row["variable"])
        return book.figures.get((key, field)), labels(base[field]) if field in base else labels(base["name"])
    lever = row.get("lever")
    if lever is not None:
        own = [figure for (name, _), figure in book.practice.items() if name == lever]
        known = rows_of("levers").get(lever)
        return (own[-1] if own else None), (known.label_zh, known.label_en) if known else labels(
            fields()["practice"]["lever"]
        )
    if table in ("targets", "target_rules"):
        aims = [one for one in book.targets if one.indicator == row.get("variable")]
        said = rows_of("indicators").get(row.get("variable", ""))
        return (aims[-1].figure if aims else None), (said.label_zh, said.label_en) if said else labels(
            fields()["targets"]["indicator"]
        )
    if table == "obligations":
        due = book.debt.get((key, row.get("year", 0))) or book.guarantees.get(key)
        return due, labels(fields()["debt"]["debt_due" if row.get("year") else "guarantees"])
    return None, labels(fields()["entities"]["own_class" if table == "own_classes" else "name"])
