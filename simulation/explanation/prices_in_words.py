"""What a plan is paid with that its profit does not show: pay, jobs, upkeep, roads and power that somebody goes without.

Judged at the end, in every year before, and in each enterprise that is set apart: a neglect of one year or of one enterprise is named too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from simulation.analysis.causes.assumed_away import AssumedAway
from simulation.analysis.causes.later_years import LEFT
from simulation.analysis.causes.lever_by_lever import (
    ABOVE,
    ASIDE,
    PARTLY,
    WHOLLY,
    JudgedLever,
    judged_levers,
    levers_below,
)
from simulation.engine.catalogue import catalogue
from simulation.engine.rows import AFTER
from simulation.engine.scenario import Scenario
from simulation.explanation.appraisal_in_words import appraisal_said
from simulation.explanation.price_notes import Note, also, notes
from simulation.explanation.unpriced import unpriced_said
from simulation.explanation.waits_in_words import waits_said
from simulation.explanation.whose_price import named, whose
from simulation.explanation.wrong_years import BUYS, OWED, PROFIT, Price, asked_for, least_of, wrong_years
from simulation.language.quotes import Quoter, Sentence
from simulation.language.words import Words
from simulation.projection import TOTAL, Projection

FAR = 2  # times what is left at the end: an earlier year that is further off is told too; a later one than the last, instead
CLEAR = 0.01  # of current practice: less is told of no lever above practice, nor where a decision is asked
LISTING = ("price.said", "price.before", "price.apart")  # sentences that list prices, as the table does
MOST = 5  # prices told of one lever, those largest against practice
GAINED = (PROFIT, "return_on_equity", "labour_productivity")  # what a plan is judged to gain


@dataclass(frozen=True)
class LeverPrice:
    """What one lever saves and loses with the rest of the plan held.

    gain, gain_after: printed change of total profit in the target year and five years after.
    """

    lever: str
    how: str
    year: int
    gain: float
    gain_after: float
    lost: tuple[Price, ...]

    @property
    def fades(self) -> bool:
        """Whether less than half of a gain is left five years after."""
        return self.gain > 0 and self.gain_after < LEFT * self.gain


def judged(own: Projection) -> tuple[JudgedLever, ...]:
    """Each valued lever of a plan, with what it gains and every outcome of the list of prices."""
    return judged_levers(own.scenario, own.years[-1], own.baseline, asked_for((*GAINED, *catalogue().listed("price"))))


def prices(own: Projection, usual: Projection, words: Words) -> dict[str, float]:
    """Outcomes of the list of prices that end the wrong way against current practice, as printed, in the order of the list."""
    return {one.variable: one.gap for one in last_prices(own, usual, words)}


def last_prices(own: Projection, usual: Projection, words: Words) -> list[Price]:
    """The same with their sizes as computed."""
    at = len(own.years) - 1
    found = (_gaps(name, TOTAL, own, usual, words).get(at) for name in catalogue().listed("price"))
    return [_named(one, own, usual, words) for one in found if one]


def earlier_prices(own: Projection, usual: Projection, words: Words) -> list[Price]:
    """Outcomes that end as in practice, or nearer to it, and were clearly worse in a year before: the worst one."""
    ended, found = prices(own, usual, words), []
    for name in catalogue().listed("price"):
        worst = _worst(_gaps(name, TOTAL, own, usual, words))
        if worst is not None and abs(worst.gap) > FAR * abs(ended.get(name, 0.0)):
            found.append(_named(worst, own, usual, words))
    return found


def _named(price: Price, own: Projection, usual: Projection, words: Words) -> Price:
    """A price of the whole, or that of the enterprise set apart whose it is."""
    entity = whose(price.variable, price.year, own, usual)
    return _gaps(price.variable, entity, own, usual, words).get(own.years.index(price.year), price)


def own_prices(own: Projection, usual: Projection, words: Words) -> list[Price]:
    """What enterprises that are set apart pay, each in its worst year, where the whole does not show it or shows less of it."""
    whole, found = (*last_prices(own, usual, words), *earlier_prices(own, usual, words)), []
    shown = {one.variable for one in whole if one.part > least_of(one.variable)}
    told = {name: [abs(one.gap) for one in whole if one.variable == name] for name in catalogue().listed("price")}
    for entity in own.scenario.entities:
        for name in catalogue().listed("price"):
            if name not in shown and catalogue().variables[name].aggregate != "province":
                worst = _worst(_gaps(name, entity, own, usual, words))
                found.append(worst if worst and abs(worst.gap) > max(told[name], default=0.0) else None)
    return [one for one in found if one is not None]


def lever_prices(own: Projection, usual: Projection, words: Words) -> list[LeverPrice]:
    """What each lever loses, the plan against the same plan with that lever at practice.

    What the plan shows already is left out: of a plan of one lever, and of a lever above practice. So is debt, for which form of
    money a lever replaces depends on what it is set against; the owner's equity is told.
    """
    listed, alone = [name for name in catalogue().listed("price") if name != OWED], own.scenario.of_one_lever
    told = {*prices(own, usual, words), *(one.variable for one in earlier_prices(own, usual, words))}
    found = []
    for one in judged(own):
        profit, at = one.paths[PROFIT], one.years.index(own.years[-1])
        above = one.how == ABOVE
        if above and alone:
            continue
        shown, least = told if alone or above else set(), CLEAR if above else 0.0
        worst = (_worst(wrong_years(n, TOTAL, one.years, one.paths.__getitem__, words)) for n in listed if n not in shown)
        lost = [
            replace(price, lever=one.lever)
            for price in worst
            if price is not None and (price.part >= least or (price.buys and _mainly(one, price.variable, own, usual)))
        ]
        lost = sorted(lost, key=lambda price: -price.part)[:MOST]
        gain, after = (words.gap(PROFIT, float(profit[0][t]), float(profit[1][t])) for t in (at, len(one.years) - 1))
        price = LeverPrice(one.lever, one.how, own.years[-1], gain, after, tuple(lost))
        if lost or (price.fades and not alone and not above):
            found.append(price)
    return found


def lost_by(own: Projection, lever: str, words: Words) -> list[Price]:
    """What a single lever loses with the rest of the plan held, the largest against practice first, whatever the plan as a whole shows."""
    listed = [name for name in catalogue().listed("price") if name != OWED]
    worst = (within(own, lever, name, words) for name in listed)
    return sorted((price for price in worst if price), key=lambda price: -price.part)[:MOST]


def within(own: Projection, lever: str, name: str, words: Words) -> Price | None:
    """What a lever loses of an outcome, the rest held: most of it up to the plan's last year, or later where that is far more."""
    one = next(one for one in judged(own) if one.lever == lever)
    found = wrong_years(name, TOTAL, one.years, one.paths.__getitem__, words)
    first, worst = _worst({at: one for at, one in found.items() if one.year in own.years}), _worst(found)
    if first and worst and abs(worst.gap) <= FAR * abs(first.gap):
        worst = first
    return replace(worst, lever=lever) if worst else None


