"""The shipped files by their text: what three linters say of containers and proxy, rules of our own, and how long logs are kept."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from simulation.serving import server_log
from tests.deployment import DEPLOY, needed

# What a linter says and why it stays; nothing else may be said.
LEFT = {
    "CL-0019": "digests of images are the installer's: no image registry was reached",
    "CL-0006": "the database's image changes its user as it starts",
    "CL-0007": "the database's image writes beside its data",
    "proxy_buffering_off": "news and the websocket arrive at once",
}


def linted(name: str, *arguments: str) -> subprocess.CompletedProcess:
    """A linter of the environment on the shipped files; skipped where it is not installed."""
    program = needed(str(Path(sys.executable).with_name(name)))
    return subprocess.run([program, *arguments], cwd=DEPLOY, capture_output=True, text=True, timeout=60)


def test_the_dockerfile_is_sound():
    done = linted("hadolint", "Dockerfile")
    assert done.returncode == 0, done.stdout


def test_compose_is_sound():
    done = linted("compose-lint", "--format", "json", "compose.yaml")
    said = set(re.findall(r"CL-\d{4}", done.stdout))
    assert said and said <= set(LEFT), done.stdout


def test_nginx_is_sound():
    done = linted("gixy", "--format", "json", "nginx.conf")
    said = {one["plugin"] for one in json.loads(done.stdout)}
    assert said <= set(LEFT), done.stdout


def test_logs_are_kept_for_six_months():
    """Weekly files, 27 of them: the app's own and nginx's by logrotate."""
    text = (DEPLOY / "logrotate").read_text(encoding="utf-8")
    weeks = int(re.search(r"^\s+rotate (\d+)$", text, re.MULTILINE).group(1))
    assert re.search(r"^\s+weekly$", text, re.MULTILINE) and weeks >= 26 and weeks == server_log.WEEKS
    logs = set(re.findall(r"_log (/\S+)", (DEPLOY / "nginx.conf").read_text(encoding="utf-8")))
    pattern = text.partition("{")[0].splitlines()[-1].strip()
    assert logs and all(Path(log).match(pattern) for log in logs)


@pytest.mark.parametrize(
    "name", sorted(path.name for path in DEPLOY.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
)
def test_files_name_tests_that_are_there(name):
    (path,) = DEPLOY.rglob(name)
    for named in re.findall(r"tests/[\w/]+\.py", path.read_text(encoding="utf-8")):
        assert (DEPLOY.parent / named).is_file(), named


def test_container_files_by_their_text():
    """Parsed and held to rules; nothing here builds them, and they say so."""
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    assert text.startswith("# Not built here")
    joined = re.sub(r"\\\n", " ", text)
    steps = [line.split(None, 1) for line in joined.splitlines() if line.strip() and not line.startswith("#")]
    known = {"FROM", "WORKDIR", "COPY", "RUN", "USER", "ENV", "EXPOSE", "HEALTHCHECK", "ENTRYPOINT"}
    assert {step[0] for step in steps} == known
    assert not any(":latest" in step[1] or ":" not in step[1] for step in steps if step[0] == "FROM")
    last = [step[1] for step in steps if step[0] == "USER"][-1]
    assert last == "10001" and "--uid 10001" in text and steps[-1][0] == "ENTRYPOINT"
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    app, database = compose["services"]["app"], compose["services"]["database"]
    assert all(port.startswith("127.0.0.1:") for port in app["ports"]) and "ports" not in database
    assert (
        app["read_only"] and app["cap_drop"] == ["ALL"] and (DEPLOY / ".." / app["build"]["dockerfile"]).resolve().is_file()
    )
    assert "?" in app["environment"]["DATABASE_URL"] and "?" in database["environment"]["POSTGRES_PASSWORD"], (
        "no password by default"
    )
    volumes = {place.partition(":")[0] for service in (app, database) for place in service["volumes"]}
    assert volumes == set(compose["volumes"])
