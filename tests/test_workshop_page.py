"""The facilitator's console: a room opened, conducted to its reveal, merged and ended; another computer with the key."""

import re
from itertools import repeat
from pathlib import Path
from urllib.parse import quote

import pytest
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.testing.v1 import AppTest

from pages.light import kept_workshop
from pages.parts.state import signed_in
from pages.parts.workshop import pulse, room_setup, said_shown, seat_kept
from simulation.language.texts import texts
from simulation.workshop import large_room, playing
from simulation.workshop.acts import ACTS
from simulation.workshop.service import Opened
from simulation.workshop.workshop_errors import StoreFailure
from tests.log_support import events, logs
from tests.support import LIMIT
from tests.workshop_support import FACILITATOR, handed_in, hands, predicted, to, workshop

__all__ = ["hands", "logs", "workshop"]
ROOT = Path(__file__).parents[1]


def text(key, language, **values):
    return texts()[key][language].format(**values)


@pytest.fixture
def console(workshop, monkeypatch):
    """A console as a visitor of a language opens it."""
    monkeypatch.setattr(kept_workshop, "_OPEN", [workshop])

    def make(language="zh"):
        app = AppTest.from_file(str(ROOT / "pages" / "workshop.py"), default_timeout=LIMIT)
        monkeypatch.setattr("pages.parts.frame.menu.menu", lambda current: None)  # links need the app's own start page
        app.session_state["language"] = language
        return sound(app.run())

    return make


def sound(app):
    assert not app.exception, app.exception[0].value
    assert not app.error, app.error[0].value
    return app


def press(app, label):
    button = next(button for button in app.button if button.label == label)
    return sound(button.click().run())


@pytest.mark.parametrize("alone", [True, False])
def test_a_console_says_where_no_phone_can_follow(console, alone, monkeypatch):
    monkeypatch.setattr("pages.parts.workshop.console.here_alone", lambda address: alone)
    app = console()
    press(app, text("workshop.open", "zh"))
    assert (text("workshop.local", "zh") in [caption.value for caption in app.caption]) is alone


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_sitting_is_conducted(console, workshop, language):
    app = console(language)
    press(app, text("workshop.open", language))
    (code,) = [found.value.split(" · ")[1] for found in app.header if " · " in found.value]
    assert any(code in warning.value for warning in app.warning)  # the key is told once
    opened = Opened(workshop.entered(code), code, "")
    teams = [workshop.tokens.read("device", workshop.join(opened.id, name)) for name in ("A", "B")]
    for name in ("X", "Y"):  # somebody fills the room: all but those chosen go at once
        workshop.join(opened.id, name)
    app.session_state["workshop_keep_box"], app.session_state["workshop_stay"] = True, [own.team for own in teams]
    sound(app.run())
    press(app, text("workshop.keep.do", language, count=2))
    state = workshop.current(opened.id).room
    assert [team.name for team in state.members] == ["A", "B"] and state.locked
    press(app, text("workshop.start", language))
    assert workshop.current(opened.id).room.sitting.plan == "short"
    alone = text("light.phase.round", language, phase=text("light.phase.alone", language), round=1)
    press(app, text("workshop.next", language, step=alone))
    assert workshop.current(opened.id).room.sitting.step.phase == "alone"
    to(workshop, opened, "predict")
    for own in teams:
        playing.predict(workshop, own, predicted(1, 5))
    to(workshop, opened, "plan")
    handed_in(workshop, teams[0], {"benchmarking": 0.6})
    handed_in(workshop, teams[1], {})
    sound(app.run())
    assert "0.6" not in " ".join(str(frame.value.to_csv()) for frame in app.dataframe)
    press(app, text("workshop.peek.do", language))
    assert workshop.store.acts(opened.id)[-1].kind == "peek"
    last = next(frame.value for frame in app.dataframe if text("workshop.record.when", language) in frame.value).iloc[0]
    assert last[text("workshop.record.what", language)] == text("workshop.act.peek", language)
    assert last[text("workshop.record.who", language)] == text("workshop.record.console", language, number=1)
    to(workshop, opened, "reveal", 1)
    sound(app.run())
    assert text("workshop.results", language, round="1") in [header.value for header in app.header]
    assert len(app.dataframe) >= 4  # teams, entries, spreads, shares
    to(workshop, opened, "merge")
    for own in teams:
        workshop.act(opened.id, f"team:{own.team}", "vote", {"choice": "lever_by_lever"})
    sound(app.run())
    way = next(radio for radio in app.radio if radio.label == text("light.merge", language))
    assert way.value == "lever_by_lever"  # what most voted for
    sound(way.set_value("median").run())
    assert next(radio for radio in app.radio if radio.label == way.label).value == "median"  # a choice is held
    button = next(button for button in app.button if button.label == text("workshop.merge", language))
    assert button.disabled  # another way than the vote asks for a second thought
    sure = text("workshop.merge.other", language, rule=text("light.merge.lever_by_lever", language))
    sound(next(box for box in app.checkbox if box.label == sure).check().run())
    press(app, text("workshop.merge", language))
    assert workshop.current(opened.id).room.sitting.merged["rule"] == "median"
    to(workshop, opened, "debrief")
    for own, text_ in [(teams[0], "one"), *((teams[1], f"say {number}") for number in range(said_shown.LATEST))]:
        workshop.act(opened.id, f"team:{own.team}", "answer", {"prompt": "surprise", "text": text_})
    told = next(one.value for one in sound(app.run()).markdown if "say 0" in one.value).splitlines()
    assert told[0] == f"- {text('workshop.prompt.surprise', language)}" and "one" not in told[2]
    assert told[1].strip("- ").replace("\\", "") == text("workshop.said.before", language, count=1)
    assert [line.split()[-1] for line in told[2:]] == [str(number) for number in range(said_shown.LATEST)], "in their order"
    assert text("workshop.view.on", language) in [button.label for button in app.button], (
        "and to the board, where it is wanted"
    )
    to(workshop, opened, "minutes")
    sound(app.run())
    kinds = [button.label for button in app.button]
    assert [text(f"workshop.minutes.{kind}", language) in kinds for kind in ("docx", "pdf")] == [True, True]
    press(app, text("workshop.end", language))
    assert workshop.current(opened.id).room.sitting.ended is not None


