"""What the tests of the model share: runs, baselines built for a test, and the checks every run must pass."""

from __future__ import annotations

import asyncio
import csv
import re
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from functools import cache
from itertools import product
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest

from simulation import Baseline, Projection, Scenario, catalogue, embedded_baseline, embedded_place, project
from simulation.engine.baseline import PROVINCE, check_baseline
from simulation.engine.evaluate import evaluate
from simulation.inputs import central_parameters, clock, condition_inputs, lever_inputs
from simulation.language.words import TOGETHER, Words
from simulation.model import model_of

SHARES = catalogue().ruled("adds_up")
DATA = Path(__file__).parent / "data"
TABLES = Path(__file__).parents[1] / "data"
OUTCOMES = (
    "total_profit", "net_profit", "return_on_equity", "labour_productivity", "new_energy_capacity", "revenue",
    "value_added", "total_assets", "liabilities", "equity", "debt_ratio", "employees", "rd_spending", "rd_intensity",
    "return_on_invested_capital", "eva", "eva_rate", "operating_cash_ratio", "capital_preservation_rate",
    "attributable_net_profit", "attributable_return_on_equity", "minority_interests", "owner_cash", "refinancing_need",
    "cash_collection_ratio",
)  # fmt: skip
STOCKS = (
    "fixed_capital", "construction_in_progress", "new_energy_capital", "total_assets", "cooperation_stakes", "debt",
    "cash", "liabilities", "operating_liabilities", "employees", "core_employees", "compensation_per_head",
    "loss_units", "recovering_units", "foregone_units", "losses_carried", "knowledge_stock", "knowledge_reference",
    "management_stock", "discipline_stock", "transformation_planned", "transformation_building", "chain_planned",
    "chain_building", "chain_capital", "quota_open", "quota_expired", "new_energy_quota_won", "wind_building",
    "solar_building", "wind_capacity", "solar_capacity", "new_wind_output", "new_solar_output", "contract_output", "contract_value",
    "green_power_supplied", "starts_below_hurdle", "new_energy_capacity", "storage_capacity",
    "wind_gross_capital", "solar_gross_capital", "wind_cost_building", "solar_cost_building", "tasks_open",
    "refinancing_need", "insolvent_years", "receivables", "inventories", "released_stock", "technologies_solved", "projects_signed", "projects_started", "projects_operating", "investment_planned",
    "investment_completed", "smart_factories", "green_factories", "small_firms_engaged", "new_materials_output",
    "revenue", "investment_room", "maintenance_spending", "expansion_spending", "starts", "units_treated",
)  # fmt: skip
# Ratio: what must be above zero for it to say anything.
NEEDS = {
    "return_on_equity": "average_equity",
    "return_on_equity_if_borrowed": "equity_if_borrowed",
    "equity_multiplier": "average_equity",
    "attributable_return_on_equity": "average_attributable_equity",
    "capital_preservation_rate": "opening_equity",
    "return_on_invested_capital": "invested_capital",
    "eva_rate": "adjusted_capital",
    "interest_cover": "interest_expense",
    "effective_tax_rate": "total_profit",
}
WAY = re.compile(rf'{TOGETHER}\[fx\]\(computed\?[^"]*"[^"]*"\)')
LIMIT = 600  # seconds after which something that is waited for will never come, on the busiest machine
EXTENSIVE_UNITS = ("亿元", "万人", "万千瓦")


