"""The search problem of goal mode: plans against targets and limits, many at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache

import numpy as np

from simulation.analysis.analysis_errors import AnalysisError
from simulation.analysis.batch import Batch, totals
from simulation.analysis.goals.courses import Course
from simulation.analysis.goals.known_runs import KnownRuns
from simulation.analysis.goals.limits import MONEY_SHORT, STARTS_SHORT, starts_wanted
from simulation.analysis.goals.plans import PlanSpace
from simulation.analysis.goals.targets import Target, at_targets, outcomes_of, shortfall
from simulation.analysis.uncertainty.ensemble import Ensemble, project_ensemble
from simulation.engine.place import Place
from simulation.engine.scenario import Scenario

MONEY, UNFUNDED, POSSIBLE, CASH = "programme_investment", "investment_scaled_back", "starts_possible", "owner_cash"
TAKEN = (MONEY, UNFUNDED, POSSIBLE, CASH)
PROOF_DRAWS = 512
UNIT = {
    "money": 50.0,
    "attention": 1.0,
    "unfunded": 50.0,
    "starts": 10.0,
    "owner": 50.0,
}  # what counts as one unit of shortfall


@dataclass(frozen=True)
class Use:
    """What plans take (plan,).

    money: programme money, cumulated, 亿元; attention: most efforts at full strength in a year; unfunded: investment
    that cash and the debt ceiling do not allow, cumulated, 亿元; starts: most new-energy starts in a year
    beyond what the quota holds, 万千瓦; owner: what the owner pays on balance, cumulated, 亿元.
    """

    money: np.ndarray
    attention: np.ndarray
    unfunded: np.ndarray
    starts: np.ndarray
    owner: np.ndarray

    def __getitem__(self, name: str) -> np.ndarray:
        return getattr(self, name)


def effort_in(batch: Batch) -> np.ndarray:
    """Most efforts at full strength that the runs of a batch carry in a year (run,)."""
    return np.broadcast_to(batch.moving["attention_load"].max(axis=(0, 1)), (batch.runs,))


def used(batch: Batch, values: Mapping[str, np.ndarray]) -> Use:
    """What the runs of a batch take; values: totals of TAKEN (year, run)."""
    wanted = starts_wanted(batch.moving["new_energy_starts"], len(batch.baseline.entities))
    short = (wanted - values[POSSIBLE])[1:].max(axis=0)
    return Use(values[MONEY].sum(axis=0), effort_in(batch), values[UNFUNDED].sum(axis=0), short, -values[CASH].sum(axis=0))


@lru_cache(maxsize=64)
def used_by(scenario: Scenario, baseline: Place, years: range) -> Use:
    """What one scenario takes."""
    batch = Batch.of(scenario, baseline, years)
    return used(batch, totals(batch, TAKEN))


@dataclass
class Problem:
    """Plans against targets; cost and shortfall of many plans at once.

    over: how runs are mapped over workers, as in `batch.each`; firm: what exceeding a limit weighs against missing a target.
    caps: most of what a plan may take, by field of `Use`. By target: cushions asked on top of the target; centre: median of the outcome less its central value,
    and spread: from the 10 % point to the median, both towards the better side. watched: targets whose values are found with each
    run, those sought among them; known: runs made already.
    """

    space: PlanSpace
    targets: tuple[Target, ...]
    seed: int
    cushions: np.ndarray
    centre: np.ndarray
    spread: np.ndarray
    over: Callable = map
    firm: float = 1.0
    watched: tuple[Target, ...] = ()
    known: KnownRuns = field(default_factory=KnownRuns, repr=False)

    def __post_init__(self) -> None:
        space, limits = self.space, self.space.limits
        if not space.levers:
            raise AnalysisError("error.all_locked")
        self.watched = self.watched or self.targets
        usual = used_by(space.start.reference(), space.baseline, space.years)
        before = used_by(space.start, space.baseline, space.years)
        self.usual = {name: float(usual[name][0]) for name in ("money", "owner")}
        self.caps = dict[str, float]()
        if not limits.overreach:
            able = space.baseline.assuming(space.start.assumptions).parameters["attention_limit"].value
            self.caps["attention"] = max(float(before.attention[0]), able)
            self.caps["unfunded"] = max(float(before.unfunded[0]), float(usual.unfunded[0])) + MONEY_SHORT
            self.caps["starts"] = max(float(before.starts[0]), STARTS_SHORT)
        given = {"money": limits.money, "attention": limits.attention, "owner": limits.owner}
        self.caps |= {name: value for name, value in given.items() if value is not None}

    @classmethod
    def of(cls, space: PlanSpace, targets: tuple[Target, ...], seed: int, over: Callable = map) -> Problem:
        """The problem before anything is known about ranges."""
        n = len(targets)
        return cls(space, targets, seed, np.zeros(n), np.zeros(n), np.ones(n), over)

    def alone(self, target: Target, fineness: float) -> Problem:
        """The problem of one of the targets as good as can be within the limits; fineness: what counts as one unit of it."""
        spread = np.array([target.scale * fineness])
        return replace(self, targets=(target,), cushions=np.array([-np.inf]), centre=np.zeros(1), spread=spread, firm=1.0)

    def run(self, points: np.ndarray) -> tuple[np.ndarray, Use]:
        """Values at targets (target, plan) and what plans take, money and the owner's cash beyond the reference."""
        return self._split(self.known.of(self.space.key, points, self._run))

    def trial(self, points: np.ndarray, courses: Sequence[Mapping[str, Course]]) -> np.ndarray:
        """Shortfall of plans each of which has courses of its own (plan,)."""
        return self.missing(*self._split(self._values(self.space.batch(points, courses))))

    def _split(self, values: np.ndarray) -> tuple[np.ndarray, Use]:
        reached, taken = values[: len(self.watched)], values[len(self.watched) :]
        use = Use(**dict(zip((one.name for one in fields(Use)), taken, strict=True)))
        return reached[[self.watched.index(target) for target in self.targets]], replace(
            use, money=use.money - self.usual["money"], owner=use.owner - self.usual["owner"]
        )

    def _run(self, points: np.ndarray) -> np.ndarray:
        """The same of plans that are not known yet, one below the other (quantity, plan)."""
        return self._values(self.space.batch(points))

    def _values(self, batch: Batch) -> np.ndarray:
        values = totals(batch, tuple(dict.fromkeys((*outcomes_of(self.watched), *TAKEN))), self.over)
        use = used(batch, values)
        return np.vstack([at_targets(self.watched, values, self.space.years), *(use[one.name] for one in fields(Use))])

    def missing(self, reached: np.ndarray, use: Use) -> np.ndarray:
        """Shortfall of plans (plan,): targets missed and limits exceeded."""
        missing = shortfall(self.targets, reached, self.cushions)
        for name, cap in self.caps.items():
            missing += self.firm * np.maximum(use[name] - cap - 1e-6, 0) / UNIT[name]
        return missing

    def change(self, points: np.ndarray) -> np.ndarray:
        """How far plans move levers from the start (plan,), in ranges of levers."""
        box = self.space.box
        width = np.array([row.max - row.min for row in self.space.levers])
        return (np.abs(points - box.start) / width).sum(axis=1)

    def cost(self, kind: str, points: np.ndarray, reached: np.ndarray, money: np.ndarray) -> np.ndarray:
        """What a route keeps low (plan,)."""
        change = self.change(points)
        if kind == "least_change":
            return change
        if kind == "least_money":
            return np.maximum(money, 0) / 100 + 0.02 * change
        margins = np.array([target.margin(row) for target, row in zip(self.targets, reached, strict=True)])
        sure = (margins + self.centre[:, None]) / self.spread[:, None]
        return -sure.min(axis=0) + 0.03 * change

    @property
    def asked(self) -> bool:
        """Whether a chance is asked of any target, so that ranges are needed."""
        return any(target.probability is not None for target in self.targets)

    def measure(self, point: np.ndarray, needed: bool, spare: float = 0.0) -> None:
        """Cushion and range of each target's outcome around a plan, from its ensemble; none when not needed.

        spare: what cushions are made larger by, in units of shortfall.
        """
        self.cushions[:], self.centre[:], self.spread[:] = 0.0, 0.0, 1.0
        if not needed:
            return
        ensemble = self.ensemble(self.space.scenario(point, "plan"))
        for i, target in enumerate(self.targets):
            at = self.space.years.index(target.year)
            better = target.sign * (ensemble.of(target.outcome)[at] - ensemble.central[target.outcome][at])
            low, self.centre[i] = np.quantile(better, (0.1, 0.5))
            self.spread[i] = max(self.centre[i] - low, target.scale * 1e-3)
            if target.probability is not None:
                self.cushions[i] = -np.quantile(better, 1 - target.probability) + spare * target.scale

    def ensemble(self, scenario: Scenario) -> Ensemble:
        """The fixed ensemble on which chances are judged."""
        space = self.space
        return project_ensemble(
            scenario,
            PROOF_DRAWS,
            self.seed,
            space.baseline,
            space.years[-1],
            outcomes_of(self.targets),
            run=self.over,
        )

    def assess(self, kind: str) -> Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]:
        """Cost and shortfall of plans for one route."""

        def both(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
            reached, use = self.run(points)
            return self.cost(kind, points, reached, use.money), self.missing(reached, use)

        return both
