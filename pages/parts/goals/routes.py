"""Routes to targets as a reader compares them, each with a button that makes it the chosen scenario."""

from __future__ import annotations

import streamlit as st

from pages.parts import state
from pages.parts.panel.lever_details import fine
from pages.parts.panel.limit_remarks import advice
from pages.parts.shared import later, target_inputs
from pages.parts.shared.view import projected
from pages.parts.wording import ranges_in_words
from pages.parts.wording.words import change, figure, name, number, printed_gap, same, size, without_unit, word, written
from simulation import HEADLINES, Projection, Scenario
from simulation.analysis.goals.limits import binding
from simulation.analysis.goals.seek import Answer, Route
from simulation.engine.setting import Setting
from simulation.explanation.limits_in_words import EFFORTS

MOST = 8  # levers written out before the rest is folded away


def answer(found: Answer) -> None:
    """Three routes side by side, or why there is none."""
    if not found.feasible:
        _none(found)
        return
    cheapest = min(found.routes, key=lambda route: route.money)
    surest = max(found.routes, key=lambda route: route.together)
    st.subheader(
        word(
            "routes.finding",
            count=len(found.routes),
            money=_money(cheapest),
            chance=ranges_in_words.chance(surest.together),
        ),
        anchor=False,
    )
    for column, route in zip(st.columns(len(found.routes), gap="medium"), found.routes, strict=True):
        with column, st.container(border=True, key=f"route_{route.kind}"):
            card(route, route.kind)


def card(route: Route, kind: str) -> None:
    """One route: what it reaches, what it takes, which levers it moves."""
    st.markdown(f"**{word(f'scenario.{kind}')}**")
    st.caption(word(f"route.{kind}"))
    load(route.scenario, f"route_{kind}", kind)
    st.markdown("\n".join(f"- {line}" for line in _reached(route)))
    for limit in binding(projected(route.scenario), _usual(route)):
        st.warning(advice(limit))
    moves = [_move(lever, route) for lever in route.moved]
    st.markdown(word("routes.moved", count=len(moves)) + "\n" + "\n".join(f"- {move}" for move in moves[:MOST]))
    if moves[MOST:]:
        with st.expander(word("routes.rest", count=len(moves) - MOST)):
            st.markdown("\n".join(f"- {move}" for move in moves[MOST:]))


def _reached(route: Route) -> list[str]:
    lines = [
        word(
            "routes.reached",
            target=ranges_in_words.opening(target_inputs.said(target)),
            value=figure(target.outcome, value),
            chance=ranges_in_words.chance(route.probability[target]),
        )
        for target, value in route.reached.items()
    ]
    if len(route.reached) > 1:
        lines.append(word("routes.together", chance=ranges_in_words.chance(route.together)))
    return [
        *lines,
        ranges_in_words.opening(_money(route)),
        word("routes.attention", count=without_unit(route.attention, EFFORTS)),
        *_besides(route),
    ]


def _money(route: Route) -> str:
    sense = "same" if same("programme_investment", route.money) else "more" if route.money > 0 else "less"
    return word(f"routes.money.{sense}", size=size("programme_investment", route.money))


def _besides(route: Route) -> list[str]:
    """What the route does to headline outcomes that nobody asked about, and what is left of it all five years after."""
    own, reference = projected(route.scenario), _usual(route)
    asked = {target.outcome for target in route.reached}
    last = max((target.year for target in route.reached), default=own.years[-1])
    gaps = {v: printed_gap(v, reference.total(v)[-1], own.total(v)[-1]) for v in (*HEADLINES, "debt") if v not in asked}
    moved = [f"{ranges_in_words.inner(name(v))} {change(v, gap)}" for v, gap in gaps.items() if not same(v, gap)]
    said = [word("routes.besides", year=own.years[-1], changes=word("list.comma").join(moved))] if moved else []
    outcomes = dict.fromkeys((*(target.outcome for target in route.reached), *HEADLINES))
    return [*said, later.sentence(route.scenario, tuple(outcomes), last)]


def _usual(route: Route) -> Projection:
    """Current practice under the route's conditions."""
    return projected(route.scenario.reference())


def _move(lever: str, route: Route) -> str:
    row, setting = state.place().levers[lever], route.scenario.levers.get(lever)
    value = (setting or Setting()).level(row.neutral)
    ends = (number(v, row.unit, fine(row)) for v in (row.neutral, value))
    return word("routes.move", name=written(row), practice=next(ends), value=next(ends))


def load(found: Scenario, key: str, kind: str) -> None:
    """A button that makes a plan the chosen scenario, and says so afterwards."""
    if state.scenario().id == found.id:
        st.success(word("routes.loaded"))
        st.page_link("app.py", label=word("routes.home"))
        return
    st.button(
        word("routes.load"),
        key=f"load_{key}",
        type="primary",
        on_click=state.keep,
        args=(found.renamed(kind),),
        width="stretch",
    )


def _none(found: Answer) -> None:
    """Which limit stands in the way, the best that can be had, and the closest plan."""
    if found.binding[0] in ("levers", "together"):
        st.subheader(word(f"routes.none.{found.binding[0]}"), anchor=False)
    else:
        limits = word("list.comma").join(word(f"binding.{name}") for name in found.binding)
        st.subheader(word("routes.none", limits=limits), anchor=False)
    st.markdown(word("routes.best"))
    st.markdown(
        "\n".join(
            "- "
            + word(
                "routes.best_line",
                target=ranges_in_words.opening(target_inputs.said(target)),
                value=figure(target.outcome, value),
            )
            for target, value in found.best.items()
        )
    )
    if found.closest:
        with st.container(border=True, key="route_closest"):
            card(found.closest, "closest")
