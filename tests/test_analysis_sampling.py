"""Draws: families, correlation, paths of conditions, and independence of how the work is cut."""

from concurrent.futures import ThreadPoolExecutor
from itertools import combinations

import numpy as np
import pytest
from scipy.special import ndtri

from simulation import Scenario, catalogue, embedded_baseline, embedded_place
from simulation.analysis import batch
from simulation.analysis.uncertainty import distributions, disturbances, sampling
from simulation.analysis.uncertainty.ensemble import project_ensemble
from simulation.engine import correlations
from simulation.run import horizon

OUTCOMES = ("total_profit", "return_on_equity")


@pytest.fixture(scope="module")
def block():
    return sampling.draws(7, 0, embedded_baseline())


def test_ninety_percent_of_normal_and_lognormal_draws_lie_between_low_and_high():
    for name in distributions.uncertain():
        row = catalogue().parameters[name]
        if row.distribution in ("normal", "lognormal") and row.low > 0:
            low, middle, high = distributions.value_at(name, ndtri([0.05, 0.5, 0.95]), embedded_baseline())
            assert middle == pytest.approx(row.value, rel=0.02), name
            assert (low, high) == pytest.approx((row.low, row.high), rel=0.04), name


def test_judgements_stay_between_minimum_and_maximum(block):
    for name, values in block.parameters.items():
        row = catalogue().parameters[name]
        if row.distribution == "pert":
            assert row.low <= values.min() and values.max() <= row.high, name
            assert values.mean() == pytest.approx((row.low + 4 * row.value + row.high) / 6, rel=0.02, abs=1e-3), name


def test_shares_keep_their_mean_and_width(block):
    for name, values in block.parameters.items():
        row = catalogue().parameters[name]
        if row.distribution == "beta":
            assert values.min() >= 0 and values.max() <= 1, name
            assert values.mean() == pytest.approx(row.value, rel=0.03), name
            low, high = np.quantile(values, (0.05, 0.95))
            assert high - low == pytest.approx(row.high - row.low, rel=0.15), name


def test_no_draw_is_negative_where_the_range_is_not(block):
    for name, values in block.parameters.items():
        if catalogue().parameters[name].low >= 0:
            assert values.min() >= 0, name


def test_a_merger_succeeds_as_often_as_its_probability(block):
    values = block.parameters["merger_success"]
    assert set(np.unique(values)) == {0.0, 1.0}
    assert values.mean() == pytest.approx(catalogue().parameters["merger_success"].value, abs=0.01)


def test_groups_are_those_of_the_evidence():
    """Reform effects, hours with price and curtailment, cost of wind and sun: no group without a correlation, none alone."""
    groups = {}
    for row in catalogue().parameters.values():
        groups.setdefault(row.group, set()).add(row.id)
    assert set(groups) - {""} <= set(correlations.groups(catalogue().correlations))
    assert groups["hours"] == {"wind_hours", "solar_hours", "new_price", "penetration_effect"}
    assert groups["capex"] == {"wind_capex", "solar_capex"}
    assert {"management_effect", "contract_effect", "delegation_effect"} <= groups["reform"]


def test_parameters_of_a_group_are_correlated_and_others_are_not():
    scores = np.random.default_rng(1).standard_normal((50_000, len(distributions.uncertain())))
    table = np.corrcoef(sampling.correlated(scores).T)
    groups = [catalogue().parameters[name].group for name in distributions.uncertain()]
    known = correlations.groups(catalogue().correlations)
    for i, j in combinations(range(len(groups)), 2):
        expected = known[groups[i]] if groups[i] and groups[i] == groups[j] else 0.0
        assert table[i, j] == pytest.approx(expected, abs=0.03)


def test_correlation_of_conditions_is_possible_and_as_stated():
    root, names = disturbances.correlation_root(), disturbances.uncertain_conditions()
    matrix = root @ root.T
    for (one, other), value in correlations.pairs(catalogue().correlations).items():
        assert matrix[names.index(one), names.index(other)] == pytest.approx(value)
    assert np.linalg.eigvalsh(matrix).min() > 0.05


