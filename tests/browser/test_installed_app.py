"""The app started by `soe-reform` from an installed package, outside the clone: a page opens in a browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.test_app import drawn, settled, title
from tests.package_support import install, running


@pytest.mark.long  # `tests/test_package.py` runs its pages and asks its server with every run of the suite
def test_a_page_of_the_installed_app_opens(page, tmp_path):
    """Its title, a drawn chart, and the program's own look instead of Streamlit's menus."""
    with running(install(tmp_path)) as address:
        page.goto(f"{address}/profit")
        expect(page.locator("h1")).to_have_text(title("profit", "zh"))
        settled(page)
        expect(drawn(page)).to_be_visible()
        font = page.locator("h1").evaluate("element => getComputedStyle(element).fontFamily")
        assert font.startswith('"Noto Sans SC"')
