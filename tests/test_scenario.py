"""Scenarios: round trip, one canonical form, and plain refusals."""

import dataclasses
import json
import pickle

import numpy as np
import pytest

from simulation import Scenario, ScenarioError, catalogue, embedded_place, project
from simulation.analysis.causes.lever_by_lever import levers_below
from simulation.engine.own_amounts import own_practice
from simulation.engine.setting import SHAPES, Setting
from simulation.inputs import condition_inputs
from tests.support import run

FULL = {
    "schema": "scenario/1.1",
    "name": "样例 sample",
    "levers": {
        "benchmarking": 0.5,
        "contract_quality": {"value": 0.8, "start": 2025, "full": 2028, "shape": "s_curve"},
        "loss_treatment": {"by_year": {"2025": 400, "2028": 460}},
    },
    "entities": {"steel": {"transformation_investment": 80}},
    "conditions": {"preset": "downturn", "metals_price": {"by_year": {"2026": 1.1}}, "loan_rate": 0.04},
}


def test_round_trip():
    """Text to scenario and back, and the content is the same."""
    scenario = Scenario.from_json(json.dumps(FULL))
    assert scenario.to_dict() == {**FULL, "place": embedded_place().ref.plain()}
    assert Scenario.from_json(scenario.to_json()) == scenario
    assert hash(Scenario.from_json(scenario.to_json())) == hash(scenario)
    assert Scenario.from_json(scenario.to_json().encode()) == scenario


def first(levers, **parts):
    """A file of version 1."""
    return Scenario.from_dict({"schema": "scenario/1.0", "name": "old", "levers": levers, **parts})


def test_a_file_of_version_1_starts_when_that_version_did():
    """Years it leaves blank are those of the version that wrote it; it is a replay, and says so."""
    old = first(
        {"benchmarking": 0.5, "delegation": {"value": 0.8, "full": 2025}, "groups_merged": {"value": 3, "start": 2028}}
    )
    assert old.levers["benchmarking"] == Setting(0.5, 2024, 2026)
    assert old.levers["delegation"] == Setting(0.8, 2024, 2025)
    assert old.levers["groups_merged"] == Setting(3.0, 2028, 2028)
    assert old.replayed == ("benchmarking", "delegation")
    assert Scenario.from_json(old.to_json()) == old and Scenario.from_json(old.to_json()).replayed == old.replayed


def test_values_of_version_1_in_todays_units():
    """Practice stays practice, what passes the stock, of all or of one entity, is held at it, a retired lever is left out; each with a sentence."""
    old = first(
        {"loss_treatment": 390, "platform_phases": 3}, entities={"steel": {"loss_treatment": {"by_year": {"2026": 100}}}}
    )
    assert old.levers["loss_treatment"].value == embedded_place().levers["loss_treatment"].neutral == 829
    assert old.entities["steel"]["loss_treatment"].by_year == ((2026, 78.0),)  # 8 % of 975
    assert "platform_phases" not in old.levers
    assert {remark.key for remark in old.remarks} == {"remark.retired", "remark.rescaled", "remark.lowered"}
    capped = first({"loss_treatment": 500})
    assert capped.levers["loss_treatment"].value == 975 and [remark.key for remark in capped.remarks] == ["remark.capped"]
    assert all(remark.said(language) for remark in (*old.remarks, *capped.remarks) for language in ("zh", "en"))


def test_a_retired_lever_cannot_be_set():
    with pytest.raises(ScenarioError, match="retired"):
        Scenario("new", {"platform_phases": 2})


def test_moved_to_the_first_year_to_be_decided():
    """Course and length stay; a replay at a lever's usual pace is the plain plan."""
    old = first(
        {
            "benchmarking": 0.5,
            "delegation": {"value": 0.8, "start": 2025, "full": 2025},
            "board_powers": {"by_year": {"2024": 250, "2026": 300}},
        }
    )
    new = old.to_be_decided()
    assert new.replayed == () and new.levers["benchmarking"] == Setting(0.5)
    assert new.levers["delegation"] == Setting(0.8, 2027, 2027)
    assert new.levers["board_powers"].by_year == ((2027, 250.0), (2029, 300.0))
    assert new.to_be_decided() == new


def test_a_plan_leaves_observed_years_alone():
    """What acts from 2027 moves nothing before; a replay does."""
    levers = {row.id: row.max if row.max != row.neutral else row.min for row in embedded_place().levers.values()}
    plan, reference = project(Scenario("all", levers)), run()
    last = embedded_place().decided_from - 2023
    assert not plan.scenario.replayed
    for name in catalogue().variables:
        one, other = np.broadcast_arrays(plan.values[name][:last], reference.values[name][:last])
        np.testing.assert_array_equal(one, other, err_msg=name)
    assert project(first({"benchmarking": 1})).total("total_profit")[1] != reference.total("total_profit")[1]


