"""The workbook: live formulas whose cached values are right, checks that pass, levers that come back equal."""

import datetime
import io
import re
import zipfile
from dataclasses import replace
from functools import cache

import numpy as np
import openpyxl
import pytest
import xlsxwriter

from simulation import Scenario, ScenarioError, embedded_place, project
from simulation.intake.parser import MOST_BYTES
from simulation.intake.typed_cells import number
from simulation.report.content.target_table import judged
from simulation.report.excel.book import Book
from simulation.report.excel.flow_sheet import ACCOUNTS, lines
from simulation.report.excel.lever_sheet import levers as lever_sheet_of
from simulation.report.excel.lever_sheet import read_levers
from tests.report_support import HOSTILE, converted, made, plan, presets, story, story_of

NAMES = ("deepening", "first_class")


@cache
def book(names=NAMES, language="zh", **options):
    """A workbook as another library reads it, for reading alone."""
    return openpyxl.load_workbook(io.BytesIO(made(names, language, ("xlsx",))[".xlsx"]), **options)


def formulas(workbook):
    """Place and text of every formula."""
    return {(s.title, c.coordinate): c.value for s in workbook for row in s.iter_rows() for c in row if c.data_type == "f"}


def test_summary_is_formulas_with_cached_values():
    live, cached = book(), book(data_only=True)
    found = formulas(live)
    assert len(found) > 600 and {sheet for sheet, _ in found} == {"摘要", "方案对比", "走势图", "逐年变动", "勾稽校核"}
    assert all(cached[sheet][cell].value is not None for sheet, cell in found)
    sheet, told = cached["摘要"], story(NAMES)
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=6, max_row=12)}
    profit, aimed = rows["利润总额"], next(row for row in sheet.iter_rows(min_row=14) if row[0].value == "利润总额")
    alert = judged(told, told.lead)[0]
    assert [cell.value for cell in aimed[2:5]] == [
        alert.target.value,
        alert.value,
        pytest.approx(alert.value - alert.target.value),
    ]
    assert (
        profit[4].value == told.lead.projection.total("total_profit")[-1] and profit[6].value == told.lead.headlines[0].low
    )
    assert profit[5].value == pytest.approx(told.lead.headlines[0].gap)
    returns = rows["净资产收益率"][5]
    assert returns.value == pytest.approx(told.lead.headlines[1].gap * 100) and "个百分点" in returns.number_format
    passed = next(row[1].value for row in sheet.iter_rows() if row[0].value == "勾稽校核：通过")
    assert len(set(passed.split("/"))) == 1


def test_every_identity_holds():
    sheet = book(data_only=True)["勾稽校核"]
    results = [row[6] for row in sheet.iter_rows(min_row=6, values_only=True) if row[0]]
    assert len(results) == (9 + len(ACCOUNTS)) * 3 * 7 and set(results) == {"通过"}


def rolled(language):
    """Rows of the roll-forward by scenario, entity, account and item."""
    sheet = book(language=language, data_only=True)[{"zh": "逐年变动", "en": "Roll-forward"}[language]]
    return {tuple(row[:4]): row[5:] for row in sheet.iter_rows(min_row=6, values_only=True)}


@pytest.mark.parametrize("language, opening, closing, check, money", [
    ("zh", "期初", "期末", "差额", 1.0), ("en", "Opening", "Closing", "Difference", 0.1),
])  # fmt: skip
def test_accounts_roll_forward_from_year_to_year(language, opening, closing, check, money):
    """Opening, flows and closing of the whole and of each entity: what a reader adds up closes, and is the model's."""
    words, rows = story(NAMES, language).words, rolled(language)
    run = story(NAMES, language).lead.projection
    name, whole = story(NAMES, language).brief(40)[story(NAMES, language).lead.code], story(NAMES, language).entity("total")
    own = {(part[2], part[3]): row for part, row in rows.items() if part[:2] == (name, whole)}
    equity = words.variable("equity")
    assert own[equity, opening][1:] == pytest.approx(own[equity, closing][:-1])
    assert own[equity, closing] == pytest.approx(run.total("equity") * money)
    moved = run.total("net_profit") - run.total("dividends") + run.total("capital_paid_in")
    moved = moved + run.total("deal_cash") + run.total("rescue_capital")
    assert own[equity, opening][3] + moved[3] * money == pytest.approx(own[equity, closing][3])
    checks = [value for part, row in rows.items() if part[3] == check for value in row]
    assert len(checks) == 3 * 10 * len(ACCOUNTS) * 8 and max(map(abs, checks)) < 1e-6
    parts = [row for part, row in rows.items() if part[0] == name and part[1] != whole and part[2:] == (equity, closing)]
    assert len(parts) == 9 and sum(row[-1] for row in parts) == pytest.approx(own[equity, closing][-1])


