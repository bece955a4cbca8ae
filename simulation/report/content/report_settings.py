"""Settings of a scenario as a table writes them."""

from __future__ import annotations

from simulation.engine.own_amounts import as_one_sets_it, set_apart
from simulation.engine.place_rows import Lever
from simulation.engine.scenario import Scenario
from simulation.engine.setting import Setting
from simulation.report.content.facts import Case


def changed_settings(case: Case) -> list[tuple[str, str, Setting]]:
    """Lever, entity (blank for all) and setting of everything a plan changes, in table order."""
    changed, scenario = case.scenario.changed(), case.scenario
    common = [(name, "", scenario.levers[name]) for name in changed if name in scenario.levers]
    own = [(name, entity, setting) for entity, settings in scenario.entities.items() for name, setting in settings.items()]
    return common + own


def row_as_set(scenario: Scenario, lever: str, entity: str = "") -> Lever:
    """A lever with practice and range of the whole, or of the one entity in which a scenario sets it apart."""
    row, place = scenario.place.levers[lever], scenario.place
    return as_one_sets_it(row, place, entity, set_apart(row, place, scenario.entities)) if entity else row
