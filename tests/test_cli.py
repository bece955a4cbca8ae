"""The shell: what it prints, what it writes, and one plain line when the user is wrong."""

import io
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from simulation import Scenario, catalogue, embedded_place
from simulation.cli.commands import main
from simulation.language.texts import texts
from simulation.report.bundle.recipe import Pack
from tests.support import LIMIT, run

ROOT = Path(__file__).parents[1]
COLUMNS = ["scenario", "entity", "variable", "unit", "year", "value", "at_base", "entity_name"]


def shell(capsys, *arguments):
    """Exit code, standard output and standard error of a command."""
    code = 0
    try:
        main([str(argument) for argument in arguments])
    except SystemExit as stop:
        code = stop.code
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def process(*arguments, **options):
    """The same in a process of its own."""
    command = [sys.executable, "-m", "simulation", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, timeout=LIMIT, **options)


@pytest.mark.parametrize("table", ["levers", "variables"])
def test_lists(capsys, table):
    """Every row, as a table and as JSON."""
    place = embedded_place()
    wanted = [*place.levers, *place.retired] if table == "levers" else [*catalogue().variables]
    code, out, err = shell(capsys, table)
    assert code == 0 and not err
    assert pd.read_csv(io.StringIO(out)).id.tolist() == wanted
    code, out, err = shell(capsys, table, "--json")
    assert [row["id"] for row in json.loads(out)] == wanted


def test_an_old_file_is_read_with_a_sentence_for_what_changed(capsys, tmp_path):
    """A file of version 1: the retired lever left out, the count put anew, and called a replay."""
    path = tmp_path / "old.json"
    path.write_text(
        json.dumps({"schema": "scenario/1.0", "name": "old", "levers": {"loss_treatment": 500, "platform_phases": 3}})
    )
    code, out, err = shell(capsys, "project", str(path))
    assert code == 0 and "retired" in err and "read as 975" in err and "replay" in err


def test_project_prints_current_practice(capsys):
    """Without a scenario: current practice, all variables, CSV."""
    code, out, _ = shell(capsys, "project")
    table = pd.read_csv(io.StringIO(out))
    assert code == 0 and list(table.columns) == COLUMNS and table.year.max() == 2030
    profit = table[(table.variable == "total_profit") & (table.entity == "total")].value.to_numpy()
    np.testing.assert_allclose(profit, run().total("total_profit"), rtol=1e-9)


def test_project_preset_and_year(capsys):
    """A named package, to another year."""
    code, out, _ = shell(capsys, "project", "--preset", "deepening", "--until", "2035")
    table = pd.read_csv(io.StringIO(out))
    assert code == 0 and set(table.scenario) == {"deepening"} and table.year.max() == 2035


@pytest.mark.parametrize("suffix", [".csv", ".json", ".parquet"])
def test_output_formats(capsys, tmp_path, suffix):
    """The three formats hold the same figures."""
    source, target = tmp_path / "s.json", tmp_path / f"out{suffix}"
    source.write_text(Scenario("plan", {"benchmarking": 0.8}).to_json(), encoding="utf-8")
    code, out, err = shell(capsys, "project", source, "--output", target)
    assert (code, out, err) == (0, "", "")
    if suffix == ".json":
        table = pd.DataFrame(json.loads(target.read_text(encoding="utf-8"))["rows"])
    else:
        table = pd.read_parquet(target) if suffix == ".parquet" else pd.read_csv(target)
    assert list(table.columns) == COLUMNS and set(table.scenario) == {"plan"}
    expected = run(Scenario("plan", {"benchmarking": 0.8})).tidy()
    np.testing.assert_allclose(table.value, expected.value, rtol=1e-9, atol=1e-9)


