"""Make what a server of this version keeps of a workshop: `python tests/make_room_set.py`, once, when a version is handed out.

Writes `tests/data/rooms/VERSION/`, which every later version has to open (`tests/test_kept_rooms.py`): the backup of a store
with two rooms, a room as its facilitator takes it away, and what all of it came to.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from simulation.backup.backup_file import write_backup  # noqa: E402
from simulation.backup.kept_rooms import rooms_to_file  # noqa: E402
from simulation.cli.backup_commands import ROOMS  # noqa: E402
from simulation.engine.catalogue import digest  # noqa: E402
from simulation.model import MODEL_VERSION  # noqa: E402
from simulation.workshop import playing  # noqa: E402
from simulation.workshop.service import Workshop  # noqa: E402
from simulation.workshop.store import Store  # noqa: E402
from tests.workshop_support import FACILITATOR, Hands, handed_in, opened, predicted, to  # noqa: E402

SETS = Path(__file__).parent / "data" / "rooms"
DAYS = 730
PLANS: tuple[dict[str, float], ...] = (
    {"benchmarking": 0.8, "transformation_investment": 320},
    {"benchmarking": 0.4},
    {},
)


def played(workshop: Workshop, hands: Hands) -> str:
    """A sitting from door to end: predictions, plans, a shock, a vote, a common plan, dissent, a commitment, a correction; its room."""
    room, teams = opened(workshop, "红队", "蓝队", "绿队", days=DAYS)
    hands.move(90)
    to(workshop, room, "predict")
    for own, direction in zip(teams, (1, -1, 1), strict=True):
        playing.predict(workshop, own, predicted(direction, 20, "对标见效快"))
    to(workshop, room, "plan")
    for own, plan in zip(teams, PLANS, strict=True):
        handed_in(workshop, own, plan)
    to(workshop, room, "reveal", 1)
    to(workshop, room, "shock", 2, {"preset": "downturn"})
    to(workshop, room, "reveal", 2)
    to(workshop, room, "merge")
    red, blue, green = teams
    workshop.act(room.id, f"team:{red.team}", "vote", {"choice": "median"})
    playing.merge(workshop, room.id, FACILITATOR, "median")
    workshop.act(room.id, f"team:{red.team}", "dissent", {"lever": "benchmarking", "reason": "力度不够"})
    to(workshop, room, "debrief")
    commitment = {"what": "扩大对标范围", "who": "国资委企业改革处", "by": "2027年3月", "problem": "total_profit"}
    workshop.act(room.id, f"team:{blue.team}", "commit", commitment)
    workshop.act(room.id, f"team:{green.team}", "answer", {"prompt": "surprise", "text": "没想到资金这么紧"})
    playing.correct(workshop, room.id, FACILITATOR, green.team, 1, {"benchmarking": 0.2}, "手机没电")
    hands.move(600)
    workshop.act(room.id, FACILITATOR, "end", {})
    workshop.act(room.id, FACILITATOR, "lock", {"on": True})
    return str(room.id)


def begun(workshop: Workshop) -> tuple[str, str]:
    """A room in the midst of its plans, with a draft and a console that stands; its room and a team's token."""
    room, (red,) = opened(workshop, "红队", days=DAYS)
    to(workshop, room, "plan")
    playing.save_draft(workshop, red, "plan", PLANS[0])
    workshop.consoles.taken(room.id, FACILITATOR)
    return str(room.id), str(workshop.tokens.device(room.id, red.team))


def told(workshop: Workshop, room: str) -> dict[str, Any]:
    """What a room came to, as it can be asked of any version."""
    state = workshop.current(room).room
    sitting = state.sitting
    assert sitting is not None
    rounds = {
        str(number): {state.teams[team].name: dict(entry.levers) for team, entry in one.entries.items()}
        for number, one in sitting.rounds.items()
    }
    return {
        "id": room,
        "name": state.name,
        "code": workshop.code_of(room),
        "locked": state.locked,
        "teams": sorted(team.name for team in state.members),
        "phase": sitting.step.phase,
        "ended": sitting.ended,
        "rounds": rounds,
        "merged": sitting.merged,
        "commitments": [one["what"] for one in sitting.commitments],
        "acts": [act.kind for act in workshop.store.acts(room)],
    }


def main() -> None:
    """Write the set of this version."""
    target = SETS / MODEL_VERSION
    target.mkdir(parents=True)
    hands = Hands()
    with TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{folder}/store.sqlite3")
        workshop = Workshop(store, hands, refresh=0)
        done, (midst, token) = played(workshop, hands), begun(workshop)
        content = {"token": token, "now": hands.now, "rooms": [told(workshop, done), told(workshop, midst)]}
        (target / "room.json").write_text(json.dumps(store.exported(done), ensure_ascii=False, indent=1) + "\n", "utf-8")
        counts = rooms_to_file(store, Path(folder) / ROOMS)
        facts = {"model": MODEL_VERSION, "data": digest(), "made": "", "counts": {**counts, "places": 0}}
        write_backup(target / "backup.zip", {ROOMS: Path(folder) / ROOMS}, facts)
        store.close()
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True, default=dict)
    (target / "told.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
