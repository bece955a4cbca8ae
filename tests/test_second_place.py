"""A place that does not exist, as data only: nothing of the embedded place or of its year is in code or texts."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from simulation import Scenario, embedded_place, load_place, project
from simulation.analysis.goals.alerts import alerts
from simulation.analysis.goals.targets import TargetSet
from simulation.cli.commands import main
from simulation.engine.catalogue import catalogue
from simulation.engine.place_reading import place_of, tables_of
from simulation.engine.tables import TableError
from simulation.evidence.identities import TOLERANCE, identity_residuals
from simulation.explanation.search_index import entries
from simulation.language.texts import texts
from simulation.language.words import Words
from simulation.projection import HEADLINES, TOTAL
from simulation.report.content.request import Request
from simulation.report.monthly.month_files import month_files
from simulation.report.monthly.month_request import MonthRequest
from simulation.report.produce import produce
from simulation.tracking.follow_up import followed
from simulation.tracking.monthly_record import Entry, MonthlyRecord
from simulation.workshop import playing
from tests import make_second_place
from tests.workshop_support import *  # noqa: F403

ROOT = Path(__file__).parents[1]
FOLDER = make_second_place.FOLDER
PLACE = load_place(FOLDER)
NUMBER = re.compile(r"-?\d+\.\d+(e-?\d+)?")
THEIRS = re.compile(r"甘肃|Gansu", re.IGNORECASE)


def other_names() -> re.Pattern:
    """What only the embedded place is called, its enterprises and its packages; not words that the product itself uses."""
    theirs, product = embedded_place(), " ".join(row["zh"] for row in texts().values())
    product += " ".join(row.label_zh + row.label_en for row in catalogue().groups.values())
    labels = (theirs.row.area_zh, theirs.row.label_zh, *(row.label_zh for row in theirs.scenario_presets.values()))
    return re.compile("|".join(re.escape(label) for label in labels if label not in product))


def without_new_energy():
    """The place without any new energy, lever of it at zero."""
    tables = tables_of(PLACE)
    for row in tables["base_year"]:
        if row["variable"] in make_second_place.STOCKS:
            row.update(value=0.0, low=0.0, high=0.0)
    for table, column in (("lever_ranges", "neutral"), ("practice", "value")):
        for row in tables[table]:
            if row["lever"] in ("new_energy_starts", "new_energy_quota"):
                row[column] = 0.0
    return place_of(tables)


def shell(capsys, *arguments):
    main([*map(str, arguments)])
    return capsys.readouterr()


def _cells(path):
    """A table's cells; numbers without their last digits, in which versions of NumPy differ."""
    rows = csv.reader(path.read_text(encoding="utf-8").splitlines())
    return [[f"{float(cell):.12g}" if NUMBER.fullmatch(cell) else cell for cell in row] for row in rows]


def test_the_tables_are_those_of_their_maker(tmp_path):
    """As committed, complete, and nothing in them is the embedded place's."""
    make_second_place.write(tmp_path)
    for path in sorted(tmp_path.iterdir()):
        assert _cells(FOLDER / path.name) == _cells(path), f"run tests/make_second_place.py: {path.name}"
        text = path.read_text(encoding="utf-8")
        assert not THEIRS.search(text) and not re.search(r"(?<![\d.])2023(?!\d)", text)
    assert PLACE.inherited == () and len(PLACE.entities) == 28 and PLACE.base_year == 2025 and PLACE.last_year == 2037
    assert (PLACE.columns["new_energy_capacity"] > 0).sum() == 1
    assert PLACE.levers["debt_ceiling"].neutral != embedded_place().levers["debt_ceiling"].neutral


@pytest.mark.parametrize("place", [PLACE, without_new_energy()], ids=["one power company", "no new energy"])
def test_every_package_closes_its_accounts(place):
    for name in place.scenario_presets:
        run = project(Scenario.preset(name, place), until=place.last_year)
        assert run.years == range(2025, 2038) and all(np.isfinite(run.total(outcome)).all() for outcome in HEADLINES)
        missed = {check: gap for check, gap in identity_residuals(run).items() if gap > TOLERANCE}
        assert not missed, name
    if place is not PLACE:
        assert not run.total("new_energy_capacity").any()
    found = alerts(TargetSet(place=place), run)
    assert {alert.target.outcome for alert in found} == set(make_second_place.RULES)


