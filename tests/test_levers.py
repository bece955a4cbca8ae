"""Levers: neutral changes nothing, corners break nothing, timing, overrides, any number of entities, direction."""

import numpy as np
import pytest
from scipy.stats import qmc

from simulation import (
    HEADLINES,
    Projection,
    Scenario,
    catalogue,
    embedded_baseline,
    embedded_place,
    lever_path,
    model,
    project,
)
from simulation.analysis.causes.lever_signs import lever_signs
from simulation.analysis.goals.limits import attention_load
from simulation.engine.evaluate import evaluate
from simulation.engine.setting import SHAPES, Setting, nearest_whole
from simulation.inputs import central_parameters, clock, condition_inputs, effort, lever_inputs
from tests.support import (
    SHARES,
    assert_same,
    assert_same_totals,
    assert_sound,
    bounds,
    built,
    by_entity,
    forced,
    joint,
    lever_scenarios,
    pieces,
    read,
    replayed,
    run,
    under,
)

LEVERS = embedded_place().levers
CORNERS = {**lever_scenarios("min"), **lever_scenarios("max"), "all at min": joint("min"), "all at max": joint("max")}
SIGNS = read("expected_signs.csv")
NOTHING = 1e-9  # a change smaller than this counts as none


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("lever", LEVERS)
def test_neutral_lever_is_current_practice(lever, shape, reference):
    """A lever explicitly left at practice from the last observed year on, whatever its timing, changes nothing."""
    setting = {"value": LEVERS[lever].neutral, "start": 2025, "full": 2028, "shape": shape}
    assert_same(under({lever: setting}), reference)


def test_all_levers_neutral_is_current_practice(reference):
    """All at once, as plain numbers, as years and as overrides of one entity."""
    neutral = {row.id: row.neutral for row in LEVERS.values()}
    assert_same(run(Scenario("neutral", neutral)), reference)
    assert not Scenario("neutral", neutral).replayed
    assert_same(under({name: {"by_year": {2026: value, 2030: value}} for name, value in neutral.items()}), reference)
    own = {name: value for name, value in neutral.items() if LEVERS[name].scope == "rate"}
    assert_same(run(Scenario("neutral", {}, {"steel": own})), reference)


def test_reference_without_lever_machinery(reference):
    """The same run with constants, and the two observed paths, in place of the whole lever machinery."""
    baseline, years = embedded_baseline(), range(2023, 2031)
    seen = {
        "rd_intensity_target": [0.027, 0.0281, *[0.0292] * 6],
        "transformation_investment": [167, 162, *[230] * 6],
    }
    paths = {
        row.id: np.array(seen.get(row.id, [row.neutral] * 8))[:, None, None]
        * (baseline.columns[row.share] if row.share else np.ones((1, 1)))
        for row in LEVERS.values()
    }
    neutral = {name: path[0] for name, path in paths.items()}
    paths["attention_load"] = np.zeros((len(years), 1, 1))
    moving = {**paths, **condition_inputs(Scenario(), years), **clock(years)}
    values = evaluate(model(), baseline.columns, central_parameters(embedded_baseline()), moving, neutral, years)
    assert_same(Projection(Scenario(), baseline, years, values, central_parameters(embedded_baseline())), reference, 1e-9)


@pytest.mark.parametrize("name", CORNERS)
def test_corners(name):
    """Every lever at both ends, alone and together: no NaN, no negative stock, accounts close."""
    assert_sound(run(CORNERS[name], until=2035))


def sobol_scenarios(points=64):
    """A fixed spread of points over the whole lever space."""
    low, high = (np.array([getattr(row, side) for row in LEVERS.values()]) for side in ("min", "max"))
    for point in qmc.Sobol(len(LEVERS), seed=2023).random(points):
        values = zip(LEVERS.values(), (low + point * (high - low)).tolist(), strict=True)
        yield Scenario("sobol", {row.id: nearest_whole(value) if row.whole else value for row, value in values})


def test_sobol_corners():
    """64 points of the lever space, under central conditions and in a downturn."""
    for scenario in sobol_scenarios():
        assert_sound(run(scenario))
        assert_sound(run(scenario.under({"preset": "downturn"})))


