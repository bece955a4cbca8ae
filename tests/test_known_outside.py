"""What ranges leave out is said: known years outside them, parts too small to be written, sudden events, the same on pages and paper."""

import numpy as np
import pytest

from pages.parts.uncertainty import range_sources
from simulation import Scenario, embedded_place, project
from simulation.analysis.uncertainty.known_outside import judged, known_outside
from simulation.analysis.uncertainty.released_ranges import released_ranges
from simulation.language.texts import texts
from simulation.report.content.story import UNCOVERED
from tests.support import speak

PLACE = embedded_place()


@pytest.fixture(scope="module")
def usual():
    reference = Scenario.preset("reference")
    names = tuple(dict.fromkeys(row.variable for row in judged(PLACE.past_readings)))
    return released_ranges(reference, names, central=project(reference))


def test_only_what_is_known_of_the_whole_and_fitted_to_nothing_is_judged():
    assert {(row.variable, row.year) for row in judged(PLACE.past_readings)} == {
        ("total_assets", 2025), ("rd_spending", 2024), ("rd_spending", 2025), ("revenue", 2025),
    }  # fmt: skip


def test_a_known_year_is_told_where_it_lies_outside_the_range_and_only_there(usual):
    told = known_outside(PLACE.past_readings, usual)
    assert [(one.reading.variable, one.reading.year) for one in told][:1] == [("total_assets", 2025)]
    assert {one.reading.variable for one in told} >= {"total_assets", "revenue"}
    for row in judged(PLACE.past_readings):
        low, high = np.array(usual.quantiles(row.variable, (0.1, 0.9)))[:, row.year - 2023]
        assert (low <= row.value <= high) == (row not in [one.reading for one in told])
        inside = row.model_copy(update={"value": (low + high) / 2})
        assert known_outside([inside], usual) == []


@pytest.mark.parametrize(
    ("part", "said"), [(0.0, "0%"), (0.004, "不到2.5%"), (0.024, "不到2.5%"), (0.03, "5%"), (0.62, "60%")]
)
def test_a_small_part_is_not_written_as_none(part, said, monkeypatch):
    speak(monkeypatch, "zh")
    assert range_sources._share(part) == said


def test_sudden_events_are_said_to_be_in_the_ranges_where_they_are_on_page_and_paper():
    assert "ranges.excluded" in UNCOVERED
    for language, single, whole in (
        ("zh", "单个企业的突发事件", "波及全省的突发事件"),
        ("en", "single enterprises", "whole province"),
    ):
        left_out = texts()["ranges.excluded"][language]
        assert single.lower() in left_out.lower() and whole in left_out
        assert single.lower() in texts()["source.enterprises"][language].lower()
