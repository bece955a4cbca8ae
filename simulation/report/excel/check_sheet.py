"""The sheet of identity checks: each recomputed by formulas from the results table and compared with the model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from simulation.engine.place import Place
from simulation.report.excel.book import LINE, Book
from simulation.report.excel.flow_sheet import account_name, rolled_cells

TOLERANCE = 1e-6


@dataclass(frozen=True)
class Term:
    """A formula and its value; arithmetic on terms makes both."""

    formula: str
    value: float

    def _with(self, other: Any, sign: str, value: Callable[[float, float], float]) -> Term:
        other = other if isinstance(other, Term) else Term(repr(other), other)
        return Term(f"({self.formula}{sign}{other.formula})", value(self.value, other.value))

    def __add__(self, other: Any) -> Term:
        return self._with(other, "+", lambda a, b: a + b)

    def __sub__(self, other: Any) -> Term:
        return self._with(other, "-", lambda a, b: a - b)

    def __mul__(self, other: Any) -> Term:
        return self._with(other, "*", lambda a, b: a * b)

    def __truediv__(self, other: Any) -> Term:
        return self._with(other, "/", lambda a, b: a / b)


@dataclass(frozen=True)
class At:
    """Figures of one scenario and year, as terms."""

    book: Book
    code: str
    year: int

    def __call__(self, variable: str, before: int = 0) -> Term:
        """A variable of the province, `before` years earlier."""
        year = self.year - before
        return Term(self.book.find(self.code, variable, year), self.book.value(self.code, variable, year))

    def total(self, variable: str) -> Term:
        """A variable added up over entities."""
        entities = self.book.story.facts.baseline.entity_ids
        value = sum(self.book.value(self.code, variable, self.year, entity=entity) for entity in entities)
        return Term(self.book.find(self.code, variable, self.year, entity="<>total"), value)


IDENTITIES: dict[str, tuple[str, Callable[[At], Term]]] = {
    "return_on_equity": ("return_on_equity", lambda x: x("net_profit") / ((x("equity") + x("equity", 1)) / 2)),
    "debt_ratio": ("debt_ratio", lambda x: x("liabilities") / x("total_assets")),
    "balance": ("total_assets", lambda x: x("liabilities") + x("equity")),
    "productivity": ("labour_productivity", lambda x: x("value_added") / x("average_employees")),
    "profit": (
        "total_profit",
        lambda x: x("operating_surplus") - x("interest_expense") + x("other_net_income") + x("one_off_items"),
    ),
    "value_added": (
        "value_added",
        lambda x: x("labour_compensation") + x("depreciation") + x("production_taxes") + x("operating_surplus"),
    ),
    "dupont": ("return_on_equity", lambda x: x("net_margin") * x("asset_turnover") * x("equity_multiplier")),
    "totals": ("total_profit", lambda x: x.total("total_profit")),
    "quota": (
        "new_energy_quota_won",
        lambda x: x("quota_open") + x("new_energy_building") + x("new_energy_capacity") + x("quota_expired"),
    ),
}


def _held(place: Place) -> tuple[str, ...]:
    """Identities whose parts all stand in the workbook."""
    return tuple(name for name in IDENTITIES if place.rights is None or name != "totals")


def checks(book: Book) -> None:
    """One row an identity, scenario and year."""
    sheet, words, facts = book.sheets["checks"], book.words, book.story.facts
    book.title(sheet, words("paper.sheet.checks"), words("paper.book.linked", sheet=words("paper.sheet.results")))
    book.text(sheet, 2, 0, words("paper.book.tolerance"))
    sheet.write_number(2, 1, TOLERANCE, book.style(num_format="0E+0", align="left"))
    heads = ("check", "scenario", "year", "left", "right", "residual", "result")
    book.heads(sheet, 4, tuple(words(f"paper.book.{name}") for name in heads))
    row = 5
    for identity in _held(facts.baseline):
        for code in (*facts.references, *(case.code for case in facts.cases)):
            for year in facts.years[1:]:
                at, (variable, rule) = At(book, code, year), IDENTITIES[identity]
                _check(book, sheet, row, words(f"check.{identity}"), at, at(variable), rule(at))
                row += 1
    for code, name in book.rolled:
        for year in facts.years[1:]:
            model, closing = (Term(*cell) for cell in rolled_cells(book, code, name, year))
            said = words("paper.flow.rolled", name=account_name(book, name))
            _check(book, sheet, row, said, At(book, code, year), model, closing)
            row += 1
    book.passes = [f"'{words('paper.sheet.checks')}'!$G$6:$G${row}", str(row - 5)]
    sheet.freeze_panes(5, 0)
    for first, last, width in ((0, 0, 46), (1, 1, 18), (2, 2, 8), (3, 6, 14)):
        sheet.set_column(first, last, width)


def _check(book: Book, sheet: Any, row: int, said: str, at: At, left: Term, right: Term) -> None:
    words, line, plain = book.words, row + 1, {"border": 1, "border_color": LINE}
    figures = book.style(num_format="#,##0.000000", **plain)
    book.text(sheet, row, 0, said, **plain)
    book.text(sheet, row, 1, book.story.brief(40)[at.code], **plain)
    sheet.write_number(row, 2, at.year, book.style(**plain))
    book.formula(sheet, row, 3, left.formula, figures, left.value)
    book.formula(sheet, row, 4, right.formula, figures, right.value)
    book.formula(sheet, row, 5, f"D{line}-E{line}", figures, left.value - right.value)
    passed = abs(left.value - right.value) <= TOLERANCE
    text = f'IF(ABS(F{line})<=$B$3,"{words("paper.book.pass")}","{words("paper.book.fail")}")'
    book.formula(
        sheet, row, 6, text, book.style(align="center", **plain), words("paper.book.pass" if passed else "paper.book.fail")
    )
