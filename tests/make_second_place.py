"""Makes `tests/data/places/canglan`: a place that does not exist, in every table another than the embedded one.

Twenty-eight groups, base year 2025, one of three power companies with new energy, a debt ceiling of 62 %, plans to 2037.
Ratios of an industry are those of the embedded place's, moved by a seeded tenth; everything else is made up here.
Run `python tests/make_second_place.py` after a change of columns, levers or conditions.
"""

from __future__ import annotations

import csv
import random
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from simulation.engine.baseline import PROVINCE  # noqa: E402
from simulation.engine.catalogue import catalogue  # noqa: E402
from simulation.engine.place_reading import embedded_place  # noqa: E402

SHARES = catalogue().ruled("adds_up")
FOLDER = ROOT / "tests" / "data" / "places" / "canglan"
MADE_UP = "虚构 | made up"
BASE, DECIDED, LAST = 2025, 2027, 2037
TREES = (
    "松 Pine", "柏 Cypress", "槐 Pagoda", "榆 Elm", "柳 Willow", "杨 Poplar", "桦 Birch", "枫 Maple", "橡 Oak", "杉 Fir",
    "桐 Paulownia", "樟 Camphor", "楠 Nanmu", "桑 Mulberry", "榕 Banyan", "栗 Chestnut", "枣 Jujube", "杏 Apricot", "梅 Plum",
    "桃 Peach", "梨 Pear", "椿 Cedrela", "楸 Catalpa", "檀 Sandal", "桂 Osmanthus", "棠 Crabapple", "楝 Chinaberry", "柿 Persimmon",
)  # fmt: skip
KINDS = (  # industry, type, the embedded place's entity whose ratios it has, words, how many groups
    ("nonferrous", "competitive", "nonferrous", "有色 Metals", 3),
    ("steel", "competitive", "steel", "特钢 Steel", 2),
    ("coal_chemicals", "competitive", "coal_chemicals", "化工 Chemicals", 3),
    ("equipment", "competitive", "equipment", "装备 Machinery", 4),
    ("power", "competitive", "power", "电力 Power", 3),
    ("construction_transport", "infrastructure", "construction_transport", "交建 Roads", 3),
    ("trade_logistics", "competitive", "trade_logistics", "商贸 Trade", 3),
    ("public_services", "public_service", "agriculture_pharma_culture", "水务 Water", 2),
    ("building_materials", "competitive", "equipment", "建材 Materials", 2),
    ("agriculture_pharma_culture", "public_service", "agriculture_pharma_culture", "粮农 Farming", 1),
    ("finance", "finance", "finance_other", "金控 Finance", 2),
)
STOCKS = ("new_energy_capacity", "new_energy_building", "quota_open", "new_energy_quota_won")
WHOLE = {
    "projects_signed": 40, "projects_started": 31, "projects_operating": 12, "investment_planned": 900, "investment_completed": 310,
    "tasks_open": 25, "smart_factories": 20, "green_factories": 16, "new_product_output": 210, "new_materials_output": 150,
    "three_new_revenue": 190, "small_firms_engaged": 1800, "infrastructure_debt_ceiling": 0.78,
}  # fmt: skip
PRACTICE = {
    "contract_quality": 0.6, "exit_coverage": 0.5, "wage_linkage": 0.5, "board_powers": 60, "loss_treatment": 180,
    "asset_disposal": 40, "transformation_investment": 70, "chain_investment": 30, "new_energy_starts": 25, "new_energy_quota": 40,
    "wind_share": 0.3, "storage_share": 0.05, "cooperation_signing": 160, "rd_intensity_target": 0.021, "joint_research": 0.4,
    "key_technology_share": 0.08, "core_business_share": 0.9, "delegation": 0.4, "supervision_closure": 0.6, "debt_ceiling": 0.62,
    "dividend_payout": 0.25,
}  # fmt: skip
AMOUNTS = {  # range of what grows with a place: to this
    "board_powers": 200, "loss_treatment": 260, "asset_disposal": 150, "transformation_investment": 200, "chain_investment": 150,
    "new_energy_starts": 160, "new_energy_quota": 250, "cooperation_signing": 700, "groups_merged": 6,
}  # fmt: skip
OWN_PARAMETERS = {
    "subsidiaries": 640,
    "worst_first_units": 260,
    "board_scope": 200,
    "groups_total": 28,
    "tasks_listed": 32,
    "clusters_planned": 5,
}
PATHS = {  # central value in the base year, and its change a year; slump: in 2028 and 2029 times so much
    "metals_price": (1.0, -0.005, 0.75), "coal_price": (1.0, -0.01, 0.7), "steel_spread": (1.0, 0.0, 0.8), "power_price": (1.0, -0.01, 0.95),
    "gdp_growth": (0.046, -0.0008, 0.5), "wage_growth": (0.05, -0.001, 0.7), "loan_rate": (0.031, 0.0, 1.1),
    "resource_hours": (1.0, 0.0, 1.0), "provincial_renewables": (3000, 150.0, 1.0), "dc_lines": (1, 0.0, 1.0),
}  # fmt: skip
PACKAGES = {
    "reference": ("现行做法不变", "As things are", "各项工作照旧，是比较的参照", "Everything goes on as it is: what plans are compared with", {}),
    "steady": ("稳扎稳打", "Step by step", "力度适中，先治亏损", "Moderate, losses first", {"benchmarking": 0.4, "contract_quality": 0.75, "loss_treatment": 220}),
    "leap": (
        "加速转型", "Fast change", "投资和研发同时加大", "More investment and research at once",
        {"transformation_investment": 130, "chain_investment": 60, "rd_intensity_target": 0.03, "benchmarking": 0.8, "exit_coverage": 0.8},
    ),
    "light": ("轻装上阵", "Lighter", "压降负债，处置资产", "Less debt, more disposals", {"debt_ceiling": 0.55, "asset_disposal": 90, "working_capital_days": 6}),
    "storm_proof": ("抗压方案", "Storm-proof", "按下行环境安排", "Made for the slump", {"cost_discipline": 0.006, "debt_ceiling": 0.58}),
}  # fmt: skip
RULES = {  # side, near, least, most, targets by year
    "total_profit": ("least", 4, -500, 2000, {2027: 70, 2030: 85}),
    "return_on_equity": ("least", 0.001, -0.5, 0.5, {2030: 0.04}),
    "debt_ratio": ("most", 0.005, 0, 1, {2030: 0.61}),
    "labour_productivity": ("least", 1, 0, 500, {2030: 50}),
    "rd_intensity": ("least", 0.001, 0, 0.2, {2030: 0.025}),
    "new_energy_capacity": ("least", 10, 0, 2000, {2030: 180}),
}  # fmt: skip
FACTS = {"rd": ("研发投入强度", "R&D intensity", "2.1%"), "debt": ("负债率管控线", "Control line of debt", "62%")}
UNSTATED = (  # of the base year's opening and what opened in it nothing is known here
    "equity_gained", "assets_gained", "fixed_capital_gained", "debt_gained", "chain_opened",
)  # fmt: skip


