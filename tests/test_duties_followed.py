"""What a scheme asks for can be reported month by month and made a target, and the 21 follow the scheme of the year."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from simulation import Scenario, embedded_place, project
from simulation.engine.appraisal import check_appraisal
from simulation.engine.catalogue import catalogue
from simulation.engine.tables import TableError
from simulation.intake.own_place import own_place
from simulation.intake.own_workbook import read_workbook
from simulation.language.words import Words
from simulation.tracking.follow_up import followed
from simulation.tracking.record_sheet import read_record
from tests.intake_support import filled, saved
from tests.test_monthly_record import YEAR, record
from tests.test_pages import open_page, sound, written

DUTIES = sorted({row.variable for row in catalogue().appraisal.rows})


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_duty_of_every_scheme_can_be_recorded_and_has_a_landing(language):
    words, plan = Words(language), Scenario(place=embedded_place())
    planned = project(plan, until=YEAR)
    rows = []
    for name in DUTIES:
        unit, value = catalogue().variables[name].unit, float(planned.total(name)[-1])
        rows.append((words.variable(name), f"{YEAR}-12", value * words.factor(unit), words.unit(unit)))
    read = read_record([["indicator", "period", "value", "unit"], *rows])
    assert read.problems == ()
    found = {each.indicator: each.colour for each in followed(plan, read.record, YEAR)}
    assert set(found) == set(DUTIES) and None not in found.values()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_duty_of_every_scheme_can_be_a_target_of_an_own_workbook(language):
    words = Words(language)
    book = filled(language)
    sheet = book["目标" if language == "zh" else "Targets"]
    for at, name in enumerate(DUTIES, start=7):
        share = catalogue().variables[name].unit == "share"
        for column, value in enumerate((words.variable(name), 2028, 0.5 if share else 50), start=1):
            sheet.cell(at, column, value)
    read = read_workbook(saved(book), "own.xlsx")
    assert [one.said(language) for one in read.errors] == []
    assert {name for name, _ in own_place(read).place.targets} == set(DUTIES)


def test_what_the_present_scheme_asks_for_has_a_rule_in_the_embedded_place():
    place = embedded_place()
    assert set(place.appraisal.duties(place.last_year)) <= set(place.target_rules)


def test_a_duty_that_no_month_can_be_followed_by_is_refused():
    """Whoever states a duty adds its row to the scorecard: the tables are not taken otherwise."""
    tables, asked = catalogue(), catalogue().appraisal
    left = MappingProxyType({name: row for name, row in tables.scorecard.items() if name != "cash_collection_ratio"})
    with pytest.raises(TableError) as refused:
        check_appraisal({"variables": tables.variables, "scorecard": left}, tuple(asked.schemes.values()), asked.rows)
    assert "cash_collection_ratio" in refused.value.said("zh") and "scorecard.csv" in refused.value.said("en")


def test_the_21_are_those_of_the_scheme_of_the_year():
    tables = catalogue()
    for year in range(2023, 2036):
        asked, now = tables.appraisal.duties(year), tables.monthly(year)
        assert len(now) == 21
        assert ("cash_collection_ratio" in now) == ("cash_collection_ratio" in asked) != ("operating_cash_ratio" in now)
    assert list(tables.monthly(2024)).index("operating_cash_ratio") == list(tables.monthly(2025)).index(
        "cash_collection_ratio"
    )
    shown = written(sound(open_page("scorecard", "zh")))
    assert "营业收现率" in shown and "|营业现金比率" not in shown


@pytest.mark.parametrize("name", ["debt", "receivables", "inventories"])
def test_debt_and_what_is_tied_up_are_followed_as_levels_that_should_fall(name):
    """Balances are met by staying within the plan's."""
    plan = Scenario(place=embedded_place())
    usual = float(project(plan, until=YEAR).total(name)[-1])
    for part, colour in ((0.98, "blue"), (1.05, "red")):
        (found,) = followed(plan, record((Words("zh").variable(name), f"{YEAR}-12", usual * part)), YEAR)
        assert (found.indicator, found.colour) == (name, colour)