@pytest.mark.parametrize("side", ["low", "high"])
def test_corners_at_extreme_parameters(side):
    """All levers at their ends with all parameters at the ends of their ranges."""
    for scenario in (Scenario(), joint("min"), joint("max")):
        assert_sound(forced(scenario, bounds(side)))


@pytest.mark.parametrize("shape", SHAPES)
def test_timing_is_monotone(shape):
    """Practice before the start, in full from the full-effect year, never back or beyond on the way."""
    lever, years = LEVERS["transformation_investment"], range(2023, 2036)
    setting = Scenario("t", {lever.id: {"value": 300, "start": 2026, "full": 2030, "shape": shape}}).levers[lever.id]
    path = lever_path(lever, setting, years)
    assert path[:3].tolist() == [167, 162, 230] and (path[7:] == 300).all()
    assert (np.diff(path[2:]) >= 0).all() and path[3] > lever.neutral


def test_shapes_differ_as_named():
    """Front-loaded is ahead of linear, back-loaded and S-curve start behind it, a step is there at once."""
    years, lever = range(2023, 2036), LEVERS["benchmarking"]
    middle = {}
    for shape in SHAPES:
        setting = {"value": 1, "start": 2025, "full": 2028, "shape": shape}
        middle[shape] = lever_path(lever, Scenario("t", {lever.id: setting}).levers[lever.id], years)[2]
    assert middle["back_loaded"] < middle["s_curve"] < middle["linear"] < middle["front_loaded"] < middle["step"] == 1


def test_later_start_is_later_profit(reference):
    """A lever started in 2028 leaves every year before untouched."""
    late = under({"contract_quality": {"value": 1, "start": 2028, "full": 2028}})
    for name in late.values:
        np.testing.assert_array_equal(by_entity(late, name)[:5], by_entity(reference, name)[:5], err_msg=name)
    assert late.total("total_profit")[-1] != reference.total("total_profit")[-1]


def test_by_year():
    """Stated years hold, straight lines between, practice before, last value after."""
    lever, years = LEVERS["loss_treatment"], range(2023, 2031)
    setting = Scenario("t", {lever.id: {"by_year": {"2025": 840, "2028": 900}}}).levers[lever.id]
    assert lever_path(lever, setting, years).tolist() == [829, 829, 840, 860, 880, 900, 900, 900]


def test_by_year_equals_step():
    """One stated year is a step in that year."""
    step = {"value": 300, "start": 2026, "full": 2026, "shape": "step"}
    assert_same(under({"new_energy_starts": {"by_year": {2026: 300}}}), under({"new_energy_starts": step}))


def test_override_of_one_entity_stays_there():
    """Delegation in equipment alone moves equipment; without shared causes the other entities stay as they are."""
    reference, own = run(), under(entities={"equipment": {"contract_quality": 0.9}})
    moved = by_entity(own, "total_profit") - by_entity(reference, "total_profit")
    others = [i for i, name in enumerate(own.baseline.entity_ids) if name != "equipment"]
    assert np.abs(moved[:, others]).max() < 1e-9
    assert own.entity("total_profit", "equipment")[-1] > reference.entity("total_profit", "equipment")[-1]


@pytest.mark.parametrize("lever", [name for name, row in LEVERS.items() if row.scope == "rate"])
def test_override_of_every_entity_is_the_general_setting(lever):
    """The same rate set for each entity by itself equals the rate set for all."""
    row = LEVERS[lever]
    value = row.max if row.max != row.neutral else row.min
    if row.limit:  # what every entity has room for
        room = catalogue().parameters[row.limit].value - embedded_baseline().columns[row.occupied].max()
        value = min(value, round(float(room), 9))
    own = {entity: {lever: value} for entity in embedded_baseline().entity_ids}
    assert_same(under(entities=own), under({lever: value}))


@pytest.mark.parametrize("lever", [name for name, row in LEVERS.items() if row.scope == "amount" and not row.whole])
def test_override_of_an_amount_is_the_entitys_share(lever):
    """An amount set for each entity at its share of the whole equals the whole."""
    value = (LEVERS[lever].neutral + LEVERS[lever].max) / 2
    shares = embedded_baseline().columns[LEVERS[lever].share][:, 0]
    own = {entity: {lever: value * share} for entity, share in zip(embedded_baseline().entity_ids, shares, strict=True)}
    assert_same_totals(under(entities=own), under({lever: value}))


