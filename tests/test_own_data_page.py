"""The page of own data: the template is offered, an upload is checked, its problems are listed and marked, right figures shown."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest

from pages.parts.frame.menu import MENU
from pages.parts.state import browser_protocol, kept_work, served_places
from pages.parts.wording.words import escaped
from simulation import Scenario, project
from simulation.analysis.goals.targets import TargetSet
from simulation.engine.errors import sentences
from simulation.engine.place_reading import embedded_place
from simulation.intake.own_place import own_place
from simulation.intake.own_workbook import read_workbook
from simulation.language.words import TOGETHER, Words
from simulation.sharing import encode, share
from simulation.tracking.kept_record import as_text, read_text
from simulation.tracking.monthly_record import Entry, MonthlyRecord
from simulation.tracking.record_sheet import entity_label
from simulation.workbench.bench import Workbench
from simulation.workbench.timeline import Timeline
from tests.intake_support import BASE, filled, saved
from tests.messy_workbooks import COUNT, mended
from tests.support import without_ways
from tests.test_pages import open_page, sound, written
from tests.test_share_page import visit
from tests.test_targets_page import rows


def uploaded(language: str, content: bytes, name: str = "own.xlsx"):
    app = sound(open_page("own_data", language))
    app.get("file_uploader")[0].upload(name, content, "")
    return app.run()


def spoilt(language: str) -> bytes:
    book = filled(language)
    sheet = book[sentences()["own.sheet.base_year"][language]]
    sheet["B9"], sheet["C9"] = "18,5", "a|*b*"
    return saved(book)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_problems_are_listed_and_marked(language):
    app = uploaded(language, spoilt(language))
    assert not app.exception and app.error[0].value == sentences()["own.page.mend"][language].format(count=2)
    listed = next(m.value for m in app.markdown if "B9" in m.value)
    assert "18,5" in listed and escaped(sentences()["own.two_numbers.do"][language]) in listed
    rows = [line for line in listed.splitlines() if "C9" in line]
    assert len(rows) == 1 and rows[0].replace("\\|", "").count("|") == 6  # what was typed makes no cell of its own
    assert {one.key for one in app.get("download_button")} >= {"own_data_template", "own_data_marked"}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_right_figures_are_shown(language):
    app = sound(uploaded(language, saved(filled(language))))
    assert app.success[0].value == sentences()["own.page.sound"][language]
    frame = app.dataframe[0].value
    assert len(frame) == 6 and frame.iloc[:5, 3].sum() == pytest.approx(frame.iloc[5, 3], abs=1e-3)


@pytest.mark.parametrize("content", [b"PK\x03\x04broken", b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64)])
def test_what_is_no_workbook_is_refused_and_the_page_stands(content):
    app = uploaded("zh", content)
    assert not app.exception and "own.xlsx" in app.error[0].value
    assert app.get("file_uploader") and app.get("download_button")


def pressed(app, key: str):
    return sound(app.button(key=key).click().run())


def test_own_figures_are_used_and_given_back(monkeypatch):
    """From a workbook to a place with a switch, its own scenarios and record; another place's are there again when one comes back."""
    monkeypatch.setattr(browser_protocol, "LATE", 0.0)  # as if somebody read what is shown before the next press
    app = uploaded("zh", mended("pasted"))
    pressed(app, "own_use")
    bench = app.session_state["timeline"].bench
    assert (bench.place.base_year, len(bench.place.entities)) == (BASE, COUNT)
    assert [entry.period for entry in read_text(app.session_state["kept_record"], bench.place)[0].entries][:2] == [
        "2026-03",
        "2026-06",
    ]
    options = app.selectbox(key="place_switch").options
    assert len(options) == 2 and str(BASE) in options[0]
    sound(app.selectbox(key="preset").set_value("deepening").run())
    pressed(app, "own_back")
    assert app.session_state["timeline"].bench.place == embedded_place()
    assert "kept_record" not in app.session_state or not app.session_state["kept_record"]
    sound(app.selectbox(key="place_switch").set_value(kept_work.key_of(bench.place)).run())
    assert app.session_state["timeline"].bench.current.name == "deepening"
    assert app.session_state["timeline"].bench.place == bench.place