def test_a_result_says_which_years_are_observed_and_whether_it_is_a_replay():
    projection = run()
    assert projection.parts == {"observed": (2023, 2024, 2025), "under_way": (2026,), "decided": (2027, 2028, 2029, 2030)}
    assert "replay" not in projection.stamp
    assert project(first({"benchmarking": 1, "delegation": 0.8})).stamp["replay"] == "benchmarking;delegation"


def test_keeping_an_observed_lever_where_it_was_is_a_replay():
    """R&D at 2.7 % from 2024 differs from what was observed."""
    kept = first({"rd_intensity_target": 0.0292})
    assert kept.replayed == ("rd_intensity_target",) and Scenario("now", {"rd_intensity_target": 0.0292}).changed() == ()


OBSERVED = {"2023": 0.027, "2024": 0.0281, "2025": 0.0292}


@pytest.mark.parametrize(
    "by_year, replayed, changed",
    [
        (OBSERVED, False, False),  # ends before 2027, and the last one goes on
        ({"2024": 0.0281}, True, True),  # goes on too, below what 2025 saw
        ({"2026": 0.0292, "2030": 0.0292}, False, False),
        (OBSERVED | {"2026": 0.0292, "2027": 0.04}, False, True),
        (OBSERVED | {"2028": 0.04}, True, True),  # on a straight line from 2025
        ({"2024": 0.04, "2025": 0.0292}, True, True),
        ({"2024": 0.0292, "2030": 0.0292}, True, True),
    ],
)
def test_only_what_differs_from_practice_before_2027_is_a_replay(by_year, replayed, changed):
    """A path may state practice: it is none, moves no result, and is not shifted."""
    by_year = {year: value for year, value in by_year.items() if year != "2023"}
    scenario = Scenario("path", {"rd_intensity_target": {"by_year": by_year}})
    assert (bool(scenario.replayed), bool(scenario.changed())) == (replayed, changed)
    assert (scenario.to_be_decided() == scenario) != replayed
    own, usual = (project(one).total("total_profit") for one in (scenario, scenario.reference()))
    assert (np.abs(own - usual).max() > 1e-9) == changed and (np.abs(own - usual)[:4].max() > 1e-9) == replayed
    assert levers_below(Scenario("up", {"rd_intensity_target": {"by_year": OBSERVED_AND_UP}})) == {}


OBSERVED_AND_UP = {"2024": 0.0281, "2026": 0.0292, "2028": 0.04}


def test_an_entitys_own_practice_is_no_replay():
    """Its share of an amount, from 2024: what it would do anyway; another value is a replay."""
    place = embedded_place()
    own = own_practice(place.levers["chain_investment"], place, "steel")
    same, other = (
        Scenario("own", entities={"steel": {"chain_investment": {"by_year": {"2024": v}}}}) for v in (own, own / 2)
    )
    assert same.replayed == () and other.replayed == ("chain_investment",)


@pytest.mark.parametrize("preset", embedded_place().scenario_presets)
def test_presets_begin_with_the_first_year_to_be_decided(preset):
    """No named package changes what is already observed or under way."""
    assert Scenario.preset(preset).replayed == ()


@pytest.mark.parametrize("preset", embedded_place().scenario_presets)
def test_presets_run_and_round_trip(preset):
    """Every named package is a scenario like any other."""
    scenario = Scenario.preset(preset)
    assert Scenario.from_json(scenario.to_json()) == scenario
    assert run(scenario).total("total_profit").shape == (8,)


def test_reference_preset_is_current_practice():
    """The package named reference moves nothing."""
    assert Scenario.preset("reference").changed() == ()
    assert (run(Scenario.preset("reference")).total("total_profit") == run().total("total_profit")).all()


def test_id_is_canonical():
    """Order, spelling of numbers and name do not count; a value does."""
    one = Scenario("a", {"benchmarking": 1, "delegation": 0.6})
    other = Scenario("b", {"delegation": {"value": 0.6}, "benchmarking": 1.0})
    assert one.id == other.id == one.renamed("c").id
    assert one.id != one.with_lever("delegation", 0.7).id
    assert one.with_lever("delegation", None) == Scenario("a", {"benchmarking": 1})


def test_numbers_of_other_libraries():
    """A number is a number, also as numpy has it; what is none is refused there too."""
    plain = Scenario("a", {"groups_merged": 2, "delegation": {"value": 0.625, "start": 2025}})
    assert (
        Scenario("a", {"groups_merged": np.int64(2), "delegation": {"value": np.float32(0.625), "start": np.int64(2025)}})
        == plain
    )
    assert json.loads(plain.to_json())["levers"]["delegation"] == {"value": 0.625, "start": 2025}
    for value in (np.float64("nan"), np.float64("inf"), np.bool_(True), np.array([1.0]), 1j):
        with pytest.raises(ScenarioError, match="expected a number"):
            Scenario("a", {"benchmarking": value})


