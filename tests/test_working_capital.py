"""Receivables and inventories: what is released once, what it costs, what is collected."""

import numpy as np
import pytest

from simulation import Scenario, embedded_baseline, load_baseline
from simulation.engine.catalogue import catalogue
from simulation.engine.place_reading import embedded_folder
from tests.support import assert_sound, by_entity, forced, run

PARTS = ("receivables", "inventories")


def test_parts_of_current_assets():
    """Receivables and inventories are never more than the current assets they are part of."""
    both = sum(by_entity(run(), name) for name in PARTS)
    assert (both < by_entity(run(), "other_assets")).all()


def test_collection_by_hand():
    """Revenue with tax less what customers owe more; without output tax nothing but sales."""
    sales, owed = run().entity("revenue", "steel"), run().entity("receivables", "steel")
    expected = (sales[1] * 1.12 - (owed[1] - owed[0])) / sales[1]
    assert run().entity("cash_collection_ratio", "steel")[1] == pytest.approx(expected)
    assert run().total("cash_collection_ratio")[0] == pytest.approx(1.0958, abs=1e-4)


def test_what_is_released_is_paid_for_once_and_ends():
    """Ten days a year: cash at once, costs before gains, and no more than three tenths in all."""
    plan = run(Scenario("released", {"working_capital_days": 10}))
    assert_sound(plan)
    stock = sum(by_entity(run(), name) for name in PARTS)
    limit = catalogue().parameters["releasable_share"].value
    assert (by_entity(plan, "released_stock") <= limit * stock * 1.05).all()
    released = plan.total("working_capital_released")
    assert released[:4].sum() == 0 and released[4] > 100 and released[-1] < released[5]
    saved = plan.total("debt") - run().total("debt")
    assert saved[4] == pytest.approx(-released[4], rel=0.2)  # part of it is invested
    assert plan.total("total_profit")[4] < run().total("total_profit")[4]
    assert plan.total("cash_collection_ratio")[5] > run().total("cash_collection_ratio")[5]


def test_no_limit_is_passed_when_sales_fall():
    """Days of sales at their most while prices collapse: nothing negative, accounts close."""
    moving = {"working_capital_days": 15.0, "metals_price": 0.4, "steel_spread": 0.5}
    assert_sound(forced(moving=moving, until=2035))


def test_an_older_table_is_completed_by_industry(tmp_path):
    """A base-year table without these columns takes the ratios of each entity's industry, and says nothing else."""
    lines = (embedded_folder() / "base_year.csv").read_text(encoding="utf-8").splitlines()
    left_out = (*PARTS, "output_vat", "outside_share", "roads_in_progress", "infrastructure_debt_ceiling")
    kept = [line for line in lines if line.split(",")[1] not in left_out]
    (tmp_path / "base_year.csv").write_text("\n".join(kept) + "\n", encoding="utf-8")
    for name in ("entities.csv", "base_totals.csv"):
        (tmp_path / name).write_bytes((embedded_folder() / name).read_bytes())
    found, own = load_baseline(tmp_path).columns, embedded_baseline().columns
    for name in (*PARTS, "output_vat", "outside_share"):
        np.testing.assert_allclose(found[name], own[name], rtol=1e-3, atol=1e-3, err_msg=name)
    assert found["roads_in_progress"].tolist() == [[0.0]] * 9
