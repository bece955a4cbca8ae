"""Phones and board over their own routes: what a link may do, what a button does, what is refused, how much is sent."""

import json
import re

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from pages.light import kept_workshop
from pages.light.addresses import routes
from simulation.engine.folders import STATIC
from simulation.language.texts import texts
from simulation.run import project
from simulation.serving import server_log
from simulation.workshop import playing, trial
from simulation.workshop.server_clock import ticks
from simulation.workshop.tokens import LETTERS
from tests.log_support import events, logs
from tests.workshop_support import FACILITATOR, hands, opened, predicted, to, workshop

__all__ = ["hands", "logs", "workshop"]
OURS = {"X-Workshop": "1"}


@pytest.fixture
def site(workshop, monkeypatch):
    """The routes on a workshop of the test's own."""
    monkeypatch.setattr(kept_workshop, "_OPEN", [workshop])
    return Starlette(routes=routes())


@pytest.fixture
def visitor(site):
    """Browsers, each with its own cookies."""

    def make(**headers):
        return TestClient(site, headers=headers, follow_redirects=False)

    return make


def join(client, code, name):
    return client.post(f"/w/{code}/join", json={"name": name}, headers=OURS)


def test_a_link_never_makes_a_team(workshop, visitor):
    room = workshop.open_room("研讨")
    preview = visitor()
    for path in ("", "/board", "/state", "/state?as=board", "/qr.svg", "/join"):
        preview.get(f"/w/{room.code}{path}")
    invite = workshop.tokens.invite(room.id, "nobody")
    preview.get(f"/w/{room.code}/join/{invite}")
    assert workshop.current(room.id).room.teams == {}
    assert join(visitor(), room.code, "red").json() == {"in": True}
    assert [team.name for team in workshop.current(room.id).room.members] == ["red"]


def test_a_double_tap_and_a_reload_are_one_team(workshop, visitor):
    room = workshop.open_room("研讨")
    phone = visitor()
    join(phone, room.code, "red"), join(phone, room.code, "red"), join(phone, room.code, "other")
    assert len(workshop.current(room.id).room.members) == 1
    told = phone.get(f"/w/{room.code}/state").json()
    assert told["you"]["name"] == "red" and "you" not in visitor().get(f"/w/{room.code}/state").json()
    second = visitor()
    svg = phone.get(f"/w/{room.code}/team.svg")
    assert svg.headers["content-type"].startswith("image/svg+xml") and b"<svg" in svg.content
    invite = workshop.tokens.invite(room.id, told["you"]["id"])
    second.post(f"/w/{room.code}/invited", json={"invite": invite}, headers=OURS)
    assert second.get(f"/w/{room.code}/state").json()["you"]["id"] == told["you"]["id"]


def test_another_site_cannot_act_for_a_phone(workshop, visitor):
    room = workshop.open_room("研讨")
    phone = visitor()
    assert phone.post(f"/w/{room.code}/join", json={"name": "red"}).status_code == 403
    cookie = join(phone, room.code, "red").headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=lax" in cookie


