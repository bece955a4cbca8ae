"""Bands behind the headline paths: from P10 to P90 of the scenario, with the median.

Lines are sent at once. Their band is first the last one shown, moved along with the scenario's line; the
exact one follows in the same run, into the same chart, so that no line waits and no chart is rebuilt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.parts import results, state
from pages.parts.frame import View
from pages.parts.sections import described, draw_lines, finding, pair
from pages.parts.words import scaled, unit_of, word
from simulation.analysis.ensemble import Ensemble

LAST = "range"
UNSEEN = 0.005  # of a band's reach: half a pixel on a chart a hundred pixels high


@dataclass(frozen=True, eq=False)
class _Chart:
    variable: str
    key: str
    height: int
    lines: tuple[dict, ...]


class Bands:
    """The headline paths of one run of a page; `settle` is called last."""

    def __init__(self, view: View):
        self.view, self.charts = view, {}
        last = state.remember(LAST, None)
        self.exact = last is None or last.years != view.years or last.scenario.to_json() == view.scenario.to_json()
        self.found = _ranges(view) if self.exact else carried(last, view)

    def path(self, variable: str, key: str, height: int = 220, extra: Sequence[dict] = ()) -> None:
        """A headline outcome by year for scenario and reference, with its band and targets."""
        chart = _Chart(variable, key, height, (*pair(self.view, variable), *extra))
        self.charts[chart] = self._draw(chart)

    def titled(self, variable: str, key: str, height: int = 220, extra: Sequence[dict] = ()) -> None:
        """A headline path with its finding above it."""
        st.subheader(finding(self.view, variable), anchor=False)
        self.path(variable, key, height, extra)

    def settle(self) -> Ensemble:
        """Compute the scenario's own range, and redraw the bands that it moves by more than can be overlooked.

        While a lever is being dragged the bands go on moving along.
        """
        if not self.exact and not state.dragging():
            shown, self.found, self.exact = self.found, _ranges(self.view), True
            for chart, place in self.charts.items():
                old, new = (found.quantiles(chart.variable) for found in (shown, self.found))
                if np.abs(new - old).max() > UNSEEN * np.ptp(new):
                    self._draw(chart, place)
        return self.found

    def _draw(self, chart: _Chart, place: DeltaGenerator | None = None) -> DeltaGenerator:
        symbol = unit_of(chart.variable)
        band = tuple(scaled(part, symbol) for part in self.found.quantiles(chart.variable))
        return draw_lines(self.view, chart.lines, symbol, chart.key, described(chart.variable), chart.height, band, place)


def _ranges(view: View) -> Ensemble:
    found = results.ensemble(view, results.QUICK)
    state.put(LAST, found)
    return found


def carried(last: Ensemble, view: View) -> Ensemble:
    """Draws of another scenario moved along with this one's central projection: a likeness until its own are drawn."""
    central = {name: view.projection.total(name) for name in last.central}
    values = {name: last.values[name] + (central[name] - last.central[name])[:, None] for name in central}
    return replace(last, scenario=view.scenario, values=values, central=central)


def legend() -> None:
    """What bands and target lines mean, once a page."""
    st.caption(word("bands.legend"))
