"""Several visitors of a process that has just begun: what they ask for together is read and prepared once, and for all of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, Lock

import numpy as np

from simulation import Scenario, project
from simulation.engine import evaluate, expressions, source_tree

VISITORS = 8


def together(what):
    """What several threads get that begin at one time."""
    begin = Barrier(VISITORS)

    def one(_):
        begin.wait()
        return what()

    with ThreadPoolExecutor(VISITORS) as threads:
        return list(threads.map(one, range(VISITORS)))


def test_trees_are_made_one_at_a_time(monkeypatch):
    """Older interpreters refuse sound text, with a SystemError, where two threads make trees at once."""
    busy, beside = Lock(), []

    def slowly(text):
        beside.append(not busy.acquire(blocking=False))
        Event().wait(0.005)  # others would come in meanwhile
        if busy.locked():
            busy.release()
        return text

    monkeypatch.setattr(source_tree.ast, "parse", slowly)
    assert together(lambda: source_tree.parsed("x = 1")) == ["x = 1"] * VISITORS
    assert beside == [False] * VISITORS


def test_the_first_visitors_of_a_process_wait_for_one_preparation(monkeypatch):
    plan, made, stage = Scenario.preset("first_class"), [], evaluate.Stage
    expected = project(plan).total("total_profit")
    evaluate._steps.cache_clear()
    expressions._definitions.cache_clear()
    monkeypatch.setattr(evaluate, "Stage", lambda *given: made.append(given[1:]) or stage(*given))
    for found in together(lambda: project(plan).total("total_profit")):
        np.testing.assert_array_equal(found, expected)
    assert made and len(made) == len(set(made)), "none of the stages twice"
