"""What is computed at the reveal, against figures worked by hand and identities."""

import numpy as np
import pytest

from simulation import catalogue, embedded_place
from simulation.language.words import Words
from simulation.projection import HEADLINES
from simulation.workshop.calibration_of_guesses import calibration, misses
from simulation.workshop.merging import merged
from simulation.workshop.prompts import _best
from simulation.workshop.room import Entry
from simulation.workshop.room_rules import Prediction, Rules, checked_plan, read
from simulation.workshop.room_statistics import clusters, median_plan, spreads
from simulation.workshop.separation import between, margins, order_of, separation, side
from simulation.workshop.trial import accepted, tried
from simulation.workshop.workshop_errors import WorkshopRefusal

CENTRAL = {"preset": "central"}
RULES = Rules(
    levers={"benchmarking": (0, 1), "contract_quality": (0, 1), "transformation_investment": (0, 500)},
    targets={"total_profit": 250, "debt_ratio": 0.65},
)
PLACE = embedded_place()


def entry(levers, **figures):
    return Entry(levers, figures, {}, 0.0, "team")


def test_spread_of_a_lever_by_hand():
    """Values .0 .2 .4 .6 1: quartiles .2 and .6, four of five touched it, one of five within .1 of the median."""
    plans = {str(n): {"benchmarking": value} for n, value in enumerate((0.2, 0.4, 0.6, 1.0))} | {"none": {}}
    found = {spread.lever: spread for spread in spreads(plans, RULES, PLACE)}["benchmarking"]
    values = (found.least, found.lower, found.median, found.upper, found.most, found.touched, found.agreed)
    assert values == pytest.approx((0, 0.2, 0.4, 0.6, 1, 0.8, 0.2))
    untouched = {spread.lever: spread for spread in spreads(plans, RULES, PLACE)}["contract_quality"]
    assert (untouched.median, untouched.touched, untouched.agreed) == (0.5, 0, 1)
    assert spreads({}, RULES, PLACE) == ()


def test_medians_stand_on_steps():
    """Half a group cannot be merged; the median of an even number of teams is moved to the lever's step."""
    rules = Rules(levers={"groups_merged": (0, 12)})
    assert median_plan({"a": {"groups_merged": 3}, "b": {"groups_merged": 6}}, rules, PLACE)["groups_merged"] in (4, 5)
    assert median_plan({"a": {}, "b": {}, "c": {"groups_merged": 6}}, rules, PLACE) == {}


def test_predictions_against_what_came():
    """Guessed +20 where +30 came: 10 short, 10/50 of both; a wrong direction is a whole miss."""
    change = {"total_profit": 30.0, "return_on_equity": -0.002, "labour_productivity": 0.1, "new_energy_capacity": 400.0}
    stated = read(
        Prediction,
        {
            "guesses": {
                "total_profit": {"direction": 1, "size": 20},
                "return_on_equity": {"direction": 1, "size": 0.002},
                "labour_productivity": {"direction": 0},
                "new_energy_capacity": {"direction": 1},
            }
        },
    )
    profit, ratio, output, capacity = misses(stated, change, PLACE)
    assert (profit.error, profit.relative, profit.direction_right) == (-10, 0.2, True)
    assert [one.came for one in (profit, ratio, output, capacity)] == [1, -1, 0, 1]  # phones say it beside a wrong guess
    assert (ratio.relative, ratio.direction_right) == (pytest.approx(1), False)
    assert (output.direction_right, output.error) == (True, -0.1)  # 0.1 is less than a fifth of what counts as near (1)
    assert (capacity.direction_right, capacity.error, capacity.relative) == (True, None, None)
    right, relative = calibration((profit, ratio, output, capacity))
    assert right == 3 and relative == pytest.approx((0.2 + 1 + 1) / 3)
    assert calibration(()) == (0, 1.0)


def test_order_by_targets_then_margins():
    entries = {
        "one": entry({}, total_profit=260, debt_ratio=0.66),
        "both": entry({}, total_profit=251, debt_ratio=0.649),
        "more": entry({}, total_profit=300, debt_ratio=0.66),
    }
    assert margins(entries["one"].figures, RULES, PLACE) == pytest.approx({"total_profit": 10, "debt_ratio": -0.01})
    assert order_of(entries, RULES, PLACE) == ("both", "more", "one")