def test_what_is_added_to_practice_starts_from_none():
    """A lever that counts what is added to practice cannot have been practised: its equations would pay for it in the base year."""
    tables = tables_of(PLACE)
    row = next(row for row in tables["lever_ranges"] if row["lever"] == "benchmarking")
    row["neutral"] = 0.1
    with pytest.raises(TableError, match="must be 0"):
        place_of(tables)


COMMANDS = {
    "levers": ("levers",),
    "targets": ("targets",),
    "find": ("find", "松"),
    "project": ("project", "--preset", "leap"),
    "ensemble": ("ensemble", "--preset", "leap", "--draws", "32"),
    "tornado": ("sensitivity", "--preset", "steady"),
    "morris": ("sensitivity", "--preset", "steady", "--method", "morris", "--until", "2028"),
    "attribute": ("attribute", "--preset", "steady"),
    "stress": ("stress", "--preset", "steady"),
    "table": ("table",),
    "explain": ("explain", "total_profit", "--preset", "leap", "--entity", "pine"),
    "hindcast": ("hindcast",),
    "elasticities": ("elasticities",),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_runs_on_it(capsys, name):
    out, err = shell(capsys, *COMMANDS[name], "--place", FOLDER)
    assert out.strip() and not err.replace("Error", "").startswith("error")
    assert not other_names().search(out + err)
    if name == "levers":
        assert "0.62" in out
    if name == "table":
        assert all(package in out for package in make_second_place.PACKAGES)


def test_two_tables_are_a_place_too_and_what_they_lack_is_said(capsys, tmp_path):
    for name in ("entities", "base_year"):
        (tmp_path / f"{name}.csv").write_bytes((FOLDER / f"{name}.csv").read_bytes())
    out, err = shell(capsys, "project", "--baseline", tmp_path, "--until", "2027")
    assert len(out) > 1000 and err.count("lever_ranges.csv") == 1 and "Gansu" in err


def test_a_link_goes_round_the_shell(capsys, tmp_path):
    code = shell(capsys, "link", "--preset", "leap", "--place", FOLDER).out.strip()
    found = json.loads(shell(capsys, "open", code, "--place", FOLDER).out)
    assert Scenario.from_dict(found, PLACE) == Scenario.preset("leap", PLACE) and found["place"]["id"] == "canglan"
    (tmp_path / "plan.json").write_text(json.dumps(found), encoding="utf-8")
    with pytest.raises(SystemExit) as refused:
        main(["open", code])
    assert refused.value.code == 2 and "Canglan" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["project", str(tmp_path / "plan.json")])
    assert "Canglan" in capsys.readouterr().err
    assert shell(capsys, "moved", code, "--place", FOLDER).out.count("\n") > 3


@pytest.mark.parametrize("language", ["zh", "en"])
def test_documents_speak_of_it_alone(language):
    """Letter, workbook, page and monthly report name the place, and nothing of the embedded one."""
    plan = Scenario.preset("leap", PLACE)
    files = dict(produce(Request((plan,), language, ("docx", "xlsx", "html"), draws=32), PLACE).files)
    record = MonthlyRecord(
        (Entry("total_profit", 2026, 6, 15.0, TOTAL, ""), Entry("total_profit", 2026, 6, 1.0, "pine", ""))
    )
    files |= month_files(MonthRequest(plan, record, 2026, language), ("docx",), PLACE)
    assert followed(plan, record, 2026)[0].gap.planned == pytest.approx(
        float(project(plan, until=2026).total("total_profit")[-1])
    )
    own = {"zh": PLACE.row.label_zh, "en": PLACE.row.label_en}[language]
    for name, content in files.items():
        text = _text(content)
        assert own in text, name
        if not name.endswith(".xlsx"):  # whose last sheet lists the register's evidence
            assert not THEIRS.search(text), name
            assert not other_names().search(text), (name, other_names().search(text))
            assert _only_seed(text), name


