"""Pieces that several pages use: findings in words, paths against the reference, waterfalls, tables by entity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import streamlit as st

from pages.parts import state
from pages.parts.figures import hall_charts, outcome_charts, row_names
from pages.parts.figures.page_tables import table
from pages.parts.shared import target_inputs
from pages.parts.shared.view import View, ends_of_the_past
from pages.parts.wording import ranges_in_words
from pages.parts.wording.quoted import quoter, unbroken
from pages.parts.wording.way_to_number import way
from pages.parts.wording.words import (
    at_base,
    digits,
    figure,
    name,
    plain,
    printed_gap,
    printed_parts,
    same,
    scaled,
    unit,
    unit_of,
    word,
    written,
)
from simulation import TOTAL, Projection
from simulation.analysis.like_for_like import on_closing, since_base
from simulation.explanation.closed_in_words import closed_outcome
from simulation.explanation.owner_in_words import owner_paid_in
from simulation.explanation.standing import against_practice, stands, stands_briefly
from simulation.tracking.closed_years import earlier, reported


def finding(view: View, variable: str) -> str:
    """A chart's title: level, direction and verdict, with the way to how it is computed; then, smaller, the difference to
    current practice. In a hall one line."""
    quotes = quoter()
    targets = target_inputs.chosen().values(variable)
    if state.big():
        return unbroken(stands_briefly(quotes, view.projection, variable, targets))
    title = unbroken(stands(quotes, view.projection, variable, targets)) + way(variable)
    if not view.moved:
        return title
    beside = unbroken(against_practice(quotes, view.projection, view.reference, variable))
    return f"{title} :gray[:small[{beside}]]"


def texts_of(variable: str, values: Sequence[float] | np.ndarray) -> list[str]:
    """Values as written in a chart's hints."""
    return [figure(variable, value) for value in values]


def line(
    variable: str, values: Sequence[float] | np.ndarray, role: str, label: str | None, title: str | None = None
) -> dict:
    """One line of a path chart."""
    return {
        "role": role,
        "name": title or word(f"role.{role}"),
        "values": scaled(values, unit_of(variable)),
        "texts": texts_of(variable, values),
        "past": role == "reference",
        "label": label,
    }


def _from_base(variable: str, values: np.ndarray, role: str, label: str | None, entity: str) -> dict:
    """A line from the base year on; its first figure says where nobody reported it."""
    drawn = line(variable, values, role, label)
    drawn["texts"][0] = at_base(variable, drawn["texts"][0], entity)
    return drawn


def pair(view: View, variable: str, entity: str = TOTAL) -> list[dict]:
    """Scenario and reference of a variable, each labelled at its end unless they coincide."""
    own, reference = (p.entity(variable, entity) for p in (view.projection, view.reference))
    apart = not same(variable, printed_gap(variable, reference[-1], own[-1]))
    ends = {"scenario": scaled(own[-1], unit_of(variable)), "reference": scaled(reference[-1], unit_of(variable))}
    labels = {role: word(f"end.{role}", value=plain(end, digits(variable))) for role, end in ends.items()}
    return [
        {**_from_base(variable, own, "scenario", labels["scenario"] if apart else None, entity), "of": (variable, entity)},
        _from_base(variable, reference, "reference", labels["reference"], entity),
        *closed(view, variable, entity),
        *before(view, variable, entity),
        *(aimed(view, variable) if entity == TOTAL else ()),
    ]


def closed(view: View, variable: str, entity: str = TOTAL) -> list[dict]:
    """What was reported since the base year, as a line of its own from there that no lever moves; none where nothing was."""
    told = reported(view.place, variable, entity)
    values = {year: told[year] for year in view.years if year in told}
    if not values:
        return []
    if variable not in view.place.unreported:
        values = {view.years[0]: float(view.reference.entity(variable, entity)[0]), **values}
    last = list(values.values())[-1]
    label = word("end.closed", value=plain(scaled(last, unit_of(variable)), digits(variable)))
    lines = line(variable, list(values.values()), outcome_charts.OTHERS[0], label, word("role.closed"))
    return [{**lines, "years": list(values)}]


def before(view: View, variable: str, entity: str = TOTAL) -> list[dict]:
    """What was known of the years before one that the projection has gone on from, as a line to it; none elsewhere."""
    told = earlier(view.place, variable, entity)
    if not told:
        return []
    values = {**told, view.years[0]: float(view.reference.entity(variable, entity)[0])}
    lines = line(variable, list(values.values()), outcome_charts.OTHERS[0], None, word("role.before"))
    return [{**lines, "years": list(values)}]


def closed_said(view: View, variable: str) -> None:
    """Below a chart: how far years reported since are from the model."""
    said = closed_outcome(quoter(), view.reference, variable)
    if said and not state.big():
        st.caption(unbroken(said))


def aimed(view: View, variable: str) -> list[dict]:
    """The targets of an indicator as one more line, where it has any within the projected years."""
    targets = {year: value for year, value in target_inputs.chosen().values(variable).items() if year in view.years}
    if not targets:
        return []
    values = list(targets.values())
    label = word("end.target", value=plain(scaled(values[-1], unit_of(variable)), digits(variable)))
    return [{**line(variable, values, "target", label), "years": list(targets)}]


