"""What readers met as faults of layout: names turned or cut, values by year left out, a page with a date alone."""

import io
import itertools
import re
import zipfile

import docx
import pytest
from pptx import Presentation

from simulation import HEADLINES, Scenario, catalogue
from simulation.language.text_width import text_width
from simulation.report import Story, gather, produce
from simulation.report.charts.bar_charts import lever_steps, lever_title, levers, ranges
from simulation.report.charts.path_charts import SIZES, TWO_LINES, ends_apart, held_apart, in_lines, path
from simulation.report.content.story_tables import cost_table, lever_table, moved_table, outcome_table
from simulation.report.powerpoint.deck import wrapped
from simulation.report.powerpoint.slides import shared_out
from tests.report_support import converted, made, pages_of, plan, presets, request, story

LONG = "Commodity downturn with a long name of its own"


def told(scenarios, language="zh"):
    return Story(gather(request(scenarios, language, draws=16)), language)


def rows_of(chart):
    """Names of rows as a chart writes them."""
    axis = chart.spec["layer"][0]["encoding"]["y"]["axis"]
    return axis["labelExpr"]


def test_values_by_year_and_of_entities_stand_in_the_table_of_measures():
    """Each stated year has a row; the contribution of a measure set for an entity alone is not left out."""
    one = Scenario.from_dict({**plan().to_dict(), "entities": {"steel": {"rd_intensity_target": 0.035}}})
    report = told((one,))
    table = lever_table(report, report.lead)
    by_year = [row for row in table.rows if row[5] in ("2024年", "2028年")]
    assert [row[3] for row in by_year] == ["180.5", "240.0"] and by_year[0][6] and not by_year[1][6]
    steel = next(row for row in table.rows if "钢铁" in row[0])
    assert re.fullmatch(r"[+−]?\d+\.\d（−?\d+\.\d）", steel[6]), "behind the share what is spent"
    shares = [float(row[6].split("（")[0].replace("−", "-")) for row in table.rows if row[6]]
    assert shares == sorted(shares, reverse=True), "what adds most stands first"
    outside = next(s.value for s in report.lead.attribution[2] if s.player == "conditions")
    assert sum(shares) + outside == pytest.approx(report.lead.attribution[1] - report.lead.attribution[0], abs=0.3)


def test_the_decision_asked_fits_what_was_found():
    """A plan that is better in nothing is sent back; what gets worse is to be weighed; of several it is said which is first in what."""
    bad = told((Scenario("plan", {"contract_quality": 0.1}),)).speaker.ask().text
    assert "没有一项主要指标好于现状延续" in bad and "退回修改" in bad
    mixed = told((Scenario("plan", {"new_energy_starts": 0}),)).speaker.ask().text
    assert mixed.startswith("请审定是否采用") and "新能源装机不如现状延续" in mixed
    usual = story(("deepening",)).speaker.ask().text
    assert usual.startswith("请审定是否采用") and ("一并权衡" in usual) == any(
        h.gap < -0.05 for h in story(("deepening",)).lead.headlines
    )
    rivals = (Scenario("A", {"contract_quality": 0.9}), Scenario("B", {"new_energy_starts": 200}))
    which = told(rivals).speaker.ask().text
    assert "利润总额" in which.split("以“A”最高")[0] and "新能源装机以“B”最高" in which
    assert "“A”各项主要指标都最高" in told((rivals[0], Scenario("C", {"contract_quality": 0.1}))).speaker.ask().text


def test_a_waterfall_that_falls_says_what_takes_most_and_where_it_starts():
    report = told((Scenario("plan", {"benchmarking": 0.5}, conditions={"preset": "downturn"}),))
    assert "减利最多的是外部环境" in lever_title(report, report.lead)
    assert lever_steps(report, report.lead)[0][0] == "现状延续（基准环境）"
    usual = story(("deepening",))
    assert "贡献最大" in lever_title(usual, usual.lead) and lever_steps(usual, usual.lead)[0][0] == "现状延续"


