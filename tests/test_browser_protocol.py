"""The protocol between browser and program about widgets: what was moved last stands, and nothing old is believed."""

import random

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts.state import browser_protocol
from pages.parts.state.browser_protocol import BrowserProtocol


@pytest.fixture(autouse=True)
def late(monkeypatch):
    """As for a visitor, not as for the other tests."""
    monkeypatch.setattr(browser_protocol, "LATE", 2.0)


class Clock:
    """A clock that a test moves."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


class Session:
    """A browser and a program that show one slider and one choice for a work of the program."""

    def __init__(self):
        self.clock, self.shown = Clock(), {}
        self.protocol = BrowserProtocol({}, self.clock)
        self.work = {"slider": 0.0, "choice": "a"}
        self.run()

    def event(self, key, value, others=None):
        """The visitor moves a widget: the browser sends its value, and of the other widgets what it shows."""
        self.shown[key] = value
        self.protocol.values.update({**self.shown, **(others or {})})
        if self.protocol.heed(key):
            self.work[key] = value

    def run(self, page="home", language="zh", whole=True, tells=False):
        """A run of the page; what it wrote reaches the browser only if it is not cut short. tells: by its end the browser is to confirm it."""
        self.protocol.arrive(page, language)
        before = dict(self.protocol.values)
        for key, value in self.work.items():
            self.protocol.fill(key, value)
        written = {key: value for key, value in self.protocol.values.items() if before.get(key) != value}
        if tells:
            self.protocol.tell()
        if whole:
            self.shown |= written
            self.protocol.finish()
        return written


def test_a_widget_gets_its_value_and_is_then_left_alone():
    session = Session()
    assert session.shown == {"slider": 0.0, "choice": "a"}
    assert session.run() == {}


def test_what_is_moved_is_taken_up_and_not_written_back():
    session = Session()
    session.event("slider", 0.4)
    assert session.work["slider"] == 0.4 and session.run() == {}


def test_a_run_cut_short_does_not_write_over_what_was_moved_since():
    session = Session()
    for value in (0.1, 0.2, 0.3):
        session.event("slider", value)
        assert "slider" not in session.run(whole=False)
    assert session.work["slider"] == 0.3


def test_a_replaced_value_sent_late_is_not_believed():
    session = Session()
    session.work["choice"] = "b"  # the program chose, and the browser did not know when its event left
    session.run()
    session.protocol.values["choice"] = "a"
    assert not session.protocol.heed("choice")
    session.clock.now += browser_protocol.LATE
    assert session.protocol.heed("choice"), "the visitor went back to it"


def test_a_replaced_value_is_late_as_long_as_no_run_has_told_the_browser():
    """On a busy server seconds pass before the browser knows: a key is held, and the choice beside it comes along as it was."""
    session = Session()
    for value in (0.1, 0.2, 0.3):
        session.event("slider", value)
        session.work["choice"] = "own"
        session.run(whole=False)
        session.clock.now += 10 * browser_protocol.LATE
        session.protocol.values["choice"] = "a"
        assert not session.protocol.heed("choice")
    session.run()
    session.clock.now += browser_protocol.LATE
    session.protocol.values["choice"] = "a"
    assert session.protocol.heed("choice")


def test_what_a_run_cut_short_wrote_comes_back_as_no_move():
    """Several steps back: the next press brings what the first step wrote, before any run has written what the second asks for."""
    session = Session()
    session.work["choice"] = "b"
    session.protocol.step()
    session.shown |= session.run(whole=False)
    session.work["choice"] = "c"
    session.protocol.step()
    session.protocol.values.update(session.shown)
    assert not session.protocol.heed("choice")
    session.run()
    assert session.shown["choice"] == "c"


def test_a_slow_browser_is_waited_for_until_it_has_drawn_what_it_was_told():
    """It sends back the number of the last run that it has drawn; what that run replaced is late until then, however long it takes."""
    session = Session()
    session.run(tells=True)
    first = session.protocol.values[browser_protocol.KNOWS]
    session.work["choice"] = "b"
    session.run(tells=True)
    second = session.protocol.values[browser_protocol.KNOWS]
    assert first != second
    session.clock.now += 10 * browser_protocol.LATE
    session.protocol.values.update({"choice": "a", browser_protocol.KNOWS: first})
    assert not session.protocol.heed("choice")
    session.protocol.tell()
    assert session.protocol.values[browser_protocol.KNOWS] == second, "as long as it has not come back it is sent again"
    session.protocol.values.update({"choice": "a", browser_protocol.KNOWS: second})
    assert session.protocol.heed("choice"), "the visitor went back to it"


@pytest.mark.parametrize("said", [None, "", "-1", "1e9", "no number", 7, "9" * 5000])
def test_a_browser_that_says_no_number_is_believed_after_the_usual_time(said):
    session = Session()
    session.work["choice"] = "b"
    session.run()
    session.protocol.values.update({"choice": "a", browser_protocol.KNOWS: said})
    assert not session.protocol.heed("choice")
    session.clock.now += browser_protocol.LATE
    assert session.protocol.heed("choice")


def test_quick_succession_is_measured_by_the_time_the_program_waited():
    session = Session()
    begun = session.protocol.moment()
    session.protocol.arrive("home", "zh")
    session.clock.now += 30
    assert session.protocol.moment() == begun, "a slow run is not the visitor's slowness"
    session.protocol.finish()
    session.clock.now += 0.5
    assert session.protocol.moment() == pytest.approx(begun + 0.5)
    session.protocol.arrive("home", "zh")
    session.clock.now += 5
    session.protocol.arrive("home", "zh")  # the run before was cut short
    assert session.protocol.moment() == pytest.approx(begun + 0.5)


def test_a_visitor_may_go_back_at_once_to_what_the_program_wrote_before():
    session = Session()
    session.event("slider", 0.1)
    session.run(whole=False)
    session.event("choice", "b")
    session.run()  # unsure: writes 0.1 as well
    session.event("slider", 0.05)
    session.run()
    session.event("slider", 0.1)
    assert session.work["slider"] == 0.1


def test_a_held_slider_is_not_written_to_and_is_afterwards():
    session = Session()
    session.protocol.hear(1, "slider")
    session.work["slider"] = 0.7
    assert session.run() == {}
    assert session.run() == {"slider": 0.7}


def test_after_a_step_all_widgets_are_written():
    session = Session()
    session.event("slider", 0.4)
    session.run()
    session.work["slider"] = 0.0
    session.protocol.step()
    session.protocol.values["slider"] = 0.4  # sent with the press
    assert session.run() == {"slider": 0.0}


def test_a_page_newly_opened_forgets_what_the_other_page_showed():
    session = Session()
    session.event("slider", 0.4)
    session.run(page="profit")
    session.protocol.values["slider"] = 0.0
    assert session.protocol.heed("slider"), "nobody replaced this value on this page"


def test_a_run_right_after_the_first_of_a_page_writes_once_more():
    """The browser may take in only the later of two runs: it would show ends of ranges, and send them as moved."""
    session = Session()
    session.run(page="profit")
    session.protocol.arrive("profit", "zh")
    assert session.protocol.unsure
    session.protocol.finish()
    session.clock.now += browser_protocol.LATE
    session.protocol.arrive("profit", "zh")
    assert not session.protocol.unsure


def test_labels_of_another_language_are_not_read():
    session = Session()
    session.protocol.offer({"a": "甲", "b": "乙"})
    session.protocol.offer({"a": "First", "b": "Second"})
    session.protocol.values["choice"] = "First"
    assert session.protocol.misread("choice") and not session.protocol.heed("choice")
    session.protocol.values["choice"] = ["a", "乙"]
    assert session.protocol.misread("choice")
    session.protocol.values["choice"] = ["a", "b"]
    assert not session.protocol.misread("choice")


def test_another_language_makes_all_unsure():
    session = Session()
    session.protocol.arrive("home", "en")
    assert session.protocol.unsure
    session.protocol.finish()
    session.clock.now += browser_protocol.LATE
    session.protocol.arrive("home", "en")
    assert not session.protocol.unsure


@pytest.mark.parametrize("seed", range(200))
def test_whatever_order_things_come_in_what_was_moved_last_stands(seed):
    """A visitor moves a slider; runs finish or are cut short; other events bring old values along."""
    chance, session, moved = random.Random(seed), Session(), 0.0
    for _ in range(40):
        action = chance.choice(("move", "run", "cut", "choose"))
        session.clock.now += chance.choice((0.01, 0.3, 3.0))
        if action == "move":
            moved = round(moved + chance.choice((0.05, -0.05, 0.1)), 2)
            session.event("slider", moved)
        elif action == "choose":
            session.event("choice", chance.choice("abc"))
        else:
            session.run(whole=action == "run")
        assert session.work["slider"] == moved == session.shown["slider"]


def test_a_visitor_goes_back_at_once_to_a_value_that_a_step_back_replaced():
    """The slider alone moved, after a page drawn to its end: it is the visitor, however soon."""
    session = Session()
    session.event("slider", 0.4)
    session.work["slider"] = 0.0  # one step back
    session.protocol.step()
    session.run()
    session.protocol.values["slider"] = 0.4
    assert not session.protocol.heed("slider"), "beside another widget it may be what the browser still showed"
    assert session.protocol.heed("slider", alone=True)


def test_while_a_run_is_under_way_a_slider_alone_may_still_be_late():
    session = Session()
    session.event("slider", 0.4)
    session.work["slider"] = 0.0
    session.protocol.step()
    session.run(whole=False)
    session.protocol.values["slider"] = 0.4
    assert not session.protocol.heed("slider", alone=True)


def test_a_slider_alone_is_late_as_long_as_the_browser_has_not_drawn_the_run_that_replaced_it():
    """Another plan stands after one was deleted: a busy browser that sends the value of the deleted one moves nothing."""
    session, knows = Session(), browser_protocol.KNOWS
    session.event("slider", 0.4)
    session.run(tells=True)
    before = session.protocol.values[knows]
    session.work["slider"] = 0.0  # that of the plan which stands now
    session.run(tells=True)
    after = session.protocol.values[knows]
    session.protocol.values.update({"slider": 0.4, knows: before})
    assert after != before and not session.protocol.heed("slider", alone=True)
    session.protocol.values.update({"slider": 0.4, knows: after})
    assert session.protocol.heed("slider", alone=True), "it has drawn it, and the visitor moved the slider"


SLIDERS = """
import streamlit as st
from pages.parts.state.widgets import _moved_alone
st.session_state.setdefault("found", [])
for name in ("one", "other"):
    st.slider(name, 0, 9, key=name, on_change=lambda name=name: st.session_state["found"].append((name, _moved_alone(name))))
"""


def test_what_else_an_event_brought_is_told_from_the_session():
    at = AppTest.from_string(SLIDERS).run()
    at.slider(key="one").set_value(3).run()
    assert at.session_state["found"] == [("one", True)]
    at.slider(key="one").set_value(4)
    at.slider(key="other").set_value(5).run()
    assert at.session_state["found"][1:] == [("one", False), ("other", False)]
