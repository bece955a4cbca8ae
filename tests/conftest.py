"""Fixtures that the tests of the model share."""

import pytest

from tests.support import run


@pytest.fixture(scope="session")
def reference():
    """Current practice continued, to 2030."""
    return run()
