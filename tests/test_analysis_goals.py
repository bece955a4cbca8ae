"""Goal mode: a known optimum, a target out of reach, limits kept, and the same answer for a seed."""

import pickle
from dataclasses import replace

import numpy as np
import pytest

from simulation import Scenario, embedded_baseline, embedded_place, project
from simulation.analysis.analysis_errors import AnalysisError, Cancelled
from simulation.analysis.goals.courses import moved_to
from simulation.analysis.goals.known_runs import KnownRuns
from simulation.analysis.goals.limits import MONEY_SHORT, attention_load, limits_met
from simulation.analysis.goals.pareto import Front, nondominated, pareto, spread
from simulation.analysis.goals.plans import NO_LIMITS, Limits, PlanSpace
from simulation.analysis.goals.problem import Problem
from simulation.analysis.goals.search import Box, minimise, polish
from simulation.analysis.goals.seek import seek
from simulation.analysis.goals.targets import Target, checked_targets
from simulation.language.rounding import round_step
from simulation.run import horizon
from tests.support import run

TARGETS = (
    Target("total_profit", 2030, at_least=245),
    Target("new_energy_capacity", 2030, at_least=1300),
    Target("debt_ratio", 2030, at_most=0.65),
)


def toy(asked):
    """Cost is the sum of coordinates; 3 x + y must reach `asked`: the cheapest way is x alone."""

    def assess(points):
        return points.sum(axis=1), np.maximum(asked - points @ [3.0, 1.0], 0)

    return assess, Box(np.zeros(2), np.ones(2), np.zeros(2), np.full(2, 0.05))


def test_the_search_finds_the_optimum_of_a_linear_toy():
    assert minimise(*toy(1.5), seed=1) == pytest.approx([0.5, 0.0])
    assert minimise(*toy(3.5), seed=1) == pytest.approx([1.0, 0.5])


def test_the_search_comes_closest_where_the_toy_cannot_be_reached():
    assert minimise(*toy(10.0), seed=1) == pytest.approx([1.0, 1.0])


def test_polishing_alone_solves_the_toy():
    assert polish(*toy(1.5), np.array([0.9, 0.9]), seed=1) == pytest.approx([0.5, 0.0])


def test_nothing_to_move_is_no_error():
    empty = np.empty(0)
    assert minimise(lambda points: (0, 0), Box(empty, empty, empty, empty), 1).size == 0


@pytest.fixture(scope="module")
def answer():
    return seek(TARGETS)


def test_three_routes_reach_the_targets(answer):
    assert answer.feasible and [route.kind for route in answer.routes] == ["least_change", "least_money", "most_robust"]
    for route in answer.routes:
        projection = project(route.scenario)
        assert route.met
        for target in TARGETS:
            value = projection.total(target.outcome)[-1]
            assert target.margin(value) >= -1e-9
            assert route.reached[target] == pytest.approx(value)


def test_each_route_is_best_at_what_it_is_named_for(answer):
    change, money, robust = answer.routes
    assert change.change <= money.change + 1e-9 and change.change < robust.change
    assert max(money.money, 0) <= max(change.money, 0) + 1e-6
    assert robust.together >= max(change.together, money.together)


def test_routes_stand_on_the_steps_of_levers_and_do_not_give_up_reforms(answer):
    for route in answer.routes:
        for name, setting in route.scenario.levers.items():
            row = embedded_place().levers[name]
            steps = setting.value / row.step
            assert steps == pytest.approx(round(steps), abs=1e-6), name
        assert route.scenario.levers.get("rd_intensity_target", None) is None or (
            route.scenario.levers["rd_intensity_target"].value >= embedded_place().levers["rd_intensity_target"].neutral
        )


def test_the_same_seed_gives_the_same_routes():
    first, again = (seek(TARGETS[:1], routes=("least_change",)) for _ in range(2))
    assert first.routes[0].scenario == again.routes[0].scenario


