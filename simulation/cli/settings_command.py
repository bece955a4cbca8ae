"""The command that lists the program's settings."""

from __future__ import annotations

import json

import click
import pandas as pd

from simulation.cli.commands import as_json
from simulation.cli.options import language, print_table
from simulation.engine.settings import SETTINGS, shown_settings
from simulation.language.texts import texts


@click.command()
@as_json
@click.option("--markdown", is_flag=True, help="The table of docs/operation.md.")
def settings(as_json: bool, markdown: bool) -> None:
    """List every setting: what it is set to, where, what holds unless it is set, what it means.

    Values that are secret are not shown.
    """
    if markdown:
        click.echo(settings_table())
        return
    rows = [{**row, "meaning": texts()[f"setting.{row['setting']}"][language()]} for row in shown_settings()]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    print_table(pd.DataFrame(rows))


def settings_table() -> str:
    """The settings as a table in Markdown, English."""
    lines = ["| setting | meaning | value | unless set |", "|---|---|---|---|"]
    for name, row in SETTINGS.items():
        meaning, form = texts()[f"setting.{name}"]["en"], texts()[f"setting.form.{row.form}"]["en"]
        lines.append(f"| `{name}` | {meaning} | {form} | {row.unless and f'`{row.unless}`'} |")
    return "\n".join(lines)


COMMANDS = (settings,)
