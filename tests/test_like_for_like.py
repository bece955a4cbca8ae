"""The base year beside later years: closing figures in both where the opening of the base year is not known."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from pages.parts.outcomes import scorecard_strip
from simulation import Scenario, project
from simulation.analysis.goals.alerts import duties
from simulation.analysis.like_for_like import OPENED_BY, RESTING, like_for_like, on_closing, since_base, unopened
from simulation.explanation.standing import stands
from simulation.language.quotes import Quoter
from simulation.language.words import Words
from simulation.model import model
from tests.test_pages import open_page, sound, take, written

RUN = project(Scenario("usual"))
STOCKS = {
    "return_on_equity": ("net_profit", ("equity",)),
    "attributable_return_on_equity": ("attributable_net_profit", ("attributable_equity",)),
    "labour_productivity": ("value_added", ("employees",)),
    "asset_turnover": ("revenue", ("total_assets",)),
    "return_on_invested_capital": ("return_before_financing", ("equity", "debt", "refinancing_need")),
}


@pytest.mark.parametrize("ratio", STOCKS)
def test_a_ratio_since_the_base_year_is_on_closing_figures(ratio):
    """The base year stands as it is shown; later years are divided by what there is at their end."""
    above, below = STOCKS[ratio]
    found = since_base(RUN, ratio)
    assert found == pytest.approx(RUN.total(above) / sum(RUN.total(one) for one in below), rel=1e-12)
    assert found[0] == pytest.approx(RUN.total(ratio)[0], rel=1e-12)
    assert on_closing(RUN, ratio) and not on_closing(RUN, "debt_ratio")


def test_capital_charged_since_the_base_year_is_closing_capital():
    alike = like_for_like(RUN)
    capital = sum(RUN.total(one) for one in ("equity", "debt", "refinancing_need")) - RUN.total("construction_in_progress")
    assert alike.total("adjusted_capital") == pytest.approx(capital)
    assert alike.total("eva") == pytest.approx(
        RUN.total("return_before_financing") + RUN.total("after_tax_rd") - alike.total("capital_charge")
    )
    assert alike.total("eva")[0] == pytest.approx(RUN.total("eva")[0])


def test_what_rests_on_averages_is_all_told():
    """Ratios with an average in them, and what is reckoned from these; pay and its carried links are no ratios."""
    found = set(OPENED_BY)
    for equation in model().equations.values():
        causes = {cause.name for cause in equation.arguments}
        if equation.name not in ("linked_pay", "labour_compensation", "eva_outside_infrastructure") and causes & (
            found - {"labour_productivity"}
        ):
            found.add(equation.name)
    assert found - set(OPENED_BY) == set(RESTING)


def test_a_rise_by_averages_alone_is_no_rise():
    """Profit in step with closing equity: on averages the return would rise, as those lag behind growing equity."""
    grown = {**RUN.values, "net_profit": RUN.values["equity"] * 0.0237}
    equation = model().equations["return_on_equity"].function
    grown["return_on_equity"] = equation(grown["net_profit"], RUN.values["average_equity"])
    steady = replace(RUN, values=grown)
    assert steady.total("return_on_equity")[-1] > steady.total("return_on_equity")[0] + 1e-4
    duty = next(one for one in duties(steady, 2023, 2030) if one.outcome == "return_on_equity")
    assert not duty.met and duty.closing and duty.change == pytest.approx(0, abs=1e-12)
    later = next(one for one in duties(steady, 2024, 2030) if one.outcome == "return_on_equity")
    assert not later.closing and later.before == pytest.approx(float(steady.total("return_on_equity")[1]))


def test_a_known_opening_gives_a_true_average():
    """Where every enterprise's opening equity is known the base year has an average, and averages are compared."""
    columns = {**RUN.baseline.columns, "equity_gained": RUN.values["equity"][0] * 0.05}
    known = replace(RUN, baseline=_Columns(RUN.baseline, columns))
    assert not on_closing(known, "return_on_equity") and not unopened(known.baseline, "return_on_equity")
    assert since_base(known, "return_on_equity") == pytest.approx(RUN.total("return_on_equity"), rel=1e-12)
    assert on_closing(known, "labour_productivity") and unopened(known.baseline, "average_debt")


class _Columns:
    """A place with other base-year columns."""

    def __init__(self, place, columns):
        self.place, self.columns = place, columns

    def __getattr__(self, name):
        return getattr(self.place, name)


def test_a_flow_without_its_base_year_change_is_judged_from_the_year_after():
    found = {one.outcome: one for one in duties(RUN, 2023, 2030)}
    cash = found["cash_collection_ratio"]
    assert cash.since == 2024 and cash.before == float(RUN.total("cash_collection_ratio")[1])
    assert "operating_cash_ratio" not in {one.outcome for one in duties(RUN, 2023, 2024)}
    assert "operating_cash_ratio" not in {one.outcome for one in duties(RUN, 2024, 2025)}, "asked for until 2024 alone"


@pytest.mark.parametrize("language, said", [("zh", "按年末数较2023年"), ("en", "than in 2023 on closing figures")])
def test_titles_say_on_which_figures_they_compare(language, said):
    quoter = Quoter(Words(language))
    assert said in stands(quoter, RUN, "return_on_equity").text
    assert said not in stands(quoter, RUN, "debt_ratio").text
    gap = np.round(since_base(RUN, "return_on_equity")[-1] - since_base(RUN, "return_on_equity")[0], 4)
    assert gap < 0 < np.round(RUN.total("return_on_equity")[-1] - RUN.total("return_on_equity")[0], 4)


def test_one_enterprise_is_compared_like_with_like_too():
    own, closing = RUN.entity("value_added", "steel"), RUN.entity("employees", "steel")
    assert since_base(RUN, "labour_productivity", "steel") == pytest.approx(own / closing, rel=1e-12)


def test_the_column_since_the_base_year_is_on_closing_figures():
    """In the table by enterprise, of each and of the whole; said below it."""
    app = open_page("labour_productivity", "zh")
    plan = Scenario("contracts", {"contract_quality": 1})
    take(app, plan)
    sound(app.run())
    shown, words, own = written(app), Words("zh"), project(plan)
    for entity in ("total", "steel"):
        ends = since_base(own, "labour_productivity", entity)
        gap = words.bare(words.gap("labour_productivity", float(ends[0]), float(ends[-1])), "labour_productivity", True)
        assert f"|{gap}|" in shown.replace(" ", "")
    assert words("note.closing", base=2023) in shown and words("note.closing_gaps", base=2023) in shown
    assert words("note.gaps", base=2023) not in shown, "the column is not the difference of the years shown"
    assert words("note.gaps", base=2023) in written(sound(open_page("profit", "zh")))


def test_the_scorecard_counts_and_places_by_like_with_like():
    """Return on equity has not risen since 2023 on closing equity: not counted as better, its dot left of the ring."""
    app = open_page("scorecard", "zh")
    sound(app.run())
    shown, words = written(app), Words("zh")
    assert "净资产收益率" in shown and "年末数计算，空心点的位置也据此确定" in shown and "从2024年比起" in shown
    view = SimpleNamespace(projection=RUN, reference=RUN, place=RUN.baseline, years=RUN.years, last=RUN.years[-1])
    ends = since_base(RUN, "return_on_equity")
    assert scorecard_strip.change_since(view, "return_on_equity") == words.gap(
        "return_on_equity", *map(float, ends[[0, -1]])
    )
    cash = RUN.total("cash_collection_ratio")
    assert scorecard_strip.change_since(view, "cash_collection_ratio") == words.gap(
        "cash_collection_ratio", *map(float, cash[[1, -1]])
    )