def test_shares_add_up_to_the_difference_and_are_the_models():
    """Between two plans: difference as of two runs, exact shares add up; one lever alone has all of it."""
    other, best = {"benchmarking": 0.2}, {"benchmarking": 0.9, "contract_quality": 0.8, "transformation_investment": 300}
    players, _, difference, shares = between(other, best, CENTRAL, RULES, PLACE)
    runs = [tried(plan, CENTRAL, RULES, PLACE).figures for plan in (other, best)]
    for name in HEADLINES:
        assert difference[name] == pytest.approx(runs[1][name] - runs[0][name], abs=1e-9)
        assert sum(shares[name]) == pytest.approx(difference[name], abs=1e-9)
    assert set(players) == {"benchmarking", "contract_quality", "transformation_investment"}
    (player,), _, difference, shares = between({}, {"benchmarking": 1.0}, CENTRAL, RULES, PLACE)
    assert player == "benchmarking" and shares["total_profit"][0] == pytest.approx(difference["total_profit"])
    assert between(best, best, CENTRAL, RULES, PLACE) is None


def test_shares_by_hand_for_two_levers():
    """Shapley value of two players: half of what a lever adds first and half of what it adds last."""
    best = {"benchmarking": 1.0, "transformation_investment": 400}
    players, _, _, shares = between({}, best, CENTRAL, RULES, PLACE)

    def profit(*names):
        return tried({name: best[name] for name in names}, CENTRAL, RULES, PLACE).figures["total_profit"]

    first = (profit("benchmarking") - profit() + profit(*best) - profit("transformation_investment")) / 2
    assert shares["total_profit"][players.index("benchmarking")] == pytest.approx(first, abs=1e-9)


def test_many_levers_are_taken_by_group():
    rows = [row for row in embedded_place().levers.values() if row.tier != "detail" and row.standing == "valued"]
    rules = Rules(levers={row.id: (row.min, row.max) for row in rows})
    best = {name: high for name, (_, high) in rules.levers.items()}
    players, members, difference, shares = between({}, best, CENTRAL, rules, PLACE)
    assert len(rules.levers) > 10 and set(players) <= set(catalogue().groups)
    assert {name for names in members.values() for name in names} == {
        n for n in best if best[n] != embedded_place().levers[n].neutral
    }
    assert sum(shares["total_profit"]) == pytest.approx(difference["total_profit"], abs=1e-9)


def played(plans):
    found = {}
    for team, levers in plans.items():
        outcome = tried(levers, CENTRAL, RULES, PLACE)
        found[team] = Entry(levers, outcome.figures, outcome.change, 0.0, "team")
    return found


def test_what_the_best_is_held_against():
    """Four teams: the plan of medians; fewer: the plan furthest behind; one: nothing."""
    plans = {"a": {"benchmarking": 1.0}, "b": {"benchmarking": 0.2}, "c": {}, "d": {"benchmarking": 0.4}}
    four = separation(played(plans), CENTRAL, RULES, PLACE)
    assert (four.best, four.against) == ("a", "median")
    del plans["d"]
    three = separation(played(plans), CENTRAL, RULES, PLACE)
    assert (three.best, three.against) == ("a", "c")
    assert three.difference["total_profit"] > four.difference["total_profit"]
    starved = separation(played({"a": {"transformation_investment": 0}, "b": {}}), CENTRAL, RULES, PLACE)
    assert starved.best == "a" and starved.below == ("transformation_investment",) and four.below == ()
    assert three.outcome == "total_profit" and three.others == {"benchmarking": 1}  # b moved it too, c did not
    assert separation(played({"a": {}}), CENTRAL, RULES, PLACE) is None
    assert separation(played({"a": {}, "b": {}}), CENTRAL, RULES, PLACE) is None


def test_the_best_is_praised_only_for_what_it_did_and_others_did_not():
    """A lever that most moved likewise, that the best left alone, or that costs it something is no question of the debrief."""
    words = Words.screen("en")

    def asked(plans):
        entries = played(plans)
        split = separation(entries, CENTRAL, RULES, PLACE)
        assert split.difference[split.outcome] * side(split.outcome, PLACE) > 0  # it is said in what the best leads
        told = {"separation": split.__dict__, "count": len(entries)}
        return _best(told, words, PLACE)

    lone = asked({"a": {"benchmarking": 1.0}, "b": {"transformation_investment": 240}, "c": {}})
    named = words.inside(PLACE.levers["benchmarking"].label_en)
    assert f", {named} moves " in lone["text"] and ": 2." in lone["text"]
    assert asked({"a": {"benchmarking": 1.0}, "b": {"benchmarking": 0.7}, "c": {"benchmarking": 0.6}}) is None
    assert asked({"a": {}, "b": {"transformation_investment": 500}}) is None  # nothing was moved by the best


def test_opposite_sides_of_practice_never_agree():
    """80, 130 and 150 around a practice of 120 are no agreement, however wide the range; one of four is none either."""
    rules = Rules(levers={"transformation_investment": (0, 500), "delegation": (0, 1)})
    practice = PLACE.levers["transformation_investment"].neutral
    plans = {
        "a": {"transformation_investment": practice - 20, "delegation": 0.75},
        "b": {"transformation_investment": practice + 10, "delegation": 0.0},
        "c": {"transformation_investment": practice + 20, "delegation": 0.0},
        "d": {"transformation_investment": practice + 30, "delegation": 0.0},
    }
    (investment, _) = spreads(plans, rules, PLACE)
    assert investment.agreed == 0.75
    common = merged("best_of_group", plans, rules, lambda plan: plan.get("delegation", 0.0), PLACE)
    assert common.levers["delegation"] == 0.75 and not common.agreed["delegation"]
    assert common.outside["delegation"] == ("b", "c", "d")


