"""Figures held against each other: columns of an enterprise, its industry, enterprises of the workbook, sums, and last year.

A ratio far out of its bounds that one column, moved by 10,000 or 10, would bring back is called a slip of that column's unit.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise

from simulation.engine.baseline import PROFIT_ON_ASSETS
from simulation.engine.errors import sentences
from simulation.intake.cell_values import Figure, labels, name_of
from simulation.intake.industry_slips import MONEY, Slip, industry_slips
from simulation.intake.problems import Problems, in_quotes, listed
from simulation.intake.read_values import ReadWorkbook
from simulation.intake.workbook_fields import FIGURES, fields

# Numerator, denominator, and bounds that hardly any enterprise leaves: 万元 a head, shares, turns a year.
RATIOS: Mapping[str, tuple[str, str, float, float]] = {
    "pay_per_head": ("labour_cost", "employees", 2, 100),
    "revenue_per_head": ("revenue", "employees", 2, 6000),
    "assets_per_head": ("total_assets", "employees", 4, 60000),
    "asset_turnover": ("revenue", "total_assets", 0.002, 20),
    "profit_on_revenue": ("total_profit", "revenue", -3, 3),
    "profit_on_assets": ("total_profit", "total_assets", -PROFIT_ON_ASSETS, PROFIT_ON_ASSETS),
    "net_on_assets": ("net_profit", "total_assets", -0.5, 0.5),
    "equity_ratio": ("equity", "total_assets", -1, 1.0),
}
SLIPS = (1e4, 1e-4)
LARGE, SMALL = ("大", "large"), ("小", "small")  # which way a figure slipped
FAR = 20.0  # times beyond a bound, from which on a slip of 10,000 is the likelier reason
MOST_STAFF, MOST_SALES = 5.0, 5000.0  # 万人, 亿元: of the middle enterprise, beyond which an unstated unit must be stated
USUAL_PAY = (5.0, 50.0)  # 万元 a head: beyond it a factor of ten is likelier than the figure
ROUNDING, MISSED = 0.001, 0.01  # of a stated total: said beyond the first, refused beyond the second
JUMP = 3.0  # from one year to the next
Values = dict[str, float]


def check(book: ReadWorkbook, problems: Problems) -> None:
    """Add what does not fit together to the problems."""
    _unstated(book, problems)
    slips = _slips(book, problems)
    by_enterprise: dict[str, dict[str, Figure]] = {}
    for (key, name), figure in book.figures.items():
        by_enterprise.setdefault(key, {})[name] = figure
    beside = _beside_industry(book, slips, problems)
    for key, own in by_enterprise.items():
        _one(own, slips.get(key, set()), beside.get(key, frozenset()), problems)
        _others(own, problems)
    _sums(book, set().union(*slips.values()), problems)
    _years(book, slips, problems)


def _unstated(book: ReadWorkbook, problems: Problems) -> None:
    """Units that nobody stated, where the size of the figures says that those assumed are not meant.

    Ratios see nothing where money and persons are both 10,000 times too large: then the number of persons gives it away.
    """
    unstated: dict[str, list[tuple[str, str, str]]] = {"money": [], "people": []}
    for name in FIGURES:
        row = fields()["base_year"][name]
        cells = {
            (one.sheet, one.cell, one.value)
            for one in problems.found
            if one.kind == "unit_assumed" and one.fields["label"] == labels(row)
        }
        unstated[row.kind] += sorted(cells)
    staff, sales = (_middle(book, name) for name in ("employees", "revenue"))
    persons = bool(unstated["people"]) and staff > MOST_STAFF
    for kind, wrong, name, value, read, meant in (
        ("people", persons, "employees", staff, ("万人", "10k persons"), ("人", "persons")),
        ("money", persons or sales > MOST_SALES, "revenue", sales, ("亿元", "CNY 100m"), ("万元", "CNY 10k")),
    ):
        if wrong and unstated[kind]:
            label = labels(fields()["base_year"][name])
            told = {"label": label, "count": len(unstated[kind]), "middle": f"{value:,.6g}", "unit": read, "meant": meant}
            problems.error("unit_unstated", *unstated[kind][0], **told)


def _middle(book: ReadWorkbook, name: str) -> float:
    """The middle one of the enterprises' figures."""
    return statistics.median([figure.value for (_, own), figure in book.figures.items() if own == name] or [0.0])


def _violated(values: Values, name: str, times: float = 1.0) -> bool:
    """Whether a ratio is out of its bounds, or so many times beyond them."""
    top, bottom, low, high = RATIOS[name]
    if top not in values or bottom not in values or values[bottom] <= 0:
        return False
    ratio = values[top] / values[bottom]
    return not (low * times if low < 0 else low / times) <= ratio <= high * times


