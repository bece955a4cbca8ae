"""Data files: CSV that a spreadsheet opens with its Chinese intact, Parquet, scenario JSON."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping

import pyarrow
import pyarrow.csv

from simulation.engine.scenario import Scenario
from simulation.language.cells import cell
from simulation.language.clean import clean
from simulation.report.content.result_table import results
from simulation.report.content.story import Story


def build(story: Story, name: str) -> Mapping[str, bytes]:
    """One data file, or one scenario file a case."""
    if name == "json":
        return scenarios(story)
    return {f".{name}": csv(story) if name == "csv" else parquet(story)}


def csv(story: Story) -> bytes:
    """All results, UTF-8 with a mark that Excel knows; text that looks like a formula is made harmless.

    Numbers are written with as many digits as give back the same number.
    """
    table = results(story)
    for column in ("scenario_name", "entity_name", "variable_name", "unit"):
        table[column] = table[column].map({text: cell(clean(text)) for text in table[column].unique()})
    buffer = io.BytesIO()
    pyarrow.csv.write_csv(pyarrow.Table.from_pandas(table, preserve_index=False), buffer)
    return b"\xef\xbb\xbf" + buffer.getvalue().replace(b"\n", b"\r\n")


def parquet(story: Story) -> bytes:
    """All results with their types."""
    buffer = io.BytesIO()
    results(story).to_parquet(buffer, index=False)
    return buffer.getvalue()


def scenarios(story: Story) -> dict[str, bytes]:
    """Scenario files by the ending of their names: each can be opened again in the app, the shell and Python."""
    cases = story.facts.cases
    endings = [".json"] if len(cases) == 1 else [f"_{case.code}.json" for case in cases]
    return {ending: scenario_file(case.scenario) for ending, case in zip(endings, cases, strict=False)}


def scenario_file(scenario: Scenario) -> bytes:
    """A scenario file; characters that are no text at all are written as escapes."""
    text = scenario.to_json()
    try:
        return (text + "\n").encode()
    except UnicodeEncodeError:
        return (json.dumps(scenario.to_dict(), sort_keys=True, indent=1) + "\n").encode()