def test_accounts_roll_forward_where_an_enterprise_leaves():
    """What it takes with it is a row of its own, and the rest closes without it."""
    run = project(Scenario("usual"))
    gone = np.zeros_like(run.values["leaving"])
    gone[4, 2] = 1.0
    stocks = {name for account in ACCOUNTS.values() if account.opened for name in account.stock}
    left = {name: run.values[name] - gone.cumsum(axis=0) * run.values[name][3, 2] for name in stocks}
    run = replace(run, values={**run.values, **left, "leaving": gone})
    for name, account in ACCOUNTS.items():
        if account.opened:
            for entity in ("total", run.baseline.entity_ids[2]):
                found = {line.item: line.values for line in lines(run, entity, name)}
                whole = sum(sign * run.entity(each, run.baseline.entity_ids[2])[3] for each, sign in account.stock.items())
                assert found["left"][4] == pytest.approx(-whole) and not found["left"][[1, 2, 3, 5]].any()
                assert found["check"] == pytest.approx(np.zeros(8), abs=1e-6), (name, entity)


def without_values(content):
    """A workbook whose formulas have lost their cached values."""
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as bare:
            for name in old.namelist():
                data = old.read(name)
                if name.startswith("xl/worksheets/sheet"):
                    data = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", data)
                bare.writestr(name, data)
    return buffer.getvalue()


def test_recalculation_by_another_program_gives_the_cached_values(tmp_path):
    """LibreOffice computes every formula anew, from a copy without cached values, and finds the same."""
    bare = {f"{language}.xlsx": without_values(made(NAMES, language, ("xlsx",))[".xlsx"]) for language in ("zh", "en")}
    for name, path in converted(tmp_path, bare, "xlsx:Calc MS Excel 2007 XML").items():
        again, cached = openpyxl.load_workbook(path, data_only=True), book(language=name[:2], data_only=True)
        for sheet, cell in formulas(book(language=name[:2])):
            one, other = again[sheet][cell].value, cached[sheet][cell].value
            assert one == other or one == pytest.approx(other, rel=1e-9, abs=1e-9), (sheet, cell, one, other)
        assert read_levers(path.read_bytes()) == presets(*NAMES)


def written(*scenarios):
    """The workbook of scenarios with its lever sheet alone: the others are nothing to it, and nine tenths of the time."""
    file = xlsxwriter.Workbook(buffer := io.BytesIO(), {"in_memory": True, "strings_to_formulas": False})
    lever_sheet_of(Book(story_of(*scenarios), file))
    file.close()
    return buffer.getvalue()


@pytest.mark.parametrize("scenarios", [
    (plan(), plan("我的方案 2").with_lever("storage_share", None)), (Scenario("空"),),
    (plan("同名"), Scenario("同名", {"benchmarking": 1})), tuple(plan(name) for name in HOSTILE[:4]),
    presets("reference", *NAMES, "deleveraging"),
])  # fmt: skip
def test_levers_come_back_equal(scenarios):
    content = written(*scenarios)
    if any(Scenario(s.name) == s for s in scenarios):
        assert read_levers(content)[0].id == scenarios[0].id
    assert read_levers(content) == scenarios


def test_every_lever_can_be_set_in_the_sheet():
    """All 27 rows are there with limits; a value typed in arrives."""
    workbook = openpyxl.load_workbook(io.BytesIO(written(*presets("reference"))))
    sheet = workbook["方案措施"]
    heads = [cell.value for cell in sheet[5]]
    rows = {row[heads.index("code")].value: row for row in sheet.iter_rows(min_row=6)}
    assert set(embedded_place().levers) <= set(rows)
    rows["delegation"][heads.index("value")].value = "８０％"
    for field in ("value", "start", "full", "shape"):
        rows["benchmarking"][heads.index(field)].value = None
    rows["benchmarking"][heads.index("by_year")].value = "2025=0.2; 2028=0.6"
    buffer = io.BytesIO()
    workbook.save(buffer)
    (scenario,) = read_levers(buffer.getvalue())
    assert scenario.levers["delegation"].value == 0.8 and scenario.levers["benchmarking"].by_year == (
        (2025, 0.2),
        (2028, 0.6),
    )
    assert project(scenario).total("total_profit")[-1] > project(Scenario()).total("total_profit")[-1]


@pytest.mark.parametrize(("raw", "value"), [("1,800", 1800), ("6.2%", 0.062), ("１８００", 1800), ("−3", -3), (0.5, 0.5)])
def test_numbers_are_read_as_people_write_them(raw, value):
    assert number("x", raw) == pytest.approx(value)


@pytest.mark.parametrize("content", [b"", b"no workbook", b"PK\x03\x04broken"])
def test_wrong_files_are_refused(content):
    with pytest.raises(ScenarioError, match="workbook"):
        read_levers(content)


@cache
def lever_sheet():
    """The workbook without its other sheets, which takes a tenth of the time to open and save."""
    return alone(made(NAMES, "zh", ("xlsx",))[".xlsx"])


def alone(content):
    """The lever sheet of a workbook."""
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in workbook.sheetnames:
        if sheet != "方案措施":
            del workbook[sheet]
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def test_the_lever_sheet_is_read_by_itself_too():
    assert read_levers(lever_sheet()) == presets(*NAMES)


def typed(cells):
    """What is read from the lever sheet after some of its cells were typed."""
    workbook = openpyxl.load_workbook(io.BytesIO(lever_sheet()))
    for cell, value in {**dict.fromkeys(("L6", "M6", "N6", "O6", "P6")), **cells}.items():
        workbook["方案措施"][cell].value = value
    buffer = io.BytesIO()
    workbook.save(buffer)
    return read_levers(buffer.getvalue())


