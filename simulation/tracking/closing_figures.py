"""A closed year by enterprise: base-year columns as reported where they were, else as projected beside what was reported.

Arrays are (entity, run): the first run is the central projection of current practice on the figures before, the others are draws.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from simulation.analysis.batch import Batch, by_entity
from simulation.analysis.uncertainty.released_ranges import SEED, weighted_by_history, weights
from simulation.analysis.uncertainty.sampling import drawn_batch
from simulation.engine.baseline import PROVINCE
from simulation.engine.catalogue import catalogue
from simulation.engine.place import Place
from simulation.engine.scenario import Scenario
from simulation.projection import Projection
from simulation.run import horizon, project
from simulation.tracking.closed_years import reported

DRAWS = 256
ROOM = 0.95  # of total assets that fixed capital may take beside what else stands in them
LEAST = 0.05  # of what was projected: a total that would take a figure below it does not move the figures
LED = ("revenue", "total_profit", "total_assets", "employees")  # what others are formed from
SAID_BY = {  # columns that another outcome tells together with them
    "equity": "debt_ratio",
    "compensation_per_head": "labour_compensation",
    "interest_bearing_share": "debt",
}
STOCKS = {  # columns by the outcomes that say what stands in them
    "roads_in_progress": ("road_planned", "road_building"),
    "chain_opened": ("chain_completed",),
}
GAINED = {"equity_gained": "equity", "assets_gained": "total_assets", "fixed_capital_gained": "fixed_capital"}
Figures = dict[str, np.ndarray]


@dataclass(frozen=True)
class ClosedYear:
    """The last year reported of a place, which the projection goes on from."""

    place: Place
    year: int

    @cached_property
    def usual(self) -> Projection:
        """Current practice on the figures before, to this year."""
        return project(Scenario("reference", place=self.place), until=self.year)

    @cached_property
    def weights(self) -> np.ndarray:
        """Weight of each draw, by the years reported where they say something of the whole."""
        known = weighted_by_history(self.place)
        return weights(self.place, DRAWS, SEED) if known else np.full(DRAWS, 1 / DRAWS)

    @cached_property
    def drawn(self) -> Mapping[str, np.ndarray]:
        """Base-year columns in which the draws differ."""
        ranges = self.place.ranges
        return {name: np.concatenate([self.place.columns[name], self._batch.columns[name]], axis=1) for name in ranges}

    @cached_property
    def _batch(self) -> Batch:
        return drawn_batch(self.usual.scenario, self.place, horizon(self.year, self.place), SEED, 0, 0, DRAWS)

    @cached_property
    def _runs(self) -> Figures:
        """What the columns are called as outcomes, by year."""
        names = {*(name for name in catalogue().columns if name in catalogue().variables), *SAID_BY.values()}
        names |= {part for parts in STOCKS.values() for part in parts}
        runs, shape = by_entity(self._batch, tuple(sorted(names))), (len(self.usual.years), len(self.place.entities), 1)
        return {
            name: np.concatenate([np.broadcast_to(self.usual.values[name], shape), rows], axis=2)
            for name, rows in runs.items()
        }

    def source(self, entity: str, column: str) -> tuple[str, str] | None:
        """Grade and source of a column that this year's report tells; None where it does not."""
        of = "" if entity == PROVINCE else entity
        rows = {row.variable: row for row in self.place.closed_years if (row.entity, row.year) == (of, self.year)}
        if column in rows and column in catalogue().variables:
            return "reported", rows[column].source
        told = rows.get(SAID_BY.get(column, ""))
        return None if told is None else ("derived", f"{told.source}，由其推得 | derived from it: {told.source}")

    @cached_property
    def figures(self) -> Figures:
        """Base-year columns of enterprises at the end of this year."""
        now = {name: rows[-1] for name, rows in self._runs.items()}
        found = {name: self._stated(name, now[name]) for name in LED}
        found["net_profit"] = self._stated("net_profit", _after_tax(found["total_profit"], now))
        found |= self._balance(found, now)
        for name, column in catalogue().columns.items():
            if column.scope != PROVINCE and name not in found:
                found[name] = self._following(name, column.follows, found, now)
        found = _within(found)
        for name, of in GAINED.items():
            opening = self._runs[of][-2] * (_ratio(found[of], now[of]) if of == "fixed_capital" else 1)
            found[name] = found[of] - _first(self._reported(of, self.year - 1), opening)
        debt = found["interest_bearing_share"] * np.maximum(found["total_assets"] - found["equity"], 0)
        found["debt_gained"] = debt * (1 - _ratio(self._runs["debt"][-2], now["debt"]))
        return found

    def _balance(self, found: Figures, now: Figures) -> Figures:
        """Equity, pay and debt: as reported, by the ratio or amount that tells them, or as projected for the assets and heads reported."""
        assets, people = found["total_assets"], found["employees"]
        kept = now["equity"] * _ratio(assets, now["total_assets"])
        equity = _first(self._reported("equity"), (1 - self._reported("debt_ratio")) * assets, kept)
        pay = _first(self._reported("labour_compensation") / people, now["compensation_per_head"])
        usual = _ratio(now["debt"], now["total_assets"] - now["equity"], 0.0)
        share = _first(self._reported("debt") / np.maximum(assets - equity, 1e-9), usual)
        return {"equity": equity, "compensation_per_head": pay, "interest_bearing_share": np.clip(share, 0, 1)}

    def _following(self, name: str, anchor: str, found: Figures, now: Figures) -> np.ndarray:
        """A column as projected, or as it was where no outcome tells it, brought to the column that it goes with."""
        if name in STOCKS:
            here = np.sum([now[part] for part in STOCKS[name]], axis=0)
        else:
            here = now.get(name, self.drawn.get(name, self.place.columns[name]))
        before = now if name in now or name in STOCKS else {**self.place.columns, **self.drawn}
        moved = here * _ratio(found[anchor], before[anchor]) if anchor else here
        return self._stated(name, moved) if name in now else moved

    def _stated(self, name: str, projected: np.ndarray) -> np.ndarray:
        """A column as reported; the others keep to a total that was, as far as it leaves each something."""
        told, whole = self._reported(name), reported(self.place, name).get(self.year)
        known = np.isfinite(told)
        found = np.where(known, told, projected)
        if whole is None or known.all():
            return found
        size = np.where(known, 0.0, np.abs(projected))
        share = _ratio(size, size.sum(axis=0), 1 / (~known).sum()) * ~known
        raked = found + (whole - found.sum(axis=0)) * share
        leaves_some = catalogue().columns[name].rule == "any_sign" or bool((raked >= LEAST * found).all())
        return raked if leaves_some else found

    def _reported(self, name: str, year: int | None = None) -> np.ndarray:
        """What was reported of each enterprise (entity, 1), not a number where nothing was."""
        told = [reported(self.place, name, one).get(year or self.year, np.nan) for one in self.place.entity_ids]
        return np.array(told, float)[:, np.newaxis]