def test_a_range_that_leaves_practice_out_holds_for_whoever_leaves_the_lever():
    rules = Rules(levers={"transformation_investment": (300, 500), "benchmarking": (0, 1)})
    assert checked_plan({"benchmarking": 0.5}, rules, {}, PLACE) == {"benchmarking": 0.5, "transformation_investment": 300}
    one = rules.model_copy(update={"one_lever": True})
    assert checked_plan({"benchmarking": 0.5}, one, {}, PLACE)["transformation_investment"] == 300  # not counted as moved


def test_clusters_above_six_teams():
    """Three camps are found whatever the order of the teams; no clusters for six."""
    plans = {f"low{n}": {"benchmarking": 0.01 * n} for n in range(4)}
    plans |= {f"high{n}": {"benchmarking": 1 - 0.01 * n} for n in range(3)}
    plans |= {f"money{n}": {"transformation_investment": 490 + n, "contract_quality": 1.0} for n in range(2)}
    for names in (list(plans), list(plans)[::-1]):
        camps = clusters({name: plans[name] for name in names}, RULES, PLACE)
        assert [sorted({team[:3] for team in camp.teams}) for camp in camps] == [["low"], ["hig"], ["mon"]]
    assert camps[1].levers == {"benchmarking": 1.0}  # the median of the camp, on a step
    assert clusters({name: plans[name] for name in list(plans)[:6]}, RULES, PLACE) == ()
    same = clusters({str(n): {} for n in range(9)}, RULES, PLACE)
    assert [len(camp.teams) for camp in same] == [9]


def test_merging():
    plans = {"a": {"benchmarking": 0.5}, "b": {"benchmarking": 0.5}, "c": {"benchmarking": 0.55, "contract_quality": 1.0},
             "d": {"benchmarking": 1.0, "contract_quality": 0.5 + 1e-15}}  # fmt: skip

    def score(levers):
        return tried(levers, CENTRAL, RULES, PLACE).figures["total_profit"]

    common = merged("median", plans, RULES, score, PLACE)
    assert common.levers == {"benchmarking": 0.5} and common.agreed == {
        "benchmarking": True, "contract_quality": True, "transformation_investment": True,
    }  # fmt: skip
    assert common.outside == {"benchmarking": ("d",), "contract_quality": ("c",), "transformation_investment": ()}
    strict = RULES.model_copy(update={"threshold": 1.0})
    assert merged("lever_by_lever", plans, strict, score, PLACE).levers == {}  # nothing that all share
    assert merged("lever_by_lever", plans, RULES, score, PLACE).levers == {"benchmarking": 0.5}
    best = merged("best_of_group", plans, RULES, score, PLACE)
    assert best.levers["benchmarking"] == 1.0 and score(best.levers) >= score(common.levers)
    assert all(score(best.levers) >= score({**best.levers, "benchmarking": plan["benchmarking"]}) for plan in plans.values())


def test_budgets():
    usual = tried({}, CENTRAL, RULES, PLACE)
    assert usual.money == 0 and set(usual.change.values()) == {0.0} and not usual.broken
    spent = tried({"transformation_investment": 330}, CENTRAL, RULES, PLACE)
    assert 0 < spent.money < 100 * 4 + 200  # at most 100 亿元 more in each of four years, and what it costs to run
    tight = RULES.model_copy(update={"money": spent.money - 1})
    with pytest.raises(WorkshopRefusal) as caught:
        accepted({"transformation_investment": 330}, CENTRAL, tight, PLACE)
    assert caught.value.fields["asked"] == pytest.approx(spent.money)
    assert accepted({"transformation_investment": 330}, CENTRAL, RULES.model_copy(update={"money": spent.money}), PLACE)


def test_usual_rules():
    rules = Rules.usual(PLACE)
    assert 8 <= len(rules.levers) <= 12 and set(rules.targets) == set(HEADLINES)
    assert np.isfinite(list(rules.targets.values())).all()
    with pytest.raises(WorkshopRefusal):
        read(Rules, {"levers": {"benchmarking": (0, 2)}}).fitting(PLACE)
    with pytest.raises(WorkshopRefusal):
        read(Rules, {"levers": {"nothing": (0, 1)}})
    with pytest.raises(WorkshopRefusal):
        read(Rules, {"levers": {}, "targets": {"employees": 1}}).fitting(PLACE)
