"""The command that starts the app."""

from __future__ import annotations

import runpy
import sys
from importlib.util import find_spec

import click

from simulation.cli import listening
from simulation.engine.errors import Refusal
from simulation.engine.folders import APP
from simulation.serving.start_checks import check_start


@click.command(context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def app(options: tuple[str, ...]) -> None:
    """Start the app; options are those of `streamlit run`, such as --server.port 8080.

    It is reached from this machine alone, unless SOE_LISTEN names an address, or `all`.
    """
    if find_spec("streamlit") is None:
        raise Refusal("error.no_app")
    check_start()
    sys.argv = ["streamlit", "run", str(APP / "app.py"), *listening.options(options)]
    runpy.run_module("streamlit", run_name="__main__", alter_sys=True)


COMMANDS = (app,)
