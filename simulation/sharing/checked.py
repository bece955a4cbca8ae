"""A scenario from content that nobody vouches for: each fault has its own reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulation.engine.place import Place
from simulation.engine.place_rows import Condition, Lever
from simulation.engine.scenario import Scenario
from simulation.engine.setting import ScenarioError
from simulation.sharing.link_errors import SharedCodeError

OWN = ("error.amounts_beyond", "error.beyond_existing")  # of a scenario that was made by hand: told in its own words


def checked(content: Mapping[str, Any], place: Place) -> Scenario:
    """The scenario of a decoded content in a place; SharedCodeError naming what this version cannot use."""
    _levers(content.get("levers", {}), place, False)
    for own in content.get("entities", {}).values():
        _levers(own, place, True)
    for name, value in content.get("conditions", {}).items():
        if name == "preset":
            _known("condition_preset", value, place.condition_presets)
            continue
        _known("condition", name, place.conditions)
        _in_range("condition", place.conditions[name], value)
    for name, value in content.get("assumptions", {}).items():
        _known("parameter", name, place.parameters)
        row = place.parameters[name]
        if not row.low - 1e-9 <= value <= row.high + 1e-9:
            raise SharedCodeError("range", kind="parameter", id=name, value=value, low=row.low, high=row.high)
    try:
        return usable(Scenario.from_dict(content, place))
    except ScenarioError as error:
        raise SharedCodeError("setting", reason=error) if error.key in OWN else SharedCodeError("malformed") from None


def usable(scenario: Scenario) -> Scenario:
    """A scenario all of whose entities its place has; SharedCodeError names one that it lacks."""
    for entity in scenario.entities:
        _known("entity", entity, scenario.place.seen_ids)
    return scenario


def _levers(settings: Mapping[str, Any], place: Place, own: bool) -> None:
    rows = {**place.levers, **place.retired}
    for name, setting in settings.items():
        _known("lever", name, rows)
        lever = rows[name]
        if own and lever.scope == "province":
            raise SharedCodeError("scope", id=name)
        _in_range("lever", lever, setting, min(lever.min, 0.0) if own and lever.scope == "amount" else lever.min)
        if isinstance(setting, Mapping):
            start, full = setting.get("start"), setting.get("full")
            if full is not None and full < (start or min(lever.start, full)):
                raise SharedCodeError("timing", id=name)


def _known(kind: str, name: Any, table: Any) -> None:
    if name not in table:
        raise SharedCodeError("unknown", kind=kind, id=str(name)[:40])


def _in_range(kind: str, row: Lever | Condition, setting: Any, low: float | None = None) -> None:
    low = row.min if low is None else low
    stated = setting if isinstance(setting, Mapping) else {"value": setting}
    values = stated["by_year"].values() if "by_year" in stated else [stated["value"]]
    for value in values:
        if not low - 1e-9 <= value <= row.max + 1e-9:
            raise SharedCodeError("range", kind=kind, id=row.id, value=value, low=low, high=row.max)
