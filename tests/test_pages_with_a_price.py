"""A plan below present effort is paid for on every page that shows a gain of it, in the same sentences."""

from __future__ import annotations

import re

import pytest

from simulation import Scenario, catalogue, project
from simulation.analysis.causes.lever_by_lever import falls_short
from simulation.explanation.beside_gains import BESIDE, beside_gains
from simulation.explanation.losses_in_words import losses
from simulation.explanation.price_rows import price_cells, price_rows
from simulation.explanation.prices_in_words import price_texts
from simulation.language.quotes import Quoter
from simulation.language.words import Words
from simulation.projection import HEADLINES
from simulation.workbench.bench import Workbench
from simulation.workbench.timeline import Timeline
from tests.test_pages import open_page, sound, take, written

CUT = Scenario(
    "cut",
    {
        "rd_intensity_target": 0.01,
        "wage_linkage": 0,
        "contract_quality": 1,
        "loss_treatment": 975,
    },
)
GAINS = (
    "home",
    "profit",
    "ranges",
    "stress",
    "causes",
    "entities",
    "debt",
    "scorecard",
    "targets",
    "benchmarking",
    "explain",
)


@pytest.fixture(scope="module")
def told() -> tuple[str, tuple[str, ...]]:
    """The price of the plan in 2030, in a row and line by line."""
    return price_texts(project(CUT, until=2030), project(CUT.reference(), until=2030), Words("zh"), tabled=True)


@pytest.mark.parametrize("page", GAINS)
def test_no_page_shows_a_gain_without_its_price(page, told):
    app = open_page(page, "zh", benchmark_part="sheets")
    take(app, CUT)
    sound(app.run())
    shown = written(app)
    if page == "benchmarking":  # a sheet tells what its own enterprise pays
        assert "账面利润之外的代价" in shown
        return
    text, lines = told
    shown, whole = shown.replace("\u00a0", " "), "\n".join(lines)
    assert whole and (whole in shown or text in shown)
    assert page != "home" or whole in shown, "on the overview line by line"
    for row in price_rows(project(CUT), project(CUT.reference()), Words("zh")):
        assert all(cell in shown for cell in price_cells(row, CUT.place, Words("zh")))
    if page == "home":
        first = next(one.value for one in app.markdown if "项目标" in one.value).split("**")[1]
        assert "代价主要有：" in first, "targets reached by neglect are no praise"
    if page == "stress":
        best = re.search("损失最小？按利润总额看是“(.*?)”", shown)
        assert best and best[1].endswith("（有措施低于现行做法）") and shown.count(lines[0].removeprefix("- ")) == 2
    if page == "causes":
        assert "研发投入强度低于现行做法" not in re.findall("每投入1换来最多的是“(.*?)”", shown)


def test_whether_a_plan_falls_short():
    assert falls_short(CUT) and falls_short(Scenario("a", {"wage_linkage": {"by_year": {2027: 0, 2028: 0.7}}}))
    assert not falls_short(Scenario.preset("first_class")) and not falls_short(Scenario("b", {"debt_ceiling": 0.6}))


VERDICTS = {
    "利润增加来自少建装机": {"new_energy_starts": 0},
    "装机没有变化": {"storage_share": 0},
    "相互冲突：装机增加": {"new_energy_starts": 400, "new_energy_quota": 600},
}


@pytest.mark.parametrize("said", VERDICTS)
def test_new_energy_says_that_less_of_it_is_what_profit_comes_of(said):
    """Starts stopped raised profit by 1.1 and took 286 of capacity: the page saw no conflict, nor anything unmoved where capacity was."""
    app = open_page("new_energy", "zh")
    take(app, Scenario("x", VERDICTS[said]))
    shown = written(sound(app.run()))
    assert said in shown and "没有明显冲突" not in shown


RISING = {
    "chains": Scenario("chains", {"chain_investment": 400}),
    "starts": Scenario("starts", {"new_energy_starts": 600}),
    "first_class": Scenario.preset("first_class"),
    "deepening": Scenario.preset("deepening"),
    "cut": CUT,
}


@pytest.mark.parametrize("plan", RISING.values(), ids=RISING)
def test_a_headline_that_rises_names_the_headlines_that_fall_and_the_debt(plan):
    """Chains of 400 a year raised productivity by 0.3; that profit falls by 10 and debt rises by 751 stood on other pages."""
    own, usual, words = project(plan), project(plan.reference()), Words("zh")
    better = {}
    for name in BESIDE:
        gap = words.gap(name, float(usual.total(name)[-1]), float(own.total(name)[-1]))
        better[name] = 0.0 if words.same(name, gap) else -gap if catalogue().less_is_better(name) else gap
    said = beside_gains(Quoter(words), own, usual)
    rises, falls = [n for n in HEADLINES if better[n] > 0], [n for n in BESIDE if better[n] < 0]
    assert rises and bool(said) == bool(falls)
    told = {quote.variable for quote in said.quotes if quote.variable} if said else set()
    assert told == ({*rises, *falls} if falls else set())
    if plan.name == "chains":
        assert {"total_profit", "return_on_equity", "debt"} <= told


@pytest.mark.parametrize("plan", ["chains", "starts"])
@pytest.mark.parametrize("page", ["labour_productivity", "return_on_equity", "profit"])
def test_pages_of_headlines_tell_it(page, plan):
    app = open_page(page, "zh")
    take(app, RISING[plan])
    shown = written(sound(app.run())).replace("\u00a0", " ")
    own, usual = (project(one) for one in (RISING[plan], RISING[plan].reference()))
    assert str(beside_gains(Quoter(Words("zh")), own, usual)).replace("\u00a0", " ") in shown


MORE_RESEARCH = Scenario("research", {"rd_intensity_target": 0.05, "new_subsidiary_control": 0.8})


@pytest.mark.parametrize("plan", [RISING["chains"], MORE_RESEARCH, CUT], ids=lambda plan: plan.name)
def test_compare_tells_of_each_plan_what_the_overview_does(plan):
    """Chains of 400 a year had no block among two plans and looked free; research that is not recovered stood on the overview alone."""
    app = open_page("compare", "zh")
    take(app, plan)
    shown = written(sound(app.run())).replace("\u00a0", " ")
    own, usual = (project(one) for one in (plan, plan.reference()))
    found = losses(own, usual, Words("zh"))
    for text in filter(None, (found.beside_gains, found.mark, *found.counted, *found.hidden, *found.repaid)):
        assert text.replace("\u00a0", " ") in shown
    free = re.search(r"\*\*A [^*]*\*\*：没有单列的代价；(.*?)见下表", shown)
    assert bool(free) == (not found.rows and not found.lines)
    assert not free or ("利润总额少 10.0 亿元" in free[1] and "带息负债多" in free[1])
    if plan is MORE_RESEARCH:
        assert found.repaid and found.counted


def test_compare_tells_what_waiting_longer_than_another_plan_loses():
    """Plants rebuilt from 2030 instead of 2029, beside the plan that does not wait; a name that looks like markdown stays a name."""
    late, sooner = (
        Scenario(name, {"transformation_investment": {"value": 500, "start": year}})
        for name, year in (("l", 2030), ("*s*", 2029))
    )
    app = open_page("compare", "zh", compared=["*s*"])
    app.session_state["timeline"] = Timeline.begun(Workbench(late, (late, sooner)))
    shown = [one.value for one in sound(app.run()).caption if "推迟推进、提前停下" in one.value]
    assert len(shown) == 1 and "“\\*s\\*”" in shown[0] and "利润总额多" in shown[0] and "代价：" in shown[0]
