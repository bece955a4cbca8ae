"""Routes to targets as a reader compares them, each with a button that makes it the chosen scenario."""

from __future__ import annotations

import streamlit as st

from pages.parts import state
from pages.parts.panel.lever_details import fine
from pages.parts.panel.limit_remarks import advice
from pages.parts.shared import later
from pages.parts.shared.view import projected
from pages.parts.wording import ranges_in_words
from pages.parts.wording.quoted import heading, quoter
from pages.parts.wording.words import name, printed_gap, same, word, written
from simulation import HEADLINES, Projection, Scenario
from simulation.analysis.goals.limits import limits_met
from simulation.analysis.goals.seek import Answer, Route
from simulation.engine.setting import Setting
from simulation.explanation.limits_in_words import EFFORTS
from simulation.explanation.prices_in_words import prices_said
from simulation.explanation.targets_in_words import target_sentence
from simulation.language.quotes import Sentence, opening

MOST = 8  # levers written out before the rest is folded away


def answer(found: Answer) -> None:
    """Three routes side by side, or why there is none."""
    if not found.feasible:
        _none(found)
        return
    cheapest = min(found.routes, key=lambda route: route.money)
    surest = max(found.routes, key=lambda route: route.together)
    quotes = quoter()
    heading(
        quotes.say(
            "routes.finding",
            count=quotes.count(len(found.routes), "routes"),
            money=_money(cheapest),
            chance=quotes.chance(surest.together, "all_targets"),
        )
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
    for limit in limits_met(projected(route.scenario), _usual(route)):
        st.warning(advice(limit))
    moves = [_move(lever, route) for lever in route.moved]
    st.markdown(word("routes.moved", count=len(moves)) + "\n" + "\n".join(f"- {move}" for move in moves[:MOST]))
    if moves[MOST:]:
        with st.expander(word("routes.rest", count=len(moves) - MOST)):
            st.markdown("\n".join(f"- {move}" for move in moves[MOST:]))


def _reached(route: Route) -> list[str]:
    quotes = quoter()
    lines = [
        quotes.say(
            "routes.reached",
            target=opening(target_sentence(quotes, target)),
            value=quotes.level(target.outcome, value, "central", target.year),
            chance=quotes.chance(route.probability[target], "chance", target.outcome, target.year),
        )
        for target, value in route.reached.items()
    ]
    if len(route.reached) > 1:
        lines.append(quotes.say("routes.together", chance=quotes.chance(route.together, "all_targets")))
    lines += [
        opening(_money(route)),
        quotes.say("routes.attention", count=quotes.bare(route.attention, EFFORTS, "busiest_year")),
    ]
    return [*map(str, lines), *_besides(route)]


def _money(route: Route) -> Sentence:
    sense = "same" if same("programme_investment", route.money) else "more" if route.money > 0 else "less"
    quotes = quoter()
    money = quotes.size("programme_investment", route.money, route.money, "beyond_practice")
    return quotes.say(f"routes.money.{sense}", size=money)


def _besides(route: Route) -> list[str]:
    """What the route does to headline outcomes that nobody asked about, and what is left of it all five years after."""
    own, reference = projected(route.scenario), _usual(route)
    asked = {target.outcome for target in route.reached}
    last = max((target.year for target in route.reached), default=own.years[-1])
    gaps = {v: printed_gap(v, reference.total(v)[-1], own.total(v)[-1]) for v in (*HEADLINES, "debt") if v not in asked}
    quotes, year = quoter(), own.years[-1]
    moved = [
        quotes.say(
            "routes.beside",
            name=ranges_in_words.inner(name(v)),
            change=quotes.change(v, gap, float(own.total(v)[-1] - reference.total(v)[-1]), "gap", year),
        )
        for v, gap in gaps.items()
        if not same(v, gap)
    ]
    said = [str(quotes.say("routes.besides", year=year, changes=quotes.joined(moved, "list.comma")))] if moved else []
    outcomes = dict.fromkeys((*(target.outcome for target in route.reached), *HEADLINES))
    paid = prices_said(own, reference, state.words())
    return [*said, later.sentence(route.scenario, tuple(outcomes), last), *([paid] if paid else [])]


def _usual(route: Route) -> Projection:
    """Current practice under the route's conditions."""
    return projected(route.scenario.reference())


def _move(lever: str, route: Route) -> str:
    row, setting, quotes = state.place().levers[lever], route.scenario.levers.get(lever), quoter()
    value = (setting or Setting()).level(row.neutral)
    practice, full = (
        quotes.number(at, row.unit, statistic, fine(row), lever=lever)
        for at, statistic in ((row.neutral, "practice"), (value, "full"))
    )
    return str(quotes.say("routes.move", name=written(row), practice=practice, value=full))


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
    quotes = quoter()
    best = [
        quotes.say(
            "routes.best_line",
            target=opening(target_sentence(quotes, target)),
            value=quotes.level(target.outcome, value, "best", target.year),
        )
        for target, value in found.best.items()
    ]
    st.markdown("\n".join(f"- {line}" for line in best))
    if found.closest:
        with st.container(border=True, key="route_closest"):
            card(found.closest, "closest")
