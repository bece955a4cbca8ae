"""How large an own place is beside the embedded one, and what is brought to its size: ranges and practice of levers, packages, neglects, strengths.

Amounts of the embedded place are taken per 亿元 of assets (or head, where the industry's ratio is one) of the same industry, as
`data/industry_ratios.csv` spreads them: an own place of coal firms only has the chain investment of coal firms. Rates stand as they are.
Everything brought to size is assumed, and says so.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from simulation.engine.catalogue import catalogue
from simulation.engine.place import Place
from simulation.engine.place_reading import embedded_place
from simulation.engine.place_rows import TAKEN_OVER, Lever
from simulation.intake.completion import NEW_ENERGY, completed, sizes
from simulation.intake.read_values import ReadWorkbook

Cells = dict[str, Any]
OF_THE_WHOLE = {
    "board_powers": "subsidiary_share",
    "cooperation_signing": "cooperation_share",
}  # amounts not spread over entities
COUNTS = ("subsidiaries_per_year", "items_per_year", "groups", "subsidiaries")
STRENGTHS = {  # register's amounts of a whole place, and what they go with
    "subsidiaries": "subsidiary_share",
    "worst_first_units": "subsidiary_share",
    "board_scope": "subsidiary_share",
    "groups_total": "groups",
    "site_potential": "assets",
    "closure_cost": "assets",
    "delegation_cost": "assets",
    "smart_factories_a_year": "transformation_share",
    "green_factories_a_year": "transformation_share",
}
EXTENSIVE = ("亿元", "万人", "万千瓦", "万吨", "亿千瓦时", "户", "个", "项")  # units of outcomes that grow with the place
SIZED, EMBEDDED = TAKEN_OVER["sized"], TAKEN_OVER["embedded"]
STATED = "自有数据 | own workbook"
OF_ANOTHER = re.compile(r"20\d\d|全省|省属|中央企业|上市|listed|provinc|central enterpr|level of|actual", re.IGNORECASE)


class Size:
    """Sizes of the place of a workbook beside the embedded one: by share column, of assets, and in number of groups."""

    def __init__(self, book: ReadWorkbook):
        other, own = embedded_place(), completed(book)
        assets = math.fsum(row["total_assets"].value for row in own.values())
        total = catalogue().parameters["groups_total"].value
        new_energy = math.fsum(row[name].value for row in own.values() for name in NEW_ENERGY[:2])
        theirs = sum(float(other.columns[name].sum()) for name in NEW_ENERGY[:2])
        self.own = {**sizes(book), "assets": assets / float(other.columns["total_assets"].sum()), "groups": len(own) / total}
        self.own["new_energy_share"] = new_energy / theirs
        self.own["merger_share"] = self.own["groups"]
        industrial = math.fsum(row["industrial_share"].value * row["revenue"].value for row in own.values())
        self.rd_intensity = (
            math.fsum(row["rd_spending"].value for row in own.values()) / industrial if industrial > 0 else 0.0
        )

    def practice(self, lever: Lever) -> float | None:
        """What practice of an amount is multiplied by; None where the lever is no amount."""
        column = self._column(lever)
        return None if column is None else self.own[column]

    def room(self, lever: Lever) -> float | None:
        """What the range of an amount is multiplied by: a place without any of it may still begin."""
        column = self._column(lever)
        return None if column is None else max(self.own[column], self.own["assets"] if column == "new_energy_share" else 0.0)

    @staticmethod
    def _column(lever: Lever) -> str | None:
        return OF_THE_WHOLE.get(lever.id) or (
            lever.share if lever.scope == "amount" and lever.share in catalogue().ruled("adds_up") else None
        )


def strengths(size: Size) -> list[Cells]:
    """Rows of `own_parameters`: what of the register is an amount of the embedded place."""
    found = []
    for name, column in STRENGTHS.items():
        row, factor = catalogue().parameters[name], max(size.own[column], 1e-4)
        found.append({
            "parameter": name, "value": row.value * factor, "low": row.low * factor, "high": row.high * factor, "grade": "C", "source": SIZED,
        })  # fmt: skip
    return found


def lever_tables(book: ReadWorkbook, size: Size) -> dict[str, list[Cells]]:
    """Rows of `lever_ranges` and `practice`: as stated; else amounts brought to size, rates as embedded."""
    stated: dict[str, dict[int, float]] = {}
    for (lever, year), figure in sorted(book.practice.items(), key=lambda item: item[0][1]):
        stated.setdefault(lever, {})[year] = figure.value
    base, until = book.base_year, int(book.about["observed_until"])
    ranges, practice = [], []
    for name, row in {**embedded_place().levers, **embedded_place().retired}.items():
        own = {year: value for year, value in stated.get(name, {}).items() if year <= until}
        cells = _range(row, size, own)
        ranges.append(cells)
        kept = {year: value for year, value in own.items() if year >= base}
        points = {base: next(iter(kept.values()), cells["neutral"]), **kept}
        grade = "reported" if own else "derived" if cells["source"] not in (SIZED, EMBEDDED) else "assumed"
        practice += [
            {"lever": name, "grade": grade, "source": cells["source"], "year": y, "value": v} for y, v in points.items()
        ]
    return {"lever_ranges": ranges, "practice": practice}


def _range(row: Lever, size: Size, own: Mapping[int, float]) -> Cells:
    """A lever's range in the own place; what it stands at lies within."""
    cells: Cells = {part: getattr(row, part) for part in ("neutral", "min", "max", "step", "attention_full")}
    source, factor, room = EMBEDDED, size.practice(row), size.room(row)
    if factor is not None and room is not None:
        cells, source = _sized(row, factor, max(room, 1e-4)), SIZED
    if row.id == "rd_intensity_target" and size.rd_intensity > 0:
        cells["neutral"] = max(round(size.rd_intensity / row.step) * row.step, row.step)
        source = "研发投入除以工业收入，按填报和补足的数据 | R&D on industrial revenue, as stated and completed"
    if own:
        cells["neutral"], source = list(own.values())[-1], STATED
        cells["step"] = _step_through(cells["neutral"], cells["step"])
    seen = (cells["neutral"], *own.values())
    floor = row.irreversible == "practice"  # what is never gone below practice
    cells["min"] = min(seen) if floor else min(cells["min"], *seen)
    cells["max"] = max(cells["max"], *seen, cells["min"] + cells["step"])
    if cells["attention_full"] is not None:
        cells["attention_full"] = max(cells["attention_full"], 1e-9)
    return {"lever": row.id, **cells, "source": source, **_anchors(row, cells, factor is None)}


