"""Ensembles: common draws, ranges, probabilities, history, width by source, refusals."""

import numpy as np
import pytest

from simulation import Scenario, embedded_place, project
from simulation.analysis.analysis_errors import AnalysisError
from simulation.analysis.uncertainty import ensemble
from simulation.analysis.uncertainty.ensemble import parts, project_ensemble
from simulation.analysis.uncertainty.history_weights import history_fit
from simulation.analysis.uncertainty.width_by_source import precision, width_by_source
from simulation.engine.place_rows import HistoryRange

OUTCOMES = ("total_profit", "return_on_equity", "labour_productivity", "total_assets")


@pytest.fixture(scope="module")
def reference():
    return project_ensemble(Scenario.preset("reference"), 1024, 7, outputs=OUTCOMES)


@pytest.fixture(scope="module")
def ambitious():
    return project_ensemble(Scenario.preset("first_class"), 1024, 7, outputs=OUTCOMES)


def test_central_values_are_those_of_the_projection(ambitious):
    projection = project(Scenario.preset("first_class"))
    for name in OUTCOMES:
        assert ambitious.central[name] == pytest.approx(projection.total(name), abs=1e-9)


def test_the_base_year_has_no_range(reference):
    low, middle, high = reference.quantiles("total_profit")
    assert low[0] == pytest.approx(high[0], abs=1e-9) == middle[0]
    assert (low[1:] < middle[1:]).all() and (middle[1:] < high[1:]).all()


def test_a_scenario_less_itself_is_nothing(reference):
    again = project_ensemble(Scenario.preset("reference"), 1024, 7, outputs=OUTCOMES)
    assert all(not values.any() for values in reference.minus(again).values.values())


def test_common_draws_make_the_difference_narrower_than_either_range(reference, ambitious):
    def width(ensemble):
        low, _, high = ensemble.quantiles("total_profit")
        return high[-1] - low[-1]

    difference = width(ambitious.minus(reference))
    apart = np.hypot(width(reference), width(ambitious))
    assert difference < 0.5 * apart


def test_scenarios_on_other_draws_are_not_compared(reference):
    other = project_ensemble(Scenario(), 64, 7, outputs=OUTCOMES)
    with pytest.raises(AnalysisError, match="same seed"):
        reference.minus(other)


def test_probability_counts_draws(reference):
    values = reference.values["total_profit"][-1]
    assert reference.probability("total_profit", at_least=220)[-1] == pytest.approx(np.mean(values >= 220))
    both = reference.probability("total_profit", at_least=180, at_most=240)[-1]
    assert both == pytest.approx(np.mean((values >= 180) & (values <= 240)))
    with pytest.raises(AnalysisError, match="at_least"):
        reference.probability("total_profit")


def test_the_interval_covers_eighty_percent_of_synthetic_truths(reference):
    truths = project_ensemble(Scenario.preset("reference"), 512, 99, outputs=OUTCOMES)
    for name in OUTCOMES:
        low, _, high = reference.quantiles(name)
        inside = (truths.values[name] >= low[:, None]) & (truths.values[name] <= high[:, None])
        assert inside[2:].mean() == pytest.approx(0.8, abs=0.06), name


def test_tidy_has_one_row_a_year_and_statistic(reference):
    table = reference.tidy()
    assert list(table.columns) == ["scenario", "entity", "variable", "unit", "year", "statistic", "value"]
    assert len(table) == len(OUTCOMES) * 8 * 5
    row = table[(table.variable == "total_profit") & (table.year == 2030) & (table.statistic == "p90")]
    assert row["value"].item() == reference.quantiles("total_profit")[2, -1]


def test_equal_weights_change_nothing(reference):
    equal = reference.weighted(np.full(1024, 1 / 1024))
    assert equal.quantiles("total_profit") == pytest.approx(reference.quantiles("total_profit"), rel=2e-3)
    assert equal.mean("total_profit") == pytest.approx(reference.mean("total_profit"))


