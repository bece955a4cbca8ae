"""Sections of the data-and-method page; everything shown is read from the model and the tables that run."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from pages.parts import state
from pages.parts.cache import kept
from pages.parts.evidence.free_lunch import most_profit
from pages.parts.evidence.lever_worth import editions
from pages.parts.evidence.reference import reference
from pages.parts.figures.page_tables import grid
from pages.parts.shared.choices import from_list
from pages.parts.shared.view import View
from pages.parts.wording.lever_settings import value_text
from pages.parts.wording.published_figures import fact_line, fact_scope, fact_title
from pages.parts.wording.quoted import quoter
from pages.parts.wording.words import (
    change,
    given,
    half,
    known,
    name,
    printed_gap,
    scaled,
    texts,
    unit,
    word,
    written,
)
from simulation import Scenario, catalogue, model
from simulation.analysis.causes.held_back import WAIT
from simulation.analysis.causes.lever_signs import OUTCOMES as SIGNED
from simulation.analysis.causes.lever_signs import LeverSigns, Signs, lever_signs
from simulation.analysis.causes.neglect import Neglected, neglects
from simulation.engine.place import Place
from simulation.engine.place_rows import Lever
from simulation.engine.rows import AFTER
from simulation.evidence.identities import TOLERANCE, identity_residuals
from simulation.explanation.interest_in_words import distance_sentence
from simulation.explanation.waits_in_words import waits_alone
from simulation.language.numbers import MINUS


def _grid(rows: list[tuple], heads: tuple[str, ...], key: str) -> None:
    """A long table that can be sorted and searched."""
    frame = pd.DataFrame(rows, columns=[word(f"column.{head}") for head in heads])
    grid(frame, key)
    if "source" in heads:  # its text goes beyond the cell
        st.caption(word("table.long"))


def _shown(row: Any) -> tuple[float, ...]:
    """Value and range of a table row in the unit shown."""
    return tuple(round(float(scaled(value, row.unit)), 6) for value in (row.value, row.low, row.high))


def _item(variable: str) -> str:
    """Name of a base-year column."""
    columns = catalogue().columns
    return written(columns[variable]) if variable in columns else name(variable)


def checks(view: View) -> None:
    """Identities recomputed from this run."""
    residuals = identity_residuals(view.projection)
    missed = sum(value > TOLERANCE for value in residuals.values())
    verdict = word("checks.missed" if missed else "checks.passed", count=len(residuals), missed=missed)
    (st.error if missed else st.success)(verdict)
    rows = [
        (
            word(f"check.{check}"),
            word("checks.rounding") if value <= TOLERANCE else f"{value:.1e}",
            word("passed" if value <= TOLERANCE else "missed"),
        )
        for check, value in residuals.items()
    ]
    _grid(rows, ("check", "residual", "result"), "checks_table")


@kept(2)
def _neglects(place: Place) -> tuple[Neglected, ...]:
    return neglects(baseline=place)


def _on_package(package: str, gain: float, after: float, _told: bool) -> str:
    """What a neglect adds to profit on top of a package, in both years."""
    gains = {"gain": change("total_profit", gain), "later": change("total_profit", after)}
    return word("neglects.on_package", package=written(state.place().scenario_presets[package]), **gains)


def _printed(one: Neglected, variable: str, year: int) -> float:
    """A change as printed: the difference of the two figures that other pages show."""
    return printed_gap(variable, *one.ends[variable, year])


def raising(found: Sequence[Neglected], at: int) -> list[Neglected]:
    """Which neglects raise profit in a year, as printed."""
    return [one for one in found if _printed(one, "total_profit", at) > 0]


def _raising(found: Sequence[Neglected], year: int, after: int) -> None:
    """How many raise profit, which, and how many still do five years after: no praise of them."""
    now, then = raising(found, year), raising(found, after)
    both = [one for one in now if one in then]
    names = word("list.comma").join(written(one.row) for one in now)
    counted = {"count": len(found), "raise": len(now), "both": len(both), "names": names, "year": year, "after": after}
    st.markdown(word("neglects.finding", **counted))


def left_undone(view: View) -> None:
    """What each neglect does to profit, what is lost five years after, and why it is no free gain; run on the model."""
    if found := _neglects(view.place):
        _each_left_undone(found)
    else:
        st.markdown(word("neglects.none"))
    _waits(view)


def _each_left_undone(found: Sequence[Neglected]) -> None:
    year, after = found[0].year, found[0].year + AFTER
    _raising(found, year, after)
    st.caption(word("neglects.note", start=state.place().decided_from, year=year, after=after))
    heads = [word("column.neglect"), *(word("column.gain", year=at) for at in (year, after))]
    heads += [word("column.on_packages", year=year, after=after)]
    heads += [word("column.owner_cash", year=year), word("column.losses"), word("column.held_by")]
    rows = [
        (
            written(one.row),
            *(change("total_profit", _printed(one, "total_profit", at)) for at in (year, after)),
            word("list.semicolon").join(_on_package(name_, *gains) for name_, gains in one.on_packages.items()),
            change("cumulative_owner_cash", _printed(one, "cumulative_owner_cash", year)),
            word("list.comma").join(
                f"{name(lost)} {change(lost, _printed(one, lost, after))}" for lost, (_, met) in one.losses.items() if met
            ),
            word("list.comma").join(word(f"neglect.{reason}") for reason in one.held_by),
        )
        for one in found
    ]
    grid(pd.DataFrame(rows, columns=heads), "neglects_table")


@kept(2)
def _waited(usual: Scenario, language: str) -> tuple[tuple[str, ...], int]:
    found, tried = waits_alone(quoter(), usual.place)
    return tuple(map(str, found)), tried


def _waits(view: View) -> None:
    """What each lever seems to gain, and loses, where it waits."""
    found, tried = _waited(Scenario.preset(state.REFERENCE, view.place), state.words().language)
    st.markdown(word("neglects.waits", tried=tried, count=len(found), wait=WAIT, year=view.place.usual_year))
    st.caption("\n".join(f"- {text}" for text in found))


def _sign(signs: Signs) -> str:
    """A sign as written: in brackets where low and high parameters do not agree with it."""
    least, central, most = signs
    written_out = {-1: MINUS, 0: "0", 1: "+"}[central]
    return written_out if least == central == most else f"({written_out})"


def _direction(one: LeverSigns, outcome: str) -> str:
    now, then = map(_sign, one.signs[outcome])
    return word("signs.turned" if one.turned(outcome) else "signs.both", now=now, then=then)


def _set_to(row: Lever, value: float) -> str:
    return word("signs.lever", lever=written(row), value=value_text(row, value))


def signs(view: View) -> None:
    """Which way each lever moves what an owner looks at, in the target year and five years after; computed."""
    place = view.projection.baseline
    found, levers = lever_signs(place), place.levers
    turned = len({one.lever for one in found if any(map(one.turned, SIGNED))})
    at = {"start": place.decided_from, "year": place.usual_year, "after": place.usual_year + AFTER}
    st.caption(word("signs.note", turned=turned, **at))
    rows = [(_set_to(levers[one.lever], one.value), *(_direction(one, outcome) for outcome in SIGNED)) for one in found]
    grid(pd.DataFrame(rows, columns=[word("column.item"), *map(name, SIGNED)]), "signs_table")


def equations(view: View) -> None:
    """One module at a time: meaning, causes and the function as it runs."""
    modules = tuple(dict.fromkeys(equation.module for equation in model().equations.values()))
    titles = {module: word(f"module.{module}") if known(f"module.{module}") else module for module in modules}
    chosen = from_list("equation_module", "equations.module", titles)
    found = [equation for equation in model().equations.values() if equation.module == chosen]
    st.caption(word("equations.count", count=len(model().equations), shown=len(found)))
    for equation in found:
        parts = (f"**{name(equation.name)}**", f"`{equation.name}`", unit(catalogue().variables[equation.name].unit))
        st.markdown(" · ".join(filter(None, parts)))
        st.code(equation.source, language="python")


def parameters(view: View) -> None:
    """How strongly things work: central value, range, grade and source."""
    st.caption(word("parameters.note"))
    rows = [
        (written(p), *_shown(p), unit(p.unit), word(f"grade.{p.grade}"), p.evidence, half(p.source), p.id)
        for p in state.place().parameters.values()
    ]
    _grid(rows, ("item", "value", "low", "high", "unit", "grade", "evidence", "source", "id"), "parameters_table")


def base_year(view: View) -> None:
    """Every figure of the base year with its kind and source."""
    baseline = view.projection.baseline
    names = {row.id: written(row) for row in baseline.entities}
    rows = [
        (
            names.get(entity, word("province")),
            _item(variable),
            *_shown(cell),
            unit(cell.unit),
            word(f"kind.{cell.grade}"),
            half(cell.source),
        )
        for (entity, variable), cell in baseline.cells.items()
    ]
    _grid(rows, ("entity", "item", "value", "low", "high", "unit", "kind", "source"), "base_year_table")


def facts(view: View) -> None:
    """Published figures by id, and the levers that rest on them."""
    table = state.place().facts
    ids = sorted(table, key=lambda id_: ":" in id_)  # those that tables cite by their number alone come first
    titles = {id_: word("facts.option", id=id_, title=fact_title(table[id_])) for id_ in ids}
    chosen = from_list("fact", "facts.choose", titles)
    row = table[chosen]
    st.markdown(fact_line(row))
    st.caption(fact_scope(row))
    users = [written(lever) for lever in state.place().levers.values() if chosen in lever.fact_ids]
    cited = re.compile(rf"(?<![\w:]){re.escape(chosen)}(?!\d)")
    cells = {variable for (_, variable), cell in view.projection.baseline.cells.items() if cited.search(cell.source)}
    labels = [_item(variable) for variable in sorted(cells)]
    listed = {kind: word("list.comma").join(found) or word("none") for kind, found in (("levers", users), ("cells", labels))}
    st.markdown(word("facts.users", **listed))


def levers(view: View) -> None:
    """Every lever with its base-year practice, limits, evidence and seed facts."""
    groups = catalogue().groups
    rows = [
        (
            written(groups[row.group]),
            written(row),
            state.words().practice(row, value_text(row, row.neutral)),
            *(value_text(row, value) for value in (row.min, row.max)),
            word(f"grade.{row.grade}"),
            row.evidence,
            row.facts,
            half(row.source),
        )
        for row in state.place().levers.values()
    ]
    _grid(rows, ("group", "item", "practice", "low", "high", "grade", "evidence", "facts", "source"), "levers_table")


def conditions(view: View) -> None:
    """What is outside anyone's hands: paths under the conditions in use."""
    preset = view.scenario.conditions.get("preset", "central")
    st.caption(written(state.place().condition_presets[preset], "help"))
    rows = []
    for row in state.place().conditions.values():
        path = (given(value, row.unit) for value in state.place().path(preset, row.id, view.years))
        rows.append((written(row), unit(row.unit), *path, half(row.source)))
    heads = [word("column.item"), word("column.unit"), *(str(year) for year in view.years), word("column.source")]
    grid(pd.DataFrame(rows, columns=heads), "conditions_table")


def limits(view: View) -> None:
    """What the model cannot say."""
    keys = sorted(key for key in texts() if key.startswith("cannot."))
    if state.place().split_stated:
        keys[keys.index("cannot.2")] = "paper.uncovered.stated"
    told = [*map(word, keys), str(distance_sentence(quoter(), view.reference))]
    st.markdown("\n".join(f"- {text}" for text in told))


def versions(view: View) -> None:
    """What identifies this result."""
    rows = [(word(f"stamp.{key}"), state.words().stamped(key, value)) for key, value in view.projection.stamp.items()]
    _grid(rows, ("item", "value"), "versions_table")


SECTIONS = {
    "limits": limits,
    "reference": reference,
    "neglects": left_undone,
    "most_profit": most_profit,
    "signs": signs,
    "editions": editions,
    "base_year": base_year,
    "facts": facts,
    "parameters": parameters,
    "levers": levers,
    "conditions": conditions,
    "equations": equations,
    "checks": checks,
    "versions": versions,
}
