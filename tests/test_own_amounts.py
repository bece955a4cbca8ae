"""Amounts and counts set in single entities: the entity's own figure, parts of one whole, never more than there is."""

import json
from types import SimpleNamespace

import numpy as np
import pytest

from simulation import Scenario, ScenarioError, embedded_place, project, within_reach
from simulation.engine.own_amounts import as_one_sets_it, now_in_all, own_most, own_practice, set_apart
from simulation.engine.setting import Setting
from simulation.inputs import lever_inputs, rest_stopped
from simulation.language.words import Words
from simulation.report.excel.lever_sheet import rows_of
from simulation.sharing.checked import checked
from simulation.sharing.link_errors import SharedCodeError
from simulation.workbench.differences import lever_differences
from simulation.workbench.stored_timeline import scenario_or_why
from tests.support import run

PLACE = embedded_place()
AMOUNTS = [name for name, row in PLACE.levers.items() if row.scope == "amount"]
EVERYWHERE = {e: {"groups_merged": 12} for e in PLACE.entity_ids}


def first(entities):
    return {"schema": "scenario/1.0", "name": "old", "levers": {}, "entities": entities}


@pytest.mark.parametrize("lever", AMOUNTS)
def test_own_practice_in_each_entity_changes_nothing(lever):
    """137 disposals are practice of the whole; each entity's practice is its share of them, and all of them set are neutral."""
    row = PLACE.levers[lever]
    own = {e: own_practice(row, PLACE, e) for e in PLACE.entity_ids}
    assert sum(own.values()) == pytest.approx(row.neutral)
    plan = project(Scenario("own", {}, {e: {lever: value} for e, value in own.items()}))
    for name in ("total_profit", "debt", "disposed_book", "attention_load"):
        usual = run().values.get(name, run().values["total_profit"])
        np.testing.assert_allclose(plan.values.get(name, plan.values["total_profit"]), usual, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("lever", AMOUNTS)
def test_the_whole_in_each_entity_is_refused(lever):
    """The figure of the whole entered in each sector, nine times over, is refused in words; so is practice of the whole."""
    row = PLACE.levers[lever]
    for value in {row.neutral or row.max, row.max}:
        with pytest.raises(ScenarioError) as told:
            Scenario("nine", {}, {e: {lever: value} for e in PLACE.entity_ids})
        assert lever in str(told.value)
        whole = Words("zh").number(row.max, row.unit)
        assert whole in Words("zh").refusal(told.value) or told.value.key == "error.beyond_existing"


def test_no_entity_merges_groups_that_it_lacks():
    """Of 28 groups a twentieth is in power: 1.4, so one can be merged there; in steel there is none."""
    row = PLACE.levers["groups_merged"]
    assert own_most(row, PLACE, "power") == 1
    assert own_most(row, PLACE, "steel") == 0
    Scenario("own", {}, {"power": {"groups_merged": 1}})
    with pytest.raises(ScenarioError) as told:
        Scenario("own", {}, {"power": {"groups_merged": 2}})
    assert told.value.key == "error.beyond_existing" and "at most 1 " in str(told.value)


def test_no_more_loss_makers_are_treated_than_an_entity_has():
    row = PLACE.levers["loss_treatment"]
    assert own_most(row, PLACE, "power") == 68  # 2000 × 0.4875 × 0.07 = 68.25
    with pytest.raises(ScenarioError):
        Scenario("own", {}, {"power": {"loss_treatment": 829}})


def test_the_sum_counts_in_every_year():
    """A whole of 500 a year: 366.6 beside what others do is the most in nonferrous, in any single year too."""
    others = 230 * (1 - 0.42)
    assert own_most(PLACE.levers["transformation_investment"], PLACE, "nonferrous") == pytest.approx(500 - others)
    one_year = {"nonferrous": {"transformation_investment": {"by_year": {2028: 97, 2029: 367, 2030: 97}}}}
    with pytest.raises(ScenarioError, match="2029"):
        Scenario("peak", {}, one_year)
    away = {"steel": {"transformation_investment": {"by_year": {2028: 50, 2029: 40, 2030: 50}}}}
    Scenario("peak", {}, {**one_year, **away})


def test_what_is_set_for_all_stops_where_the_whole_is_full():
    """500 for all beside 300 in one entity: the others come to 200, not to 290, and it is said."""
    plan = Scenario("x", {"transformation_investment": 500}, {"nonferrous": {"transformation_investment": 300}})
    values = lever_inputs(plan, PLACE, range(2023, 2031))[0]["transformation_investment"][-1, :, 0]
    assert values.sum() == pytest.approx(500) and values[0] == 300
    assert rest_stopped(plan, "transformation_investment") == pytest.approx(200)
    assert rest_stopped(plan.with_lever("transformation_investment", 300), "transformation_investment") is None


def test_the_field_of_an_entity_offers_what_is_left():
    row = PLACE.levers["asset_disposal"]
    plan = Scenario("x", {}, {"steel": {"asset_disposal": 200}})
    left = int(400 - 200 - 137 * (1 - 0.08 - 0.12))  # items are whole
    assert own_most(row, PLACE, "nonferrous", {"steel": plan.entities["steel"]["asset_disposal"]}) == pytest.approx(left)
    assert within_reach("asset_disposal", 400, PLACE, "nonferrous", plan) == pytest.approx(left)
    Scenario("x", {}, {**plan.entities, "nonferrous": {"asset_disposal": left}})


def test_tables_of_levers_tell_of_the_one_entity():
    """97 of 230 are nonferrous in practice, 367 its most: set to 200 it is an increase, in every file and in what is compared."""
    lever, row = "transformation_investment", PLACE.levers["transformation_investment"]
    plan = Scenario("x", {}, {"nonferrous": {lever: 200}})
    own = as_one_sets_it(row, PLACE, "nonferrous")
    assert (own.neutral, own.min, own.max) == pytest.approx((0.42 * 230, 0, 500 - 230 * 0.58))
    (cells,) = [one for one in rows_of(plan, SimpleNamespace(words=Words("zh"))) if one["part"] == "entity"]
    assert cells["name"] == "“三化”改造投资（有色）" and cells["value"] == 200
    assert (cells["practice"], cells["max"]) == (own.neutral, own.max)
    (found,) = lever_differences(plan.reference(), plan)
    assert [one.value for one in found.settings] == pytest.approx([own.neutral, 200])
    assert now_in_all(PLACE, row, set_apart(row, PLACE, plan.entities), None) == pytest.approx(200 + 230 * 0.58)
    full = lever_inputs(plan.with_lever(lever, 500), PLACE, range(2023, 2041))[0][lever][-1].sum()
    assert now_in_all(PLACE, row, set_apart(row, PLACE, plan.entities), Setting(500)) == pytest.approx(full)


@pytest.mark.parametrize(
    ("lever", "entity"),
    [("chain_investment", "construction_transport"), ("new_energy_starts", "steel"), ("groups_merged", "steel")],
)
def test_an_entity_without_a_share_has_nothing_to_set(lever, entity):
    """Chains are not built by road companies, nor plants by steelworks: nothing is done there in practice, and nothing can be set."""
    assert own_most(PLACE.levers[lever], PLACE, entity) == 0
    with pytest.raises(ScenarioError):
        Scenario("own", {}, {entity: {lever: 1}})
    assert (
        not project(Scenario("own", {}, {entity: {lever: 0}})).values["total_profit"][-1].sum()
        - run().values["total_profit"][-1].sum()
    )


@pytest.mark.parametrize(
    "entities",
    [
        EVERYWHERE,
        {e: {"asset_disposal": 137} for e in PLACE.entity_ids},
        {"nonferrous": {"chain_investment": {"by_year": {"2027": 100, "2029": 400}}}, "steel": {"chain_investment": 300}},
        {"power": {"new_energy_starts": 600, "new_energy_quota": 1000}, "steel": {"new_energy_starts": 100}},
    ],
)
def test_what_version_1_wrote_is_lowered_and_said(entities):
    """Beyond what there is, amounts are lowered by one share, practice kept; what is read can be written and read again."""
    old = Scenario.from_dict(first(entities))
    assert {remark.fields["lever"] for remark in old.remarks if remark.key == "remark.lowered"}
    again = Scenario.from_dict(json.loads(old.to_json()))
    assert again == old and not again.remarks
    for entity, own in old.entities.items():
        for name, setting in own.items():
            assert (setting.last or 0) >= min(own_practice(PLACE.levers[name], PLACE, entity), 137) - 1e-6


def test_version_1_within_the_whole_is_read_as_it_is():
    old = Scenario.from_dict(first({"power": {"new_energy_starts": 300}}))
    assert not old.remarks and old.entities["power"]["new_energy_starts"].value == 300


def test_kept_work_opens_lowered():
    """What a browser kept before there was a limit opens, lowered; a file of this version is refused."""
    kept = {"name": "kept", "levers": {}, "entities": EVERYWHERE}
    assert scenario_or_why(kept, PLACE).entities["power"]["groups_merged"].value <= 1
    with pytest.raises(ScenarioError):
        Scenario.from_dict(kept)


def test_a_link_that_passes_the_whole_is_refused_in_its_own_words():
    with pytest.raises(SharedCodeError) as told:
        checked({"name": "link", "levers": {}, "entities": EVERYWHERE}, PLACE)
    assert told.value.id == "setting"
    for language in ("zh", "en"):
        assert "12" in Words(language).refusal(told.value)


def test_mergers_in_all_sectors_are_no_money_machine():
    """108 of 28 groups gave profit +55.9; within what there is, all merged gives less than a tenth of it in 2030."""
    most = {
        e: {"groups_merged": int(12 * float(PLACE.columns["merger_share"][i, 0]))} for i, e in enumerate(PLACE.entity_ids)
    }
    gain = project(Scenario("most", {}, most)).total("total_profit")[-1] - run().total("total_profit")[-1]
    assert gain < 7
