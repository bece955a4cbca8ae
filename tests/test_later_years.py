"""Five years after: what is left of a gain, which plans live on the future, and no neglect that pays in silence."""

import inspect
import re

import numpy as np
import pytest

from pages.parts.evidence.method_sections import raising
from simulation import Scenario, embedded_place, project
from simulation.analysis.causes import later_years as module
from simulation.analysis.causes.later_years import FADES, SPENDS_LESS, later_years
from simulation.analysis.causes.neglect import LOSES, UNPROVEN, neglected, neglects
from simulation.analysis.causes.payback import unproven_paybacks
from simulation.engine.setting import ScenarioError
from simulation.language.words import Words
from simulation.run import horizon_after, project_after
from tests.support import assert_sound, run, speak

STARVING = {"rd_intensity_target": 0.01, "chain_investment": 0, "new_energy_starts": 0, "road_maintenance": 0}
LEVERS = embedded_place().levers


def test_five_years_after_a_target_year_up_to_2035():
    """Target years to 2035, conditions to 2040 as in 2035; accounts close to the end; the years before do not move."""
    found = project_after(Scenario(), year=2035)
    assert found.years == horizon_after(2035) == range(2023, 2041)
    assert_sound(found)
    for condition in embedded_place().conditions:
        path = embedded_place().path("central", condition, range(2035, 2041))
        assert set(path) == {path[0]}
    assert found.total("total_profit")[:13] == pytest.approx(run(Scenario(), until=2035).total("total_profit"), rel=1e-12)
    with pytest.raises(ScenarioError):
        project_after(Scenario(), year=2036)


PACKAGES = [name for name in embedded_place().scenario_presets if name != "reference"]


@pytest.mark.parametrize("name", PACKAGES)
def test_what_a_package_says_it_loses_is_lost(name):
    """Each package names what it gives up; against current practice that is lost by at least as much as stated."""
    row, package = embedded_place().scenario_presets[name], run(Scenario.preset(name), until=2035)
    assert row.losses
    for outcome, year, least in row.losses:
        at = year - 2023
        change = float(package.total(outcome)[at] - run(until=2035).total(outcome)[at])
        assert change <= least if least < 0 else change >= least, (outcome, year, change)
    spread = package.values["attention_effect"].min()
    assert (spread < 0.8) == ("管理层精力分散" in row.help_zh) == ("attention is spread" in row.help_en)


GAINED = {
    "focus_first_class": (("total_profit", 2028, 0.5),),
    "focus_vitality": (("total_profit", 2028, 4), ("debt", 2030, -100)),
    "focus_layout": (("new_energy_capacity", 2030, 100), ("value_added", 2030, 5)),
    "focus_innovation": (("assessed_profit", 2030, 10), ("technologies_solved", 2030, 1)),
    "focus_restructuring": (("total_profit", 2035, 1),),
    "focus_oversight": (("total_profit", 2028, 0.2),),
}


@pytest.mark.parametrize("name", GAINED)
def test_a_package_of_one_group_of_levers_says_its_trade_off(name):
    """One sentence has what it gains, which it does, and what it loses; it is no mere instrument to look at a group with."""
    row, package = embedded_place().scenario_presets[name], run(Scenario.preset(name), until=2035)
    for outcome, year, least in GAINED[name]:
        change = float((package.total(outcome) - run(until=2035).total(outcome))[year - 2023])
        assert change <= least if least < 0 else change >= least, (outcome, year, change)
    assert row.help_zh.count("。") == 1 and "单项" not in row.help_zh and "to show" not in row.help_en


def test_gain_is_the_difference_to_practice():
    plan = Scenario("plan", {"benchmarking": 1})
    found = later_years(plan, 2030)
    moved, usual = (project_after(s, year=2030).total("total_profit") for s in (plan, Scenario()))
    assert (found.gain, found.gain_after) == pytest.approx((moved[7] - usual[7], moved[12] - usual[12]), rel=1e-9)
    assert found.year_after == 2035


def test_practice_is_not_marked():
    found = later_years(Scenario(), 2030)
    assert (found.gain, found.spending, found.part, found.mark) == (0, 0, 0, "")


def test_a_plan_that_starves_later_years_is_marked():
    """R&D, chains, plants and upkeep cut: nearly a third less is spent for later years, and all of the gain comes of it."""
    found = later_years(Scenario("starving", STARVING), 2030)
    assert found.gain > 0 and found.spending < -0.1
    assert found.part == pytest.approx(1)
    assert found.mark == SPENDS_LESS


def test_part_of_the_gain_is_the_exact_share_against_the_rest():
    """Mean of what the starving levers add first and what they add last."""
    good = {"benchmarking": 1, "contract_quality": 1}

    def gain(levers):
        paths = (run(Scenario("part", levers)).total("total_profit"), run().total("total_profit"))
        return float(paths[0][7] - paths[1][7])

    own = (gain(STARVING) + gain({**good, **STARVING}) - gain(good)) / 2
    found = later_years(Scenario("mixed", {**good, **STARVING}), 2030)
    assert found.part == pytest.approx(own / gain({**good, **STARVING}), rel=1e-6)


