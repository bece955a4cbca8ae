"""Equations written out for a browser: what has no operation there is refused by its name."""

from __future__ import annotations

import pytest

from simulation.in_browser.operation_table import CALLS, _name


def test_what_has_no_operation_is_named():
    def branched(revenue):
        return revenue if revenue.any() else 0

    known = next(iter(CALLS))
    assert _name(known) == CALLS[known]
    with pytest.raises(LookupError, match="branched"):
        _name(branched)
