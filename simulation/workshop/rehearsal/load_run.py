"""A load on a server: phones that move a lever every few seconds, teams that hand in again and again, and a board that follows.

The host acts on the store itself, as a console does; teams and board use the addresses of phones. What a server carries
is what it was seen to carry: own figures and board in time, no answer missing, every confirmed plan in the store.
"""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from simulation.workshop.rehearsal.team_bot import TeamBot
from simulation.workshop.rehearsal.team_phone import PhoneError, TeamPhone
from simulation.workshop.rehearsal.temperaments import TEMPERAMENTS
from simulation.workshop.server_clock import processor, ticks
from simulation.workshop.service import Opened, Workshop
from simulation.workshop.workshop_errors import StoreFailure, WorkshopRefusal

PACE = 3.0  # seconds between two changes of a phone
HANDING_IN = 8  # every so many changes a team hands in
OWN_LIMIT, BOARD_LIMIT = 0.4, 2.0  # seconds in which 95 of 100 must be answered, and stand on the board
SETTLING = 15.0  # seconds in which the board may catch up at the end
PLAN = "half_day"
HOST = "facilitator:rehearsal"


@dataclass
class Seen:
    """What a load saw. own, board: seconds, one an answer; refused: answers that did not come; lost: confirmed plans that are not in the store."""

    teams: int
    people: int
    own: list[float] = field(default_factory=list)
    board: list[float] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    lost: int = 0
    submissions: int = 0
    clients: float = 0.0  # processor of the simulated phones, as a share of one core

    @property
    def carried(self) -> bool:
        """Whether the server carried the teams."""
        fast = high(self.own) < OWN_LIMIT and high(self.board) < BOARD_LIMIT
        return bool(self.own and self.board) and fast and not self.refused and not self.lost


def high(seconds: Sequence[float], share: float = 0.95) -> float:
    """The value that a share of them does not exceed; infinite for none."""
    return float(np.quantile(seconds, share)) if seconds else float("inf")