SPLIT_SCENARIOS = ("reference", "deepening", "first_class", "deleveraging")


@pytest.mark.parametrize("preset", SPLIT_SCENARIOS)
def test_splitting_an_entity_changes_no_total(preset):
    """One entity kept as two halves, or as unequal parts, leaves the province as it was."""
    halves = built({**{e: (e, 1.0) for e in embedded_baseline().entity_ids if e != "power"},
                    "power_a": ("power", 0.5), "power_b": ("power", 0.5)})  # fmt: skip
    for baseline in (halves, pieces({"nonferrous": 3, "construction_transport": 2})):
        assert_same_totals(project(Scenario.preset(preset), baseline), run(Scenario.preset(preset)))


@pytest.mark.parametrize("preset", SPLIT_SCENARIOS[:3])
def test_six_hundred_subsidiaries(preset):
    """600 entities that add up to the embedded nine give the same province."""
    counts = {entity: 67 if i < 6 else 66 for i, entity in enumerate(embedded_baseline().entity_ids)}
    many = project(Scenario.preset(preset), pieces(counts))
    assert len(many.baseline.entities) == 600
    assert_sound(many)
    assert_same_totals(many, run(Scenario.preset(preset)), 1e-8)


@pytest.mark.parametrize("entity", embedded_baseline().entity_ids)
def test_one_entity(entity):
    """An organisation of a single entity runs, whichever it is."""
    whole = dict.fromkeys(SHARES, 1.0)
    for scenario in (Scenario(), Scenario.preset("first_class"), joint("min")):
        projection = project(scenario, built({"only": (entity, 1.0)}, whole))
        assert_sound(projection)
        for name in HEADLINES:
            np.testing.assert_allclose(projection.total(name), projection.entity(name, "only"), rtol=1e-12)


def test_entities_of_a_scenario_must_exist():
    """An override of an entity that the baseline lacks is refused by name."""
    with pytest.raises(ValueError, match="steelworks"):
        project(Scenario("t", entities={"steelworks": {"benchmarking": 1}}))


def test_attention_is_shared():
    """More than managers can carry leaves less of each gain, the more so the more is begun at once."""
    names = ("benchmarking", "contract_quality", "mixed_ownership", "delegation", "exit_coverage")
    full = under({name: LEVERS[name].max for name in names})
    load = attention_load(full)
    np.testing.assert_allclose(full.values["attention_effect"][:, 0, 0], np.exp(-0.06 * np.maximum(load - 4, 0)))
    assert load.max() > 4 and under({"benchmarking": 1}).values["attention_effect"].min() == 1
    slowly = under({name: {"value": LEVERS[name].max, "start": 2024, "full": 2030} for name in names})
    assert attention_load(slowly).max() < load.max()


def test_a_change_fills_its_slot_while_it_is_introduced():
    """By hand: a full slot begun over three years carries 1/3, 2/3 and 1 and its routine part, later the routine part alone."""
    row, years = LEVERS["delegation"], range(2023, 2031)
    setting = Setting(row.neutral + row.attention_full, 2024, 2026, "linear")
    load = effort(embedded_baseline(), row, lever_path(row, setting, years), years)
    np.testing.assert_allclose(load, [0, 1.3 / 3, 2.6 / 3, 1.3, 2 / 3 + 0.3, 1 / 3 + 0.3, 0.3, 0.3], rtol=1e-12)
    assert effort(embedded_baseline(), row, lever_path(row, Setting(row.min, 2024, 2026), years), years).max() == 0


def test_a_narrower_slider_changes_nothing():
    """The load of equal plans does not depend on where a slider ends."""
    row, years = LEVERS["loss_treatment"], range(2023, 2031)
    path = lever_path(row, Setting(row.neutral + 50, 2027, 2028), years)
    np.testing.assert_array_equal(
        effort(embedded_baseline(), row, path, years),
        effort(embedded_baseline(), row.model_copy(update={"max": row.neutral + 60}), path, years),
    )