def _slips(book: ReadWorkbook, problems: Problems) -> dict[str, set[str]]:
    """Columns of each enterprise whose unit slipped; where most enterprises share one, it is told once for the column."""
    found: dict[tuple[str, float], list[str]] = {}
    for key in book.enterprises:
        values = {name: book.figures[key, name].value for name in FIGURES if (key, name) in book.figures}
        slip = slip_of(values)
        if slip:
            found.setdefault(slip, []).append(key)
    slips: dict[str, set[str]] = {}
    for (name, factor), keys in found.items():
        row = fields()["base_year"][name]
        told = {"label": labels(row), "way": LARGE if factor < 1 else SMALL}
        for key in keys:
            slips.setdefault(key, set()).add(name)
        if _most(keys, book):
            first = book.figures[keys[0], name]
            problems.error("unit_slip_column", first.sheet, first.cell, first.raw, **told, count=len(keys))
            continue
        for key in keys:
            figure = book.figures[key, name]
            problems.error("unit_slip", figure.sheet, figure.cell, figure.raw, **told)
    return slips


def slip_of(values: Values) -> tuple[str, float] | None:
    """The one column that, moved by 10,000, brings all ratios back; None where none or several would."""
    if not any(_violated(values, name, FAR) for name in RATIOS):
        return None
    ways = []
    for name in FIGURES:
        concerned = [ratio for ratio, row in RATIOS.items() if name in row[:2]]
        if name not in values or not any(_violated(values, ratio, FAR) for ratio in concerned):
            continue
        for factor in SLIPS:
            moved = {**values, name: values[name] * factor}
            if not any(_violated(moved, ratio) for ratio in RATIOS):
                ways.append((name, factor))
    return ways[0] if len(ways) == 1 else None


def _most(keys: Collection[str], book: ReadWorkbook) -> bool:
    """Whether so many of the enterprises share a slip that it is their column's."""
    return len(keys) > 2 and len(keys) > 0.6 * len(book.enterprises)


def _beside_industry(book: ReadWorkbook, slips: Mapping[str, set[str]], problems: Problems) -> dict[str, frozenset[str]]:
    """Warnings of what lies a power of ten from the industry; where most enterprises share one, it is told once. Columns by enterprise."""
    alike: dict[tuple[tuple[str, ...], float], dict[str, Slip]] = {}
    for key, slip in industry_slips(book):
        if key not in slips:
            alike.setdefault((slip.columns, slip.times), {})[key] = slip
    for (columns, _), found in alike.items():
        shared = _most(found, book)
        for key in list(found)[:1] if shared else found:
            first = book.figures[key, columns[0]]
            kind, more = ("industry_slip_column", {"count": len(found)}) if shared else ("industry_slip", {})
            problems.warning(kind, first.sheet, first.cell, first.raw, **_slip_told(book, key, found[key]), **more)
    return {key: frozenset(columns) for (columns, _), found in alike.items() for key in found}


def _slip_told(book: ReadWorkbook, key: str, slip: Slip) -> dict[str, object]:
    """What fills the sentence of a slip beside the industry: which figures, by how much, and what they would then be."""
    rows = fields()["base_year"]
    whole = slip.columns == MONEY  # all amounts: one of them stands for what they would be
    meant = [_meant(name, book.figures[key, name].value / slip.times) for name in slip.columns[: 1 if whole else None]]
    return {
        "labels": _texts("own.amounts") if whole else in_quotes(labels(rows[name]) for name in slip.columns),
        "way": LARGE if slip.times > 1 else SMALL,
        "times": f"{max(slip.times, 1 / slip.times):,.0f}",
        "industry": name_of("industries", book.enterprises[key].industry),
        "ratio": _texts(f"own.ratio.{slip.ratio}"),
        "own": _round(slip.own, 3),
        "usual": _round(slip.usual, 3),
        "meant": listed(meant),
    }


def _meant(name: str, value: float) -> tuple[str, str]:
    """A figure with its unit, after its name."""
    row = fields()["base_year"][name]
    return tuple(
        f"{label} {_round(value, 6)} {unit}"
        for label, unit in zip(labels(row), _texts(f"own.sum_unit.{row.kind}"), strict=True)
    )  # type: ignore[return-value]


def _round(value: float, digits: int) -> str:
    return f"{float(f'{value:.{digits}g}'):,.10g}"


def _texts(key: str) -> tuple[str, str]:
    return sentences()[key]["zh"], sentences()[key]["en"]


