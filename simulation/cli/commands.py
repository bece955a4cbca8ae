"""Commands of the shell. A mistake of the user is answered with one line and exit code 2."""

from __future__ import annotations

import errno
import json
import sys
from collections import Counter
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import pandas as pd

from simulation.cli.options import (
    ask_language,
    check_output,
    language,
    output,
    place,
    preset,
    print_table,
    read_scenario,
    say_losses,
    scenario_file,
    until,
    write_results,
)
from simulation.engine.catalogue import catalogue
from simulation.engine.errors import Refusal
from simulation.engine.place import Place
from simulation.engine.settings import configured
from simulation.model import MODEL_VERSION
from simulation.run import project as run_projection

as_json = click.option("--json", "as_json", is_flag=True, help="JSON instead of a table.")
ELSEWHERE = {
    "simulation.cli.adoption_commands": ("adopt",),
    "simulation.cli.allotment_commands": ("allot",),
    "simulation.cli.analysis_commands": ("attribute", "ensemble", "seek", "sensitivity", "stress"),
    "simulation.cli.app_command": ("app",),
    "simulation.cli.backup_commands": ("backup", "restore"),
    "simulation.cli.evidence_commands": ("elasticities", "hindcast", "most-profit"),
    "simulation.cli.explain_commands": ("explain", "find"),
    "simulation.cli.intake_commands": ("check", "template"),
    "simulation.cli.ready_command": ("ready",),
    "simulation.cli.report_commands": ("pack", "report", "reproduce"),
    "simulation.cli.settings_command": ("settings",),
    "simulation.cli.sharing_commands": ("link", "moved", "open"),
    "simulation.cli.table_commands": ("table", "track"),
    "simulation.cli.workshop_commands": ("rehearse",),
}


INSIDE = 70  # exit code of a fault that is the program's own, as in sysexits.h