def test_another_computer_takes_over_with_the_key(console, workshop):
    room = workshop.open_room("研讨")
    app = console()
    code, key = (field for field in app.text_input if field.label in (text("light.code", "zh"), text("workshop.key", "zh")))
    assert key.proto.type == 0  # a password field of Streamlit is not told on Tab
    code.set_value(room.code)
    key.set_value("AAAA-AAAA-AAAA-AAAA")
    button = next(button for button in app.button if button.label == text("workshop.return", "zh"))
    button.click().run()
    assert [error.value for error in app.error] == [text("error.workshop.key", "zh")]
    next(field for field in app.text_input if field.label == text("workshop.key", "zh")).set_value(room.key)
    press(app, text("workshop.return", "zh"))
    assert f"研讨 · {room.code}" in [found.value for found in app.header]
    assert not any(room.code in told.value for told in app.warning)  # the key is not told again


def test_consoles_without_a_name_are_told_apart(console, workshop, monkeypatch):
    """By a number that stays with the console and is nobody's twice; a name that is a number is none."""
    room = workshop.open_room("研讨")
    for name in ("", "2", "李", " "):
        app = console()
        wanted = {text("light.code", "zh"): room.code, text("workshop.key", "zh"): room.key}
        for field in app.text_input:
            field.set_value(wanted.get(field.label, name if field.key == "workshop_again" else field.value))
        press(app, text("workshop.return", "zh"))
        press(app, text("workshop.start" if name == " " else "workshop.leave", "zh"))
    numbers = [text("workshop.record.console", "zh", number=number) for number in (4, 3, 2, 1)]
    numbers.insert(1, text("workshop.record.facilitator", "zh", name="李"))
    acts = next(frame.value for frame in app.dataframe if text("workshop.record.when", "zh") in frame.value)
    assert list(dict.fromkeys(acts[text("workshop.record.who", "zh")])) == numbers
    assert any(numbers[0] in one.value for one in app.markdown), "whoever sits there is told who they are"
    token = workshop.consoles.taken(room.id, "facilitator:4")
    monkeypatch.setattr(seat_kept, "cookie", lambda: token)
    assert any(numbers[0] in one.value for one in console().markdown), "also after a reload"
    assert [workshop.seated_as(room.id, "") for _ in range(2)] == ["facilitator:5", "facilitator:6"]


