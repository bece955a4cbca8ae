"""Bands behind the headline paths: from P10 to P90 of the scenario.

While a lever is dragged the band last shown moves along with the scenario's line; the scenario's own, which every page and
document shows alike, follows when the lever is let go. How far off the moved one may be is said beneath the charts, and held by a test over every lever.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

import streamlit as st

from pages.parts import state
from pages.parts.shared import analyses
from pages.parts.shared.sections import closed_said, described, draw_lines, finding, pair
from pages.parts.shared.view import View, ends_of_the_past
from pages.parts.wording.words import scaled, unit_of, word
from simulation.analysis.uncertainty.ensemble import Ensemble

LAST = "range"


class Bands:
    """The headline paths of one run of a page, and the ranges they are drawn from."""

    def __init__(self, view: View):
        self.view = view

    @cached_property
    def found(self) -> Ensemble:
        """The scenario's ranges; drawn when first asked for, so that what needs none is on the page before."""
        last = state.remember(LAST, None)
        return (
            carried(last, self.view) if state.dragging() and last and last.years == self.view.years else _ranges(self.view)
        )

    def path(self, variable: str, key: str, height: int = 220, extra: Sequence[dict] = ()) -> None:
        """A headline outcome by year for scenario and reference, with its band and targets."""
        symbol = unit_of(variable)
        low, _, high = self.found.quantiles(variable)
        band = (scaled(low, symbol), scaled(high, symbol))
        draw_lines(self.view, (*pair(self.view, variable), *extra), symbol, key, described(variable), height, band)

    def titled(self, variable: str, key: str, height: int = 220, extra: Sequence[dict] = (), told: bool = True) -> None:
        """A headline path with its finding above it. told: below it, years reported since beside the model."""
        st.subheader(finding(self.view, variable), anchor=False)
        self.path(variable, key, height, extra)
        if told:
            closed_said(self.view, variable)


def _ranges(view: View) -> Ensemble:
    found = analyses.ensemble(view)
    state.put(LAST, found)
    return found


def carried(last: Ensemble, view: View) -> Ensemble:
    """Draws of another scenario moved along with this one's central projection: a likeness until its own are drawn."""
    central = {name: view.projection.total(name) for name in last.central}
    values = {name: last.values[name] + (central[name] - last.central[name])[:, None] for name in central}
    return replace(last, scenario=view.scenario, values=values, central=central)


def legend() -> None:
    """What bands, target lines and dots mean, once a page."""
    st.caption(f"{word('bands.legend')}\n\n{dots()}")


def dots() -> str:
    """What large, open and small dots mean."""
    return word("dots.legend", **ends_of_the_past())
