"""The adopted plan: entered, kept, taken back, told apart from what was changed since; tracking and documents name it."""

from __future__ import annotations

import copy
import json
import zipfile

import pytest

from pages.parts.state import kept_work
from simulation import Scenario, embedded_place, project
from simulation.analysis.goals.targets import TargetSet
from simulation.cli.commands import commands
from simulation.engine.errors import Refusal
from simulation.engine.setting import ScenarioError
from simulation.language.words import Words
from simulation.projection import TOTAL
from simulation.report.content.request import Request
from simulation.report.monthly.month_files import month_story
from simulation.report.monthly.month_request import MonthRequest
from simulation.sharing import SharedCodeError, decode, encode, read_file, share, write_file
from simulation.tracking.monthly_record import Entry, MonthlyRecord
from simulation.workbench.adopted_plan import MOST, AdoptedPlans, Adoption, compared, departure
from simulation.workbench.bench import Workbench
from simulation.workbench.timeline import Timeline
from tests.report_support import story
from tests.test_pages import open_page, sound, take, written

PLAN = Scenario("plan", {"benchmarking": 0.5}, conditions={"gdp_growth": 0.05})
BY = Adoption(PLAN, "2026-12-01", "省国资委党委会")
BOOK = MonthlyRecord((Entry("total_profit", 2027, 6, 110.0, TOTAL, "x"),))


def test_the_last_adoption_stands_and_undoing_brings_the_one_before():
    later = Adoption(Scenario.preset("deepening"), "2027-03-02", "board")
    plans = AdoptedPlans().adopting(BY).adopting(later)
    assert plans.standing == later and plans.taken_back().standing == BY
    assert plans.taken_back().taken_back().standing is None and AdoptedPlans().taken_back() == AdoptedPlans()
    many = AdoptedPlans()
    for _ in range(MOST + 3):
        many = many.adopting(BY)
    assert len(many.adoptions) == MOST


@pytest.mark.parametrize(
    ("date", "body", "key"), [("2026-02-30", "x", "date"), ("soon", "x", "date"), ("2026-12-01", " ", "body"), ("0001-01-01", "x", "date")]
)  # fmt: skip
def test_an_adoption_needs_a_day_and_a_body(date, body, key):
    with pytest.raises(ScenarioError) as refused:
        Adoption(PLAN, date, body)
    assert refused.value.key == f"error.adopted_{key}"


def test_text_round_trips_and_unsound_parts_are_named():
    plans = AdoptedPlans((BY,))
    assert AdoptedPlans.read(plans.text) == (plans, ())
    content = json.loads(plans.text)
    content["adopted"] += [{"date": "x", "body": "b", "scenario": PLAN.to_dict()}, {"scenario": {"levers": {"gone": 1}}}, 7]
    found, left_out = AdoptedPlans.read(json.dumps(content))
    assert found == plans and [one.kind for one in left_out] == ["adopted"] * 3
    for broken in ("{", "[]", '{"schema":"other"}', 5, '{"schema":"adopted/1.0","adopted":3}'):
        found, left_out = AdoptedPlans.read(broken)
        assert not found.adoptions and left_out[0].reason.key == "error.adopted_store"
    work = kept_work.written("zh", {"adopted": plans.text}, Timeline.begun(Workbench(PLAN)))
    assert kept_work.read(work).choices == {"adopted": plans.text}


