"""Shell command that sets a plan of record, and the option that takes it."""

from __future__ import annotations

from pathlib import Path

import click

from simulation.cli.options import PathOption, place, preset, read_scenario, scenario_file
from simulation.cli.reading import text_of
from simulation.engine.place import Place
from simulation.engine.setting import ScenarioError
from simulation.engine.whole_files import write_whole
from simulation.report.content.request import today
from simulation.workbench.adopted_plan import AdoptedPlans, Adoption


@click.command("adopt")
@scenario_file
@preset
@click.option("--body", default="", metavar="NAME", help="Who decided.")
@click.option("--date", metavar="DATE", help="Day of the decision, such as 2026-12-01; today by default.")
@click.option(
    "--output",
    required=True,
    type=PathOption,
    metavar="FILE",
    help="File to write (.json); one that is there gets one adoption more.",
)
@click.option("--undo", is_flag=True, help="Take the last adoption of FILE back instead.")
@place
def adopt_command(
    scenario: Path | None, preset: str | None, body: str, date: str | None, output: Path, undo: bool, place: Place
) -> None:
    """Set a SCENARIO as the adopted plan, with date and deciding body; earlier ones stay in the file.

    `track --adopted FILE` follows it up, and says of any other SCENARIO how it differs.
    """
    known = _plans(output, place) if output.exists() else AdoptedPlans()
    if undo:
        found = known.taken_back()
    else:
        found = known.adopting(Adoption(read_scenario(scenario, preset, place), date or today(), body))
    if not output.parent.is_dir():
        raise ScenarioError("error.no_folder", file=str(output), folder=str(output.parent))
    write_whole(output, (found.text + "\n").encode())


adopted_option = click.option(
    "--adopted",
    type=PathOption,
    metavar="FILE",
    help="Adopted plan, as `adopt` writes it: said of the plans, how they differ from it.",
)


def adopted_text(file: Path | None, place: Place) -> str:
    """The adopted plan of a file as text, for what is handed on; blank without a file."""
    found = adopted_in(file, place)
    return AdoptedPlans((found,)).text if found else ""


def adopted_in(file: Path | None, place: Place) -> Adoption | None:
    """The adopted plan of a file; ScenarioError where it holds none that can be used."""
    if file is None:
        return None
    found = _plans(file, place).standing
    if found is None:
        raise ScenarioError("error.within", file=str(file), reason=ScenarioError("error.adopted_nothing"))
    return found


def _plans(file: Path, place: Place) -> AdoptedPlans:
    found, left_out = AdoptedPlans.read(text_of(file), place)
    if left_out:
        raise ScenarioError("error.within", file=str(file), reason=left_out[0].reason)
    return found


COMMANDS = (adopt_command,)