def _one(own: Mapping[str, Figure], slipped: set[str], beside: frozenset[str], problems: Problems) -> None:
    """Rules and ratios of one enterprise; what a slip explains is not told again, nor doubted again what lies beside its industry."""
    values = {name: figure.value for name, figure in own.items()}

    def told(level: str, kind: str, name: str, **more: object) -> None:
        explained = slipped | beside if kind in RATIOS else slipped
        if name not in explained and not explained & set(more.pop("with_", ())):  # type: ignore[call-overload]
            figure = own[name]
            problems.add(level, kind, figure.sheet, figure.cell, figure.raw, **more)

    for name in ("revenue", "total_assets", "employees", "labour_cost"):
        if name in values and values[name] <= 0:
            told("error", "not_positive", name, label=labels(fields()["base_year"][name]))
    if _both(values, "equity", "total_assets") and values["equity"] > values["total_assets"]:
        told("error", "equity_above_assets", "equity", with_=("total_assets",))
    if _both(values, "net_profit", "total_profit") and values["net_profit"] > values["total_profit"] + 1e-6:
        told("error", "net_above_total", "net_profit", with_=("total_profit",))
    if (
        _both(values, "total_profit", "total_assets")
        and abs(values["total_profit"]) > PROFIT_ON_ASSETS * values["total_assets"] > 0
    ):
        told("error", "profit_above_assets", "total_profit", with_=("total_assets", "revenue"))
    elif _both(values, "total_profit", "revenue") and abs(values["total_profit"]) > values["revenue"] > 0:
        told("warning", "profit_above_revenue", "total_profit", with_=("revenue",))
    if _both(values, "equity", "total_assets") and values["total_assets"] > 0 and values["equity"] < 0:
        told("warning", "debt_above_assets", "equity", with_=("total_assets",))
    pay = (
        values["labour_cost"] / values["employees"]
        if _both(values, "labour_cost", "employees") and values["employees"] > 0
        else 0
    )
    if pay > 0 and not USUAL_PAY[0] <= pay <= USUAL_PAY[1]:
        told(
            "warning",
            "pay_per_head",
            "labour_cost",
            with_=("employees",),
            pay=f"{pay:.3g}",
            low=USUAL_PAY[0],
            high=USUAL_PAY[1],
        )
    for ratio in ("revenue_per_head", "assets_per_head", "asset_turnover"):
        top, bottom, low, high = RATIOS[ratio]
        if _violated(values, ratio):
            more = {"ratio": f"{values[top] / values[bottom]:.3g}", "low": low, "high": high}
            told("warning", ratio, top, with_=(bottom,), **more)


def _both(values: Mapping[str, float], *names: str) -> bool:
    return all(name in values for name in names)


def _others(own: Mapping[str, Figure], problems: Problems) -> None:
    """Optional figures against the required ones."""

    def above(kind: str, parts: tuple[str, ...], whole: float) -> None:
        stated = [own[name] for name in parts if name in own]
        if stated and sum(figure.value for figure in stated) > whole:
            problems.error(kind, stated[0].sheet, stated[0].cell, stated[0].raw)

    if "total_assets" in own:
        above("parts_above_assets", ("receivables", "inventories", "fixed_capital"), own["total_assets"].value)
        if "equity" in own:
            above("debt_above_liabilities", ("interest_bearing_debt",), own["total_assets"].value - own["equity"].value)
    if "revenue" in own:
        above("rd_above_revenue", ("rd_spending",), own["revenue"].value)


def _sums(book: ReadWorkbook, slipped: set[str], problems: Problems) -> None:
    """Stated totals against what the enterprises add up to, where no unit slipped."""
    for name, total in book.totals.items():
        parts = [figure.value for (_, field), figure in book.figures.items() if field == name]
        field = fields()["base_year"][name]
        if name in slipped or field.kind == "share" or (len(parts) < len(book.enterprises) and name in FIGURES):
            continue
        gap = abs(math.fsum(parts) - total.value)
        scale = max(abs(total.value), 1e-9)
        told = {
            "label": labels(field),
            "sum": f"{math.fsum(parts):,.6g}",
            "total": f"{total.value:,.6g}",
            "gap": f"{gap:,.6g}",
            "unit": _texts(f"own.sum_unit.{field.kind}"),
        }
        if gap > MISSED * scale:
            problems.error("total_missed", total.sheet, total.cell, total.raw, **told)
        elif gap > ROUNDING * scale:
            problems.warning("total_rounded", total.sheet, total.cell, total.raw, **told)


def _steps(book: ReadWorkbook) -> Iterator[tuple[str, str, Figure, Figure]]:
    """Each enterprise's figures that cannot fall below zero: of a year, and of the next one stated."""
    courses: dict[tuple[str, str], list[tuple[int, Figure]]] = {}
    for (key, year, name), figure in book.history.items():
        if name in ("revenue", "total_assets", "employees", "labour_cost"):
            courses.setdefault((key, name), []).append((year, figure))
    for (key, name), course in courses.items():
        if (key, name) in book.figures:
            course.append((book.base_year, book.figures[key, name]))
        course.sort(key=lambda point: point[0])
        for (_, before), (_, after) in pairwise(course):
            if before.value > 0 and after.value > 0:
                yield key, name, before, after


def _years(book: ReadWorkbook, slips: Mapping[str, set[str]], problems: Problems) -> None:
    """A figure against the one of the year before."""
    for key, name, before, after in _steps(book):
        ratio = after.value / before.value
        if name in slips.get(key, ()) or 1 / JUMP <= ratio <= JUMP:
            continue
        label = labels(fields()["base_year"][name])
        if ratio > 1e3 or ratio < 1e-3:
            problems.error(
                "year_slip",
                before.sheet,
                before.cell,
                before.raw,
                label=label,
                ratio=f"{ratio:,.3g}",
                after=after.cell,
            )
        else:
            problems.warning(
                "year_jump",
                before.sheet,
                before.cell,
                before.raw,
                label=label,
                ratio=f"{ratio:,.3g}",
                after=after.cell,
            )
