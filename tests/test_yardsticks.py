"""The yardsticks of `bench_change.py` show what they claim to, and its intervals hold what they should."""

from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from simulation import HEADLINES, Scenario, project
from tests.benchmarks import bench_peers, crowd_goals, engine_goals, goals, hall_goals, page_goals
from tests.benchmarks.bench_change import GOALS, interval, report, verdict
from tests.benchmarks.goal import MEASURED
from tests.benchmarks.peers import capital_and_debt as small
from tests.support import LIMIT

APPS = Path(__file__).with_name("benchmarks") / "yardsticks"


def test_the_usual_app_shows_the_same_model_with_27_sliders_and_four_charts():
    app = AppTest.from_file(str(APPS / "usual.py"), default_timeout=LIMIT).run()
    assert not app.exception and len(app.slider) == 27 and len(app.get("vega_lite_chart")) == len(HEADLINES) == 4
    app.slider(key="benchmarking").set_value(1.0).run()
    profit = project(Scenario("own", {"benchmarking": 1.0})).total("total_profit")[-1]
    assert not app.exception and app.metric[0].value == f"{profit:,.3f}"


def test_the_minimal_app_is_one_slider_and_one_line():
    app = AppTest.from_file(str(APPS / "minimal.py"), default_timeout=LIMIT).run()
    assert not app.exception and len(app.slider) == 1 and len(app.get("vega_lite_chart")) == 1


def test_the_interval_holds_the_ratio_that_was_put_in_and_narrows_with_more_blocks():
    generator = np.random.default_rng(1)
    few, many = (generator.gamma(20, 10, (2, blocks, 10)) for blocks in (4, 60))
    for mine, yardstick in (few, many):
        ratio, low, high = interval(1.5 * mine, yardstick, 50)
        assert low < ratio < high and low < 1.5 < high
    widths = [np.subtract(*interval(one, other, 50)[:0:-1]) for one, other in (few, many)]
    assert widths[1] < 0.5 * widths[0]
    assert interval(*few, 50) == interval(*few, 50)


@pytest.mark.parametrize(
    ("low", "high", "said"), [(1.0, 1.3, "met"), (1.3, 1.5, "missed"), (1.0, 1.5, "not decided"), (1.26, 1.3, "met")]
)
def test_a_goal_is_met_missed_or_not_decided(low, high, said):
    assert verdict(low, high, 1.25) == said
    assert verdict(0.17, 0.24, 0.15) == "missed" and verdict(0.12, 0.16, 0.15) == "met"


def test_the_report_judges_every_goal_of_every_page():
    one = {"first": 100.0, "last": 200.0, "server": 50.0, "browser": 90.0, "messages": 41.0, "kilobytes": 20.0}
    found = {app: [[one] * 10] * 3 for app in ("minimal", "usual", "ours home")}
    goals = {(row["of"], row["to"]): row for row in report(found)["goals"]}
    assert len(goals) == len(GOALS) + 2 and all(row["ratio"] == 1 for (of, to), row in goals.items() if to != "1")
    assert goals["last p50", "minimal"]["verdict"] == "met" and goals["last p50", "usual"]["verdict"] == "missed"
    assert goals["messages p50", "1"]["verdict"] == "missed" and goals["kilobytes p50", "1"]["verdict"] == "met"


def test_the_table_of_goals_in_the_readme_is_what_its_command_writes():
    """From the measured files alone; every file says where, when and by which command it was made."""
    text = goals.README.read_text(encoding="utf-8")
    assert goals.written(text) == text
    files = sorted(MEASURED.glob("*.json"))
    assert files and all({"date", "cores", "load", "command"} <= goals.read(file.stem).keys() for file in files)
    assert {row.verdict for row in goals.rows()} <= set(page_goals.ORDER)
    assert all(row.reason for row in goals.rows() if row.verdict != "met")