def entities() -> list[dict[str, Any]]:
    """The groups: a tree and a trade each."""
    trees, found = iter(TREES), []
    for industry, kind, _, words, count in KINDS:
        for _ in range(count):
            (zh, en), (trade_zh, trade_en) = next(trees).split(" "), words.split(" ")
            row = {"id": en.lower(), "label_zh": f"{zh}{trade_zh}集团", "label_en": f"{en} {trade_en}", "kind": "group"}
            found.append({**row, "type": kind, "industry": industry})
    return found


def base_year() -> list[dict[str, Any]]:
    """Figures of the groups from ratios of their trades, and of the whole; shares add up to one."""
    chance, other, rows = random.Random(2025), embedded_place(), entities()
    patterns = [pattern for _, _, pattern, _, count in KINDS for _ in range(count)]
    columns = {name: row for name, row in catalogue().columns.items() if row.scope != PROVINCE and name not in UNSTATED}
    figures: dict[str, dict[str, float]] = {}
    for row, pattern in zip(rows, patterns, strict=True):
        at = other.entity_ids.index(pattern)
        theirs = {name: float(other.columns[name][at, 0]) for name in columns}
        scale = chance.uniform(0.03, 0.09)
        own = {}
        for name, column in columns.items():
            amount = column.unit in ("亿元", "万人", "万千瓦")
            own[name] = theirs[name] * (scale * chance.uniform(0.95, 1.05) if amount else chance.uniform(0.97, 1.03))
        own["equity"], own["tax_rate"] = own["total_assets"] * chance.uniform(0.36, 0.45), theirs["tax_rate"]
        own["total_profit"] = own["revenue"] * chance.uniform(0.005, 0.035)
        own["net_profit"], own["other_net_income"] = own["total_profit"] * 0.72, theirs["other_net_income"] * scale
        own["output_vat"], own["outside_share"] = theirs["output_vat"], theirs["outside_share"]
        own |= dict.fromkeys(STOCKS, 0.0)
        figures[row["id"]] = own
    first = next(row["id"] for row in rows if row["industry"] == "power")  # the only one with new energy
    figures[first] |= dict(zip(STOCKS, (90.0, 20.0, 60.0, 170.0), strict=True))
    for name in SHARES:
        total = sum(own[name] for own in figures.values())
        for id, own in figures.items():
            own[name] = float(id == first) if name == "new_energy_share" else own[name] / total
    found = []
    for id, own in figures.items():
        for name, value in own.items():
            whole = name in SHARES
            value = value if whole else float(f"{min(value, 1.0) if columns[name].unit == 'share' else value:.5g}")
            half = 0.0 if whole or columns[name].unit == "share" else abs(value) * 0.1
            found.append(_cell(id, name, value, half))
    return found + [_cell(PROVINCE, name, float(value), 0.0) for name, value in WHOLE.items()]