def path(view: View, variable: str, key: str, height: int = 220, extra: Sequence[dict] = (), entity: str = TOTAL) -> None:
    """A variable by year for scenario and reference."""
    draw_lines(view, [*pair(view, variable, entity), *extra], unit_of(variable), key, described(variable), height)


def draw_lines(
    view: View,
    lines: Sequence[dict],
    symbol: str,
    key: str,
    alt_text: str,
    height: int = 220,
    band: Sequence[np.ndarray] | None = None,
) -> None:
    """Lines in one unit on one chart, the first with a band if one is given; one that is `of` an outcome moves with a held lever."""
    if state.big():
        data = hall_charts.path_data(view.years, lines, band, unit(symbol), alt_text, **ends_of_the_past())
        hall_charts.draw(data, key)
        return
    spec = outcome_charts.path_spec(unit(symbol), word("year"), word("history"), **ends_of_the_past())
    rows = outcome_charts.path_data(view.years, lines, band, height)
    if "of" in lines[0]:
        variable, entity = lines[0]["of"]
        spec = outcome_charts.of_outcome(spec, variable, height)
        if entity != TOTAL:
            rows = rows.append_column("entity", pa.array([entity] * len(rows)))
    outcome_charts.draw(rows, spec, key, alt_text, height)


def described(variable: str) -> str:
    """What a path chart shows, for those who cannot see it; its figures are in the heading."""
    return word("chart.alt", name=name(variable))


def titled_path(view: View, variable: str, key: str, height: int = 220, extra: Sequence[dict] = ()) -> None:
    """A path with its finding above it."""
    st.subheader(finding(view, variable), anchor=False)
    path(view, variable, key, height, extra)
    closed_said(view, variable)


def waterfall(
    first: tuple[str, float], drivers: Mapping[str, float], last: tuple[str, float], variable: str, key: str
) -> None:
    """Contributions, by name, that add up between two named totals; those too small to be seen are left out."""
    symbol, places = unit_of(variable), digits(variable)
    printed = printed_parts(variable, list(drivers.values()), printed_gap(variable, first[1], last[1]))
    named = {title: float(scaled(value, symbol)) for title, value in zip(drivers, printed, strict=True)}
    named = {title: value for title, value in named.items() if round(value, places)}
    ends = [(title, float(scaled(value, symbol))) for title, value in (first, last)]
    texts = {title: plain(value, places, signed=True) for title, value in named.items()}
    texts |= {title: plain(value, places) for title, value in ends}
    rows = outcome_charts.waterfall_data(ends[0], named, ends[1], texts)
    spec = outcome_charts.waterfall_spec(unit(symbol), word("driver"))
    outcome_charts.draw(rows, spec, key, word("waterfall.alt", first=first[0], last=last[0]), row_names.ROW * len(rows) + 60)


def entity_name(view: View, entity: str) -> str:
    """Name of an entity of the baseline."""
    return next(written(row) for row in view.projection.baseline.entities if row.id == entity)


def entity_table(view: View, variable: str, key: str) -> None:
    """A variable by entity: base year, last year, change since like with like, and change against the reference."""
    rows = [
        (entity, entity_name(view, entity) + way(variable, entity), *_compared(view, variable, entity))
        for entity in view.projection.baseline.seen_ids
    ]
    rows.sort(key=lambda row: -row[3])
    rows.append((TOTAL, word("total") + way(variable), *_compared(view, variable, TOTAL)))
    heads = [word("entity"), str(view.years[0]), str(view.last), word("since", year=view.years[0]), word("against")]
    shown = pd.DataFrame(
        [
            (title, at_base(variable, first, entity), *others)
            for entity, title, first, *others in (
                (*who, *(plain(scaled(v, unit_of(variable)), digits(variable), signed=i > 1) for i, v in enumerate(values)))
                for *who, values in ((entity, title, own) for entity, title, *own in rows)
            )
        ],
        columns=heads,
    )
    table(shown, key)
    base = view.years[0]
    if on_closing(view.projection, variable):
        st.caption(word("list.sentences", first=word("note.closing", base=base), then=word("note.closing_gaps", base=base)))
    else:
        st.caption(word("note.gaps", base=base))


def _compared(view: View, variable: str, entity: str) -> tuple[float, float, float, float]:
    """First and last value, change since, difference from the reference: both as printed."""
    own, reference = (p.entity(variable, entity) for p in (view.projection, view.reference))
    alike = since_base(view.projection, variable, entity)
    return (
        float(own[0]),
        float(own[-1]),
        printed_gap(variable, alike[0], alike[-1]),
        printed_gap(variable, reference[-1], own[-1]),
    )


def basis(variables: Sequence[str], counts: Mapping[str, int], kind: str) -> str:
    """What projected figures rest on, in one sentence."""
    names = ranges_in_words.opening(word("list.comma").join(ranges_in_words.inner(name(variable)) for variable in variables))
    return word("basis", names=names, kind=word(f"kind.{kind}"), **counts)


def owners_capital(view: View) -> None:
    """What owners pay in, where the debt ratio and the return are judged; nothing where they pay nothing."""
    if told := owner_paid_in(quoter(), view.projection):
        st.caption(unbroken(told))


def cumulated(projection: Projection, variable: str) -> float:
    """Sum over projected years."""
    return float(np.sum(projection.total(variable)[1:]))
