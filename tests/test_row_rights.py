"""A group's user sees its own entity and the total: whatever reaches such a visitor is recorded and searched for figures of others."""

from __future__ import annotations

import csv
import io
import struct
import zipfile
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.testing.v1 import AppTest

from pages.light import kept_workshop
from pages.light.addresses import routes
from pages.parts.frame.menu import MENU
from pages.parts.state import signed_in
from simulation import HEADLINES, TOTAL, Scenario, catalogue, embedded_place, project
from simulation.analysis.sensitivity.tornado import tornado
from simulation.engine.errors import Refusal
from simulation.engine.place_reading import place_of, tables_of
from simulation.engine.scenario import ScenarioError
from simulation.explanation.computed_by import computed_by
from simulation.explanation.flows import Traced
from simulation.report.produce import produce
from simulation.serving.roles import OF_ALL, Visitor, check_sign_in, visitor_of
from simulation.sharing.code import decode, encode
from simulation.sharing.stamp import share
from simulation.tracking.record_sheet import entity_names
from tests.report_support import request
from tests.test_pages import sound
from tests.test_sign_in import NOW, auth, folder, forgotten, signed
from tests.workshop_support import FACILITATOR, hands, to, workshop

__all__ = ["folder", "forgotten", "hands", "workshop"]
ROOT = Path(__file__).parents[1]
OWN, OTHERS = "steel", [one for one in embedded_place().entity_ids if one != "steel"]
SLOW = ("goals", "stress", "ranges", "export")  # totals alone, and papers, which a test of their own looks into


@pytest.fixture
def place():
    return embedded_place().seen_by((OWN,))


def plain(value: float) -> bool:
    """Whether it may as well be something else: two decimals, or a share such as 4/7, as widths of columns are."""
    return value in (round(value, 2), float(Fraction(value).limit_denominator(12)))


def hidden() -> tuple[dict[bytes, tuple[str, str]], tuple[str, ...]]:
    """Figures of other entities as a message carries them, without those that are also the visitor's own or the total's; names."""
    runs = [project(Scenario.preset(name)) for name in ("reference", "deepening")]
    names = [n for n, row in catalogue().variables.items() if n in runs[0].values and row.aggregate in ("sum", "ratio")]
    whole = [name for name, row in catalogue().variables.items() if name in runs[0].values and row.aggregate != "none"]
    shown = [run.entity(n, OWN) for run in runs for n in runs[0].values] + [run.total(n) for run in runs for n in whole]
    known = {round(float(x), 6) for path in shown for x in path} | {float(x) for path in shown for x in path}
    found = {}
    for run in runs:
        for name in names:
            for entity in OTHERS:
                for value in map(float, run.entity(name, entity)):
                    if np.isfinite(value) and not {value, round(value, 6)} & known and not plain(value):
                        found[struct.pack("<d", value)] = (entity, name)
    labels = [text for row in embedded_place().entities if row.id in OTHERS for text in (row.label_zh, row.label_en)]
    sources = " ".join(
        cell.source for cell in embedded_place().seen_by((OWN,)).cells.values()
    )  # of the whole: as they stand
    return found, tuple(text for text in labels if len(text) > 2 and text not in sources)  # 有色 is a metal too


