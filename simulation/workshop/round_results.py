"""What a revealed round comes to: outcomes against targets, predictions against outcomes, spreads, clusters, the best."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from simulation.engine.place import Place
from simulation.engine.place_ref import PlaceRef
from simulation.projection import HEADLINES
from simulation.workshop.calibration_of_guesses import Miss, calibration, misses
from simulation.workshop.room import Round, Sitting
from simulation.workshop.room_rules import Rules
from simulation.workshop.room_statistics import Cluster, LeverSpread, clusters, spreads
from simulation.workshop.separation import Separation, margins, order_of, separation
from simulation.workshop.trial import figures_of, tried


@dataclass(frozen=True)
class TeamResult:
    """One team's round. margins: by target, + passed; misses: guesses beside what came; both in the outcome's unit.

    before: the headlines that guesses start from: under current practice in the first round, afterwards the team's own
    last result, before conditions changed.
    """

    team: str
    margins: Mapping[str, float]
    misses: tuple[Miss, ...]
    before: Mapping[str, float]

    @property
    def reached(self) -> int:
        """Targets reached."""
        return sum(margin >= 0 for margin in self.margins.values())


@dataclass(frozen=True)
class Paths:
    """The headlines year by year: under current practice, and least, median and most over the teams; units as in the tables."""

    years: tuple[int, ...]
    practice: Mapping[str, tuple[float, ...]]
    least: Mapping[str, tuple[float, ...]]
    median: Mapping[str, tuple[float, ...]]
    most: Mapping[str, tuple[float, ...]]


@dataclass(frozen=True)
class RoundResults:
    """A round as a whole. ranks: teams from best to last by targets reached, none without targets; surest: by how near their predictions were."""

    number: int
    teams: Mapping[str, TeamResult]
    spreads: tuple[LeverSpread, ...]
    paths: Paths
    clusters: tuple[Cluster, ...]
    separation: Separation | None
    ranks: tuple[str, ...]
    surest: tuple[str, ...]


def paths_of(held: Round, rules: Rules, place: Place) -> Paths:
    """Paths of a round's plans."""
    usual = tried({}, held.conditions, rules, place)
    plans = [tried(entry.levers, held.conditions, rules, place).paths for entry in held.entries.values()]
    over = {name: np.quantile([plan[name] for plan in plans], [0, 0.5, 1], axis=0) for name in HEADLINES}
    ends = [{name: tuple(float(value) for value in over[name][at]) for name in HEADLINES} for at in range(3)]
    return Paths(usual.years, usual.paths, *ends)


def start_of(sitting: Sitting, number: int, team: str, place: Place) -> Mapping[str, float]:
    """The headlines that a prediction of a round starts from: the team's own last result, or those of current practice.

    Practice is that of the round before where there is one, so that what is predicted holds the change of conditions.
    """
    entry = sitting.earlier(number, team)
    if entry is not None:
        return {name: entry.figures[name] for name in HEADLINES}
    held = sitting.rounds[max([n for n in sitting.rounds if n < number], default=number)]
    usual = tried({}, held.conditions, sitting.rules, place).figures
    return {name: usual[name] for name in HEADLINES}


def round_results(sitting: Sitting, number: int, place: PlaceRef) -> RoundResults:
    """Results of a round, computed once for the entries it has."""
    held = sitting.rounds[number]
    return _results(_Key(number, held, sitting, figures_of(place)))


class _Key:
    """A round as a key of the cache: equal where its entries, predictions and rules are."""

    def __init__(self, number: int, held: Round, sitting: Sitting, place: Place):
        self.number, self.held, self.rules, self.place = number, held, sitting.rules, place
        self.starts = {team: start_of(sitting, number, team, place) for team in held.entries}
        plans = tuple((team, entry.at, tuple(sorted(entry.levers.items()))) for team, entry in held.entries.items())
        stated = tuple((team, one.at) for team, one in held.predictions.items())
        starts = tuple((team, tuple(start.items())) for team, start in self.starts.items())
        told = repr(sorted(held.conditions.items())), self.rules.model_dump_json()
        self.key = (number, plans, stated, starts, *told, place)

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.key == other.key


@lru_cache(maxsize=64)
def _results(key: _Key) -> RoundResults:
    held, rules, place = key.held, key.rules, key.place
    teams = {}
    for team, entry in held.entries.items():
        stated = held.predictions.get(team)
        start = key.starts[team]
        change = {name: entry.figures[name] - start[name] for name in HEADLINES}
        missed = misses(stated.prediction, change, place) if stated else ()
        teams[team] = TeamResult(team, margins(entry.figures, rules, place), missed, start)
    plans = {team: entry.levers for team, entry in held.entries.items()}
    guessed = {team: calibration(result.misses) for team, result in teams.items() if result.misses}
    return RoundResults(
        key.number,
        teams,
        spreads(plans, rules, place),
        paths_of(held, rules, place),
        clusters(plans, rules, place),
        separation(held.entries, held.conditions, rules, place),
        order_of(held.entries, rules, place),
        tuple(sorted(guessed, key=lambda team: (-guessed[team][0], guessed[team][1]))),
    )
