"""The look for known faults of libraries: what an answer means, and that the lock stands above the dated list."""

import json
import re
import tomllib
from datetime import date

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from deploy import audit
from deploy.offline.wheels import ROOT, Locked

FAULT = {"id": "PYSEC-1", "fix_versions": ["2.0"]}


def answer(*rows):
    return json.dumps({"dependencies": rows, "fixes": []})


@pytest.mark.parametrize(
    "said",
    ["", "no json", "[]", answer({"name": "one", "skip_reason": "not found"}, {"name": "two", "skip_reason": "not found"})],
)
def test_an_answer_that_knows_nothing_is_no_clean_bill(said):
    assert audit.answered(said) is None


def test_a_library_with_two_versions_is_asked_for_in_two_rounds():
    parts = audit.rounds(audit.libraries())
    assert len(parts) == 2 and sum(map(len, parts)) == len(audit.libraries())
    assert all(len({one.name for one in part}) == len(part) for part in parts)


def test_a_known_fault_is_named_and_ends_in_an_error(monkeypatch, capsys):
    said = answer({"name": "one", "version": "1.0", "vulns": [FAULT]}, {"name": "two", "skip_reason": "not found"})
    monkeypatch.setattr(audit, "asked", lambda service, pinned: audit.answered(said))
    assert audit.main() == 1
    assert "one 1.0: PYSEC-1, mended in 2.0" in (told := capsys.readouterr().out) and "passed over: ['two']" in told


def test_without_a_database_the_list_decides(monkeypatch, capsys):
    monkeypatch.setattr(audit, "asked", lambda service, pinned: None)
    assert audit.main() == 0, capsys.readouterr().out
    assert "no database reached" in capsys.readouterr().out
    monkeypatch.setattr(audit, "libraries", lambda: [Locked("starlette", "0.49.0", ())])
    assert audit.main() == 1
    assert "starlette 0.49.0: CVE-2025-62727, mended in 0.49.1" in capsys.readouterr().out


def test_the_list_is_sound():
    """Each row names a locked library, a fault, a version and a day that has been; none twice."""
    rows, names = audit.listed(), {one.name for one in audit.libraries()}
    assert len({(row["package"], row["advisory"]) for row in rows}) == len(rows) > 30
    for row in rows:
        assert row["package"] == canonicalize_name(row["package"]) and row["package"] in names, row
        assert re.fullmatch(r"(CVE|PYSEC)-\d{4}-\d+|GHSA(-\w{4}){3}", row["advisory"]) and row["about"], row
        assert Version(row["fixed"]) and date(2026, 11, 1) <= date.fromisoformat(row["read"]) <= date.today(), row


def test_the_package_asks_for_no_version_with_a_fault_of_the_list():
    """Whoever installs without the lock gets none of them either, where the package names the library itself."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    asked = [Requirement(text) for name in ("app", "reports", "sign-in", "postgresql") for text in extras[name]]
    for needed in (*asked, *map(Requirement, project["dependencies"])):
        for row in audit.listed():
            if canonicalize_name(needed.name) == row["package"]:
                least = max(Version(one.version) for one in needed.specifier if one.operator == ">=")
                assert least >= Version(row["fixed"]), f"{needed} lets in {row['advisory']}"
