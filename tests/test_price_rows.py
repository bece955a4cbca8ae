"""What a plan is paid with as a table: the same on pages and in documents, money against money first, until when, how sure."""

from dataclasses import replace

import pytest

from simulation import Scenario, catalogue, embedded_place, project
from simulation.analysis.causes.later_years import projected_beyond
from simulation.explanation.largest_prices import KINDS, kind_of, largest_prices, price_clause
from simulation.explanation.losses_in_words import losses
from simulation.explanation.price_rows import price_cells, price_heads, price_rows
from simulation.explanation.priced_verdict import priced_verdict
from simulation.explanation.prices_in_words import earlier_prices, lever_prices, own_prices, prices
from simulation.language.quotes import Quoter
from simulation.language.words import Words
from simulation.projection import HEADLINES
from tests.support import run
from tests.test_pages import open_page, sound, take, written

PLACE, ZH = embedded_place(), Words("zh")
CUT = Scenario("cut", {"rd_intensity_target": 0.01, "road_maintenance": 0, "wage_linkage": 0, "contract_quality": 1})
ONCE = Scenario("once", {"wage_linkage": {"by_year": {2027: 0, 2028: 0.7}}})
APART = Scenario("apart", entities={"steel": {"rd_intensity_target": 0.01}})


def rows(plan):
    return price_rows(project(plan), run(), ZH)


@pytest.mark.parametrize("plan", [CUT, ONCE, APART], ids=lambda plan: plan.name)
def test_every_price_that_sentences_tell_has_its_row(plan):
    """Of the whole, of earlier years, of enterprises set apart and of single levers: nothing is lost by the table."""
    own, found = project(plan), {row.worst.variable for row in rows(plan)}
    told = {
        *prices(own, run(), ZH),
        *(one.variable for one in (*earlier_prices(own, run(), ZH), *own_prices(own, run(), ZH))),
    }
    told |= {lost.variable for one in lever_prices(own, run(), ZH) for lost in one.lost}
    assert found and told <= found


def test_money_stands_against_money_first_and_the_largest_first():
    found = [(KINDS.index(kind_of(row.worst.variable)), row.leading) for row in rows(CUT)]
    assert [kind for kind, _ in found] == sorted(kind for kind, _ in found)
    for kind in {kind for kind, _ in found}:
        sizes = [one.part if KINDS[kind] == "counted" else abs(one.value) for at, one in found if at == kind]
        assert sizes == sorted(sizes, reverse=True)
    firsts = {kind_of(one.variable): one.variable for one in reversed([one for _, one in found])}
    assert {kind_of(one.variable): one.variable for one in largest_prices(project(CUT), run(), ZH)}.items() <= firsts.items()


def test_until_when_is_read_to_five_years_after():
    """Road repairs put off are still there in 2035; the years of a row are those on the wrong side."""
    row = next(row for row in rows(CUT) if row.worst.variable == "road_backlog")
    own, usual = (projected_beyond(one, PLACE, 2030).total("road_backlog") for one in (CUT, Scenario()))
    worse = [
        year for year, a, b in zip(range(2023, 2036), own, usual, strict=True) if a - b > 0.005 * abs(b) and round(a - b, 1)
    ]
    assert (row.first, row.last, row.lasting) == (worse[0], worse[-1], True)
    assert "2035年仍在" in price_cells(row, PLACE, ZH)[2]
    last = replace(row, first=row.last)
    assert price_cells(last, PLACE, ZH)[2] == "2035年起"  # not: from 2035 on, still in 2035


def test_where_it_comes_from_and_the_weakest_evidence_of_that():
    row = next(row for row in rows(CUT) if row.worst.variable == "road_backlog")
    assert row.levers == ("road_maintenance",) and row.grade == PLACE.levers["road_maintenance"].grade
    for row in rows(CUT):
        grades = [PLACE.levers[lever].grade for lever in row.levers or CUT.changed()]
        assert row.grade == max(grades)


def test_practice_gives_up_nothing():
    assert rows(Scenario()) == () and losses(run(), run(), ZH).rows == ()


