"""Other holders: what is theirs, deals at a price in three forms, buying back, the owner's cash; enterprises without equity."""

from dataclasses import replace

import numpy as np
import pytest

from simulation import Scenario, ScenarioError, catalogue, embedded_baseline, embedded_place, project
from simulation.engine.evaluate import evaluate
from simulation.evidence.identities import identity_residuals
from simulation.explanation.computed_by import computed_by
from simulation.explanation.flows import Traced
from simulation.explanation.limits_in_words import all_stops, stops
from simulation.explanation.owner_in_words import deal_sentences, kept_stakes, owner_bears
from simulation.explanation.prices_in_words import prices_said
from simulation.explanation.solvency_in_words import solvency_sentences
from simulation.explanation.typeset import typeset
from simulation.inputs import stopped_short
from simulation.language.quotes import Quoter
from simulation.language.texts import texts
from simulation.language.words import Words
from simulation.model import model_of
from simulation.run import start_of
from tests.support import NEEDS, assert_accounts, assert_sound, by_entity, forced, run, under

FORMS = {"old shares": 0, "new capital": 1, "owner": 2}
TWICE = {"by_year": {2025: 0.1, 2026: 0.1, 2027: 0.2}}
BACK = {"by_year": {2025: 0.2, 2027: 0.2, 2028: 0.0}}


def deal(form, path, price=1.2, entity="steel", until=2030):
    """One entity's deals at a price times book value, without brokers' cost; its earnings bear any price."""
    own = {entity: {"mixed_ownership": path, "sale_form": {"value": FORMS[form], "start": 2024, "full": 2024}}}
    return forced(
        Scenario("deal", {}, own), {"sale_price": price, "transaction_cost": 0.0, "holder_return": 1e-3}, until=until
    )


def at(projection, variable, year, entity="steel"):
    """A figure of one entity."""
    return float(projection.entity(variable, entity)[year - 2023])


def test_base_year_of_other_holders():
    """14.1 % of equity and 29.5 % of net profit are others'; the owner's ROE of 2023 is 1.94 %."""
    equity, minority = run().total("equity")[0], run().total("minority_interests")[0]
    assert minority / equity == pytest.approx(0.1414, abs=5e-4)
    assert run().total("minority_profit")[0] / run().total("net_profit")[0] == pytest.approx(0.2955, abs=5e-4)
    assert run().total("attributable_return_on_equity")[0] == pytest.approx(0.0194, abs=5e-5)


@pytest.mark.parametrize("price", [1.0, 1.7])
@pytest.mark.parametrize("path", [TWICE, BACK], ids=["twice", "back"])
@pytest.mark.parametrize("form", FORMS)
def test_accounts_close_through_deals(form, path, price):
    """Profit and equity of the owner and of others add up to the whole, sold twice in a row or bought back, at any price."""
    projection = deal(form, path, price, until=2035)
    assert_accounts(projection)
    apart = by_entity(projection, "equity") - by_entity(projection, "attributable_equity")
    np.testing.assert_allclose(apart, by_entity(projection, "minority_interests"), atol=1e-6)


def test_old_shares_by_hand():
    """A tenth of 345 or so at 1.5 times book: the cash is 0.15 of equity, others get 0.10 of it, the owner keeps the rest.

    The two that the owner paid in in 2024 are its own: shares do not stand for them, nor for the price of shares sold before.
    """
    sold = deal("old shares", TWICE, 1.5)
    book = at(sold, "equity", 2024) - 2.0
    assert at(sold, "deal_cash", 2025) == pytest.approx(0.15 * book)
    assert at(sold, "minority_from_deals", 2025) == pytest.approx(0.10 * book)
    assert at(sold, "deal_cash", 2026) == 0
    assert at(sold, "deal_cash", 2027) == pytest.approx(0.15 * (at(sold, "equity", 2026) - 6.0 - 0.15 * book))