def test_rows_of_one_name_stay_apart_and_long_names_are_whole():
    """A scenario called like the reference has a bar of its own; names are broken over two lines, not cut."""
    report = told((Scenario("现状延续", {"benchmarking": 0.5}),))
    drawn = levers(report, report.lead)
    assert (
        drawn.spec["layer"][0]["encoding"]["y"]["field"] == "order"
        and rows_of(drawn).count(r"\u73b0\u72b6\u5ef6\u7eed") == 1
    )
    assert rows_of(drawn).count(r"\u672c\u65b9\u6848") == 1  # 本方案
    several = told((Scenario(f"{LONG} A", {"benchmarking": 0.5}), Scenario(f"{LONG} B", {"delegation": 0.9})), "en")
    assert f'["{in_lines(LONG + " A", 20)[0]}", "' in rows_of(ranges(several, "total_profit"))
    assert " ".join(in_lines(f"{LONG} A", 20)) == f"{LONG} A" and in_lines("短名", 20) == ["短名"]
    assert in_lines("现状延续（大宗商品下行）", 20) == ["现状延续", "（大宗商品下行）"]
    ends = [row["label"] for row in path(several, "total_profit").spec["layer"][-1]["data"]["values"]]
    assert len({re.sub(r" [\d.,]+$", "", label) for label in ends}) == len(ends)


def test_names_below_bars_are_level():
    deck = Presentation(io.BytesIO(made(("deepening",), "zh", ("pptx",))[".pptx"]))
    charts = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    assert len(charts) == 8
    for chart in charts:
        turn = chart.category_axis._element.find(".//{*}txPr/{*}bodyPr")
        assert turn.get("rot") == "0"


@pytest.mark.parametrize(
    ("names", "language"), [(("deepening",), "zh"), (("deepening", "first_class", "new_energy_first"), "en")]
)
def test_native_charts_draw_observed_years_apart_and_name_every_line(names, language):
    """A series of its own holds the observed years, one those under way; each line ends in its name and value; a key says what is what."""
    told, deck = story(names, language), Presentation(io.BytesIO(made(names, language, ("pptx",))[".pptx"]))
    slide = next(s for s in deck.slides if sum(shape.has_chart for shape in s.shapes) == 4)
    parts = told.lead.projection.parts
    for shape in slide.shapes:
        if not shape.has_chart:
            continue
        line = next(plot for plot in shape.chart.plots if plot._element.tag.endswith("lineChart"))
        *lines, observed, under_way, aims = line.series
        variable = next(v for v in HEADLINES if told.words.variable(v) in shape._element.nvGraphicFramePr.cNvPr.get("descr"))
        factor = told.words.factor(catalogue().variables[variable].unit)
        assert {
            year: pytest.approx(value / factor)
            for year, value in zip(told.facts.years, aims.values, strict=True)
            if value is not None
        } == told.aims(variable) and aims.name == told.words("role.target")
        for series, part in ((observed, "observed"), (under_way, "under_way")):
            years = [year for year, value in zip(told.facts.years, series.values, strict=True) if value is not None]
            assert tuple(years) == parts[part] and str(years[0]) in series.name
            assert [value for value in series.values if value is not None] == [
                value for year, value in zip(told.facts.years, lines[0].values, strict=True) if year in parts[part]
            ]
        assert len(lines) == len(told.names) == len({series.marker.style for series in lines}) + (len(lines) > 1)
        for series in lines:
            label = series._element.find(".//{*}dLbl")
            assert label.find("{*}showSerName").get("val") == label.find("{*}showVal").get("val") == "1"
    key = "".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
    assert all(text in key for _, text in told.parts_key) and all(name in key for name in told.brief().values())


