"""What scheduled jobs and other programs rely on: names, options, codes and schemas of places and own data, one test a line of the contract."""

from __future__ import annotations

import json

import click
import pytest

from simulation import Scenario, load_baseline, load_place, project
from simulation.cli import options
from simulation.cli.commands import commands
from simulation.engine.place_reading import embedded_place
from simulation.intake.template import FIRST
from tests.intake_support import BASE, filled, saved
from tests.test_cli import shell
from tests.test_second_place import FOLDER

WITHOUT_A_PLACE = {  # commands that run no model, or whose file says what it is about
    "app", "backup", "check", "ready", "rehearse", "reproduce", "restore", "settings", "template", "variables",
}  # fmt: skip


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    """A filled workbook of five enterprises, with targets of its own."""
    book = filled(count=5)
    sheet = book["目标"]
    for column, value in enumerate(("利润总额", BASE + 2, 25), start=1):
        sheet.cell(FIRST + 1, column, value)
    path = tmp_path_factory.mktemp("own") / "own.xlsx"
    path.write_bytes(saved(book))
    return path


def test_a_place_is_loaded_from_nothing_a_folder_or_a_workbook(workbook):
    assert load_place() == load_place(None) == embedded_place() and load_baseline is load_place
    for path in (FOLDER, str(FOLDER)):
        assert load_place(path).base_year == 2025 and len(load_place(path).entities) == 28
    for path in (workbook, str(workbook)):
        assert (load_place(path).base_year, len(load_place(path).entities)) == (BASE, 5)


def test_a_scenario_is_projected_in_its_place_or_another_until_a_year(workbook):
    place, plan = load_place(workbook), Scenario("plan", {"benchmarking": 0.5})
    assert project(plan).baseline == embedded_place() and project(plan, until=2027).years == range(2023, 2028)
    own = project(plan, place, until=2032)
    assert own.years == range(BASE, 2033) and own.baseline == place
    assert (project(plan, baseline=place).total("total_profit") == own.total("total_profit")[:6]).all()


def test_every_command_that_runs_the_model_takes_a_place():
    """A folder or a workbook under both names of the option, read by one function for all."""
    context = click.Context(commands)
    for name in commands.list_commands(context):
        found = [one for one in commands.get_command(context, name).params if one.name == "place"]
        assert bool(found) != (name in WITHOUT_A_PLACE), name
        for one in found:
            assert one.opts == ["--place", "--baseline"] and one.callback is options._read_place, name


@pytest.mark.parametrize("option", ["--place", "--baseline"])
def test_a_workbook_is_a_place_of_a_command_under_both_names(option, workbook, capsys):
    code, out, err = shell(capsys, "targets", option, workbook)
    assert (
        code == 0 and f"total_profit,{BASE + 2},least,25" in out and "targets.csv" not in err
    )  # of its own, not taken over


def test_own_targets_are_what_tracking_and_documents_measure_against(workbook, capsys, tmp_path):
    (months := tmp_path / "months.csv").write_text(f"indicator,period,value\ntotal_profit,{BASE + 2}-12,24\n", "utf-8")
    code, out, err = shell(capsys, "track", "--place", workbook, "--record", months)
    row = dict(zip(out.splitlines()[0].split(","), out.splitlines()[1].split(","), strict=False))
    assert code == 0 and float(row["target"]) == 25 and row["colour"] == "red", err


def test_a_file_is_written_as_1_1_and_both_schemas_are_read():
    """Written with its place, with or without assumptions: what 1.0 leaves open (starts, units) means version 1 when it is read."""
    plain = Scenario("plan", {"benchmarking": 0.5})
    own = plain.assuming({"price_pass_through": 0.8})
    for plan in (plain, own):
        content = json.loads(plan.to_json())
        assert content["schema"] == "scenario/1.1" and content["place"]["id"] == embedded_place().id
        assert ("assumptions" in content) == bool(plan.assumptions) and Scenario.from_dict(content) == plan
    old = Scenario.from_dict({"schema": "scenario/1.0", "name": "plan", "levers": {"benchmarking": 0.5}})
    assert old.levers["benchmarking"].start == 2024 and old.replayed


def test_a_scenario_without_assumptions_is_the_same_run_as_before():
    plain = Scenario("plan", {"benchmarking": 0.5})
    assert plain.assuming({}) == plain and plain.id == Scenario.from_json(plain.to_json()).id
