"""A lever's value in each year, for all entities and as one entity sees it."""

from __future__ import annotations

import numpy as np

from simulation.engine.place import Place
from simulation.engine.place_rows import Lever
from simulation.engine.setting import Setting
from simulation.engine.timing import arrival, explicit

SAME = 1e-9  # of practice: what differs by less is practice written with fewer digits


def lever_path(lever: Lever, setting: Setting | None, years: range) -> np.ndarray:
    """Value of a lever in each year: practice in the base year and until the setting acts."""
    practice = practice_path(lever, years)
    if setting is None:
        return practice
    if setting.by_year:
        path = np.array(explicit(practice, dict(setting.by_year), years))
    else:
        value = lever.neutral if setting.value is None else setting.value
        path = np.array(arrival(practice, value, *lever_timing(lever, setting), years))
    if lever.irreversible == "once":
        path[:] = path[-1]
    path[0] = practice[0]
    return path


def practice_path(lever: Lever, years: range) -> np.ndarray:
    """Practice in each year: as observed, straight lines between observations, the last one held."""
    return np.interp(np.array(years), *np.array(lever.practice).T)


def practice_in(lever: Lever, year: int) -> float:
    """Practice of one year."""
    return float(practice_path(lever, range(year, year + 1))[0])


def departs(lever: Lever, setting: Setting, years: range) -> int | None:
    """First year in which a setting differs from practice, None where it never does: a path may state what is practice anyway."""
    other = np.abs(lever_path(lever, setting, years) - practice_path(lever, years)) > SAME * max(abs(lever.neutral), 1e-3)
    return years[int(other.argmax())] if other.any() else None


def lever_timing(lever: Lever, setting: Setting) -> tuple[int, int, str]:
    """First year, year of full effect and shape of a setting: the lever's own where the setting leaves them blank."""
    start = setting.begins(lever)
    return start, setting.full or max(lever.full, start), setting.shape or lever.shape


def share_of(lever: Lever, place: Place) -> np.ndarray:
    """How a lever's value spreads over entities (1 or entity, 1): amounts by share, rates alike."""
    return place.columns[lever.share] if lever.scope == "amount" else np.ones((1, 1))


def own_share(lever: Lever, place: Place, entity: str) -> float:
    """Share of a lever's value that falls to one entity; 1 for a rate."""
    share = share_of(lever, place)
    return float(share[min(place.entity_ids.index(entity), len(share) - 1), 0])


def own_scale(lever: Lever, place: Place, entity: str) -> Lever:
    """The lever as one entity sees it: an amount starts from the entity's own share of practice."""
    if lever.scope != "amount":
        return lever
    share = own_share(lever, place, entity)
    practice = tuple((year, value * share) for year, value in lever.practice)
    return lever.model_copy(update={"neutral": lever.neutral * share, "practice": practice})