def test_slides_show_what_each_scenario_moves():
    """Every lever that any of them moves has a row, with practice and each one's value, over as many slides as needed."""
    names = ("deepening", "first_class", "new_energy_first")
    told, deck = story(names, "en"), Presentation(io.BytesIO(made(names, "en", ("pptx",))[".pptx"]))
    table = moved_table(told)
    shown = [
        tuple(cell.text for cell in row.cells)
        for slide in deck.slides if slide.shapes.title.text_frame.text.startswith(told.words("paper.head.changed"))
        for shape in slide.shapes if shape.has_table for row in list(shape.table.rows)[1:]
    ]  # fmt: skip
    assert shown == list(table.rows) and len(shown) > 20 and len(table.heads) == 6
    benchmarking = next(row for row in shown if row[0] == told.words.lever("benchmarking"))
    assert benchmarking[2:] == ("0", "50", "100", "—")


def test_charts_of_slides_say_unit_and_cut_axis():
    deck = Presentation(io.BytesIO(made(("deepening",), "en", ("pptx",))[".pptx"]))
    texts = [shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame]
    assert "Total profit (CNY bn), axis not from zero" in texts
    assert any(text.startswith("Total profit in 2030 against the central CNY") for text in texts)


def test_rows_of_slide_tables_hold_their_lines():
    assert wrapped("净资产收益率", 12) == 1 and wrapped("净资产收益率", 11) == 2 and wrapped("", 5) == 1
    assert wrapped("Current practice (Commodity downturn)", 16) == 3 and wrapped("x" * 40, 16) == 3
    names = (*presets("deepening", "first_class"), Scenario('=HYPERLINK("x")/\\:测试方案', {"benchmarking": 0.5}))
    product = produce(request(names, formats=("pptx",), draws=16))
    deck = Presentation(io.BytesIO(next(iter(product.files.values()))))
    high = {
        row.cells[i].text: row.height.pt
        for slide in deck.slides for shape in slide.shapes if shape.has_table
        for row in shape.table.rows for i in range(len(row.cells))
    }  # fmt: skip
    assert high['方案指纹（=HYPERLINK("x")/\\:测试方案）'] > 3 * 8 > high["报告编号"]


def test_letter_names_its_attachment_as_official_documents_do():
    with zipfile.ZipFile(io.BytesIO(made(("deepening",), "zh", ("docx",))[".docx"])) as archive:
        document = archive.read("word/document.xml").decode()
    paragraphs = [
        "".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)<", part))
        for part in re.findall(r"<w:p[ >].*?</w:p>", document, re.DOTALL)
    ]
    at = paragraphs.index("附件：方案所调整的措施和复现信息")
    assert paragraphs[at - 1] == "" and paragraphs[at + 1] == "2026年11月22日"
    assert paragraphs[at + 2 : at + 5] == ["附件", "", "方案所调整的措施和复现信息"]
    assert document.count("w:pageBreakBefore") == 1 and document.count("<w:keepNext/>") >= 3


@pytest.mark.parametrize(("language", "written"), [("zh", "zh-CN"), ("en", "en-GB")])
def test_properties_name_no_person_and_no_other_program(language, written):
    """Title, status, language and stamp are there; what drew a slide's rule is passed over by screen readers."""
    report = story(("deepening",), language)
    for ending, content in made(("deepening",), language, ("docx", "pptx", "xlsx")).items():
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            core, program = (archive.read(f"docProps/{name}.xml").decode() for name in ("core", "app"))
            slides = [
                archive.read(name).decode() for name in archive.namelist() if re.match(r"ppt/slides/slide\d+\.xml", name)
            ]
        assert (
            f"<dc:title>{report.cover}</dc:title>" in core
            and report.facts.id in core
            and report.words("paper.status") in core
        )
        assert not re.search(r"<(dc:creator|cp:lastModifiedBy)>[^<]", core) and "Macintosh" not in program
        assert written in core or ending == ".xlsx"
        assert all("decorative" in slide for slide in slides[1:])
        assert all(
            'descr="' in frame
            for slide in slides
            for frame in re.findall(r"<p:graphicFrame>.*?</p:nvGraphicFramePr>", slide, re.DOTALL)
        )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_page_holds_a_line_alone(tmp_path, language):
    """On the pages that LibreOffice and the typesetter lay out, every page has more than a few lines or a picture."""
    files = made(("first_class",), language, ("docx", "pdf"))
    letter = converted(tmp_path, {"letter.docx": files[".docx"]}, "pdf")["letter.docx"]
    (tmp_path / "report.pdf").write_bytes(files[".pdf"])
    for file in (letter, tmp_path / "report.pdf"):
        pages = [[line for line in page.splitlines() if line.strip()] for page in pages_of(file).split("\f")[:-1]]
        assert len(pages) > 2 and min(len(page) for page in pages) > 7, [len(page) for page in pages]


