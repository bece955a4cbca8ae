"""Base-year figures as they may have been: drawn within their ranges, so that reported totals hold and accounts close.

First the whole: revenue, net profit, equity, employees and value added are themselves reconstructed, so they are drawn
within the ranges of `base_totals.csv`; what is reported there has no range. Then every cell, within its own range. Cells
are moved to their total in proportion to how uncertain they are (for independent normal errors this is the law of the
cells given their sum). Assets, equity and fixed capital of an entity move together. Pay, depreciation and production
taxes are scaled to the value added drawn; net profit is drawn profit less drawn tax; industrial revenue follows R&D at
the reported intensity; quota not yet started is what has been won less what is built and building.

Trends of entities are drawn so that the trend of the whole stays where the whole is calibrated (a place with known totals). Not drawn: shares by which provincial
amounts are spread (a plan's amounts would move with them).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

import numpy as np

from simulation.analysis.uncertainty.distributions import FARTHEST, FIVE_PERCENT
from simulation.engine.catalogue import catalogue
from simulation.engine.kept import kept
from simulation.engine.place import Place
from simulation.run import central_base_year

STREAM = 8  # draws whose figures come from one stream of chances: a national baseline takes megabytes for each
TOGETHER = ("total_assets", "equity", "fixed_capital")  # debt and capital ratios are known better than size
TOGETHER_CORRELATION = 0.8  # puts 90 % of debt ratios within about 8 points of the central one; grade C
HEADS_AND_VALUE = 0.35  # correlation of employees and value added of the whole: the share of pay in value added; grade C
FOLLOWING = ("net_profit", "industrial_share", "quota_open")
PAYMENTS = ("depreciation", "production_taxes")  # with pay, the parts of value added that are not profit
TAX_SPREAD = 0.35  # largest sd of the logarithm of an entity's tax
LEAST_CURRENT = 0.25  # part of the central share of current assets that a draw leaves
MOST_BUILDING = 1.4  # plants and projects against their central value, where construction takes long
MOST_EQUITY = 0.95  # of total assets
PASSES = 4  # entities that become wholly industrial pass the rest on to the others
FULL_SHARE = 0.98  # of a share that is below one


@dataclass(frozen=True)
class Layout:
    """What of a baseline is drawn, and how.

    ratios, sums: columns drawn as factors and as differences; centre (column, entity, 1); down, up: distance of one
    standard deviation below and above, in logarithms for `ratios`; totals: central sum and logarithmic distances down
    and up of each total, in the order of `names`; value_added (entity, 1); current: central current assets (entity, 1); building: most that plants
    and projects not in fixed capital may take; least_assets: what an entity has at least.
    """

    ratios: tuple[str, ...]
    sums: tuple[str, ...]
    centre: np.ndarray
    down: np.ndarray
    up: np.ndarray
    names: tuple[str, ...]
    totals: np.ndarray
    total_down: np.ndarray
    total_up: np.ndarray
    tax: np.ndarray
    tax_spread: np.ndarray
    value_added: np.ndarray
    current: np.ndarray
    building: np.ndarray
    least_assets: np.ndarray


@lru_cache(maxsize=4)
def layout(baseline: Place) -> Layout:
    """How a baseline is drawn."""
    columns, ranges = baseline.columns, baseline.ranges
    following = (*catalogue().ruled("adds_up"), *FOLLOWING)
    open_ones = [name for name in ranges if name not in following]
    sums = tuple(name for name in open_ones if _crosses_zero(columns[name], *ranges[name]))
    ratios = tuple(name for name in open_ones if name not in sums)
    pieces = [_logarithmic(columns[n], *ranges[n]) for n in ratios] + [_plain(columns[n], *ranges[n]) for n in sums]
    centre, down, up = (np.array([p[i] for p in pieces]).reshape(-1, len(baseline.entities), 1) for i in range(3))
    names = tuple(baseline.totals)
    spans = [baseline.totals[name] for name in names]
    base = central_base_year(baseline)
    current = np.maximum(base["other_assets"], 0)
    building = MOST_BUILDING * np.maximum(columns["total_assets"] - columns["fixed_capital"] - current, 0)
    tax = np.maximum(columns["total_profit"] - columns["net_profit"], 0)
    low, high = ranges.get("net_profit", (columns["net_profit"],) * 2)
    doubt = np.divide((high - low) / (2 * FIVE_PERCENT), tax, out=np.zeros_like(tax), where=tax > 0)
    return Layout(
        ratios,
        sums,
        centre,
        down,
        up,
        names,
        np.array([float(base[name].sum()) for name in names]).reshape(-1, 1),
        np.array([np.log(s.value / s.low) / FIVE_PERCENT for s in spans]).reshape(-1, 1),
        np.array([np.log(s.high / s.value) / FIVE_PERCENT for s in spans]).reshape(-1, 1),
        tax,
        np.minimum(doubt, TAX_SPREAD),
        base["value_added"],
        current,
        building,
        ranges.get("fixed_capital", (columns["fixed_capital"],))[0] + building + LEAST_CURRENT * current,
    )


def _crosses_zero(value: np.ndarray, low: np.ndarray, high: np.ndarray) -> bool:
    """Whether a column holds figures that are, or may be, below or at zero."""
    return bool(((low <= 0) & (high > low) | (value < 0)).any())


def _logarithmic(value: np.ndarray, low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, ...]:
    """Centre and one standard deviation down and up, ln; nothing where the figure or its range is nothing."""
    known = (value > 0) & (high > low)
    safe = np.where(known, value, 1.0)
    up = np.log(np.where(known, high, 1.0) / safe)
    down = np.where(known & (low > 0), np.log(safe / np.where(low > 0, low, 1.0)), up)
    return value, np.where(known, down, 0) / FIVE_PERCENT, np.where(known, up, 0) / FIVE_PERCENT


def _plain(value: np.ndarray, low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, ...]:
    return value, (value - low) / FIVE_PERCENT, (high - value) / FIVE_PERCENT


@kept(megabytes=48)
def drawn_columns(seed: int, block: int, baseline: Place, start: int, stop: int) -> Mapping[str, np.ndarray]:
    """Base-year columns that differ from draw to draw (entity, draw), for draws `start` to `stop` of a block."""
    first, last = start // STREAM * STREAM, -(-stop // STREAM) * STREAM
    found = _whole_streams(seed, block, baseline, first, last)
    if (first, last) != (start, stop):
        found = {name: values[:, start - first : stop - first] for name, values in found.items()}
    for values in found.values():
        values.flags.writeable = False
    return MappingProxyType(found)


@lru_cache(maxsize=1)
def _whole_streams(seed: int, block: int, baseline: Place, first: int, last: int) -> dict[str, np.ndarray]:
    plan, draws = layout(baseline), last - first
    entities = len(baseline.entities)
    columns = len(plan.ratios) + len(plan.sums)
    scores = np.empty((columns, entities, draws))
    own = np.empty((len(plan.names), draws))
    other = np.empty((2, entities, draws))  # size of the balance sheet, and tax
    for at in range(0, draws, STREAM):
        chance, part = np.random.default_rng([seed, block, first + at, 7]), slice(at, at + STREAM)
        own[:, part] = chance.standard_normal((len(plan.names), STREAM))
        other[..., part] = chance.standard_normal((2, entities, STREAM))
        scores[..., part] = chance.standard_normal((columns, entities, STREAM))
    return closed(baseline, plan, scores, own, *other)


def closed(
    baseline: Place, plan: Layout, scores: np.ndarray, own: np.ndarray, size: np.ndarray, tax: np.ndarray
) -> dict[str, np.ndarray]:
    """Figures from independent normal scores, such that totals hold and accounts close.

    scores (column, entity, draw); own: of the totals (total, draw); size, tax: of each entity's balance sheet and of
    its tax (entity, draw).
    """
    root = TOGETHER_CORRELATION**0.5
    for name in TOGETHER:
        if name in plan.ratios:
            at = plan.ratios.index(name)
            scores[at] = root * size + (1 - TOGETHER_CORRELATION) ** 0.5 * scores[at]
    totals = drawn_totals_of(plan, own)
    np.clip(scores, -FARTHEST, FARTHEST, out=scores)
    scores *= np.where(scores < 0, plan.down, plan.up)
    split = len(plan.ratios)
    for at, name in enumerate(plan.ratios):
        if name in totals:
            _freed(scores[at], plan.centre[at] * (plan.down[at] + plan.up[at]) / 2, plan.centre[at])
    values = plan.centre[:split] * np.exp(scores[:split])
    found = {name: values[at] for at, name in enumerate(plan.ratios)}
    for at, name in enumerate(plan.sums, start=split):
        if name in totals:
            spread = (plan.down[at] + plan.up[at]) / 2
            _freed(scores[at], spread)
            moved = totals[name] - plan.centre[at].sum()
            scores[at] += spread**2 / max((spread**2).sum(), 1e-300) * moved
        if name == "productivity_trend" and plan.names:
            spread = plan.value_added * (plan.down[at] + plan.up[at]) / 2
            _freed(scores[at], spread, plan.value_added)
        found[name] = plan.centre[at] + scores[at]
    return _closed(baseline, plan, found, totals, tax)


def drawn_totals_of(plan: Layout, own: np.ndarray) -> dict[str, np.ndarray]:
    """Totals of the whole (draw,) from independent scores (total, draw)."""
    if {"employees", "value_added"} <= set(plan.names):
        heads, value = plan.names.index("employees"), plan.names.index("value_added")
        own[value] = HEADS_AND_VALUE * own[heads] + (1 - HEADS_AND_VALUE**2) ** 0.5 * own[value]
    own = np.clip(own, -FARTHEST, FARTHEST)
    return dict(zip(plan.names, plan.totals * np.exp(own * np.where(own < 0, plan.total_down, plan.total_up)), strict=True))


def _freed(moves: np.ndarray, spread: np.ndarray, weight: np.ndarray | float = 1.0) -> None:
    """Take from moves (entity, draw) what changes their weighted sum, most from those that are least certain.

    spread (entity, 1): standard deviation of weight × move. With independent normal moves this is their law given the sum.
    """
    variance = spread**2
    whole = variance.sum()
    if whole > 0:
        share = np.divide(variance / whole, weight, out=np.zeros_like(variance), where=np.asarray(weight) != 0)
        moves -= share * (weight * moves).sum(axis=0)


def _closed(baseline: Place, plan: Layout, found: dict, totals: Mapping[str, np.ndarray], tax: np.ndarray) -> dict:
    columns = baseline.columns

    def of(name: str) -> np.ndarray:
        return found.get(name, columns[name])

    _whole(plan, found, totals)
    _within(plan, baseline, found)
    if "total_profit" in found or "net_profit" in baseline.ranges:
        found["net_profit"] = of("total_profit") - _taxes(plan, totals, of("total_profit"), tax)
    if "rd_spending" in found or "revenue" in found:
        found["industrial_share"] = _industrial(columns, of)
    if "new_energy_building" in found:
        won = columns["quota_open"] + columns["new_energy_building"]
        found["quota_open"] = np.maximum(won - found["new_energy_building"], 0)
    if "value_added" in totals:
        factor = _to_value_added(of, totals["value_added"])
        for name in ("compensation_per_head", *PAYMENTS):
            found[name] = of(name) * factor
    return found


def _whole(plan: Layout, found: dict[str, np.ndarray], totals: Mapping[str, np.ndarray]) -> None:
    """Add up to the totals, with no entity that has fewer assets than what stands on its ground; what has no range stays."""
    if "total_assets" in found:
        found["total_assets"] = np.maximum(found["total_assets"], plan.least_assets)
    for name, whole in totals.items():
        if name in plan.ratios:
            at, values = plan.ratios.index(name), found[name]
            free = plan.down[at] + plan.up[at] > 0
            held = np.where(free, 0.0, values).sum(axis=0)
            factor = np.divide(whole - held, np.where(free, values, 0.0).sum(axis=0))
            found[name] = np.where(free, values * factor, values)


def _within(plan: Layout, baseline: Place, found: dict[str, np.ndarray]) -> None:
    """No equity above assets, no fixed capital that leaves no current assets, no share above one."""
    columns = baseline.columns
    assets = found.get("total_assets", columns["total_assets"])
    if "equity" in found:
        found["equity"] = np.minimum(found["equity"], MOST_EQUITY * assets)
    if "fixed_capital" in found:
        left = plan.building + LEAST_CURRENT * plan.current * assets / columns["total_assets"]
        found["fixed_capital"] = np.minimum(found["fixed_capital"], np.maximum(assets - left, 0.05 * assets))
    for name in baseline.shares & found.keys():
        found[name] = np.minimum(found[name], np.where(columns[name] < 1, FULL_SHARE, 1.0))


def _taxes(plan: Layout, totals: Mapping[str, np.ndarray], profit: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """Income tax of each entity (entity, draw): adds up to profit less net profit of the whole."""
    found = plan.tax * np.exp(plan.tax_spread * np.clip(scores, -FARTHEST, FARTHEST))
    if "net_profit" in totals and plan.tax.sum() > 0:
        found = found * (profit.sum(axis=0) - totals["net_profit"]) / found.sum(axis=0)
    return found


def _industrial(columns: Mapping[str, np.ndarray], of: Callable[[str], np.ndarray]) -> np.ndarray:
    """Industrial share of revenue (entity, draw): R&D intensity is reported, so industrial revenue follows R&D.

    Entities that are industrial through and through stay so; the others' shares take up the difference.
    """
    share, revenue, spending = columns["industrial_share"], of("revenue"), of("rd_spending")
    wanted = spending.sum(axis=0) * (columns["revenue"] * share).sum() / max(columns["rd_spending"].sum(), 1e-12)
    found = share * np.ones_like(revenue)
    for _ in range(PASSES):
        mixed = (found > 0) & (found < 1)
        rest = (revenue * np.where(mixed, found, 0)).sum(axis=0)
        gap = wanted - (revenue * found).sum(axis=0)
        open_gap = (rest > 0) & (np.abs(gap) > 1e-12 * wanted)
        factor = 1 + np.divide(gap, rest, out=np.zeros_like(rest), where=open_gap)
        found = np.where(mixed, np.clip(found * factor, 0, 1), found)
    return found


def _to_value_added(of: Callable[[str], np.ndarray], whole: np.ndarray) -> np.ndarray:
    """Factor (draw,) on pay, depreciation and production taxes at which value added by the income approach is `whole`."""
    interest = (of("total_assets") - of("equity")) * of("interest_bearing_share") * of("interest_rate")
    surplus = (of("total_profit") + interest - of("other_net_income")).sum(axis=0)
    paid = of("compensation_per_head") * of("employees") + sum(of(name) for name in PAYMENTS)
    return (whole - surplus) / paid.sum(axis=0)
