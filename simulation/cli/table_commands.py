"""Shell commands over plain tables: many scenarios at once, and a monthly record followed up."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

import click
import pandas as pd

from simulation.cli.adoption_commands import adopted_in
from simulation.cli.allotment_commands import allotment, allotments_of
from simulation.cli.issuer_options import imprint_of, issuer_options, parts_of
from simulation.cli.option_targets import target_set
from simulation.cli.options import (
    PathOption,
    assume,
    assuming,
    check_output,
    listed,
    names_of,
    output,
    place,
    preset,
    read_scenario,
    read_scenario_file,
    say_unreported,
    scenario_file,
    write_table,
)
from simulation.cli.options import language as said_in
from simulation.engine.catalogue import catalogue
from simulation.engine.errors import Refusal
from simulation.engine.place import Place
from simulation.engine.scenario import Scenario
from simulation.engine.setting import ScenarioError
from simulation.engine.whole_files import write_whole
from simulation.intake.plain_table import read_rows_of_file
from simulation.language.words import Words
from simulation.projection import HEADLINES
from simulation.report.content.request import checked_date, today
from simulation.report.monthly.month_files import month_files
from simulation.report.monthly.month_request import PARTS, MonthRequest
from simulation.report.safety import write_files
from simulation.report.scenario_table import as_csv, as_workbook, read_table, scenario_table
from simulation.run import year_or_usual
from simulation.tracking.follow_up import Followed, followed
from simulation.tracking.monthly_record import MonthlyRecord
from simulation.tracking.record_file import read_record_of
from simulation.tracking.record_folder import Elimination, eliminations, read_folder
from simulation.tracking.record_sheet import doubts_of, entity_worded
from simulation.workbench.adopted_plan import compared

TABLES = (".csv", ".txt", ".xlsx")
WRITERS = {".csv": as_csv, ".xlsx": as_workbook}


@click.command()
@click.argument("sources", nargs=-1, type=PathOption, metavar="SCENARIOS...")
@click.option("--year", type=int, help="Target year, beside which stands five years after.")
@listed("--outcome", "outcomes", metavar="ID", help="Outcome shown, or several; the four headline outcomes by default.")
@assume
@output
@place
def table(
    sources: tuple[Path, ...], year: int | None, outcomes: tuple[str, ...] | None, output: Path | None, place: Place
) -> None:
    """Many SCENARIOS as one table: settings and results, a row each.

    SCENARIOS are tables as this command writes them (.csv, .xlsx), scenario files (.json) and ids of packages; all packages when
    none is given. Columns: scenario, conditions, LEVER, LEVER.start, LEVER.full, LEVER.shape, ENTITY.LEVER, OUTCOME@YEAR, and
    OUTCOME@at_base for what an own workbook does not report (`unreported`: additions alone are counted) or what was completed;
    results are never read back.
    """
    if output and output.suffix.lower() not in WRITERS:
        raise ScenarioError("error.table_kind", file=str(output))
    check_output(output.with_suffix(".csv") if output else None)
    for name in outcomes or ():
        if name not in catalogue().variables:
            raise ScenarioError("error.not_in", name=name, table="variables.csv")
    plans = [assuming(plan) for source in sources or map(Path, place.scenario_presets) for plan in _plans(source, place)]
    names = [plan.name for plan in plans]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise ScenarioError("error.twice", place=twice)
    say_unreported(outcomes or HEADLINES, place)
    found = scenario_table(plans, year_or_usual(year, place), outcomes or HEADLINES, place)
    if output:
        write_whole(output, WRITERS[output.suffix.lower()](found))
    else:
        click.echo(as_csv(found).decode("utf-8-sig").replace("\r\n", "\n"), nl=False)


def _plans(source: Path, place: Place) -> tuple[Scenario, ...]:
    if source.suffix.lower() in TABLES:
        read = read_table(read_rows_of_file(source), place)
        _refuse(source, read.problems)
        return read.scenarios
    return (
        (read_scenario_file(source, place),) if source.suffix or source.exists() else (Scenario.preset(str(source), place),)
    )


def _refuse(file: Path, problems: Iterable[Refusal]) -> None:
    """Every problem on a line of its own, the last one as the refusal."""
    said = [Refusal("error.within", file=str(file), reason=problem) for problem in problems]
    for problem in said[:-1]:
        click.echo(problem.said(said_in()), err=True)
    if said:
        raise said[-1]


@click.command()
@scenario_file
@preset
@click.option(
    "--record",
    required=True,
    type=PathOption,
    metavar="FILE",
    help="Monthly record (.csv, .xlsx), or a folder of them, one for each enterprise.",
)
@click.option("--year", type=int, help="Year followed up; the last one recorded by default.")
@click.option("--report", type=PathOption, metavar="FOLDER", help="Folder for the monthly report, besides the table.")
@listed(
    "--format", "formats", default=("docx", "pdf"), show_default=True, help="Formats of the report, separated by commas."
)
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Language of the report.")
@click.option("--date", metavar="DATE", help="Date of the report, such as 2026-07-10; today by default.")
@listed("--sections", help=f"Parts of the report: {', '.join(PARTS)}; all by default.")
@issuer_options
@allotment
@click.option(
    "--adopted",
    type=PathOption,
    metavar="FILE",
    help="Adopted plan, as `adopt` writes it: what is followed where no SCENARIO is given.",
)
@click.option(
    "--target",
    "targets",
    multiple=True,
    metavar="TEXT",
    help="Target of your own, such as 'total_profit>=260@2026'; may be repeated.",
)
@output
@place
def track(
    scenario: Path | None,
    preset: str | None,
    record: Path,
    year: int | None,
    report: Path | None,
    formats: tuple[str, ...] | None,
    language: str,
    date: str | None,
    sections: tuple[str, ...] | None,
    imprint: Path | None,
    logo: Path | None,
    allotment: Path | None,
    adopted: Path | None,
    targets: tuple[str, ...],
    output: Path | None,
    place: Place,
) -> None:
    """Follow up a year of a SCENARIO: each indicator of the record against plan and target, and where it will land.

    The record has columns indicator, period (2026-06), value (of the year so far), unit, entity and source. Columns of the result: indicator,
    entity, unit, month, so_far, plan, target, low, landing, high (P10 to P90), gap, of_conditions, of_levers, unexplained, colour,
    probability, helps (levers that still act within the year, most first), entity_name. Of a folder, who is received, missing or rejected goes to the
    error stream, and rows of the entity `eliminations` hold the whole less the sum of its enterprises.
    """
    record_plan = adopted_in(adopted, place)
    if record_plan and scenario is None and preset is None:
        plan = assuming(record_plan.scenario)
    else:
        plan = read_scenario(scenario, preset, place)
    if record_plan:
        click.echo(compared(Words(said_in()), record_plan, plan), err=True)
    wanted = target_set(targets, place)
    check_output(output)
    book = _record(record, place)
    if not book.years:
        raise ScenarioError("error.record_none", file=str(record))
    when = book.years[-1] if year is None else year
    allotted = allotments_of(allotment, plan, place)
    names = names_of(place)
    rows = [
        _line(one, names.get(entity, entity))
        for entity in book.entities
        for one in followed(plan, book, when, wanted, place, entity, allotted)
    ]
    if not rows:
        raise ScenarioError("error.record_year", file=str(record), year=when)
    for correction in book.corrections:
        before, after = correction
        fields = {"indicator": after.indicator, "period": after.period}
        click.echo(Refusal("remark.corrected", before=before.value, after=after.value, **fields).said(said_in()), err=True)
    rows += [_eliminated(each) for each in eliminations(book, place, when) if each.difference is not None]
    _say_unplanned(book, when, {(row["indicator"], row["entity"]) for row in rows}, place)
    write_table(pd.DataFrame(rows), output, {"scenario": plan.to_dict(), "year": when})
    if report:
        more: dict[str, Any] = {"imprint": imprint_of(imprint, logo), "sections": parts_of(sections, PARTS)}
        when_made = checked_date(date or today())
        request = MonthRequest(
            plan, book, when, language, wanted, allotted=allotted, adopted=record_plan, date=when_made, **more
        )
        write_files(report, month_files(request, formats or (), place))


def _say_unplanned(book: MonthlyRecord, year: int, held: Collection[tuple[object, object]], place: Place) -> None:
    """Say which reported indicators have no line, since the base year states nothing of them."""
    words = Words.paper(said_in(), place)
    left = {one for entity in book.entities for one in book.indicators(year, entity) if (one, entity) not in held}
    names = [words.variable(one) for one in catalogue().scorecard if one in left]
    if names:
        click.echo(words("track.unplanned", names=words("list.comma").join(names), base=place.base_year), err=True)


def _record(source: Path, place: Place) -> MonthlyRecord:
    """The record of a file, or of a folder; of this, what became of each enterprise's file is said."""
    if not source.is_dir():
        read = read_record_of(source, place)
        _refuse(source, read.problems)
        for doubt in read.doubts:
            click.echo(doubt.said(said_in()), err=True)
        return read.record
    found = read_folder(source, place)
    for receipt in found.receipts:
        who = entity_worded(receipt.entity, place) if receipt.entity else "?"
        said = {"entity": who, "file": receipt.file, "count": receipt.figures}
        click.echo(Refusal(f"receipt.{receipt.status}", **said).said(said_in()), err=True)
        for problem in receipt.problems:
            click.echo(f"  {problem.said(said_in())}", err=True)
    for doubt in (*found.doubts, *doubts_of(found.record, place)):
        click.echo(doubt.said(said_in()), err=True)
    return found.record


def _eliminated(each: Elimination) -> dict[str, object]:
    unit = catalogue().variables[each.indicator].unit
    return {
        "indicator": each.indicator, "entity": "eliminations", "unit": unit, "month": each.month, "so_far": each.difference
    }  # fmt: skip


def _line(one: Followed, name: str) -> dict[str, object]:
    landing, gap = one.landing, one.gap
    return {
        "indicator": one.indicator,
        "entity": one.entity,
        "unit": catalogue().variables[one.indicator].unit,
        "month": landing.month,
        "so_far": landing.so_far,
        "plan": gap.planned,
        "target": one.target,
        "low": landing.low,
        "landing": landing.middle,
        "high": landing.high,
        "gap": gap.whole,
        "of_conditions": gap.conditions,
        "of_levers": gap.levers,
        "unexplained": gap.unexplained,
        "colour": one.colour,
        "probability": one.probability,
        "helps": ";".join(each.lever for each in one.helps),
        "entity_name": name,
    }


COMMANDS = (table, track)
