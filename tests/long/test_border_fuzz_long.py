"""A hundred thousand damaged inputs over all ways in, with other seeds than every day's."""

import pytest

from tests.border import ways
from tests.test_border_fuzz import spoilt

FEW = {
    "workbook": 1_000,
    "bundle": 2_000,
    "baseline": 3_000,
    "kept work": 4_000,
    "timeline": 4_000,
    "story": 4_000,
    "targets": 4_000,
    "monthly record": 2_000,
    "folder of records": 2_000,
    "standards": 1_000,
    "room": 300,
    "rooms": 200,
}
USUAL = 9_000


@pytest.mark.parametrize("name", ways())
def test_damaged_inputs_are_read_or_refused(name):
    count = FEW.get(name, USUAL)
    assert spoilt(name, count, first=1_000) < count


def test_there_are_a_hundred_thousand():
    assert sum(FEW.get(name, USUAL) for name in ways()) >= 100_000
