"""What a place takes over from another where its own tables say nothing, put into its own years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from simulation.engine.errors import sentences
from simulation.engine.place_rows import ConditionPoint, PlaceRow, PracticePoint


def named(row: PlaceRow, id: str, label: str) -> PlaceRow:
    """The years and words of another place under an own id and name."""
    return row.model_copy(update={"id": id, **dict.fromkeys(("label_zh", "label_en", "area_zh", "area_en"), label)})


def adapted(
    rows: Mapping[str, Sequence[Any]], new: PlaceRow, own: Mapping[str, Sequence[Any]], units: Mapping[str, str]
) -> dict[str, list[Any]]:
    """Rows of another place in the years of this one; `own` are the tables that it states itself, `units` those of conditions.

    Indices count from the new base year; practice in it lies between what was observed before and after; settings and targets that
    are past are left out; of lever ranges those not stated are added.
    """
    found = {name: list(table) for name, table in rows.items()}
    stated = {row.lever for row in own.get("lever_ranges", ())}
    found["practice"] = [row for row in _practice(rows["practice"], new) if row.lever not in stated]
    last = {row.lever: row.value for row in sorted(found["practice"], key=lambda row: row.year)}
    ranges = [row.model_copy(update={"neutral": last.get(row.lever, row.neutral)}) for row in rows["lever_ranges"]]
    found["lever_ranges"] = list({row.lever: row for row in (*ranges, *own.get("lever_ranges", ()))}.values())
    found["condition_paths"] = _paths(rows["condition_paths"], new, units)
    found["targets"] = [row for row in rows["targets"] if new.base_year < row.year <= new.last_year]
    found["scenario_presets"] = [
        row.model_copy(update={"loses": "", **(_help() if row.loses else {})}) for row in rows["scenario_presets"]
    ]  # what it loses was run there, not here
    found["scenarios"] = [_timed(row, new) for row in rows["scenarios"]]
    return found


def _help() -> dict[str, str]:
    """What is said of a package taken over."""
    return {
        f"help_{language}": text for language, text in sentences()["own.package.help"].items() if language in ("zh", "en")
    }


def _practice(points: Sequence[PracticePoint], new: PlaceRow) -> list[PracticePoint]:
    found = []
    for lever in dict.fromkeys(point.lever for point in points):
        seen = sorted((point for point in points if point.lever == lever), key=lambda point: point.year)
        years, values = [point.year for point in seen], [point.value for point in seen]
        kept = [point for point in seen if new.base_year < point.year <= new.observed_until]
        at_base = float(np.interp(new.base_year, years, values))
        grade = seen[years.index(new.base_year)].grade if new.base_year in years else "assumed"
        found += [seen[0].model_copy(update={"year": new.base_year, "value": at_base, "grade": grade}), *kept]
    return found


def _paths(points: Sequence[ConditionPoint], new: PlaceRow, units: Mapping[str, str]) -> list[ConditionPoint]:
    """Conditions from the new base year on: indices are 1 in it, lines are counted from it."""
    base = {row.condition: row.value for row in points if row.preset == "central" and row.year == new.base_year}

    def seen_from_base(row: ConditionPoint) -> float:
        at_base = base[row.condition]
        if units[row.condition] == "lines":
            return max(row.value - at_base, 0.0)  # a line that others expect later had opened by then
        return row.value / at_base if units[row.condition] == "index" else row.value

    kept = [row for row in points if row.year >= new.base_year and row.condition in base]
    return [row.model_copy(update={"value": seen_from_base(row)}) for row in kept]


def _timed(row: Any, new: PlaceRow) -> Any:
    """A setting of a package; years that are past are left to the lever."""
    past = {name: None for name in ("start", "full") if (getattr(row, name) or new.last_year) <= new.base_year}
    return row.model_copy(update=past) if past else row
