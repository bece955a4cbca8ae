"""Shell commands for results that leave the program: report, pack, reproduce."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from simulation.analysis.uncertainty.released_ranges import DRAWS, SEED
from simulation.cli.adoption_commands import adopted_option, adopted_text
from simulation.cli.allotment_commands import allotment, allotments_of
from simulation.cli.issuer_options import imprint_of, issuer_options, parts_of
from simulation.cli.options import (
    PathOption,
    assume,
    assuming,
    language,
    listed,
    place,
    progress_bar,
    read_scenario_file,
    until,
)
from simulation.cli.reading import MOST_BUNDLE, content_of, text_of
from simulation.engine.catalogue import catalogue
from simulation.engine.errors import Refusal
from simulation.engine.place import Place
from simulation.engine.scenario import Scenario
from simulation.intake.entity_names import id_of
from simulation.report.bundle.recipe import Pack
from simulation.report.bundle.reproduce import reproduce as check_bundle
from simulation.report.content.request import FORMATS, SECTIONS, ReportError, Request, checked_date, today
from simulation.report.enterprise.sheet_files import sheet_files
from simulation.report.enterprise.sheet_request import PARTS, SheetRequest
from simulation.report.excel.lever_sheet import read_levers
from simulation.report.produce import produce
from simulation.report.safety import write_files
from simulation.run import year_or_usual

folder = click.option(
    "--output", type=PathOption, default=Path("."), metavar="DIR", help="Folder to write to; made if absent."
)
date_option = click.option("--date", metavar="DATE", help="Date of the report, such as 2026-11-22; today by default.")


@click.command()
@click.argument("scenarios", nargs=-1, metavar="SCENARIO...")
@listed(
    "--format",
    "formats",
    default=("docx",),
    show_default=True,
    help=f"Of {', '.join(FORMATS)}; separated by commas, or given several times.",
)
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Language of the report.")
@listed("--outcomes", help="Outcomes shown beside the four headlines, separated by commas.")
@until
@assume
@click.option("--draws", type=int, default=DRAWS, show_default=True, help="Number of draws behind the ranges.")
@click.option("--seed", type=int, default=SEED, show_default=True, help="Seed of the draws.")
@click.option("--title", default="", help="Title instead of the usual one.")
@click.option("--ask", default="", help="Decision asked of the reader, instead of the sentence from the result.")
@listed(
    "--sections",
    help=f"Parts of documents: {', '.join(SECTIONS)}; with --each of sheets: {', '.join(PARTS)}. All by default.",
)
@issuer_options
@adopted_option
@click.option("--save-pack", type=PathOption, metavar="FILE", help="Also save this as a recipe for `pack`.")
@click.option(
    "--each", type=click.Choice(["enterprise"]), help="Sheets of one page each instead: docx, pdf, or all in one zip."
)
@listed("--entity", "entities", metavar="ID", help="With --each: this enterprise, or several; all by default.")
@allotment
@date_option
@place
@folder
def report(
    scenarios: tuple[str, ...],
    formats: tuple[str, ...] | None,
    language: str,
    outcomes: tuple[str, ...] | None,
    until: int | None,
    draws: int,
    seed: int,
    title: str,
    ask: str,
    sections: tuple[str, ...] | None,
    imprint: Path | None,
    logo: Path | None,
    adopted: Path | None,
    save_pack: Path | None,
    each: str | None,
    entities: tuple[str, ...] | None,
    allotment: Path | None,
    date: str | None,
    place: Place,
    output: Path,
) -> None:
    """Make documents and data of one SCENARIO, or of up to six compared.

    SCENARIO is a scenario file, a workbook of an earlier report (its lever sheet is read) or the id of a package.
    """
    chosen = tuple(assuming(scenario) for name in scenarios or ("reference",) for scenario in _scenarios(name, place))
    last = year_or_usual(until, place)
    if each:
        for plan in chosen:
            targets = allotments_of(allotment, plan, place)
            more: dict[str, Any] = {"imprint": imprint_of(imprint, logo), "sections": parts_of(sections, PARTS)}
            asked = SheetRequest(plan, last, language, targets, date=checked_date(date or today()), **more)
            _sheets(asked, formats or (), tuple(id_of(place, name) for name in entities or ()), place, output)
        return
    wanted = outcomes or catalogue().listed("reported")
    parts: dict[str, Any] = {
        "sections": parts_of(sections, SECTIONS),
        "imprint": imprint_of(imprint, logo),
        "adopted": adopted_text(adopted, place),
    }
    request = Request(chosen, language, formats or (), wanted, last, draws, seed, date or today(), title, ask, **parts)
    if save_pack:
        pack_ = Pack(
            save_pack.stem,
            chosen,
            request.formats,
            (language,),
            request.outcomes,
            True,
            last,
            draws,
            seed,
            title,
            ask,
            **parts,
        )
        write_files(save_pack.parent, {save_pack.name: pack_.to_json().encode()})
    _make(request, place, output)


@click.command()
@click.argument("recipe", type=PathOption)
@date_option
@place
@folder
def pack(recipe: Path, date: str | None, place: Place, output: Path) -> None:
    """Make every report of a saved RECIPE again."""
    found = Pack.from_json(text_of(recipe), recipe.parent, place)
    for request in list(found.requests(date)):
        _make(request, place, output)


@click.command()
@click.argument("bundle", type=PathOption)
def reproduce(bundle: Path) -> None:
    """Check a BUNDLE made by `report --format zip`: its checksums, then the same run again.

    Of a bundle made by another version it says what is checked and what is not. Exit code 0 when all that can be checked
    is identical, 1 when something differs or is damaged, 2 when it is no bundle or asks for what this version does not know.
    """
    verdict = check_bundle(content_of(bundle, MOST_BUNDLE))
    for line in (*verdict.damaged, *verdict.changed, *verdict.remarks):
        click.echo(line.said(language()))
    if not verdict.identical:
        said = Refusal("error.bundle.damaged" if verdict.damaged else "error.bundle.differs", file=str(bundle))
        click.echo(said.said(language()), err=True)
        sys.exit(1)
    click.echo(Refusal("bundle.identical" if verdict.exact else "bundle.near").said(language()))


def _scenarios(name: str, place: Place) -> tuple[Scenario, ...]:
    """Scenarios of a file, of a workbook, or a package."""
    path = Path(name)
    if path.suffix.lower() == ".xlsx":
        return read_levers(content_of(path), place)
    if path.suffix.lower() == ".json" or path.is_file():
        return (read_scenario_file(path, place),)
    return (Scenario.preset(name, place),)


def _sheets(request: SheetRequest, formats: tuple[str, ...], entities: tuple[str, ...], place: Place, output: Path) -> None:
    """A sheet of each enterprise."""
    with progress_bar(100, "report") as bar:
        moving: Any = bar
        files = sheet_files(request, formats, entities, place, lambda share: moving.update(int(share * 100) - moving.pos))
    for path in write_files(output, files):
        click.echo(path)


def _make(request: Request, place: Place, output: Path) -> None:
    """Make and write one report; formats that failed are named after the files of the others."""
    if output.exists() and not output.is_dir():
        raise ReportError("error.report.folder", file=str(output))
    with progress_bar(100, "report") as bar:
        moving: Any = bar
        product = produce(request, place, lambda share, name: moving.update(int(share * 100) - moving.pos))
    for path in write_files(output, product.files):
        click.echo(path)
    if product.failures:
        failed = (Refusal("error.report.failed", name=name, reason=reason) for name, reason in product.failures.items())
        raise click.ClickException("; ".join(one.said(language()) for one in failed))


COMMANDS = (report, pack, reproduce)
