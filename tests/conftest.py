"""Fixtures that the tests of the model share."""

import pytest

from tests.support import run


@pytest.fixture(scope="session")
def reference():
    """Current practice continued, to 2030."""
    return run()


@pytest.fixture(autouse=True)
def prompt(monkeypatch):
    """Tests act faster than a visitor: a value set back at once is meant, not a late repeat."""
    monkeypatch.setattr("pages.parts.state.browser_protocol.LATE", 0.0)
