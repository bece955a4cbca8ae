"""New energy's own pieces: the pipeline by stage, cost against price, and the conflict with return on equity."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from html import escape

import numpy as np
import pyarrow as pa
import streamlit as st

from pages.parts.cache import kept
from pages.parts.figures import outcome_charts
from pages.parts.shared.bands import Bands
from pages.parts.shared.sections import described, finding, line
from pages.parts.shared.view import View, ends_of_the_past, projected
from pages.parts.wording.quoted import heading, quoter
from pages.parts.wording.words import figure, name, printed_gap, same, scaled, unit, unit_of, without_unit, word
from simulation import condition_inputs
from simulation.analysis.causes.counterfactual import new_energy_contrast
from simulation.analysis.uncertainty.events import lines_opened

STAGES = {
    "operating": "new_energy_capacity",
    "building": "new_energy_building",
    "open": "quota_open",
    "expired": "quota_expired",
}


RATE = "lcoe_discount_rate"  # what capital earns within the levelised cost
FLOW = ("quota_open", "starts", "quota_expiring", "quota_expired", "new_energy_building", "wind_commissioned", "solar_commissioned",
        "new_energy_capacity")  # fmt: skip


def pipeline(view: View, bands: Bands) -> None:
    """Operating capacity by year with its target; where the quota stands in the last year."""
    last = {stage: view.projection.total(variable)[-1] for stage, variable in STAGES.items()}
    quotes = quoter()
    shown = {stage: quotes.level(STAGES[stage], value, "central", view.last) for stage, value in last.items()}
    heading(quotes.say("energy.pipeline", year=view.last, **shown))
    st.markdown(finding(view, "new_energy_capacity"))
    bands.path("new_energy_capacity", "energy_new_energy_capacity", 255)


def loan_rate(view: View) -> dict:
    """What money costs each year, as a line beside the return on what it builds."""
    rate = condition_inputs(view.scenario, view.years)["loan_rate"][:, 0, 0]
    text = word("benchmark.loan_rate", value=without_unit(float(rate[-1]), unit_of("project_return")))
    return line("project_return", rate, "benchmark", text, text)


def flow(view: View) -> None:
    """From quota to starts, to operation, to what lapses: stocks of the last year and what moves between them in it."""
    at = {variable: float(view.projection.total(variable)[-1]) for variable in FLOW}
    commissioned = at["wind_commissioned"] + at["solar_commissioned"]
    steps = [
        (word("energy.flow.quota"), figure("quota_open", at["quota_open"])),
        (word("energy.flow.starts"), word("energy.flow.yearly", value=figure("starts", at["starts"]))),
        (word("energy.flow.building"), figure("new_energy_building", at["new_energy_building"])),
        (word("energy.flow.commissioned"), word("energy.flow.yearly", value=figure("starts", commissioned))),
        (word("energy.flow.operating"), figure("new_energy_capacity", at["new_energy_capacity"])),
    ]
    boxes = "<b>→</b>".join(
        f"<div><span>{escape(title)}</span><strong>{escape(value)}</strong></div>" for title, value in steps
    )
    st.html(f'<div class="flow-strip">{boxes}</div>')
    quotes = quoter()
    expired = {
        key: quotes.level(f"quota_{key}", at[f"quota_{key}"], "central", view.last) for key in ("expired", "expiring")
    }
    st.caption(f"{quotes.say('energy.flow.expired', year=view.last, **expired)}\n\n{_waits(at, commissioned, view.last)}")


def _waits(at: Mapping[str, float], commissioned: float, year: int) -> str:
    """How long quota and plants under construction wait on average, stock over flow; nothing where nothing moves."""
    left, quotes = at["starts"] + at["quota_expiring"], quoter()
    if left <= 0 or commissioned <= 0:
        return ""
    waits = {"quota": at["quota_open"] / left, "building": at["new_energy_building"] / commissioned}
    told = {key: quotes.number(value, "years_waited", f"wait_of_{key}", year=year) for key, value in waits.items()}
    return str(quotes.say("energy.flow.waits", **told))


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
    rows = outcome_charts.path_data(view.years, lines, None, 300)
    short = [(min(p, c), c) if c > p else (c, c) for p, c in zip(price, cost, strict=True)]
    for i, edge in enumerate(("short_low", "short_high")):
        cells = [float(scaled(pair[i], "元/千瓦时")) for pair in short]
        rows = rows.append_column(edge, pa.array(cells + [None] * (len(rows) - len(cells)), pa.float64()))
    plain = outcome_charts.path_spec(unit("元/千瓦时"), word("year"), word("history"), **ends_of_the_past())
    outcome_charts.draw(rows, _with_gap(json.dumps(plain)), "energy_price", described("levelised_cost"), 300)
    st.caption("\n\n".join((word("energy.price_note"), _crossing(view, price, cost), _return(view, price[-1] < cost[-1]))))


@kept(8)
def _with_gap(text: str) -> dict:
    """The chart of lines (JSON) with what a price lies below the cost filled behind them."""
    spec = json.loads(text)
    area = {
        "transform": [{"filter": "isValid(datum.short_low)"}, {"calculate": "'less'", "as": "role"}],
        "mark": {"type": "area", "opacity": 0.22},
        "encoding": {"y": {"field": "short_low", "type": "quantitative"}, "y2": {"field": "short_high"}},
    }
    return {**spec, "layer": [area, *spec["layer"]]}


def _crossing(view: View, price: np.ndarray, cost: np.ndarray) -> str:
    """Between which years the price falls below the cost."""
    below = price < cost
    falls = [i for i in range(1, len(below)) if below[i] and not below[i - 1]]
    return word("energy.crossing", before=view.years[falls[0] - 1], after=view.years[falls[0]]) if falls else ""


def _return(view: View, short: bool) -> str:
    """What a price below the cost means for the return: the cost holds a return of its own, so it is not yet a loss."""
    rate = view.scenario.assumptions.get(RATE, view.place.parameters[RATE].value)
    found, quotes = float(view.projection.total("project_return")[-1]), quoter()
    parts = {
        "rate": quotes.number(rate, view.place.parameters[RATE].unit, f"parameter:{RATE}"),
        "irr": quotes.level("project_return", found, "central", view.last),
    }
    return str(quotes.say("energy.return.short" if short and found > 0 else "energy.return", year=view.last, **parts))


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
    st.info(str(quotes.say(f"energy.contrast.{kind}", year=view.last, verdict=word(_verdict(gap)), **deltas)))


def _verdict(gap: Callable[[str], float]) -> str:
    """Whether capacity and return, or profit where the return is printed the same, go opposite ways; gap: printed change of an outcome."""
    built, returned, earned = (
        0.0 if same(one, gap(one)) else gap(one) for one in ("new_energy_capacity", "return_on_equity", "total_profit")
    )
    if not built:
        return "energy.unmoved"
    if built * (returned or earned) >= 0:
        return "energy.no_conflict"
    return f"energy.{'dilutes' if built > 0 else 'spares'}" + ("" if returned else ".profit")
