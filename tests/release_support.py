"""The set that a released version made, as tests read it; and what this version reads otherwise on purpose."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from simulation import Scenario

SETS = sorted(path.parent for path in (Path(__file__).parent / "data" / "releases").glob("*/manifest.json"))


@dataclass(frozen=True)
class Release:
    """The set of one release: `saved` is what its manifest says."""

    folder: Path

    @cached_property
    def saved(self) -> Mapping[str, Any]:
        return json.loads((self.folder / "manifest.json").read_text(encoding="utf-8"))

    def plain(self, name: str) -> dict[str, Any]:
        """The content of a JSON file of the set."""
        return json.loads((self.folder / name).read_text(encoding="utf-8"))

    def content(self, name: str) -> bytes:
        return (self.folder / name).read_bytes()

    @property
    def links(self) -> Mapping[str, str]:
        return self.plain("links.json")

    @property
    def store(self) -> dict[str, Any]:
        """What the browser kept: language, choices, and the timeline as plain content."""
        parts = json.loads(self.text)
        return {**parts, "timeline": json.loads(parts["timeline"])}

    @property
    def text(self) -> str:
        """What the browser hands back."""
        return json.loads(self.plain("browser/storage.json")["scenario-workbench"])["text"]

    def meant(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """What a scenario file of this release says, with the timing that was left blank stated as it was then.

        Where a later version reads a setting as another one on purpose, this is the place to say so.
        """
        old = content["schema"] == "scenario/1.0"
        entities = {entity: self._settings(own, old) for entity, own in content.get("entities", {}).items()}
        return {
            "levers": self._settings(content["levers"], old),
            "entities": entities,
            "conditions": {name: stated(raw) if old else raw for name, raw in content.get("conditions", {}).items()},
        }

    def _settings(self, levers: Mapping[str, Any], old: bool) -> dict[str, Any]:
        stated = {lever: self._stated(lever, setting) for lever, setting in levers.items() if lever not in RETIRED}
        return {lever: rescaled(lever, setting) if old else setting for lever, setting in stated.items()}

    def _stated(self, lever: str, setting: Any) -> Any:
        row = next(row for row in self.saved["levers"] if row["id"] == lever)
        stated = setting if isinstance(setting, Mapping) else {"value": setting}
        if "by_year" in stated:
            return stated
        full = stated.get("full")
        start = stated.get("start") or min(row["start"], full or row["start"])
        return {
            "value": stated["value"],
            "start": start,
            "full": full or max(row["full"], start),
            "shape": stated.get("shape") or row["shape"],
        }

    def same(self, found: Scenario, content: Mapping[str, Any]) -> bool:
        """Whether a scenario read now is what the release saved."""
        return found.name == content["name"] and self.meant(found.to_dict()) == self.meant(content)


# What this version reads otherwise, on purpose: a lever joined with another is left out, loss-makers are counted by how
# many are treated (829 of 975, where 390 was their number), and two levers have an observed path after 2023.
RETIRED = ("platform_phases",)
FACTORS, MOST = {"loss_treatment": 829 / 390}, {"loss_treatment": 975}
OBSERVED = ("rd_intensity_target", "transformation_investment")


def stated(condition: Any) -> Any:
    """A condition that was one number held from 2024, which is now written out."""
    return condition if isinstance(condition, (str, Mapping)) else {"by_year": {"2024": condition}}


def rescaled(lever: str, setting: Mapping[str, Any]) -> dict[str, Any]:
    """A setting in today's unit, held at the most there is."""

    def one(value: float) -> float:
        return value if lever not in FACTORS else min(round(value * FACTORS[lever]), MOST[lever])

    if "by_year" in setting:
        return {"by_year": {year: one(value) for year, value in setting["by_year"].items()}}
    return {**setting, "value": one(setting["value"])}


def path_now(lever: str, path: list[float]) -> list[float]:
    """The path that version 1 computed, in today's unit."""
    if lever not in FACTORS:
        return path
    practice, most = 390 * FACTORS[lever], min(round(path[-1] * FACTORS[lever]), MOST[lever])
    return [practice + (most - practice) * (value - 390) / ((path[-1] - 390) or 1) for value in path]
