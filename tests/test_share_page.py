"""The share page and arrival by a link, driven without a browser."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.parts import state
from pages.parts.exchange.share_link import home_of
from pages.parts.frame.menu import MENU
from pages.parts.shared.own_address import here_alone
from pages.parts.wording.words import texts
from simulation import Scenario, catalogue, embedded_place, project
from simulation.engine.released import Code
from simulation.sharing import Shared, decode, encode, share, write_file
from tests.support import LIMIT
from tests.test_pages import LANGUAGES, ROOT, sound, written
from tests.test_sharing_code import with_scenario

PLAN = Scenario(
    "方案（一）_[图](http://x.cn)", {"benchmarking": 0.35}, {"steel": {"rd_intensity_target": 0.03}}, {"preset": "boom"}
)


def made(*plans: Scenario) -> Shared:
    return share([(project(plan), project(plan.reference())) for plan in plans], "2026-11-22")


def visit(code: str | None = None, language: str = "zh", page: str = "home") -> AppTest:
    """The app as first opened by a link."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=LIMIT)
    app.session_state["language"] = language
    if code is not None:
        app.query_params["s"] = code
    app.run()
    return app if page == "home" else app.switch_page(MENU[page]).run()


def chosen(app: AppTest) -> Scenario:
    return app.session_state["timeline"].bench.current


