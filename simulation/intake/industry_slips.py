"""An enterprise beside its industry: figures that are likely 10, 100, 1,000 or 10,000 times too large or too small.

Each ratio's distance to that of the industry (`data/industry_ratios.csv`) is taken in powers of ten, in units of how far enterprises
of an industry lie apart. A slip is told where moving one figure, or figures that are typed together, brings the enterprise near to
its industry again; profit is only ever too large, for any profit may be small.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from simulation.intake.completion import ratios
from simulation.intake.read_values import ReadWorkbook
from simulation.intake.workbook_fields import FIGURES

Values = Mapping[str, float]

MONEY = tuple(name for name in FIGURES if name != "employees")
TOGETHER = (MONEY, ("total_profit", "net_profit"), ("total_assets", "equity"), *((name,) for name in FIGURES))
FACTORS = (10.0, 1e2, 1e3, 1e4)
APART = {  # ratio: numerator, denominator, and the usual distance of enterprises from their industry, in powers of ten (judgement)
    "pay_per_head": ("labour_cost", "employees", 0.2),
    "asset_turnover": ("revenue", "total_assets", 0.35),
    "revenue_per_head": ("revenue", "employees", 0.45),
    "assets_per_head": ("total_assets", "employees", 0.45),
    "equity_ratio": ("equity", "total_assets", 0.45),
    "net_on_profit": ("net_profit", "total_profit", 0.5),
}
NET = 0.75  # of profit that is left after tax
MARGIN, RETURN = 0.03, 0.02  # profit on revenue and on assets that an enterprise of any industry may have
PROFIT_APART = 0.25
SIZES, SIZE_APART = ("revenue", "employees"), 1.0  # beside the middle of the workbook's other enterprises
WITHIN = (("equity", "total_assets"), ("net_profit", "total_profit"))  # what is no more than what
LEAST = 8.0  # squared distance that a move must take away, and the most that it may leave, or a quarter of what there was
DECADE = 3.0  # squared distance that a further power of ten must take away
NO_UNIT = ((("employees",), 1e2), (("employees",), 1e-2))  # nobody counts persons in hundreds; amounts are stated in 百万元
SAME = 3.0  # a digit does not slip in two years alike; a unit may


@dataclass(frozen=True)
class Slip:
    """Figures of an enterprise that are so many times as large as they would be; the ratio that tells, its value and the industry's."""

    columns: tuple[str, ...]
    times: float
    ratio: str
    own: float
    usual: float


def industry_slips(book: ReadWorkbook) -> Iterator[tuple[str, Slip]]:
    """The likely slip of each enterprise, where there is one."""
    values: dict[str, dict[str, float]] = {}
    for (key, name), figure in book.figures.items():
        if name in FIGURES:
            values.setdefault(key, {})[name] = figure.value
    for key, one in book.enterprises.items():
        own = values.get(key, {})
        if (one.industry, "revenue") not in ratios() or min((own.get(name, 0) for name in SIZES), default=0) <= 0:
            continue
        others = [other for name, other in values.items() if name != key]
        slip = _likely(own, usual_of(one.industry), _middles(others), _repeated(book, key, own))
        if slip is not None:
            yield key, slip


def usual_of(industry: str) -> Values:
    """Ratios of an industry, by the names of `APART`, and its profit on revenue and on assets."""

    def of(name: str) -> float:
        return ratios()[industry, name].value

    heads, turnover, margin = 1 / of("employees"), of("revenue"), of("total_profit")
    return {
        "pay_per_head": of("compensation_per_head"),
        "asset_turnover": turnover,
        "revenue_per_head": heads,
        "assets_per_head": heads / turnover,
        "equity_ratio": of("equity"),
        "net_on_profit": NET,
        "profit_on_revenue": margin,
        "profit_on_assets": margin * turnover,
    }


def _middles(others: list[dict[str, float]]) -> Values:
    found = {name: [one[name] for one in others if one.get(name, 0) > 0] for name in SIZES}
    return {name: statistics.median(sizes) for name, sizes in found.items() if len(sizes) > 1}


def _repeated(book: ReadWorkbook, key: str, own: Values) -> frozenset[str]:
    """Figures that stood alike a year before."""
    found = set()
    for name, value in own.items():
        before = book.history.get((key, book.base_year - 1, name))
        if before is not None and before.value * value > 0 and 1 / SAME <= value / before.value <= SAME:
            found.add(name)
    return frozenset(found)


def _likely(own: Values, usual: Values, middles: Values, repeated: frozenset[str]) -> Slip | None:
    """The move that brings an enterprise nearest to its industry, where it takes enough away and leaves little."""
    before = _distance(own, usual, middles)
    if before < LEAST:
        return None
    ways = []
    for columns in TOGETHER:
        for times in (*FACTORS, *(1 / one for one in FACTORS)):
            alike = times in (10.0, 0.1) and repeated & set(columns)
            if not set(columns) <= own.keys() or alike or (columns, times) in NO_UNIT:
                continue
            moved = {**own, **{name: own[name] / times for name in columns}}
            if all(moved.get(part, 0) <= max(moved.get(whole, math.inf), 0) for part, whole in WITHIN):
                ways.append((_distance(moved, usual, middles), columns, times))
    left, columns, times = min(ways, key=_unlikely, default=(math.inf, (), 1.0))
    if before - left < LEAST or left > max(LEAST, before / 4):
        return None
    return Slip(columns, times, *_telling(own, usual, columns))


def _unlikely(way: tuple[float, tuple[str, ...], float]) -> float:
    """What a move leaves; of two that leave much the same the smaller one is likelier."""
    left, _, times = way
    return left + DECADE * abs(math.log10(times))


def _distance(own: Values, usual: Values, middles: Values) -> float:
    """How far an enterprise lies from its industry, and in size from the middle of the others; squared."""
    parts = [_apart(own[top], own[bottom], usual[name]) / spread for name, top, bottom, spread in _stated(own)]
    parts.append(_profit_apart(own, usual) / PROFIT_APART)
    parts += [math.log10(own[name] / middle) / SIZE_APART for name, middle in middles.items()]
    return math.fsum(part**2 for part in parts)


def _stated(own: Values) -> Iterator[tuple[str, str, str, float]]:
    for name, (top, bottom, spread) in APART.items():
        if own.get(top, 0) * own.get(bottom, 0) > 0:
            yield name, top, bottom, spread


def _apart(top: float, bottom: float, usual: float) -> float:
    return math.log10(top / bottom / usual)


def _profit_apart(own: Values, usual: Values) -> float:
    """How far profit or loss lies above what is usual, both on revenue and on assets."""
    profit, assets = abs(own.get("total_profit", 0.0)), own.get("total_assets", 0.0)
    if profit == 0 or assets <= 0:
        return 0.0
    margin = _apart(profit, own["revenue"], max(usual["profit_on_revenue"], MARGIN))
    return max(0.0, min(margin, _apart(profit, assets, max(usual["profit_on_assets"], RETURN))))


def _telling(own: Values, usual: Values, columns: tuple[str, ...]) -> tuple[str, float, float]:
    """The ratio of the moved figures that lies furthest from the industry, its value and the industry's."""
    if "total_profit" in columns and len(columns) < len(MONEY):
        return "profit_on_revenue", own["total_profit"] / own["revenue"], usual["profit_on_revenue"]
    concerned = [row for row in _stated(own) if (row[1] in columns) != (row[2] in columns)]
    name, top, bottom, _ = max(concerned, key=lambda row: abs(_apart(own[row[1]], own[row[2]], usual[row[0]])) / row[3])
    return name, own[top] / own[bottom], usual[name]
