"""The home page's own pieces: a reading in one sentence, the bill, and what the figures rest on."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from pages.parts import state
from pages.parts.frame.menu import MENU
from pages.parts.shared import target_inputs
from pages.parts.shared.bands import Bands, dots
from pages.parts.shared.cards import Card, block, compared, outcome_card
from pages.parts.shared.sections import basis, cumulated
from pages.parts.shared.view import View
from pages.parts.wording import alert_marks, ranges_in_words
from pages.parts.wording.quoted import quoter, unbroken
from pages.parts.wording.words import (
    escaped,
    given,
    kept_place_name,
    name,
    place_name,
    printed_gap,
    same,
    scenario_name,
    without_unit,
    word,
)
from simulation.analysis.goals.alerts import alerts
from simulation.analysis.goals.limits import attention_load
from simulation.analysis.uncertainty.ensemble import Ensemble
from simulation.analysis.uncertainty.released_ranges import DRAWS
from simulation.evidence.provenance import input_grades, weakest
from simulation.explanation.closed_in_words import closed_sentences
from simulation.explanation.limits_in_words import EFFORTS
from simulation.explanation.main_gains import main_gain_said
from simulation.explanation.owner_in_words import deal_sentences, owner_bears, owner_paid_in, owner_sentence
from simulation.explanation.priced_verdict import price_told, priced_verdict
from simulation.explanation.relabelled_in_words import relabelled_said
from simulation.language.quotes import Quoter, Sentence

GAP = "\u2003"  # a wide space


def waiting() -> None:
    """Whose figures are shown where there are others too; own figures that the browser keeps work on and that have to be added again first."""
    waits = state.waiting_places()
    if (waits and state.big()) or (not waits and len(state.offered_places()) > 1):
        st.caption(word("home.whose", name=escaped(place_name(state.place()))))
    for place, (_, label, count) in enumerate(() if state.big() else waits):
        with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"home_waiting_{place}"):
            told = {"here": escaped(place_name(state.place())), "place": escaped(kept_place_name(label)), "count": count}
            st.markdown(word("home.waiting", **told), width="stretch")
            st.page_link(MENU["own_data"], label=word("menu.own_data"))


def reading(view: View, headlines: Sequence[str]) -> str:
    """What it comes to: whether targets are reached and what ends worse than it began; then, but in a hall, what the scenario does."""
    targets = target_inputs.chosen()
    quotes = quoter()
    found = priced_verdict(
        quotes,
        view.projection,
        view.reference,
        headlines,
        {name: targets.values(name) for name in state.place().target_rules},
    )
    if not found.text:
        return str(_told(quotes, view, headlines, priced=False))
    then = "" if state.big() else _told(quotes, view, headlines, priced=True)
    return str(quotes.say("reading.verdict", verdict=found, then=then))


def _told(quotes: Quoter, view: View, headlines: Sequence[str], priced: bool) -> Sentence:
    """priced: where the verdict before it tells what the plan is paid with."""
    own, usual, year = view.projection, view.reference, view.last
    if not view.moved:
        levels = {name: quotes.level(name, float(own.total(name)[-1]), "central", year) for name in headlines}
        values = {name: quotes.named(name, level) for name, level in levels.items()}
        return quotes.say("reading.reference", year=year, **values)

    debt, exact = view.gap("debt"), float(own.total("debt")[-1] - usual.total("debt")[-1])
    spent = (float(cumulated(usual, "programme_investment")), float(cumulated(own, "programme_investment")))
    owner = owner_bears(quotes, own, usual)
    burden = "same" if same("debt", debt) else "up" if debt > 0 else "down"
    said = quotes.say(
        "reading.scenario",
        scenario=scenario_name(),
        start=view.years[1],
        year=year,
        invested=quotes.more("programme_investment", spent, "spent", year),
        debt=quotes.say(f"reading.debt.{burden}", year=year, size=quotes.size("debt", debt, exact, "gap", year)),
        owner=quotes.say("reading.owner", cash=owner) if owner else "",
    )
    caution = main_gain_said(quotes, own, usual, briefly=True, priced=priced and price_told(quotes, own, usual) is not None)
    return quotes.in_a_row([said, caution]) if caution else said


def cards(view: View, headlines: Sequence[str], bands: Bands) -> None:
    """The outcomes of the last year, then below each its range, which takes longer, and how it stands to its target."""
    place = st.html(block("headlines", [outcome_card(view, name, GAP) for name in headlines]))
    below = _ranges(view, headlines, bands.found)
    place.html(block("headlines", [outcome_card(view, name, below[name]) for name in headlines]))


def _ranges(view: View, headlines: Sequence[str], found: Ensemble) -> dict[str, str]:
    colours = {
        alert.target.outcome: alert.colour
        for alert in alerts(target_inputs.chosen(), view.projection, found)
        if alert.target.year == view.last
    }
    below = {}
    for variable in headlines:
        low, _, high = found.quantiles(variable)[:, -1]
        mark = GAP + alert_marks.said_as_html(colours[variable]) if variable in colours else ""
        below[variable] = (
            escape(
                word("home.range_in_hall" if state.big() else "home.range", span=ranges_in_words.bare(variable, low, high))
            )
            + mark
        )
    return below


def years_reported(view: View) -> None:
    """How years reported since the base year differ from the model, and what the projection rests on."""
    said = () if state.big() else closed_sentences(quoter(), view.reference)
    if said:
        st.caption(unbroken(quoter().in_a_row(said)))


def legend(year: int) -> None:
    """What bands, target lines and marks mean, whose the targets of the last year are, and the way to the targets."""
    note = word("home.range_note", draws=DRAWS)
    own = word("list.comma").join(ranges_in_words.inner(name(one)) for one in target_inputs.chosen().set_here(year))
    notes = (word("bands.legend"), dots(), alert_marks.rule(), word("paper.note.targets", names=own) if own else "", note)
    with st.container(key="small_print_ranges"):
        st.caption("\n\n".join(filter(None, notes)))
        st.page_link(MENU["targets"], label=word("home.targets"))


def costs(view: View) -> None:
    """What the plan costs: money put in, running costs, debt and managers' attention."""
    cards = [_spent(view, "programme_investment"), _spent(view, "programme_costs")]
    debt, level = view.gap("debt"), view.projection.total("debt")[-1]
    cards.append(compared(word("costs.debt", year=view.last), "debt", level, debt))
    load, limit = attention_load(view.projection), float(view.projection.inputs["attention_limit"].flat[0])
    efforts = word("costs.efforts", count=without_unit(load.max(), EFFORTS))
    cards.append(Card(word("costs.attention"), efforts, word("costs.limit", limit=given(limit, EFFORTS))))
    st.html(block("costs", cards))
    owner = owner_sentence(quoter(), view.projection, view.reference)
    relabelled = relabelled_said(quoter(), view.projection, view.reference)
    paid_in = owner_paid_in(quoter(), view.projection)
    for sentence in (*filter(None, (relabelled, owner, paid_in)), *deal_sentences(quoter(), view.projection)):
        st.caption(sentence.text)


def _spent(view: View, variable: str) -> Card:
    """A sum over the projected years."""
    own, usual = cumulated(view.projection, variable), cumulated(view.reference, variable)
    said = word("costs.programme_investment.help") if variable == "programme_investment" else ""
    return compared(word(f"costs.{variable}"), variable, own, printed_gap(variable, usual, own), said)


def grounds(view: View, headlines: Sequence[str]) -> None:
    """The kind of the weakest input behind each headline figure."""
    baseline = view.projection.baseline
    by_counts: dict[tuple, list[str]] = {}
    for headline in headlines:
        counts = input_grades(headline, baseline)
        by_counts.setdefault(tuple(counts.values()), []).append(headline)
    for names in by_counts.values():
        st.caption(basis(names, input_grades(names[0], baseline), weakest(names[0], baseline)))
    st.page_link("pages/method.py", label=word("home.sources"))
