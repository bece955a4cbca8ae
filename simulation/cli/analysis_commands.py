"""Shell commands for ranges, causes and routes: ensemble, sensitivity, attribute, seek, stress."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import click
import pandas as pd

from simulation.analysis.analysis_errors import AnalysisError
from simulation.analysis.causes.attribution import attribute
from simulation.analysis.causes.later_years import ends_after
from simulation.analysis.cluster import mapper
from simulation.analysis.goals.plans import Limits
from simulation.analysis.goals.seek import Answer, Route, seek
from simulation.analysis.goals.targets import Target
from simulation.analysis.sensitivity.morris_sobol import morris, sobol
from simulation.analysis.sensitivity.tornado import tornado
from simulation.analysis.stress.stress_tests import preset_table, reverse_stress
from simulation.analysis.uncertainty.ensemble import project_ensemble
from simulation.analysis.uncertainty.history_weights import history_fit
from simulation.analysis.uncertainty.released_ranges import DRAWS, SEED
from simulation.cli.option_targets import NUMBER, read_target
from simulation.cli.options import (
    PathOption,
    check_output,
    listed,
    output,
    place,
    preset,
    progress_bar,
    read_scenario,
    scenario_file,
    until,
    write_results,
    write_table,
)
from simulation.engine.place import Place
from simulation.engine.rows import AFTER
from simulation.engine.scenario import Scenario
from simulation.engine.whole_files import write_whole
from simulation.explanation.losses_in_words import losses_said
from simulation.language.words import Words
from simulation.run import project, year_or_usual

RANGE = re.compile(rf"(?P<lever>[a-z_]+)=(?P<low>{NUMBER}):(?P<high>{NUMBER})")

seed = click.option("--seed", type=int, default=SEED, show_default=True, help="Seed of the draws.")
scheduler = click.option("--scheduler", metavar="ADDRESS", help="Dask scheduler to run on; this process by default.")
outcome = click.option("--outcome", default="total_profit", show_default=True, metavar="ID", help="Outcome studied.")
targets = click.option(
    "--target",
    "targets",
    multiple=True,
    required=True,
    metavar="TEXT",
    help="Outcome, bound, year and, if wished, probability: 'total_profit>=260@2030:0.8', with a unit where it helps: 'rd_intensity>=2.8%@2030'.",
)


@contextmanager
def progress(label: str) -> Iterator[Callable[[float], bool]]:
    """A callback that moves a progress bar on standard error to a share done; there is no bar before its first call."""
    with ExitStack() as stack:
        bars: list[Any] = []

        def told(share: float) -> bool:
            if not bars:
                bars.append(stack.enter_context(progress_bar(1000, label)))
            bars[0].update(max(int(share * 1000) - bars[0].pos, 0))
            return True

        yield told


@click.command()
@scenario_file
@preset
@click.option("--draws", type=int, default=DRAWS, show_default=True, help="Number of draws.")
@click.option(
    "--history/--no-history",
    default=True,
    show_default=True,
    help="Give less weight to draws that contradict published history, where the place states some.",
)
@seed
@until
@output
@place
@scheduler
def ensemble(
    scenario: Path | None,
    preset: str | None,
    draws: int,
    history: bool,
    seed: int,
    until: int | None,
    output: Path | None,
    place: Place,
    scheduler: str | None,
) -> None:
    """Ranges of a scenario's outcomes: central, mean, P10, P50 and P90 by year; `at_base` as in `project`."""
    chosen = read_scenario(scenario, preset, place)
    check_output(output)
    with mapper(scheduler) as run, progress("draws") as told:
        found = project_ensemble(chosen, draws, seed, place, until, progress=told, run=run)
        if history and place.history:
            found = found.weighted(history_fit(draws, seed, chosen.place.assuming(chosen.assumptions), run=run).weights)
    write_results(found.tidy(), place, output)


