"""Goal mode: from targets and limits back to levers, by three routes, or why there is none.

Least change moves levers least (sum of moves, each as a share of the lever's range); least money spends
least on programmes beyond the reference, and of plans that spend no more moves levers least; most robust
makes reaching all targets most likely. A target with a required probability is sought as a central value
with a cushion: the distance from the central value to the quantile that must be on the right side, found on
a fixed ensemble and renewed as the plan moves. Where a route falls short, the plan that misses its worst target least
within the limits is sought first: it settles whether there is a way, and is what the route then starts from. Where
no plan in levers' own time is one, levers may also be moved late, or in target years alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from simulation.analysis.analysis_errors import AnalysisError, checked_seed
from simulation.analysis.goals.courses import Course
from simulation.analysis.goals.late_moves import moved_late
from simulation.analysis.goals.linear_refinement import refine
from simulation.analysis.goals.plans import NO_LIMITS, Limits, PlanSpace
from simulation.analysis.goals.problem import Problem
from simulation.analysis.goals.search import MET, Watch, polish, report
from simulation.analysis.goals.solve import solve
from simulation.analysis.goals.targets import Target, at_targets, checked_targets
from simulation.analysis.uncertainty.probability import bounded
from simulation.engine.place import Place
from simulation.engine.place_reading import embedded_place
from simulation.engine.scenario import Scenario
from simulation.run import horizon

ROUTES = ("least_change", "least_money", "most_robust")
RENEWALS = 3
SHORT = 15  # generations when a good plan is known
FIRM = 100.0  # weight of limits where targets have to give way
BEYOND = 1e4  # units of shortfall past a target that no plan reaches: a target so far off is met as well as can be


@dataclass(frozen=True)
class Route:
    """One way to the targets, with what it takes.

    reached: central value by target; probability: chance of each target; together: chance of all; met:
    whether every target and limit is kept; money: programme money beyond the reference, cumulated, 亿元;
    attention: most efforts at full strength in a year; owner: what the owner pays beyond the reference, cumulated, 亿元; change: sum of moves as shares of levers' ranges;
    moved: levers that differ from the start; late: those of them that move in another course than their own.
    """

    kind: str
    scenario: Scenario
    met: bool
    reached: Mapping[Target, float]
    probability: Mapping[Target, float]
    together: float
    money: float
    attention: float
    owner: float
    change: float
    moved: tuple[str, ...]
    late: Mapping[str, Course] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """Routes to the targets; when there is none, the closest plan, what stands in the way and the best there is.

    closest: the plan within the limits that misses targets least in all, each measured in its own scale; binding:
    limits ("money", "attention", "locked", "ranges", "retreat", "overreach", "deals", "terms", "owner") each of which, lifted alone, would let
    the targets be reached; ("together",) when only lifting all would, ("levers",) when not even that. best: best
    value found of each target's outcome when nothing else is asked within the limits.
    """

    feasible: bool
    routes: tuple[Route, ...]
    closest: Route | None = None
    binding: tuple[str, ...] = ()
    best: Mapping[Target, float] = field(default_factory=dict)


def seek(
    targets: Iterable[Target],
    limits: Limits = NO_LIMITS,
    start: Scenario | None = None,
    seed: int = 2023,
    baseline: Place | None = None,
    routes: Iterable[str] = ROUTES,
    progress: Watch | None = None,
    stuck: Callable[[], object] | None = None,
    run: Callable = map,
) -> Answer:
    """Routes to the targets from a starting scenario (base-year practice by default).

    progress: called with the share done, to the end of the diagnosis if there is no route; Cancelled is raised
    when it returns False. stuck: called once when no route is found and the reason is looked for.
    run: how runs are mapped over workers, as in `batch.each`. Deterministic for a seed.
    """
    place = baseline or (start.place if start else embedded_place())
    targets, seed, progress = checked_targets(targets, place), checked_seed(seed), _part(progress, 0.0, 1.0)
    years = horizon(max(target.year for target in targets), place)
    space = PlanSpace((start or Scenario("start")).at(place), place, years, limits)
    problem, kinds = Problem.of(space, targets, seed, run), tuple(dict.fromkeys(routes))
    unknown = set(kinds) - set(ROUTES)
    if unknown or not kinds:
        raise AnalysisError("error.routes", found=", ".join(map(repr, sorted(unknown))) or "none", known=", ".join(ROUTES))
    parts = max(len(kinds), 2)  # the diagnosis takes the place of what follows the first route
    first = _route(problem, kinds[0], _part(progress, 0, 1 / parts), [])
    late, moved = (problem, first) if first.met else _in_time(problem, first, _part(progress, 1 / parts, 1.0))
    if moved.met:
        problem, first = late, moved
    else:
        if stuck is not None:
            stuck()
        answer = _or_late(_no_route(problem, first, _part(progress, 1 / parts, 1.0)), moved)
        if answer.closest is None or not answer.closest.met:
            return answer
        first = _least_from(problem, kinds[0], answer.closest)  # the best there is does reach what was not found before
    found = [first]
    for i, kind in enumerate(kinds[1:], 1):
        found.append(_route(problem, kind, _part(progress, i / parts, (i + 1) / parts), found))
    report(progress, 1.0)
    return Answer(True, tuple(_cheapest(route, [one for one in found if one.met]) for route in found))


def _part(progress: Watch | None, begin: float, end: float) -> Watch | None:
    """Progress of one part of the work, told as a share of the whole that never goes back."""
    if progress is None:
        return None
    farthest = [0.0]

    def watch(share: float) -> bool | None:
        farthest[0] = max(farthest[0], share)
        return progress(begin + (end - begin) * farthest[0])

    return watch


def _cheapest(route: Route, found: list[Route]) -> Route:
    """The route, or another one found on the way that is better at what this one is named for."""

    def cost(other: Route) -> float:
        if route.kind == "most_robust":
            return -other.together
        return other.change if route.kind == "least_change" else max(other.money, 0) / 100 + 0.02 * other.change

    best = min(found, key=lambda other: (cost(other), other is not route))
    return replace(best, kind=route.kind, scenario=best.scenario.renamed(route.kind))


def _route(problem: Problem, kind: str, watch: Watch | None, others: list[Route]) -> Route:
    """Best plan of one kind; what depends on the plan's own range is measured again until it holds."""
    known = np.array([problem.space.point(other.scenario) for other in others]).reshape(-1, len(problem.space.levers))
    tried = np.vstack([problem.space.presets(), known])
    asked = problem.asked
    problem.measure(known[-1] if others else problem.space.box.start, asked or kind == "most_robust")
    point = solve(problem, kind, tried, watch)
    found = [proof(problem, kind, point)]
    for turn in range(RENEWALS):
        if kind != "most_robust" and (found[-1].met or not asked):
            break
        problem.measure(point, True, spare=0.1 * turn)
        point = solve(problem, kind, np.vstack([tried, point]), watch, SHORT)
        found.append(proof(problem, kind, point))
    if not (others or any(route.met for route in found)):
        found = _once_more(problem, kind, np.vstack([tried, point]), watch)
    if kind == "most_robust":
        found += [proof(problem, kind, other) for other in known]
    return max(found, key=lambda route: (route.met, route.together if kind == "most_robust" else 0))


