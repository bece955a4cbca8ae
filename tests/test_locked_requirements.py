"""requirements.lock: exact versions with hashes that fit requirements.txt and the extras of servers, complete, and without an address."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, requires

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.package_support import ROOT

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
PYTHONS = ("3.11", "3.12", "3.13", "3.14")


def entries():
    """Each requirement of the lock with its hashes."""
    lines = LOCK.replace("\\\n", " ").splitlines()
    for line in (line.strip() for line in lines if line.strip() and not line.startswith("#")):
        yield Requirement(line.split("--hash")[0].strip()), HASH.findall(line), line


def locked(python):
    """Versions by name for one interpreter on this system."""
    environment = {**default_environment(), "python_version": python, "python_full_version": f"{python}.1"}
    found = {}
    for requirement, _, _ in entries():
        if requirement.marker is None or requirement.marker.evaluate(environment):
            name = canonicalize_name(requirement.name)
            assert name not in found, f"{name} has two versions on {python}"
            (exact,) = requirement.specifier
            found[name] = exact.version
    return found


def test_every_line_is_exact_and_has_its_hashes():
    for requirement, hashes, line in entries():
        (exact,) = requirement.specifier
        assert exact.operator == "==" and not exact.version.endswith("*") and requirement.url is None, requirement
        assert hashes and len(hashes) == line.count("--hash"), requirement


def test_no_index_is_named():
    """Whoever installs decides where from."""
    assert "://" not in LOCK and "index" not in LOCK


@pytest.mark.parametrize("python", PYTHONS)
def test_it_satisfies_the_plain_requirements_and_those_of_servers(python):
    versions = locked(python)
    plain = (line.split("#")[0].strip() for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines())
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    for requirement in map(Requirement, [*filter(None, plain), *extras["postgresql"], *extras["sign-in"]]):
        version = versions.get(canonicalize_name(requirement.name))
        assert version and requirement.specifier.contains(version), f"{requirement} against {version}"


@pytest.mark.parametrize("python", PYTHONS)
def test_it_is_complete(python):
    """Whatever a locked library needs is locked too, as far as the libraries installed here say."""
    environment = {**default_environment(), "python_version": python, "python_full_version": f"{python}.1", "extra": ""}
    versions, seen = locked(python), 0
    for name in versions:
        try:
            needed = [Requirement(text) for text in requires(name) or ()]
        except PackageNotFoundError:
            continue
        seen += 1
        for requirement in needed:
            if requirement.marker is None or requirement.marker.evaluate(environment):
                assert canonicalize_name(requirement.name) in versions, f"{name} needs {requirement}"
    assert seen > 20
