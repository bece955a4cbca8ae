"""New energy's own pieces: the pipeline by stage, cost against price, and the conflict with return on equity."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from pages.parts.figures import outcome_charts
from pages.parts.shared.sections import described, draw_lines, line
from pages.parts.shared.view import View, projected
from pages.parts.wording.quoted import heading, quoter
from pages.parts.wording.words import figure, name, printed_gap, same, scaled, unit, without_unit, word
from simulation.analysis.causes.counterfactual import new_energy_contrast
from simulation.analysis.uncertainty.events import lines_opened

STAGES = {
    "operating": "new_energy_capacity",
    "building": "new_energy_building",
    "open": "quota_open",
    "expired": "quota_expired",
}


def pipeline(view: View) -> None:
    """Quota by stage and year: operating, building, open, expired."""
    last = {stage: view.projection.total(variable)[-1] for stage, variable in STAGES.items()}
    quotes = quoter()
    shown = {stage: quotes.level(STAGES[stage], value, "central", view.last) for stage, value in last.items()}
    heading(quotes.say("energy.pipeline", year=view.last, **shown))
    frames = [
        _rows(view, view.projection.total(variable), stage, name(variable), order)
        for order, (stage, variable) in enumerate(STAGES.items())
    ]
    frames.append(_rows(view, view.reference.total("new_energy_capacity"), "reference", word("energy.reference"), 9))
    spec = outcome_charts.stack_spec(unit("万千瓦"), word("year"))
    outcome_charts.draw(pd.concat(frames), spec, "energy_pipeline", word("energy.pipeline_alt"), 300)
    st.caption(word("energy.legend"))


def _rows(view: View, values: np.ndarray, role: str, title: str, order: int) -> pd.DataFrame:
    texts = [figure("new_energy_capacity", value) for value in values]
    columns = {"year": list(view.years), "value": scaled(values, "万千瓦"), "text": texts}
    return pd.DataFrame(columns).assign(role=role, name=title, order=order)


def price_and_cost(view: View) -> None:
    """Levelised cost of new plants against the price they receive."""
    cost, price = (view.projection.total(v) for v in ("levelised_cost", "price_received"))
    usual = view.reference.total("levelised_cost")
    key = "energy.pays" if price[-1] >= cost[-1] else "energy.short"
    quotes, gap = quoter(), printed_gap("levelised_cost", price[-1], cost[-1])
    heading(
        quotes.say(
            key,
            year=view.last,
            cost=quotes.level("levelised_cost", cost[-1], "central", view.last),
            price=quotes.level("price_received", price[-1], "central", view.last),
            size=quotes.size("levelised_cost", gap, float(cost[-1] - price[-1]), "above_price", view.last),
        )
    )
    lines = [
        line("levelised_cost", cost, "scenario", word("energy.cost", value=_price(cost)), name("levelised_cost")),
        line("price_received", price, "benchmark", word("energy.price", value=_price(price)), name("price_received")),
    ]
    if not all(same("levelised_cost", gap) for gap in usual - cost):
        lines.append(line("levelised_cost", usual, "reference", word("end.reference", value=_price(usual))))
    draw_lines(view, lines, "元/千瓦时", "energy_price", described("levelised_cost"), 300)
    st.caption(word("energy.price_note"))


def _price(values: np.ndarray) -> str:
    return without_unit(values[-1], "元/千瓦时")


def grid(view: View) -> None:
    """Why the utilisation rate recovers in some years: the lines that open in them."""
    opened = lines_opened(view.scenario, view.years)
    if opened:
        st.caption(word("energy.lines", years=word("list.comma").join(word("at", year=year) for year in opened)))


def conflict(view: View) -> None:
    """What new energy adds in capacity and takes in return, against the same plan without it."""
    kind, other = new_energy_contrast(view.scenario)
    contrast = projected(other)

    def gap(variable: str) -> float:
        return printed_gap(variable, contrast.total(variable)[-1], view.projection.total(variable)[-1])

    quotes = quoter()
    deltas = {
        v: quotes.change(v, gap(v), float(view.projection.total(v)[-1] - contrast.total(v)[-1]), "of_new_energy", view.last)
        for v in ("new_energy_capacity", "return_on_equity", "total_profit", "debt", "debt_ratio")
    }
    key = "energy.dilutes" if gap("return_on_equity") < 0 < gap("new_energy_capacity") else "energy.no_conflict"
    st.info(str(quotes.say(f"energy.contrast.{kind}", year=view.last, verdict=word(key), **deltas)))
