"""The monthly report: its figures are those of page and shell, and other programs open it."""

from __future__ import annotations

import io
from functools import cache

import docx
import pytest

from pages.parts.figures import tracking_charts
from pages.parts.tracking import record_input
from simulation import Scenario, embedded_place
from simulation.analysis.goals.targets import TargetSet
from simulation.language.words import TOGETHER, Words
from simulation.report.content.request import ReportError
from simulation.report.monthly import month_charts, month_pdf
from simulation.report.monthly.month_charts import month_chart
from simulation.report.monthly.month_files import month_apart, month_files, month_story
from simulation.report.monthly.month_request import MonthRequest
from simulation.report.monthly.month_story import turn
from simulation.tracking.follow_up import followed
from simulation.tracking.followed_in_words import Account
from simulation.tracking.kept_record import as_text
from simulation.tracking.monthly_record import Entry, MonthlyRecord
from simulation.tracking.record_sheet import table_of
from simulation.tracking.year_path import free_side
from tests.report_support import DATE, converted, pages_of
from tests.test_cli import shell
from tests.test_pages import LANGUAGES

EXAMPLE = record_input._example("—")
PLAN = Scenario.preset("deepening")


@cache
def made(language: str) -> dict[str, bytes]:
    files = month_files(MonthRequest(PLAN, EXAMPLE, 2026, language, date=DATE))
    return {name.rpartition(".")[2]: content for name, content in files.items()}


