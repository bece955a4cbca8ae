"""What is kept of acts: checked fields of known types; and rooms that hold what an older version kept of them are not lost."""

import json
import math
from contextlib import closing
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from pages.light import kept_workshop
from pages.light.acts_of_teams import DOING, ENTERING
from pages.parts.workshop import seat_kept
from simulation.backup.kept_rooms import rooms_from_file, rooms_to_file
from simulation.language.texts import texts
from simulation.workshop import playing
from simulation.workshop.act_forms import FORMS
from simulation.workshop.acts import ACTS
from simulation.workshop.json_bounds import DEEPEST, LEFT_OUT, as_kept, from_outside, is_whole
from simulation.workshop.room_record import read_record
from simulation.workshop.service import Workshop
from simulation.workshop.store import Store
from tests.support import LIMIT
from tests.workshop_support import (
    FACILITATOR,
    address,
    handed_in,
    hands,
    opened,
    predicted,
    refused,
    served,
    server,
    to,
    workshop,
)

__all__ = ["address", "hands", "served", "server", "workshop"]
ROOT = Path(__file__).parents[1]
DEEP = "[" * 975 + "]" * 975
HOSTILE = (DEEP, '{"a":' * 700 + "1" + "}" * 700, "[[1]]", '{"a":{"b":[1]}}', "7", "true", "null", "NaN", "-Infinity", "1e999", "1" + "0" * 400,
           json.dumps("字" * 2500), '"\\u0000\\ud800"')  # fmt: skip
GOOD = {
    "join": {"name": "newcomer", "mark": "m", "entrance": ""},
    "invited": {"invite": "x"},
    "draft": {"kind": "plan", "content": {"benchmarking": 0.5}},
    "predict": {"prediction": predicted()},
    "submit": {"levers": {}, "submission": "m"},
    "rename": {"name": "other"},
    "observe": {"on": False},
    "vote": {"choice": "median"},
    "dissent": {"lever": "benchmarking", "reason": "r"},
    "answer": {"prompt": "surprise", "text": "t"},
    "commit": {"what": "w", "who": "o", "by": "2027", "problem": "p"},
}
PHASES = {
    "predict": "predict",
    "draft": "plan",
    "submit": "plan",
    "answer": "debrief",
    "commit": "debrief",
}  # others after the reveal


def console(workshop, room, monkeypatch):
    """The room's console, as a visitor opens it."""
    monkeypatch.setattr(kept_workshop, "_OPEN", [workshop])
    monkeypatch.setattr("pages.parts.frame.menu.menu", lambda current: None)
    token = workshop.consoles.taken(room.id, FACILITATOR)
    monkeypatch.setattr(seat_kept, "cookie", lambda: token)
    app = AppTest.from_file(str(ROOT / "pages" / "workshop.py"), default_timeout=LIMIT)
    app.session_state["language"] = "en"
    app.run()
    assert not app.exception and not app.error, [one.value for one in (*app.exception, *app.error)]
    assert f"研讨 · {room.code}" in [found.value for found in app.header]
    return app


def deepness(value):
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if parts is None else 1 + max(map(deepness, parts), default=0)


def fine(value):
    """Whether every database takes it and every reader reads it."""
    if isinstance(value, dict | list):
        return all(map(fine, value.values() if isinstance(value, dict) else value))
    return not (isinstance(value, float) and not math.isfinite(value)) and (not isinstance(value, str) or len(value) <= 300)


