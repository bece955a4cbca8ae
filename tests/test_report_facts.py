"""Every number in every sentence is what the projection, the ensemble or the attribution says it is."""

import json
import re
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from simulation import HEADLINES, Scenario, ScenarioError, catalogue, embedded_place, project
from simulation.analysis.causes.attribution import attribute, within
from simulation.analysis.causes.counterfactual import without
from simulation.analysis.causes.held_back import in_time
from simulation.analysis.causes.lever_by_lever import at_practice, levers_below
from simulation.analysis.goals.limits import limits_met
from simulation.analysis.goals.targets import TargetSet
from simulation.analysis.sensitivity.tornado import tornado
from simulation.analysis.uncertainty.ensemble import project_ensemble
from simulation.analysis.uncertainty.history_weights import history_fit
from simulation.benchmarking.enterprise_standing import class_of
from simulation.evidence.provenance import input_grades
from simulation.inputs import stopped_short
from simulation.language.words import Words
from simulation.report import Request, Story, gather
from simulation.report.bundle.recipe import Pack
from simulation.report.charts.bar_charts import charts, lever_steps
from simulation.report.content import findings
from simulation.report.content.request import ReportError
from simulation.report.content.story import UNCOVERED
from simulation.report.content.story_tables import group_table
from simulation.run import project_after
from tests.report_support import DRAWS, plan, presets, request, story

NAMES = (
    ("deepening",),
    ("reference",),
    ("new_energy_first",),
    ("innovation_first",),
    ("deepening", "first_class", "new_energy_first"),
)
CASES = [(names, language) for names in NAMES for language in ("zh", "en")]


def sentences(told):
    """Every generated sentence of a story."""
    found = [told.title, *told.reading, told.speaker.grounds(), told.speaker.ask()]
    found += [findings.spending(told), findings.table(told), findings.assumption(told)]
    for case in told.facts.cases:
        found += [
            *told.about(case),
            *told.because(case),
            *told.speaker.limits(case),
            told.speaker.cost(case),
            told.speaker.span(case),
        ]
    return found


@cache
def cache_attribute(scenario):
    return attribute(scenario, outcomes=("total_profit",))


def share(scenario, player):
    """Contribution of a lever in the last year, its group divided where levers were grouped."""
    found = cache_attribute(scenario)
    if player not in found.players:
        found = within(found, next(group for group, levers in found.members.items() if player in levers))
    return found.contributions["total_profit"][-1][found.players.index(player)]


run = cache(project)
ensemble = cache(project_ensemble)
weights_of = cache(history_fit)


