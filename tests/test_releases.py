"""What earlier versions made is still opened: each piece of each set in `tests/data/releases/`, made by that version.

A set says what was saved and what it came to then; `tests/make_release_set.py` makes that of the next version.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import Any

import pandas as pd
import pytest
import streamlit as st
from docx import Document
from pptx import Presentation
from pypdf import PdfReader

from pages.parts import state
from pages.parts.frame import hall_screen
from pages.parts.shared import target_inputs
from pages.parts.wording.words import texts
from simulation import MODEL_VERSION, Scenario, catalogue, embedded_place, lever_path, load_baseline, project
from simulation.analysis.goals.targets import TargetSet
from simulation.identity import parts_beyond, program_digests, together
from simulation.report.bundle.recipe import Pack
from simulation.report.bundle.reproduce import reproduce
from simulation.report.content import analyses
from simulation.report.excel.lever_sheet import read_levers
from simulation.sharing import account, decode, read_file
from tests.make_release_set import ROOT, Program, own_province, plans, private
from tests.release_support import OBSERVED, RETIRED, SETS, Release, path_now
from tests.test_cli import shell
from tests.test_pages import open_page, sound, written


@pytest.fixture(scope="module", params=SETS, ids=[folder.name for folder in SETS])
def release(request) -> Release:
    return Release(request.param)


def test_every_released_version_has_its_set():
    earlier = {row.version for row in catalogue().releases if row.data and row.version != MODEL_VERSION}
    assert earlier <= {folder.name for folder in SETS} and SETS


def test_a_set_tells_nothing_of_the_machine_it_was_made_on(release):
    assert private(release.folder) == []


def test_a_set_is_of_the_release_it_stands_for(release):
    assert release.saved["release"] == release.folder.name
    stated = {row.version: row.data for row in catalogue().releases}
    assert stated[release.folder.name] == release.saved["data"]


def test_levers_keep_their_ids_and_their_effect_by_year(release):
    assert {row["id"] for row in release.saved["levers"]} <= {*embedded_place().levers, *embedded_place().retired}
    years = range(2023, release.saved["until"] + 1)
    for name, expected in release.saved["expected"].items():
        plan, _ = read_file(release.content(f"scenarios/{name}.json"))[0]
        for place, paths in expected["paths"].items():
            own = {**plan.levers, **plan.entities.get(place, {})}
            assert set(own) == set(paths) - set(RETIRED)
            for lever in own:
                found, wanted = lever_path(embedded_place().levers[lever], own[lever], years), path_now(lever, paths[lever])
                first = (
                    years.index(own[lever].full or years[-1]) if lever in OBSERVED else 0
                )  # on the way from practice as observed
                assert found[first:] == pytest.approx(wanted[first:], abs=1e-6), (name, place, lever)


def test_scenario_files_are_read_by_the_app_and_by_the_shell(release, capsys):
    files = sorted((release.folder / "scenarios").glob("*.json"))
    assert len(files) >= 6
    for file in files:
        plain = json.loads(file.read_text(encoding="utf-8"))
        contents = plain.get("scenarios", [plain])
        found = read_file(file.read_bytes())
        assert len(found) == len(contents)
        for (scenario, stamp), content in zip(found, contents, strict=True):
            assert release.same(scenario, content), file.name
            assert (stamp is not None) == ("stamp" in content), f"{file.name}: the stamp no longer counts"
            if stamp:
                assert stamp.stamp.model == release.saved["release"]
        if len(contents) == 1:
            code, printed, said = shell(capsys, "project", file)
            assert code == 0 and plain["name"] in printed
            assert bool(said) == bool(found[0][0].replayed or found[0][0].remarks), "what is read otherwise is said"


def link_contents(release: Release) -> dict[str, list[dict[str, Any]]]:
    """What each link was made of."""
    files = {name: [release.plain(f"scenarios/{name}.json")] for name in release.saved["expected"]}
    package = {"package": [release.plain("scenarios/stamped_package.json")]}
    six = {"six": [content for contents in files.values() for content in contents]}
    return {**files, **package, **six, "app": release.plain("browser/shared.json")["scenarios"]}


def test_links_are_read_as_they_were_made(release):
    links = {**release.links, "app": release.saved["browser"]["code"]}
    contents = link_contents(release)
    assert set(links) == set(contents)
    for name, link in links.items():
        found = decode(link)
        assert (found.stamp.model, found.stamp.until) == (release.saved["release"], release.saved["until"])
        assert len(found.cases) == len(contents[name])
        for case, content in zip(found.cases, contents[name], strict=True):
            assert release.same(case.scenario, content), name
            assert case.headlines and case.results


def test_links_lead_to_the_same_as_the_stamped_files(release):
    for name in ("everything", "package", "six"):
        found = read_file(release.content(f"scenarios/stamped_{name}.json"))
        link = decode(release.links[name])
        assert [scenario for scenario, _ in found] == [case.scenario for case in link.cases]
        assert [shared.cases[0] for _, shared in found] == list(link.cases)


def test_a_link_holds_what_the_scenario_came_to_then(release):
    for name, expected in release.saved["expected"].items():
        shared = decode(release.links[name])
        told = account(shared.cases[0], shared.stamp)
        assert len(told.lines) >= 4
        for line in told.lines:
            assert line.old == pytest.approx(expected["totals"][line.outcome], abs=line.grid / 2 + 1e-9), (
                name,
                line.outcome,
            )


def test_a_link_is_told_to_be_of_its_release_and_not_edited(release):
    here = release.saved["release"] == MODEL_VERSION
    row = next(row for row in catalogue().releases if row.version == release.saved["release"])
    for link in release.links.values():
        shared = decode(link)
        for case in shared.cases:
            told = account(case, shared.stamp)
            assert told.age == ("same" if here else "older")
            assert told.edited_then is False
            for part, digest in program_digests().items():
                assert (part in told.parts) == (getattr(row, part) != digest), (
                    "what computes otherwise is named, no other digest"
                )
            assert {row.version for row in told.releases} == set(later(release))


def later(release: Release) -> list[str]:
    """Versions handed out after a release, and this one."""
    versions = [row.version for row in catalogue().releases]
    return versions[versions.index(release.saved["release"]) + 1 : versions.index(MODEL_VERSION) + 1]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_app_says_of_which_release_a_link_is(release, language):
    shared = decode(release.links["everything"])
    app = sound(open_page("share", language))
    app.text_input(key="share_code").set_value(release.links["everything"]).run()
    text = written(sound(app))
    assert release.saved["release"] in text and shared.stamp.made in text
    edited = texts()["shared.edited.then"][language].format(model=release.saved["release"])
    assert edited not in text


def test_a_workbook_gives_its_scenarios_back(release):
    two = [release.plain(f"scenarios/{name}.json") for name in ("everything", "by_year")]
    changed = [release.plain(f"reports/levers_changed_{number}.json") for number in ("S1", "S2")]
    for name, contents in (("report", two), ("levers_changed", changed)):
        found = read_levers(release.content(f"reports/{name}.xlsx"))
        assert len(found) == 2
        assert all(release.same(scenario, content) for scenario, content in zip(found, contents, strict=True)), name
    first, second = (content["levers"] for content in changed)
    assert (first["debt_ceiling"]["value"], first["rd_intensity_target"]["value"]) == (0.6, 0.032)
    assert second["benchmarking"] == {"by_year": {"2025": 0.25, "2029": 0.75}} and second["chain_investment"] == 200


def test_a_recipe_is_read(release):
    found = Pack.from_json(release.content("reports/recipe.json"))
    two = [release.plain(f"scenarios/{name}.json") for name in ("everything", "by_year")]
    assert all(release.same(scenario, content) for scenario, content in zip(found.scenarios, two, strict=True))
    assert {"docx", "pptx", "xlsx", "pdf", "html"} <= set(found.formats)


@pytest.mark.parametrize("name", ["bundle", "bundle_own_baseline"])
def test_a_bundle_is_sound_and_what_moved_since_is_named(release, name):
    verdict = reproduce(release.content(f"reports/{name}.zip"))
    assert verdict.damaged == ()
    if verdict.identical:
        return
    row = next(row for row in catalogue().releases if row.version == release.saved["release"])
    computing = {**program_digests(), "analyses": together(parts_beyond(analyses))}
    moved = {part for part, digest in computing.items() if getattr(row, part) != digest}
    causes = {str(line).split(": ")[0] for line in verdict.changed}
    assert causes & {"model", "data", "baseline", *computing} and causes & computing.keys() == moved, verdict.changed


def test_documents_and_data_say_what_they_came_from(release):
    """Each holds the digest of the release's tables, so that the release can be found again."""
    texts = {
        "docx": [part.text for table in word_tables(release) for row in table.rows for part in row.cells],
        "pptx": [frame.text_frame.text for frame in shapes(release) if frame.has_text_frame],
        "pdf": [page.extract_text() for page in PdfReader(release.folder / "reports/report.pdf").pages],
        "html": [release.content("reports/report.html").decode()],
    }
    for kind, parts in texts.items():
        assert release.saved["data"] in " ".join(parts).replace("\n", ""), kind


