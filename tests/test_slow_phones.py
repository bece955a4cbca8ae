"""Phones that send slowly, or not at all what they announced: nobody else waits for them."""

from __future__ import annotations

import http.client
import json
import socket
import time

from pages.light import addresses
from simulation.workshop import debrief_acts
from tests.workshop_support import FACILITATOR, hands, opened, served, to, workshop

__all__ = ["hands", "served", "workshop"]


def begun(server, room, length=1000):
    """A phone that announces a body and sends one letter of it."""
    at = server.rpartition(":")[2]
    line = socket.create_connection(("127.0.0.1", int(at)), timeout=30)
    head = f"POST /w/{room}/join HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Workshop: 1\r\nContent-Length: {length}\r\n\r\n{{"
    line.sendall(head.encode())
    return line


def test_slow_phones_take_no_thread_and_are_cut_off(workshop, served, monkeypatch):
    """More of them than there are threads that answer; the others are answered meanwhile."""
    monkeypatch.setattr(addresses, "SECONDS", 3.0)
    room, _ = opened(workshop, "red")
    slow = [begun(served, room.code) for _ in range(60)]
    began = time.monotonic()
    other = http.client.HTTPConnection(served.removeprefix("http://"), timeout=30)
    other.request("POST", f"/w/{room.code}/join", json.dumps({"name": "green"}), {"X-Workshop": "1"})
    assert other.getresponse().status == 200 and time.monotonic() - began < 3.0
    assert all(b" 408 " in line.recv(40) for line in slow), "cut off after their seconds"
    for line in slow:
        line.close()


def test_what_is_too_much_or_not_from_our_page_is_refused_before_it_is_read(workshop, served):
    room, _ = opened(workshop, "red")
    at = http.client.HTTPConnection(served.removeprefix("http://"), timeout=30)
    at.request("POST", f"/w/{room.code}/join", b"x" * (addresses.LARGEST + 1), {"X-Workshop": "1"})
    answer = at.getresponse()
    assert answer.status == 409 and "refused" in json.loads(answer.read())
    at = http.client.HTTPConnection(served.removeprefix("http://"), timeout=30)
    at.request("POST", f"/w/{room.code}/join", b"{}")
    assert at.getresponse().status == 403


def test_a_press_that_was_sent_twice_is_done_once(workshop, served):
    """As a proxy does that lost its answer, or a hand: by another process, which knows nothing of the first."""
    room, (red, blue) = opened(workshop, "red", "blue")
    join = {"name": "green", "mark": "0123456789abcdef"}
    first, again = (posted(served, room.code, "join", join) for _ in range(2))
    assert first[0] == again[0] == 200, again
    teams = workshop.current(room.id).room.teams
    assert [one.name for one in teams.values()] == ["red", "blue", "green"]
    assert posted(served, room.code, "join", {**join, "mark": "another"})[0] == 409, "the name is taken"
    green = next(id for id, one in teams.items() if one.name == "green")
    workshop.act(room.id, FACILITATOR, "remove", {"team": green})
    assert posted(served, room.code, "join", join)[0] == 200 and len(workshop.current(room.id).room.members) == 3
    to(workshop, room, "debrief")
    cookie = f"soe_room_{room.code}={workshop.tokens.device(room.id, red.team)}"
    said = {"what": "清理两金", "who": "财务处", "by": "2027"}
    assert [posted(served, room.code, "commit", said, cookie)[0] for _ in range(2)] == [200, 200]
    assert len(workshop.current(room.id).room.sitting.commitments) == 1


def test_one_team_leaves_room_for_the_lines_of_others(workshop, served, monkeypatch):
    monkeypatch.setattr(debrief_acts, "LINES_OF_TEAM", 2)
    room, own = opened(workshop, "red", "blue")
    to(workshop, room, "debrief")
    found = []
    for team in own:
        cookie = f"soe_room_{room.code}={workshop.tokens.device(room.id, team.team)}"
        for number in range(3):
            found.append(posted(served, room.code, "commit", {"what": f"w{number}", "who": "o", "by": "2027"}, cookie)[0])
    assert found == [200, 200, 409] * 2


def posted(server, code, act, content, cookie=""):
    """Status and JSON of an act that a phone sends."""
    at = http.client.HTTPConnection(server.removeprefix("http://"), timeout=30)
    at.request("POST", f"/w/{code}/{act}", json.dumps(content), {"X-Workshop": "1", "Cookie": cookie})
    answer = at.getresponse()
    return answer.status, json.loads(answer.read())