def test_a_phone_plays_a_round(workshop, visitor):
    room = workshop.open_room("研讨")
    red, blue, board = visitor(), visitor(), visitor()
    join(red, room.code, "red"), join(blue, room.code, "blue")
    workshop.act(room.id, FACILITATOR, "start", {"plan": "short"})
    to(workshop, room, "predict")
    assert red.post(f"/w/{room.code}/predict", json={"prediction": predicted(1, 20)}, headers=OURS).status_code == 200
    to(workshop, room, "plan")
    tried = red.post(f"/w/{room.code}/draft", json={"kind": "plan", "content": {"benchmarking": 0.6}}, headers=OURS).json()
    assert tried["change"]["total_profit"] > 0 and tried["broken"] == []
    sent = red.post(f"/w/{room.code}/submit", json={"levers": {"benchmarking": 0.6}, "submission": "m"}, headers=OURS)
    again = red.post(f"/w/{room.code}/submit", json={"levers": {"benchmarking": 0.6}, "submission": "m"}, headers=OURS)
    assert sent.status_code == 200 and again.json() == sent.json()
    own = red.get(f"/w/{room.code}/state").json()
    assert own["sitting"]["rounds"]["1"]["entries"][own["you"]["id"]]["figures"] == pytest.approx(tried["figures"])
    assert [draft["content"] for draft in own["drafts"] if draft["kind"] == "plan"] == [{"levers": {"benchmarking": 0.6}}]
    for other in (
        blue.get(f"/w/{room.code}/state"),
        board.get(f"/w/{room.code}/state?as=board"),
        red.get(f"/w/{room.code}/state?as=board"),
    ):
        assert 'benchmarking": 0.6' not in other.text and "0.6" not in json.dumps(other.json()["sitting"]["rounds"])
    to(workshop, room, "reveal", 1)
    shown = board.get(f"/w/{room.code}/state?as=board&lang=zh").json()
    assert len(shown["sitting"]["rounds"]["1"]["entries"]) == 1
    early = blue.post(f"/w/{room.code}/answer", json={"prompt": "surprise", "text": "x"}, headers=OURS)
    assert early.status_code == 409 and early.json()["refused"] in texts()["error.workshop.not_now.debrief"].values()
    to(workshop, room, "debrief")
    prompts = blue.get(f"/w/{room.code}/state?lang=en").json()["prompts"]
    assert prompts[-1]["id"] == "commit" and all(not re.search("[\u4e00-\u9fff]", one["text"]) for one in prompts)
    done = blue.post(f"/w/{room.code}/commit", json={"what": "x", "who": "y", "by": "z"}, headers=OURS)
    assert done.status_code == 200
    for prompt, status in {
        prompts[0]["id"]: 200,
        "surprise": 200,
        "主持人结论：会议一致同意": 409,
        prompts[0]["text"]: 409,
        "": 409,
    }.items():
        said = blue.post(f"/w/{room.code}/answer", json={"prompt": prompt, "text": "同意"}, headers=OURS)
        assert said.status_code == status, said.text
    assert len(workshop.current(room.id).room.sitting.answers) == 2


@pytest.mark.parametrize("language", ["zh", "en"])
def test_refusals_are_sentences(workshop, visitor, language):
    room, _ = opened(workshop, "red")
    client = visitor(**{"Accept-Language": language})
    taken = join(client, room.code, "red")
    assert taken.status_code == 409 and taken.json()["refused"] == texts()["error.workshop.name_taken"][language].format(
        name="red"
    )
    lost = client.get("/w/ZZZZZZ")
    assert lost.status_code == 404 and texts()["error.workshop.code"][language] in lost.text
    assert (
        client.post(f"/w/{room.code}/submit", json={}, headers=OURS).json()["refused"]
        == texts()["error.workshop.no_team"][language]
    )


def test_hostile_requests(workshop, visitor):
    room, _ = opened(workshop, "red")
    phone = visitor()
    join(phone, room.code, "</script><script>alert(1)</script>")
    page = phone.get(f"/w/{room.code}?lang=en&e=%3Cscript%3E")
    assert "<script>alert" not in page.text
    data = page.text.split('id="told">')[1].split("</script>")[0] if page.status_code == 200 else "{}"
    assert json.loads(data) is not None
    for raw in (
        b"",
        b"[]",
        b"{",
        b"[" * 9000,
        b'{"kind": "plan", "content": {"benchmarking": 1e999}}',
        b"x" * 30_000,
        b"\xff\xfe",
    ):
        answer = phone.post(f"/w/{room.code}/draft", content=raw, headers=OURS)
        assert answer.status_code in (409, 404), raw[:20]
        assert answer.json()["refused"]
    for act in ("explode", "../../etc", "remove", "lock", "start"):
        assert phone.post(f"/w/{room.code}/{act}", json={"team": "x"}, headers=OURS).status_code in (404, 405, 409)
    for name in ("../app.py", "light.css%00", "text.csv", "%2e%2e%2fapp.py"):
        assert visitor().get(f"/w/asset/{name}").status_code == 404


