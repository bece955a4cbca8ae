"""Documents open in another program, pass a schema validator, and carry what a leader and an auditor need."""

import hashlib
import html
import io
import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import pptx
import pytest
from PIL import Image
from pypdf import PdfReader

from simulation.report import produce
from simulation.report.charts.bar_charts import charts
from simulation.report.charts.fonts import FILES, FOLDER, characters, missing, shown
from simulation.report.charts.path_charts import Chart
from simulation.report.charts.pictures import png, svg
from simulation.report.content.story_tables import lever_table, outcome_table
from simulation.report.word.docx_parts import fitted, held
from tests.report_support import converted, made, needed, pages_of, plan, request, story

ROOT = Path(__file__).parents[1]
KINDS = ("docx", "pptx", "xlsx")
MISCOUNTED = (
    "PDFA2B-STREAM-LENGTH-001"  # the validator takes a last byte of data that happens to be a line end for the line end
)
SETS = [(("deepening",), "zh"), (("deepening", "first_class", "new_energy_first"), "en")]


def text_of(content):
    """All text of an Office file."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [archive.read(n).decode() for n in archive.namelist() if re.search(r"(document|slide\d+|chart\d+)\.xml$", n)]
    return "".join(re.findall(r"<(?:w|a):t(?: [^>]*)?>([^<]*)<", "".join(parts)))


def test_libreoffice_opens_every_document(tmp_path):
    """Letters and decks become PDF; workbooks are opened and computed in the workbook tests."""
    files = {
        f"{language}_{kind}.{kind}": made(names, language, KINDS)[f".{kind}"]
        for names, language in SETS
        for kind in ("docx", "pptx")
    }
    for name, path in converted(tmp_path, files, "pdf").items():
        assert path.is_file() and path.read_bytes().startswith(b"%PDF") and path.stat().st_size > 40_000, name


@pytest.mark.parametrize(("names", "language"), SETS)
def test_a_schema_validator_finds_nothing(tmp_path, names, language):
    audit = needed("openxml_audit")
    for ending, content in made(names, language, KINDS).items():
        if ending == ".xlsx" and language == "en":
            continue
        path = tmp_path / f"r{ending}"
        path.write_bytes(content)
        result = audit.OpenXmlValidator().validate(path)
        assert not result.errors, (ending, [str(error) for error in result.errors][:3])


@pytest.mark.parametrize(("names", "language"), SETS)
def test_a_second_validator_finds_nothing(tmp_path, names, language):
    """References within the package, and text that does not fit its box on a slide."""
    needed("ooxml_integrity")
    for kind in ("docx", "pptx"):
        path = tmp_path / f"r.{kind}"
        path.write_bytes(made(names, language, KINDS)[f".{kind}"])
        command = [sys.executable, "-m", "ooxml_integrity", "check", "--fail-on", "warn", str(path)]
        found = subprocess.run(command, capture_output=True, text=True)
        assert not found.returncode, found.stdout


SHARED_PARTS = re.compile(
    r"(\[Content_Types\]\.xml|(.*/)?_rels/.*\.rels|docProps/\w+\.(xml|jpeg)|customXml/item(Props)?\d\.xml"
    r"|word/(document|fontTable|footer\d|numbering|settings|styles|webSettings|theme/theme\d)\.xml|(word|ppt|xl)/media/image\d+\.png"
    r"|ppt/(presentation|presProps|viewProps|tableStyles)\.xml|ppt/(slides|slideLayouts|slideMasters|notesSlides|notesMasters|theme)/\w+\.xml"
    r"|ppt/charts/chart\d+\.xml|ppt/embeddings/Microsoft_Excel_Sheet\d*\.xlsx|ppt/printerSettings/printerSettings\d\.bin"
    r"|xl/(workbook|styles|sharedStrings|comments\d|theme/theme\d)\.xml|xl/(worksheets/sheet|charts/chart|drawings/drawing|tables/table)\d+\.xml"
    r"|xl/drawings/vmlDrawing\d\.vml)"
)


@pytest.mark.parametrize("kind", KINDS)
def test_documents_keep_to_what_office_wps_and_libreoffice_share(kind):
    """Parts and drawing as listed in docs/office_features.md: no macros, newer chart kinds, smart art, pivots or linked content."""
    with zipfile.ZipFile(io.BytesIO(made(*SETS[1], KINDS)[f".{kind}"])) as archive:
        assert not [name for name in archive.namelist() if not SHARED_PARTS.fullmatch(name)]
        texts = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith((".xml", ".rels"))}
    for name, text in texts.items():
        assert "mc:AlternateContent" not in text and 'TargetMode="External"' not in text, name
        charts_drawn = set(re.findall(r"<c:(\w+Chart)>", text))
        assert charts_drawn <= {"lineChart", "areaChart", "barChart"}, name


@pytest.mark.parametrize(("names", "language"), SETS)
def test_documents_say_what_leaders_and_auditors_need(names, language):
    told = story(names, language)
    needed = [
        told.cover,
        told.title.text,
        told.ask,
        *told.uncovered,
        *(text for case in told.facts.cases for text in told.lost(case).beside),
        *(case.scenario.id for case in told.facts.cases),
        *told.facts.stamp.values(),
        told.words("paper.status"),
        told.date,
    ]
    figures = [told.words.figure("total_profit", case.headlines[0].value) for case in told.facts.cases]
    files = made(names, language, ("docx", "pptx", "html"))
    for ending, content in files.items():
        text = content.decode() if ending == ".html" else text_of(content)
        text = html.unescape(text)
        for wanted in [*needed, *(figures if ending != ".pptx" or told.single else ())]:
            assert wanted in text, (ending, wanted)


def test_letter_has_the_page_of_official_documents():
    with zipfile.ZipFile(io.BytesIO(made(("deepening",), "zh", ("docx",))[".docx"])) as archive:
        document = archive.read("word/document.xml").decode()
    margin = dict(re.findall(r'w:(top|bottom|left|right)="(\d+)"', document[document.index("<w:pgMar") :]))
    assert [round(int(margin[side]) / 56.69) for side in ("top", "bottom", "left", "right")] == [37, 35, 28, 26]
    for part in (
        'w:eastAsia="仿宋_GB2312"',
        'w:eastAsia="方正小标宋简体"',
        'w:eastAsia="黑体"',
        'w:firstLineChars="200"',
        'w:line="560"',
        'w:lineRule="exact"',
        "descr=",
    ):
        assert part in document, part


def test_slides_have_native_charts_with_data():
    with zipfile.ZipFile(io.BytesIO(made(("deepening",), "zh", ("pptx",))[".pptx"])) as archive:
        names = archive.namelist()
        assert sum(n.startswith("ppt/embeddings/") for n in names) >= 8 and not any(
            n.startswith("ppt/media/") for n in names
        )
        for name in (n for n in names if re.match(r"ppt/charts/chart\d+\.xml", n)):
            chart = archive.read(name).decode()
            assert "<a:ea " in chart and not re.search(r'axId val="-', chart)
        slides = [n for n in names if re.match(r"ppt/slides/slide\d+\.xml", n)]
        assert 6 <= len(slides) <= 14 and all(
            'type="title"' in archive.read(n).decode() or 'type="ctrTitle"' in archive.read(n).decode() for n in slides
        )


def test_no_paragraph_of_a_letter_is_a_wall_of_text():
    """What a plan is paid with stands matter by matter, in Chinese as in English."""
    letter = docx.Document(io.BytesIO(made(("deepening",), "zh", ("docx",))[".docx"]))
    assert max(len(paragraph.text) for paragraph in letter.paragraphs) <= 320


def test_sentences_on_slides_can_be_read_in_a_meeting():
    """However long one sentence is: what is paid with, limits and notes stand in at least twelve points, within the slide."""
    names = ("deepening", "first_class", "new_energy_first", "innovation_first", "deleveraging", "focus_layout")
    for chosen, language in ((("deepening",), "zh"), (("deepening",), "en"), (names, "en")):
        deck = pptx.Presentation(io.BytesIO(made(chosen, language, ("pptx",))[".pptx"]))
        told = [
            (run.font.size.pt, run.text)
            for slide in deck.slides
            for shape in slide.shapes
            if shape.has_text_frame and "buChar" in shape._element.xml
            for paragraph in shape.text_frame.paragraphs
            for run in paragraph.runs
        ]
        assert told and [text for size, text in told if size < 12] == []


def test_pdf_is_repeatable():
    first, second = (produce(request(formats=("pdf",), draws=16)).files for _ in range(2))
    assert first == second


def lengths_hold(content):
    """Whether the length stated of every stream leads to its end."""
    begun = re.finditer(rb"/Length (\d+)(?:(?!endobj).)*?>>\s*stream\r?\n", content, re.DOTALL)
    ends = [re.match(rb"\r?\nendstream", content[stream.end() + int(stream[1]) :][:12]) for stream in begun]
    return len(ends) == content.count(b"\nendstream") and all(ends)


@pytest.mark.parametrize(("names", "language"), SETS)
@pytest.mark.parametrize("profile", ["2b", "ua1"])
def test_pdf_conforms_to_archival_and_accessible_standards(names, language, profile):
    """A validator of every rule of PDF/A-2b and PDF/UA-1 finds nothing, and does find what is broken on purpose."""
    page = needed("page")
    content = made(names, language, ("pdf",))[".pdf"]
    report = page.validate_pdf_bytes(content, profile=profile)
    assert lengths_hold(content) and not lengths_hold(content.replace(b"/Length 1", b"/Length 2"))
    found = [(failure.rule_id, failure.message) for failure in report.failures if failure.rule_id != MISCOUNTED]
    assert not found, found
    boxes = [one.mediabox for one in PdfReader(io.BytesIO(content)).pages]
    across = [
        box.width > box.height for box in boxes
    ]  # a comparison begins across and ends upright, with no half page before its charts
    assert across == sorted(across, reverse=True) and across[0] == (len(names) > 1) and not across[-1]
    assert (
        report.rules.total > 100
        and report.document.page_count <= (5 if len(names) == 1 else 11)
        and not report.document.encrypted
    )
    mark = {"2b": b"pdfaid:part", "ua1": b"pdfuaid:part"}[profile]
    assert not page.validate_pdf_bytes(content.replace(mark, mark[:-1] + b"x"), profile=profile).is_compliant


@pytest.mark.parametrize(("names", "language"), SETS)
def test_type_in_charts_of_letters_is_eight_points_at_least(names, language):
    """From the width at which each picture stands and its own dots; charts of several scenarios stand on pages set across."""
    with zipfile.ZipFile(io.BytesIO(made(names, language, KINDS)[".docx"])) as archive:
        document, links = (archive.read(f"word/{n}").decode() for n in ("document.xml", "_rels/document.xml.rels"))
        targets = {}
        for link in re.findall(r"<Relationship [^>]*>", links):
            targets[re.search(r'Id="([^"]+)"', link)[1]] = re.search(r'Target="([^"]+)"', link)[1]
        found = re.findall(r'<wp:extent cx="(\d+)".*?r:embed="(\w+)"', document, re.DOTALL)
        for width, link in found:
            dots = Image.open(io.BytesIO(archive.read(f"word/{targets[link]}"))).width
            assert 11 * int(width) / 12700 / (dots * 72 / 220) >= 8, targets[link]
    assert len(found) >= 6 and ('w:orient="landscape"' in document) == (len(names) > 2)


def test_page_needs_nothing_else():
    page = made(("deepening",), "zh", ("html",))[".html"].decode()
    assert "default-src 'none'" in page and "<script" not in page
    assert not re.search(r'(?:src|href)="(?!#)|url\((?!#)|@import', page)
    regions = re.findall(r'<div class="scroll"[^>]*>', page)
    assert len(regions) > 4 and all('tabindex="0"' in r and re.search('aria-label="[^"]+"', r) for r in regions)
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids)) and page.count("<svg") == len(charts(story(("deepening",))))


def test_pictures_are_sharp_and_named():
    files = produce(request(formats=("png",), draws=16, outcomes=("revenue",))).files
    assert len(files) == 7
    for content in files.values():
        picture = Image.open(io.BytesIO(content))
        assert round(picture.info["dpi"][0]) == 200 and picture.width > 1700


def test_font_has_every_character_the_program_writes():
    texts = "".join(p.read_text(encoding="utf-8-sig") for p in (ROOT / "data").glob("*.csv"))
    assert missing(texts) == "" and len(characters()) > 7000
    assert all((FOLDER / name).is_file() for name in FILES) and "SIL Open Font License" in (FOLDER / "OFL.txt").read_text()
    assert shown("骉").strip() and missing("\U00020bb7") and "\U00020bb7" not in shown("\U00020bb7")


WITHOUT_FONTS = """
import hashlib, sys
from simulation.report.charts.path_charts import Chart
from simulation.report.charts.pictures import png
import json
chart = Chart("path", "", "", json.load(sys.stdin))
sys.stdout.write(hashlib.sha256(png(chart, 100)).hexdigest())
"""


FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")


def hidden(*command):
    """A command run where the machine's font folders are empty; skipped where the system does not allow it."""
    if not shutil.which("unshare"):
        pytest.skip("unshare is needed to hide fonts")
    mounts = "; ".join(f"mount -t tmpfs none {folder}" for folder in FONT_FOLDERS if Path(folder).is_dir())
    return ["unshare", "-rm", "sh", "-c", f'set -e; {mounts or "true"}; exec "$@"', "sh", *command]


