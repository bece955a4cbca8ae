"""Calibration as a report: measured figure, bounds, verdict. `pytest tests/test_calibration.py -s` prints it."""

import numpy as np
import pytest

from simulation import Scenario, catalogue, embedded_baseline, embedded_place
from simulation.analysis.batch import by_entity
from simulation.analysis.uncertainty.sampling import drawn_batch
from simulation.evidence.backtest import (
    RATES,
    band,
    completed_investment,
    cooperation_history,
    interval_coverage,
    relative_error,
    rmspe,
    theil_shares,
    theil_u2,
)
from simulation.evidence.calibration import TREND, calibrated_trend, flatness, priors_of, with_trend
from simulation.run import horizon
from tests.support import replayed, run, under


def level(variable, year):
    """Total of the reference run in a year."""
    return float(run().total(variable)[year - 2023])


def effect(levers, variable="total_profit", year=2030):
    """Change against current practice."""
    return float(under(levers).total(variable)[year - 2023]) - level(variable, year)


# First-class values with everything else of a broad reform, as version 1 had them; begun in 2024 where no start is given.
PACKAGE = {
    "benchmarking": 0.8, "cost_discipline": 0.006, "contract_quality": 0.8, "exit_coverage": 0.95, "board_powers": 400,
    "mixed_ownership": 0.1, "loss_treatment": 975, "new_subsidiary_control": 0.4, "asset_disposal": 220,
    "transformation_investment": 320, "chain_investment": 200, "new_energy_starts": 260, "cooperation_signing": 2000,
    "rd_intensity_target": 0.033, "joint_research": 0.75, "key_technology_share": 0.15, "groups_merged": 4,
    "core_business_share": 0.97, "delegation": 0.75, "supervision_closure": 0.8,
}  # fmt: skip


def package(year, scenario=None):
    """Change of total profit that the package makes."""
    plan = scenario or replayed(PACKAGE)
    return float(run(plan).total("total_profit")[year - 2023]) - level("total_profit", year)


def elasticity(condition, entity="total", year=2024):
    """Response of total profit to a condition, in per cent for one per cent."""
    moved = under(conditions={condition: 1.1 * embedded_place().path("central", condition, range(year, year + 1))[0]})
    profits = [float(projection.entity("total_profit", entity)[year - 2023]) for projection in (moved, run())]
    return np.log(profits[0] / profits[1]) / np.log(1.1)


INDUSTRY = ("nonferrous", "steel", "coal_chemicals", "equipment", "power")

