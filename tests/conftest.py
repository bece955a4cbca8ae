"""Fixtures that the tests of the model share, and the three tiers that tests belong to."""

from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.support import run

TESTS = Path(__file__).parent
LONG = ("long/*",)  # by command alone: `pytest -m long`
WHOLE = (  # what starts browsers, servers or many pages, makes documents, searches, or needs a cluster: not in `pytest -m fast`
    "browser/*",
    "test_*_page.py::*",
    "test_*_pages.py::*",
    "test_analysis_goals.py::*",
    "test_chart_pictures.py::*",
    "test_cluster.py::*",
    "test_package.py::test_pages*",
    "test_package.py::test_the_installed*",
    "test_package.py::test_files*",
    "test_package.py::test_only*",
    "test_package.py::test_the_package*",
    "test_package.py::test_the_commands*",
    "test_pages.py::test_page_runs*-en-*",
    "test_pages.py::test_page_runs*-first_class*",
    "test_pages.py::test_expert_tier*",
    "test_presentation.py::*",
    "test_report_[!f]*.py::*",
    "test_same_as_app.py::*",
    "test_same_numbers.py::*",
)


def tier(item: pytest.Item) -> str:
    """Tier of a test: fast for all day, whole with every run of the suite, long by command."""
    name = f"{item.path.relative_to(TESTS).as_posix()}::{item.name}"
    if any(fnmatch(name, pattern) for pattern in LONG):
        return "long"
    return "whole" if any(fnmatch(name, pattern) for pattern in WHOLE) else "fast"


@pytest.hookimpl(tryfirst=True)  # before pytest chooses by mark
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        item.add_marker(tier(item))


@pytest.fixture(scope="session")
def reference():
    """Current practice continued, to 2030."""
    return run()


@pytest.fixture(autouse=True)
def prompt(monkeypatch):
    """Tests act faster than a visitor: a value set back at once is meant, not a late repeat."""
    monkeypatch.setattr("pages.parts.state.browser_protocol.LATE", 0.0)


@pytest.fixture(autouse=True)
def without_browser(monkeypatch):
    """Where no browser stands behind a page, nothing is waited for."""
    monkeypatch.setattr("pages.parts.state.saved_work.PATIENCE", 0.0)
