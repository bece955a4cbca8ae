"""Blue, yellow or red: whether projected values are on course for their targets; and the yearly duties of indicators.

The rule, with a range of results: *blue* when the projected value meets the target and at least `LIKELY`
of the draws do, to the nearest twentieth, as chances are written; *red* when it misses and fewer than `UNLIKELY` of the draws meet it; *yellow* otherwise. Without a range: blue when the projected value meets the
target, yellow when it misses by no more than `near` in `target_rules.csv` of the place, red when it misses by more.
Values are judged as they are written: what reads 25.0 against a target of 25.0 meets it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from simulation.analysis.analysis_errors import AnalysisError
from simulation.analysis.goals.targets import LIKELY, Target, TargetSet
from simulation.analysis.like_for_like import first_alike, on_closing, since_base
from simulation.analysis.uncertainty.ensemble import Ensemble
from simulation.engine.catalogue import catalogue
from simulation.engine.place_rows import TargetRule
from simulation.inputs import condition_inputs
from simulation.language.numbers import as_written, decimals, factor
from simulation.language.rounding import CHANCE_STEP
from simulation.projection import Projection

Colour = Literal["blue", "yellow", "red"]
Kind = Literal["grow", "keep", "steady", "rise"]
COLOURS: tuple[Colour, ...] = ("blue", "yellow", "red")
SHAPES: dict[Colour, str] = {"blue": "●", "yellow": "▲", "red": "■"}  # never told by colour alone
KINDS: tuple[Kind, ...] = ("grow", "keep", "steady", "rise")
UNLIKELY = 1 - LIKELY
STEADY = 0.005  # a debt ratio that rises by no more than half a percentage point counts as steady
EXACT = 1e-9  # differences below this share of a value are rounding


@dataclass(frozen=True)
class Alert:
    """How a projected value stands to its target; probability of meeting it, or None without a range."""

    target: Target
    value: float
    probability: float | None
    colour: Colour


def as_printed(probability: float) -> float:
    """A probability as it is printed, to the nearest twentieth, so that a reader can apply the rule of colours."""
    return round(probability / CHANCE_STEP) * CHANCE_STEP


def colour(target: Target, value: float, rule: TargetRule, probability: float | None = None) -> Colour:
    """The colour of a projected value (unit of the target) and its probability of meeting the target."""
    margin = float(target.margin_written(value))
    if probability is None:
        return "blue" if margin >= 0 else "yellow" if margin >= -rule.near - EXACT else "red"
    chance = as_printed(probability)
    if margin >= 0 and chance >= LIKELY - EXACT:
        return "blue"
    return "red" if margin < 0 and chance < UNLIKELY - EXACT else "yellow"


def alerts(targets: TargetSet, projection: Projection, ensemble: Ensemble | None = None) -> tuple[Alert, ...]:
    """How each target within the projected years stands, by indicator and year; those of observed years are no longer open.

    ensemble: range of the same scenario; indicators that it lacks are judged by their projected value.
    """
    if ensemble is not None and ensemble.years != projection.years:
        raise AnalysisError("error.alert_years")
    observed = projection.baseline.observed_until
    return tuple(
        _judged(target, projection, ensemble) for target in targets.within(projection.years) if target.year > observed
    )


def _judged(target: Target, projection: Projection, ensemble: Ensemble | None) -> Alert:
    place = projection.years.index(target.year)
    value, probability = float(projection.total(target.outcome)[place]), None
    rule = projection.baseline.target_rules[target.outcome]
    if ensemble is not None and target.outcome in ensemble.values:
        side = {"at_least": target.at_least, "at_most": target.at_most}
        probability = float(ensemble.probability(target.outcome, **side)[place])
    return Alert(target, value, probability, colour(target, value, rule, probability))


def counted(found: Iterable[Alert]) -> dict[Colour, int]:
    """Number of alerts of each colour."""
    colours = [alert.colour for alert in found]
    return {each: colours.count(each) for each in COLOURS}


def reached(found: Iterable[Alert]) -> int:
    """Number of targets that the projected values meet, however likely that is."""
    return sum(bool(alert.target.met(alert.value)) for alert in found)


@dataclass(frozen=True)
class Duty:
    """One of the yearly duties of an appraisal scheme between two years.

    kind `grow`: profit grows faster than provincial GDP, both as average yearly rates (change is None where
    profit was not above zero); `keep`: it is not below what it was; `steady`: the ratio rises by no more than `STEADY`;
    `rise`: the value rises.
    change and needed: yearly growth for `grow`, difference in the indicator's unit otherwise. since: the year judged
    against; later than asked where the base year's figure leaves out a change of stocks that nobody knows.
    before and after: what is judged; closing: on closing stocks in both years, as the base year has no average.
    """

    outcome: str
    kind: Kind
    change: float | None
    needed: float
    met: bool
    since: int
    before: float
    after: float
    closing: bool = False


def duties(projection: Projection, first: int, last: int) -> tuple[Duty, ...]:
    """The duties of the scheme of the last year between two years, first before last; AnalysisError otherwise.

    Against the base year like is set beside like; what cannot be is judged from the year after, and of that year not at all.
    """
    if first not in projection.years or last not in projection.years or first >= last:
        raise AnalysisError("error.duty_years", first=first, last=last)
    asked = catalogue().appraisal.duties(last)
    named = [(kind, name) for kind in KINDS for name, duty in asked.items() if duty == kind]
    since = {name: first + first_alike(name) * (first == projection.years[0]) for _, name in named}
    return tuple(_duty(projection, name, kind, since[name], last) for kind, name in named if since[name] < last)


def _duty(projection: Projection, outcome: str, kind: Kind, first: int, last: int) -> Duty:
    start, end = (projection.years.index(year) for year in (first, last))
    values = projection.total(outcome) if start else since_base(projection, outcome)
    before, after = float(values[start]), float(values[end])
    told: dict[str, Any] = {
        "since": first,
        "before": before,
        "after": after,
        "closing": not start and on_closing(projection, outcome),
    }
    if kind == "grow":
        growth = condition_inputs(projection.scenario, projection.years)["gdp_growth"].ravel()[start + 1 : end + 1]
        needed = float((1 + growth).prod() ** (1 / (end - start)) - 1)
        if before <= 0 or after <= 0:
            return Duty(outcome, kind, None, needed, before <= 0 < after, **told)
        change = (after / before) ** (1 / (end - start)) - 1
        return Duty(outcome, kind, change, needed, _rate(change) > _rate(needed), **told)
    change, needed = after - before, STEADY if kind == "steady" else 0.0
    written = float(as_written(outcome, after) - as_written(outcome, before))
    met = {"steady": written <= needed + EXACT, "keep": written >= -EXACT}.get(kind, written > EXACT)
    return Duty(outcome, kind, change, needed, met, **told)


def _rate(share: float) -> float:
    """A rate as it is written."""
    return round(share * factor("share", "zh"), decimals("share", "zh"))
