"""The sheet that rolls accounts forward: opening, what moves them, closing as formulas, beside the model's closing, of the whole and each entity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from simulation.projection import TOTAL, Projection
from simulation.report.content.result_table import runs
from simulation.report.excel.book import LINE, PALE, Book

HEAD, FIRST = 4, 5  # row of heads, first row of figures
FIXED = ("scenario", "entity", "account", "item", "code")
PLAIN = "[<-0.005]-#,##0.00;[>=0.005]#,##0.00;0.00"  # no minus before a nought
FINE = "[<-0.0000005]-0.000000;[>=0.0000005]0.000000;0.000000"
CHECK, CODE = "check", FIXED.index("code")
TOLERANCE = 1e-6


@dataclass(frozen=True)
class Account:
    """A stock with what moves it in a year: variables with their sign. stock: variables that make it up, with theirs.

    opened: whether it starts from last year's closing; an account without an opening is a sum of the year alone.
    """

    stock: Mapping[str, int]
    flows: Mapping[str, int]
    opened: bool = True


PLANT = ("fixed_capital", "construction_in_progress", "new_energy_capital", "chain_capital", "rd_assets_beyond")
OWNED = ("capital_paid_in", "deal_cash", "rescue_capital")
MONEY = {  # what comes in and goes out of a year, borrowing apart
    "net_profit": 1,
    "depreciation": 1,
    "disposal_write_off": 1,
    "disposal_proceeds": 1,
    "working_capital_change": -1,
    "investment": -1,
    "cooperation_capital": -1,
    "dividends": -1,
    **dict.fromkeys(OWNED, 1),
}
RISES = {"cash_rise": ("cash",), "borrowing": ("debt", "refinancing_need")}  # of what stays, apart from who leaves
ACCOUNTS: dict[str, Account] = {
    "total_profit": Account(
        {"total_profit": 1},
        {"operating_surplus": 1, "interest_expense": -1, "other_net_income": 1, "one_off_items": 1},
        opened=False,
    ),
    "net_profit": Account({"net_profit": 1}, {"total_profit": 1, "income_tax": -1}, opened=False),
    "equity": Account({"equity": 1}, {"net_profit": 1, "dividends": -1, **dict.fromkeys(OWNED, 1)}),
    "minority_interests": Account(
        {"minority_interests": 1}, {"minority_profit": 1, "minority_dividends": -1, "minority_from_deals": 1}
    ),
    "plant": Account(dict.fromkeys(PLANT, 1), {"investment": 1, "depreciation": -1}),
    "debt": Account({"debt": 1, "refinancing_need": 1}, {**{each: -sign for each, sign in MONEY.items()}, "cash_rise": 1}),
    "cash": Account({"cash": 1}, {**MONEY, "borrowing": 1}),
    "total_assets": Account(
        {"total_assets": 1},
        {
            **dict.fromkeys(PLANT, 1),
            "other_assets": 1,
            "cooperation_stakes": 1,
            "cash": 1,
        },
        opened=False,
    ),
    "balance": Account(
        {"total_assets": 1}, {"debt": 1, "refinancing_need": 1, "operating_liabilities": 1, "equity": 1}, opened=False
    ),
}


@dataclass(frozen=True)
class Line:
    """A row: what it is, the code written beside it, and its values by year in the unit of the tables.

    kind: opening, flow, closing (of an account without opening its sum), model (what the run gives), check (their difference).
    """

    item: str
    code: str
    values: np.ndarray
    kind: str


def lines(projection: Projection, entity: str, name: str) -> list[Line]:
    """The rows of an account of one entity or of the whole; the last three are closing, model and check."""
    account = ACCOUNTS[name]
    path = {each: _path(projection, entity, each) for each in (*account.stock, *account.flows)}
    stock = np.sum([sign * path[each] for each, sign in account.stock.items()], axis=0)
    moved = {each: sign * path[each] for each, sign in account.flows.items()}
    found = [Line(each, f"{'' if account.flows[each] > 0 else '-'}{each}", row, "flow") for each, row in moved.items()]
    if account.opened:
        found = [Line("opening", "", np.concatenate([[np.nan], stock[:-1]]), "opening"), *found]
        if projection.values["leaving"].any():
            found.append(Line("left", "-leaving", _gone(projection, entity, account.stock), "flow"))
    closing = np.sum([line.values for line in found], axis=0)
    if account.opened:
        closing[0] = stock[0]
    made_of = "+".join(each if sign > 0 else f"-{each}" for each, sign in account.stock.items()).replace("+-", "-")
    ends = [Line("model", made_of, stock, "model"), Line(CHECK, CHECK, closing - stock, CHECK)]
    return [*found, Line("closing" if account.opened else "sum", "", closing, "closing"), *ends]


def _path(projection: Projection, entity: str, name: str) -> np.ndarray:
    """A variable by year, or by how much a stock rises in a year."""
    if name not in RISES:
        return projection.entity(name, entity)
    stock = np.sum([projection.entity(each, entity) for each in RISES[name]], axis=0)
    return np.concatenate([[0.0], np.diff(stock)]) - _gone(projection, entity, dict.fromkeys(RISES[name], 1))


def _gone(projection: Projection, entity: str, stocks: Mapping[str, int]) -> np.ndarray:
    """What enterprises that leave take with them of a stock, below nought."""
    values, places = projection.values, projection.baseline.entity_ids
    stock = np.sum([sign * values[each] for each, sign in stocks.items()], axis=0)
    taken = np.zeros_like(stock)
    taken[1:] = -values["leaving"][1:] * stock[:-1]
    return taken.sum(axis=1)[:, 0] if entity == TOTAL else taken[:, places.index(entity), 0]


def flows(book: Book) -> None:
    """Blocks of the whole and of each entity, scenario by scenario; the whole adds up the entities' cells where all are to be seen."""
    sheet, words, years = book.sheets["flows"], book.words, book.story.facts.years
    book.title(sheet, words("paper.sheet.flows"), words("paper.flow.note", unit=words.unit("亿元"), base=years[0]))
    book.heads(sheet, HEAD, (*(words(f"paper.flow.{name}") for name in FIXED), *map(str, years)))
    row, last = FIRST, len(FIXED) + len(years) - 1
    for code, projection, _ in runs(book.story.facts):
        row = _scenario(book, sheet, row, code, projection)
    marks, figures = (f"{_letter(a)}{FIRST + 1}:{_letter(b)}{row}" for a, b in ((CODE, CODE), (len(FIXED), last)))
    book.text(sheet, 2, 0, words("paper.flow.missed"), bold=True)
    missed = f'SUMPRODUCT(({marks}="{CHECK}")*(ABS({figures})>{TOLERANCE:.6f}))'
    book.formula(sheet, 2, len(FIXED) - 1, missed, book.style(bold=True, align="left"), 0)
    sheet.autofilter(HEAD, 0, row - 1, last)
    sheet.freeze_panes(FIRST, len(FIXED))
    for column, width in enumerate((16, 22, 18, 30, 30)):
        sheet.set_column(column, column, width)
    sheet.set_column(len(FIXED), last, 12)


