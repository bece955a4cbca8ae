"""One number worked out: its equation as a paper prints it, what enters it with value, grade and source, and where it goes on to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from pages.parts import state
from pages.parts.cache import kept
from pages.parts.figures.page_tables import MOST, grid, text_table
from pages.parts.shared import target_inputs
from pages.parts.shared.choices import from_list
from pages.parts.shared.view import View
from pages.parts.wording import way_to_number as way
from pages.parts.wording.published_figures import fact_line, fact_scope, facts_in
from pages.parts.wording.quoted import heading, quoter
from pages.parts.wording.words import escaped, figure, half, name, number, word, written
from simulation import TOTAL, Scenario, catalogue
from simulation.analysis.like_for_like import OPENED_BY, unopened
from simulation.engine.errors import Refusal
from simulation.engine.graph import Argument
from simulation.explanation.computed_by import Cause, Computation, computed_by, users_of
from simulation.explanation.evidence_behind import cells_of, grades_behind, weakest
from simulation.explanation.flows import Traced
from simulation.explanation.tax_in_words import tax_of_all
from simulation.explanation.typeset import typeset

VARIABLE, USED, ENTITY, YEAR = "computed_variable", "computed_used", "computed_entity", "computed_year"
ADDRESS = "computed_address"  # of the number shown
FIRST = "return_on_equity"
TAXES = ("effective_tax_rate", "income_tax")  # whose change over the years is told with what it is made of


@kept(8)
def _traced(scenario: Scenario, until: int) -> Traced:
    return Traced.of(scenario, scenario.place, until)


def arrive() -> None:
    """Work out the number that the address names where it is not the one shown: opened with, or come back to by Back."""
    address = {part: st.query_params.get(part, "") for part in (way.OF, way.AT, way.IN)}
    if address[way.OF] and address != state.remember(ADDRESS, {}):
        choose_by(st.query_params)


def choose_by(address: Mapping[str, Any]) -> bool:
    """Work out what an address names: a variable, of an enterprise or the whole, in a year; whether it names one that is known."""
    variable, entity, year = address.get(way.OF), address.get(way.AT, TOTAL), str(address.get(way.IN, ""))
    if variable not in catalogue().variables or entity not in (TOTAL, *state.place().seen_ids):
        return False
    choose(str(variable))
    state.put(ENTITY, entity)
    state.put(YEAR, int(year) if year.isdecimal() and len(year) == 4 else None)
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
    _addressed(found)
    _number(view, found)
    _equation(found)
    _causes(traced, found)
    _users(found)


def _addressed(found: Computation) -> None:
    """Give the number its address, so that the browser's Back leads to the one before and a copied address to this one."""
    address = {way.OF: found.variable, way.AT: found.entity, way.IN: str(found.year)}
    if address != state.remember(ADDRESS, {}):
        state.put(ADDRESS, address)
        st.query_params.update(address)


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
    whose = "" if found.entity == TOTAL else written(_entity_row(found.entity))
    key = "computed.number_of" if whose else "computed.number"
    heading(quotes.say(key, name=name(found.variable), year=found.year, value=value, **({"whose": whose} if whose else {})))
    row = catalogue().variables[found.variable]
    if help_ := written(row, "help"):
        st.markdown(help_)
    if found.year == view.years[0] and unopened(view.place, found.variable):
        st.caption(word("computed.unopened" if found.variable in OPENED_BY else "computed.on_closing", year=found.year))
    if found.entity == TOTAL and found.variable in TAXES and (said := tax_of_all(quotes, view.projection)):
        st.caption(str(said))
    total = view.place.totals.get(found.variable)
    if total and found.entity == TOTAL and found.year == view.place.base_year:
        st.markdown(word("computed.cell", kind=word(f"kind.{total.grade}"), source=half(total.source)))
        for fact in facts_in(total.source):
            st.caption(f"{fact_line(fact)}\n\n{fact_scope(fact)}")
    official = catalogue().scorecard.get(found.variable)
    if official is not None and written(official, "definition") != help_.rstrip("。."):  # else it stands above
        st.caption(word("computed.official", text=written(official, "definition")))


def _equation(found: Computation) -> None:
    """The equation as a paper prints it, with the code that runs beside."""
    st.caption(word(f"computed.how.{found.how}"))
    formula = typeset(found.equation, name(found.variable), _label)
    if formula:
        st.latex(formula)
        if values := _with_values(found):
            st.latex(values)
    with st.expander(word("computed.code", id=found.variable, module=found.equation.module)):
        st.code(found.equation.source, language="python")
    if "total(" in found.equation.source and found.entity != TOTAL:
        st.caption(word("computed.summed"))