def _sized(row: Lever, factor: float, room: float) -> Cells:
    """An amount's range in the place's size, on a step that reads well."""
    least = 1.0 if row.unit in COUNTS else 0.0
    step = max(_round_step(room * (row.max - row.min) / 50), least)
    most = max(math.ceil(row.max * room / step - 1e-9) * step, step)
    neutral = round(round(row.neutral * factor / step) * step, 10)
    attention = None if row.attention_full is None else row.attention_full * room
    return {
        "neutral": neutral,
        "min": round(row.min * factor / step) * step,
        "max": round(most, 10),
        "step": step,
        "attention_full": attention,
    }


def _round_step(size: float) -> float:
    """1, 2 or 5 times a power of ten, not above `size`."""
    power = 10.0 ** math.floor(math.log10(size))
    return round(power * max(n for n in (1, 2, 5) if n * power <= size * (1 + 1e-9)), 10)


def _step_through(value: float, step: float) -> float:
    """A step on whose grid a stated value lies: the lever's own, or a decimal one as fine as the value is stated."""
    while abs(round(value / step) * step - value) > 1e-9 and step > 1e-6:
        step = _round_step(step * 0.999)
    return step


def _anchors(row: Lever, cells: Cells, as_embedded: bool) -> Cells:
    """Words beside values: those of the register that speak of no other place, and practice."""
    found = {}
    for language, words in (("zh", ("最低", "最高", "现行做法")), ("en", ("least", "most", "current practice"))):
        marks = {cells["min"]: words[0], cells["max"]: words[1]}
        for value, _, text in (part.partition("=") for part in getattr(row, f"anchors_{language}").split("|")):
            if as_embedded and cells["min"] <= float(value) <= cells["max"] and not OF_ANOTHER.search(text):
                marks[float(value)] = text
        told = marks.get(cells["neutral"])
        marks[cells["neutral"]] = (
            words[2] if told in (None, *words[:2]) else f"{words[2]}：{told}" if language == "zh" else f"{words[2]}: {told}"
        )
        found[f"anchors_{language}"] = "|".join(f"{value:.10g}={text}" for value, text in sorted(marks.items()))
    return found