@click.command()
@scenario_file
@preset
@click.option("--method", type=click.Choice(["tornado", "morris", "sobol"]), default="tornado", show_default=True)
@outcome
@click.option("--base", type=int, default=512, show_default=True, help="Base samples of sobol, a power of two.")
@click.option(
    "--keep",
    type=int,
    default=24,
    show_default=True,
    help="Assumptions that sobol studies, the strongest by Morris screening.",
)
@seed
@until
@output
@place
@scheduler
def sensitivity(
    scenario: Path | None,
    preset: str | None,
    method: str,
    outcome: str,
    base: int,
    keep: int,
    seed: int,
    until: int | None,
    output: Path | None,
    place: Place,
    scheduler: str | None,
) -> None:
    """Which assumption moves an outcome in the last year, strongest first."""
    chosen, last = read_scenario(scenario, preset, place), year_or_usual(until, place)
    check_output(output)
    with mapper(scheduler) as run, progress("runs") as told:
        if method == "tornado":
            table = tornado(chosen, None, place, last, (outcome,), run=run, progress=told).table(outcome, last)
        elif method == "morris":
            table = morris(chosen, outcome, last, seed=seed, baseline=place, run=run, progress=told)
        else:
            study = sobol(chosen, None, (outcome,), base, seed, keep, place, last, told, run)
            table = study.indices(outcome, last, seed=seed)
    write_table(table, output)


@click.command(name="attribute")
@scenario_file
@preset
@until
@output
@place
@scheduler
@click.option("--seed", type=int, help="Accepted for uniformity; attribution is exact and draws nothing.")
def attribute_command(
    scenario: Path | None,
    preset: str | None,
    until: int | None,
    output: Path | None,
    place: Place,
    scheduler: str | None,
    seed: int | None,
) -> None:
    """What each changed lever, and conditions, add to each outcome and year; adds up to the change."""
    chosen = read_scenario(scenario, preset, place)
    check_output(output)
    with mapper(scheduler) as run, progress("runs") as told:
        found = attribute(chosen, place, until, run=run, progress=told)
    write_table(found.tidy(), output)


@click.command(name="seek")
@scenario_file
@preset
@targets
@listed("--lock", "locked", metavar="LEVER", help="Lever that must stay as it is, or several.")
@click.option("--range", "ranges", multiple=True, metavar="TEXT", help="Lever kept within a range: 'delegation=0.5:0.8'.")
@click.option("--money", type=float, help="Most programme money beyond current practice, cumulated, 亿元.")
@click.option("--attention", type=float, help="Most reform efforts at full strength in any year.")
@click.option(
    "--owner-cash", type=float, help="Most by which the owner's cash may fall short of current practice, cumulated, 亿元."
)
@click.option("--retreat", is_flag=True, help="Levers may be pushed less than at the start.")
@click.option("--overreach", is_flag=True, help="A plan may ask for more than money, quota and attention can bear.")
@click.option("--deals", is_flag=True, help="Equity may be sold, which cannot be undone at the same price.")
@click.option("--terms", is_flag=True, help="Payout and debt ceiling, which the owner sets, may move.")
@seed
@click.option("--output", type=PathOption, metavar="FOLDER", help="Folder for the routes as scenario files.")
@place
@scheduler
def seek_command(
    scenario: Path | None,
    preset: str | None,
    targets: tuple[str, ...],
    locked: tuple[str, ...] | None,
    ranges: tuple[str, ...],
    money: float | None,
    attention: float | None,
    owner_cash: float | None,
    retreat: bool,
    overreach: bool,
    deals: bool,
    terms: bool,
    seed: int,
    output: Path | None,
    place: Place,
    scheduler: str | None,
) -> None:
    """Routes to targets: least change, least money, most robust; or what stands in the way."""
    start = read_scenario(scenario, preset, place)
    if output and not output.is_dir():
        raise AnalysisError("error.no_such_folder", file=str(output))
    wanted = [read_target(text, place) for text in targets]
    ranged = dict(map(read_range, ranges))
    limits = Limits(locked or (), ranged, money, attention, retreat, overreach, deals, terms, owner_cash)
    with mapper(scheduler) as run, progress("search") as told:
        answer = seek(wanted, limits, start, seed, place, progress=told, run=run)
    click.echo(json.dumps(_answer(answer, max(target.year for target in wanted)), ensure_ascii=False, indent=1))
    for route in answer.routes:
        if output:
            write_whole(output / f"{route.kind}.json", route.scenario.to_json().encode())