def _mainly(one: JudgedLever, price: str, own: Projection, usual: Projection) -> bool:
    """Whether a lever brings half or more of what the plan gains of that which a price buys."""
    gain, at = catalogue().outcomes[price].against or PROFIT, len(own.years) - 1
    brought = float(np.subtract(*one.paths[gain][::-1])[at])
    return brought >= BUYS * float(own.total(gain)[at] - usual.total(gain)[at]) > 0


def _worst(gaps: Mapping[int, Price]) -> Price | None:
    return max(gaps.values(), key=lambda one: abs(one.gap), default=None)


def _gaps(name: str, entity: str, own: Projection, usual: Projection, words: Words) -> dict[int, Price]:
    """Differences in the years in which they are on the wrong side and no trifle."""
    return wrong_years(name, entity, own.years, lambda of: (usual.entity(of, entity), own.entity(of, entity)), words)


def prices_said(own: Projection, usual: Projection, words: Words) -> str:
    """The same in sentences; blank where nothing of it moves the wrong way."""
    return price_texts(own, usual, words)[0]


def price_texts(own: Projection, usual: Projection, words: Words, tabled: bool = False) -> tuple[str, tuple[str, ...]]:
    """The same in sentences, and as lines of a list in markdown: one for each kind of price, below it one for each lever.

    tabled: where a table of the prices stands beside (`price_rows`), without the sentences that list them.
    """
    quoter, said, lines = Quoter(words), [], []
    for one in _priced(own, usual, words):
        if tabled and isinstance(one, Sentence) and one.key in LISTING:
            continue
        if isinstance(one, Sentence):
            said.append(one)
            lines.append(f"- {one}")
        else:
            said.append(quoter.say(f"price.{one.key}", parts=quoter.joined(one.parts)))
            lines += [f"- {words(f'price.{one.key}.head')}", *(f"    - {part}" for part in one.parts)]
    return str(quoter.in_a_row(said)) if said else "", tuple(lines)


@dataclass(frozen=True)
class _OfLevers:
    """Prices of single levers under one heading; key: the end of its sentence's."""

    key: str
    parts: list[Sentence]


def _priced(own: Projection, usual: Projection, words: Words) -> list[Sentence | _OfLevers]:
    """What a plan is paid with, a sentence for each kind of price."""
    if not own.scenario.changed():
        return []
    quoter, year = Quoter(words), own.years[-1]
    ended, before, apart = (found(own, usual, words) for found in (last_prices, earlier_prices, own_prices))
    told_of = {one.variable for one in (*ended, *before, *apart)}
    said: list[Sentence | _OfLevers] = []
    if ended:
        said.append(quoter.say("price.said", year=quoter.year(year, "horizon"), changes=_ended(quoter, ended, own)))
    if before:
        told = [in_year(quoter, one, own) for one in before]
        said.append(quoter.say("price.before", changes=quoter.joined(told, "list.comma")))
    if apart:
        said.append(quoter.say("price.apart", changes=quoter.joined([in_year(quoter, one, own) for one in apart])))
    every = lever_prices(own, usual, words)
    noted = notes(quoter, own, usual, told_of)
    said += [note.said(quoter, {one.lever for one in every}) for note in noted]
    for key, levers in (
        ("levers", [o for o in every if o.how != ABOVE]),
        ("levers_above", [o for o in every if o.how == ABOVE]),
    ):
        if levers:
            said.append(_OfLevers(key, [_of_lever(quoter, one, own, noted) for one in levers]))
    if waits := waits_said(quoter, own):
        said.append(_OfLevers("levers_late", waits))
    below = _unpriced(own, {one.lever for one in every}, bool(told_of), words)
    said += unpriced_said(quoter, own, [one for one in judged(own) if one.lever in below])
    return [*said, *appraisal_said(quoter, own, usual)]


