"""Two tabs that went on from the same work: joined step by step, nothing of either lost."""

from __future__ import annotations

import itertools
import random

import pytest

from simulation import Scenario
from simulation.workbench.bench import MOST, Workbench, WorkbenchError
from simulation.workbench.joined_timelines import joined, kept_twice, without_room
from simulation.workbench.timeline import LIMIT, Timeline

CLOCK = itertools.count(step=10)


def moved(timeline: Timeline, value: float, name: str = "A") -> Timeline:
    """After a lever of a scenario was moved."""
    bench = timeline.bench.opened(name) if name in timeline.bench.names else timeline.bench
    changed = Scenario(name, {"benchmarking": value})
    return timeline.done("lever", "benchmarking", bench.edited(changed, name), float(next(CLOCK)))


def values(timeline: Timeline) -> dict[str, float]:
    return {one.name: one.levers["benchmarking"].value for one in timeline.bench.own}


BASE = moved(Timeline.begun(Workbench(Scenario.preset("reference"))), 0.2)


def test_what_only_one_tab_did_stands():
    theirs = moved(moved(BASE, 0.3), 0.4)
    assert joined(BASE, BASE, theirs) == theirs
    assert joined(BASE, theirs, BASE) == theirs
    assert joined(BASE, theirs, theirs) == theirs


def test_steps_of_both_follow_each_other():
    ours, theirs = moved(BASE, 0.7, "B"), moved(moved(BASE, 0.3), 0.4)
    found = joined(BASE, ours, theirs)
    assert [values(Timeline(found.steps, place)) for place in range(len(found.steps))] == [
        {}, {"A": 0.2}, {"A": 0.3}, {"A": 0.4}, {"A": 0.4, "B": 0.7},
    ]  # fmt: skip
    assert found.bench.current.name == "B" and not kept_twice(BASE, ours, theirs)


def test_a_scenario_changed_in_both_is_kept_twice():
    ours, theirs = moved(BASE, 0.6), moved(BASE, 0.4)
    assert values(joined(BASE, ours, theirs)) == {"A": 0.6, "A (1)": 0.4}
    assert kept_twice(BASE, ours, theirs) == {"A": "A (1)"}


def test_what_one_deleted_and_the_other_changed_stays():
    gone = BASE.done("delete", "A", BASE.bench.deleted("A"), 1e6)
    assert values(joined(BASE, gone, moved(BASE, 0.4))) == {"A": 0.4}
    assert values(joined(BASE, moved(BASE, 0.4), gone)) == {"A": 0.4}
    assert values(joined(BASE, gone, moved(BASE, 0.7, "B"))) == {"B": 0.7}


def test_an_undo_here_and_a_step_there():
    ours = BASE.going(0)
    assert values(joined(BASE, ours, moved(BASE, 0.7, "B"))) == {"B": 0.7}
    assert values(joined(BASE, ours, moved(BASE, 0.4))) == {"A": 0.4}, "an undo does not take away what came after"


def test_what_has_no_room_is_named_and_is_of_the_other_tab():
    ours, theirs = BASE, BASE
    for n in range(15):
        ours, theirs = moved(ours, 0.5, f"ours {n}"), moved(theirs, 0.5, f"theirs {n}")
    found = joined(BASE, ours, theirs)
    assert len(found.bench.own) == MOST and {f"ours {n}" for n in range(15)} <= set(values(found))
    assert without_room(BASE, ours, theirs) == tuple(f"theirs {n}" for n in range(8, 15))


def test_without_a_known_base_both_are_kept():
    assert values(joined(None, moved(BASE, 0.6), moved(BASE, 0.4))) == {"A": 0.6, "A (1)": 0.4}


@pytest.mark.parametrize("seed", range(40))
def test_no_last_state_of_a_scenario_is_ever_lost(seed):
    dice = random.Random(seed)

    def work(timeline):
        for _ in range(dice.randint(1, 90)):
            try:
                timeline = moved(timeline, round(dice.uniform(0.01, 1), 4), dice.choice("ABCD"))
            except WorkbenchError:
                continue
            if dice.random() < 0.2:
                timeline = timeline.going(timeline.at - dice.randint(0, 3))
        return timeline

    base = work(BASE)
    ours, theirs = work(base), work(base)
    found = joined(base, ours, theirs)
    assert len(found.steps) <= LIMIT and found.at == len(found.steps) - 1
    left = {*values(found).values()}
    assert left >= {value for name, value in values(ours).items() if values(base).get(name) != value}
    assert left >= {value for name, value in values(theirs).items() if values(base).get(name) != value}