@click.command()
@scenario_file
@preset
@click.option(
    "--target", metavar="TEXT", help="Target put to the test; total profit no lower than in the base year if none."
)
@click.option("--seed", type=int, help="Accepted for uniformity; the test is exact and draws nothing.")
@output
@place
@scheduler
def stress(
    scenario: Path | None,
    preset: str | None,
    target: str | None,
    seed: int | None,
    output: Path | None,
    place: Place,
    scheduler: str | None,
) -> None:
    """How far each condition must move, from the first year not yet known, until a target is missed, nearest first."""
    chosen = read_scenario(scenario, preset, place)
    wanted = read_target(target, place) if target else no_lower(place)
    check_output(output)
    with mapper(scheduler) as run, progress("runs") as told:
        broken = reverse_stress(chosen, wanted, place, run, told)
        under = preset_table(chosen, None, wanted.year, (wanted.outcome,), place, run)
    broken, under = broken.rename(columns={"id": "condition"}), under.rename(columns={"preset": "condition"})
    write_table(pd.concat([broken.assign(test="break"), under.assign(test="preset")], ignore_index=True), output)


def no_lower(place: Place) -> Target:
    """Total profit at least as in the base year, in the year usually looked at."""
    year = place.usual_year
    usual = project(Scenario(place=place), place, year)
    return Target("total_profit", year, at_least=float(usual.total("total_profit")[0]))


def read_range(text: str) -> tuple[str, tuple[float, float]]:
    """A lever with its lowest and highest value, from text such as `delegation=0.5:0.8`."""
    found = RANGE.fullmatch(text.strip())
    if not found:
        raise AnalysisError("error.limit_text", found=repr(text))
    return found["lever"], (float(found["low"]), float(found["high"]))


def _after(route: Route, target: Target) -> dict[str, float]:
    """What is left of a target's outcome five years after, beside current practice."""
    usual, plan = ends_after(route.scenario, (target.outcome,), target.year)[target.outcome]
    return {"year": target.year + AFTER, "value": plan, "practice": usual}


def _answer(answer: Answer, year: int) -> dict:
    """The answer as plain data; what each route loses by the last target's year, in the words of pages and documents."""
    writers = [Words.paper(language) for language in ("zh", "en")]
    routes = [
        {
            "kind": route.kind,
            "met": route.met,
            "money": route.money,
            "attention": route.attention,
            "owner_shortfall": route.owner,
            "loses": {words.language: losses_said(route.scenario, year, words) for words in writers},
            "change": route.change,
            "together": route.together,
            "moved": route.moved,
            "late": {lever: list(course.only) or course.begins for lever, course in route.late.items()},
            "five_years_after": {f"{t.outcome}@{t.year}": _after(route, t) for t in route.reached} if route.late else {},
            "reached": {f"{t.outcome}@{t.year}": value for t, value in route.reached.items()},
            "probability": {f"{t.outcome}@{t.year}": value for t, value in route.probability.items()},
            "scenario": route.scenario.to_dict(),
        }
        for route in (answer.routes or ((answer.closest,) if answer.closest else ()))
    ]
    best = {f"{t.outcome}@{t.year}": value for t, value in answer.best.items()}
    return {"feasible": answer.feasible, "binding": answer.binding, "best": best, "routes": routes}


COMMANDS = (ensemble, sensitivity, attribute_command, seek_command, stress)
