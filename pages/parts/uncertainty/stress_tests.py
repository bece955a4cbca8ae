"""The stress page's own pieces: named conditions, break-even of each condition, and regret."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages.parts import state
from pages.parts.figures import dot_rows, outcome_charts, row_names
from pages.parts.figures.page_tables import table
from pages.parts.shared import analyses, later, target_inputs
from pages.parts.shared.view import View, projected
from pages.parts.wording import ranges_in_words
from pages.parts.wording.quoted import heading, quoter, unbroken
from pages.parts.wording.way_to_number import way
from pages.parts.wording.words import (
    change,
    digits,
    figure,
    name,
    percent,
    plain,
    printed_gap,
    same,
    scaled,
    scenario_name,
    unit,
    unit_of,
    word,
    written,
)
from simulation import HEADLINES, Scenario
from simulation.analysis.causes.lever_by_lever import falls_short
from simulation.analysis.goals.targets import Target
from simulation.analysis.stress.stress_tests import TOGETHER
from simulation.explanation.assumptions_in_words import assumption_value
from simulation.explanation.targets_in_words import target_sentence
from simulation.language.quotes import Quoter, Sentence

OWN = "scenario"  # the row of the plan itself
ENDS = 96  # pixels for a value and its verdict at the end of a row
FAR = 6  # standard deviations beyond which the number says nothing


def target(view: View) -> Target:
    """What counts as failure: an outcome, its value and a year."""
    columns = st.columns([2, 1, 2, 2], gap="small", vertical_alignment="bottom")
    with columns[0]:
        variable = target_inputs.outcome("stress", target_inputs.judged(HEADLINES))
    with columns[1]:
        year = target_inputs.year("stress", tuple(y for y in view.years if y >= view.scenario.place.unknown_from))
    with columns[2]:
        value = target_inputs.value(variable, year)
    return target_inputs.target(variable, year, value)


def presets(view: View, target: Target) -> None:
    """The scenario under every named set of conditions, with its advantage over current practice."""
    found = analyses.under_presets(view.scenario, target.year)
    values = found[found["variable"] == target.outcome].set_index("preset")["scenario"]
    missed = [preset for preset, value in values.items() if not target.met(value)]
    named = word("list.comma").join(written(state.place().condition_presets[preset]) for preset in missed)
    key = "stress.all_met" if not missed else "stress.none_met" if len(missed) == len(values) else "stress.some_missed"
    quotes = quoter()
    counts = {"count": quotes.count(len(values), "conditions"), "missed": quotes.count(len(missed), "conditions_missed")}
    heading(quotes.say(key, target=target_sentence(quotes, target), named=named, **counts), target.outcome, year=target.year)
    own_ones = own_throughout(view.scenario)
    if own_ones:
        st.caption(word("stress.own_held", names=own_ones))
    _dots(found[found["variable"] == target.outcome].set_index("preset"), target, view.moved)
    rows = []
    for preset, row in state.place().condition_presets.items():
        own = found[found["preset"] == preset].set_index("variable")
        judged = {target.outcome: f"{_verdict(preset not in missed)} "}
        cells = (judged.get(v, "") + _cell(v, own.loc[v], view.moved) for v in HEADLINES)
        rows.append((written(row), *cells))
    titles = (word("stress.head", name=name(v), unit=unit(unit_of(v))) + way(v, year=target.year) for v in HEADLINES)
    heads = [word("stress.preset"), *titles]
    table(pd.DataFrame(rows, columns=heads), "plain_presets")
    st.caption(word("stress.presets_note", met=_verdict(True), missed=_verdict(False), year=target.year))
    built = found[found["variable"] == "new_energy_capacity"]["scenario"]
    hurdle = state.place().levers["starts_hurdle"]
    if built.any() and same("new_energy_capacity", float(built.max() - built.min())):
        st.caption(word("stress.capacity", hurdle=written(hurdle)))


def own_throughout(scenario: Scenario) -> str:
    """Names of the conditions and assumptions that the scenario sets itself, which hold under every set of conditions."""
    own = [key for key in scenario.conditions if key != "preset"] + list(scenario.held())
    return word("list.comma").join(state.words().lever(key) for key in own)


def _dots(values: pd.DataFrame, target: Target, moved: bool) -> None:
    """Plan and current practice under each set of conditions on one scale, with the target as a line."""
    outcome = target.outcome
    marks: list[dict] = []
    for preset, row in state.place().condition_presets.items():
        own, usual, item = values["scenario"][preset], values["reference"][preset], written(row)
        marks.append({"item": item, "kind": "ring", "value": usual, "role": "reference", "hint": word("role.reference")})
        if moved:
            marks.append({"item": item, "kind": "dot", "value": own, "role": "scenario", "hint": word("role.scenario")})
        text = f"{plain(scaled(own, unit_of(outcome)), digits(outcome))} {_verdict(target.met(own))}"
        marks.append({"item": item, "kind": "end", "role": "scenario" if moved else "reference", "text": text})
    label = word("stress.target_line", value=figure(outcome, target.value))
    marks.append({"kind": "line", "value": target.value, "role": "target", "text": label})
    for one in marks:
        if "value" in one:
            value = one.pop("value")
            one["x"] = float(scaled(value, unit_of(outcome)))
            one["hint"] = f"{one.get('hint', '')} {figure(outcome, value)}".strip()
    rows = dot_rows.rows_of(marks)
    spec = dot_rows.dot_rows_spec(unit(unit_of(outcome)), word("stress.preset"), ENDS)
    height = row_names.ROW * len(state.place().condition_presets) + 70
    outcome_charts.draw(rows, spec, "stress_dots", word("stress.dots_alt", name=name(outcome)), height)
    st.caption(word("stress.dots_legend" if moved else "stress.dots_legend.one"))


def _verdict(met: bool) -> str:
    """Whether the chosen target is met, as a word: a sign would be read as part of the number, and fonts draw it too small."""
    return word("stress.is_met" if met else "stress.is_missed")


def _cell(variable: str, row: pd.Series, moved: bool) -> str:
    value, places = plain(scaled(row["scenario"], unit_of(variable)), digits(variable)), digits(variable)
    if not moved:
        return value
    gap = plain(scaled(printed_gap(variable, row["reference"], row["scenario"]), unit_of(variable)), places, signed=True)
    return word("stress.cell", value=value, gap=gap)


def break_even(view: View, target: Target) -> None:
    """How far each condition alone, and all prices together, must move until the target is missed."""
    found = analyses.breaks(view.scenario, target)
    reached = target.met(view.projection.total(target.outcome)[view.years.index(target.year)])
    quotes = quoter()
    asked = quotes.say("stress.breaks" if reached else "stress.repairs", target=target_sentence(quotes, target))
    st.header(unbroken(asked), anchor=False)
    near = found[found["breaks"]]
    if near.empty:
        st.info(word("stress.no_break" if reached else "stress.no_repair"))
        return
    first = near.iloc[0]
    heading(
        quotes.say(
            "stress.nearest" if reached else "stress.nearest_repair",
            name=ranges_in_words.inner(_title(first["id"])),
            way=_way(first["direction"]),
            size=_size(first, quotes),
        )
    )
    rows = [_break(row) for _, row in near.iterrows()]
    bars = [
        {"item": cells[0], "x": abs(row["deviations"]), "text": cells[2], "role": "reference"}
        for cells, (_, row) in zip(rows, near.iterrows(), strict=True)
        if pd.notna(row["deviations"])
    ]
    spec = dot_rows.distance_spec(word("stress.deviation_axis"), word("stress.condition"))
    drawn = pd.DataFrame(bars).assign(place=range(len(bars)))
    outcome_charts.draw(drawn, spec, "stress_breaks", word("stress.breaks_alt"), row_names.ROW * len(bars) + 60)
    heads = ("stress.condition", "stress.projected", "stress.at", "stress.distance")
    with st.expander(word("stress.breaks_table")):
        table(pd.DataFrame(rows, columns=[word(head, year=target.year) for head in heads]), "plain_breaks")
    harmless = [name_ for name_ in dict.fromkeys(found["id"]) if name_ not in set(near["id"])]
    listed = word("list.comma").join(ranges_in_words.inner(_title(name_)) for name_ in harmless)
    st.caption(
        word("stress.breaks_note", start=view.scenario.place.unknown_from)
        + (word("stress.harmless", names=listed) if listed else "")
    )


def _title(condition: str) -> str:
    return word("stress.prices") if condition == TOGETHER else written(state.place().conditions[condition])


def _way(direction: int) -> str:
    return word("stress.up" if direction > 0 else "stress.down")


def _size(row: pd.Series, quotes: Quoter) -> Sentence:
    """How far a condition moves: an index in percent, and in standard deviations."""
    far = _far(row, quotes)
    if not _index(row["id"]):
        return far
    ends = [quotes.part(abs(row[end]), f"break_{end}:{row['id']}") for end in ("least", "most")]
    change = ends[0] if ends[0].text == ends[1].text else quotes.say("span", low=ends[0], high=ends[1])
    return quotes.say("stress.size", change=change, size=far)


def _index(condition: str) -> bool:
    return condition == TOGETHER or state.place().conditions[condition].unit in ("index", "10MW")


def _percent(least: float, most: float, signed: bool = False) -> str:
    """A change in percent, or the span of several."""
    ends = [percent(change, signed) for change in (least, most)]
    return ends[0] if ends[0] == ends[1] else word("span", low=ends[0], high=ends[1])


def _far(row: pd.Series, quotes: Quoter) -> Sentence:
    """How many standard deviations away it is."""
    if pd.isna(row["deviations"]):
        return quotes.say("none")
    size, statistic = float(abs(row["deviations"])), f"break_deviations:{row['id']}"
    if size > FAR:
        return quotes.say("stress.far", count=quotes.count(FAR, statistic))
    return quotes.say("stress.deviations", count=quotes.bare(size, "deviations", statistic))


def _deviation(row: pd.Series) -> str:
    return str(_far(row, quoter()))


def _break(row: pd.Series) -> tuple[str, ...]:
    title = word("stress.move", name=_title(row["id"]), way=_way(row["direction"]))
    change = _percent(row["least"], row["most"], signed=True) if _index(row["id"]) else ""
    if row["id"] == TOGETHER:
        return title, word("dash"), change, _deviation(row)
    symbol = state.place().conditions[row["id"]].unit
    at = assumption_value(state.words(), symbol, row["at"])
    return (
        title,
        assumption_value(state.words(), symbol, row["central"]),
        word("stress.cell", value=at, gap=change) if change else at,
        _deviation(row),
    )


def regret(view: View, target: Target) -> None:
    """What each plan loses against the best plan, under every named set of conditions, beside what it spends."""
    found = analyses.regrets(view.scenario, target.outcome, target.year)
    twin = next((one for one in found.index if one != OWN and _like(one, view.scenario)), None)
    if twin or not view.moved:
        found = found.drop(index=twin or state.REFERENCE).rename(index={OWN: twin or state.REFERENCE})
    found = found.sort_values("largest")
    plans = {plan: _plan_of(str(plan), view) for plan in found.index}
    titles = {
        plan: word("stress.plan_below", plan=_plan(plan)) if falls_short(one) else _plan(plan) for plan, one in plans.items()
    }
    first = plans[found.index[0]]
    best = word("stress.regret", name=ranges_in_words.inner(name(target.outcome)), best=titles[found.index[0]])
    st.header(best + way(target.outcome, year=target.year), anchor=False)
    if falls_short(first):
        later.paid(first, target.year, "price_table_best")
    presets_ = list(state.place().condition_presets)
    rows = []
    for plan, row in found.iterrows():
        amounts = (scaled(row[column], unit_of(target.outcome)) for column in (*presets_, "largest"))
        money = change("programme_investment", _spent(plans[plan], view, target.year))
        rows.append((titles[plan], *(plain(amount, digits(target.outcome)) for amount in amounts), money))
    heads = [
        word("stress.plan", unit=unit(unit_of(target.outcome))),
        *(written(state.place().condition_presets[p]) for p in presets_),
        word("stress.largest"),
    ]
    table(pd.DataFrame(rows, columns=[*heads, word("stress.spent")]), "plain_regret")
    st.caption(word("stress.regret_note", unit=unit(unit_of(target.outcome)), year=target.year))


def _like(plan: str, scenario: Scenario) -> bool:
    """Whether a package sets what the scenario sets."""
    preset = Scenario.preset(plan, scenario.place)
    return (preset.levers, preset.entities) == (scenario.levers, scenario.entities)


def _plan_of(plan: str, view: View) -> Scenario:
    """A plan of the table, under the scenario's conditions."""
    return view.scenario if plan == OWN else Scenario.preset(plan, view.scenario.place).beside(view.scenario)


def _spent(chosen: Scenario, view: View, year: int) -> float:
    """Programme money to a year beyond current practice."""
    own, usual = (projected(one).total("programme_investment") for one in (chosen, view.reference.scenario))
    return float((own - usual)[: view.years.index(year) + 1].sum())


def _plan(plan: str) -> str:
    table_ = state.place().scenario_presets
    return written(table_[plan]) if plan in table_ else scenario_name()