def test_what_differs_is_counted_and_a_name_alone_is_nothing():
    assert not departure(BY, PLAN.renamed("other")).any
    moved = PLAN.with_lever("delegation", 0.8).under({}).assuming({"price_pass_through": 0.8})
    found = departure(BY, moved)
    assert (found.levers, found.conditions, found.assumptions) == (1, 1, 1)
    words = Words("zh")
    assert compared(words, BY, PLAN) == words("adopted.same", date=words.date("2026-12-01"), body=BY.body)
    assert compared(words, BY, moved).startswith("采纳后有改动") and compared(words, BY, moved.renamed("n")).startswith(
        "与已采纳"
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_monthly_report_names_it(language):
    words = Words.paper(language)
    for plan in (PLAN, PLAN.with_lever("delegation", 0.8)):
        month = month_story(MonthRequest(plan, BOOK, 2027, language, TargetSet(), adopted=BY, date="2027-07-10"))
        assert compared(words, BY, plan) in month.subtitle


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_line_under_a_title_sets_it_apart(language):
    """Not 2025—2030年即已采纳的方案（…）。"""
    told = copy.copy(story(("deepening",), language))
    vars(told)["adopted"] = compared(told.words, BY, PLAN)
    vars(told).pop("subtitle", None)  # of the story without it, where that was asked before
    before, between, after = told.subtitle.rpartition(" · ")
    assert between and after == told.adopted.rstrip("。.") and before.endswith(tuple("年0123456789"))


def test_the_shell_adopts_tracks_and_takes_back(tmp_path):
    file, record = str(tmp_path / "adopted.json"), tmp_path / "record.csv"
    record.write_text("indicator,period,value\ntotal_profit,2027-06,110\n", encoding="utf-8")
    run = commands.main
    run(
        ["adopt", "--preset", "deepening", "--body", "board", "--date", "2026-12-01", "--output", file],
        standalone_mode=False,
    )
    out = tmp_path / "out.json"
    track = ["track", "--adopted", file, "--record", str(record), "--target", "total_profit>=999@2027", "--output", str(out)]
    run(track, standalone_mode=False)
    found = json.loads(out.read_text(encoding="utf-8"))
    assert found["scenario"]["name"] == "deepening" and found["rows"][0]["target"] == 999
    run(["adopt", "--undo", "--output", file], standalone_mode=False)
    assert AdoptedPlans.read((tmp_path / "adopted.json").read_text(encoding="utf-8").strip())[0].standing is None
    with pytest.raises(ScenarioError, match="no adopted plan"):
        run(track, standalone_mode=False)


def test_a_link_and_a_stamped_file_carry_it_and_of_other_plans_nothing():
    """An old day comes back as it is; who changed the plan since does not hand it on as adopted."""
    old, other = Adoption(PLAN, "1999-03-04", BY.body), PLAN.with_lever("delegation", 0.8)
    pairs = [(project(plan), project(plan.reference())) for plan in (PLAN, other)]
    for own in (BY, old):
        shared = share(pairs, "2026-12-02", own)
        assert [case.adopted for case in shared.cases] == [(own.date, own.body), None]
        assert decode(encode(shared)) == shared
        assert [found.cases[0].adopted for _, found in read_file(write_file(shared))] == [(own.date, own.body), None]
    assert encode(share(pairs[1:], "2026-12-02", BY)) == encode(share(pairs[1:], "2026-12-02"))
    plain = json.loads(write_file(share(pairs[:1], "2026-12-02", BY)))
    for wrong in (
        7,
        {"date": "soon", "body": "b"},
        {"date": "2026-12-01", "body": {"b": 1}},
        {"date": "2026-12-01", "body": " "},
    ):
        with pytest.raises(SharedCodeError):
            read_file(json.dumps({**plain, "stamp": {**plain["stamp"], "adopted": wrong}}).encode())


def test_recipes_and_bundles_carry_it(tmp_path):
    """From the shell: a report with the adopted plan, its recipe, and the bundle checked; what cannot be read is refused."""
    adopted, recipe = tmp_path / "adopted.json", tmp_path / "own.json"
    adopted.write_text(AdoptedPlans((BY,)).text, encoding="utf-8")
    plan = tmp_path / "plan.json"
    plan.write_text(PLAN.to_json(), encoding="utf-8")
    ask = ["report", str(plan), "--adopted", str(adopted), "--format", "zip", "--draws", "16", "--date", "2026-12-02"]
    commands.main([*ask, "--save-pack", str(recipe), "--output", str(tmp_path / "a")], standalone_mode=False)
    commands.main(["pack", str(recipe), "--date", "2026-12-02", "--output", str(tmp_path / "b")], standalone_mode=False)
    first, again = (next((tmp_path / name).glob("*.zip")) for name in "ab")
    assert first.read_bytes() == again.read_bytes()
    with zipfile.ZipFile(first) as archive:
        told = json.loads(archive.read("manifest.json"))["request"]["adopted"]
    assert AdoptedPlans.read(told)[0].standing == BY
    with pytest.raises(Refusal) as refused:
        Request((PLAN,), adopted="{")
    assert refused.value.key == "error.report.adopted"


def test_an_opened_link_offers_to_enter_it():
    app = open_page("share", "zh")
    code = encode(share([(project(PLAN), project(PLAN.reference()))], "2026-12-02", BY))
    app.text_input(key="share_code").set_value(code).run()
    assert "已采纳的方案" in written(sound(app))
    app.button(key="arrival_adopt").click().run()
    found = AdoptedPlans.read(app.session_state["kept_adopted"])[0].standing
    assert (
        found is not None
        and departure(found, PLAN) == departure(BY, PLAN)
        and (found.date, found.body) == (BY.date, BY.body)
    )
    assert "arrival_adopt" not in {button.key for button in app.button}


def test_a_page_adopts_says_what_changed_and_takes_back():
    app = open_page("scenarios", "zh")
    take(app, PLAN)
    app.run()
    app.button(key="adopted_set").click().run()
    assert app.error[0].value == Words.screen("zh")("error.adopted_body")
    app.text_input(key="adopted_body").set_value("省国资委").run()
    app.button(key="adopted_set").click().run()
    adopted = AdoptedPlans.read(app.session_state["kept_adopted"])[0].standing
    assert adopted is not None and adopted.scenario == PLAN and adopted.body == "省国资委"
    assert "即已采纳的方案" in written(sound(app))
    changed = PLAN.with_lever("delegation", 0.8)
    take(app, changed)
    app.run()
    assert "采纳后有改动" in written(app)
    app.button(key="adopted_open").click().run()
    assert app.session_state["timeline"].bench.current.levers == PLAN.levers
    app.switch_page("pages/compare.py").run()
    app.session_state["timeline"] = Timeline.begun(Workbench(changed, (changed,)))
    app.run()
    assert "已采纳：plan" in written(sound(app))
    app.switch_page("pages/scenarios.py").run()
    held = app.session_state["kept_adopted"]
    app.button(key="adopted_undo").click().run()
    app.button(key="taken_adopted_back").click().run()
    assert sound(app).session_state["kept_adopted"] == held
    app.button(key="adopted_undo").click().run()
    assert app.session_state["kept_adopted"] == "" and embedded_place() == PLAN.place


@pytest.mark.parametrize("language, name", [("zh", "目标倒推：把握最大"), ("en", "Goal route: most robust")])
def test_a_plan_that_was_found_is_called_by_what_it_is(language, name):
    assert Words(language).scenario(Scenario.preset("deepening").renamed("most_robust")) == name
