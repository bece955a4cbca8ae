"""A folder of monthly files: who is received, missing, rejected; the whole against the sum of its enterprises."""

from __future__ import annotations

import openpyxl
import pandas as pd
import pytest

from simulation import embedded_baseline
from simulation.intake.own_place import own_place
from simulation.intake.own_workbook import read_workbook
from simulation.language.words import Words
from simulation.tracking.followed_in_words import Account
from simulation.tracking.monthly_record import Entry, MonthlyRecord
from simulation.tracking.record_folder import eliminations, read_folder, without_whole
from tests.intake_support import filled, saved
from tests.test_cli import shell

PLACE = embedded_baseline()
HEAD = "indicator,period,value\n"


@pytest.fixture
def folder(tmp_path):
    """All enterprises but one, each with a profit of 10 by June, and the whole with 75."""
    path = tmp_path / "2026-06"
    path.mkdir()
    for number, row in enumerate(PLACE.entities[:-1]):
        (path / f"{row.label_zh if number else row.id}.csv").write_text(HEAD + "total_profit,2026-06,10\n", encoding="utf-8")
    (path / "合计.csv").write_text(HEAD + "total_profit,2026-06,75\nrd_intensity,2026-06,2.8%\n", encoding="utf-8")
    return path


def test_who_is_received_and_who_is_missing(folder):
    found = read_folder(folder, PLACE)
    assert [each.entity for each in found.of("missing")] == [PLACE.entity_ids[-1]]
    assert {each.entity for each in found.of("received")} == {"total", *PLACE.entity_ids[:-1]} and not found.of("rejected")
    assert found.record.value("total_profit", 2026, 6, PLACE.entity_ids[0]) == 10
    (each,) = eliminations(found.record, PLACE, 2026)
    assert (each.summed, each.lacking, each.difference) == (10 * (len(PLACE.entities) - 1), (PLACE.entity_ids[-1],), None)


def test_what_consolidation_takes_out_is_the_whole_less_the_sum(folder):
    (folder / f"{PLACE.entity_ids[-1]}.csv").write_text(HEAD + "total_profit,2026-06,10\n", encoding="utf-8")
    (each,) = eliminations(read_folder(folder, PLACE).record, PLACE, 2026)
    assert each.difference == pytest.approx(75 - 10 * len(PLACE.entities))


@pytest.mark.parametrize(
    ("name", "rows", "key"),
    [
        ("nobody", "total_profit,2026-06,1\n", "error.record_file"),
        (PLACE.entity_ids[-1], "total_profit,June,1\n", "error.sheet_row"),
        (PLACE.entity_ids[-1], "", "error.record_none"),
        (PLACE.entity_ids[-1], "new_product_output,2026-06,5\n", "error.sheet_row"),
    ],
)
def test_a_file_that_cannot_be_used_is_rejected_whole(folder, name, rows, key):
    (folder / f"{name}.csv").write_text(HEAD + rows, encoding="utf-8")
    (receipt,) = read_folder(folder, PLACE).of("rejected")
    assert receipt.problems[0].key == key
    assert all(receipt.problems[0].said(language) for language in ("zh", "en"))


def test_another_enterprises_figures_in_a_file_are_not_taken(folder):
    content = "indicator,period,value,entity\ntotal_profit,2026-06,1,\ntotal_profit,2026-06,2,total\n"
    (folder / f"{PLACE.entity_ids[-1]}.csv").write_text(content, encoding="utf-8")
    found = read_folder(folder, PLACE)
    assert [each.problems[0].key for each in found.of("rejected")] == ["error.record_other"]
    assert found.record.value("total_profit", 2026, 6) == 75


def test_a_second_file_of_an_enterprise_is_rejected(folder):
    (folder / f"{PLACE.entities[1].id}.csv").write_text(HEAD + "total_profit,2026-06,99\n", encoding="utf-8")
    found = read_folder(folder, PLACE)
    assert len(found.of("rejected")) == 1 and found.of("rejected")[0].problems[0].key == "error.twice"


