"""Several scenarios side by side: paths on one chart, indicators in one table, and what differs between two."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages.parts import state
from pages.parts.figures import comparison_charts, outcome_charts
from pages.parts.figures.page_tables import table
from pages.parts.panel import scenario_bar
from pages.parts.shared import adopted_now, later
from pages.parts.shared.bands import dots
from pages.parts.shared.choices import headline
from pages.parts.shared.sections import described, finding, line
from pages.parts.shared.view import View, ends_of_the_past, projected, projected_after
from pages.parts.wording.lever_settings import assumption_texts, condition_texts, setting_text
from pages.parts.wording.quoted import heading, quoter
from pages.parts.wording.way_to_number import way
from pages.parts.wording.words import (
    choices,
    digits,
    escaped,
    name,
    plain,
    printed_gap,
    same,
    scaled,
    unit,
    unit_of,
    word,
    written,
)
from simulation import HEADLINES, Projection, Scenario, catalogue
from simulation.explanation.waits_in_words import waits_beside
from simulation.language.quotes import Sentence
from simulation.workbench.adopted_plan import departure
from simulation.workbench.differences import (
    LeverDifference,
    assumption_differences,
    condition_differences,
    lever_differences,
)

MOST = len(comparison_charts.LETTERS)
SPENDING = "programme_investment"
OFFERED = 3  # packages offered to who has no scenarios of their own


def chosen(view: View) -> dict[str, Projection]:
    """Up to six scenarios, the current one first, then the adopted plan, with their projections under their own conditions.

    Current practice is on every chart and in every table already; it is no scenario of its own beside others.
    """
    labels = scenario_bar.names()
    current = view.scenario.name
    others = [name for name in labels if name != current]
    kept = state.remember("compared", None)
    kept = [name for name in (_usual(view) if kept is None else kept) if name in others][: MOST - 1]
    state.fill("compared", kept)
    picked = st.multiselect(
        word("compare.choose", name=state.words().scenario(view.scenario)),
        key="compared",
        on_change=state.store,
        args=("compared",),
        max_selections=MOST - 1,
        **choices({name: labels[name] for name in others}),
        placeholder=word("compare.add"),
    )
    found = _adopted(view) | {name: projected(_scenario(view, name)) for name in picked}
    found = dict(list(found.items())[: MOST - 1])
    return found if found and current == state.REFERENCE else {current: view.projection} | found


def _adopted(view: View) -> dict[str, Projection]:
    """The adopted plan as it was adopted, unless it is the one looked at."""
    adopted = adopted_now.standing()
    if adopted is None or not departure(adopted, view.scenario).any:
        return {}
    return {word("adopted.column", name=state.words().scenario(adopted.scenario)): projected(adopted.scenario)}


def _usual(view: View) -> list[str]:
    """The visitor's own scenarios, latest first; packages only for who has too few to compare."""
    own = [scenario.name for scenario in reversed(state.bench().own) if scenario.name != view.scenario.name]
    if len(own) + (view.scenario.name in state.bench().names) >= 2:
        return own
    packages = [name for name in state.place().compared_presets() if name != state.REFERENCE][:OFFERED]
    return own + [name for name in packages if name != view.scenario.name and _scenario(view, name).id != view.scenario.id]


def _scenario(view: View, name: str) -> Scenario:
    """A scenario by name; a package comes under the conditions of the current one."""
    if name == view.scenario.name:
        return view.scenario
    found = state.bench().find(name)
    return found.beside(view.scenario) if name in state.place().scenario_presets else found


