"""Base-year draws: reported totals hold, accounts close, ranges are those of the table, digits do not depend on cuts."""

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest

from simulation import Scenario, embedded_baseline, load_baseline
from simulation.analysis.uncertainty import base_year_draws as base_year
from simulation.analysis.uncertainty.ensemble import project_ensemble
from simulation.analysis.uncertainty.sampling import drawn_batch
from simulation.engine.place_rows import BaseTotal
from simulation.engine.tables import TableError
from simulation.run import central_base_year, horizon

BASELINE = embedded_baseline()


@pytest.fixture(scope="module")
def drawn():
    found = base_year.drawn_columns(11, 0, BASELINE, 0, 1024)
    return {name: found.get(name, np.broadcast_to(values, (len(values), 1024))) for name, values in BASELINE.columns.items()}


def value_added(drawn):
    """Value added of the whole by the income approach (draw,)."""
    interest = (drawn["total_assets"] - drawn["equity"]) * drawn["interest_bearing_share"] * drawn["interest_rate"]
    pay = drawn["compensation_per_head"] * drawn["employees"]
    paid = pay + drawn["depreciation"] + drawn["production_taxes"]
    return (paid + drawn["total_profit"] + interest - drawn["other_net_income"]).sum(axis=0)


def test_reported_profit_holds_in_every_draw_and_reported_assets_within_their_rounding(drawn):
    np.testing.assert_allclose(drawn["total_profit"].sum(axis=0), 201.18, atol=1e-9)
    assets = drawn["total_assets"].sum(axis=0)
    assert assets.min() > 16_895 and assets.max() < 17_105
    assert np.quantile(assets, (0.05, 0.95)) == pytest.approx((16_950, 17_050), abs=8)
    assert not (drawn["new_energy_capacity"] != BASELINE.columns["new_energy_capacity"]).any()


@pytest.mark.parametrize("name", ["revenue", "equity", "employees", "rd_spending"])
def test_what_is_reconstructed_of_the_whole_has_the_range_stated(drawn, name):
    known = BASELINE.totals[name]
    low, middle, high = np.quantile(drawn[name].sum(axis=0), (0.05, 0.5, 0.95))
    assert (low, high) == pytest.approx((known.low, known.high), rel=0.02)
    assert middle == pytest.approx(known.value, rel=0.02)


def test_the_base_year_point_of_productivity_and_return_on_equity_has_the_range_of_the_notes(drawn):
    """36 to 50 万元/人; net profit 130 to 150 on equity 5,400 to 6,500."""
    productivity = value_added(drawn) / drawn["employees"].sum(axis=0)
    assert np.quantile(productivity, (0.05, 0.95)) == pytest.approx((36, 50), abs=1.2)
    returns = drawn["net_profit"].sum(axis=0) / drawn["equity"].sum(axis=0)
    assert np.quantile(returns, (0.05, 0.95)) == pytest.approx((0.0212, 0.0265), abs=0.0012)


def test_value_added_drawn_is_the_sum_of_its_parts(drawn):
    known = BASELINE.totals["value_added"]
    assert np.quantile(value_added(drawn), (0.05, 0.95)) == pytest.approx((known.low, known.high), rel=0.03)


def test_accounts_of_every_draw_close(drawn):
    assert (drawn["equity"] < drawn["total_assets"]).all()
    assert (drawn["net_profit"] <= drawn["total_profit"] + 1e-9).all()
    quota = drawn["new_energy_capacity"] + drawn["new_energy_building"] + drawn["quota_open"]
    np.testing.assert_allclose(quota, drawn["new_energy_quota_won"], atol=1e-9)
    intensity = drawn["rd_spending"].sum(axis=0) / (drawn["revenue"] * drawn["industrial_share"]).sum(axis=0)
    central = (
        BASELINE.columns["rd_spending"].sum() / (BASELINE.columns["revenue"] * BASELINE.columns["industrial_share"]).sum()
    )
    np.testing.assert_allclose(intensity, central, rtol=1e-9)


def test_balance_sheets_of_entities_close_in_every_draw():
    batch = drawn_batch(Scenario(), BASELINE, horizon(2025), 3, 0, 0, 64)
    from simulation.engine.evaluate import evaluate
    from simulation.model import model

    values = evaluate(model(), batch.columns, batch.parameters, batch.moving, batch.neutral, batch.years)
    gap = values["total_assets"] - values["liabilities"] - values["equity"]
    assert np.abs(gap).max() < 1e-6
    assert values["other_assets"][0].min() > 0 and values["fixed_capital"].min() > 0


@pytest.mark.parametrize("name", ["total_assets", "employees", "interest_rate", "overhead_share", "frontier_gap"])
def test_ninety_percent_of_an_entitys_draws_lie_within_its_range(drawn, name):
    low, high = BASELINE.ranges[name]
    inside = ((drawn[name] >= low) & (drawn[name] <= high)).mean(axis=1)
    assert (inside > 0.82).all() and inside.mean() < 0.99


