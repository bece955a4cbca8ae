"""How levers are read and changed: callbacks of sliders, fields, tables, drags and resets."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any, TypeGuard

from pages.parts import state
from pages.parts.shared.view import projected
from simulation import Scenario, lever_path, lever_timing, within_reach
from simulation.analysis.causes.counterfactual import without
from simulation.engine.setting import Setting, nearest_whole
from simulation.in_browser.held_inputs import moved
from simulation.language.numbers import of_stop
from simulation.workbench.bench import stays


def drag(factors: dict[str, float]) -> None:
    """Callback: where a held slider stands, in the unit it shows; shown while it is held, kept when it is let go."""
    news = state.news("lever_watch", "dragged")
    if not isinstance(news, Mapping):
        return
    lever, shown, number, done = (news.get(part) for part in ("lever", "value", "number", "done"))
    if lever not in list(factors) or not (_finite(shown) and _finite(number)):
        return
    row = state.place().levers[lever]
    changed = _moved(lever, of_stop(row, min(max(round(shown / factors[lever], 9), row.min), row.max)))
    state.hear(int(number), None if done else lever)
    if done:
        state.keep(changed, "lever", lever)
    else:
        state.preview(changed)


def _finite(told: Any) -> TypeGuard[float]:
    return isinstance(told, (int, float)) and math.isfinite(told)


def value_of(lever: str) -> float:
    """Value of a lever in full effect, for all entities."""
    setting = state.scenario().levers.get(lever)
    return (setting or Setting()).level(state.place().levers[lever].neutral)


def timing_of(lever: str) -> tuple[int, int, str]:
    """Start year, full-effect year and shape of a lever."""
    return lever_timing(state.place().levers[lever], state.scenario().levers.get(lever) or Setting())


def years_of_action() -> range:
    """Years in which a lever may act; a start before the place's first year to be decided is a replay, and said to be."""
    return projected(state.scenario()).years[1:]


def timing_shown(lever: str) -> dict[str, Any]:
    """The same as the widgets show it, years within those in which something can be done: `years` and `shape`."""
    start, full, shape = timing_of(lever)
    first, last = years_of_action()[0], years_of_action()[-1]
    return {"years": (min(max(start, first), last), max(min(full, last), first)), "shape": shape}


def move(lever: str, factor: float) -> None:
    """Callback of a lever's slider, which shows `factor` times the value; the lever keeps its timing."""
    if state.heed(lever):
        shown = round(state.current(lever) / factor, 9)
        state.keep(_moved(lever, of_stop(state.place().levers[lever], shown)), "lever", lever)


def enter(lever: str, factor: float) -> None:
    """Callback of a lever's field for a typed value; an emptied field changes nothing, beyond an end of the range is that end."""
    typed = state.current(f"{lever}_typed")
    if typed is not None and state.heed(f"{lever}_typed"):
        state.keep(_moved(lever, _within(lever, [round(typed / factor, 9)])[0]), "lever", lever)


def _within(lever: str, typed: Sequence[float], entity: str = "") -> list[float]:
    """Typed values, of one entity or by year of all, brought into a lever's range; `limited` says so until the value changes."""
    row = state.place().levers[lever]
    least = min(row.min, 0.0) if entity and row.scope == "amount" else row.min  # an entity has its share of practice
    values = [min(max(value, least), row.max) for value in typed]
    if row.whole and not entity:
        values = [nearest_whole(value, row.neutral) for value in values]
    if entity:
        values = [within_reach(lever, value, state.place(), entity, state.bench().current) for value in values]
    elif row.irreversible == "path":  # what is done stays done
        values = list(accumulate(values, max))
    elif row.irreversible == "once":  # the last value typed counts for all years
        values = [values[-1]] * len(values)
    ends = [value for value, asked in zip(values, typed, strict=True) if not math.isclose(value, asked, abs_tol=1e-9)]
    state.put("limited", (lever, ends[-1]) if ends else None)
    return values


