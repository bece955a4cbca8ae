"""Access and audit logs of a test's own."""

from __future__ import annotations

import logging
from urllib.parse import unquote

import pytest

from simulation.serving.server_log import open_logs


@pytest.fixture
def logs(tmp_path, monkeypatch):
    """Text of a log by its kind, and by whose it is."""
    monkeypatch.setenv("SOE_LOG", str(tmp_path / "log"))
    open_logs("8501")
    yield lambda kind, whose="8501": (tmp_path / "log" / f"{whose}-{kind}.log").read_text(encoding="utf-8")
    for kind in ("access", "audit"):
        logger = logging.getLogger(f"soe.{kind}")
        for handler in logger.handlers:
            handler.close()
        logger.handlers.clear()


def events(text):
    """Lines of an audit log as request, event and facts."""
    lines = (line.split() for line in text.splitlines())
    return [(request, event, dict(unquote(one).split("=", 1) for one in facts)) for _, request, event, *facts in lines]
