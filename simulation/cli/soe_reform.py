"""`soe-reform`: the app, and the same commands as `python -m simulation`."""

from __future__ import annotations

import sys

from simulation.cli import commands


def main(arguments: list[str] | None = None) -> None:
    """Start the app when no command is named; options without a command are the app's."""
    given = sys.argv[1:] if arguments is None else arguments
    wants_app = not given or (given[0].startswith("-") and given[0] not in ("--help", "--version"))
    commands.main(["app", *given] if wants_app else given, program="soe-reform")
