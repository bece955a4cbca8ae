"""Many runs at once: scenarios, parameters or paths side by side on the draw axis."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import islice

import numpy as np

from simulation.engine.base_year import BaseYear
from simulation.engine.catalogue import catalogue
from simulation.engine.evaluate import evaluate
from simulation.engine.place import Place
from simulation.engine.scenario import Scenario
from simulation.inputs import central_parameters, clock, condition_inputs, lever_inputs, settled_years
from simulation.model import model, model_of
from simulation.projection import Projection

Progress = Callable[[float], object]
CELLS = 9216  # entities x runs evaluated together: keeps the working arrays in cache and memory bounded
LANE = 2  # runs are evaluated in multiples of this, so that results do not depend on how they are cut


@dataclass(frozen=True)
class Batch:
    """Inputs of many runs; the last axis of any array is the run, or 1 where all runs are alike.

    parameters: (1 or entity, run); moving: levers, conditions, disturbances and clock (year, 1 or entity, run);
    neutral: neutral values of levers (1 or entity, 1); columns: base-year figures (1 or entity, run). base: what is known already of
    the base year of these figures and parameters; never sent to another process.
    """

    scenario: Scenario
    baseline: Place
    years: range
    parameters: Mapping[str, np.ndarray]
    moving: Mapping[str, np.ndarray]
    neutral: Mapping[str, np.ndarray]
    columns: Mapping[str, np.ndarray]
    runs: int
    base: BaseYear | None = None

    @classmethod
    def of(cls, scenario: Scenario, baseline: Place, years: range) -> Batch:
        """The central run of a scenario, to be widened."""
        levers, neutral = lever_inputs(scenario, baseline, years)
        moving = {**levers, **condition_inputs(scenario.at(baseline), years), **clock(years)}
        parameters = central_parameters(baseline.assuming(scenario.assumptions))
        return cls(scenario.at(baseline), baseline, years, parameters, moving, neutral, baseline.columns, 1)

    def base_year(self) -> BaseYear:
        """The base year of these runs, of which nothing is known yet."""
        settled = settled_years(self.baseline)
        return BaseYear(model_of(self.baseline), self.columns, self.parameters, self.moving, self.neutral, settled)

    @property
    def assumed(self) -> Place:
        """The place with the scenario's own assumptions."""
        return self.baseline.assuming(self.scenario.assumptions)

    def widened(
        self,
        runs: int,
        moving: Mapping[str, np.ndarray] | None = None,
        parameters: Mapping[str, np.ndarray] | None = None,
        columns: Mapping[str, np.ndarray] | None = None,
    ) -> Batch:
        """The batch with some inputs replaced by one value a run."""
        return replace(
            self,
            runs=runs,
            moving={**self.moving, **(moving or {})},
            parameters={**self.parameters, **(parameters or {})},
            columns={**self.columns, **(columns or {})},
            base=None,
        )

    @classmethod
    def joined(cls, parts: Sequence[Batch]) -> Batch:
        """Batches that differ in the paths of levers alone, one after the other."""
        runs = sum(part.runs for part in parts)
        wide = {
            name
            for part in parts
            for name, path in part.moving.items()
            if path is not parts[0].moving[name] or path.shape[-1] > 1
        }

        def side_by_side(name: str) -> np.ndarray:
            entities = max(part.moving[name].shape[1] for part in parts)
            shape = (len(parts[0].years), entities)
            return np.concatenate([np.broadcast_to(p.moving[name], (*shape, p.runs)) for p in parts], axis=-1)

        return parts[0].widened(runs, {name: side_by_side(name) for name in wide})

    def cut(self, start: int, stop: int) -> Batch:
        """Runs `start` to `stop` alone, laid out in memory as after a journey: rounding depends on the layout."""

        def part(arrays: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
            return {n: np.ascontiguousarray(a if a.shape[-1] == 1 else a[..., start:stop]) for n, a in arrays.items()}

        return replace(
            self,
            parameters=part(self.parameters),
            moving=part(self.moving),
            neutral=part(self.neutral),
            columns=part(self.columns),
            runs=stop - start,
            base=self.base if (start, stop) == (0, self.runs) else None,
        )


@cache
def model_outputs(outcomes: tuple[str, ...]) -> frozenset[str]:
    """Variables of entities from which the province's value of each outcome is formed: of a ratio, its arguments."""
    found: set[str] = set()
    for name in outcomes:
        ratio = catalogue().variables[name].aggregate == "ratio"
        found |= {a.name for a in model().equations[name].arguments if a.name in model().equations} if ratio else {name}
    return frozenset(found)


def _evaluated(batch: Batch, outputs: frozenset[str]) -> Projection:
    inputs = batch.columns, batch.parameters, batch.moving, batch.neutral, batch.years
    values = evaluate(model_of(batch.baseline), *inputs, outputs=outputs, base=batch.base)
    return Projection(batch.scenario, batch.baseline, batch.years, values, batch.parameters)


def spans(runs: int, entities: int) -> list[tuple[int, int]]:
    """First and last run of each piece that is evaluated at once."""
    width = max(LANE, CELLS // entities // LANE * LANE)
    return [(at, min(at + width, runs)) for at in range(0, runs, width)]


def piece_totals(piece: Batch, outcomes: tuple[str, ...]) -> dict[str, np.ndarray]:
    """The province's value of each outcome (year, run): the unit of work that may run anywhere."""
    projection = _evaluated(piece, model_outputs(outcomes))
    return {name: _over(projection.totals[name], piece.runs) for name in outcomes}


def _piece_entities(piece: Batch, outcomes: tuple[str, ...]) -> dict[str, np.ndarray]:
    values = _evaluated(piece, frozenset(outcomes)).values
    shape = (len(piece.years), len(piece.baseline.entities), piece.runs)
    return {name: np.broadcast_to(values[name], shape) for name in outcomes}


def _over(values: np.ndarray, runs: int) -> np.ndarray:
    return np.broadcast_to(values, (*values.shape[:-1], runs))


def each(
    batches: Iterable[Batch], outcomes: tuple[str, ...], run: Callable = map, work: Callable = piece_totals
) -> Iterator[dict[str, np.ndarray]]:
    """Outcomes (…, run) of each of several batches, in order.

    run: how pieces of all batches are mapped over workers (`map` by default; any ordered map gives identical
    results, because pieces do not depend on it). Batches are taken as they are needed.
    """
    cuts: deque[int] = deque()

    def pieces() -> Iterator[Batch]:
        for batch in batches:
            parts = spans(batch.runs, len(batch.baseline.entities))
            cuts.append(len(parts))
            yield from (batch.cut(start, stop) for start, stop in parts)

    results = iter(run(partial(work, outcomes=outcomes), pieces()))
    for first in results:
        parts = [first, *islice(results, cuts.popleft() - 1)]
        yield {name: np.concatenate([part[name] for part in parts], axis=-1) for name in outcomes}


def totals(
    batch: Batch, outcomes: tuple[str, ...], run: Callable = map, progress: Progress | None = None
) -> dict[str, np.ndarray]:
    """The province's value of each outcome (year, run); progress: called with the share done."""
    return next(each([batch], outcomes, _telling(_worthwhile(batch, run), _pieces(batch), progress)))


def by_entity(batch: Batch, outcomes: tuple[str, ...], run: Callable = map) -> dict[str, np.ndarray]:
    """Each entity's value of each outcome (year, entity, run)."""
    return next(each([batch], outcomes, _worthwhile(batch, run), _piece_entities))


def _pieces(batch: Batch) -> int:
    return len(spans(batch.runs, len(batch.baseline.entities)))


def _worthwhile(batch: Batch, run: Callable) -> Callable:
    """A batch of one piece is done here: sending it away would gain nothing."""
    return run if _pieces(batch) > 1 else map


def _telling(run: Callable, count: int, progress: Progress | None) -> Callable:
    """The same map, which tells the share of `count` results that have come back."""
    if progress is None:
        return run
    tell = progress

    def told(function: Callable, work: Iterable) -> Iterator:
        for done, result in enumerate(run(function, work), start=1):
            tell(done / count)
            yield result

    return told


def part_of(progress: Progress | None, begin: float, end: float) -> Progress | None:
    """Progress of one part of a work, told as a share of the whole."""
    return None if progress is None else lambda share: progress(begin + (end - begin) * share)
