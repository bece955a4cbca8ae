"""One small model in four programs: capital and debt of nine enterprises over twelve years, seven equations each.

Stocks move by last year's flows (Euler, one year a step), as PySD and BPTK-Py integrate them. Each `…_run` gives the profit of all
enterprises in each year (year, enterprise).
"""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import numpy as np

from simulation.engine.evaluate import evaluate
from simulation.engine.graph import Model

YEARS = range(2023, 2036)
CAPITAL = tuple(100.0 + 37.0 * i for i in range(9))
DEBT = tuple(60.0 + 21.0 * i for i in range(9))
PRODUCTIVITY = tuple(2.0 + 0.11 * i for i in range(9))
WEAR, MARGIN, RATE, TAX, EXPONENT = 0.05, 0.31, 0.04, 0.25, 0.6
SHARE, GROWTH = 0.20, 0.002  # of value added invested: at first, and more of it each year


def capital(capital_prev, investment_prev, wear):
    return capital_prev + investment_prev - wear * capital_prev


def initial_capital(first_capital):
    return first_capital


def debt(debt_prev, investment_prev, cash_flow_prev):
    return debt_prev + investment_prev - cash_flow_prev


def initial_debt(first_debt):
    return first_debt


def value_added(capital, productivity):
    return productivity * capital**EXPONENT


def profit(value_added, debt, margin, rate):
    return margin * value_added - rate * debt


def taxes(profit):
    return np.maximum(profit, 0) * TAX


def cash_flow(profit, taxes, capital, wear):
    return profit - taxes + wear * capital


def investment(value_added, invested_share):
    return invested_share * value_added


class _Equations(ModuleType):
    """The functions above that are equations, as a module of the model."""


def ours() -> Model:
    """The model as this program reads it."""
    names = (
        "capital",
        "initial_capital",
        "debt",
        "initial_debt",
        "value_added",
        "profit",
        "taxes",
        "cash_flow",
        "investment",
    )
    equations = _Equations(__name__)
    vars(equations).update({name: globals()[name] for name in names})
    return Model(
        [equations], ["invested_share"], [], ["wear", "margin", "rate"], ["first_capital", "first_debt", "productivity"]
    )


def ours_run(model: Model, margins: np.ndarray | None = None) -> np.ndarray:
    """One run, or one for each margin (year, enterprise, run)."""
    columns = {"first_capital": CAPITAL, "first_debt": DEBT, "productivity": PRODUCTIVITY}
    parameters = {"wear": np.array([[WEAR]]), "margin": np.array([[MARGIN]]), "rate": np.array([[RATE]])}
    if margins is not None:
        parameters["margin"] = margins[None, :]
    share = SHARE + GROWTH * np.arange(len(YEARS))
    moving = {"invested_share": share[:, None, None]}
    values = evaluate(
        model,
        {name: np.array(column)[:, None] for name, column in columns.items()},
        parameters,
        moving,
        {"invested_share": np.array([[SHARE]])},
        YEARS,
        outputs=frozenset(("profit",)),
    )
    return values["profit"] if margins is not None else values["profit"][:, :, 0]


def python_run(margin: float = MARGIN) -> list[list[float]]:
    """A loop over years and enterprises, without any library."""
    own, owed, found = list(CAPITAL), list(DEBT), []
    for t in range(len(YEARS)):
        share, row = SHARE + GROWTH * t, []
        for i, productivity in enumerate(PRODUCTIVITY):
            added = productivity * own[i] ** EXPONENT
            earned = margin * added - RATE * owed[i]
            cash = earned - max(earned, 0.0) * TAX + WEAR * own[i]
            invested = share * added
            own[i], owed[i] = own[i] + invested - WEAR * own[i], owed[i] + invested - cash
            row.append(earned)
        found.append(row)
    return found


def pysd_model(folder: Path):
    """The model as a Vensim file, read by PySD."""
    import pysd

    def each(values: tuple[float, ...]) -> str:
        return ", ".join(map(repr, values))

    lines = (
        f"enterprise: {', '.join(f'e{i}' for i in range(9))}",
        f"first capital[enterprise] = {each(CAPITAL)}",
        f"first debt[enterprise] = {each(DEBT)}",
        f"productivity[enterprise] = {each(PRODUCTIVITY)}",
        f"invested share = {SHARE} + {GROWTH} * (Time - {YEARS.start})",
        f"capital[enterprise] = INTEG(investment[enterprise] - {WEAR} * capital[enterprise], first capital[enterprise])",
        "debt[enterprise] = INTEG(investment[enterprise] - cash flow[enterprise], first debt[enterprise])",
        f"value added[enterprise] = productivity[enterprise] * capital[enterprise] ^ {EXPONENT}",
        f"profit[enterprise] = {MARGIN} * value added[enterprise] - {RATE} * debt[enterprise]",
        f"taxes[enterprise] = MAX(profit[enterprise], 0) * {TAX}",
        f"cash flow[enterprise] = profit[enterprise] - taxes[enterprise] + {WEAR} * capital[enterprise]",
        "investment[enterprise] = invested share * value added[enterprise]",
        f"INITIAL TIME = {YEARS.start}",
        f"FINAL TIME = {YEARS[-1]}",
        "TIME STEP = 1",
        "SAVEPER = 1",
    )
    file = folder / "capital_and_debt.mdl"
    file.write_text("{UTF-8}\n" + "".join(f"{line}\n\t~\t\n\t~\t\n\t|\n\n" for line in lines), encoding="utf-8")
    return pysd.read_vensim(str(file))


def pysd_run(model) -> np.ndarray:
    found = model.run(return_columns=["profit"])
    return found[[f"profit[e{i}]" for i in range(9)]].to_numpy(dtype=float)


def bptk_model():
    """The model in BPTK-Py's own language."""
    from BPTK_Py import Model as Dynamics
    from BPTK_Py import sd_functions as sd

    model = Dynamics(starttime=float(YEARS.start), stoptime=float(YEARS[-1]), dt=1.0, name="capital and debt")
    share = model.converter("share")
    share.equation = SHARE + GROWTH * (sd.time() - float(YEARS.start))
    for i in range(9):
        own, owed = model.stock(f"capital{i}"), model.stock(f"debt{i}")
        added, earned, paid = (model.converter(f"{name}{i}") for name in ("added", "profit", "taxes"))
        cash, invested = model.converter(f"cash{i}"), model.converter(f"invested{i}")
        own.initial_value, owed.initial_value = CAPITAL[i], DEBT[i]
        added.equation = PRODUCTIVITY[i] * own**EXPONENT
        earned.equation = MARGIN * added - RATE * owed
        paid.equation = sd.max(earned, 0.0) * TAX
        cash.equation = earned - paid + WEAR * own
        invested.equation = share * added
        own.equation = invested - WEAR * own
        owed.equation = invested - cash
    return model


def bptk_run(model) -> np.ndarray:
    model.reset_cache()
    return np.array([[model.evaluate_equation(f"profit{i}", float(year)) for i in range(9)] for year in YEARS])