def test_own_targets_and_decembers_count_on_every_page(monkeypatch):
    """The workbook's target is judged and can be changed; December figures that go up on the tracking page weigh the ranges, and the plan goes on."""
    monkeypatch.setattr(browser_protocol, "LATE", 0.0)
    app = uploaded("zh", mended("pasted"))
    pressed(app, "own_use")
    sound(app.selectbox(key="preset").set_value("deepening").run())
    sound(app.switch_page(MENU["targets"]).run())
    sound(app.selectbox(key="targets_year").set_value(BASE + 2).run())
    shown = without_ways(written(app))
    assert "不低于 130.0" in shown.replace(TOGETHER, " ") and sentences()["targets.unchanged.own"]["zh"] in shown
    sound(app.switch_page(MENU["ranges"]).run())
    sound(app.number_input(key="aim_field_total_profit").set_value(200.0).run())
    place = app.session_state["timeline"].bench.place
    assert TargetSet.read(app.session_state["kept_targets"], place)[0].values("total_profit") == {BASE + 2: 130, 2030: 200}
    sound(app.switch_page(MENU["tracking"]).run())
    (key,) = (one.key for one in app.file_uploader if one.key.startswith("track_upload"))
    months = f"indicator,period,value\ntotal_profit,{BASE + 1}-12,190\n"
    sound(app.file_uploader(key=key).set_value([("months.csv", months.encode(), "text/csv")]).run())
    bench = app.session_state["timeline"].bench
    assert [(row.variable, row.year) for row in bench.place.history] == [("total_profit", BASE + 1)]
    assert bench.current.name == "deepening" and bench.current.place == bench.place != place
    assert sentences()["track.december.own"]["zh"] in [one.value for one in app.caption]
    sound(app.switch_page(MENU["profit"]).run())
    points = rows(app).query("role == 'other_B'")
    told = dict(zip(points["year"], points["value"], strict=True))  # solid from the base year on
    assert told[BASE + 1] == pytest.approx(190) and told.keys() == {BASE, BASE + 1}
    assert any(
        one.value.replace(TOGETHER, " ").startswith(f"{BASE + 1}年已报全年：利润总额190.0 亿元") for one in app.caption
    )
    sound(app.switch_page(MENU["targets"]).run())
    assert sentences()["targets.strip.closed"]["zh"].format(value="190.0") in written(app)
    assert sentences()["targets.strip.closed_note"]["zh"] in [one.value for one in app.caption]
    sound(app.switch_page(MENU["home"]).run())
    assert any("不从已报的全年数接着走" in one.value for one in app.caption)


def test_a_place_without_targets_says_so():
    app = uploaded("zh", saved(filled(count=5)))
    pressed(app, "own_use")
    sound(app.switch_page(MENU["targets"]).run())
    assert sentences()["targets.unchanged.none"]["zh"] in written(app) and "预设" not in written(app)
    assert not [one for one in app.expander if one.label == sentences()["targets.sources.own"]["zh"]]
    sound(app.switch_page(MENU["ranges"]).run())
    assert app.number_input(key="aim_field_total_profit").value is None and "同时达到以下" not in written(app)


def test_a_corrected_workbook_goes_on_with_its_scenarios():
    app = uploaded("zh", saved(filled(count=5)))
    pressed(app, "own_use")
    sound(app.selectbox(key="preset").set_value("first_class").run())
    before = app.session_state["timeline"].bench.place
    book = filled(count=5)
    book["基年数据"]["B9"] = 50
    app.get("file_uploader")[0].upload("own.xlsx", saved(book), "")
    app.run()
    pressed(app, "own_use")
    after = app.session_state["timeline"].bench
    assert after.place != before and after.current.name == "first_class" and after.current.place == after.place


