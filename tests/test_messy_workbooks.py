"""From messy workbooks of 28 groups, by their messages alone, to figures that the model runs on; and mutated ones without a traceback."""

from __future__ import annotations

import io
import json
import random
import zipfile

import numpy as np
import openpyxl
import pytest

from simulation import Scenario, ScenarioError, project
from simulation.engine.errors import sentences
from simulation.intake.border import read_sheets
from simulation.intake.own_workbook import read_workbook
from simulation.intake.workbook_fields import FIGURES
from tests.intake_support import BASE, edited, filled, saved
from tests.messy_workbooks import COUNT, MENDED, MESSY, groups, mended, with_results
from tests.support import assert_sound


@pytest.mark.parametrize("name", MESSY)
def test_its_messages_lead_to_figures_without_errors(name):
    """Errors stand at the cells that are wrong (or at the rows that name the same enterprise), and none is left when those are mended."""
    found = read_workbook(MESSY[name](), "own.xlsx")
    told = {(p.sheet, p.cell) for p in found.errors}
    assert set(MENDED[name]) <= told and len(told) <= len(MENDED[name]) + 1
    right = read_workbook(mended(name), "own.xlsx")
    assert not right.errors, [p.plain("zh") for p in right.errors]
    assert right.base_year == BASE and len(right.enterprises) == COUNT
    for key, one in zip(right.enterprises, groups(), strict=True):
        for field in FIGURES:
            wanted = one[field] * (1e-4 if field == "employees" else 1)
            assert right.figures[key, field].value == pytest.approx(wanted, rel=1e-3, abs=1e-5)
    if name != "annual":
        assert {year for _, year, _ in right.history} == {BASE - 1, BASE - 2}


def test_a_letter_for_a_digit_leads_to_the_name_that_is_meant():
    """Of 企业2l the nearest by edits is 企业2, which is another enterprise; to use it would make a double."""
    found = [p.suggestion("zh") for p in read_workbook(MESSY["pasted"](), "own.xlsx").errors if p.kind == "unlisted_near"]
    assert found == ["是否应为“企业21”？请改用同一名称"]


@pytest.mark.parametrize("language, unit", [("zh", "亿元"), ("en", "CNY 100m")])
def test_a_missed_total_says_by_how_much_and_in_what(language, unit):
    """15 million 万元 too much in the sheet is 1,500 in the unit that the message is written in."""
    book = openpyxl.load_workbook(io.BytesIO(mended("annual")))
    sheet = book["附表1"]
    row = next(cell.row for cell in sheet["B"] if str(cell.value).startswith("合"))
    sheet.cell(row, 7).value += 15_000_000
    (said,) = [p.reason(language) for p in read_workbook(saved(book), "own.xlsx").errors if p.kind == "total_missed"]
    assert unit in said and "1,5" in said and said.endswith(unit if language == "zh" else f"({unit})")


def test_a_workbook_without_any_unit_is_refused_with_the_units_that_are_meant():
    """Ratios see nothing: money and persons are 10,000 times too large together."""
    book = openpyxl.load_workbook(io.BytesIO(mended("annual")))
    book["附表1"]["L2"] = None
    found = read_workbook(saved(book), "annual.xlsx")
    told = [(one.cell, one.fields["meant"][0]) for one in found.errors if one.kind == "unit_unstated"]
    assert told == [("E4", "万元"), ("K4", "人")]
    assert all("万元" in one.suggestion("zh") for one in found.errors if one.kind == "unit_unstated")
    book["附表1"]["L2"] = "单位：万元、人"
    assert not read_workbook(saved(book), "annual.xlsx").errors


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_first_sheet_is_read_with_results_stored_and_one_that_only_bears_its_name_is_not(language):
    counted = " ¶ ".join(f"about!{column}{row}=5" for row in (14, 15, 16) for column in "BC")
    assert not edited(counted, language).problems, "as any spreadsheet program saves it"
    book = filled(language)
    named = book.worksheets[0].title
    del book[named]
    sheet = book.create_sheet(named)
    for row in range(1, 9):
        sheet.append([f"x{row}", row])
    found = read_workbook(saved(book), "own2025.xlsx")
    assert ("sheet_not_read", named) in {(one.kind, one.sheet) for one in found.problems}