def test_new_capital_by_hand():
    """The outside share of steel goes from 25 to 35 %, so new holders get 2/15 of the whole and pay 2/13 of priced equity."""
    sold, book = deal("new capital", TWICE, 1.5), at(run(), "equity", 2024) - 2.0
    cash = 2 / 13 * 1.5 * book
    assert at(sold, "deal_cash", 2025) == pytest.approx(cash)
    earlier = at(run(), "minority_interests", 2024)
    theirs = 2 / 15 * (book + cash) + 13 / 15 * (book + cash) * earlier / book
    assert at(sold, "minority_from_deals", 2025) == pytest.approx(theirs - earlier)


def test_sale_by_the_owner_leaves_the_accounts_alone():
    """The enterprise's profit, debt and equity of the year do not move; the owner has the cash and less of the equity."""
    sold = deal("owner", TWICE, 1.5)
    for variable in ("net_profit", "debt", "equity", "total_assets"):
        assert at(sold, variable, 2025) == pytest.approx(at(run(), variable, 2025), rel=1e-12), variable
    book = at(run(), "equity", 2024) - 2.0
    gained = at(sold, "owner_cash", 2025) - at(run(), "owner_cash", 2025)
    dividends = 0.1 * at(run(), "dividends", 2025)
    assert gained == pytest.approx(0.15 * book - dividends)


@pytest.mark.parametrize("form", FORMS)
def test_buying_back_is_no_free_way_back(form):
    """Sold and bought back: the owner has less equity and cash in all than if nothing had been sold."""
    back = forced(
        Scenario("back", {}, {"steel": {"mixed_ownership": BACK, "sale_form": FORMS[form]}}),
        {"mixed_effect": 0.0, "holder_return": 1e-3},
    )
    kept = {name: at(back, name, 2030) - at(run(), name, 2030) for name in ("attributable_equity", "outside_share")}
    cash = (back.entity("owner_cash", "steel") - run().entity("owner_cash", "steel")).sum()
    assert kept["outside_share"] == pytest.approx(0) and kept["attributable_equity"] + cash < 0


def test_buyers_pay_what_earnings_bear():
    """Roads earn 0.3 %: at 8 % asked for they are worth a thirtieth of their book value, so nothing is sold at any wish.

    Nonferrous earned 88.0, 95.3 and 113.6 in 2024–26: 1.2 times book is asked for and borne.
    """
    wish = {"mixed_ownership": {"by_year": {2027: 0.3}}}
    plan, usual = project(Scenario("s", wish)), run()
    for entity, price, stake in (("construction_transport", 0.0, 0.0), ("nonferrous", 1.2, 0.19), ("power", 0.0, 0.0)):
        assert at(plan, "deal_price", 2027, entity) == price
        assert at(plan, "mixed_stake", 2030, entity) == pytest.approx(stake), entity
    roads = sum(at(usual, "net_profit", year, "construction_transport") for year in (2024, 2025, 2026)) / 3
    book = at(usual, "equity", 2026, "construction_transport") - sum(
        at(usual, "capital_paid_in", year, "construction_transport") for year in (2024, 2025, 2026)
    )
    assert at(plan, "earnings_price", 2027, "construction_transport") == pytest.approx(roads / 0.08 / book)
    assert roads / 0.08 / book < 0.04
    unsold = {"construction_transport": wish}
    np.testing.assert_allclose(project(Scenario("s", {}, unsold)).total("total_profit"), usual.total("total_profit"))


def test_price_between_floor_and_wish_is_what_earnings_bear():
    """At a return of 9 % nonferrous is worth less than the 1.2 asked for and more than book: it sells at that price."""
    own = {"nonferrous": {"mixed_ownership": {"by_year": {2027: 0.1}}}}
    sold = forced(Scenario("s", {}, own), {"holder_return": 0.09})
    price = at(sold, "deal_price", 2027, "nonferrous")
    assert 1.0 < price < 1.2 and price == pytest.approx(at(sold, "earnings_price", 2027, "nonferrous"))
    assert at(sold, "deal_cash", 2027, "nonferrous") == pytest.approx(
        0.1 * price * at(sold, "shared_equity", 2026, "nonferrous")
    )
    none = forced(Scenario("s", {}, own), {"holder_return": 0.12})
    assert at(none, "deal_price", 2027, "nonferrous") == 0 and at(none, "mixed_stake", 2030, "nonferrous") == 0


