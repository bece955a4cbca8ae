"""Routes of an effect: parts of one equation, flows that add up, maps that stay small and true to the graph."""

from __future__ import annotations

import itertools
from types import ModuleType

import numpy as np
import pytest

from simulation import HEADLINES, Scenario, catalogue, embedded_baseline, model, project
from simulation import run as runs
from simulation.analysis.analysis_errors import AnalysisError
from simulation.analysis.causes.counterfactual import without
from simulation.engine.base_year import BaseYear
from simulation.engine.evaluate import evaluate
from simulation.engine.graph import Model
from simulation.explanation.causal_map import MOST_NODES, causal_map, routes
from simulation.explanation.change_shares import by_entity, divide_change, fitted
from simulation.explanation.flows import ATTENTION, Flow, Traced, flow_of
from simulation.explanation.map_layout import BOX, arranged
from simulation.projection import Projection

YEARS = range(2023, 2027)
ENTITIES = len(embedded_baseline().entities)
SMALL = """
import numpy as np
from simulation.engine.maths import total
def initial_equity(start): return 0 * start
def equity(equity_prev, effort): return equity_prev + effort
def revenue(equity_prev, start): return 10 * equity_prev * start
def programme_costs(effort, start): return 2 * effort * start
def debt(revenue): return total(revenue)
def total_profit(revenue, programme_costs, debt): return revenue - programme_costs + debt * 0.01
"""


def traced(effort: float, source: str = SMALL, size: float = 1.0) -> Traced:
    """A small model run by hand: one lever from 2024 on, every entity of the given size."""
    module = ModuleType("made")
    exec(compile(source, "made", "exec"), module.__dict__)
    made = Model([module], ["effort"], [], [], ["start"])
    columns = {"start": np.full((ENTITIES, 1), size)}
    moving = {"effort": np.array([0.0, effort, effort, effort])[:, None, None]}
    neutral = {"effort": np.zeros((1, 1))}
    values = evaluate(made, columns, {}, moving, neutral, YEARS)
    projection = Projection(Scenario("small"), embedded_baseline(), YEARS, values, {})
    return Traced(made, BaseYear(made, columns, {}, moving, neutral), projection)


@pytest.mark.parametrize("before, after", [((2.0, 3.0), (5.0, 7.0)), ((0.0, 3.0), (4.0, 0.0)), ((1.0, 1.0), (1.0, 9.0))])
def test_parts_of_a_product_are_exact(before, after):
    """x·y: Δx at the mean of y, and the other way round; nothing is left over."""
    shares = divide_change(lambda x, y: x * y, *([np.array([v]) for v in side] for side in (before, after)))
    (x0, y0), (x1, y1) = before, after
    expected = {0: (x1 - x0) * (y0 + y1) / 2, 1: (y1 - y0) * (x0 + x1) / 2}
    for i, value in expected.items():
        assert shares.parts.get(i, np.zeros(1))[0] == pytest.approx(value)
    assert shares.together[0] == pytest.approx(0)


def test_three_factors_leave_a_remainder_that_is_spread_by_size():
    """x·y·z from 1 to 2, 3, 4: moved first 1, 2, 3; moved last 12, 16, 18; whole 23."""
    before, after = [np.array([1.0])] * 3, [np.array([v]) for v in (2.0, 3.0, 4.0)]
    shares = divide_change(lambda x, y, z: x * y * z, before, after)
    assert [part[0] for part in shares.parts.values()] == pytest.approx([6.5, 9.0, 10.5])
    assert shares.together[0] == pytest.approx(23 - 26)
    assert sum(shares.spread().values())[0] == pytest.approx(23)
    assert shares.spread()[2][0] == pytest.approx(10.5 - 3 * 10.5 / 26)


def test_an_unmoved_argument_has_no_part():
    shares = divide_change(lambda x, y: x + y, [np.ones(2), np.ones(2)], [np.ones(2), np.array([1.0, 4.0])])
    assert set(shares.parts) == {1}
    assert list(shares.parts[1]) == [0, 3]


def test_entities_are_told_apart_in_a_sum():
    """The total of three entities moved one at a time."""
    before, after = [np.zeros((1, 3, 1))], [np.array([1.0, -2.0, 5.0]).reshape(1, 3, 1)]
    split = by_entity(lambda x: x.sum(axis=-2, keepdims=True), before, after, 0)
    assert list(split[0, 0]) == [1, -2, 5]
    assert fitted(split, np.array([[8.0]])).sum() == pytest.approx(8)


