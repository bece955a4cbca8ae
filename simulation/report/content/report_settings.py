"""Settings of a scenario as a table writes them."""

from __future__ import annotations

import re

from simulation.engine.setting import Setting
from simulation.report.content.facts import Case


def trimmed(text: str) -> str:
    """A written number without zeros at the end of its decimals."""
    return re.sub(r"(\.\d*?)0+(?!\d)", lambda found: found.group(1).rstrip("."), text)


def changed_settings(case: Case) -> list[tuple[str, str, Setting]]:
    """Lever, entity (blank for all) and setting of everything a plan changes, in table order."""
    changed, scenario = case.scenario.changed(), case.scenario
    common = [(name, "", scenario.levers[name]) for name in changed if name in scenario.levers]
    own = [(name, entity, setting) for entity, settings in scenario.entities.items() for name, setting in settings.items()]
    return common + own
