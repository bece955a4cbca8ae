"""How an outcome stands, in a sentence that praises nothing by itself: level, direction, verdict, then the difference to practice.

A plan can be ahead of current practice and behind where it began: titles say both, and whether what is asked for is reached.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simulation.analysis.like_for_like import on_closing, since_base
from simulation.engine.catalogue import catalogue
from simulation.inputs import condition_inputs
from simulation.language.quotes import Quote, Quoter, Sentence
from simulation.language.words import Words
from simulation.projection import Projection


def stands(quoter: Quoter, own: Projection, variable: str, targets: Mapping[int, float] | None = None) -> Sentence:
    """Level in the last year, change since the base year, and whether the target or what it must earn is reached.

    targets: by year, in the unit of the tables. Without one of the last year the variable's own `yardstick` counts
    (`data/outcomes.csv`); without either there is no verdict.
    """
    words, year, last = quoter.words, own.years[-1], float(own.total(variable)[-1])
    parts = [
        quoter.say(
            "stands.level", year=year, name=words.variable(variable), value=quoter.level(variable, last, "central", year)
        )
    ]
    parts.append(_since(quoter, own, variable))
    aim = (targets or {}).get(year)
    found = (
        _against_yardstick(quoter, own, variable, last)
        if aim is None
        else _against_target(quoter, variable, last, aim, year)
    )
    return _clauses(quoter, [*parts, *([found] if found else [])])


def stands_briefly(quoter: Quoter, own: Projection, variable: str, targets: Mapping[int, float] | None = None) -> Sentence:
    """Level in the last year and whether its target is reached, in one line; the change since the base year where there is none."""
    year, last = own.years[-1], float(own.total(variable)[-1])
    value = quoter.level(variable, last, "central", year)
    level = quoter.say("stands.level", year=year, name=quoter.words.variable(variable), value=value)
    aim = (targets or {}).get(year)
    if aim is None:
        return _clauses(quoter, [level, _since(quoter, own, variable)])
    missed = shortfall(quoter.words, variable, last, aim) > 0
    return _clauses(quoter, [level, quoter.say("stands.brief.missed" if missed else "stands.brief.reached")])


def against_practice(quoter: Quoter, own: Projection, usual: Projection, variable: str) -> Sentence:
    """The difference to current practice in the last year, that it is current practice's included."""
    ends = (float(usual.total(variable)[-1]), float(own.total(variable)[-1]))
    return _apart(quoter, "stands.practice", variable, ends, "gap", own.years[-1])


def verdict(
    quoter: Quoter, own: Projection, variables: Sequence[str], targets: Mapping[str, Mapping[int, float]]
) -> Sentence:
    """Which of all targets of the last year are reached, and which of the outcomes end worse than they began."""
    words, base, year = quoter.words, own.years[0], own.years[-1]
    aims = {v: stated[year] for v, stated in targets.items() if year in stated}
    missed = [v for v, aim in aims.items() if shortfall(words, v, float(own.total(v)[-1]), aim) > 0]
    fallen = [v for v in variables if shortfall(words, v, *(float(since_base(own, v)[i]) for i in (-1, 0))) > 0]
    clauses = []
    if aims:
        key = "all" if not missed else "none" if len(missed) == len(aims) else "some"
        counts = {"count": quoter.count(len(aims), "targets"), "met": quoter.count(len(aims) - len(missed), "reached")}
        if key != "some":
            del counts["met"]
        clauses.append(quoter.say(f"stands.{key}", year=year, **counts, names=_names(words, missed)))
    if fallen:
        clauses.append(quoter.say("stands.fallen", base=base, names=_names(words, fallen, opening=not clauses)))
    return quoter.joined(clauses)


def shortfall(words: Words, variable: str, value: float, aim: float) -> float:
    """By how much a value falls short of what it is to reach, as both are printed; below nought: beyond it."""
    return words.gap(variable, value, aim) * (1 if rises(variable) else -1)


def _since(quoter: Quoter, own: Projection, variable: str) -> Sentence:
    """The change since the base year, like with like: said where it is measured on closing stocks."""
    key = "stands.since.closing" if on_closing(own, variable) else "stands.since"
    path = since_base(own, variable)
    return _apart(quoter, key, variable, (float(path[0]), float(path[-1])), "change", own.years[-1], base=own.years[0])


def _names(words: Words, variables: Sequence[str], opening: bool = False) -> str:
    names = [words.variable(variable) for variable in variables]
    return words("list.comma").join(name if opening and not at else words.inside(name) for at, name in enumerate(names))


def _apart(
    quoter: Quoter, key: str, variable: str, ends: tuple[float, float], statistic: str, year: int, **also: Any
) -> Sentence:
    if quoter.words.same(variable, quoter.words.gap(variable, *ends)):
        return quoter.say(f"{key}.same", **also)
    return quoter.say(key, **also, more=quoter.more(variable, ends, statistic, year))


def _against_target(quoter: Quoter, variable: str, value: float, aim: float, year: int) -> Sentence:
    short = shortfall(quoter.words, variable, value, aim)
    stated = quoter.level(variable, aim, "target", year)
    if short <= 0:
        return quoter.say("stands.reached", aim=stated)
    return quoter.say("stands.missed", aim=stated, size=quoter.size(variable, short, short, "shortfall", year))


def _against_yardstick(quoter: Quoter, own: Projection, variable: str, value: float) -> Sentence | None:
    level = yardstick(own, variable)
    if level is None:
        return None
    printed = quoter.words.gap(variable, level, value)
    side = "below" if printed < 0 else "above"
    stated: Quote = quoter.level(variable, level, "yardstick", own.years[-1])
    return quoter.say(f"stands.{catalogue().outcomes[variable].yardstick}.{side}", level=stated)


def yardstick(own: Projection, variable: str) -> float | None:
    """What a variable must reach in the last year to pay: nought, a parameter or a condition; None where nothing is stated."""
    row = catalogue().outcomes.get(variable)
    if row is None or not row.yardstick:
        return None
    if row.yardstick == "nought":
        return 0.0
    if row.yardstick in own.baseline.conditions:
        return float(condition_inputs(own.scenario, own.years)[row.yardstick][-1].ravel()[0])
    return float(own.inputs[row.yardstick].ravel()[0])


def rises(variable: str) -> bool:
    """Whether more of a variable is wanted."""
    row = catalogue().outcomes.get(variable)
    return row is None or row.better == "up"


def _clauses(quoter: Quoter, parts: list[Sentence]) -> Sentence:
    comma = quoter.words("list.clauses")
    return Sentence("stands", comma.join(map(str, parts)), tuple(quote for part in parts for quote in part.quotes))