def test_sellers_cash_is_not_bought_back():
    """Others hold 25 % before and after; what they hold is 25 % of what shares stand for, whatever the group got and paid."""
    back = deal("old shares", BACK, 1.7, until=2035)
    assert by_entity(back, "minority_interests").min() > 0
    for year in (2024, 2026, 2028, 2035):
        shared = at(back, "equity", year) - at(back, "owner_capital", year)
        assert at(back, "minority_interests", year) == pytest.approx(at(back, "outside_share", year) * shared)
    assert at(back, "outside_share", 2035) == pytest.approx(0.25)
    paid = 2.0 * 5 + at(back, "deal_cash", 2025) + at(back, "deal_cash", 2028)
    assert at(back, "owner_capital", 2028) == pytest.approx(paid)


def test_how_stakes_are_sold_is_settled_once():
    """Sold by the owner and bought back by the enterprise, the owner would keep both: one form holds for all years."""
    with pytest.raises(ScenarioError) as caught:
        Scenario("s", {"sale_form": {"by_year": {2027: 2, 2028: 0}}})
    assert caught.value.key == "error.settled_once"
    late = project(Scenario("s", {"mixed_ownership": 0.19, "sale_form": {"value": 2, "start": 2030}}))
    soon = project(Scenario("s", {"mixed_ownership": 0.19, "sale_form": 2}))
    assert np.array_equal(late.total("owner_sale_proceeds"), soon.total("owner_sale_proceeds"))


@pytest.mark.parametrize("form", [0, 1, 2])
def test_no_share_changes_hands_for_nothing(form):
    """Whatever form is chosen, who sells receives the price."""
    plan = project(Scenario("s", {"mixed_ownership": 0.19, "sale_form": form}))
    received = sum(plan.total(name) for name in ("old_share_cash", "subscribed_capital", "owner_sale_proceeds"))
    assert (received[plan.total("stake_value") > 1] > 0).all() and received.max() > 50


def test_equity_of_the_owner_that_a_plan_takes_is_said():
    sold = project(Scenario("s", {"mixed_ownership": 0.19, "sale_form": 2}))
    assert "归母所有者权益" in prices_said(sold, run(), Words("zh"))


def test_what_new_holders_keep_after_a_buyback_is_said():
    """19 points through new capital give its holders 27 and dilute older ones from 30 to 22; 19 bought back leave the new ones 8."""
    path = {"by_year": {2027: 0.19, 2029: 0.19, 2030: 0.0}}
    plan = Scenario("back", {}, {"nonferrous": {"mixed_ownership": path, "sale_form": 1}})
    own = project(plan, until=2035)
    kept = kept_stakes(own)["nonferrous"]
    new = 0.19 / 0.7
    assert kept.got == pytest.approx(new) and kept.before == 0.3 and kept.diluted == pytest.approx(0.3 * (1 - new))
    assert kept.back == pytest.approx(0.19) and kept.kept == pytest.approx(new - 0.19)
    assert own.entity("outside_share", "nonferrous")[-1] == pytest.approx(kept.diluted + kept.kept)
    others = (
        own.entity("minority_interests", "nonferrous")[-1] - run(until=2035).entity("minority_interests", "nonferrous")[-1]
    )
    assert others > 100  # the part kept, of an enterprise made larger
    for language in ("zh", "en"):
        quoter = Quoter(Words(language))
        told = (deal_sentences(quoter, own)[-1], owner_bears(quoter, own, run(until=2035)))
        assert all("8.1" in str(one) for one in told) and "27.1" in str(told[0])