def limited(lever: str) -> float | None:
    """The end of a lever's range to which a value just typed was brought, while that value stands."""
    found = state.remember("limited", None)
    if found is None or found[0] != lever:
        return None
    setting = state.scenario().levers.get(lever)
    stated: list[float | None] = (
        [value for _, value in setting.by_year] if setting and setting.by_year else [value_of(lever)]
    )
    stated += [own[lever].value for own in state.scenario().entities.values() if lever in own]
    return found[1] if found[1] in stated else None


def choose_group(group: str) -> None:
    """Callback: open another group of levers."""
    state.put("group", group)


def show_all(group: str) -> None:
    """Callback: every lever of a group."""
    choose_group(group)
    state.put("tier", "expert")


def _moved(lever: str, value: float) -> Scenario:
    return moved(state.bench().current, lever, value)


def retime(lever: str) -> None:
    """Callback of a lever's timing: start and full-effect year, and shape."""
    shown = {part: state.current(f"{lever}_{part}") for part in ("years", "shape")}
    if not all(state.heed(f"{lever}_{part}") for part, stands in timing_shown(lever).items() if shown[part] != stands):
        return
    start, full = (
        max(stands, ends) if ends == years_of_action()[-1] else ends  # a year after the last one shown stays
        for ends, stands in zip(shown["years"], timing_of(lever), strict=False)
    )
    setting = {"value": value_of(lever), "start": start, "full": full, "shape": shown["shape"]}
    state.keep(state.bench().current.with_lever(lever, setting), "timing", lever)


def yearly(lever: str) -> bool:
    """Whether a lever has a value for each year of its own."""
    setting = state.scenario().levers.get(lever)
    return bool(setting and setting.by_year)


def path(lever: str, years: range) -> list[float]:
    """Values of a lever by year, for all entities."""
    return [
        round(float(value), 9)
        for value in lever_path(state.place().levers[lever], state.scenario().levers.get(lever), years)
    ]


def choose_timing(lever: str, years: range) -> None:
    """Callback: a lever goes on with a value for each year, or with start, full effect and shape again."""
    table = state.current(f"{lever}_mode") == "yearly"
    if table == yearly(lever) or not state.heed(f"{lever}_mode"):
        return
    if table:
        years = range(years[0], max(years[-1], timing_of(lever)[1]) + 1)  # what it does after the last year shown too
        values = path(lever, range(years[0] - 1, years[-1] + 1))[1:]
        setting: Any = {"by_year": {str(year): value for year, value in zip(years, values, strict=True)}}
    else:
        setting = value_of(lever)
    state.keep(state.bench().current.with_lever(lever, setting), "timing", lever)


def table(lever: str, values: list[float]) -> tuple[str, list[float]]:
    """Key and contents of a table by year, as long as the visitor alone has changed it.

    The table holds the edits itself; it begins anew when the values were changed elsewhere, as by an undo. Where an edit was brought into
    range it does not, for that would take away what is being typed by then: its contents first repeat the edit, of which the browser
    lets go then, and are the values from the next run on.
    """
    version, base, stands = _table(lever)
    shown = _edited(f"{lever}_by_year_{version}", base)
    if not _alike(stands, values) or not (_alike(shown, values) or _alike(shown, base)):
        version, base = version + 1, values
    elif not _typed(f"{lever}_by_year_{version}"):
        base = values
    state.put(f"{lever}_base", (version, base, values))
    return f"{lever}_by_year_{version}", base


def _table(lever: str) -> tuple[int, list[float], list[float]]:
    """A table by year: its number, its contents without edits, and the values it stands for."""
    return state.remember(f"{lever}_base", (0, [], []))


def _typed(key: str) -> dict[int, float]:
    """What was typed into a table's only column, by row; a cell that was emptied says nothing."""
    edits = (state.current(key) or {}).get("edited_rows", {})
    cells = {int(row): next(iter(typed.values()), None) for row, typed in edits.items()}
    return {row: float(value) for row, value in cells.items() if value is not None}