def test_a_small_model_by_hand():
    """Effort 1: equity 1, 2, 3; revenue 0, 10, 20 an entity; costs 2; debt the sum of revenue, of which 1 % each."""
    flow = Flow(traced(0.0), traced(1.0), "total_profit", 2026)
    own, shared = 20.0 * ENTITIES, 0.01 * 20 * ENTITIES * ENTITIES
    cost = 2.0 * ENTITIES
    assert flow.change == pytest.approx(own + shared - cost)
    carried = {edge: step.carried for edge, step in flow.steps.items()}
    assert carried["revenue", "total_profit"] == pytest.approx(own)
    assert carried["debt", "total_profit"] == pytest.approx(shared)
    assert carried["revenue", "debt"] == pytest.approx(shared)
    assert carried["equity", "revenue"] == pytest.approx(own + shared)
    assert flow.steps["equity", "revenue"].lag == 1
    assert carried["effort", "equity"] == pytest.approx(own + shared)
    assert carried["effort", "programme_costs"] == pytest.approx(-cost)
    assert carried["equity", "equity"] == pytest.approx((own + shared) / 2), "the stock of 2025 holds half of it from 2024"
    assert {route.through: route.carried for route in routes(flow)} == pytest.approx(
        {"revenue": own, "debt": shared, "programme_costs": -cost}
    )


def test_the_small_model_as_a_map():
    flow = Flow(traced(0.0), traced(1.0), "total_profit", 2026)
    drawn = causal_map(flow, "effort")
    assert drawn.unseen == pytest.approx(0)
    assert {node.id: node.layer for node in drawn.nodes} == {
        "effort": 0,
        "equity": 1,
        "programme_costs": 1,
        "revenue": 2,
        "debt": 3,
        "total_profit": 4,
    }
    assert next(node for node in drawn.nodes if node.id == "revenue").change == pytest.approx(20 * ENTITIES)
    assert not any(arrow.back for arrow in drawn.arrows)
    folded = causal_map(flow, "effort", layers=4)
    assert max(node.layer for node in folded.nodes) < 4
    assert sum(a.carried for a in folded.arrows if a.target == "total_profit") == pytest.approx(flow.change)


CIRCLE = """
def initial_total_profit(start): return 0 * start
def debt(total_profit_prev): return 0.5 * total_profit_prev
def revenue(effort, start): return effort * start
def total_profit(revenue, debt): return revenue - debt
"""


def test_a_circle_through_the_outcome_is_counted_once():
    """Profit 1, then 1 − 0.5, then 1 − 0.25: the way back ends at earlier profit."""
    flow = Flow(traced(0.0, CIRCLE), traced(1.0, CIRCLE), "total_profit", 2026)
    assert flow.change == pytest.approx(0.75 * ENTITIES)
    carried = {edge: step.carried for edge, step in flow.steps.items()}
    assert carried["revenue", "total_profit"] == pytest.approx(ENTITIES)
    assert carried["total_profit", "debt"] == pytest.approx(-0.25 * ENTITIES)
    drawn = causal_map(flow, "effort")
    assert [(a.source, a.target) for a in drawn.arrows if a.back] == [("total_profit", "debt")]
    assert {node.id: node.layer for node in drawn.nodes}["debt"] == 1


CASES = [
    ("first_class", "benchmarking"), ("first_class", "new_energy_starts"), ("first_class", "rd_intensity_target"),
    ("first_class", "mixed_ownership"), ("deepening", "transformation_investment"), ("deepening", "loss_treatment"),
    ("deleveraging", "debt_ceiling"), ("new_energy_first", "storage_share"), ("first_class", "key_technology_share"),
]  # fmt: skip


@pytest.mark.parametrize("outcome", HEADLINES)
@pytest.mark.parametrize("preset, lever", CASES)
def test_flows_add_up_in_the_model(preset, lever, outcome):
    """Into the outcome, out of the lever, through every variable between; and the map keeps the rule."""
    scenario = Scenario.preset(preset)
    flow = flow_of(scenario, lever, outcome, 2030)
    expected = project(scenario).total(outcome)[-1] - project(without(scenario, (lever,))).total(outcome)[-1]
    scale = max(abs(expected), max((abs(step.carried) for step in flow.steps.values()), default=0), 1e-9)
    assert flow.change == pytest.approx(expected, abs=1e-12)
    assert sum(step.carried for step in flow.into(outcome)) == pytest.approx(expected, abs=1e-8 * scale)
    started = sum(step.carried for name in (lever, ATTENTION, outcome) for step in flow.out_of(name))
    assert started == pytest.approx(expected, abs=1e-8 * scale)
    for name in {step.target for step in flow.steps.values()} - {outcome}:
        through = [sum(s.carried for s in side(name) if s.source != s.target) for side in (flow.into, flow.out_of)]
        assert through[0] == pytest.approx(through[1], abs=1e-8 * scale), name
    assert sum(route.carried for route in routes(flow)) == pytest.approx(expected, abs=1e-8 * scale)
    _true_to_the_graph(flow, lever)


