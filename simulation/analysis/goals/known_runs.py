"""Runs that a search has made already: it comes back to two plans of three, on its way and with the next question."""

from __future__ import annotations

from collections.abc import Callable, Hashable

import numpy as np

from simulation.analysis.batch import LANE

MOST = 300_000  # plans kept: some 100 MB


class KnownRuns:
    """What plans came to, by the levers that may move, when, and where they stand."""

    def __init__(self) -> None:
        self.found: dict[Hashable, dict[bytes, np.ndarray]] = {}

    def of(self, levers: Hashable, points: np.ndarray, run: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
        """Results of plans (quantity, plan); points: (plan, lever).

        run: results of plans that are not known yet, each once and in an even number, so that rounding is that of a plan
        wherever it stands.
        """
        known = self.found.setdefault(levers, {})
        keys = [row.tobytes() for row in np.ascontiguousarray(points + 0.0)]
        new = {key: at for at, key in enumerate(keys) if key not in known}
        if new:
            at = list(new.values())
            values = run(points[at + at[-1:] * (-len(at) % LANE)])
            if len(known) > MOST:
                keep = {key: known[key] for key in keys if key in known}
                known.clear()
                known.update(keep)
            known.update(zip(new, values.T[: len(at)].copy(), strict=True))
        return np.array([known[key] for key in keys]).T