def _text(content: bytes) -> str:
    if content[:2] != b"PK":
        return content.decode("utf-8")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [archive.read(name).decode("utf-8", "replace") for name in archive.namelist() if name.endswith(".xml")]
    return re.sub(r"<[^>]+>", "", "\n".join(parts).replace("</w:tc>", "\n"))  # cells are not one number


def _only_seed(text: str) -> bool:
    """Whether the year of the embedded place stands only as the seed of the draws, or as the year of a law or of evidence."""
    return all(
        re.search(r"种子|[Ss]eed|F\d\d\d|E\d\d\d|财|国资|号|No\.", text[max(0, m.start() - 160) : m.end() + 160])
        for m in re.finditer(r"(?<![\d.])2023(?!\d)", text)  # not among the digits of a coordinate
    )


def test_a_sitting_is_on_it(workshop):
    room, (red, blue) = opened(workshop, "red", "blue", place=PLACE)  # noqa: F405
    state, year = workshop.current(room.id).room, max(year for _, year in PLACE.targets)
    assert year < PLACE.usual_year, "where the year usually looked at has no target, the last that has one"
    assert (
        state.place == PLACE.ref and state.rules.year == year and state.packages == tuple(list(PLACE.scenario_presets)[1:])
    )
    to(workshop, room, "plan")  # noqa: F405
    live = handed_in(workshop, red, {"loss_treatment": 220})  # noqa: F405
    handed_in(workshop, blue, {})  # noqa: F405
    figures = live.room.sitting.rounds[1].entries[red.team].figures
    plan = Scenario("plan", {"loss_treatment": 220}, place=PLACE)
    assert figures["total_profit"] == pytest.approx(float(project(plan, until=year).total("total_profit")[-1]))
    assert playing  # the acts of a sitting


def test_the_search_finds_its_own(capsys):
    found = {entry.id for entry in entries(place=PLACE)}
    assert {"pine", "rd"} <= found and not {row.id for row in embedded_place().entities} & found - set(catalogue().variables)


def test_no_text_names_the_embedded_place():
    """Words of the screen and of documents."""
    found = [key for key, row in texts().items() if THEIRS.search(row["zh"] + row["en"])]
    assert found == []


def test_no_word_of_a_lever_or_outcome_names_the_embedded_place():
    """What people read of levers, conditions, variables and outcomes; where a figure is from stands in `source`."""
    for name in (
        "levers",
        "conditions",
        "variables",
        "columns",
        "scorecard",
        "types",
        "industries",
        "groups",
        "appraisal_schemes",
    ):
        with (ROOT / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                said = " ".join(value for key, value in row.items() if key.endswith(("_zh", "_en")) and value)
                assert not THEIRS.search(said), (name, said)
                if name not in ("appraisal_schemes", "scorecard"):  # a scheme is called by its year
                    assert "2023" not in said, (name, said)


def test_no_code_names_the_embedded_place():
    """Sources say neither the place's name nor, as a number, its base year."""
    for path in sorted([*(ROOT / "simulation").rglob("*.py"), *(ROOT / "pages").rglob("*.py"), ROOT / "app.py"]):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"甘肃|[Gg]ansu", text), path


def test_parts_of_the_whole_are_called_what_they_are():
    """Enterprises of a place that has no sectors, in pages' and documents' words; names stay as they are."""
    for make in (Words.screen, Words.paper):
        sectors, own = make("zh", embedded_place()), make("zh", PLACE)
        for key in ("column.entity", "track.column.entity", "note.split", "menu.entities"):
            assert "板块" in sectors(key) and "板块" not in own(key) and "企业" in own(key)
        assert own("track.column.entity") == own("menu.entities") == "企业"
        assert make("en", PLACE)("track.column.entity") == "Enterprise"
        assert "sector" not in make("en", PLACE)("computed.summed") and "sector" in make("en", embedded_place())(
            "computed.summed"
        )
    assert Words.paper("zh", PLACE).of(SimpleNamespace(label_zh="有色板块", label_en="x")) == "有色板块"