def _unpriced(own: Projection, priced: set[str], told: bool, words: Words) -> list[str]:
    """Levers below practice of which nothing above tells; told: whether the plan's own list of prices tells something.

    Of a plan of one lever that list is the lever's, unless it is below practice in part and only what is above has a price.
    """
    below = {lever: how for lever, how in levers_below(own.scenario).items() if how != ASIDE and lever not in priced}
    if not own.scenario.of_one_lever or not told:
        return list(below)
    listed = catalogue().listed("price")
    return [
        one.lever
        for one in judged(own)
        if below.get(one.lever) == PARTLY
        and not any(wrong_years(name, TOTAL, one.years, one.paths.__getitem__, words) for name in listed)
    ]


def lever_as_set(words: Words, scenario: Scenario, player: str, inside: bool = True) -> str:
    """A lever's name, as it stands within a sentence or alone; of one wholly below practice, that it is, so that nobody takes its neglect for its work."""
    name = words.inside(words.lever(player)) if inside else words.lever(player)
    return words("lever.below", lever=name) if levers_below(scenario).get(player) == WHOLLY else name


def _of_lever(quoter: Quoter, one: LeverPrice, own: Projection, told: Sequence[Note] = ()) -> Sentence:
    """One lever below practice: what it adds to profit now and later, what is lost by it, and which note speaks of it too."""
    words, after = quoter.words, one.year + AFTER
    turned = one.gain_after < 0 and not words.same(PROFIT, one.gain_after)
    changes = quoter.joined([in_year(quoter, price, own) for price in one.lost], "list.comma")
    return quoter.say(
        "price.lever" if one.lost else "price.lever_turns" if turned else "price.lever_fades",
        lever=words.inside(words.lever(one.lever)),
        how=words(f"price.how.{one.how}"),
        year=quoter.year(one.year, "horizon"),
        after=quoter.year(after, "after"),
        gain=quoter.moved(PROFIT, one.gain, f"gap_of:{one.lever}", one.year),
        later=quoter.moved(PROFIT, one.gain_after, f"gap_of:{one.lever}", after),
        fades=words("price.turns" if turned else "price.fades") if one.fades and one.lost else "",
        also=also(words, [note for note in told if one.lever in note.levers]),
        changes=changes,
    )


def assumed_said(found: AssumedAway, words: Words) -> str:
    """That own assumptions hide what a lever's neglect loses, with the loss under the register."""
    quoter, lever = Quoter(words), words.lever(found.lever)
    changes = _changes(quoter, found.hidden, found.year)
    return str(quoter.say("price.assumed", lever=lever, year=quoter.year(found.year, "horizon"), changes=changes))


def _changes(quoter: Quoter, gaps: Mapping[str, float], year: int) -> Sentence:
    """Differences as printed, one after the other."""
    words = quoter.words
    told = [
        quoter.say("later.gain", name=words.inside(words.variable(name)), gap=quoter.moved(name, gap, "gap", year))
        for name, gap in gaps.items()
    ]
    return quoter.joined(told, "list.comma")


def _ended(quoter: Quoter, found: Sequence[Price], own: Projection) -> Sentence:
    """Prices of the last year one after the other, each under the name of whose it is."""
    told = [
        quoter.say("later.gain", name=quoter.words.inside(named(quoter.words, one, own.baseline)), gap=_gap(quoter, one))
        for one in found
    ]
    return quoter.joined(told, "list.comma")


def in_year(quoter: Quoter, one: Price, own: Projection, alone: bool = False) -> Sentence:
    """One price of the whole, of an enterprise or of a lever, with its year.

    alone: where nothing beside it says which years come after the plan's last: of such a year, that it is one.
    """
    last = own.years[-1]
    after = alone and one.year > last
    return quoter.say(
        "price.in_later_year" if after else "price.in_year",
        name=quoter.words.inside(named(quoter.words, one, own.baseline)),
        gap=_gap(quoter, one),
        year=quoter.year(one.year, "price_year", one.variable),
        **({"later": quoter.count(one.year - last, "years_later"), "last": quoter.year(last, "horizon")} if after else {}),
    )


def _gap(quoter: Quoter, one: Price) -> Sentence:
    kind = f"gap_of:{one.lever}" if one.lever else "gap" if one.entity == TOTAL else f"gap_at:{one.entity}"
    return quoter.moved(one.variable, one.gap, kind, one.year, value=one.value)