def test_limits_are_kept():
    limits = Limits(locked=("loss_treatment", "contract_quality"), ranges={"delegation": (0.5, 0.6)}, money=0, attention=2)
    answer = seek(TARGETS[:1], limits, routes=("least_change",))
    route = answer.routes[0]
    assert not {"loss_treatment", "contract_quality"} & set(route.moved)
    assert route.money <= 1e-6 and route.attention <= 2 + 1e-9
    setting = route.scenario.levers.get("delegation")
    assert setting is None or 0.5 <= setting.value <= 0.6


def test_the_start_is_kept_where_it_may_not_be_moved():
    start = Scenario("start", {"cost_discipline": {"by_year": {"2026": 0.002}}}, {"steel": {"benchmarking": 0.5}})
    route = seek(TARGETS[:1], start=start, routes=("least_change",)).routes[0]
    assert route.scenario.levers["cost_discipline"] == start.levers["cost_discipline"]
    assert route.scenario.entities == start.entities


def test_no_equity_is_sold_unless_it_may_be():
    """Equity sold is money without reform, and cannot be bought back at its price: a search moves it only where the user says so."""
    spaces = [PlanSpace(Scenario(), embedded_baseline(), range(2023, 2031), Limits(deals=deals)) for deals in (False, True)]
    closed, free = ({row.id for row in space.levers} for space in spaces)
    assert free - closed == {"mixed_ownership"}
    ranged = Limits(ranges={"mixed_ownership": (0.0, 0.1)})
    assert "mixed_ownership" in {row.id for row in replace(spaces[0], limits=ranged).levers}


def test_what_the_owner_settles_stays_unless_it_may_move():
    """A lower payout is a budget decision and no reform: neither it nor the ceiling is moved by a search on its own."""
    spaces = [PlanSpace(Scenario(), embedded_baseline(), range(2023, 2031), Limits(terms=terms)) for terms in (False, True)]
    closed, free = ({row.id for row in space.levers} for space in spaces)
    assert free - closed == {"dividend_payout", "debt_ceiling"}
    ranged = Limits(ranges={"dividend_payout": (0.1, 0.2)})
    assert "dividend_payout" in {row.id for row in replace(spaces[0], limits=ranged).levers}


def test_a_space_goes_to_another_process_after_plans_of_it_were_run():
    space = PlanSpace(Scenario(), embedded_baseline(), range(2023, 2031))
    space.batch(np.array([[row.neutral for row in space.levers]]))
    assert pickle.loads(pickle.dumps(space)) == space


def test_no_route_leaves_undone_what_the_start_would_do(answer):
    """Cheap because unpaid: a lower debt ceiling alone would reach the debt target by leaving investment undone."""
    usual, easy = project(Scenario()), Target("debt_ratio", 2030, at_most=0.62)
    for route in answer.routes:
        projection = project(route.scenario)
        unfunded = projection.total("investment_scaled_back").sum()
        assert unfunded <= usual.total("investment_scaled_back").sum() + MONEY_SHORT + 1e-6
        assert not limits_met(projection, usual), route.kind
    held = all_but("debt_ceiling", "cost_discipline")
    honest = seek([easy], Limits(held, terms=True), routes=("least_money",))
    allowed = seek([easy], Limits(held, overreach=True, terms=True), routes=("least_money",))
    assert not honest.feasible and "overreach" in honest.binding
    assert allowed.feasible and allowed.routes[0].money < 0
    undone = project(allowed.routes[0].scenario).total("investment_scaled_back").sum()
    assert undone > usual.total("investment_scaled_back").sum() + 100


def test_a_start_beyond_the_limits_may_stay_there_but_not_go_further():
    start = Scenario.preset("first_class")
    before = project(start)
    route = seek(
        [Target("total_profit", 2030, at_least=before.total("total_profit")[-1] + 5)], start=start, routes=("least_change",)
    ).routes[0]
    after = project(route.scenario)
    assert attention_load(after).max() <= attention_load(before).max() + 1e-6
    undone = [p.total("investment_scaled_back").sum() for p in (before, after)]
    assert undone[1] <= undone[0] + MONEY_SHORT + 1e-6 and undone[0] > 100


