"""A lever's move redraws only the parts of a page that it changes, and leaves the page as a run of the whole would."""

import pytest

from pages.parts.panel.dragging import PAGES
from pages.parts.shared import live
from pages.parts.state import page_parts
from tests.test_pages import open_page, sound

WRITTEN = (
    "set_value",
    "value",
    "raw_value",
    "raw_values",
    "deferred_file_id",
)  # what the program tells a widget, which the browser keeps


@pytest.fixture(autouse=True)
def parts_alone(monkeypatch, whole_pages):
    """As for a visitor, not as for the other tests."""
    monkeypatch.setattr("pages.parts.state.ask", page_parts.ask)


def drawn(app) -> set[tuple[str, bytes]]:
    """All elements that a run sent, without what it told widgets."""
    found, blocks = set(), [app.main, app.sidebar]
    while blocks:
        block = blocks.pop()
        if hasattr(block, "children"):
            blocks += block.children.values()
        elif hasattr(block, "proto"):
            proto = type(block.proto)()
            proto.CopyFrom(block.proto)
            for name in WRITTEN:
                if name in proto.DESCRIPTOR.fields_by_name:
                    proto.ClearField(name)
            found.add((block.type, proto.SerializeToString(deterministic=True)))
    return found


@pytest.mark.parametrize("page", PAGES)
def test_what_a_move_leaves_alone_is_as_a_whole_run_draws_it(page):
    app = open_page(page)
    before = drawn(app)
    app.slider(key="new_energy_starts").set_value(600.0).run()  # beyond what the quota allows: marks and remarks appear
    moved = drawn(sound(app))
    assert len(moved) < 0.7 * len(before)
    assert {slider.key for slider in app.sidebar.slider} == {"new_energy_starts", "debt_ceiling"}, (
        "the other lever has a remark"
    )
    app.run()
    whole = drawn(sound(app))
    assert moved <= whole, "the parts show what the whole page shows"
    assert whole - moved <= before, "and what was left alone has not changed"


def test_a_second_step_of_a_lever_sends_no_heading_and_no_bar():
    app = open_page()
    for value in (0.1, 0.2):
        app.slider(key="benchmarking").set_value(value).run()
    sent = {kind for kind, _ in drawn(sound(app))}
    assert not app.title and not app.selectbox and not {"page_link", "button_group", "download_button"} & sent


def parcels(block) -> int:
    """Elements and containers that a run sent."""
    return sum(1 + (parcels(one) if hasattr(one, "children") else 0) for one in block.children.values())


@pytest.mark.parametrize("page, most", [("home", 32), ("profit", 33)])  # a browser gets nine messages besides
def test_a_second_step_of_a_lever_is_few_messages(page, most):
    app = open_page(page)
    for value in (0.1, 0.2):
        app.slider(key="benchmarking").set_value(value).run()
    assert 10 < parcels(sound(app).main) + parcels(app.sidebar) <= most


def test_pages_that_take_long_are_drawn_whole():
    app = open_page("compare")
    app.slider(key="benchmarking").set_value(0.1).run()
    assert app.title and app.selectbox


def test_what_a_cut_run_left_undone_is_drawn_by_the_next(monkeypatch):
    app = open_page()
    known, own = app.session_state["parts"], app.session_state["protocol"]
    app.slider(key="benchmarking").set_value(0.1).run()
    known = app.session_state["parts"]
    known.left, own.finished = ["lever_debt_ceiling", "keeper"], False
    app.slider(key="benchmarking").set_value(0.2).run()
    assert {slider.key for slider in sound(app).sidebar.slider} == {"benchmarking", "debt_ceiling"}
    assert own.finished and not known.left


def test_a_whole_run_that_was_cut_short_is_drawn_whole_again():
    app = open_page()
    app.session_state["protocol"].doubt()
    app.slider(key="benchmarking").set_value(0.1).run()
    assert sound(app).title and len(app.sidebar.slider) > 1


def test_work_that_the_browser_cannot_keep_is_offered_anew_with_every_step():
    app = open_page()
    app.session_state["failed"] = True
    app.slider(key="benchmarking").set_value(0.1).run()
    assert sound(app).title


def test_a_widget_inside_a_part_that_changes_no_scenario_has_the_page_drawn(monkeypatch):
    app = open_page()
    monkeypatch.setattr(live, "_partial_run", lambda: ["a run that nobody asked for"])
    asked = []
    monkeypatch.setattr(live.st, "rerun", lambda *scope: asked.append(scope) or live.st.stop())
    app.run()
    assert asked == [()]


def test_the_way_back_to_where_one_came_from_is_there_once_one_has_left():
    app = open_page(preset="deepening")
    app.session_state["timeline"] = type(app.session_state["timeline"]).begun(app.session_state["timeline"].bench)
    app.run()
    assert "reset_origin" not in {button.key for button in app.sidebar.button}
    app.slider(key="benchmarking").set_value(0.1).run()
    assert "reset_origin" in {button.key for button in sound(app).sidebar.button}
