"""The page of own assumptions: set within the range, said when brought into it, undone one by one, all, and by a step back."""

import pytest

from simulation import Scenario, catalogue, embedded_place, project
from simulation.explanation.search_index import entries, find
from simulation.language.words import Words
from simulation.workbench.bench import Workbench
from simulation.workbench.stored_timeline import read_timeline
from simulation.workbench.timeline import Timeline
from tests.test_pages import chosen, open_page, sound

RATE = "lcoe_discount_rate"
NAME, CONDITION = "price_pass_through", "coal_price"


def press(app, key):
    app.button(key=key).click().run()
    return chosen(sound(app))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_parameter_and_a_condition_are_set_brought_into_range_and_undone(language):
    app = open_page("assumptions", language, assumption=NAME)
    row = catalogue().parameters[NAME]
    assert app.number_input(key=f"assume_{NAME}").value == row.value
    app.number_input(key=f"assume_{NAME}").set_value(9.0).run()
    assert chosen(sound(app)).assumptions == {NAME: row.high} and app.warning
    app.selectbox(key="assumption").set_value(CONDITION).run()
    app.number_input(key=f"assume_{CONDITION}").set_value(0.8).run()
    assert chosen(sound(app)).conditions[CONDITION] == 0.8 and not app.warning
    now = press(app, f"assume_undo_{NAME}")
    assert now.assumptions == {} and now.conditions[CONDITION] == 0.8
    assert press(app, "undo").assumptions == {NAME: row.high}
    now = press(app, "assume_undo_all")
    assert now.assumptions == {} and set(now.conditions) <= {"preset"}
    kept, left_out = read_timeline(app.session_state["timeline"].text)
    assert not left_out and [step.action for step in kept.steps].count("assumption") == 3


def test_search_narrows_the_choice():
    app = open_page("assumptions", "en", assume_search="coal price")
    names = app.selectbox(key="assumption").options
    assert embedded_place().conditions[CONDITION].label_en in names and len(names) <= 12


def test_a_package_under_own_assumptions_stays_the_package_and_has_an_origin():
    line = Timeline.begun(Workbench(Scenario.preset("reference")))
    taken = line.done("open", "deepening", line.bench.opened("deepening"))
    assumed = taken.bench.current.assuming({NAME: 0.5})
    looked = taken.done("assumption", NAME, taken.bench.edited(assumed, "A"))
    assert looked.bench.own == () and looked.bench.opened("first_class").current.assumptions == {NAME: 0.5}
    moved = looked.done("lever", "benchmarking", looked.bench.edited(assumed.with_lever("benchmarking", 0.9), "A"))
    assert moved.bench.current.name == "A" and moved.origin == Scenario.preset("deepening")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_who_sets_a_discount_rate_sees_where_it_acts(language):
    """It moves no headline: what it does move stands in their place, beside the equations that take it, and how sums are made is told."""
    app = open_page("assumptions", language, assumption=RATE)
    app.number_input(key=f"assume_{RATE}").set_value(7.0).run()
    now = chosen(sound(app))
    assert (
        now.assumptions == {RATE: 0.07}
        and project(now).total("total_profit")[-1] == project(now.assuming({})).total("total_profit")[-1]
    )
    words = Words.screen(language)
    shown = next(one.value for one in app.markdown if f"|{words.variable('levelised_cost')}" in one.value)
    own, register = (project(plan).total("levelised_cost")[-1] for plan in (now, now.assuming({})))
    own, register = (words.figure("levelised_cost", float(value)) for value in (own, register))
    central, set_ = shown.splitlines()[3], shown.splitlines()[-1]
    assert own != register and register in central and own in set_
    assert any(
        words.variable("levelised_cost") in one.value and "computed?of=levelised_cost" in one.value for one in app.caption
    )
    assert find({"zh": "现值", "en": "present value"}[language], entries())[0].entry.id == "discount"
