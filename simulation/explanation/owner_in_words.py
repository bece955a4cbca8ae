"""The owner's money in sentences: what a plan asks of it or gives it, and at which price stakes were sold, bought back or not sold."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np

from simulation.engine.catalogue import catalogue
from simulation.engine.rows import Entity
from simulation.language.quotes import Quote, Quoter, Sentence
from simulation.projection import Projection

CASH = "owner_cash"
PARTS = ("owner_dividends", "owner_sale_proceeds", "capital_paid_in", "rescue_capital", "exit_owner_cash")
HELD = 1e-9  # share: less is nothing
NAMED = 6  # enterprises named in one sentence


def cumulated(projection: Projection, variable: str) -> float:
    """A flow from the first projected year to the last."""
    return float(projection.total(variable)[1:].sum())


def owner_pays(quoter: Quoter, projection: Projection, reference: Projection) -> Sentence | None:
    """What the owner's cash comes to against current practice, without its parts; None where it is the same as printed."""
    ends = cumulated(reference, CASH), cumulated(projection, CASH)
    gap = quoter.words.gap(CASH, *ends)
    if quoter.words.same(CASH, gap):
        return None
    size = quoter.size(CASH, gap, ends[1] - ends[0], "cumulated_gap", projection.years[-1])
    return quoter.say("owner.asks" if gap < 0 else "owner.gives", size=size)


def owner_bears(quoter: Quoter, projection: Projection, reference: Projection) -> Sentence | None:
    """The same with what new holders keep although shares were bought back: the owner's part of a decision."""
    cash, kept = owner_pays(quoter, projection, reference), kept_stakes(projection)
    told = [_keeps(quoter, projection, entity, found, "deals.keeps_brief") for entity, found in kept.items()]
    held = _named(quoter, told) if told else None
    return quoter.say("owner.and", cash=cash, kept=held) if cash and held else cash or held


def owner_sentence(quoter: Quoter, projection: Projection, reference: Projection) -> Sentence | None:
    """What a plan asks of the owner, or gives it, over the years, and of what that is made; None where it does neither."""
    asked = owner_pays(quoter, projection, reference)
    if asked is None:
        return None
    parts = []
    for name in PARTS:
        ends = cumulated(reference, name), cumulated(projection, name)
        if not quoter.words.same(name, quoter.words.gap(name, *ends)):
            more = quoter.more(name, ends, "cumulated_gap", projection.years[-1])
            parts.append(quoter.say("owner.part", name=quoter.words.inside(quoter.words.variable(name)), more=more))
    start, last = projection.years[1], projection.years[-1]
    first, until = quoter.year(start, "first_year"), quoter.year(last, "last_year")
    if not parts:
        return quoter.say("owner.whole", start=first, year=until, cash=asked)
    return quoter.say("owner.told", start=first, year=until, cash=asked, parts=quoter.joined(parts))


def owner_paid_in(quoter: Quoter, projection: Projection) -> Sentence | None:
    """What owners pay in by the last year and what borrowing it would come to; None where they pay nothing."""
    year, paid = projection.years[-1], float(projection.total("injected_capital")[-1])
    if quoter.words.same("injected_capital", paid):
        return None
    cells = projection.baseline.whole.cells
    assumed = any(cell.grade == "assumed" and cell.value for (_, name), cell in cells.items() if name == "capital_injection")
    told = {
        key: quoter.level(variable, float(projection.total(variable)[-1]), "central", year)
        for key, variable in (
            ("paid", "injected_capital"),
            ("ratio", "debt_ratio_if_borrowed"),
            ("now", "debt_ratio"),
        )
    }
    returns = float(projection.total("return_on_equity_if_borrowed")[-1])
    places = catalogue().outcomes["return_on_equity"].digits  # as the return that it is set beside
    told["returns"] = quoter.number(returns, "share", "central", places, variable="return_on_equity_if_borrowed", year=year)
    first = quoter.year(projection.years[1], "first_year")
    key = "owner.paid_in.assumed" if assumed else "owner.paid_in"
    return quoter.say(key, start=first, year=quoter.year(year, "last_year"), **told)


def deal_sentences(quoter: Quoter, projection: Projection) -> list[Sentence]:
    """Stakes sold and bought back, each with its price, and stakes for which nobody offered the least price."""
    told: dict[str, list[Sentence]] = {"sold": [], "bought": [], "unsold": []}
    for entity in projection.baseline.seen:
        for key, years in _years(projection, entity.id).items():
            if years:
                told[key].append(_told(quoter, projection, entity, key, years))
    kept = [_keeps(quoter, projection, entity, found) for entity, found in kept_stakes(projection).items()]
    said = [_of_kind(quoter, projection, key, parts) for key, parts in told.items() if parts]
    return [*said, quoter.say("deals.kept", parts=_named(quoter, kept))] if kept else said


