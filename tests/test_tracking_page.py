"""The tracking page without a browser: empty, with the example, with figures typed and read, in both languages."""

from __future__ import annotations

import io
import json
from types import SimpleNamespace

import openpyxl
import pytest

from pages.parts import state
from pages.parts.frame.menu import MENU
from pages.parts.state import kept_work
from pages.parts.tracking import record_drafts, record_input, record_table
from pages.parts.tracking.table_rows import Line, Rows
from simulation import Scenario, catalogue, embedded_place
from simulation.analysis.goals.targets import TargetSet
from simulation.language.words import Words
from simulation.tracking.follow_up import followed
from simulation.tracking.followed_in_words import Account
from simulation.tracking.kept_record import as_text, read_text
from simulation.tracking.monthly_record import Entry, MonthlyRecord
from simulation.tracking.record_sheet import read_record, table_of
from tests.support import Here
from tests.test_pages import LANGUAGES, open_page, sound, written

EXAMPLE = record_input._example("—")
PLAN = Scenario.preset("deepening")


def text(record: MonthlyRecord = EXAMPLE) -> str:
    return as_text(record)


def applied(entries, edits) -> MonthlyRecord:
    """A record of entries after edits of its table, all of which can be used."""
    book, words = MonthlyRecord(entries), Words("zh")
    done = record_table.applied(book, Rows.of(record_table.lines(book, (), words)), edits, words)
    assert not done.problems and not done.refused
    return done.record


