"""Why current practice goes where it goes: each row held still by itself, and what the paragraph of it says."""

import re
from dataclasses import replace

import numpy as np
import pytest

from simulation import HEADLINES, Scenario, embedded_place, project
from simulation.analysis.batch import Batch
from simulation.analysis.causes.reference_causes import _outcomes, _side_by_side, reference_causes, still_rows
from simulation.analysis.like_for_like import since_base
from simulation.explanation.reference_in_words import reference_paragraph
from simulation.language.quotes import Quoter
from simulation.language.words import Words
from tests.support import forced, run
from tests.test_documents_are_true import text
from tests.test_pages import open_page, sound

PLACE = embedded_place()


@pytest.fixture(scope="module")
def found():
    return reference_causes(PLACE)


def cause(found, name):
    return next(one for one in found.causes if one.row.id == name)


def test_no_row_held_still_moves_the_base_year():
    """Else what it does would be counted from somewhere else."""
    paths = _outcomes(_side_by_side(Batch.of(Scenario(), PLACE, range(2023, 2031)), still_rows()))
    for name, path in paths.items():
        assert np.ptp(path[0]) == pytest.approx(0, abs=1e-9), name


def test_ends_are_those_of_current_practice(found):
    for name in HEADLINES:
        path = since_base(run(), name)
        assert (found.first[name], found.last[name]) == pytest.approx((path[0], path[-1]))


@pytest.mark.parametrize(
    ("name", "still"),
    [
        ("loan_rate", lambda: project(Scenario("x", {}, {}, {"loan_rate": {"by_year": {2024: 0.042}}}))),
        ("market_wage_share", lambda: forced(parameters={"market_wage_share": 0})),
        ("new_energy_starts", lambda: project(Scenario("x", {"new_energy_starts": {"by_year": {2024: 0}}}))),
    ],
)
def test_a_row_does_what_the_run_without_it_lacks(name, still, found):
    """A condition as in 2023, a parameter at nought, a measure that stops: each run by itself."""
    other = still()
    for outcome in ("total_profit", "new_energy_capacity"):
        assert cause(found, name).ends[outcome] == pytest.approx(float(other.total(outcome)[-1]))


def test_return_on_equity_of_practice_rests_on_more_than_the_capital_paid_in(found):
    """It falls a little; without capital paid in it would rise, and so it would with other rows still."""
    turning = [one.row.id for one in found.turning("return_on_equity")]
    assert (
        found.last["return_on_equity"]
        < found.first["return_on_equity"]
        < cause(found, "capital_injection").ends["return_on_equity"]
    )
    assert {"capital_injection", "market_wage_share", "routine_investment"} <= set(turning)
    assert cause(found, "loan_rate").ends["return_on_equity"] < found.last["return_on_equity"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_paragraph_says_what_the_run_gives(language, found):
    words = Words(language)
    said = reference_paragraph(Quoter(words), found, PLACE)
    for name in HEADLINES:
        first = found.largest(name)[0]
        assert f"{words.of(first.row)} {words.change(name, found.effect(first, name))}".replace(" ", "") in str(
            said
        ).replace(" ", "")
    for one in found.turning("return_on_equity"):
        assert words.of(one.row) in str(said) and words.figure("return_on_equity", one.ends["return_on_equity"]) in str(said)
    assert {quote.statistic for quote in said.quotes} >= {"held:loan_rate", "held:capital_injection", "turning"}


def test_a_direction_that_rests_on_one_row_is_said_so(found):
    """And where nothing moves an outcome, nothing is named."""
    only = replace(found, causes=(cause(found, "capital_injection"),))
    said = str(reference_paragraph(Quoter(Words("en")), only, PLACE))
    assert "rests on one row for its direction: capital paid in by owners" in said
    assert re.search(r"\*\*New-energy capacity\*\*: 2.57 GW in 2023, 10.83 GW in 2030\.", said)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_shows_the_paragraph_and_every_row(language, found):
    words = Words(language)
    app = sound(open_page("method", language, method="reference"))
    shown = {one.value.replace("\u00a0", " ") for one in app.markdown}
    assert str(reference_paragraph(Quoter(words), found, PLACE)).replace("\u00a0", " ") in shown
    (table,) = app.dataframe
    assert list(table.value.iloc[:, 0]) == [words.of(row) for row in still_rows()]


def test_the_dictionary_says_what_the_run_gives(found):
    """Return on equity, and what it would be without capital paid in."""
    words = Words("en")
    ends = [found.first, found.last, cause(found, "capital_injection").ends]
    first, last, without = (words.figure("return_on_equity", one["return_on_equity"]) for one in ends)
    said = text("data/README.md")
    assert f"return on equity goes from {first} to {last} on closing figures" in said
    assert f"without capital paid in by owners (assumed) it would be {without}" in said