def _cell(entity: str, name: str, value: float, half: float) -> dict[str, Any]:
    ends = {"low": value - half, "high": value + half}
    told = {"unit": catalogue().columns[name].unit, "grade": "assumed", "source": MADE_UP}
    return {"entity": entity, "variable": name, "value": value, **ends, **told}


def levers() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Ranges of all levers, and practice in the base year."""
    ranges, practice = [], []
    theirs = {**embedded_place().levers, **embedded_place().retired}
    for name in catalogue().lever_rows:
        row = theirs[name]
        neutral = PRACTICE.get(name, row.neutral)
        most = AMOUNTS.get(name, row.max)
        full = row.attention_full and row.attention_full * (most - row.min) / (row.max - row.min)
        least, most = (0.5, 0.72) if name == "debt_ceiling" else (row.min, most)
        least = neutral if name == "asset_disposal" else least
        anchors = {f"anchors_{x}": f"{neutral:g}={words}" for x, words in (("zh", "现行做法"), ("en", "present practice"))}
        facts = {"rd_intensity_target": "rd", "debt_ceiling": "debt"}.get(name, "")
        ends = {"neutral": neutral, "min": least, "max": most, "step": row.step, "attention_full": full}
        ranges.append({"lever": name, **ends, "facts": facts, "source": MADE_UP, **anchors})
        practice.append(
            {"lever": name, "year": BASE, "value": neutral, "grade": "assumed", "facts": facts, "source": MADE_UP}
        )
    return ranges, practice


def paths() -> list[dict[str, Any]]:
    """Conditions: what is expected, and a slump from 2028."""
    found = []
    for preset in ("central", "slump"):
        for name, (first, yearly, slump) in PATHS.items():
            row = catalogue().condition_rows[name]
            for year in range(BASE, LAST + 6):
                value = first + yearly * (year - BASE)
                if preset == "slump":
                    value *= slump if year in (2028, 2029) else 1
                value = round(min(max(value, row.min), row.max), 6)
                if preset == "central" or (slump != 1 and year in (2028, 2029)):
                    known = {"grade": "assumed", "source": MADE_UP}
                    found.append({"preset": preset, "condition": name, "year": year, "value": value, **known})
    return found


def tables() -> dict[str, list[dict[str, Any]]]:
    """All tables of the place, by name."""
    ranges, practice = levers()
    words = {"area_zh": "沧澜", "area_en": "Canglan", "whole_zh": "全域", "whole_en": "the whole of Canglan"}
    words |= {"owned_zh": "沧澜企业", "owned_en": "Canglan companies"}
    years = {"base_year": BASE, "observed_until": BASE, "decided_from": DECIDED, "last_year": LAST, "part_known": 0}
    names = {"id": "canglan", "label_zh": "沧澜国资（虚构）", "label_en": "Canglan holdings (fictitious)"}
    basis = {"basis_zh": "沧澜的设定", "basis_en": "Set for Canglan"}
    return {
        "place": [{**names, **years, "insolvency": "exit", **words, "source": MADE_UP}],
        "entities": entities(),
        "base_year": base_year(),
        "lever_ranges": ranges,
        "practice": practice,
        "own_parameters": [
            {"parameter": name, "value": value, "low": value * 0.9, "high": value * 1.1, "grade": "C", "source": MADE_UP}
            for name, value in OWN_PARAMETERS.items()
        ],
        "condition_presets": [
            {"id": "central", "label_zh": "预期环境", "label_en": "As expected", "help_zh": "价格和增速平稳", "help_en": "Steady prices and growth"},
            {"id": "slump", "label_zh": "两年下行", "label_en": "Two lean years", "help_zh": "2028—2029年价格下跌、增速放缓",
             "help_en": "Prices and growth fall in 2028 and 2029"},
        ],
        "condition_paths": paths(),
        "scenario_presets": [
            {"id": id, "order": at, "preset_conditions": "slump" if id == "storm_proof" else "central", "compared": at if at < 4 else None,
             "label_zh": zh, "label_en": en, "help_zh": help_zh, "help_en": help_en}
            for at, (id, (zh, en, help_zh, help_en, _)) in enumerate(PACKAGES.items(), start=1)
        ],
        "scenarios": [
            {"scenario": id, "lever": lever, "value": value, "reason": MADE_UP}
            for id, (*_, own) in PACKAGES.items()
            for lever, value in own.items()
        ],
        "target_rules": [
            {"variable": name, "side": side, "near": near, "min": low, "max": high, **basis}
            for name, (side, near, low, high, _) in RULES.items()
        ],
        "targets": [
            {"variable": name, "year": year, "value": value, "grade": "assumed", "source": MADE_UP}
            for name, (*_, own) in RULES.items()
            for year, value in own.items()
        ],
        "facts": [
            {"id": id, "subject_zh": zh, "subject_en": en, "scope": "虚构", "entity": "canglan", "period": str(BASE), "value": value, "unit": "%",
             "grade": "assumed", "source": MADE_UP}
            for id, (zh, en, value) in FACTS.items()
        ],
        "neglects": [
            {"id": "research_to_minimum", "label_zh": "不再投入研发", "label_en": "No more research", "lever": "rd_intensity_target",
             "value": 0.01, "losses": "assessed_profit:-5", "unproven_zh": "没有证据表明停下来会有损失",
             "unproven_en": "evidence does not show a loss", "reason_zh": "少投少得", "reason_en": "Less in, less out"},
        ],
        "standard_values": [
            {"year": BASE, "variable": "return_on_equity", "excellent": 0.09, "good": 0.07, "mean": 0.045, "low": 0.01, "poor": -0.05,
             "standing": "example", "source": MADE_UP},
        ],
    }  # fmt: skip


def write(folder: Path = FOLDER) -> None:
    """Write the tables."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables().items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(dict.fromkeys(key for row in rows for key in row)), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


if __name__ == "__main__":
    write()