def _once_more(problem: Problem, kind: str, tried: np.ndarray, watch: Watch | None) -> list[Route]:
    """The plan nearest to the targets within the limits and, if it reaches them, the route from there."""
    for turn in range(RENEWALS if problem.asked else 1):
        point = _nearest(problem, tried, watch)
        found = [proof(problem, kind, point)]
        problem.measure(point, problem.asked, spare=0.1 * turn)
        if found[0].met:
            return [proof(problem, kind, solve(problem, kind, np.vstack([tried, point]), watch, SHORT)), *found]
    return found


def _in_time(problem: Problem, short: Route, watch: Watch | None) -> tuple[Problem, Route]:
    """The problem with levers moved late where that comes nearer to the targets than a route in their own time, and its route."""
    found = moved_late(problem, problem.space.point(short.scenario))
    if found is None:
        return problem, short
    late, point = found
    if late.missing(*late.run(point[None]))[0] > MET:
        point = _nearest(late, point[None], watch)
    near = proof(late, short.kind, point)
    if not near.met and not late.asked:
        return late, near
    route = _route(late, short.kind, watch, [near])
    return late, route if route.met else near


def _or_late(answer: Answer, late: Route) -> Answer:
    """What was found in levers' own time, or with some moved late where that comes nearer."""
    best = {t: max(answer.best[t], value, key=t.margin) for t, value in late.reached.items()}
    nearer = answer.closest is None or _missed(late) < _missed(answer.closest)
    return replace(answer, best=best, closest=late if nearer else answer.closest)