def test_of_every_act_only_known_fields_of_known_types_are_kept(workshop, served, hands, monkeypatch):
    """Each field of each act that a phone may send, with contents that no page of ours sends."""
    assert set(GOOD) == {*DOING, *ENTERING} and set(FORMS) == set(ACTS)
    room, (red,) = opened(workshop, "red")
    with httpx.Client(base_url=served, headers={"x-workshop": "1"}, timeout=LIMIT) as phone:
        phone.cookies.set(f"soe_room_{room.code}", workshop.tokens.device(room.id, red.team))
        for phase, number in (("predict", 1), ("plan", 1), ("reveal", 1), ("debrief", None)):
            to(workshop, room, phase, number)
            for act in (name for name in GOOD if PHASES.get(name, "reveal") == phase):
                for field, hostile in ((field, hostile) for field in GOOD[act] for hostile in HOSTILE):
                    parts = {name: json.dumps(value) for name, value in GOOD[act].items()} | {field: hostile, "more": "[1]"}
                    body = ",".join(f"{json.dumps(name)}: {value}" for name, value in parts.items())
                    answer = phone.post(f"/w/{room.code}/{act}", content=f"{{{body}}}")
                    assert answer.status_code in (200, 404, 409), (act, field, hostile[:20], answer.text)
                    hands.move(2)
                handed = phone.post(f"/w/{room.code}/{act}", json=GOOD[act])
                assert handed.status_code == (404 if act == "invited" else 200), (act, handed.text)
            workshop.act(room.id, FACILITATOR, "observe", {"team": red.team, "on": False})
        assert phone.get(f"/w/{room.code}/state").status_code == 200
    kept = workshop.store.acts(room.id)[1:]
    assert {"observe", "rename", "predict", "submit", "vote", "dissent", "answer", "commit"} <= {act.kind for act in kept}
    for act in kept:
        known = {field.alias or name for name, field in FORMS[act.kind].model_fields.items()}
        assert set(act.content) <= known and deepness(dict(act.content)) <= DEEPEST and fine(act.content), act
    console(workshop, room, monkeypatch)
    assert read_record(json.loads(json.dumps(workshop.store.exported(room.id), allow_nan=False)))[1] == kept[-1].number


def test_what_the_console_does_is_checked_as_well(workshop):
    room, (red, _) = opened(workshop, "red", "blue")
    for kind, content in {
        "lock": {"on": [1]},
        "ranking": {"mode": ["off"]},
        "keep": {"days": math.nan},
        "role": {"team": red.team, "role": {"a": 1}},
        "extend": {"seconds": math.inf},
        "show": {"view": True},
        "go": {"index": 1, "conditions": {"preset": [[[1]]]}},
        "join": {"name": "no id"},
    }.items():
        refused("content", workshop.act, room.id, FACILITATOR, kind, content)
    to(workshop, room, "plan")
    handed_in(workshop, red, {"benchmarking": 0.5})
    own = workshop.store.acts(room.id)[-1].content
    entry = {**own, "at": 0.0, "how": "team"}
    for content in (
        {"entries": {"0f": entry}}, {"entries": {red.team: {**entry, "how": "x"}}},
        {"entries": {red.team: {**entry, "figures": {}}}}, {"carried": {red.team: {**entry, "levers": {"nothing": 1.0}}}},
        {"predictions": {"0f": {"prediction": predicted(), "at": 0.0, "how": "team"}}}, {"conditions": {"metals_price": 1.0}},
    ):  # fmt: skip
        refused("content", workshop.act, room.id, FACILITATOR, "go", {"index": 5, **content})
    for kind, who in (("submit", f"team:{red.team}"), ("correct", FACILITATOR)):
        of = {"team": red.team, "round": 1, "levers": {}, "figures": own["figures"], "change": {}}
        refused("content", workshop.act, room.id, who, kind, of)
    playing.correct(workshop, room.id, FACILITATOR, red.team, 1, {"benchmarking": 0.4}, "字" * 900)
    to(workshop, room, "reveal", 1)
    playing.merge(workshop, room.id, FACILITATOR, "median")
    kept = workshop.store.acts(room.id)
    common = kept[-1].content
    for spoilt in [{"rule": "median", "round": 1}, common | {"outside": {**common["outside"], "benchmarking": ["0f"]}}] + [
        common | {name: {}} for name in ("agreed", "outside", "figures", "change")
    ]:
        refused("content", workshop.act, room.id, FACILITATOR, "merge", spoilt)
    assert workshop.current(room.id).room.sitting.merged == common
    assert len(kept[-3].content["reason"]) == 200 and set(kept[-1].content["agreed"].values()) <= {True, False}


