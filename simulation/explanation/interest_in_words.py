"""Why an enterprise's interest is charged at less than loans cost, how the rate goes on, and what it would be at the loan rate."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from simulation.engine.maths import divide
from simulation.inputs import condition_inputs
from simulation.language.quotes import Quote, Quoter, Sentence
from simulation.projection import TOTAL, Projection
from simulation.run import project

CHARGED, BORROWED, CAPITALISED = "interest_rate", "borrowing_rate", "capitalised_share"
LOW = 2 / 3  # of the loan rate: what is borrowed below it is told
PLACES = 2  # decimals of a rate in percent
FORM = "proportional_rate_form"
CHEAP = 0.025  # a loan rate below those seen, at which the forms part


@dataclass(frozen=True)
class Rates:
    """Rates and interest of an enterprise, or of all, by year (year,): charged to profit, borrowed at, share put into cost, and interest, 亿元.

    debt: at the opening of the year, in the base year its own, 亿元; beyond: interest more that would be charged were all debt borrowed at the loan rate, 亿元; loan: the loan rate.
    """

    entity: str
    charged: np.ndarray
    borrowed: np.ndarray
    capitalised: np.ndarray
    interest: np.ndarray
    debt: np.ndarray
    beyond: np.ndarray
    loan: np.ndarray


def rates_of(projection: Projection, entity: str) -> Rates:
    """Rates and interest of one enterprise; interest is on debt at the opening of the year."""
    charged, borrowed, capitalised, interest, debt = (
        projection.entity(name, entity) for name in (CHARGED, BORROWED, CAPITALISED, "interest_expense", "debt")
    )
    loan = condition_inputs(projection.scenario, projection.years)["loan_rate"][:, 0, 0]
    opening = np.concatenate([debt[:1], debt[:-1]])
    beyond = np.maximum(loan - borrowed, 0) * (1 - capitalised) * opening
    return Rates(entity, charged, borrowed, capitalised, interest, opening, beyond, loan)


def rates_of_all(projection: Projection) -> Rates:
    """The same of all enterprises together: rates by debt, the share put into cost by interest."""
    every = [rates_of(projection.whole, entity) for entity in projection.whole.baseline.entity_ids]
    debt, interest, beyond = (np.sum([getattr(one, n) for one in every], axis=0) for n in ("debt", "interest", "beyond"))
    paid = np.sum([one.borrowed * one.debt for one in every], axis=0)
    charged = np.sum([one.charged * one.debt for one in every], axis=0)
    shares = divide(charged, debt), divide(paid, debt), 1 - divide(charged, paid, otherwise=1.0)
    return Rates(TOTAL, *shares, interest, debt, beyond, every[0].loan)


def interest_sentences(quoter: Quoter, projection: Projection, entity: str = "") -> list[Sentence]:
    """A sentence for each enterprise that borrows clearly below the loan rate at the end: why, how sure, and what if it did not.

    entity: of that one alone.
    """
    found = (rates_of(projection, one) for one in projection.baseline.seen_ids if entity in ("", one))
    return [
        _said(quoter, projection, one) for one in found if one.borrowed[-1] < LOW * one.loan[-1] and one.interest[-1] > 0
    ]


def _said(quoter: Quoter, projection: Projection, one: Rates) -> Sentence:
    place, words, years = projection.baseline, quoter.words, projection.years
    first, last = years[0], years[-1]

    def rate(value: float, variable: str, year: int) -> Quote:
        return quoter.number(value, "share", f"of:{one.entity}", PLACES, variable=variable, year=year)

    cell = place.cell(one.entity, CHARGED)
    return quoter.say(
        "interest.low",
        name=words.of(next(row for row in place.entities if row.id == one.entity)),
        start=quoter.year(first, "base_year"),
        year=quoter.year(last, "horizon"),
        charged=rate(one.charged[-1], CHARGED, last),
        loan=rate(one.loan[-1], "loan_rate", last),
        borrowed_first=rate(one.borrowed[0], BORROWED, first),
        borrowed=rate(one.borrowed[-1], BORROWED, last),
        capitalised_first=quoter.part(one.capitalised[0], f"of:{one.entity}", CAPITALISED, first),
        capitalised=quoter.part(one.capitalised[-1], f"of:{one.entity}", CAPITALISED, last),
        grade=words.inside(words(f"kind.{cell.grade if cell else 'assumed'}")),
        repricing=quoter.part(place.parameters["repricing_share"].value, "repricing_share"),
        interest=quoter.level("interest_expense", float(one.interest[-1]), f"of:{one.entity}", last),
        beyond=quoter.level("interest_expense", float(one.beyond[-1]), f"beyond:{one.entity}", last),
    )


def distance_sentence(quoter: Quoter, usual: Projection) -> Sentence:
    """That nothing settles how rates keep their distance to the loan rate, what current practice earns either way, and the cheapest rate at cheap loans."""
    place, year = usual.baseline, usual.years[-1]
    cheapest = min(place.seen_ids, key=lambda entity: float(usual.entity(BORROWED, entity)[0]))

    def run(form: float, **conditions: float) -> Projection:
        plan = usual.scenario.assuming({**usual.scenario.assumptions, FORM: form})
        return project(replace(plan, conditions={**plan.conditions, **conditions}), place, year)

    parts: dict[str, Quote] = {}
    for name, form in (("points", 0.0), ("proportion", 1.0)):
        parts[name] = quoter.level("total_profit", float(run(form).total("total_profit")[-1]), f"at:{FORM}={form:g}", year)
        low = float(run(form, loan_rate=CHEAP).entity(BORROWED, cheapest)[-1])
        parts[f"low_{name}"] = quoter.number(
            low, "share", f"of:{cheapest} at:{FORM}={form:g}", PLACES, variable=BORROWED, year=year
        )
    weight = dict(place.parameters[FORM].weighted_cases)[1.0]
    return quoter.say(
        "interest.distance",
        year=quoter.year(year, "horizon"),
        name=quoter.words.of(next(row for row in place.entities if row.id == cheapest)),
        loan=quoter.number(CHEAP, "share", "loan_rate_asked", PLACES, variable="loan_rate"),
        weight=quoter.part(weight, FORM),
        **parts,
    )