def _with_values(found: Computation) -> str | None:
    """The same with this scenario's values for the names, where it has no steps in between and a value for each."""
    values = {cause.argument: _value(cause) for cause in found.causes}
    stated = found.how == "equation" and values and word("none") not in values.values()
    if not stated or any(argument not in values for argument in found.equation.arguments):
        return None
    shown = typeset(found.equation, figure(found.variable, found.value), values.__getitem__, indexed=False)
    return None if shown is None or shown.count("&=") > 1 else shown


def _value(cause: Cause) -> str:
    """What enters, with its unit; a dash where it has no value."""
    if cause.value is None or cause.value != cause.value:
        return word("none")
    return number(cause.value, getattr(_row(cause.id), "unit", ""))


def _label(argument: Argument) -> str:
    row = _row(argument.name)
    return argument.name if row is None else written(row)


def _row(id_: str) -> Any:
    model, place = catalogue(), state.place()
    for table in (model.variables, place.levers, place.conditions, place.parameters, model.columns):
        if id_ in table:
            return table[id_]
    return None


def _entity_row(entity: str) -> Any:
    place = state.place()
    return place.entities[place.entity_ids.index(entity)]


def _causes(traced: Traced, found: Computation) -> None:
    """What enters: of a sum the enterprises, else each cause with its value, grade and source; and the way on to each."""
    if found.how == "sum":
        _parts(found)
    elif found.how == "table":
        for cell in cells_of(state.place(), found.variable, found.entity):
            st.markdown(word("computed.cell", kind=word(f"kind.{cell.grade}"), source=half(cell.source)))
        return
    elif found.causes:
        heads = [word(f"column.{head}") for head in ("item", "moment", "value", "kind", "grade", "source")]
        rows = [_cause(traced, found, cause) for cause in found.causes]
        text_table(pd.DataFrame(rows, columns=heads), "plain_computed_causes")
    model = catalogue().variables
    steps = dict.fromkeys(a.name for a in found.equation.arguments if a.name in model and a.name != found.variable)
    _steps("computed.down", list(steps), "down")


def _parts(found: Computation) -> None:
    """The enterprises that add up to a sum, of base-year figures with their sources, and a step to each."""
    place = state.place()
    rows, heads = [], ["entity", "value"]
    stated = found.year == place.base_year and any(cells_of(place, found.variable, entity) for entity in found.parts)
    heads += ["kind", "source"] if stated else []
    for entity, value in found.parts.items():
        cells = cells_of(place, found.variable, entity) if stated else ()
        told = (word(f"kind.{cells[0].grade}"), half(cells[0].source)) if cells else ("", "")
        rows.append((written(_entity_row(entity)), figure(found.variable, value), *(told if stated else ())))
    shown = pd.DataFrame(rows, columns=[word(f"column.{head}") for head in heads])
    text_table(shown, "plain_computed_parts") if len(rows) <= MOST else grid(shown, "computed_parts")
    st.markdown(word("computed.parts"))
    with st.container(horizontal=True, key="computed_sectors", gap="small"):
        for entity in found.parts:
            st.button(written(_entity_row(entity)), key=f"part_{entity}", on_click=state.put, args=(ENTITY, entity))


def _cause(traced: Traced, found: Computation, cause: Cause) -> tuple[str, ...]:
    argument = cause.argument
    moment = argument.moment if argument.moment != "year" else f"lag{min(argument.lag, 2)}" if argument.lag else "year"
    return (
        _label(argument),
        word(f"computed.moment.{moment}", lag=argument.lag),
        _value(cause),
        word(f"computed.kind.{cause.kind}"),
        *_evidence(traced, found, cause),
    )


def _evidence(traced: Traced, found: Computation, cause: Cause) -> tuple[str, str]:
    """Grade and source of what enters: its own, of a base-year figure its cell's, of a variable the weakest of what it rests on."""
    place, row = state.place(), _row(cause.id)
    at_base = cause.argument.moment == "base" or found.year - cause.argument.lag <= place.base_year
    cells = cells_of(place, cause.id, found.entity) if at_base or cause.kind == "column" else ()
    if cells:
        sources = list(dict.fromkeys(half(cell.source) for cell in cells))
        more = word("computed.more_sources", source=sources[0], count=len(sources)) if len(sources) > 1 else sources[0]
        return word(f"kind.{weakest(cells)}"), more
    if cause.kind == "variable":
        behind = grades_behind(traced.graph, place, cause.id, found.entity, at_base)
        if not behind:
            return "", word("computed.by_equation")
        counts = word("list.comma").join(word("computed.behind", grade=g, count=behind[g]) for g in sorted(behind))
        return word("computed.weakest", grade=max(behind)), word("computed.rests_on", counts=counts)
    grade = getattr(row, "grade", "")
    return word(f"grade.{grade}") if grade in "ABC" and grade else "", half(getattr(row, "source", ""))


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