def kept(app) -> MonthlyRecord:
    """What the visitor's record holds."""
    raw = app.session_state["kept_record"]
    return read_text(raw)[0] if raw else MonthlyRecord()


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_record_says_what_to_do(language):
    app = sound(open_page("tracking", language))
    words = Words.screen(language)
    assert app.info[0].value == words("track.empty") and not app.subheader
    app.button(key="track_example").click().run()
    assert sound(app).info[0].value == words("track.example.note")
    assert {entry.source for entry in kept(app).entries} == {words("track.example.source")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_what_the_library_finds(language):
    app = sound(open_page("tracking", language, "deepening", record=text()))
    account = Account(Words.screen(language), followed(PLAN, EXAMPLE, 2026, TargetSet()), EXAMPLE, 2026, embedded_place())
    assert app.subheader[0].value == account.finding
    shown = written(app)
    assert account.contradicted and str(account.departing) in shown
    for each in account.found:
        row = account.row(each)
        assert "|".join(row[:-2]) in shown and each.colour in ("blue", "yellow", "red")
    worst = next(each for each in account.found if each.colour == "red")
    assert str(account.explained(worst)) in shown and str(account.since(worst)) in shown
    assert all(f"- {line}" in shown for line in account.helps(worst))
    assert account.corrections[0].split("80")[0].split(",")[0].split("，")[0] in shown
    assert all(sentence in shown for sentence in account.method)


def test_the_report_is_looked_at_before_it_is_taken_away(monkeypatch):
    monkeypatch.setattr("simulation.report.background.pool", Here)
    app = sound(open_page("tracking", "zh", "deepening", record=text()))
    assert not app.get("image")
    app.toggle(key="track_report_shown").set_value(True).run()
    assert len(sound(app).get("image")) >= 2


def test_an_enterprise_is_judged_by_its_share_of_a_broken_down_target():
    book = MonthlyRecord((Entry("total_profit", 2027, 12, 6.0, "steel", "x"),))
    broken = json.dumps({"total_profit@2027": {"total": 250.0, "fixed": {"steel": 7.0}}})
    shown = [
        written(sound(open_page("tracking", "zh", "deepening", record=text(book), track_entity="steel", **kept)))
        for kept in ({"allotments": broken}, {})
    ]
    short = "比目标少 1.0\xa0亿元：预警"
    assert short in shown[0] and short not in shown[1]


def test_another_indicator_shows_its_own_gap():
    app = open_page("tracking", "zh", "deepening", record=text())
    account = Account(Words.screen("zh"), followed(PLAN, EXAMPLE, 2026, TargetSet()), EXAMPLE, 2026, embedded_place())
    each = next(one for one in account.found if one.indicator == "new_energy_capacity")
    app.selectbox(key="track_indicator").set_value("new_energy_capacity").run()
    assert str(account.explained(each)) in written(sound(app)) and account.needed(each) in written(app)


@pytest.mark.parametrize("language, own, plan", [("zh", "目标", "方案"), ("en", "target", "plan")])
def test_a_title_speaks_of_a_target_only_where_there_is_one(language, own, plan):
    book = MonthlyRecord(
        (Entry("revenue", 2026, 12, 100.0, "total", "x"), Entry("total_profit", 2026, 12, 10.0, "total", "x"))
    )
    account = Account(Words(language), followed(PLAN, book, 2026, TargetSet()), book, 2026, embedded_place())
    titles = {each.own_target: str(account.title(each)) for each in account.found}
    assert own in titles[True] and own not in titles[False] and plan in titles[False]


@pytest.mark.parametrize("language", LANGUAGES)
def test_parts_of_a_gap_add_up_as_printed(language):
    account = Account(Words(language), followed(PLAN, EXAMPLE, 2026, TargetSet()), EXAMPLE, 2026, embedded_place())
    for each in account.found:
        factor = account.words.factor(catalogue().variables[each.indicator].unit)
        parts = sum(round(part.value * factor, 6) for part in account.parts(each))
        assert parts == pytest.approx(account.gap(each) * factor, abs=1e-6)


@pytest.mark.parametrize("language", LANGUAGES)
def test_rows_that_cannot_be_read_are_named_and_the_others_count(language):
    """As the callback of the upload leaves them."""
    rows = [
        ["indicator", "period", "value"],
        ["total_profit", "2026-06", 96],
        ["total_profit", "June", 1],
        ["<b>x", "2026-06", 1],
    ]
    found = read_record(rows)
    app = open_page(
        "tracking", language, "deepening", record=text(found.record), record_said=(1, found.problems, found.doubts)
    )
    shown = written(sound(app))
    words = Words.screen(language)
    assert words("track.unread", count=2) in shown and "\\<b\\>x" in shown
    assert app.success[0].value == words("track.read", count=1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_typed_is_in_the_unit_shown(language):
    words = Words(language)
    entries = (Entry("total_profit", 2026, 5, 80.0), Entry("rd_intensity", 2026, 5, 0.027))
    book = MonthlyRecord(entries)
    edits = {
        "edited_rows": {"0": {"value": 82.0 * words.factor("亿元")}, "1": {"value": 2.8}},
        "added_rows": [
            {"indicator": words.variable("revenue"), "period": "2026-05", "value": 4900 * words.factor("亿元")},
            {"indicator": words.variable("revenue"), "period": "2026-05"},
            {},
        ],
        "deleted_rows": [],
    }
    done = record_table.applied(book, Rows.of(record_table.lines(book, (), words)), edits, words)
    found = done.record
    assert done.changes == 3 and [problem.fields["row"] for problem in done.problems] == [4]
    assert [dict(line.cells) for line in done.refused] == [edits["added_rows"][1]]
    assert found.value("total_profit", 2026, 5) == pytest.approx(82) and len(found.corrections) == 2
    assert found.value("rd_intensity", 2026, 5) == pytest.approx(0.028)
    assert found.value("revenue", 2026, 5) == pytest.approx(4900)


def test_a_slip_mended_while_typing_is_no_correction_and_a_reported_figure_is(monkeypatch):
    """Typed and mended: one figure. Once the record was taken away another value is a correction, and so is one of another place."""
    kept_here, whose, words = {}, ["one"], Words("zh")
    remembered = SimpleNamespace(
        remember=lambda key, usual: kept_here.get(key, usual),
        put=kept_here.__setitem__,
        key_of=lambda place: place,
        place=lambda: whose[0],
    )
    monkeypatch.setattr(record_drafts, "state", remembered)
    record = [MonthlyRecord()]

    def type_(value):
        cells = {"indicator": words.variable("total_profit"), "period": "2026-06", "value": value}
        edits = {"edited_rows": {0: {"value": value}}} if record[0].entries else {"added_rows": [cells]}
        shown = Rows.of(record_table.lines(record[0], (), words))
        found = record_table.applied(record[0], shown, edits, words, record_drafts.drafts())
        assert not found.problems
        record_drafts.typed(record[0], found.record, found.taken)
        record[0] = found.record
        return [(one.before.value, one.after.value) for one in record[0].corrections]

    assert not type_(45.0) and not type_(54.0) and record[0].value("total_profit", 2026, 6) == 54.0
    record_drafts.taken_away()
    assert type_(55.0) == [(54.0, 55.0)] and type_(56.0) == [(54.0, 56.0)]  # a slip within a correction
    record_drafts.taken_away()
    type_(56.0)  # said again, nothing new
    assert type_(57.0) == [(54.0, 56.0), (56.0, 57.0)]
    whose[0] = "another"
    assert not record_drafts.drafts()


def test_a_row_moved_to_another_month_or_deleted_leaves_nothing_behind():
    entries = (Entry("total_profit", 2026, 5, 80.0), Entry("revenue", 2026, 5, 4900.0))
    edits = {"edited_rows": {"0": {"period": "2026-04"}}, "deleted_rows": [1]}
    found = applied(entries, edits)
    assert [entry.key for entry in found.entries] == [("total_profit", "total", 2026, 4)]


def test_a_month_is_read_as_people_write_it_and_what_is_none_stays_as_typed():
    """December too; a row that stands and is mistyped is shown as typed, and mended it leaves nothing behind."""
    words, book = Words("zh"), MonthlyRecord((Entry("total_profit", 2026, 5, 80.0),))
    added = [
        {"indicator": "利润总额", "period": period, "value": 100.0, "entity": "合计"}
        for period in ("2026年12月", "3月", "2026年7月")
    ]
    edits = {"edited_rows": {"0": {"period": "五月"}}, "added_rows": [*added, {"entity": "合计"}]}
    done = record_table.applied(book, Rows.of(record_table.lines(book, (), words)), edits, words)
    assert sorted(done.record.months("total_profit", 2026)) == [5, 7, 12] and done.changes == 2
    assert [(problem.fields["row"], problem.fields["reason"].key) for problem in done.problems] == [
        (1, "error.record_period"),
        (3, "error.record_period"),
    ]
    again = record_table.lines(done.record, done.refused, words)
    assert [line.cells["period"] for line in again] == ["五月", "3月", "2026-12", "2026-07"]
    mended = {"edited_rows": {"0": {"period": "2026-04"}}, "deleted_rows": [1]}
    done = record_table.applied(done.record, Rows.of(again), mended, words)
    assert not done.refused and done.record.months("total_profit", 2026) == (4, 7, 12)


def test_a_december_typed_by_hand_stands_as_the_year_and_a_message_goes_with_the_page():
    waiting = (
        Line({"indicator": "利润总额", "period": "2026年12月", "value": 95.0, "entity": "合计"}),
        Line({"indicator": "利润总额", "period": "下月", "value": 95.0, "entity": "合计"}),
    )
    app = sound(open_page("tracking", "zh", "deepening", record=text(), record_refused=waiting))
    book, words = kept(app), Words("zh")
    sound(app.button(key="track_apply").click().run())
    assert kept(app).value("total_profit", 2026, 12) == 95 and len(kept(app).entries) == len(book.entries) + 1
    assert "下月" in written(app) and words("track.unread", count=1) in written(app)
    sound(app.switch_page(MENU["targets"]).run())
    sound(app.switch_page(MENU["tracking"]).run())
    assert words("track.unread", count=1) not in written(app)
    assert app.session_state["kept_record_refused"][0].cells["period"] == "下月"


def test_a_lever_with_an_indicators_name_keeps_its_own():
    entries = (Entry("rd_intensity", 2026, 5, 0.027), Entry("rd_intensity_target", 2026, 5, 0.03))
    edits = {"edited_rows": {"0": {"value": 2.8}, "1": {"value": 3.1}}}
    found = applied(entries, edits)
    assert found.value("rd_intensity", 2026, 5) == pytest.approx(0.028)
    assert found.value("rd_intensity_target", 2026, 5) == pytest.approx(0.031)


def test_a_record_can_be_taken_away_again():
    app = open_page("tracking", record=text())
    app.button(key="track_clear").click().run()
    assert sound(app).info[0].value == Words.screen("zh")("track.empty") and kept(app) == MonthlyRecord()


def test_the_browser_keeps_the_record_and_one_bad_figure_takes_no_other():
    broken = text(MonthlyRecord((Entry("total_profit", 2026, 5, 80.0),))).replace("]]", '],["gone","2026-05",1,"total",""]]')
    app = open_page("tracking", record=text())
    found = kept_work.read(kept_work.written("zh", {"record": broken}, app.session_state["timeline"]))
    assert read_text(found.choices["record"])[0].value("total_profit", 2026, 5) == 80
    assert [(one.kind, one.reason.key) for one in found.left_out] == [("record", "error.record_indicator")]
    assert Words.screen("en")("left_out.record_named", name="x")
    assert state.remember


def test_the_example_is_sound_and_says_that_it_is_none():
    assert len(EXAMPLE.entries) > 20 and len(EXAMPLE.corrections) == 1 and EXAMPLE.years == (2024, 2025, 2026)
    assert {each.colour for each in followed(PLAN, EXAMPLE, 2026, TargetSet())} == {"blue", "yellow", "red"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_go_out_as_harmless_tables(language):
    book = MonthlyRecord((Entry("total_profit", 2026, 5, 80.0, source="=cmd()"),))
    content = record_input.as_workbook(table_of(book.entries, Words(language)), "x")
    assert openpyxl.load_workbook(io.BytesIO(content)).active.cell(2, 6).data_type == "s"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_year_without_indicators_is_said(language):
    book = MonthlyRecord((Entry("metals_price", 2026, 5, 0.9),))
    app = sound(open_page("tracking", language, record=text(book)))
    assert Words.screen(language)("track.none", year=2026, entity="").split("(")[0].split("（")[0] in written(app)


def test_a_year_that_cannot_be_projected_is_refused_in_words():
    app = open_page("tracking", record=text(MonthlyRecord((Entry("total_profit", 2099, 5, 80.0),))))
    assert not app.exception and "2099" in app.error[0].value
    before = sound(open_page("tracking", record=text(MonthlyRecord((Entry("total_profit", 1999, 5, 80.0),)))))
    assert before.info[0].value == Words.screen("zh")("track.past", base=2023, year=2024)


def test_what_an_own_workbook_may_bring_can_be_added_to(monkeypatch):
    """28 groups with 21 indicators in twelve months, and one more; beyond what is kept nothing is taken, and it is said."""
    put = {}
    for name, act in {"put": put.__setitem__, "remember": lambda _, usual: usual, "weigh_by": lambda _: None}.items():
        monkeypatch.setattr(state, name, act)
    months = [Entry("total_profit", 2026, month, 1.0, f"group_{at}") for at in range(28 * 21) for month in range(1, 13)]
    longer = MonthlyRecord((*months, Entry("total_profit", 2026, 6, 80.0)))
    record_input._take(longer, None)
    assert put[record_input.KEPT] == as_text(longer) and put[record_input.SAID] is None
    put.clear()
    record_input._take(MonthlyRecord((*months, *months, *months)), None)
    assert record_input.KEPT not in put and put[record_input.SAID][1][0].key == "error.record_rows"


def test_a_table_that_was_applied_goes_on_as_typed_and_says_each_figure_once():
    """Edits since it began are told again with each press: what a row said before goes when it says another month, or is deleted."""
    words, label = Words("zh"), {"entity": "合计", "source": "快报"}
    book = MonthlyRecord((Entry("total_profit", 2026, 5, 80.0),))
    rows = Rows.of(record_table.lines(book, (), words))

    def added(indicator, period, value):
        return {"indicator": words.variable(indicator), "period": period, "value": value, **label}

    def press(book, rows, added_rows, **more):
        done = record_table.applied(book, rows, {"added_rows": added_rows, **more}, words, drafts=set(book.standing))
        return done.record, done.rows, done

    first, second = added("revenue", "2026-05", 4900.0), added("net_profit", "2026-05", 60.0)
    book, rows, done = press(book, rows, [first, second, {"indicator": words.variable("eva")}])
    assert done.changes == 2 and len(done.refused) == 1
    book, rows, done = press(book, rows, [first, second])
    assert not done.changes and not book.corrections  # told again, nothing new
    moved = {**second, "period": "2026-04"}
    book, rows, done = press(book, rows, [first, moved])
    assert ("net_profit", "total", 2026, 4) in book.standing and ("net_profit", "total", 2026, 5) not in book.standing
    rows = rows.told({"added_rows": [moved]})  # the first of them deleted: the next one moves up, with what it says
    mended = {**moved, "value": 61.0}
    book, rows, done = press(book, rows, [mended], edited_rows={"0": {"period": "2026-03"}})
    assert {one.key[0]: (one.month, one.value) for one in book.entries} == {
        "total_profit": (3, 80.0),
        "net_profit": (4, 61.0),
    }
    book, rows, done = press(book, rows, [mended], deleted_rows=[0])
    assert list(book.standing) == [("net_profit", "total", 2026, 4)] and done.changes == 1
    rows = rows.told({"added_rows": [mended, {**first, "value": None}]})
    (left,) = record_table.unapplied(book, rows, {}, words)  # what another page would make one lose
    assert left.cells["period"] == "2026-05" and left.cells["value"] is None


def test_what_was_typed_and_not_applied_is_in_the_units_of_the_language_one_changes_to():
    typed = Line({"indicator": "利润总额", "period": "2026年6月", "value": 96.0, "entity": "合计"}, language="zh")
    found = record_table.in_words(typed, Words("en"), PLAN.place).cells
    assert (found["indicator"], found["value"], found["period"]) == ("Total profit", 9.6, "2026年6月")
    assert record_table.in_words(typed, Words("zh"), PLAN.place) is typed
