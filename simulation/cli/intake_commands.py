"""Commands for own workbooks: the template to fill in, and the check of one that is filled in."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from simulation.cli.options import PathOption, language
from simulation.cli.reading import content_of
from simulation.engine.errors import sentences
from simulation.engine.setting import ScenarioError
from simulation.intake.alike import told_once
from simulation.intake.file_bundle import files_in
from simulation.intake.marked_copy import marked_copy
from simulation.intake.next_workbook import next_workbook
from simulation.intake.own_place import own_place, tried
from simulation.intake.own_workbook import read_workbook
from simulation.intake.problems import Problem
from simulation.intake.template import MOST_ENTITIES
from simulation.intake.template import template as made_template
from simulation.intake.workbook_fields import fields
from simulation.intake.workbook_folder import ORDER, Delivery, WorkbookFolder, read_workbooks
from simulation.report.safety import write_files
from simulation.tracking.record_file import read_record_of

language_option = click.option(
    "--language", "chosen", type=click.Choice(["zh", "en"]), help="Language; that of the environment by default."
)


@click.command()
@click.option("--language", "chosen", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Language.")
@click.option("--output", type=PathOption, required=True, metavar="F.xlsx", help="File to write.")
@click.option("--entities", type=click.IntRange(1, MOST_ENTITIES), default=30, show_default=True, help="Rows laid out.")
@click.option(
    "--after",
    type=PathOption,
    metavar="OLD.xlsx",
    help="Own workbook whose next base year is the last one that the record closed.",
)
@click.option("--record", type=PathOption, metavar="FILE", help="With --after: monthly record, besides the workbook's own.")
def template(chosen: str, output: Path, entities: int, after: Path | None, record: Path | None) -> None:
    """Write an empty workbook for own enterprises, with units, limits, drop-downs and examples.

    With --after it is that of the next plan: the closed year is the base year, the old base year is history, what is known is filled in.
    """
    _xlsx(output)
    content = made_template(chosen, entities) if after is None else _next(after, record, chosen)
    write_files(output.parent, {output.name: content})
    click.echo(output)


def _next(after: Path, record: Path | None, language: str) -> bytes:
    try:
        book = read_workbook(content_of(after), after.name)
        found = own_place(book)
        months = found.record
        if record is not None:
            read = read_record_of(record, found.place)
            if read.problems:
                raise ScenarioError("error.within", file=str(record), reason=read.problems[0])
            months = months.with_entries(read.record.entries)
        return next_workbook(book, months, language)
    except ScenarioError as error:
        raise (
            error if error.key == "error.within" else ScenarioError("error.within", file=str(after), reason=error)
        ) from None


@click.command()
@click.argument("file", type=PathOption, metavar="F.xlsx")
@click.option(
    "--marked",
    type=PathOption,
    metavar="OUT.xlsx",
    help="Also write a copy with the cells marked; of a folder a folder of copies.",
)
@click.option("--json", "as_json", is_flag=True, help="A JSON list of problems instead of lines.")
@language_option
def check(file: Path, marked: Path | None, as_json: bool, chosen: str | None) -> None:
    """Check an own workbook, .xlsx or .csv: every problem with sheet, cell, value, reason and suggestion.

    Of a folder of them, one or more for each enterprise: what became of each file, who is missing from the list in the whole's
    (named 合计, 汇总 or total), and what its totals differ from the sum of the enterprises. Exit code 0 without errors, also
    with warnings; 2 with errors.
    """
    tongue = chosen or language()
    if file.is_dir():
        _check_folder(file, marked, as_json, tongue)
        return
    if marked is not None:
        _xlsx(marked)
    content = content_of(file)
    try:
        book = tried(read_workbook(content, file.name))
    except ScenarioError as error:
        raise ScenarioError("error.within", file=str(file), reason=error) from None
    if as_json:
        click.echo(json.dumps([problem.plain(tongue) for problem in book.problems], ensure_ascii=False, indent=1))
    else:
        words = sentences()
        _say_problems(book.problems, tongue)
        filled, needed = book.completion()
        counts = {"errors": len(book.errors), "warnings": len(book.warnings), "enterprises": len(book.enterprises)}
        click.echo(words["own.check.summary"][tongue].format(**counts, filled=filled, needed=needed))
    if marked is not None:
        write_files(marked.parent, {marked.name: marked_copy(content, file.name, book, tongue)})
        if not as_json:
            click.echo(sentences()["own.check.marked"][tongue].format(file=marked))
    if book.errors:
        sys.exit(2)


def _check_folder(folder: Path, marked: Path | None, as_json: bool, tongue: str) -> None:
    files = files_in(folder)
    found = read_workbooks(files)
    if as_json:
        told = {"files": [_plain(one, tongue) for one in found.deliveries]}
        differences = [{**one._asdict(), "eliminated": one.eliminated} for one in found.differences]
        click.echo(json.dumps({**told, "eliminations": differences}, ensure_ascii=False, indent=1))
    else:
        _say_folder(found, tongue)
    if marked is not None:
        contents = dict(files)
        copies = {
            f"{Path(name).stem}.xlsx": marked_copy(contents[name], name, book, tongue) for name, book in found.read.items()
        }
        write_files(marked, copies)
    if found.of("rejected"):
        sys.exit(2)


def _plain(one: Delivery, tongue: str) -> dict[str, object]:
    """A delivery as JSON tells it."""
    reason = one.reason.said(tongue) if one.reason else ""
    problems = [problem.plain(tongue) for problem in one.problems]
    return {"file": one.file, "status": one.status, "enterprises": one.enterprises, "reason": reason, "problems": problems}


def _say_problems(problems: Iterable[Problem], tongue: str, indent: str = "") -> None:
    """A line a problem, those alike in one."""
    words = sentences()
    for where, problem in told_once(problems, tongue):
        told = {**problem.plain(tongue), "where": where, "level": words[f"own.level.{problem.level}"][tongue]}
        click.echo(indent + " ".join(words["own.check.line"][tongue].format(**told).split()))


def _say_folder(found: WorkbookFolder, tongue: str) -> None:
    words, comma = sentences(), sentences()["list.comma"][tongue]
    for one in found.deliveries:
        names = comma.join(one.enterprises)
        click.echo(words[f"own.folder.{one.status}"][tongue].format(file=one.file, names=names).strip())
        if one.reason is not None:
            click.echo(f"  {one.reason.said(tongue)}")
        _say_problems(one.problems, tongue, "  ")
    for each in found.differences:
        label = fields()["base_year"][each.field].label(tongue)
        values = {"total": f"{each.total:,.6g}", "sum": f"{each.summed:,.6g}", "eliminated": f"{each.eliminated:+,.4g}"}
        click.echo(words["own.folder.difference"][tongue].format(label=label, **values))
    counts = {status: len(found.of(status)) for status in ORDER}
    click.echo(words["own.folder.summary"][tongue].format(**counts, enterprises=len(found.book.enterprises)))


def _xlsx(file: Path) -> None:
    if file.suffix.lower() != ".xlsx":
        raise ScenarioError("error.not_xlsx", file=str(file))


COMMANDS = (template, check)