def paths(view: View, plans: dict[str, Projection]) -> None:
    """The paths of one outcome: a letter at each line's end, the names above."""
    variable = headline("compare_outcome")
    ends = {plan: projection.total(variable)[-1] for plan, projection in plans.items()}
    best, least = (pick(ends, key=ends.__getitem__) for pick in (max, min))
    spread = printed_gap(variable, ends[least], ends[best])
    quotes = quoter()
    if len(plans) > 1 and same(variable, spread):
        value = quotes.level(variable, ends[best], f"of:{best}", view.last)
        heading(quotes.say("compare.finding_same", year=view.last, name=name(variable), value=value), variable)
    elif len(plans) > 1:
        said = quotes.say(
            "compare.finding",
            year=view.last,
            name=name(variable),
            best=_called(best, plans),
            value=quotes.level(variable, ends[best], f"of:{best}", view.last),
            least=_called(least, plans),
            low=quotes.level(variable, ends[least], f"of:{least}", view.last),
            spread=quotes.size(variable, spread, ends[best] - ends[least], "spread", view.last),
        )
        practice = float(view.reference.total(variable)[-1])
        if practice > ends[best]:  # what is highest here is not the highest there is
            beyond = quotes.level(variable, practice, "reference", view.last)
            said = quotes.adjoined(said, quotes.say("compare.beyond", usual=beyond))
        heading(said, variable)
    else:
        st.subheader(finding(view, variable), anchor=False)
    letters = dict(zip(plans, comparison_charts.LETTERS, strict=False))
    rows = []
    for plan, projection in plans.items():
        label = f"{letters[plan]} {plain(scaled(ends[plan], unit_of(variable)), digits(variable))}"
        role = "scenario" if letters[plan] == comparison_charts.LETTERS[0] else f"other_{letters[plan]}"
        rows.append(line(variable, projection.total(variable), role, label, _label(plan, plans)))
    usual = word(
        "end.reference", value=plain(scaled(view.reference.total(variable)[-1], unit_of(variable)), digits(variable))
    )
    rows.append(line(variable, view.reference.total(variable), "reference", usual))
    spec = comparison_charts.several_spec(unit(unit_of(variable)), word("year"), **ends_of_the_past())
    outcome_charts.draw(
        outcome_charts.path_data(view.years, rows, height=300), spec, "compare_paths", described(variable), 300
    )
    legend = word("list.comma").join(f"**{letter}** {_called(plan, plans)}" for plan, letter in letters.items())
    st.caption(f"{word('compare.legend', names=legend)}\n\n{dots()}")


def _label(plan: str, plans: dict[str, Projection]) -> str:
    """What a plan is called: by what its levers are, the adopted one by its own column's name."""
    scenario = plans[plan].scenario
    return state.words().scenario(scenario) if plan == scenario.name else plan


def _called(plan: str, plans: dict[str, Projection]) -> str:
    """The same for running text."""
    return escaped(_label(plan, plans))


def paid_with(plans: dict[str, Projection]) -> None:
    """What profit does not show of each plan, against practice under its own conditions; and that conditions differ where they do."""
    if len({own.scenario.reference().id for own in plans.values()}) > 1:
        st.warning(word("compare.unequal"))
    for (plan, own), letter in zip(plans.items(), comparison_charts.LETTERS, strict=False):
        if not own.scenario.changed():
            continue
        year, called = own.years[-1], _called(plan, plans)
        found = later.lost(own.scenario, year)
        if found.rows or found.lines:
            st.caption(word("compare.paid", letter=letter, name=called))
        else:
            st.caption(str(_unpriced(own, letter, called)))
        later.paid(own.scenario, year, f"price_table_{letter}")
        others = {_called(name, plans): one.scenario for name, one in plans.items() if name != plan}
        for said in waits_beside(quoter(), own, others):
            st.caption(str(said))
        later.repaid(own.scenario, year)


def _unpriced(own: Projection, letter: str, called: str) -> Sentence:
    """Of a plan of which no price is listed, what profit and debt do: it is not free."""
    usual, year, quotes = projected(own.scenario.reference()), own.years[-1], quoter()
    moved = {
        key: quotes.more(name, (float(usual.total(name)[-1]), float(own.total(name)[-1])), "gap", year)
        for key, name in (("profit", "total_profit"), ("debt", "debt"))
    }
    return quotes.say("compare.unpriced", letter=letter, name=called, year=year, **moved)


