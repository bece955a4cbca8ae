"""Sensitivity: known answers for Morris and Sobol, the tornado, and assumptions that decide."""

import numpy as np
import pytest
from scipy.stats import qmc, sobol_indices

from simulation import Scenario, catalogue, embedded_place, project
from simulation.analysis.analysis_errors import AnalysisError
from simulation.analysis.sensitivity.base_figures import columns_at_ends, ends_of
from simulation.analysis.sensitivity.morris_sobol import indices_table, morris, morris_design, morris_effects, sobol
from simulation.analysis.sensitivity.tornado import assumptions, decisive_assumptions, tornado


def ishigami(points):
    """Ishigami and Homma (1990), a = 7, b = 0.1, on the unit cube."""
    x = np.pi * (2 * points - 1)
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def test_sobol_indices_of_ishigami():
    sample = qmc.Sobol(6, rng=np.random.default_rng(4)).random(4096)
    a, b = sample[:, :3], sample[:, 3:]
    mixed = [np.where(np.arange(3) == i, b, a) for i in range(3)]
    table = indices_table("abc", ishigami(a), ishigami(b), np.array([ishigami(m) for m in mixed])).set_index("id")
    assert table.loc[["a", "b", "c"], "first"].to_numpy() == pytest.approx([0.314, 0.442, 0.0], abs=0.03)
    assert table.loc[["a", "b", "c"], "total"].to_numpy() == pytest.approx([0.558, 0.442, 0.244], abs=0.03)
    assert (table["total_low"] <= table["total"]).all() and (table["total"] <= table["total_high"]).all()


def test_sobol_indices_are_those_of_scipy_and_repeat_with_their_intervals():
    sample = qmc.Sobol(6, rng=np.random.default_rng(4)).random(256)
    a, b = sample[:, :3], sample[:, 3:]
    values = [ishigami(a), ishigami(b), np.array([ishigami(np.where(np.arange(3) == i, b, a)) for i in range(3)])]
    known = sobol_indices(func={"f_A": values[0][None], "f_B": values[1][None], "f_AB": values[2][:, None]}, n=256)
    table = indices_table("abc", *values, seed=3).sort_values("id")
    assert table["first"].to_numpy() == pytest.approx(np.ravel(known.first_order))
    assert table["total"].to_numpy() == pytest.approx(np.ravel(known.total_order))
    assert table.equals(indices_table("abc", *values, seed=3).sort_values("id"))
    assert not table.equals(indices_table("abc", *values, seed=4).sort_values("id"))


def test_morris_of_a_straight_line_is_its_slopes():
    slopes = np.array([3.0, -1.0, 0.0])
    effects = morris_effects(lambda points: points @ slopes, 3, trajectories=5)
    assert effects == pytest.approx(np.broadcast_to(slopes, (5, 3)))


def test_morris_moves_one_input_at_a_time_within_the_cube():
    points, order = morris_design(6, 8, 1)
    assert ((points > 0) & (points < 1)).all()
    assert ((np.diff(points, axis=1) != 0).sum(axis=2) == 1).all()
    assert (np.sort(order, axis=1) == np.arange(6)).all()


def test_morris_finds_what_matters_for_profit_and_repeats():
    table = morris(Scenario(), trajectories=8)
    assert {"metals_price", "steel_spread"} <= set(table["id"][:10])
    assert table.equals(morris(Scenario(), trajectories=8))
    assert table.set_index("id").loc["lcoe_discount_rate", "strength"] == 0


@pytest.fixture(scope="module")
def bars():
    return tornado(Scenario.preset("deepening"), outcomes=("total_profit", "new_energy_capacity"))


def test_the_tornado_covers_every_uncertain_parameter_and_condition(bars):
    assert bars.names == assumptions(embedded_place())
    assert {"metals_price", "loan_rate", "loss_per_unit", "nonferrous:metals_value_exposure", "all:equity"} <= set(
        bars.names
    )
    assert "all:total_profit" not in bars.names, "it is reported"
    assert "vat_factor" not in bars.names and "dc_lines" not in bars.names


