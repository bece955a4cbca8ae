"""What the common plan comes to, at the console: a fall is drawn as a fall, whatever sign the language writes it with."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from simulation import HEADLINES


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


def test_nothing_moved_has_no_arrow():
    app = AppTest.from_function(figures, args=(0.0,), default_timeout=60).run()
    assert not app.exception and not any(metric.proto.delta for metric in app.metric)
