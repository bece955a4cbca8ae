"""What is counted in whole numbers is set, shown and read in whole numbers."""

import pytest

from simulation import Scenario, ScenarioError, embedded_place
from simulation.engine.own_amounts import own_most, own_practice
from simulation.engine.scenario import SCHEMA
from simulation.inputs import within_reach


@pytest.mark.parametrize(
    ("levers", "entities", "assumptions", "where"),
    [
        ({"groups_merged": 6.5}, {}, {}, "levers.groups_merged"),
        ({"loss_treatment": {"value": 829.5, "start": 2028}}, {}, {}, "levers.loss_treatment"),
        ({"board_powers": {"by_year": {2027: 200, 2028: 250.25}}}, {}, {}, "levers.board_powers.2028"),
        ({}, {"steel": {"groups_merged": 0.5}}, {}, "entities.steel.groups_merged"),
        ({}, {}, {"groups_total": 28.5}, "assumptions.groups_total"),
        ({"sale_form": 0.5}, {}, {}, "levers.sale_form"),
        ({"sale_form": {"by_year": {2027: 1.5}}}, {}, {}, "levers.sale_form.2027"),
    ],
)
def test_a_part_of_what_is_counted_is_refused(levers, entities, assumptions, where):
    """In Python, files and links alike: the place, that it is no whole number, and the whole numbers beside it."""
    content = {"name": "x", "levers": levers, "entities": entities, "assumptions": assumptions}
    for make in (
        lambda: Scenario("x", levers, entities, {}, assumptions),
        lambda: Scenario.from_dict({**content, "schema": SCHEMA}),
    ):
        with pytest.raises(ScenarioError) as caught:
            make()
        assert caught.value.key == "error.whole" and caught.value.fields["place"] == where
        assert caught.value.fields["high"] - caught.value.fields["low"] == 1


def test_counts_of_an_entity_go_in_whole_steps_from_its_share():
    """Steel's share of 829 loss-makers is no whole number: whole numbers and whole steps from it are taken, ends are such."""
    place = embedded_place()
    for row in (row for row in place.levers.values() if row.whole and row.scope == "amount"):
        for entity in place.entity_ids:
            practice, most = own_practice(row, place, entity), own_most(row, place, entity)
            for value in {most, practice, within_reach(row.id, practice + 1.3, place, entity)}:
                Scenario("x", {}, {entity: {row.id: value}})


def test_every_count_says_so_and_steps_whole():
    """Levers and parameters whose unit is a number of things, or one of several ways, are marked, and no slider stops between two."""
    units = {"subsidiaries_per_year", "items_per_year", "groups", "subsidiaries", "phases", "form"}
    place = embedded_place()
    assert {row.id for row in place.levers.values() if row.whole} == {
        row.id for row in place.levers.values() if row.unit in units
    }
    for row in (row for row in place.levers.values() if row.whole):
        assert row.step == int(row.step) and row.neutral == int(row.neutral) and row.min == int(row.min)
    assert {n for n, row in place.parameters.items() if row.unit in ("户", "项", "期", "个")} - {"worst_first_units"} == {
        n for n, row in place.parameters.items() if row.whole
    }


def test_counts_of_version_one_come_out_whole():
    old = Scenario.from_dict({"schema": "scenario/1.0", "name": "old", "levers": {"loss_treatment": 500}})
    assert old.levers["loss_treatment"].value == min(round(500 * 829 / 390), 975)
