"""Limits said beside the levers concerned, each with what lifts it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import streamlit as st

from pages.parts import state
from pages.parts.cache import kept
from pages.parts.panel import callbacks
from pages.parts.shared.live import redraws
from pages.parts.shared.view import view_now
from pages.parts.wording.quoted import quoter
from pages.parts.wording.words import percent, word, written
from simulation import Scenario
from simulation.analysis.goals.limits import Limit
from simulation.analysis.goals.remedies import Remedies, concerned, remedies, with_value
from simulation.engine.setting import Setting
from simulation.explanation.limits_in_words import amounts, limit_sentence


@dataclass(frozen=True)
class Remark:
    """A sentence beside a lever and, where there is one, the button that mends what it says."""

    key: str
    text: str
    label: str = ""
    settings: Mapping[str, Setting] | None = None


@kept(64)
def _remedies(scenario: Scenario, limit: Limit, until: int) -> Remedies:
    return remedies(scenario, limit, until)


def flagged() -> frozenset[str]:
    """Levers that a limit concerns."""
    view = view_now()
    return frozenset(name for limit in view.limits for name in concerned(view.scenario, limit))


def beside(lever: str, shown: tuple[str, ...]) -> list[Remark]:
    """Remarks beside one of the levers shown. While a slider is held those of before stay: nothing moves underhand."""
    view, key = view_now(), (shown, state.language())
    last, of, found = state.remember("remarks", (None, None, []))
    if not state.dragging() and (last is not view or of != key):
        found = [one for limit in view.limits for one in _remarks(view.scenario, limit, shown)]
        state.put("remarks", (view, key, found))
    return [remark for name, remark in found if name == lever]


def _remarks(scenario: Scenario, limit: Limit, shown: tuple[str, ...]) -> list[tuple[str, Remark]]:
    """Remarks on one limit: beside each lever its own remedy; beside the first also one that lies elsewhere."""
    ways, found, told = _remedies(scenario, limit, state.until(scenario.place)), [], False
    away = not any(name in shown for name in ways.single)
    for lever in (name for name in ways.levers if name in shown):
        key, text = f"{lever}_{limit.kind}", _short(limit)
        if lever in ways.single:
            found.append((lever, _one(key, text, scenario, lever, ways.single[lever])))
        elif told or not away:
            if ways.share is None:  # what lifts it for all at once is said once; heads of the groups are marked
                found.append((lever, Remark(key, word(f"remark.{limit.kind}.short"))))
        elif ways.single:
            found.append((lever, _elsewhere(key, text, scenario, *next(iter(ways.single.items())))))
        elif ways.share is not None:
            label = word("remedy.together", count=len(ways.together), share=percent(ways.share))
            found.append((lever, Remark(key, text, label, ways.together)))
        else:
            found.append((lever, Remark(key, text)))
        told = True
    return found


def _one(key: str, text: str, scenario: Scenario, lever: str, value: float) -> Remark:
    """The remark whose remedy is one lever at another value."""
    row = scenario.place.levers[lever]
    label = word(f"remedy.{'raise' if row.widens else 'lower'}", value=state.words().setting(row, value))
    return Remark(key, text, label, {lever: with_value(scenario, lever, value).levers[lever]})


def _elsewhere(key: str, text: str, scenario: Scenario, lever: str, value: float) -> Remark:
    """The same for a lever that is not shown, named."""
    found = _one(key, text, scenario, lever, value)
    label = word("remedy.elsewhere", name=written(scenario.place.levers[lever]), remedy=found.label)
    return replace(found, label=label)


def show(remark: Remark) -> None:
    """A remark and its button."""
    st.caption(remark.text, width="content")
    if remark.settings:
        st.button(
            remark.label,
            key=f"mend_{remark.key}",
            on_click=redraws(callbacks.settle),
            args=(remark.settings,),
            type="tertiary",
            icon=":material/arrow_forward:",
        )


def _short(limit: Limit) -> str:
    """A limit that binds, as it stands beside a lever."""
    quotes = quoter()
    amount, allowed = amounts(quotes, limit)
    return str(quotes.say(f"remark.{limit.kind}", year=limit.year, amount=amount, allowed=allowed))


def advice(limit: Limit) -> str:
    """A limit that binds, and what may be done about it."""
    quotes = quoter()
    return str(quotes.in_a_row([limit_sentence(quotes, limit), quotes.say(f"limit.advice.{limit.kind}")]))
