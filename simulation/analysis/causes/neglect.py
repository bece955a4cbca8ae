"""No silent neglect: for each thing left undone, what it seems to earn, what is lost, and what evidence cannot value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from simulation.analysis.batch import Batch, totals
from simulation.analysis.causes.later_years import LEFT, NOTHING
from simulation.engine.neglect_rows import Neglect
from simulation.engine.place import Place
from simulation.engine.place_reading import embedded_place
from simulation.engine.rows import AFTER
from simulation.engine.scenario import Scenario
from simulation.run import horizon_after, year_or_usual

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


def neglected(row: Neglect, year: int | None = None, baseline: Place | None = None) -> Neglected:
    """What one neglect does, from the first year in which levers can act."""
    place = baseline or embedded_place()
    (found,) = _neglected((row,), year_or_usual(year, place), place)
    return found


def neglects(year: int | None = None, baseline: Place | None = None) -> tuple[Neglected, ...]:
    """All rows of the table of neglects, run on the model: the table on the method page."""
    place = baseline or embedded_place()
    return _neglected(tuple(place.neglects.values()), year_or_usual(year, place), place)


def _neglected(rows: Sequence[Neglect], year: int, place: Place) -> tuple[Neglected, ...]:
    """Neglects upon practice and upon each package that moves something, all runs side by side."""
    bases = {"": Scenario("practice", place=place)}
    packages = {name: Scenario.preset(name, place) for name in place.compared_presets()}
    bases |= {name: plan for name, plan in packages.items() if plan.changed()}
    plans = [one for base in bases.values() for one in (base, *(base.with_lever(r.lever, _setting(r, place)) for r in rows))]
    watched, years = [GAIN, OWNER, *(name for row in rows for name in row.least)], horizon_after(year, place)
    found = totals(Batch.joined([Batch.of(one, place, years) for one in plans]), tuple(dict.fromkeys(watched)))
    at = years.index(year)
    shape = -1, len(bases), 1 + len(rows)  # (year, base, the base itself and each neglect upon it)
    ends = {name: path.reshape(shape)[[at, at + AFTER]] for name, path in found.items()}
    return tuple(
        _told(row, year, tuple(bases), {n: p[:, :, [0, i]] for n, p in ends.items()}) for i, row in enumerate(rows, 1)
    )


def _told(row: Neglect, year: int, bases: Sequence[str], ends: Mapping[str, np.ndarray]) -> Neglected:
    """One neglect; ends: by outcome, in the target year and five years after, upon each base, without it and with it."""
    watched = dict.fromkeys((GAIN, OWNER, *row.least))
    gaps = {name: ends[name][..., 1] - ends[name][..., 0] for name in watched}
    both = {
        (name, year + later): (float(ends[name][i, 0, 0]), float(ends[name][i, 0, 1]))
        for name in watched
        for i, later in enumerate((0, AFTER))
    }
    gain, after = (float(gap) for gap in gaps[GAIN][:, 0])
    losses = {name: (float(gaps[name][1, 0]), _is_met(gaps[name][1, 0], least)) for name, least in row.least.items()}
    on_packages = {
        name: (float(gaps[GAIN][0, k]), float(gaps[GAIN][1, k]), bool(_held_by(row, gaps, k)))
        for k, name in enumerate(bases)
        if name
    }
    owner = float(gaps[OWNER][0, 0])
    return Neglected(row, year, gain, after, owner, losses, _held_by(row, gaps, 0), on_packages, both)


def _held_by(row: Neglect, gaps: Mapping[str, np.ndarray], base: int) -> tuple[str, ...]:
    """Which of the three holds upon a base; gaps: by outcome, what the neglect changes (year, base)."""
    gain, after = gaps[GAIN][:, base]
    lost = any(_is_met(gaps[name][1, base], least) for name, least in row.least.items())
    held = ((FADES, after <= max(LEFT * gain, NOTHING)), (LOSES, lost), (UNPROVEN, bool(row.unproven_en)))
    return tuple(name for name, holds in held if holds)


def _setting(row: Neglect, place: Place) -> Any:
    """The lever as it is left: from the first year that can be decided, for good or for some years."""
    if row.years is None:
        return row.value
    first, practice = place.decided_from, place.levers[row.lever].neutral
    return {"by_year": {first: row.value, first + row.years - 1: row.value, first + row.years: practice}}


def _is_met(change: float, least: float) -> bool:
    return bool(change <= least if least < 0 else change >= least)