def test_tornado_bars_have_the_expected_direction(bars):
    table = bars.table("total_profit", 2030).set_index("id")
    assert table.loc["metals_price", "at_low"] < table.loc["metals_price", "central"] < table.loc["metals_price", "at_high"]
    assert table.loc["loan_rate", "at_low"] > table.loc["loan_rate", "at_high"]
    assert table["swing"].is_monotonic_decreasing
    assert table.loc["loss_per_unit", "high_value"] == catalogue().parameters["loss_per_unit"].high


def test_the_middle_of_the_tornado_is_the_projection(bars):
    assert bars.central["total_profit"] == pytest.approx(project(Scenario.preset("deepening")).total("total_profit"))


def test_an_assumption_that_decides_is_named():
    found = decisive_assumptions(
        Scenario("research", {"rd_intensity_target": 0.03}),
        Scenario("quality", {"rd_intensity_target": 0.03, "exit_coverage": 0.72}),
        "total_profit",
        2030,
    )
    assert "exit_effect" in set(found["id"])
    assert found["flips"].all()


def test_nothing_decides_between_a_plan_and_a_plainly_better_one():
    found = decisive_assumptions(Scenario("more", {"new_energy_starts": 300}), Scenario(), "new_energy_capacity", 2030)
    assert found.empty


def test_sobol_study_of_the_model():
    names = ("metals_price", "loan_rate", "steel_spread", "price_pass_through", "wind_life")
    study = sobol(Scenario(), names, ("total_profit", "new_energy_capacity"), base=128)
    table = study.indices("total_profit", 2030).set_index("id")
    assert table.loc["wind_life", "total"] == pytest.approx(0, abs=1e-12)
    assert table.loc["metals_price", "total"] > 0.1
    assert table["first"].sum() < 1.3
    with pytest.raises(AnalysisError, match="does not vary"):
        study.indices("new_energy_capacity", 2030)
    with pytest.raises(AnalysisError, match="power of two"):
        sobol(Scenario(), names, base=100)
    with pytest.raises(AnalysisError, match="year"):
        study.indices("total_profit", 2023)


FIGURES = ("nonferrous:metals_value_exposure", "coal_chemicals:total_profit", "all:equity", "steel:net_profit")


def test_a_base_figure_moves_to_the_ends_of_its_range_while_reported_totals_hold():
    place = embedded_place()
    columns, ends = columns_at_ends(place, FIGURES), ends_of(place, FIGURES)
    cell = place.cells["nonferrous", "metals_value_exposure"]
    assert ends[FIGURES[0]] == pytest.approx((cell.low, cell.high), rel=1e-6)
    equity = place.totals["equity"]
    assert columns["equity"].sum(axis=0)[[2, 6]] == pytest.approx([equity.low, equity.high], rel=1e-6)
    assert columns["total_profit"].sum(axis=0) == pytest.approx(np.full(8, place.totals["total_profit"].value))
    coal = columns["total_profit"][place.entity_ids.index("coal_chemicals")]
    assert coal[1] < place.columns["total_profit"][place.entity_ids.index("coal_chemicals")][0] < coal[5]


def test_a_base_figure_is_a_bar_like_any_other_assumption():
    figure = "nonferrous:metals_value_exposure"
    table = tornado(Scenario(), names=("rd_return", figure)).table("total_profit", 2030).set_index("id")
    assert table.loc[figure, "kind"] == "figure" and table.loc[figure, "grade"] == "assumed"
    assert table.loc[figure, "swing"] > 1
    assert table.loc["rd_return", "central"] == table.loc[figure, "central"]


def test_studies_of_a_difference_say_nothing_of_what_moves_both_alike():
    plan, names = (
        Scenario("starts", {"new_energy_starts": 300}),
        ("metals_price", "wind_capex", "nonferrous:metals_value_exposure"),
    )
    level = morris(plan, names=names, trajectories=3).set_index("id")["strength"]
    gap = morris(plan, names=names, trajectories=3, reference=plan.reference()).set_index("id")["strength"]
    assert gap["metals_price"] < 0.05 * level["metals_price"] and gap["wind_capex"] > gap["metals_price"]
    found = sobol(plan, names, ("total_profit",), 32, reference=plan.reference()).indices("total_profit", 2030)
    assert found["id"].iloc[0] == "wind_capex"
    assert found["total"].sum() < 1.3
