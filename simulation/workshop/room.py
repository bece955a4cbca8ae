"""What a room is at a moment: frozen values, changed only by acts (`acts.py`)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from simulation.engine.place_ref import PlaceRef
from simulation.language.clean import alike
from simulation.workshop.room_rules import Prediction, Rules
from simulation.workshop.sitting_plans import PLAYED, TAKES_ENTRIES, TAKES_PREDICTIONS, Step

RANKINGS = ("off", "nameless", "named")
BY_TEAM, BY_TIME, BY_FACILITATOR = "team", "time", "facilitator"
Kept = TypeVar("Kept")


def _others(of_teams: Mapping[str, Kept], gone: Collection[str]) -> dict[str, Kept]:
    return {team: one for team, one in of_teams.items() if team not in gone}


@dataclass(frozen=True)
class Act:
    """Something done in a room: its number, when (server's clock), who, what kind, with what content."""

    number: int
    at: float
    who: str
    kind: str
    content: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Team:
    """A team. joined, removed: when; excused teams are waited for no longer, observing ones watch; prepared: made by a facilitator, before its people came."""

    id: str
    name: str
    joined: float
    role: str = ""
    excused: bool = False
    observing: bool = False
    removed: float | None = None
    prepared: bool = False

    @property
    def gone(self) -> bool:
        """Whether the team was taken out."""
        return self.removed is not None

    @property
    def playing(self) -> bool:
        """Whether entries of the team are expected."""
        return not (self.gone or self.excused or self.observing)


@dataclass(frozen=True)
class Stated:
    """A prediction as it counts: what, when, and by whom it was sent (`BY_TEAM`, `BY_TIME`, `BY_FACILITATOR`)."""

    prediction: Prediction
    at: float
    how: str


@dataclass(frozen=True)
class Entry:
    """A team's plan of a round as it counts, with the server's figures for it.

    figures: outcomes in the rules' year; change: against current practice; submission: the sender's own mark, so that
    sending twice is one submission; corrections: earlier plans that a facilitator put right, latest last.
    """

    levers: Mapping[str, float]
    figures: Mapping[str, float]
    change: Mapping[str, float]
    at: float
    how: str
    submission: str = ""
    corrections: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Round:
    """A round: under which conditions, and one prediction and one entry a team."""

    conditions: Mapping[str, Any]
    predictions: Mapping[str, Stated] = field(default_factory=dict)
    entries: Mapping[str, Entry] = field(default_factory=dict)


@dataclass(frozen=True)
class Running:
    """The step under way. length: seconds, None without end; closed: its time is over; waived: teams gone on without."""

    index: int
    began: float
    length: float | None
    paused: float | None = None
    closed: bool = False
    waived: frozenset[str] = frozenset()

    def left(self, now: float) -> float | None:
        """Seconds left."""
        if self.length is None:
            return None
        return max(self.began + self.length - (now if self.paused is None else self.paused), 0.0)


@dataclass(frozen=True)
class StepTime:
    """When a step began and ended, for the minutes."""

    phase: str
    round: int
    began: float
    ended: float


@dataclass(frozen=True)
class Sitting:
    """A sitting of a room: its steps, the one under way, its rounds, what was agreed; view: which screen of the step the board shows."""

    number: int
    plan: str
    steps: tuple[Step, ...]
    began: float
    running: Running
    rounds: Mapping[int, Round]
    rules: Rules
    times: tuple[StepTime, ...] = ()
    votes: Mapping[str, str] = field(default_factory=dict)
    merged: Mapping[str, Any] = field(default_factory=dict)
    dissents: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    answers: tuple[Mapping[str, Any], ...] = ()
    commitments: tuple[Mapping[str, Any], ...] = ()
    view: int = 0
    ended: float | None = None

    @property
    def step(self) -> Step:
        """The step under way."""
        return self.steps[self.running.index]

    @property
    def round_number(self) -> int:
        """The round under way: of steps that belong to none, the last one before, or the first."""
        return max(1, *(step.round for step in self.steps[: self.running.index + 1]))

    @property
    def takes(self) -> str:
        """What the step is for: "predictions", "entries", or nothing, also when its time is over."""
        kinds = {**dict.fromkeys(TAKES_PREDICTIONS, "predictions"), **dict.fromkeys(TAKES_ENTRIES, "entries")}
        return "" if self.ended is not None else kinds.get(self.step.phase, "")

    @property
    def collects(self) -> str:
        """What the step takes now: "predictions", "entries", or nothing."""
        return "" if self.running.closed else self.takes

    def done(self) -> set[str]:
        """Teams whose part of the step is in: a draft that an earlier step left counts, and the team may still hand in."""
        if not self.takes:
            return set()
        held: Mapping[str, Stated | Entry] = getattr(self.rounds[self.round_number], self.takes)
        late = self.running.closed  # then all that counts is in
        return {team for team, one in held.items() if late or one.how != BY_TIME or one.at > self.running.began}

    def revealed(self, number: int) -> bool:
        """Whether a round's entries are open to all."""
        shown = [at for at, step in enumerate(self.steps) if step.phase == "reveal" and step.round == number]
        return self.ended is not None or any(at <= self.running.index for at in shown)

    def opened_at(self, number: int) -> float:
        """When a round was revealed; where its reveal was passed over, when the sitting began."""
        taken = [*((one.phase, one.round) for one in self.times), (self.step.phase, self.step.round)]
        began = (self.began, *(one.ended for one in self.times))  # which no pause moves
        return next((at for at, step in zip(began, taken, strict=True) if step == ("reveal", number)), self.began)

    def late(self, team: Team) -> bool:
        """Whether a team came when the plans that count were revealed already: so until the next round is played."""
        shown = [number for number in self.rounds if self.revealed(number)]
        planned = {step.round for step in self.steps if step.phase in TAKES_ENTRIES}.intersection(shown)
        if not planned or self.step.phase in PLAYED or team.id in self.rounds[max(shown)].entries:
            return False
        return team.joined > self.opened_at(max(planned))

    def without(self, gone: Collection[str]) -> Sitting:
        """The sitting as if some teams had sent no plan, prediction, vote or dissent; a common plan of nobody's plans is none."""
        if not gone:
            return self
        rounds = {
            number: replace(held, predictions=_others(held.predictions, gone), entries=_others(held.entries, gone))
            for number, held in self.rounds.items()
        }
        source = rounds.get(self.merged.get("round", 0))
        merged: dict[str, Any] = dict(self.merged) if source is not None and source.entries else {}
        if "outside" in merged:
            apart = merged["outside"].items()
            merged["outside"] = {lever: [team for team in teams if team not in gone] for lever, teams in apart}
        votes, dissents = _others(self.votes, gone), _others(self.dissents, gone)
        return replace(self, rounds=rounds, votes=votes, dissents=dissents, merged=merged)

    def earlier(self, number: int, team: str) -> Entry | None:
        """A team's last entry before a round."""
        found = [self.rounds[n].entries[team] for n in sorted(self.rounds) if n < number and team in self.rounds[n].entries]
        return found[-1] if found else None

    def before(self, number: int, team: str) -> Mapping[str, float]:
        """A team's last plan before a round; practice where it has none."""
        entry = self.earlier(number, team)
        return entry.levers if entry else {}


@dataclass(frozen=True)
class Room:
    """A room: place, packages its teams may start a plan from, rules of the next sitting, teams, sittings so far; consoles: how many without a name were taken in it."""

    name: str
    place: PlaceRef
    packages: tuple[str, ...]
    rules: Rules
    language: str = "zh"
    teams: Mapping[str, Team] = field(default_factory=dict)
    locked: bool = False
    ranking: str = "off"
    count_shown: bool = True
    sittings: tuple[Sitting, ...] = ()
    consoles: int = 0

    @property
    def sitting(self) -> Sitting | None:
        """The sitting under way, or the last one."""
        return self.sittings[-1] if self.sittings else None

    @property
    def members(self) -> tuple[Team, ...]:
        """Teams that were not removed, as they came."""
        return tuple(team for team in self.teams.values() if not team.gone)

    @property
    def playing(self) -> set[str]:
        """Teams that play: a step waits for their part."""
        return {team.id for team in self.members if team.playing}

    def asked(self, done: Collection[str]) -> set[str]:
        """Teams of which is said how many are done: all that play, and others whose part is in."""
        return self.playing | {team.id for team in self.members if team.id in done}

    @property
    def counting(self) -> Room:
        """The room as it counts: without plans, predictions, votes and dissent of teams removed before a sitting's end; the record keeps them."""

        def gone(sitting: Sitting) -> set[str]:
            out = {team.id: team.removed for team in self.teams.values() if team.removed is not None}
            return {team for team, at in out.items() if sitting.ended is None or at < sitting.ended}

        return replace(self, sittings=tuple(sitting.without(gone(sitting)) for sitting in self.sittings))

    def named(self, name: str) -> Team | None:
        """The team that bears a name, or one that reads like it."""
        return next((team for team in self.members if alike(team.name) == alike(name)), None)
