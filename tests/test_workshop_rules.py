"""What a facilitator settles: ranges, targets, length, own shocks, corrections, retention; read back as they were typed."""

import numpy as np
import pytest

from pages.light import shell
from pages.parts import state
from pages.parts.workshop import correction_fields, rule_fields
from simulation.analysis.goals.targets import TargetSet
from simulation.engine.errors import Refusal
from simulation.engine.place_reading import embedded_place
from simulation.engine.scenario import Scenario
from simulation.language.words import Words
from simulation.workshop import large_room, playing
from simulation.workshop.past_days import RUN
from simulation.workshop.room_rules import Rules
from simulation.workshop.service import DAY
from simulation.workshop.sitting_plans import protected, total
from simulation.workshop.tokens import Identity
from simulation.workshop.views import Recipient
from simulation.workshop.workshop_errors import WorkshopRefusal
from tests.workshop_support import FACILITATOR, hands, to, workshop

__all__ = ["hands", "workshop"]
PLACE = embedded_place()


@pytest.fixture(params=["zh", "en"])
def words(request, monkeypatch):
    found = Words.screen(request.param)
    monkeypatch.setattr(state, "words", lambda: found)
    return found


def test_a_room_takes_over_what_the_visitor_aims_at():
    """Targets of the year usually looked at, those struck out left out; where that year has none, of the last that has any."""
    place = PLACE
    stated = Rules.usual(place)
    own = TargetSet((("total_profit", stated.year, 300.0), ("labour_productivity", stated.year, None)), place)
    rules = Rules.usual(place, own)
    assert (
        rules.targets["total_profit"] == 300
        and "labour_productivity" in stated.targets
        and "labour_productivity" not in rules.targets
    )
    bare = tuple((one.outcome, one.year, None) for one in TargetSet(place=place).within(range(2024, 2036)))
    early = Rules.usual(place, TargetSet((*bare, ("rd_intensity", 2027, 0.031)), place))
    assert (early.targets, early.year) == ({"rd_intensity": 0.031}, 2027)
    assert early == early.fitting(place) and Rules.usual(place, TargetSet(bare, place)).targets == {}


def test_rules_come_back_as_they_went_into_the_tables(words):
    usual = Rules.usual(PLACE)
    frame = rule_fields.lever_frame(usual, PLACE)
    assert rule_fields.levers_of(frame, PLACE) == usual.levers
    assert rule_fields.targets_of(rule_fields.target_frame(usual, PLACE)) == pytest.approx(usual.targets)


def test_ends_are_typed_in_the_unit_shown_and_held_within_the_levers_own(words):
    frame = rule_fields.lever_frame(Rules.usual(PLACE), PLACE)
    factor = words.factor(PLACE.levers["transformation_investment"].unit)
    frame.loc["transformation_investment", ["least", "most"]] = 200 * factor, 300 * factor
    frame.loc["benchmarking", "most"] = 9_999
    frame.loc["delegation", "least"] = np.nan
    frame.loc["debt_ceiling", "allowed"] = False
    frame.loc["storage_share", "allowed"] = True
    found = rule_fields.levers_of(frame, PLACE)
    assert found["transformation_investment"] == pytest.approx((200, 300))
    assert found["benchmarking"] == (0, 1) and found["delegation"][0] == PLACE.levers["delegation"].min
    assert "debt_ceiling" not in found and "storage_share" in found
    Rules(levers=found).fitting(PLACE)
    targets = rule_fields.target_frame(Rules.usual(PLACE), PLACE)
    targets.loc["total_profit", "target"] = np.nan
    targets.loc["debt_ratio", "target"] = 65
    assert "total_profit" not in rule_fields.targets_of(targets)
    assert rule_fields.targets_of(targets)["debt_ratio"] == pytest.approx(0.65)


