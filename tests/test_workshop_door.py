"""Who gets into a room and what is turned away: the door, codes and keys, phones that ask too often, hostile contents."""

from dataclasses import replace

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from pages.light import kept_workshop
from pages.light.addresses import routes
from simulation.language.clean import alike
from simulation.language.words import Words
from simulation.workshop import playing
from simulation.workshop.service import Workshop
from simulation.workshop.workshop_errors import WorkshopRefusal
from tests.workshop_support import FACILITATOR, handed_in, hands, opened, refused, to, workshop

__all__ = ["hands", "workshop"]


def other_letter(token):
    """A token with one letter of its signature changed, none of those at its end, which may stand for the same."""
    return token[:-8] + ("A" if token[-8] != "A" else "B") + token[-7:]


def test_the_door(workshop):
    room, (red,) = opened(workshop, "red")
    for name in ("red", " red ", "re\u200bd"):
        refused("name_taken", workshop.join, room.id, name)
    for name in (
        " RED ",
        "ｒｅｄ",
        "r e\u200bd",
        "r\u3164ed",
        "rｅ\u00add",
        "r\u0435d",
        "R\u0395D",
    ):  # they read the same, with a Cyrillic or a Greek letter too
        refused("name_alike", workshop.join, room.id, name)
        refused("name_alike", workshop.make_team, room.id, FACILITATOR, name)
    for known, name in (
        ("一组-1", "一组—1"),
        ("A B", "\u0410\u3000\u0412"),
        ("Top", "\u03a4\u043e\u0440"),
        ("甲组", "甲 组"),
    ):
        assert alike(known) == alike(name) != alike(f"{name}2")
    assert len({alike(name) for name in ("красные", "крапные", "Α队", "Β队", "Γ队", "一队", "二队", "1队", "l队")}) == 9
    for name in ("主持人", "主 持人", "主\u3000持\u2060人", "Ａdmin", "ＨＯＳＴ", "ad\ufe0fmin", "Board ", "\u0430dmin"):
        refused("name_reserved", workshop.join, room.id, name)
        refused("name_reserved", workshop.act, room.id, f"team:{red.team}", "rename", {"name": name})
    workshop.act(room.id, f"team:{red.team}", "rename", {"name": "Red"})  # one's own
    workshop.act(room.id, f"team:{red.team}", "rename", {"name": "red"})
    for name in ("", "\u3164", "\u202e\u200b", 7, None, ["x"]):
        refused("name", workshop.join, room.id, name)
    assert workshop.current(room.id).room.teams[red.team].name == "red"
    workshop.act(room.id, FACILITATOR, "lock", {"on": True})
    refused("locked", workshop.join, room.id, "green")
    other = workshop.joined(workshop.tokens.invite(room.id, red.team))  # a second phone still gets in
    assert workshop.tokens.read("device", other).team == red.team
    workshop.act(room.id, FACILITATOR, "rename", {"team": red.team, "name": "first"})
    workshop.act(room.id, FACILITATOR, "remove", {"team": red.team})
    refused("no_team", workshop.joined, workshop.tokens.invite(room.id, red.team))
    refused("not_yours", workshop.act, room.id, f"team:{red.team}", "lock", {"on": False})
    refused("act", workshop.act, room.id, FACILITATOR, "explode", {})
    long = workshop.join
    workshop.act(room.id, FACILITATOR, "lock", {"on": False})
    token = workshop.tokens.read("device", long(room.id, "<script>alert(1)</script>" * 9))
    assert len(workshop.current(room.id).room.teams[token.team].name) <= 24


def test_a_phone_that_slept_through_a_round_passed_over_is_told_so(workshop):
    room, (red,) = opened(workshop, "red")
    to(workshop, room, "reveal", 1)
    to(workshop, room, "merge")
    refused("not_now.entries", playing.save_draft, workshop, red, "plan", {"benchmarking": 0.5})
    refused("not_now.entries", handed_in, workshop, red, {"benchmarking": 0.5})


def test_a_phone_that_never_stops_is_slowed_down(workshop, hands):
    """Each act is kept and told to every phone of the room."""
    room, (red, blue) = opened(workshop, "red", "blue")
    for number in range(60):
        workshop.act(room.id, f"team:{red.team}", "rename", {"name": f"red {number}"})
    refused("pace", workshop.act, room.id, f"team:{red.team}", "rename", {"name": "more"})
    workshop.act(room.id, f"team:{blue.team}", "rename", {"name": "calm"})
    with pytest.MonkeyPatch.context() as few:
        few.setattr(workshop._drafts, "most", 2)
        for _ in range(2):
            playing.save_draft(workshop, red, "plan", {})
        refused("pace", playing.save_draft, workshop, red, "plan", {})
    hands.move(60)
    workshop.act(room.id, f"team:{red.team}", "rename", {"name": "again"})
    with pytest.MonkeyPatch.context() as few:
        few.setattr(playing, "MOST_DEVICES", 2)
        phones = [replace(red, device=str(number)) for number in range(3)]
        for phone in (*phones[:2], phones[0]):
            playing.save_draft(workshop, phone, "alone", {"guesses": {}})
        refused("many", playing.save_draft, workshop, phones[2], "alone", {"guesses": {}})


