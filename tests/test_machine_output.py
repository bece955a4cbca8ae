"""What an own workbook does not report, in what machines read: a blank base year, told, and no false nought."""

from __future__ import annotations

import io
import json

import numpy as np
import openpyxl
import pandas as pd
import pytest

from simulation import Scenario, as_reported, load_place, project
from simulation.evidence.provenance import marks_at_base, marks_of
from simulation.intake.own_place import own_place
from simulation.intake.own_workbook import read_workbook
from simulation.intake.template import FIRST, columns_of
from simulation.report import Request, Story, gather
from simulation.report.content.result_table import COLUMNS, results, sources
from simulation.report.excel.workbook import build
from simulation.report.scenario_table import as_csv, read_table, scenario_table
from simulation.tracking.follow_up import followed
from simulation.tracking.monthly_record import Entry, MonthlyRecord
from tests.intake_support import BASE, filled, saved
from tests.test_cli import shell
from tests.test_scenario_table import rows_of_csv

CAPACITY = "new_energy_capacity"


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """A workbook whose three enterprises report no new energy."""
    file = tmp_path_factory.mktemp("own") / "own.xlsx"
    file.write_bytes(saved(filled(count=3, history=0)))
    return file


@pytest.fixture(scope="module")
def story(book):
    request = Request((Scenario(place=load_place(book)),), "zh", ("xlsx",), draws=8, date="2026-11-29")
    return Story(gather(request), "zh")


def figures(table: pd.DataFrame, variable: str, value: str = "value") -> list:
    """Values of the whole by year."""
    return table[(table["entity"] == "total") & (table["variable"] == variable)].sort_values("year")[value].tolist()


@pytest.mark.parametrize("command", [("project",), ("ensemble", "--draws", "16")])
def test_a_blank_base_year_and_its_mark_in_csv_and_json(capsys, tmp_path, book, command):
    for ending in ("csv", "json"):
        target = tmp_path / f"out.{ending}"
        code, _, err = shell(capsys, *command, "--place", book, "--until", BASE + 2, "--output", target)
        assert code == 0 and CAPACITY in err and str(BASE) in err
        text = target.read_text("utf-8-sig")
        table = pd.read_csv(io.StringIO(text)) if ending == "csv" else pd.DataFrame(json.loads(text)["rows"])
        own = table[(table["variable"] == CAPACITY) & (table["entity"] == "total")]
        assert set(own["at_base"]) == {"unreported"} and own[own["year"] == BASE]["value"].isna().all()
        assert own[own["year"] > BASE]["value"].notna().all()
        profit = table[(table["variable"] == "total_profit") & (table["entity"] == "total")]
        assert profit["value"].notna().all() and profit["at_base"].isin(["", np.nan]).all()
        assert set(table[table["variable"] == "return_on_equity"]["at_base"].dropna()) == {"completed"}


def test_the_embedded_place_has_no_marks(capsys):
    code, out, err = shell(capsys, "project", "--until", "2024")
    assert code == 0 and not err and pd.read_csv(io.StringIO(out))["at_base"].isna().all()


def test_what_one_enterprise_reports_is_no_figure_of_the_others():
    book = filled(count=3, history=0)
    at = [row.id for row, _ in columns_of("base_year", "zh")].index(CAPACITY) + 1
    book["基年数据"].cell(FIRST + 1, at, 50)
    place = own_place(read_workbook(saved(book), "own.xlsx")).place
    first, *others = place.entity_ids
    assert CAPACITY not in marks_at_base(place) and CAPACITY not in marks_of(place, first)
    assert all(marks_of(place, entity)[CAPACITY] == "unreported" for entity in others)
    table = as_reported(project(Scenario(place=place), until=BASE + 1).tidy((CAPACITY,)), place)
    begin = table[table["year"] == BASE].set_index("entity")["value"]
    assert begin[first] == 50 == begin["total"] and begin[others].isna().all()


def test_a_table_of_scenarios_says_what_counts_additions_alone_and_is_read_again(capsys, book):
    place = load_place(book)
    table = scenario_table([Scenario("a", {"benchmarking": 0.5}, place=place)], BASE + 3, baseline=place)
    assert table[f"{CAPACITY}@at_base"].tolist() == ["unreported"] and "total_profit@at_base" not in table
    assert [one.name for one in read_table(rows_of_csv(as_csv(table)), place).scenarios] == ["a"]
    code, out, err = shell(capsys, "table", "reference", "--place", book)
    assert code == 0 and f"{CAPACITY}@at_base" in out and CAPACITY in err


