"""Commands of the shell. A mistake of the user is answered with one line and exit code 2."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
import pandas as pd

from simulation.engine.baseline import load_baseline
from simulation.engine.catalogue import catalogue
from simulation.engine.scenario import Scenario, ScenarioError
from simulation.engine.tables import TableError
from simulation.projection import Projection
from simulation.run import project as run_projection

WRITERS = (".csv", ".json", ".parquet")
PathOption = click.Path(path_type=Path)

as_json = click.option("--json", "as_json", is_flag=True, help="JSON instead of a table.")
scenario_file = click.argument("scenario", type=PathOption, required=False)
preset = click.option("--preset", metavar="ID", help="Named package of data/scenarios.csv instead of a file.")
until = click.option("--until", type=int, default=2030, show_default=True, metavar="YEAR", help="Last year, 2024 to 2035.")
output = click.option("--output", type=PathOption, metavar="FILE", help="File to write; standard output by default.")
baseline = click.option(
    "--baseline", type=PathOption, metavar="FOLDER", help="Folder with entities.csv and base_year.csv; embedded by default."
)


@click.group()
def app() -> None:
    """Projection model of state-owned-enterprise reform."""


@app.command()
@as_json
def levers(as_json: bool) -> None:
    """List the levers with unit, neutral value and range."""
    columns = ["id", "group", "unit", "neutral", "min", "max", "step", "start", "full", "label_zh", "label_en"]
    _list([row.model_dump() for row in catalogue().levers.values()], columns, as_json)


@app.command()
@as_json
def variables(as_json: bool) -> None:
    """List the variables with unit and meaning."""
    columns = ["id", "unit", "aggregate", "label_zh", "label_en"]
    _list([row.model_dump() for row in catalogue().variables.values()], columns, as_json)


@app.command()
@scenario_file
@preset
@until
@output
@baseline
def project(scenario: Path | None, preset: str | None, until: int, output: Path | None, baseline: Path | None) -> None:
    """Project a SCENARIO file (or --preset) year by year; current practice when none is given.

    Columns: scenario, entity, variable, unit, year, value. The file name decides the format:
    .csv, .json or .parquet.
    """
    chosen = read_scenario(scenario, preset)
    _check_output(output)
    _write(run_projection(chosen, load_baseline(baseline) if baseline else None, until), output)


def read_scenario(file: Path | None, preset: str | None) -> Scenario:
    """Scenario from a file or a preset; current practice when neither is given."""
    if file and preset:
        raise ScenarioError("give a scenario file or --preset, not both")
    if preset:
        return Scenario.preset(preset)
    return read_scenario_file(file) if file else Scenario.preset("reference")


def read_scenario_file(file: Path) -> Scenario:
    """Scenario from a file; the message names the file."""
    try:
        return Scenario.from_json(file.read_text(encoding="utf-8-sig"))
    except ScenarioError as error:
        raise ScenarioError(f"{file}: {error}") from None
    except UnicodeDecodeError:
        raise ScenarioError(f"{file}: not UTF-8 text") from None


def _list(rows: list[dict], columns: list[str], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    table = pd.DataFrame(rows)[columns]
    click.echo(table.to_csv(index=False, lineterminator="\n"), nl=False)


def _check_output(output: Path | None) -> None:
    if output and output.suffix.lower() not in WRITERS:
        raise ScenarioError(f"{output}: the file name must end in .csv, .json or .parquet")
    if output and not output.parent.is_dir():
        raise ScenarioError(f"{output}: there is no folder {output.parent}")


def _write(projection: Projection, output: Path | None) -> None:
    table = projection.tidy()
    if output is None:
        click.echo(table.to_csv(index=False, lineterminator="\n"), nl=False)
    elif output.suffix.lower() == ".parquet":
        table.to_parquet(output, index=False)
    elif output.suffix.lower() == ".json":
        content = {"stamp": projection.stamp, "scenario": projection.scenario.to_dict(), "rows": table.to_dict("records")}
        output.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    else:
        table.to_csv(output, index=False, encoding="utf-8-sig", lineterminator="\r\n")


def main(arguments: list[str] | None = None) -> None:
    """Run a command; exit code 2 and one line on standard error when the user's input is wrong."""
    try:
        app.main(args=arguments, prog_name="python -m simulation", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
    except click.ClickException as error:
        _refuse(error.format_message())
    except (ScenarioError, TableError) as error:
        _refuse(str(error))
    except BrokenPipeError:
        sys.stderr.close()
    except OSError as error:
        _refuse(f"{error.filename}: {error.strerror}")
    except click.Abort:
        sys.exit(130)


def _refuse(message: str) -> None:
    print("error: " + " ".join(message.split()), file=sys.stderr)
    sys.exit(2)