def with_record(names=None, profit=44.0):
    """A workbook of five enterprises with a month of its record; names: others than theirs, in order."""
    book = filled(count=5)
    for column, cell in enumerate(("利润总额", "2026-06", profit, "亿元"), start=1):
        book["月度记录"].cell(7, column, cell)
    for sheet in book.worksheets if names else ():
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value in dict(names):
                    cell.value = dict(names)[cell.value]
    return saved(book)


def test_figures_typed_since_stay_when_the_workbook_comes_again_and_others_of_its_name_are_another_place():
    app = uploaded("zh", with_record())
    pressed(app, "own_use")
    place = app.session_state["timeline"].bench.place
    book = read_text(app.session_state["kept_record"], place)[0]
    third = place.entity_ids[2]
    typed = book.with_entries(
        [Entry("total_profit", 2026, 7, 50.0), Entry("total_profit", 2026, 6, 45.0), Entry("revenue", 2026, 6, 9.0, third)]
    )
    app.session_state["kept_record"] = as_text(typed)
    sound(app.selectbox(key="preset").set_value("first_class").run())
    swapped = {"企业3": "企业4", "企业4": "企业3"}

    def taken(content: bytes) -> MonthlyRecord:
        app.get("file_uploader")[0].upload("own.xlsx", content, "")
        app.run()
        pressed(app, "own_use")
        bench = app.session_state["timeline"].bench
        return read_text(app.session_state["kept_record"], bench.place)[0]

    again = taken(with_record(swapped, 46.0))
    assert [again.value("total_profit", 2026, month) for month in (6, 7)] == [46, 50]
    assert again.value("revenue", 2026, 6, third) == 9 and app.session_state["timeline"].bench.place.entity_ids[3] == third
    assert len(again.corrections) == 2
    assert app.session_state["timeline"].bench.current.name == "first_class"
    assert app.session_state["kept_record_merged"] == (0, 1, 0) and "没有被覆盖" in "".join(one.value for one in app.info)
    assert taken(saved(filled(count=5))) == again  # without months: what was reported stands, and that is said
    assert sentences()["own.use.months_stand"]["zh"].split("：")[0] in "".join(one.value for one in app.info)
    other = taken(with_record({f"企业{n}": f"集团{n}" for n in range(1, 6)}))
    assert [(one.month, one.value) for one in other.entries] == [(6, 44.0)] and len(app.session_state["own_places"]) == 2
    assert app.session_state["timeline"].bench.current.name != "first_class"
    assert "企业不同" in "".join(one.value for one in app.info)


def test_a_later_month_of_figures_in_use_is_taken_up_when_their_workbook_comes_again():
    """Nothing but a month is new: the place is the same, and the button is there until the month is taken up."""
    app = uploaded("zh", with_record())
    pressed(app, "own_use")
    place = app.session_state["timeline"].bench.place
    app.get("file_uploader")[0].upload("own.xlsx", with_record({}, 46.0), "")
    app.run()
    pressed(app, "own_use")
    assert read_text(app.session_state["kept_record"], place)[0].value("total_profit", 2026, 6) == 46
    assert not any(one.key == "own_use" for one in app.button)


def test_work_on_own_figures_waits_for_its_workbook():
    """The browser keeps it; a session without the workbook names it, and one with it goes on."""
    place = own_place(read_workbook(saved(filled(count=5)), "own.xlsx")).place
    plan = Scenario("我的方案", {"benchmarking": 0.5}, place=place)
    text = kept_work.written("zh", {}, Timeline.begun(Workbench(plan, (plan,))))
    app = sound(open_page("own_data"))
    assert not app.session_state["elsewhere"] if "elsewhere" in app.session_state else True
    found = kept_work.read(text)
    assert found.timeline is None and list(found.elsewhere) == [kept_work.key_of(place)]
    app.session_state["elsewhere"] = found.elsewhere
    app.run()
    assert any("某市属企业" in one.value and "1 个方案" in one.value for one in app.info)
    home = open_page()
    home.session_state["elsewhere"] = found.elsewhere
    home.run()
    assert any("某市属企业 · 2025年（5户企业：企业1等）" in one.value and "1 个方案" in one.value for one in home.markdown)
    none = kept_work.read(kept_work.written("zh", {}, Timeline.begun(Workbench(plan, ())))).elsewhere
    home.session_state["elsewhere"] = none
    home.run()
    assert not any("某市属企业" in one.value for one in home.markdown)  # nothing was made on it
    app.get("file_uploader")[0].upload("own.xlsx", saved(filled(count=5)), "")
    app.run()
    pressed(app, "own_use")
    assert app.session_state["timeline"].bench.current == plan


