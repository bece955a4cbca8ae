"""Interest charged below the loan rate, and tax above profit: told where shown, with figures worked by hand."""

import numpy as np
import pytest

from simulation import Scenario, embedded_place, project
from simulation.explanation import tax_in_words
from simulation.explanation.interest_in_words import distance_sentence, interest_sentences, rates_of, rates_of_all
from simulation.explanation.tax_in_words import heavily_taxed, rate_parts, tax_of_all, tax_sentences
from simulation.language.quotes import Quoter
from simulation.language.words import Words
from tests.support import run

PLACE = embedded_place()


def said(sentences, projection, language="zh"):
    return [str(one) for one in sentences(Quoter(Words(language)), projection)]


def test_each_rate_follows_the_loan_rate_at_its_own_distance():
    """Hand-worked: what is left of the base year's distance to the market is 0.7 a year, whatever the enterprise."""
    own, loan = run(until=2035), np.array(PLACE.path("central", "loan_rate", range(2023, 2036)))
    for entity in PLACE.entity_ids:
        found, rate = rates_of(own, entity), float(own.entity("borrowing_rate", entity)[0])
        for at in range(1, len(loan)):
            rate += PLACE.parameters["repricing_share"].value * (found.borrowed[0] + loan[at] - loan[0] - rate)
            assert found.borrowed[at] == pytest.approx(rate)
        np.testing.assert_allclose(found.charged, found.borrowed * (1 - found.capitalised))


def test_only_roads_borrow_far_below_the_loan_rate_and_it_is_said_what_that_is_worth():
    """102.0 of interest on 6,401.8 of debt at 1.77 %; at 3.5 % it would be 99.4 more: (3.5 - 1.77) % x 0.899 x 6,401.8."""
    own = run()
    (zh,), (en,) = (said(interest_sentences, own, language) for language in ("zh", "en"))
    found = rates_of(own, "construction_transport")
    debt = own.entity("debt", "construction_transport")[-2]
    assert found.beyond[-1] == pytest.approx((0.035 - found.borrowed[-1]) * (1 - found.capitalised[-1]) * debt)
    for part in ("1.59%", "3.50%", "2.40%", "1.77%", "17%", "10%", "102.0", "99.4", "假设"):
        assert part in zh
    assert "assumed" in en and "9.94" in en
    others = [rates_of(own, one) for one in PLACE.entity_ids if one != "construction_transport"]
    assert all(0.75 < one.borrowed[-1] / one.loan[-1] < 1 for one in others), "others stay near the loan rate"
    dear = project(Scenario("dear", conditions={"loan_rate": 0.07}))
    assert not said(interest_sentences, dear), "at 5.0 % where loans cost 7 % the distance is no longer a third"


def test_the_rate_of_all_is_their_interest_on_their_debt():
    """2.07 % charged in 2030 on what is owed at the opening; of the base year 193.6 on 7,608."""
    own, found = run(), rates_of_all(run())
    assert (
        found.charged[-1]
        == pytest.approx(own.total("interest_expense")[-1] / own.total("debt")[-2])
        == pytest.approx(0.0207, abs=5e-5)
    )
    assert found.charged[0] == pytest.approx(own.total("interest_expense")[0] / own.total("debt")[0])
    put_into_cost = float(own.total("interest_capitalised")[-1])
    assert found.capitalised[-1] * found.borrowed[-1] * found.debt[-1] == pytest.approx(put_into_cost)


def test_tax_above_profit_is_told_with_the_losses_it_comes_of():
    """Equipment 2030: 0.82 of profit, 5.05 of losses not relieved, 15 % of 5.87 is 0.88."""
    own = run()
    (text,) = said(lambda quoter, projection: tax_sentences(quoter, projection, "equipment"), own)
    assert "高于利润总额" in text and "5.0" in text and "5.9" in text and "15%" in text
    profit, tax, taxable = (own.entity(n, "equipment")[-1] for n in ("total_profit", "income_tax", "taxable_income"))
    assert tax == pytest.approx(0.15 * taxable) and tax > profit
    assert heavily_taxed(own, "nonferrous") is None
    assert all("more than" in one for one in said(tax_sentences, own, "en"))