def test_who_reports_names_the_place():
    assert read_workbook(mended("annual"), "annual.xlsx").about["place_name"] == "市国资委"


def test_what_is_pasted_is_read_in_its_unit():
    right = read_workbook(mended("pasted"), "own.xlsx")
    keys = list(right.enterprises)
    assert right.figures[keys[4], "new_energy_capacity"].value == pytest.approx(12)  # 120 兆瓦
    assert [(r.indicator, r.year, r.month, r.figure.value) for r in right.record] == [
        ("total_profit", 2026, 3, 21.5), ("total_profit", 2026, 6, 44.0), ("revenue", 2026, 6, 1500.0),
    ]  # fmt: skip
    assert [(t.indicator, t.year, t.side, t.figure.value) for t in right.targets] == [
        ("total_profit", 2027, "at_least", 130.0)
    ]
    assert {(year, figure.value) for (_, year), figure in right.debt.items()} == {(2027, 12.0), (2028, 8.0)}


def test_formulas_with_results_are_read_as_their_results():
    heads = [
        "企业名称",
        "企业类型",
        "所属行业",
        "营业收入（亿元）",
        "利润总额（亿元）",
        "净利润（亿元）",
        "资产总额（亿元）",
        "所有者权益（亿元）",
        "从业人员（人）",
        "人工成本（亿元）",
    ]
    one = groups()[0]
    rows = [[f"{BASE}年"], heads, [one["name"], one["type"], one["industry"], *(float(one[name]) for name in FIGURES)]]
    right = read_workbook(with_results(rows), "own.xlsx")
    assert not right.errors and right.figures[next(iter(right.enterprises)), "revenue"].value == one["revenue"]


def mutated(content: bytes, rng: random.Random) -> bytes:
    """An accepted workbook with something in it changed: a cell, a part's text, its bytes, or the archive's."""
    way = rng.randrange(5)
    if way == 0:
        raw = bytearray(content)
        for _ in range(rng.randrange(1, 20)):
            raw[rng.randrange(len(raw))] = rng.randrange(256)
        return bytes(raw)
    old, buffer = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    names = [name for name in old.namelist() if name.endswith((".xml", ".rels"))]
    chosen = (
        rng.choice(names)
        if way != 1
        else rng.choice([name for name in names if "worksheets/sheet" in name and name.endswith(".xml")])
    )
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in old.namelist():
            part = old.read(name)
            if name == chosen:
                part = _spoilt(part, way, rng)
            if part is not None:
                archive.writestr(name, part)
    return buffer.getvalue()


ODD = (
    b"-1",
    b"1e400",
    b"nan",
    b"99999999999999999999",
    b"#REF!",
    b"\xef\xbc\x8d",
    b"x",
    b"",
    b"A1:XFD1048576",
    b"1,2,3",
    b"0",
    b"=1+1",
    b"2025-13-45",
    b"&#0;",
    b"\xff",
)


def _spoilt(part: bytes, way: int, rng: random.Random) -> bytes | None:
    raw = bytearray(part)
    if way == 1 or way == 2:  # what stands between two marks
        starts = [i for i, sign in enumerate(raw) if sign in b'>"'][:-1]
        for _ in range(rng.randrange(1, 6)):
            start = rng.choice(starts)
            ends = [i for sign in b'<"' if (i := raw.find(bytes([sign]), start + 1)) > 0]
            if ends and min(ends) <= len(raw):
                raw[start + 1 : min(ends)] = rng.choice(ODD)
                starts = [i for i, sign in enumerate(raw) if sign in b'>"'][:-1]
        return bytes(raw)
    if way == 3:
        start = rng.randrange(len(raw))
        del raw[start : start + rng.randrange(1, 200)]
        return bytes(raw)
    return None if rng.random() < 0.3 else bytes(raw[: rng.randrange(len(raw))])


def refused_or_read(content: bytes, name: str) -> bool:
    """Whether a file is read; anything but a reading or a refusal with its sentence fails the test."""
    try:
        book = read_workbook(content, name)
    except ScenarioError as error:
        assert error.key in sentences() and all(error.said(language) for language in ("zh", "en"))
        return False
    for problem in book.problems:
        assert all((problem.reason("zh"), problem.reason("en"), problem.suggestion("zh"), problem.suggestion("en")))
    json.dumps([p.plain("zh") for p in book.problems])
    return True


