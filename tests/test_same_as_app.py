"""The shell gives what the pages show, to the digit."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from pages.parts.shared import analyses
from simulation import Scenario, catalogue, embedded_place
from simulation.analysis.goals.plans import Limits
from simulation.analysis.goals.seek import seek
from simulation.analysis.goals.targets import Target
from simulation.cli.commands import main
from simulation.workers import studies

PLAN = Scenario.preset("deepening")
TARGET = Target("total_profit", 2030, at_least=240.0)


@pytest.fixture
def shell(tmp_path):
    """A command on the plan, and the table it writes."""

    def ask(*arguments):
        file = tmp_path / "out.parquet"
        main([arguments[0], "--preset", "deepening", *arguments[1:], "--output", str(file)])
        return pd.read_parquet(file)

    return ask


def test_ranges(shell):
    app = analyses._ranges(PLAN)
    table = (
        shell("ensemble", "--seed", str(analyses.SEED)).set_index(["variable", "statistic", "year"])["value"].sort_index()
    )
    for name in analyses.HEADLINES:
        for level, values in zip(("p10", "p50", "p90"), app.quantiles(name), strict=True):
            np.testing.assert_array_equal(table[name, level].to_numpy(), values)


def test_causes(shell):
    found, app = shell("attribute", "--seed", "1"), analyses.causes(PLAN).tidy()
    app = app[app["variable"].isin(found["variable"])]  # the page asks for costs besides
    pd.testing.assert_frame_equal(found, app.reset_index(drop=True), check_exact=True, check_dtype=False)


def test_swings(shell):
    app = analyses.swings(PLAN, None).table("total_profit", 2030)
    pd.testing.assert_frame_equal(shell("sensitivity"), app, check_exact=True, check_dtype=False)


def test_shares_of_variance(shell):
    names = tuple(analyses.screening(PLAN, None, "total_profit", 2030)["id"][:24])
    app = studies.shares(PLAN, names, None, "total_profit", 2030, told=lambda *facts: None).indices("total_profit", 2030)
    found = shell("sensitivity", "--method", "sobol", "--seed", str(analyses.SEED))
    pd.testing.assert_frame_equal(found, app, check_exact=True, check_dtype=False)


def test_break_even_and_presets(shell):
    table = shell("stress", "--target", "total_profit>=240@2030").set_index("condition")
    app = analyses.breaks(PLAN, TARGET)
    broken = table[table["test"] == "break"]
    for column in ("breaks", "at", "deviations"):
        np.testing.assert_array_equal(broken[column].to_numpy(float), app[column].to_numpy(float))
    under = analyses.under_presets(PLAN, 2030).set_index(["variable", "preset"])["scenario"]["total_profit"]
    own = table[table["test"] == "preset"]["scenario"]
    np.testing.assert_array_equal(own[under.index].to_numpy(float), under.to_numpy())


def test_routes(monkeypatch, capsys):
    from simulation.cli import analysis_commands

    def quick(*given, **named):
        return seek(*given, **named, routes=("least_change",))

    monkeypatch.setattr(analysis_commands, "seek", quick)
    held = [
        name
        for name in embedded_place().levers
        if name not in ("cost_discipline", "loss_treatment", "benchmarking", "delegation")
    ]
    locks = [part for name in held for part in ("--lock", name)]
    main(["seek", "--target", "total_profit>=240@2030", "--seed", str(analyses.SEED), *locks])
    (route,) = json.loads(capsys.readouterr().out)["routes"]
    (app,) = quick((TARGET,), Limits(tuple(held)), Scenario.preset("reference"), analyses.SEED).routes
    assert route["scenario"] == app.scenario.to_dict() and route["money"] == app.money and route["together"] == app.together


def test_headlines_of_pages_are_among_those_of_the_shell():
    assert set(analyses.HEADLINES) <= set(catalogue().listed("studied"))
