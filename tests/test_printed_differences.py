"""What is printed agrees with what is printed: a difference with its two figures, parts with their whole, on pages and in documents."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pandas as pd
import pytest

from pages.parts import state
from pages.parts.explanation import attribution
from pages.parts.frame import opened_link
from pages.parts.goals import target_gaps
from pages.parts.outcomes import entity_ranking
from pages.parts.scenarios import four_lines as four_lines_page
from pages.parts.scenarios import history
from pages.parts.shared import later
from pages.parts.shared.view import View
from pages.parts.uncertainty import stress_tests
from simulation import HEADLINES, Scenario, embedded_place
from simulation.analysis.causes.attribution import attribute, within
from simulation.analysis.goals.alerts import Alert
from simulation.analysis.goals.targets import Target
from simulation.explanation.actions import COSTS, actions_of, printed_adds
from simulation.explanation.obstacles import Diagnosis, Obstacle
from simulation.explanation.obstacles_in_words import obstacle_sentence
from simulation.language.numbers import MINUS
from simulation.language.quotes import Quoter
from simulation.language.words import Words
from simulation.projection import TOTAL
from simulation.report.powerpoint.deck_bars import gap_heights
from simulation.run import project_after
from simulation.sharing.versions import Line
from simulation.workbench.four_lines import four_lines
from tests.report_support import story
from tests.support import run, speak
from tests.test_pages import open_page

PLANS = ("deepening", "first_class", "new_energy_first", "deleveraging")
APART = (226.96, 272.74)  # 45.78 apart, and 45.7 as printed
LANGUAGES = state.LANGUAGES


def figures(text: str) -> list[float]:
    """Numbers in a text, with their signs; years and what stands in units left out."""
    text = text.replace("10 MW", "").replace(",", "").replace(MINUS, "-").replace("\u00a0", " ").replace("CNY ", "")
    return [float(found) for found in re.findall(r"(?<![\d.])[-+]?\d+(?:\.\d+)?", text)]


def printed(words: Words, variable: str, value: float) -> float:
    """A value as it is printed, in the unit shown."""
    return figures(words.bare(value, variable))[0]


def rows(app, head: str) -> list[list[str]]:
    """Rows of the table on a page that has this head."""
    tables = (found.value for found in app.markdown if found.value.startswith("|"))
    tables = (found for found in tables if any(one.strip().startswith(head) for one in found.splitlines()[0].split("|")))
    return [line.strip("|").split("|") for line in next(tables).splitlines()[2:]]


def near(value: float):
    return pytest.approx(value, abs=1e-9)


def test_contributions_by_entity_add_up_to_what_the_profit_page_shows():
    """Of each entity the whole is the difference of its two printed profits, as in the table of the profit page; parts add up to it."""
    app = open_page("causes", preset="deepening")
    words, plan = Words.screen("zh"), Scenario.preset("deepening")
    own, usual = run(plan), run(plan.reference())
    names = {one.label_zh: one.id for one in own.baseline.entities}
    found = 0
    for title, *cells in rows(app, words("causes.whole")):
        if title in names:
            ends = [float(p.entity("total_profit", names[title])[-1]) for p in (usual, own)]
            *parts, whole = (figures(cell)[0] for cell in cells)
            assert whole == near(printed(words, "total_profit", words.gap("total_profit", *ends))), title
            assert sum(parts) == near(whole)
            found += 1
    assert found == len(names)


def test_the_comparison_page():
    """Each cell's difference is its value less that of current practice in the same row; some would not be, unrounded."""
    app, found, unlike = open_page("compare", preset="first_class"), 0, 0
    usual = run(Scenario.preset("reference"))
    words = Words.screen("zh")
    for row in rows(app, words("role.reference")):
        reference, *cells = (figures(cell) for cell in row[1:])
        for value, *gap in cells:
            assert gap[0] == near(value - reference[0]), row
            found += 1
    for variable in HEADLINES:
        for name in PLANS:
            ends = [float(p.total(variable)[-1]) for p in (usual, run(Scenario.preset(name)))]
            unlike += words.bare(ends[1] - ends[0], variable, True) != words.bare(words.gap(variable, *ends), variable, True)
    assert found > 15 and unlike > 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_stress_page(language, monkeypatch):
    speak(monkeypatch, language)
    words = Words.screen(language)
    cell = figures(stress_tests._cell("total_profit", pd.Series({"scenario": APART[1], "reference": APART[0]}), True))
    assert cell[1] == near(printed(words, "total_profit", APART[1]) - printed(words, "total_profit", APART[0]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_five_years_after(language, monkeypatch):
    """What is said to be left five years after is the difference that the comparison's table shows for that year."""
    speak(monkeypatch, language)
    plan, words, unlike = Scenario.preset("deepening"), Words.screen(language), 0
    told = later.sentence(plan, HEADLINES, 2030)
    usual, own = (project_after(one, year=2030) for one in (plan.reference(), plan))
    for variable in HEADLINES:
        ends = [float(found.total(variable)[-1]) for found in (usual, own)]
        assert words.size(variable, words.gap(variable, *ends)) in told, variable
        unlike += words.size(variable, words.gap(variable, *ends)) != words.size(variable, ends[1] - ends[0])
    assert unlike


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_note_of_a_moved_link(language, monkeypatch):
    """The change is that of the two printed figures, its parts add up to it, and within rounding nothing has moved."""
    speak(monkeypatch, language)
    words = Words.screen(language)
    for outcome, old, new, gaps in (
        ("total_profit", *APART, (10.04, 17.16)),
        ("return_on_equity", 0.02034, 0.02086, (0.001, 0.00126)),
    ):
        line = Line(outcome, old, new, *gaps)
        whole = figures(words.change(outcome, opened_link._change(line)))[0]
        assert whole == near(printed(words, outcome, new) - printed(words, outcome, old))
        parts = [figures(part)[0] if re.search(r"\d", part) else 0.0 for part in opened_link._parts(line)]
        assert sum(parts) == near(whole)
    assert opened_link._change(Line("total_profit", 100.01, 100.04, 0.0, 0.0)) == 0


@pytest.mark.parametrize("preset", PLANS)
def test_du_pont(preset):
    """Contributions of margin, turnover and leverage add up to the change between the two printed returns."""
    app = open_page("return_on_equity", preset=preset)
    first, last = (figures(cell)[0] for cell in rows(app, Words.screen("zh")("indicator"))[0][1:3])
    deltas = [figures(metric.delta)[0] for metric in app.metric if metric.delta][:3]
    assert len(deltas) == 3 and sum(deltas) == near(round(last - first, 2))


@pytest.mark.parametrize("variable", HEADLINES)
@pytest.mark.parametrize("preset", PLANS)
def test_the_four_lines(preset, variable, monkeypatch):
    """Each part is the difference of two ends as printed; conditions and policy add up to the whole."""
    speak(monkeypatch, "zh")
    found = four_lines(Scenario.preset(preset).under({"preset": "downturn"}), {"preset": "central"})
    words = Words.screen("zh")
    parts = {part: printed(words, variable, value) for part, value in four_lines_page.printed_split(found, variable).items()}
    before, own_before, after, own = (printed(words, variable, float(p.total(variable)[-1])) for p in found.all())
    assert parts["conditions"] + parts["policy"] == near(parts["total"])
    assert [parts[part] for part in ("total", "conditions", "policy", "policy_before")] == near_all(
        own - before, after - before, own - after, own_before - before
    )


def near_all(*values: float):
    return pytest.approx(list(values), abs=1e-9)


@pytest.mark.parametrize("variable", ["total_profit", "return_on_equity", "labour_productivity"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_attribution(language, variable, monkeypatch):
    """Contributions add up to the printed change, by focus and lever by lever."""
    speak(monkeypatch, language)
    words, found = Words.screen(language), attribute(Scenario.preset("first_class"), outcomes=(variable,))
    parts = attribution.printed_contributions(found, variable, 2030)
    ends = [printed(words, variable, float(side[variable][-1])) for side in (found.before, found.after)]
    assert sum(printed(words, variable, part) for part in parts.values()) == near(ends[1] - ends[0])
    groups = [player for player, levers in found.members.items() if len(levers) > 1]
    exact = {
        lever: value for group in groups for lever, value in attribution.parts_of(within(found, group), variable, 7).items()
    }
    levers = attribution.printed_by(exact, found, variable, 2030)
    assert sum(printed(words, variable, part) for part in levers.values()) == near(ends[1] - ends[0])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("preset", PLANS)
def test_actions(preset, language):
    """Each column of the table of actions adds up to its last row, the difference of two printed figures."""
    words, found = Words.screen(language), actions_of(Scenario.preset(preset))
    for variable in (*HEADLINES, *COSTS):
        before, after = (printed(words, variable, end) for end in found.ends[variable])
        added = printed_adds(found, variable, words).values()
        assert sum(printed(words, variable, value) for value in added) == near(after - before), variable


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_ranking_of_entities(language, monkeypatch):
    speak(monkeypatch, language)
    kept = {}
    monkeypatch.setattr(entity_ranking, "text_table", lambda frame, key: kept.update({key: frame}))
    own, usual = run(Scenario.preset("first_class")), run(Scenario.preset("reference"))
    entity_ranking.ranking(View("entities", own.scenario, own, usual))
    words, names = Words.screen(language), {words_of(row, language): row.id for row in own.baseline.entities}
    names[words("total")] = TOTAL
    for name, first, last, gap, *_ in kept["entities_ranking"].itertuples(index=False):
        ends = [printed(words, "total_profit", float(p.entity("total_profit", names[name])[-1])) for p in (usual, own)]
        assert figures(last)[0] == near(ends[1]) and figures(gap)[0] == near(ends[1] - ends[0])
        assert figures(first)[0] == near(printed(words, "total_profit", float(own.entity("total_profit", names[name])[0])))


def words_of(row, language: str) -> str:
    return getattr(row, f"label_{language}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_of_targets(language, monkeypatch):
    speak(monkeypatch, language)
    _, target, value, gap, *_ = target_gaps._gap(Alert(Target("total_profit", 2030, APART[1]), APART[0], None, "red"))
    assert abs(figures(gap)[-1]) == near(round(figures(target)[-1] - figures(value)[-1], 2))


def test_what_a_step_did(monkeypatch):
    speak(monkeypatch, "zh")
    plans = [Scenario.preset(name) for name in ("deepening", "first_class")]
    monkeypatch.setattr(history, "projected", run)
    steps = [SimpleNamespace(bench=SimpleNamespace(current=plan)) for plan in plans]
    words, said = Words.screen("zh"), figures(history._effect(*steps))
    ends = [[printed(words, v, float(run(plan).total(v)[-1])) for plan in plans] for v in HEADLINES]
    assert said == near_all(*(round(now - was, 2) for was, now in ends if round(now - was, 2)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_keeps_an_effect_down(language):
    """What is lost is the effect without the obstacle less the effect, as both stand in the sentence; gains less costs are the effect."""
    attention = Obstacle("attention", APART[1] - APART[0], {"free": APART[1]})
    found = Diagnosis("benchmarking", "total_profit", 2030, APART[0], 227.0, "large", 1.0, (attention,))
    words, place = Words.screen(language), embedded_place()
    free, lost = figures(str(obstacle_sentence(Quoter(words), place, found, attention)))
    assert free - figures(words.change("total_profit", found.effect))[0] == near(lost)
    cost = Obstacle("cost", 12.36, {"gain": 239.32, "cost": -12.36, "worst": -8.0}, "labour_compensation")
    gain, less, _ = figures(str(obstacle_sentence(Quoter(words), place, found, cost)))
    assert gain + less == near(figures(words.change("total_profit", found.effect))[0])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("cumulated", [False, True])
def test_bars_of_a_deck(language, cumulated):
    """The bar of a year is the difference of the two figures printed for it, also where years are added up."""
    told = story(("deepening",), language)
    case, words = told.lead, told.words
    paths = [p.total("total_profit")[1:] for p in (case.reference, case.projection)]
    usual, own = (path.cumsum() if cumulated else path for path in paths)
    found = gap_heights(told, case, "total_profit", cumulated)
    assert found == pytest.approx(
        [
            printed(words, "total_profit", float(b)) - printed(words, "total_profit", float(a))
            for a, b in zip(usual, own, strict=True)
        ]
    )


def test_a_difference_of_rounded_figures_is_not_the_rounded_difference():
    """The figures used here would be found out if the difference were taken first."""
    words = Words.screen("zh")
    assert words.change("total_profit", APART[1] - APART[0]) != words.change(
        "total_profit", words.gap("total_profit", *APART)
    )