def again(quote, scenario, until):
    """A quoted number computed anew, without the report."""
    kind, _, name = quote.statistic.partition(":")
    if kind == "count":
        return quote.value
    if kind in ("room", "parameter"):
        return stopped_short(scenario, quote.lever)[name] if kind == "room" else catalogue().parameters[name].value
    if kind == "share":
        return share(scenario, quote.lever)
    if kind == "gap_of":
        put_back = at_practice(scenario, name) if name in levers_below(scenario) else without(scenario, (name,))
        plan, held = (project_after(p, year=until) for p in (scenario, put_back))
        return (plan.total(quote.variable) - held.total(quote.variable))[plan.years.index(quote.year)]
    if kind == "gap_in_time":
        plan, sooner = (project_after(p, year=until) for p in (scenario, in_time(scenario, name)))
        return (plan.total(quote.variable) - sooner.total(quote.variable))[plan.years.index(quote.year)]
    if quote.year > until:
        own, usual = (project_after(one, year=until) for one in (scenario, scenario.reference()))
        assert (kind, quote.year) == ("gap", own.years[-1])
        return own.total(quote.variable)[-1] - usual.total(quote.variable)[-1]
    own = run(scenario, until=until)
    usual = run(Scenario.preset("reference").under(scenario.conditions), until=until)
    at = own.years.index(quote.year) if quote.year else 0
    if kind in ("targets", "reached"):
        aims = {name: TargetSet().values(name).get(own.years[-1]) for name in embedded_place().target_rules}
        stated = {name: aim for name, aim in aims.items() if aim is not None}
        words = Words("zh")
        sides = {name: -1 if catalogue().less_is_better(name) else 1 for name in stated}
        met = sum(words.gap(name, own.total(name)[-1], aim) * sides[name] <= 0 for name, aim in stated.items())
        return len(stated) if kind == "targets" else met

    def total(projection):
        return projection.total(quote.variable)

    if kind in ("p10", "p90", "gap_p10", "gap_p90", "chance", "chance_least", "chance_most"):
        weights = weights_of(DRAWS, 2023).weights
        runs = [
            ensemble(p.scenario, DRAWS, 2023, until=until, outputs=(quote.variable,)).weighted(weights) for p in (own, usual)
        ]
        drawn = runs[0] if kind in ("p10", "p90") else runs[0].minus(runs[1])
        if kind.startswith("chance"):
            found = drawn.chance(drawn.values[quote.variable] > 0)
            return {"chance": found.shown, "chance_least": found.least, "chance_most": found.most}[kind][at]
        return drawn.quantiles(quote.variable, (0.1 if kind.endswith("10") else 0.9,))[0, at]
    if kind in ("swing_low", "swing_high"):
        row = (
            tornado(scenario, until=until, outcomes=("total_profit",)).table("total_profit", until).set_index("id").loc[name]
        )
        return row["at_low" if kind == "swing_low" else "at_high"]
    if kind in ("amount", "allowed", "limit_year"):
        found = next(limit for limit in limits_met(own, usual) if limit.kind == name)
        return {"amount": found.amount, "allowed": found.allowed, "limit_year": found.year}[kind]
    adds = quote.variable and catalogue().variables[quote.variable].aggregate != "none"
    gaps = total(own) - total(usual) if adds else None
    behind = [i for i in range(1, len(gaps)) if round(gaps[i], 2) < 0] if gaps is not None else []
    simple = {
        "central": lambda: total(own)[at],
        "central_reference": lambda: total(usual)[at],
        "cumulated_reference": lambda: total(usual)[1:].sum(),
        "gap": lambda: gaps[at],
        "cumulated": lambda: total(own)[1:].sum(),
        "cumulated_gap": lambda: gaps[1:].sum(),
        "price_year": lambda: until if quote.value == until else own.years[int(np.argmin(gaps))],
        "worst_year": lambda: own.years[int(np.argmin(gaps[1:])) + 1],
        "ahead_year": lambda: own.years[behind[-1]] + 1,
        "inputs": lambda: input_grades("total_profit", own.baseline)[name],
        "first_year": lambda: own.years[1],
        "last_year": lambda: own.years[-1],
        "entity": lambda: own.entity(quote.variable, name)[at],
        "deal_year": lambda: own.years[int(np.flatnonzero(own.entity("shares_sold", name))[-1])],
        "deal_share": lambda: abs(own.entity("shares_sold", name).sum()),
        "deals_more": lambda: sum(own.values["stake_wanted"][-1] - own.values["mixed_stake"][-1] > 1e-9)[0] - 6,
    }
    return simple[kind]()


@pytest.mark.parametrize(("names", "language"), CASES)
def test_every_quoted_number_is_computed_again(names, language):
    told = story(names, language)
    scenarios = {case.code: case.scenario for case in told.facts.cases}
    seen = {(q.statistic, q.variable, q.case, q.year, q.text, q.value) for s in sentences(told) for q in s.quotes}
    checked = 0
    for sentence in sentences(told):
        for quote in sentence.quotes:
            if (quote.statistic, quote.variable, quote.case, quote.year, quote.text, quote.value) not in seen:
                continue
            seen.discard((quote.statistic, quote.variable, quote.case, quote.year, quote.text, quote.value))
            value = again(quote, scenarios.get(quote.case, told.lead.scenario), told.year)
            assert quote.value == pytest.approx(value, rel=1e-9, abs=1e-9), (sentence.text, quote)
            checked += 1
    assert checked > 8