MISTAKES = {
    "unknown command": (("projct",), "projct"),
    "unknown option": (("project", "--untill", "2030"), "--until"),
    "no such file": (("project", "nowhere.json"), "nowhere.json"),
    "unknown preset": (("project", "--preset", "best"), "best"),
    "too early": (("project", "--until", "2023"), "2023"),
    "no year": (("project", "--until", "soon"), "soon"),
    "unknown format": (("project", "--output", "out.xlsx"), ".csv, .json or .parquet"),
    "no such folder": (("project", "--output", "no/where/out.csv"), "no/where"),
    "no draws": (("ensemble", "--draws", "0"), "draws: 0 is outside 1 to 1,000,000"),
    "huge number of draws": (("ensemble", "--draws", "99999999"), "draws: 99,999,999 is outside"),
    "seed in words": (("ensemble", "--seed", "abc"), "'abc' is not a valid integer"),
    "no power of two": (("sensitivity", "--method", "sobol", "--base", "100"), "not a power of two"),
    "unknown outcome": (("sensitivity", "--outcome", "profit"), "'profit' is not an outcome"),
    "contradictory targets": (
        ("seek", "--target", "total_profit>=260@2030", "--target", "total_profit<=250@2030"),
        "cannot be at least 260",
    ),
    "no target": (("seek", "--target", "profit"), "OUTCOME>=VALUE@YEAR"),
    "no range": (("seek", "--target", "total_profit>=260@2030", "--range", "delegation=0.5"), "LEVER=LOWEST:HIGHEST"),
    "range upside down": (
        ("seek", "--target", "total_profit>=260@2030", "--range", "delegation=0.9:0.5"),
        "does not lie within",
    ),
    "too early for stress": (("stress", "--target", "total_profit>=260@2025"), "2027"),
    "empty preset": (("project", "--preset", ""), "'' is unknown"),
    "empty preset for a link": (("link", "--preset", ""), "'' is unknown"),
    "folder that cannot be made": (
        ("report", "reference", "--format", "csv", "--output", "/dev/null/here"),
        "/dev/null/here",
    ),
    "no such baseline": (("project", "--baseline", "nowhere"), "nowhere"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes(capsys, mistake):
    """One plain line on standard error, exit code 2, nothing on standard output."""
    arguments, words = MISTAKES[mistake]
    code, out, err = shell(capsys, *arguments)
    assert code == 2 and out == "" and err.count("\n") == 1
    assert words in err and "Traceback" not in err


@pytest.mark.parametrize("arguments", [("attribute", "--preset", "deepening"), ("sensitivity",), ("stress",)])
def test_sweeps_show_progress_on_a_terminal(capsys, monkeypatch, arguments):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    code, _, err = shell(capsys, *arguments)
    assert code == 0 and "100%" in err


BAD_FILES = {
    "not JSON": (b"{", "not a scenario file"),
    "unknown lever": (b'{"levers": {"benchmark": 1}}', "did you mean benchmarking"),
    "not UTF-8": ('{"name": "样例"}'.encode("gbk"), "UTF-8"),
    "half a character": (b'{"name": "\\ud800"}', "a name in words"),
    "number without end": (b'{"levers": {"benchmarking": ' + b"9" * 5000 + b"}}", "too long"),
    "brackets without end": (b"[" * 200_000, "too deeply"),
    "nothing": (b'{"levers": {"benchmarking": null}}', "found null"),
    "NaN": (b'{"levers": {"benchmarking": NaN}}', "expected a number"),
    "a folder": (None, ""),
    "unknown entity": (b'{"entities": {"steal": {"benchmarking": 1}}}', "steal"),
}


@pytest.mark.parametrize("what", BAD_FILES)
def test_bad_scenario_files(capsys, tmp_path, what):
    """What is wrong in a file is said with the place."""
    content, words = BAD_FILES[what]
    path = tmp_path / "s.json"
    path.mkdir() if content is None else path.write_bytes(content)
    code, out, err = shell(capsys, "project", path)
    assert code == 2 and out == "" and err.count("\n") == 1 and words in err


@pytest.mark.parametrize("suffix", [".csv", ".json", ".parquet"])
def test_a_folder_where_a_file_should_be(capsys, tmp_path, suffix):
    """Refused before any work, whatever the format."""
    target = tmp_path / f"out{suffix}"
    target.mkdir()
    code, out, err = shell(capsys, "project", "--output", target)
    assert (code, out, err) == (2, "", f"error: {target}: a folder, not a file\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_no_space_left():
    """Standard output that takes nothing more."""
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "simulation", "levers"], cwd=ROOT, stdout=full, stderr=subprocess.PIPE, timeout=LIMIT
        )
    assert (done.returncode, done.stderr) == (2, b"error: standard output: no space left\n")


@pytest.mark.parametrize(
    "arguments", [("project", "nowhere.json"), ("projct",), ("project", "--untill", "2030"), ("project", "--until", "x")]
)
def test_mistakes_in_chinese(capsys, monkeypatch, arguments):
    """Where the environment speaks Chinese, so does the refusal."""
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    code, out, err = shell(capsys, *arguments)
    assert code == 2 and out == "" and err.startswith("错误：") and err.count("\n") == 1
    assert "没有这个文件" in err or "用法见 --help" in err


def test_long_work_is_silent_where_nobody_watches(capsys):
    """A progress bar belongs on a terminal; otherwise standard error holds mistakes only."""
    code, out, err = shell(capsys, "ensemble", "--draws", "64", "--no-history")
    assert code == 0 and out and err == ""


def test_profit_is_put_to_the_test_of_the_base_year(capsys):
    """Without a target: profit of 201.18 in the base year (F017), not to be undercut in 2030."""
    found, wanted = (
        pd.read_csv(io.StringIO(shell(capsys, "stress", *told)[1]))
        for told in ((), ("--target", "total_profit>=201.18@2030"))
    )
    pd.testing.assert_frame_equal(found, wanted, rtol=1e-9)


def test_both_file_and_preset(capsys, tmp_path):
    """One scenario at a time."""
    path = tmp_path / "s.json"
    path.write_text("{}")
    code, _, err = shell(capsys, "project", path, "--preset", "deepening")
    assert code == 2 and "not both" in err


def test_as_a_process(tmp_path):
    """The command as users run it: tables on standard output, mistakes on standard error."""
    good = process("levers", "--json")
    assert good.returncode == 0 and len(json.loads(good.stdout)) == len(embedded_place().levers) + len(
        embedded_place().retired
    )
    bad = process("project", "--preset", "best")
    assert bad.returncode == 2 and not bad.stdout and bad.stderr.decode().count("\n") == 1
    assert b"Traceback" not in bad.stderr


def test_plain_locale():
    """Chinese labels come out whole where the locale knows only ASCII."""
    done = process("levers", env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "PYTHONUTF8": "0"})
    assert done.returncode == 0 and "对标" in done.stdout.decode("utf-8")