def test_frozen():
    """A scenario cannot be changed in place, only replaced."""
    scenario = Scenario("a", {"benchmarking": 1}, {"steel": {"delegation": 0.7}})
    with pytest.raises(dataclasses.FrozenInstanceError):
        scenario.name = "b"
    with pytest.raises(TypeError):
        scenario.levers["benchmarking"] = 0
    with pytest.raises(TypeError):
        scenario.entities["steel"]["delegation"] = 0
    assert {scenario: 1}[Scenario("a", {"benchmarking": 1.0}, {"steel": {"delegation": 0.7}})] == 1


def test_a_later_change_of_the_source_does_not_reach_in():
    """The scenario keeps its own copy."""
    levers = {"benchmarking": 1}
    scenario = Scenario("a", levers)
    levers["benchmarking"] = 0
    assert scenario.levers["benchmarking"].value == 1


REFUSED = {
    "unknown lever": ({"levers": {"benchmark": 1}}, "did you mean benchmarking"),
    "no near lever": ({"levers": {"xyzzy": 1}}, "'xyzzy' is unknown"),
    "out of range": ({"levers": {"benchmarking": 1.5}}, "1.5 is outside 0 to 1"),
    "text": ({"levers": {"benchmarking": "1"}}, "expected a number"),
    "yes or no": ({"levers": {"benchmarking": True}}, "expected a number"),
    "nothing": ({"levers": {"benchmarking": None}}, "expected a number"),
    "list": ({"levers": {"benchmarking": [1]}}, "expected a number"),
    "huge whole number": ({"levers": {"benchmarking": 10**400}}, "benchmarking"),
    "no value": ({"levers": {"benchmarking": {"start": 2025}}}, "no value"),
    "unknown timing": ({"levers": {"benchmarking": {"value": 1, "from": 2025}}}, "from"),
    "unknown shape": ({"levers": {"benchmarking": {"value": 1, "shape": "round"}}}, "choose one of linear"),
    "base year": ({"levers": {"benchmarking": {"value": 1, "start": 2023}}}, "2023 is not a year"),
    "too late": ({"levers": {"benchmarking": {"value": 1, "full": 2036}}}, "2036 is not a year"),
    "half a year": ({"levers": {"benchmarking": {"value": 1, "start": 2025.5}}}, "2025.5 is not a year"),
    "backwards": ({"levers": {"benchmarking": {"value": 1, "start": 2028, "full": 2026}}}, "before start"),
    "full before default start": ({"levers": {"benchmarking": {"value": 1, "start": 2030}}}, None),
    "no year": ({"levers": {"benchmarking": {"by_year": {}}}}, "no year"),
    "year in words": ({"levers": {"benchmarking": {"by_year": {"soon": 1}}}}, "'soon' is not a year"),
    "endless year": ({"levers": {"benchmarking": {"by_year": {"9" * 5000: 1}}}}, "not a year"),
    "year out of range": ({"levers": {"benchmarking": {"by_year": {"2025": 7}}}}, "7 is outside"),
    "two ways at once": ({"levers": {"benchmarking": {"by_year": {"2025": 1}, "value": 1}}}, "cannot be combined"),
    "levers as list": ({"levers": ["benchmarking"]}, "expected names with values"),
    "province lever for an entity": ({"entities": {"steel": {"board_powers": 300}}}, "set for all together"),
    "entity as number": ({"entities": {"steel": 1}}, "expected names with values"),
    "unknown condition": ({"conditions": {"metal_price": 1}}, "did you mean metals_price"),
    "condition out of range": ({"conditions": {"metals_price": 30}}, "outside"),
    "unknown preset": ({"conditions": {"preset": "downturns"}}, "did you mean downturn"),
    "preset as list": ({"conditions": {"preset": ["downturn"]}}, "preset"),
    "preset as number": ({"conditions": {"preset": 3}}, "preset"),
    "condition with timing": ({"conditions": {"metals_price": {"value": 1}}}, "by_year"),
    "another schema": ({"schema": "scenario/9.0"}, "scenario/1.1"),
    "unknown part": ({"lever": {}}, "lever: unknown part"),
    "no name": ({"name": " "}, "name"),
    "name as number": ({"name": 7}, "name"),
}


@pytest.mark.parametrize("what", [what for what, (_, words) in REFUSED.items() if words])
def test_refused(what):
    """Each mistake is refused in one plain line that names the place."""
    content, words = REFUSED[what]
    with pytest.raises(ScenarioError, match=words) as caught:
        Scenario.from_dict(content)
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 6000


