"""Which way main levers move the owner's return on equity and assessed profit: a small enterprise worked by hand, and the run beside it.

The enterprise opens with equity of 100, a fifth of it held by others; it earns 10 before tax of a quarter, pays out a fifth, and spends 10 on R&D.
Then net profit is 7.5, dividends 1.5, closing equity 106; the owner has 6.0 on 0.8 * (100 + 106) / 2 = 82.4, which is 7.28%; assessed profit is 10 + 10 = 20.
"""

from dataclasses import dataclass

import numpy as np
import pytest

from simulation import Scenario
from simulation.model import model
from tests.support import run

RETURN, ASSESSED = "attributable_return_on_equity", "assessed_profit"
USUAL = 6.0 / 82.4, 20.0


@dataclass(frozen=True)
class Case:
    """A lever and what it does to the small enterprise; owner: profit and average equity of the owner by hand; assessed: by hand.

    profit, rd, payout, opening, others: of the enterprise with the lever moved; deducted: R&D deducted once more from taxable income, against before.
    """

    lever: str
    value: float
    owner: tuple[float, float]
    assessed: float
    profit: float = 10
    rd: float = 10
    payout: float = 0.2
    opening: float = 100
    others: float = 0.2
    deducted: float = 0


CASES = (
    # better management: 1% of value added of 40 is 0.4, advisers cost 0.1: profit 10.3, net 7.725, kept 6.18
    Case("benchmarking", 1, (6.18, 0.8 * (100 + 106.18) / 2), 20.3, profit=10 + 0.01 * 40 - 0.1),
    # a round of 0.6% of cost of 100, of which systems cost 15%: 0.6 - 0.09 = 0.51; net 7.8825, kept 6.306
    Case("cost_discipline", 0.006, (6.306, 0.8 * (100 + 106.306) / 2), 20.51, profit=10 + 0.6 - 0.09),
    # three more firms cured, each worth 0.12 + 0.03 less a third by the cycle (0.35), at 0.01: 0.2925 - 0.03; net 7.696875
    Case("loss_treatment", 975, (6.1575, 0.8 * (100 + 106.1575) / 2), 20.2625, profit=10 + 3 * 0.15 * 0.65 - 0.03),
    # contracts: 0.8% of value added of 40 is 0.32, appraisal costs 0.02: profit 10.3 again
    Case("contract_quality", 1, (6.18, 0.8 * (100 + 106.18) / 2), 20.3, profit=10 + 0.008 * 40 - 0.02),
    # chains: 100 borrowed at 3.5%, half of it at work at 6.4% * 0.65: 2.08 - 3.5 = -1.42; net 6.435, kept 5.148
    Case("chain_investment", 400, (5.148, 0.8 * (100 + 105.148) / 2), 18.58, profit=10 + 0.064 * 0.65 * 50 - 3.5),
    # a plant of 100 at 4.5% over 22 years earns 7.25, wears 4.55, bears 3.5 of interest: -0.8; net 6.9, kept 5.52
    Case("new_energy_starts", 600, (5.52, 0.8 * (100 + 105.52) / 2), 19.2, profit=10 + 7.25 - 4.55 - 3.5),
    # R&D cut by 6, of which 4.5 is real, nine tenths expensed: 4.05 saved, 7% of 4.5 lost: profit 13.735; 4.5 less deducted: tax
    # 0.25 * (13.735 + 4.5) = 4.55875, net 9.17625, kept 7.341; assessed 13.735 + 4
    Case("rd_intensity_target", 0.01, (7.341, 0.8 * (100 + 107.341) / 2), 17.735, profit=13.735, rd=4, deducted=-4.5),
    # the same the other way, a third of 6 only relabelled: 4 real, 3.6 expensed, 0.28 earned: profit 6.68; tax 0.25 * (6.68 - 4) = 0.67, net 6.01
    Case("rd_intensity_target", 0.05, (4.808, 0.8 * (100 + 104.808) / 2), 22.68, profit=10 - 3.6 + 0.28, rd=16, deducted=4),
    # 60% of 7.5 paid out last year already: 3.0 less kept, so opened with 97 and 0.15 more of interest: profit 9.85, net 7.3875, kept 2.955
    Case("dividend_payout", 0.6, (5.91, 0.8 * (97 + 99.955) / 2), 19.85, profit=9.85, payout=0.6, opening=97),
    # 30% more sold at 1.2 of book: cash 36 repays debt at 5%, 1.8; equity opens with 136; profit 11.8, net 8.85, kept 7.08: half is the owner's
    Case("mixed_ownership", 0.3, (4.425, 0.5 * (136 + 143.08) / 2), 21.8, profit=11.8, opening=136, others=0.5),
)  # fmt: skip
NAMES = [f"{case.lever}-{case.value:g}" for case in CASES]


def equation(name, **values):
    """One equation of the model."""
    return float(
        np.squeeze(model().equations[name].function(**{key: np.array(value, float) for key, value in values.items()}))
    )


def small(case):
    """Return and assessed profit of the enterprise by the model's equations."""
    tax = equation(
        "income_tax", taxable_income=case.profit - case.deducted, losses_used=0, tax_rate=0.25, tax_holiday_relief=0
    )
    net = equation("net_profit", total_profit=case.profit, income_tax=tax)
    paid = equation("dividends", net_profit=net, dividend_payout=case.payout)
    others = equation("minority_profit", net_profit=net, outside_share=case.others)
    closing = case.opening + net - paid
    own = [(1 - case.others) * equity for equity in (closing, case.opening)]
    average = equation("average_attributable_equity", attributable_equity=own[0], attributable_equity_prev=own[1])
    owner = equation("attributable_net_profit", net_profit=net, minority_profit=others)
    returns = equation(RETURN, attributable_net_profit=owner, average_attributable_equity=average)
    rule = {"assessment_add_back": 1, "assessment_base": 0}
    return returns, equation(ASSESSED, total_profit=case.profit, rd_spending=case.rd, rd_spending_prev=10, **rule)


def test_the_enterprise_as_it_is():
    assert small(Case("", 0, (6.0, 82.4), 20)) == pytest.approx(USUAL)


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_the_equations_give_what_is_worked_by_hand(case):
    assert small(case) == pytest.approx((case.owner[0] / case.owner[1], case.assessed))


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_the_run_goes_the_way_worked_by_hand(case):
    """In 2030, the lever begun in 2027: the two outcomes go up or down as they do in the small enterprise."""
    hand = np.sign([case.owner[0] / case.owner[1] - USUAL[0], case.assessed - USUAL[1]])
    plan, usual = run(Scenario("x", {case.lever: case.value})), run()
    assert np.sign([plan.total(name)[-1] - usual.total(name)[-1] for name in (RETURN, ASSESSED)]).tolist() == hand.tolist()


def test_profit_and_assessed_profit_part_where_research_is_cut():
    """The owner's return rises and assessed profit falls; spent more, the other way."""
    ways = [
        np.sign([case.owner[0] / case.owner[1] - USUAL[0], case.assessed - 20]).tolist()
        for case in CASES
        if "rd_" in case.lever
    ]
    assert ways == [[1, -1], [-1, 1]]