@pytest.mark.parametrize("page", ["targets", "compare", "profit"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_show_the_table(page, language):
    app = open_page(page, language)
    take(app, CUT)
    sound(app.run())
    shown, words = written(app), Words(language)
    assert all(head in shown for head in price_heads(words))
    for row in price_rows(project(CUT), run(), words):
        for cell in price_cells(row, PLACE, words):
            assert cell in shown.replace("\u00a0", " ").replace("&#x27;", "'"), cell


def test_a_price_of_an_enterprise_is_named_with_it():
    found = [price_cells(row, PLACE, ZH)[0] for row in rows(APART) if row.worst.entity != "total"]
    assert not found or all("钢铁" in name for name in found)
    assert {row.worst.variable for row in rows(APART)} <= set(catalogue().listed("price"))


SALES = {"working_capital_days": 8, "asset_disposal": 250, "mixed_ownership": 0.1, "sale_form": 2}
MIXED = {"supervision_closure": 0, "road_maintenance": 0.95}
CASHED = {
    "sale": Scenario("sale", {"mixed_ownership": 0.02, "sale_form": 2}),
    "one": Scenario("one", entities={"construction_transport": {"dividend_payout": 0.6}}),
    "early": Scenario("early", {"dividend_payout": {"by_year": {2027: 0.24, 2028: 0.24, 2029: 0.2}}}),
    "hidden": Scenario("hidden", {"contract_quality": 1, "mixed_ownership": 0.02, "sale_form": 2}),
}


@pytest.mark.parametrize("plan", CASHED.values(), ids=lambda plan: plan.name)
def test_cash_that_the_owner_takes_names_the_equity_it_is_taken_of(plan):
    """However small a share of all equity: a price is measured against the gain that it buys."""
    own, usual = project(plan), run()
    assert own.total("cumulative_owner_cash")[-1] - usual.total("cumulative_owner_cash")[-1] > 5
    assert "attributable_equity" in {row.worst.variable for row in rows(plan)}
    assert "归母所有者权益" in losses(own, usual, ZH).prices


def test_a_payout_names_the_debt_that_pays_it_and_investment_on_credit_does_not():
    found = {row.worst.variable: row.leading.value for row in rows(CASHED["one"])}
    assert found["debt"] == pytest.approx(14.4, abs=0.1) and found["attributable_equity"] == pytest.approx(-13.5, abs=0.1)
    assert "debt" not in {row.worst.variable for row in rows(Scenario.preset("deepening"))}, "it stands in assets"


@pytest.mark.parametrize(
    ("plan", "price"),
    [
        (Scenario("ceiling", {"debt_ceiling": 0.55}), "固定资本净值少"),
        (Scenario("payout", {"dividend_payout": 0.6}), "归母所有者权益少"),
        (Scenario("sold", {"mixed_ownership": 0.3, "sale_form": 2}), "归母所有者权益少274.6"),
        (CASHED["sale"], "归母所有者权益少"),
    ],
    ids=lambda one: getattr(one, "name", ""),
)
def test_the_first_sentence_carries_the_largest_prices_whatever_kind_of_lever(plan, price):
    """Not of levers below practice alone: set otherwise or sold, the verdict on home and in documents says what it is paid with."""
    verdict = priced_verdict(Quoter(ZH), project(plan), run(), HEADLINES, {"total_profit": {2030: 294.3}})
    said = str(verdict).replace("\u00a0", "").replace(" ", "")
    assert price in said and "低于现行做法" not in said, said


def test_a_price_of_one_enterprise_is_told_once_and_under_its_name():
    """A payout of one enterprise alone named debt and equity twice, once for it and once for all."""
    own = project(CASHED["one"])
    found = [(row.worst.variable, row.worst.entity) for row in rows(CASHED["one"])]
    assert sorted(found) == [("attributable_equity", "construction_transport"), ("debt", "construction_transport")]
    cells = [price_cells(row, PLACE, ZH)[0] for row in rows(CASHED["one"])]
    assert cells == ["归母所有者权益（建筑交通）", "带息负债（建筑交通）"]
    said = losses(own, run(), ZH).prices
    assert said.count("带息负债") == 1 and "带息负债（建筑交通）" in said
    clause = str(priced_verdict(Quoter(ZH), own, run(), HEADLINES, {"total_profit": {2030: 294.3}}))
    assert "归母所有者权益（建筑交通）" in clause


@pytest.mark.parametrize("entity", ["steel", "construction_transport"])
@pytest.mark.parametrize("levers", [{"road_maintenance": 0}, {"contract_quality": 0.3}, {"wage_linkage": 0}], ids=str)
def test_no_outcome_has_two_rows_for_one_enterprise(entity, levers):
    plan = Scenario("apart", entities={entity: levers})
    found = [row.worst.variable for row in rows(plan)]
    assert len(found) == len(set(found))
    assert all(row.levers == tuple(levers) for row in rows(plan)), "the lever set for it does it"


def test_what_all_pay_stays_of_all():
    """One enterprise set otherwise beside a lever for all: its part is not taken for the whole."""
    plan = Scenario("both", {"rd_intensity_target": 0.01}, {"steel": {"rd_intensity_target": 0.02}})
    assert {row.worst.entity for row in rows(plan) if row.worst.variable == "assessed_profit"} == {"total"}


@pytest.mark.parametrize(
    ("plan", "last"), [(CASHED["sale"], {2030}), (Scenario("less", {"chain_investment": 100}), {2030, 2035})], ids=str
)
def test_the_first_sentence_quotes_the_year_it_is_read_for_or_says_that_it_is_later(plan, last):
    """A sale of 2 % by the owner was told with the equity of 2035 although the plan is read for 2030."""
    for language, later in (("zh", "2035年，即2030年之后第5年"), ("en", "2035, year 5 after 2030")):
        said = priced_verdict(Quoter(Words(language)), project(plan), run(), HEADLINES, {"total_profit": {2030: 294.3}})
        years = {quote.value for quote in said.quotes if quote.statistic == "price_year"}
        assert years == last
        assert str(said).count(later) == min(str(said).count("2035"), 1)
        assert "2035" not in str(said) or str(said).index("2035") == str(said).index(later), "the first of them, of all"


def test_what_a_lever_does_above_practice_before_it_is_cut_is_its_own():
    """R&D raised for three years and cut in the fourth: equity that the rise takes had a row of no lever."""
    path = {2027: 0.05, 2029: 0.05, 2030: 0.01}
    found = rows(Scenario("up and down", {"rd_intensity_target": {"by_year": path}}))
    assert "attributable_equity" in {row.worst.variable for row in found}
    assert all(row.levers == ("rd_intensity_target",) for row in found)


def test_what_several_levers_do_together_names_those_that_do_most_of_it():
    """Dividends that three levers lower a little each had a row of no lever."""
    found = {row.worst.variable: row.levers for row in rows(Scenario("sales", SALES))}
    assert all(found.values()) and "mixed_ownership" in found["owner_dividends"]


def test_a_price_of_a_lever_that_the_plan_does_not_show_is_said_to_be_the_levers_alone():
    """Chains stopped beside R&D cut: value added fell by 72.7 in the table and by 47.3 against practice."""
    plan = Scenario("two", entities={"nonferrous": {"rd_intensity_target": 0.01, "chain_investment": 0}})
    own = project(plan, until=2035).total("value_added") - run(until=2035).total("value_added")
    row = next(row for row in rows(plan) if row.worst.variable == "value_added")
    assert row.worst.gap < own.min() - 20 and row.levers == ("chain_investment",)
    assert price_cells(row, PLACE, ZH)[1].endswith("，仅此一项）")
    assert price_cells(row, PLACE, Words("en"))[1].endswith(", by this alone)")
    found = losses(project(plan), run(), ZH)
    assert found.lines[0] == f"- {ZH('price.alone')}", "the mark is explained on pages"
    assert ZH("price.alone") in found.beside, "and in documents, beside the table too"
    assert f"- {ZH('price.alone')}" not in losses(project(CASHED["one"]), run(), ZH).lines
    for one in rows(plan):
        assert one.worst.lever in ("", *one.levers)
        assert ("仅此一项" in price_cells(one, PLACE, ZH)[1]) == bool(one.worst.lever)


def test_a_price_of_an_enterprise_and_of_others_is_told_once_as_the_wholes():
    """A payout of one enterprise beside levers of all: equity stood twice, as the whole's and as the enterprise's."""
    found = [row.worst.variable for row in rows(Scenario("mixed", MIXED, {"steel": {"dividend_payout": 0.6}}))]
    assert "attributable_equity" in found and len(found) == len(set(found))


def test_research_that_is_cut_gives_up_new_products_and_new_industries():
    """R&D to 1 %: output of new products and revenue of the three new industries are among what is given up, and are no income."""
    found = {row.worst.variable: row.worst.value for row in rows(Scenario("cut", {"rd_intensity_target": 0.01}))}
    assert found["new_product_output"] < -80 and found["three_new_revenue"] < -60
    assert kind_of("new_product_output") == "sold" == kind_of("three_new_revenue")
    practice = rows(Scenario("contracts", {"contract_quality": 0.75}))
    assert not {row.worst.variable for row in practice} & {"new_product_output", "three_new_revenue"}


BACK = {2027: 0.3, 2029: 0.3, 2030: 0}
OWNERS = {
    "payout": (Scenario("payout", {"dividend_payout": {"by_year": {2027: 0, 2029: 0, 2030: 0.6}}}), 2029),
    "equity": (Scenario("equity", {"mixed_ownership": {"by_year": BACK}}), 2035),
    "owner sells": (Scenario("owner sells", {"mixed_ownership": {"by_year": BACK}, "sale_form": 2}), 2030),
}


@pytest.mark.parametrize("name", OWNERS)
def test_what_the_owner_is_short_of_over_the_years_is_a_price(name):
    """Dividends kept back and paid later, shares sold and bought back dearer: the owner's cash was in a sentence below, and in no table."""
    plan, year = OWNERS[name]
    own, usual = project(plan), run()
    short = project(plan, until=2035).total("cumulative_owner_cash") - run(until=2035).total("cumulative_owner_cash")
    (row,) = (row for row in rows(plan) if row.worst.variable == "cumulative_owner_cash")
    assert row.worst.year == year and row.worst.value == pytest.approx(short[year - 2023])
    assert row.levers[0] in plan.levers
    if name != "equity":  # there the owner's equity and net profit lose more
        assert "出资人现金累计收支少" in str(price_clause(Quoter(ZH), own, usual, standing=True)), "in the first sentence"


def test_a_plan_that_only_earns_less_at_first_is_short_of_no_owners_cash():
    """Dividends that fall with profit are no price beside it, over the years neither."""
    found = {row.worst.variable for row in rows(Scenario("more", {"chain_investment": 400, "rd_intensity_target": 0.05}))}
    assert "cumulative_owner_cash" not in found


def test_of_a_plan_of_one_lever_no_price_is_said_to_be_that_lever_s_alone():
    """Linkage of pay to results alone: its works, lower after the target year, stood under 'this lever alone'."""
    plan = Scenario("one", {"wage_linkage": 0})
    told = [price_cells(row, plan.place, ZH) for row in rows(plan)]
    assert any("−25.0" in cells[1] for cells in told) and not any("仅此一项" in cells[1] for cells in told)
    assert "一项" not in str(price_clause(Quoter(ZH), project(plan), run()))


@pytest.mark.parametrize(("language", "said"), [("zh", "到2035年已转为减少"), ("en", "has turned into a loss by 2035")])
def test_a_gain_that_becomes_a_loss_is_not_said_to_be_half_left(language, said):
    """A payout nought to 2029 and 60 % then: 2.7 more in 2030 and 7.9 less in 2035, 'less than half of the gain left'."""
    plan, words = OWNERS["payout"][0], Words(language)
    found = losses(project(plan), run(), words)
    assert said in found.mark and words("price.turns") in found.prices and words("price.fades") not in found.prices


def test_a_price_that_is_over_hides_none_of_its_kind_that_stands():
    """R&D raised as metals fall: plant of 2035, which the plan as a whole does not show, took equity and works of 2030 from the first sentence."""
    falling = {"metals_price": {"by_year": {2026: 1, 2027: 0.5, 2029: 0.6, 2030: 0.6}}, "loan_rate": 0.05}
    plan = Scenario("falling", {"rd_intensity_target": 0.05, "contract_quality": 0.9}, conditions=falling)
    own, usual = project(plan), project(plan.reference())
    assert "在建工程少" in str(price_clause(Quoter(ZH), own, usual, standing=True))


WHOLE = {
    "deleveraging": Scenario.preset("deleveraging"),
    "first_class": Scenario.preset("first_class"),
    "innovation": Scenario.preset("innovation_first"),
    "no chains": Scenario("no chains", {"chain_investment": 0}),
    "no upkeep": Scenario("no upkeep", {"road_maintenance": 0}),
    "cut": CUT,
    "payout": OWNERS["payout"][0],
}


@pytest.mark.parametrize("plan", WHOLE.values(), ids=WHOLE)
def test_the_year_named_worst_is_the_worst_up_to_five_years_after(plan):
    """Amounts that grow were cut off at the target year: equity 'worst' in 2030 though the same row said that it lasts to 2035."""
    own, usual = (project(one, until=2035) for one in (plan, plan.reference()))
    for row in rows(plan):
        worst, now = row.worst, row.now
        assert row.first <= worst.year <= row.last
        assert now is None or (row.first <= now.year == 2030 <= row.last and abs(now.gap) <= abs(worst.gap))
        gaps = own.entity(worst.variable, worst.entity) - usual.entity(worst.variable, worst.entity)
        if not worst.lever:
            side = 1 if catalogue().less_is_better(worst.variable) else -1
            assert worst.value == pytest.approx(gaps[worst.year - 2023]), worst
            assert worst.value * side == pytest.approx((gaps * side).max(), abs=0.06), worst
            assert now is None or now.value == pytest.approx(gaps[2030 - 2023])


def test_a_cell_tells_the_target_year_and_the_worst_and_nothing_twice():
    found = {row.worst.variable: price_cells(row, PLACE, ZH)[1] for row in rows(WHOLE["no upkeep"])}
    backlog = found["road_backlog"].replace("\u00a0", " ")
    assert backlog.startswith("+326.6 亿元（2030年）；最多") and backlog.endswith("+1,014.6 亿元（2035年）")
    for plan in WHOLE.values():
        for row in rows(plan):
            cell = price_cells(row, PLACE, ZH)[1]
            years = {one.year for one in (row.now, row.worst) if one}
            assert cell.count("年") == len(years) and ("最多" in cell) == (row.worst.year != 2030)
