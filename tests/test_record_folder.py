"""A folder of monthly files: who is received, missing, rejected; the whole against the sum of its enterprises."""

from __future__ import annotations

import pandas as pd
import pytest

from simulation import embedded_baseline
from simulation.language.words import Words
from simulation.tracking.followed_in_words import Account
from simulation.tracking.monthly_record import Entry, MonthlyRecord
from simulation.tracking.record_folder import eliminations, read_folder, without_whole
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
