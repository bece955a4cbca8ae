"""The causal graph: derived from signatures, refused with names when it cannot work."""

import sys
from threading import Barrier, Thread
from types import ModuleType

import numpy as np
import pytest

from simulation import HEADLINES, catalogue, embedded_baseline, embedded_place, model
from simulation.engine.base_year import BaseYear
from simulation.engine.evaluate import evaluate
from simulation.engine.graph import Model, ModelError
from simulation.engine.kinds import EntityType
from simulation.inputs import central_parameters, clock, condition_inputs, lever_inputs
from simulation.model import EXTRA_INPUTS
from simulation.run import _central_base
from tests.support import forced


def module(source):
    """A module of equations from its text."""
    made = ModuleType("made")
    exec(compile(source, "made", "exec"), made.__dict__)
    return made


def built_from(source, columns=("start",)):
    """A model with one lever, one condition and one parameter."""
    return Model([module(source)], ["effort"], ["price"], ["strength"], columns)


def test_suffixes_are_read():
    """Lags, base year and neutral practice."""
    made = built_from("def start(start_prev, effort, effort_neutral, price_base, effort_lag3): return start_prev")
    found = [(a.name, a.lag, a.moment) for a in made.equations["start"].arguments]
    assert found == [("start", 1, "year"), ("effort", 0, "year"), ("effort", 0, "neutral"), ("price", 0, "base"),
                     ("effort", 3, "year")]  # fmt: skip


def test_circle_within_a_year_is_refused_by_name():
    """Two variables that need each other in the same year."""
    source = "def initial_a(start): return start\ndef initial_b(start): return start\n"
    with pytest.raises(ModelError, match="circle within one year") as caught:
        built_from(source + "def a(b): return b\ndef b(a): return a")
    assert "a" in str(caught.value) and "b" in str(caught.value) and "_prev" in str(caught.value)


def test_circle_in_the_base_year_is_refused_by_name():
    """Base-year values that need each other."""
    with pytest.raises(ModelError, match="base-year values depend on each other"):
        built_from("def a(b_prev): return b_prev\ndef b(a): return a")


def test_unknown_cause_is_refused_with_a_suggestion():
    """A misspelt argument."""
    with pytest.raises(ModelError, match="a: efort is unknown; did you mean effort"):
        built_from("def a(efort): return efort")


def test_unknown_cause_of_a_base_year_rule():
    """A misspelt argument of an initial rule."""
    with pytest.raises(ModelError, match="initial_a: stat is unknown; did you mean start"):
        built_from("def initial_a(stat): return stat\ndef a(a_prev): return a_prev")


def test_neutral_belongs_to_levers():
    """Only a lever has a neutral value."""
    with pytest.raises(ModelError, match="price is unknown"):
        built_from("def a(price_neutral): return price_neutral")


def test_same_name_twice():
    """One variable, one equation."""
    with pytest.raises(ModelError, match="defined in"):
        Model([module("def a(start): return start")] * 2, [], [], [], ["start"])


def test_order_respects_causes():
    """Every same-year cause comes before its effect."""
    place = {name: i for i, name in enumerate(model().same_year_order)}
    assert all(place[cause] < place[effect] for cause, effect in model().same_year_graph.edges)


def test_blocks_cover_the_model_once():
    """Each equation belongs to exactly one block."""
    names = [name for block in model().blocks() for name in block.names]
    assert sorted(names) == sorted(model().equations)


def test_graph_has_no_stray_node():
    """Nodes are levers, conditions, parameters, columns, rules by type and of the place, variables and the inputs of a run."""
    tables = catalogue()
    known = {*embedded_place().levers, *tables.condition_rows, *tables.parameters, *tables.columns, *model().equations}
    known |= {*EntityType.rules(), "winds_up"}
    assert set(model().causal_graph) - known <= {*EXTRA_INPUTS}


def test_needed_is_enough():
    """Evaluating the headlines alone gives what the whole model gives."""
    whole, years = forced(), range(2023, 2031)
    levers, neutral = lever_inputs(whole.scenario, whole.baseline, years)
    moving = {**levers, **condition_inputs(whole.scenario, years), **clock(years)}
    columns = whole.baseline.columns
    some = evaluate(model(), columns, central_parameters(embedded_baseline()), moving, neutral, years, frozenset(HEADLINES))
    for name in HEADLINES:
        np.testing.assert_array_equal(some[name], whole.values[name])


def test_draws_do_not_mix():
    """Each draw gives what it gives alone."""
    scenario, years = forced().scenario, range(2023, 2031)
    levers, neutral = lever_inputs(scenario, forced().baseline, years)
    moving = {**levers, **condition_inputs(scenario, years), **clock(years)}
    drawn = {**central_parameters(embedded_baseline()), "price_pass_through": np.array([[0.5, 1.0, 1.5]])}
    values = evaluate(model(), forced().baseline.columns, drawn, moving, neutral, years)
    for i, strength in enumerate((0.5, 1.0, 1.5)):
        alone = forced(parameters={"price_pass_through": strength})
        for name in ("total_profit", "return_on_equity", "debt"):
            np.testing.assert_allclose(values[name][:, :, i], alone.values[name][:, :, 0], rtol=1e-12, err_msg=name)


def test_base_year_without_a_value_is_named():
    with pytest.raises(KeyError, match="nonesuch"):
        _central_base(forced().baseline)["nonesuch"]


def test_base_year_is_found_by_runs_side_by_side():
    """Sessions share one base year: none takes what another is just looking for as a circle."""
    years = range(2023, 2031)
    levers, neutral = lever_inputs(forced().scenario, forced().baseline, years)
    moving = {**levers, **condition_inputs(forced().scenario, years), **clock(years)}
    base, found, together = (
        BaseYear(model(), forced().baseline.columns, central_parameters(embedded_baseline()), moving, neutral),
        [],
        Barrier(8),
    )

    def look():
        together.wait()
        found.append([float(np.sum(base[name])) for name in sorted(model().equations)])

    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [Thread(target=look) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(usual)
    assert len(found) == 8 and all(values == found[0] for values in found)