def test_result_tables_of_reports_hold_no_false_nought(story):
    table = results(story)
    rows = table[(table["entity"] == "total") & (table["variable"] == CAPACITY)]
    begin = rows[rows["year"] == BASE]
    assert set(begin["kind"]) == {"unreported"} and begin[["central", "p10", "p50", "p90"]].isna().all(axis=None)
    assert set(rows[rows["year"] > BASE]["kind"]) == {"projected"}
    assert {value for kind, key, _, value, *_ in sources(story) if kind == "base_year" and key.endswith(CAPACITY)} == {
        "未填报"
    }


def test_sheets_show_marks_in_every_base_year_cell(story):
    """Comparison, paths and summary alike: no 0 where nobody reports a figure."""
    book = openpyxl.load_workbook(io.BytesIO(build(story, "own")[".xlsx"]), data_only=False)
    cells = [
        cell
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith("=SUMIFS") and f'"{CAPACITY}"' in cell.value
    ]
    heads = {name: story.words(f"paper.results.{name}") for name in COLUMNS}
    begin = [cell for cell in cells if f"[{heads['year']}],{BASE})" in cell.value]
    assert len({cell.parent.title for cell in begin}) == 3 and all("未填报" in cell.number_format for cell in begin)
    table = book[story.words("paper.sheet.results")]
    first, *rows = table.iter_rows(values_only=True)
    assert list(first) == list(heads.values()) and not {"scenario", "central"} & set(first)
    assert [cell.comment.text.split()[0] for cell in table[1]] == list(COLUMNS)
    blank = [row for row in rows if row[COLUMNS.index("kind")] == "未报告"]
    assert blank and all(row[COLUMNS.index("central")] is None for row in blank)


def test_a_record_of_what_the_base_year_lacks_is_held_against_no_plan_and_said(capsys, tmp_path, book):
    place, record = load_place(book), tmp_path / "months.csv"
    entries = (Entry(CAPACITY, BASE + 1, 6, 60.0), Entry("total_profit", BASE + 1, 6, 12.0))
    assert [one.indicator for one in followed(Scenario(place=place), MonthlyRecord(entries), BASE + 1)] == ["total_profit"]
    record.write_text(f"indicator,period,value\n{CAPACITY},{BASE + 1}-06,60\ntotal_profit,{BASE + 1}-06,12\n", "utf-8")
    code, out, err = shell(capsys, "track", "--place", book, "--record", record)
    assert code == 0 and CAPACITY not in out and "New-energy capacity" in err and str(BASE) in err


def test_a_workbook_filled_by_a_program_is_a_record_too(capsys, book):
    """Formulas of the first sheet that no spreadsheet program has computed are not asked for."""
    own = filled(count=3, history=0)
    sheet = own["月度记录"]
    for column, value in enumerate(("利润总额", f"{BASE + 1}-06", 12.0), start=1):
        sheet.cell(FIRST + 1, column, value)
    file = book.with_name("record.xlsx")
    file.write_bytes(saved(own))
    code, out, _ = shell(capsys, "track", "--place", file, "--record", file)
    assert code == 0 and "total_profit" in out


def test_explain_leaves_blank_what_nobody_reports(capsys, book):
    """The number of the base year, of the whole and in its parts; a year later the cause that is last year's. What is reported is not marked."""

    def told(variable, *more):
        code, out, err = shell(capsys, "explain", variable, "--place", book, *more)
        assert code == 0 and ("at_base" in err) == (variable != "total_profit")
        return pd.read_csv(io.StringIO(out))

    base = told(CAPACITY, "--year", BASE)
    assert len(base) == 4 and set(base["at_base"]) == {"unreported"} and base["value"].isna().all()
    after = told("wind_capacity", "--year", BASE + 1, "--entity", load_place(book).entities[0].id)
    last = after[(after["cause"] == "wind_capacity") & (after["lag"] == 1)]
    assert set(last["at_base"]) == {"unreported"} and last["value"].isna().all() and after["value"][0] >= 0
    reported = told("total_profit", "--year", BASE)
    assert pd.isna(reported["at_base"][0]) and reported["value"][0] > 0