def test_what_is_done_with_keys_and_rooms_is_written_down(console, workshop, logs, monkeypatch):
    """Who by role, when, what, in which request; no name, code or key."""
    request = "0123456789abcdef" * 2
    monkeypatch.setattr(signed_in, "request_id", lambda: request)
    offered = {}
    usual = room_setup.st.download_button
    monkeypatch.setattr(
        room_setup.st,
        "download_button",
        lambda label, data, *a, **k: (offered.update({label: data}), usual(label, data, *a, **k))[1],
    )
    app = console()
    next(field for field in app.text_input if field.label == text("workshop.facilitator", "zh")).set_value("张三")
    press(app, text("workshop.open", "zh"))
    (code,) = [found.value.split(" · ")[1] for found in app.header if " · " in found.value]
    room = workshop.entered(code)
    offered[text("workshop.export", "zh")]()
    lock = next(one for one in app.toggle if one.label == text("workshop.lock", "zh"))
    sound(lock.set_value(True).run())
    press(app, text("workshop.kept.set", "zh"))
    press(app, text("workshop.leave", "zh"))
    for field, value in ((text("light.code", "zh"), code), (text("workshop.key", "zh"), "AAAA-AAAA-AAAA-AAAA")):
        next(one for one in app.text_input if one.label == field).set_value(value)
    next(button for button in app.button if button.label == text("workshop.return", "zh")).click().run()
    workshop.store.keep(room, 0.0)
    workshop.sweep()
    told = logs("audit")
    assert not any(secret in told for secret in (code, room, "AAAA", quote("张三")))
    found = events(told)
    named = [event for _, event, _ in found]
    assert named == ["entered", "room_opened", "key_made", "room_exported", "room_locked", "room_kept", "console_left", "key_refused", "rooms_past_days"]  # fmt: skip
    assert all(facts["room"] == room[:8] and facts["role"] == "facilitator" for _, _, facts in found[1:-1])
    assert {one for one, *_ in found[1:-1]} == {request} and found[-2][2]["why"] == "key"
    assert found[-1][2] == {"count": "1", "deleted": "0"}


LINK, PICTURE = "[x](https://e.cn)", "![i](//e.cn/i)"
MARKUP = (
    "link_button",
    "markdown",
    "caption",
    "header",
    "subheader",
    "title",
    "info",
    "warning",
    "success",
    "metric",
    "button",
    "radio",
)


def test_nothing_that_a_team_writes_is_a_link_or_a_picture_at_the_console(console, workshop):
    """Names, commitments, answers, the room's own name: wherever the console shows them as running text."""
    room = workshop.open_room(f"厅{LINK}")
    own = [workshop.tokens.read("device", workshop.join(room.id, f"{name}{LINK}")) for name in ("A", "B")]
    workshop.act(room.id, FACILITATOR, "start", {"plan": "short"})
    to(workshop, room, "predict")
    for team in own:
        playing.predict(workshop, team, predicted(1, 5, why=LINK))
    to(workshop, room, "plan")
    app = console()
    code, key = (field for field in app.text_input if field.label in (text("light.code", "zh"), text("workshop.key", "zh")))
    code.set_value(room.code)
    key.set_value(room.key)
    shown = [press(app, text("workshop.return", "zh"))]
    seen = running_text(app)
    handed_in(workshop, own[0], {"benchmarking": 0.6})
    handed_in(workshop, own[1], {})
    to(workshop, room, "reveal", 1)
    for team in own:
        said = {"what": PICTURE, "who": LINK, "by": LINK, "problem": LINK}
        workshop.act(room.id, f"team:{team.team}", "commit", said)
        workshop.act(room.id, f"team:{team.team}", "answer", {"prompt": LINK, "text": PICTURE})
    to(workshop, room, "minutes")
    seen += running_text(sound(app.run()))
    live = [text for text in seen if re.search(r"(?<!\\)\]\(|(?<!\\)!\[|(?<![:\\/])https?://e", text)]
    assert shown and any("e\\.cn" in text for text in seen) and not live, live


def running_text(app):
    """All texts of a page that may hold markup."""
    found = [str(getattr(one, "value", "") or "") for kind in MARKUP for one in app.get(kind)]
    found += [str(getattr(one, "label", "") or "") for kind in MARKUP for one in app.get(kind)]
    return [text for text in found if text]


def test_a_console_that_was_left_or_is_over_is_so_in_every_browser(console, workshop, hands, monkeypatch):
    room = workshop.open_room("研讨")
    mine, colleague = (workshop.consoles.taken(room.id, who) for who in ("facilitator:李", "facilitator:王"))
    door = text("workshop.open", "zh")

    def browser(token):
        monkeypatch.setattr(seat_kept, "cookie", lambda: "" if seat_kept.left() else token)
        return console()

    def headers(app):
        return [found.value for found in app.header]

    app, tab, other = browser(mine), browser(mine), browser(colleague)
    press(app, text("workshop.leave", "zh"))
    assert door in headers(browser(mine)), "its token was taken along and opens nothing"
    assert door in headers(sound(tab.run())), "a second tab of the same browser"
    assert f"研讨 · {room.code}" in headers(sound(other.run())), "another console of the room goes on"
    hands.move(12 * 3600 + 1)
    assert door in headers(sound(other.run())), "a page that stands open is over, too"


