"""Levers moved later than they could be, or let go midway: what the wait saves is told with what it loses, as of any neglect."""

import pytest

from simulation import Scenario, project
from simulation.analysis.causes.held_back import LATE, LET_GO, SOME, held_back, in_time
from simulation.engine.rows import AFTER
from simulation.explanation.losses_in_words import losses
from simulation.explanation.waits_in_words import waits_beside, waits_said
from simulation.language.quotes import Quoter
from simulation.language.words import Words
from simulation.run import project_after
from tests.support import run

ZH, YEAR = Words("zh"), 2030
LATE_CHAINS = {"chain_investment": {"value": 300, "start": 2029}}
LET_GO_CONTRACTS = {"contract_quality": {"by_year": {2027: 1, 2029: 1, 2030: 0.5}}}


def hows(levers, entities=None, year=YEAR, other=None):
    return {lever: how for lever, (how, _) in held_back(Scenario("x", levers, entities or {}), year, other).items()}


@pytest.mark.parametrize(
    ("levers", "entities", "found"),
    [
        (LATE_CHAINS, {}, LATE),
        ({"chain_investment": {"value": 300, "full": 2030}}, {}, LATE),  # more slowly than it arrives by itself
        ({"chain_investment": {"by_year": {2028: 127, 2029: 300}}}, {}, LATE),
        ({"groups_merged": {"value": 12, "start": 2031}}, {}, LATE),  # after the target year
        ({"dividend_payout": {"value": 0.6, "start": 2030}}, {}, LATE),  # neither way is less reform
        (LET_GO_CONTRACTS, {}, LET_GO),
        ({}, {"steel": {"contract_quality": {"value": 1, "start": 2029}}}, LATE),
        ({"contract_quality": 1}, {}, None),
        ({"contract_quality": {"value": 1, "start": 2024}}, {}, None),  # a replay
        ({"chain_investment": 0}, {}, None),  # below practice: told against practice
        ({"sale_form": {"value": 2, "start": 2030}}, {}, None),  # settled once
    ],
)
def test_which_levers_wait(levers, entities, found):
    assert set(hows(levers, entities).values()) == ({found} if found else set())


def test_of_the_packages_one_goes_in_steps():
    names = Scenario.preset("reference").place.compared_presets()
    assert {n: set(held_back(Scenario.preset(n), YEAR)) for n in names if held_back(Scenario.preset(n), YEAR)} == {
        "deleveraging": {"debt_ceiling"}
    }


def test_the_price_of_a_wait_is_the_plan_less_the_plan_in_time():
    plan, sooner = Scenario("late", LATE_CHAINS), Scenario("sooner", {"chain_investment": 300})
    assert {n: s.level(127) for n, s in in_time(plan, "chain_investment").levers.items()} == {"chain_investment": 300}
    own = project(plan, until=YEAR)
    (said,) = waits_said(Quoter(ZH), own)
    late, early = (project_after(one, year=YEAR) for one in (plan, sooner))
    told = {(quote.variable, quote.year): quote.value for quote in said.quotes if quote.statistic.startswith("gap_in_time:")}
    assert {year for _, year in told} >= {YEAR, YEAR + AFTER} and len(told) > 4
    for (variable, year), value in told.items():
        moved = (late.total(variable) - early.total(variable))[late.years.index(year)]
        assert value == pytest.approx(moved, abs=1e-9)
    assert told["total_profit", YEAR] > 2 and told["total_profit", YEAR + AFTER] < -1 and told["value_added", 2032] < -30


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_wait_is_told_wherever_prices_are(language):
    words = Words(language)
    own, usual = project(Scenario("x", {**LET_GO_CONTRACTS, **LATE_CHAINS}), until=YEAR), run(until=YEAR)
    found = losses(own, usual, words)
    for told in (found.prices, "\n".join(found.lines), "\n".join(found.beside)):
        for lever, how in (("contract_quality", "let_go"), ("chain_investment", "late")):
            assert words.lever(lever)[1:] in told and words(f"price.how.{how}") in told
    assert words("price.how.late") not in losses(run(until=YEAR), usual, words).prices


def test_another_plan_that_moves_it_sooner_is_told_where_its_own_time_tells_nothing():
    """Plants rebuilt from 2030 instead of 2029: 5.5 more in 2030, and nothing more than from 2027."""
    late, sooner = (Scenario(str(y), {"transformation_investment": {"value": 500, "start": y}}) for y in (2030, 2029))
    own = project(late, until=YEAR)
    assert not waits_said(Quoter(ZH), own)
    (said,) = waits_beside(Quoter(ZH), own, {"B": sooner, "C": sooner})
    assert "“B”" in str(said) and "利润总额多 5.5 亿元" in str(said) and "代价：" in str(said)
    assert str(said) in losses(own, run(until=YEAR), ZH, {"B": sooner}).texts
    for other in (late, Scenario("less", {"transformation_investment": 400}), Scenario("none")):
        assert not held_back(late, YEAR, other)
    assert not held_back(sooner, YEAR, late)


@pytest.mark.parametrize(("lever", "value", "own"), [("rd_intensity_target", 0.05, 0.05), ("chain_investment", 200, None)])
def test_a_plan_for_all_is_told_where_only_one_enterprise_carries_it_out(lever, value, own):
    """Of a rate as of an amount, of which an enterprise has its share."""
    everywhere = Scenario("all", {lever: value})
    part = value * float(everywhere.place.columns["chain_share"][everywhere.place.entity_ids.index("steel"), 0])
    alone = Scenario("steel", {}, {"steel": {lever: own or part}})
    assert {name: how for name, (how, _) in held_back(alone, YEAR, everywhere).items()} == {lever: SOME}
    assert not held_back(everywhere, YEAR, alone)
    (said,) = waits_beside(Quoter(ZH), project(alone, until=YEAR), {"A": everywhere})
    assert "只在部分企业推进" in str(said) and "代价：" in str(said)


def test_what_its_own_time_tells_is_not_told_again():
    late, sooner = (Scenario(str(y), {"chain_investment": {"value": 300, "start": y}}) for y in (2029, 2028))
    own = project(late, until=YEAR)
    assert held_back(late, YEAR, sooner) and waits_said(Quoter(ZH), own)
    assert not waits_beside(Quoter(ZH), own, {"B": sooner})