def test_a_required_probability_is_reached():
    target = Target("total_profit", 2030, at_least=215, probability=0.65)
    route = seek([target], routes=("least_change",)).routes[0]
    assert route.met and route.probability[target] >= 0.65


def test_out_of_reach_says_what_binds_and_the_best_there_is():
    target = Target("new_energy_capacity", 2030, at_least=1500)
    answer = seek([target], Limits(locked=("new_energy_starts",)))
    assert not answer.feasible and answer.routes == () and answer.binding == ("locked",)
    assert 1000 < answer.best[target] < 1500
    assert answer.closest.reached[target] == pytest.approx(answer.best[target], rel=0.02)


def test_what_can_be_reached_is_not_called_out_of_reach():
    """The cheapest plan overtaxes managers by a little, and no small move from it mends that."""
    target = Target("total_profit", 2030, at_least=275)
    answer = seek([target], start=Scenario.preset("deepening"), routes=("least_change",))
    assert answer.feasible and answer.routes[0].met
    assert project(answer.routes[0].scenario).total("total_profit")[-1] >= 275


@pytest.mark.parametrize(("ranges", "pushed_less"), [({}, False), ({"wage_linkage": (0, 1)}, True)])
def test_no_search_goes_below_the_link_of_pay_to_results_unless_allowed(ranges, pushed_less):
    space = PlanSpace(Scenario(), embedded_baseline(), range(2023, 2031), Limits(ranges=ranges))
    least = dict(zip((row.id for row in space.levers), space.box.low, strict=True))["wage_linkage"]
    assert bool(least < embedded_place().levers["wage_linkage"].neutral) == pushed_less


@pytest.mark.long
def test_no_route_cuts_the_link_of_pay_to_results_unless_allowed():
    """Pay that no longer follows results saves money, but it undoes a reform."""
    target, link = Target("total_profit", 2030, at_least=309), embedded_place().levers["wage_linkage"]
    refused = seek([target], Limits(), routes=("least_change",))
    assert not refused.feasible and "retreat" in refused.binding and refused.best[target] < 309
    allowed = seek([target], Limits(ranges={"wage_linkage": (0, 1)}), routes=("least_change",))
    assert moved_to(link, allowed.routes[0].scenario.levers["wage_linkage"]) < link.neutral


def all_but(*names):
    """Every lever except these."""
    return tuple(name for name in embedded_place().levers if name not in names)


def test_the_closest_plan_keeps_the_limits_and_none_is_better():
    target = Target("new_energy_capacity", 2030, at_least=2000)
    limits = Limits(all_but("new_energy_starts", "wind_share", "storage_share", "asset_disposal"), money=100)
    answer = seek([target], limits, routes=("least_change",))
    assert not answer.feasible and "money" in answer.binding
    assert answer.closest.money <= 100 + 1e-6 and not limits_met(project(answer.closest.scenario), project(Scenario()))
    assert answer.closest.reached[target] == pytest.approx(answer.best[target]) and answer.best[target] < 2000


def test_a_hopeless_target_does_not_spoil_the_others():
    near, hopeless = Target("total_profit", 2030, at_least=255), Target("new_energy_capacity", 2030, at_least=9000)
    limits = Limits(all_but("new_energy_starts", "contract_quality", "cost_discipline"), money=50)
    answer = seek([near, hopeless], limits, routes=("least_change",))
    assert not answer.feasible and answer.closest.money <= 50 + 1e-6
    assert answer.closest.reached[near] >= 254.9 and answer.closest.reached[hopeless] > 0.9 * answer.best[hopeless]


def test_the_owners_cash_is_a_limit():
    """No payout costs the owner its dividends: what a plan takes of the owner's cash is counted and held to the limit."""
    target, years = Target("total_profit", 2030, at_least=200), range(2023, 2031)
    problem, free = (
        Problem.of(PlanSpace(Scenario(), embedded_baseline(), years, Limits(terms=True, owner=most)), (target,), 1)
        for most in (20.0, None)
    )
    nothing = Scenario("kept", {"dividend_payout": 0})
    points = np.array([problem.space.box.start, problem.space.point(nothing)])
    reached, use = problem.run(points)
    lost = float((run().total("owner_cash") - project(nothing).total("owner_cash")).sum())
    assert use.owner == pytest.approx([0, lost], abs=1e-6) and lost > 40
    over = problem.missing(reached, use) - free.missing(reached, use)
    assert over == pytest.approx([0, (lost - 20) / 50], abs=1e-6)
    with pytest.raises(AnalysisError):
        Limits(owner=-1.0)


