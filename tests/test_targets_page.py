"""The targets page, target lines and bands without a browser: what is shown is what the library finds."""

from __future__ import annotations

import io
import re
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pytest

from pages.parts.goals import target_gaps
from pages.parts.shared import analyses, bands
from pages.parts.wording import alert_marks
from pages.parts.wording.words import TOGETHER, texts
from simulation import HEADLINES, Scenario, catalogue, embedded_baseline, embedded_place, project
from simulation.analysis.goals.alerts import alerts, counted, duties
from simulation.analysis.goals.targets import TargetSet
from simulation.analysis.like_for_like import since_base
from simulation.analysis.uncertainty.ensemble import project_ensemble
from simulation.analysis.uncertainty.released_ranges import DRAWS, SEED, weights
from simulation.language.words import Words
from simulation.tracking.follow_up import followed
from simulation.tracking.followed_in_words import Account
from simulation.tracking.kept_record import as_text
from simulation.tracking.monthly_record import Entry, MonthlyRecord
from tests.support import speak
from tests.test_analysis_pages import button, said
from tests.test_pages import cards, open_page, sound, written

EMPTY = TargetSet(tuple((outcome, year, None) for outcome, year in embedded_place().targets))


def rows(app, place=0):
    """Data of a chart as a table."""
    return pa.ipc.open_stream(io.BytesIO(app.get("vega_lite_chart")[place].proto.data.data)).read_pandas()


def judged(preset):
    """Alerts of a package in 2030."""
    found = project_ensemble(Scenario.preset(preset), DRAWS, SEED, outputs=tuple(embedded_place().target_rules))
    weighted = found.weighted(weights(embedded_baseline()))
    return [a for a in alerts(TargetSet(), project(Scenario.preset(preset)), weighted) if a.target.year == 2030]


def test_the_page_counts_what_the_library_finds():
    book = MonthlyRecord((Entry("total_profit", 2026, 6, 20.0), Entry("rd_spending", 2026, 6, 0.0)))
    app = sound(open_page("targets", preset="first_class", record=as_text(book)))
    plan = Scenario.preset("first_class")
    account = Account(Words.screen("zh"), followed(plan, book, 2026)[:1], book, 2026, plan.place)
    (told,) = [
        one.value for one in app.info if "不符" in one.value
    ]  # what months contradict is said where the plan is judged
    assert "1—6月" in told and str(account.departing) in told and "预计 40" in told.replace(TOGETHER, " ")
    found = tuple(one.strip() for one in said("targets.finding").fullmatch(app.subheader[0].value).groups())
    counts, met = counted(judged("first_class")), str(sum(a.target.met(a.value) for a in judged("first_class")))
    assert found == (
        "2030",
        str(len(TargetSet().within((2030,)))),
        met,
        "70%",
        *(str(counts[c]) for c in ("blue", "yellow", "red")),
        str(counted(judged("reference"))["blue"]),
    )
    for alert in judged("first_class"):
        row = re.search(
            rf"^\|{catalogue().variables[alert.target.outcome].label_zh}[^|]*\|[^|]*\|[^|]*\|不.*$",
            written(app),
            re.MULTILINE,
        ).group()
        assert f"{alert_marks.SHAPES[alert.colour]}] {texts()[f'alert.{alert.colour}']['zh']}".replace(" ", TOGETHER) in row


def test_the_page_counts_the_duties():
    app = sound(open_page("targets", preset="first_class"))
    runs = [project(Scenario.preset(name)) for name in ("first_class", "reference")]
    own, usual = (sum(d.met for d in duties(one, 2023, 2030)) for one in runs)
    yearly = [d for year in range(2023, 2030) for d in duties(runs[0], year, year + 1)]
    asked = [duty.outcome for duty in duties(runs[0], 2023, 2030)]
    every = sum(all(d.met for d in yearly if d.outcome == outcome) for outcome in asked)
    shown = [said("duties.finding").fullmatch(head.value) for head in app.subheader]
    assert [match.groups() for match in shown if match] == [
        ("2030", "2023", str(len(catalogue().appraisal.duties(2030))), str(own), str(every), str(usual))
    ]
    words = Words.screen("zh")
    ends = [words.figure("return_on_equity", float(since_base(runs[0], "return_on_equity")[at])) for at in (0, -1)]
    line = " → ".join(ends).replace(" ", TOGETHER)
    verdict = next(d.met for d in duties(runs[0], 2023, 2030) if d.outcome == "return_on_equity")
    known = f"|{texts()['duty.met' if verdict else 'duty.missed']['zh']} {line}".replace(" ", TOGETHER)
    assert known in written(app).replace(" ", TOGETHER), "a reader can check it"