def test_history_takes_weight_from_draws_that_contradict_it(reference):
    fit = history_fit(1024, 7)
    assert fit.weights.sum() == pytest.approx(1) and 0 < fit.share_lost < 1
    before, after = reference, reference.weighted(fit.weights)
    for name, at in (("total_profit", 1), ("total_profit", 2)):
        old, new = before.quantiles(name)[:, at], after.quantiles(name)[:, at]
        assert new[2] - new[0] < old[2] - old[0]
    assert tuple(fit.inside) == embedded_place().history


def test_an_impossible_history_is_flattened_so_that_a_tenth_is_left():
    wild = (
        HistoryRange(
            variable="total_profit", year=2025, low=280, high=284, unit="亿元", grade="assumed", facts="F017", source="none"
        ),
    )
    found = history_fit(1024, 7, history=wild)
    assert found.effective == pytest.approx(102.4, rel=1e-3) and 0 < found.power < 1
    assert history_fit(1024, 7).power == 1


def test_the_width_has_sources():
    table = width_by_source(Scenario(), 256, 7, outputs=("total_profit", "new_energy_capacity"))
    last = table[table.year == 2030].set_index(["variable", "source"])
    assert table.groupby(["variable", "year"])["share"].sum().loc[("total_profit", 2030)] == pytest.approx(1)
    assert last.loc[("total_profit", "conditions"), "share"] > 0.5
    assert last.loc[("new_energy_capacity", "conditions"), "share"] == 0
    assert last.loc[("new_energy_capacity", "enterprises"), "share"] > 0.5
    base = table[table.year == 2023].set_index(["variable", "source"])
    assert base.loc[("total_profit", "base_year"), "width"] < 1e-9
    first = table[(table.year == 2025) & (table.source == "conditions")]
    assert (first["width"] < 1e-9).all()


def test_more_draws_make_quantiles_surer(reference):
    known = precision(reference, "total_profit", 2030)
    fewer = precision(reference.first(128), "total_profit", 2030)
    assert known.draws == (256, 512, 1024)
    assert known.errors.mean() < fewer.errors.mean()
    assert np.allclose(known.estimates[:, -1], reference.quantiles("total_profit")[:, -1])
    assert np.all(np.abs(known.shift) < 6 * known.errors + 1)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"draws": 0}, "draws: 0 is outside"),
        ({"draws": -5}, "draws"),
        ({"draws": 10**8}, "draws: 100,000,000 is outside"),
        ({"draws": 2.5}, "draws: 2.5 is not a whole number"),
        ({"seed": "abc"}, "seed: 'abc' is not a whole number"),
        ({"seed": 1.5}, "seed"),
        ({"seed": True}, "seed"),
        ({"seed": -1}, "seed: -1 is outside"),
        ({"outputs": ("profit",)}, "'profit' is not an outcome"),
        ({"outputs": ()}, "name at least one"),
    ],
)
def test_bad_requests_are_refused_in_plain_words(arguments, message):
    with pytest.raises(AnalysisError, match=message):
        project_ensemble(Scenario(), **arguments)


def test_large_baselines_are_cut_into_many_tasks_with_the_same_digits(monkeypatch):
    whole = project_ensemble(Scenario(), 1100, outputs=("total_profit",))
    assert parts(1100, 9) == [(0, 0, 1024), (1, 0, 76)]
    monkeypatch.setattr(ensemble, "TASK", 9 * 300)
    assert [part[:2] for part in parts(1100, 9)] == [(0, 0), (0, 288), (0, 576), (0, 864), (1, 0)]
    assert parts(70, 200_000) == [(0, 0, 32), (0, 32, 32), (0, 64, 6)]
    cut = project_ensemble(Scenario(), 1100, outputs=("total_profit",))
    np.testing.assert_array_equal(cut.values["total_profit"], whole.values["total_profit"])