def test_late_start_moves_the_full_effect():
    """A start after the lever's own full-effect year needs no second figure."""
    path = run(Scenario("t", {"transformation_investment": {"value": 300, "start": 2030}}))
    assert path.total("transformation_spending")[-1] > run().total("transformation_spending")[-1]


TEXTS = {
    "not JSON": ("{levers: 1}", "not a scenario file"),
    "empty": ("", "not a scenario file"),
    "list": ("[]", "expected names with values"),
    "NaN": ('{"levers": {"benchmarking": NaN}}', "expected a number"),
    "Infinity": ('{"levers": {"benchmarking": Infinity}}', "expected a number"),
    "overflow": ('{"levers": {"benchmarking": 1e999}}', "expected a number"),
    "huge whole number": ('{"levers": {"benchmarking": 1' + "0" * 400 + "}}", "benchmarking"),
    "stated twice": ('{"levers": {"benchmarking": 1, "benchmarking": 0}}', "stated twice"),
    "deep": ('{"levers": ' * 100000 + "1" + "}" * 100000, "not a scenario file"),
    "deep lists": ("[" * 100000 + "]" * 100000, "not a scenario file"),
    "long number": ('{"levers": {"benchmarking": ' + "9" * 5000 + "}}", "not a scenario file"),
}


@pytest.mark.parametrize("what", TEXTS)
def test_bad_text(what):
    """Texts that are no scenario."""
    text, words = TEXTS[what]
    with pytest.raises(ScenarioError, match=words):
        Scenario.from_json(text)


def test_bad_bytes():
    """Not UTF-8."""
    with pytest.raises(ScenarioError, match="not a scenario file"):
        Scenario.from_json('{"name": "样例"}'.encode("gbk"))


def test_unknown_preset_and_entity():
    """Names that do not exist, with what does."""
    with pytest.raises(ScenarioError, match="choose one of reference"):
        Scenario.preset("best")
    with pytest.raises(ScenarioError, match="entities.steal"):
        project(Scenario("t", entities={"steal": {"benchmarking": 1}}))


@pytest.mark.parametrize("until", [2023, 2036, "2030", 2030.0, True])
def test_year_that_cannot_be_projected(until):
    """Only whole years from 2024 to 2035."""
    with pytest.raises(ScenarioError, match="until"):
        project(Scenario(), until=until)


def test_conditions_over_a_preset():
    """A condition stated for one year holds from then on; other years stay those of the preset."""
    own = Scenario("t", conditions={"preset": "downturn", "metals_price": {"by_year": {"2030": 2.0}}})
    preset = Scenario("t", conditions={"preset": "downturn"})
    assert run(own).total("revenue")[:7] == pytest.approx(run(preset).total("revenue")[:7], rel=1e-12)
    assert run(own).total("revenue")[7] > run(preset).total("revenue")[7]


def test_shapes_are_those_of_the_table():
    """The scenario file offers the shapes that the lever table knows."""
    assert set(SHAPES) >= {row.shape for row in embedded_place().levers.values()}


def test_changed_names_only_what_moves():
    """A lever set to practice is no change; an override is."""
    scenario = Scenario("t", {"benchmarking": 0, "delegation": 0.8}, {"steel": {"loss_treatment": 40}})
    assert set(scenario.changed()) == {"delegation", "loss_treatment"}


def test_pickles():
    """A scenario and a setting survive copying between processes."""
    scenario = Scenario.from_dict(FULL)
    assert pickle.loads(pickle.dumps(scenario)) == scenario


def test_a_condition_that_is_one_number_holds_from_the_first_year_not_observed():
    """Prices of observed years are facts; a path by year is taken as it stands, also where it says otherwise."""
    years = range(2023, 2031)
    usual = condition_inputs(Scenario(), years)["loan_rate"][:, 0, 0]
    found = condition_inputs(Scenario(conditions={"loan_rate": 0.05}), years)["loan_rate"][:, 0, 0]
    observed = embedded_place().observed_until - 2023 + 1
    assert (found[:observed] == usual[:observed]).all() and (found[observed:] == 0.05).all()
    stated = condition_inputs(Scenario(conditions={"loan_rate": {"by_year": {2024: 0.05}}}), years)["loan_rate"][:, 0, 0]
    assert stated[0] == usual[0] and (stated[1:] == 0.05).all()


def test_a_condition_of_version_1_keeps_its_meaning():
    """A file of the first edition meant all years after the base year, and comes back so from a file of this one."""
    old = Scenario.from_dict(
        {"schema": "scenario/1.0", "name": "old", "conditions": {"preset": "downturn", "loan_rate": 0.05}}
    )
    assert old.to_dict()["conditions"] == {"loan_rate": {"by_year": {"2024": 0.05}}, "preset": "downturn"}
    path = condition_inputs(Scenario.from_json(old.to_json()), range(2023, 2031))["loan_rate"]
    assert (path[1:] == 0.05).all()
