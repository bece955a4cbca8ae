"""A limit that binds in a sentence, its figures quoted: for pages and documents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from simulation.analysis.goals.limits import Limit
from simulation.engine.scenario import Scenario
from simulation.explanation.owner_in_words import unsold
from simulation.inputs import rest_stopped, stopped_short
from simulation.language.quotes import Quote, Quoter, Sentence
from simulation.projection import Projection

UNFUNDED, EXPIRED = "investment_scaled_back", "quota_expired"
SHARES = "mixed_ownership"
EFFORTS = "levers"  # unit of managers' attention: measures at full strength


def limit_sentence(quoter: Quoter, limit: Limit) -> Sentence:
    """What binds, when, and by how much."""
    at = quoter.year(limit.year, f"limit_year:{limit.kind}")
    amount, allowed = amounts(quoter, limit)
    return quoter.say(f"limit.{limit.kind}", at=at, amount=amount, allowed=allowed)


def limits_said(quoter: Quoter, met: Sequence[Limit], own: Projection, usual: Projection) -> list[Sentence]:
    """Each limit that binds; where none does more than under practice, that, with what goes unfunded and what quota expires all the same."""
    if met:
        return [limit_sentence(quoter, limit) for limit in met]
    parts, year = [], own.years[-1]
    for name, kind in ((UNFUNDED, "cumulated"), (EXPIRED, "central")):
        sums = [float(p.total(name)[1:].sum() if kind == "cumulated" else p.total(name)[-1]) for p in (own, usual)]
        if not quoter.words.same(name, sums[0]):
            wanted, practice = (
                quoter.level(name, value, statistic, year)
                for value, statistic in zip(sums, (kind, f"{kind}_reference"), strict=True)
            )
            parts.append(quoter.say(f"limit.none.{name}", amount=wanted, allowed=practice))
    at = quoter.year(year, "last_year")
    still = quoter.say("limit.none.still", at=at, parts=quoter.joined(parts, "list.semicolon")) if parts else ""
    return [quoter.say("limit.none", still=still)]


def stops(quoter: Quoter, scenario: Scenario, lever: str, beside: Iterable[str] = ()) -> list[Sentence]:
    """Where a lever set for all stops short of its value, because others hold part of the room already; beside: entities of which nothing is said."""
    row = scenario.place.levers[lever]
    short = {entity: most for entity, most in stopped_short(scenario, lever).items() if entity not in set(beside)}
    rest = rest_stopped(scenario, lever)
    if rest is not None:
        most, limit = quoter.setting(row, rest, "rest"), quoter.setting(row, row.max, "lever_max")
        return [quoter.say("limit.rest", lever=quoter.words.inside(quoter.words.of(row)), most=most, limit=limit)]
    if not short:
        return []
    words = quoter.words
    entities = {entity.id: entity for entity in scenario.place.entities}
    parts = [
        quoter.say(
            "limit.stop",
            name=words.entity_inside(entities[e]),
            most=quoter.setting(row, most, f"room:{e}"),
        )
        for e, most in short.items()
    ]
    limit = quoter.setting(row, scenario.place.parameters[row.limit].value, f"parameter:{row.limit}")
    return [quoter.say("limit.stops", lever=words.inside(words.of(row)), limit=limit, parts=quoter.joined(parts))]


def all_stops(quoter: Quoter, own: Projection) -> list[Sentence]:
    """The same of all levers that are set; of shares only where any are sold, for no limit is met where nobody buys."""
    beside = {SHARES: unsold(own)}
    return [
        sentence for lever in own.baseline.levers for sentence in stops(quoter, own.scenario, lever, beside.get(lever, ()))
    ]


def amounts(quoter: Quoter, limit: Limit) -> tuple[Quote, Quote]:
    """What is wanted and what is allowed."""
    amount, allowed = (
        quoter.level(limit.variable, value, f"{side}:{limit.kind}", limit.year)
        if limit.variable
        else quoter.bare(value, EFFORTS, f"{side}:{limit.kind}", year=limit.year)
        for side, value in (("amount", float(limit.amount)), ("allowed", float(limit.allowed)))
    )
    return amount, allowed