def kept_by_an_older_version(store, room, *acts):
    """Acts as they stand in a store: content as its text."""
    with store.engine.begin() as connection:
        last = connection.execute(sa.text("SELECT version FROM rooms WHERE id = :room"), {"room": room.id}).scalar()
        for number, (who, kind, content) in enumerate(acts, start=last + 1):
            row = {"room": room.id, "number": number, "who": who, "kind": kind, "content": content}
            connection.execute(sa.text("INSERT INTO acts VALUES (:room, :number, 1800000000, :who, :kind, :content)"), row)
        connection.execute(sa.text("UPDATE rooms SET version = :number"), {"number": number})


def test_a_room_that_holds_what_cannot_be_read_again_is_not_lost(address, hands, tmp_path, monkeypatch):
    with closing(Store(address)) as store:
        workshop = Workshop(store, hands, refresh=0)
        room, (red,) = opened(workshop, "red")
        own = f"team:{red.team}"
        commitment = f'{{"what": "build [", "who": "o", "by": "2027", "problem": {DEEP}}}'
        old = [
            (own, "observe", f'{{"on": {DEEP}}}'),
            (own, "commit", commitment),
            ("team:0f", "join", json.dumps({"team": "0f", "name": "Ａdmin"})),
        ]
        if store.engine.dialect.name == "sqlite":  # PostgreSQL has never taken it
            old.append((own, "observe", '{"on": NaN}'))
        kept_by_an_older_version(store, room, *old)
        workshop = Workshop(store, hands, refresh=0)  # after a restart
        state = workshop.current(room.id).room
        assert state.teams["0f"].name == "Ａdmin" and not state.teams[red.team].observing
        assert [(one["what"], one["problem"]) for one in state.sitting.commitments] == [("build [", "")]
        app = console(workshop, room, monkeypatch)
        named = texts()["workshop.record.left_out"]["en"].format(act=texts()["workshop.act.commit"]["en"])
        assert named in list(app.dataframe[-1].value.iloc[:, 2]), "the console names it"
        record = json.loads(json.dumps(store.exported(room.id), allow_nan=False))
        assert read_record(record)[0] == state and not is_whole(record["acts"])
        workshop.act(room.id, FACILITATOR, "lock", {"on": True})
        rooms_to_file(store, tmp_path / "copy.sqlite3")
        with closing(Store(f"sqlite:///{tmp_path / 'back.sqlite3'}")) as back:
            rooms_from_file(tmp_path / "copy.sqlite3", back)
            assert Workshop(back, hands).current(room.id).room.locked
        if store.engine.dialect.name == "postgresql":
            rooms_from_file(tmp_path / "copy.sqlite3", store, replace=True)
        workshop.delete(room.id)
        refused("no_room", workshop.current, room.id)


def test_a_store_with_numbers_that_are_none_moves_to_postgresql(workshop, server, hands, tmp_path):
    room, (red,) = opened(workshop, "red")
    kept_by_an_older_version(workshop.store, room, (f"team:{red.team}", "observe", '{"on": [NaN, 1e999, -Infinity]}'))
    rooms_to_file(workshop.store, tmp_path / "copy.sqlite3")
    with closing(Store(server)) as store:
        rooms_from_file(tmp_path / "copy.sqlite3", store, replace=True)
        assert Workshop(store, hands).current(room.id).version == workshop.current(room.id).version
        assert store.acts(room.id)[-1].content == {"on": [LEFT_OUT] * 3}


def test_json_is_bounded_at_the_door_and_cut_in_the_store():
    just = "[" * DEEPEST + "]" * DEEPEST
    assert from_outside(just.encode()) == as_kept(just)
    for bad in (f"[{just}]", "NaN", "[-Infinity]", "1e999", "[", "9" * 5000, "[" * 9000, '"'):
        with pytest.raises(ValueError):
            from_outside(bad.encode())
    with pytest.raises(ValueError):
        from_outside(b"\xff")
    brackets = json.dumps({"text": '[[[[[[[[[[[[[[[[\\\\"[[['})
    assert from_outside(brackets.encode()) == as_kept(brackets) == json.loads(brackets)
    assert as_kept(f'{{"a": {DEEP}, "b": [1, NaN, 2.5]}}')["b"] == [1, LEFT_OUT, 2.5]
    assert deepness(as_kept(DEEP)) == DEEPEST + 1
