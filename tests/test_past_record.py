"""How well the model did: hindcast, readings since, elasticities, their page and commands."""

import json

import numpy as np
import pytest
from click.testing import CliRunner

from simulation import embedded_baseline
from simulation.cli.commands import commands as shell
from simulation.engine.past_rows import Reading
from simulation.evidence import elasticities, hindcast
from simulation.evidence.hindcast import Held
from tests.test_pages import LANGUAGES, open_page, sound

HERE = embedded_baseline()


def reading(value, part="hindcast"):
    return Reading(part=part, variable="total_profit", year=2022, value=value, unit="亿元", use="tested")


def test_u2_by_hand():
    """Errors of 10 and 20 % against no change's 50 and 40 %: sqrt(0.05 / 0.41)."""
    rows = [Held(reading(100), 110, 50), Held(reading(100), 80, 60)]
    assert hindcast.u2(rows) == pytest.approx(np.sqrt(0.05 / 0.41))
    assert hindcast.u2([Held(reading(100), 100, 50)]) == 0


def test_a_sign_is_missed_or_not():
    assert Held(reading(1, "sign"), 3.0, None).error == 0
    assert Held(reading(-1, "sign"), 3.0, None).error == 1


def test_the_past_base_year_has_the_totals_of_its_year_and_closes():
    run = hindcast.started(HERE, "province", 2019, 2023)
    for name, value in hindcast.past_figures(HERE, "province", 2019).items():
        if name != "compensation_per_head":
            assert run.total(name)[0] == pytest.approx(value, rel=1e-6), name
    gap = run.values["total_assets"] - run.values["liabilities"] - run.values["equity"]
    assert np.abs(gap).max() < 1e-6
    assert run.total("return_on_equity")[0] == pytest.approx(0.0133, abs=1e-4)


def test_eight_figures_are_tested_and_none_of_them_is_fitted():
    rows = [row for row in hindcast.held(HERE) if row.reading.part == "hindcast"]
    assert len(rows) == 8 and {row.reading.use for row in rows} == {"tested"}
    assert {(row.reading.variable, row.reading.year) for row in rows} == {
        (name, year) for name in ("total_profit", "revenue", "total_assets", "rd_spending") for year in (2022, 2023)
    }
    assert all(row.reading.use == "fitted" for row in hindcast.held(HERE) if row.reading.part == "half_year")


def test_the_hindcast_does_not_know_the_profit_of_2023():
    """Its base year holds nothing of the later years: half the profit is missed, and said so rather than tuned away."""
    rows = {(row.reading.variable, row.reading.year): row for row in hindcast.held(HERE) if row.reading.part == "hindcast"}
    assert rows["total_profit", 2022].error < -0.2
    assert all(abs(rows[name, 2022].error) < 0.2 for name in ("revenue", "total_assets", "rd_spending"))


def test_one_group_starts_alone():
    baseline = hindcast.past_place(HERE, "steel", 2016)
    assert baseline.entity_ids == ("steel",)
    assert float(baseline.columns["revenue"][0, 0]) == pytest.approx(813.1)
    assert embedded_baseline().columns["revenue"].shape[0] > 1


def test_conditions_of_the_past_are_indices_against_the_first_year():
    found = hindcast._conditions(HERE, 2019, 2023)
    assert found["metals_price"][0, 0, 0] == 1
    assert found["metals_price"][-1, 0, 0] == pytest.approx(1 / 0.687)
    assert found["loan_rate"][0, 0, 0] == 0.0485


def test_elasticities_are_what_a_run_gives():
    row = elasticities.response("metals_price")
    own = elasticities._shifted("metals_price", 2030, embedded_baseline())
    usual = hindcast.project(hindcast.Scenario.preset("reference"))
    at = HERE.decided_from - HERE.base_year
    gap = own.total("total_profit") - usual.total("total_profit")
    assert row.change == pytest.approx((gap[at], gap[-1])) and np.abs(gap[:at]).max() < 1e-9
    assert row.elasticity == pytest.approx(gap[at] / usual.total("total_profit")[at] / 0.1)


def test_signs_of_responses():
    found = {row.condition: row.change[0] for row in elasticities.responses()}
    assert set(found) == set(elasticities.studied())
    assert found["loan_rate"] < 0 and next(iter(found)) == "loan_rate"  # the README says which moves profit most
    assert found["steel_spread"] > found["coal_price"] > found["metals_price"]
    assert all(found[name] > 0 for name in ("metals_price", "coal_price", "steel_spread", "power_price", "gdp_growth"))


def test_reported_elasticity_by_hand():
    """Profit 77.4 to 105 while metals rose from 1.016 to 1.094."""
    pair = next(row for row in elasticities.pairs(HERE) if row.pair.first == 2021)
    assert pair.reported == pytest.approx(np.log(105 / 77.4) / np.log(1.094 / 1.016))


@pytest.mark.parametrize("command", ["hindcast", "elasticities"])
def test_commands_print_tables_and_json(command):
    run = CliRunner().invoke(shell, [command])
    assert run.exit_code == 0 and "model" in run.output
    rows = json.loads(CliRunner().invoke(shell, [command, "--json"]).output)
    assert len(rows) == run.output.strip().count("\n")


@pytest.mark.parametrize("language", LANGUAGES)
def test_page(language):
    app = sound(open_page("record", language))
    text = " ".join(block.value for block in app.markdown)
    assert ("贷款利率" if language == "zh" else "Loan rate") in " ".join(head.value for head in app.header)
    assert ("太少，不足以证实" if language == "zh" else "too few to confirm") in text