def read(name: str) -> list[dict[str, str]]:
    """Rows of a table of `tests/data`."""
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def awaited(work: Coroutine[object, object, object]) -> object:
    """Result of a coroutine on a thread of its own: the tests' thread has a running loop once a browser was driven there."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


@cache
def run(scenario: Scenario | None = None, until: int = 2030) -> Projection:
    """Projection of a scenario (current practice by default), once per session."""
    return project(scenario or Scenario(), until=until)


def under(levers: dict | None = None, conditions: dict | None = None, entities: dict | None = None) -> Projection:
    """Projection with these levers, conditions and overrides, begun in 2024 where they state no years: a replay."""
    return run(replayed(levers, entities, conditions))


def replayed(levers: dict | None = None, entities: dict | None = None, conditions: dict | None = None) -> Scenario:
    """The scenario as version 1 would have begun it, in 2024; magnitudes and signs in the tests are for that start."""
    own = {entity: begun(settings) for entity, settings in (entities or {}).items()}
    return Scenario("test", begun(levers or {}), own, from_the_start(conditions or {}))


def from_the_start(conditions: dict) -> dict:
    """Conditions that are one number put from 2024 on, also in years that are observed."""
    return {name: raw if isinstance(raw, (str, dict)) else {"by_year": {2024: raw}} for name, raw in conditions.items()}


def begun(levers: dict) -> dict:
    """Settings that state no years with those of version 1; a lever that is new since starts in 2024 too."""
    found = {}
    for name, raw in levers.items():
        setting = dict(raw) if isinstance(raw, dict) else {"value": raw}
        if "by_year" not in setting:
            older, row = catalogue().first_edition.get(name), embedded_place().levers[name]
            start, full = (older.start, older.full) if older else (2024, 2024 + row.ramp)
            setting["start"] = setting.get("start") or min(start, setting.get("full") or start)
            setting["full"] = setting.get("full") or max(full, setting["start"])
        found[name] = setting
    return found


def forced(scenario=None, parameters=None, moving=None, baseline=None, until=2030) -> Projection:
    """A run with parameters or yearly paths forced to a value, limits of the tables notwithstanding."""
    scenario, baseline = scenario or Scenario(), baseline or embedded_baseline()
    years = range(2023, until + 1)
    levers, neutral = lever_inputs(scenario, baseline, years)
    paths = {**levers, **condition_inputs(scenario, years), **clock(years)}
    for name, value in (moving or {}).items():
        paths[name] = np.array(paths[name])
        paths[name][1:] = value
    settings = {
        **central_parameters(embedded_baseline()),
        **{name: np.array([[v]]) for name, v in (parameters or {}).items()},
    }
    values = evaluate(model_of(baseline), baseline.columns, settings, paths, neutral, years)
    return Projection(scenario, baseline, years, values, settings)


def bounds(side: str) -> dict[str, float]:
    """All parameters at their `low`, `value` (central) or `high`."""
    return {name: getattr(row, side) for name, row in catalogue().parameters.items()}


def lever_scenarios(side: str) -> dict[str, Scenario]:
    """Each lever alone at its `min` or `max`."""
    rows = embedded_place().levers.values()
    return {f"{row.id} at {side}": Scenario("corner", {row.id: getattr(row, side)}) for row in rows}


def joint(side: str) -> Scenario:
    """All levers at their `min` or `max` together."""
    return Scenario("corner", {row.id: getattr(row, side) for row in embedded_place().levers.values()})


def by_entity(projection: Projection, name: str) -> np.ndarray:
    """A variable as (year, entity), whatever its own shape."""
    shape = (len(projection.years), len(projection.baseline.entities))
    return np.broadcast_to(projection.values[name][:, :, 0], shape)


def difference(one: Projection, other: Projection) -> tuple[float, str]:
    """Largest difference between two runs over all variables, relative to the variable's size, and where."""
    worst = (0.0, "")
    for name in one.values:
        gap = np.abs(one.values[name] - other.values[name]).max() / max(1.0, np.abs(other.values[name]).max())
        worst = max(worst, (float(gap), name))
    return worst


def assert_same(one: Projection, other: Projection, tolerance: float = 1e-9) -> None:
    gap, name = difference(one, other)
    assert gap <= tolerance, f"{name} differs by {gap:g}"


def assert_same_totals(one: Projection, other: Projection, tolerance: float = 1e-9) -> None:
    for name, row in catalogue().variables.items():
        if row.aggregate != "none":
            scale = max(1.0, float(np.abs(other.total(name)).max()))
            np.testing.assert_allclose(one.total(name), other.total(name), rtol=0, atol=tolerance * scale, err_msg=name)


def assert_sound(projection: Projection, allowed: tuple[str, ...] = ()) -> None:
    """No infinity, no negative stock, accounts that close; no NaN but where a ratio says nothing, for want of equity."""
    for name, value in projection.values.items():
        known = np.broadcast_to(projection.values[NEEDS[name]] > 0, value.shape) if name in NEEDS else True
        known = False if name in projection.baseline.unreported else known
        assert (np.isfinite(value) == known).all(), f"{name} is not finite, or finite where it says nothing"
    for name in set(STOCKS) - {*allowed, *projection.baseline.unreported}:
        assert projection.values[name].min() >= -1e-9, f"{name} falls to {projection.values[name].min():g}"
    assert_accounts(projection)


