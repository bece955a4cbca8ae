"""Probabilities as shown: bounds of the evidence, least and most over forms of the model, one function."""

import numpy as np
import pytest

from simulation import Scenario, catalogue, embedded_baseline
from simulation.analysis.uncertainty import probability
from simulation.analysis.uncertainty.ensemble import project_ensemble
from simulation.analysis.uncertainty.width_by_source import width_by_source

DRAWS, SEED = 1024, 7


@pytest.fixture(scope="module")
def usual():
    return project_ensemble(Scenario.preset("reference"), DRAWS, SEED, outputs=("total_profit", "labour_productivity"))


def test_no_probability_is_surer_than_ninety_percent_ranges(usual):
    values = usual.of("total_profit")
    assert usual.probability("total_profit", at_least=-1e6)[-1] == 0.95
    assert usual.probability("total_profit", at_least=1e6)[-1] == 0.05
    found = usual.chance(values > -1e6)
    assert (found.counted == 1).all() and (found.shown == 0.95).all() and (found.most == 0.95).all()


@pytest.mark.parametrize(
    ("counted", "least", "most", "shown"),
    [
        (0.80, 0.70, 0.90, 0.80),
        (0.93, 0.40, 0.85, 0.85),  # a counted share beyond every single form is held back
        (0.20, 0.35, 0.60, 0.35),
        (0.93, 0.86, 0.92, 0.93),  # forms that agree within ten points hold nothing back
        (0.99, 0.96, 1.00, 0.95),
        (0.01, 0.00, 0.30, 0.05),
    ],
)
def test_bounds_by_hand(counted, least, most, shown):
    found = probability.shown_between(*(np.array([x]) for x in (counted, least, most)))
    assert found[0] == pytest.approx(shown)


def test_each_form_appears_as_often_as_its_weight_says():
    forms = probability.forms(SEED, DRAWS, embedded_baseline())
    assert set(forms) == {row.id for row in catalogue().parameters.values() if row.distribution == "cases"}
    assert {"rd_return", "attention_loss", "average_return_form"} <= set(forms)
    for name, values in forms.items():
        for value, weight in catalogue().parameters[name].weighted_cases:
            assert np.mean(values == value) == pytest.approx(weight, abs=0.01), (name, value)


def test_weights_of_forms_are_those_decided():
    """R&D 0, 7, 14, 25 % with .25, .35, .30, .10: mean 9.2 %."""
    cases = catalogue().parameters["rd_return"].weighted_cases
    assert cases == ((0, 0.25), (0.07, 0.35), (0.14, 0.30), (0.25, 0.10))
    assert sum(value * weight for value, weight in cases) == pytest.approx(0.0915)


def test_least_and_most_are_probabilities_with_one_form_held():
    """What happens in all draws of one form and in none of another: least 5 %, most 95 %, as bounded."""
    form = probability.forms(SEED, DRAWS, embedded_baseline())["average_return_form"]
    found = probability.chance(np.array([form == 0]), SEED, embedded_baseline())
    assert found.counted[0] == pytest.approx(0.5, abs=0.01)
    assert (found.least[0], found.most[0]) == (0.05, 0.95)


def test_forms_without_weight_do_not_count():
    """Draws of one form alone have weight: least and most are over what is left."""
    form = probability.forms(SEED, DRAWS, embedded_baseline())["average_return_form"]
    weights = (form == 1) / np.sum(form == 1)
    found = probability.chance(np.array([form == 0]), SEED, embedded_baseline(), weights)
    assert found.counted[0] == 0 and found.most[0] == 0.05


def test_forms_of_draws_are_those_the_runs_had(usual):
    """Held at the reported average return, capital earns less, so fewer draws reach a given profit."""
    form = probability.forms(SEED, DRAWS, embedded_baseline())["average_return_form"]
    profit = usual.of("total_profit")[-1]
    assert profit[form == 1].mean() < profit[form == 0].mean() - 1


def test_structure_and_base_year_have_a_part_in_the_width():
    table = width_by_source(Scenario.preset("reference"), 256, SEED, outputs=("total_profit", "labour_productivity"))
    last = table[table.year == 2030].set_index(["variable", "source"])
    assert table.groupby(["variable", "year"])["share"].sum().loc[("labour_productivity", 2030)] == pytest.approx(1)
    assert last.loc[("labour_productivity", "base_year"), "share"] > 0.3
    assert last.loc[("total_profit", "structure"), "share"] > 0


def test_capital_response_by_hand():
    """Surplus 30 on assets 1,000 with 400 fixed: 12, and depreciation 18: 30 of value added 100 = 0.30 against 0.45."""
    from simulation.equations.production import capital_response

    base = [np.array([[x]]) for x in (30.0, 18.0, 400.0, 1000.0, 100.0)]
    assert capital_response(0.0, 0.45, *base)[0, 0] == pytest.approx(0.45)
    assert capital_response(1.0, 0.45, *base)[0, 0] == pytest.approx(0.30)