@pytest.mark.parametrize(
    ("form", "path"), [(0, {2027: 0.19, 2028: 0.0}), (2, {2027: 0.19, 2028: 0.0}), (1, {2027: 0.1, 2028: 0.19})]
)
def test_nothing_is_kept_without_new_capital_or_buying_back(form, path):
    plan = Scenario("x", {"sale_form": form}, {"nonferrous": {"mixed_ownership": {"by_year": path}}})
    assert not kept_stakes(project(plan))


def test_no_gain_from_dilution_alone():
    """A tenth sold gives nobody a say: productivity stays, and the owner's profit falls."""
    little = under({"mixed_ownership": 0.1})
    assert np.abs(little.values["ownership_change_gain"]).max() == 0
    assert little.total("attributable_net_profit")[-1] < run().total("attributable_net_profit")[-1]


def test_control_is_kept():
    """A wish for all stops in each entity at 49 % of outside holders; one for an entity beyond that is refused."""
    most = under({"mixed_ownership": 0.3})
    assert by_entity(most, "outside_share").max() == pytest.approx(catalogue().parameters["control_limit"].value)
    with pytest.raises(ScenarioError, match="power"):
        project(Scenario("too much", {}, {"power": {"mixed_ownership": 0.2}}))
    assert project(Scenario("just", {}, {"power": {"mixed_ownership": 0.09}}))


@pytest.mark.parametrize(("language", "said"), [("zh", "9%"), ("en", "9%")])
def test_where_a_sale_stops_is_said(language, said):
    """A tenth for all: power has 40 % outside already and stops at 9; an entity with a setting of its own is not told of."""
    plan = Scenario("s", {"mixed_ownership": 0.1})
    assert stopped_short(plan, "mixed_ownership") == {"power": 0.09}
    quoter = Quoter(Words.screen(language))
    (sentence,) = stops(quoter, plan, "mixed_ownership")
    assert said in sentence.text and "49%" in sentence.text and len(sentence.quotes) == 2
    assert all_stops(quoter, project(plan)) == []  # nobody offers book value for power
    (sentence,) = all_stops(quoter, project(replace(plan, assumptions={"price_floor": 0.9, "holder_return": 0.06})))
    assert said in sentence.text
    assert all_stops(quoter, project(Scenario("s", {"mixed_ownership": 0.09, "benchmarking": 1}))) == []
    own = Scenario("s", {"mixed_ownership": 0.1}, {"power": {"mixed_ownership": 0.05}})
    assert stopped_short(own, "mixed_ownership") == {}
    steps = Scenario("s", {"mixed_ownership": {"by_year": {2027: 0.05, 2029: 0.12}}})
    assert stopped_short(steps, "mixed_ownership") == {"power": 0.09}


def test_owner_cash_is_four_parts_of_one_account():
    """Dividends of its share, sales, capital paid in, rescues."""
    sold = deal("owner", TWICE)
    parts = by_entity(sold, "dividends") * (1 - by_entity(sold, "outside_share")) + by_entity(sold, "owner_sale_proceeds")
    paid = by_entity(sold, "capital_paid_in") + by_entity(sold, "rescue_capital")
    np.testing.assert_allclose(by_entity(sold, "owner_cash"), parts - paid, atol=1e-9)


@pytest.fixture(scope="module")
def sunk():
    """Steel at a spread of 40 % until nothing is left."""
    return project(Scenario("sunk", conditions={"steel_spread": {"by_year": {2024: 0.4}}}), until=2035)


