"""What the browser is told so that it computes while a lever is held: the model's inputs, and how the page writes its figures."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from typing import Any

from pages.parts import state
from pages.parts.figures.outcome_charts import outcome_of
from pages.parts.shared.view import view_now
from pages.parts.wording.lever_values import slider_step
from pages.parts.wording.words import unit_of, word
from pages.serving.model_files import script_address, table_address
from simulation import HEADLINES
from simulation.engine.place import Place
from simulation.in_browser.held_inputs import place_inputs, scenario_inputs, table_of
from simulation.language.numbers import of_stop

MOST = 40  # enterprises, beyond which a run in the browser takes longer than a frame


def _place() -> Place:
    """The place as the scenario on the page assumes it to be."""
    scenario = state.scenario()
    return scenario.place.assuming(scenario.assumptions)


def unable() -> str:
    """Why the browser may not compute, as the end of a key; blank where it may."""
    place = state.place()
    if place.rights is not None:  # it would be told every enterprise's figures
        return "rights"
    return "large" if len(place.entities) > MOST else ""


def stands_on() -> tuple:
    """What `model` tells the browser."""
    scenario = state.scenario()
    assumed = tuple(sorted(scenario.assumptions.items()))
    return scenario.place, state.until(), assumed, state.language(), tuple(_variables()), unable()


def _variables() -> list[str]:
    """Outcomes on the page that the browser writes or draws anew."""
    charted = (outcome_of(spec) for _, spec, *_ in state.drawn().values())
    return [name for name in dict.fromkeys((*HEADLINES, *charted)) if name]


def model(factors: Mapping[str, float]) -> dict[str, Any]:
    """Addresses of scripts and equations, figures of the place, sliders, and how figures are written; without a model the reason, in words."""
    if why := unable():
        return {"model": None, "said": word(f"held.{why}", most=MOST)}
    place = _place()
    return {
        "model": script_address("model.js"),
        "follow": script_address("follow.js"),
        "operations": table_address(table_of(place).digest),
        "inputs": place_inputs(place, view_now().years),
        "sliders": {name: _slider(place, name, factor) for name, factor in factors.items()},
        "entities": list(place.entity_ids),
        "formats": {name: _format(name) for name in _variables()},
        "words": {
            "same": word("card.same"),
            "unchanged": word("phrase.same"),
            "against": word("card.against"),
            "end": word("end.scenario", value="{}"),
        },
        "said": word("held.differs"),
    }


def scenario() -> str:
    """What the page shows now, as an attribute: the scenario's settings, and the headlines of current practice; blank without a model."""
    if unable():
        return ""
    view = view_now()
    reference = {name: float(view.reference.total(name)[-1]) for name in HEADLINES}
    told = {"scenario": scenario_inputs(view.scenario, view.years), "reference": reference}
    return f" data-scenario='{escape(json.dumps(told, separators=(',', ':')), quote=False)}'"


def _slider(place: Place, name: str, factor: float) -> dict[str, float]:
    """How a slider's value becomes the lever's; stop: within this of practice it is practice."""
    row = place.levers[name]
    near = slider_step(row) / 2
    stop = near if of_stop(row, row.neutral + near * 0.99) == row.neutral else 0.0
    return {"factor": factor, "least": row.min, "most": row.max, "stop": stop}


def _format(variable: str) -> dict[str, Any]:
    """How a variable's value and its change are written; English has another unit for a single one."""
    words, symbol = state.words(), unit_of(variable)
    return {
        "factor": words.factor(symbol),
        "digits": words.digits(variable),
        "unit": words.measured("{}", symbol),
        "unit_one": words.measured("1", symbol),
        "change": words.measured_change("{}", variable),
        "change_one": words.measured_change("1", variable),
    }