def _first(*ways: np.ndarray) -> np.ndarray:
    """The first of several ways to a figure that gives a number, entity by entity."""
    found = ways[-1]
    for way in reversed(ways[:-1]):
        found = np.where(np.isfinite(way), way, found)
    return found


def _after_tax(profit: np.ndarray, now: Figures) -> np.ndarray:
    """Profit less tax at the rate that the projection gives; a loss where a profit was projected bears none."""
    tax = np.maximum(now["total_profit"] - now["net_profit"], 0)
    rate = np.clip(_ratio(tax, np.maximum(now["total_profit"], 0), 0.0), 0, 1)
    return profit - np.where(profit > 0, rate * profit, np.where(now["total_profit"] > 0, 0, tax))


def _within(found: Figures) -> Figures:
    """What was not reported leaves room for what was, and figures keep to what their columns may hold."""
    beside = found["receivables"] + found["inventories"] + found["roads_in_progress"]
    assets = found["total_assets"]
    found["fixed_capital"] = np.minimum(found["fixed_capital"], np.maximum(ROOM * assets - beside, LEAST * assets))
    found["equity"] = np.minimum(found["equity"], assets)
    found["net_profit"] = np.minimum(found["net_profit"], found["total_profit"])
    for name, column in catalogue().columns.items():
        if column.scope != PROVINCE and column.rule != "any_sign":
            least = 1e-6 if column.rule == "above_zero" else 0.0
            found[name] = np.clip(found[name], least, 1.0 if column.unit == "share" else None)
    return found


def _ratio(part: np.ndarray, of: np.ndarray, otherwise: float = 1.0) -> np.ndarray:
    """A quotient; `otherwise` where there is nothing to divide by."""
    part, of = np.broadcast_arrays(part, of)
    return np.divide(part, of, out=np.full(of.shape, float(otherwise)), where=np.abs(of) > 1e-12)
