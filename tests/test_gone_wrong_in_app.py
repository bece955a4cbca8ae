"""Inputs that were once taken with another meaning, on the pages: each is refused with row, reason and remedy, and nothing is taken of it."""

from __future__ import annotations

import datetime
import io
import zipfile

import openpyxl
import pandas as pd
import pytest

from simulation import Scenario, embedded_place
from simulation.engine.place_reading import tables_of
from simulation.language.table_files import as_csv
from tests.test_pages import chosen, open_page, sound

HEADS = ("number", "scenario", "part", "entity", "code", "value", "start", "full", "shape", "by_year")
CASES = {  # cells of a row, and what its refusal says in either language
    "a value beside values by year": (
        {"value": 200, "by_year": "2024=180; 2028=240"}, ("by_year", "value"), ("by_year", "value"),
    ),
    "a year twice": ({"by_year": "2024=180; 2024=240"}, ("投资", "2024", "写了两次"), ("2024", "stated twice")),
    "a comma for a point": ({"value": "18,5"}, ("18,5", "两个数"), ("18,5", "two numbers")),
    "a date for a year": (
        {"value": 200, "start": datetime.datetime(2025, 1, 1)}, ("2025-01-01", "如 2027"), ("2025-01-01", "such as 2027"),  # noqa: DTZ001
    ),
    "colons between years and values": ({"by_year": "2024:180; 2028:240"}, ("2025=180",), ("2025=180",)),
    "a start without a value": ({"start": 2026}, ("投资", "没有"), ("states no value",)),
}  # fmt: skip


def sheet(cells: dict) -> bytes:
    """A lever sheet of version 1 with one row."""
    book = openpyxl.Workbook()
    rows = book.active
    rows.title = "方案措施"
    rows.append(["scenario-levers/1.0"])
    rows.append([])
    rows.append(HEADS)
    plan = {"number": "S1", "scenario": "试点", "part": "lever", "code": "transformation_investment", **cells}
    rows.append([plan.get(head) for head in HEADS])
    book.save(buffer := io.BytesIO())
    return buffer.getvalue()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_lever_sheet_is_refused_with_row_reason_and_remedy(language, monkeypatch):
    """All of them in one session, one file after another; the page stands and the scenario is what it was."""
    monkeypatch.setattr("pages.parts.exchange.report_preview.preview", lambda request: None)
    app = sound(open_page("export", language))
    for name, (cells, *said) in CASES.items():
        app.file_uploader(key="export_upload").set_value((f"{name}.xlsx", sheet(cells), "")).run()
        assert not app.exception, name
        (error,) = app.error
        assert (
            "4" in error.value
            and "levers" not in error.value
            and all(part in error.value.replace("\\", "") for part in said[language == "en"])
        ), (name, error.value)
        assert not [one for one in app.button if (one.key or "").startswith("export_take")]
        assert chosen(app) == Scenario.preset("reference")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_tables_of_a_place_are_no_workbook_of_enterprises_and_the_page_says_so(language):
    """The folder in which steel earns 99,999: packed into one archive, each table is named with the reason, and no figures are taken."""
    tables = tables_of(embedded_place())
    for cell in tables["base_year"]:
        if (cell["entity"], cell["variable"]) == ("steel", "total_profit"):
            cell.update(value=99_999.0, low=0.0, high=99_999.0)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in ("entities", "base_year"):
            archive.writestr(f"{name}.csv", as_csv(pd.DataFrame(tables[name])))
    app = sound(open_page("own_data", language))
    app.file_uploader(key="own_data_files").set_value([("place.zip", buffer.getvalue(), "application/zip")]).run()
    assert not app.exception and not [one for one in app.button if one.key == "own_use"]
    shown = "\n".join(one.value.to_csv() for one in app.dataframe)
    assert "entities.csv" in shown and "base_year.csv" in shown
