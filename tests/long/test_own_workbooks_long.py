"""Own workbooks of many sizes and with many a single cell changed: the tests of every day with more examples."""

from hypothesis import HealthCheck, given, settings

from tests.test_own_makes_a_place import ONE_CELL, differs_by_one_cell
from tests.test_own_workbook import SIZES, comes_back


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(**SIZES)
def test_what_is_filled_in_is_what_is_read(**size):
    comes_back(**size)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(**ONE_CELL)
def test_a_workbook_that_differs_by_one_cell_is_refused_in_words_or_makes_a_place(**cell):
    differs_by_one_cell(**cell)