class Worked:
    """Paths written down by hand, 2023 to 2035: profit of 100 and 50 spent for later years, but for what is stated from 2027 on."""

    def __init__(self, profit=100.0, after=100.0, spent=50.0, due=0.0, in_2032=None):
        self.paths = {
            "total_profit": np.array([100.0] * 4 + [profit] * 4 + [after] * 5),
            "provision_for_later": np.array([50.0] * 4 + [spent] * 9),
            "upkeep_made_up": np.zeros(13),
        }
        if in_2032 is not None:
            self.paths["total_profit"][9] = in_2032
            self.paths["upkeep_made_up"][9] = due

    def total(self, name):
        return self.paths[name]


BOTH = Scenario("both", {"chain_investment": 0, "benchmarking": 1})
# both levers, the first alone, the second alone; what the plan is marked with, and the share of the gain that the first has
WORKED = {
    # 12 in 2030 of which 4 are left: less than 6; (12 - 3 + 8) / 2 of 12
    "fades": (Worked(112, 104, 40), Worked(108, 100, 40), Worked(103, 103), "fades", 17 / 24),
    # 8 left, a fifth less is spent, and more than a third of the gain is from it
    "spends less": (Worked(112, 108, 40), Worked(108, 104, 40), Worked(103, 103), "spends_less", 17 / 24),
    # (12 - 10 + 2) / 2 of 12: most of the gain is the other lever's
    "little of it": (Worked(112, 108, 40), Worked(102, 101, 40), Worked(110, 108), "", 1 / 6),
    # a twentieth less is spent: that is no plan that lives on it
    "spends nearly as much": (Worked(112, 108, 47.5), Worked(108, 104, 47.5), Worked(103, 103), "", 0),
    # half is left to the last penny
    "half is left": (Worked(112, 106), Worked(108, 104), Worked(103, 103), "", 0),
    # a loss is no gain that could fade
    "a loss": (Worked(90, 80), Worked(92, 85), Worked(98, 95), "", 0),
    # what was put off is made up in 2032: 3 of 12 are left then, whatever 2035 gives
    "comes due": (Worked(112, 110, 50, 5, in_2032=103), Worked(108, 108), Worked(103, 103), "fades", 0),
    # the same year with nothing due is an ordinary dip, which is not asked for
    "a dip": (Worked(112, 110, 50, 0, in_2032=103), Worked(108, 108), Worked(103, 103), "", 0),
}


@pytest.mark.parametrize("name", WORKED)
def test_the_mark_of_paths_written_down_by_hand(name, monkeypatch):
    both, first, second, mark, part = WORKED[name]
    plans = {(): Worked(), ("chain_investment",): first, ("benchmarking",): second}
    monkeypatch.setattr(module, "projected_beyond", lambda plan, *_: plans.get(plan.changed(), both))
    found = later_years(BOTH, 2030)
    assert (found.mark, found.part) == (mark, pytest.approx(part))


def test_of_an_outcome_that_should_fall_a_gain_is_a_fall(monkeypatch):
    """Debt: 12 less, of which 4 are left."""
    debt = {"debt": np.array([100.0] * 4 + [88.0] * 4 + [96.0] * 5)}
    plans = {True: Worked(), False: Worked()}
    for plan, path in ((plans[True], debt), (plans[False], {"debt": np.full(13, 100.0)})):
        plan.paths |= path
    monkeypatch.setattr(module, "projected_beyond", lambda plan, *_: plans[bool(plan.changed())])
    found = later_years(Scenario("owes less", {"benchmarking": 1}), 2030, "debt")
    assert (found.gain, found.gain_after, found.mark) == (-12, -4, "fades")


def test_a_gain_that_fades_is_marked():
    """A cut of chains alone: most of what it saves by 2030 is lost again by 2035."""
    found = later_years(Scenario("fading", {"chain_investment": 0}), 2030)
    assert found.gain > 0 and found.gain_after < found.gain / 2
    assert found.mark == FADES


def test_a_cut_in_the_target_year_alone_is_seen_five_years_after():
    """R&D cut in 2030 alone: a gain in that year and less than half of it after."""
    late = Scenario("late", {"rd_intensity_target": {"by_year": {2029: 0.0292, 2030: 0.01, 2031: 0.0292}}})
    found = later_years(late, 2030)
    assert found.gain > 20 and found.gain_after < 0
    assert found.mark == FADES


def test_investing_plans_are_not_marked():
    for name in ("first_class", "deepening", "new_energy_first"):
        assert later_years(Scenario.preset(name), 2030).mark == ""


def test_mark_is_computed_without_ids_of_levers():
    """No lever is named in the rule."""
    words = set(re.findall(r"[a-z_]+", inspect.getsource(module)))
    assert not words & set(LEVERS)


@pytest.fixture(scope="module")
def table():
    """All neglects, run once."""
    return {found.row.id: found for found in neglects()}


@pytest.mark.parametrize("name", embedded_place().neglects)
def test_no_silent_neglect(name, table):
    """Half the gain is gone five years after, or a loss of its least size is seen, or the page says what evidence cannot."""
    found = table[name]
    assert found.held_by, f"{name} pays {found.gain_after:.1f} five years after in silence: {found.losses}"