def said(app: AppTest, key: str, language: str = "zh", **fields) -> bool:
    """Whether a sentence is on the page."""
    return texts()[key][language].format(**fields) in written(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_link_opens_its_scenario_and_says_so(language):
    app = sound(visit(encode(made(PLAN)), language))
    assert chosen(app) == PLAN and app.slider(key="benchmarking").value == pytest.approx(0.35)
    assert said(app, "shared.unchanged", language) and "2026-11-22" in written(app)
    assert not app.button(key="arrival_dismiss").click().run().exception
    assert not said(app, "shared.unchanged", language)


def test_a_name_from_a_link_is_text_and_never_markup():
    shown = written(sound(visit(encode(made(PLAN)))))
    assert "http://x.cn)" not in shown and r"方案（一）\_\[图\]\(http" in shown


def test_the_link_is_read_once():
    app = visit(encode(made(PLAN)))
    app.slider(key="benchmarking").set_value(0.8).run()
    app.switch_page(MENU["profit"]).run()
    assert chosen(sound(app)).levers["benchmarking"].value == 0.8
    assert not said(app, "shared.unchanged")


@pytest.mark.parametrize("again, names", [(True, (PLAN.name,)), (False, (PLAN.name, PLAN.name + " (1)"))])
def test_a_tab_shown_again_goes_on_with_the_work_and_a_link_followed_again_is_opened(monkeypatch, again, names):
    code, edited = encode(made(PLAN)), Scenario(PLAN.name, {"benchmarking": 0.8})
    open_link(monkeypatch, code)
    state.keep(edited, "lever", "benchmarking")
    kept = state.saved()
    open_link(monkeypatch, code)
    assert state.restore(kept, again)
    assert state.resumed() is again
    assert state.bench().names == names
    assert state.bench().current.levers == (edited if again else PLAN).levers
    assert state.bench().find(PLAN.name) == edited


def test_another_link_than_that_of_the_kept_work_is_opened_also_in_a_tab_shown_again(monkeypatch):
    open_link(monkeypatch, "another")
    kept = state.saved()
    open_link(monkeypatch, encode(made(PLAN)))
    assert state.restore(kept, again=True) and not state.resumed()
    assert state.bench().current == PLAN


def open_link(monkeypatch, code):
    """A new session that has opened a link."""
    monkeypatch.setattr(st, "session_state", {"language": "zh"})
    state.put("linked", code)
    state.take(PLAN)


def test_the_note_on_a_link_goes_when_work_from_it_has_come_back():
    app = visit(encode(made(PLAN)))
    assert app.session_state["kept_linked"] == encode(made(PLAN))
    app.session_state["resumed"] = True
    assert not said(app.run(), "shared.unchanged")


def test_several_scenarios_arrive_together_with_the_first_chosen():
    plans = (PLAN, Scenario.preset("deepening"), Scenario("方案二", {"delegation": 0.7}))
    app = sound(visit(encode(made(*plans))))
    assert chosen(app) == PLAN
    assert set(app.session_state["timeline"].bench.names) == {PLAN.name, "方案二"}


BAD = {
    "empty": "", "characters": "方案", "truncated": encode(made(PLAN))[:-5], "malformed": "A" * 40, "too_long": "A" * 9000,
    "altered": encode(made(PLAN))[:-1] + ("A" if encode(made(PLAN))[-1] != "A" else "B") + "AAA",
    "unknown": with_scenario("02 04ce0f01 00 0200"), "range": with_scenario("02 04007f 00 0200"),
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", BAD)
def test_a_bad_link_gives_its_reason_and_the_reference(reason, language):
    app = sound(visit(BAD[reason], language))
    assert chosen(app) == Scenario.preset("reference")
    beginning = texts()[f"shared.error.{reason}"][language].split("{")[0]
    assert beginning in written(app) and said_reference(app, language)


def said_reference(app: AppTest, language: str) -> bool:
    place = embedded_place()
    label = getattr(place.scenario_presets["reference"], f"label_{language}")
    whose = texts()["place.name"][language].format(name=getattr(place.row, f"label_{language}"), year=place.base_year)
    told = texts()["shared.refused"][language].split("{reason}")[1].format(scenario=label, place=whose)
    return told in written(app)


def test_every_kind_has_a_name():
    kinds = Code.model_fields["kind"].annotation.__args__
    assert not [kind for kind in kinds if f"shared.kind.{kind}" not in texts()]


def earlier(plan: Scenario, model: str, **parts: str) -> str:
    """A link as another version would have made it, 10 亿元 lower and all of that in the plan's effect."""
    shared = made(plan)
    stamp = replace(shared.stamp, model=model, data="00000000", parts={**shared.stamp.parts, **parts})
    case = shared.cases[0]
    value, gap = case.headlines["total_profit"]
    moved = {**case.headlines, "total_profit": (round(value - 10, 1), round(gap - 10, 1))}
    return encode(Shared(stamp, (replace(case, headlines=moved, results="00000000"),)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_old_and_new_numbers_with_what_moved_them(language):
    app = sound(visit(earlier(Scenario.preset("deepening"), "1.0.0", parameters="0000"), language))
    profit = project(Scenario.preset("deepening")).total("total_profit")[-1]
    shown = written(app)
    figures = {"zh": (f"{profit - 10:,.1f} 亿元", f"{profit:,.1f} 亿元", "+10.0 亿元"), "en": ("+CNY\u00a01.00\u00a0bn",)}[
        language
    ]
    assert all(figure in shown for figure in figures)
    assert said(app, "shared.parts.one", language, parts=texts()["shared.part.parameters"][language])


def test_an_older_version_is_named_and_several_causes_are_not_divided():
    app = sound(visit(earlier(Scenario.preset("deepening"), "0.9.0", parameters="0000", program="0000")))
    parts = "、".join(texts()[f"shared.part.{part}"]["zh"] for part in ("parameters", "program"))
    assert said(app, "shared.age.older", model="0.9.0", here=catalogue().releases[-1].version)
    assert said(app, "shared.parts.several", parts=parts)


def test_scenarios_that_came_along_have_their_own_account():
    shared = made(PLAN, Scenario.preset("deepening"))
    value, gap = shared.cases[1].headlines["total_profit"]
    moved = replace(shared.cases[1], headlines={"total_profit": (value - 10, gap)}, results="00000000")
    first = replace(shared.cases[0], headlines={"total_profit": shared.cases[0].headlines["total_profit"]})
    app = sound(visit(encode(replace(shared, cases=(first, moved)))))
    change = texts()["shared.other.change"]["zh"].format(
        name="利润总额", old=f"{value - 10:,.1f} 亿元", new=f"{value:,.1f} 亿元"
    )
    assert said(app, "shared.other", name="深化提升", changes=change) and said(app, "shared.unchanged")


def code_on(app: AppTest) -> str:
    return app.code[0].value


def test_the_page_gives_the_link_of_the_chosen_scenario():
    app = sound(visit(encode(made(PLAN)), page="share"))
    shared = decode(code_on(app))
    assert [case.scenario for case in shared.cases] == [PLAN]
    assert shared.cases[0].results in written(app) and catalogue().digest in written(app)


def test_the_link_becomes_the_address_only_when_asked_for():
    app = visit(page="share")
    assert "s" not in app.query_params
    app.button(key="share_address").click().run()
    written_there = app.query_params["s"]
    assert code_on(sound(app)).endswith("=" + (written_there[0] if isinstance(written_there, list) else written_there))


def test_all_scenarios_in_one_link():
    app = visit(encode(made(PLAN, Scenario("方案二", {"delegation": 0.7}))), page="share")
    app.button_group(key="share_scope").set_value("all").run()
    assert [case.scenario.name for case in decode(code_on(sound(app))).cases] == [PLAN.name, "方案二"]


@pytest.mark.parametrize("address, home", [
    ("https://h.cn/share", "https://h.cn/"), ("https://h.cn/sim/share", "https://h.cn/sim/"), ("", "/"),
    ("http://127.0.0.1:8501/share/?s=x#y", "http://127.0.0.1:8501/"), ("https://h.cn/sim/", "https://h.cn/sim/"),
])  # fmt: skip
def test_links_lead_to_the_first_page(address, home):
    assert home_of(address) == home
    assert here_alone(address) == ("127.0.0.1" in address)  # no code for a phone, which cannot reach it


def test_a_link_is_opened_on_the_page():
    app = visit(page="share")
    app.text_input(key="share_code").set_value(f"http://localhost/?s={encode(made(PLAN))}").run()
    assert chosen(sound(app)) == PLAN and decode(code_on(app)).cases[0].scenario == PLAN
    app.text_input(key="share_code").set_value("http://localhost/").run()
    assert chosen(sound(app)) == PLAN and said_beginning(app, "empty")


def said_beginning(app: AppTest, reason: str) -> bool:
    return texts()[f"shared.error.{reason}"]["zh"].split("{")[0] in written(app)


@pytest.mark.parametrize("content, reason", [
    (write_file(made(PLAN)), None), (json.dumps(PLAN.to_dict()).encode(), None), (b"{", "json"), (b'{"levers": 3}', "file"),
    (b'{"levers": {"benchmarking": 9}}', "range"),
])  # fmt: skip
def test_a_file_is_opened_on_the_page(content, reason):
    app = visit(page="share")
    app.file_uploader(key="share_upload").set_value(("plan.json", content, "application/json")).run()
    if reason:
        assert chosen(sound(app)) == Scenario.preset("reference") and said_beginning(app, reason)
    else:
        assert chosen(sound(app)) == PLAN


@pytest.mark.parametrize("page, key", [("share", "share_upload"), ("export", "export_upload")])
@pytest.mark.parametrize("content", [
    {"entities": {"![x](http://x.cn/a.png)": {"benchmarking": 1}}}, {"levers": {"![x](http://x.cn/a.png)": 1}},
])  # fmt: skip
def test_what_a_file_names_wrongly_is_text_and_never_markup(page, key, content, monkeypatch):
    monkeypatch.setattr("pages.parts.exchange.report_preview.preview", lambda request: None)
    app = visit(page=page)
    app.file_uploader(key=key).set_value(("plan.json", json.dumps(content).encode(), "application/json")).run()
    shown = written(app) + "".join(error.value for error in app.error)
    assert chosen(app) == Scenario.preset("reference") and texts()["failure.page"]["zh"] not in shown
    assert r"\!\[x\]\(http" in shown and "![x](http" not in shown