@pytest.mark.parametrize(("names", "language"), CASES)
def test_no_number_is_in_a_sentence_without_its_source(names, language):
    """What remains of a sentence without its quotes has only years, the words of the template and names."""
    told = story(names, language)
    for sentence in sentences(told):
        rest = sentence.text
        for row in embedded_place().levers.values():  # a lever's cost is told in the words of its table, with its figures
            rest = rest.replace(told.words.of(row, "cost"), "")
        assert all(quote.text in rest for quote in sentence.quotes if quote.statistic != "count"), rest
        for quote in sorted(sentence.quotes, key=lambda q: -len(q.text)):
            rest = re.sub(rf"(?<!\d){re.escape(quote.text)}(?!\d)", "", rest)
        rest = re.sub(r"2023|2024|2030|2035|80%|90%", "", rest)
        assert not re.search(r"\d", rest), (sentence.text, rest)


def _of(quote, scenario):
    """The variable of a quote under a scenario: of its year, or all years together."""
    values = (project_after(scenario, year=2030) if quote.year > 2030 else run(scenario, until=2030)).total(quote.variable)
    return float(values[1:].sum() if quote.statistic.startswith("cumulated") else values[quote.year - 2023])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_written_numbers_are_the_values_rounded(language):
    """The text of each quote is its value in the unit and decimals shown; a difference is that of the printed numbers."""
    words = Words.paper(language)
    for sentence in sentences(story(("deepening",), language)):
        for quote in sentence.quotes:
            if quote.statistic in ("central", "cumulated"):
                assert quote.text == words.figure(quote.variable, quote.value)
            elif quote.statistic in ("gap", "cumulated_gap"):
                own, usual = (_of(quote, p) for p in (Scenario.preset("deepening"), Scenario.preset("reference")))
                gap = words.gap(quote.variable, usual, own)
                assert quote.text in (words.size(quote.variable, gap), words.change(quote.variable, gap))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_ranges_have_no_more_digits_than_they_deserve(language):
    """Ends some fifteen apart in whole numbers, four apart in tenths, five hundred in tens; alike ones once."""
    words = Words.paper(language)
    unit = 1.0 / words.factor("亿元")
    found = [words.ends("total_profit", low * unit, high * unit, True) for low, high in ((18.9, 35.11), (2.39, 6.32))]
    assert found == [["+19", "+35"], ["+2.4", "+6.3"]]
    wide = words.bare_span("total_profit", 1070.82 * unit, 1562.87 * unit)
    assert wide == words("span", low="1,070", high="1,560")
    assert words.bare_span("rd_intensity", 0.0291, 0.0293) == "2.9"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_range_that_reaches_below_zero_keeps_the_signs_of_its_ends(language):
    """Losses of half a 亿元 at worst are no zero, nor is a small gain at best; what the outcome's decimals do not show is."""
    words = Words.paper(language)
    unit = 1.0 / words.factor("亿元")
    for low, high, shown in (
        (-0.48, 8.2, ("−0.5", "8.2")),
        (-8.2, 0.48, ("−8.2", "0.5")),
        (-8.2, -0.48, ("−8.2", "−0.5")),
        (-1.2, 6.4, ("−1", "6")),
        (0.48, 8.2, ("0", "8")),
        (-0.01 if language == "zh" else -0.001, 8.2, ("0", "8")),
    ):
        assert tuple(words.ends("total_profit", low * unit, high * unit)) == shown
        assert words.bare_span("total_profit", low * unit, high * unit).startswith(shown[0])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_rd_that_is_only_relabelled_is_told_in_the_bill(language):
    rd = Story(gather(request((Scenario("rd", {"rd_intensity_target": 0.01}),), language)), language)
    assert {"zh": "不再改记", "en": "only relabelled"}[language] in "".join(one.text for one in rd.speaker.bill(rd.lead))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_documents_say_what_evidence_cannot_and_that_a_plan_lives_on_the_future(language):
    """Of a cut of R&D the sentence, of a starving plan the mark and what profit does not show; of an investing plan none."""
    starving = Scenario("starving", {"rd_intensity_target": 0.01, "chain_investment": 0, "new_energy_starts": 0})
    told = Story(gather(request((starving,), language)), language)
    row = embedded_place().neglects["rd_to_minimum"]
    assert len(told.paid) > 2 and len(told.uncovered) == len(UNCOVERED)
    assert told.words.variable("employees").lower() in " ".join(told.paid[2:]).lower()
    assert (row.unproven_zh if language == "zh" else row.unproven_en) in told.paid[1]
    assert re.search(r"\d+%", told.paid[0])