def _scenario(book: Book, sheet: Any, row: int, code: str, projection: Projection) -> int:
    """All blocks of one run; the row after them."""
    seen = projection.baseline.seen_ids
    blocks = {(entity, name): lines(projection, entity, name) for entity in (TOTAL, *seen) for name in ACCOUNTS}
    at = {}
    for part, block in blocks.items():
        at[part] = row
        row += len(block)
    parts = seen if set(seen) == set(projection.baseline.entity_ids) else ()
    for (entity, name), block in blocks.items():
        others = [at[each, name] for each in parts] if entity == TOTAL else []
        head = (book.story.brief(40)[code], book.story.entity(entity), account_name(book, name))
        _block(book, sheet, at[entity, name], head, block, others)
        if entity == TOTAL:
            book.rolled[code, name] = at[entity, name] + len(block) - 3, block
    return row


def account_name(book: Book, name: str) -> str:
    """An account as its rows name it."""
    return book.words(f"paper.flow.account.{name}") if name in ("plant", "balance") else book.words.variable(name)


def _item(book: Book, line: Line) -> str:
    if line.kind != "flow" or line.item == "left":
        return book.words(f"paper.flow.{line.item}")
    name = book.words(f"paper.flow.{line.item}") if line.item in RISES else book.words.variable(line.item)
    side = "less" if line.code.startswith("-") else "plus"
    return book.words(f"paper.flow.{side}", name=book.words.inside(name))


def _block(book: Book, sheet: Any, first: int, head: tuple[str, ...], block: list[Line], others: list[int]) -> None:
    opened, closing = block[0].kind == "opening", first + len(block) - 3
    for number, line in enumerate(block):
        row, look = first + number, {"bold": True, "bg_color": PALE} if line.kind == "closing" else {}
        for column, text in enumerate((*head, _item(book, line), line.code)):
            book.text(sheet, row, column, text, border=1, border_color=LINE, **look)
        fine = FINE if line.kind == CHECK else PLAIN
        style = book.style(num_format=fine, border=1, border_color=LINE, **look)
        for year, value in enumerate(line.values * book.shown("equity")):
            column = len(FIXED) + year
            if opened and year == 0 and line.kind in ("opening", "flow"):
                sheet.write_blank(row, column, None, style)
                continue
            stated = opened and year == 0 and line.kind == "closing"
            formula = "" if stated else _rule(line.kind, column, first, closing)
            if not formula and others:
                formula = "+".join(f"{_letter(column)}{other + number + 1}" for other in others)
            if formula:
                book.formula(sheet, row, column, formula, style, float(value))
            else:
                sheet.write_number(row, column, float(value), style)


def _rule(kind: str, column: int, first: int, closing: int) -> str:
    """The formula of an opening, a closing or a check; rows count from nought. Empty for what is stated."""
    letter = _letter(column)
    return {
        "opening": f"{_letter(column - 1)}{closing + 1}",
        "closing": f"SUM({letter}{first + 1}:{letter}{closing})",
        CHECK: f"{letter}{closing + 1}-{letter}{closing + 2}",
    }.get(kind, "")


def _letter(column: int) -> str:
    return chr(ord("A") + column) if column < 26 else chr(ord("A") + column // 26 - 1) + chr(ord("A") + column % 26)


def rolled_cells(book: Book, code: str, name: str, year: int) -> tuple[tuple[str, float], tuple[str, float]]:
    """The model's figure and the rolled one of an account of the whole: where they stand, and their values."""
    row, block = book.rolled[code, name]
    at = book.story.facts.years.index(year)
    place = f"'{book.words('paper.sheet.flows')}'!${_letter(len(FIXED) + at)}$"
    model, closing = (float(line.values[at]) * book.shown("equity") for line in (block[-2], block[-3]))
    return (f"{place}{row + 2}", model), (f"{place}{row + 1}", closing)
