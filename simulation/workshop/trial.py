"""A team's plan run through the model: the server's figures, what the plan takes of money and attention, which rules it breaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from simulation.analysis.goals.limits import attention_load
from simulation.engine.place import Place
from simulation.engine.place_ref import PlaceRef
from simulation.engine.scenario import Scenario
from simulation.engine.setting import Setting
from simulation.projection import HEADLINES, Projection
from simulation.run import project
from simulation.workshop.room_place import place_at_hand
from simulation.workshop.room_rules import Rules
from simulation.workshop.workshop_errors import WorkshopRefusal

MONEY = ("programme_investment", "programme_costs")
CLOSE = 1e-6


def figures_of(ref: PlaceRef) -> Place:
    """The place a room is on; WorkshopRefusal when this server has other figures."""
    found = place_at_hand(ref)
    if found is None:
        raise WorkshopRefusal("error.workshop.place", place=ref.named())
    return found


@dataclass(frozen=True)
class Outcome:
    """What a plan comes to in the rules' year. figures: outcomes; change: against current practice; units as in the tables.

    money: 亿元 of investment and programme costs beyond practice, in all; attention: most efforts at once.
    paths: the four headlines year by year; broken: refusals of the room's budgets.
    """

    figures: Mapping[str, float]
    change: Mapping[str, float]
    money: float
    attention: float
    years: tuple[int, ...]
    paths: Mapping[str, tuple[float, ...]]
    broken: tuple[WorkshopRefusal, ...] = field(default=(), compare=False)


def scenario_of(levers: Mapping[str, float], conditions: Mapping[str, Any], place: Place, name: str = "plan") -> Scenario:
    """The scenario a plan stands for: its levers from the first year that can be decided, under the round's conditions."""
    return Scenario(
        name, {lever: Setting(value) for lever, value in levers.items()}, conditions=dict(conditions), place=place
    )


@lru_cache(maxsize=512)
def _run(scenario: Scenario, until: int) -> Projection:
    return project(scenario, until=until)


def projection_of(levers: Mapping[str, float], conditions: Mapping[str, Any], rules: Rules, place: Place) -> Projection:
    """Projection of a plan to the rules' year."""
    return _run(scenario_of(levers, conditions, place), rules.year)


def tried(levers: Mapping[str, float], conditions: Mapping[str, Any], rules: Rules, place: Place) -> Outcome:
    """Outcome of a plan under the rules; budgets that it breaks stand in `broken`, they do not refuse a trial."""
    own, usual = (projection_of(plan, conditions, rules, place) for plan in (levers, {}))
    shown = tuple(dict.fromkeys((*HEADLINES, *rules.targets)))
    figures = {name: float(own.total(name)[-1]) for name in shown}
    change = {name: value - float(usual.total(name)[-1]) for name, value in figures.items()}
    money = sum(float((own.total(name) - usual.total(name)).sum()) for name in MONEY)
    attention = float(attention_load(own).max())
    paths = {name: tuple(float(value) for value in own.total(name)) for name in HEADLINES}
    return Outcome(figures, change, money, attention, tuple(own.years), paths, tuple(_broken(money, attention, rules)))


def _broken(money: float, attention: float, rules: Rules) -> list[WorkshopRefusal]:
    found = []
    if rules.money is not None and money > rules.money + CLOSE:
        found.append(WorkshopRefusal("error.workshop.money", asked=money, most=float(rules.money), place="money"))
    if rules.attention is not None and attention > rules.attention + CLOSE:
        found.append(WorkshopRefusal("error.workshop.attention", asked=attention, most=rules.attention))
    return found


def accepted(levers: Mapping[str, float], conditions: Mapping[str, Any], rules: Rules, place: Place) -> Outcome:
    """Outcome of a plan that keeps the budgets; WorkshopRefusal names the one it breaks."""
    outcome = tried(levers, conditions, rules, place)
    if outcome.broken:
        raise outcome.broken[0]
    return outcome
