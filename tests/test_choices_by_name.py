"""A lever that chooses: by name wherever its value is written, and merged by what most chose, never by a number between two choices."""

import json
from types import SimpleNamespace

import pytest

from pages.light.shell import rows
from simulation import embedded_place
from simulation.explanation.left_undone import UndoneRow, undone_cells
from simulation.language.words import Words
from simulation.report.minutes.minutes_tables import spread_table
from simulation.workshop.merging import MERGES, merged
from simulation.workshop.prompts import _split
from simulation.workshop.room_rules import Rules
from simulation.workshop.room_statistics import median_plan, spreads

PLACE = embedded_place()
RULES = Rules(levers={"mixed_ownership": (0, 0.2), "sale_form": (0, 2)})
PLANS = {name: {"mixed_ownership": 0.1, "sale_form": form} for name, form in zip("abcd", (2, 2, 1, 0), strict=True)}


def names(language):
    return [Words.screen(language, PLACE).choice(PLACE.levers["sale_form"], form) for form in range(3)]


def test_teams_that_chose_are_merged_by_what_most_chose():
    """Two sell as owner, one old shares, one takes new capital in: the middle of 0, 1, 2, 2 would be 1.5, which is no form of sale."""
    found = {one.lever: one for one in spreads(PLANS, RULES, PLACE)}["sale_form"]
    assert (found.least, found.median, found.most, found.agreed) == (0, 2, 2, 0.5)
    assert {found.lower, found.upper} <= {0, 1, 2}
    assert median_plan({"a": {"sale_form": 0}, "b": {"sale_form": 2}, "c": {"sale_form": 2}}, RULES, PLACE) == {
        "sale_form": 2
    }
    for rule in MERGES:
        common = merged(rule, PLANS, RULES, len, PLACE)
        assert common.levers.get("sale_form", 0) in (0, 2) and set(common.outside["sale_form"]) in (
            {"c", "d"},
            {"a", "b", "c"},
        )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_rooms_and_minutes_write_the_choice(language):
    words, said = Words.screen(language, PLACE), names(language)
    results = SimpleNamespace(spreads=spreads(PLANS, RULES, PLACE))
    table = spread_table(SimpleNamespace(words=words, place=PLACE), results)
    assert table.rows[1][1:6:2] == (said[0], said[2], said[2])
    asked = _split({"spreads": [{"lever": "sale_form", "least": 0.0, "most": 2.0, "agreed": 0.5}]}, words, PLACE)
    assert said[0] in asked["text"] and said[2] in asked["text"]
    row = UndoneRow(PLACE.levers["sale_form"], "nonferrous", 2027, 0.0, 1.0, 2027, 2035, True)
    assert said[1] in undone_cells(row, PLACE, words)[1]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_phones_offer_the_choice_by_name(language):
    told = json.loads(json.dumps(rows(language, PLACE)["levers"]))
    assert told["sale_form"]["choices"] == dict(zip("012", names(language), strict=True))
    assert told["mixed_ownership"]["choices"] is None
