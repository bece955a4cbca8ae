"""What waiting saves and loses: levers moved later than they could be, or let go midway, beside the same plan without the wait."""

from __future__ import annotations

from collections.abc import Mapping

from simulation.analysis.causes.held_back import HeldBack, each_late, judged_waits
from simulation.analysis.causes.later_years import LEFT
from simulation.engine.catalogue import catalogue
from simulation.engine.place import Place
from simulation.engine.rows import AFTER
from simulation.engine.scenario import Scenario
from simulation.explanation.wrong_years import OWED, PROFIT, Price, asked_for, wrong_years
from simulation.language.quotes import Quoter, Sentence
from simulation.projection import TOTAL, Projection
from simulation.run import project

MOST = 5  # prices told of one lever, those largest against the plan without the wait


def waits_said(quoter: Quoter, own: Projection) -> list[Sentence]:
    """A sentence for each lever whose wait shows a gain in the last year, beside its own time."""
    return list(_waits(quoter, own).values())


def waits_beside(quoter: Quoter, own: Projection, others: Mapping[str, Scenario]) -> list[Sentence]:
    """The same beside other plans, by their names, that move a lever as far and sooner or for longer.

    Each lever once, of those whose own time tells nothing.
    """
    told, found = set(_waits(quoter, own)), list[Sentence]()
    for name, other in others.items():
        waits = {lever: said for lever, said in _waits(quoter, own, other).items() if lever not in told}
        told |= set(waits)
        if waits:
            found.append(quoter.say("price.waits_beside", other=name, said=quoter.joined(list(waits.values()))))
    return found


def waits_alone(quoter: Quoter, place: Place) -> tuple[list[Sentence], int]:
    """The same of each lever by itself, begun late, in the usual year, with what it is set to; how many were tried."""
    plans, year, found = list(each_late(place)), place.usual_year, []
    for plan in plans:
        (lever,) = plan.changed()
        row = place.levers[lever]
        value = quoter.setting(row, plan.levers[lever].level(row.neutral), "setting", year)
        own = project(plan, place, year)
        found += [quoter.say("neglects.wait", said=said, value=value) for said in waits_said(quoter, own)]
    return found, len(plans)


def _waits(quoter: Quoter, own: Projection, other: Scenario | None = None) -> dict[str, Sentence]:
    asked = asked_for((*catalogue().listed("waited"), *catalogue().listed("price")))
    found = judged_waits(own.scenario, own.years[-1], own.baseline, asked, other)
    said = {one.lever: _said(quoter, one, own) for one in found}
    return {lever: one for lever, one in said.items() if one}


def _said(quoter: Quoter, one: HeldBack, own: Projection) -> Sentence | None:
    """What a wait gains now, what is left of it five years after, and what is lost by it; None where it gains nothing."""
    words, year = quoter.words, own.years[-1]
    after = year + AFTER
    gained = _gained(quoter, one, year)
    if not gained:
        return None
    now, later = (_gap(quoter, one, PROFIT, at) for at in (year, after))
    turned = now > 0 > later and not words.same(PROFIT, later)
    fades = "price.turns" if turned else "price.fades" if now > 0 and later < LEFT * now else ""
    lost = _lost(quoter, one)
    return quoter.say(
        "price.wait" if lost else "price.wait_unpriced",
        lever=words.inside(words.lever(one.lever)),
        how=words(f"price.how.{one.how}"),
        gains=quoter.joined([_change(quoter, one, name, gap, year) for name, gap in gained.items()], "list.comma"),
        year=quoter.year(year, "horizon"),
        later=quoter.moved(PROFIT, later, f"gap_in_time:{one.lever}", after, value=_exact(one, PROFIT, after)),
        after=quoter.year(after, "after"),
        fades=words(fades) if fades else "",
        changes=quoter.joined([_price(quoter, price) for price in lost], "list.comma"),
    )


def _gained(quoter: Quoter, one: HeldBack, year: int) -> dict[str, float]:
    """What a wait gains, as printed: profit where it gains that, else what else it gains."""
    gaps = {name: _gap(quoter, one, name, year) for name in catalogue().listed("waited")}
    found = {name: gap for name, gap in gaps.items() if gap > 0 and not quoter.words.same(name, gap)}
    return {PROFIT: found[PROFIT]} if PROFIT in found else found


def _lost(quoter: Quoter, one: HeldBack) -> list[Price]:
    """What is lost by the wait in the year in which most of it is, the largest first; debt aside, as of every single lever."""
    found = []
    for name in catalogue().listed("price"):
        years = wrong_years(name, TOTAL, one.years, one.paths.__getitem__, quoter.words) if name != OWED else {}
        found += [max(years.values(), key=lambda price: abs(price.gap))] if years else []
    return sorted(
        (Price(p.variable, p.year, p.gap, p.entity, p.value, p.part, one.lever) for p in found), key=lambda p: -p.part
    )[:MOST]


def _price(quoter: Quoter, price: Price) -> Sentence:
    name = quoter.words.inside(quoter.words.variable(price.variable))
    gap = quoter.moved(price.variable, price.gap, f"gap_in_time:{price.lever}", price.year, value=price.value)
    return quoter.say("price.in_year", name=name, gap=gap, year=quoter.year(price.year, "price_year", price.variable))


def _change(quoter: Quoter, one: HeldBack, name: str, gap: float, year: int) -> Sentence:
    moved = quoter.moved(name, gap, f"gap_in_time:{one.lever}", year, value=_exact(one, name, year))
    return quoter.say("later.gain", name=quoter.words.inside(quoter.words.variable(name)), gap=moved)


def _gap(quoter: Quoter, one: HeldBack, name: str, year: int) -> float:
    """A change as printed."""
    without, plan = (float(path[one.years.index(year)]) for path in one.paths[name])
    return quoter.words.gap(name, without, plan)


def _exact(one: HeldBack, name: str, year: int) -> float:
    without, plan = (float(path[one.years.index(year)]) for path in one.paths[name])
    return plan - without