def test_labels_move_no_farther_than_they_must():
    """Labels that touch share their shift; one with room stands at its own value."""
    rows = [{"code": name, "value": value} for name, value in (("a", 10.0), ("b", 10.1), ("c", 90.0))]
    at = [row["at"] for row in ends_apart(rows, (0.0, 100.0), "small", SIZES["small"][1] / 10)]
    assert at == pytest.approx([5.05, 15.05, 90.0])


@pytest.mark.parametrize("ends", [(1083, 1226, 1470), (0, 1, 2), (10, 10, 10.1)])
def test_labels_that_stretch_their_axis_still_do_not_touch(ends):
    """Two lines a label: where the axis must hold what was moved beyond the lines, a dot is worth more."""
    rows = [{"code": name, "value": value} for name, value in zip("abc", ends, strict=True)]
    labels, (low, high) = held_apart(rows, [ends[0] / 4, *ends], "half", TWO_LINES)
    at = [row["at"] for row in labels]
    worth = (high - low) / SIZES["half"][1]
    assert low <= min(at) - 0.97 * TWO_LINES / 2 * worth and max(at) <= high, "years stand below the lowest"
    assert min(after - before for before, after in itertools.pairwise(at)) > 0.97 * TWO_LINES * worth


@pytest.mark.parametrize("language", ["zh", "en"])
def test_papers_of_current_practice_say_nothing_twice_and_have_no_empty_head(language):
    report = story(("reference",), language)
    assert len(outcome_table(report, report.lead).heads) == 5 and len(cost_table(report, report.lead).heads) == 2
    page = made(("reference",), language, ("html",))[".html"].decode()
    assert "</h2><h2>" not in page and f"<h2>{report.words('paper.head.changed')}</h2>" not in page
    letter = docx.Document(io.BytesIO(made(("reference",), language, ("docx",))[".docx"]))
    assert report.words("paper.letter.attached.practice") in [paragraph.text for paragraph in letter.paragraphs]
    deck = Presentation(io.BytesIO(made(("reference",), language, ("pptx",))[".pptx"]))
    charts = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    assert charts and all(
        any(value for series in plot.series for value in series.values) for c in charts for plot in c.plots
    )


def test_sentences_are_shared_out_over_slides():
    """None is lost, none is cut within; no slide holds more than it has room for."""
    texts = ["一句话。" * 40, "短。", "Half a sentence. Another 0.5 of one."]
    pages = shared_out(texts, 120)
    assert "".join("".join(page) for page in pages).replace(" ", "") == "".join(texts).replace(" ", "")
    assert all(sum(map(text_width, page)) <= 120 for page in pages) and len(pages) > 3
    assert all(part.endswith(("。", ".")) for page in pages for part in page)
    assert shared_out([], 120) == [[]]
    long, short = "长。" * 75, "短。" * 25
    assert [len(page) for page in shared_out([long, long, short, short, short], 900)] == [2, 3], "no slide is nearly empty"
