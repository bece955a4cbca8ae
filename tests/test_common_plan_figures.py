"""What the common plan comes to, at the console: a fall is drawn as a fall, whatever sign the language writes it with."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts.workshop import common_plan, conduct
from simulation import HEADLINES, embedded_place
from tests.support import speak


def figures(change: float) -> None:
    from pages.parts.workshop import common_plan
    from simulation import HEADLINES

    merged = {"figures": dict.fromkeys(HEADLINES, 100.0), "change": dict.fromkeys(HEADLINES, change)}
    common_plan._shown(None, {**merged, "levers": {}})


@pytest.mark.parametrize(("change", "way"), [(-2.0, "DOWN"), (2.0, "UP")])
def test_the_arrow_points_where_the_figure_went(change, way):
    app = AppTest.from_function(figures, args=(change,), default_timeout=60).run()
    assert not app.exception
    told = [metric.proto for metric in app.metric]
    assert len(told) == len(HEADLINES) and all(("−" in one.delta) == (change < 0) for one in told)
    assert all(one.direction == getattr(one, way) and one.color == one.GRAY for one in told)


@pytest.mark.parametrize(("number", "told"), [(1, "共同方案"), (2, "共同方案（情况：大宗商品下行）")])
def test_a_plan_formed_under_changed_conditions_says_which(number, told, monkeypatch):
    speak(monkeypatch, "zh")
    monkeypatch.setattr(conduct, "place_of", lambda own: embedded_place())
    rounds = {"1": {"conditions": {"preset": "central"}}, "2": {"conditions": {"preset": "downturn"}}}
    assert common_plan._title(None, {"merged": {"round": number}, "rounds": rounds}) == told


def test_nothing_moved_has_no_arrow():
    app = AppTest.from_function(figures, args=(0.0,), default_timeout=60).run()
    assert not app.exception and not any(metric.proto.delta for metric in app.metric)
