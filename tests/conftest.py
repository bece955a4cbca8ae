"""Fixtures that the tests of the model share, the three tiers that tests belong to, and their spread over the cores."""

import os
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner

from tests import once_a_run
from tests.support import run

TESTS = Path(__file__).parent
LONG = ("long/*",)  # by command alone: `pytest -m long`
WHOLE = (  # what starts browsers, servers or many pages, makes documents, searches, or needs a cluster: not in `pytest -m fast`
    "browser/*",
    "test_*_page.py::*",
    "test_*_pages.py::*",
    "test_analysis_goals.py::*",
    "test_hall_limits.py::*",
    "test_chart_pictures.py::*",
    "test_cluster.py::*",
    "test_package.py::test_pages*",
    "test_package.py::test_the_installed*",
    "test_package.py::test_files*",
    "test_package.py::test_only*",
    "test_package.py::test_the_package*",
    "test_package.py::test_the_commands*",
    "test_pages.py::test_page_runs*-en-*",
    "test_pages.py::test_expert_tier*",
    "test_presentation.py::*",
    "test_printed_differences.py::test_the_comparison*",
    "test_printed_differences.py::test_du_pont*",
    "test_report_[!f]*.py::*",
    "test_same_as_app.py::*",
    "test_scheduled_job.py::*",
    "test_same_numbers.py::*",
    "test_messy_workbooks.py::test_mutated*",
    "test_messy_workbooks.py::test_large*",
    "test_workbook_in_office.py::*",
    "test_backup.py::test_backed_up*",
    "test_benchmarking.py::test_one_command*",
    "test_border_fuzz.py::test_damaged*",
    "test_cli.py::test_as_a_process*",
    "test_cli.py::test_no_space*",
    "test_cli.py::test_plain_locale*",
    "test_identity.py::test_files_moved*",
    "test_intake_border.py::test_the_cap_itself*",
    "test_kept_work.py::test_whatever_is_kept*",
    "test_later_years.py::test_the_plan_that_maximises*",
    "test_listening.py::test_the_command*",
    "test_monthly_report.py::test_other_programs*",
    "test_monthly_report.py::test_page_and_document*",
    "test_own_assumptions.py::test_documents*",
    "test_own_place.py::test_any_number*600*",
    "test_own_place_shown.py::test_decembers_stand*",
    "test_own_trends.py::test_the_range_covers*",
    "test_pages.py::test_page_runs*-export-*",
    "test_pages.py::test_page_runs*-goals-*",
    "test_pages.py::test_page_runs*-ranges-*",
    "test_place_identity.py::test_documents*",
    "test_prices.py::test_a_setting_that_changes_nothing*",
    "test_releases.py::test_a_bundle*",
    "test_releases.py::test_scenario_files*",
    "test_row_rights.py::test_documents*",
    "test_row_rights.py::test_nothing_of_other*",
    "test_search_index.py::test_what_has_a_name*",
    "test_second_place.py::test_documents*",
    "test_second_place.py::test_every_command*morris*",
    "test_settings.py::test_the_start_ends*",
    "test_workshop_minutes.py::test_word_and_pdf*",
    "test_workers.py::*",
    "test_workshop_store.py::*",
)


SPREAD = ("not long", "fast", "whole")  # choices of marks that are spread over workers
MOST_WORKERS = 8  # each has a browser and a server of its own
HEAVY = (
    "browser/test_every_page.py",
    "browser/*",
    "test_report_*.py",
    "test_*pages.py",
    "test_*_page.py",
    "test_analysis_goals.py",
)


def tier(item: pytest.Item) -> str:
    """Tier of a test: fast for all day, whole with every run of the suite, long by command."""
    name = f"{item.path.relative_to(TESTS).as_posix()}::{item.name}"
    if item.get_closest_marker("long") or any(fnmatch(name, pattern) for pattern in LONG):
        return "long"
    return "whole" if any(fnmatch(name, pattern) for pattern in WHOLE) else "fast"


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads them
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Where pytest-xdist is installed, fast or whole tier run a file at a time in each worker; single files in this process."""
    option = config.option
    if getattr(option, "numprocesses", 0) is not None or option.dist != "no" or option.usepdb or option.collectonly:
        return  # pytest-xdist is not there, or something else was asked for
    named = not all(Path(part).is_dir() for part in config.args)
    if named or option.markexpr not in SPREAD or hasattr(config, "workerinput"):
        return
    waiting = 0 if option.markexpr == "fast" else 1  # tests of the whole wait for browsers and servers a third of their time
    workers = min((os.cpu_count() or 1) + waiting, MOST_WORKERS)
    option.numprocesses, option.dist, option.loadscopereorder = workers, "loadfile", False


@pytest.hookimpl(tryfirst=True)  # before pytest chooses by mark
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        item.add_marker(tier(item))
    if hasattr(config, "workerinput"):  # the longest first, so that no worker is left with one of them at the end
        items.sort(key=weight)


def weight(item: pytest.Item) -> tuple[int, str]:
    """Place of a test's file in the order in which files are handed to the workers."""
    file = item.path.relative_to(TESTS).as_posix()
    return next((place for place, pattern in enumerate(HEAVY) if fnmatch(file, pattern)), len(HEAVY)), file


@pytest.fixture(scope="session")
def reference():
    """Current practice continued, to 2030."""
    return run()


@pytest.fixture(autouse=True, scope="session")
def shared_by_workers(request, tmp_path_factory):
    """Where workers of a run find what one of them has made."""
    if hasattr(request.config, "workerinput"):
        folder = tmp_path_factory.getbasetemp().parent / "made"  # whose parent is the run's own
        folder.mkdir(exist_ok=True)
        once_a_run.FOLDER[:] = [folder]


@pytest.fixture(autouse=True, scope="session")
def installed_components():
    """A page driven without a browser reads what every installed package says of itself; that stays the same during a run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(autouse=True)
def prompt(monkeypatch):
    """Tests act faster than a visitor: a value set back at once is meant, not a late repeat."""
    monkeypatch.setattr("pages.parts.state.browser_protocol.LATE", 0.0)


@pytest.fixture(autouse=True)
def without_browser(monkeypatch):
    """Where no browser stands behind a page, nothing is waited for."""
    monkeypatch.setattr("pages.parts.state.saved_work.PATIENCE", 0.0)


@pytest.fixture(autouse=True)
def whole_pages(monkeypatch):
    """A page driven without a browser holds only what the last run drew: every run draws the whole page."""
    monkeypatch.setattr("pages.parts.state.ask", lambda: None)
