"""Names that the program itself gives a scenario for what its levers are: of packages, of their variants and of plans found by a search.

Such a name says what the levers are, so it is untrue of a scenario whose levers were put back.
"""

from __future__ import annotations

import re
from functools import cache

from simulation.engine.place import Place
from simulation.engine.scenario import REFERENCE, Scenario
from simulation.language.texts import texts

KIND = "scenario."  # keys of what plans found by a search are called
NUMBERED = re.compile(r"(?P<name>.*?)(?P<number> \(\d+\))?")  # a name and the number that tells it from another of that name


@cache
def found_kinds() -> dict[str, dict[str, str]]:
    """Kinds of plans that a search finds and their labels by language; a plan taken up from there bears its kind as its name."""
    return {key.removeprefix(KIND): dict(labels) for key, labels in texts().items() if key.startswith(KIND)}


def is_found(name: str) -> bool:
    """Whether a scenario of that name is a plan as a search found it, or one more of them."""
    return _parts(name)[0] in found_kinds()


def found_label(name: str, language: str) -> str:
    """What a plan that a search found is called in a language, whether it bears its kind or a label; blank for other names."""
    base, number = _parts(name)
    for kind, labels in found_kinds().items():
        if base == kind or base in labels.values():
            return labels[language] + number
    return ""


def misnamed(scenario: Scenario) -> bool:
    """Whether a scenario is called after levers of which none is moved."""
    return scenario.name != REFERENCE and not scenario.changed() and _named_for_levers(scenario.name, scenario.place)


def _named_for_levers(name: str, place: Place) -> bool:
    """Whether a name is one that the program gives for what levers are, in either language, numbered or not."""
    base, presets = _parts(name)[0], place.scenario_presets
    labels = {label for row in presets.values() for label in (row.label_zh, row.label_en)}
    if found_label(name, "zh") or base in presets or base in labels:
        return True
    variants = [re.escape(one) for one in texts()["bench.variant"].values()]
    return any(
        re.fullmatch(variant.replace(r"\{name\}", re.escape(label)).replace(r"\{n\}", r"\d+"), name)
        for variant in variants
        for label in labels
    )


def _parts(name: str) -> tuple[str, str]:
    found = NUMBERED.fullmatch(name)
    return (found["name"], found["number"] or "") if found else (name, "")
