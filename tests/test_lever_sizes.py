"""The measured size on each lever's card is what the model gives."""

import pytest

from simulation import HEADLINES, Scenario, embedded_baseline, embedded_place
from simulation.analysis.causes.lever_sizes import counts_of, lever_sizes
from tests.support import run


@pytest.mark.parametrize("lever", ["benchmarking", "debt_ceiling", "key_technology_share"])
def test_size_is_that_of_the_run(lever):
    """At both ends, against current practice, in 2030."""
    row, found = embedded_place().levers[lever], lever_sizes(embedded_baseline())[lever]
    for outcome, ends in found.effects.items():
        for end, value in zip((row.min, row.max), ends, strict=True):
            moved = (
                run(Scenario("x", {lever: end})).total(outcome)[embedded_baseline().usual_year - 2023]
                - run().total(outcome)[embedded_baseline().usual_year - 2023]
            )
            assert value == pytest.approx(moved, rel=1e-6, abs=1e-9)


def test_every_lever_has_a_size():
    """Valued levers by the headlines, counted ones by their own count, which they do move."""
    for row in embedded_place().levers.values():
        effects = lever_sizes(embedded_baseline())[row.id].effects
        assert tuple(effects) == (HEADLINES if row.standing == "valued" else counts_of(row.id))
        if row.standing == "counted":
            assert any(abs(end) > 1e-6 for ends in effects.values() for end in ends)
