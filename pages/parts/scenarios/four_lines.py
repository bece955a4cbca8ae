"""The four lines: reference and scenario, each under two sets of conditions."""

from __future__ import annotations

import streamlit as st

from pages.parts import state
from pages.parts.cache import kept
from pages.parts.figures import comparison_charts, outcome_charts
from pages.parts.shared.bands import dots
from pages.parts.shared.choices import headline
from pages.parts.shared.sections import described, line
from pages.parts.shared.view import View, ends_of_the_past
from pages.parts.wording.quoted import heading, quoter
from pages.parts.wording.words import (
    choices,
    digits,
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
from simulation import Scenario
from simulation.workbench.four_lines import FourLines, four_lines


@kept(16)
def _lines(scenario: Scenario, before: str, until: int) -> FourLines:
    return four_lines(scenario, {"preset": before}, until=until)


def four(view: View) -> None:
    """What the conditions moved and what the policy moved, in the last year."""
    rows = state.place().condition_presets
    own = view.scenario.conditions.get("preset", "central")
    others = [preset for preset in rows if preset != own or len(view.scenario.conditions) > 1]
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        variable = headline("four_outcome")
    with right:
        before = state.remember("four_before", others[0])
        state.fill("four_before", before if before in others else others[0])
        before = st.selectbox(
            word("compare.before"),
            key="four_before",
            on_change=state.store,
            args=("four_before",),
            **choices({preset: written(rows[preset]) for preset in others}),
        )
    found = _lines(view.scenario, before, view.last)
    conditions = (written(rows[before]), written(rows[own]))
    _reading(view, found, variable, conditions)
    _draw(view, found, variable, conditions)


def _reading(view: View, found: FourLines, variable: str, conditions: tuple[str, str]) -> None:
    printed, quotes, year = printed_split(found, variable), quoter(), view.last
    parts = {part: quotes.change(variable, value, value, f"split:{part}", year) for part, value in printed.items()}
    total, policy = parts["total"], parts["policy"]
    heading(
        quotes.say(
            "four.finding", year=year, name=name(variable), total=total, conditions=parts["conditions"], policy=policy
        ),
        variable,
    )
    depends = printed_gap(variable, printed["policy_before"], printed["policy"])
    said = {"before": conditions[0], "after": conditions[1]}
    differs = quotes.change(variable, depends, depends, "split:depends", year)
    if same(variable, depends):
        st.caption(str(quotes.say("four.same", **said)))
    else:
        st.caption(str(quotes.say("four.differs", **said, policy_before=parts["policy_before"], policy=policy, gap=differs)))


def printed_split(found: FourLines, variable: str) -> dict[str, float]:
    """The split in the last year: each part is the difference of two ends of lines as printed, so that parts add up."""
    before, own_before, after, own_after = (float(p.total(variable)[-1]) for p in found.all())
    ends = {
        "total": (before, own_after),
        "conditions": (before, after),
        "policy": (after, own_after),
        "policy_before": (before, own_before),
    }
    return {part: printed_gap(variable, *pair) for part, pair in ends.items()}


def _draw(view: View, found: FourLines, variable: str, conditions: tuple[str, str]) -> None:
    rows, under, short = [], [], []
    order = [(plan, i) for i in (0, 1) for plan in ("reference", "scenario")]
    for (plan, i), projection in zip(order, found.all(), strict=True):
        title = word("four.line", plan=word(f"role.{plan}"), conditions=conditions[i])
        values = projection.total(variable)
        end = plain(scaled(values[-1], unit_of(variable)), digits(variable))
        rows.append(line(variable, values, plan, f"{title} {end}", title))
        under += [("before", "after")[i]] * len(values)
        short += [end] * len(values)
    data = (
        outcome_charts.path_data(view.years, rows, height=300)
        .append_column("under", [under])
        .append_column("short", [short])
    )
    spec = comparison_charts.four_spec(unit(unit_of(variable)), word("year"), **ends_of_the_past())
    outcome_charts.draw(data, spec, "four_lines", described(variable), 300)
    st.caption(dots())