def test_the_shell_follows_a_folder_up(folder, capsys, tmp_path):
    last = PLACE.entity_ids[-1]
    (folder / f"{last}.csv").write_text(HEAD + "total_profit,2026-06,10\n", encoding="utf-8")
    (folder / "nobody.csv").write_text(HEAD, encoding="utf-8")
    out = tmp_path / "year.csv"
    code, _, err = shell(capsys, "track", "--preset", "deepening", "--record", folder, "--output", out)
    table = pd.read_csv(out)
    assert code == 0 and "nobody.csv" in err and err.count("total_profit") == 0
    row = table[table["entity"] == "eliminations"].iloc[0]
    assert row["so_far"] == pytest.approx(75 - 10 * len(PLACE.entities))
    assert set(table["entity"]) == {"total", "eliminations", *PLACE.entity_ids}


def test_what_only_enterprises_report_is_told_by_how_many_of_how_many():
    """Three of nine reported net profit in June, one of them only for May; profit of the whole stands and is not named."""
    place = PLACE
    first, second, third = place.seen_ids[:3]
    own = MonthlyRecord(
        (
            Entry("net_profit", 2026, 6, 1.0, first),
            Entry("net_profit", 2026, 5, 1.0, second),
            Entry("net_profit", 2026, 6, 1.0, third),
            Entry("total_profit", 2026, 6, 1.0, first),
            Entry("total_profit", 2026, 6, 9.0),
        )
    )
    assert without_whole(own, place, 2026) == (("net_profit", 6, (first, third)),)
    (told,) = Account(Words("zh"), (), own, 2026, place).partly
    assert f"净利润（截至6月，{len(place.seen_ids)}户中已报2户：{place.entities[0].label_zh}、" in told
    assert not without_whole(own, place, 2025)


def test_yearly_files_of_a_folder_are_decembers_of_their_enterprises(tmp_path):
    """A yearly table for each of three enterprises but one, and the whole's with its total: who is missing, and what consolidation takes out."""
    place = own_place(read_workbook(saved(filled(count=3)), "own.xlsx")).place
    names = [row.label_zh for row in place.entities]
    heads = ["企业名称", "营业总收入", "利润总额"]
    for name in names[:2]:
        (tmp_path / f"{name}.xlsx").write_bytes(
            sheet(["2026年主要指标", None, "单位：万元"], heads, [name, 1_000_000, 50_000])
        )
    rows = [[name, 1_000_000, 50_000] for name in names]
    (tmp_path / "合计.xlsx").write_bytes(
        sheet(["2026年主要指标", None, "单位：万元"], heads, *rows, ["合计", 2_900_000, 149_000])
    )
    found = read_folder(tmp_path, place)
    assert [one.entity for one in found.of("missing")] == [place.entity_ids[2]] and not found.of("rejected")
    assert found.record.value("revenue", 2026, 12, place.entity_ids[0]) == pytest.approx(100)
    assert found.record.value("total_profit", 2026, 12) == pytest.approx(14.9)
    assert found.record.value("total_profit", 2026, 12, place.entity_ids[2]) is None
    (tmp_path / f"{names[2]}.xlsx").write_bytes(sheet(["2026年主要指标", None, "单位：万元"], heads, *rows[1:]))
    (receipt,) = read_folder(tmp_path, place).of("rejected")
    assert names[1] in receipt.problems[0].said("zh") and place.entity_ids[1] not in receipt.problems[0].said("zh")


def test_a_monthly_file_of_a_folder_may_stand_below_a_title(tmp_path):
    heads = ["指标", "月份", "本年累计或月末数"]
    content = sheet(["钢铁板块月报"], [None], heads, ["利润总额", "2026-06", 10])
    (tmp_path / f"{PLACE.entity_ids[0]}.xlsx").write_bytes(content)
    assert read_folder(tmp_path, PLACE).record.value("total_profit", 2026, 6, PLACE.entity_ids[0]) == 10


def sheet(*rows) -> bytes:
    """A workbook of these rows."""
    file = openpyxl.Workbook()
    for row in rows:
        file.active.append(row)
    return saved(file)
