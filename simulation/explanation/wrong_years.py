"""In which years a plan is worse off than practice by more than a trifle: a price is measured against the gain that it buys, too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from simulation.engine.catalogue import catalogue
from simulation.language.words import Words
from simulation.projection import TOTAL

LEAST = 0.005  # of current practice, where the list of prices says nothing else: a smaller move is no price
BUYS = 0.5  # of the gain that it buys: a price as large as this is told, however small a share of practice it is
PROFIT = "total_profit"
EARNED = (
    "value_added",
    "attributable_net_profit",
    "assessed_profit",
    "owner_dividends",
)  # fall with profit: a price is what they lose beyond it
CASH = "cumulative_owner_cash"  # so does it, of all years so far
OWED, OWNED = "debt", "total_assets"  # debt that stands in assets is no price: what counts is what it rises beyond them

Paths = tuple[np.ndarray, np.ndarray]  # of practice and of the plan (year,)
PathsOf = Callable[[str], Paths]  # of an outcome by its name


@dataclass(frozen=True)
class Price:
    """A difference on the wrong side: of an outcome, in a year, of the whole or of one enterprise, of the whole plan or of one lever.

    gap: as printed; value: as computed; part: its size as a share of practice, one at most; buys: whether it is at least half
    of a gain that it buys.
    """

    variable: str
    year: int
    gap: float
    entity: str = TOTAL
    value: float = 0.0
    part: float = 0.0
    lever: str = ""
    buys: bool = False

    def clear(self, least: float) -> bool:
        """Whether it is told where only what is clearly off practice is, or what the plan as a whole buys with it."""
        return self.part >= least or (self.buys and not self.lever)


def asked_for(names: tuple[str, ...]) -> tuple[str, ...]:
    """Outcomes whose paths tell prices: those of the list, what they buy, and what they are judged beside."""
    against = (catalogue().outcomes[name].against for name in names)
    return tuple(dict.fromkeys((*names, *(one for one in against if one), PROFIT, OWNED)))


def least_of(name: str) -> float:
    """The share of current practice up to which a price is a trifle by itself."""
    return catalogue().outcomes[name].trifle or LEAST


def wrong_by(name: str, of: PathsOf) -> np.ndarray:
    """How far an outcome is on the wrong side in each year, beyond what falls with profit or stands in assets."""
    side, (practice, reached) = (1 if catalogue().less_is_better(name) else -1), of(name)
    explained: np.ndarray | float = 0.0
    if name in EARNED:
        explained = np.minimum(np.subtract(*of(PROFIT)[::-1]), 0)
    if name == CASH:
        explained = np.cumsum(np.minimum(np.subtract(*of(PROFIT)[::-1]), 0))
    if name == OWED:
        explained = np.maximum(np.subtract(*of(OWNED)[::-1]), 0)
    return (np.asarray(reached, float) - practice - explained) * side


def buying(name: str, of: PathsOf, words: Words) -> np.ndarray:
    """Years in which it comes to half or more of the gain that it buys, where that gain is printed."""
    against = catalogue().outcomes[name].against
    if not against:
        return np.zeros(len(of(name)[0]), bool)
    practice, reached = of(against)
    large = (np.subtract(reached, practice) > 0) & (wrong_by(name, of) >= BUYS * np.subtract(reached, practice))
    for at in np.flatnonzero(large):  # figures are printed for those alone
        gap = words.gap(against, float(practice[at]), float(reached[at]))
        large[at] = gap > 0 and not words.same(against, gap)
    return large


def told_sizes(name: str, of: PathsOf, words: Words) -> np.ndarray:
    """How far it is on the wrong side in the years in which that is told, nought in the others."""
    return _told(name, of, buying(name, of, words))


def _told(name: str, of: PathsOf, bought: np.ndarray) -> np.ndarray:
    size, line = wrong_by(name, of), least_of(name) * np.abs(of(name)[0])
    return np.where((size > line) | bought, size, 0.0)


def wrong_years(name: str, entity: str, years: range, of: PathsOf, words: Words) -> dict[int, Price]:
    """The prices of an outcome by the place of their year; of: paths of practice and of the plan."""
    bought = buying(name, of, words)
    told = np.flatnonzero(_told(name, of, bought))
    return _worse(name, entity, years, of, words, bought, told)


def worse_years(name: str, entity: str, years: range, of: PathsOf, words: Words) -> dict[int, Price]:
    """The same in every year that is printed as worse than practice, trifles and what falls with profit too."""
    return _worse(name, entity, years, of, words, buying(name, of, words), np.arange(len(of(name)[0])))


def _worse(
    name: str, entity: str, years: range, of: PathsOf, words: Words, bought: np.ndarray, places: np.ndarray
) -> dict[int, Price]:
    """Of some years, by their places, those that are printed as worse than practice."""
    (practice, reached), found = of(name), {}
    side = 1 if catalogue().less_is_better(name) else -1
    for at in map(int, places):
        usual, own = float(practice[at]), float(reached[at])
        if not (own - usual) * side > 0:  # nor is it, then, as printed
            continue
        gap = words.gap(name, usual, own)
        if gap * side > 0 and not words.same(name, gap):
            part = min(abs(own - usual) / abs(usual), 1.0) if usual else 1.0
            found[at] = Price(name, years[at], gap, entity, own - usual, part, buys=bool(bought[at]))
    return found
