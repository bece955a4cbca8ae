"""Who issues a report and which parts it has: in every format, in recipes, in what a browser keeps."""

import io
import zipfile

import pytest
from PIL import Image
from pptx import Presentation

from pages.parts.exchange import report_imprint
from pages.parts.state import kept_work
from pages.parts.tracking import record_input
from simulation import Scenario
from simulation.language.words import Words
from simulation.report import produce
from simulation.report.bundle.recipe import Pack
from simulation.report.content.facts import gather
from simulation.report.content.imprint import Imprint, ImprintError, logo_text
from simulation.report.content.request import SECTIONS, ReportError, Request
from simulation.report.content.story import Story
from simulation.report.content.story_tables import comparison_table
from simulation.report.enterprise.sheet_files import sheet_files
from simulation.report.enterprise.sheet_request import SheetRequest
from simulation.report.monthly.month_files import month_files
from simulation.report.monthly.month_request import MonthRequest
from simulation.tracking.record_sheet import table_of
from tests.report_support import DATE, presets, request
from tests.test_cli import shell
from tests.test_report_contents import book_text, office_text, pdf_text, squeezed

FORMATS = ("docx", "pptx", "xlsx", "pdf", "html")


def picture(size=(900, 300), kind="PNG"):
    buffer = io.BytesIO()
    Image.new("RGB", size, "#1f3b63").save(buffer, kind)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def issued():
    """A request with every field stated and some parts left out, and its files by their endings."""
    imprint = Imprint("省国资委", "改革处", "甲", "委党委会", "乙（主任）", logo_text(picture()))
    asked = request(presets("deepening"), formats=FORMATS, draws=16, imprint=imprint, sections=("changed", "outcomes"))
    product = produce(asked)
    assert not product.failures
    return asked, {name.rpartition(".")[2]: content for name, content in product.files.items()}


@pytest.mark.parametrize("kind", FORMATS)
def test_every_document_says_who_issues_it_and_has_the_parts_asked_for(issued, kind):
    asked, files = issued
    text = {"xlsx": book_text, "pdf": pdf_text, "html": bytes.decode}.get(kind, office_text)(files[kind])
    for stated in ("省国资委", "改革处", "甲", "委党委会", "乙（主任）"):
        assert stated in squeezed(text)
    assert asked.sections == ("outcomes", "changed")
    if kind != "xlsx":  # a workbook is always whole
        assert "方案所调整的措施" in squeezed(text) and "贡献最大" not in squeezed(text).replace("贡献最大的措施", "")
        assert "未包括就业质量" in squeezed(text) and "基年数据指纹" in squeezed(text)
    assert ("提请审定" in text) is False


def test_logos_are_pictures_in_the_files_with_words_for_them(issued):
    _, files = issued
    for kind, room in (("docx", "word"), ("pptx", "ppt"), ("xlsx", "xl")):
        with zipfile.ZipFile(io.BytesIO(files[kind])) as archive:
            assert any(name.startswith(f"{room}/media/") for name in archive.namelist())
    deck = Presentation(io.BytesIO(files["pptx"]))
    cover = [shape for shape in deck.slides[0].shapes if shape.shape_type == 13]
    assert cover[0]._element.nvPicPr.cNvPr.get("descr") == "省国资委" and deck.core_properties.author == "甲"
    assert 'alt="省国资委"' in files["html"].decode()


STATED = Imprint("省国资委", "改革处", "甲", "委党委会", "乙（主任）", logo_text(picture()))


def everything_stated(text: str) -> bool:
    """Whether a text names every field."""
    return all(stated in squeezed(text) for part, stated in STATED.plain.items() if part != "logo")


def test_monthly_reports_and_sheets_say_who_issues_them():
    plan = Scenario.preset("deepening")
    book = record_input._example("—")
    for kind, text in (("docx", office_text), ("pdf", pdf_text)):
        month = month_files(MonthRequest(plan, book, 2026, imprint=STATED, date=DATE), (kind,))
        assert everything_stated(text(next(iter(month.values())))), kind
    (sheet,) = sheet_files(SheetRequest(plan, imprint=STATED, date=DATE), ("docx",), ("steel",)).values()
    assert all(stated in squeezed(office_text(sheet)) for stated in ("省国资委", "改革处", "委党委会"))


def test_monthly_reports_and_sheets_have_the_parts_asked_for():
    """What is left out is gone in both formats, heads stay numbered one after another, and the finding stands."""
    plan, book = Scenario.preset("deepening"), record_input._example("—")
    for kind, text in (("docx", office_text), ("pdf", pdf_text)):
        asked = MonthRequest(plan, book, 2026, date=DATE, sections=("corrections", "state"))
        said = squeezed(text(next(iter(month_files(asked, (kind,)).values()))))
        assert asked.sections == ("state", "corrections")
        assert "指标完成情况" in said and "差距、原因和对策" not in said and "方法与局限" in said
        if kind == "docx":
            assert "三、" in said and "四、" in said and "五、" not in said
        request = SheetRequest(plan, date=DATE, sections=("levers",))
        said = squeezed(text(next(iter(sheet_files(request, (kind,), ("steel",)).values()))))
        assert "改革措施" in said and "对标差距" not in said and "主要指标" not in said
    for wrong in (lambda: MonthRequest(plan, book, 2026, sections=("ask",)), lambda: SheetRequest(plan, sections=("ask",))):
        with pytest.raises(ReportError, match="ask"):
            wrong()


