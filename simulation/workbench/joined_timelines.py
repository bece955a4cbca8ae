"""Two timelines that went on from the same one, as in two tabs of a browser, joined step by step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from simulation.engine.scenario import Scenario
from simulation.workbench.bench import LONGEST, MOST, Workbench, fresh, is_package
from simulation.workbench.timeline import LIMIT, Step, Timeline

Own = Mapping[str, Scenario]


def joined(base: Timeline | None, ours: Timeline, theirs: Timeline) -> Timeline:
    """What was done in `theirs`, and on top of it what was done in `ours`, since both were `base` (None: not known).

    A scenario changed in one alone stands as changed; changed differently in both it stays as in `ours`, and that of
    `theirs` is kept beside it under a name of its own (`kept_twice`). What one deleted and the other changed stays.
    """
    base = base or Timeline.begun(Workbench(Scenario.preset("reference")))
    if _same(ours, base) or _same(ours, theirs):
        return theirs
    if _same(theirs, base):
        return ours
    common = _common(base, ours)
    steps = theirs.steps[: theirs.at + 1]
    for step in ours.steps[common : ours.at + 1]:
        steps = (*steps, replace(step, bench=_bench(base.bench, step.bench, theirs.bench)))
    bench = _bench(base.bench, ours.bench, theirs.bench)
    if steps[-1].bench != bench:  # steps were only undone or redone here
        steps = (*steps, Step("open", bench.current.name, bench))
    return Timeline(steps[-LIMIT:], min(len(steps), LIMIT) - 1)


def kept_twice(base: Timeline | None, ours: Timeline, theirs: Timeline) -> dict[str, str]:
    """Scenarios changed differently in both, and the name under which that of `theirs` is kept."""
    if base is None:
        base = Timeline.begun(Workbench(Scenario.preset("reference")))
    return _own(_named(base.bench), _named(ours.bench), _named(theirs.bench))[1]


def without_room(base: Timeline | None, ours: Timeline, theirs: Timeline) -> tuple[str, ...]:
    """Scenarios of `theirs` that are more than a workbench holds, and so not among those joined."""
    if base is None:
        base = Timeline.begun(Workbench(Scenario.preset("reference")))
    return tuple(_own(_named(base.bench), _named(ours.bench), _named(theirs.bench))[0])[MOST:]


def _same(one: Timeline, other: Timeline) -> bool:
    return one.at == other.at and _plain(one.steps) == _plain(other.steps)


def _plain(steps: tuple[Step, ...]) -> list[tuple]:
    return [(step.action, step.subject, step.bench) for step in steps]


def _common(base: Timeline, ours: Timeline) -> int:
    """How many steps at the head of `ours` are also in `base`, whose first ones may have been dropped since."""
    before, now = _plain(base.steps), _plain(ours.steps)
    longest = 0
    for start in range(len(before)):
        count = 0
        while start + count < len(before) and count < len(now) and before[start + count] == now[count]:
            count += 1
        longest = max(longest, count)
    return longest


def _named(bench: Workbench) -> Own:
    return {scenario.name: scenario for scenario in bench.own}


def _bench(base: Workbench, ours: Workbench, theirs: Workbench) -> Workbench:
    own, _ = _own(_named(base), _named(ours), _named(theirs))
    current = ours.current if is_package(ours.current.name, ours.place) else own.get(ours.current.name)
    if current is None:
        current = own.get(theirs.current.name, theirs.current if is_package(theirs.current.name, theirs.place) else None)
    if current is None:
        current = ours.current.reference()
    return Workbench(current, tuple(own.values())[:MOST])


def _own(base: Own, ours: Own, theirs: Own) -> tuple[dict[str, Scenario], dict[str, str]]:
    """Scenarios of both, those of `ours` first; and those kept twice."""
    kept: dict[str, Scenario] = {}
    twice: dict[str, str] = {}
    taken = {*base, *ours, *theirs}
    for name in dict.fromkeys((*ours, *theirs)):
        before, mine, other = base.get(name), ours.get(name), theirs.get(name)
        if mine in (other, before):
            chosen = other
        elif other == before or other is None:
            chosen = mine
        elif mine is None:
            chosen = other
        else:
            chosen = mine
            twice[name] = fresh(name[: LONGEST - 5] + " ({n})", taken)
            taken.add(twice[name])
        if chosen is not None:
            kept[name] = chosen
    for name, copy in twice.items():
        kept[copy] = theirs[name].renamed(copy)
    return kept, twice
