"""What has moved since a shared scenario was made, and what moved it, as far as that can be known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from simulation.engine.catalogue import catalogue
from simulation.engine.released import Release
from simulation.identity import restated
from simulation.model import MODEL_VERSION
from simulation.projection import Projection
from simulation.run import project
from simulation.sharing.stamp import PARTS, Case, Stamp, headlines, ingredients, outcomes, result_digest

Age = Literal["older", "same", "newer"]


@dataclass(frozen=True)
class Line:
    """A headline outcome in the last year, when the scenario was shared and now, with its gap to the reference.

    The change has two parts that add up to it exactly: how far the reference itself moved, and how far what the
    scenario adds to it moved. grid: what the figures are rounded to.
    """

    outcome: str
    old: float
    new: float
    old_gap: float
    new_gap: float
    grid: float = 0.0

    @property
    def change(self) -> float:
        """New less old."""
        return self.new - self.old

    @property
    def effect_change(self) -> float:
        """Part of the change that lies in the scenario's effect."""
        return self.new_gap - self.old_gap

    @property
    def reference_change(self) -> float:
        """Part of the change that lies in the reference."""
        return self.change - self.effect_change

    @property
    def divisible(self) -> bool:
        """Whether the change is more than one step of rounding, so that its parts mean something."""
        return abs(self.change) > 1.5 * self.grid


@dataclass(frozen=True)
class Account:
    """What moved since a scenario was shared.

    age: the link's model against this one; unchanged: all results are the same to six digits; parts: ingredients that
    differ (`stamp.PARTS`; empty when only words or sources of the tables do); data_differs: the data digest differs;
    releases: those between, oldest first; edited_then, edited_now: the tables were, or are, not those of their release
    (None where `data/releases.csv` does not state that release's digest). A link holds no old tables: where several ingredients differ, the
    change cannot be divided among them; where one does, it is the cause of all of it.
    """

    age: Age
    unchanged: bool
    parts: tuple[str, ...]
    data_differs: bool
    releases: tuple[Release, ...]
    lines: tuple[Line, ...]
    edited_then: bool | None = None
    edited_now: bool | None = None

    @property
    def cause(self) -> str | None:
        """The one ingredient that explains the whole change, where there is only one."""
        return self.parts[0] if len(self.parts) == 1 else None


def account(case: Case, stamp: Stamp) -> Account:
    """Old and new numbers of a shared scenario, by running it as it was shared, to the same year."""
    own = project(case.scenario, until=stamp.until)
    usual = project(case.scenario.reference(), until=stamp.until)
    return compared(case, stamp, own, usual)


def compared(case: Case, stamp: Stamp, own: Projection, usual: Projection) -> Account:
    """Old and new numbers of a shared scenario, given its projection and that of the reference."""
    now, here, grids = headlines(own, usual), ingredients(own.baseline), outcomes()
    lines = tuple(
        Line(name, old[0], now[name][0], old[1], now[name][1], grids[name].grid or 0.0)
        for name, old in case.headlines.items()
        if name in now
    )
    stated = restated({"model": stamp.model, **stamp.parts})
    parts = tuple(part for part in PARTS if part in stated and here[part] != stated[part])
    then, this = _number(stamp.model), _number(MODEL_VERSION)
    between = tuple(row for row in catalogue().releases if then < row.number <= this)
    return Account(
        "older" if then < this else "newer" if then > this else "same",
        result_digest(own) == case.results,
        parts,
        stamp.data != catalogue().digest[: len(stamp.data)],
        between,
        lines,
        _edited(stamp.model, stamp.data),
        _edited(MODEL_VERSION, catalogue().digest),
    )


def _edited(model: str, data: str) -> bool | None:
    """Whether tables with this digest differ from those released with a version; None where that is not stated."""
    stated = next((row.data for row in catalogue().releases if row.version == model), "")
    return not stated.startswith(data) if stated else None


def _number(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))