def test_lever_arrays_have_year_entity_draw_axes():
    """Amounts spread over entities by share and add up to the stated value."""
    paths, neutral = lever_inputs(under({"transformation_investment": 300}).scenario, embedded_baseline(), range(2023, 2031))
    assert paths["transformation_investment"].shape == (8, 9, 1)
    assert paths["transformation_investment"][-1].sum() == pytest.approx(300)
    assert neutral["transformation_investment"].sum() == pytest.approx(167)


def changes(row, side, later=0):
    """Change of an outcome that a lever makes, `later` years on, with parameters at one end of their ranges or central."""
    scenario, at = replayed({row["lever"]: float(row["value"])}), int(row["year"]) - 2023 + later
    own, usual = (extreme(plan, side).total(row["variable"])[at] for plan in (scenario, Scenario()))
    return own - usual


STORE = {}


def extreme(scenario, side):
    """Run with all parameters at one end of their ranges, once per session."""
    key = (scenario.id, side)
    if key not in STORE:
        STORE[key] = run(scenario, until=2035) if side == "value" else forced(scenario, bounds(side), until=2035)
    return STORE[key]


def has_sign(change, direction):
    """Whether a change goes in the expected direction."""
    return {"+": change > NOTHING, "-": change < -NOTHING, "0": abs(change) <= NOTHING}[direction]


DECIDED = [row for row in SIGNS if row["direction"] != "?"]  # "?" says why economics leaves the sign open


@pytest.mark.parametrize("row", DECIDED, ids=[f"{r['lever']}-{r['value']}-{r['variable']}-{r['year']}" for r in DECIDED])
def test_expected_sign(row):
    """Direction of effect as economics has it, at central parameters and, where it holds there, at both ends."""
    sides = ("value", "low", "high") if row["parameters"] == "all" else ("value",)
    found = {side: changes(row, side) for side in sides}
    assert all(has_sign(change, row["direction"]) for change in found.values()), f"{found}: {row['reason']}"


AFTER = [row for row in DECIDED if row["year"] == "2030" and row["later"] != "?"]


@pytest.mark.parametrize("row", AFTER, ids=[f"{r['lever']}-{r['value']}-{r['variable']}" for r in AFTER])
def test_expected_sign_five_years_after(row):
    """The same five years after the target year: as before where nothing else is stated, else with a reason of its own."""
    sides = ("value", "low", "high") if row["parameters"] == "all" and not row["later"] else ("value",)
    found = {side: changes(row, side, later=5) for side in sides}
    assert not row["later"] or (row["later"] != row["direction"] and len(row["later_reason"]) > 10)
    assert all(has_sign(change, row["later"] or row["direction"]) for change in found.values()), found


def test_signs_computed_for_the_method_page_are_those_of_single_runs():
    """From one batch or by a run of its own at the same parameters: each valued lever, both ends, both years."""
    found = {(one.lever, one.value): one for one in lever_signs(embedded_baseline())}
    ends = {(r.id, end) for r in LEVERS.values() if r.standing == "valued" for end in (r.min, r.max) if end != r.neutral}
    assert set(found) == ends
    for lever, value in (("groups_merged", 12), ("debt_ceiling", 0.55), ("cooperation_signing", 4000), ("benchmarking", 1)):
        for outcome, both in found[lever, value].signs.items():
            for k, side in enumerate(("low", "value", "high")):
                own, usual = (extreme(plan, side).total(outcome) for plan in (Scenario("s", {lever: value}), Scenario()))
                signs = [int(np.sign(change)) if abs(change) > NOTHING else 0 for change in (own - usual)[[7, 12]]]
                assert signs == [both[0][k], both[1][k]], (lever, outcome, side)
    assert found["groups_merged", 12].turned("total_profit") and not found["benchmarking", 1].turned("total_profit")


def test_each_lever_has_signs_for_the_headlines():
    """For each lever and headline outcome an expected sign, or the reason why none is; at least one decided a lever."""
    assert {row["lever"] for row in DECIDED} == set(LEVERS)
    stated = {(row["lever"], row["variable"]) for row in SIGNS}
    assert {(lever, outcome) for lever in LEVERS for outcome in HEADLINES} <= stated
    assert all(len(row["reason"]) > 10 for row in SIGNS)