@pytest.mark.parametrize(
    ("key", "arguments"),
    [
        ("error.limit_large", ("seek", "--target", "total_profit>=260@2030", "--money", "inf")),
        ("error.limit_large", ("seek", "--target", "total_profit>=260@2030", "--owner-cash", "1e308")),
        (None, ("project", "--preset", "deepening", "--until", "0")),
        (None, ("link", "--preset", "deepening", "--until", "0")),
        (None, ("table", "--year", "0")),
        ("error.allot_large", ("allot", "--preset", "deepening", "--year", "2027", "--total", "250", "--fix", "steel=1e308", "--fix", "nonferrous=-1e308")),
        *(("error.address", ("link", "--preset", "deepening", "--address", address))
          for address in ("javascript:alert(1)", "https://a/?s=1#x", "https://a/#x", "https://", "https://a:x/", "a.example", "https://a/ b")),
    ],
)  # fmt: skip
def test_values_that_mean_nothing_are_refused_with_a_sentence(capsys, key, arguments):
    code, out, err = shell(capsys, *arguments)
    assert code == 2 and not out and len(err.splitlines()) == 1, (code, out, err)
    if key:
        said = texts()[key]["en"].rpartition("}")[2]
        assert said and said.strip() in err


def test_a_link_follows_the_address_of_a_page(capsys):
    code, out, _ = shell(capsys, "link", "--preset", "deepening", "--address", "http://hall.example:8501/model/")
    assert code == 0 and out.startswith("http://hall.example:8501/model/?s=")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with a name")
@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_backup_is_a_file_and_nothing_else(capsys, tmp_path, monkeypatch, command):
    """A pipe stands for every device: reading it has no end, and no file takes its place."""
    monkeypatch.setenv("SOE_DATA", str(tmp_path / "data"))
    os.mkfifo(pipe := tmp_path / "pipe")
    code, _, err = shell(capsys, command, pipe)
    assert code == 2 and "a device or a pipe" in err and len(err.splitlines()) == 1, err
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_whatever_text_a_command_reads_may_be_of_another_encoding(capsys, tmp_path):
    other, recipe = tmp_path / "other.json", tmp_path / "recipe.json"
    other.write_bytes('{"name": "样例"}'.encode("gbk"))
    recipe.write_text(
        Pack("p", (Scenario.preset("deepening"),), ("json",)).to_json().replace('"deepening"', '"other.json"'),
        encoding="utf-8",
    )
    assert "other.json" in recipe.read_text(encoding="utf-8")
    for arguments in (
        ("report", "deepening", "--imprint", other),
        ("report", "deepening", "--adopted", other),
        ("report", "deepening", "--each", "enterprise", "--allotment", other),
        ("track", "--adopted", other, "--record", other),
        ("pack", other),
        ("pack", recipe),
    ):
        code, _, said = shell(capsys, *arguments)
        assert code == 2 and "UTF-8" in said, (arguments, said)
