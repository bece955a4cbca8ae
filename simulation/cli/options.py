"""What commands share: options, reading scenarios, writing tables."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from itertools import pairwise
from pathlib import Path
from typing import Any

import click
import pandas as pd

from simulation.cli.reading import text_of
from simulation.engine.errors import Refusal
from simulation.engine.place import Place
from simulation.engine.scenario import REFERENCE, Scenario
from simulation.engine.setting import ScenarioError
from simulation.engine.whole_files import write_whole
from simulation.evidence.as_reported import as_reported, unreported_among
from simulation.explanation.idle_settings import idle_settings
from simulation.explanation.losses_in_words import losses_said
from simulation.intake.typed_cells import number
from simulation.language.cells import safe
from simulation.language.words import Words
from simulation.places import load_place, remember
from simulation.projection import HEADLINES

LANGUAGES = ("zh", "en")
WRITERS = (".csv", ".json", ".parquet")
NAMED = 3  # variables named in a remark; the column `at_base` has all


class AnyPath(click.Path):
    """A path as typed; one that no file can have is refused before anything is done with it."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path; ScenarioError where it holds a null character."""
        if "\0" in str(value):
            raise ScenarioError("error.file.name")
        return super().convert(value, param, ctx)


PathOption = AnyPath(path_type=Path)

scenario_file = click.argument("scenario", type=PathOption, required=False)
GOES_ON = "simulation.goes_on"  # of a command: whether its place goes on from the last year reported
PRESET = click.option("--preset", metavar="ID", help="Named package of the place (scenarios.csv) instead of a file.")
ASSUMED = "assumptions"  # where a command keeps what --assume said


def _assumptions(ctx: click.Context, _: click.Parameter, texts: tuple[str, ...]) -> None:
    found: dict[str, float] = {}
    for text in texts:
        name, sign, value = (part.strip() for part in text.partition("="))
        if not sign:
            raise ScenarioError("error.assume", found=text[:60])
        if name in found:
            raise ScenarioError("error.twice", place=name)
        found[name] = number(f"assumptions.{name}", value)
    ctx.meta[ASSUMED] = found


assume = click.option(
    "--assume",
    multiple=True,
    expose_value=False,
    callback=_assumptions,
    metavar="ID=VALUE",
    help="Parameter held at a value of your own, within the range of data/parameters.csv; may be repeated.",
)


def preset(command: Any) -> Any:
    """Options of a command that takes a scenario: a package in its place, and own assumptions."""
    return PRESET(assume(command))


def assuming(scenario: Scenario) -> Scenario:
    """The scenario with what --assume says put over its own assumptions."""
    own = click.get_current_context().meta.get(ASSUMED, {})
    return scenario.assuming({**scenario.assumptions, **own}) if own else scenario


def listed(*names: str, default: Iterable[str] | None = None, **more: Any) -> Any:
    """An option that holds a list: separated by commas, given several times, or both; each part once. None where it is not given."""
    return click.option(
        *names, multiple=True, default=default, callback=_parts, metavar=more.pop("metavar", "LIST"), **more
    )  # fmt: skip


def _parts(_: click.Context, __: click.Parameter, texts: Iterable[str] | None) -> tuple[str, ...] | None:
    if not texts:
        return None
    return tuple(dict.fromkeys(part.strip() for text in texts for part in text.split(",") if part.strip()))


until = click.option(
    "--until", type=int, metavar="YEAR", help="Last year; five years before the last that can be planned for by default."
)


def _read_place(context: click.Context, __: click.Parameter, path: Path | None) -> Place:
    """The place that a command is about; which of its tables are another's is said once."""
    if path is None:
        return _gone_on(load_place()) if context.meta.get(GOES_ON) else load_place()
    try:
        place = load_place(path)
        place = remember(_gone_on(place) if context.meta.get(GOES_ON) else place)
    except ScenarioError as error:
        raise error if error.key == "error.within" else ScenarioError("error.within", file=str(path), reason=error) from None
    if place.inherited:
        tables = ", ".join(f"{name}.csv" for name in place.inherited)
        click.echo(Refusal("remark.inherited", tables=tables, place=load_place().ref.named()).said(language()), err=True)
    return place


def _gone_on(place: Place) -> Place:
    from simulation.tracking.carried_on import carried_on  # what draws need is loaded for this alone

    return carried_on(place)


def _note_goes_on(context: click.Context, __: click.Parameter, given: bool) -> None:
    context.meta[GOES_ON] = given


_goes_on = click.option(
    "--go-on",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_note_goes_on,
    help="With --place: go on from the last year that the workbook's record or closed_years.csv reports; it is the base year then.",
)
_place = click.option(
    "--place",
    "--baseline",
    "place",
    type=PathOption,
    callback=_read_place,
    metavar="PATH",
    help="Another place: a folder of tables (entities.csv and base_year.csv at least) or an own workbook; embedded by default.",
)


def place(command: Callable) -> Callable:
    """The options that say which place a command is about, and from which year its projection goes on."""
    return _goes_on(_place(command))


output = click.option("--output", type=PathOption, metavar="FILE", help="File to write; standard output by default.")


