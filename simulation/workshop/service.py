"""The workshop as whoever serves pages uses it: rooms by code and key, acts, drafts, snapshots.

State is read from the store and kept in memory as long as its number is the store's; the number is read at most every
`REFRESH` seconds, so that several processes follow one another. An act is answered when it is on the disk.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from simulation.engine.known_places import remember
from simulation.engine.place import Place
from simulation.engine.place_reading import embedded_place
from simulation.engine.scenario import REFERENCE
from simulation.language.clean import clean
from simulation.serving.senders import sender
from simulation.serving.server_log import audit
from simulation.workshop import tokens
from simulation.workshop.act_forms import LONGEST_NAME
from simulation.workshop.acts import admitted, folded, opening
from simulation.workshop.closing import collected, moving_on
from simulation.workshop.consoles import Consoles
from simulation.workshop.pace import Pace
from simulation.workshop.past_days import PastDays
from simulation.workshop.presence import Presence, presence
from simulation.workshop.room import Act, Room, Sitting
from simulation.workshop.room_rules import Rules
from simulation.workshop.server_clock import Clock, calendar, server_clock, ticks
from simulation.workshop.sitting_acts import place_here
from simulation.workshop.store import Store, Taken, deleted
from simulation.workshop.tokens import Identity, Tokens
from simulation.workshop.views import Recipient, snapshot
from simulation.workshop.workshop_errors import StoreFailure, WorkshopRefusal

REFRESH = 0.4  # seconds between two looks at a room's number in the store
KEPT = 90  # days a room is kept after it was opened
DAY = 86400.0
TRIES = 50
RECORDED = ("sit", "peek", "keep")  # acts that change nothing in the room, and stand in its record
HEARD = 5.0  # seconds within which a team is not written down as seen again
WINDOW = 10  # minutes in which wrong codes and keys are counted
CODES_OF_ONE, KEYS_OF_ONE = 100, 10  # wrong ones from one address, which a hall may share
CODES_IN_ALL, KEYS_OF_A_ROOM = 2_000, 200  # far from what would find one of a billion, or a key
ACTS_A_MINUTE, DRAFTS_A_MINUTE = 60, 1_200  # of a team with all its phones
TEAMS_A_MINUTE, TEAMS_IN_ALL = 40, 400  # that phones make anew: in a room, whose hall shares an address, and in this process
JOINING = "error.workshop.joins"
Content = Callable[[Room, float], Mapping[str, Any]]


@dataclass(frozen=True)
class Opened:
    """A new room: what goes on the wall, and the key that only its facilitators have."""

    id: str
    code: str
    key: str


@dataclass
class Live:
    """A room in this process: its state, the number of its last act, when the store was last asked."""

    room: Room
    version: int
    asked: float


class Workshop:
    """All rooms of a store.

    clock: the server's; refresh: seconds between two looks at the store; passing: seconds by a clock that nobody sets. A
    clock given instead of the server's also counts the days for which rooms are kept, and what passes unless `passing` does.
    """

    def __init__(self, store: Store, clock: Clock = server_clock, refresh: float = REFRESH, passing: Clock | None = None):
        self.store, self.clock, self.refresh = store, clock, refresh
        self.calendar = calendar if clock is server_clock else clock
        counted = passing or (ticks if clock is server_clock else clock)
        self._past = PastDays(store.past_days, store.keep_past_days, counted)
        self._secret = store.secret()
        self.tokens = Tokens(self._secret)
        self.consoles = Consoles(store, self.tokens, clock)
        self._live: dict[str, Live] = {}
        self._code_of: dict[str, str] = {}
        self._heard: dict[tuple[str, str], float] = {}
        self._lock = threading.RLock()
        self._codes, self._keys = (Pace(most, WINDOW * 60, clock) for most in (CODES_OF_ONE, KEYS_OF_ONE))
        self._acts, self._drafts = (Pace(most, 60, clock) for most in (ACTS_A_MINUTE, DRAFTS_A_MINUTE))
        self._new = Pace(TEAMS_IN_ALL, 60, clock, JOINING)
        self.sweep()

    def open_room(
        self,
        name: str,
        rules: Rules | None = None,
        packages: Iterable[str] | None = None,
        language: str = "zh",
        who: str = "facilitator:1",
        place: Place | None = None,
        days: float = KEPT,
    ) -> Opened:
        """Open a room on a place and the packages that its teams may start a plan from, all by default; its key is told once."""
        title = clean(name, 60)
        where = remember(place or embedded_place())
        known = where.scenario_presets
        chosen = tuple(row for row in known if row != REFERENCE) if packages is None else tuple(packages)
        if not title:
            raise WorkshopRefusal("error.workshop.empty", place="name")
        if any(package not in known for package in chosen) or language not in ("zh", "en"):
            raise WorkshopRefusal("error.workshop.content", place="packages")
        now, key = self.clock(), tokens.new_key()
        content = opening(title, where, chosen, (rules or Rules.usual(where)).fitting(where), language)
        fingerprint = tokens.fingerprint_of(key, self._secret)
        for _ in range(TRIES):
            opened = Opened(secrets.token_hex(16), tokens.new_code(), key)
            try:
                first = Act(1, now, who, "open", content)
                self.store.open_room(opened.id, opened.code, fingerprint, self.calendar() + days * DAY, first)
            except Taken:
                continue
            return opened
        raise WorkshopRefusal("error.workshop.busy")

    def current(self, room: str) -> Live:
        """The room as it stands; a step whose time is over is closed first."""
        live = self._followed(room)
        sitting = live.room.sitting
        if sitting is not None and _over(sitting, self.clock()):
            try:
                live = self.act(room, "clock", "time", lambda now, at: self._closing(room, now, at))
            except WorkshopRefusal as refused:
                if refused.key != "error.workshop.closed":  # another process was first
                    raise
                live = self._followed(room, at_once=True)
        return live

    def _closing(self, room: str, state: Room, now: float) -> Mapping[str, Any]:
        sitting = state.sitting
        if sitting is None or not _over(sitting, now):
            raise WorkshopRefusal("error.workshop.closed")
        return {"index": sitting.running.index, **self._collected(room, state, now)}

    def _collected(self, room: str, state: Room, now: float) -> dict[str, Any]:
        sitting = state.sitting
        if sitting is None:
            return {}
        return collected(state, self.store.drafts(room, sitting.number, sitting.round_number), now)

    def _followed(self, room: str, at_once: bool = False) -> Live:
        with self._lock:
            live, moment = self._live.get(room), ticks()
            if live is not None and not at_once and moment - live.asked < self.refresh:
                return live
            version = self.store.version(room, self.calendar())
            if version is None:
                self._live.pop(room, None)
                raise WorkshopRefusal("error.workshop.no_room")
            if live is not None and place_here(live.room) is None:  # forgotten meanwhile: the room's first act may have it
                folded(self.store.acts(room)[:1])
            if live is None or live.version > version:
                acts = self.store.acts(room)
                live = Live(folded(acts), acts[-1].number, moment)
            elif live.version < version:
                acts = self.store.acts(room, live.version)
                live = Live(folded(acts, live.room), acts[-1].number, moment)
            live.asked = moment
            self._live[room] = live
            return live

    def version(self, room: str) -> int:
        """Number of a room's last act, as news go by it."""
        return self.current(room).version

    def act(self, room: str, who: str, kind: str, content: Content | Mapping[str, Any]) -> Live:
        """Do something in a room; when it returns, it is on the disk. content may be made from the room as it then stands.

        An act that changes nothing is not written. WorkshopRefusal says why it cannot be done.
        """
        if who.startswith("team:") and kind != "join":
            self._acts.step(f"{room} {who}")
        for attempt in range(TRIES):
            live, now = self._followed(room, at_once=attempt > 0), self.clock()
            made = content(live.room, now) if callable(content) else content
            act, new = admitted(live.room, Act(live.version + 1, now, who[:80], kind, made))
            if new is live.room and kind not in RECORDED:
                return live
            try:
                self.store.append(room, act)
            except Taken:
                continue
            with self._lock:
                known = self._live.get(room)
                fresh = Live(new, act.number, ticks())
                if known is None or known.version < act.number:
                    self._live[room] = fresh
                return fresh
        raise WorkshopRefusal("error.workshop.busy")

    def go(
        self, room: str, who: str, index: int, conditions: Mapping[str, Any] | None = None, pressed_at: int | None = None
    ) -> Live:
        """On to a step; drafts of the one that ends count. pressed_at: the step in which it was asked for."""

        def content(state: Room, now: float) -> Mapping[str, Any]:
            told = moving_on(state, index, conditions, now)
            return {**told, **self._collected(room, state, now)} | ({} if pressed_at is None else {"from": pressed_at})

        return self.act(room, who, "go", content)

    def entered(self, code: str, origin: str = "") -> str:
        """Room of a typed code. origin: where the visitor is, as wrong ones are counted; of each, and in all."""
        origin = sender(origin)
        self._guessing("codes", CODES_IN_ALL, self._codes, origin)
        plain = tokens.plain_code(code)
        room = self.store.room_of(plain) if len(plain) == tokens.CODE_LENGTH else None
        if room is None:
            self._guessed_wrong("codes", self._codes, origin)
            raise WorkshopRefusal("error.workshop.code")
        return room

    def code_of(self, room: str) -> str:
        """The code of a room, which never changes; WorkshopRefusal for a room that is no more."""
        if room not in self._code_of:
            self._code_of[room] = str(self.store.row_of(room)["code"])
        return self._code_of[room]

    def opened_with(self, room: str, key: str, origin: str = "") -> None:
        """Let in whoever has the key; wrong ones are counted, of each origin and of the room."""
        scope, one = f"key:{room}", f"{room} {sender(origin)}"
        self._guessing(scope, KEYS_OF_A_ROOM, self._keys, one)
        row = self.store.row_of(room)
        if row["kept_until"] < self.calendar():
            raise WorkshopRefusal("error.workshop.no_room")
        kept = row["key_fingerprint"]
        if not tokens.same(kept, tokens.fingerprint_of(key, self._secret)):
            self._guessed_wrong(scope, self._keys, one)
            raise WorkshopRefusal("error.workshop.key")

    def seated_as(self, room: str, name: str) -> str:
        """Who a new console of a room acts as, which its record says from now on. name: blank for the next number that no other had."""
        for _ in range(TRIES):
            who = f"facilitator:{name or self.current(room).room.consoles + 1}"
            try:
                self.act(room, who, "sit", {})
                return who
            except WorkshopRefusal as refused:  # another console has the number by now
                if refused.key != "error.workshop.busy":
                    raise
        raise WorkshopRefusal("error.workshop.busy")

    def _guessing(self, scope: str, most: int, of_one: Pace, origin: str) -> None:
        in_all = self.store.wrong_since(scope, int(self.clock() // 60) - WINDOW + 1)
        if of_one.used_up(origin) or in_all >= most:
            raise WorkshopRefusal("error.workshop.guesses", minutes=WINDOW)

    def _guessed_wrong(self, scope: str, of_one: Pace, origin: str) -> None:
        of_one.count(origin)
        self.store.wrong(scope, int(self.clock() // 60))

    def drafted(self, own: Identity) -> None:
        """A team sends a draft; WorkshopRefusal where it sends them faster than people move levers."""
        self._drafts.step(f"{own.room} {own.team}")

    def join(self, room: str, name: str, mark: str = "") -> str:
        """A new team by its pressed button, or one made beforehand that no phone has come to yet; its device token.

        mark: the sender's own, the same one when it sends again.
        """
        teams = self.current(room).room
        known = teams.named(clean(name, LONGEST_NAME)) if isinstance(name, str) else None
        own = teams.teams.get(self.tokens.team_of(room, mark)) if mark else None
        seen = self.store.seen(room)
        if own is not None and not own.gone:
            team = own.id
        elif known is not None and known.prepared and known.id not in seen:
            team = known.id
        else:  # a phone whose team was taken out comes in anew
            team = self.tokens.team_of(room, mark) if mark and own is None else secrets.token_hex(8)
            self._may_come(teams, seen)
            self.act(room, f"team:{team}", "join", {"team": team, "name": name})
            self._new.count(JOINING)
        token = self.tokens.device(room, team)
        self.heard(self.tokens.read("device", token))
        return token

    def _may_come(self, room: Room, seen: Iterable[str]) -> None:
        """WorkshopRefusal where phones make teams faster than people find their seats, in a room or in this process.

        seen: teams that phones came to; those that a facilitator made beforehand are not among them.
        """
        now = self.clock()
        lately = sum(abs(now - room.teams[team].joined) < 60 for team in seen if team in room.teams)
        if not room.locked and (lately >= TEAMS_A_MINUTE or self._new.used_up(JOINING)):
            raise WorkshopRefusal(JOINING)

    def make_team(self, room: str, who: str, name: str) -> str:
        """A new team made by a facilitator, before its people come; its id."""
        team = secrets.token_hex(8)
        self.act(room, who, "join", {"team": team, "name": name})
        return team

    def joined(self, invite: str) -> str:
        """Another device of a team, let in by the team's invite."""
        own = self.tokens.read("invite", invite)
        self._team(own)
        return self.tokens.device(own.room, own.team)

    def _team(self, own: Identity) -> Room:
        state = self.current(own.room).room
        if own.team not in state.teams or state.teams[own.team].gone:
            raise WorkshopRefusal("error.workshop.no_team")
        return state

    def heard(self, own: Identity) -> None:
        """A team's phone was heard of. Where that cannot be written, for the disk is full, the room can still be read."""
        now, key = self.clock(), (own.room, own.team)
        if abs(now - self._heard.get(key, -HEARD)) >= HEARD:
            with suppress(StoreFailure):
                self.store.saw(own.room, own.team, now)
            self._heard[key] = now

    def presence(self, room: str) -> dict[str, Presence]:
        """Presence by team."""
        return presence(self.store.seen(room), self.clock())

    def snapshot(self, room: str, recipient: Recipient) -> dict[str, Any]:
        """All that a recipient is sent, a team's own drafts with it."""
        live = self.current(room)
        found = snapshot(live.room, recipient, live.version, self.clock(), self.presence(room))
        if recipient.team and live.room.sitting is not None:
            sitting = live.room.sitting
            found["drafts"] = self.store.drafts(room, sitting.number, sitting.round_number, recipient.team)
        return found

    def record(self, room: str, who: str) -> dict[str, Any]:
        """All that is kept of a room, to be taken away; where that holds what is not yet revealed, it is written down that somebody asked for it."""
        sitting = self.current(room).room.sitting
        if sitting is not None and not all(map(sitting.revealed, {*sitting.rounds, sitting.round_number})):
            self.act(room, who, "peek", {})
        return self.store.exported(room)

    def sweep(self) -> int:
        """Forget rooms whose time has been over for days of running, and what was written of a room while it was forgotten."""
        past = self.store.expired(self.calendar())
        gone = self._past.due(past)
        self.store.forget_strays()
        for room in past:
            self._live.pop(room, None)
            self._code_of.pop(room, None)
        if past:
            audit("-", "rooms_past_days", count=len(past), deleted=len(gone))
        return deleted(self.store, gone)

    def keep(self, room: str, who: str, days: float) -> None:
        """Keep a room so many days from now on, and say so in its record."""
        self.act(room, who, "keep", {"days": days})
        self.store.keep(room, self.calendar() + days * DAY)

    def delete(self, room: str) -> None:
        """Forget a room now."""
        self.store.row_of(room)
        self.store.delete(room)
        self._live.pop(room, None)


def _over(sitting: Sitting, now: float) -> bool:
    """Whether a step that collects has run out of time."""
    return bool(sitting.collects) and sitting.running.paused is None and sitting.running.left(now) == 0.0
