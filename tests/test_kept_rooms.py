"""Rooms that a version kept, opened by the present one: the store as it lies there, its backup, a room that was taken away."""

from __future__ import annotations

import json
import zipfile
from contextlib import contextmanager
from dataclasses import replace

import pytest

from simulation import embedded_place
from simulation.cli.backup_commands import ROOMS
from simulation.language.texts import texts
from simulation.model import MODEL_VERSION
from simulation.report.minutes.minutes_request import MinutesRequest
from simulation.report.minutes.minutes_story import MinutesStory
from simulation.workshop import playing
from simulation.workshop.acts import folded
from simulation.workshop.room import Act
from simulation.workshop.room_place import figures_moved, place_at_hand
from simulation.workshop.service import Workshop
from simulation.workshop.store import Store
from simulation.workshop.trial import figures_of
from simulation.workshop.workshop_errors import WorkshopRefusal
from tests.make_room_set import SETS, told
from tests.test_backup import shell
from tests.workshop_support import FACILITATOR, Hands

__all__ = ["shell"]
KEPT = sorted(SETS.glob("*/told.json"))


@pytest.fixture(params=KEPT, ids=lambda path: path.parent.name)
def kept(request):
    return request.param.parent


@contextmanager
def workshop(address, now):
    store = Store(address)
    yield Workshop(store, Hands(now), refresh=0)
    store.close()


def plain(content):
    return json.loads(json.dumps(content, ensure_ascii=False, default=dict))


def test_the_version_at_hand_has_its_set():
    assert MODEL_VERSION in {path.parent.name for path in KEPT}, "python tests/make_room_set.py"


def test_a_store_and_its_backup_open_and_its_rooms_go_on(kept, tmp_path, shell):
    """What it came to then is what it comes to now; phones and console of the sitting under way go on."""
    then = json.loads((kept / "told.json").read_text("utf-8"))
    with zipfile.ZipFile(kept / "backup.zip") as archive:
        archive.extract(ROOMS, tmp_path)
    code, _, said = shell(f"sqlite:///{tmp_path}/restored.sqlite3", "restore", kept / "backup.zip")
    assert code == 0, said
    for file in (tmp_path / ROOMS, tmp_path / "restored.sqlite3"):
        with workshop(f"sqlite:///{file}", then["now"]) as here:
            for room in then["rooms"]:
                assert plain(told(here, room["id"])) == room and here.entered(room["code"]) == room["id"]
            own = here.tokens.read("device", then["token"])
            assert "transformation_investment" in json.dumps(here.store.drafts(own.room, 1, 1, own.team)[0]["content"])
            playing.submit(here, own, {"benchmarking": 0.5}, "later")
            here.act(own.room, FACILITATOR, "lock", {"on": True})
            state = here.current(own.room).room
            assert state.locked and state.sitting.rounds[1].entries[own.team].levers == {"benchmarking": 0.5}


def test_a_room_that_was_taken_away_tells_its_minutes(kept):
    then, record = (json.loads((kept / name).read_text("utf-8")) for name in ("told.json", "room.json"))
    room = folded([Act(one["number"], one["at"], one["who"], one["kind"], one["content"]) for one in record["acts"]])
    first = then["rooms"][0]
    assert room.name == first["name"] and sorted(team.name for team in room.members) == first["teams"]
    asked = MinutesRequest.of_record(record, language="zh", date="2026-11-30", home="https://hall.example/")
    story = MinutesStory.of(asked)
    assert any(first["commitments"][0] in str(cell) for row in story.tasks.rows for cell in row)
    moved = room.place.digest != embedded_place().digest
    assert (texts()["remark.room_moved"]["zh"].format(place=room.place.named().said("zh")) in story.stamp_line) is moved


def test_a_room_goes_on_when_a_later_version_has_other_figures_of_its_place():
    """Of the place that comes with the program alone; another one's figures are asked for."""
    here = embedded_place().ref
    then = replace(here, digest="0" * 12)
    assert place_at_hand(then) == embedded_place() == place_at_hand(here)
    assert figures_moved(here) is None and figures_moved(then).key == "remark.room_moved"
    for other in (replace(then, base_year=here.base_year - 1), replace(then, id="elsewhere")):
        assert place_at_hand(other) is None and figures_moved(other) is None
        with pytest.raises(WorkshopRefusal):
            figures_of(other)
