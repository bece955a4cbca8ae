"""What documents say of the price of plans: for every scenario of a comparison, in the sentence that asks for a decision, under own conditions."""

import html
import io
from functools import cache

import docx
import openpyxl
import pptx
import pytest

from simulation import Scenario
from simulation.analysis.like_for_like import since_base
from simulation.report import Request, Story, gather, pdf
from simulation.report.charts.bar_charts import lever_steps, lever_title
from simulation.report.charts.path_charts import path_title
from simulation.report.content import findings
from simulation.report.content.story_tables import assumed_table, conditions_table, price_table
from simulation.report.excel import workbook
from simulation.report.powerpoint import slides
from simulation.report.webpage import build
from simulation.report.word import letter

CLEAN = Scenario("clean", {"supervision_closure": 0.6})
CUT = Scenario("cut", {"rd_intensity_target": 0.01, "road_maintenance": 0})
GOOD = Scenario("good", {"contract_quality": 1, "benchmarking": 1})
WEATHER = Scenario("weather", {"cooperation_signing": 0}, conditions={"loan_rate": 0.02, "steel_spread": 1.2})


@cache
def told(*plans, language="en", ask=""):
    """A story of few draws: ranges are not looked at here."""
    return Story(gather(Request(plans, language, ("html",), draws=16, ask=ask)))


def _paid(story, name):
    return [text for text in story.paid if text.startswith(f"'{name}'")]


def test_every_plan_of_a_comparison_says_its_price_in_any_order():
    for plans in ((CLEAN, CUT), (CUT, CLEAN)):
        story = told(*plans)
        said = " ".join(_paid(story, "cut"))
        assert "road repair backlog" in said and "R&D intensity" in said
        paid = story.ask.partition("under 'cut' ")[2]
        assert "road repair backlog" in paid and "road upkeep alone" in paid and "key technologies solved" in paid
    assert set(told(CLEAN, CUT).paid) == set(told(CUT, CLEAN).paid)


@pytest.mark.parametrize(("language", "longest", "end"), [("zh", 200, "。：）"), ("en", 520, ".:")])
def test_what_is_told_beside_prices_stands_in_sentences_of_their_own(language, longest, end):
    """One bullet held notes and gains of all levers, ten lines of a page: each is told by itself, whole and of five lines at most."""
    plan = Scenario("cut", {**CUT.levers, "chain_investment": 0, "delegation": 0.2})
    said = told(plan, language=language).paid
    assert len(said) > 6 and max(map(len, said)) <= longest, max(map(len, said))
    assert all(text[-1] in end and text[0] == text[0].upper() for text in said), said


def test_research_that_is_cut_is_no_saving_of_reform():
    story = told(CLEAN, CUT)
    said = {case.scenario.name: story.speaker.cost(case).text for case in story.facts.cases}
    assert "net saving" not in said["cut"], "less R&D is less programme spending, not a saving of reform"
    assert any("only relabelled" in one.text for one in story.speaker.bill(story.facts.cases[1]))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_gain_is_told_with_what_falls_beside_it(language):
    """Word, PDF and web page: chains raise productivity, and EVA, the owner's equity and cash fall and debt grows; headlines are told once."""
    story = told(Scenario("chains", {"chain_investment": 400}), language=language)
    case, words = story.lead, story.words
    said = story.speaker.outcomes(case)
    meanwhile = str(said).split(words("gains.meanwhile", losses="|").split("|")[0])[1]
    for name in ("eva", "attributable_equity", "cumulative_owner_cash", "debt"):
        ends = (float(one.total(name)[-1]) for one in (case.reference, case.projection))
        assert words.inside(words.variable(name)) + " " + words.change(name, words.gap(name, *ends)) in meanwhile
    assert words.inside(words.variable("total_profit")) not in meanwhile
    assert said in story.reading and str(said) in pdf.content_of(story)[0]["reading"]
    assert html.escape(meanwhile, quote=False) in html.unescape(next(iter(build(story, "report").values())).decode())
    document = docx.Document(io.BytesIO(next(iter(letter.build(story, "report").values()))))
    assert any(str(said) in paragraph.text for paragraph in document.paragraphs)


def test_no_gain_has_nothing_beside_it():
    """A cut that raises no headline, and a plan under which nothing else falls."""
    for plan in (Scenario("worse", {"contract_quality": 0}), Scenario.preset("focus_vitality")):
        assert "At the same time" not in str(told(plan).speaker.outcomes(told(plan).lead))


@pytest.mark.parametrize(("language", "word"), [("zh", "账面利润之外"), ("en", "Beside what profit shows")])
def test_the_decision_carries_the_largest_price(language, word):
    assert word in told(CUT, language=language).ask
    assert word not in told(Scenario("honest", {"contract_quality": 1}), language=language).ask


def test_own_words_do_not_take_the_price_and_the_owners_cash_away():
    asked = told(CUT, ask="Please adopt it").ask
    assert asked.startswith("Please adopt it") and "profit does not show" in asked and "state owner's cash" in asked


def test_a_neglect_is_not_named_as_a_measure_that_adds():
    story = told(CUT)
    assert "R&D intensity below current practice" in story.speaker.levers(story.lead).text
    assert "R&D intensity below current practice" in [name for name, _, _ in lever_steps(story, story.lead)]
    assert "R&D intensity below current practice adds most" in lever_title(story, story.lead)


