"""Shell commands for scenarios that are handed on: link, open, moved."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import click
import pandas as pd

from simulation.cli.adoption_commands import adopted_in, adopted_option
from simulation.cli.options import (
    PathOption,
    assuming,
    check_output,
    output,
    place,
    preset,
    read_scenario,
    read_scenario_file,
    until,
    write_table,
)
from simulation.engine.errors import Refusal
from simulation.engine.place import Place
from simulation.engine.whole_files import write_whole
from simulation.language.clean import clean
from simulation.report.content.request import today
from simulation.run import project
from simulation.sharing import account, decode, encode, share, write_file
from simulation.sharing.code import PARAMETER


@click.command()
@click.argument("scenarios", nargs=-1, type=PathOption, metavar="SCENARIO...")
@preset
@until
@click.option(
    "--address", default="", metavar="URL", help="Address of the app, such as https://host/; a bare code by default."
)
@adopted_option
@place
def link(
    scenarios: tuple[Path, ...], preset: str | None, until: int | None, address: str, adopted: Path | None, place: Place
) -> None:
    """Print the link of one to six SCENARIO files (or --preset), the first of them chosen; with --adopted alone that of the adopted plan."""
    plans = [assuming(read_scenario_file(file, place)) for file in scenarios] if scenarios and preset is None else []
    record = adopted_in(adopted, place)
    if record and not plans and preset is None:
        plans = [record.scenario]
    plans = plans or [read_scenario(scenarios[0] if scenarios else None, preset, place)]
    check_address(address)
    pairs = [(project(plan, until=until), project(plan.reference(), until=until)) for plan in plans]
    code = encode(share(pairs, today(), record))
    click.echo(f"{address}?{PARAMETER}={code}" if address else code)


def check_address(address: str) -> None:
    """Refuse what is no address of a page that a code can follow."""
    if not address:
        return
    try:
        parts = urlsplit(address)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        sound = False
    if not sound or not address.isprintable() or set(address) & set('?#<>"\\ '):
        raise Refusal("error.address", found=clean(address, 60))


@click.command("open")
@click.argument("link")
@click.option("--output", type=PathOption, metavar="FILE", help="File to write; standard output by default.")
@place
def open_link(link: str, output: Path | None, place: Place) -> None:
    """Write the scenario of a LINK (or of its code) as a scenario file."""
    content = write_file(decode(link, place))
    if output:
        write_whole(output, content)
    else:
        click.echo(content, nl=False)


@click.command()
@click.argument("link")
@output
@place
def moved(link: str, output: Path | None, place: Place) -> None:
    """Headline results of a LINK when it was made and now, with what differs from then.

    Columns: scenario, outcome, then, now, change, of_reference, of_effect (blank where the change is no more than
    rounding), differs (parts of data and program).
    """
    check_output(output)
    shared, rows = decode(link, place), []
    for case in shared.cases:
        found = account(case, shared.stamp)
        for line in found.lines:
            parts = (line.reference_change, line.effect_change) if line.divisible else (None, None)
            rows.append((case.scenario.name, line.outcome, line.old, line.new, line.change, *parts, ";".join(found.parts)))
    columns = ["scenario", "outcome", "then", "now", "change", "of_reference", "of_effect", "differs"]
    write_table(pd.DataFrame(rows, columns=columns), output)


COMMANDS = (link, open_link, moved)