def _edited(key: str, base: list[float]) -> list[float]:
    """Contents of a table after what was typed."""
    typed = _typed(key)
    return [typed.get(row, value) for row, value in enumerate(base)]


def _alike(one: list[float], other: list[float]) -> bool:
    return len(one) == len(other) and all(math.isclose(a, b, abs_tol=1e-9) for a, b in zip(one, other, strict=True))


def typed_values(lever: str) -> list[float] | None:
    """What the table of a lever or condition by year holds after what was typed, as shown; None where nothing is."""
    version, _, stands = _table(lever)
    key = f"{lever}_by_year_{version}"
    return _edited(key, stands) if _typed(key) else None


def answer(lever: str, values: list[float]) -> None:
    """Note the values, as shown, that were made of what was typed."""
    version, base, _ = _table(lever)
    key = f"{lever}_by_year_{version}"
    state.put(f"{lever}_base", (version, base if _alike(_edited(key, base), values) else _edited(key, values), values))


def enter_years(lever: str, years: range, factor: float) -> None:
    """Callback of a lever's table by year, which shows `factor` times the values."""
    typed = typed_values(lever)
    if typed is None:
        return
    setting = state.bench().current.levers.get(lever)
    after = stated_after(setting.by_year if setting else (), years[-1])
    values = _within(lever, [*(round(value / factor, 9) for value in typed), *after.values()])
    answer(lever, [round(value * factor, 9) for value in values[: len(years)]])
    by_year = {str(year): value for year, value in zip((*years, *after), values, strict=True)}
    state.keep(state.bench().current.with_lever(lever, {"by_year": by_year}), "timing", lever)


def stated_after(by_year: Iterable[tuple[int, float]], last: int) -> dict[int, float]:
    """What is stated after the last year shown, as where the visitor looked further before; a table of years leaves it."""
    return {year: value for year, value in by_year if year > last}


def settle(settings: Mapping[str, Setting]) -> None:
    """Callback: give levers the settings that lift a limit."""
    changed = replace(state.bench().current, levers={**state.bench().current.levers, **settings})
    state.keep(changed, "lever" if len(settings) == 1 else "ease", next(iter(settings)) if len(settings) == 1 else "")


def decide() -> None:
    """Callback: a replay goes on as a plan from the first year that can still be decided."""
    state.keep(state.bench().current.to_be_decided(), "decide")


def override(lever: str, factor: float) -> None:
    """Callback: set a lever for one entity only; the field shows `factor` times the value."""
    entity, own = state.current(f"{lever}_entity"), dict(state.bench().current.entities)
    (value,) = _within(lever, [round(state.current(f"{lever}_own_{entity}") / factor, 9)], entity)
    own[entity] = {**own.get(entity, {}), lever: Setting(value)}
    _keep_entities(own, lever)


def release(lever: str, entity: str) -> None:
    """Callback: the entity follows the common value again."""
    entities = state.bench().current.entities.items()
    own = {e: {n: s for n, s in settings.items() if (e, n) != (entity, lever)} for e, settings in entities}
    _keep_entities({e: settings for e, settings in own.items() if settings}, lever)


def _keep_entities(own: dict, lever: str) -> None:
    old = state.bench().current
    state.keep(replace(old, entities=own), "entity", lever)


def reset(levers: tuple[str, ...]) -> None:
    """Callback: put levers back to base-year practice, for all entities."""
    state.keep(without(state.bench().current, levers), "reset", levers[0] if len(levers) == 1 else "")


def reset_all() -> None:
    """Callback: base-year practice everywhere, under the conditions already chosen."""
    old = state.bench().current
    if stays(old.name, old.place):
        state.do("open", state.REFERENCE, lambda: state.bench().opened(state.REFERENCE))
    else:
        reset(old.changed())