def test_codes_are_not_tried_out_and_who_tries_is_written_down(workshop, visitor, logs, monkeypatch):
    """A line each, without code, name or address; a flood is counted."""
    room = workshop.open_room("研讨")
    guesser, seated = visitor(), visitor()
    join(seated, room.code, "red")
    tried = [guesser.get("/w/" + LETTERS[n % 30] * 5 + LETTERS[n // 30]).status_code for n in range(110)]
    assert tried[0] == 404 and tried[-1] == 409
    guesser.get("/w/ZZZZZZ/events")
    told = [(event, facts) for _, event, facts in events(logs("audit"))]
    assert told == [("code_refused", {"why": "code"})] * server_log.REFUSALS
    monkeypatch.setattr(server_log, "ticks", lambda: ticks() + server_log.SPAN)
    guesser.get("/w/ZZZZZZ/events")
    unwritten = str(111 - server_log.REFUSALS)
    assert events(logs("audit"))[-1][1:] == ("code_refused", {"why": "guesses", "unwritten": unwritten})
    assert "ZZZZ" not in logs("audit") and LETTERS[0] * 5 not in logs("audit")
    assert guesser.get(f"/w/{room.code}").status_code == 409
    assert seated.get(f"/w/{room.code}/state").status_code == 200  # who is in stays in
    entrance = workshop.tokens.entrance(room.id)
    assert visitor().get(f"/w/{room.code}?e={entrance}").status_code == 200  # and the wall's code opens


def test_a_first_visit_is_small_and_strict(workshop, visitor):
    room = workshop.open_room("研讨")
    page = visitor().get(f"/w/{room.code}")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert not re.search(r"<script(?![^>]*(src=|application/json))|\son\w+=|style=", page.text)
    addresses = re.findall(r'(?:src|href)="(/w/asset/[^"]+)"', page.text)
    assert len(addresses) + 3 <= 10  # with the page, the state and the news
    sizes = [len(page.content), len(visitor().get(f"/w/{room.code}/state").content)]
    for address in addresses:
        answer = visitor().get(address)
        assert "immutable" in answer.headers["cache-control"]
        sizes.append(len(answer.content))
    assert sum(sizes) <= 120_000


def test_scripts_ask_only_for_words_that_are_there():
    """Words named in the scripts are rows, and every row is named somewhere; keys that are put together are known by their beginning."""
    source = "".join(
        (STATIC / name).read_text(encoding="utf-8")
        for name in ("light.js", "light_after.js", "light_team.js", "light_reveal.js", "light_board.js")
    )
    named = set(re.findall(r"word\('([\w.]+)'", source)) | set(re.findall(r"waiting\('(\w+)'", source))
    have = {key.removeprefix("light.") for key in texts() if key.startswith("light.")}
    assert named <= have, named - have
    begun = {start for start in re.findall(r"`([\w.]*\.)\$\{", source) if start}
    quoted = set(re.findall(r"'([\w.]+)'", source))
    python = {"loading", "noscript", "old_browser", "failure", "door", "door.lead", "code", "enter"}
    lone = {key for key in have if key not in named | quoted | python and not any(key.startswith(start) for start in begun)}
    assert {key for key in lone if not key.endswith(".lead")} == set()


def test_own_figures_cost_one_run_of_the_model(workshop, monkeypatch):
    """A changed lever is one run to the rules' year; current practice, and a lever where it stood, none. What it takes: `bench_model.py`."""
    runs = []
    monkeypatch.setattr(trial, "project", lambda scenario, until: runs.append(until) or project(scenario, until=until))
    trial._run.cache_clear()
    room, (red,) = opened(workshop, "red")
    to(workshop, room, "plan")
    for n in range(5):
        playing.save_draft(workshop, red, "plan", {"benchmarking": 0.1 * n + 0.1})
        assert len(runs) == n + 2
    playing.save_draft(workshop, red, "plan", {"benchmarking": 0.1})
    assert len(runs) == 6 and len(set(runs)) == 1
