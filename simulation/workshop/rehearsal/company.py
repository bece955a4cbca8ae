"""Simulated teams that keep a host company in a room: a rehearsal alone, before a first workshop."""

from __future__ import annotations

import threading

from simulation.language.words import Words
from simulation.workshop import playing
from simulation.workshop.rehearsal.team_bot import TeamBot
from simulation.workshop.rehearsal.team_phone import PhoneError, TeamPhone
from simulation.workshop.rehearsal.temperaments import TEMPERAMENTS
from simulation.workshop.service import Workshop
from simulation.workshop.workshop_errors import WorkshopRefusal

PULSE = 1.5  # seconds between two teams that look at the room
SILENT = 40  # looks without an answer after which the teams leave
_LOCK = threading.Lock()
_COMPANIES: dict[str, Company] = {}


class Company:
    """One team of each temperament in a room, until they are sent away or the room is gone."""

    def __init__(self, workshop: Workshop, room: str, address: str, pulse: float = PULSE):
        self.pulse, self.stop = pulse, threading.Event()
        code, entrance = workshop.store.row_of(room)["code"], workshop.tokens.entrance(room)
        words = Words.screen(workshop.current(room).room.language)
        self.bots = []
        for number, kind in enumerate(TEMPERAMENTS):
            phone = TeamPhone(address, code, entrance)
            try:
                phone.join(words(f"workshop.bot.name.{kind}"))
            except PhoneError as refused:
                key = "error.rehearse.refused" if refused.status else "error.rehearse.silent"
                raise WorkshopRefusal(key, url=address, reason=refused.said) from None
            self.bots.append(TeamBot(phone, kind, number))
        self.thread = threading.Thread(target=self._play, daemon=True)
        self.thread.start()

    def _play(self) -> None:
        silent = 0
        while silent < SILENT and not self.stop.is_set():
            for bot in self.bots:
                try:
                    told = bot.look()
                    silent = 0
                    if "you" not in told or told["you"] is None or told["you"]["removed"]:
                        self.stop.set()
                except PhoneError as refused:
                    silent = SILENT if refused.status == 404 else silent + 1
                self.stop.wait(self.pulse)
        for bot in self.bots:
            bot.phone.close()

    @property
    def here(self) -> bool:
        """Whether they are still at it."""
        return self.thread.is_alive() and not self.stop.is_set()

    def teams(self) -> list[str]:
        """Ids of the teams."""
        return [str(bot.phone.state()["you"]["id"]) for bot in self.bots]


def company_of(room: str) -> Company | None:
    """The simulated teams that this process plays in a room."""
    with _LOCK:
        found = _COMPANIES.get(room)
        return found if found is not None and found.here else None


def invite_company(workshop: Workshop, room: str, address: str, pulse: float = PULSE) -> Company:
    """Simulated teams join a room by the server's own address; those that are there stay."""
    found = company_of(room)
    if found is None:
        found = Company(workshop, room, address, pulse)
        with _LOCK:
            _COMPANIES[room] = found
    return found


def send_away(workshop: Workshop, room: str, who: str) -> None:
    """The simulated teams leave and are taken out of the room; what they did stays in the record."""
    with _LOCK:
        found = _COMPANIES.pop(room, None)
    if found is None:
        return
    teams = found.teams()
    found.stop.set()
    playing.take_out(workshop, room, who, teams)
