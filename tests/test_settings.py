"""One table of settings: read from the environment or the secrets file, slips refused at the start, documented by itself."""

from __future__ import annotations

import ast
import errno
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from simulation.cli.commands import main
from simulation.cli.settings_command import settings_table
from simulation.engine import settings
from simulation.engine.errors import Refusal
from simulation.engine.settings import FORMS, SETTINGS, check_settings, configured, or_usual
from simulation.serving.start_checks import check_start, start_or_end
from tests.log_support import events, logs

__all__ = ["logs"]
ROOT = Path(__file__).parents[1]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder of its own where the program starts, without settings."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    settings.secrets.cache_clear()
    yield tmp_path
    settings.secrets.cache_clear()


def written(folder, text):
    (folder / ".streamlit").mkdir(exist_ok=True)
    (folder / ".streamlit" / "secrets.toml").write_text(text, encoding="utf-8")
    settings.secrets.cache_clear()


def refused(given):
    with pytest.raises(Refusal) as caught:
        check_settings(given)
    return caught.value


def test_the_environment_goes_before_the_secrets_file(folder, monkeypatch):
    written(folder, 'SOE_DATA = "/srv/rooms"\nSOE_WORKERS = 3\nSOE_DEBUG = true\nother = 1\n[auth]\nclient_id = "x"\n')
    assert (configured("SOE_DATA"), configured("SOE_WORKERS"), configured("SOE_DEBUG")) == ("/srv/rooms", "3", "1")
    monkeypatch.setenv("SOE_DATA", " /srv/other ")
    assert configured("SOE_DATA") == "/srv/other" and or_usual("SOE_LISTEN") == "127.0.0.1"
    monkeypatch.setenv("SOE_WORKERS", "")
    assert configured("SOE_WORKERS") == "", "blank in the environment takes the file's value away"
    check_settings({})


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("SOE_LISTEN", ("all", "10.0.0.7", "::", "[::1]", "sim.example.cn"), ("-x", "a b", "http://x", "10.0.0.7:80")),
        ("SOE_LISTEN", ("10.0.0.7", "all", "host-1.cn"), ("999.1.1.1", "1.2.3", "a b")),
        ("SOE_PROXY", ("127.0.0.1", "10.0.0.0/8, ::1"), ("all", "proxy", "999.1.1.1")),
        ("SOE_HOSTS", ("sim.example.cn", "sim, 10.0.0.7,[::1]"), ("all", "a b", "http://x", "x:80", "a,,b")),
        ("SOE_WORKERS", ("1", "16", " 4 "), ("0", "17", "two", "-1", "１", "1.5", "1" * 400)),
        ("SOE_KEEP_WORKBOOKS", ("0", "365"), ("-1", "a year", "99999")),
        ("SOE_DATA", ("/srv/x", "here"), (__file__, "a\0b")),
        ("DATABASE_URL", ("postgres://h/d", "postgresql+psycopg://h/d", "sqlite:///x"), ("mysql://h/d", "h/d")),
        ("SOE_DEBUG", ("0", "1"), ("yes", "2")),
        ("SOURCE_DATE_EPOCH", ("0", "1764374400"), ("-1", "today", "9" * 13)),
    ],
)
def test_values_are_held_to_their_form(folder, name, good, bad):
    for value in good:
        check_settings({name: value})
    for value in bad:
        found = refused({name: value})
        assert found.key == "error.setting.value" and name in found.said("zh") and name in found.said("en")


def test_slips_in_names_and_files_are_refused_in_a_sentence(folder):
    assert "SOE_LISTEN" in refused({"SOE_LISTN": "all"}).said("zh"), "what there is, is named"
    written(folder, 'SOE_PLACES = "x"\n')
    assert refused({}).key == "error.setting.unknown"
    written(folder, "SOE_DATA = \n")
    assert refused({}).key == "error.setting.file" and "secrets.toml" in str(refused({})) and configured("SOE_DATA") == ""


def test_a_secret_is_never_said(folder, monkeypatch, capsys):
    assert "geheim" not in str(refused({"DATABASE_URL": "mysql://u:geheim@h/d"}))
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:geheim@h/d")
    for options in ([], ["--json"], ["--markdown"]):
        main(["settings", *options])
        assert "geheim" not in capsys.readouterr().out


