"""Lever by lever, first edition against this one: what is kept, what runs, what page and dictionary say of it."""

import re

import pytest

from simulation import Scenario, embedded_place, project
from simulation.engine.catalogue import catalogue
from simulation.evidence.lever_worth import lever_worths
from tests.browser.conftest import ROOT
from tests.test_pages import open_page, sound


def worth(lever, value):
    return next(one for one in lever_worths() if (one.row.lever, one.row.value) == (lever, value))


def test_every_lever_of_the_first_edition_has_a_row():
    """Those whose years are read anew, and the one that is retired."""
    levers = {one.row.lever for one in lever_worths()}
    assert levers == {*catalogue().first_edition, *embedded_place().retired}


def test_figures_kept_are_those_that_the_first_edition_was_known_by():
    """R&D to 1%, 30% of equity given away, a ceiling of 55%: found before by others; of the tables that version 1.0.0 was handed out with."""
    for lever, value, profit in (
        ("rd_intensity_target", 0.01, 45.6),
        ("mixed_ownership", 0.3, 13.6),
        ("debt_ceiling", 0.55, 16.0),
    ):
        assert worth(lever, value).first["total_profit"] == pytest.approx(profit, abs=0.1)
    (digest,) = {release.data for release in catalogue().releases if release.version == "1.0.0"}
    assert {one.row.source for one in lever_worths()} == {f"1.0.0 ({digest})"}


def test_figures_of_this_edition_are_run():
    """As version 1 would have begun it, and from the first year that can be decided."""
    usual = project(Scenario()).total("total_profit")[-1]
    begun = project(Scenario("x", {"benchmarking": {"value": 1, "start": 2024, "full": 2026}})).total("total_profit")[-1]
    late = project(Scenario("x", {"benchmarking": 1})).total("total_profit")[-1]
    found = worth("benchmarking", 1)
    assert (found.replayed["total_profit"], found.decided["total_profit"]) == pytest.approx((begun - usual, late - usual))


def test_a_value_in_another_unit_is_read_and_a_retired_lever_does_nothing():
    assert worth("loss_treatment", 600).read == 975
    retired = worth("platform_phases", 3)
    assert retired.read is None and set(retired.decided.values()) == {0.0}


def told(one):
    """A row of the dictionary."""
    profits = (f"{found['total_profit']:+.1f}".replace("-", "−") for found in (one.first, one.replayed, one.decided))
    value = f"{one.row.value:g}" + (f", read as {one.read:g}" if one.read not in (None, one.row.value) else "")
    return f"| `{one.row.lever}` | {value} | {' | '.join(profits)} | {one.row.moved_en} |"


def test_the_dictionary_shows_what_runs():
    text = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    found = [
        line for line in text.split("### `lever_worth.csv`")[1].split("\n###")[0].splitlines() if line.startswith("| `")
    ]
    assert found[-len(lever_worths()) :] == [told(one) for one in lever_worths()]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_shows_both(language):
    app = sound(open_page("method", language, method="editions"))
    (table,) = app.dataframe
    (row,) = [
        row
        for row in table.value.itertuples(index=False)
        if row[0] in ("研发投入强度", "R&D intensity") and "1" in row[1][:3]
    ][:1]
    assert re.search(r"45\.5|4\.55", row[2]) and re.search(r"55\.3|5\.53", row[4]) and row[7]
