"""The duties of state assets supervision: whether scenario and reference fulfil them."""

from __future__ import annotations

import itertools

import pandas as pd
import streamlit as st

from pages.parts import state
from pages.parts.figures.page_tables import table
from pages.parts.shared.view import View
from pages.parts.wording import ranges_in_words
from pages.parts.wording.quoted import heading, quoter
from pages.parts.wording.words import change, figure, half, name, number, printed_gap, size, word, written
from simulation import Projection
from simulation.analysis.goals.alerts import STEADY, Duty, duties

VERDICTS = {True: "duty.met", False: "duty.missed"}


def check(view: View) -> None:
    """Each duty over the whole period and the number of years that fulfil it."""
    st.header(word("duties.title"), anchor=False)
    first, last = view.years[0], view.years[-1]
    own, usual = (duties(projection, first, last) for projection in (view.projection, view.reference))
    quotes = quoter()
    met = {
        part: quotes.count(sum(duty.met for duty in all_), f"met:{part}") for part, all_ in (("met", own), ("usual", usual))
    }
    every = sum(all(_by_year(view.projection, duty)) for duty in own)
    counts = {"count": quotes.count(len(own), "duties"), "every": quotes.count(every, "met_every_year")}
    heading(quotes.say("duties.finding", first=first, year=last, **counts, **met))
    rows = []
    for duty, other in zip(own, usual, strict=True):
        steady = size(duty.outcome, STEADY) if duty.kind == "steady" else ""
        cells = [
            _said(view.projection, duty),
            _years(view.projection, duty),
            _said(view.reference, other),
            _years(view.reference, duty),
        ]
        rows.append((word(f"duty.{duty.kind}", name=ranges_in_words.inner(name(duty.outcome)), size=steady), *cells))
    heads = [word(f"duties.column.{part}") for part in ("duty", "own", "years", "usual", "years")]
    table(pd.DataFrame(rows, columns=heads), "plain_duties", words=(0, 1, 3))
    st.caption(word("duties.note", first=first, last=last, size=size("debt_ratio", STEADY)))
    if any(duty.closing or duty.since != first for duty in own):
        st.caption(word("duties.like_for_like", first=first, next=first + 1))
    schemes = state.place().appraisal.schemes.values()
    st.caption("\n".join("- " + word("duties.scheme", name=written(row), source=half(row.source)) for row in schemes))


def _said(projection: Projection, duty: Duty) -> str:
    if duty.kind != "grow" and duty.change is not None:
        ends = {"first": figure(duty.outcome, duty.before), "last": figure(duty.outcome, duty.after)}
        gap = change(duty.outcome, printed_gap(duty.outcome, duty.before, duty.after))
        said = word("duty.from_to", **ends, gap=gap)
        if duty.closing:
            said = word("duty.closing", said=said)
        elif duty.since != projection.years[0]:
            said = word("duty.since", said=said, year=duty.since)
        return f"{word(VERDICTS[duty.met])} {said}"
    if duty.change is None:
        return f"{word(VERDICTS[duty.met])} {word('duty.loss')}"
    rates = {"growth": number(duty.change, "share"), "needed": number(duty.needed, "share")}
    return f"{word(VERDICTS[duty.met])} {word('duty.growth', **rates)}"


def _by_year(projection: Projection, wanted: Duty) -> list[bool]:
    """Whether an indicator does what is asked against the year before, in each of the years whose scheme asks for it."""
    pairs = itertools.pairwise(projection.years)
    return [d.met for before, after in pairs for d in duties(projection, before, after) if d.outcome == wanted.outcome]


def _years(projection: Projection, wanted: Duty) -> str:
    """In how many of the years whose scheme asks for it an indicator does what is asked."""
    found = _by_year(projection, wanted)
    return word("duties.years", met=sum(found), count=len(found))
