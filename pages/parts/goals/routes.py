"""Routes to targets as a reader compares them, each with a button that makes it the chosen scenario."""

from __future__ import annotations

from functools import reduce

import streamlit as st

from pages.parts import state
from pages.parts.goals import routes_table
from pages.parts.panel.limit_remarks import advice
from pages.parts.shared import later
from pages.parts.shared.view import projected
from pages.parts.wording import ranges_in_words
from pages.parts.wording.quoted import heading, quoter
from pages.parts.wording.words import same, word
from simulation import HEADLINES, Projection, Scenario
from simulation.analysis.goals.limits import limits_met
from simulation.analysis.goals.seek import Answer, Route
from simulation.explanation.targets_in_words import target_sentence
from simulation.language.quotes import Sentence, opening


def answer(found: Answer) -> None:
    """Three routes as one table, or why there is none."""
    if not found.feasible:
        _none(found)
        return
    cheapest = min(found.routes, key=lambda route: route.money)
    surest = max(found.routes, key=lambda route: route.together)
    quotes, sure = quoter(), {ranges_in_words.chance(route.together) for route in (cheapest, surest)}
    heading(
        quotes.say(
            "routes.finding" if len(sure) > 1 else "routes.finding_same",
            count=quotes.count(len(found.routes), "routes"),
            money=_money(cheapest),
            chance=quotes.chance(surest.together, "all_targets"),
        )
    )
    for column, route in zip(st.columns(len(found.routes), gap="medium"), found.routes, strict=True):
        with column, st.container(border=True, key=f"route_{route.kind}"):
            card(route, route.kind)
    routes_table.side_by_side(found.routes)
    for route in found.routes:
        st.caption(f"**{word(f'scenario.{route.kind}')}** {_later(route)}")


def card(route: Route, kind: str) -> None:
    """One route: what it is, which limits it meets, a button to take it."""
    st.markdown(f"**{word(f'scenario.{kind}')}**")
    st.caption(word(f"route.{kind}"))
    load(route.scenario, f"route_{kind}", kind)
    for limit in limits_met(projected(route.scenario), _usual(route)):
        st.warning(advice(limit))


def _money(route: Route) -> Sentence:
    sense = "same" if same("programme_investment", route.money) else "more" if route.money > 0 else "less"
    quotes = quoter()
    money = quotes.size("programme_investment", route.money, route.money, "beyond_practice")
    return quotes.say(f"routes.money.{sense}", size=money)


def _later(route: Route) -> str:
    """What is left of it all five years after, and all that it loses."""
    last = max((target.year for target in route.reached), default=projected(route.scenario).years[-1])
    outcomes = dict.fromkeys((*(target.outcome for target in route.reached), *HEADLINES))
    said = (later.sentence(route.scenario, tuple(outcomes), last), *later.lost(route.scenario, last).texts)
    return reduce(lambda first, then: word("list.sentences", first=first, then=then), said)


def _usual(route: Route) -> Projection:
    """Current practice under the route's conditions."""
    return projected(route.scenario.reference())


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
        routes_table.side_by_side([found.closest])
        st.caption(_later(found.closest))