def test_other_years_show_their_own_targets():
    app = open_page("targets")
    app.selectbox(key="targets_year").set_value(2027).run()
    assert min(app.selectbox(key="targets_year").options).startswith("2026"), "observed years are no longer open"
    gaps = next(part.value for part in sound(app).markdown if texts()["targets.column.gap"]["zh"] in part.value)
    assert f"{TargetSet().get('total_profit', 2027).value:.1f} 亿元".replace(" ", TOGETHER) in gaps.replace(" ", TOGETHER)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_target_at_all(language):
    app = sound(open_page("targets", language, targets=EMPTY.to_json()))
    assert app.info[0].value == texts()["targets.none"][language].format(year=2030)
    app.switch_page("app.py").run()
    assert not (rows(sound(app))["role"] == "target").any()
    assert not any(shape in card.below for card in cards(app) for shape in alert_marks.SHAPES.values())


def test_reset_brings_the_preset_targets_back():
    app = open_page("targets", targets=TargetSet().with_value("total_profit", 2030, 100.0).to_json())
    assert said("targets.changed").search(written(sound(app))).group(1) == "1"
    button(app, "targets_reset").click().run()
    assert sound(app).session_state["kept_targets"] == ""
    assert button(app, "targets_reset").disabled
    button(app, "taken_targets_back").click().run()
    assert said("targets.changed").search(written(sound(app))).group(1) == "1"
    assert TargetSet.read(app.session_state["kept_targets"])[0].values("total_profit")[2030] == 100.0


def test_edits_of_the_table_become_targets():
    scales = (0.1, *[100.0] * 3, *[1.0] * 6)  # as in English: billions and percentages
    edits = {"edited_rows": {0: {"2030": 26.0}, "3": {"2027": None, "2028": 64.5}, 6: {"2030": -1.0}}}
    found, refused = target_gaps.applied(TargetSet(), edits, scales)
    assert found.changes == (("total_profit", 2030, 260.0), ("debt_ratio", 2027, None), ("debt_ratio", 2028, 0.645))
    assert [(error.key, error.fields["outcome"], error.fields["value"]) for error in refused] == [
        ("error.target_outside", "new_energy_capacity", -1.0)
    ]
    assert target_gaps.applied(found, {}, scales) == (found, ())


def test_a_cell_is_read_as_people_write_it_or_refused():
    scales = (1.0, *[100.0] * 4, *[1.0] * 6)
    typed = {
        0: {"2030": "１,０５０", "2029": "—"},
        3: {"2028": "64.5%", "2029": "64.5", "2030": "六十五"},
        5: {"2030": "50%"},
    }
    found, refused = target_gaps.applied(TargetSet(), {"edited_rows": typed}, scales)
    assert [change[2] for change in found.changes] == [None, 1050.0, 0.645, 0.645]
    assert [error.key for error in refused] == ["error.no_number", "error.sheet_percent"]


def test_a_row_has_the_same_decimals_in_all_its_years():
    shown = target_gaps._shown(TargetSet(), range(2026, 2031))
    for cells in shown.drop(columns=["indicator", "unit"]).itertuples(index=False):
        assert len({len(cell.partition(".")[2]) for cell in cells if isinstance(cell, str)}) <= 1, cells
    assert "1,469.5" in shown["2030"].tolist() and "294.3" in shown["2030"].tolist()


def test_a_refused_target_is_one_plain_sentence(monkeypatch):
    _, refused = target_gaps.applied(TargetSet(), {"edited_rows": {3: {"2027": 650}}}, (100.0,) * 10)
    monkeypatch.setattr(target_gaps, "_key", lambda view: "standing")  # no browser holds the table: it would begin anew
    app = sound(open_page("targets", targets_refused=refused))
    expected = texts()["error.target_outside"]["zh"].replace(":g", "")
    limits = {"value": "650.0%", "low": "0.0%", "high": "100.0%"}
    assert expected.format(year=2027, outcome="资产负债率", **limits) in [warning.value for warning in app.warning]


