"""Going on from the last year reported, on the pages: offered, taken, plans and months go along, and work on it is found again."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from pages.parts.state import kept_work
from pages.parts.state.carried_places import carry, counted_from, in_its_years, made_again, made_from, taken_along
from pages.parts.tracking import years_gone_on
from simulation import Scenario, embedded_place, project
from simulation.engine.setting import ScenarioError
from simulation.tracking.carried_on import carried_on
from simulation.tracking.closed_years import weighed_by
from simulation.tracking.kept_record import as_text
from simulation.tracking.monthly_record import Entry, MonthlyRecord
from simulation.workbench.bench import Workbench
from simulation.workbench.timeline import Timeline
from tests.test_pages import open_page, sound, written

PLACE = embedded_place()
CLOSED = PLACE.base_year + 2
USUAL = project(Scenario(place=PLACE))
RECORD = MonthlyRecord(
    tuple(
        Entry(name, CLOSED, 12, round(float(USUAL.total(name)[2]) * 1.02, 4), "total", "年报")
        for name in ("total_profit", "revenue")
    )
)
ON = carried_on(weighed_by(PLACE, RECORD))
PLAN = Scenario("我的方案", {"benchmarking": 0.5}, conditions={"metals_price": 1.2}, place=PLACE)


def test_a_year_reported_is_gone_on_from_and_back(monkeypatch):
    """One press: same enterprises in their new years, with the plans; the months stay; what lies between stands in a table."""
    app = open_page("tracking", "zh", record=as_text(RECORD))
    app.session_state["timeline"] = Timeline.begun(Workbench(PLAN, (PLAN,)))
    app.run()
    assert f"可以从{CLOSED}年接着推演" in written(sound(app))
    app.button(key="carry_on_now").click().run()
    bench = sound(app).session_state["timeline"].bench
    assert bench.place == ON and bench.names == ("我的方案",) and bench.current.levers["benchmarking"].value == 0.5
    assert app.session_state["kept_record"] == as_text(RECORD)
    shown = written(app)
    assert f"从{CLOSED}年已报的数接着推演" in shown and "未解释" in app.dataframe[-1].value.columns
    app.switch_page("pages/profit.py").run()
    assert f"{CLOSED}" in written(sound(app))
    app.selectbox(key="place_switch").set_value(kept_work.key_of(PLACE)).run()
    assert sound(app).session_state["timeline"].bench.current == PLAN


def test_work_on_it_is_found_again_where_its_months_are():
    """A session that the browser gives its work back to: the years gone on are made again from the months kept of those before."""
    own, key = {"record": as_text(RECORD)}, kept_work.key_of(ON)
    plan = Scenario("接着的方案", {"benchmarking": 0.7}, place=ON)
    parts = {
        kept_work.key_of(PLACE): kept_work.part_of(own, Timeline.begun(Workbench(PLAN, (PLAN,)))),
        key: kept_work.part_of(own, Timeline.begun(Workbench(plan, (plan,)))),
    }
    assert made_again(key, parts, (PLACE,)) == ON
    assert made_again(key, {key: parts[key]}, (PLACE,)) is None, "nothing to make it from"
    assert made_again("gansu|2031", parts, (PLACE,)) is None and made_again("own|2025|x|y", parts, (PLACE,)) is None


def test_a_plan_goes_along_in_the_new_years():
    """Levers begin where they can still be decided; an index is counted from the new base year; years that are past are dropped."""
    early = Scenario("早", {"benchmarking": {"value": 0.5, "start": CLOSED}}, place=PLACE)
    moved = in_its_years(early, ON)
    assert moved.place == ON and not moved.replayed and moved.levers["benchmarking"].value == 0.5
    at_base = PLACE.condition_paths["central", "metals_price"][CLOSED].value
    assert in_its_years(PLAN, ON).conditions["metals_price"] == pytest.approx(1.2 / at_base)
    path = {"by_year": {CLOSED - 1: 1.1, CLOSED + 1: 1.3}}
    own = Scenario("路径", conditions={"metals_price": path}, place=PLACE)
    assert in_its_years(own, ON).conditions["metals_price"] == ((CLOSED + 1, pytest.approx(1.3 / at_base)),)
    assert (
        counted_from("preset", "boom", PLACE, CLOSED) == "boom" and counted_from("gdp_growth", 0.06, PLACE, CLOSED) == 0.06
    )


def test_what_does_not_fit_stays_behind_and_is_named():
    past = Scenario("只在过去", conditions={"metals_price": {"by_year": {CLOSED: 1.4}}}, place=PLACE)
    low = Scenario("太低", conditions={"metals_price": PLACE.conditions["metals_price"].min}, place=PLACE)
    part, left = taken_along(ON, {"kept": {}}, Workbench(PLAN, (PLAN, past, low)))
    assert kept_work.read_part(part, ON)[1].bench.names == ("我的方案", "只在过去"), "what is left of it is current practice"
    with pytest.raises(ScenarioError):
        in_its_years(low, ON)
    assert left == ("太低",)


def test_whoever_sees_one_enterprise_goes_on_with_its_rows_alone(monkeypatch):
    """The run is that of the whole; what is shown of another enterprise is nothing, also of the years before."""
    monkeypatch.setattr("pages.parts.state.carried_places.st", SimpleNamespace(session_state={}))
    own = MonthlyRecord(
        (
            *RECORD.entries,
            Entry("revenue", CLOSED, 12, 900.0, "steel", "x"),
            Entry("revenue", CLOSED, 12, 800.0, "power", "x"),
        )
    )
    narrow = carry(PLACE.seen_by(("steel",)), own)
    assert narrow.seen_ids == ("steel",) and narrow.whole == carried_on(weighed_by(PLACE, own))
    assert {row.entity for row in narrow.carried_years} == {"", "steel"} and not any(
        who == "power" for who, _ in narrow.cells
    )
    year, rows = years_gone_on._closed.__wrapped__(as_text(own), PLACE.seen_by(("steel",)))
    assert year == CLOSED and {row.entity for row in rows} >= {"", "steel"}
    whole = project(Scenario(place=narrow.whole)).total("total_profit")
    assert list(project(Scenario(place=narrow)).total("total_profit")) == list(whole)


def test_removed_figures_take_the_years_gone_on_with_them(monkeypatch):
    """What is left of an own workbook in a session goes with it, whatever its base year."""
    kept = {"own|2025|甲|ab": ON, "own|2026|甲|ab": ON, "own|2025|乙|ab": ON, "gansu|2025": ON}
    monkeypatch.setattr("pages.parts.state.carried_places.st", SimpleNamespace(session_state={"carried_places": kept}))
    assert made_from("own|2024|甲|ab") == ("own|2025|甲|ab", "own|2026|甲|ab") and made_from("gansu|2023") == ("gansu|2025",)