def found_in(content: bytes, figures, names) -> set:
    """Figures at any byte of a message, and names."""
    text, wanted = content.decode("utf-8", "replace"), np.frombuffer(b"".join(figures), "<u8")
    words = np.concatenate([np.frombuffer(content[i : i + (len(content) - i) // 8 * 8], "<u8") for i in range(8)])
    return {figures[w.tobytes()] for w in np.intersect1d(words, wanted)} | {n for n in names if n in text}


def link(scenario):
    return encode(share([(project(scenario), project(scenario.reference()))], "2026-11-29"))


@pytest.fixture
def visit(monkeypatch):
    """Pages as somebody with these rows opens them, and all that was sent to the browser."""
    sent, put = [], ForwardMsgQueue.enqueue
    monkeypatch.setattr(
        ForwardMsgQueue, "enqueue", lambda self, msg: (sent.append(msg.SerializeToString()), put(self, msg))[1]
    )
    monkeypatch.setenv("SOE_SIGN_IN", "on")
    monkeypatch.setenv("SOE_ENTITY_CLAIM", "company")
    monkeypatch.setenv("SOE_ROLES", "*=administrator")
    monkeypatch.setattr(signed_in, "server_clock", lambda: NOW)

    def opened(rows, pages):
        monkeypatch.setattr(signed_in, "claims", lambda: signed(company=rows))
        at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
        for page in pages:
            yield page, at.switch_page(MENU[page]).run() if page != "home" else at

    return opened, sent


def test_nothing_of_other_entities_is_sent(visit):
    opened, sent = visit
    figures, names = hidden()
    assert len(figures) > 5_000
    for page, at in opened([OWN], [page for page in MENU if page not in (*OF_ALL, *SLOW)]):
        sound(at)
        assert any("钢铁和合计" in one.value for one in at.caption), page
        if page == "home":
            at.selectbox(key="preset").set_value("deepening").run()
        if page == "method":
            for section in ("base_year", "checks", "facts"):
                at.session_state["kept_method"] = section
                sound(at.run())
        if page == "computed":
            for name in ("new_materials_output", "equity"):
                at.selectbox(key="computed_variable").set_value(name).run()
                sound(at)
    assert len(sent) > 500
    assert not found_in(b"\0".join(sent), figures, names)


def test_whoever_sees_all_is_sent_what_is_looked_for(visit):
    """The search finds what is there: figures of others as they travel, and their names."""
    opened, sent = visit
    assert all(not at.error for _, at in opened(["*"], ["home", "entities", "labour_productivity"]))
    figures, names = hidden()
    found = found_in(b"\0".join(sent), figures, names)
    assert len(found & set(figures.values())) > 10 and set(names) & found


@pytest.mark.parametrize("page", OF_ALL)
def test_pages_of_all_entities_are_closed_and_say_why(visit, page):
    opened, _ = visit
    ((_, at),) = opened([OWN], ["home"])
    at.switch_page(f"pages/{page}.py").run()
    assert [one.value for one in at.error] == ["本页逐家比较各企业，您的账号只能查看其中一部分，因此不开放"] and not at.get(
        "arrow_data_frame"
    )


@pytest.mark.parametrize("rows", [None, [], ["nobody"], [" steel"], "STEEL"])
def test_an_account_without_an_enterprise_of_this_server_sees_nothing(visit, rows):
    opened, sent = visit
    ((_, at),) = opened(rows, ["home"])
    assert [one.value for one in at.error] == ["您的账号没有列明可查看的企业，请联系管理员补充"]
    assert not at.metric and not at.sidebar.slider and not at.get("page_link")


def test_who_sees_what_is_read_from_the_claim(folder, monkeypatch):
    assert visitor_of(signed(company=["steel"]), NOW) == Visitor("viewer"), "without the setting whoever signs in sees all"
    monkeypatch.setenv("SOE_ENTITY_CLAIM", "company.ids")
    assert visitor_of(signed(company={"ids": ["steel", "power"]}), NOW).entities == ("steel", "power")
    assert visitor_of(signed(company={"ids": ["steel", "*"]}), NOW).entities is None
    with pytest.raises(Refusal, match="names no enterprise"):
        visitor_of(signed(company=["steel"]), NOW)
    with pytest.raises(Refusal, match="SOE_ENTITY_CLAIM is set"):
        check_sign_in()
    auth(folder)
    check_sign_in()


def test_totals_are_those_of_all_and_own_figures_are_unchanged(place):
    whole, seen = (project(Scenario.preset("deepening", each)) for each in (embedded_place(), place))
    for name in HEADLINES:
        np.testing.assert_array_equal(whole.total(name), seen.total(name))
    np.testing.assert_array_equal(whole.entity("total_profit", OWN), seen.entity("total_profit", OWN))
    assert set(seen.tidy()["entity"]) == {OWN, TOTAL}
    assert {entity for entity, _ in place.cells} <= {OWN, "province"} and place.ref == embedded_place().ref
    with pytest.raises(Refusal, match="not among those you may see"):
        seen.entity("total_profit", OTHERS[0])
    with pytest.raises(Refusal):
        tables_of(place)
    for derived in (place.assuming({"rd_return": 0.1}), place.bare, place.seen_by(None), place.seen_by((OWN,))):
        assert derived.seen_ids == (OWN,)
    assert place.seen_by(tuple(OTHERS)).seen_ids == tuple(OTHERS), "rights are given by the server, from the whole"


def test_what_totals_let_such_an_account_work_out_is_what_the_threat_model_says(place):
    """Two runs under other metal prices give a hidden enterprise's revenue to 2%; a page without own conditions tells it too."""
    runs = [project(Scenario("x", place=place).under({"metals_price": price})) for price in (1.0, 1.01)]
    year = place.observed_until + 1
    at = runs[0].years.index(year)
    low, high = (run.total("revenue")[at] - run.entity("revenue", OWN)[at] for run in runs)
    (elasticity,) = (
        float(row["value"])
        for row in csv.DictReader((ROOT / "data" / "industry_ratios.csv").open(encoding="utf-8-sig"))
        if (row["industry"], row["variable"]) == ("nonferrous", "metals_revenue_exposure")
    )
    hidden = project(Scenario("x").under({"metals_price": 1.0})).entity("revenue", "nonferrous")[at]
    assert (high - low) / np.log(1.01) / elasticity == pytest.approx(hidden, rel=0.02)
    swing = tornado(Scenario("x", place=place), outcomes=("revenue",), names=("metals_price",), until=year)
    own = {float(run.entity("revenue", OWN)[at]) for run in runs}
    assert len(own) == 1 and swing.high["revenue"][at, 0] - swing.low["revenue"][at, 0] > 500
    said = (ROOT / "docs" / "threat_model.md").read_text(encoding="utf-8")
    assert "to 2 %" in said and "all others as one row" in said


def test_settings_of_other_entities_are_refused_before_anything_is_said_of_them(place):
    """What a lever does in another entity would show in the total; limits and remarks would tell its figures."""
    content = {"name": "x", "entities": {OTHERS[0]: {"groups_merged": 99}}}
    for attempt in (lambda: Scenario.from_dict(content, place), lambda: Scenario.from_dict(content, place, fit=True)):
        with pytest.raises(ScenarioError, match="may not see") as caught:
            attempt()
        assert not any(figure in str(caught.value) for figure in ("99", "12"))
    theirs = Scenario("x", entities={OTHERS[0]: {"rd_intensity_target": 0.02}})
    with pytest.raises(ScenarioError):
        theirs.at(place)
    own = Scenario("x", entities={OWN: {"rd_intensity_target": 0.02}}, place=place)
    assert decode(link(own), place).cases[0].scenario == own
    assert decode(link(own)).cases[0].scenario.place == embedded_place(), "a link is of the whole place, whoever made it"
    with pytest.raises(Refusal):
        decode(link(theirs), place)
    assert not set(entity_names(place).values()) & set(OTHERS)


def test_how_a_number_is_computed_shows_sums_and_own_values_alone(place):
    traced = Traced.of(Scenario.preset("deepening", place), place, 2030)
    found = computed_by(traced, "new_materials_output", 2030)
    revenue = [cause.value for cause in found.causes if cause.id == "revenue"]
    assert revenue[0] == pytest.approx(float(traced.projection.total("revenue")[-1]))
    assert set(computed_by(traced, "equity", 2030).parts) == {OWN}
    with pytest.raises(Refusal):
        computed_by(traced, "equity", 2030, OTHERS[0])


def test_documents_hold_own_figures_and_the_total(place):
    made = produce(request((Scenario.preset("deepening", place),), formats=("csv", "xlsx", "docx", "html", "zip")))
    assert set(made.failures) == {"zip"} and "全部企业的数据" in made.failures["zip"]
    _, names = hidden()
    ending = {Path(name).suffix: content for name, content in made.files.items()}
    rows = list(csv.DictReader(io.StringIO(ending[".csv"].decode("utf-8-sig"))))
    assert {row["entity"] for row in rows} == {OWN, TOTAL}
    for suffix, content in ending.items():
        parts = [content]
        if suffix in (".xlsx", ".docx"):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                parts = [archive.read(name) for name in archive.namelist()]
        text = b"\0".join(parts).decode("utf-8", "replace")
        assert not [one for one in (*names, *(o for o in OTHERS if "_" in o)) if one in text], suffix


def numbers_in(content: object) -> set[float]:
    """All numbers of what was sent as JSON."""
    if isinstance(content, dict | list):
        return set().union(*map(numbers_in, content.values() if isinstance(content, dict) else content), set())
    return {round(float(content), 6)} if isinstance(content, int | float) and not isinstance(content, bool) else set()


def test_phones_and_board_are_sent_totals_alone(workshop, monkeypatch):
    """Whoever has a room's code may be anybody; the search finds what is there."""
    monkeypatch.setattr(kept_workshop, "_OPEN", [workshop])
    phone, board, ours = TestClient(Starlette(routes=routes())), TestClient(Starlette(routes=routes())), {"X-Workshop": "1"}
    room, plan = workshop.open_room("研讨"), {"benchmarking": 0.8, "transformation_investment": 320}
    at, told = f"/w/{room.code}", []
    for act, content in (
        ("join", {"name": "red"}),
        ("draft", {"kind": "plan", "content": plan}),
        ("submit", {"levers": plan}),
    ):
        if act == "draft":
            workshop.act(room.id, FACILITATOR, "start", {"plan": "short"})
            to(workshop, room, "plan")
        told.append(phone.post(f"{at}/{act}", json={**content, "submission": "m"}, headers=ours))
    for phase in ("reveal", "debrief"):
        to(workshop, room, phase)
        told += [phone.get(f"{at}/state"), board.get(f"{at}/state?as=board"), phone.get(at), board.get(f"{at}/board")]
    assert all(answer.status_code == 200 for answer in told)
    figures, names = hidden()
    run = project(Scenario("red", plan))
    wanted = {round(struct.unpack("<d", one)[0], 6) for one in figures}
    wanted |= {
        round(float(x), 6) for e in OTHERS for n in ("total_profit", "revenue", "employees") for x in run.entity(n, e)
    }
    sent = numbers_in([answer.json() for answer in told if "json" in answer.headers["content-type"]])
    assert round(float(run.total("total_profit")[-1]), 6) in sent and len(sent) > 50
    assert not {one for one in sent & wanted if one != round(one, 2)}, "whole numbers and shares of a hundred are anybody's"
    assert not [name for name in names if any(name in answer.text for answer in told)]


def test_packages_that_set_a_lever_apart_for_others_are_not_offered():
    """Who may not see an enterprise is offered no package that names it: neither its id nor a page that cannot be computed."""
    tables = tables_of(embedded_place())
    apart = {"scenario": "deepening", "lever": "rd_intensity_target", "entity": OTHERS[0], "value": 0.035}
    whole = place_of({**tables, "scenarios": [*tables["scenarios"], apart]})
    for name, offered in ((OTHERS[0], True), (OWN, False)):
        place = whole.seen_by((name,))
        assert ("deepening" in place.scenario_presets) == ("deepening" in place.compared_presets()) == offered
        for package in place.scenario_presets:
            assert project(Scenario.preset(package, place)).total("total_profit").size
    assert set(place.scenario_presets) == set(whole.scenario_presets) - {"deepening"}


def test_a_plan_of_the_same_figures_is_not_called_moved(place):
    """Rights on rows change what is shown and no figure: a file made on the whole place or by the account itself opens without a word."""
    for made in (embedded_place(), place):
        text = Scenario("x", {"benchmarking": 0.5}, place=made).to_json()
        assert [remark.key for remark in Scenario.from_json(text, place).remarks] == []