# name: (measured, low, high, where the bounds come from)
REPORT = {
    "total profit 2023": (lambda: level("total_profit", 2023), 201.18, 201.18, "reported"),
    "total profit 2024": (lambda: level("total_profit", 2024), 201.18 * 0.93, 201.18 * 1.07, "half-year 104.1, flat"),
    "total profit 2025": (lambda: level("total_profit", 2025), 201.18 * 0.93, 201.18 * 1.07, "half-year 105.4, flat"),
    "mean of 2024 and 2025 less 2023": (lambda: flatness(embedded_baseline()), -0.01, 0.01, "calibration target"),
    "total assets 2023": (lambda: level("total_assets", 2023), 17000, 17000, "reported"),
    "total assets end-2025": (lambda: level("total_assets", 2025), 18500, 20500, "trend of 2020-2025"),
    "investment 2023": (lambda: level("investment", 2023), 985, 987, "reported 986"),
    "industrial investment 2023": (
        lambda: sum(run().entity("investment", entity)[0] for entity in INDUSTRY), 451, 454, "reported 452.5"),
    # Exposures put 0.4 of profit (X10) on value added; production taxes follow sales and take part of it.
    "metals price, profit of the province, elasticity": (lambda: elasticity("metals_price"), 0.1, 0.9, "X10"),
    "coal price, profit of coal, elasticity": (
        lambda: elasticity("coal_price", "coal_chemicals"), 1.7, 5, "X09: gross profit a tonne 2, net profit about 5"),
    "benchmarking in full": (lambda: effect({"benchmarking": 1}), 8, 45, "rough calculation"),
    "contract quality 0.5 to 1": (lambda: effect({"contract_quality": 1}), 15, 45, "rough calculation"),
    # Practice already treats 85 % of loss-makers, so little is left to gain.
    "loss-makers all treated, 829 to 975": (
        lambda: effect({"loss_treatment": 975}), 1, 15, "headroom of 12 % (E096 to E098)"),
    "turned profitable in 11 months of 2023": (
        lambda: float(run().total("units_cured")[0]) * 11 / 12, 357.5, 358.5, "S:F013 counts 358: a fit, no test"),
    "transformation 93 more, profit": (lambda: effect({"transformation_investment": 323}), -3, 15, "rough calculation"),
    "transformation 93 more, productivity": (
        lambda: effect({"transformation_investment": 323}, "labour_productivity"), 1, 3, "rough calculation"),
    "R&D 0.8 points more, first full year": (
        lambda: effect({"rd_intensity_target": {"value": 0.0361, "start": 2024, "full": 2024}}, year=2024),
        -40, -20, "rough calculation"),
    "R&D 0.8 points more, 2030": (lambda: effect({"rd_intensity_target": 0.0372}), -60, 0, "not repaid by 2030"),
    "starts 120 to 260, capacity": (
        lambda: effect({"new_energy_starts": 260}, "new_energy_capacity"), 600, 850, "about 700"),
    "starts 120 to 260, ROE in points": (
        lambda: 100 * effect({"new_energy_starts": 260}, "return_on_equity"), -1, -1e-6, "N15: lowers ROE"),
    "package begun in 2024, 2030, share": (
        lambda: package(2030) / level("total_profit", 2030), 0.15, 0.60, "rough calculation"),
    "package begun in 2024, first year": (lambda: package(2024), -40, -1e-6, "costs profit at first"),
    "package begun in 2027, 2030, share": (
        lambda: package(2030, replayed(PACKAGE).to_be_decided()) / level("total_profit", 2030), -0.05, 0.25, "less time"),
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def printed(pytestconfig):
    """The report, whole, once."""
    lines = [f"\n{'':40} {'measured':>10} {'low':>9} {'high':>9}  verdict  bounds from"]
    for name, (measure, low, high, origin) in REPORT.items():
        value = measure()
        verdict = "pass" if low - 1e-9 <= value <= high + 1e-9 else "FAIL"
        lines.append(f"{name:40} {value:10.3f} {low:9.2f} {high:9.2f}  {verdict:7}  {origin}")
    print("\n".join(lines))


@pytest.mark.parametrize("name", REPORT)
def test_within_bounds(name):
    """Each measured figure within its bounds."""
    measure, low, high, origin = REPORT[name]
    assert low - 1e-9 <= measure() <= high + 1e-9, f"{measure():g} is outside {low:g} to {high:g} ({origin})"


def test_stored_trend_is_the_calibrated_one():
    """The trend in the base-year table is what calibration gives today."""
    baseline = embedded_baseline()
    residual, priors = calibrated_trend(baseline), priors_of(baseline)
    for entity, prior in priors.items():
        assert baseline.cells[entity, TREND].value == pytest.approx(residual + prior, abs=1e-6), entity


def test_trends_differ_by_industry_and_calibration_moves_all_alike():
    baseline = embedded_baseline()
    assert priors_of(baseline)["nonferrous"] > 0 > priors_of(baseline)["steel"]
    near, far = with_trend(baseline, 0.0), with_trend(baseline, 0.02)
    gaps = far.columns[TREND] - near.columns[TREND]
    assert gaps == pytest.approx(np.full_like(gaps, 0.02))
    assert abs(flatness(baseline)) < 0.01


# Readings of central-local cooperation: date (year with decimals), facts for signed, started, operating, investment.
READINGS = (
    (2022 + 10 / 12, "F157", "F158", None, "F159"),
    (2023 + 9 / 12, "F160", "F161", "F162", "F163"),
    (2023 + 11 / 12, "F164", "F165", "F166", "F167"),
    (2024 + 9 / 12, "F170", "F173", "F171", "F172"),
    (2025 + 5 / 12, "F176", "F177", "F178", "F179"),
    (2025 + 8 / 12, "F180", "F181", "F182", "F183"),
)
DATES = np.array([reading[0] for reading in READINGS])
STAGES = ("signed", "started", "operating")
# The register's own fit to the first four readings alone (evidence C01): what was known at end-2023 or so.
EARLY_FIT = {"ready_share": 0.41, "starting_hazard": 0.90}


def reported(stage):
    """Counts by date from the facts table; NaN where none was published."""
    column = 1 + STAGES.index(stage)
    return np.array([float(embedded_place().facts[row[column]].value) if row[column] else np.nan for row in READINGS])


def central_rates():
    """Central parameters C01 to C03."""
    return {name: catalogue().parameters[name].value for name in RATES}


def compared(stage, rates=None):
    """Dates, modelled and reported counts where a reading exists."""
    facts = reported(stage)
    known = ~np.isnan(facts)
    return DATES[known], cooperation_history(DATES, rates or central_rates())[stage][known], facts[known]


def test_readings_are_the_published_ones():
    """The facts table holds the six dated readings."""
    assert reported("signed").tolist() == [204, 276, 276, 402, 396, 546]
    assert reported("started").tolist() == [144, 218, 224, 360, 378, 474]
    assert reported("operating")[1:].tolist() == [64, 67, 122, 178, 198]


@pytest.mark.parametrize("stage", ["started", "operating"])
def test_cooperation_backtest(stage):
    """Counts within 10 % of all readings, projects signed in the middle of the year, central rates."""
    dates, modelled, facts = compared(stage)
    ranges = {name: (row.low, row.value, row.high) for name, row in catalogue().parameters.items() if name in RATES}
    low, high = (side[-len(facts) :] for side in band(DATES, ranges, stage, draws=400))
    print(f"\n{stage}: date, modelled, reported, error, 90 % band")
    for date, one, other, bottom, top in zip(dates, modelled, facts, low, high, strict=True):
        print(f"  {date:8.2f} {one:8.1f} {other:8.0f} {one / other - 1:+8.1%}   {bottom:6.1f} to {top:6.1f}")
    print(f"  RMSPE {rmspe(modelled, facts):.1%}; {theil_shares(modelled, facts)}; U2 {theil_u2(modelled, facts):.2f}")
    covered, length = interval_coverage(low, high, facts), dates[-1] - dates[0]
    print(f"  {covered:.0%} of {len(facts)} readings over {length:.1f} years inside the band: a short history")
    assert np.abs(relative_error(modelled, facts)).max() <= 0.10
    assert theil_u2(modelled, facts) < 1
    # Two of six counts of starts lie above the band: the ranges of C01 and C02 are too narrow for how generously
    # a start is counted. With so few readings a share below 0.9 is no proof either way.
    assert covered >= 0.6


def test_productivity_grows_no_faster_than_surviving_firms_have():
    """With everything but finance at full effort, no sector's productivity grows by 2.85 % a year in 99 of 100 draws.

    M08: 2.85 % a year of gross output, 7.96 % of value added. The model's productivity is of value added, so the second
    is the limit of every single draw and year; the first, stricter one is kept by all but the most fortunate draws.
    """
    most = Scenario(
        "all",
        {name: row.max for name, row in embedded_place().levers.items() if name not in ("debt_ceiling", "dividend_payout")},
    )
    drawn = drawn_batch(most, embedded_baseline(), horizon(2030), 2023, 0)
    gained = by_entity(drawn, ("capability",))["capability"]
    trend = embedded_baseline().columns["productivity_trend"]
    yearly = gained[-1] / 7 + trend
    assert gained.shape[2] == 1024 and 0.01 < np.quantile(yearly, 0.99, axis=1).max() < 0.0285 and yearly.max() < 0.0796
    assert (np.diff(gained, axis=0) + trend).max() < 0.0796


def test_central_rates_saw_the_readings():
    """Out of sample the fit is looser: rates fitted to the first four readings miss one later reading by 11.6 %."""
    _, modelled, facts = compared("started", {**central_rates(), **EARLY_FIT})
    assert 0.10 < np.abs(relative_error(modelled, facts)).max() <= 0.15


def test_completed_investment_of_2021_to_2024_plan():
    """59.96 % of the plan spent by August 2025 (C04), at a mean age of about 2.7 years."""
    values = {name: catalogue().parameters[name].value for name in ("spending_pace", "spendable_share")}
    assert completed_investment(2.7, 1.0, **values) == pytest.approx(0.5996, rel=0.10)


def test_yearly_conveyor_agrees_with_the_continuous_law():
    """The model's yearly steps, from the 2023 count, stay within 10 % of the readings a year and two later.

    Signings of current practice are 72 a year, those of 2024 and 2025 were 126 and 152, hence the levers by year.
    """
    signing = {"by_year": {2024: 126 * 20.05, 2025: 152 * 20.05}}
    projection = under({"cooperation_signing": signing})
    modelled = projection.total("projects_started")[1:3]
    history = cooperation_history([2025.0, 2026.0], central_rates())["started"]
    np.testing.assert_allclose(modelled, history, rtol=0.10)