def test_places_of_the_server_are_named_by_one_setting(monkeypatch, tmp_path):
    """A workbook and the embedded place; visitors begin with the first."""
    (tmp_path / "own.xlsx").write_bytes(saved(filled(count=5)))
    monkeypatch.setenv("SOE_PLACE", str(tmp_path / "own.xlsx"))
    served_places.read_places.clear()
    try:
        assert [place.base_year for place in served_places.served()] == [BASE, embedded_place().base_year]
    finally:
        served_places.read_places.clear()


def test_enterprises_of_own_figures_are_called_by_their_names():
    place = own_place(read_workbook(saved(filled(count=5)), "own.xlsx")).place
    words = Words.screen("zh")
    assert [entity_label(words, name, place) for name in ("total", *place.entity_ids)] == [
        "合计",
        *(f"企业{n}" for n in range(1, 6)),
    ]


def test_a_link_on_own_figures_waits_for_their_workbook():
    """Opened before the workbook is there it says what is missing; it is opened as soon as the figures are taken up."""
    content = saved(filled(count=5))
    plan = Scenario("我的方案", {"benchmarking": 0.5}, place=own_place(read_workbook(content, "own.xlsx")).place)
    code = encode(share([(project(plan), project(plan.reference()))], "2026-11-22"))
    app = sound(visit(code))
    assert any("加入该地方的工作簿" in said.value for said in app.markdown)
    sound(app.switch_page(MENU["own_data"]).run())
    assert app.session_state["timeline"].bench.place == embedded_place()
    app.get("file_uploader")[0].upload("own.xlsx", content, "")
    app.run()
    pressed(app, "own_use")
    bench = app.session_state["timeline"].bench
    assert bench.place == plan.place and bench.current.levers["benchmarking"].value == 0.5


def test_no_field_takes_more_than_the_server():
    """Else what it took ends in an error of the library, in English."""
    pages, sizes = Path(__file__).parents[1] / "pages", []
    config = tomllib.loads((pages.parent / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    for path in pages.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        own = {
            one.targets[0].id: one.value
            for one in tree.body
            if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name)
        }
        for call in ast.walk(tree):
            if isinstance(call, ast.keyword) and call.arg == "max_upload_size":
                value = own[call.value.id] if isinstance(call.value, ast.Name) else call.value
                sizes.append(ast.literal_eval(value))
    assert sizes and max(sizes) <= config["server"]["maxUploadSize"]


def test_a_place_may_be_given_another_name_and_two_of_one_name_are_told_apart_by_their_figures():
    app = uploaded("zh", saved(filled(count=3)))
    (field,) = (one for one in app.text_input if one.key.startswith("own_name_"))
    assert field.value == "某市属企业"
    sound(field.set_value("甲市").run())
    pressed(app, "own_use")
    place = app.session_state["timeline"].bench.place
    assert place.row.label_zh == "甲市" and "甲市 · 2025年" in app.selectbox(key="place_switch").options
    app.get("file_uploader")[0].upload("other.xlsx", with_record({f"企业{n}": f"集团{n}" for n in range(1, 6)}), "")
    app.run()
    next(one for one in app.text_input if one.key.startswith("own_name_")).set_value("甲市").run()
    pressed(app, "own_use")
    alike = [one for one in app.selectbox(key="place_switch").options if one.startswith("甲市")]
    assert len(set(alike)) == 2 and "甲市 · 2025年 · 3户" in alike
    sound(app.switch_page("app.py").run())
    assert any(one.value == sentences()["home.whose"]["zh"].format(name="甲市 · 2025年") for one in app.caption)