def _missed(route: Route) -> float:
    """How far a route misses its targets in all, each in its own scale."""
    return sum(max(0.0, -target.margin(value) / target.scale) for target, value in route.reached.items())


def _least_from(problem: Problem, kind: str, met: Route) -> Route:
    """The route of a kind from a plan that reaches the targets, or that plan itself."""
    problem.measure(point := problem.space.point(met.scenario), problem.asked)
    route = proof(problem, kind, solve(problem, kind, point[None], None, SHORT))
    return route if route.met else replace(met, kind=kind, scenario=met.scenario.renamed(kind))


def _nearest(problem: Problem, tried: np.ndarray, watch: Watch | None) -> np.ndarray:
    """The plan within the limits whose worst target is missed least, or surpassed most (lever,)."""
    free = replace(_within(problem), centre=-problem.cushions, spread=_scales(problem)[:, 0])
    return solve(free, "most_robust", tried, watch, SHORT)


def _scales(problem: Problem) -> np.ndarray:
    """What counts as one unit of shortfall (target, 1)."""
    return np.array([[target.scale] for target in problem.targets])


def _within(problem: Problem) -> Problem:
    """The problem of keeping to the limits, whatever becomes of the targets."""
    return replace(problem, cushions=np.full(len(problem.targets), -np.inf))


def proof(problem: Problem, kind: str, point: np.ndarray) -> Route:
    """The route with what it takes, and its chances on a fixed ensemble."""
    space, targets = problem.space, problem.targets
    scenario = space.scenario(point, kind)
    reached, use = problem.run(point[None])
    values = at_targets(targets, problem.ensemble(scenario).values, space.years)
    kept = np.array([target.margin(row) >= 0 for target, row in zip(targets, values, strict=True)])
    chances = {target: float(row.mean()) for target, row in zip(targets, kept, strict=True)}
    plain = [0.0 if target.probability is None else -np.inf for target in targets]
    met = replace(problem, cushions=np.array(plain)).missing(reached, use)[0] <= MET and all(
        target.probability is None or chances[target] >= target.probability for target in targets
    )
    moved = space.moved(point)
    return Route(
        kind,
        scenario,
        bool(met),
        {t: float(v[0]) for t, v in zip(targets, reached, strict=True)},
        {target: float(bounded(value)) for target, value in chances.items()},
        float(bounded(kept.all(axis=0).mean())),
        float(use.money[0]),
        float(use.attention[0]),
        float(use.owner[0]),
        float(problem.change(point[None])[0]),
        moved,
        {name: course for name, course in space.courses.items() if name in moved},
    )