def accounts(projection: Projection) -> dict[str, np.ndarray]:
    """Both sides of each accounting identity subtracted, by entity and year; all must be zero."""

    def x(name):
        return by_entity(projection, name)

    def step(name):
        """Change of a stock within the year, apart from what an enterprise that leaves takes with it."""
        return np.diff(x(name), axis=0) + (x("leaving")[1:] * x(name)[:-1])

    income = x("labour_compensation") + x("depreciation") + x("production_taxes") + x("operating_surplus")
    bridge = x("operating_surplus") - x("interest_expense") + x("other_net_income") + x("one_off_items")
    raised = x("net_profit") - x("dividends") + x("capital_paid_in") + x("deal_cash") + x("rescue_capital")
    owners = x("attributable_net_profit") - x("dividends") + x("minority_dividends") + x("capital_paid_in")
    deals = x("deal_cash") - x("minority_from_deals")
    uses = x("investment") + x("cooperation_capital") + x("dividends") + x("working_capital_change")
    sources = x("net_profit") + x("depreciation") + x("disposal_write_off") + x("disposal_proceeds") + x("capital_paid_in")
    sources = sources + x("deal_cash") + x("rescue_capital")
    built = ("fixed_capital", "construction_in_progress", "new_energy_capital", "chain_capital", "rd_assets_beyond")
    plant = sum(step(name) for name in built)
    return {
        "value added is compensation, depreciation, taxes and surplus": x("value_added") - income,
        "total profit is surplus, interest, other income and one-offs": x("total_profit") - bridge,
        "net profit is total profit less tax": x("net_profit") - x("total_profit") + x("income_tax"),
        "no tax on a loss": np.where(x("taxable_income") <= 0, x("income_tax"), 0),
        "tax is never negative": np.minimum(x("income_tax"), 0),
        "assets are liabilities and equity": x("total_assets") - x("liabilities") - x("equity"),
        "liabilities are debt and payables": (
            x("liabilities") - x("debt") - x("refinancing_need") - x("operating_liabilities")
        ),
        "equity rolls forward": step("equity") - raised[1:],
        "plant rolls forward": plant - (x("investment") - x("depreciation"))[1:],
        "debt closes the cash flow": step("debt") + step("refinancing_need") - step("cash") - (uses - sources)[1:],
        "profit is the owner's and other holders'": x("net_profit") - x("attributable_net_profit") - x("minority_profit"),
        "equity is the owner's and other holders'": x("equity") - x("attributable_equity") - x("minority_interests"),
        "other holders have their share": x("minority_interests") - x("outside_share") * (x("equity") - x("owner_capital")),
        "the owner's equity rolls forward": step("attributable_equity") - (owners + deals + x("rescue_capital"))[1:],
        "what an exit brings is paid out": (
            x("exit_proceeds") - x("exit_settlements") - x("exit_repaid") - x("exit_owner_cash")
        ),
        "equity leaves with its enterprise": x("exit_equity")[1:] - x("leaving")[1:] * x("equity")[:-1],
        "debt is not negative": np.minimum(x("debt"), 0),
        "stakes roll forward": step("cooperation_stakes") - x("cooperation_capital")[1:],
        "cost of a start is spent": (x("starts") * x("new_energy_unit_cost") / 1e4 - x("new_energy_spending"))[1:],
    }


def assert_accounts(projection: Projection, tolerance: float = 1e-6) -> None:
    for identity, gap in accounts(projection).items():
        assert np.abs(gap).max() <= tolerance, f"{identity}: off by {np.abs(gap).max():g}"


def built(entities: dict[str, tuple[str, float]], shares: dict[str, float] | None = None) -> Baseline:
    """Baseline whose entity `new` is `part` of embedded entity `old`: {new: (old, part)}."""
    source, columns, shares = embedded_baseline(), catalogue().columns, shares or {}
    known = {entity.id: entity for entity in source.entities}
    cells = {key: cell for key, cell in source.cells.items() if key[0] == PROVINCE}
    for variable in (v for e, v in source.cells if e == source.entity_ids[0]):
        for new, (old, part) in entities.items():
            cell = source.cells[old, variable]
            scale = part if columns[variable].unit in EXTENSIVE_UNITS or variable in SHARES else 1.0
            value = shares.get(variable, cell.value * scale)
            cells[new, variable] = cell.replaced(entity=new, value=value)
    rows = tuple(known[old].model_copy(update={"id": new}) for new, (old, _) in entities.items())
    whole = {old: sum(part for other, part in entities.values() if other == old) for old in known}
    totals = source.totals if all(abs(part - 1) < 1e-9 for part in whole.values()) else MappingProxyType({})
    baseline = replace(source, entities=rows, cells=MappingProxyType(cells), totals=totals)
    check_baseline(baseline)
    return baseline


def pieces(counts: dict[str, int]) -> Baseline:
    """The embedded baseline with each entity cut into so many unequal parts that add up to it."""
    parts = {}
    for entity in embedded_baseline().entity_ids:
        weights = np.arange(1, counts.get(entity, 1) + 1, dtype=float)
        for i, weight in enumerate(weights / weights.sum()):
            parts[f"{entity}_{i + 1}"] = (entity, float(weight))
    return built(parts)


def crossed(*axes) -> list:
    """All combinations of three or more choices; those beyond what meets every pair of values are for the long tier."""
    return [
        pytest.param(*(value for _, value in one), marks=pytest.mark.long if sum(place for place, _ in one) % 2 else ())
        for one in product(*map(enumerate, axes))
    ]


def without_ways(text: str) -> str:
    """Writing of a page without its ways to how a number is computed."""
    return WAY.sub("", text)


def speak(monkeypatch, language: str) -> None:
    """Words of pages in a language, for a test without a running page."""
    words: ContextVar[Words | None] = ContextVar("words of this test", default=None)
    words.set(Words.screen(language))
    monkeypatch.setattr("pages.parts.state.language_choice._now", words)


class Here:
    """A pool without processes, for work that a test puts in place of another."""

    def ask(self, work, *arguments, told=None, **_):
        return work(*arguments, **({"told": told} if told else {}))

    @contextmanager
    def worker(self, queued=None):
        yield self


def work_here(monkeypatch) -> None:
    """Heavy work of pages is done in this process."""
    monkeypatch.setattr("pages.parts.shared.heavy.pool", Here)


def closed(text: str) -> str:
    """A text without its spaces."""
    return re.sub(r"\s", "", text)
