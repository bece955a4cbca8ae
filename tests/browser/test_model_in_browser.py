"""The model in a browser against the server's: the same figures to 1e-9, whatever lever is held and however the scenario stands."""

from __future__ import annotations

import base64
import json
from dataclasses import replace

import numpy as np
import pytest

from simulation import Scenario, embedded_place, load_place, project
from simulation.engine.folders import STATIC
from simulation.in_browser.held_inputs import moved, place_inputs, scenario_inputs, table_of
from simulation.run import horizon
from tests.make_second_place import FOLDER

EQUAL, FLOOR = 1e-9, 1e-3  # of the largest value of a variable over the years, which counts as this at least
RUN = """async ([source, table, place, cases, every]) => {
    const { Model, pathsAt, unpacked } = await import(`data:text/javascript;base64,${source}`)
    const model = new Model(table, unpacked(place.figures, place.wide, place.entities), place.entities, place.years.length)
    const names = Object.entries(table.variables), found = []
    for (const [scenario, lever, value] of cases) {
        model.run(pathsAt(place, scenario, { [lever]: value }))
        for (const [name, [, whole]] of names) {
            if (whole !== undefined) found.push(...model.path(name))
            if (every) for (let i = 0; i < place.entities; i++) found.push(...model.path(name, i))
        }
    }
    const bytes = new Uint8Array(Float64Array.from(found).buffer)
    let text = ""
    for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768))
    return btoa(text)
}"""


def in_browser(page, place, cases, every=False, until=2030):
    """Values that the browser finds: (case, path, year)."""
    years = horizon(until, place)
    source = base64.b64encode((STATIC / "model.js").read_bytes()).decode()
    told = [[scenario_inputs(scenario, years), lever, value] for scenario, lever, value in cases]
    assumed = place.assuming(cases[0][0].assumptions)
    table = json.loads(table_of(place).text)
    text = page.evaluate(RUN, [source, table, place_inputs(assumed, years), told, every])
    return np.frombuffer(base64.b64decode(text)).reshape(len(cases), -1, len(years) - 1)


def on_server(place, case, every=False, until=2030):
    """The same values of the central run (path, year)."""
    found = project(moved(*case), until=until)
    paths = []
    for name, (_, *whole) in json.loads(table_of(place).text)["variables"].items():
        paths += [found.total(name)] if whole else []
        paths += [found.entity(name, entity) for entity in place.entity_ids] if every else []
    return np.array(paths)[:, 1:]


def same(page, place, cases, every=False, until=2030):
    for case, found in zip(cases, in_browser(page, place, cases, every, until), strict=True):
        wanted = on_server(place, case, every, until)
        assert (np.isnan(found) == np.isnan(wanted)).all(), case
        scale = np.maximum(np.nanmax(np.abs(np.nan_to_num(wanted)), axis=1, keepdims=True), FLOOR)
        assert np.nanmax(np.abs(found - wanted) / scale) < EQUAL, case


def sliders(place):
    return [row for row in place.levers.values() if row.slides]


def drawn(rng, row):
    """A value of a lever as a scenario may state it."""
    value = rng.uniform(row.min, row.max)
    return float(round(value)) if row.whole else round(value, 6)


def at_random(place, rng):
    """A scenario with half of the levers moved, some with their own timing, and the lever that is then held."""
    scenario = Scenario("random", place=place)
    for row in sliders(place):
        if rng.random() < 0.5:
            timing = {"start": row.start + 1, "full": row.full + 1, "shape": "s_curve"} if rng.random() < 0.3 else {}
            scenario = scenario.with_lever(row.id, {"value": drawn(rng, row), **timing})
    row = sliders(place)[rng.integers(len(sliders(place)))]
    return scenario, row.id, drawn(rng, row)


def hand_made(place, rng):
    """Scenarios with entities set apart and with conditions of their own, each with every fifth lever held in turn."""
    base = Scenario.preset("deepening", place)
    rate, amount = (
        next(r for r in sliders(place) if (r.scope == "amount") == kind and not r.whole) for kind in (False, True)
    )
    first, second = place.entity_ids[:2]
    apart = replace(base, entities={first: {rate.id: {"value": rate.max}}, second: {rate.id: {"value": rate.neutral}}})
    share = float(place.columns[amount.share][1, 0])
    set_amount = replace(base, entities={second: {amount.id: {"value": round(amount.max * share / 2, 3)}}})
    condition = next(iter(place.conditions.values()))
    own = replace(base, conditions={**base.conditions, condition.id: condition.base * 0.9})
    other = replace(base, conditions={"preset": list(place.condition_presets)[-1]})
    by_year = base.with_lever(
        rate.id, {"by_year": {str(place.decided_from): rate.max, str(place.decided_from + 2): rate.neutral}}
    )
    for scenario in (apart, set_amount, own, other, by_year):
        for row in {rate.id: rate, amount.id: amount, **{r.id: r for r in sliders(place)[::5]}}.values():
            yield scenario, row.id, drawn(rng, row)
            yield scenario, row.id, row.neutral


def test_the_browser_computes_what_the_server_does(page):
    """Presets with each lever at both ends, random points, entities set apart, own conditions, own assumptions."""
    place, rng = embedded_place(), np.random.default_rng(11)
    ends = [
        (Scenario.preset(preset, place), row.id, value)
        for at, preset in enumerate(place.scenario_presets)
        for row in sliders(place)[at % 3 :: 3]  # each lever with every third package
        for value in (row.min, row.max)
    ]
    own = list(hand_made(place, rng))
    same(page, place, [*ends, *(at_random(place, rng) for _ in range(20)), *own])
    same(page, place, own[::7], every=True)
    same(page, place, own[::7], until=place.last_year)
    name, row = next((name, row) for name, row in place.parameters.items() if row.low is not None and row.low < row.value)
    assumed = replace(Scenario.preset("deepening", place), assumptions={name: (row.low + row.value) / 2})
    same(page, place, [(assumed, lever.id, lever.max) for lever in sliders(place)[::4]])


def test_another_place_with_enterprises_that_may_leave(page):
    place, rng = load_place(FOLDER), np.random.default_rng(12)
    cases = [at_random(place, rng) for _ in range(12)]
    ends = [(Scenario("s", place=place), row.id, value) for row in sliders(place) for value in (row.min, row.max)]
    same(page, place, [*cases, *ends])
    same(page, place, cases[:2], every=True)


@pytest.mark.parametrize("broken", ["operation", "figure"])
def test_what_it_does_not_know_is_refused(page, broken):
    """Rather an error, after which the server's figures stand, than other figures."""
    place = embedded_place()
    table = json.loads(table_of(place).text)
    told = place_inputs(place, horizon(2030, place))
    if broken == "operation":
        table["operations"][-1][0] = "unheard_of"
    else:
        told = {**told, "figures": told["figures"][: len(told["figures"]) // 2 // 32 * 32]}
    source = base64.b64encode((STATIC / "model.js").read_bytes()).decode()
    refused = f"async given => {{ try {{ await ({RUN})(given); return '' }} catch (error) {{ return String(error) }} }}"
    case = [scenario_inputs(Scenario("s"), horizon(2030)), "benchmarking", 1.0]
    assert "Error" in page.evaluate(refused, [source, table, told, [case], False])