class LoadRun:
    """One load. address: of the app; sizes: phones of each team; seconds: how long they move levers.

    trust: certificates that the phones accept, the usual ones by default; opened: told of the room before phones come,
    for whoever conducts it beside the load.
    """

    def __init__(
        self,
        workshop: Workshop,
        address: str,
        sizes: Sequence[int],
        seconds: float,
        pace: float = PACE,
        trust: ssl.SSLContext | None = None,
        opened: Callable[[Opened], None] = lambda room: None,
    ):
        self.workshop, self.address, self.sizes, self.seconds, self.pace = workshop, address, tuple(sizes), seconds, pace
        self.trust, self.opened = trust, opened
        self.seen = Seen(len(self.sizes), sum(self.sizes))
        self.stop, self.lock = threading.Event(), threading.Lock()
        self.waiting: list[tuple[int, float]] = []
        self.confirmed: list[tuple[str, dict[str, float]]] = []

    def run(self) -> Seen:
        """The load from door to reveal; the room is forgotten afterwards."""
        room = self.workshop.open_room("rehearsal", who=HOST)
        self.opened(room)
        began, used = ticks(), processor()
        threads: list[threading.Thread] = []
        try:
            self._conduct(room, threads)
        finally:
            self.stop.set()
            for thread in threads:
                thread.join(timeout=10)
            self.seen.clients = (processor() - used) / max(ticks() - began, 1e-9)
            self.workshop.delete(room.id)
        return self.seen

    def _conduct(self, room: Opened, threads: list[threading.Thread]) -> None:
        entrance = self.workshop.tokens.entrance(room.id)
        board = TeamPhone(self.address, room.code, entrance, self.trust)
        self._reached(board)
        bots: list[TeamBot] = []
        mates: list[TeamBot] = []
        names = [f"{number + 1:02d}" for number in range(len(self.sizes))]
        for name in names:  # beforehand, as for a hall: phones alone would come one a second at most
            self.workshop.make_team(room.id, HOST, name)
        made = self.workshop.current(room.id).version
        for number, (size, name) in enumerate(zip(self.sizes, names, strict=True)):
            own = [TeamPhone(self.address, room.code, entrance, self.trust) for _ in range(size)]
            for phone in own:
                self._heard_of(phone, made)
            own[0].join(name)
            invite = {"invite": self.workshop.tokens.invite(room.id, own[0].state()["you"]["id"])}
            for phone in own[1:]:
                phone.act("invited", invite)
            first, *others = (TeamBot(phone, TEMPERAMENTS[number % len(TEMPERAMENTS)], number) for phone in own)
            bots.append(first)
            mates += others
            threads += [self._thread(self._listen, phone) for phone in own]
        threads.append(self._thread(self._watch, board))
        self.workshop.act(room.id, HOST, "start", {"plan": PLAN})
        sitting = self.workshop.current(room.id).room.sitting
        assert sitting is not None
        phases = [step.phase for step in sitting.steps]
        opened = self.workshop.go(room.id, HOST, phases.index("plan"))
        for phone in (board, *(bot.phone for bot in bots + mates)):  # each process reads it by itself
            self._heard_of(phone, opened.version)
        ends = ticks() + self.seconds
        playing = [self._thread(self._play, bot, number, ends, bot in bots) for number, bot in enumerate(bots + mates)]
        for thread in playing:
            thread.join()
        self._settled()
        self.workshop.go(room.id, HOST, phases.index("reveal"))
        for bot in bots:
            bot.phone.state()
        self._counted(room)

    def _reached(self, board: TeamPhone) -> None:
        """The server knows the room: it keeps its rooms in the same store."""
        try:
            board.state()
        except PhoneError as refused:
            key = "error.rehearse.store" if refused.status else "error.rehearse.silent"
            raise WorkshopRefusal(key, url=self.address, reason=refused.said) from None

    def _heard_of(self, phone: TeamPhone, version: int) -> None:
        """Wait until the process that a phone is with has read the act."""
        ends = ticks() + SETTLING
        while phone.state()["version"] < version and ticks() < ends:
            self.stop.wait(0.05)

    def _thread(self, work: Any, *arguments: Any) -> threading.Thread:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        thread.start()
        return thread

    def _listen(self, phone: TeamPhone) -> None:
        """A phone's news: each version is fetched, as a page does."""

        def heard(_: int) -> None:
            try:
                phone.state()
            except PhoneError as refused:
                self._refused(refused)

        phone.news(self.stop, heard)

    def _watch(self, board: TeamPhone) -> None:
        def heard(_: int) -> None:
            try:
                shown = board.state(board=True)["version"]
            except PhoneError as refused:
                self._refused(refused)
                return
            now = ticks()
            with self.lock:
                self.seen.board += [now - sent for version, sent in self.waiting if version <= shown]
                self.waiting = [(version, sent) for version, sent in self.waiting if version > shown]

        board.news(self.stop, heard)

    def _refused(self, refused: PhoneError) -> None:
        if not self.stop.is_set():
            with self.lock:
                self.seen.refused.append(str(refused))

    def _play(self, bot: TeamBot, number: int, ends: float, hands_in: bool) -> None:
        """One phone: a change at each pace, by one of each team handed in now and then, the last one for sure."""
        self.stop.wait(self.pace * number / max(self.seen.people, 1))
        turn = number % HANDING_IN
        try:
            told = bot.phone.state()
            while ticks() < ends:
                turn += 1
                began = ticks()
                plan = bot.try_out(told)
                with self.lock:
                    self.seen.own.append((ticks() - began) / bot.tries)
                if hands_in and turn % HANDING_IN == 0:
                    self._hand_in(bot, told, plan)
                self.stop.wait(max(self.pace - (ticks() - began), 0.0))
            if hands_in:
                self._hand_in(bot, told, bot.try_out(told))
        except PhoneError as refused:
            self._refused(refused)
        except Exception as fault:  # in a thread of its own: a team that broke off counts
            self._refused(PhoneError(0, repr(fault)))

    def _hand_in(self, bot: TeamBot, told: Any, plan: dict[str, float]) -> None:
        began = ticks()
        version = bot.send(plan)
        with self.lock:
            self.seen.submissions += 1
            self.waiting.append((version, began))
            self.confirmed.append((f"team:{told['you']['id']}", plan))

    def _settled(self) -> None:
        """Wait until the board shows what was handed in; what it never shows counts as refused."""
        ends = ticks() + SETTLING
        while self.waiting and ticks() < ends:
            self.stop.wait(0.05)
        self.seen.refused += ["board"] * len(self.waiting)

    def _counted(self, room: Opened) -> None:
        """Plans that were confirmed, beside those that the store has; what counts at the end may be a later draft of another phone."""
        try:
            acts = self.workshop.store.acts(room.id)
        except StoreFailure:
            acts = []
        kept = [(act.who, act.content["levers"]) for act in acts if act.kind == "submit"]
        self.seen.lost = sum(plan not in kept for plan in self.confirmed)