LEVER, AMOUNT = 6, 6 + list(embedded_place().levers).index("transformation_investment")  # rows of the sheet


@pytest.mark.parametrize(("cells", "said"), [
    ({"L6": "much"}, "row 6: levers.benchmarking: expected a number, found 'much'"),
    ({"L6": 3}, "row 6: levers.benchmarking: 3 is outside"),
    ({"L6": True}, "row 6: levers.benchmarking: expected a number, found true"),
    ({"L6": "0,5"}, "row 6: levers.benchmarking: '0,5' can be read as two numbers"),
    ({f"L{AMOUNT}": "18,5"}, "transformation_investment: '18,5' can be read as two numbers"),
    ({f"L{AMOUNT}": "1,80"}, "can be read as two numbers"),
    ({f"L{AMOUNT}": "18,00,0"}, "can be read as two numbers"),
    ({f"L{AMOUNT}": "50%"}, "'50%' is a percentage, but the unit is"),
    ({f"L{AMOUNT}": datetime.date(2025, 1, 1)}, ": 2025-01-01 is a date, not a number; set the cell's format"),
    ({"L6": 0.5, "M6": 2025.5}, "row 6: levers.benchmarking.start: 2025.5 is not a year from"),
    ({"L6": 0.5, "M6": datetime.datetime(2025, 1, 1)},  # noqa: DTZ001
      "2025-01-01 is not a year from .*; write a year such as 2027"),
    ({"L6": 0.5, "M6": "next"}, "'next' is not a year"),
    ({"M6": 2025}, "row 6: levers.benchmarking: states no value"),
    ({"L6": 0.5, "P6": "2025=0.2"}, "row 6: levers.benchmarking: by_year cannot be combined with value"),
    ({"P6": "2025=0.2", "N6": 2027}, "by_year cannot be combined with value, start, full"),
    ({"P6": "2024=0.2; 2024=0.3"}, "row 6: levers.benchmarking.2024: stated twice"),
    ({"P6": "2024:0.2; 2028:0.3"}, "'2024:0.2; 2028:0.3' is not values by year; write 2025=180"),
    ({"P6": "0.2"}, "is not values by year"),
    ({"P6": "2024="}, "is not values by year"),
    ({"C6": "levers"}, "row 6: part: “levers” is unknown"),
    ({"E6": "bench", "L6": 0.5}, "row 6: lever 'bench' is unknown"),
    ({"L6": 0.5, "E7": "benchmarking", "L7": 0.6, "P7": None}, "row 7: benchmarking: stated twice"),
    ({"L6": "=1-0.3"}, "cell L6: its formula has no stored result"),
    ({"D6": "steel", "L6": 0.5}, 'row 6: benchmarking: the part is for all, but the column entity says "steel"'),
    ({"E6": None, "L6": 0.5}, "row 6: a setting without its code"),
    ({"M5": "value"}, "value: stated twice"),
])  # fmt: skip
def test_wrong_cells_are_named(cells, said):
    with pytest.raises(ScenarioError, match=said):
        typed(cells)


@pytest.mark.parametrize(("cells", "wanted"), [
    ({"P6": "２０２５年＝２０％；2028年 = 0.6；"}, {"by_year": {"2025": 0.2, "2028": 0.6}}),
    ({"L6": " ５０％ ", "M6": "2026年", "N6": 2028.0, "O6": " Linear "}, {"value": 0.5, "start": 2026, "full": 2028, "shape": "linear"}),
    ({"C6": " lever ", "E6": " benchmarking ", "L6": "0.5"}, 0.5),
])  # fmt: skip
def test_forms_of_a_chinese_keyboard_are_read(cells, wanted):
    scenario = typed(cells)[0]
    assert (
        scenario.to_dict()["levers"]["benchmarking"]
        == Scenario("own", {"benchmarking": wanted}).to_dict()["levers"]["benchmarking"]
    )


@pytest.mark.parametrize(
    "raw", ["", "-", ",", "1,", "1,23", "12,34,567", "1.2.3", "0x10", "1e400", "nan", "inf", "1 2", "一百"]
)
def test_what_is_no_number_is_refused(raw):
    with pytest.raises(ScenarioError):
        number("x", raw)


def test_a_file_that_swells_when_unpacked_is_refused():
    """A small archive of many zeros is turned away by its size, before anything of it is read."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", bytes(MOST_BYTES + 1))
    assert len(buffer.getvalue()) < 100_000
    with pytest.raises(ScenarioError, match="too large once unpacked"):
        read_levers(buffer.getvalue())


def test_a_copied_lever_sheet_is_refused():
    """Which of the two is meant nobody can know."""
    workbook = openpyxl.load_workbook(io.BytesIO(lever_sheet()))
    workbook.copy_worksheet(workbook["方案措施"])
    workbook.save(buffer := io.BytesIO())
    with pytest.raises(ScenarioError, match="both hold levers"):
        read_levers(buffer.getvalue())
