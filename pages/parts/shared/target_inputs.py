"""What the analysis pages let a visitor choose: an outcome, a year, and the value that counts as reached."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

import streamlit as st

from pages.parts import state
from pages.parts.shared.choices import from_list
from pages.parts.shared.view import projected
from pages.parts.wording.quoted import quoter
from pages.parts.wording.words import digits, factor, figure, name, unit, unit_of, word
from simulation import Scenario, catalogue
from simulation.analysis.goals.targets import Target, TargetSet
from simulation.engine.place import Place
from simulation.evidence.provenance import unreported_at_base
from simulation.explanation.targets_in_words import target_sentence

TARGETS = "targets"


def outcome(page: str, options: Sequence[str]) -> str:
    """One outcome."""
    labels = {variable: name(variable) for variable in options}
    return from_list(f"{page}_outcome", "outcome", labels, label_visibility="collapsed", width=240)


def judged(options: Sequence[str]) -> tuple[str, ...]:
    """Those of some outcomes that can be held against a target: of the others nobody reports what they start from."""
    return tuple(variable for variable in options if not unreported_at_base(variable, state.place()))


def year(page: str, years: Sequence[int], usual: int | None = None) -> int:
    """One projected year, the last one unless another is usual."""
    labels = {when: word("at", year=when) for when in years}
    return from_list(f"{page}_year", "year", labels, usual or years[-1], label_visibility="collapsed", width=130)


def last_aimed(years: Sequence[int]) -> int:
    """The last of some years that has a target; the last one where none has."""
    return max((target.year for target in chosen().within(years)), default=years[-1])


def chosen() -> TargetSet:
    """The visitor's targets: those of the tables until changed."""
    kept = state.remember(TARGETS, "")
    return _read(kept if isinstance(kept, str) else "", state.place())


def kept() -> str:
    """What the visitor changed, as text; blank where nothing is."""
    targets = chosen()
    return targets.to_json() if targets.changes else ""


def choose(targets: TargetSet) -> None:
    """Make targets the visitor's; kept as text, so that a browser or a link can hold them."""
    state.put(TARGETS, targets.to_json() if targets.changes else "")


@lru_cache(maxsize=64)
def _read(text: str, place: Place) -> TargetSet:
    return TargetSet.read(text, place)[0] if text else TargetSet(place=place)


def usual(variable: str, year: int) -> float:
    """What current practice brings in a year under central conditions, to two figures: where no target is set."""
    usual = projected(Scenario.preset(state.REFERENCE, state.place()))
    return float(f"{usual.total(variable)[usual.years.index(year)]:.2g}")


def value(variable: str, year: int) -> float:
    """The value of an outcome that counts as reached in a year: its target, the same on every page; practice's where none is set."""
    aim = chosen().values(variable).get(year)
    aim = usual(variable, year) if aim is None else aim
    _field(variable, year, aim)
    return aim


def wanted(variable: str, year: int) -> float | None:
    """The target of an outcome in a year, to be typed where none is set; None then."""
    aim = chosen().values(variable).get(year)
    _field(variable, year, aim)
    return aim


def _field(variable: str, year: int, aim: float | None) -> None:
    scale, key = factor(unit_of(variable)), f"aim_field_{variable}"
    state.fill(key, None if aim is None else round(aim * scale, 9))
    st.number_input(
        word("aim", name=name(variable), unit=unit(unit_of(variable))),
        step=10.0 ** -digits(variable),
        format=f"%.{digits(variable)}f",
        key=key,
        value=None,
        on_change=_aim,
        args=(variable, year, key),
        placeholder=word("empty"),
    )
    if any((variable, year) == change[:2] for change in chosen().changes):
        st.caption(word("aim.own"))
    if aim is not None and state.remember("aim_limited", None) == (variable, year, aim):
        st.caption(word("lever.limited", value=figure(variable, aim)))


def _aim(variable: str, year: int, key: str) -> None:
    """Callback: make what a field shows the target of an outcome in a year."""
    shown = state.current(key)
    typed = None if shown is None else round(shown / factor(unit_of(variable)), 9)
    rule = state.place().target_rules[variable]
    aim = None if typed is None else min(max(typed, rule.min), rule.max)
    state.put("aim_limited", (variable, year, aim) if aim != typed else None)
    choose(chosen().with_value(variable, year, aim))


def amount(
    label: str,
    variable: str,
    key: str,
    kept: str,
    shown: float | None,
    hidden: bool = False,
    width: int | Literal["stretch"] = "stretch",
) -> None:
    """A number field in the unit shown, kept in the unit of the tables; empty when there is none."""
    scale = factor(unit_of(variable))
    state.fill(key, None if shown is None else round(shown * scale, 9))
    st.number_input(
        label,
        step=10.0 ** -digits(variable),
        format=f"%.{digits(variable)}f",
        key=key,
        value=None,
        on_change=state.store,
        args=(key, kept, scale),
        placeholder=word("empty"),
        width=width,
        label_visibility="collapsed" if hidden else "visible",
    )


def target(variable: str, when: int, aim: float, probability: float | None = None) -> Target:
    """A target on the side that counts as good."""
    side = "at_most" if catalogue().less_is_better(variable) else "at_least"
    return Target(variable, when, **{side: aim}, probability=probability)


def said(aimed: Target) -> str:
    """A target in words."""
    return str(target_sentence(quoter(), aimed))
