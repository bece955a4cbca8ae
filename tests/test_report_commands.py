"""Recipes and the commands around reports: what comes back the same, what is refused, and in which words."""

import json
import re

import pytest
from click.testing import CliRunner

from simulation import Scenario
from simulation.cli.report_commands import COMMANDS
from simulation.report import ReportError, Request, produce
from simulation.report.archive import zipped
from simulation.report.bundle.recipe import Pack
from simulation.report.bundle.reproduce import reproduce
from tests.report_support import DATE, plan, presets

report, pack, check = COMMANDS


def test_recipe_comes_back_and_gives_identical_files(tmp_path):
    recipe = Pack("月报", (plan(), *presets("deepening")), ("csv", "json"), ("zh", "en"), draws=16, together=False)
    again = Pack.from_json(recipe.to_json())
    assert again == recipe and "deepening" in json.loads(recipe.to_json())["scenarios"]
    made = [[produce(one).files for one in found.requests(DATE)] for found in (recipe, again)]
    assert made[0] == made[1] and len(made[0]) == 4
    other = [produce(one).files for one in recipe.requests("2026-12-22")]
    for old, new in zip(made[0], other, strict=False):
        assert [c for n, c in old.items() if n.endswith(("csv", "json"))] == [
            c for n, c in new.items() if n.endswith(("csv", "json"))
        ]


@pytest.mark.parametrize("text", [
    "", "[]", "{}", '{"schema":"report-pack/1.0","name":"a","scenarios":[],"formats":["csv"]}',
    '{"schema":"report-pack/1.0","name":"a","scenarios":["../x.json"],"formats":["csv"]}',
    '{"schema":"report-pack/1.0","name":"a","scenarios":["deepening"],"formats":"csv"}',
    '{"schema":"report-pack/1.0","name":"a","scenarios":["deepening"],"formats":["csv"],"draws":true}',
    '{"schema":"report-pack/1.0","name":"a","scenarios":["deepening"],"formats":["csv"],"macro":"x"}',
])  # fmt: skip
def test_wrong_recipes_are_refused(text):
    with pytest.raises(ReportError):
        Pack.from_json(text)


def run(command, *arguments):
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


def test_commands_from_report_to_reproduction(tmp_path):
    file = tmp_path / "plan.json"
    file.write_text(plan().to_json(), encoding="utf-8")
    out = tmp_path / "out"
    result = run(
        report,
        file,
        "deepening",
        "--format",
        "csv,xlsx,zip",
        "--language",
        "en",
        "--draws",
        16,
        "--date",
        DATE,
        "--output",
        out,
        "--save-pack",
        tmp_path / "p.json",
    )
    assert result.exit_code == 0, result.output
    names = sorted(path.suffix for path in out.iterdir())
    assert names == [".csv", ".xlsx", ".zip"]
    bundle_file = next(out.glob("*.zip"))
    assert "identical" in run(check, bundle_file).output
    assert run(pack, tmp_path / "p.json", "--date", DATE, "--output", tmp_path / "again").exit_code == 0
    assert {p.name: p.read_bytes() for p in out.iterdir()} == {
        p.name: p.read_bytes() for p in (tmp_path / "again").iterdir()
    }
    workbook = next(out.glob("*.xlsx"))
    assert run(report, workbook, "--format", "json", "--draws", 16, "--output", tmp_path / "back").exit_code == 0
    assert {Scenario.from_json(p.read_bytes()) for p in (tmp_path / "back").iterdir()} == {plan(), *presets("deepening")}


def test_refusals_of_reports_are_said_in_both_languages():
    """No sentence of the other language, none without its words, every blank filled."""
    tried = []
    for make in (
        lambda: Request(presets("deepening"), formats=("exe",)),
        lambda: Request(presets("deepening"), date="x"),
        lambda: Request(presets("deepening") * 7),
        lambda: Request.from_plain({"macro": 1}),
        lambda: Pack.from_json("["),
        lambda: Pack.from_json('{"schema":"report-pack/1.0"}'),
        lambda: reproduce(b"PK"),
        lambda: reproduce(zipped({"a": b"b"}, DATE)),
    ):
        with pytest.raises(ReportError) as caught:
            make()
        tried.append(caught.value)
    for refusal in tried:
        zh, en = refusal.said("zh"), refusal.said("en")
        assert re.search("[\u4e00-\u9fff]", zh) and not re.search("[\u4e00-\u9fff]", en)
        assert refusal.key not in (zh, en) and "{" not in zh + en


@pytest.mark.parametrize(
    "arguments",
    [
        ["nothing"],
        ["deepening", "--format", "exe"],
        ["deepening", "--draws", "0"],
        ["deepening", "--date", "x"],
        ["none.xlsx"],
    ],
)
def test_mistakes_are_one_line(tmp_path, arguments):
    result = run(report, *arguments, "--output", tmp_path / "o")
    assert result.exit_code and not (tmp_path / "o").exists()


def test_a_failure_is_said_and_the_rest_written(tmp_path, monkeypatch):
    monkeypatch.setattr("simulation.report.pdf.build", lambda *a: 1 / 0)
    result = run(report, "deepening", "--format", "pdf,json", "--draws", 16, "--output", tmp_path)
    assert (
        result.exit_code
        and "pdf failed: 程序内部出错（ZeroDivisionError）" in result.output
        and len(list(tmp_path.glob("*.json"))) == 1
    )
