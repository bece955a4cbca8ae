"""What a plan is paid with as a short table, the one for pages and documents: what is given up, by how much, until when, by which levers, how sure.

Money stands first, of a year's income, of investment, of balances; within a kind the largest comes first.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

from simulation.analysis.causes.later_years import projected_beyond
from simulation.analysis.causes.lever_by_lever import PARTLY
from simulation.engine.catalogue import catalogue
from simulation.engine.place import Place
from simulation.engine.rows import AFTER
from simulation.explanation.counted_in_words import COUNTS
from simulation.explanation.largest_prices import KINDS, kind_of
from simulation.explanation.left_undone import UndoneRow, then, undone_cells
from simulation.explanation.price_notes import NEAR
from simulation.explanation.prices_in_words import (
    LeverPrice,
    judged,
    lever_prices,
    own_prices,
)
from simulation.explanation.whose_price import named, whose
from simulation.explanation.wrong_years import PathsOf, Price, told_sizes, worse_years, wrong_by, wrong_years
from simulation.language.quotes import Quoter, Sentence
from simulation.language.words import Words
from simulation.projection import TOTAL, Projection

HEADS = ("given_up", "by_how_much", "until", "by_levers", "grade")


@dataclass(frozen=True)
class PriceRow:
    """A price with the years that it is paid in and where it comes from.

    worst: the price in the year in which it is largest, from the base year to five years after the target year; now: the price in the
    target year, None where there is none then; first, last: years on the wrong side; lasting: whether the last of them is the fifth
    after; levers: those of the plan that do it; grade: the weakest evidence of theirs.
    """

    worst: Price
    now: Price | None
    first: int
    last: int
    lasting: bool
    levers: tuple[str, ...]
    grade: str

    @property
    def leading(self) -> Price:
        """What a cell tells first: the target year, or the worst year where there is no price then."""
        return self.now or self.worst


def price_rows(own: Projection, usual: Projection, words: Words) -> tuple[PriceRow, ...]:
    """All that a plan is paid with: of the whole, of enterprises set apart, and of levers where the whole shows nothing of it."""
    if not own.scenario.changed():
        return ()
    plan, practice = (projected_beyond(one.scenario, own.baseline, own.years[-1]) for one in (own, usual))

    def row_of(name: str, entity: str = TOTAL) -> PriceRow | None:
        return _row(own, name, entity, plan.years, lambda of: (practice.entity(of, entity), plan.entity(of, entity)), words)

    found = []
    for name in catalogue().listed("price"):
        row = row_of(name)
        entity = whose(name, row.leading.year, plan, practice) if row else TOTAL
        found.append(row_of(name, entity) or row if entity != TOTAL else row)
    told = {(row.worst.variable, row.worst.entity) for row in found if row}
    apart = [(one.variable, one.entity) for one in own_prices(own, usual, words)]
    found += [row_of(*which) for which in apart if which not in told]
    shown = [row for row in found if row]
    every, alone = {one.lever: one for one in judged(own)}, own.scenario.of_one_lever
    for price in _hidden(lever_prices(own, usual, words), {row.worst.variable for row in shown}):
        one = every[price.lever]
        row = _row(own, price.variable, TOTAL, one.years, one.paths.__getitem__, words, price.lever)
        found.append(_of_the_plan(row) if row and alone else row)  # of a plan of one lever nothing is beside it
    return tuple(sorted((row for row in found if row), key=_order))


def _hidden(every: Sequence[LeverPrice], shown: Set[str]) -> list[Price]:
    """Of outcomes that the plan as a whole shows nothing of, the largest price of a lever each."""
    lost = [price for one in every for price in one.lost if price.variable not in shown]
    names = dict.fromkeys(price.variable for price in lost)
    return [max((p for p in lost if p.variable == name), key=lambda price: abs(price.value)) for name in names]


def _row(
    own: Projection, name: str, entity: str, years: range, of: PathsOf, words: Words, lever: str = ""
) -> PriceRow | None:
    """The row of a price; None where it is paid in no year up to the target year, or later where it is a single lever's.

    lever: whose alone it is, the rest of the plan held; of: paths of practice and of the plan.
    """
    told = wrong_years(name, entity, years, of, words)
    if not any(lever or price.year in own.years for price in told.values()):
        return None
    worse = {one.year: replace(one, lever=lever) for one in worse_years(name, entity, years, of, words).values()}
    now = worse.get(own.years[-1])
    worst = max((*([now] if now else []), *worse.values()), key=lambda one: abs(one.gap))
    doing = (lever,) if lever else _own(worst, _doing(name, own, words), own)
    grade = max(own.scenario.place.levers[one].grade for one in doing or own.scenario.changed())
    paid = {worst.year, *((now.year,) if now else ()), *(price.year for price in told.values())}
    return PriceRow(worst, now, min(paid), max(paid), max(paid) == own.years[-1] + AFTER, doing, grade)


def _of_the_plan(row: PriceRow) -> PriceRow:
    """A lever's row as the plan's."""
    return replace(row, worst=replace(row.worst, lever=""), now=replace(row.now, lever="") if row.now else None)


def _doing(name: str, own: Projection, words: Words) -> tuple[str, ...]:
    """Levers that move an outcome the wrong way up to the target year: all that come near the one that does most.

    By what is told of each; where no lever's part is large enough to be told, by any of it.
    """
    told = {one.lever: told_sizes(name, one.paths.__getitem__, words) for one in judged(own)}
    parts = {one.lever: wrong_by(name, one.paths.__getitem__) for one in judged(own)}
    for sizes in (told, parts):
        moved = {lever: float(size[: len(own.years)].max()) for lever, size in sizes.items()}
        most = max(moved.values(), default=0.0)
        if most > 0:
            return tuple(lever for lever, size in moved.items() if size > NEAR * most)
    return ()


def _own(price: Price, doing: tuple[str, ...], own: Projection) -> tuple[str, ...]:
    """Of levers that do it: in an enterprise set apart, those set for it; where none below practice does, those that are also above it.

    What is counted and not valued is done by the lever that is counted so.
    """
    apart = own.scenario.entities.get(price.entity, {})
    counted = tuple(lever for lever in own.scenario.changed() if COUNTS.get(lever) == price.variable)
    beyond = tuple(one.lever for one in judged(own) if one.how == PARTLY)
    return tuple(lever for lever in doing if lever in apart) or tuple(apart) or doing or counted or beyond


def _order(row: PriceRow) -> tuple[int, float]:
    kind = kind_of(row.worst.variable)
    return KINDS.index(kind), -(row.leading.part if kind == "counted" else abs(row.leading.value))


def price_cells(row: PriceRow | UndoneRow, place: Place, words: Words) -> tuple[str, ...]:
    """A row as written, in the order of HEADS."""
    one = row.first == row.last
    how = ("begun" if one else "lasting") if row.lasting else "one" if one else "ended"
    return (
        *(undone_cells(row, place, words) if isinstance(row, UndoneRow) else _given_up(row, place, words)),
        words(f"price.until.{how}", first=row.first, last=row.last),
        words("list.comma").join(map(words.lever, row.levers)) or words("dash"),
        words(f"grade.{row.grade}"),
    )


def _given_up(row: PriceRow, place: Place, words: Words) -> tuple[str, str]:
    """What it is of, and how much: in the target year, and in the worst year where that is another."""
    quoter = Quoter(words)
    now = _amount(quoter, row.now) if row.now else None
    return named(words, row.worst, place), str(then(quoter, now, _amount(quoter, row.worst)))


def _amount(quoter: Quoter, price: Price) -> Sentence:
    kind, cell = (f"gap_of:{price.lever}", "price.cell_of_lever") if price.lever else ("gap", "price.cell")
    gap = quoter.change(price.variable, price.gap, price.value, kind, price.year, price.lever)
    return quoter.say(cell, gap=gap, year=quoter.year(price.year, "price_year", price.variable))


def price_heads(words: Words) -> tuple[str, ...]:
    """Heads of the table."""
    return tuple(words("column.grade" if head == "grade" else f"price.column.{head}") for head in HEADS)
