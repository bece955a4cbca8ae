"""Shell command that breaks a target down to enterprises, and the option that takes such a table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from simulation.benchmarking.target_allotment import Allotment, allot, as_csv, read_allotments
from simulation.cli.options import PathOption, place, preset, read_scenario, scenario_file
from simulation.cli.reading import text_of
from simulation.engine.place import Place
from simulation.engine.scenario import Scenario
from simulation.engine.setting import ScenarioError
from simulation.engine.whole_files import write_whole
from simulation.intake.entity_names import id_of
from simulation.intake.typed_cells import number

allotment = click.option(
    "--allotment", type=PathOption, metavar="FILE", help="Targets of enterprises, a table as `allot` writes it."
)


@click.command("allot")
@scenario_file
@preset
@click.option("--indicator", default="total_profit", show_default=True, metavar="ID", help="An amount that adds up.")
@click.option("--year", type=int, required=True, help="Year of the target.")
@click.option("--total", type=float, required=True, help="Target of the whole, in the unit of `variables`.")
@click.option(
    "--fix", multiple=True, metavar="ENTITY=VALUE", help="Target of an enterprise (id or name) set by hand; may be repeated."
)
@click.option("--output", type=PathOption, metavar="FILE", help="File to write; standard output by default.")
@place
def allot_command(
    scenario: Path | None,
    preset: str | None,
    indicator: str,
    year: int,
    total: float,
    fix: Sequence[str],
    output: Path | None,
    place: Place,
) -> None:
    """Break a target of the whole down to enterprises, by headroom; the table adds up and can be edited.

    Columns: indicator, year, entity, target. It is taken by `report --each enterprise --allotment` and `track --allotment`.
    """
    fixed: dict[str, float] = {}
    for text in fix:
        name, sign, value = (part.strip() for part in text.partition("="))
        entity = id_of(place, name)
        if not sign or entity in fixed:
            raise ScenarioError("error.allot_fix", found=text[:60])
        fixed[entity] = number(name, value)
    found = allot(read_scenario(scenario, preset, place), indicator, year, total, fixed, place)
    if found.left:
        raise ScenarioError("error.allot_sum", left=found.left)
    if output:
        write_whole(output, as_csv([found], place).encode("utf-8-sig"))
    else:
        click.echo(as_csv([found], place), nl=False)


def allotments_of(file: Path | None, scenario: Scenario, place: Place) -> tuple[Allotment, ...]:
    """Targets of enterprises in a file; ScenarioError where it cannot be used, or its shares do not add up to the whole."""
    if file is None:
        return ()
    try:
        found = read_allotments(text_of(file), scenario, place)
    except ScenarioError as error:
        raise ScenarioError("error.within", file=str(file), reason=error) from None
    for one in found:
        if one.left:
            raise ScenarioError("error.within", file=str(file), reason=ScenarioError("error.allot_sum", left=one.left))
    return found


COMMANDS = (allot_command,)
