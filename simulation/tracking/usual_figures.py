"""Reported figures held against what they usually are: ratios that are none, and numbers written in another unit."""

from __future__ import annotations

from simulation.engine.catalogue import catalogue
from simulation.engine.place import Place
from simulation.engine.scenario import Scenario
from simulation.engine.setting import ScenarioError
from simulation.language.numbers import PERCENT
from simulation.language.unit_slips import FAR, VOLATILE, likely, named
from simulation.projection import TOTAL, Projection
from simulation.run import projected
from simulation.tracking.landing import kind_of
from simulation.tracking.monthly_record import Entry


class UsualFigures:
    """Current practice in a place, by which a figure's unit is judged."""

    def __init__(self, place: Place):
        self.place = place
        self._practice: Projection | None = None

    def check(self, one: Entry, stated: bool) -> None:
        """Refuse a figure that cannot be of its indicator; ScenarioError names the unit.

        stated: whether a unit stands beside the figure, which settles what is meant.
        """
        if one.indicator in catalogue().scorecard:
            self._within(one)
        if stated:
            return
        if one.indicator in self.place.levers:
            self._fraction(one)
        elif one.indicator in catalogue().scorecard:
            self._unit(one)

    def _within(self, one: Entry) -> None:
        """The whole stays within what targets of the indicator may be."""
        rule = self.place.target_rules.get(one.indicator)
        if rule is not None and one.entity == TOTAL and not rule.min <= one.value <= rule.max:
            raise ScenarioError("error.outside", place=one.indicator, value=one.value, low=rule.min, high=rule.max)

    def _fraction(self, one: Entry) -> None:
        """A lever's share far above its range is a percentage."""
        row = self.place.levers[one.indicator]
        if row.unit in PERCENT and abs(one.value) > FAR * max(abs(row.min), abs(row.max)):
            raise ScenarioError("error.record_share", place=one.indicator, found=f"{one.value:g}")

    def _unit(self, one: Entry) -> None:
        """A figure of the year so far, against its part of what practice gives."""
        usual = self._usual(one.indicator, one.entity, one.year)
        flow = kind_of(one.indicator) == "flow"
        usual *= one.month / 12 if flow else 1
        symbol = catalogue().variables[one.indicator].unit
        meant = likely(one.value, usual, symbol, VOLATILE if flow and one.entity != TOTAL else FAR)
        if meant is not None:
            raise ScenarioError(
                "error.record_slip", place=one.indicator, value=one.value, unit=named(symbol), usual=usual, meant=meant
            )

    def _usual(self, indicator: str, entity: str, year: int) -> float:
        """An indicator under current practice; beyond the years of the place, in the nearest of them."""
        if self._practice is None:
            years = range(self.place.base_year, self.place.last_year + 1)
            self._practice = projected(Scenario(place=self.place), self.place, years)
        at = min(max(year, self._practice.years[0]), self._practice.years[-1])
        return float(self._practice.entity(indicator, entity)[self._practice.years.index(at)])