def short(book) -> bytes:
    """A template of two enterprises without remarks and rows for more, so that it is read in a fraction of the time."""
    for sheet in book:
        sheet.delete_rows(11, sheet.max_row)
        for row in sheet.iter_rows():
            for cell in row:
                cell.comment = None
    return saved(book)


def mutations(count: int, seed: int) -> tuple[int, int]:
    """How many mutated workbooks were read, and how many refused."""
    rng = random.Random(seed)
    accepted = [short(filled(count=2)), short(filled("en", 2)), MESSY["annual"](4), MESSY["files"](4)]
    assert not any(read_workbook(content, "own.xlsx").errors for content in accepted)
    read = sum(refused_or_read(mutated(accepted[i % len(accepted)], rng), "own.xlsx") for i in range(count))
    return read, count - read


def test_mutated_uploads_are_read_or_refused():
    read, refused = mutations(1700, 14)
    assert read > 100 and refused > 100  # both happen often, or nothing is shown


def test_mutated_tables_of_text_are_read_or_refused():
    rng = random.Random(3)
    lines = ["企业名称,企业类型,所属行业,营业收入（亿元）,利润总额（亿元）,从业人员（人）"]
    lines += [
        f"{one['name']},{one['type']},{one['industry']},{one['revenue']},{one['total_profit']},{one['employees']}"
        for one in groups()[:6]
    ]
    text = "\n".join(lines)
    for i in range(300):
        raw = bytearray(text.encode(("utf-8", "gb18030", "utf-16")[i % 3]))
        for _ in range(rng.randrange(1, 8)):
            at = rng.randrange(len(raw))
            raw[at : at + rng.randrange(3)] = rng.choice(ODD)
        refused_or_read(bytes(raw), "own.csv")


def test_a_mutated_marked_copy_can_be_made():
    from simulation.intake.marked_copy import marked_copy

    rng = random.Random(5)
    content = mended("annual")
    for _ in range(40):
        spoilt = mutated(content, rng)
        try:
            book = read_workbook(spoilt, "own.xlsx")
        except ScenarioError:
            continue
        try:
            again = marked_copy(spoilt, "own.xlsx", book, "zh")
        except ScenarioError:
            continue
        assert openpyxl.load_workbook(io.BytesIO(again)).sheetnames[0].startswith("检查结果")


def test_large_workbooks_are_read():
    """600 subsidiaries."""
    right = read_workbook(saved(filled("zh", 600, history=0)), "own.xlsx")
    assert not right.errors and len(right.enterprises) == 600 and len(read_sheets(saved(filled()), "own.xlsx")) > 7


def test_the_model_runs_on_completed_figures():
    """Every column is there, shares add up, accounts close; what is stated is kept, what is not is marked assumed."""
    from simulation.intake.completion import completed

    right = read_workbook(mended("files"), "own.xlsx")
    own = completed(right)
    for key, row in own.items():
        for name in ("revenue", "total_profit", "total_assets", "equity"):
            assert row[name].grade == "reported" and row[name].value == right.figures[key, name].value
        pay = right.figures[key, "labour_cost"].value / right.figures[key, "employees"].value
        assert row["compensation_per_head"].value == pytest.approx(pay) and row["depreciation"].grade == "assumed"
    assert sum(row["chain_share"].value for row in own.values()) == pytest.approx(1, abs=1e-9)
    projection = project(Scenario(), right_place(right))
    assert_sound(projection)
    stated = sum(right.figures[key, "total_profit"].value for key in right.enterprises)
    assert projection.total("total_profit")[0] == pytest.approx(stated)
    assert np.isfinite(projection.total("total_profit")).all()


def right_place(right):
    """The figures of a workbook as a place with the embedded one's years."""
    from simulation.engine.place_reading import place_of
    from simulation.intake.own_tables import tables_of

    tables = tables_of(right)
    return place_of({name: tables[name] for name in ("entities", "base_year")})


def test_edits_are_what_they_say():
    assert [p.cell for p in edited("base_year!B9='18,5'").errors] == ["B9"]
