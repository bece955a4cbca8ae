"""One number worked out: its equation as a paper prints it, what enters it with value, grade and source, and where it goes on to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from pages.parts import state
from pages.parts.cache import kept
from pages.parts.figures.page_tables import grid
from pages.parts.shared import target_inputs
from pages.parts.shared.choices import from_list
from pages.parts.shared.view import View
from pages.parts.wording import way_to_number as way
from pages.parts.wording.quoted import heading, quoter
from pages.parts.wording.words import escaped, figure, half, name, number, word, written
from simulation import TOTAL, Scenario, catalogue
from simulation.engine.errors import Refusal
from simulation.engine.graph import Argument
from simulation.explanation.computed_by import Cause, Computation, computed_by, users_of
from simulation.explanation.flows import Traced
from simulation.explanation.typeset import typeset

VARIABLE, USED, ENTITY, YEAR = "computed_variable", "computed_used", "computed_entity", "computed_year"
FIRST = "return_on_equity"


@kept(8)
def _traced(scenario: Scenario, until: int) -> Traced:
    return Traced.of(scenario, scenario.place, until)


def arrive() -> None:
    """Work out the number that this session's address names, if it began with one."""
    if state.first_time("number"):
        choose_by(st.query_params)


def choose_by(address: Mapping[str, Any]) -> bool:
    """Work out what an address names: a variable, of an enterprise or the whole, in a year; whether it names one that is known."""
    variable, entity, year = address.get(way.OF), address.get(way.AT, TOTAL), str(address.get(way.IN, ""))
    if variable not in catalogue().variables or entity not in (TOTAL, *state.place().seen_ids):
        return False
    choose(str(variable))
    state.put(ENTITY, entity)
    state.put(YEAR, int(year) if year.isdecimal() else None)
    return True


def choose(found: str) -> None:
    """Callback: work out a variable; of anything else show which variables take it."""
    if found in catalogue().variables:
        state.put(VARIABLE, found)
        state.put(USED, "")
    else:
        state.put(USED, found)


def work_out(view: View) -> None:
    """The number chosen, or where something that is no variable is used."""
    traced = _traced(view.scenario, view.last)
    if used := state.remember(USED, ""):
        _used(traced, used)
        return
    with st.container(horizontal=True, key="computed_choices"):
        variable, entity, year = _variable(), _entity(view), target_inputs.year("computed", list(view.years))
    try:
        found = computed_by(traced, variable, year, entity)
    except Refusal:
        st.info(word("computed.choose_entity", name=name(variable)))
        return
    _number(view, found)
    _equation(found)
    _causes(found)
    _users(found)


def _variable() -> str:
    labels = {row.id: written(row) for row in catalogue().variables.values()}
    return from_list(VARIABLE, "computed.variable", labels, FIRST, label_visibility="collapsed", width=320)


def _entity(view: View) -> str:
    rows = {TOTAL: word("province"), **{row.id: written(row) for row in view.projection.baseline.seen}}
    return from_list(ENTITY, "entity.choose", rows, TOTAL, label_visibility="collapsed", width=240)


def _number(view: View, found: Computation) -> None:
    """The number itself, and what its equation means."""
    quotes = quoter()
    value = quotes.level(found.variable, found.value, f"of:{found.entity}", found.year)
    heading(quotes.say("computed.number", name=name(found.variable), year=found.year, value=value))
    row = catalogue().variables[found.variable]
    if help_ := written(row, "help"):
        st.markdown(help_)
    official = catalogue().scorecard.get(found.variable)
    if official is not None:
        st.caption(word("computed.official", text=written(official, "definition")))


def _equation(found: Computation) -> None:
    """The equation as a paper prints it, with the code that runs beside."""
    st.caption(word(f"computed.how.{found.how}"))
    formula = typeset(found.equation, name(found.variable), _label)
    if formula:
        st.latex(formula)
    with st.expander(word("computed.code", id=found.variable, module=found.equation.module)):
        st.code(found.equation.source, language="python")
    if "total(" in found.equation.source and found.entity != TOTAL:
        st.caption(word("computed.summed"))


def _label(argument: Argument) -> str:
    row = _row(argument.name)
    return argument.name if row is None else written(row)


def _row(id_: str) -> Any:
    model, place = catalogue(), state.place()
    for table in (model.variables, place.levers, place.conditions, place.parameters, model.columns):
        if id_ in table:
            return table[id_]
    return None


def _causes(found: Computation) -> None:
    """What enters: of a sum the enterprises, else each cause with its value, grade and source."""
    if found.how == "sum":
        baseline = {row.id: written(row) for row in state.place().entities}
        rows = [(baseline[entity], figure(found.variable, value)) for entity, value in found.parts.items()]
        grid(pd.DataFrame(rows, columns=[word("column.entity"), word("column.value")]), "computed_parts")
        return
    if found.how == "table":
        cells = {entity: cell for (entity, column), cell in state.place().cells.items() if column == found.variable}
        if cell := cells.get(found.entity):
            st.markdown(word("computed.cell", kind=word(f"kind.{cell.grade}"), source=half(cell.source)))
        return
    heads = [word(f"column.{head}") for head in ("item", "moment", "value", "kind", "grade", "source")]
    if found.causes:
        grid(pd.DataFrame([_cause(cause) for cause in found.causes], columns=heads), "computed_causes")
    steps = dict.fromkeys(cause.id for cause in found.causes if cause.kind == "variable" and cause.id != found.variable)
    _steps("computed.down", list(steps), "down")


def _cause(cause: Cause) -> tuple[str, ...]:
    row, argument = _row(cause.id), cause.argument
    moment = argument.moment if argument.moment != "year" else f"lag{min(argument.lag, 2)}" if argument.lag else "year"
    symbol = getattr(row, "unit", "")
    value = word("none") if cause.value is None or cause.value != cause.value else number(cause.value, symbol)
    grade = getattr(row, "grade", "")
    return (
        _label(argument),
        word(f"computed.moment.{moment}", lag=argument.lag),
        value,
        word(f"computed.kind.{cause.kind}"),
        word(f"grade.{grade}") if grade in "ABC" and grade else "",
        half(getattr(row, "source", "")),
    )


def _users(found: Computation) -> None:
    """Where the number goes on to."""
    _steps("computed.up", list(found.users), "up")


def _used(traced: Traced, id_: str) -> None:
    """What is no variable: its row, and the variables whose equations take it."""
    row = _row(id_)
    st.subheader(escaped(id_ if row is None else written(row)), anchor=False)
    if text := written(row, "help") if hasattr(row, "help_zh") else "":
        st.markdown(text)
    if source := getattr(row, "source", ""):
        st.caption(half(source))
    _steps("computed.used", list(users_of(traced, id_)), "used")


def _steps(title: str, variables: list[str], key: str) -> None:
    """A step to each of some variables."""
    if not variables:
        return
    st.markdown(word(title))
    with st.container(horizontal=True, key=f"computed_{key}", gap="small"):
        for variable in variables:
            st.button(name(variable), key=f"{key}_{variable}", on_click=choose, args=(variable,))