def test_pictures_do_not_depend_on_the_fonts_of_the_machine():
    """Drawn where no other font exists, a chart with Chinese text is the same to the last dot."""
    if subprocess.run(hidden("true"), capture_output=True).returncode:
        pytest.skip("this system does not allow font folders to be hidden")
    spec = next(chart for chart in charts(story(("deepening",))) if chart.id == "levers").spec
    command = hidden(sys.executable, "-c", WITHOUT_FONTS)
    there = subprocess.run(command, cwd=ROOT, input=json.dumps(spec), capture_output=True, text=True, check=True).stdout
    assert there == hashlib.sha256(png(Chart("path", "", "", spec), 100)).hexdigest()


def test_chinese_is_drawn_not_dropped():
    """Text leaves ink: the chart with labels has more dark dots than the same without them."""
    told = story(("deepening",))
    drawn = next(chart for chart in charts(told) if chart.id == "levers")
    assert "任期制" in svg(drawn).decode() and "Noto Sans SC" in svg(drawn).decode()
    picture = Image.open(io.BytesIO(png(drawn, 100))).convert("L")
    left = picture.crop((0, 0, picture.width // 5, picture.height))
    assert sum(left.histogram()[:120]) > 500


def test_own_baseline_and_settings_are_reported():
    product = produce(request((plan(),), "en", ("docx",), draws=16))
    text = text_of(next(iter(product.files.values())))
    assert "set by year" in text and "Iron and steel" in text and "Commodity downturn" in text


def test_columns_of_letters_hold_their_words_and_numbers():
    """Columns fill the page; each is wide enough for its longest number and word, in the widest common font."""
    rows = (("Measure", "Difference", "80% range"), ("Total assets and liabilities of the year", "+45.10", "2,260 to 2,400"))
    em = 8 * 25.4 / 72
    widths = fitted(rows, (False, True, True), 8)
    assert sum(widths) == pytest.approx(156) and widths[0] > widths[2] > widths[1]
    assert widths[1] >= 10 * 0.72 * em and widths[2] >= 14 * 0.65 * em
    named = (("Outcome", "Deepening reform", "=HYPERLINK(" + "x" * 40), ("Total", "1.0", "2.0"))
    assert fitted(named, (False, True, True), 8, whole=75)[1] >= 9 * 0.72 * em
    outcomes = (("指标", "单位", "2030年现状延续"), ("全员劳动生产率", "万元/人", "52.2"))
    assert fitted(outcomes, (False, False, True), 9, whole=80)[0] >= 7 * 9 * 25.4 / 72
    many = (("Indicator", *["Building first-class"] * 8), ("Labour productivity", *["CNY 536k/person ▲ at risk"] * 8))
    assert fitted(many, (False, *[True] * 8), 8)[0] >= len("productivity") * 0.65 * em
    tight = fitted(rows, (False, True, True), 8, whole=75)
    assert sum(tight) == pytest.approx(75) and tight[1] >= 10 * 0.72 * em and tight[2] >= 14 * 0.65 * em
    assert tight[0] < widths[0] and sum(fitted(rows, (False, True, True), 8, whole=20)) == pytest.approx(20)


def test_a_verdict_stays_with_its_mark_and_a_remark_may_follow_its_number():
    """Columns of an own place's letter: ▲ 关 | 注, and 2031 年起 | ，2035 年仍在 beside a number as wide as half the page."""
    em = 9 * 25.4 / 72
    priced = (
        ("放弃的内容", "与现状延续相比（目标年；“最多”指到其后五年最多的一年）", "持续到", "主要来自", "证据等级"),
        ("劳动生产总值", "−10.5亿元（2035年，仅此一项）", "2031年起，2035年仍在", "研发投入强度", "B级，拟合或间接证据"),
    )
    widths = fitted(priced, (False, True, False, False, False), 9)
    assert widths[1] < 56 and widths[2] >= 8 * em
    lines = (
        ("Given up", "Against current practice", "Until when", "Mainly by", "Evidence grade"),
        (
            "Road project investment",
            "−CNY 0.31 bn (2030, by this alone); worst −CNY 0.42 bn (2031, by this alone)",
            "from 2030, still in 2035",
            "High-end, intelligent and green transformation",
            "grade B, fitted or indirect evidence",
        ),
    )
    widths = fitted(lines, (False,) * 5, 9)  # amounts had 26 mm and seven lines, beside a first column of one line
    taken = [len(text) * 0.65 * em / (width - 2.4) for text, width in zip(lines[1], widths, strict=True)]
    assert max(taken) <= 4 and widths[1] == max(widths) and sum(widths) == pytest.approx(156)
    months = (
        ("指标", "截至6月", "2026年方案", "目标", "预计全年（八成区间）", "判断", "达标可能"),
        ("营业收入（亿元）", "1,125.0", "2,494.4", "同方案", "2,250.0（1,700～3,300）", "▲ 关注", "约35%"),
    )
    assert fitted(months, (False, True, True, True, True, False, False), 8)[5] >= 3.5 * 8 * 25.4 / 72
    assert held("▲ 关注") == "▲\u00a0关注" and held("CNY 5.23 bn ■ off course") == "CNY 5.23 bn ■\u00a0off course"


def test_no_word_of_a_table_is_broken_in_a_letter(tmp_path):
    """Read from the pages that LibreOffice lays out: heads and numbers of the widest tables are whole."""
    names, language = ("deepening",), "en"
    told = story(names, language)
    pages = converted(tmp_path, {"letter.docx": made(names, language, ("docx",))[".docx"]}, "pdf")["letter.docx"]
    text = pages_of(pages)
    for table in (outcome_table(told, told.lead), lever_table(told, told.lead)):
        texts = [word for head in table.heads for word in head.split()]
        texts += [cell for row in table.rows for cell, figure in zip(row, table.figures, strict=True) if figure]
        assert len(texts) > 50 and all(f" {part} " in " ".join(text.split()) for part in texts)