def test_one_phone_cannot_fill_a_room_and_what_it_made_is_taken_out_at_once(workshop, hands):
    room, (red,) = opened(workshop, "red")
    made = workshop.make_team(room.id, FACILITATOR, "made beforehand")
    for number in range(39):
        workshop.join(room.id, f"bot {number}")
    refused("joins", workshop.join, room.id, "blue")
    workshop.joined(
        workshop.tokens.invite(room.id, red.team)
    )  # who has a team is let in, also by the name of one made beforehand
    assert workshop.tokens.read("device", workshop.join(room.id, "made beforehand")).team == made
    other = workshop.open_room("elsewhere")
    with pytest.MonkeyPatch.context() as few:
        few.setattr(workshop._new, "most", 40)
        refused("joins", workshop.join, other.id, "blue")
    workshop.join(other.id, "blue")
    gone = playing.take_out_others(workshop, room.id, FACILITATOR, [red.team, made])
    state = workshop.current(room.id).room
    assert len(gone) == 39 and {team.id for team in state.members} == {red.team, made} and state.locked
    hands.move(60)
    refused("locked", workshop.join, room.id, "bot 1")
    workshop.act(room.id, FACILITATOR, "lock", {"on": False})
    workshop.join(room.id, "blue")


def test_codes_and_keys_cannot_be_guessed(workshop, hands):
    room = workshop.open_room("研讨")
    assert workshop.entered(f" {room.code[:3].lower()}-{room.code[3:]} ") == room.id
    workshop.opened_with(room.id, room.key.lower())
    for _ in range(10):
        refused("key", workshop.opened_with, room.id, "AAAA-AAAA-AAAA-AAAA", "guesser")
    refused("guesses", workshop.opened_with, room.id, room.key, "guesser")
    workshop.opened_with(room.id, room.key, "facilitator")  # who has the key is not kept out by one who guesses
    for _ in range(100):
        refused("code", workshop.entered, "222222" if room.code != "222222" else "333333", "guesser")
    refused("guesses", workshop.entered, room.code, "guesser")
    assert workshop.entered(room.code, "hall") == room.id
    workshop.store.wrong("codes", int(hands() // 60))
    with pytest.MonkeyPatch.context() as few:
        few.setattr("simulation.workshop.service.CODES_IN_ALL", 101)
        refused("guesses", workshop.entered, room.code, "hall")
    for host in range(10):  # one machine with a line's addresses at hand is one guesser
        refused("key", workshop.opened_with, room.id, "wrong", f"2001:db8::{host:x}")
    refused("guesses", workshop.opened_with, room.id, room.key, "2001:db8::ffff:1")
    workshop.opened_with(room.id, room.key, "2001:db8:0:1::1")
    entrance = workshop.tokens.entrance(room.id)  # the QR code on the wall is not stopped by guessers
    assert workshop.tokens.read("entrance", entrance).room == room.id
    hands.move(600)
    assert workshop.entered(room.code, "guesser") == room.id
    workshop.opened_with(room.id, room.key, "guesser")
    token = workshop.consoles.taken(room.id, FACILITATOR, "somebody")
    for forged in (token, "rubbish", ""):
        refused("token", workshop.tokens.read, "device", forged)
    for forged in (other_letter(token), workshop.tokens.device(room.id, "team"), ""):
        refused("token", workshop.consoles.seated, forged, "somebody")


def test_a_console_s_token_ends_with_its_console(workshop, hands):
    """Wherever it was copied to: after twelve hours, when it is left, when the room is no more; others of the same key go on."""
    room = workshop.open_room("研讨")
    one, other, hers = (workshop.consoles.taken(room.id, FACILITATOR, who) for who in ("", "", "somebody"))
    assert one != other
    for token, person in ((one, ""), (other, ""), (hers, "somebody")):
        found = workshop.consoles.seated(token, person)
        assert (found.room, found.who) == (room.id, FACILITATOR)
    for person in ("", "somebody else"):  # on a browser that another person uses now
        refused("token", workshop.consoles.seated, hers, person)
    workshop.consoles.left(one)
    workshop.consoles.left(one)  # pressed twice
    refused("token", workshop.consoles.seated, one)
    elsewhere = Workshop(workshop.store, hands)  # another process, or after a restart
    refused("token", elsewhere.consoles.seated, one)
    assert elsewhere.consoles.seated(other).room == room.id
    hands.move(12 * 3600 + 1)
    refused("token", workshop.consoles.seated, other)
    late = workshop.consoles.taken(room.id, "facilitator:" + "字" * 40, "somebody")
    assert workshop.consoles.seated(late, "somebody").room == room.id
    workshop.delete(room.id)
    refused("token", workshop.consoles.seated, late, "somebody")


def test_hostile_contents_are_refused_with_a_sentence(workshop):
    room, (red,) = opened(workshop, "red")
    to(workshop, room, "predict")
    bad = [None, [], "x", {"guesses": 3}, {"guesses": {"x": {"direction": 1}}}, {"guesses": {"total_profit": {"direction": 2}}},
           {"guesses": {"total_profit": {"direction": 1, "size": -1}}}, {"guesses": {}, "more": 1},
           {"guesses": {"total_profit": {"direction": 1, "size": float("nan")}}}]  # fmt: skip
    half = {"guesses": {"\ud800" * 99: {"direction": 1}}}
    for content in (*bad, half):
        with pytest.raises(WorkshopRefusal) as caught:
            playing.save_draft(workshop, red, "prediction", content)
        assert Words.screen("en").refusal(caught.value).encode(), "an answer can carry it"
    refused("prediction", playing.predict, workshop, red, {"guesses": {"total_profit": {"direction": 1}}})
    to(workshop, room, "plan")
    for levers in (
        None,
        [],
        {"benchmarking": "1"},
        {"benchmarking": True},
        {"benchmarking": float("inf")},
        {7: 1},
        {"x" * 999: 0},
    ):
        with pytest.raises(WorkshopRefusal):
            handed_in(workshop, red, levers)
    assert workshop.current(room.id).room.sitting.rounds[1].entries == {}


def test_a_team_that_came_by_itself_is_nobody_elses_by_its_name(workshop):
    """Not even before its phone is written down as seen, which another phone may be quicker than: only a facilitator's team waits for one."""
    room, told = workshop.open_room("研讨"), []
    quick = Workshop(workshop.store, workshop.clock, refresh=0)

    def first(own):
        if not told:
            told.append(own)
            refused("name_taken", quick.join, room.id, "red")

    with pytest.MonkeyPatch.context() as between:
        between.setattr(workshop, "heard", first)
        workshop.join(room.id, "red")
    assert told and len(workshop.current(room.id).room.members) == 1
    made = workshop.make_team(room.id, FACILITATOR, "blue")
    assert workshop.tokens.read("device", workshop.join(room.id, "blue")).team == made
    refused("name_taken", workshop.join, room.id, "blue")


def test_what_stands_for_one_room_opens_no_other_under_its_address(workshop, monkeypatch):
    """A link that bears one room's code and another's token would have a hall write into a room that it does not see."""
    monkeypatch.setattr(kept_workshop, "_OPEN", [workshop])
    ours, (red,) = opened(workshop, "red")
    theirs, (blue,) = opened(workshop, "blue")
    device, invite, entrance = (
        workshop.tokens.device(theirs.id, blue.team),
        workshop.tokens.invite(theirs.id, blue.team),
        workshop.tokens.entrance(theirs.id),
    )

    def answers(code):
        phone = TestClient(Starlette(routes=routes()), headers={"X-Workshop": "1"})
        at = f"/w/{code}"
        yield phone.get(f"{at}?e={entrance}"), "blue"
        yield phone.get(f"{at}/board?e={entrance}"), "blue"
        yield phone.get(f"{at}/state?e={entrance}"), "blue"
        yield phone.get(f"{at}/join/{invite}"), "blue"
        yield phone.post(f"{at}/invited", json={"invite": invite}), ""
        yield phone.post(f"{at}/join", json={"name": "new", "entrance": entrance, "mark": code}), ""
        phone.cookies = {f"soe_room_{code}": device}
        yield phone.get(f"{at}/team.svg"), ""
        yield phone.post(f"{at}/rename", json={"name": "blue 2"}), ""

    assert [answer.status_code for answer, _ in answers(theirs.code)] == [200] * 8
    workshop.act(theirs.id, FACILITATOR, "rename", {"team": blue.team, "name": "blue"})
    before = workshop.current(theirs.id).version
    for answer, trace in answers(ours.code):
        assert answer.status_code in (404, 409) and not (trace and trace in answer.text), answer.url
    assert workshop.current(theirs.id).version == before
