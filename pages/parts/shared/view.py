"""What a page shows: the chosen scenario beside the reference under the same conditions."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from pages.parts.wording.words import printed_gap
from simulation import Projection, Scenario, catalogue, project
from simulation.run import project_after


@dataclass(frozen=True)
class View:
    """What a page shows: the chosen scenario's projection and the reference under the same conditions."""

    page: str
    scenario: Scenario
    projection: Projection
    reference: Projection

    @property
    def years(self) -> range:
        """Years of the projection."""
        return self.projection.years

    @property
    def last(self) -> int:
        """Last year of the projection."""
        return self.projection.years[-1]

    @property
    def moved(self) -> bool:
        """Whether any lever differs from base-year practice."""
        return bool(self.scenario.changed())

    def gap(self, variable: str) -> float:
        """Scenario less reference in the last year, as both are printed."""
        return printed_gap(variable, self.reference.total(variable)[-1], self.projection.total(variable)[-1])


def ends_of_the_past() -> dict[str, int]:
    """Last year observed and first year that can be decided, as charts and their legend draw and name them."""
    place = catalogue().place
    return {"observed": place.observed_until, "decided": place.decided_from}


@st.cache_resource(max_entries=128, show_spinner=False)
def projected(content: str) -> Projection:
    """The projection of a scenario given as its file text; kept for whoever asks for the same one."""
    return project(Scenario.from_json(content))


@st.cache_resource(max_entries=128, show_spinner=False)
def projected_after(content: str, year: int) -> Projection:
    """The projection of a scenario given as its file text to five years after a year."""
    return project_after(Scenario.from_json(content), year=year)
