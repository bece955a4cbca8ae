"""Result tables: one row a scenario, entity, variable and year, with central value and range.

`kind`: `projected`, or `base`, of own workbooks also `completed` (a base-year figure from ratios) and `unreported` (none).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from simulation.engine.baseline import NOTHING
from simulation.engine.catalogue import catalogue
from simulation.evidence.as_reported import AT_BASE, as_reported
from simulation.projection import TOTAL, Projection
from simulation.report.content.analyses import Ensemble
from simulation.report.content.facts import Facts
from simulation.report.content.story import Story

COLUMNS = (
    "scenario",
    "scenario_name",
    "scenario_id",
    "entity",
    "entity_name",
    "variable",
    "variable_name",
    "unit",
    "year",
    "kind",
    "central",
    "p10",
    "p50",
    "p90",
)


def runs(facts: Facts) -> Iterator[tuple[str, Projection, Ensemble]]:
    """Code, projection and ensemble of each reference and scenario."""
    for code, (projection, ensemble) in facts.references.items():
        yield code, projection, ensemble
    for case in facts.cases:
        yield case.code, case.projection, case.ensemble


def results(story: Story, variables: tuple[str, ...] | None = None) -> pd.DataFrame:
    """All results of a report; ranges exist for the outcomes chosen, of the whole province."""
    pieces = [_of(story, code, projection, ensemble, variables) for code, projection, ensemble in runs(story.facts)]
    return pd.concat(pieces, ignore_index=True)[list(COLUMNS)]


def _of(
    story: Story, code: str, projection: Projection, ensemble: Ensemble, variables: tuple[str, ...] | None
) -> pd.DataFrame:
    frame = projection.tidy(variables).rename(columns={"value": "central"})
    base = projection.years[0]
    frame["scenario"], frame["scenario_name"], frame["scenario_id"] = code, story.names[code], projection.scenario.id
    frame["variable_name"] = frame["variable"].map({name: story.words.variable(name) for name in catalogue().variables})
    frame["entity_name"] = frame["entity"].map({e: story.entity(e) for e in (TOTAL, *projection.baseline.entity_ids)})
    frame["unit"] = frame["unit"].map({unit: story.words.stored(unit) or unit for unit in frame["unit"].unique()})
    frame["kind"] = ["base" if year == base else "projected" for year in frame["year"]]
    ranges = pd.concat([_ranges(name, ensemble) for name in story.facts.request.outcomes], ignore_index=True)
    frame = frame.merge(ranges, how="left", on=["entity", "variable", "year"])
    frame = as_reported(frame, projection.baseline, ("central", "p10", "p50", "p90"))
    frame["kind"] = frame["kind"].mask((frame["kind"] == "base") & (frame[AT_BASE] != ""), frame[AT_BASE])
    return frame


def _ranges(variable: str, ensemble: Ensemble) -> pd.DataFrame:
    low, middle, high = ensemble.quantiles(variable, (0.1, 0.5, 0.9))
    return pd.DataFrame(
        {
            "entity": TOTAL,
            "variable": variable,
            "year": list(ensemble.years),
            "p10": low,
            "p50": middle,
            "p90": high,
        }
    )


def brief(story: Story) -> pd.DataFrame:
    """The rows a workbook works on: outcomes and accounts of the province, main accounts by entity."""
    listed = (name for where in ("account", "owner_view") for name in catalogue().listed(where))
    wanted = tuple(dict.fromkeys((*story.facts.request.outcomes, *listed)))
    table = results(story, wanted)
    return table[(table["entity"] == TOTAL) | table["variable"].isin(catalogue().listed("by_entity"))].reset_index(drop=True)


def sources(story: Story) -> list[tuple[Any, ...]]:
    """Base-year figures, parameters and lever values with range, unit, grade and source."""
    words, found = story.words, []

    def add(
        kind: str, key: str, name: str, row: Any, value: float | str, low: float | str, high: float | str, grade: str
    ) -> None:
        found.append((kind, key, name, value, low, high, words.stored(row.unit), grade, words.half(row.source)))

    for (entity, variable), c in story.facts.baseline.cells.items():
        name = f"{words.of(catalogue().columns[variable])} · {story.entity(entity)}"
        none = words("unreported")
        value, low, high = (none, none, none) if c.source == NOTHING else (c.value, c.low, c.high)
        add("base_year", f"{entity}/{variable}", name, c, value, low, high, words(f"kind.{c.grade}"))
    for row in story.facts.baseline.parameters.values():
        add("parameter", row.id, words.of(row), row, row.value, row.low, row.high, row.grade)
    for lever in story.facts.baseline.levers.values():
        add("lever", lever.id, words.of(lever), lever, lever.neutral, lever.min, lever.max, lever.grade)
    return found