class Commands(click.Group):
    """A group whose heavier commands are imported only when they are called for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all commands."""
        return sorted([*super().list_commands(ctx), *(name for names in ELSEWHERE.values() for name in names)])

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is called; refused where an option that holds one value is given twice."""
        name, command, rest = super().resolve_command(ctx, args)
        if command is not None:
            own = click.Context(command, parent=ctx, **command.context_settings)
            try:
                found = command.make_parser(own).parse_args(args=list(rest))[2]
            except click.UsageError as error:
                error.ctx = own  # whose options the mistake is about
                raise
            given = Counter(one for one in found if isinstance(one, click.Option))
            for option, times in given.items():
                if times > 1 and not option.multiple:
                    raise Refusal("error.option_twice", option=option.opts[0], count=times)
        return name, command, rest

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """A command by name."""
        for module, names in ELSEWHERE.items():
            if name in names:
                return next(c for c in import_module(module).COMMANDS if c.name == name)
        return super().get_command(ctx, name)


@click.group(cls=Commands)
@click.version_option(MODEL_VERSION, message="%(version)s")
def commands() -> None:
    """Projection model of state-owned-enterprise reform. `soe-reform` without a command starts the app."""


@commands.command()
@place
@as_json
def levers(place: Place, as_json: bool) -> None:
    """List the levers of a place with unit, neutral value and range."""
    columns = [
        "id",
        "group",
        "unit",
        "neutral",
        "min",
        "max",
        "step",
        "start",
        "full",
        "standing",
        "source",
        "label_zh",
        "label_en",
    ]
    rows = (*place.levers.values(), *place.retired.values())
    _list([row.model_dump() for row in rows], columns, as_json)


@commands.command()
@place
@as_json
def targets(place: Place, as_json: bool) -> None:
    """List the targets of a place: indicator, year, side (least or most), value, grade and source."""
    columns = ["variable", "year", "side", "value", "unit", "grade", "source"]
    rows = [
        {**row.model_dump(), "side": place.target_rules[row.variable].side, "unit": catalogue().variables[row.variable].unit}
        for row in place.targets.values()
    ]
    _list(rows, columns, as_json)


@commands.command()
@as_json
def variables(as_json: bool) -> None:
    """List the variables with unit and meaning."""
    columns = ["id", "unit", "aggregate", "label_zh", "label_en"]
    _list([row.model_dump() for row in catalogue().variables.values()], columns, as_json)


@commands.command()
@scenario_file
@preset
@until
@output
@place
def project(scenario: Path | None, preset: str | None, until: int | None, output: Path | None, place: Place) -> None:
    """Project a SCENARIO file (or --preset) year by year; current practice when none is given.

    Columns: scenario, entity, variable, unit, year, value, at_base (of own workbooks: `unreported`, whose base year is blank and
    whose later values are additions alone, or `completed` from ratios). The file name decides the format: .csv, .json or .parquet.
    """
    chosen = read_scenario(scenario, preset, place)
    check_output(output)
    projection = run_projection(chosen, place, until)
    say_losses(chosen, projection.years[-1])
    write_results(projection.tidy(), place, output, {"stamp": projection.stamp, "scenario": projection.scenario.to_dict()})


def _list(rows: list[dict], columns: list[str], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    print_table(pd.DataFrame(rows, columns=columns))


def main(arguments: list[str] | None = None, program: str = "python -m simulation") -> None:
    """Run a command of the `program`; exit code 2 and one line on standard error when the user's input is wrong.

    A fault of the program itself is one line too, with exit code 70; SOE_DEBUG=1 shows where it is.
    """
    ask_language(sys.argv[1:] if arguments is None else arguments)
    try:
        commands.main(args=arguments, prog_name=program, standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
    except click.UsageError as error:
        _refuse(_usage(error))
    except click.ClickException as error:
        _refuse(error.format_message())
    except Refusal as error:
        _refuse(error)
    except BrokenPipeError:
        sys.stderr.close()
    except OSError as error:
        _refuse(_unusable(error))
    except click.Abort:
        sys.exit(130)
    except UnicodeEncodeError as error:
        _refuse(Refusal("error.encoding", encoding=error.encoding))
    except Exception as error:
        if configured("SOE_DEBUG") not in ("", "0"):
            raise
        _refuse(Refusal("error.unforeseen", kind=type(error).__name__), INSIDE)


def _unusable(error: OSError) -> Refusal:
    """A file or stream that could not be read or written, as a sentence."""
    kinds = {
        errno.ENOENT: "missing",
        errno.EISDIR: "folder",
        errno.EACCES: "denied",
        errno.EPERM: "denied",
        errno.EROFS: "denied",
        errno.ENOSPC: "full",
        errno.EDQUOT: "full",
        errno.ENAMETOOLONG: "long",
    }
    file = Refusal("error.file.output") if error.filename is None else str(error.filename)
    reason = (error.strerror or str(error)).splitlines()[0]
    return Refusal(f"error.file.{kinds.get(error.errno or 0, 'other')}", file=file, reason=reason)


def _usage(error: click.UsageError) -> Refusal:
    """A mistake in commands or options: in click's own words in English, in the program's in Chinese."""
    other = Refusal("error.usage", reason=error.format_message())
    if language() == "en":
        return other
    param = getattr(error, "param", None)
    option, kind = (param.opts[0], param.type) if param else ("", None)
    match error:
        case click.exceptions.NoSuchCommand():
            return Refusal("error.no_command", command=error.command_name)
        case click.NoSuchOption():
            return Refusal("error.no_option", option=error.option_name)
        case click.MissingParameter():
            return Refusal("error.option_missing", option=option)
        case click.BadParameter() if isinstance(kind, click.Choice):
            return Refusal("error.option_choice", option=option, choices=", ".join(kind.choices))
        case click.BadParameter() if isinstance(kind, (click.IntRange, click.FloatRange)):
            whole = Refusal("error.kind.integer" if isinstance(kind, click.IntRange) else "error.kind.float")
            return Refusal("error.option_range", option=option, kind=whole, low=kind.min, high=kind.max)
        case click.BadParameter() if kind in (click.INT, click.FLOAT):
            return Refusal("error.option_number", option=option, kind=Refusal(f"error.kind.{kind.name}"))
        case click.BadOptionUsage():
            return Refusal("error.option_flag" if _is_flag(error) else "error.option_value", option=error.option_name)
        case _ if type(error) is click.UsageError and error.ctx is not None:
            return Refusal("error.too_many_words", usage=error.ctx.command.get_usage(error.ctx).partition(": ")[2])
    return other


def _is_flag(error: click.BadOptionUsage) -> bool:
    """Whether the option takes no value."""
    params = error.ctx.command.params if error.ctx else ()
    return any(isinstance(one, click.Option) and one.is_flag for one in params if error.option_name in one.opts)


def _named(field: str, fields: Mapping[str, Any]) -> str | None:
    """An outcome by its name; figures stay as they were typed."""
    row = catalogue().variables.get(str(fields[field])) if field in ("outcome", "place") else None
    return row.label_zh if row else None


def _refuse(reason: Refusal | str, code: int = 2) -> None:
    said = Refusal("error.refused", reason=reason).said(language(), _named if language() == "zh" else None)
    print(" ".join(said.split()), file=sys.stderr)
    sys.exit(code)
