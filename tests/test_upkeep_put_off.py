"""Cost discipline beyond what upkeep bears: what is put off is postponed and no saving, owed meanwhile and told among the prices."""

import numpy as np
import pytest

from simulation import Scenario, project
from simulation.analysis.causes.later_years import FADES, later_years
from simulation.explanation.later_words import mark
from simulation.explanation.losses_in_words import losses
from simulation.explanation.price_rows import price_rows
from simulation.language.words import Words
from tests.support import run

ZH = Words("zh")
MOST, KEPT = Scenario("most", {"cost_discipline": 0.01}), Scenario("kept", {"cost_discipline": 0.006})
ONCE = Scenario("once", {"cost_discipline": {"by_year": {2027: 0, 2029: 0, 2030: 0.01, 2031: 0}}})
UNTIL = 2035


def test_what_is_put_off_comes_back_in_full_three_years_later():
    """Hand-worked: a round of 1 % lies by two fifths beyond 0.6 %; that part is spent in 2033, and nothing of it stays a saving."""
    own, at = project(ONCE, until=UNTIL), 2030 - 2023
    cut = float(own.values["discipline_round"][at].ravel()[0]) * 0.4
    off = cut * float(own.total("controllable_cost")[at])
    assert own.total("upkeep_put_off")[at] == pytest.approx(off) and off > 1
    assert own.total("upkeep_made_up")[at + 3] == pytest.approx(off)
    assert own.total("upkeep_backlog")[at : at + 4] == pytest.approx([off, off, off, 0], abs=1e-9)
    stock = own.values["discipline_stock"].ravel()
    assert stock[at] == pytest.approx(cut * 1.5 * 0.5) and np.allclose(stock[at:], stock[at]), "half of what is kept erodes"


def test_cutting_into_upkeep_gains_nothing_for_good():
    """From one year on, without a ramp: what 1 % a year saves for good is what 0.6 % saves, and once upkeep comes due no more is left."""
    most, kept = (project(Scenario("x", {"cost_discipline": {"by_year": {2027: v}}}), until=UNTIL) for v in (0.01, 0.006))
    assert np.allclose(most.values["discipline_stock"], kept.values["discipline_stock"])
    more = most.total("total_profit") - kept.total("total_profit")
    assert more[2028 - 2023] > 2 and -1 < more[-1] < 0, "each round costs what it costs"
    left = most.total("upkeep_put_off") - most.total("upkeep_made_up")
    assert (left[2027 - 2023 : 2030 - 2023] > 0).all() and (left[2030 - 2023 :] < 0).all()


@pytest.mark.parametrize("plan", [KEPT, Scenario.preset("deepening"), Scenario.preset("first_class")], ids=lambda p: p.name)
def test_within_the_limit_nothing_is_put_off(plan):
    assert not project(plan, until=UNTIL).total("upkeep_backlog").any()


@pytest.mark.parametrize("plan", [MOST, ONCE], ids=lambda p: p.name)
def test_the_backlog_is_a_price_as_an_amount(plan):
    row = next(row for row in price_rows(project(plan), run(), ZH) if row.worst.variable == "upkeep_backlog")
    assert row.worst.value > 3 and row.levers == ("cost_discipline",)
    assert "待补做的设备维护多" in losses(project(plan), run(), ZH).prices


def test_a_plan_lives_on_the_future_where_a_postponed_cost_takes_its_gain():
    """The gain of 2030 is gone in 2033, when upkeep is made up, though in 2035 some of it is back."""
    found = later_years(ONCE, 2030)
    assert found.mark == FADES and found.least == 2033 and found.gain_least < 0 < found.gain_after
    assert "到2033年已转为减少" in mark(ZH, found, ONCE.place)
    assert later_years(KEPT, 2030).mark == "" and later_years(KEPT, 2030).least == 2035