def read_scenario(file: Path | None, preset: str | None, place: Place) -> Scenario:
    """Scenario of a place from a file or a preset; current practice when neither is given."""
    if file is not None and preset is not None:
        raise ScenarioError("error.file_and_preset")
    if file is not None:
        return assuming(read_scenario_file(file, place))
    return assuming(Scenario.preset(REFERENCE if preset is None else preset, place))


def read_scenario_file(file: Path, place: Place) -> Scenario:
    """Scenario of a place from a file; the message names the file."""
    try:
        scenario = Scenario.from_json(text_of(file), place)
        for remark in read_otherwise(scenario):
            click.echo(remark.said(language()), err=True)
        return scenario
    except ScenarioError as error:
        raise ScenarioError("error.within", file=str(file), reason=error) from None


def read_otherwise(scenario: Scenario) -> tuple[Refusal, ...]:
    """What was read otherwise than it was written, and that a scenario is a replay, a sentence each."""
    decided = scenario.place.decided_from
    return (
        *scenario.remarks,
        *((Refusal("remark.replay", decided=decided),) if scenario.replayed else ()),
        *_idle(scenario),
    )


def _idle(scenario: Scenario) -> tuple[Refusal, ...]:
    """Settings that change no result, with where the lever acts."""
    return tuple(
        Refusal("remark.idle", lever=lever, where=entity or "*", acts=scenario.place.levers[lever].acts_en)
        for lever, entity in idle_settings(scenario)
    )


def say_losses(scenario: Scenario, year: int) -> None:
    """Say on the error stream what a plan loses up to a year, as pages and documents do."""
    for sentence in losses_said(scenario, year, Words.paper(language(), scenario.place)):
        click.echo(sentence, err=True)


def say_unreported(variables: Iterable[str], place: Place) -> None:
    """Say on the error stream which variables have no base year in a place's own figures, so that additions alone are counted."""
    found = sorted(unreported_among(variables, place), key=lambda name: name not in HEADLINES)
    if found:
        names = ", ".join([*found[:NAMED], *(["…"] if len(found) > NAMED else [])])
        click.echo(
            Refusal("remark.unreported", base=place.base_year, count=len(found), names=names).said(language()), err=True
        )


_asked: ContextVar[str] = ContextVar("asked", default="")


def ask_language(arguments: Iterable[str]) -> None:
    """Keep the language that the arguments of a command state by --language, before anything of them can be refused."""
    given = list(arguments)
    stated = (after if one == "--language" else one.removeprefix("--language=") for one, after in pairwise([*given, ""]))
    _asked.set(next((one for one in stated if one in LANGUAGES), ""))


def language() -> str:
    """Language of what is said: as --language states it; else Chinese where the environment asks for it, English otherwise."""
    if _asked.get():
        return _asked.get()
    wanted = next(filter(None, (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return "zh" if wanted.lower().startswith("zh") else "en"


def check_output(output: Path | None) -> None:
    """Refuse a file that cannot be written, before any work is done."""
    if output and output.suffix.lower() not in WRITERS:
        raise ScenarioError("error.file_kind", file=str(output))
    if output and not output.parent.is_dir():
        raise ScenarioError("error.no_folder", file=str(output), folder=str(output.parent))
    if output and output.is_dir():
        raise ScenarioError("error.file.folder", file=str(output))


def progress_bar(length: int, label: str) -> Any:
    """A progress bar on standard error; where that is no terminal, nothing is shown."""
    shown = sys.stderr if sys.stderr.isatty() else io.StringIO()
    return click.progressbar(length=length, label=label, file=shown)


def print_table(table: pd.DataFrame) -> None:
    """A table on standard output, CSV that is safe to open."""
    click.echo(safe(table).to_csv(index=False, lineterminator="\n"), nl=False)


def names_of(place: Place) -> dict[str, str]:
    """Names of a place's entities by id, in the language of the environment."""
    return {row.id: row.label_zh if language() == "zh" else row.label_en for row in place.entities}


def write_results(table: pd.DataFrame, place: Place, output: Path | None, about: dict[str, Any] | None = None) -> None:
    """Write results by entity, variable and year as `write_table` does: what nobody reports of the base year is blank and said."""
    say_unreported(table["variable"], place)
    names = names_of(place)
    found = as_reported(table, place)
    write_table(found.assign(entity_name=[names.get(entity, entity) for entity in found["entity"]]), output, about)


def write_table(table: pd.DataFrame, output: Path | None, about: dict[str, Any] | None = None) -> None:
    """Write a table in the format the file name asks for, whole or not at all; CSV on standard output when there is no file.

    about: what goes beside the rows in a JSON file.
    """
    if output is None:
        print_table(table)
    elif output.suffix.lower() == ".parquet":
        write_whole(output, table.to_parquet(index=False))
    elif output.suffix.lower() == ".json":
        rows = table.astype(object).where(table.notna(), None).to_dict("records")
        write_whole(output, json.dumps({**(about or {}), "rows": rows}, ensure_ascii=False).encode())
    else:
        write_whole(output, safe(table).to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig"))
