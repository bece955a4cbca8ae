"""Scorecard: the 21 monthly indicators of high-quality development, as projected."""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
import streamlit as st

from pages.parts.figures.page_tables import table
from pages.parts.frame.page import open_page
from pages.parts.outcomes import scorecard_strip
from pages.parts.shared import later
from pages.parts.shared.view import View, projected
from pages.parts.wording.quoted import quoter
from pages.parts.wording.way_to_number import way
from pages.parts.wording.words import at_base, change, figure, name, printed_gap, same, word, written
from simulation import catalogue
from simulation.analysis.like_for_like import first_alike
from simulation.engine.appraisal import StandardValue
from simulation.engine.rows import Indicator


def body(view: View) -> None:
    """Which indicators the plan improves, and what each of them is."""
    base = view.years[0]
    indicators = catalogue().monthly(view.last)
    doubled = scorecard_strip.same_as_profit(view)
    counted = [key for key in indicators if key not in doubled]
    counts = {
        **_counted("", (scorecard_strip.improved(view, key) for key in counted)),
        **_counted(
            "practice_", (scorecard_strip.better(key) * view.gap(key) for key in counted if not same(key, view.gap(key)))
        ),
    }
    st.subheader(word("scorecard.finding", year=view.last, base=base, **counts), anchor=False)
    scorecard_strip.strip(view)
    named_ones = sum(row.named_in_seed == "yes" for row in indicators.values())  # another in its place is added here too
    st.caption(word("scorecard.note", named=named_ones, added=len(indicators) - named_ones))
    if doubled:
        st.caption(word("scorecard.doubled", names=word("list.comma").join(map(name, doubled)), profit=name("total_profit")))
    _cash_said(view)
    later.paid(view.scenario, view.last)
    heads = [word("column.item"), str(base), word("role.reference"), word("role.scenario")]
    heads += [word("since", year=base), word("scorecard.direction"), word("against")]
    with st.expander(word("scorecard.table")):
        table(pd.DataFrame([_row(view, key) for key in indicators], columns=heads), "plain_scorecard")
    st.caption(word("scorecard.scheme", year=view.last, scheme=written(view.place.appraisal.scheme(view.last))))
    st.caption(_scores(view))
    st.header(word("scorecard.definitions"), anchor=False)
    table(
        pd.DataFrame(
            [(name(key), written(row, "definition"), _named(row)) for key, row in indicators.items()],
            columns=[word("column.item"), word("scorecard.definition"), word("column.source")],
        ),
        "plain_definitions",
        words=(0, 1, 2),
    )


def _named(row: Indicator) -> str:
    return word("scorecard.named" if row.named_in_seed == "yes" else "scorecard.added")


def _scores(view: View) -> str:
    """Scores by the standard values filled in, with the year that they are of; else that there are none, and the dated example."""
    appraisal, year = view.projection.baseline.appraisal, view.last
    own = appraisal.standards_of(year)
    if own:
        groups = {of: [row for row in own if row.year == of] for of in sorted({row.year for row in own})}
        said = (_listed(view, rows, "scorecard.score") for rows in groups.values())
        return " ".join(word("scorecard.standards", year=of, scores=scores) for of, scores in zip(groups, said, strict=True))
    none = word("scorecard.standards_none")
    examples = appraisal.examples
    if not examples:
        return none
    return f"{none} " + word(
        "scorecard.example", year=examples[0].year, scores=_listed(view, examples, "scorecard.score_example")
    )


def _listed(view: View, rows: Sequence[StandardValue], text: str) -> str:
    scores, quotes = {row.variable: row.score(float(view.projection.total(row.variable)[-1])) for row in rows}, quoter()
    said = [
        quotes.say(text, name=name(key), points=quotes.bare(points, "count", "score", variable=key, year=view.last))
        for key, points in scores.items()
    ]
    return str(quotes.joined(said, "list.comma"))


def _cash_said(view: View) -> None:
    """Why cash on revenue may be better although profit is worse than under central conditions."""
    if not view.scenario.conditions:
        return
    central = projected(view.scenario.under({}))
    cash = [key for key in catalogue().monthly(view.last) if first_alike(key)]  # what holds the year's change of stocks
    profit, *ratios = (
        printed_gap(key, central.total(key)[-1], view.projection.total(key)[-1]) for key in ("total_profit", *cash)
    )
    higher = [name(key) for key, ratio in zip(cash, ratios, strict=True) if ratio > 0 > profit]
    if higher:
        st.caption(word("scorecard.cash", names=word("list.comma").join(higher)))


def _counted(prefix: str, changes: Iterable[float]) -> dict[str, int]:
    signs = [int(np.sign(change)) for change in changes if not np.isnan(change)]
    return {f"{prefix}better": signs.count(1), f"{prefix}worse": signs.count(-1)}


def _row(view: View, key: str) -> tuple[str, ...]:
    own, reference = view.projection.total(key), view.reference.total(key)
    since, gap = scorecard_strip.change_since(view, key), view.gap(key)
    moved = ["—" if same(key, value) else change(key, value) for value in (since, gap)]
    side = {1: "better", 0: "same", -1: "worse"}[scorecard_strip.verdict(view, key)]
    texts = [figure(key, value) for value in (own[0], reference[-1], own[-1])]
    texts[0] = at_base(key, texts[0])
    if key in view.place.unreported:
        return name(key), *texts, "—", "—", "—"
    return (
        name(key) + way(key),
        *texts,
        scorecard_strip.as_compared(view, key, moved[0]),
        word(f"scorecard.{side}"),
        moved[1],
    )


open_page("scorecard", body)