@pytest.mark.parametrize("name", embedded_place().neglects)
def test_no_neglect_is_silent_on_top_of_a_package(name, table):
    """What does not pay alone may pay where results grow fast: there too one of the three holds."""
    found = table[name].on_packages
    assert set(found) == set(embedded_place().compared_presets()) - {"reference"}
    assert all(told for _, _, told in found.values()), found


def test_a_neglect_on_a_package_is_the_package_with_it_less_the_package(table):
    """Pay cut loose loses alone and pays on the first-class package five years after."""
    package = Scenario.preset("first_class")
    plain, cut = (project(one, until=2035).total("total_profit") for one in (package, package.with_lever("wage_linkage", 0)))
    gain, after, _ = table["pay_held_back"].on_packages["first_class"]
    assert (gain, after) == pytest.approx((cut[7] - plain[7], cut[12] - plain[12]))
    assert gain < 0 < 20 < after and table["pay_held_back"].gain_after < 0


@pytest.mark.parametrize("name", embedded_place().neglects)
def test_unproven_is_said_on_the_lever_card(name):
    """The sentence that evidence does not show a loss is for R&D alone, and stands in the lever's own words."""
    row = embedded_place().neglects[name]
    lever = LEVERS[row.lever]
    assert bool(row.unproven_zh) == (row.lever == "rd_intensity_target")
    if row.unproven_zh:
        assert row.unproven_zh in lever.cost_zh and row.unproven_en in lever.cost_en


def test_every_lever_that_can_be_left_undone_has_a_neglect(table):
    """Each whose range goes below its practice is a row at its least, and so are equity, for which doing more gives away, and a ceiling that starves."""
    below = {lever.id for lever in LEVERS.values() if lever.min < lever.neutral and lever.id != "asset_disposal"}
    least = {found.row.lever for found in table.values() if found.row.value == LEVERS[found.row.lever].min}
    assert least >= below and {found.row.lever for found in table.values()} - least == {"mixed_ownership"}
    assert table["rd_to_minimum"].held_by[-1] == UNPROVEN and LOSES in table["rd_to_minimum"].held_by
    research = table["no_joint_research"]
    assert (research.gain, research.gain_after) == pytest.approx((-3.8, -9.8), abs=0.1)


def test_a_silent_neglect_would_be_found():
    """A loss that is asked to be larger than it is does not count."""
    row = embedded_place().neglects["no_starts"].model_copy(update={"losses": "new_energy_capacity:-100000"})
    assert neglected(row).held_by == ()


def greedy(outcome="total_profit", year=2030):
    """The plan that a search over the ends of all levers finds for an outcome, two rounds in table order."""
    plan, best = {}, float(run().total(outcome)[year - 2023])
    for _ in range(2):
        for lever in LEVERS.values():
            for value in (lever.min, lever.max):
                tried = {**plan, lever.id: value}
                reached = float(run(Scenario("greedy", tried)).total(outcome)[year - 2023])
                if reached > best + 1e-9:
                    plan, best = tried, reached
    return Scenario("greedy", plan)


def test_the_plan_that_maximises_profit_is_marked_where_it_starves_later_years():
    """What a search for profit in 2030 ends with: it cuts R&D to its minimum; what it spends less and lives on is said."""
    found = later_years(greedy(), 2030)
    print(
        f"\nmaximal profit 2030: +{found.gain:.0f}, 2035 {found.gain_after:+.0f}; spending {found.spending:+.1%}, {found.part:.0%} of it"
    )
    assert found.gain > 0
    assert found.mark == SPENDS_LESS


def test_a_cut_after_years_above_practice_is_told_as_a_cut():
    """R&D raised to 2029 and cut in 2030: set against the plan that keeps 2030 at practice, it begins with a saving."""
    late = Scenario("late", {"rd_intensity_target": {"by_year": {2027: 0.031, 2029: 0.031, 2030: 0.01}}})
    (found,) = unproven_paybacks(late)
    assert found.first > 0 and found.yearly[7] > 50
    (raised,) = unproven_paybacks(Scenario("raised", {"rd_intensity_target": 0.031}))
    assert raised.first < 0


def test_the_page_counts_which_neglects_raise_profit_from_the_figures_that_other_pages_show(table, monkeypatch):
    speak(monkeypatch, "zh")
    words, found = Words("zh"), list(table.values())
    for year in (2030, 2035):
        told = raising(found, year)
        assert told == [one for one in found if words.gap("total_profit", *one.ends["total_profit", year]) > 0]
        assert 0 < len(told) < len(found), "some raise profit, and the page says how many of how many"
    no_chains = table["no_chains"]
    shown = [round(value, 1) for value in no_chains.ends["total_profit", 2030]]
    assert words.gap("total_profit", *no_chains.ends["total_profit", 2030]) == pytest.approx(shown[1] - shown[0])
    assert no_chains.ends["total_profit", 2030][1] - no_chains.ends["total_profit", 2030][0] == pytest.approx(no_chains.gain)
