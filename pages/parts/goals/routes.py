"""Routes to targets as a reader compares them, each with a button that makes it the chosen scenario."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce

import streamlit as st

from pages.parts import state
from pages.parts.goals import other_targets, routes_table
from pages.parts.panel.limit_remarks import advice
from pages.parts.shared import later
from pages.parts.shared.view import projected
from pages.parts.wording import ranges_in_words
from pages.parts.wording.quoted import heading, quoter
from pages.parts.wording.words import same, word
from simulation import HEADLINES, Projection, Scenario
from simulation.analysis.goals.limits import limits_met
from simulation.analysis.goals.seek import Answer, Route
from simulation.analysis.goals.targets import Target
from simulation.explanation.targets_in_words import target_sentence
from simulation.language.quotes import Sentence, opening


def answer(found: Answer, years: Sequence[int]) -> None:
    """Routes as one table, those that are the same plan as one, or why there is none; years: those ahead."""
    if not found.feasible:
        _none(found, years)
        return
    distinct = merged(found.routes)
    others = other_targets.left_out(found.routes[0].reached, years)
    cheapest = min(found.routes, key=lambda route: route.money)
    surest = max(found.routes, key=lambda route: route.together)
    quotes, sure = quoter(), {ranges_in_words.chance(route.together) for route in (cheapest, surest)}
    heading(
        quotes.say(
            "routes.finding" if len(sure) > 1 else "routes.finding_same",
            count=quotes.count(len(distinct), "routes"),
            targets=quotes.count(len(found.routes[0].reached), "targets"),
            money=_money(cheapest),
            chance=quotes.chance(surest.together, "all_targets"),
        )
    )
    for column, (kinds, route) in zip(st.columns(len(distinct), gap="medium"), distinct.items(), strict=True):
        with column, st.container(border=True, key=f"route_{route.kind}"):
            card(route, kinds, others)
    routes_table.side_by_side(list(distinct.values()), [routes_table.title_of(kinds) for kinds in distinct])
    for kinds, route in distinct.items():
        st.caption(f"**{routes_table.title_of(kinds)}** {_later(route)}")


def merged(found: Iterable[Route]) -> dict[tuple[str, ...], Route]:
    """Routes by the kinds they are: those that set the same are one."""
    plans: dict[str, list[Route]] = {}
    for route in found:
        plans.setdefault(route.scenario.id, []).append(route)
    return {tuple(route.kind for route in same_): same_[0] for same_ in plans.values()}


def card(route: Route, kinds: Sequence[str], others: Sequence[Target]) -> None:
    """One route: what it is, which limits it meets, what it does to targets not asked for, a button to take it."""
    kind = kinds[0]
    st.markdown(f"**{routes_table.title_of(kinds)}**")
    for each in kinds:
        st.caption(word(f"route.{each}"))
    if failed := other_targets.missed(others, route.scenario):
        count = len(others) - len(failed)
        st.warning(
            word("routes.others", page=word("menu.targets"), all=len(others), met=count, names=other_targets.named(failed))
        )
    elif others:
        st.caption(word("routes.others_met", page=word("menu.targets"), all=len(others)))
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


def _none(found: Answer, years: Sequence[int]) -> None:
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
        others = other_targets.left_out(found.closest.reached, years)
        with st.container(border=True, key="route_closest"):
            card(found.closest, ("closest",), others)
        routes_table.side_by_side([found.closest], [routes_table.title_of(("closest",))])
        st.caption(_later(found.closest))