FAR = Target("total_profit", 2030, at_least=5000)


@pytest.fixture(scope="module")
def far():
    """A search for what no lever reaches: its answer, the shares done with whether it was stuck by then, and how often it was."""
    told, stuck = [], []
    answer = seek(
        [FAR],
        routes=("least_change",),
        stuck=lambda: stuck.append(1),
        progress=lambda share: told.append((share, bool(stuck))),
    )
    return answer, told, len(stuck)


def test_out_of_reach_of_all_levers(far):
    answer, _, _ = far
    assert not answer.feasible and answer.binding == ("levers",) and answer.best[FAR] < 1000
    assert answer.best[FAR] >= answer.closest.reached[FAR] - 1e-9


def test_several_limits_may_have_to_give_way_together():
    target = Target("new_energy_capacity", 2030, at_least=1500)
    held = tuple(name for name in embedded_place().levers if name not in ("new_energy_quota", "cost_discipline"))
    answer = seek([target], Limits(locked=held, money=0, ranges={"new_energy_quota": (0, 1)}), routes=("least_change",))
    assert not answer.feasible and answer.binding == ("together",)


def test_the_diagnosis_shows_progress(far):
    _, told, stuck = far
    assert stuck == 1
    later = [share for share, diagnosing in told if diagnosing]
    assert len(later) > 50 and min(later) >= 1 / 2 and later == sorted(later) and later[-1] == 1


def test_the_diagnosis_can_be_stopped():
    stuck, held = [], tuple(name for name in embedded_place().levers if name not in ("cost_discipline", "loss_treatment"))
    with pytest.raises(Cancelled):
        seek([FAR], Limits(locked=held), stuck=lambda: stuck.append(1), progress=lambda share: not stuck)
    assert stuck == [1]


def test_progress_is_told_and_can_stop_the_search():
    told = []
    seek(TARGETS[:1], routes=("least_change",), progress=told.append)
    assert told and max(told) <= 1
    with pytest.raises(Cancelled):
        seek(TARGETS[:1], progress=lambda share: False)


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: checked_targets([], embedded_baseline()), "state at least one"),
        (lambda: Target("profit", 2030, 1), "'profit' is not an outcome"),
        (lambda: checked_targets([Target("total_profit", 2023, 1)], embedded_baseline()), "the year"),
        (lambda: Target("total_profit", 2030), "state a number"),
        (lambda: Target("total_profit", 2030, 1, 2), "state a number"),
        (lambda: Target("total_profit", 2030, float("nan")), "state a number"),
        (lambda: Target("total_profit", 2030, 1, probability=1.0), "not between 0 and 1"),
        (
            lambda: checked_targets([Target("eva", 2030, at_least=5), Target("eva", 2030, at_most=4)], embedded_baseline()),
            "cannot be at least 5",
        ),
        (lambda: Limits(locked=("no_lever",)), "'no_lever' is unknown"),
        (lambda: seek(TARGETS, Limits(ranges={"delegation": (0.5, 2)})), "delegation from 0.5 to 2"),
        (lambda: Limits(money=-1), "below zero"),
        (lambda: seek(TARGETS, Limits(locked=tuple(embedded_place().levers))), "no lever may move"),
        (lambda: pareto("total_profit", "total_profit"), "two different outcomes"),
        (lambda: seek(TARGETS, seed="x"), "not a whole number"),
        (lambda: seek(TARGETS, routes=("shortest",)), "'shortest'"),
    ],
)
def test_bad_requests_are_refused_in_plain_words(build, message):
    with pytest.raises(AnalysisError, match=message):
        build()


