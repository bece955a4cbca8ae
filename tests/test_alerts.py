"""Colours and duties against hand-worked cases, their boundaries included."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from simulation import Scenario, catalogue, embedded_baseline, embedded_place, project
from simulation.analysis.analysis_errors import AnalysisError
from simulation.analysis.goals.alerts import KINDS, STEADY, _duty, alerts, colour, counted, duties
from simulation.analysis.goals.targets import Target, TargetSet
from simulation.analysis.like_for_like import since_base
from simulation.analysis.uncertainty.ensemble import project_ensemble
from simulation.tracking import follow_up
from tests.support import by_entity

PROFIT = Target("total_profit", 2030, at_least=250.0)
DEBT = Target("debt_ratio", 2030, at_most=0.65)


def rule_of(target: Target):
    return embedded_place().target_rules[target.outcome]


@pytest.mark.parametrize(
    "target, value, probability, expected",
    [
        (PROFIT, 260.0, 0.80, "blue"),
        (PROFIT, 250.0, 0.70, "blue"),  # both at their bounds
        (PROFIT, 250.0, 0.68, "blue"),  # written as about 70 %
        (PROFIT, 250.0, 0.67, "yellow"),
        (PROFIT, 249.96, 0.95, "blue"),  # written as 250.0
        (PROFIT, 249.9, 0.95, "yellow"),  # likely, yet the value shown misses
        (PROFIT, 249.9, 0.30, "yellow"),
        (PROFIT, 249.9, 0.27, "red"),
        (PROFIT, 260.0, 0.10, "yellow"),  # meets, yet unlikely
        (PROFIT, 100.0, 0.00, "red"),
        (DEBT, 0.65, 0.70, "blue"),
        (DEBT, 0.64, 0.67, "yellow"),
        (DEBT, 0.66, 0.30, "yellow"),
        (DEBT, 0.66, 0.27, "red"),
        (DEBT, 0.40, 1.00, "blue"),
    ],
)
def test_colour_with_a_range(target, value, probability, expected):
    assert colour(target, value, rule_of(target), probability) == expected


@pytest.mark.parametrize(
    "target, value, expected",
    [
        (PROFIT, 250.0, "blue"),
        (PROFIT, 240.0, "yellow"),
        (PROFIT, 239.9, "red"),
        (DEBT, 0.65, "blue"),
        (DEBT, 0.655, "yellow"),
        (PROFIT, 249.96, "blue"),  # written as 250.0
        (PROFIT, 249.94, "yellow"),
        (DEBT, 0.6554, "yellow"),  # written as 65.5 %
        (DEBT, 0.656, "red"),
        (DEBT, 0.2, "blue"),
    ],
)
def test_colour_without_a_range(target, value, expected):
    """Near is 10 亿元 for profit and half a point for the debt ratio."""
    near = {outcome: embedded_place().target_rules[outcome].near for outcome in ("total_profit", "debt_ratio")}
    assert near == {"total_profit": 10.0, "debt_ratio": 0.005}
    assert colour(target, value, rule_of(target)) == expected


def test_alerts_use_the_probability_of_the_draws():
    scenario = Scenario.preset("deepening")
    projection, found = project(scenario), project_ensemble(scenario, 128, 1, outputs=("total_profit", "debt_ratio"))
    wanted = TargetSet().with_value("total_profit", 2027, 200.0)
    judged = {(a.target.outcome, a.target.year): a for a in alerts(wanted, projection, found)}
    share = np.mean(found.values["total_profit"][4] >= 200.0)
    assert judged["total_profit", 2027].probability == pytest.approx(np.clip(share, 0.05, 0.95))
    assert judged["total_profit", 2027].value == projection.total("total_profit")[4]
    below = np.mean(found.values["debt_ratio"][7] <= 0.65)
    assert judged["debt_ratio", 2030].probability == pytest.approx(np.clip(below, 0.05, 0.95))
    assert judged["labour_productivity", 2030].probability is None
    open_still = [target for target in wanted.within(projection.years) if target.year > embedded_place().observed_until]
    assert sum(counted(judged.values()).values()) == len(open_still) == len(judged)
    assert min(year for _, year in judged) == 2026, "what is observed carries no alert"


def test_targets_beyond_the_projection_wait():
    projection = project(Scenario.preset("reference"), until=2026)
    assert max(alert.target.year for alert in alerts(TargetSet(), projection)) == 2026
    with pytest.raises(AnalysisError, match="different years"):
        alerts(TargetSet(), projection, project_ensemble(projection.scenario, 8, 1))


@pytest.fixture(scope="module")
def reference():
    return project(Scenario.preset("reference"))


def with_profit(projection, totals):
    """The projection with the province's profit as given, spread over entities as in the base year."""
    shares = by_entity(projection, "total_profit")[0] / by_entity(projection, "total_profit")[0].sum()
    profit = np.asarray(totals, dtype=float)[:, None, None] * shares[None, :, None]
    return replace(projection, values={**projection.values, "total_profit": profit})


def test_profit_must_not_fall_from_2024_on(reference):
    """The scheme of 2023 asked for more than GDP; those of 2024 and from 2025 ask for steady growth."""
    for last, after, met in ((2024, 100.0, True), (2024, 99.9, False), (2026, 100.1, True), (2026, 90.0, False)):
        found = duties(with_profit(reference, [100, *[after] * 7]), 2023, last)[0]
        assert (found.outcome, found.kind, found.met) == ("total_profit", "keep", met)