def text_of(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def plain(text: str) -> str:
    """Without what one medium writes between a figure and its unit, or at a line's end."""
    return "".join(text.replace(TOGETHER, "").split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_and_document_print_the_same_figures(language):
    """The page writes with `Words.screen`, the report with `Words.paper`; nothing but blanks may differ."""
    page = Account(Words.screen(language), followed(PLAN, EXAMPLE, 2026, TargetSet()), EXAMPLE, 2026, embedded_place())
    written = plain(text_of(made(language)["docx"]))
    assert plain(page.finding) in written
    for each in page.found:
        row = page.row(each)
        assert all(plain(cell) in written for cell in row), row
        if each.colour != "blue":
            for line in (page.title(each), page.explained(each), page.since(each), *page.helps(each)):
                assert plain(str(line)) in written
    assert all(plain(line) in written for line in (*page.corrections, *page.method))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_says_what_changed_since_the_last(language):
    """A row for each indicator reported before, with both states; counts of them in one sentence, in both formats."""
    story = month_story(MonthRequest(PLAN, EXAMPLE, 2026, language, date=DATE))
    before = [each for each in story.account.found if each.before is not None]
    table = story.since_last
    assert before and len(table.rows) == len(before)
    for row, each in zip(table.rows, before, strict=True):
        assert row[1].endswith(story.account.sign(each.before[1])) and row[2].endswith(story.account.sign(each.colour))
        worse = ("blue", "yellow", "red").index(each.colour) - ("blue", "yellow", "red").index(each.before[1])
        assert turn(each) == ("better" if worse < 0 else "worse" if worse > 0 else "same")
    written = plain(text_of(made(language)["docx"]))
    assert plain(story.turned) in written and all(plain(cell) in written for row in table.rows for cell in row)


@pytest.mark.parametrize("language", LANGUAGES)
def test_other_programs_open_both_and_read_the_same(language, tmp_path):
    path = converted(tmp_path, {"month.docx": made(language)["docx"]}, "pdf")["month.docx"]
    pdf = tmp_path / "month.pdf"
    pdf.write_bytes(made(language)["pdf"])
    account = month_story(MonthRequest(PLAN, EXAMPLE, 2026, language, date=DATE)).account
    for text in (plain(pages_of(path)), plain(pages_of(pdf))):
        for each in account.found:
            assert plain(account.row(each)[1]) in text and plain(account.row(each)[5]) in text
        assert plain(account.words("paper.month.table.tasks")) in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shell_makes_the_same_document(language, capsys, tmp_path):
    record = tmp_path / "months.csv"
    record.write_bytes(record_input.as_csv(table_of(EXAMPLE.entries, Words(language))))
    options = ["--report", tmp_path / "out", "--language", language, "--date", DATE, "--format", "docx"]
    code, out, _ = shell(capsys, "track", "--preset", "deepening", "--record", record, *options)
    (file,) = (tmp_path / "out").iterdir()
    assert code == 0 and "total_profit" in out
    assert text_of(file.read_bytes()) == text_of(made(language)["docx"])


def test_every_problem_has_a_line_to_fill_in():
    document = docx.Document(io.BytesIO(made("zh")["docx"]))
    story = month_story(MonthRequest(PLAN, EXAMPLE, 2026, "zh", date=DATE))
    rows = [[cell.text for cell in row.cells] for row in document.tables[-1].rows]
    assert rows[0] == ["问题", "原因", "对策", "责任单位", "时限"] and len(rows) == 1 + len(story.off)
    assert all(row[3:] == ["", ""] and all(row[:3]) for row in rows[1:])


def test_a_figure_in_doubt_is_not_on_course_and_advice_without_a_lever_is_said_once():
    """Revenue in another unit; a productivity above plan is no gap; two ratios off course share one sentence."""
    account = month_story(MonthRequest(PLAN, EXAMPLE, 2026, "zh", date=DATE)).account
    planned = {each.indicator: each.gap.planned for each in account.found} | {"revenue": 9000.0}
    slip = Entry("revenue", 2026, 6, 820_000.0)
    ahead = Entry("labour_productivity", 2026, 1, planned["labour_productivity"] / 12 * 1.02)
    short = [Entry(name, 2026, 6, planned[name] / 4) for name in ("total_profit", "return_on_equity")]
    book = MonthlyRecord((slip, ahead, *short, Entry("total_assets", 2026, 6, 1.0)))
    story = month_story(MonthRequest(PLAN, book, 2026, "zh", date=DATE))
    found = {each.indicator: each for each in story.account.found}
    assert found["revenue"].slip and found["revenue"].colour == "yellow" and found["revenue"].probability is None
    assert found["labour_productivity"].ahead and found["labour_productivity"].colour == "yellow"
    assert found["total_assets"].colour is None and found["total_assets"] not in story.off
    assert "补回" not in story.account.needed(found["labour_productivity"])
    assert story.account.counts["blue"] == 0 and "1项不判断" in story.finding
    told = story.words("track.helps.before", year=2026, decided=story.account.place.decided_from)
    assert sum(told in sentence for sentence in story.advice) == 1 and not any(map(story.helps, story.off))
    (whole,) = [sentence for sentence in story.advice if told in sentence]
    assert whole.startswith("利润总额、净资产收益率：") and month_files(MonthRequest(PLAN, book, 2026, "zh", date=DATE))


def test_a_good_year_has_no_list_of_problems():
    book = MonthlyRecord((Entry("total_profit", 2026, 12, 400.0),))
    story = month_story(MonthRequest(PLAN, book, 2026, "zh", date=DATE))
    assert not story.off
    content = month_files(MonthRequest(PLAN, book, 2026, "zh", date=DATE))
    assert any(story.words("paper.month.none_off") in text_of(c) for name, c in content.items() if name.endswith("docx"))


def test_what_cannot_be_made_is_refused():
    request = MonthRequest(PLAN, EXAMPLE, 2026)
    for formats in (("pptx",), ()):
        with pytest.raises(ReportError):
            month_files(request, formats)
    with pytest.raises(ReportError):
        month_story(MonthRequest(PLAN, EXAMPLE, 2027))


def test_what_the_page_hands_to_its_worker_makes_the_report():
    content = month_apart((PLAN.to_json(), as_text(EXAMPLE), TargetSet().to_json(), ""), 2026, "total", "en", "docx")
    mine = [line for line in text_of(content).splitlines() if "2026" in line]
    assert (
        Account(Words.paper("en"), followed(PLAN, EXAMPLE, 2026, TargetSet()), EXAMPLE, 2026, embedded_place()).finding + "."
        in mine
    )


SHORT = MonthlyRecord(
    tuple(
        Entry(name, 2026, month, value * month / 12)
        for name, value in (("total_profit", 180.0), ("rd_spending", 60.0), ("revenue", 4000.0))
        for month in range(1, 7)
    )
)


@pytest.mark.parametrize(
    ("full", "lower", "parted", "chosen"),
    [
        ((3, 0.2), (2, 0.9), (3, 0.6), "flat"),
        ((3, 0.2), (3, 0.1), (3, 0.6), "parted"),
        ((3, 0.2), (3, 0.1), (4, 0.6), "low"),
        ((3, 0.2), (3, 0.1), (3, 0.3), "low"),
        ((3, 0.8), (2, 0.9), (3, 0.9), "low"),
        ((1, 0.2), (1, 0.1), (2, 0.5), "low"),
    ],
)
def test_no_last_page_is_nearly_empty_where_that_can_be_helped(monkeypatch, full, lower, parted, chosen):
    """Lower charts where they save it, else the gaps on a page of their own where that fills it without one more; else as it is."""
    story = month_story(MonthRequest(PLAN, SHORT, 2026, "zh", date=DATE))
    ends = {b"flat": lower, b"parted": parted, b"low": full}
    monkeypatch.setattr(month_pdf, "_inputs", lambda _, size, parted=False: {"main": b"parted" if parted else size.encode()})
    monkeypatch.setattr(month_pdf, "last_page", lambda given: ends[given["main"]])
    monkeypatch.setattr(month_pdf, "typeset", lambda given: given["main"])
    assert month_pdf.build(story) == chosen.encode()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("record", [SHORT, MonthlyRecord(SHORT.entries[:3])])
def test_one_or_three_indicators_end_on_a_filled_page(record, language, monkeypatch):
    story = month_story(MonthRequest(PLAN, record, 2026, language, date=DATE))
    monkeypatch.setattr(month_pdf, "typeset", month_pdf.last_page)
    pages, filled = month_pdf.build(story)
    assert pages == 1 or filled > month_pdf.NEARLY_EMPTY


def test_how_full_the_last_page_is_is_read_from_the_layout(tmp_path):
    story = month_story(MonthRequest(PLAN, SHORT, 2026, "en", date=DATE))
    heights = {size: month_pdf.last_page(month_pdf._inputs(story, size)) for size in ("low", "flat")}
    (file := tmp_path / "month.pdf").write_bytes(month_pdf.build(story))
    assert heights["flat"] < heights["low"] and all(0 < filled < 1 for _, filled in heights.values())
    assert pages_of(file).count("\f") in {pages for pages, _ in heights.values()}


def test_a_label_within_the_year_stands_beside_its_line():
    """The line of the landing begins where the reported one ends: a label to the right of that point was struck through."""
    story = month_story(MonthRequest(PLAN, SHORT, 2026, "zh", date=DATE))
    for each in story.off:
        layers = month_chart(story, each).spec["layer"]
        moved = {layer["mark"]["dy"]: layer["data"]["values"] for layer in layers if layer["mark"]["type"] == "text"}
        assert {row["part"] for row in moved[month_charts.LOWERED]} == {"reported"}
        assert "reported" not in {row["part"] for row in moved[0]}
    assert free_side(48.0, 96.0, [0.0, 100.0]) == -1  # lines rise: below them
    assert free_side(8.0, 96.0, [0.0, 100.0]) == free_side(66.0, 65.0, [60.0, 70.0]) == 1  # the axis is near; lines fall


def test_the_page_puts_it_there_too(monkeypatch):
    drawn = []
    monkeypatch.setattr(tracking_charts.outcome_charts, "draw", lambda rows, *_: drawn.append(rows.to_pydict()))
    monkeypatch.setattr(tracking_charts.outcome_charts, "path_spec", lambda *_: {})
    story = month_story(MonthRequest(PLAN, SHORT, 2026, "zh", date=DATE))
    for each in story.off:
        tracking_charts.year(story.account, each, SHORT)
    assert drawn
    for rows in drawn:
        ends = [i for i, label in enumerate(rows["label"]) if label]
        for i in ends:
            moved = rows["label_at"][i] - rows["value"][i]
            assert (moved < 0) == (rows["role"][i] == "scenario") or rows["role"][i] != "scenario"


def test_one_indicator_is_no_plural():
    story = month_story(MonthRequest(PLAN, MonthlyRecord(SHORT.entries[:3]), 2026, "en", date=DATE))
    assert "1 indicators" not in str(story.finding) and ": 1, of which" in str(story.finding)
