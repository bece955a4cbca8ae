"""Targets in documents: value, gap, chance and state as the targets page judges them, by the place's targets or one's own."""

import json

import pytest

from simulation import Scenario
from simulation.analysis.goals.alerts import alerts
from simulation.analysis.goals.targets import TargetSet
from simulation.language.numbers import MINUS
from simulation.report import Request
from simulation.report.bundle.recipe import Pack
from simulation.report.content import target_table
from simulation.report.content.facts import gather
from simulation.report.content.request import ReportError
from simulation.report.content.story import Story

OWN = TargetSet().with_value("total_profit", 2030, 200.0)


def story(*names: str, language: str = "zh", targets: str = "") -> Story:
    return Story(gather(Request(tuple(map(Scenario.preset, names)), language, ("csv",), draws=40, targets=targets)))


def test_every_target_of_the_last_year_is_judged_as_on_the_targets_page():
    told = story("first_class")
    case = told.lead
    found = {a.target.outcome: a for a in alerts(TargetSet(), case.projection, case.ensemble) if a.target.year == told.year}
    table = target_table.target_table(told)
    assert len(table.rows) == len(found) == 7 and all(
        len(row) == len(table.heads) == len(table.figures) for row in table.rows
    )
    for row, (outcome, alert) in zip(table.rows, found.items(), strict=True):
        assert row[0] == told.words.variable(outcome) and row[2] == told.words.figure(outcome, alert.value)
        assert row[3].startswith("富余" if alert.target.margin(alert.value) >= 0 else "差") and MINUS not in row[3]
        assert alert.probability is not None and row[4] == told.words.chance(alert.probability)
        assert row[5] == {"blue": "● 达标", "yellow": "▲ 关注", "red": "■ 预警"}[alert.colour]


def test_beyond_the_last_year_that_has_targets_those_are_told():
    """As on the targets page: a document to a later year does not lose them."""
    plan = Scenario.preset("first_class")
    near, far = (Story(gather(Request((plan,), "zh", ("csv",), draws=40, until=until))) for until in (2030, 2035))
    assert far.year == 2035 and target_table.title(far) == target_table.title(near)
    assert target_table.target_table(far) == target_table.target_table(near)


def test_own_targets_count_and_are_not_called_set_here():
    usual, own = story("first_class"), story("first_class", targets=OWN.to_json())
    row = next(row for row in target_table.target_table(own).rows if row[0] == "利润总额")
    assert row[1] == "不低于200.0亿元" and row[3].startswith("富余") and row[5] == "● 达标"
    assert "利润总额" in target_table.notes(usual)[2]
    assert "利润总额" not in target_table.notes(own)[2]
    assert own.reading[0].text != usual.reading[0].text


def test_targets_name_the_scheme_of_base_year_and_target_year():
    said = target_table.notes(story("first_class"))[1]
    assert "2030年" in said and "2025年起" in said and "2023年" in said and said.count("一利五率") == 2


def test_the_first_sentence_says_which_targets_are_missed():
    """Of all targets in the table of the year, duties among them."""
    found = story("first_class")
    told, count = found.reading[0], len(target_table.target_table(found).rows)
    assert count > 4 and told.key == "paper.verdict" and told.text.endswith("。")
    assert told.text.startswith(f"到2030年，{count}项目标按中心测算达到")


def test_a_comparison_has_a_column_for_each_plan():
    told = story("first_class", "deepening", language="en")
    table = target_table.target_table(told)
    assert len(table.heads) == 4 and all(row[2].split(" ")[-1] in ("course", "risk") for row in table.rows)


def test_targets_that_cannot_be_used_are_refused_with_the_reason():
    wrong = json.dumps({"schema": "targets/1.0", "changes": {"total_profit": {"2030": 1e9}}})
    with pytest.raises(ReportError, match="total_profit|total profit"):
        story("first_class", targets=wrong)
    with pytest.raises(ReportError):
        story("first_class", targets="no targets")


def test_own_targets_are_kept_in_manifest_and_recipe():
    request = story("first_class", targets=OWN.to_json()).facts.request
    assert Request.from_plain(request.plain()).targets == OWN.to_json()
    assert "targets" not in story("first_class").facts.request.plain()
    pack = Pack("own", request.scenarios, ("csv",), targets=OWN.to_json())
    assert Pack.from_json(pack.to_json()).targets == OWN.to_json()
    assert next(pack.requests()).targets == OWN.to_json()


@pytest.mark.parametrize("names", [("first_class",), ("first_class", "deepening")])
def test_where_no_target_is_set_the_table_says_so(names):
    none = {outcome: {"2030": None} for outcome, year in TargetSet().place.targets if year == 2030}
    told = story(*names, targets=json.dumps({"schema": "targets/1.0", "changes": none}))
    (row,) = target_table.target_table(told).rows
    assert row[0] == "2030年没有设目标" and len(row) == len(target_table.target_table(told).heads)
