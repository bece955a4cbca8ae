"""What the owner sees stands as outcomes: on the page of profit and in documents, with the figures of the run."""

import io

import docx
import lxml.html
import openpyxl
import pytest

from simulation import Scenario, catalogue, project
from simulation.language.words import Words
from simulation.report import pdf, webpage
from simulation.report.content.story_tables import owner_table
from simulation.report.excel import workbook
from simulation.report.word import letter
from tests.report_support import only, story_of
from tests.test_pages import open_page, sound

PLAN, OTHER = Scenario.preset("deepening"), Scenario.preset("first_class")
OWNED = catalogue().listed("owner_view")
ASKED = {
    "net_profit", "attributable_net_profit", "minority_profit", "return_on_equity", "attributable_return_on_equity",
    "assessed_profit", "eva", "eva_outside_infrastructure", "equipment_orders", "road_service",
}  # fmt: skip


def number(text):
    return float(text.replace("\u2212", "-").replace(",", ""))


def holds(rows, words, *runs):
    """Whether a row for each outcome shows the base year, practice and the plan as the run has them, to the decimals shown."""
    found = {row[0].strip("\u2060\u00a0 "): row for row in rows}
    for name in OWNED:
        row, factor = found[words.variable(name)], words.factor(catalogue().variables[name].unit)
        practice, plan = runs
        wanted = (practice.total(name)[0], practice.total(name)[-1], plan.total(name)[-1])
        for text, value in zip(row[2:5], wanted, strict=True):
            half = 0.5 * 10.0 ** -len(text.partition(".")[2])
            assert number(text) == pytest.approx(float(value) * factor, abs=half * (1 + 1e-9)), name
        assert number(row[5]) == pytest.approx(number(row[4]) - number(row[3]), abs=1e-9), name


def test_the_list_holds_what_is_the_owners():
    assert set(OWNED) == ASKED


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_of_profit_shows_it_and_moves_with_the_plan(language):
    words, runs = Words.screen(language), [project(one) for one in (PLAN.reference(), PLAN)]
    app = sound(open_page("profit", language, "deepening"))
    tables = [found.value for found in app.markdown if found.value.startswith("|") and words.variable("eva") in found.value]
    (shown,) = tables
    rows = [[cell.split("[fx]")[0] for cell in line.strip("|").split("|")] for line in shown.splitlines()[2:]]
    assert len(rows) == len(OWNED)
    holds(rows, words, *runs)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_documents_show_it(language):
    story, runs = story_of(PLAN, language=language), [project(one) for one in (PLAN.reference(), PLAN)]
    words, rows = story.words, owner_table(story).rows
    holds(rows, words, *runs)
    document = docx.Document(io.BytesIO(only(letter.build(story, "report"))))
    assert list(rows) in [[tuple(c.text for c in row.cells) for row in table.rows][1:] for table in document.tables]
    page = lxml.html.document_fromstring(only(webpage.build(story, "report")))
    assert list(rows) in [[tuple(c.text_content() for c in row) for row in one.iter("tr")][1:] for one in page.iter("table")]
    assert pdf.content_of(story)[0]["owner_view"]["rows"] == rows


def test_the_workbook_shows_it_by_year_under_its_head():
    story, runs = story_of(PLAN), [project(one) for one in (PLAN.reference(), PLAN)]
    book = openpyxl.load_workbook(io.BytesIO(only(workbook.build(story, "report"))), data_only=True)
    lines = list(book[story.words("paper.sheet.comparison")].values)
    heads = (story.words("paper.head.owner_view"), story.words("paper.head.groups"))
    start, end = (next(at for at, row in enumerate(lines) if row[0] == head) for head in heads)
    found = [row for row in lines[start + 1 : end] if row[0]]
    assert len(found) == 3 * len(OWNED), "practice, the plan, and how they differ"
    for at, name in enumerate(OWNED):
        for row, run in zip(found[3 * at :], runs, strict=False):
            assert row[0] == story.words.variable(name)
            assert row[3 : 3 + len(run.years)] == pytest.approx(list(run.total(name)), rel=1e-9), name


def test_of_several_plans_each_has_a_column():
    story = story_of(PLAN, OTHER)
    runs = [project(one) for one in (PLAN.reference(), PLAN, OTHER)]
    for name, row in zip(OWNED, owner_table(story).rows, strict=True):
        assert row[2:] == tuple(story.words.bare(float(run.total(name)[-1]), name) for run in runs)


def test_current_practice_has_no_column_twice():
    assert all(len(row) == 4 for row in owner_table(story_of(Scenario())).rows)
