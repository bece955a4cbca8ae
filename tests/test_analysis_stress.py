"""Stress: presets, break-even of conditions, discovery of failing combinations, regret."""

import numpy as np
import pytest

from simulation import Scenario, embedded_baseline, embedded_place, project
from simulation.analysis import batch
from simulation.analysis.analysis_errors import AnalysisError
from simulation.analysis.causes.attribution import attribute
from simulation.analysis.goals.targets import Target
from simulation.analysis.sensitivity.morris_sobol import morris
from simulation.analysis.sensitivity.tornado import tornado
from simulation.analysis.stress.discovery import discover, features_of, tree_boxes
from simulation.analysis.stress.stress_tests import TOGETHER, preset_table, prices, regret, reverse_stress
from simulation.analysis.uncertainty.disturbances import yearly_spread
from simulation.run import horizon

PLAN = Scenario.preset("first_class")


def test_the_preset_table_is_what_each_preset_projects():
    table = preset_table(PLAN, outcomes=("total_profit",)).set_index("preset")
    for preset in embedded_place().condition_presets:
        own = project(PLAN.under({"preset": preset})).total("total_profit")[-1]
        usual = project(Scenario().under({"preset": preset})).total("total_profit")[-1]
        assert table.loc[preset, "scenario"] == pytest.approx(own)
        assert table.loc[preset, "difference"] == pytest.approx(own - usual)


def under(condition, at, central, last):
    """The plan with a condition moved by the same proportion from 2027 on."""
    path = embedded_place().path("central", condition, range(2023, last + 1))
    moved = {str(y): v * (at / central if y >= 2027 else 1) for y, v in zip(range(2024, last + 1), path[1:], strict=True)}
    return PLAN.under({"preset": "central", condition: {"by_year": moved}})


def test_at_the_break_the_target_is_just_missed():
    target = Target("total_profit", 2030, at_least=project(PLAN).total("total_profit")[-1] - 30)
    table = reverse_stress(PLAN, target)
    row = table[(table.id == "metals_price") & (table.direction == -1)].iloc[0]
    assert row["breaks"] and row["at"] < row["central"]
    reached = project(under("metals_price", row["at"], row["central"], 2030)).total("total_profit")[-1]
    assert reached == pytest.approx(target.at_least, abs=0.1) and reached < target.at_least


def test_prices_together_break_sooner_than_any_alone():
    target = Target("total_profit", 2030, at_least=project(PLAN).total("total_profit")[-1] - 30)
    table = reverse_stress(PLAN, target).set_index(["id", "direction"])
    alone = table.loc[("metals_price", -1), "deviations"]
    assert abs(table.loc[(TOGETHER, -1), "deviations"]) < abs(alone)


def test_what_cannot_break_a_target_says_so():
    table = reverse_stress(PLAN, Target("new_energy_capacity", 2030, at_least=1000))
    rows = table[table["id"].isin(["provincial_renewables", "resource_hours", "dc_lines"])]
    assert len(rows) == 6 and not rows["breaks"].any() and rows["at"].isna().all()
    with pytest.raises(AnalysisError, match="2027"):
        reverse_stress(PLAN, Target("total_profit", 2026, at_least=1))


def test_a_target_missed_already_asks_how_far_to_meet_it():
    target = Target("total_profit", 2030, at_least=project(PLAN).total("total_profit")[-1] + 5)
    table = reverse_stress(PLAN, target)
    up = table[(table.id == "metals_price") & (table.direction == 1)].iloc[0]
    assert up["breaks"] and up["at"] > up["central"]


def test_a_box_that_was_planted_is_found():
    features = np.random.default_rng(1).random((3000, 4))
    failed = (features[:, 1] < 0.3) & (features[:, 2] > 0.6)
    box = tree_boxes(("a", "b", "c", "d"), features, failed)[0]
    assert box.density > 0.97 and box.coverage > 0.97
    limits = {name: (low, high) for name, low, high in box.limits}
    assert limits["b"][1] == pytest.approx(0.3, abs=0.01) and limits["c"][0] == pytest.approx(0.6, abs=0.01)


def test_low_prices_or_dear_money_make_a_profit_target_fail():
    target = Target("total_profit", 2030, at_least=project(PLAN).total("total_profit")[-1] - 20)
    boxes = discover(PLAN, target, draws=1024)
    assert boxes and {name for box in boxes for name, *_ in box.limits} <= set(embedded_place().conditions)
    assert sum(box.coverage for box in boxes) > 0.5
    assert discover(PLAN, Target("new_energy_capacity", 2030, at_least=1), draws=64) == ()


def test_features_belong_to_the_draws():
    names, table = features_of(PLAN, embedded_baseline(), horizon(2030), 3, 1100, with_parameters=True)
    assert table.shape == (1100, len(names)) and np.isfinite(table).all()


def test_regret_is_zero_for_the_best_plan_of_each_preset():
    table = regret([Scenario("as before"), PLAN, Scenario.preset("deepening")])
    presets = list(embedded_place().condition_presets)
    assert (table[presets].min() == 0).all()
    assert table["largest"].to_numpy() == pytest.approx(table[presets].max(axis=1).to_numpy())
    with pytest.raises(AnalysisError, match="at least one"):
        regret([])


def test_prices_together_are_told_as_the_change_of_each():
    row = reverse_stress(PLAN, Target("total_profit", 2030, at_least=245)).set_index(["id", "direction"]).loc[(TOGETHER, -1)]
    changes = [np.expm1(row["deviations"] * yearly_spread(price, embedded_baseline())[2030 - 2023]) for price in prices()]
    assert row["breaks"] and row["least"] == pytest.approx(max(changes)) and row["most"] == pytest.approx(min(changes))


TOLD = {
    "attribution": lambda told: attribute(PLAN, outcomes=("total_profit",), progress=told),
    "tornado": lambda told: tornado(PLAN, Scenario(), outcomes=("total_profit",), progress=told),
    "morris": lambda told: morris(PLAN, trajectories=2, progress=told),
    "breaks": lambda told: reverse_stress(PLAN, Target("total_profit", 2030, at_least=245), progress=told),
}


@pytest.mark.parametrize("sweep", TOLD)
def test_sweeps_tell_how_far_they_are(sweep, monkeypatch):
    monkeypatch.setattr(batch, "CELLS", 9 * 40)
    told = []
    TOLD[sweep](told.append)
    assert len(told) > 1 and told == sorted(told) and told[0] > 0 and told[-1] == 1


def test_prices_are_the_indices_that_move_together():
    """A new price joins them by its row of correlations; hours of wind and sun, an index too, stand alone."""
    assert prices() == ("metals_price", "coal_price", "steel_spread", "power_price")


def test_what_a_scenario_sets_itself_holds_under_every_preset():
    """The row of the scenario's own preset is the scenario as projected; an assumption of one's own counts too."""
    own = PLAN.under({"preset": "central", "loan_rate": 0.045}).assuming({"price_pass_through": 0.8})
    table = preset_table(own, outcomes=("total_profit",)).set_index("preset")
    assert table.loc["central", "scenario"] == pytest.approx(project(own).total("total_profit")[-1])
    assert table.loc["central", "reference"] == pytest.approx(project(own.reference()).total("total_profit")[-1])
    lost = regret([own, own.reference()])
    gap = project(own).total("total_profit")[-1] - project(own.reference()).total("total_profit")[-1]
    assert lost["central"].max() == pytest.approx(abs(gap))