def test_a_reloaded_console_is_still_the_console(console, workshop, monkeypatch):
    """By the token that its browser keeps; another person's, or one of a room that is no more, leads to the door."""
    room = workshop.open_room("研讨")
    tokens = {
        "own": workshop.consoles.taken(room.id, "facilitator:李"),
        "other": workshop.consoles.taken(room.id, "x", "her"),
    }
    for whose, seated in (("own", True), ("other", False)):
        monkeypatch.setattr(seat_kept, "cookie", lambda whose=whose: tokens[whose])
        assert (f"研讨 · {room.code}" in [found.value for found in console().header]) is seated
    monkeypatch.setattr(seat_kept, "cookie", lambda: "" if seat_kept.left() else tokens["own"])
    app = console()
    workshop.act(room.id, "facilitator:x", "lock", {"on": True})
    press(app, text("workshop.leave", "zh"))
    assert text("workshop.open", "zh") in [found.value for found in app.header]
    workshop.delete(room.id)
    assert text("workshop.open", "zh") in [found.value for found in console().header]


def test_a_hall_of_many_people_is_offered_few_levers(console, workshop):
    """The number changes which levers are ticked, with a sentence; what the facilitator begins with is what holds."""
    app = console()
    press(app, text("workshop.open", "zh"))
    (code,) = [found.value.split(" · ")[1] for found in app.header if " · " in found.value]
    room = workshop.entered(code)
    assert not [told for told in app.info if "60" in told.value]
    people = [field for field in app.number_input if field.label == text("workshop.kit.people", "zh")][-1]
    sound(people.set_value(80).run())
    assert [told for told in app.info if "60" in told.value]
    press(app, text("workshop.start", "zh"))
    assert len(workshop.current(room).room.sitting.rules.levers) == large_room.FEW


def test_every_act_has_a_name():
    assert {f"workshop.act.{kind}" for kind in (*ACTS, "open")} <= set(texts())


def clocks(run):
    """Parts that the browser is told to ask for by themselves while something runs."""
    told = []

    def seen(message):
        if message.HasField("auto_rerun"):
            told.append(message.auto_rerun.fragment_id)

    ForwardMsgQueue.on_before_enqueue_msg(seen)
    try:
        return run(), len(told)
    finally:
        ForwardMsgQueue.on_before_enqueue_msg(None)


def failing(monkeypatch, workshop, look, times=None):
    """A look at the room fails as when its database cannot be reached, so many times."""
    answers = getattr(workshop, look)
    left = iter(range(times)) if times else repeat(0)

    def asked(*given, **named):
        if next(left, None) is not None:
            raise StoreFailure("error.workshop.store_lost")
        return answers(*given, **named)

    monkeypatch.setattr(workshop, look, asked)


@pytest.fixture
def seated(console, workshop, monkeypatch):
    """A console in a room whose teams are at their plans."""
    room = workshop.open_room("研讨")
    workshop.join(room.id, "A")
    workshop.act(room.id, FACILITATOR, "start", {"plan": "short"})
    to(workshop, room, "plan")
    token = workshop.consoles.taken(room.id, "facilitator:李")
    monkeypatch.setattr(seat_kept, "cookie", lambda: token)
    monkeypatch.setattr(pulse, "cookie", lambda: token)
    return console()


def test_a_team_is_made_to_watch_and_to_play_again_at_the_console(seated, workshop):
    (room,) = {found.value.split(" · ")[1] for found in seated.header if " · " in found.value}
    for way, watching in (("start", True), ("stop", False)):
        press(seated, text(f"light.observing.{way}", "zh"))
        (team,) = workshop.current(workshop.entered(room)).room.members
        assert team.observing is watching
        counted = next(found.value for found in sound(seated.run()).metric if "/" in found.value)
        assert counted == ("0 / 0" if watching else "0 / 1")


def test_a_console_whose_page_failed_is_drawn_again_by_itself(seated, workshop, monkeypatch):
    failing(monkeypatch, workshop, "current", times=1)
    app, told = clocks(seated.run)
    assert [error.value for error in app.error] == [text("error.workshop.store_lost", "zh")]
    assert told == 1 and not app.exception and not app.metric, "a page without a pulse stands still for good"
    failing(monkeypatch, workshop, "current", times=1)
    asked = iter([True])  # the browser asks once
    monkeypatch.setattr(pulse, "_by_itself", lambda: next(asked, False))
    app, told = clocks(seated.run)
    assert sound(app).metric and told >= 3


def test_a_part_that_fails_says_why_and_keeps_its_pulse_and_its_neighbours(seated, workshop, monkeypatch):
    whole = [found.value for found in seated.subheader]
    failing(monkeypatch, workshop, "snapshot")
    app, told = clocks(seated.run)
    assert not app.exception and {error.value for error in app.error} == {text("error.workshop.store_lost", "zh")}
    assert told >= 2 and [found.value for found in app.subheader] == whole