@pytest.mark.parametrize(("language", "why"), [("zh", "只能抵减自身"), ("en", "only the firm's own")])
def test_why_losses_weigh_is_said_once_however_many_are_taxed_heavily(monkeypatch, language, why):
    monkeypatch.setattr(tax_in_words, "heavily_taxed", lambda projection, entity: projection.years[-1])
    texts = said(tax_sentences, run(), language)
    assert len(texts) > 3 and why in texts[0] and sum(why in text for text in texts) == 1


def test_a_distance_in_proportion_is_the_same_part_of_the_loan_rate():
    """Roads at 2.40 % where loans cost 4.20 %: with loans at 3.50 % for long, 2.00 % in proportion and 1.70 % in points."""
    loan = np.array(PLACE.path("central", "loan_rate", range(2023, 2031)))
    for form, ends in ((0, lambda at, base: base + loan[at] - loan[0]), (1, lambda at, base: base * loan[at] / loan[0])):
        own = project(Scenario("x", assumptions={"proportional_rate_form": form}))
        found = own.entity("borrowing_rate", "construction_transport")
        rate = found[0]
        for at in range(1, len(loan)):
            rate += PLACE.parameters["repricing_share"].value * (ends(at, found[0]) - rate)
            assert found[at] == pytest.approx(rate)


def test_what_the_distance_makes_is_said_from_runs():
    """The profit of practice either way, and the roads' rate at loans of 2.5 %: two runs each."""
    proportion = project(Scenario("x", assumptions={"proportional_rate_form": 1}))
    low = [
        project(Scenario("x", assumptions={"proportional_rate_form": form}, conditions={"loan_rate": 0.025}))
        for form in (0, 1)
    ]
    for language in ("zh", "en"):
        words = Words(language)
        text = str(distance_sentence(Quoter(words), run()))
        for one in (run(), proportion):
            assert words.figure("total_profit", float(one.total("total_profit")[-1])) in text
        for one in low:
            assert f"{one.entity('borrowing_rate', 'construction_transport')[-1]:.2%}" in text
        assert "50%" in text


def test_the_distance_is_a_structural_case_of_the_ranges():
    row = PLACE.parameters["proportional_rate_form"]
    assert row.weighted_cases == ((0.0, 0.5), (1.0, 0.5)) and row.value == 0


def test_tax_on_profit_of_all_is_parted_without_a_rest():
    """Rates on profits as they are spread, losses that relieve nothing, old losses used, relief: together the rate."""
    own = run()
    parts = rate_parts(own)
    assert sum(parts.values()) == pytest.approx(own.total("income_tax") / own.total("total_profit"), rel=1e-12)
    assert own.total("effective_tax_rate") == pytest.approx(own.total("income_tax") / own.total("total_profit"))
    assert parts["unrelieved"][0] > parts["unrelieved"][-1] > 0, "losses weigh less as profit grows"
    for language in ("zh", "en"):
        text = str(tax_of_all(Quoter(Words(language)), own))
        assert all(
            Words(language).figure("effective_tax_rate", float(own.total("effective_tax_rate")[at])) in text
            for at in (0, -1)
        )


def test_without_profit_there_is_no_tax_on_profit():
    poor = project(Scenario("poor", conditions={"coal_price": 0.4, "metals_price": 0.5, "steel_spread": 0.4}))
    if poor.total("total_profit")[-1] <= 0:
        assert tax_of_all(Quoter(Words("zh")), poor) is None


def test_tax_printed_as_profit_is_not_said_to_be_above_it():
    """Equipment of 2030: '所得税 0.9 亿元，高于利润总额 0.9 亿元'."""
    own = run(Scenario("x", {"dividend_payout": {"by_year": {2027: 0, 2029: 0, 2030: 0.6}}}))
    (text,) = said(lambda quoter, projection: tax_sentences(quoter, projection, "equipment"), own)
    figures = [one for one in ("所得税 0.9 亿元", "利润总额 0.9 亿元") if one in text]
    assert figures == ["所得税 0.9 亿元"] and "相当于利润总额的全部" in text and "高于" not in text.split("。")[0]
