"""Commands on how well the model did: published readings beside the model, and how profit responds to conditions."""

from __future__ import annotations

import json

import click
import pandas as pd

from simulation.analysis.goals.most_profit import most_profit as search
from simulation.cli.options import place
from simulation.engine.place import Place
from simulation.evidence.elasticities import pairs, responses
from simulation.evidence.hindcast import held
from simulation.language.numbers import decimals, digits, given, plain

as_json = click.option("--json", "as_json", is_flag=True, help="JSON instead of a table.")


@click.command("hindcast")
@place
@as_json
def hindcast(place: Place, as_json: bool) -> None:
    """List what was published, the model's value, the error, and whether the reading was fitted, tested or known since."""
    rows = [
        {
            **row.reading.model_dump(include={"part", "entity", "variable", "year", "use", "unit"}),
            "reported": row.reading.value,
            "model": round(row.modelled, 4),
            "error": round(row.error, 4),
        }
        for row in held(place)
    ]
    _write(rows, as_json)


@click.command("elasticities")
@place
@as_json
def elasticities(place: Place, as_json: bool) -> None:
    """List how profit responds to conditions in the model (one tenth, or one point, more), and the pairs history offers."""
    rows = [
        {
            "condition": row.condition,
            "entity": "total",
            "years": f"{place.decided_from}/{row.last}",
            "change": "/".join(plain(change, digits("total_profit", "zh")) for change in row.change),
            "model": row.elasticity,
        }
        for row in responses(place)
    ]
    rows += [
        {
            "condition": row.pair.condition,
            "entity": row.pair.entity or "total",
            "years": f"{row.pair.first}/{row.pair.last}",
            "change": f"{given(row.pair.before)}/{given(row.pair.after)}",
            "model": row.modelled,
            "reported": row.reported,
        }
        for row in pairs(place)
    ]
    _write(rows, as_json)


@click.command("most-profit")
@click.option("--year", type=int, help="Year whose profit counts; that usually looked at by default.")
@click.option("--deals", is_flag=True, help="Equity may be sold too.")
@place
@as_json
def most_profit(year: int | None, deals: bool, place: Place, as_json: bool) -> None:
    """Search all levers for the most profit in a year (about a minute), and say whether that plan lives on the future."""
    found = search(year, baseline=place, deals=deals)
    later = found.later
    rows: list[dict] = [
        {"item": "total_profit", "target": later.gain, "five_years_after": later.gain_after, "mark": later.mark or "none"},
        *({"item": name, "target": ends[0], "five_years_after": ends[1], "mark": ""} for name, ends in found.owner.items()),
        *({"item": name, "target": found.scenario.levers[name].last, "mark": "below practice"} for name in found.below),
    ]
    _write(rows, as_json)


def _write(rows: list[dict], as_json: bool) -> None:
    frame = pd.DataFrame(rows)
    if as_json:
        click.echo(json.dumps(json.loads(frame.to_json(orient="records")), ensure_ascii=False, indent=1))
    else:
        click.echo(
            frame.to_string(index=False, float_format=lambda value: plain(value, decimals("index", "en")), na_rep="—")
        )


COMMANDS = (hindcast, elasticities, most_profit)
