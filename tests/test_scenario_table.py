"""Many scenarios as one plain table: out and in again they are the same, and a row that cannot be read says why."""

from __future__ import annotations

import io
import math
import random

import openpyxl
import pandas as pd
import pytest

from pages.parts.shared import heavy
from simulation import HEADLINES, Scenario, ScenarioError, embedded_place, project
from simulation.engine.rows import AFTER
from simulation.language.cells import cell, written
from simulation.language.words import Words
from simulation.report import scenario_table as tables
from simulation.report.scenario_table import (
    MOST_SCENARIOS,
    as_csv,
    as_workbook,
    read_table,
    scenario_table,
    settings_table,
)
from tests.report_support import HOSTILE
from tests.test_cli import shell
from tests.test_pages import open_page, sound
from tests.test_sharing_code import any_scenario

PRESETS = tuple(embedded_place().scenario_presets)


def rows_of_csv(content: bytes) -> list[list]:
    table = pd.read_csv(io.BytesIO(content), header=None, dtype=str, keep_default_na=False)
    return table.to_numpy().tolist()


def rows_of_workbook(content: bytes) -> list[list]:
    return [list(row) for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)]


def test_anything_comes_back_exactly():
    plans = [any_scenario(random.Random(seed)).renamed(f"{seed}") for seed in range(60)]
    read = read_table(rows_of_csv(as_csv(settings_table(plans))))
    assert read.problems == () and read.scenarios == tuple(plans)


def test_a_workbook_brings_back_the_digits_it_can_hold():
    plans = [any_scenario(random.Random(seed)).renamed(f"{seed}") for seed in range(60)]
    read = read_table(rows_of_workbook(as_workbook(settings_table(plans))))
    assert read.problems == ()
    for found, plan in zip(read.scenarios, plans, strict=True):
        assert close(found.to_dict(), plan.to_dict())


def close(found, stated) -> bool:
    """Whether contents of scenario files agree to fifteen digits."""
    if isinstance(stated, dict):
        return found.keys() == stated.keys() and all(close(found[name], value) for name, value in stated.items())
    return math.isclose(found, stated, rel_tol=1e-15) if isinstance(stated, float) else found == stated


def test_results_are_those_of_single_runs_and_are_not_read_back():
    plans = [Scenario.preset(name) for name in PRESETS]
    table = scenario_table(plans, 2030)
    for number, plan in enumerate(plans):
        for outcome in HEADLINES:
            assert table[f"{outcome}@2030"][number] == project(plan).total(outcome)[-1]
            assert table[f"{outcome}@{2030 + AFTER}"][number] == project(plan, until=2030 + AFTER).total(outcome)[-1]
    changed = table.assign(**{"total_profit@2030": 1e9})
    assert read_table(rows_of_csv(as_csv(changed))).scenarios == tuple(plans)


def test_columns_no_scenario_needs_are_left_out():
    table = settings_table([Scenario("a", {"benchmarking": 0.5})])
    assert list(table) == ["scenario", "benchmarking"] and table.iloc[0].tolist() == ["a", 0.5]


@pytest.mark.parametrize("name", [*HOSTILE, "=1+1", "'=1+1", "''-a", " =a", "＝a"])
def test_no_name_becomes_a_formula(name):
    assert written(cell(name)) == name
    table = settings_table([Scenario(name, {"benchmarking": 0.5})])
    assert rows_of_csv(as_csv(table))[1][0][:1] not in tuple("=+-@＝＋－＠")
    assert openpyxl.load_workbook(io.BytesIO(as_workbook(table))).active["A2"].data_type == "s"


def test_labels_in_either_language_are_column_names_too():
    row = embedded_place().levers["benchmarking"]
    for label in (row.label_zh, row.label_en, row.id):
        assert read_table([["scenario", label], ["a", "80%"]]).scenarios == (Scenario("a", {"benchmarking": 0.8}),)


def test_every_row_that_cannot_be_read_is_named():
    heads = ["scenario", "conditions", "benchmarking", "benchmarking.start", "debt_ceiling", "steel.benchmarking"]
    read = read_table(
        [
            heads,
            ["good", "central", "0.5", "2027", "", ""],
            ["", "", "0.5", "", "", ""],
            ["high", "", "7", "", "", ""],
            ["timing alone", "", "", "2028", "", ""],
            [None, None, None, None, None, None],
            ["good", "", "", "", "", ""],
            ["words", "", "much", "", "", ""],
            ["weather", "sunny", "", "", "", ""],
            ["year", "", "0.5", "1999", "", ""],
            ["one sector", "", "", "", "", "0.5"],
        ]
    )
    assert [scenario.name for scenario in read.scenarios] == ["good", "one sector"]
    assert read.scenarios[1] == Scenario("one sector", {}, {"steel": {"benchmarking": 0.5}})
    assert [problem.fields["row"] for problem in read.problems] == [3, 4, 5, 7, 8, 9, 10]
    for language in ("zh", "en"):
        said = [problem.said(language) for problem in read.problems]
        assert len(set(said)) == len(said) and all("{" not in text for text in said)