def test_insolvency(sunk):
    """No equity: nobody lends, bills stay open at a dearer rate, investment falls to upkeep; the third year brings a rescue."""
    assert_sound(sunk)
    years = sunk.entity("insolvent_years", "steel")
    first = int(np.argmax(years == 1))
    assert (
        sunk.entity("equity", "steel")[first - 1] <= 0
        and (np.diff(sunk.entity("debt", "steel")[first - 1 : first + 2]) <= 1e-9).all()
    )
    need = sunk.entity("refinancing_need", "steel")
    assert 0 < need[first] < need[first + 1] and need[first + 2] == 0
    upkeep, spent = sunk.entity("maintenance_demand", "steel"), sunk.entity("investment", "steel")
    np.testing.assert_allclose(spent[first : first + 2], upkeep[first : first + 2], atol=0.5)  # R&D equipment apart
    rescue = sunk.entity("rescue_capital", "steel")
    assert rescue[: first + 2].sum() == 0 and rescue[first + 2] > 0
    opening_debt, rate = sunk.entity("debt", "steel")[first], sunk.entity("interest_rate", "steel")[first + 1]
    dear = embedded_place().path("central", "loan_rate", range(2023, 2036))[first + 1] + 0.02
    interest = sunk.entity("interest_expense", "steel")[first + 1]
    assert interest == pytest.approx(rate * opening_debt + dear * need[first], rel=1e-9)
    assert sunk.entity("owner_cash", "steel")[first + 2] < -rescue[first + 2] + 1e-9


def test_ratios_say_nothing_without_equity(sunk):
    """Neither a large nor a turned sign: where there is no equity, a ratio to it is no number."""
    for ratio, needs in NEEDS.items():
        said, base = np.isfinite(sunk.entity(ratio, "steel")), sunk.entity(needs, "steel")
        assert (said == (base > 0)).all() and not (said.all() and "equity" in needs), ratio
        assert np.isfinite(sunk.total(ratio)).all()


def test_rescue_or_exit_are_shown_side_by_side(sunk):
    """While there is no equity, what winding up would cost staff and creditors stands beside the rescue."""
    open_years = sunk.entity("insolvent_years", "steel") > 0
    assert (sunk.entity("creditors_loss", "steel")[open_years] > 0).all()
    assert (sunk.entity("exit_staff_cost", "steel")[~open_years] == 0).all()


@pytest.fixture(scope="module")
def left(sunk):
    """The same where the place's rule is exit."""
    place = replace(sunk.baseline, row=sunk.baseline.row.model_copy(update={"insolvency": "exit"}))
    return project(sunk.scenario.at(place), until=2035)


def test_exit_by_hand(sunk, left):
    """Steel leaves in 2034: 741.19 of assets bring 55 %, 34,100 people get 12 万元 each, creditors the rest, the owner nothing."""
    assert_sound(left)
    assert all(gap < 1e-9 for gap in identity_residuals(left).values())
    at = left.years.index(2034)
    assert list(left.entity("leaving", "steel")) == [float(i == at) for i in range(len(left.years))]
    for name in left.values:
        if not name.startswith(("exit_", "standing", "leaving")) and name != "rescue_capital":
            np.testing.assert_allclose(
                left.entity(name, "steel")[:at], sunk.entity(name, "steel")[:at], rtol=1e-9, err_msg=name
            )
    assets, owed, people = (sunk.entity(name, "steel")[at - 1] for name in ("total_assets", "liabilities", "employees"))
    assert (assets, owed, people) == pytest.approx((741.19, 866.475, 3.410), abs=5e-3)
    booked = {
        name: left.entity(f"exit_{name}", "steel") for name in ("proceeds", "settlements", "repaid", "unpaid", "equity")
    }
    by_hand = {"proceeds": 0.55 * assets, "settlements": 12 * people, "equity": assets - owed}
    by_hand |= {"repaid": 0.55 * assets - 12 * people, "unpaid": owed - 0.55 * assets + 12 * people}
    assert {name: path[at] for name, path in booked.items()} == pytest.approx(by_hand, rel=1e-12)
    assert booked["unpaid"][at] == pytest.approx(sunk.entity("creditors_loss", "steel")[at - 1])
    assert all(np.delete(path, at).max() == 0 for path in booked.values())