def test_schemes_by_year():
    """Three schemes; the cash ratio is asked for until 2024, net and attributable profit in 2024."""
    appraisal = catalogue().appraisal
    assert [appraisal.scheme(year).id for year in (2023, 2024, 2025, 2026, 2035)] == [
        "scheme_2023",
        "scheme_2024",
        *["scheme_2025"] * 3,
    ]
    assert appraisal.duties(2023)["total_profit"] == "grow" and appraisal.duties(2025)["total_profit"] == "keep"
    assert "operating_cash_ratio" in appraisal.duties(2024) and "operating_cash_ratio" not in appraisal.duties(2025)
    assert appraisal.duties(2025)["cash_collection_ratio"] == "keep" and len(appraisal.duties(2025)) == 6
    assert {"net_profit", "attributable_net_profit"} <= set(appraisal.duties(2024))


def test_growth_against_gdp_is_a_yearly_rate(reference):
    """Provincial GDP grew 5.8% in 2024 and 2025: the duty of the first scheme, where a place asks for it."""
    steady = [100 * g for g in (1, 1.058, 1.058**2)] + [120.0] * 5
    grow = {year: _duty(with_profit(reference, steady), "total_profit", "grow", 2023, year) for year in (2024, 2025, 2026)}
    assert grow[2024].change == pytest.approx(0.058) and grow[2024].needed == pytest.approx(0.058)
    assert not _duty(with_profit(reference, [100, 105.84, *steady[2:]]), "total_profit", "grow", 2023, 2024).met
    assert _duty(with_profit(reference, [100, 105.9, *steady[2:]]), "total_profit", "grow", 2023, 2024).met
    assert grow[2026].change == pytest.approx(1.2 ** (1 / 3) - 1)
    assert grow[2026].needed == pytest.approx((1.058**2 * 1.055) ** (1 / 3) - 1) and grow[2026].met


@pytest.mark.parametrize(
    "before, after, met", [(-5.0, 10.0, True), (-5.0, -1.0, False), (10.0, -1.0, False), (0.0, 5.0, True)]
)
def test_growth_from_or_to_a_loss_has_no_rate(reference, before, after, met):
    duty = _duty(with_profit(reference, [before, after, *[after] * 6]), "total_profit", "grow", 2023, 2024)
    assert duty.change is None and duty.met == met


def test_the_duties_in_their_order(reference):
    found = duties(reference, 2023, 2030)
    assert [duty.kind for duty in found] == sorted((duty.kind for duty in found), key=KINDS.index)
    assert {duty.outcome: duty.kind for duty in found} == dict(catalogue().appraisal.duties(2030))
    debt, steady = reference.total("debt_ratio"), next(duty for duty in found if duty.kind == "steady")
    assert steady.change == pytest.approx(debt[-1] - debt[0]) and steady.needed == STEADY
    for duty in (duty for duty in found if duty.kind == "rise"):
        values = since_base(reference, duty.outcome)
        assert duty.met == (values[-1] > values[0])


def test_a_ratio_that_rises_by_just_the_limit_is_steady(reference):
    for rise, met in ((STEADY, True), (STEADY + 1e-4, True), (STEADY + 1e-3, False), (-0.1, True)):
        liabilities = reference.values["liabilities"].copy()
        liabilities[1] = (liabilities[0].sum() / by_entity(reference, "total_assets")[0].sum() + rise) * (
            reference.values["total_assets"][1]
        )
        changed = replace(reference, values={**reference.values, "liabilities": liabilities})
        assert next(duty for duty in duties(changed, 2023, 2024) if duty.kind == "steady").met == met


def test_an_unchanged_value_does_not_rise(reference):
    still = replace(reference, values={name: np.broadcast_to(v[:1], v.shape) for name, v in reference.values.items()})
    assert all(duty.met == (duty.kind in ("keep", "steady")) for duty in duties(still, 2024, 2025))


@pytest.mark.parametrize("first, last", [(2030, 2023), (2024, 2024), (2022, 2030), (2023, 2031)])
def test_years_out_of_order(reference, first, last):
    with pytest.raises(AnalysisError, match="not two years"):
        duties(reference, first, last)


@pytest.mark.parametrize(
    "value, points", [(0.2, 100), (0.104, 100), (0.08, 80), (0.065, 70), (0.05, 60), (0.005, 40), (-0.102, 20), (-0.2, 0)]
)
def test_a_score_is_linear_between_the_grades(value, points):
    """Return on equity by the example of 2015."""
    row = next(row for row in embedded_baseline().appraisal.examples if row.variable == "return_on_equity")
    assert row.score(value) == pytest.approx(points)


def test_a_year_that_is_not_filled_has_no_score():
    """The example stands in for no year, not even its own."""
    assert all(not embedded_baseline().appraisal.standards_of(year) for year in (2015, 2025, 2030))
    assert {row.year for row in embedded_baseline().appraisal.examples} == {2015}


def test_tracking_and_targets_colour_a_chance_as_it_is_printed():
    """28 % is printed as about 30 % and so is not off course, in the year's follow-up as on the targets page."""
    rule, target = embedded_place().target_rules["total_profit"], Target("total_profit", 2030, at_least=100.0)
    for probability, expected in ((0.28, "yellow"), (0.26, "red")):
        assert colour(target, 90.0, rule, probability) == expected
        landing = SimpleNamespace(low=80.0, middle=90.0, high=101.0, month=6, probability=lambda *_, told=probability: told)
        assert follow_up._colour("total_profit", landing, 100.0, True) == expected