@pytest.mark.parametrize(
    ("rows", "key"),
    [
        ([], "error.table_heads"),
        ([["name", "benchmarking"], ["a", 1]], "error.table_column"),
        ([["benchmarking"], [0.5]], "error.table_heads"),
        ([["scenario", "benchmark"], ["a", 1]], "error.table_column"),
        ([["scenario", "benchmarking", "benchmarking"], ["a", 1, 1]], "error.twice"),
        ([["scenario", "steel.commodity_price"], ["a", 1]], "error.table_column"),
        ([["scenario", "commodity_price.start"], ["a", 2027]], "error.table_column"),
        ([["scenario"]], "error.table_rows"),
        ([["scenario", "steeel.benchmarking"], ["a", 0.5]], "error.no_entity_near"),
        ([["scenario", "quinces.benchmarking.start"], ["a", 2027]], "error.no_entity"),
        ([["scenario"], *[["a"]] * (MOST_SCENARIOS + 1)], "error.table_rows"),
    ],
)
def test_a_table_that_is_none_is_refused(rows, key):
    with pytest.raises(ScenarioError) as refused:
        read_table(rows)
    assert refused.value.key == key and refused.value.said("zh") != refused.value.said("en")


def test_the_shell_writes_a_table_and_runs_it_again(capsys, tmp_path):
    first, second = tmp_path / "plans.xlsx", tmp_path / "again.csv"
    assert shell(capsys, "table", "deepening", "reference", "--output", first)[0] == 0
    assert shell(capsys, "table", first, "--output", second)[0] == 0
    found = pd.read_csv(second)
    assert found["scenario"].tolist() == ["deepening", "reference"]
    assert found["total_profit@2030"][0] == project(Scenario.preset("deepening")).total("total_profit")[-1]


def test_the_shell_says_every_fault_of_a_table(capsys, tmp_path):
    file = tmp_path / "plans.csv"
    file.write_text("scenario,benchmarking\na,7\nb,much\nc,0.5\n", encoding="utf-8")
    code, out, err = shell(capsys, "table", file)
    assert (code, out) == (2, "") and "row 2" in err and "row 3" in err and str(file) in err
    assert shell(capsys, "table", "deepening", "deepening")[0] == 2
    assert shell(capsys, "table", "--output", tmp_path / "x.json")[0] == 2


def test_a_table_of_many_columns_is_read_in_a_time_that_grows_as_their_number(monkeypatch):
    asked = []
    rows = tables._known(levers_alone=True)
    monkeypatch.setattr(tables, "_all_rows", lambda: asked.append(1) or {})
    place = embedded_place()
    heads = [f"{entity}.{lever}" for entity in place.entity_ids for lever in rows.values()]
    heads = list(dict.fromkeys(heads))
    assert rows["benchmarking"] == "benchmarking" and tables._read_heads(["scenario", *heads], place)[1:] == heads
    assert not asked and tables._known.cache_info().currsize <= 2, "tables of names are made once"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_reads_a_table_names_what_is_wrong_and_adds_the_rest_as_one_step(language, monkeypatch):
    sizes, by_size = [], heavy.by_size
    monkeypatch.setattr(heavy, "by_size", lambda *asked, cells: (sizes.append(cells), by_size(*asked, cells=cells))[1])
    app = sound(open_page("scenarios", language))
    rows = "scenario,benchmarking,gdp_growth,conditions\none,0.5,,\ntwo,5,,\nthree,,9,\nfour,,,nope\ndeepening,0.4,,\n"
    app.file_uploader(key="scenario_table_upload").set_value(("many.csv", rows.encode(), "text/csv")).run()
    words, shown = Words.screen(language), app.dataframe[0].value
    assert sizes and set(sizes) == {24}, "a large table is read where it holds up nobody"
    assert list(shown[words("many.row")]) == [3, 4, 5]
    assert list(shown[words("many.column")]) == ["benchmarking", "gdp_growth", "conditions"]
    assert set(shown[words("many.remedy")]) == {words("many.do.outside"), words("many.do.unknown")}
    app.button(key="scenario_table_take").click().run()
    bench = app.session_state["timeline"].bench
    assert bench.names[0] == "one" and len(bench.names) == 2 and len(app.session_state["timeline"].steps) == 2
    assert bench.own[1].levers["benchmarking"].value == 0.4
