"""Settled years: those before a lever can act. What they give is the same for most runs of a base year, and found once.

A run is made in two parts, to the last settled year and from there on, whether or not the first was kept: results do not depend
on what ran before. Kept is only what later years need. Whether two runs have these years in common is decided by the paths
of levers, conditions and luck in them, and by nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from simulation.engine.base_year import BaseYear
from simulation.engine.kept import Growing
from simulation.engine.stage import Past


@dataclass(frozen=True)
class Settled:
    """What a run needs of its settled years.

    pasts: of each stage; paths: the last years of variables that are wanted themselves or by later stages: lists of yearly values or
    arrays (year, 1 or entity, 1 or draw).
    """

    pasts: list[Past]
    paths: dict[str, Any]

    def arrays(self) -> list:
        """All that is held."""
        return [*self.pasts, self.paths]


KEPT = Growing(megabytes=64)


def settled_part(base: BaseYear, names: Iterable[str]) -> BaseYear:
    """The base year with the paths named, of its settled years alone."""
    return base.under({name: _narrow(base.moving[name][: base.settled]) for name in names})


def _narrow(path: np.ndarray) -> np.ndarray:
    """One column where all entities are alike: what one of them does later is no other past."""
    return path[:, :1] if path.shape[1] > 1 and (path == path[:, :1]).all() else path


def kept_under(base: BaseYear, outputs: frozenset[str] | None) -> tuple:
    """What settled years of a base year are kept under: what is asked for, and the paths by which they move."""
    paths = base.moving.values()
    figures = b"".join([path.tobytes() for path in paths])
    return base.mark, outputs, tuple([path.shape for path in paths]), hashlib.sha256(figures).digest()
