"""Shell commands that say what something is and how a number is computed: find, explain."""

from __future__ import annotations

from pathlib import Path

import click
import pandas as pd

from simulation.cli.options import (
    output,
    place,
    preset,
    read_scenario,
    say_losses,
    say_unreported,
    scenario_file,
    write_table,
)
from simulation.engine.place import Place
from simulation.evidence.as_reported import AT_BASE, as_reported
from simulation.explanation.computed_by import computed_by
from simulation.explanation.flows import Traced
from simulation.explanation.search_index import entries
from simulation.explanation.search_index import find as find_entries
from simulation.projection import TOTAL
from simulation.run import year_or_usual


@click.command()
@click.argument("text")
@output
@place
def find(text: str, output: Path | None, place: Place) -> None:
    """Find levers, outcomes, conditions, parameters and facts by a TEXT in Chinese or English, an id, or first letters of pinyin.

    Columns: kind, id, label_zh, label_en, worth (1 for a name given in full).
    """
    hits = find_entries(text, entries(place=place))
    rows = [(hit.entry.kind, hit.entry.id, hit.entry.zh, hit.entry.en, round(hit.worth, 3)) for hit in hits]
    write_table(pd.DataFrame(rows, columns=["kind", "id", "label_zh", "label_en", "worth"]), output)


@click.command()
@click.argument("variable")
@scenario_file
@preset
@click.option("--year", type=int, help="Year of the number; that usually looked at by default.")
@click.option("--entity", default=TOTAL, show_default=True, metavar="ID", help="Entity; the whole by default.")
@output
@place
def explain(
    variable: str,
    scenario: Path | None,
    preset: str | None,
    year: int | None,
    entity: str,
    output: Path | None,
    place: Place,
) -> None:
    """How a VARIABLE's number comes about: what its equation takes, with values; the equation itself, and what the plan loses, on standard error.

    Columns: variable, how (equation, sum, table, initial), cause, lag, moment, kind, value, at_base. The first row is the number itself.
    What nobody reports of the base year is blank, as in other results (`simulation/evidence/as_reported.py`).
    """
    year = year_or_usual(year, place)
    until = max(year, place.base_year + 1)
    plan = read_scenario(scenario, preset, place)
    found = computed_by(Traced.of(plan, place, until), variable, year, entity)
    click.echo(found.equation.source, err=True)
    say_losses(plan, until)
    rows: list[tuple] = [(variable, found.how, variable, 0, "year", "variable", found.value)]
    rows += [(variable, found.how, c.id, c.argument.lag, c.argument.moment, c.kind, c.value) for c in found.causes]
    rows += [(variable, found.how, part, 0, "year", "entity", value) for part, value in found.parts.items()]
    table = pd.DataFrame(rows, columns=["variable", "how", "cause", "lag", "moment", "kind", "value"])
    say_unreported([variable], place)
    write_table(_as_reported(table, place, year, entity), output)


def _as_reported(table: pd.DataFrame, place: Place, year: int, entity: str) -> pd.DataFrame:
    """The same with what nobody reports of the base year left blank: each row is of its cause, or of the number in a part, and of its year."""
    part = table["kind"] == "entity"
    of = {"entity": table["cause"].where(part, entity), "variable": table["variable"].where(part, table["cause"])}
    told = as_reported(table.assign(**of, year=year - table["lag"]), place)
    return table.assign(value=told["value"], **{AT_BASE: told[AT_BASE]})


COMMANDS = (find, explain)