def test_above_sixty_people_few_levers_are_proposed():
    """Six of ten, those that move a headline most over their whole range; with few levers, or fewer people, nothing changes."""
    usual = Rules.usual(PLACE)
    assert large_room.proposed(usual, 60, PLACE) == usual
    few = large_room.proposed(usual, 61, PLACE)
    assert len(few.levers) == large_room.FEW < len(usual.levers) and few.levers.items() <= usual.levers.items()
    out = set(usual.levers) - set(few.levers)
    assert min(large_room.telling(name, PLACE) for name in few.levers) >= max(large_room.telling(n, PLACE) for n in out)
    assert large_room.proposed(few, 200, PLACE) == few


def test_packages_are_those_that_were_chosen(workshop):
    """All by default, none where none is wanted; the levers a phone is told are those of the package."""
    told = {}
    for given in (None, (), ("deepening",)):
        room = workshop.open_room("研讨", packages=given)
        told[given] = workshop.snapshot(room.id, Recipient("team"))["room"]["packages"]
    assert told[()] == [] and told["deepening",] == ["deepening"] and len(told[None]) == len(PLACE.scenario_presets) - 1
    for refused in ({"name": "  "}, {"name": "研讨", "packages": ("nothing",)}):
        with pytest.raises(WorkshopRefusal):
            workshop.open_room(**refused)
    levers = shell.rows("en", PLACE)["packages"]["deepening"]["levers"]
    assert levers == {name: one.value for name, one in Scenario.preset("deepening").levers.items()}


def test_a_correction_is_typed_in_the_unit_shown(words):
    rules = Rules.usual(PLACE)
    frame = correction_fields.value_frame({"benchmarking": 0.4}, rules, PLACE)
    found = correction_fields.values_of(frame, PLACE)
    assert found == pytest.approx(
        {name: 0.4 if name == "benchmarking" else PLACE.levers[name].neutral for name in rules.levers}
    )
    frame.loc["benchmarking", "value"] = np.nan
    assert "benchmarking" not in correction_fields.values_of(frame, PLACE)


def test_a_sitting_of_another_length_keeps_its_third(workshop):
    room = workshop.open_room("研讨")
    workshop.act(room.id, FACILITATOR, "start", {"plan": "short", "minutes": 45})
    steps = workshop.current(room.id).room.sitting.steps
    assert total(steps) == pytest.approx(45 * 60) and protected(steps) == pytest.approx(15 * 60)
    other = workshop.open_room("研讨")
    for wrong in (5, 1000, "45", True, float("nan")):
        with pytest.raises(WorkshopRefusal):
            workshop.act(other.id, FACILITATOR, "start", {"plan": "short", "minutes": wrong})


def test_an_own_shock_is_run_and_a_wrong_one_refused(workshop):
    room = workshop.open_room("研讨")
    team = workshop.make_team(room.id, FACILITATOR, "A")
    workshop.act(room.id, FACILITATOR, "start", {"plan": "short"})
    to(workshop, room, "plan")
    playing.submit(workshop, Identity(room.id, team, "x"), {}, "1")
    to(workshop, room, "reveal", 1)
    for wrong in ({"preset": "no such"}, {"preset": "central", "no_such": 1.0}, {"preset": "central", "loan_rate": "high"}):
        with pytest.raises(Refusal):
            to(workshop, room, "shock", 2, wrong)
    to(workshop, room, "shock", 2, {"preset": "central", "loan_rate": 0.055})
    to(workshop, room, "reveal", 2)
    first, second = (workshop.current(room.id).room.sitting.rounds[number].entries[team].figures for number in (1, 2))
    assert second["total_profit"] < first["total_profit"] - 20


def test_how_long_a_room_is_kept_can_be_changed(workshop, hands):
    room = workshop.open_room("研讨", days=90)
    workshop.keep(room.id, FACILITATOR, 7)
    assert workshop.store.acts(room.id)[-1].content == {"days": 7}
    hands.move(7 * DAY + 1)
    assert workshop.sweep() == 0
    hands.move(RUN)
    assert workshop.sweep() == 1
    with pytest.raises(WorkshopRefusal):
        workshop.keep(room.id, FACILITATOR, 5000)