def unsold(projection: Projection) -> frozenset[str]:
    """Enterprises in which no share is sold in any year."""
    return frozenset(
        entity for entity in projection.baseline.seen_ids if not (projection.entity("shares_sold", entity) > HELD).any()
    )


@dataclass(frozen=True)
class Kept:
    """What holders of new capital still have once outside shares are bought back, and how it came about; shares of the enterprise.

    got: most that they had; before, diluted: outside share of older holders, before and after; back: what was bought back.
    """

    got: float
    before: float
    diluted: float
    back: float
    kept: float


def kept_stakes(projection: Projection) -> dict[str, Kept]:
    """Enterprises in which holders of new capital keep more than the plan's own stake, because older holders were diluted."""
    found = {}
    for entity in projection.baseline.seen_ids:
        sold, paid = (projection.entity(name, entity) for name in ("shares_sold", "subscribed_capital"))
        enlarged = np.where(paid > HELD, projection.entity("new_holders_share", entity), 0.0)
        held = got = 0.0
        for new, traded in zip(enlarged, sold, strict=True):
            held = held * (1 - new) + new if new else max(held + traded, 0.0)
            got = max(got, held)
        back, before = float(-np.minimum(sold, 0).sum()), float(projection.entity("outside_share", entity)[0])
        if enlarged.any() and back > HELD and held > float(projection.entity("mixed_stake", entity)[-1]) + HELD:
            found[entity] = Kept(got, before, before * float(np.prod(1 - enlarged)), back, held)
    return found


def _keeps(quoter: Quoter, projection: Projection, entity: str, found: Kept, key: str = "deals.keeps") -> Sentence:
    row, year = next(one for one in projection.baseline.entities if one.id == entity), projection.years[-1]
    parts = asdict(found) if key == "deals.keeps" else {"kept": found.kept}
    shares = {
        part: quoter.number(value, "share", f"{part}:{entity}", variable="outside_share", year=year)
        for part, value in parts.items()
    }
    return quoter.say(key, name=quoter.words.entity_inside(row), **shares)


def _of_kind(quoter: Quoter, projection: Projection, key: str, parts: list[Sentence]) -> Sentence:
    if key != "unsold":
        return quoter.say(f"deals.{key}", parts=_named(quoter, parts))
    least = float(np.ravel(projection.inputs["price_floor"])[0])
    floor = quoter.number(least, "x", "parameter:price_floor", variable="deal_price")
    return quoter.say("deals.unsold", parts=_named(quoter, parts), floor=floor)


def _named(quoter: Quoter, parts: list[Sentence]) -> Sentence:
    """As many as can be read, and how many more."""
    rest = len(parts) - NAMED
    if rest <= 0:
        return quoter.joined(parts)
    return quoter.say("deals.more", parts=quoter.joined(parts[:NAMED]), count=quoter.count(rest, "deals_more"))


def _years(projection: Projection, entity: str) -> dict[str, list[int]]:
    """Years in which a stake is sold, or bought back; the last one in which a stake found no buyer."""
    sold = projection.entity("shares_sold", entity)
    wanted = projection.entity("stake_wanted", entity) - projection.entity("mixed_stake", entity)
    at = {"sold": sold > HELD, "bought": sold < -HELD, "unsold": wanted > HELD}
    years = {key: [year for year, here in zip(projection.years, met, strict=True) if here] for key, met in at.items()}
    return years | {"unsold": years["unsold"][-1:]}


def _told(quoter: Quoter, projection: Projection, entity: Entity, key: str, years: list[int]) -> Sentence:
    """One enterprise's deals of a kind: how much of it, when, at which price on book value."""

    def of(variable: str, year: int) -> Quote:
        value = float(projection.entity(variable, entity.id)[projection.years.index(year)])
        return quoter.number(value, "x", f"entity:{entity.id}", variable=variable, year=year)

    name = quoter.words.entity_inside(entity)
    if key == "unsold":
        return quoter.say("deals.no_offer", name=name, price=of("offered_price", years[-1]))
    when = quoter.year(years[-1], f"deal_year:{entity.id}")
    share = float(projection.entity("shares_sold", entity.id)[[projection.years.index(year) for year in years]].sum())
    part = quoter.number(abs(share), "share", f"deal_share:{entity.id}", variable="shares_sold", year=years[-1])
    first, price = of("deal_price", years[0]), of("deal_price", years[-1])
    if first.text == price.text:
        return quoter.say("deals.part", name=name, year=when, share=part, price=price)
    return quoter.say("deals.parts", name=name, year=when, share=part, first=first, price=price)
