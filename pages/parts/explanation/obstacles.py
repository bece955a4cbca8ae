"""Why a lever does so little: what stands in its way, largest first, each with its figure."""

from __future__ import annotations

import streamlit as st

from pages.parts import state
from pages.parts.cache import kept
from pages.parts.explanation.causal_map import flow, title
from pages.parts.shared.view import View
from pages.parts.wording.lever_values import places
from pages.parts.wording.ranges_in_words import inner
from pages.parts.wording.words import change, name, number, percent, printed_gap, printed_parts, same, size, word
from simulation import Scenario
from simulation.explanation.obstacles import CEILING, QUOTA, Diagnosis, Obstacle, diagnose

EFFECTS = ("free", "first", "half", "gain", "cost", "worst")


@kept(64)
def diagnosed(scenario: Scenario, lever: str, variable: str, year: int) -> Diagnosis:
    """What keeps a lever's effect down."""
    return diagnose(scenario, lever, variable, year, flow=flow(scenario, lever, variable, year))


def little(view: View, lever: str, variable: str, year: int) -> None:
    """The verdict as a heading and the obstacles that weigh as a list."""
    found = diagnosed(view.scenario, lever, variable, year)
    st.subheader(verdict(found), anchor=False)
    said = [obstacle for obstacle in found.obstacles if not same(variable, obstacle.lost)]
    if said:
        st.markdown("\n".join(f"{i}. {line(found, obstacle)}" for i, obstacle in enumerate(said, start=1)))
    elif found.verdict != "none":
        st.markdown(word("little.nothing"))
    if found.reach < 1:
        st.markdown(word("little.scope", part=percent(found.reach)))
    st.caption(word("little.note"))


def verdict(found: Diagnosis) -> str:
    """Whether the effect is small, and how small."""
    return word(
        f"little.{found.verdict}",
        lever=title(found.lever),
        name=inner(name(found.outcome)),
        year=found.year,
        effect=change(found.outcome, found.effect),
        part=number(abs(found.effect / found.level), "share") if found.level else "",
    )


def printed_lost(found: Diagnosis, obstacle: Obstacle) -> float:
    """What an obstacle costs: the effect without it less the effect, as both are printed."""
    free = obstacle.figures.get("free")
    return obstacle.lost if free is None else printed_gap(found.outcome, found.effect, free)


def line(found: Diagnosis, obstacle: Obstacle) -> str:
    """One obstacle with its figures."""
    figures = obstacle.figures
    if obstacle.kind == "cost":
        printed = printed_parts(found.outcome, (figures["gain"], figures["cost"]), found.effect)
        figures = {**figures, "gain": printed[0], "cost": printed[1]}
    values = {key: change(found.outcome, value) for key, value in figures.items() if key in EFFECTS}
    if "part" in obstacle.figures:
        values["part"] = percent(obstacle.figures["part"])
    if obstacle.kind in ("ceiling", "quota"):
        row = state.place().levers[CEILING if obstacle.kind == "ceiling" else QUOTA]
        values["limit"] = number(obstacle.figures["limit"], row.unit, places(row))
    counts = {key: int(obstacle.figures[key]) for key in ("others", "late_year") if key in obstacle.figures}
    through = inner(title(obstacle.through)) if obstacle.through else ""
    turns = obstacle.kind == "delay" and obstacle.figures["part"] <= 0
    return word(
        "little.turns" if turns else f"obstacle.{obstacle.kind}",
        **values,
        **counts,
        through=through,
        year=found.year,
        effect=change(found.outcome, found.effect),
        lost=size(found.outcome, printed_lost(found, obstacle)),
    )