def test_shares_add_up_to_the_change():
    """Contributions of levers, groups divided, add up; the chart ends where it should."""
    told = story(("deepening",))
    before, after, shares = told.lead.attribution
    found = attribute(told.lead.scenario, outcomes=("total_profit",))
    assert before == pytest.approx(found.before["total_profit"][-1]) and after == pytest.approx(
        told.lead.projection.total("total_profit")[-1]
    )
    assert sum(share.value for share in shares) == pytest.approx(after - before)
    assert {share.player for share in shares} == set(told.lead.scenario.changed())
    steps = lever_steps(told, told.lead)
    first, last = (round(steps[end][1], 1) for end in (0, -1))
    assert first + sum(value for _, value, kind in steps if kind != "total") == pytest.approx(last)


def test_a_reference_has_no_change_to_report():
    told = story(("reference",))
    assert told.lead.limits == () and all(headline.gap == 0 for headline in told.lead.headlines)
    assert told.speaker.levers(told.lead) is None and "〈" not in told.title.text
    assert len(charts(told)) > 4


def test_conditions_have_their_own_reference():
    """A plan in a downturn is set against current practice in the same downturn."""
    told = Story(gather(request((plan(), *presets("deepening")), draws=16)))
    assert len(told.facts.references) == 2 and told.names["R1"] != told.names["R2"]
    assert told.lead.reference.scenario.conditions == plan().conditions


def test_names_that_repeat_are_told_apart():
    told = Story(gather(request((plan("甲"), plan("甲").with_lever("benchmarking", 0.1)), draws=16)))
    assert told.names["S1"] != told.names["S2"]


@pytest.mark.parametrize("broken", [
    {"scenarios": ()}, {"scenarios": presets("deepening") * 7}, {"language": "fr"}, {"formats": ("exe",)}, {"formats": ()},
    {"draws": 0}, {"seed": -1}, {"until": 2050}, {"date": "22.11.2026"}, {"outcomes": ("nothing",)}, {"title": 3},
])  # fmt: skip
def test_wrong_requests_are_refused(broken):
    with pytest.raises(ValueError) as caught:
        Request(**{"scenarios": presets("deepening"), **broken})
    assert isinstance(caught.value, ReportError) or str(caught.value)
    assert "\n" not in str(caught.value)


def test_headlines_are_always_there():
    assert Request(presets("deepening"), outcomes=("revenue",)).outcomes == (*HEADLINES, "revenue")
    assert set(HEADLINES) <= set(catalogue().variables)


def test_types_and_classes_are_summed_under_each_plan_of_a_comparison():
    """On any place, and by the classes that a reader set; a recipe and a manifest carry these."""
    told = story(("deepening", "deleveraging"), "en")
    table = group_table(told)
    lead = told.lead.projection
    own = {next(one for one in lead.baseline.entity_ids if class_of(lead, one) != "nurtured"): "nurtured"}
    asked = replace(told.facts.request, classes=own)
    again = group_table(Story(replace(told.facts, request=asked), "en"))
    runs = [*(run for run, _ in told.facts.references.values()), *(case.projection for case in told.facts.cases)]
    assert len(table.heads) == 2 + len(runs) and table.rows[-1][2:] == tuple(
        told.words.bare(run.total("total_profit")[-1], "total_profit") for run in runs
    )
    nurtured = told.words("benchmarking.group.class", name=told.words("class.nurtured"))
    before, after = ({row[0]: row for row in one.rows}[nurtured] for one in (table, again))
    assert int(after[1]) == int(before[1]) + 1 and after[2] != before[2]
    assert Request.from_plain(json.loads(json.dumps(asked.plain()))).classes == own
    pack = Pack("a", asked.scenarios, ("docx",), classes=own)
    assert next(Pack.from_json(pack.to_json()).requests()).classes == own
    for wrong, key in (
        ({"steeel": "nurtured"}, "error.no_entity_near"),
        ({"steel": "idle"}, "error.class"),
        ("x", "error.report.want_fields"),
    ):
        with pytest.raises(ScenarioError) as caught:
            replace(asked, classes=wrong)
        assert caught.value.key == key