@pytest.mark.parametrize(("ratio", "load", "said"), [(1.85, 9.0, "met"), (1.2, 0.3, "missed"), (1.2, 9.0, "not decided")])
def test_two_busy_cores_decide_nothing(ratio, load, said, monkeypatch):
    told = {
        "command": "c",
        "date": "2026-01-01",
        "cores": 2,
        "load": load,
        "ratio": ratio,
        "entities": 1,
        "draws": 1,
        "seconds": [1.0],
    }
    measured = {"cluster": told | {"whole_minutes": 1.0, "whole_error": 0.0}}
    monkeypatch.setattr(engine_goals, "read", measured.get)
    assert engine_goals.engine_rows()[0].verdict == said


def test_the_small_model_is_the_same_in_this_program_and_in_a_plain_loop():
    """What is set beside the peers is right before it is fast; pairs that need no other program are compared here."""
    margins = np.array([0.28, 0.31])
    found = small.ours_run(small.ours(), margins)
    for run, margin in enumerate(margins):
        np.testing.assert_allclose(found[:, :, run], small.python_run(margin), rtol=1e-12)
    for pair in (*bench_peers.one_run_pairs(), bench_peers.attribution_pair()):
        if not pair.needs:
            pair.same(pair.ours(), pair.theirs())


@pytest.mark.parametrize(
    ("frame", "spent", "load", "said"), [(40, 20, 9.0, "met"), (120, 80, 9.0, "missed"), (120, 20, 9.0, "not decided")]
)
def test_a_held_lever_is_judged_by_its_frames_and_missed_by_what_they_cost(frame, spent, load, said, monkeypatch):
    one = {"frame p50": frame, "frame p95": 2 * frame, "server": spent / 2, "browser": spent / 2}
    told = {"command": "c", "date": "2026-01-01", "cores": 2, "load": load, "held": {"home alone": one, "home beside": one}}
    monkeypatch.setattr(page_goals, "read", {"held": told}.get)
    (row,) = page_goals.held_rows()
    assert row.verdict == said and bool(row.reason) == (said != "met")


@pytest.mark.parametrize(
    ("high", "clients", "cut", "said"),
    [(1.9, 0.1, 0, ["met", "met"]), (1.9, 0.5, 1, ["not decided", "missed"]), (9.0, 0.1, 0, ["not decided", "met"])],
)
def test_many_people_are_judged_by_one_of_them_and_by_the_slowest(high, clients, cut, said, monkeypatch):
    one = {"ratio": 1.5, "low": 1.2, "high": high, "uneven": 1.4, "cut": cut, "lost": 0, "clients": clients, "server": 1.0, "load": 9.0}  # fmt: skip
    told = {"command": "c", "date": "2026-01-01", "cores": 2, "load": 9.0}
    settings = {"thirty, two processes": one, "sixty, two processes": one}
    monkeypatch.setattr(crowd_goals, "read", {"people": told | {"settings": settings}}.get)
    rows = crowd_goals.people_rows()
    assert [row.verdict for row in rows] == said and all(row.reason for row in rows if row.verdict != "met")


@pytest.mark.parametrize(
    ("own", "refused", "clients", "load", "said"),
    [
        (0.3, 0, 0.9, 9.0, ["met", "met"]),
        (0.5, 0, 0.1, 1.0, ["missed", "met"]),
        (0.3, 1, 0.1, 1.0, ["missed", "missed"]),
        (0.5, 0, 0.1, 9.0, ["not decided", "met"]),
        (0.5, 0, 0.5, 1.0, ["not decided", "met"]),
    ],
)
def test_a_hall_is_judged_by_both_waits_and_by_what_was_refused(own, refused, clients, load, said, monkeypatch):
    one = {"teams": 30, "phones": 4, "own p95": own, "board p95": 1.9, "refused": refused, "lost": 0, "clients": clients, "load": load, "changes": 600}  # fmt: skip
    told = {"command": "c", "date": "2026-01-01", "cores": 2, "load": 1.0, "seconds": 60, "halls": [one]}
    monkeypatch.setattr(hall_goals, "read", {"hall": told}.get)
    rows = hall_goals.hall_rows()
    assert [row.verdict for row in rows] == said and all(row.reason for row in rows if row.verdict != "met")