def indicators(view: View, plans: dict[str, Projection]) -> None:
    """Indicators of one year in one table, each with its difference from the reference."""
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with right:
        state.fill("compare_year", min(state.remember("compare_year", view.last), view.last))
        year = st.select_slider(
            word("compare.year"), view.ahead, key="compare_year", on_change=state.store, args=("compare_year",)
        )
    left.header(word("compare.table", year=year), anchor=False)
    at = view.years.index(year)
    usual = {variable: float(view.reference.total(variable)[at]) for variable in catalogue().listed("compared")}
    heads = [word("indicator"), word("role.reference")]
    columns = [f"{letter} {_called(plan, plans)}" for plan, letter in zip(plans, comparison_charts.LETTERS, strict=False)]
    body = []
    for variable in catalogue().listed("compared"):
        title = word("with_unit", name=name(variable), unit=unit(unit_of(variable))) + way(variable, year=year)
        values = [float(projection.total(variable)[at]) for projection in plans.values()]
        body.append([title, *_cells(variable, usual[variable], values)])
    body += [_spent(view, plans, year), *_after(view, plans, year)]
    table(pd.DataFrame(body, columns=[*heads, *columns]), "plain_compare_wide_table")
    st.caption(word("compare.table_note"))


def _after(view: View, plans: dict[str, Projection], year: int) -> list[list[str]]:
    """The headlines of the same plans five years after the year shown."""
    usual, *own = (projected_after(p.scenario, year) for p in (view.reference, *plans.values()))
    rows = []
    for variable in HEADLINES:
        title = word("compare.after", name=name(variable), after=usual.years[-1], unit=unit(unit_of(variable)))
        first, *values = (float(projection.total(variable)[-1]) for projection in (usual, *own))
        rows.append([title, *_cells(variable, first, values)])
    return rows


def _spent(view: View, plans: dict[str, Projection], year: int) -> list[str]:
    """What programmes take of money from the first projected year to the one shown."""
    end = view.years.index(year) + 1
    first, *values = (float(projection.total(SPENDING)[1:end].sum()) for projection in (view.reference, *plans.values()))
    title = word("compare.spent", name=name(SPENDING), first=view.years[1], year=year, unit=unit(unit_of(SPENDING)))
    return [title, *_cells(SPENDING, first, values)]


def _cells(variable: str, usual: float, values: list[float]) -> list[str]:
    """Figures of a row: practice, then each plan with its change against it."""
    cells = [_plain(variable, usual)]
    for value in values:
        gap = _plain(variable, printed_gap(variable, usual, value), signed=True)
        cells.append(word("compare.cell", value=_plain(variable, value), gap=gap))
    return cells


def _plain(variable: str, value: float, signed: bool = False) -> str:
    return plain(scaled(value, unit_of(variable)), digits(variable), signed)


def differences(view: View, plans: dict[str, Projection]) -> None:
    """What differs between the scenarios compared, a single one from the reference; and what does not."""
    columns = {
        f"{letter} {_called(plan, plans)}": own.scenario
        for (plan, own), letter in zip(plans.items(), comparison_charts.LETTERS, strict=False)
    }
    if len(columns) == 1:
        columns = {word("role.reference"): view.reference.scenario, **columns}
    levers = lever_differences(*columns.values())
    conditions = condition_differences(view.years, *columns.values())
    assumed = assumption_differences(*columns.values())
    if not levers and not conditions and not assumed:
        st.info(word("compare.alike"))
        return
    between = word("compare.from_to", one=next(iter(columns)), other=list(columns)[-1]) if len(columns) == 2 else ""
    between = between or word("compare.among", names=word("list.comma").join(columns))
    st.markdown(
        word("compare.count", between=between, levers=len({row.lever for row in levers}), conditions=len(conditions))
    )
    rows = [_lever_row(view, found) for found in levers] + condition_texts(conditions, view.years)
    rows += assumption_texts(assumed)
    with st.container(key="wide_differs"):
        table(
            pd.DataFrame(rows, columns=[word("column.item"), *columns]), "plain_differs_table", words=range(1 + len(columns))
        )
    st.caption(word("compare.assumed", count=len(assumed)) if assumed else word("compare.assumptions"))


def _lever_row(view: View, found: LeverDifference) -> tuple[str, ...]:
    row, entities = state.place().levers[found.lever], {row.id: row for row in view.projection.baseline.entities}
    title = written(row)
    if found.entity:
        title = word("compare.entity", lever=title, entity=written(entities[found.entity]))
    return (title, *(setting_text(row, setting) for setting in found.settings))