def test_own_conditions_are_printed_and_not_ranked_as_measures():
    story = told(GOOD, WEATHER)
    weather = story.facts.cases[1]
    table = conditions_table(story, weather)
    assert {row[1] for row in table.rows} >= {"2%"} and len(table.rows) == 2
    assert not conditions_table(story, story.lead).rows
    assert "different conditions" in story.ask and "different conditions" in story.reading[0].text
    assert "conditions or assumptions that differ" in story.title.text
    said = story.speaker.levers(weather).text
    assert (
        "measure that adds most is external conditions" not in said and "of external conditions, which is no measure" in said
    )
    assert "differ" in findings.headlines(story) and "differ" in findings.ranges(story, "total_profit")
    page = next(iter(build(story, "report").values())).decode()
    assert story.words("paper.head.conditioned") in page


def test_own_conditions_and_assumptions_stand_in_the_workbook():
    """On the first sheet, as read as in the other formats: a head of its own, then value, usual value, range, evidence, source."""
    own = Scenario("own", {"contract_quality": 1}, conditions={"loan_rate": 0.02}, assumptions={"holder_return": 0.07})
    story = told(own)
    content = next(iter(workbook.build(story, "report").values()))
    rows = [[cell for cell in row if cell] for row in openpyxl.load_workbook(io.BytesIO(content))["Summary"].values]
    for head, table in (("conditioned", conditions_table), ("assumed", assumed_table)):
        at = rows.index([story.words(f"paper.head.{head}")])
        wanted = table(story, story.lead)
        assert rows[at + 1] == list(wanted.heads) and rows[at + 2] == list(wanted.rows[0])


def test_figures_printed_alike_are_not_ranked():
    """Two names of one plan: nobody is first, and no lever is named for nought."""
    story = told(Scenario("one", {"contract_quality": 1}), Scenario("two", {"contract_quality": 1.0}))
    assert "highest" not in story.title.text and all("highest" not in one.text for one in story.reading)
    assert "do not differ" in story.ask
    assert "0.00" not in story.speaker.levers(story.lead).text


def test_a_lever_that_takes_nought_is_not_named():
    """The return that buyers ask for does nothing where nothing is sold."""
    story = told(Scenario("unsold", {"contract_quality": 1}, assumptions={"holder_return": 0.07}))
    said = story.speaker.levers(story.lead).text
    assert "adds most is tenure" in said and "buyers" not in said


@cache
def documents(language):
    """The story of a cut and its documents, each made once: web page, workbook, letter and deck as other libraries read them."""
    story = told(CUT, language=language)
    files = [next(iter(made(story, "report").values())) for made in (build, workbook.build, letter.build, slides.build)]
    page, *others = files
    read = (lambda file: openpyxl.load_workbook(file).worksheets[0], docx.Document, pptx.Presentation)
    return story, page.decode(), *(open_(io.BytesIO(file)) for open_, file in zip(read, others, strict=True))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_money_at_a_favourable_rate_and_known_years_outside_stand_in_every_format(language):
    """What owners pay in, interest and its distance to the loan rate, tax of all, and years outside the ranges: as pages say it."""
    story, page, sheet, document, deck = documents(language)
    assert len(story.remarks) >= 4
    wanted = {"owner.paid_in.assumed", "tax.whole", "interest.low", "interest.distance"}
    assert wanted <= {sentence.key for sentence in story.speaker.remarks()}
    cells = [str(cell) for row in sheet.values for cell in row if cell]
    printed = "\n".join(paragraph.text for paragraph in document.paragraphs)
    slid = "".join(s.text_frame.text for slide in deck.slides for s in slide.shapes if s.has_text_frame)
    inputs = pdf.content_of(story)[0]
    for text in story.remarks:
        assert html.escape(text) in page and text in cells and text in inputs["remarks"]
        assert text in printed and text[:30] in slid


@pytest.mark.parametrize("language", ["zh", "en"])
def test_titles_of_charts_compare_with_the_base_year_like_with_like(language):
    """Return on equity and productivity on closing figures in both years, and said; a ratio of balances as it is shown."""
    story = told(GOOD, language=language)
    for variable in ("return_on_equity", "labour_productivity"):
        since = story.signed_change(variable, *map(float, since_base(story.lead.projection, variable)[[0, -1]]))
        assert since in path_title(story, variable)
        assert ("按年末数" if language == "zh" else f"on end-{story.lead.projection.years[0]}") in path_title(
            story, variable
        )
    assert "按年末数" not in path_title(story, "total_profit") and "end-" not in path_title(story, "total_profit")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_table_of_prices_stands_in_every_format(language):
    story, page, sheet, document, deck = documents(language)
    table = price_table(story, story.lead)
    assert len(table.rows) >= 4
    rows = [tuple(cell for cell in row if cell) for row in sheet.values]
    printed = [tuple(cell.text for cell in row.cells) for one in document.tables for row in one.rows]
    slid = [
        tuple(cell.text for cell in row.cells)
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_table
        for row in shape.table.rows
    ]
    assert pdf.content_of(story)[0]["cases"][0]["paid"]["rows"] == table.rows
    meanwhile = str(story.speaker.meanwhile(story.lead))
    concluded = [shape.text_frame.text for shape in deck.slides[1].shapes if shape.has_text_frame]
    assert any(meanwhile in text.splitlines() for text in concluded), "what ends worse stands where the headlines do"
    for row in table.rows:
        assert row in rows and row in printed and row in slid
        assert all(html.escape(cell) in page for cell in row)


def test_current_practice_has_no_table_of_prices():
    assert not price_table(told(Scenario()), told(Scenario()).lead).rows
