"""No silent neglect: for each thing left undone, what it seems to earn, what is lost, and what evidence cannot value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from simulation.analysis.batch import Batch, totals
from simulation.analysis.causes.later_years import LEFT, NOTHING, after_practice, projected_beyond
from simulation.engine.neglect_rows import Neglect
from simulation.engine.place import Place
from simulation.engine.place_reading import embedded_place
from simulation.engine.rows import AFTER
from simulation.engine.scenario import Scenario
from simulation.run import horizon_after

GAIN, OWNER = "total_profit", "cumulative_owner_cash"
FADES, LOSES, UNPROVEN = "fades", "loses", "unproven"


@dataclass(frozen=True)
class Neglected:
    """One neglect, run on the model.

    gain, gain_after: change of total profit in the target year and five years after, 亿元; owner: change of the owner's cash,
    cumulated to the target year, 亿元; losses: change of each named
    outcome five years after, its unit, and whether it is at least as large as stated; held_by: which of the three holds, in
    this order: "fades" (at most half of the gain is left), "loses" (a loss of the stated size is seen), "unproven" (the
    sentence stands that evidence does not show a loss); none where a neglect would be silent.
    ends: of profit, the owner's cash and each named outcome, by year, practice and what comes of the neglect: what a printed change
    is taken from, so that it is the same as on every other page.
    on_packages: by package of the place, the same where the neglect is laid upon it, for what does not pay alone may pay there:
    gain, gain_after, and whether one of the three holds there too.
    """

    row: Neglect
    year: int
    gain: float
    gain_after: float
    owner: float
    losses: dict[str, tuple[float, bool]]
    held_by: tuple[str, ...]
    on_packages: Mapping[str, tuple[float, float, bool]] = field(default_factory=dict)
    ends: Mapping[tuple[str, int], tuple[float, float]] = field(default_factory=dict)


def neglected(row: Neglect, year: int = 2030, baseline: Place | None = None) -> Neglected:
    """What one neglect does, from the first year in which levers can act."""
    place = baseline or embedded_place()
    plan = Scenario(row.id, place=place).with_lever(row.lever, _setting(row, place))
    watched = (GAIN, OWNER, *row.least)
    found = after_practice(plan, watched, year, place)
    at = year - place.base_year
    practice, left = (projected_beyond(one, place, year) for one in (plan.reference(), plan))
    ends = {
        (name, year + later): (float(practice.total(name)[at + later]), float(left.total(name)[at + later]))
        for name in watched
        for later in (0, AFTER)
    }
    gain, after = float(found[GAIN][at]), float(found[GAIN][at + AFTER])
    owner = float(found[OWNER][at])
    changes = {name: float(found[name][at + AFTER]) for name in row.least}
    losses = {name: (changes[name], _is_met(changes[name], least)) for name, least in row.least.items()}
    fades = _fades(gain, after)
    held = ((FADES, fades), (LOSES, any(met for _, met in losses.values())), (UNPROVEN, bool(row.unproven_en)))
    reasons = tuple(name for name, holds in held if holds)
    return Neglected(row, year, gain, after, owner, losses, reasons, _on_packages(row, year, place), ends)


def _on_packages(row: Neglect, year: int, place: Place) -> dict[str, tuple[float, float, bool]]:
    """What a neglect adds to profit on top of each package that moves something, in both years, 亿元, and whether it stays told there."""
    plans = {name: Scenario.preset(name, place) for name in place.compared_presets()}
    plans = {name: plan for name, plan in plans.items() if plan.changed()}
    if not plans:
        return {}
    years, left = horizon_after(year, place), _setting(row, place)
    both = [one for plan in plans.values() for one in (plan, plan.with_lever(row.lever, left))]
    found = totals(Batch.joined([Batch.of(one, place, years) for one in both]), (GAIN, *row.least))
    gaps, at = {name: path[:, 1::2] - path[:, ::2] for name, path in found.items()}, years.index(year)
    told = {}
    for i, name in enumerate(plans):
        gain, after = (float(gaps[GAIN][t, i]) for t in (at, at + AFTER))
        lost = any(_is_met(float(gaps[one][at + AFTER, i]), least) for one, least in row.least.items())
        told[name] = gain, after, lost or _fades(gain, after) or bool(row.unproven_en)
    return told


def _fades(gain: float, after: float) -> bool:
    """Whether no more than half of a gain is left five years after."""
    return after <= max(LEFT * gain, NOTHING)


def _setting(row: Neglect, place: Place) -> Any:
    """The lever as it is left: from the first year that can be decided, for good or for some years."""
    if row.years is None:
        return row.value
    first, practice = place.decided_from, place.levers[row.lever].neutral
    return {"by_year": {first: row.value, first + row.years - 1: row.value, first + row.years: practice}}


def _is_met(change: float, least: float) -> bool:
    return change <= least if least < 0 else change >= least


def neglects(year: int = 2030, baseline: Place | None = None) -> tuple[Neglected, ...]:
    """All rows of the table of neglects, run on the model: the table on the method page."""
    return tuple(neglected(row, year, baseline) for row in (baseline or embedded_place()).neglects.values())
