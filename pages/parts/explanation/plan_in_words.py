"""A plan in sentences, and where each figure in them comes from."""

from __future__ import annotations

import streamlit as st

from pages.parts.cache import kept
from pages.parts.explanation.attribution import title_of
from pages.parts.shared.view import View, projected
from pages.parts.wording.lever_values import places
from pages.parts.wording.ranges_in_words import inner
from pages.parts.wording.words import (
    change,
    figure,
    more,
    name,
    number,
    plain,
    printed_gap,
    scenario_name,
    size,
    word,
)
from simulation import Scenario, catalogue
from simulation.explanation.actions import Actions, actions_of
from simulation.explanation.plan_in_words import Claim, Figure, Name, reading


@kept(32)
def actions(content: str) -> Actions:
    """Every lever beside what it adds."""
    return actions_of(Scenario.from_json(content))


@kept(32)
def claims(content: str, reference: str) -> tuple[Claim, ...]:
    """What there is to say about a plan."""
    return reading(projected(content), projected(reference), actions(content))


def tell(view: View) -> None:
    """The reading as a list, and the sources of its figures behind a button."""
    said = claims(view.scenario.to_json(), view.reference.scenario.to_json())
    st.subheader(word("tell.title", scenario=scenario_name()), anchor=False)
    st.markdown("\n".join(f"- {sentence(claim)}" for claim in said))
    with st.popover(word("tell.sources"), type="tertiary", key="tell_sources"):
        st.caption(word("tell.sources_note"))
        for number_of, claim in enumerate(said, start=1):
            lines = [f"{number_of}. {sentence(claim)}", *(f"    - {source(found)}" for found in claim.figures())]
            st.markdown("\n".join(lines))


def sentence(claim: Claim) -> str:
    """A claim in the visitor's language."""
    return word(claim.key, **{key: _part(part) for key, part in claim.parts.items()})


def _part(part: Figure | Name | tuple[Claim, ...]) -> str:
    if isinstance(part, Figure):
        return shown(part)
    if isinstance(part, tuple):
        return word("tell.and").join(sentence(clause) for clause in part)
    return _named(part)


def _named(part: Name) -> str:
    if part.kind == "grade":
        return word(f"kind.{part.id}")
    return inner(name(part.id) if part.kind == "variable" else title_of(part.id))


def shown(found: Figure) -> str:
    """A figure as it is written in its sentence."""
    if found.form in ("year", "count"):
        return str(int(found.value))
    if found.form == "efforts":
        return plain(found.value, 1)
    if found.form == "setting":
        row = catalogue().levers[found.lever]
        return number(found.value, row.unit, places(row))
    value = printed_gap(found.scale, *found.ends) if found.ends else found.value
    return {"level": figure, "change": change, "size": size, "more": more}[found.form](found.scale, value)


def source(found: Figure) -> str:
    """Where a figure comes from: what it is of which variable or lever, in which year."""
    kind, _, of = found.statistic.partition(":")
    parts = {"of": word(f"kind.{of}") if kind == "inputs" else "", "year": found.year or ""}
    parts["name"] = name(found.variable) if found.variable else ""
    parts["lever"] = title_of(found.lever) if found.lever else ""
    return word("tell.source", shown=shown(found), what=word(f"from.{kind}", **parts))
