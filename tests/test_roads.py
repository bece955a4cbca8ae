"""Roads: construction of years, capitalised interest, tolls below cost, capital by project, upkeep that is missed later."""

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest

from simulation import Scenario, embedded_baseline
from simulation.equations import roads
from simulation.explanation.owner_in_words import owner_paid_in
from simulation.language.quotes import Quoter
from simulation.language.words import Words
from tests.support import assert_sound, by_entity, forced, run, under

ROADS = "construction_transport"


def of(variable, projection=None):
    """The path of a figure of the enterprises that build roads."""
    return (projection or run(until=2035)).entity(variable, ROADS)


def no_projects():
    """No road is begun after 2023, upkeep goes on."""
    source = embedded_baseline()
    cells = {k: c.replaced(value=0.0) if k == (ROADS, "routine_investment") else c for k, c in source.cells.items()}
    return forced(baseline=replace(source, cells=MappingProxyType(cells)), until=2035)


def test_base_year_of_roads():
    """5,000 in service and 1,000 building; a sixth of interest is capitalised, so 99 charged at 2.0 % means 2.4 % paid."""
    assert (of("fixed_capital")[0], of("road_planned")[0] + of("road_building")[0]) == (5000, 1000)
    assert of("capitalised_share")[0] == pytest.approx(1 / 6)
    assert of("interest_expense")[0] == pytest.approx(99)
    assert of("borrowing_rate")[0] == pytest.approx(0.024)
    assert of("toll_income")[0] == pytest.approx(95)
    assert of("investment")[0] == pytest.approx(475 + 0.02 * 167)


def test_what_is_spent_opens_in_the_end():
    """Money and interest put in equal roads opened and what is still building."""
    put_in = (of("road_spending") + of("interest_capitalised"))[1:].sum()
    stock = of("road_planned") + of("road_building")
    assert put_in == pytest.approx(of("roads_opened")[1:].sum() + stock[-1] - stock[0])


def test_money_waits_two_years():
    """1,000 put in once opens after 2.2 years on average, none in the first two years."""
    release = float(roads.road_release(2.2))
    planned, building, opened = 0.0, 0.0, []
    for spent in [1000.0] + [0.0] * 60:
        opened.append(float(roads.roads_opened(building, release)))
        building = float(roads.road_building(building, planned, release))
        planned = float(roads.road_planned(planned, spent, 0.0, release))
    assert opened[:2] == [0, 0] and sum(opened) == pytest.approx(1000)
    assert sum(year * part for year, part in enumerate(opened)) / 1000 == pytest.approx(2.2)


def test_no_project_no_capital():
    """Capital of the owner comes with projects alone; what was being built still opens."""
    idle = no_projects()
    assert_sound(idle)
    assert np.abs(of("project_capital", idle)[1:]).max() == 0
    assert (of("capital_paid_in")[1:] > 140).all()
    assert (idle.total("owner_cash") - run(until=2035).total("owner_cash"))[1:].min() > 100
    assert of("roads_opened", idle)[1:].sum() == pytest.approx(1000, rel=0.06)  # and interest of the last projects


def test_roads_do_not_earn_their_capital():
    """Tolls of 1.9 % of cost pay neither interest nor wear, so without projects profit is higher, service as before."""
    idle = no_projects()
    assert of("toll_income", idle)[-1] < of("toll_income")[-1]
    assert of("total_profit", idle)[-1] > of("total_profit")[-1]


def test_what_borrowing_in_place_of_capital_would_come_to():
    """Debt would be more by capital and its interest, year by year; the return bears the interest, and no reader is told it does not."""
    found = run(until=2035)
    paid, owed, interest = (found.total(name) for name in ("capital_paid_in", "borrowed_instead", "interest_instead"))
    assert owed == pytest.approx(np.cumsum(np.concatenate([[0], (paid + interest)[1:]])))
    assert owed[0] == interest[1] == 0 and (np.diff(interest[1:]) > 0).all()
    more = found.total("debt_ratio_if_borrowed") - found.total("debt_ratio")
    assert more == pytest.approx(owed / found.total("total_assets"))
    profit = found.total("net_profit") - interest
    assert found.total("return_on_equity_if_borrowed") == pytest.approx(profit / found.total("equity_if_borrowed"))


@pytest.mark.parametrize("language, assumed", [("zh", "假定"), ("en", "assumed")])
def test_the_owners_capital_is_said_where_debt_is_judged(language, assumed):
    """How much in all, that it is assumed, and what borrowing it would come to: with the model's own figures."""
    found = run()
    told = owner_paid_in(Quoter(Words(language)), found)
    assert told and assumed in told.text
    assert [quote.variable for quote in told.quotes[-4:]] == [
        "injected_capital",
        "debt_ratio_if_borrowed",
        "debt_ratio",
        "return_on_equity_if_borrowed",
    ]
    assert all(quote.value == pytest.approx(float(found.total(quote.variable)[-1])) for quote in told.quotes[-4:])
    nothing = replace(found, values={**found.values, "injected_capital": found.values["injected_capital"] * 0})
    assert owner_paid_in(Quoter(Words(language)), nothing) is None


def test_loan_rate_spares_what_is_capitalised():
    """A point more on loans: interest charged rises by the part of roads in service only."""
    dear = under(conditions={"loan_rate": 0.045})
    rate = of("borrowing_rate", dear) - run().entity("borrowing_rate", ROADS)
    charged = of("interest_rate", dear) - run().entity("interest_rate", ROADS)
    share = run().entity("capitalised_share", ROADS)
    np.testing.assert_allclose(charged, rate * (1 - share), atol=2e-4)
    assert 0 < charged[-1] < rate[-1]


def test_the_lever_on_debt_does_not_stop_roads():
    """A ceiling of 55 % for competitive enterprises leaves road building as it is."""
    tight = under({"debt_ceiling": 0.55})
    np.testing.assert_allclose(of("road_spending", tight), run().entity("road_spending", ROADS), rtol=1e-6)


def test_upkeep_put_off_is_missed():
    """No upkeep from 2027: by 2035 a sixth of service, 20 of tolls and over 1,000 of repairs; profit is lower, too."""
    idle = forced(Scenario("idle", {"road_maintenance": 0}), until=2035)
    assert_sound(idle)
    service = idle.total("road_service")
    assert service[3] == 1 and 0.75 < service[-1] < 0.90
    assert idle.total("road_backlog")[-1] > 900
    assert idle.total("toll_income")[-1] < run(until=2035).total("toll_income")[-1] - 15
    assert idle.total("total_profit")[-1] < run(until=2035).total("total_profit")[-1] - 3


def test_upkeep_can_be_made_up():
    """Half done for three years, then half as much again: the backlog goes, at more than was saved."""
    plan = {"by_year": {2027: 0.5, 2029: 0.5, 2030: 1.5}}
    made_up = forced(Scenario("made up", {"road_maintenance": plan}), until=2035)
    backlog = made_up.total("road_backlog")
    assert backlog.max() > 80 and backlog[-1] < 0.01
    more = (of("maintenance_spending", made_up) - of("maintenance_spending")).sum()
    assert more > 5
    assert by_entity(made_up, "road_service")[-1].min() > 0.99