def test_a_total_moves_the_least_certain_cells_most():
    """Two cells of sd 3 and 1 that together are 5 too high: 4.5 from the first, 0.5 from the second."""
    moves = np.array([[4.0], [1.0]])
    base_year._freed(moves, np.array([[3.0], [1.0]]))
    np.testing.assert_allclose(moves, [[4.0 - 4.5], [1.0 - 0.5]])


def test_weights_count_in_logarithms():
    """Cells of 100 and 300 whose logarithms move by 0.1: 10 and 30, taken back by variance 10² and 30²."""
    moves, weight = np.full((2, 1), 0.1), np.array([[100.0], [300.0]])
    base_year._freed(moves, weight * 0.1, weight)
    assert float((weight * moves).sum()) == pytest.approx(0)
    assert moves[:, 0] == pytest.approx([0.1 - 40 * 0.1 / 100, 0.1 - 40 * 0.9 / 300])


def test_draws_do_not_depend_on_the_part_asked_for():
    whole = base_year.drawn_columns(5, 1, BASELINE, 0, 96)
    for start, stop in ((0, 2), (5, 7), (40, 96)):
        part = base_year.drawn_columns(5, 1, BASELINE, start, stop)
        for name in whole:
            assert np.array_equal(whole[name][:, start:stop], part[name]), name


def test_another_seed_or_block_is_another_base_year():
    one, seed, block = (base_year.drawn_columns(s, b, BASELINE, 0, 8)["equity"] for s, b in ((1, 0), (2, 0), (1, 1)))
    assert not np.array_equal(one, seed) and not np.array_equal(one, block)


def test_worker_and_home_draw_the_same():
    import pickle

    there = pickle.loads(pickle.dumps(BASELINE.bare))
    here = base_year.drawn_columns(5, 0, BASELINE, 0, 16)
    for name, values in base_year.drawn_columns(5, 0, there, 0, 16).items():
        assert np.array_equal(values, here[name]), name


def test_a_figure_without_a_range_does_not_move_and_without_totals_cells_move_alone():
    cells = {key: cell.replaced(low=cell.value, high=cell.value) for key, cell in BASELINE.cells.items()}
    sure = replace(BASELINE, cells=MappingProxyType(cells), totals=MappingProxyType({}))
    assert not base_year.drawn_columns(1, 0, sure, 0, 8)
    alone = replace(BASELINE, totals=MappingProxyType({}))
    spread = base_year.drawn_columns(1, 0, alone, 0, 256)["total_profit"].sum(axis=0)
    assert spread.std() > 8


def test_the_mean_of_draws_is_near_the_central_base_year(drawn):
    for name in ("revenue", "total_profit", "net_profit", "total_assets", "employees"):
        assert drawn[name].sum(axis=0).mean() == pytest.approx(float(BASELINE.columns[name].sum()), rel=0.02), name


def test_a_total_that_its_entities_do_not_add_up_to_is_refused(tmp_path):
    import shutil

    from simulation.engine.place_reading import embedded_folder

    for name in ("entities.csv", "base_year.csv", "base_totals.csv"):
        shutil.copy(embedded_folder() / name, tmp_path / name)
    path = tmp_path / "base_totals.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("equity,5950,", "equity,6400,"), encoding="utf-8")
    with pytest.raises(
        TableError, match="equity adds up to 5950.0000 over all sectors or enterprises, not to the total 6400.0000"
    ):
        load_baseline(tmp_path)


def test_a_total_out_of_its_range_is_refused():
    with pytest.raises(ValueError):
        BaseTotal(variable="equity", value=5, low=6, high=7, unit="亿元", grade="assumed", source="none")


def test_starts_are_uncertain_and_so_is_capacity():
    """A quarter of yearly starts either way: the 2030 band is far wider than ±2 %, and the base year is reported."""
    found = project_ensemble(Scenario.preset("reference"), 512, 7, outputs=("new_energy_capacity",))
    low, middle, high = found.quantiles("new_energy_capacity")
    assert high[0] - low[0] < 1e-9
    assert (high[-1] - low[-1]) / (2 * middle[-1]) > 0.07


def test_trends_differ_by_entity_and_leave_the_trend_of_the_whole(drawn):
    size = central_base_year(BASELINE)["value_added"]
    whole = (size * drawn["productivity_trend"]).sum(axis=0) / size.sum()
    np.testing.assert_allclose(whole, (size * BASELINE.columns["productivity_trend"]).sum() / size.sum(), atol=1e-12)
    assert (drawn["productivity_trend"].std(axis=1) > 0.002).all()


def test_central_base_year_is_the_table():
    assert float(central_base_year(BASELINE)["equity"].sum()) == pytest.approx(5950)
