"""What a plan sought on the goals page must respect: sureness, levers held or kept in a range, money, attention."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from pages.parts import state
from pages.parts.shared import target_inputs
from pages.parts.wording import lever_values
from pages.parts.wording.words import choices, decimals, percent, unit, word, written
from simulation.analysis.goals.plans import Limits
from simulation.engine.place_rows import Lever
from simulation.explanation.limits_in_words import EFFORTS

LIKELY = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9)


def limits() -> Callable[[], Limits]:
    """What a plan must respect; building it may raise AnalysisError."""
    st.markdown(word("goals.limits"))
    _likely()
    rows = state.place().levers
    locked = _picked("goal_locked", "goals.locked", tuple(rows))
    ranged = _picked("goal_ranged", "goals.ranged", tuple(name for name in rows if name not in locked))
    ranges = {name: _range(rows[name]) for name in ranged}
    left, right = st.columns(2, gap="small")
    money, attention = state.remember("goal_money", None), state.remember("goal_attention", None)
    with left:
        target_inputs.amount(
            word("goals.money", unit=unit("亿元")), "programme_investment", "goal_money_field", "goal_money", money
        )
    with right:
        state.fill("goal_attention_field", attention)
        st.number_input(
            word("goals.attention"),
            step=0.5,
            format=f"%.{decimals(EFFORTS)}f",
            key="goal_attention_field",
            value=None,
            on_change=state.store,
            args=("goal_attention_field", "goal_attention"),
            placeholder=word("empty"),
        )
    owner = state.remember("goal_owner", None)
    target_inputs.amount(word("goals.owner", unit=unit("亿元")), "owner_cash", "goal_owner_field", "goal_owner", owner)
    return partial(
        Limits,
        locked,
        ranges,
        money,
        attention,
        retreat=_allowed("goal_retreat", "goals.retreat"),
        overreach=_allowed("goal_overreach", "goals.overreach"),
        deals=_allowed("goal_deals", "goals.deals", word("goals.deals.help")),
        terms=_allowed("goal_terms", "goals.terms", word("goals.terms.help")),
        owner=owner,
    )


def chance() -> float | None:
    """How likely each target must be; none when the central projection decides."""
    return state.remember("goal_chance", LIKELY[0]) or None


def _likely() -> None:
    key = "goal_chance"
    state.fill(key, state.remember(key, LIKELY[0]))
    st.selectbox(
        word("goals.chance"),
        key=key,
        on_change=state.store,
        args=(key,),
        **choices({p: word("goals.likely", value=percent(p)) if p else word("goals.central") for p in LIKELY}),
    )


def _picked(key: str, label: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Some levers."""
    kept = [name for name in state.remember(key, []) if name in names]
    state.fill(key, kept)
    return tuple(
        st.multiselect(
            word(label),
            key=key,
            on_change=state.store,
            args=(key,),
            placeholder=word("goals.none_locked"),
            **choices({name: written(state.place().levers[name]) for name in names}),
        )
    )


def _range(row: Lever) -> tuple[float, float]:
    """Lowest and highest value of one lever."""
    scale, kept, key = lever_values.slider_factor(row), f"goal_range_{row.id}", f"goal_range_{row.id}_field"
    low, high = state.remember(kept, (row.neutral, row.max) if row.neutral < row.max else (row.min, row.max))
    state.fill(key, (round(low * scale, 9), round(high * scale, 9)))
    label = word("goals.range", name=written(row), unit=unit(row.unit)) if unit(row.unit) else written(row)
    st.slider(
        label,
        round(row.min * scale, 9),
        round(row.max * scale, 9),
        step=round(lever_values.slider_step(row) * scale, 9),
        format=lever_values.slider_format(row),
        key=key,
        on_change=state.store,
        args=(key, kept, scale),
    )
    return low, high


def _allowed(key: str, label: str, why_not: str | None = None) -> bool:
    """A permission, not given at first. why_not: what speaks against it."""
    state.fill(key, state.remember(key, False))
    return st.checkbox(word(label), help=why_not, key=key, on_change=state.store, args=(key,))