def _true_to_the_graph(flow: Flow, lever: str) -> None:
    drawn, graph = causal_map(flow, lever), model().causal_graph
    assert {lever, flow.outcome} <= {node.id for node in drawn.nodes}
    assert len(drawn.nodes) <= MOST_NODES + 1
    into = sum(arrow.carried for arrow in drawn.arrows if arrow.target == flow.outcome)
    assert into + drawn.unseen == pytest.approx(flow.change, abs=1e-9)
    layer = {node.id: node.layer for node in drawn.nodes}
    for arrow in drawn.arrows:
        way = (arrow.source, *arrow.through, arrow.target)
        assert arrow.back or layer[arrow.source] < layer[arrow.target]
        for cause, effect in itertools.pairwise(way):
            joined = graph.has_edge(cause, effect) or effect == ATTENTION
            assert joined or graph.has_edge(effect, cause), (cause, effect)
    places = arranged(drawn)
    for one in drawn.nodes:
        for other in drawn.nodes:
            if one.id < other.id and one.layer == other.layer:
                assert abs(places.boxes[one.id][1] - places.boxes[other.id][1]) >= BOX - 1e-9


@pytest.mark.parametrize("name", ["core_output", "value_added", "capability_input", "starts", "return_on_equity"])
def test_local_changes_and_what_comes_together_make_the_whole(name):
    """A variable's change by cause, as its own equation gives it."""
    flow = flow_of(Scenario.preset("first_class"), "transformation_investment", "return_on_equity", 2029)
    parts, together = flow.local(name)
    assert sum(parts.values()) + together == pytest.approx(flow.moved_by(name), abs=1e-9)


def test_a_sum_moves_by_its_terms():
    """Value added: each term's own change, with its sign."""
    flow = flow_of(Scenario.preset("deepening"), "transformation_investment", "total_profit", 2030)
    parts, together = flow.local("value_added")
    assert together == pytest.approx(0, abs=1e-9)
    assert parts["core_output"] == pytest.approx(flow.moved_by("core_output"))
    assert parts["programme_costs"] == pytest.approx(-flow.moved_by("programme_costs"))


def test_a_lever_without_effect_has_an_empty_map():
    scenario = Scenario("plan", {"benchmarking": 0.5})
    drawn = causal_map(flow_of(scenario, "benchmarking", "new_energy_capacity", 2025), "benchmarking")
    assert {node.id for node in drawn.nodes} >= {"benchmarking", "new_energy_capacity"}
    assert drawn.change == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize(
    "lever, outcome, year",
    [
        ("delegation", "total_profit", 2030),
        ("benchmarking", "capability", 2030),
        ("benchmarking", "total_profit", 2023),
    ],
)
def test_what_cannot_be_explained_is_refused(lever, outcome, year):
    with pytest.raises(AnalysisError):
        flow_of(Scenario("plan", {"benchmarking": 0.5}), lever, outcome, year)


def test_overrides_of_one_entity_are_traced():
    scenario = Scenario("plan", {}, {"steel": {"benchmarking": 1.0}})
    flow = flow_of(scenario, "benchmarking", "total_profit", 2030)
    assert flow.change > 0
    assert sum(s.carried for s in flow.into("total_profit")) == pytest.approx(flow.change)
    assert catalogue().variables["total_profit"].aggregate == "sum"


def test_a_run_with_one_entity_apart_leaves_no_trace_in_later_ones():
    """Managers' attention by entity in one run: shapes of the next one's values are as if it had been the first."""
    runs._central_base.cache_clear()
    project(Scenario("apart", {}, {"steel": {"benchmarking": {"value": 1, "start": 2024, "full": 2024}}}))
    plan = Scenario.preset("deepening")
    assert flow_of(plan, "benchmarking", "total_profit", 2030).change
    assert project(plan).values["discipline_round"].shape[1] == project(plan).values["discipline_stock"].shape[1] == 1