def package_rows(book: ReadWorkbook, size: Size, ranges: list[Cells]) -> list[Cells]:
    """The embedded packages: as far beyond practice, in the place's size and years; settings of single entities left out."""
    limits, place = {row["lever"]: row for row in ranges}, embedded_place()
    found = []
    for row in (row for rows in place.scenarios.values() for row in rows if not row.entity):
        own, theirs = limits[row.lever], place.levers[row.lever]
        room = size.room(theirs)
        value = row.value if room is None else own["neutral"] + (row.value - theirs.neutral) * room
        value = own["min"] + round((value - own["min"]) / own["step"]) * own["step"]
        past = {name: None for name in ("start", "full") if (getattr(row, name) or 9999) <= book.base_year}
        found.append({**row.model_dump(), "value": round(min(max(value, own["min"]), own["max"]), 10), **past})
    return found


def neglect_rows(size: Size, ranges: list[Cells]) -> list[Cells]:
    """What is left undone, at this place's ends of the ranges; losses that grow with a place in its size."""
    limits, place, variables = {row["lever"]: row for row in ranges}, embedded_place(), catalogue().variables
    found = []
    for row in place.neglects.values():
        own, theirs = limits[row.lever], place.levers[row.lever]
        value = own["min"] if row.value == theirs.min else min(max(row.value, own["min"]), own["max"])
        least = {n: v * (size.own["assets"] if variables[n].unit in EXTENSIVE else 1) for n, v in row.least.items()}
        losses = "|".join(f"{name}:{value:.6f}" for name, value in least.items())
        found.append({**row.model_dump(), "value": value, "losses": losses})
    return found


def spreads() -> dict[str, float]:
    """Half of the 90 % range of an assumed base-year figure, relative: what the embedded place takes for the same column."""
    found: dict[str, list[float]] = {}
    for (_, name), cell in embedded_place().cells.items():
        if cell.grade == "assumed" and cell.value and cell.high > cell.low:
            found.setdefault(name, []).append((cell.high - cell.low) / 2 / abs(cell.value))
    return {name: sorted(widths)[len(widths) // 2] for name, widths in found.items()}


def own_rules(place: Place, book: ReadWorkbook, size: Size) -> list[Cells]:
    """Rows of `target_rules`: the embedded ones in the place's size, and one for each other indicator with an own target."""
    variables, wanted = catalogue().variables, {t.indicator: t for t in book.targets}
    basis = {"basis_zh": "自有数据填报的目标", "basis_en": "Targets of the own workbook"}
    found = []
    for name, rule in place.target_rules.items():
        near = rule.near * (size.own["assets"] if variables[name].unit in EXTENSIVE else 1)
        side = _side(wanted[name].side) if name in wanted else rule.side
        values = [t.figure.value for t in book.targets if t.indicator == name]
        ends = {"min": min(rule.min, *values, rule.max), "max": max(rule.max, *values, rule.min)}
        found.append({**rule.model_dump(), **basis, "near": near, "side": side, **ends})
    for name in (name for name in wanted if name not in place.target_rules and variables[name].aggregate != "none"):
        values = [abs(t.figure.value) for t in book.targets if t.indicator == name]
        most = 10 * max(*values, 1.0)
        found.append(
            {
                "variable": name,
                "side": _side(wanted[name].side),
                "near": 0.01 * max(values),
                "min": -most,
                "max": most,
                **basis,
            }
        )
    return found


def _side(stated: str) -> str:
    return "least" if stated == "at_least" else "most"
