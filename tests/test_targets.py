"""Targets as one value: what the tables hold, changes to them, saving and loading."""

from __future__ import annotations

import json
import math

import pytest

from simulation import Scenario, catalogue, embedded_place, project
from simulation.analysis.analysis_errors import AnalysisError
from simulation.analysis.goals.targets import LIKELY, Target, TargetSet

YEARS = range(2024, 2031)


@pytest.fixture(scope="module")
def base():
    """Base-year values of the indicators."""
    reference = project(Scenario.preset("reference"))
    return {outcome: float(reference.total(outcome)[0]) for outcome in embedded_place().target_rules}


def test_profit_targets_follow_the_scheme_of_their_year(base):
    """2024 and 2025 ask for profit not below the year before; for later years nothing is published, and growth as GDP is set here."""
    level, values = base["total_profit"], TargetSet().values("total_profit")
    for year in YEARS:
        level *= 1 + embedded_place().condition_paths["central", "gdp_growth"][year].value
        wanted = base["total_profit"] if year <= 2025 else level
        assert catalogue().appraisal.duties(year)["total_profit"] == "keep"
        assert values[year] == pytest.approx(wanted, abs=0.05)


def test_targets_of_2026_and_later_are_marked_not_published():
    for (_, year), row in embedded_place().targets.items():
        if year >= 2026:
            assert row.grade == "assumed" and row.source.startswith("未公布") and "Not published" in row.source


def test_productivity_targets_grow_as_in_central_enterprises(base):
    facts = embedded_place().facts
    pace = (float(facts["F415"].value) / float(facts["F400"].value)) ** (1 / 3)
    for i, year in enumerate(YEARS, start=1):
        assert TargetSet().values("labour_productivity")[year] == pytest.approx(
            base["labour_productivity"] * pace**i, abs=0.05
        )


def test_the_cash_ratio_has_a_target_while_it_is_asked_for(base):
    assert set(TargetSet().values("operating_cash_ratio")) == {2024}


def next_tenth(level: float) -> float:
    """A share, raised to the next tenth of a point."""
    return (math.floor(round(level * 1000, 1)) + 1) / 1000


def test_ratios_that_must_rise_are_the_next_tenth_of_a_point_above_the_last_known(base):
    """Return on equity is known of 2023 alone, R&D intensity of the first half of 2025 too."""
    assert set(TargetSet().values("return_on_equity").values()) == {next_tenth(base["return_on_equity"])}
    known = float(embedded_place().facts["F134"].value) / 100
    wanted = [next_tenth(base["rd_intensity"] if year <= 2025 else known) for year in YEARS]
    assert list(TargetSet().values("rd_intensity").values()) == wanted


def test_no_target_to_come_would_be_met_by_a_retreat(base):
    """What is asked of years after the observed ones is not less than the base year had; R&D, which rose since, not less than it has by now."""
    place, practice = embedded_place(), project(Scenario.preset("reference"))
    had = {**base, "rd_intensity": float(practice.total("rd_intensity")[place.observed_until - place.base_year])}
    assert had["rd_intensity"] > base["rd_intensity"]
    for outcome in (name for name, rule in place.target_rules.items() if rule.side == "least"):
        later = [value for year, value in TargetSet().values(outcome).items() if year > place.observed_until]
        assert all(value >= had[outcome] - 1e-4 for value in later), outcome


def test_published_targets_are_those_of_the_facts():
    facts, found = embedded_place().facts, TargetSet()
    assert found.values("transformation_spending") == {2024: float(facts["F024"].value)}
    assert found.values("clusters_formed") == {2025: float(facts["F140"].value)}
    assert found.values("new_energy_capacity") == {2030: float(facts["S:F019"].value)}
    assert found.values("rd_spending")[2025] == pytest.approx(120.5 * (1 + float(facts["F118"].value) / 100) ** 2, abs=0.05)


def test_sides_agree_with_the_rest_of_the_program():
    for outcome, rule in embedded_place().target_rules.items():
        assert (rule.side == "most") == (catalogue().less_is_better(outcome))


def test_a_target_is_the_one_class_of_targets():
    assert TargetSet().get("debt_ratio", 2030) == Target("debt_ratio", 2030, at_most=0.65, probability=LIKELY)
    assert TargetSet().get("new_energy_capacity", 2026) is None
    assert [t.year for t in TargetSet().within((2025,)) if t.outcome == "clusters_formed"] == [2025]


def test_changes_set_strike_out_and_go_back():
    changed = TargetSet().with_value("total_profit", 2030, 260).with_value("debt_ratio", 2027, None)
    assert changed.values("total_profit")[2030] == 260 and 2027 not in changed.values("debt_ratio")
    assert changed.with_value("total_profit", 2030, 294.3).with_value("debt_ratio", 2027, 0.65) == TargetSet()
    other_way = TargetSet().with_value("debt_ratio", 2027, None).with_value("total_profit", 2030, 260.0)
    assert changed == other_way and hash(changed) == hash(other_way)
    assert changed.with_value("total_profit", 2030, 250).values("total_profit")[2030] == 250


def test_saved_and_loaded():
    changed = TargetSet().with_value("new_energy_capacity", 2027, 900).with_value("debt_ratio", 2030, None)
    assert json.loads(changed.to_json())["changes"] == {"debt_ratio": {"2030": None}, "new_energy_capacity": {"2027": 900}}
    assert TargetSet.read(changed.to_json()) == (changed, ())
    assert TargetSet.read(TargetSet().to_json()) == (TargetSet(), ())


@pytest.mark.parametrize(
    "outcome, year, value, reason",
    [
        ("revenue", 2030, 1.0, "not an indicator with targets"),
        ("total_profit", 2023, 1.0, "year"),
        ("total_profit", 2036, 1.0, "year"),
        ("total_profit", True, 1.0, "year"),
        ("debt_ratio", 2030, 65, "from 0 to 1"),
        ("total_profit", 2030, float("nan"), "from"),
        ("total_profit", 2030, "260", "state a number"),
        ("total_profit", 2030, True, "state a number"),
        ("total_profit", 2030, float("inf"), "from"),
        ("total_profit", 2030, 10**400, "from"),
    ],
)
def test_what_cannot_be_a_target(outcome, year, value, reason):
    with pytest.raises(AnalysisError, match=reason):
        TargetSet().with_value(outcome, year, value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        '{"schema":"targets/1.0"}',
        '{"schema":"targets/2.0","changes":{}}',
        '{"schema":"targets/1.0","changes":[]}',
        '{"schema":"targets/1.0","changes":{"total_profit":5}}',
        '{"schema":"targets/1.0","changes":{"total_profit":{"next":5}}}',
        "[" * 100_000,
        '{"schema":"targets/1.0","changes":{"total_profit":{"2030":NaN}}}',
        '{"schema":"targets/1.0","changes":{},"x":1}',
    ],
)
def test_bad_targets_are_left_out_with_their_reason(text):
    found, (left_out,) = TargetSet.read(text)
    assert found == TargetSet() and "target" in str(left_out.reason)


def test_a_target_that_does_not_fit_leaves_the_others():
    text = '{"schema":"targets/1.0","changes":{"total_profit":{"2030":260,"2029":1e400},"gone":{"2030":1}}}'
    found, left_out = TargetSet.read(text)
    assert found == TargetSet().with_value("total_profit", 2030, 260)
    assert [one.name for one in left_out] == ["total_profit", "gone"]