@pytest.mark.parametrize("kept", ["{", "[]", None, ["x"], 7])
def test_unusable_kept_targets_give_the_preset_ones(kept):
    app = sound(open_page("targets", targets=kept))
    assert texts()["targets.unchanged.tables"]["zh"] in written(app)


def test_one_target_everywhere():
    app = open_page("ranges")
    app.number_input(key="aim_field_total_profit").set_value(150.0).run()
    app.switch_page("pages/targets.py").run()
    assert "150.0 亿元" in written(sound(app))
    app.switch_page("app.py").run()
    aimed = rows(sound(app)).query("role == 'target'").set_index("year")
    assert aimed["value"][2030] == 150 and aimed["label"][2030] == texts()["end.target"]["zh"].format(value="150.0")
    assert texts()["alert.blue"]["zh"] in cards(app)[0].below


@pytest.mark.parametrize(
    "page_id, outcome",
    [
        ("home", "total_profit"),
        ("profit", "total_profit"),
        ("return_on_equity", "return_on_equity"),
        ("labour_productivity", "labour_productivity"),
    ],
)
def test_the_band_is_that_of_the_library(page_id, outcome):
    app = sound(open_page(page_id, preset="deepening"))
    found = project_ensemble(Scenario.preset("deepening"), DRAWS, SEED, outputs=(outcome,))
    low, _, high = found.weighted(weights(embedded_baseline())).quantiles(outcome)
    shown, scale = rows(app).query("role == 'scenario'"), 100.0 if outcome == "return_on_equity" else 1.0
    for column, values in (("low", low), ("high", high)):
        np.testing.assert_allclose(shown[column], values * scale, atol=1e-9)
    assert rows(app).query("role != 'scenario'")["low"].isna().all()


def test_a_band_first_moves_along_with_its_line():
    last = project_ensemble(Scenario.preset("reference"), 64, 1)
    own, usual = project(Scenario.preset("deepening")), project(Scenario.preset("reference"))
    view = type("View", (), {"projection": own, "scenario": own.scenario})
    moved = bands.carried(last, view)
    shift = own.total("total_profit") - usual.total("total_profit")
    np.testing.assert_allclose(moved.quantiles("total_profit") - last.quantiles("total_profit"), np.tile(shift, (3, 1)))
    assert moved.scenario == own.scenario and (moved.central["total_profit"] == own.total("total_profit")).all()


def looked_at(scenario):
    """What a page knows of a scenario, as far as bands ask for it."""
    return SimpleNamespace(scenario=scenario, projection=project(scenario))


@pytest.mark.parametrize("preset", [pytest.param("reference", marks=pytest.mark.long), "new_energy_first"])
def test_the_error_of_a_band_moved_along_is_what_the_legend_says(preset):
    start, off = Scenario.preset(preset), dict.fromkeys(HEADLINES, 0.0)
    last = analyses.ensemble(looked_at(start))
    for row in embedded_place().levers.values():
        for end in (row.min, row.max):
            view = looked_at(start.with_lever(row.id, {"value": end}))
            moved, exact = bands.carried(last, view), analyses.ensemble(view)
            for name in HEADLINES:
                found, wanted = moved.quantiles(name)[::2, 1:], exact.quantiles(name)[::2, 1:]
                wide = np.maximum(np.ptp(found, axis=0), np.ptp(wanted, axis=0))
                off[name] = max(off[name], float((abs(found - wanted) / np.maximum(wide, 1e-9)).max()))
    assert 0.1 < max(off[name] for name in HEADLINES if name != "new_energy_capacity") < 1 / 4
    assert 0.4 < off["new_energy_capacity"] < 1


def test_every_mark_has_a_shape_and_a_word(monkeypatch):
    for language in ("zh", "en"):
        speak(monkeypatch, language)
        said_marks = [alert_marks.said(colour) for colour in alert_marks.SHAPES]
        assert len({text.split(TOGETHER, 1)[1] for text in said_marks}) == len(set(alert_marks.SHAPES.values())) == 3