def word_tables(release: Release):
    return Document(str(release.folder / "reports/report.docx")).tables


def shapes(release: Release):
    return [shape for slide in Presentation(str(release.folder / "reports/report.pptx")).slides for shape in slide.shapes]


def test_data_files_hold_what_the_scenarios_came_to(release):
    with zipfile.ZipFile(release.folder / "reports/bundle.zip") as archive:
        bundled = pd.read_csv(
            io.BytesIO(archive.read("data/results.csv")), encoding="utf-8-sig", keep_default_na=False, low_memory=False
        )
    for table in (pd.read_parquet(release.folder / "reports/report.parquet"), bundled):
        table = table[(table["entity"] == "total") & (table["year"] == release.saved["until"])]
        for code, name in (("S1", "everything"), ("S2", "by_year")):
            own = table[table["scenario"] == code].set_index("variable")["central"].astype(float)
            expected = release.saved["expected"][name]["totals"]
            assert {v: own[v] for v in own.index if v in expected} == pytest.approx(
                {v: expected[v] for v in own.index if v in expected}
            )
            assert len(set(own.index) & set(expected)) > 100


def test_a_baseline_folder_is_read_and_run(release):
    found = load_baseline(release.folder / "own_baseline")
    with (release.folder / "own_baseline/base_year.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = {(row["entity"], row["variable"]): float(row["value"]) for row in csv.DictReader(file)}
    assert {key: found.cells[key].value for key in cells} == cells
    plan, _ = read_file(release.content("scenarios/timing.json"))[0]
    profit = project(plan, found).total("total_profit")
    assert profit[0] == pytest.approx(sum(value for (_, variable), value in cells.items() if variable == "total_profit"))


@pytest.fixture
def returned(release, monkeypatch) -> Release:
    """A session to which the browser has just given back what it kept of the release."""
    monkeypatch.setattr(st, "session_state", {"language": "zh"})
    assert state.restore(release.text)
    return release


def test_the_work_a_browser_kept_comes_back_whole(returned):
    """Every step that can still be undone or redone, with every scenario as it stood."""
    kept, timeline = returned.store["timeline"], state.timeline()
    assert (len(timeline.steps), timeline.at) == (len(kept["steps"]), kept["at"])
    for step, (action, subject, current, own) in zip(timeline.steps, kept["steps"], strict=True):
        assert (step.action, step.subject) == (action, subject)
        assert returned.same(step.bench.current, kept["scenarios"][current])
        assert len(step.bench.own) == len(own)
        assert all(returned.same(one, kept["scenarios"][place]) for one, place in zip(step.bench.own, own, strict=True))
    assert len(state.bench().own) == 6 and 0 < timeline.at < len(timeline.steps) - 1
    assert {"lever", "timing", "entity", "conditions", "open", "add", "rename", "duplicate", "delete", "merge"} <= {
        step.action for step in timeline.steps
    }


def test_the_six_scenarios_are_those_handed_on_by_the_app(returned):
    """The share page's file, made from the same work, lists the chosen scenario first."""
    handed = returned.plain("browser/shared.json")["scenarios"]
    kept = {scenario.name: scenario for scenario in state.bench().own}
    assert handed[0]["name"] == state.bench().current.name and set(kept) == {content["name"] for content in handed}
    assert all(returned.same(kept[content["name"]], content) for content in handed)


def test_language_targets_story_and_choices_come_back(returned):
    kept, done = returned.store, returned.saved["browser"]
    assert state.language() == kept["language"] == "en"
    for outcome, values in done["targets"].items():
        assert {
            str(year): value for year, value in target_inputs.chosen().values(outcome).items() if str(year) in values
        } == values
    assert target_inputs.chosen() != TargetSet()
    scenes = json.loads(kept["kept"]["story"])["scenes"]
    assert [scene.caption for scene in hall_screen.story().scenes] == done["story"]
    for scene, content in zip(hall_screen.story().scenes, scenes, strict=True):
        assert scene.page == content["page"] and returned.same(scene.scenario, content["scenario"])
    for name in ("tier", "group", "compared"):
        assert state.remember(name, None) == kept["kept"][name]
    assert kept["kept"]["compared"] and kept["kept"]["tier"] == "expert"


def test_the_set_of_the_next_version_moves_every_lever_and_condition(tmp_path):
    """What this program's set would be made of; the browser's part is made when a version is handed out."""
    program = Program(ROOT)
    found = {name: Scenario.from_dict(content) for name, content in plans(program.about).items()}
    assert len({plan.name for plan in found.values()}) == 6
    for name in ("all_levers", "everything"):
        assert set(found[name].levers) == set(found[name].changed()) == set(embedded_place().levers)
    assert set(found["conditions"].conditions) == {"preset", *embedded_place().conditions}
    assert {len(settings) for settings in found["overrides"].entities.values()} == {1, 2}
    own_province(program, tmp_path / "own")
    half = load_baseline(tmp_path / "own").columns["total_profit"].sum()
    assert half == pytest.approx(load_baseline().columns["total_profit"].sum() / 2)


def test_places_of_a_machine_are_found_within_archives(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("docProps/core.xml", "<creator>/home/someone/report</creator>")
    (tmp_path / "b.json").write_text('{"address": "https://simulator.example/?s=A"}')
    assert private(tmp_path) == ["a.zip: /docProps/core.xml"]
