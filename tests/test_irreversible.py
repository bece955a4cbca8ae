"""What cannot be taken back: refused with the reason in new plans, read and held in those of version 1."""

import json

import pytest

from simulation import Scenario, ScenarioError, embedded_baseline, project, within_reach
from tests.support import run

FALLING = {"by_year": {"2027": 4, "2028": 6, "2029": 2}}


def first(levers, entities=None):
    """A scenario as version 1 wrote it."""
    content = {"schema": "scenario/1.0", "name": "old", "levers": levers}
    return Scenario.from_dict(content | ({"entities": entities} if entities else {}))


def test_a_merger_is_not_undone():
    """A path that falls is refused, one that stays or rises is not."""
    with pytest.raises(ScenarioError, match="not undone"):
        Scenario("s", {"groups_merged": FALLING})
    with pytest.raises(ScenarioError, match="not undone"):
        Scenario("s", {}, {"steel": {"groups_merged": FALLING}})
    assert Scenario("s", {"groups_merged": {"by_year": {2027: 4, 2028: 4, 2029: 6}}})


def test_what_is_disposed_of_does_not_come_back():
    """Below practice is refused, whether a value, a year or an entity's own; a slower year above practice is not."""
    for value in (100, {"by_year": {2027: 200, 2028: 100}}):
        with pytest.raises(ScenarioError, match="does not come back"):
            Scenario("s", {"asset_disposal": value})
    assert Scenario("s", {"asset_disposal": {"by_year": {2027: 300, 2028: 150}}})
    practice = 137 * embedded_baseline().columns["subsidiary_share"][1, 0]
    with pytest.raises(ScenarioError, match="does not come back"):
        project(Scenario("s", {}, {"steel": {"asset_disposal": practice - 1}}))
    assert project(Scenario("s", {}, {"steel": {"asset_disposal": practice + 1}}))


def test_plans_of_version_1_are_held_and_it_is_said():
    """A falling path is read at the highest value it had reached, a value below practice at practice."""
    old = first({"groups_merged": FALLING, "asset_disposal": 0})
    assert dict(old.levers["groups_merged"].by_year) == {2027: 4, 2028: 6, 2029: 6}
    assert old.levers["asset_disposal"].value == 137
    assert {(remark.key, remark.fields["lever"]) for remark in old.remarks} >= {
        ("remark.held", "groups_merged"),
        ("remark.held", "asset_disposal"),
    }
    assert not any(remark.key == "remark.held" for remark in first({"groups_merged": 4, "asset_disposal": 200}).remarks)


def test_settings_of_an_entity_are_held_too():
    """Below the entity's share of practice, 137 × 0.08 for steel, version 1's setting is read at that share; a merger stays done."""
    old = first(
        {},
        {
            "steel": {"asset_disposal": 2},
            "construction_transport": {"groups_merged": FALLING},
            "coal_chemicals": {"asset_disposal": {"value": 30}},
        },
    )
    assert old.entities["steel"]["asset_disposal"].value == pytest.approx(137 * 0.08)
    assert dict(old.entities["construction_transport"]["groups_merged"].by_year) == {2027: 4, 2028: 6, 2029: 6}
    assert old.entities["coal_chemicals"]["asset_disposal"].value == 30
    assert {remark.fields["lever"] for remark in old.remarks if remark.key == "remark.held"} == {
        "asset_disposal",
        "groups_merged",
    }
    assert project(old).total("disposed_book") == pytest.approx(
        project(first({}, {"coal_chemicals": {"asset_disposal": 30}})).total("disposed_book")
    )
    with pytest.raises(ScenarioError, match="steelworks"):
        project(first({}, {"steelworks": {"asset_disposal": 2}}))


def test_held_plans_are_written_as_they_are_read():
    """What was held can be written and read again without a word."""
    old = first({"groups_merged": FALLING})
    again = Scenario.from_dict(json.loads(old.to_json()))
    assert again == old and not again.remarks


def test_stakes_may_be_bought_back():
    """Mixed ownership falls at a price, so its path may."""
    back = project(Scenario("s", {"mixed_ownership": {"by_year": {2027: 0.2, 2028: 0.1}}}))
    assert back.total("deal_cash")[2028 - 2023] < 0 < back.total("deal_cash")[2027 - 2023]
    assert back.total("minority_interests")[-1] > run().total("minority_interests")[-1]


def test_within_reach_of_an_entity():
    """What a field offers an entity: no less than its share of practice, no more than what others leave."""
    baseline = embedded_baseline()
    assert within_reach("asset_disposal", 0, baseline, "steel") == pytest.approx(137 * 0.08)
    assert within_reach("mixed_ownership", 0.3, baseline, "power") == pytest.approx(0.09)
    assert within_reach("delegation", 0.3, baseline, "power") == 0.3