def _no_route(problem: Problem, closest: Route, watch: Watch | None) -> Answer:
    """What stands in the way: each limit lifted alone, and each target sought alone."""
    limits = problem.space.limits
    lifted = {
        "money": replace(limits, money=None),
        "attention": replace(limits, attention=None),
        "owner": replace(limits, owner=None),
        "locked": replace(limits, locked=()),
        "ranges": replace(limits, ranges={}),
        "retreat": replace(limits, retreat=True),
        "overreach": replace(limits, overreach=True),
        "deals": replace(limits, deals=True),
        "terms": replace(limits, terms=True),
    }
    lifted = {name: other for name, other in lifted.items() if other != limits}
    steps = len(lifted) + 2 + len(problem.targets)
    parts = iter([_part(watch, i / steps, (i + 1) / steps) for i in range(steps)])
    least = problem.space.point(closest.scenario)
    tried = np.vstack([least, problem.space.presets()])
    firm = replace(problem, firm=FIRM)
    near = solve(firm, "least_change", tried, next(parts), SHORT) if len(problem.targets) > 1 else least
    everything = Limits(retreat=True, overreach=True, deals=True, terms=True)
    if not _reached(problem, everything, near, next(parts)):
        binding: tuple[str, ...] = ("levers",)  # what all limits together do not hold back, none holds back alone
    else:
        binding = tuple(name for name, other in lifted.items() if _reached(problem, other, near, next(parts))) or (
            "together",
        )
    plans = [least, near, *(plan for target in problem.targets for plan in _best(problem, target, near, next(parts)))]
    gains, reached = _gains(problem, np.array(plans))
    nearest = int(np.argmax(np.minimum(gains, 0).sum(axis=0)))
    best = {t: float(row[np.argmax(gain)]) for t, row, gain in zip(problem.targets, reached, gains, strict=True)}
    if len(best) > 1:  # levers were moved late for a single target already
        late = {t: _best_late(firm, t, plans[int(np.argmax(gain))]) for t, gain in zip(best, gains, strict=True)}
        best = {t: max((value, *late[t]), key=t.margin) for t, value in best.items()}
    report(watch, 1.0)
    return Answer(False, (), proof(problem, closest.kind, plans[nearest]) if nearest else closest, binding, best)


def _best_late(problem: Problem, target: Target, point: np.ndarray) -> list[float]:
    """Central values of one target's outcome with levers moved late within the limits: from a plan in their own time, and from the start."""
    alone = replace(problem.alone(target, 1.0), cushions=np.array([BEYOND * target.scale]), firm=problem.firm)
    late = filter(None, (moved_late(alone, begun) for begun in (point, problem.space.box.start)))
    found = [_gains(other, plan[None]) for other, plan in late]
    return [float(reached[0, 0]) for gains, reached in found if np.isfinite(gains[0, 0])]


def _gains(problem: Problem, plans: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How far plans surpass each target, and what they reach (target, plan); plans beyond the limits come last."""
    reached, use = problem.run(plans)
    kept = _within(problem).missing(reached, use) <= MET
    gains = np.array([t.margin(row) / t.scale for t, row in zip(problem.targets, reached, strict=True)])
    return np.where(kept, gains - problem.cushions[:, None] / _scales(problem), -np.inf), reached


def _reached(problem: Problem, limits: Limits, near: np.ndarray, watch: Watch | None) -> bool:
    """Whether the targets can be reached within other limits."""
    other = replace(problem, space=replace(problem.space, limits=limits))
    tried = np.vstack([other.space.point(problem.space.scenario(near, "near")), other.space.presets()])
    ways = [lambda: _nearest(other, tried, watch)]
    if len(problem.targets) > 1:  # what helps the worst target most need not be what settles the last of many
        ways.append(lambda: solve(other, "least_change", tried, watch, SHORT))
    return any(_met(other, way()) for way in ways)


def _met(problem: Problem, point: np.ndarray) -> bool:
    """Whether a plan reaches the targets, or does with levers moved late."""
    late = problem, point
    if problem.missing(*problem.run(point[None]))[0] > MET:
        late = moved_late(problem, point) or late
    return bool(late[0].missing(*late[0].run(late[1][None]))[0] <= MET)


def _best(problem: Problem, target: Target, closest: np.ndarray, watch: Watch | None) -> list[np.ndarray]:
    """Plans within the limits with the best central value of one target's outcome, from two sides (lever,)."""
    alone = problem.alone(target, 0.01)  # so fine that moves of levers hardly count
    tried, assess = np.vstack([closest, alone.space.presets()]), alone.assess("most_robust")
    near = polish(assess, alone.space.box, refine(alone, "most_robust", closest), problem.seed, watch)
    return [solve(alone, "most_robust", tried, watch, SHORT), near]
