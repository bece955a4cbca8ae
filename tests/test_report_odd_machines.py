"""Machines that lack something: a home, a locale, room on the disk, a steady clock. Work is done, or a sentence says why not."""

import errno
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import LIMIT
from tests.test_cli import shell as told

ROOT = Path(__file__).parents[1]
NOWHERE = "/proc/nowhere"  # no folder, and none can be made there, whoever asks
LACKS = {
    "a home that cannot be written": {"HOME": NOWHERE, "XDG_CACHE_HOME": NOWHERE, "XDG_CONFIG_HOME": NOWHERE},
    "nothing at all": dict.fromkeys(os.environ, None) | {"PATH": os.environ.get("PATH", ""), "LC_ALL": "POSIX"},
}


def shell(*arguments, limit=None, **changes):
    """A command in a process of its own, with other settings; None takes one away."""
    settings = {name: value for name, value in {**os.environ, **changes}.items() if value is not None}
    command = [sys.executable, "-m", "simulation", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, timeout=LIMIT, preexec_fn=limit)


def sound(done):
    assert b"Traceback" not in done.stderr, done.stderr.decode("utf-8", "replace")
    return done


@pytest.mark.parametrize("lack", LACKS)
def test_reports_are_made_where_something_lacks(tmp_path, lack):
    """Documents with charts and fonts, under a Chinese name."""
    done = sound(
        shell("report", "deepening", "--format", "docx,pdf,csv", "--draws", 16, "--output", tmp_path / "材料", **LACKS[lack])
    )
    assert done.returncode == 0 and len(list((tmp_path / "材料").iterdir())) == 3
    assert all(name.decode().endswith((".docx", ".pdf", ".csv")) for name in done.stdout.splitlines())


def test_a_disk_without_room_is_one_sentence(tmp_path):
    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    for arguments in (
        ("project", "--output", tmp_path / "t.csv"),
        ("report", "deepening", "--format", "csv", "--draws", 16, "--output", tmp_path / "r"),
    ):
        done = sound(shell(*arguments, limit=limit, LC_ALL="en_GB.UTF-8"))
        assert done.returncode == 2 and len(done.stderr.decode().splitlines()) == 1, done.stderr
    assert not (tmp_path / "r").exists() or not list((tmp_path / "r").iterdir())
    with open("/dev/full", "wb") as full:
        command = [sys.executable, "-m", "simulation", "project"]
        done = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, timeout=LIMIT)
    assert done.returncode == 2 and b"Traceback" not in done.stderr


@pytest.mark.parametrize("epoch", ["0", "315532800", "4102444800", "99999999999999"])
def test_a_clock_that_is_wrong_does_not_stop_a_link(monkeypatch, capsys, epoch):
    """Long past or far ahead: made with that date, or refused in a sentence that names it."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    code, _, said = told(capsys, "link", "--preset", "deepening")
    assert code == 0 or (code == 2 and len(said.splitlines()) == 1)


WRITING = {
    "project": ("project", "--output", "{0}.csv"),
    "project as json": ("project", "--output", "{0}.json"),
    "project as parquet": ("project", "--output", "{0}.parquet"),
    "table": ("table", "reference", "--output", "{0}.xlsx"),
    "adopt": ("adopt", "--preset", "deepening", "--body", "省国资委", "--output", "{0}.json"),
    "allot": ("allot", "--year", "2030", "--total", "300", "--output", "{0}.csv"),
}


@pytest.mark.parametrize("what", WRITING)
def test_a_disk_that_is_full_leaves_the_file_that_was_there(tmp_path, monkeypatch, capsys, what):
    """In the middle of writing: one sentence, the older file as it was, nothing half-written beside it."""
    arguments = [text.format(tmp_path / "材料") for text in WRITING[what]]
    assert told(capsys, *arguments)[0] == 0
    (kept,) = tmp_path.iterdir()
    before = kept.read_bytes()

    def full(handle):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("simulation.engine.whole_files.os.fsync", full)
    code, out, err = told(capsys, *arguments)
    assert (code, out) == (2, "") and str(kept) in err and err.count("\n") == 1
    assert list(tmp_path.iterdir()) == [kept] and kept.read_bytes() == before


# Between the tests and the program, for a program begins with the memory of who starts it as its highest.
MEASURE = """import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"""


def test_a_report_takes_less_than_one_and_a_half_gigabytes(tmp_path):
    """Memory in use at its highest, of the whole process with fonts and charts."""
    report = [sys.executable, "-m", "simulation", "report", "deepening", "--format", "docx,xlsx", "--output", str(tmp_path)]
    done = subprocess.run([sys.executable, "-c", MEASURE, *report], cwd=ROOT, capture_output=True, timeout=LIMIT)
    code, used = map(int, done.stdout.split())
    assert code == 0 and len(list(tmp_path.iterdir())) == 2
    assert 1e5 < used < 1.5e6, "kilobytes"
