"""What a page shows: the chosen scenario beside the reference under the same conditions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from pages.parts import state
from pages.parts.cache import kept
from pages.parts.wording.words import printed_gap
from simulation import Projection, Scenario, project
from simulation.analysis.goals.limits import Limit, limits_met
from simulation.engine.place import Place
from simulation.run import project_after


@dataclass(frozen=True)
class View:
    """What a page shows: the chosen scenario's projection and the reference under the same conditions."""

    page: str
    scenario: Scenario
    projection: Projection
    reference: Projection

    @property
    def place(self) -> Place:
        """Whose enterprises the scenario is for."""
        return self.scenario.place

    @property
    def years(self) -> range:
        """Years of the projection."""
        return self.projection.years

    @property
    def last(self) -> int:
        """Last year of the projection."""
        return self.projection.years[-1]

    @property
    def ahead(self) -> list[int]:
        """Years of the projection that are not observed yet: only these have targets to reach and chances."""
        return [year for year in self.years if year > self.place.observed_until]

    @property
    def moved(self) -> bool:
        """Whether any lever differs from base-year practice."""
        return bool(self.scenario.changed())

    @cached_property
    def limits(self) -> tuple[Limit, ...]:
        """Limits that bind in the scenario."""
        return tuple(limits_met(self.projection, self.reference))

    def gap(self, variable: str) -> float:
        """Scenario less reference in the last year, as both are printed."""
        return printed_gap(variable, self.reference.total(variable)[-1], self.projection.total(variable)[-1])


def view_now() -> View:
    """What the page shows as the scenario stands now, also while a lever is dragged."""
    chosen, page = state.scenario(), state.page()
    last: View | None = state.remember("view", None)
    if last is None or last.scenario is not chosen or last.page != page or last.last != state.until():
        last = View(page, chosen, projected(chosen), projected(chosen.reference()))
        state.put("view", last)
    return last


def ends_of_the_past() -> dict[str, int]:
    """Last year observed and first year that can be decided, as charts and their legend draw and name them."""
    place = state.place()
    return {"observed": place.observed_until, "decided": place.decided_from}


def projected(scenario: Scenario) -> Projection:
    """The projection of a scenario in its place, to the year that the visitor looks at."""
    return _projected(scenario, state.until(scenario.place))


@kept(128)
def _projected(scenario: Scenario, until: int) -> Projection:
    """Kept for whoever asks for the same one."""
    return project(scenario, until=until)


@kept(128)
def projected_after(scenario: Scenario, year: int) -> Projection:
    """The projection of a scenario to five years after a year."""
    return project_after(scenario, year=year)
