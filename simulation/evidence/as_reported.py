"""Result tables for machines: no figure where nobody reports one, and how base-year figures came about."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from simulation.engine.place import Place
from simulation.evidence.provenance import UNREPORTED, marks_of, unreported_at_base

AT_BASE = "at_base"  # column: how the base-year figure of a row's variable came about, blank as reported


def as_reported(table: pd.DataFrame, place: Place, figures: Iterable[str] = ("value",)) -> pd.DataFrame:
    """A long table (entity, variable, year) with column `at_base`: `unreported`, whose base-year figures are blank and whose later
    ones are additions alone, `completed` from ratios of the industry, or blank.
    """
    pairs = list(zip(table["entity"], table["variable"], strict=True))
    marks = {pair: mark for pair in dict.fromkeys(pairs) if (mark := marks_of(place, pair[0]).get(pair[1]))}
    found = table.assign(**{AT_BASE: [marks.get(pair, "") for pair in pairs]})
    nothing = (found[AT_BASE] == UNREPORTED) & (found["year"] == place.base_year)
    return found.assign(**{name: found[name].mask(nothing, np.nan) for name in figures}) if nothing.any() else found


def unreported_among(variables: Iterable[str], place: Place) -> tuple[str, ...]:
    """Those of some variables of which nobody reports the base year of the whole."""
    return tuple(name for name in dict.fromkeys(variables) if unreported_at_base(name, place))
