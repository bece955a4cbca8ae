"""Pay that follows results: no zigzag where profit is nearly nothing, and what a year's limit holds back comes later."""

from __future__ import annotations

import numpy as np
import pytest

from simulation import Scenario, embedded_place
from simulation.equations import labour
from tests.support import run, under

PLACE = embedded_place()
LINK, DOWN, LIMIT = 0.7, 0.5, 0.1


def settled(before_pay, pay, limit=LIMIT, link=LINK):
    """Pay and profit by year of one enterprise with one employee: what there is before pay is given, pay follows the link."""
    paid, carried, growth, share, profit = [pay], 0.0, 0.0, 1.0, [before_pay[0] - pay]
    for benefit in before_pay[1:]:
        earned = labour.linked_pay_earned(link, growth, share)
        grown = labour.linked_pay_growth(earned, carried, DOWN, limit)
        carried = labour.linked_pay_carried(earned, carried, grown, limit)
        extra = labour.linked_pay(grown, paid[-1], 1.0)
        paid.append(labour.compensation_per_head(paid[-1], labour.wage_settlement(0.0, 0.0, grown)))
        profit.append(benefit - paid[-1])
        growth = labour.benefit_growth(profit[-1], extra, profit[-2], paid[-2])
        share = labour.benefit_labour_share(paid[-1], profit[-2], paid[-2])
    return np.array(paid), np.array(profit)


def test_a_gain_is_shared_once_and_nothing_swings_back():
    """Nothing earned on pay of 100, then 10 more for good: 0.7 * 10 % / 1.7 = 4.1 % of pay, and there it stays."""
    paid, profit = settled([100, 110, 110, 110, 110, 110], 100.0)
    assert paid == pytest.approx([100, 100, *[100 * (1 + 0.07 / 1.7)] * 4])
    assert profit == pytest.approx([0, 10, *[10 - 7 / 1.7] * 4])


def test_pay_takes_its_link_of_what_is_left_after_it():
    """What the link takes is 0.7 of the growth of the benefit after that pay: (10 - 4.118) % of 100 times 0.7."""
    paid, _ = settled([100, 110, 110], 100.0)
    assert paid[-1] - 100 == pytest.approx(0.7 * (10 - (paid[-1] - 100)))


def test_a_loss_is_shared_by_half_and_stays():
    paid, profit = settled([100, 90, 90, 90, 90], 100.0)
    assert paid == pytest.approx([100, 100, *[100 * (1 - 0.035 / 1.7)] * 3])
    assert np.all(np.diff(profit[1:]) >= -1e-12)


def test_a_dip_leaves_pay_where_it_was():
    """Ten less in one year and back again: the half that pay lost comes back, and no more, however much a recovery earns."""
    paid, _ = settled([100, 90, 100, 100, 100, 100], 100.0)
    assert paid[2] < 98 and paid[3:] == pytest.approx([100] * 3, abs=0.1)
    deep, _ = settled([100, 80, 60, 80, 100, 100, 100], 100.0)
    assert deep.min() < 95 and deep[-1] <= 101


def test_steady_growth_gives_steady_pay():
    """Two more every year: changes of pay keep one sign and settle, where they alternated when pay's own rise counted as a fall."""
    paid, _ = settled([100 + 2 * year for year in range(10)], 100.0)
    rises = np.diff(paid)[1:]
    assert np.all(rises > 0) and np.ptp(rises[1:]) < 0.2 * rises.mean()


def test_what_a_limit_holds_back_is_settled_later_and_lapses_beyond_three_years():
    """Benefit up by half: 0.7 * 0.5 / 1.7 = 20.6 % due; a tenth, another, the rest. Up sixfold: thirty points and no more."""
    paid, _ = settled([100, 150, *[150] * 5], 100.0)
    due = 0.35 / 1.7
    assert np.diff(np.log(paid))[1:4] == pytest.approx(np.log([1.1, 1.1, 1 + due - 0.2]))
    assert paid[5:] == pytest.approx(paid[4])
    paid, _ = settled([100, 600, *[600] * 6], 100.0)
    assert paid[-1] == pytest.approx(100 * 1.1**3)


def test_a_fall_beyond_the_limit_is_not_cut_later():
    """Nine tenths of the benefit gone: 18.5 % would be due, a tenth is cut, and no more is cut after."""
    paid, _ = settled([100, 10, 10, 10, 10], 100.0)
    assert paid[2:] == pytest.approx([90] * 3)


def test_without_a_link_pay_stands():
    paid, _ = settled([100, 300, 50, 100], 100.0, link=0.0)
    assert paid == pytest.approx([100] * 4)


def test_coal_at_twice_its_price_raises_pay_for_longer_than_a_year():
    """A windfall beyond the limit is paid out over the period, not lost in its first year."""
    dear, usual = under(conditions={"coal_price": 2}), run()
    more = dear.entity("compensation_per_head", "coal_chemicals") / usual.entity("compensation_per_head", "coal_chemicals")
    year = dear.years.index(2027)
    assert np.all(np.diff(more)[year - 1 : year + 1] > 0.01)


def test_one_bad_year_does_not_keep_pay_lower_for_good():
    """Coal at six tenths of its price in 2027 alone: pay falls by half of what it would rise; by 2030 it is back, and never below again.

    It ends within a hundredth above: what comes back is a part of a smaller benefit.
    """
    usual = run(until=2035)
    path = list(PLACE.path("central", "coal_price", range(2023, 2036)))
    path[2027 - 2023] *= 0.6
    dipped = run(
        Scenario("dip", conditions={"coal_price": {"by_year": dict(zip(range(2026, 2036), path[3:], strict=True))}}),
        until=2035,
    )
    pay = dipped.entity("compensation_per_head", "coal_chemicals") / usual.entity("compensation_per_head", "coal_chemicals")
    assert pay[2028 - 2023] < 0.99
    assert np.all(pay[2030 - 2023 :] > 0.999) and np.all(pay[2030 - 2023 :] < 1.01)
