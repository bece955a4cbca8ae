"""Tracking in the browser: a table goes up, a bad row is named, the finding is read, the monthly report comes down."""

from __future__ import annotations

from playwright.sync_api import expect

from simulation.language.texts import texts
from tests.browser.test_app import show

ROWS = "indicator,period,value\ntotal_profit,2026-06,96\nrd_intensity,2026-06,2.7%\nprofit,2026-06,1\n"


def test_a_table_goes_up_and_the_report_comes_down(page, base_url, tmp_path):
    file = tmp_path / "months.csv"
    file.write_text(ROWS, encoding="utf-8")
    show(page, base_url, "tracking")
    page.locator("[class*=st-key-track_upload] input[type=file]").set_input_files(file)
    finding = texts()["track.finding"]["zh"].split("：")[0].format(year=2026, month=6, count=2)
    expect(page.get_by_text(finding)).to_be_visible()
    expect(page.get_by_text(texts()["track.unread"]["zh"].format(count=1))).to_be_visible()
    expect(page.locator(".st-key-plain_track")).to_contain_text("96.0")
    with page.expect_download() as started:
        page.locator(".st-key-track_report_docx button:visible").click()
    assert started.value.path().read_bytes()[:2] == b"PK"