def test_conditions_start_to_vary_after_the_last_observed_year(block):
    for name, deviation in block.deviations.items():
        assert not deviation[: 2025 - 2023 + 1].any(), name
        assert deviation[2026 - 2023].std() > 0, name


def test_spread_of_conditions_follows_the_autoregression(block):
    for name, deviation in block.deviations.items():
        assert deviation[3:].std(axis=1) == pytest.approx(
            disturbances.yearly_spread(name, embedded_baseline())[3:], rel=0.12
        ), name


def test_a_persistent_price_changes_by_its_stated_volatility():
    row = embedded_place().conditions["metals_price"]
    shocks = disturbances.shock_sd(row) * np.random.default_rng(3).standard_normal(200_000)
    path = np.zeros(200_000)
    for t in range(1, len(path)):
        path[t] = row.persistence * path[t - 1] + shocks[t]
    assert np.diff(path).std() == pytest.approx(row.sd, rel=0.01)


def test_luck_of_enterprises_is_zero_on_average_and_absent_in_the_base_year():
    shocks = disturbances.operating_shocks(5, 0, embedded_baseline(), 8, 0, 1024)
    assert not shocks[0].any()
    assert abs(shocks[1:].mean()) < 3e-4
    assert shocks.min() < -0.01


def test_luck_does_not_depend_on_the_part_asked_for():
    whole, part = (disturbances.operating_shocks(5, 0, embedded_baseline(), 8, *span) for span in ((0, 256), (50, 131)))
    longer = disturbances.operating_shocks(5, 0, embedded_baseline(), 11, 50, 131)
    assert np.array_equal(whole[..., 50:131], part) and np.array_equal(part, longer[:8])


def test_conditions_stay_within_their_limits():
    run = sampling.drawn_batch(Scenario.preset("reference"), embedded_baseline(), horizon(2035), 11, 0)
    for name, row in embedded_place().conditions.items():
        assert run.moving[name].min() >= row.min and run.moving[name].max() <= row.max, name


def test_a_source_left_out_stays_central():
    run = sampling.drawn_batch(Scenario(), embedded_baseline(), horizon(2030), 11, 0, 0, 64, ("A",))
    assert all(catalogue().parameters[n].grade == "A" for n, v in run.parameters.items() if v.shape[-1] > 1)
    assert all(value.shape[-1] == 1 for value in run.moving.values())


def test_results_do_not_depend_on_order_workers_or_pieces(monkeypatch):
    scenario = Scenario.preset("deepening")
    usual = project_ensemble(scenario, 1100, 3, outputs=OUTCOMES)
    with ThreadPoolExecutor(2) as pool:
        threaded = project_ensemble(scenario, 1100, 3, outputs=OUTCOMES, run=pool.map)
    backwards = project_ensemble(
        scenario, 1100, 3, outputs=OUTCOMES, run=lambda work, parts: [work(part) for part in parts[::-1]][::-1]
    )
    monkeypatch.setattr(batch, "CELLS", 700)
    cut = project_ensemble(scenario, 1100, 3, outputs=OUTCOMES)
    for name in OUTCOMES:
        for other in (threaded, backwards, cut):
            assert np.array_equal(usual.values[name], other.values[name])


def test_a_shorter_ensemble_is_the_beginning_of_a_longer_one():
    short, long = (project_ensemble(Scenario(), n, 3, until=2027, outputs=OUTCOMES) for n in (37, 1100))
    for name in OUTCOMES:
        assert np.array_equal(short.values[name], long.values[name][:, :37])


def test_draws_do_not_depend_on_the_horizon():
    near, far = (project_ensemble(Scenario(), 64, 3, until=year, outputs=OUTCOMES) for year in (2026, 2030))
    assert np.allclose(near.values["total_profit"], far.values["total_profit"][:4], rtol=0, atol=1e-9)


def test_another_epoch_is_another_sequence():
    first, later = sampling.draws(3, 0, embedded_baseline()), sampling.draws(3, sampling.EPOCH, embedded_baseline())
    assert not np.array_equal(first.trend, later.trend)
