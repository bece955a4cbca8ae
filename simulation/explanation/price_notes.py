"""What figures of a plan's price leave out or how they are to be read: roads, upkeep, pay, researchers, power.

Each note names the levers it comes of, and the line of such a lever names the note.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass

import numpy as np

from simulation.analysis.causes.lever_by_lever import judged_levers
from simulation.explanation.wrong_years import LEAST
from simulation.language.quotes import Quoter, Sentence
from simulation.language.words import Words
from simulation.projection import Projection

ROADS, PAY, POWER, CAPACITY = "road_spending", "labour_compensation", "generation", "new_energy_capacity"
PER_HEAD, HEADS, UNDER_WAY, WORKS = (
    "compensation_per_head",
    "average_employees",
    "construction_in_progress",
    ("road_planned", "road_building"),
)
BACKLOG, RESEARCHERS = "road_backlog", "rd_staff"
FEW = 0.001  # of staff: a smaller part is said to be below it, never nought
STOPPED = 0.5  # of the roads that practice builds: with less, building has stopped
SMALL = 1e-9  # 亿元
NEAR = 0.25  # of what the lever does that does most: less is none of its causes
# of what a note speaks: outcome, what it is divided by, and the side on which it is worse
SPEAKS_OF = {
    "roads": (ROADS, "", -1),
    "upkeep": (BACKLOG, "", 1),
    "pay": (PAY, HEADS, -1),
    "researchers": (RESEARCHERS, "", -1),
    "power": (POWER, CAPACITY, -1),
}


@dataclass(frozen=True)
class Note:
    """What is to be known of a price; levers: those of the plan that it comes of, each against the plan with it at practice."""

    name: str
    text: Sentence
    levers: tuple[str, ...]

    def said(self, quoter: Quoter, lined: Set[str]) -> Sentence:
        """The note under the names of its levers; lined: levers whose gains and losses follow in a line of their own."""
        if not self.levers:
            return self.text
        words = quoter.words
        names = words("list.comma").join(words("quoted", name=words.lever(one)) for one in self.levers)
        see = words("price.note_see") if lined & set(self.levers) else ""
        return quoter.say("price.note", levers=names, see=see, said=self.text)


def notes(quoter: Quoter, own: Projection, usual: Projection, named: Set[str]) -> list[Note]:
    """Notes on a plan; named: outcomes that its list of prices has."""
    found = {
        "roads": _roads(quoter, own, usual, named),
        "upkeep": _upkeep(quoter, own, named),
        "pay": _pay(quoter, own, usual, named),
        "researchers": _researchers(quoter, own, usual),
        "power": _power(quoter, own, usual),
    }
    return [Note(name, text, _movers(own, *SPEAKS_OF[name])) for name, text in found.items() if text]


def also(words: Words, told: Iterable[Note]) -> str:
    """That notes speak of a lever too; blank where none does."""
    names = words("list.comma").join(words("quoted", name=words(f"price.note.{note.name}")) for note in told)
    return words("price.also", notes=names) if names else ""


def _movers(own: Projection, outcome: str, over: str, side: int) -> tuple[str, ...]:
    """Levers that move an outcome, divided by another, the wrong way in some year to the last: all that come near the one that does most."""
    asked, upto = tuple(dict.fromkeys(n for names in SPEAKS_OF.values() for n in names[:2] if n)), len(own.years)
    moved = {}
    for one in judged_levers(own.scenario, own.years[-1], own.baseline, asked):
        practice, plan = one.paths[outcome]
        if over:
            practice, plan = practice / one.paths[over][0], plan / one.paths[over][1]
        size = LEAST * float(np.abs(practice[:upto]).max())
        moved[one.lever] = max(float(((plan - practice) * side)[:upto].max()) - size, 0.0)
    most = max(moved.values(), default=0.0)
    return tuple(lever for lever, size in moved.items() if size > NEAR * most)


def _roads(quoter: Quoter, own: Projection, usual: Projection, named: Set[str]) -> Sentence | None:
    """Roads that are not built; where building stops, what is under way: it is finished, and nothing of it is written off."""
    if ROADS not in named:
        return None
    said = quoter.say("price.roads")
    stopped = own.total(ROADS) < usual.total(ROADS) * STOPPED
    if not stopped.any():
        return said
    at = max(int(np.argmax(stopped)) - 1, 0)
    works = quoter.level(UNDER_WAY, sum(float(own.total(name)[at]) for name in WORKS), "works", own.years[at])
    return quoter.in_a_row([said, quoter.say("price.works", year=quoter.year(own.years[at], "works_year"), works=works)])


def _pay(quoter: Quoter, own: Projection, usual: Projection, named: Set[str]) -> Sentence | None:
    """Pay per head held below practice: employees pay, and staff who leave are not counted."""
    less = own.values[PER_HEAD] < usual.values[PER_HEAD] * (1 - LEAST)
    if PAY not in named or not less.any():
        return None
    bound = _leavers(quoter, own, usual)
    return quoter.in_a_row([quoter.say("price.pay"), *([bound] if bound else [])])


def _leavers(quoter: Quoter, own: Projection, usual: Projection) -> Sentence | None:
    """How many would have to leave in the last year before what lower pay per head saves is lost: a break-even, for no size was found."""
    year, heads = own.years[-1], own.values[HEADS][-1]
    staff = float(heads.sum())
    saved = float(((usual.values[PER_HEAD] - own.values[PER_HEAD])[-1] * heads).sum())
    margin = float(own.total("value_added")[-1] - (own.values[PER_HEAD][-1] * heads).sum()) / staff if staff > 0 else 0.0
    if saved <= 0 or margin <= 0 or quoter.words.same(PAY, saved):
        return None
    leaving = min(saved / margin / staff, 1.0)
    return quoter.say(
        "price.pay_bound" if leaving >= FEW else "price.pay_bound_few",
        year=quoter.year(year, "horizon"),
        saved=quoter.size(PAY, saved, saved, "saved_per_head", year),
        margin=quoter.level(PER_HEAD, margin, "margin_per_head", year),
        part=quoter.number(max(leaving, FEW), "share", "leavers_break_even", variable="employees", year=year),
    )


def _upkeep(quoter: Quoter, own: Projection, named: Set[str]) -> Sentence | None:
    """Repairs put off: how large beside the roads, how that stands to what is published, and what the accounts do not hold."""
    if BACKLOG not in named:
        return None
    waiting = own.total(BACKLOG) / np.maximum(own.total("road_cost"), SMALL)
    at = int(np.argmax(waiting))
    growth = own.baseline.assuming(own.scenario.assumptions).parameters["backlog_growth"].value
    return quoter.say(
        "price.upkeep",
        year=quoter.year(own.years[at], "backlog_year"),
        part=quoter.part(float(waiting[at]), "of_cost_of_roads", BACKLOG, own.years[at]),
        growth=quoter.part(growth, "backlog_growth"),
    )


def _researchers(quoter: Quoter, own: Projection, usual: Projection) -> Sentence | None:
    """Fewer staff for R&D in the last year: who settles them, and by how much pay of others rises beside what they are not paid."""
    year, names = own.years[-1], (RESEARCHERS, "rd_pay", PAY)
    fewer, unpaid, less = (float(usual.total(name)[-1] - own.total(name)[-1]) for name in names)
    if fewer <= 0 or unpaid <= 0 or quoter.words.same(RESEARCHERS, fewer):
        return None
    heads = quoter.size(RESEARCHERS, fewer, fewer, "gap", year)
    said = quoter.say("price.researchers", year=quoter.year(year, "horizon"), heads=heads)
    if not 0 < less < unpaid or quoter.words.same(PAY, less):
        return said
    others = quoter.words.gap(PAY, less, unpaid)
    if quoter.words.same(PAY, others):
        return said
    told = quoter.say(
        "price.researchers_pay",
        saved=quoter.size(PAY, unpaid, unpaid, "rd_pay_saved", year),
        others=quoter.size(PAY, others, unpaid - less, "paid_to_others", year),
        part=quoter.part(1 - less / unpaid, "paid_to_others", PAY, year),
        less=quoter.size(PAY, less, less, "gap", year),
    )
    return quoter.in_a_row([said, told])


def _power(quoter: Quoter, own: Projection, usual: Projection) -> Sentence | None:
    """More capacity in kW and no more power from it: both are told."""
    words, at, year = quoter.words, -1, own.years[-1]
    capacity, power = (words.gap(n, float(usual.total(n)[at]), float(own.total(n)[at])) for n in (CAPACITY, POWER))
    if capacity <= 0 or words.same(CAPACITY, capacity) or (power > 0 and not words.same(POWER, power)):
        return None
    told = (quoter.moved(name, gap, "gap", year) for name, gap in ((CAPACITY, capacity), (POWER, power)))
    return quoter.say(
        "price.power", **dict(zip(("capacity", "power"), told, strict=True)), year=quoter.year(year, "horizon")
    )