def test_plans_side_by_side_are_the_same_as_one_by_one():
    start = Scenario("start", {"delegation": {"value": 0.7, "start": 2026, "full": 2028}}, {"steel": {"benchmarking": 0.5}})
    space = PlanSpace(start, embedded_baseline(), horizon(2030))
    points = np.vstack([space.box.start, space.presets()])
    from simulation.analysis.batch import totals

    together = totals(space.batch(points), ("total_profit",))["total_profit"]
    for i in (0, 2, 3):
        alone = project(space.scenario(points[i], "plan")).total("total_profit")
        assert together[:, i] == pytest.approx(alone, abs=1e-8)


def test_a_plan_met_again_is_not_run_again():
    """Each new plan is run once, in an even number of runs; what is known is the same whatever it stands beside."""
    runs, known = [], KnownRuns()

    def run(points):
        runs.append(len(points))
        return np.vstack([points.sum(axis=1), points[:, 0]])

    points = np.array([[0.0, 1.0], [2.0, 3.0], [0.0, 1.0], [4.0, 5.0]])
    np.testing.assert_array_equal(known.of(("a", "b"), points, run), [[1, 5, 1, 9], [0, 2, 0, 4]])
    np.testing.assert_array_equal(
        known.of(("a", "b"), points[::-1] * -0.0 + points[::-1], run), [[9, 1, 5, 1], [4, 0, 2, 0]]
    )
    known.of(("c", "d"), points[:1], run)  # the same figures of other levers are another plan
    assert runs == [4, 2]


def test_one_target_of_many_is_found_as_it_is_alone():
    """The best of one target, sought among others, is what a search for it alone would find: same runs, same figures."""
    space = PlanSpace(Scenario("start"), embedded_place(), horizon(2030), NO_LIMITS)
    both, points = Problem.of(space, TARGETS, 2023), space.presets()
    for target, row in zip(TARGETS, both.run(points)[0], strict=True):
        reached, use = both.alone(target, 0.01).run(points)
        other, taken = Problem.of(space, (target,), 2023).run(points)
        np.testing.assert_array_equal(reached, row[None])
        np.testing.assert_allclose(reached, other, rtol=1e-13)
        np.testing.assert_allclose(use.money, taken.money, atol=1e-9)


def test_search_steps_are_round():
    assert round_step(0.05, 1.0) == 0.05
    assert round_step(0.01, 4000) == pytest.approx(20)
    assert round_step(1, 333) == pytest.approx(2)


def test_nondominated_points():
    values = np.array([[1, 5], [2, 4], [2, 4], [1, 4], [3, 1], [2.5, 0]])
    assert nondominated(values).tolist() == [True, True, False, False, True, False]


def test_plans_shown_lie_evenly_along_the_front():
    values = np.array([[3.0, 0.0], [0.0, 3.0], [0.1, 2.9], [0.2, 2.8], [1.5, 1.5]])
    assert spread(values, 3).tolist() == [1, 4, 0]
    assert spread(values, 5).tolist() == [1, 2, 3, 4, 0]


def test_the_front_trades_one_outcome_for_the_other():
    front = pareto("total_profit", "new_energy_capacity", samples=256, seed=5)
    assert (np.diff(front.values[:, 0]) > 0).all() and (np.diff(front.values[:, 1]) < 0).all()
    last = project(front.scenario(0))
    assert [last.total("total_profit")[-1], last.total("new_energy_capacity")[-1]] == pytest.approx(front.values[0])
    assert len(front.table()) == len(front.points)


def test_how_far_a_plan_lies_behind_the_front():
    """Of three plans the last two give at least 2 of the first: 3 of the second is 1 more than 2; beyond the front nothing is ahead."""
    front = Front(
        ("total_profit", "new_energy_capacity"), 2030, None, np.zeros((3, 0)), np.array([[1.0, 5.0], [2.0, 3.0], [4.0, 1.0]])
    )
    assert [front.ahead(*plan) for plan in ((2.0, 2.0), (2.0, 3.0), (1.5, 1.0), (5.0, 0.0))] == [1.0, 0.0, 2.0, 0.0]