def test_the_shell_states_who_issues_reports_of_a_month_and_sheets(capsys, tmp_path):
    (tmp_path / "office.json").write_text(STATED.text, encoding="utf-8")
    (tmp_path / "months.csv").write_bytes(record_input.as_csv(table_of(record_input._example("—").entries, Words("zh"))))
    more = ("--imprint", tmp_path / "office.json", "--date", DATE)
    assert shell(capsys, "track", "--preset", "deepening", "--record", tmp_path / "months.csv", "--report", tmp_path / "month",
                 "--format", "docx", "--sections", "state", *more)[0] == 0  # fmt: skip
    assert shell(capsys, "report", "deepening", "--each", "enterprise", "--entity", "steel", "--output", tmp_path / "sheet",
                 "--sections", "figures", *more)[0] == 0  # fmt: skip
    (month,), (sheet,) = (list((tmp_path / name).iterdir()) for name in ("month", "sheet"))
    assert everything_stated(office_text(month.read_bytes())) and "差距、原因和对策" not in office_text(month.read_bytes())
    assert "委党委会" in office_text(sheet.read_bytes()) and "对标差距" not in office_text(sheet.read_bytes())
    code, _, err = shell(capsys, "report", "deepening", "--each", "enterprise", "--sections", "paths")
    assert code == 2 and "figures" in err and err.count("\n") == 1


def test_a_date_of_ones_own_is_kept_and_no_other_text_is_taken_for_one():
    kept = kept_work.read('{"kept": {"report_date": "2026-12-01"}, "timeline": {}}').choices
    assert kept["report_date"] == "2026-12-01"
    assert report_imprint._date_of("2026-12-01").isoformat() == "2026-12-01"
    assert report_imprint._date_of("") is None and report_imprint._date_of("tomorrow") is None


def test_long_names_are_whole_in_heads_and_never_cut_in_silence():
    """In charts a name that is cut carries its code, and the subtitle gives it whole."""
    long = "关于进一步深化改革创新驱动高质量发展的推进方案"
    told = Story(
        gather(request((Scenario(f"{long}甲", {"benchmarking": 0.5}), Scenario("短", {"delegation": 0.9})), draws=16)), "zh"
    )
    assert comparison_table(told).heads[-2:] == (f"{long}甲", "短")
    assert told.brief()["S1"].startswith("S1 ") and told.brief()["S2"] == "短" and f"S1 {long}甲" in told.subtitle


def test_a_logo_becomes_a_small_picture_and_nothing_else_is_taken():
    kept = Imprint(logo=logo_text(picture((2000, 500), "JPEG")))
    shown = Image.open(io.BytesIO(kept.logo_png))
    assert shown.format == "PNG" and shown.width <= 480 and shown.height <= 160 and not shown.info.get("exif")
    for wrong in (b"", b"<svg/>", b"GIF89a" + bytes(40), picture()[:60], bytes(2_000_001)):
        with pytest.raises(ImprintError):
            logo_text(wrong)
    for wrong in ({"logo": "no base64!"}, {"author": 3}, {"owner": "x"}):
        with pytest.raises(ImprintError):
            Imprint.of(wrong)


def test_fields_are_kept_by_browser_manifest_and_recipe():
    imprint = Imprint(department="改革处", author=" 甲\u202e ")
    assert imprint.author == "甲" and Imprint.read(imprint.text)[0] == imprint
    assert Imprint.read("{")[0] == Imprint() and Imprint.read("[1]")[1] and not Imprint().text
    choices = kept_work.read(
        '{"kept": {"imprint": "{\\"author\\": \\"甲\\"}", "report_sections": ["paths"]}, "timeline": {}}'
    ).choices
    assert choices["imprint"] == '{"author": "甲"}' and choices["report_sections"] == ["paths"]
    asked = request(presets("deepening"), imprint=imprint, sections=("paths",))
    assert Request.from_plain(asked.plain()).imprint == imprint and Request.from_plain(asked.plain()).sections == ("paths",)
    assert not {"imprint", "sections"} & set(request(presets("deepening")).plain())
    pack = Pack("own", asked.scenarios, ("csv",), sections=("paths",), imprint=imprint)
    again = Pack.from_json(pack.to_json())
    assert again == pack and next(again.requests()).imprint == imprint and again.sections != SECTIONS
    with pytest.raises(ReportError):
        request(presets("deepening"), sections=("colophon",))
