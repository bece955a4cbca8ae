"""The package: what it declares, what it holds, and that it runs where the clone is not."""

import json
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from simulation import HEADLINES, MODEL_VERSION, Scenario, project
from simulation.cli import soe_reform
from simulation.cli.commands import main
from simulation.engine.folders import APP, app_folder
from tests.package_support import ROOT, fetched, install, running

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
NAME = PROJECT["name"]


def listed(file):
    """Requirements of a file as a set."""
    lines = (line.split("#")[0].strip() for line in (ROOT / file).read_text(encoding="utf-8").splitlines())
    return {str(Requirement(line)) for line in lines if line}


def declared(*extras):
    """Requirements of extras; an extra that names another of this project stands for it."""
    found = set()
    for extra in extras:
        for text in EXTRAS[extra]:
            needed = Requirement(text)
            found |= declared(*needed.extras) if needed.name == NAME else {str(needed)}
    return found


def test_requirements_are_those_of_the_package():
    """The plain way and the package ask for the same libraries in the same versions."""
    assert listed("requirements.txt") == {str(Requirement(text)) for text in PROJECT["dependencies"]} | declared("app")
    assert listed("tests/requirements.txt") == declared("tests", "cluster", "postgresql", "sign-in", "check", "bundle")


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    return install(tmp_path_factory.mktemp("package"))


def test_files_are_found_in_a_clone_and_in_a_package(tmp_path, installed):
    """One function for both: beside the package, or inside it."""
    assert APP == ROOT and app_folder(tmp_path / "simulation") == tmp_path
    said = installed.command("python", "-c", "from simulation.engine.folders import APP; print(APP)", check=True)
    found = Path(said.stdout.decode().strip())
    assert found.name == "_app" and (installed.folder / "environment") in found.parents
    for name in ("app.py", "pages/profit.py", "data/levers.csv", "static/style.css", ".streamlit/config.toml"):
        assert (found / name).read_bytes() == (ROOT / name).read_bytes()
    assert not (found / ".streamlit" / "secrets.toml").exists()


def test_only_simulation_lands_beside_other_libraries(installed):
    """No folder named data, pages or tests in anybody's site-packages."""
    (own,) = installed.folder.glob("environment/**/site-packages")
    assert {path.name for path in own.iterdir() if path.suffix not in (".pth", ".dist-info")} == {"simulation"}


def test_the_package_computes_what_the_clone_computes(installed):
    """Every figure to the last digit, and the same stamp: version, data and program."""
    program = (
        "import json; from simulation import *;"
        "found = project(Scenario.preset('deepening'), until=2035);"
        f"print(json.dumps([{{n: found.total(n).tolist() for n in {list(HEADLINES)}}}, found.stamp]))"
    )
    figures, stamp = json.loads(installed.command("python", "-c", program, check=True).stdout)
    here = project(Scenario.preset("deepening"), until=2035)
    assert figures == {name: here.total(name).tolist() for name in HEADLINES}
    assert stamp == json.loads(json.dumps(here.stamp))


@pytest.mark.parametrize("program", [("soe-reform",), ("python", "-m", "simulation")], ids=" ".join)
def test_the_commands_are_the_same(installed, capsys, program):
    """A table from the installed program, from the module and from the clone; a mistake is one line and code 2."""
    main(["project", "--preset", "deepening"])
    here, done = capsys.readouterr(), installed.command(*program, "project", "--preset", "deepening")
    told = [each.decode("utf-8").replace("\r\n", "\n") for each in (done.stdout, done.stderr)]
    assert (done.returncode, told) == (0, [here.out, here.err])
    assert installed.command(*program, "--version").stdout.decode().strip() == MODEL_VERSION
    bad = installed.command(*program, "project", "--preset", "best")
    assert bad.returncode == 2 and b"Traceback" not in bad.stderr and bad.stderr.count(b"\n") == 1


def test_the_installed_app_serves_its_pages(installed):
    """Over HTTP: the frame of two addresses, and the program's own font and settings."""
    with running(installed) as address:
        assert b"<title>" in fetched(address) and b"<title>" in fetched(f"{address}/profit")
        icon = fetched(f"{address}/app/static/icon.png")
    assert icon == (ROOT / "static" / "icon.png").read_bytes()


def test_pages_of_the_installed_app_run(installed):
    """Their scripts, in the environment: home, a page of outcomes, and the one that makes documents, without error."""
    program = (
        "import sys; from simulation.engine.folders import APP; sys.path.insert(0, str(APP));"
        "from streamlit.testing.v1 import AppTest;"
        "app = AppTest.from_file(str(APP / 'app.py'), default_timeout=600); app.session_state['answered'] = True; app.run();"
        "pages = [app, *(app.switch_page(f'pages/{name}.py').run() for name in ('profit', 'export'))];"
        "assert not any(page.exception for page in pages); print(len(app.markdown), len(app.title))"
    )
    done = installed.command("python", "-c", program)
    assert done.returncode == 0, done.stderr.decode()
    assert int(done.stdout.split()[0]) > 3


STARTS = {
    (): ["app"],
    ("--server.port", "8502"): ["app", "--server.port", "8502"],
    ("app", "--server.port=8502"): ["app", "--server.port=8502"],
    ("levers", "--json"): ["levers", "--json"],
    ("--help",): ["--help"],
}


@pytest.mark.parametrize("given", STARTS, ids=" ".join)
def test_without_a_command_the_app_is_meant(monkeypatch, given):
    told = []
    monkeypatch.setattr(soe_reform.commands, "main", lambda arguments, program: told.append((arguments, program)))
    soe_reform.main(list(given))
    assert told == [(STARTS[given], "soe-reform")]


LOOPBACK = ["--server.address", "127.0.0.1"]


def test_the_apps_options_are_streamlits(monkeypatch):
    """They are handed on as they stand, with the address to listen on where none is given."""
    told = []
    monkeypatch.setattr("runpy.run_module", lambda name, **how: told.append(list(sys.argv)))
    monkeypatch.setattr("sys.argv", ["soe-reform"])
    main(["app", "--server.port", "8502", "--server.headless=false", "--help"])
    assert told == [
        ["streamlit", "run", str(ROOT / "app.py"), "--server.port", "8502", "--server.headless=false", "--help", *LOOPBACK]
    ]


@pytest.mark.parametrize(("language", "words"), [("en_GB.UTF-8", "the app is not installed"), ("zh_CN.UTF-8", "界面未安装")])
def test_a_model_without_its_app_says_how_to_get_it(monkeypatch, capsys, language, words):
    monkeypatch.setenv("LC_ALL", language)
    monkeypatch.setattr("simulation.cli.app_command.find_spec", lambda name: None)
    with pytest.raises(SystemExit) as stop:
        soe_reform.main([])
    said = capsys.readouterr().err
    assert stop.value.code == 2 and words in said and 'pip install "soe-reform-simulator[app]"' in said
    assert said.count("\n") == 1