def test_who_has_left_is_in_no_total(left):
    """From its exit on nothing of an enterprise is added up, and the owner pays in nothing."""
    at = left.years.index(2034)
    for name, row in catalogue().variables.items():
        if row.aggregate == "sum" and not name.startswith(("exit_", "cumulative_")):
            assert (left.entity(name, "steel")[at:] == 0).all(), name
    others = [left.entity("employees", entity)[at:] for entity in left.baseline.entity_ids if entity != "steel"]
    np.testing.assert_allclose(left.total("employees")[at:], np.sum(others, axis=0), rtol=1e-12)


def test_owner_pays_settlements_that_assets_do_not_cover(left):
    """At a recovery of 2 % the assets bring less than staff are owed: the owner adds the rest, creditors get nothing."""
    poor = forced(left.scenario, {"recovery_rate": 0.02}, baseline=left.baseline, until=2035)
    at = int(np.argmax(poor.entity("leaving", "steel")))
    owner = 0.02 * poor.entity("total_assets", "steel")[at - 1] - 12 * poor.entity("employees", "steel")[at - 1]
    assert at > 0 and poor.entity("owner_cash", "steel")[at] == pytest.approx(owner) and owner < 0
    assert poor.entity("exit_repaid", "steel")[at] == 0
    assert_accounts(poor)


def test_equations_of_exits_can_be_called_one_by_one(left):
    """Read as operations or called: the same; where all stand, so are all results with either rule."""
    place = left.baseline
    base = start_of(left.scenario, place, left.years)
    plain = evaluate(
        model_of(place), place.columns, left.inputs, base.moving, base.neutral, left.years, base=base, plain=True
    )
    for name in ("total_profit", "equity", "employees", "owner_cash"):
        np.testing.assert_allclose(plain[name], left.values[name], rtol=1e-9, atol=1e-9)
    usual = project(Scenario(place=place))
    for name in ("total_profit", "equity", "new_energy_capacity"):
        np.testing.assert_allclose(usual.total(name), run().total(name), rtol=1e-12)


def test_equations_in_print_tell_of_exits(left):
    """An amount of an enterprise that may leave is printed with the factor it is multiplied by; a ratio is as it was."""
    traced = Traced.of(left.scenario, left.baseline, 2034)
    shown = computed_by(traced, "revenue", 2034, "steel")
    assert shown.value == 0 and [cause.value for cause in shown.causes if cause.id == "standing"] == [0.0]
    assert "standing" in typeset(shown.equation, "revenue", lambda argument: argument.name)
    assert "standing" not in {argument.name for argument in traced.graph.equations["debt_ratio"].arguments}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_exit_and_rescue_are_said_with_their_figures(sunk, left, language):
    """One sentence each, with year and amounts; none where nothing happens."""
    quoter = Quoter(Words.screen(language))
    (rescued,), (gone,) = (solvency_sentences(quoter, projection) for projection in (sunk, left))
    assert solvency_sentences(quoter, run()) == []
    assert "2034" in rescued.text and "2034" in gone.text
    (paid,) = [quote for quote in rescued.quotes if quote.variable]
    assert paid.value == pytest.approx(sunk.entity("rescue_capital", "steel")[left.years.index(2034)])
    told = {quote.variable: quote.value for quote in gone.quotes if quote.variable}
    assert len(told) == 6 and all(quote.text in gone.text for quote in gone.quotes)
    assert all(f"from.{quote.statistic.partition(':')[0]}" in texts() for quote in (*rescued.quotes, *gone.quotes))
    assert told["exit_unpaid"] == pytest.approx(left.entity("exit_unpaid", "steel").max())


def test_eva_by_type():
    """5.5 % for competitive enterprises, 4.1 % for assets of one use; half a point more for the highly indebted."""
    rates = dict(zip(embedded_baseline().entity_ids, by_entity(run(), "capital_cost_applied")[0], strict=True))
    assert rates["construction_transport"] == pytest.approx(0.041)
    assert {round(float(rate), 4) for name, rate in rates.items() if name != "construction_transport"} == {0.055}
    assert run().total("eva_outside_infrastructure")[0] > run().total("eva")[0]