def test_a_broken_place_is_refused_before_the_app_starts(folder, monkeypatch):
    monkeypatch.setenv("SOE_PLACE", str(folder / "gone"))
    with pytest.raises(Refusal, match="gone"):
        check_start()
    (folder / "empty").mkdir()
    monkeypatch.setenv("SOE_PLACE", f"{ROOT / 'tests/data/places/canglan'}{os.pathsep}{folder / 'empty'}")
    with pytest.raises(Refusal) as caught:
        check_start()
    assert (
        "SOE_PLACE" in str(caught.value)
        and str(folder / "empty") in str(caught.value)
        and "canglan" not in str(caught.value)
    )


def test_the_start_ends_with_the_sentence_both_ways(folder):
    """By the program's own command, and by Streamlit's."""
    environment = {**os.environ, "SOE_WORKERS": "many", "PYTHONPATH": str(ROOT), "LANG": "zh_CN.UTF-8", "LC_ALL": ""}
    for command in (["-m", "simulation", "app"], ["-c", "import app"]):
        done = subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, timeout=120)
        said = done.stderr.decode()
        assert done.returncode == 2 and "SOE_WORKERS=many" in said and "整数" in said and "Traceback" not in said


def test_each_setting_is_read_in_one_way_and_documented_by_itself():
    """No module looks into the environment for a setting, every setting is asked for, and the page is the table."""
    asked, looked = set(), []
    for path in [ROOT / "app.py", *(ROOT / "pages").rglob("*.py"), *(ROOT / "simulation").rglob("*.py")]:
        text = path.read_text(encoding="utf-8")
        names = {
            node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant) and node.value in SETTINGS
        }
        if path.name != "settings.py":
            asked |= names
            looked += [path.name for name in names if re.search(rf'(environ\.get|getenv)\("{name}"', text)]
    assert looked == [] and asked == set(SETTINGS) - {"SOE_DATABASE_PASSWORD"}
    assert "SOE_DATABASE_PASSWORD" in (ROOT / "deploy/compose.yaml").read_text(encoding="utf-8")
    assert settings_table() in (ROOT / "docs/operation.md").read_text(encoding="utf-8")
    assert {row.form for row in SETTINGS.values()} == set(FORMS)


def test_a_folder_that_cannot_be_written_is_refused_before_the_app_starts(folder, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("SOE_DATA", "/proc/x")
    with pytest.raises(Refusal) as caught:
        check_start()
    assert "/proc/x" in caught.value.said("en") and "SOE_DATA" in caught.value.said("zh")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such device on this system")
@pytest.mark.parametrize("command", [
    ["project", "/dev/zero"], ["check", "/dev/urandom"], ["reproduce", "/dev/zero"], ["track", "--record", "/dev/zero"],
])  # fmt: skip
def test_a_file_without_an_end_is_refused(command, monkeypatch, capsys):
    monkeypatch.setattr("simulation.cli.reading.MOST_BUNDLE", 1024)
    monkeypatch.setattr("simulation.cli.report_commands.MOST_BUNDLE", 1024)
    with pytest.raises(SystemExit) as ended:
        main(command)
    assert ended.value.code == 2 and "MB" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["check"], ["project"], ["reproduce"], ["track", "--record"]])
def test_a_file_that_opens_and_cannot_be_read_is_named(command, monkeypatch, capsys, tmp_path):
    """As the memory of a process, or a disk that fails."""

    class Failing(io.BytesIO):
        def read(self, *_):
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    file = tmp_path / "plan.json"
    file.write_text("{}")
    opened = Path.open
    monkeypatch.setattr(Path, "open", lambda self, *how, **more: Failing() if self == file else opened(self, *how, **more))
    with pytest.raises(SystemExit) as ended:
        main([*command, str(file)])
    assert ended.value.code == 2 and "plan.json: cannot be read" in capsys.readouterr().err


def test_a_start_writes_down_its_settings_and_no_secret(folder, monkeypatch, logs):
    monkeypatch.setenv("SOE_SESSIONS", "50")
    monkeypatch.setenv("SOE_DATA", str(folder / "张三"))
    monkeypatch.setenv("DATABASE_URL", "postgresql://soe:geheim@db/rooms")
    start_or_end("8501", "127.0.0.1")
    first, *others = events(logs("audit"))
    assert first[1] == "start" and first[2]["version"] and first[2]["data"] and first[2]["sign_in"] == "off"
    found = {facts["name"]: (facts["value"], facts["source"]) for _, event, facts in others if event == "setting"}
    assert found["SOE_SESSIONS"] == ("50", "environment") and found["DATABASE_URL"] == found["SOE_DATA"] == (
        "…",
        "environment",
    )
    assert set(found) == {"SOE_SESSIONS", "SOE_DATA", "DATABASE_URL", "SOE_LOG"}
    assert "geheim" not in logs("audit")
